"""What reading on two cores gains: import, verify and rebuild with `--jobs 2` beside `--jobs 1`, in one run.

    python -m benchmarks.jobs [--pages N] [COMMAND …]

The pages have texts of `benchmarks.texts`, with menus, pictures and related news as papers have them, about 30 kB each.
Each command works on an archive of its own. Seconds are those of the clock, so the machine must do nothing else.
"""

import argparse
import ctypes
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import NamedTuple

from benchmarks.texts import Writer

_COMMANDS = ("import", "verify", "reextract", "rebuild")
_OTHERS = 60
"""Links to other stories on a page."""
_SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER of Linux: whoever is left behind becomes a child of this process."""


class Cost(NamedTuple):
    """What a command took."""

    seconds: float
    cpu: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("commands", nargs="*", default=_COMMANDS, metavar="COMMAND", help="all by default")
    asked = parser.parse_args()
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        _write(place / "pages", asked.pages)
        print(table(dict(_measured(place, ("import", *asked.commands))), asked.pages))


def table(costs: dict[tuple[str, int], Cost], count: int) -> str:
    """The figures, a line for each command."""
    lines = ["command   CPU ms a page   seconds, 1 process   2 processes   ratio"]
    for name in _COMMANDS:
        if (name, 1) not in costs:
            continue
        one, two = costs[name, 1], costs[name, 2]
        cpu = 1000 * one.cpu / count
        lines.append(f"{name:<10}{cpu:>13.1f}{one.seconds:>21.1f}{two.seconds:>14.1f}{one.seconds / two.seconds:>8.2f}")
    return "\n".join(lines)


def _measured(place: Path, commands: Sequence[str]) -> Iterator[tuple[tuple[str, int], Cost]]:
    for jobs in (1, 2):
        data = place / f"data{jobs}"
        moment = ("--captured-at", "2026-05-03T08:00")
        yield ("import", jobs), _run("import", str(place / "pages"), *moment, "--data", str(data), "--jobs", str(jobs))
    for name in filter(commands.__contains__, _COMMANDS[1:]):
        for jobs in (1, 2):
            yield (name, jobs), _run(name, "--data", str(place / f"data{jobs}"), "--jobs", str(jobs))


def _run(*arguments: str) -> Cost:
    began, spent = time.perf_counter(), _cpu()
    subprocess.run([sys.executable, "-m", "baotinh", *arguments], check=True, stdout=subprocess.DEVNULL)
    return Cost(time.perf_counter() - began, _cpu() - spent)


def _cpu() -> float:
    """Of all that was started and has ended; what reads pages ends a moment after its command."""
    with suppress(ChildProcessError):
        while True:
            os.wait()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _write(folder: Path, count: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    writer = Writer()
    for number in range(count):
        (folder / f"{number:05}.html").write_text(_page(writer, number))


def _page(writer: Writer, number: int) -> str:
    text = writer.write(number)
    titles = [writer.headline((number + step) % 4000)[0] for step in range(1, _OTHERS + 1)]
    paragraphs = text.body.split("\n\n")
    picture = (
        f"<figure><img src=/anh/{number}.jpg><figcaption>{escape(text.title)}. Ảnh: An Nhiên</figcaption></figure>"
    )
    return "".join(
        (
            f"<!doctype html><html lang=vi><head><meta charset=utf-8><title>{escape(text.title)}</title>",
            f'<link rel=canonical href="https://bao{number % 7}.example/tin-{number}.html">',
            f'<meta name=description content="{escape(text.lead)}"></head><body>',
            _links(titles[:20], "menu"),
            f"<h1>{escape(text.title)}</h1><div class=date>03/05/2026 07:{number % 60:02}</div>",
            f"<div class=content><p class=sapo>{escape(text.lead)}</p>{picture}",
            "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs),
            "<p class=author>An Nhiên</p></div><h3>Tin liên quan</h3>",
            _links(titles[20:40], "related"),
            _links(titles[40:], "newest"),
            "<footer><p>Giấy phép số 1/GP-BC. Tổng Biên tập: Trần An.</p></footer></body></html>",
        )
    )


def _links(titles: Sequence[str], name: str) -> str:
    card = (
        '<li class="item"><a class="thumb" href="/tin-{0}.html"><img class="lazy" data-src="/anh/{0}-180x108.jpg" '
        'alt="{1}"></a><h4 class="title"><a href="/tin-{0}.html" title="{1}">{1}</a></h4>'
        '<span class="time">0{2}/05/2026</span></li>'
    )
    items = (card.format(at, escape(title), at % 9 + 1) for at, title in enumerate(titles))
    return f'<ul class="{name}">{"".join(items)}</ul>'


if __name__ == "__main__":
    main()
