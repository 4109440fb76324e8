"""One call of the schedule after the other, with a clock and commands that the test has in hand."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from baotinh.schedule import state as state_module
from baotinh.schedule.jobs import CHOSEN, Job
from baotinh.schedule.logs import LOGS, Log
from baotinh.schedule.outbox import OUTBOX, Channels
from baotinh.schedule.state import State
from baotinh.schedule.turn import Ended, Plan, Turn, alone
from crawler.items import VIETNAM
from pipelines.db.archive import ArchiveError

HOUR = timedelta(hours=1)
NOON = datetime(2026, 11, 26, 12, 17, tzinfo=VIETNAM)
SILENT = {"baosonla: silent": "nothing new since 20.11."}


class Desk:
    """An archive's schedule: what becomes of commands and papers is said beforehand; letters go into a file."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.now = NOON
        self.codes: dict[str, int] = {}
        self.alarms: Mapping[str, str] | None = {}
        self.ran: list[str] = []
        self.sent = data.parent / "sent"
        self.sent.touch()
        self.plan = Plan(CHOSEN, Channels(notify=f"cat >> '{self.sent}'; echo ---- >> '{self.sent}'"), 30)

    def call(self) -> int:
        turn = Turn(self.data, self.plan, clock=lambda: self.now, start=self._start, look=lambda _: self.alarms)
        return turn.run()

    def calls(self, count: int, every: timedelta = HOUR) -> None:
        for _ in range(count):
            self.now += every
            self.call()

    def _start(self, job: Job, log: Log) -> Ended:
        self.ran.append(job.name)
        code = self.codes.get(job.name, 0)
        return Ended(
            code, f"one line\nbaotinh: {job.name} says {code}\n".encode(), "Bản tin\n12 tin mới" * job.is_mailed
        )

    @property
    def subjects(self) -> list[str]:
        """Of the letters so far, without the name of the program."""
        letters = self.sent.read_text("utf-8").split("----\n")
        return [letter.splitlines()[0].removeprefix("baotinh: ") for letter in letters if letter]

    @property
    def log(self) -> str:
        return "".join(path.read_text("utf-8") for path in sorted((self.data / LOGS).glob("*.log")))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr("os.fsync", lambda _: None)  # hundreds of calls, and no power cut
    return Desk(tmp_path / "dữ liệu")


def test_a_day_and_a_week_of_calls_do_each_thing_as_often_as_is_said(desk: Desk) -> None:
    desk.call()
    desk.calls(8 * 14, 3 * HOUR)
    counts = {name: desk.ran.count(name) for name in ("crawl", "backup", "snapshot", "verify", "digest")}
    assert counts == {"crawl": 113, "backup": 14, "snapshot": 14, "verify": 2, "digest": 14}


def test_all_is_done_in_its_order_after_the_crawl(desk: Desk) -> None:
    desk.call()
    desk.now += timedelta(days=7)
    desk.ran.clear()
    desk.call()
    assert desk.ran == ["crawl", "backup", "snapshot", "verify", "digest"]


def test_what_is_left_out_is_not_done(desk: Desk) -> None:
    desk.plan = replace(desk.plan, jobs=("digest",))
    desk.calls(8, 24 * HOUR)
    assert set(desk.ran) == {"crawl", "digest"}


def test_a_trouble_is_told_when_it_begins_and_when_it_ends_and_not_meanwhile(desk: Desk) -> None:
    desk.plan = replace(desk.plan, jobs=())
    desk.calls(3)
    assert desk.subjects == []
    desk.alarms = SILENT
    desk.calls(9)
    assert desk.subjects == ["1 began: baosonla: silent"]
    assert "nothing new since 20.11." in desk.sent.read_text("utf-8")
    desk.alarms = {**SILENT, "baocamau: moved away": "to another host"}
    desk.calls(5)
    assert desk.subjects[1:] == ["1 began: baocamau: moved away"]
    desk.alarms = {}
    desk.calls(5)
    assert desk.subjects[2:] == ["2 ended: baosonla: silent and 1 more"]


def test_a_trouble_whose_sentence_changes_is_the_same_trouble(desk: Desk) -> None:
    desk.plan = replace(desk.plan, jobs=())
    for hour in range(5):
        desk.alarms = {"baosonla: silent": f"for {hour} hours"}
        desk.calls(1)
    assert len(desk.subjects) == 1


@pytest.mark.parametrize("code", [1, 2, 74, -9])
def test_a_crawl_that_fails_is_told_once_with_what_it_said(desk: Desk, code: int) -> None:
    desk.plan = replace(desk.plan, jobs=())
    desk.codes["crawl"] = code
    desk.calls(4)
    assert desk.subjects == ["1 began: crawl"]
    assert f"crawl: it ended with {code}: crawl says {code}" in desk.sent.read_text("utf-8")
    assert desk.call() == code
    desk.codes["crawl"] = 75  # somebody imports: that it fails is neither over nor new
    desk.calls(2)
    desk.codes["crawl"] = 69
    desk.calls(2)
    assert desk.subjects == ["1 began: crawl", "1 ended: crawl"]


@pytest.mark.parametrize("code", [11, 69, 75])
def test_what_needs_no_person_is_not_told(desk: Desk, code: int) -> None:
    desk.codes["crawl"] = code
    desk.plan = replace(desk.plan, jobs=())
    desk.calls(3)
    assert (desk.subjects, desk.call()) == ([], code)


def test_a_backup_that_failed_is_tried_again_the_next_night_and_one_that_was_stopped_at_the_next_call(
    desk: Desk,
) -> None:
    desk.plan = replace(desk.plan, jobs=("backup",))
    desk.call()
    desk.codes["backup"] = 74
    desk.calls(30)
    assert (desk.ran.count("backup"), desk.subjects) == (1, ["1 began: backup"])
    desk.codes["backup"] = 75
    desk.calls(12)
    assert desk.ran.count("backup") > 4
    desk.codes["backup"] = 0
    desk.calls(24)
    assert desk.subjects == ["1 began: backup", "1 ended: backup"]


def test_a_job_that_failed_and_is_left_out_from_now_on_fails_no_longer(desk: Desk) -> None:
    desk.plan = replace(desk.plan, jobs=("backup", "verify"))
    desk.call()
    desk.codes["backup"] = 74
    desk.calls(1, timedelta(days=1))
    assert [*State.read(desk.data, desk.now).failed] == ["backup"]
    desk.plan = replace(desk.plan, jobs=("verify",))
    desk.calls(1)
    assert State.read(desk.data, desk.now).failed == {}
    assert desk.subjects == ["1 began: backup", "1 ended: backup"]


def test_an_archive_that_cannot_be_looked_at_ends_no_trouble(desk: Desk) -> None:
    desk.plan = replace(desk.plan, jobs=())
    desk.alarms = SILENT
    desk.calls(1)
    desk.alarms = None
    desk.calls(3)
    desk.alarms = SILENT
    desk.calls(1)
    assert len(desk.subjects) == 1


def test_the_digest_is_sent_each_morning_whatever_is_wrong(desk: Desk) -> None:
    desk.plan = replace(desk.plan, jobs=("digest",))
    desk.call()
    desk.calls(8, 6 * HOUR)
    assert desk.subjects == ["Bản tin", "Bản tin"]
    assert "12 tin mới" in desk.sent.read_text("utf-8")


def test_who_is_told_from_today_on_is_told_what_lasts(desk: Desk) -> None:
    channels, desk.plan = desk.plan.channels, replace(desk.plan, jobs=(), channels=Channels())
    desk.alarms = SILENT
    desk.calls(3)
    desk.plan = replace(desk.plan, channels=channels)
    desk.calls(3)
    assert desk.subjects == ["1 began: baosonla: silent"]


def test_a_letter_waits_until_it_can_be_sent_and_is_sent_once(desk: Desk) -> None:
    right = desk.plan.channels
    desk.plan = replace(desk.plan, jobs=(), channels=Channels(notify="echo no line >&2; exit 3"))
    desk.alarms = SILENT
    desk.calls(3)
    assert "waits: /bin/sh ended with 3: no line" in desk.log
    [waiting] = (desk.data / OUTBOX).glob("*.json")
    assert "baosonla" in waiting.read_text("utf-8")
    desk.alarms = {}
    desk.calls(1)
    state = State.read(desk.data, desk.now)
    replace(state, notify=right.notify).write(desk.data)
    desk.plan = replace(desk.plan, channels=right)
    desk.calls(3)
    assert desk.subjects == ["1 began: baosonla: silent", "1 ended: baosonla: silent"]
    assert not list((desk.data / OUTBOX).glob("*.json"))


def test_letters_that_another_service_sends_are_written_and_left(desk: Desk) -> None:
    desk.plan = replace(desk.plan, jobs=(), sends=False)
    desk.alarms = SILENT
    desk.calls(2)
    assert (desk.subjects, len(list((desk.data / OUTBOX).glob("*.json")))) == ([], 1)


def test_a_mail_is_one_that_every_program_reads(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = tmp_path / "bin" / "sendmail"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/words; cat > {tmp_path}/mail\n')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tool.parent}:/usr/bin:/bin")
    desk.plan = replace(desk.plan, jobs=(), channels=Channels(mail="lan@example.org"))
    desk.alarms = {"baosonla: silent": "không có tin mới từ 20.11."}
    desk.calls(1)
    assert (tmp_path / "words").read_text().split() == ["-i", "lan@example.org"]
    mail = message_from_bytes((tmp_path / "mail").read_bytes(), policy=policy.default)
    assert (mail["To"], mail["Subject"]) == ("lan@example.org", "baotinh: 1 began: baosonla: silent")
    assert mail["Auto-Submitted"] == "auto-generated"
    body = mail.get_body()
    assert body is not None
    assert "không có tin mới" in body.get_content()
    assert str(desk.data) in body.get_content()
    assert max(map(len, (tmp_path / "mail").read_bytes().splitlines())) < 99


def test_a_subject_is_one_line_and_sets_no_other_header(desk: Desk, tmp_path: Path) -> None:
    desk.plan = replace(desk.plan, jobs=())
    desk.alarms = {"x\nBcc: all@example.org": "y"}
    desk.calls(1)
    assert desk.subjects == ["1 began: x Bcc: all@example.org"]


def test_the_log_is_a_file_a_day_and_so_many_are_kept(desk: Desk) -> None:
    desk.plan = replace(desk.plan, jobs=(), keep_logs=3)
    desk.calls(1)
    logs = desk.data / LOGS
    (logs / "mine.log").touch()
    (logs / "2020-01-01.txt").touch()
    (logs / "0 notes.log").touch()
    desk.calls(2 * 9, 12 * HOUR)
    names = sorted(path.name for path in logs.iterdir() if path.is_file())
    assert names == ["0 notes.log", "2020-01-01.txt", "2026-12-03.log", "2026-12-04.log", "2026-12-05.log", "mine.log"]


def test_the_log_says_what_was_done_when_and_what_came_of_it(desk: Desk) -> None:
    desk.codes["crawl"] = 75
    desk.call()
    assert re.findall(r"^2026-11-26T12:17:00\+0700 schedule: (.*)$", desk.log, re.MULTILINE) == [
        "crawl begins",
        "crawl ends with 75: tried again",
    ]


BROKEN = [
    b"", b"{", b"[]", b"null", b'{"since": 5}', b'{"since": "yesterday"}', b'{"since": "2026-11-26T00:00:00"}',
    bytes(64),
    b'{"since": "2026-11-26T00:00:00+00:00", "done": []}', b'{"since": "2026-11-26T00:00:00+00:00", "told": {"a": 1}}',
    b'{"since": "2026-11-26T00:00:00+00:00", "done": {"backup": "x"}}', b'{"later": 1}', b"\xff\xfe",
    b'{"since": "2026-11-26T00:00:00+00:00", "mail": 7}',
]  # fmt: skip


@pytest.mark.parametrize("content", BROKEN, ids=range(len(BROKEN)))
def test_a_memory_that_is_damaged_costs_no_more_than_a_second_telling(desk: Desk, content: bytes) -> None:
    desk.plan = replace(desk.plan, jobs=())
    desk.alarms = SILENT
    desk.calls(1)
    (desk.data / state_module.NAME).write_bytes(content)
    desk.calls(2)
    assert desk.subjects == ["1 began: baosonla: silent"] * 2


def test_what_is_remembered_is_there_after_a_kill_in_the_middle_of_the_night(desk: Desk) -> None:
    """A backup that took an hour is not made anew since the snapshot behind it was killed."""

    def die(job: Job, log: Log) -> Ended:
        if job.name == "snapshot":
            raise KeyboardInterrupt
        return Ended(0, b"")

    desk.call()
    desk.now += timedelta(days=1)
    with pytest.raises(KeyboardInterrupt):
        Turn(desk.data, desk.plan, clock=lambda: desk.now, start=die, look=lambda _: {}).run()
    desk.ran.clear()
    desk.calls(1)
    assert "backup" not in desk.ran
    assert "snapshot" in desk.ran


def test_no_two_calls_are_at_work_at_once(tmp_path: Path) -> None:
    with alone(tmp_path):
        with pytest.raises(ArchiveError, match="another `baotinh run-due` is at work") as refused, alone(tmp_path):
            pass
        assert refused.value.exit_code == 75
    with alone(tmp_path):
        pass


def test_the_memory_is_plain_json(desk: Desk) -> None:
    desk.alarms = SILENT
    desk.calls(1)
    kept = json.loads((desk.data / state_module.NAME).read_text("utf-8"))
    assert kept["told"] == SILENT
    assert kept["done"] == {"crawl": "2026-11-26T06:17:00+00:00"}
