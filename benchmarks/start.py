"""What a command costs before it does anything: CPU seconds of a process of its own, imports and end included.

    python -m benchmarks.start [--runs N]

The archive holds a few made-up articles, and settings. Each command has its unit, measured in the same rounds: the
libraries of any command line, those with SQLite, `scrapy version`, outside of a project, which shows what another
command of the field takes, or a bare spider, which loads what Scrapy needs to ask for anything. What is crawled is on
this machine and does not answer. What takes more than `MOST` times its unit is marked. Modules are compiled once, in
the first round, as pip does for what it installs.
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
MOST = 1.5
_BIN = Path(sys.executable).parent
PLAIN, KEPT = "import click, rich", "import sqlite_utils, click, rich"
SCRAPY, SPIDER = "scrapy version", "scrapy runspider spider.py"
UNITS: dict[str, Sequence[str | Path]] = {
    PLAIN: (sys.executable, "-c", PLAIN),
    KEPT: (sys.executable, "-c", KEPT),
    SCRAPY: (_BIN / "scrapy", "version"),
    SPIDER: (_BIN / "scrapy", "runspider", "--loglevel=ERROR", "spider.py"),
}
MEASURED = {
    "--version": PLAIN,
    "sites": KEPT,
    "search x": KEPT,
    "show 1": KEPT,
    "export --format csv -o exports/news.csv": KEPT,
    "crawl --help": SCRAPY,
    "crawl shut --allow-loopback": SPIDER,
}
"""Words of a command, and its unit."""
COMMANDS = UNITS | {f"baotinh {words}": (_BIN / "baotinh", *words.split()) for words in MEASURED}
_FILES = {
    "papers/shut.toml": 'id = "shut"\nname = "Báo Vắng"\ndomain = "127.0.0.9"\nhome = "http://127.0.0.9:9/"\n',
    "spider.py": 'import scrapy\n\nclass Bare(scrapy.Spider):\n    name, start_urls = "bare", ["http://127.0.0.9:9/"]\n',
    "baotinh.toml": 'contact = "you@example.org"\nlang = "vi"\n',
}
_FINE = (0, 69)  # the paper that does not answer


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
        for name, text in _FILES.items():
            (Path(folder) / name).parent.mkdir(exist_ok=True)
            (Path(folder) / name).write_text(text, "utf-8")
        for at in range(runs + 1):
            for name, command in COMMANDS.items():
                spent = _cpu(command, Path(folder))
                seconds[name] += [spent] if at else []
    return seconds


def _cpu(command: Sequence[str | Path], data: Path) -> float:
    """Seconds of CPU of a process and of those that it waited for."""
    told = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    told["BAOTINH_DATA"] = str(data)
    process = subprocess.Popen(command, cwd=data, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read() if process.stderr else b""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in _FINE:
        raise SystemExit(f"{command} ended with {process.returncode}: {said.decode()}")
    return used.ru_utime + used.ru_stime


def table(seconds: Mapping[str, Sequence[float]]) -> str:
    """The medians as a Markdown table, each beside its unit."""
    spent = {name: statistics.median(runs) for name, runs in seconds.items()}
    lines = ["| command | CPU seconds | unit | times the unit |", "|---|---|---|---|"]
    lines += [f"| {name} | {spent[name]:.3f} | | |" for name in UNITS]
    for words, unit in MEASURED.items():
        share = spent[f"baotinh {words}"] / spent[unit]
        mark = "" if share <= MOST else f" (more than {MOST})"
        lines.append(f"| baotinh {words} | {spent[f'baotinh {words}']:.3f} | {unit} | {share:.2f}{mark} |")
    return "\n".join([*lines, "", f"medians of {len(seconds[PLAIN])} runs, in rounds"])


if __name__ == "__main__":
    main()
