"""How well each newspaper is read, as a Markdown table, from the reports of `baotinh sites check --live --report FILE`.

    python -m benchmarks.coverage REPORT... > docs/coverage.md

Of several reports the newest of each paper counts.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from baotinh.live import line
from pipelines.query.survey import Survey


def main() -> None:
    """Read and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("reports", nargs="+", type=Path)
    print(table([json.loads(path.read_text("utf-8")) for path in arguments.parse_args().reports]))


def table(reports: list[dict[str, Any]]) -> str:
    """A line for each paper."""
    newest: dict[str, tuple[str, Survey]] = {}
    for report in sorted(reports, key=lambda one: str(one["made_at"])):
        for paper in report["papers"]:
            newest[paper["site"]] = (report["made_at"][:10], Survey.from_dict(paper))
    lines = ["# Coverage", "", "| paper | checked | requests | what it gives |", "|---|---|---|---|"]
    for name, (day, found) in sorted(newest.items()):
        told = line(found).removeprefix(f"{name}: ").replace("|", "\\|")
        lines.append(f"| {name} | {day} | {found.requests} | {told} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
