"""A command loads what it needs and no more: what is not loaded takes no time."""

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

from baotinh.cli import cli
from baotinh.later import Later
from pipelines.db.archive import Archive
from tests.baotinh.conftest import IN_TURN
from tests.pipelines.conftest import SITE, article
from tests.pipelines.store.test_visits import store
from tests.test_house import ROOT

CRAWL = ("scrapy", "twisted", "bs4", "lxml", "crawler.extractors", "crawler.spiders")
DATABASE = ("sqlite3", "sqlite_utils", "warcio")
DRAWING = ("rich", "holidays", "multiprocessing", "asyncio")
HEAVY = ("crawler.items", "crawler.messages.vi", "crawler.sites", "w3lib", "ssl", "email", "importlib.metadata")
UNASKED = ("aiohttp", "tldextract", "requests", "bs4", "crawler.extractors", "rich", "crawler.messages.vi")
LISTED = [name for name, command in cli.commands.items() if isinstance(command, Later)]

LIST = "print(json.dumps(sorted(sys.modules)), file=sys.stderr)\n"
PROGRAM = f"{IN_TURN}{LIST}"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("start") / "data"
    with Archive(folder, write=True) as archive:
        archive.know((SITE,))
        archive.begin_run("test", "baotinh/0", "2026-03-07T05:00:00+00:00")
        store(archive, article())
    return folder


def loaded(*commands: str) -> set[str]:
    """What a process has loaded that ran these commands."""
    words = json.dumps([command.split() for command in commands])
    done = subprocess.run([sys.executable, "-c", PROGRAM, words], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stderr.splitlines()[-1]))


def test_what_the_program_says_of_itself_needs_no_command() -> None:
    found = loaded("--version", "--help")
    assert not found.intersection((*CRAWL, *DATABASE, *DRAWING, *HEAVY))
    assert not {name for name in found if name.startswith("pipelines.")}


def test_what_reads_an_archive_loads_nothing_that_crawls(data: Path) -> None:
    reading = ("sites", "search mưa", "show 1", "cite 1", "copies 1", "export -o - --format csv", "runs", "status")
    assert not loaded(*(f"{command} --data {data}" for command in reading), "schema").intersection((*CRAWL, "warcio"))


@pytest.mark.parametrize("command", ["sites", "search mưa", "show 1", "cite 1", "export -o - --format csv"])
def test_what_only_reads_loads_neither_what_writes_nor_what_draws_nor_what_asks(data: Path, command: str) -> None:
    found = loaded(f"{command} --data {data}")
    assert not found.intersection(("sqlite_utils", "pipelines.db.migrations", "rich", "w3lib", "ssl", "tempfile"))
    if command != "sites":
        assert not found.intersection(("crawler.sites", "crawler.items", "crawler.provinces")) or "1" in command


def test_a_crawl_leaves_the_reading_of_pages_to_those_who_read_them(tmp_path: Path) -> None:
    paper = tmp_path / "shut.toml"
    paper.write_text('id = "shut"\nname = "Shut"\ndomain = "127.0.0.9"\nhome = "http://127.0.0.9:9/"\n')
    words = ["crawl", "--allow-loopback", "--data", str(tmp_path / "data"), "--site", str(paper)]
    program = f"{IN_TURN.replace('assert not end.code', 'assert end.code == 69')}{LIST}"
    done = subprocess.run(
        [sys.executable, "-c", program, json.dumps([words])], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    found = set(json.loads(done.stderr.splitlines()[-1]))
    assert "scrapy" in found
    assert not found.intersection(UNASKED)


@pytest.mark.parametrize("name", LISTED)
def test_the_name_in_the_list_is_that_of_the_command(name: str) -> None:
    later = cli.commands[name]
    assert isinstance(later, Later)
    assert later.load().name == name


def test_the_list_has_a_whole_sentence_for_each_command() -> None:
    with click.Context(cli, info_name="baotinh", terminal_width=80) as ctx:
        listed = cli.get_help(ctx).partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in listed] == sorted(LISTED)
    assert [line for line in listed if not line.endswith(".") or line.endswith("...")] == []
