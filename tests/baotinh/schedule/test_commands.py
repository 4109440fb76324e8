"""`baotinh schedule` and `unschedule` as they are typed; no crontab of a person is touched, the programs are ours."""

import re
import shlex
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from baotinh.config import NAME
from baotinh.schedule import places, systemd
from baotinh.schedule.jobs import JOBS
from baotinh.schedule.logs import LOGS
from baotinh.schedule.state import State
from tests.baotinh.conftest import Result, Run

OTHERS = "# mine\n5 4 * * * /usr/bin/other --x % y\n"

CRONTAB = """#!/bin/sh
# crontab(1) as Debian has it, with its spool in a folder of the test.
spool={spool}
case "$1" in -u) spool="$spool.$2"; shift 2;; esac
case "$1" in
-l) [ -e "$spool" ] || {{ echo "no crontab for $USER" >&2; exit 1; }}; cat "$spool";;
-r) rm "$spool";;
-) cat > "$spool.new"; {check} mv "$spool.new" "$spool";;
esac
"""
SYSTEMCTL = """#!/bin/sh
echo "$*" >> {log}
case "$*" in *{fails}*) echo "Failed: no bus" >&2; exit 1;; esac
"""


class Machine:
    """What a machine has of cron, systemd and mail, and an archive on it."""

    def __init__(self, folder: Path, run: Run, patch: pytest.MonkeyPatch) -> None:
        self.bin, self.spool, self.calls = folder / "bin", folder / "spool", folder / "systemctl.log"
        self.units = folder / "units"
        self.data = folder / "dữ liệu 100%"
        for made in (self.bin, self.units, self.data):
            made.mkdir()
        self.settle('contact = "you@example.org"\n')
        self._run, self._patch = run, patch
        patch.setenv("PATH", f"{self.bin}:/nowhere")
        patch.setattr("baotinh.schedule.outbox._PLACES", "/nowhere")
        patch.setattr("baotinh.schedule.crontab._PLACES", "/nowhere")
        patch.setattr("baotinh.schedule.crontab.is_running", lambda: True)
        patch.setattr(systemd, "_RUNS", folder / "no systemd")
        patch.setattr(systemd, "_SYSTEM", self.units)
        patch.setattr("os.geteuid", lambda: 0)
        patch.setattr(places, "owner", lambda _: None)

    def settle(self, text: str) -> None:
        (self.data / NAME).write_text(text, "utf-8")

    def has(self, name: str, text: str = "#!/bin/sh\n") -> None:
        (self.bin / name).write_text(text, "utf-8")
        (self.bin / name).chmod(0o755)

    def has_cron(self, check: str = "") -> None:
        tools = {name: shutil.which(name, path="/usr/bin:/bin") for name in ("cat", "mv", "rm")}
        text = CRONTAB.format(spool=shlex.quote(str(self.spool)), check=check)
        for name, path in tools.items():
            text = re.sub(rf"\b{name} ", f"{path} ", text)
        self.has("crontab", text)

    def has_systemd(self, fails: str = "nothing") -> None:
        self._patch.setattr(systemd, "_RUNS", self.bin)
        self.has("systemctl", SYSTEMCTL.format(log=shlex.quote(str(self.calls)), fails=fails))

    def types(self, *words: object) -> Result:
        return self._run(*words, "--data", self.data)

    @property
    def told_systemd(self) -> list[str]:
        """What systemctl was told to do; what it was only asked is left out."""
        return [line for line in self.calls.read_text().splitlines() if "is-active" not in line]

    @property
    def crontab(self) -> str:
        return self.spool.read_text("utf-8") if self.spool.exists() else ""

    @property
    def files(self) -> list[Path]:
        """All that stands outside the archive."""
        return sorted([*self.units.rglob("*"), *self.spool.parent.glob("spool*")])


@pytest.fixture
def machine(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(tmp_path, run, monkeypatch)


def test_cron_gets_one_line_and_loses_it_again(machine: Machine) -> None:
    machine.has_cron()
    machine.spool.write_text(OTHERS)
    done = machine.types("schedule", "--cron", "--every", "30m")
    assert (done.code, done.err) == (0, ""), done
    assert machine.crontab.startswith(OTHERS)
    [line] = [line for line in machine.crontab.splitlines() if "run-due" in line]
    assert re.match(r"\d+,\d+ \* \* \* \* /.*/baotinh run-due --data '.*/dữ liệu 100\\%'$", line)
    again = machine.crontab
    assert machine.types("schedule", "--cron", "--every", "30m").code == 0
    assert machine.crontab == again
    assert machine.types("unschedule").out == f"{machine.data}: taken out of crontab\n"
    assert machine.crontab == OTHERS
    assert machine.types("unschedule") == (0, f"{machine.data}: nothing was scheduled\n", "")


def test_what_nobody_does_any_more_does_not_fail(machine: Machine) -> None:
    machine.has_cron()
    machine.types("schedule")
    at = datetime(2026, 3, 7, tzinfo=UTC)
    State("2026-01-01T00:00:00+00:00").having_done("backup", at, "it ended with 74: no disk").write(machine.data)
    machine.types("unschedule")
    assert State.read(machine.data, at).failed == {}
    assert State.read(machine.data, at).done_at("backup") == at


def test_who_had_no_crontab_has_none_again(machine: Machine) -> None:
    machine.has_cron()
    assert machine.types("schedule").code == 0
    assert machine.types("unschedule").code == 0
    assert not machine.spool.exists()


def test_systemd_gets_three_units_and_loses_them_again(machine: Machine) -> None:
    machine.has_systemd()
    done = machine.types("schedule", "--systemd", "--every", "2h")
    assert (done.code, done.err) == (0, ""), done
    names = sorted(path.name for path in machine.units.iterdir())
    stem = f"baotinh-{places.short(machine.data)}"
    assert names == [f"{stem}-mail.service", f"{stem}.service", f"{stem}.timer"]
    assert machine.told_systemd == [
        "daemon-reload", f"enable {stem}.timer", f"restart {stem}.timer",
    ]  # fmt: skip
    (machine.units / "other.timer").touch()
    assert machine.types("unschedule").code == 0
    assert [path.name for path in machine.units.iterdir()] == ["other.timer"]
    assert machine.told_systemd[3:] == [f"disable --now {stem}.timer", "daemon-reload"]


def test_root_has_systemd_do_it_and_others_cron_as_long_as_nobody_says_otherwise(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.has_cron()
    machine.has_systemd()
    assert "by systemd;" in machine.types("schedule").out
    assert machine.types("unschedule").code == 0
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(machine.units))
    monkeypatch.setattr(systemd, "lingers", lambda: False)
    assert "by crontab;" in machine.types("schedule").out
    done = machine.types("schedule", "--systemd")
    assert "by systemd of the user;" in done.out
    assert done.err == "baotinh: nothing is called while you are logged out: `loginctl enable-linger` lets it\n"
    assert list((machine.units / "systemd" / "user").glob("*.timer"))
    assert machine.told_systemd[-1].startswith("--user restart ")


def test_it_stands_in_one_place_only_and_stays_there(machine: Machine) -> None:
    machine.has_cron()
    machine.has_systemd()
    machine.types("schedule", "--cron")
    assert "run-due" in machine.crontab
    assert "by crontab;" in machine.types("schedule", "--every", "3h").out
    machine.types("schedule", "--systemd")
    assert ("run-due" in machine.crontab, len(list(machine.units.iterdir()))) == (False, 3)


def with_cron(machine: Machine, settings: str) -> None:
    machine.has_cron()
    machine.settle(settings)


# What is missing or wrong, how it is typed, and what the one line says.
Made = Callable[[Machine], None]
WRONG: dict[str, tuple[Made, tuple[str, ...], str]] = {
    "no cron": (Machine.has_systemd, ("--cron",), "no cron on this machine: expected the program crontab"),
    "no systemd": (Machine.has_cron, ("--systemd",), "no systemd on this machine: expected it to run"),
    "neither": (lambda _: None, (), "no systemd on this machine"),
    "a wrong interval": (Machine.has_cron, ("--every", "7m"), 'expected one of 15m, 20m, 30m, 1h, 2h, 3h, 4h, 6h'),
    "an interval of words": (Machine.has_cron, ("--every", "hourly"), 'found "hourly"'),
    "no address": (Machine.has_cron, ("--mail", "-Oevil"), "expected an address to mail to"),
    "an address with a line break": (Machine.has_cron, ("--mail", "a@b.c\nBcc: x"), "expected an address to mail to"),
    "nothing that mails": (Machine.has_cron, ("--mail", "a@b.vn"), "expected sendmail or mail on this machine"),
    "no contact": (lambda m: with_cron(m, "# nothing\n"), (), "expected a contact in "),
    "a file that is not understood": (lambda m: with_cron(m, "evry = 1\n"), (), 'unknown key "evry"'),
    "a wrong interval in the file": (lambda m: with_cron(m, 'every = "7m"\n'), (), "every: expected one of"),
    "a crontab that is refused": (lambda m: m.has_cron(check="echo bad minute >&2; exit 1;"), (),
                                  "the crontab was left as it is: bad minute"),
    "no right to a crontab": (lambda m: m.has("crontab", "#!/bin/sh\necho not allowed >&2; exit 1\n"), ("--cron",),
                              "the crontab cannot be read: not allowed"),
    "a systemd that cannot be reached": (lambda m: m.has_systemd("daemon-reload"), (), "Failed: no bus; nothing was"),
    "a timer that does not start": (lambda m: m.has_systemd("restart"), (), "Failed: no bus; nothing was left behind"),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG)
def test_what_cannot_be_scheduled_is_one_line_and_2_and_nothing_is_written(machine: Machine, kind: str) -> None:
    made, words, said = WRONG[kind]
    made(machine)
    done = machine.types("schedule", *words)
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1), done
    assert said in done.err
    assert [path for path in machine.files if path.name != "spool.new"] == []
    assert sorted(path.name for path in machine.data.iterdir()) == [NAME]


def test_a_timer_that_ran_before_is_left_as_it_was(machine: Machine) -> None:
    machine.has_systemd()
    machine.types("schedule", "--every", "2h")
    before = {path: path.read_text("utf-8") for path in machine.units.iterdir()}
    machine.has_systemd(fails="enable")
    assert machine.types("schedule", "--every", "3h").code == 2
    assert {path: path.read_text("utf-8") for path in machine.units.iterdir()} == before


def test_a_unit_of_somebody_else_is_neither_replaced_nor_removed(machine: Machine) -> None:
    machine.has_systemd()
    unit = machine.units / f"baotinh-{places.short(machine.data)}.service"
    unit.write_text("[Service]\n")
    assert machine.types("schedule").code == 2
    machine.types("unschedule")
    assert list(machine.units.iterdir()) == [unit]


def test_what_is_typed_here_goes_into_the_entry_and_what_the_file_says_does_not(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.has_cron()
    machine.has("sendmail")
    machine.settle('contact = "you@example.org"\nmail = "lan@example.org"\nevery = "6h"\n')
    machine.types("schedule")
    assert "--mail" not in machine.crontab
    assert len(re.findall(r"^\d+ \d+,\d+,\d+,\d+ ", machine.crontab, re.MULTILINE)) == 1
    machine.types("schedule", "--mail", "minh@example.org")
    assert "--mail minh@example.org" in machine.crontab
    monkeypatch.setenv("BAOTINH_MAIL", "env@example.org")
    machine.types("schedule")
    assert "--mail env@example.org" in machine.crontab


def test_root_lets_the_owner_of_the_archive_do_it(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.has_cron()
    machine.has_systemd()
    monkeypatch.setattr("baotinh.scheduling.owner", lambda _: "lan")
    assert "by crontab of lan;" in machine.types("schedule", "--cron").out
    assert "run-due" in Path(f"{machine.spool}.lan").read_text("utf-8")
    machine.types("schedule", "--systemd")
    assert all("User=lan\n" in path.read_text("utf-8") for path in machine.units.glob("*.service"))


def test_show_says_what_is_scheduled_and_when_it_comes_next(machine: Machine) -> None:
    machine.has_cron()
    assert machine.types("schedule", "--show").out.endswith("nothing is scheduled: see `baotinh schedule --help`\n")
    machine.types("schedule", "--every", "1h")
    State("2026-01-01T00:00:00+00:00", {"backup": "2026-01-02T00:00:00+00:00"}, told={"baosonla: silent": "x"}).write(
        machine.data
    )
    head, *lines = machine.types("schedule", "--show").out.splitlines()
    assert head == f"{machine.data}: every 1h, by crontab; log: {machine.data / LOGS}"
    [minute] = re.findall(r"^(\d+) \* \* \* \* ", machine.crontab, re.MULTILINE)
    nexts = [re.search(r"next ([\d-]+ [\d:]+)", line) for line in lines[: len(JOBS)]]
    now = datetime.now(UTC) + timedelta(hours=7)
    for found in nexts:
        assert found is not None
        call = datetime.fromisoformat(f"{found[1]}:00+00:00")
        assert (call.minute, call > now - timedelta(minutes=1)) == (int(minute), True)
        assert call <= now + timedelta(hours=1)  # all of it is overdue
    assert "last 2026-01-02 07:00" in lines[1]
    assert lines[-1] == "  told: baosonla: silent: x"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("* * * * *", "by crontab, at times that were changed by hand;"),
        ("17 8,9,11,15,21 * * *", "every day, at times of"),
    ],
)
def test_times_that_a_person_has_changed_are_shown_as_such(machine: Machine, fields: str, said: str) -> None:
    machine.has_cron()
    machine.types("schedule")
    machine.spool.write_text(re.sub(r"^\d+ \* \* \* \*", fields, machine.crontab, flags=re.MULTILINE), "utf-8")
    done = machine.types("schedule", "--show")
    assert (done.code, said in done.out) == (0, True), done
    before = machine.crontab
    for words in (("unschedule",), ("schedule",), ("schedule", "--every", "3h")):
        done = machine.types(*words)
        assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1), done
        assert "the crontab was changed by hand" in done.err
    machine.has_systemd()
    assert machine.types("schedule", "--systemd").code == 2
    assert (machine.crontab, list(machine.units.iterdir())) == (before, [])


@pytest.mark.parametrize("change", [r"#\g<0>", r"  # \g<0>", ""])
def test_show_says_where_nothing_is_called(machine: Machine, change: str) -> None:
    machine.has_cron()
    machine.spool.write_text(OTHERS)
    machine.types("schedule")
    machine.spool.write_text(re.sub(r"^\d+ .*run-due.*\n", change, machine.crontab, flags=re.MULTILINE), "utf-8")
    done = machine.types("schedule", "--show")
    assert (done.code, len(done.out.splitlines())) == (0, 1), done
    assert f"{machine.data}: nothing is called: its line in crontab was taken out by hand" in done.out


def test_show_says_where_a_timer_was_stopped(machine: Machine) -> None:
    machine.has_systemd()
    assert "every 1h, by systemd" in machine.types("schedule").out
    machine.has_systemd(fails="is-active")
    done = machine.types("schedule", "--show")
    assert f"{machine.data}: nothing is called: its timer in systemd is off" in done.out


@pytest.mark.parametrize("text", ["evry = 1\n", "", "papers = [", 'every = "7m"\n', "contact = 3\n"])
def test_show_says_what_is_scheduled_beside_a_file_that_is_not_understood(machine: Machine, text: str) -> None:
    machine.has_cron()
    machine.types("schedule")
    shown = machine.types("schedule", "--show").out.splitlines()
    machine.settle(text)
    done = machine.types("schedule", "--show")
    assert (done.code, done.out.splitlines(), len(done.err.splitlines())) == (2, shown, 1), done
    assert str(machine.data / NAME) in done.err
    before = machine.crontab
    assert machine.types("schedule", "--every", "3h").code == 2
    assert machine.crontab == before
    assert machine.types("unschedule").code == 0


@pytest.mark.parametrize("words", [("unschedule",), ("schedule", "--show")])
@pytest.mark.parametrize(
    ("crontab", "why"),
    [(None, "no cron on this machine: expected the program crontab"), ("echo not allowed >&2; exit 1", "not allowed")],
)
@pytest.mark.parametrize("has_systemd", [False, True])
def test_where_crontab_cannot_be_asked_nobody_says_that_nothing_is_scheduled(
    machine: Machine, words: tuple[str, ...], crontab: str | None, why: str, *, has_systemd: bool
) -> None:
    if has_systemd:
        machine.has_systemd()
    if crontab is not None:
        machine.has("crontab", f"#!/bin/sh\n{crontab}\n")
    done = machine.types(*words)
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1), done
    assert "the crontab could not be asked: " in done.err
    assert why in done.err


def test_what_systemd_has_is_shown_and_taken_out_where_there_is_no_cron(machine: Machine) -> None:
    machine.has_systemd()
    machine.types("schedule")
    assert machine.types("schedule", "--show").code == 0
    assert machine.types("unschedule").code == 0


def test_a_cron_that_does_not_run_is_named(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.has_cron()
    monkeypatch.setattr("baotinh.schedule.crontab.is_running", lambda: False)
    assert machine.types("schedule").err == "baotinh: no cron is running: start it, or nothing will be called\n"
