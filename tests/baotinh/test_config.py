"""`DATA/baotinh.toml`: what an operator has settled once; the command line and the environment outrank it."""

import io
import json
import os
import re
import shutil
import stat
import sys
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click
import pytest
from scrapy.settings import Settings

from baotinh import config, crawling
from baotinh.backup import backup as backup_command
from baotinh.cli import cli
from baotinh.config import KEYS, NAME
from baotinh.crawl import crawl as crawl_command
from baotinh.extracting import extract as extract_command
from baotinh.run_due import run_due as run_due_command
from baotinh.scheduling import schedule as schedule_command
from baotinh.sites_add import add as add_command
from baotinh.sites_check import check as check_command
from crawler import settings as project
from crawler.sites import Site
from pipelines.db.archive import Archive
from pipelines.store.backfill import DEEP
from tests.baotinh.conftest import Result, Run
from tests.baotinh.test_redact_asks import Keyboard
from tests.pipelines.sound import make
from tests.test_house import ROOT

CONTACT = 'contact = "file@example.org"\n'


class Desk:
    """An archive, and what a crawl of it would have been told to do: none leaves this machine."""

    def __init__(self, data: Path, run: Run, patch: pytest.MonkeyPatch) -> None:
        self.data = data
        self.crawls: list[tuple[tuple[Site, ...], Settings]] = []
        self.published: list[Path] = []
        self._run = run
        patch.setattr(crawling, "run", self._crawl)
        patch.setattr("pipelines.query.snapshot.publish", lambda archive: self.published.append(archive.folder))

    def _crawl(self, sites: tuple[Site, ...], settings: Settings, *_: object) -> int:
        self.crawls.append((sites, settings))
        return 0

    def says(self, text: str) -> Path:
        """The file of the archive."""
        path = self.data / NAME
        path.write_text(text, "utf-8")
        return path

    def types(self, *words: object) -> Result:
        return self._run(*words, "--data", self.data)

    def crawl(self, *words: object) -> None:
        done = self.types("crawl", *words)
        assert (done.code, done.err) == (0, ""), done

    @property
    def papers(self) -> list[str]:
        return [site.id for site in self.crawls[-1][0]]

    def setting(self, name: str) -> Any:
        return self.crawls[-1][1].get(name)


@pytest.fixture
def desk(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    return Desk(make(tmp_path / "data"), run, monkeypatch)


# What a crawl was told by each key: how it is said on the command line, in the environment and in the file, in such a
# way that each says another thing; then what is looked at, and what is there when nobody says anything.
Looks = Callable[[Desk], object]
CRAWL: dict[str, tuple[list[str], str, object, tuple[object, ...], Looks]] = {
    "contact": (["--contact", "a@line.vn"], "a@env.vn", "a@file.vn", ("a@line.vn", "a@env.vn", "a@file.vn", None),
                lambda desk: desk.setting("CONTACT") or None),
    "papers": (["baosonla"], "baotayninh,baovinhlong", ["baocamau"],
               (["baosonla"], ["baotayninh", "baovinhlong"], ["baocamau"], 34),
               lambda desk: desk.papers if len(desk.papers) < 34 else len(desk.papers)),
    "provinces": (["--province", "Bến Tre", "--province", "SL"], "Tây Ninh,Cà Mau", ["Lào Cai"],
                  (["baovinhlong", "baosonla"], ["baotayninh", "baocamau"], ["baolaocai"], 34),
                  lambda desk: desk.papers if len(desk.papers) < 34 else len(desk.papers)),
    "page_budget": (["--page-budget", "11"], "12", 13, (11, 12, 13, project.PAGE_BUDGET),
                    lambda desk: desk.setting("PAGE_BUDGET")),
    "daily_budget": (["--daily-budget", "11"], "12", 13, (11, 12, 13, project.DAILY_BUDGET),
                     lambda desk: desk.setting("DAILY_BUDGET")),
    "listing_depth": (["--listing-depth", "0"], "12", 13, (0, 12, 13, project.LISTING_DEPTH),
                      lambda desk: desk.setting("LISTING_DEPTH")),
    "keep_pictures": (["--keep-pictures", "none"], "lead", "article", ("none", "lead", "article", "none"),
                      lambda desk: desk.setting("KEEP_PICTURES")),
    "allow_loopback": (["--no-allow-loopback"], "yes", True, (False, True, True, False),
                       lambda desk: desk.setting("ALLOW_LOOPBACK")),
    "snapshot": (["--no-snapshot"], "yes", True, (0, 1, 1, 0), lambda desk: len(desk.published)),
}  # fmt: skip


def toml(values: Mapping[str, object]) -> str:
    return "".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in values.items())


@pytest.mark.parametrize("name", CRAWL)
def test_the_command_line_outranks_the_environment_and_that_the_file(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    line, environment, file, expected, look = CRAWL[name]
    if name != "contact":
        monkeypatch.setenv("BAOTINH_CONTACT", "a@env.vn")

    def looked(*words: str) -> object:
        desk.published.clear()
        desk.crawl(*words)
        return look(desk)

    if name == "contact":  # nobody to write to: no crawl
        assert desk.types("crawl").code == 2
    else:
        assert looked() == expected[3]
    desk.says(toml({name: file}))
    assert looked() == expected[2]
    monkeypatch.setenv(KEYS[name].variable, environment)
    assert looked() == expected[1]
    assert looked(*line) == expected[0]
    (desk.data / NAME).unlink()
    assert looked() == expected[1]


def test_a_flag_of_the_environment_can_say_no_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.says(CONTACT + "snapshot = true\n")
    monkeypatch.setenv("BAOTINH_SNAPSHOT", "0")
    desk.crawl()
    assert desk.published == []
    desk.crawl("--snapshot")
    assert desk.published == [desk.data]


def test_a_backup_goes_where_it_is_told_to(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = [tmp_path / name for name in ("line", "environment", "file")]

    def made() -> list[str]:
        found = [place.name for place in places if (place / "manifest.json").exists()]
        for place in places:
            shutil.rmtree(place, ignore_errors=True)
        return found

    nowhere = desk.types("backup")
    assert (nowhere.code, len(nowhere.err.splitlines())) == (2, 1)
    assert "expected a folder for the backup" in nowhere.err
    assert f"backup_to in {desk.data / NAME}" in nowhere.err
    desk.says(toml({"backup_to": str(places[2])}))
    assert (desk.types("backup").code, made()) == (0, ["file"])
    monkeypatch.setenv("BAOTINH_BACKUP_TO", str(places[1]))
    assert (desk.types("backup").code, made()) == (0, ["environment"])
    assert (desk.types("backup", places[0]).code, made()) == (0, ["line"])


TAKEN: dict[str, tuple[click.Command, ...]] = {
    "contact": (crawl_command, check_command),
    "lang": (cli,),
    "papers": (crawl_command, check_command),
    "provinces": (crawl_command, check_command),
    "page_budget": (crawl_command,),
    "daily_budget": (crawl_command,),
    "listing_depth": (crawl_command,),
    "keep_pictures": (crawl_command,),
    "snapshot": (crawl_command,),
    "backup_to": (backup_command,),
    "every": (schedule_command, run_due_command),
    "jobs": (run_due_command,),
    "mail": (schedule_command, run_due_command),
    "notify": (run_due_command,),
    "allow_loopback": (crawl_command, check_command, add_command, extract_command),
    "keep_logs": (run_due_command,),
}


def test_each_key_is_read_by_a_command_and_none_is_accepted_that_nothing_reads() -> None:
    assert list(KEYS) == list(TAKEN)
    for name, commands in TAKEN.items():
        for command in commands:
            assert name in {param.name for param in command.params}
            assert KEYS[name].variable in {param.envvar for param in command.params}


def test_which_papers_are_meant_is_said_in_one_place_only(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever names a province, a paper or a site file has not also meant what the file names."""
    desk.says(CONTACT + 'papers = ["baocamau"]\nprovinces = ["Lào Cai"]\n')
    desk.crawl()
    assert desk.papers == ["baocamau", "baolaocai"]
    desk.crawl("--province", "Sơn La")
    assert desk.papers == ["baosonla"]
    desk.crawl("baotayninh")
    assert desk.papers == ["baotayninh"]
    desk.crawl("baotayninh", "--province", "Sơn La")
    assert desk.papers == ["baotayninh", "baosonla"]
    own = desk.data.parent / "own.toml"
    own.write_text('id = "own"\nname = "Báo Tôi"\ndomain = "baotoi.vn"\n', "utf-8")
    desk.crawl("--site", own)
    assert desk.papers == ["own"]
    monkeypatch.setenv("BAOTINH_PAPERS", " baosonla , baotayninh")
    desk.crawl()
    assert desk.papers == ["baosonla", "baotayninh"]


def test_a_check_asks_the_papers_of_the_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[list[str], str | None]] = []

    def look(sites: tuple[Site, ...], data: Path, contact: str | None, **_: object) -> int:
        asked.append(([site.id for site in sites], contact))
        return 0

    monkeypatch.setattr("baotinh.checking.check_live", look)
    desk.says(CONTACT + 'papers = ["baocamau"]\nprovinces = ["Lào Cai"]\n')
    assert desk.types("sites", "check", "--live").code == 0
    assert desk.types("sites", "check", "baosonla", "--live", "--contact", "a@line.vn").code == 0
    assert asked == [(["baocamau", "baolaocai"], "file@example.org"), (["baosonla"], "a@line.vn")]
    assert desk.types("sites", "check").out.startswith("baocamau: nothing is known")


def test_a_paper_of_ones_own_can_stand_in_the_file(desk: Desk) -> None:
    (desk.data / "papers").mkdir()
    (desk.data / "papers" / "own.toml").write_text('id = "own"\nname = "Báo Tôi"\ndomain = "baotoi.vn"\n', "utf-8")
    desk.says(CONTACT + 'papers = ["own"]\n')
    desk.crawl()
    assert desk.papers == ["own"]


def test_going_back_follows_listings_further_unless_a_depth_is_typed(desk: Desk) -> None:
    desk.says(CONTACT + "listing_depth = 5\n")
    desk.crawl("--since", "2020-01-01")
    assert desk.setting("LISTING_DEPTH") == DEEP
    desk.crawl("--since", "2020-01-01", "--listing-depth", "7")
    assert desk.setting("LISTING_DEPTH") == 7


# Every kind of broken file, and what the one line has of it.
BROKEN: dict[str, tuple[bytes, str]] = {
    "not TOML": (b"contact: you@example.org\n", "expected TOML in UTF-8, found: "),
    "half a line": (b'contact = "you@', "expected TOML in UTF-8, found: "),
    "twice the same": (b"page_budget = 1\npage_budget = 2\n", "expected TOML in UTF-8, found: "),
    "as deep as can be": (b"papers = " + b"[" * 5000, "expected TOML in UTF-8, found: "),
    "a number without an end": (b"page_budget = " + b"1" * 5000, "expected TOML in UTF-8, found: "),
    "empty": (b"", "expected keys or comments, found nothing"),
    "blank": (b" \n\n", "expected keys or comments, found nothing"),
    "zeros, as after a power cut": (bytes(512), "expected TOML in UTF-8, found: "),
    "with a mark": ("\ufeff".encode() + CONTACT.encode(), "expected no byte order mark"),
    "UTF-16": (CONTACT.encode("utf-16"), "expected TOML in UTF-8, found: "),
    "of another charset": ('provinces = ["Sơn La"]'.encode("cp1258", "replace") + b"\xf0", "expected TOML in UTF-8"),
    "an unknown key": (b'paper = ["baosonla"]\n', 'unknown key "paper": expected "papers"'),
    "a key that a terminal obeys": (b'"\\u001b[2Jcontact" = 1\n', "unknown key"),
    "a key with a dash": (b"page-budget = 5\n", 'unknown key "page-budget": expected "page_budget"'),
    "a capital": (b'Contact = "you@example.org"\n', 'unknown key "Contact": expected "contact"'),
    "a table": (b"[crawl]\npage_budget = 5\n", 'unknown key "crawl": expected one of '),
    "a key that nothing reads yet": (b'colour = "blue"\n', 'unknown key "colour": expected one of '),
    "a text for a number": (b'page_budget = "5"\n', 'page_budget: expected a whole number, found "5"'),
    "a part for a number": (b"page_budget = 5.5\n", "page_budget: expected a whole number, found 5.5"),
    "true for a number": (b"daily_budget = true\n", "daily_budget: expected a whole number, found true"),
    "a number out of range": (b"page_budget = 0\n", "page_budget: expected a whole number of 1 to 1000000, found 0"),
    "a number below zero": (b"listing_depth = -1\n", "expected a whole number of 0 to 1000000, found -1"),
    "more than any table can count": (b"daily_budget = 99999999999999999999\n", "daily_budget: expected a whole"),
    "a text for a flag": (b'snapshot = "yes"\n', 'snapshot: expected true or false, found "yes"'),
    "a number for a flag": (b"snapshot = 1\n", "snapshot: expected true or false, found 1"),
    "a number for a text": (b"contact = 5\n", "contact: expected text, found 5"),
    "an empty text": (b'contact = " "\n', 'contact: expected text, found ""'),
    "a time for a text": (b"contact = 2026-03-07\n", "contact: expected text, found "),
    "no address": (b'contact = "nonsense"\n', "contact: expected an e-mail or web address"),
    "two headers": (b'contact = "a@b.c\\r\\nX-Evil: 1"\n', "contact: expected "),
    "a text for a list": (b'papers = "baosonla"\n', 'papers: expected a list of one or more texts, found "baosonla"'),
    "a text for a list of jobs": (b'jobs = "backup"\n', 'jobs: expected a list of texts, found "backup"'),
    "no names": (b"papers = []\n", "papers: expected a list of one or more texts, found []"),
    "a list of numbers": (b"papers = [1]\n", "papers: expected text, found 1"),
    "an unknown paper": (b'papers = ["baosonl"]\n', "papers: no newspaper is called 'baosonl'; did you mean"),
    "a paper that is like none": (b'papers = ["zzz"]\n', "papers: no newspaper is called 'zzz'; see `baotinh sites`"),
    "an unknown province": ('provinces = ["Bến Tr"]\n'.encode(), "provinces: no province is or was called 'Bến Tr';"),
    "initials of three": (b'provinces = ["QN"]\n', "provinces: 'QN' may be Quảng Ninh, Quảng Nam or Quảng Ngãi"),
    "an interval of a text": (b'every = "hourly"\n', 'every: expected one of 15m, 20m, 30m, 1h, '),
    "an interval of a number": (b"every = 60\n", "every: expected text, found 60"),
    "more pictures than there are": (b'keep_pictures = "all"\n', "keep_pictures: expected one of none, lead, "),
    "pictures in capitals": (b'keep_pictures = "Lead"\n', 'expected one of none, lead, article, found "Lead"'),
    "two kinds of pictures": (b'keep_pictures = "lead, article"\n', "expected one of none, lead, article, found"),
    "a flag for pictures": (b"keep_pictures = true\n", "keep_pictures: expected text, found true"),
    "something that is not done": (b'jobs = ["bakcup"]\n', "jobs: 'bakcup' is not one of 'backup', 'snapshot'"),
    "no address to mail to": (b'mail = "Lan <lan@example.org>"\n', "mail: expected an address to mail to"),
    "no days of logs": (b"keep_logs = 0\n", "keep_logs: expected a whole number of 1 to 1000000, found 0"),
    "a path from here": (b'backup_to = "copies"\n', "backup_to: expected a path from / on, found "),
    "a path of a shell": (b'backup_to = "~/copies"\n', "backup_to: expected a path from / on, found "),
    "a path with a control": (b'backup_to = "/mnt/a\\u001b[2J"\n', "backup_to: expected text without control"),
}  # fmt: skip


def held(folder: Path) -> dict[str, bytes | None]:
    """What lies in a folder, but for what SQLite has there while it is open."""
    paths = (path for path in folder.rglob("*") if "db-" not in path.suffix)
    return {path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None for path in paths}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_is_one_line_and_2_before_anything_is_written(desk: Desk, kind: str) -> None:
    content, message = BROKEN[kind]
    (desk.data / NAME).write_bytes(content)
    before = held(desk.data.parent)
    crawl = ("crawl", "baosonla", "--contact", "a@line.vn")
    commands: list[tuple[object, ...]] = [crawl, ("sites", "check", "baosonla")]
    if "called" not in message and "may be" not in message:  # names are for those who use them
        commands.append(("backup", desk.data.parent / "copy"))
    for command in commands:
        done = desk.types(*command)
        assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1), done
        assert f"{desk.data / NAME}: " in done.err
        assert message in done.err
        assert done.err.rstrip("\n").isprintable()
    assert held(desk.data.parent) == before
    assert desk.crawls == []
    looked = desk.types("doctor")
    [line] = [line for line in looked.out.splitlines() if line.startswith("fault ") and " settings " in line]
    assert (looked.code, message in line, "`baotinh init --force`" in line) == (74, True, True), looked


def test_only_what_takes_something_from_a_broken_file_minds_it(desk: Desk, tmp_path: Path) -> None:
    desk.says("paper = 1\n")
    for command in (("show", "1"), ("runs",), ("sites",), ("verify",), ("export", "--format", "csv", "-o", "-")):
        assert desk.types(*command).code == 0, command
    assert desk.types("crawl", "--help").code == 0


def test_what_cannot_be_read_as_a_file_is_one_line_and_2(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = desk.data / NAME
    told: dict[str, str] = {}

    def tell(kind: str) -> None:
        done = desk.types("crawl", "baosonla", "--contact", "a@line.vn")
        assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1), (kind, done)
        told[kind] = done.err.removeprefix(f"baotinh: {path}: ").strip()

    path.mkdir()
    tell("folder")
    path.rmdir()
    os.mkfifo(path)
    tell("pipe")
    path.unlink()
    path.symlink_to(desk.data / "away.toml")
    tell("link")
    path.unlink()
    path.symlink_to(path)
    tell("circle")
    path.unlink()
    path.write_text(CONTACT)
    path.chmod(0)
    with monkeypatch.context() as patch:  # whoever is root may read it all the same
        patch.setattr(Path, "read_bytes", _refuse)
        tell("rights")
    assert told == {
        "folder": "expected a file, found a folder",
        "pipe": "expected a file, found a pipe or a device",
        "link": "expected a file that can be read, found: No such file or directory",
        "circle": "expected a file that can be read, found: Too many levels of symbolic links",
        "rights": "expected a file that can be read, found: Permission denied",
    }
    assert desk.crawls == []


def _refuse(path: Path) -> bytes:
    raise PermissionError(13, "Permission denied", str(path))


ENVIRONMENT = [
    ("BAOTINH_PAPERS", "baosonl", "no newspaper is called 'baosonl'; did you mean 'baosonla'?"),
    ("BAOTINH_PROVINCES", "Bến Tr", "no province is or was called 'Bến Tr'; did you mean 'Bến Tre'?"),
    ("BAOTINH_PAGE_BUDGET", "many", "'--page-budget'"),
    ("BAOTINH_PAGE_BUDGET", "0", "'--page-budget'"),
    ("BAOTINH_SNAPSHOT", "perhaps", "'--snapshot'"),
    ("BAOTINH_KEEP_PICTURES", "all", "expected one of none, lead, article, found"),
    ("BAOTINH_CONTACT", "nonsense", "expected an e-mail or web address"),
]


@pytest.mark.parametrize(("name", "value", "message"), ENVIRONMENT)
def test_what_the_environment_says_is_held_to_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str, value: str, message: str
) -> None:
    desk.says(CONTACT)
    monkeypatch.setenv(name, value)
    done = desk.types("crawl")
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1), done
    assert message in done.err
    assert desk.crawls == []


def test_a_file_of_comments_says_nothing(desk: Desk) -> None:
    desk.says("# nothing yet\n")
    desk.crawl("--contact", "a@line.vn")
    assert len(desk.papers) == 34


SAID: list[tuple[list[str], dict[str, object]]] = [
    (["--contact", "you@example.org"], {"contact": "you@example.org"}),
    (["--contact", "https://example.org/bot", "--paper", "baosonla", "--paper", "baocamau", "--province", "Bến Tre"],
     {"contact": "https://example.org/bot", "papers": ("baosonla", "baocamau"), "provinces": ("Bến Tre",)}),
    (["--contact", "you@example.org", "--page-budget", "100", "--daily-budget", "43200", "--listing-depth", "0"],
     {"contact": "you@example.org", "page_budget": 100, "daily_budget": 43200, "listing_depth": 0}),
    (["--contact", "you@example.org", "--snapshot"], {"contact": "you@example.org", "snapshot": True}),
    (["--contact", "you@example.org", "--no-snapshot", "--backup-to", '/mnt/đĩa "2"\\x'],
     {"contact": "you@example.org", "snapshot": False, "backup_to": Path('/mnt/đĩa "2"\\x')}),
]  # fmt: skip


@pytest.mark.parametrize(("options", "values"), SAID, ids=lambda it: " ".join(it) if isinstance(it, list) else "")
def test_what_init_writes_without_a_terminal_is_read_back_to_the_same(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], values: dict[str, object]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    done = run("init", *options, "--data", tmp_path / "new")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"{tmp_path / 'new' / NAME}: {', '.join(values)}")
    assert config.read(tmp_path / "new") == values
    text = (tmp_path / "new" / NAME).read_text("utf-8")
    for key in KEYS.values():
        assert f"# {key.meaning}\n" in text
        assert f"{'' if key.name in values else '# '}{key.name} = " in text
        assert key.variable in text
    assert [path.name for path in (tmp_path / "new").iterdir()] == [NAME]


def test_each_line_that_says_nothing_yet_is_right_once_its_mark_is_taken_away(run: Run, tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(config.written({}), "utf-8")
    assert config.read(tmp_path) == {}
    lines = config.written({}).splitlines()
    text = "\n".join(line.removeprefix("# ") for line in lines if any(f"{name} = " in line for name in KEYS))
    (tmp_path / NAME).write_text(text, "utf-8")
    found = config.read(tmp_path)
    assert list(found) == list(KEYS)
    for key in KEYS.values():
        assert key.default in (None, (), found[key.name])


def test_a_path_of_init_is_one_of_where_it_was_typed(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    run("init", "--contact", "you@example.org", "--backup-to", "copies")
    assert config.read(Path("data"))["backup_to"] == tmp_path / "copies"
    run("init", "--contact", "you@example.org", "--backup-to", "~/copies", "--force")
    assert config.read(Path("data"))["backup_to"] == tmp_path / "home" / "copies"


REFUSED: list[tuple[list[str], str]] = [
    ([], "nobody to ask whom a webmaster can write to: say --contact ADDRESS"),
    (["--paper", "baosonla"], "nobody to ask whom a webmaster can write to: say --contact ADDRESS"),
    (["--contact", "nonsense"], "expected an e-mail or web address"),
    (["--contact", "you@example.org", "--paper", "baosonl"], "did you mean 'baosonla'?"),
    (["--contact", "you@example.org", "--province", "Bến Tr"], "did you mean 'Bến Tre'?"),
    (["--contact", "you@example.org", "--page-budget", "0"], "'--page-budget'"),
    (["--contact", "you@example.org", "--backup-to", "/mnt/a\x1bb"], "expected text without control"),
    (["--contact", "you@example.org", "--backup-to", "/mnt/a\udcff"], "expected text without control"),
    (["--contact", "you@example.org", "--post", "x@example.org"], "No such option '--post'"),
]


@pytest.mark.parametrize(("options", "message"), REFUSED, ids=[" ".join(row[0])[-30:] for row in REFUSED])
def test_init_writes_nothing_that_would_not_be_understood(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], message: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    done = run("init", *options, "--data", tmp_path / "new")
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1), done
    assert message in done.err
    assert not (tmp_path / "new").exists()


def test_init_takes_nothing_of_an_archive_away_and_no_file_without_force(desk: Desk) -> None:
    path = desk.says("paper = 1\n")
    before = held(desk.data)
    done = desk.types("init", "--contact", "you@example.org")
    assert (done.code, done.out) == (2, "")
    assert done.err == f"baotinh: {path} is there already: edit it, or say --force to write another in its place\n"
    assert held(desk.data) == before
    assert desk.types("init", "--contact", "you@example.org", "--force").code == 0
    after = held(desk.data)
    assert {name for name in after if after[name] != before.get(name, b"")} == {NAME}
    assert before.keys() == after.keys()


@pytest.mark.parametrize("place", ["folder", "link"])
def test_init_refuses_what_is_no_file_of_its_own(desk: Desk, place: str) -> None:
    path, other = desk.data / NAME, desk.data.parent / "other.toml"
    other.write_text("mine")
    if place == "folder":
        path.mkdir()
    else:
        path.symlink_to(other)
    assert desk.types("init", "--contact", "you@example.org").code == 2
    done = desk.types("init", "--contact", "you@example.org", "--force")
    if place == "folder":
        assert (done.code, len(done.err.splitlines())) == (2, 1)
        assert "expected a file, found a folder" in done.err
    else:  # the file that the link leads to
        assert (done.code, path.is_symlink(), "you@example.org" in other.read_text("utf-8")) == (0, True, True)


def asked(run: Run, data: Path, patch: pytest.MonkeyPatch, answers: list[str], *options: str) -> Result:
    patch.setattr(sys, "stdin", Keyboard("".join(f"{answer}\n" for answer in answers)))
    return run("init", *options, "--data", data)


def test_on_a_terminal_init_asks(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = ["you@example.org", "baosonla, baocamau", "Bến Tre", "lead", "y", "/mnt/đĩa"]
    done = asked(run, tmp_path, monkeypatch, answers)
    assert done.code == 0
    assert config.read(tmp_path) == {
        "contact": "you@example.org",
        "papers": ("baosonla", "baocamau"),
        "provinces": ("Bến Tre",),
        "keep_pictures": "lead",
        "snapshot": True,
        "backup_to": Path("/mnt/đĩa"),
    }
    for key in KEYS.values():
        assert key.question is None or key.question in done.out


def test_an_empty_answer_leaves_a_key_out_but_the_contact(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked(run, tmp_path, monkeypatch, ["", "you@example.org", "", "", "", "", ""]).code == 0
    assert config.read(tmp_path) == {"contact": "you@example.org"}


def test_a_wrong_answer_is_told_and_asked_for_again(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = ["me", "you@example.org", "baosonl", "baosonla", "Bến Tr", "", "all", "none", "perhaps", "n", ""]
    done = asked(run, tmp_path, monkeypatch, answers)
    assert done.code == 0
    for told in ("expected an e-mail or web address", "did you mean 'baosonla'?", "did you mean 'Bến Tre'?", "perhaps"):
        assert told in done.out + done.err
    assert f"{NAME}: papers" not in done.out
    expected = {"contact": "you@example.org", "papers": ("baosonla",), "keep_pictures": "none", "snapshot": False}
    assert config.read(tmp_path) == expected


def test_what_was_said_is_not_asked(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOTINH_BACKUP_TO", "/mnt/b")
    options = ("--contact", "you@example.org", "--paper", "baosonla", "--province", "Cà Mau", "--no-snapshot",
               "--keep-pictures", "lead")  # fmt: skip
    done = asked(run, tmp_path, monkeypatch, [], *options)
    assert done.code == 0, done
    assert list(config.read(tmp_path)) == ["contact", "papers", "provinces", "keep_pictures", "snapshot", "backup_to"]


def test_who_goes_away_in_the_middle_leaves_no_file(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(run, tmp_path / "new", monkeypatch, ["you@example.org", "baosonla"]).code == 130
    assert not (tmp_path / "new").exists()


def test_a_backup_carries_the_file_and_a_restore_brings_it_back(desk: Desk, tmp_path: Path, run: Run) -> None:
    copy, again = tmp_path / "copy", tmp_path / "again"
    path = desk.says(CONTACT)
    assert desk.types("backup", copy).code == 0
    assert (copy / NAME).read_bytes() == path.read_bytes()
    path.write_text(CONTACT + "page_budget = 7\n")
    assert desk.types("backup", copy).code == 0
    assert run("restore", copy, "--data", again).code == 0
    assert config.read(again) == {"contact": "file@example.org", "page_budget": 7}
    assert stat.S_IMODE((again / NAME).stat().st_mode) & stat.S_IRUSR
    path.unlink()
    assert desk.types("backup", copy).code == 0
    assert not (copy / NAME).exists()
    assert run("verify", "--data", copy).code == 0


def test_a_restore_writes_over_no_settings(desk: Desk, tmp_path: Path, run: Run) -> None:
    assert desk.types("backup", tmp_path / "copy").code == 0
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / NAME).write_text(CONTACT)
    done = run("restore", tmp_path / "copy", "--data", tmp_path / "new")
    assert (done.code, f"it holds {NAME}" in done.err) == (2, True), done
    assert (tmp_path / "new" / NAME).read_text() == CONTACT


def test_a_redaction_leaves_the_file_alone(desk: Desk) -> None:
    path = desk.says(CONTACT)
    assert desk.types("redact", "1", "--yes").code == 0
    assert path.read_text() == CONTACT


def test_no_export_and_no_output_of_the_shell_goes_into_the_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = desk.says(CONTACT)
    assert desk.types("export", "--format", "csv", "-o", path).code == 2
    with path.open("a") as file:
        monkeypatch.setattr("os.fstat", lambda handle, of=os.fstat: of(file.fileno() if handle == 1 else handle))
        done = desk.types("show", "1")
    assert (done.code, f"{path} is a file of the archive itself" in done.err) == (2, True), done
    assert path.read_text() == CONTACT


def test_a_doctor_names_what_is_set(desk: Desk) -> None:
    def line() -> str:
        [found] = [line for line in desk.types("doctor").out.splitlines() if " settings " in line]
        return " ".join(found.split())

    assert line() == f"ok settings no {NAME}: options and environment say all"
    desk.says(CONTACT + "page_budget = 7\n")
    assert line() == f"ok settings {NAME} sets contact, page_budget"


def test_an_archive_that_is_new_can_have_its_file_first(desk: Desk, tmp_path: Path, run: Run) -> None:
    assert run("init", "--contact", "you@example.org", "--data", tmp_path / "new").code == 0
    Archive(tmp_path / "new", write=True).close()
    assert tomllib.loads((tmp_path / "new" / NAME).read_text("utf-8")) == {"contact": "you@example.org"}


def test_a_doctor_names_a_site_file_that_stops_the_next_crawl(desk: Desk) -> None:
    (desk.data / "papers").mkdir()
    (desk.data / "papers" / "own.toml").write_text('nmae = "Báo Tôi"\n', "utf-8")
    done = desk.types("doctor")
    [line] = [line for line in done.out.splitlines() if line.startswith("fault ") and " settings " in line]
    assert (done.code, 'unknown key "nmae"' in line, line.endswith("; mend the newspaper's file")) == (74, True, True)


def test_an_unknown_paper_stops_a_crawl_before_a_file_of_ones_own_is_kept(desk: Desk) -> None:
    own = desk.data.parent / "own.toml"
    own.write_text('id = "own"\nname = "Báo Tôi"\ndomain = "baotoi.vn"\n', "utf-8")
    assert desk.types("crawl", "baosonl", "--site", own, "--contact", "a@line.vn").code == 2
    assert not (desk.data / "papers").exists()


def test_the_documentation_has_each_key_and_what_holds_where_nobody_says_anything() -> None:
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    section = text.partition("## Settled once")[2].partition("\n## ")[0]
    rows = [line.split(" | ") for line in section.splitlines() if line.startswith("| `")]
    assert [row[0].strip("| `") for row in rows] == list(KEYS)
    for name, row in zip(KEYS, rows, strict=True):
        key = KEYS[name]
        assert f"`{key.argument or key.option}`" in row[2]
        if isinstance(key.default, int):
            assert re.search(rf"\({key.default:,}|\({str(key.default).lower()}\)", row[1])


def test_init_says_what_pictures_would_take_by_what_the_archive_has_or_by_an_assumption(
    desk: Desk, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = "keep_pictures: lead would take about 2.2 GB a year, article 6.6 GB"
    done = run("init", "--contact", "you@example.org", "--paper", "baosonla", "--data", tmp_path / "new")
    assert f"{line} (assumed: 1 paper, 40 articles a day, 3 pictures in each; assumed: 150 kB a picture)" in done.out
    assert desk.types("init", "--contact", "you@example.org", "--paper", "baosonla").out.count(line) == 1  # too few
    told = asked(run, tmp_path / "asks", monkeypatch, ["you@example.org", "", "", "", "", ""]).out
    assert told.index("keep_pictures: lead would take about 74 GB") < told.index("Pictures to keep")
    assert told.count("would take") == 1
