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
LISTED = [name for name, command in cli.commands.items() if isinstance(command, Later)]

PROGRAM = f"""{IN_TURN}
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


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
    assert not found.intersection((*CRAWL, *DATABASE, *DRAWING))
    assert not {name for name in found if name.startswith("pipelines")}


def test_what_reads_an_archive_loads_nothing_that_crawls(data: Path) -> None:
    reading = ("sites", "search mưa", "show 1", "cite 1", "copies 1", "export -o - --format csv", "runs", "status")
    assert not loaded(*(f"{command} --data {data}" for command in reading), "schema").intersection((*CRAWL, "warcio"))


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
