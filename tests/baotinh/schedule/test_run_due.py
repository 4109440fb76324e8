"""`baotinh run-due` as cron and systemd call it, with a program of the test's in the place of the commands."""

import json
import os
import re
import shlex
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from baotinh import run_due, stopping
from baotinh.config import NAME
from baotinh.schedule.logs import LOGS
from baotinh.schedule.outbox import OUTBOX
from baotinh.schedule.state import State
from baotinh.schedule.turn import alone
from pipelines.db.archive import Archive
from tests.baotinh.conftest import Result, Run
from tests.pipelines.conftest import URL
from tests.pipelines.sound import make

LONG_AGO = "2026-01-01T00:00:00+00:00"


class Desk:
    """An archive whose night has come, and what the commands do."""

    def __init__(self, data: Path, run: Run, patch: pytest.MonkeyPatch) -> None:
        self.data = data
        data.mkdir()
        self.settle()
        State(LONG_AGO).write(data)
        self._run, self._patch = run, patch
        self.program = data.parent / "program"
        patch.setattr(run_due, "program", lambda: (str(self.program),))
        self.does("exit 0")

    def settle(self, text: str = "") -> None:
        (self.data / NAME).write_text(f'contact = "you@example.org"\n{text}', "utf-8")

    def does(self, script: str) -> None:
        """A script of the shell; $1 is the command."""
        self.program.write_text(f'#!/bin/sh\necho "$*" >> "{self.data.parent}/ran"\n{script}\n', "utf-8")
        self.program.chmod(0o755)

    def calls(self, *words: object) -> Result:
        return self._run("run-due", *words, "--data", self.data)

    def looks(self) -> Result:
        return self._run("status", "--check", "--data", self.data)

    @property
    def ran(self) -> list[str]:
        path = self.data.parent / "ran"
        return [line.split()[0] for line in path.read_text("utf-8").splitlines()] if path.exists() else []

    @property
    def log(self) -> str:
        return "".join(path.read_text("utf-8") for path in (self.data / LOGS).glob("*.log"))

    @property
    def letters(self) -> list[list[str]]:
        return [json.loads(path.read_text("utf-8")) for path in sorted((self.data / OUTBOX).glob("*.json"))]


@pytest.fixture
def desk(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path / "dữ liệu", run, monkeypatch)


def test_a_call_says_nothing_and_logs_all(desk: Desk) -> None:
    desk.settle('jobs = ["snapshot", "verify"]\n')
    desk.does('echo "$1 speaks"; echo "$1 complains" >&2; [ "$1" != crawl ] || exit 69')
    assert desk.calls() == (69, "", "")
    assert desk.ran == ["crawl", "snapshot", "verify"]
    for said in ("crawl speaks\n", "crawl complains\n", "schedule: verify ends with 0\n"):
        assert said in desk.log


def test_each_command_is_told_which_archive_is_meant(desk: Desk, tmp_path: Path) -> None:
    desk.calls()
    assert set((tmp_path / "ran").read_text("utf-8").splitlines()) >= {f"crawl --data {desk.data}"}


def test_the_log_is_told_once_a_minute_how_far_a_command_has_come_unless_somebody_wants_it_otherwise(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.does('echo "progress: $BAOTINH_PROGRESS"')
    desk.calls()
    monkeypatch.setenv("BAOTINH_PROGRESS", "none")
    desk.calls()
    told = dict.fromkeys(line for line in desk.log.splitlines() if "progress: " in line)
    assert list(told) == ["progress: lines", "progress: none"]


def test_a_backup_is_made_where_its_folder_is_settled(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.settle('backup_to = "/mnt/b"\n')
    desk.calls()
    assert "backup" in desk.ran
    State(LONG_AGO).write(desk.data)
    desk.settle()
    monkeypatch.setenv("BAOTINH_BACKUP_TO", "/mnt/b")
    desk.calls()
    assert desk.ran.count("backup") == 2


def test_no_snapshot_is_made_at_night_where_each_crawl_makes_one(desk: Desk) -> None:
    desk.settle("snapshot = true\n")
    desk.calls()
    assert "snapshot" not in desk.ran


def test_what_is_chosen_is_done_and_a_command_that_this_version_lacks_is_not(desk: Desk, tmp_path: Path) -> None:
    desk.settle('jobs = ["verify"]\n')
    desk.calls()
    assert desk.ran == ["crawl", "verify"]


def test_who_wants_a_crawl_alone_gets_a_crawl_alone(desk: Desk) -> None:
    desk.settle("jobs = []\n")
    assert desk.calls().code == 0
    assert desk.ran == ["crawl"]


def test_a_digest_is_mailed_where_this_version_makes_one(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from baotinh.cli import cli

    monkeypatch.setitem(cli.commands, "digest", cli.commands["status"])
    desk.settle('jobs = ["digest"]\nnotify = "exit 1"\n')
    desk.does('[ "$1" != digest ] || printf "12 tin mới\\n\\nbaosonla 12\\n"')
    desk.calls()
    [[subject, body, _]] = desk.letters
    assert subject == "baotinh: 12 tin mới"
    assert body.startswith("baosonla 12\n")


def test_another_call_at_work_is_75_and_not_a_word(desk: Desk) -> None:
    with alone(desk.data):
        assert desk.calls() == (75, "", "")
    assert desk.ran == []
    assert "another `baotinh run-due` is at work" in desk.log


GONE: dict[str, Callable[[Path], object]] = {
    "an empty mount point": lambda data: data.mkdir(),
    "a mount point with the folder of a disk check": lambda data: (data / "lost+found").mkdir(parents=True),
    "it was moved": lambda _: None,
}


@pytest.mark.parametrize("kind", GONE)
@pytest.mark.parametrize("words", [(), ("--letters", "later"), ("--letters", "only"), ("--mail", "root")])
def test_where_the_archive_is_gone_one_line_says_so_and_nothing_is_created(
    desk: Desk, kind: str, words: tuple[str, ...]
) -> None:
    desk.data.rename(desk.data.with_name("elsewhere"))
    GONE[kind](desk.data)
    before = sorted(desk.data.parent.rglob("*"))
    done = desk.calls(*words)
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1), done
    assert f"no archive in {desk.data}: expected archive.db or baotinh.toml; mount its disk" in done.err
    assert sorted(desk.data.parent.rglob("*")) == before


@pytest.mark.parametrize("held", [NAME, "archive.db"])
def test_the_first_call_of_an_archive_that_is_settled_or_was_crawled_goes_through(desk: Desk, held: str) -> None:
    for path in desk.data.iterdir():
        path.unlink()
    (desk.data / held).write_text('contact = "you@example.org"\n' if held == NAME else "", "utf-8")
    assert desk.calls().code == 0
    assert desk.ran == ["crawl"]


def test_a_container_begins_in_an_empty_volume(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_due, "sleep", lambda _: (_ for _ in ()).throw(stopping.Stopped("SIGTERM")))
    for path in desk.data.iterdir():
        path.unlink()
    assert desk.calls("--keep-running").code == 11
    assert desk.ran == ["crawl"]


def test_a_signal_is_passed_on_and_ends_the_call_when_the_command_has_ended(desk: Desk) -> None:
    desk.does("trap 'echo ends in order; exit 11' TERM\nkill -TERM $PPID\nwhile :; do sleep 0.01; done")
    done = desk.calls()
    assert (done.code, len(done.err.splitlines())) == (11, 1), done
    assert desk.ran == ["crawl"]
    assert desk.log.count("ends in order") == 1


def test_ctrl_c_reaches_a_command_through_us_and_not_twice(desk: Desk) -> None:
    """A terminal tells all of its session; the second signal would cut a crawl off."""
    desk.does('read -r _ _ _ _ _ session _ < /proc/$$/stat; echo "session $session;"')
    desk.calls()
    assert "session " in desk.log
    assert f"session {os.getsid(0)};" not in desk.log


def test_a_command_that_hangs_is_ended_and_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_due, "_LONGEST", 0.05)
    desk.settle('jobs = ["verify"]\nnotify = "exit 1"\n')
    desk.does('[ "$1" != crawl ] || exec sleep 60')
    desk.calls()
    [[subject, body, _]] = desk.letters
    assert subject == "baotinh: 1 began: crawl"
    assert "it ended with -15" in body


def test_a_command_that_hears_nothing_is_killed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_due, "_LONGEST", 0.05)
    monkeypatch.setattr(run_due, "_GRACE", 0.05)
    desk.settle('jobs = ["verify"]\n')
    desk.does("[ \"$1\" != crawl ] || { trap '' TERM; while :; do :; done; }")
    assert desk.calls().code == -9
    assert desk.ran == ["crawl", "verify"]


def test_settings_that_are_not_understood_are_told_to_whom_was_told_before(desk: Desk) -> None:
    told = desk.data.parent / "told"
    desk.settle(f"notify = \"cat > '{told}'\"\n")
    desk.calls()
    desk.settle("evry = 5\n")
    desk.does('[ "$1" != crawl ] || { echo "baotinh: unknown key evry" >&2; exit 2; }')
    assert desk.calls().code == 2
    assert "crawl: it ended with 2: unknown key evry" in told.read_text("utf-8")


@pytest.mark.parametrize("job", ["crawl", "backup"])
def test_what_failed_in_a_call_stands_in_the_digest_of_that_call_and_of_the_next_until_it_goes_well(
    desk: Desk, job: str
) -> None:
    Archive(desk.data, write=True).close()
    desk.settle('backup_to = "/mnt/b"\nnotify = "exit 1"\n')
    digest = f'[ "$1" != digest ] || exec {shlex.quote(sys.executable)} -m baotinh "$@"'
    for failing, told in ((True, [True]), (True, [True, True]), (False, [True, True, False])):
        State(LONG_AGO, failed=State.read(desk.data, datetime.now(UTC)).failed).write(desk.data)
        desk.does(
            f'[ "$1" != {job if failing else "nothing"} ] || {{ echo "baotinh: no disk" >&2; exit 74; }}; {digest}'
        )
        desk.calls()
        digests = [" ".join(body.split()) for subject, body, _ in desk.letters if "Báo Tỉnh," in subject]
        told_of = re.compile(rf"the schedule: job failed since .*: {job}: it ended with 74: no disk")
        assert [bool(told_of.search(body)) for body in digests] == told, desk.letters


def test_one_cause_is_one_trouble_and_is_called_what_it_is(desk: Desk) -> None:
    Archive(desk.data, write=True).close()
    desk.settle('notify = "exit 1"\n')
    desk.calls()
    desk.settle("evry = 5\n")
    desk.does(f'exec {shlex.quote(sys.executable)} -m baotinh "$@"')
    assert desk.calls().code == 2
    [[subject, body, _]] = [letter for letter in desk.letters if "began" in letter[0]]
    assert subject == "baotinh: 1 began: all papers: settings"
    assert 'unknown key "evry"' in body
    said = desk.looks()
    assert (said.code, len(said.out.splitlines())) == (70, 1), said


def test_letters_are_sent_by_another_call_where_that_is_wanted(desk: Desk) -> None:
    told = desk.data.parent / "told"
    desk.settle(f"notify = \"cat >> '{told}'\"\n")
    desk.does("exit 74")
    desk.calls("--letters", "later")
    assert (len(desk.letters), told.exists()) == (1, False)
    before = desk.ran
    assert desk.calls("--letters", "only") == (0, "", "")
    assert (desk.letters, told.exists(), desk.ran) == ([], True, before)


def test_it_keeps_running_until_it_is_told_to_stop(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            raise stopping.Stopped("SIGTERM")

    monkeypatch.setattr(run_due, "sleep", sleep)
    desk.settle('jobs = ["verify"]\n')
    done = desk.calls("--keep-running", "--every", "15m")
    assert (done.code, done.out.count("ended with 0: see ")) == (11, 3)
    assert desk.ran == ["crawl", "verify", "crawl", "crawl"]
    assert all(0 < wait <= 900 for wait in waits)


def test_what_is_wrong_is_what_status_says(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_due.look(desk.data, datetime.now(UTC)) is None
    Archive(desk.data, write=True).close()
    assert run_due.look(desk.data, datetime.now(UTC)) == {}
    with Archive(desk.data, write=True) as archive, archive.transaction() as db:
        db.execute("INSERT INTO runs (command, version, started_at) VALUES ('baotinh crawl', 'x', ?)", (LONG_AGO,))
    found = run_due.look(desk.data, datetime.now(UTC))
    assert found is not None
    assert [name for name in found if name.startswith("all papers: ")] == list(found)


def test_what_is_taken_down_goes_from_logs_letters_and_memory_too(tmp_path: Path, run: Run) -> None:
    data = make(tmp_path / "data")
    (data / OUTBOX).mkdir(parents=True)
    holding = [data / LOGS / "2026-11-26.log", data / OUTBOX / "1.mail.json", data / "schedule.json"]
    others = [data / LOGS / "2026-11-27.log", data / OUTBOX / "2.mail.json"]
    for path in holding:
        path.write_text(f"digest: {URL} is new\n", "utf-8")
    for path in others:
        path.write_text("nothing of it\n", "utf-8")
    done = run("redact", URL, "--yes", "--data", data)
    assert done.code == 0, done
    assert [path for path in holding if path.exists() or path.name not in done.out] == []
    assert all(path.exists() for path in others)


def test_the_program_is_called_by_a_path_that_holds_everywhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert Path(run_due.program()[0]).is_absolute()
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert run_due.program() == (str(tmp_path / "python"), "-P", "-m", "baotinh")
