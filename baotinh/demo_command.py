"""`baotinh demo`: everything, on a make-believe province."""

import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import click
from rich.table import Table

from baotinh import stopping
from baotinh.demo import Paper, Served, serve
from baotinh.terminal import Console
from crawler.messages import message, number
from pipelines.db.archive import OK, Archive, writer_lock
from pipelines.query.articles import count_by_site

PORT = 8631
BEGINNING = "2024-01-01"  # before the first article of the province


@click.command()
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), default="data/demo", show_default=True,
              help="Folder of the archive.")  # fmt: skip
@click.option("--port", type=click.IntRange(1024, 65535), default=PORT, show_default=True,
              help="Port of the newspapers; part of their addresses.")  # fmt: skip
@click.option("--serve", "keep", is_flag=True, help="Keep the newspapers up until Ctrl-C, to read or crawl them.")
@click.pass_context
def demo(ctx: click.Context, data: Path, port: int, keep: bool) -> None:
    """Crawl a make-believe province on loopback, twice, and show what came of it.

    Five newspapers that do not exist are served on 127.0.0.2 to 127.0.0.6, each in the manner of a content management
    system that real provincial papers use. They are crawled over HTTP with the same code as any other paper. Where only
    127.0.0.1 answers, as on macOS, each has a port of that, from --port on.
    """
    console = Console(soft_wrap=False)
    with ExitStack() as stack:
        try:
            province = stack.enter_context(serve(port))
        except OSError as error:
            why = f"cannot serve the papers on port {port}: {error}; name another --port"
            raise click.UsageError(why) from error
        data.mkdir(parents=True, exist_ok=True)
        with writer_lock(data):  # another demo that crawls into this folder reads its own addresses there
            province.write_site_files(data / "papers")
        names = [paper.id for paper in province.papers]
        first = _crawl(names, data, province, "demo first", console)
        second = _crawl(names, data, province, "demo second", console)
        _report(console, data, province.papers, first, second)
        if keep:
            _keep(console, province)
    ctx.exit(OK)


def _crawl(names: list[str], data: Path, province: Served, what: str, console: Console) -> Counter[str]:
    """Run `baotinh crawl` as anyone would; returns how many pages each paper was asked for."""
    before, began = len(province.requests), time.monotonic()
    command = [sys.executable, "-P", "-m", "baotinh", "crawl", *names, "--data", str(data), "--allow-loopback"]
    code = _run([*command, "--since", BEGINNING])
    if code != OK:
        click.get_current_context().exit(code)
    stopping.check()
    asked = province.requests[before:]
    seconds = time.monotonic() - began
    console.print(message(what, number=len(asked), seconds=number(round(seconds, 1))))
    return Counter(request.paper for request in asked)


def _run(command: list[str]) -> int:
    """The exit code of a crawl; a signal to the demo is passed on to it once, so that it can end in order."""
    crawls: list[subprocess.Popen[bytes]] = []

    def pass_on() -> None:
        for crawl in crawls:
            crawl.send_signal(signal.SIGINT)

    with (
        stopping.taken_by(pass_on),
        subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True) as crawl,  # noqa: S603
    ):
        crawls.append(crawl)
        if stopping.heard():  # as it was started
            pass_on()
        return crawl.wait()


def _report(console: Console, data: Path, papers: tuple[Paper, ...], first: Counter[str], second: Counter[str]) -> None:
    with Archive(data) as archive:
        counts = count_by_site(archive)
    numbers = ("articles", "dated", "paragraphs", "photos", "related", "asked", "again")
    table = Table(message("demo paper"), message("demo platform"), box=None, padding=(0, 1, 0, 0))
    for name in numbers:
        table.add_column(message(f"demo {name}"), justify="right", no_wrap=True)
    for paper in papers:
        row = {**counts.get(paper.id, {}), "asked": first[paper.id], "again": second[paper.id]}
        table.add_row(paper.id, paper.platform, *(str(row.get(name, 0)) for name in numbers))
    console.print()
    console.print(table)
    option = "" if str(data) == "data" else f" --data {data}"
    console.print(f"[dim]{message('demo legend')}[/dim]\n\n{message('demo next')}")
    for command in (
        f"baotinh show 1{option}",
        f"baotinh export --format csv -o {data}/exports/news.csv{option}",
        f"sqlite-utils {data}/archive.db 'SELECT site, title, published_at FROM articles LIMIT 9' -t",  # noqa: S608
    ):
        program, _, words = command.partition(" ")
        console.print(f"  {typed(program)} {words}", highlight=False, soft_wrap=True)


def typed(program: str) -> str:
    """How a program of this environment is called from this folder: by its name, where the path leads to it."""
    place = Path(sys.executable).parent / program
    found = shutil.which(program)
    if found and Path(found).resolve() == place.resolve():
        return program
    return str(place.relative_to(Path.cwd()) if place.is_relative_to(Path.cwd()) else place)


def _keep(console: Console, province: Served) -> None:
    console.print(f"\n{message('demo serving')}")
    for paper in province.papers:
        console.print(f"  {province.address(paper)}  {paper.name}")
    console.print(f"[dim]{message('demo how')}[/dim]")
    try:
        while True:
            time.sleep(3600)
    except stopping.Stopped:
        console.print(message("demo closed"))
