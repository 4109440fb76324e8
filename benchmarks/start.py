"""What a command costs before it does anything: CPU seconds of a process of its own, imports and end included.

    python -m benchmarks.start [--runs N]

The archive holds a few made-up articles. The unit is `python -c "import click, rich"`, the libraries of any command
line, in the same rounds; `scrapy version`, outside of a project, shows what another command of the field takes.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

from benchmarks import scale
from pipelines.db.archive import Archive

ARTICLES = 100
UNIT = "import click, rich"
_BIN = Path(sys.executable).parent
_VERBS = ("--version", "sites", "search x", "show 1", "export --format csv -o exports/news.csv", "crawl --help")
COMMANDS: dict[str, Sequence[str | Path]] = {
    UNIT: (sys.executable, "-c", UNIT),
    "scrapy version": (_BIN / "scrapy", "version"),
    **{f"baotinh {words}": (_BIN / "baotinh", *words.split()) for words in _VERBS},
}


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=7)
    print(table(measure(options.parse_args().runs)))


def measure(runs: int) -> dict[str, list[float]]:
    """Seconds of each command, in rounds; the first round finds cold caches and does not count."""
    seconds: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as folder:
        with Archive(Path(folder), write=True) as archive, redirect_stderr(StringIO()):
            scale.load(archive, ARTICLES)
        for at in range(runs + 1):
            for name, command in COMMANDS.items():
                spent = _cpu(command, Path(folder))
                seconds[name] += [spent] if at else []
    return seconds


def _cpu(command: Sequence[str | Path], data: Path) -> float:
    """Seconds of CPU of a process and of those that it waited for."""
    told = os.environ | {"BAOTINH_DATA": str(data)}
    process = subprocess.Popen(command, cwd=data, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read() if process.stderr else b""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}: {said.decode()}")
    return used.ru_utime + used.ru_stime


def table(seconds: Mapping[str, Sequence[float]]) -> str:
    """The medians as a Markdown table, each beside the unit."""
    unit = statistics.median(seconds[UNIT])
    lines = ["| command | CPU seconds | times the unit |", "|---|---|---|"]
    for name, runs in seconds.items():
        lines.append(f"| {name} | {statistics.median(runs):.3f} | {statistics.median(runs) / unit:.1f} |")
    return "\n".join([*lines, "", f"unit: python -c '{UNIT}'; medians of {len(seconds[UNIT])} runs, in rounds"])


if __name__ == "__main__":
    main()
