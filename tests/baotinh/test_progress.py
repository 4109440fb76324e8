"""How far long commands have come: in which words, where, and how often; nothing of it in what they print."""

import os
import pty
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import IO

import pytest
from scrapy.utils.test import get_crawler

from baotinh import progress
from baotinh.bar import fitted, progress_line
from baotinh.crawling import Watch
from baotinh.pace import Told, duration, told_of
from baotinh.progress import Bar, Lines, listener_for
from baotinh.streams import Guarded, Manner
from baotinh.terminal import Console
from crawler.items import Ask, Visit
from pipelines.db.progress import Stage, heard_by, look_up, stage
from tests.baotinh.conftest import Run
from tests.hostile.stories import story
from tests.test_house import ROOT

NOON = datetime(2026, 3, 7, 5, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def at(done: int, total: int | None, unit: str = "articles", note: str = "") -> Stage:
    made = Stage("x", unit, total)
    made.done, made.note = done, note
    return made


@pytest.mark.parametrize(
    ("stage", "seconds", "said"),
    [
        (at(1_200, 5_000), 30, "1,200 of 5,000 articles, 95 s left, 40 a second"),
        (at(1_200, None), 30, "1,200 articles, 40 a second"),
        (at(0, 5_000), 30, "0 of 5,000 articles"),
        (at(5_000, 5_000), 50, "5,000 of 5,000 articles, 100 a second"),
        (at(5_001, 5_000), 50, "5,001 articles, 100 a second"),
        (at(3, 9), 600, "3 of 9 articles, 20 min left, 0.3 a minute"),
        (at(90, 60_000), 60, "90 of 60,000 articles, 11 h 6 min left, 1.5 a second"),
        (at(12, 40, "pages", "3 new articles"), 6, "12 of 40 pages, 14 s left, 2.0 a second, 3 new articles"),
        (at(1_500_000_000, 3_000_000_000, "bytes"), 30, "1.5 of 3.0 GB, 30 s left, 50.0 MB a second"),
        (at(700, 900, "bytes"), 1, "700 of 900 bytes, 0 s left, 700 bytes a second"),
        (at(0, None, ""), 300, "for 5 min"),
        (at(5, 10), 0, "5 of 10 articles"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_words_say_how_much_of_how_much_how_long_still_and_how_fast(
    stage: Stage, seconds: float, said: str
) -> None:
    assert str(told_of(stage, seconds)) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.4, "0 s"), (99, "99 s"), (100, "2 min"), (5_900, "98 min"), (6_600, "1 h 50 min"), (180_000, "2 d 2 h")],
)
def test_a_duration_has_as_many_digits_as_are_worth_knowing(seconds: float, said: str) -> None:
    assert duration(seconds) == said


@pytest.mark.parametrize(
    ("manner", "is_terminal", "is_attended", "environ", "shown"),
    [
        ("auto", True, True, {"TERM": "xterm"}, Bar),
        ("auto", True, True, {"TERM": "dumb"}, Lines),
        ("auto", True, True, {}, Lines),
        ("auto", False, True, {"TERM": "xterm"}, Lines),  # baotinh rebuild 2>log, or | tee
        ("auto", False, False, {"TERM": "xterm"}, None),  # cron, systemd, CI
        ("lines", False, False, {}, Lines),  # the schedule asks for it
        ("lines", True, True, {"TERM": "xterm"}, Lines),
        ("none", True, True, {"TERM": "xterm"}, None),
        ("bar", False, False, {}, Bar),
    ],
)
def test_where_somebody_looks_it_is_shown_and_where_cron_would_mail_it_is_not(
    manner: Manner, is_terminal: bool, is_attended: bool, environ: Mapping[str, str], shown: type | None
) -> None:
    found = listener_for(manner, is_terminal=is_terminal, is_attended=is_attended, environ=environ)
    assert (found and type(found)) is shown


def test_a_log_gets_one_line_a_minute_however_many_stages_there_are(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    with heard_by(Lines(clock, lambda: NOON)):
        for name in ("reading", "writing"):
            with stage(name, "pages", 600) as step:
                for _ in range(300):
                    clock.now += 0.5
                    step.advance()
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "2026-03-07T12:00:00+0700 INFO reading: 120 of 600 pages, 4 min left, 2.0 a second",
        "2026-03-07T12:00:00+0700 INFO reading: 240 of 600 pages, 3 min left, 2.0 a second",
        "2026-03-07T12:00:00+0700 INFO writing: 60 of 600 pages, 4 min left, 2.0 a second",
        "2026-03-07T12:00:00+0700 INFO writing: 180 of 600 pages, 4 min left, 2.0 a second",
        "2026-03-07T12:00:00+0700 INFO writing: 300 of 600 pages, 2 min left, 2.0 a second",
    ]


def test_what_takes_less_than_a_minute_says_nothing(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    with heard_by(Lines(clock)), stage("reading", "pages") as step:
        clock.now += 59
        step.advance()
    assert capsys.readouterr().err == ""


def test_a_total_that_has_to_be_counted_is_counted_once_and_only_where_it_is_shown(clock: Clock) -> None:
    counted: list[int] = []

    def count() -> int:
        counted.append(1)
        return 9

    with stage("reading", "pages", count) as step:
        step.advance()
    assert counted == []
    with heard_by(Lines(clock)), stage("reading", "pages", count) as step:
        for _ in range(5):
            clock.now += 61
            step.advance()
    assert counted == [1]


def test_work_that_says_nothing_itself_is_measured_when_time_passes(clock: Clock) -> None:
    sizes = iter(range(10, 100, 10))
    with heard_by(Lines(clock)), stage("copying", "bytes") as step:
        step.measure = lambda: next(sizes)
        clock.now += 61
        assert look_up() == 0
        assert step.done == 10
    assert look_up() == 0


@pytest.fixture
def drawn(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """What a bar draws, in a terminal of 80 columns; the clock is that of the test."""
    screen = StringIO()
    monkeypatch.setenv("TERM", "xterm")
    console = Console(stderr=True, width=80)
    console.file, console._force_terminal, console.is_interactive = screen, True, True
    with heard_by(Bar(clock, lambda: progress_line(console))):
        yield screen
    assert Guarded.aside.__name__ == "stay"


def test_a_bar_is_drawn_of_what_takes_longer_than_a_second(clock: Clock, drawn: StringIO) -> None:
    with stage("reading WARC files", "bytes", 2_000_000) as step:
        step.advance(500_000)
        assert drawn.getvalue() == ""
        clock.now += 2
        step.advance(500_000)
        assert "reading WARC files" in drawn.getvalue()
        assert "1.0 of 2.0 MB, 2 s left, 500.0 kB a second" in drawn.getvalue()
    assert drawn.getvalue().endswith("\x1b[2K")  # nothing of it stays


def test_a_bar_steps_aside_for_what_is_printed_and_comes_back(
    clock: Clock, drawn: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stage("looking", "pages", 100) as step:
        clock.now += 2
        step.advance()
        Guarded(drawn).write("a fault\n")
        before = drawn.getvalue()
        assert "\x1b[2Ka fault" in before
        clock.now += 0.5
        step.advance()
        assert drawn.getvalue() == before
        clock.now += 1
        step.advance()
        assert "3 of 100 pages" in drawn.getvalue().removeprefix(before)


def test_a_line_is_no_wider_than_the_terminal(clock: Clock, drawn: StringIO) -> None:
    with stage("reading pages of the WARC anew", "articles", 50_000_000) as step:
        step.note = "12,345 new articles, 6,789 changed · baobacninhtv"
        clock.now += 4_000
        step.advance(12_345_678)
        lines = re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", "", drawn.getvalue()).splitlines()
    assert lines[-1].rstrip() == ("reading page… 12,345,678 of 50,000,000 articles, 3 h 23 min left, 3,086 a second")


LONG = Told("12,345,678 of 50,000,000 articles", "3 h 23 min left", "3,086 a second", "12,345 new articles · baosonla")
SHORT = Told("30 of 100 pages", "2 min left", "30.0 a minute", "12 new articles · [baosonla]")
ENDLESS = Told("1.5 GB", rate="50.0 MB a second")
UNTOLD = Told("for 5 min")
VIETNAMESE = Told("12.345 trong 50.000 bản ghi", "còn 3 giờ 23 phút", "86 mỗi giây", "12 bài mới · baosonla")


@pytest.mark.parametrize(
    ("told", "width", "said"),
    [
        (LONG, 30, "reading WARC… 3 h 23 min left"),
        (LONG, 40, "3 h 23 min left, 3,086 a second"),
        (LONG, 50, "12,345,678 of 50,000,000 articles, 3 h 23 min left"),
        (LONG, 61, "reading W… 12,345,678 of 50,000,000 articles, 3 h 23 min left"),
        (LONG, 66, "12,345,678 of 50,000,000 articles, 3 h 23 min left, 3,086 a second"),
        (LONG, 80, "reading WARC… 12,345,678 of 50,000,000 articles, 3 h 23 min left, 3,086 a second"),
        (LONG, 98, "reading WARC files ━ 12,345,678 of 50,000,000 articles, 3 h 23 min left, 3,086 a second"),
        (SHORT, 30, "30 of 100 pages, 2 min left"),
        (SHORT, 40, "reading WAR… 30 of 100 pages, 2 min left"),
        (SHORT, 42, "30 of 100 pages, 2 min left, 30.0 a minute"),
        (SHORT, 61, "reading WARC files 30 of 100 pages, 2 min left, 30.0 a minute"),
        (SHORT, 80, "reading WARC files ━ 30 of 100 pages, 2 min left, 30.0 a minute"),
        (SHORT, 92, "reading WARC files 30 of 100 pages, 2 min left, 30.0 a minute, 12 new articles · [baosonla]"),
        (SHORT, 109, "reading WARC files ━ 30 of 100 pages, 2 min left, 30.0 a minute, 12 new articles · [baosonla]"),
        (ENDLESS, 30, "1.5 GB, 50.0 MB a second"),
        (ENDLESS, 60, "reading WARC files ━ 1.5 GB, 50.0 MB a second"),
        (UNTOLD, 30, "reading WARC files for 5 min"),
        (UNTOLD, 50, "reading WARC files ━ for 5 min"),
        (VIETNAMESE, 40, "còn 3 giờ 23 phút, 86 mỗi giây"),
        (VIETNAMESE, 50, "12.345 trong 50.000 bản ghi, còn 3 giờ 23 phút"),
    ],
)  # fmt: skip
def test_of_a_line_that_is_too_long_what_matters_least_is_left_out(told: Told, width: int, said: str) -> None:
    what, kept, has_bar = fitted("reading WARC files", told, width)
    assert " ".join([*[what] * bool(what), *["━"] * has_bar, str(kept)]) == said


@pytest.mark.parametrize("told", [LONG, SHORT, ENDLESS, UNTOLD, VIETNAMESE])
def test_at_any_width_the_line_fits_and_no_number_is_cut(told: Told) -> None:
    before: set[str] = set()
    for width in range(30, 121):
        what, kept, has_bar = fitted("đọc lại các trang", told, width)
        parts = {part for part in (kept.amount, kept.left, kept.rate, kept.note) if part}
        assert len(f"{what} ".lstrip()) + len("━━━━━━━━━━━━ ") * has_bar + len(str(kept)) <= width
        assert parts <= {told.amount, told.left, told.rate, told.note}
        assert what in ("", "đọc lại các trang") or (len(what) >= 10 and what.endswith("…"))
        assert kept.left == told.left, "how long still is always said"
        assert not parts or told.amount in parts or len(f"{told.amount}, {told.left}") > width
        before = parts
    assert before == {part for part in (told.amount, told.left, told.rate, told.note) if part} or told is LONG


AT_EACH_WIDTH = """
import fcntl, os, struct, sys, termios
from baotinh import progress
from baotinh.pace import Told, duration, told_of
from baotinh.progress import Bar
from crawler.messages import speak
from pipelines.db.progress import heard_by, stage
speak(sys.argv[1])
now = [0.0]
with heard_by(Bar(lambda: now[0])):
    for width in range(30, 121):
        fcntl.ioctl(2, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
        os.write(2, f"<{width}>".encode())
        with stage("reading pages again", "records", 50_000) as step:
            step.note = "[dim]12 new articles"
            for _ in range(3):
                now[0] += 500
                step.advance(4_000)
"""
"""A bar in a terminal that becomes wider and wider."""


@pytest.mark.parametrize(("language", "left", "rate"), [
    ("en", r"\d+ min left", r"8\.0 a second"), ("vi", r"còn \d+ phút", r"8,0 mỗi giây"),
])  # fmt: skip
def test_in_a_terminal_of_any_width_the_bar_stays_in_its_line(language: str, left: str, rate: str) -> None:
    environ = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    seen = of_a_terminal([sys.executable, "-c", AT_EACH_WIDTH, language], {**environ, "TERM": "xterm"})
    drawn = dict(re.findall(r"<(\d+)>([^<]*)", re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", "", seen)))
    assert [*map(int, drawn)] == [*range(30, 121)]
    for width, text in drawn.items():
        lines = [line.rstrip() for line in re.split(r"[\r\n]+", text) if line.strip()]
        assert len(lines) >= 2, "no line is drawn below another"
        assert max(map(len, lines)) <= int(width), lines
        assert all(re.search(left, line) for line in lines), lines
        assert int(width) < 60 or all(re.search(rate, line) for line in lines), lines
    assert "[dim]12 new articles" in drawn["120"]


class Heard:
    """What was told of stages, without the rest."""

    def __init__(self) -> None:
        self.stages: list[Stage] = []
        self.moves: Counter[str] = Counter()
        self.ends: dict[str, tuple[str, bool]] = {}

    def begun(self, stage: Stage) -> None:
        self.stages.append(stage)

    def moved(self, stage: Stage) -> None:
        assert stage.total is None or stage.done <= stage.total
        self.moves[stage.what] += 1

    def ended(self, stage: Stage) -> None:
        """Of each stage the unit, and whether it came to all that there was to do."""
        if stage.what != "indexing articles anew":  # of a new archive, which has none
            self.ends[stage.what] = (stage.unit, stage.done == stage.total)


@pytest.fixture
def heard() -> Iterator[Heard]:
    found = Heard()
    with heard_by(found):
        yield found


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("saved")
    for number in range(3):
        (folder / f"{number}.html").write_bytes(story(f"/tin-{number}-trong-ngay-{700_000 + number}.html"))
    return folder


@pytest.fixture
def data(run: Run, saved: Path, tmp_path: Path) -> Path:
    assert run("import", saved, "--data", tmp_path / "data").code == 0
    return tmp_path / "data"


def test_an_import_tells_of_its_files(run: Run, saved: Path, tmp_path: Path, heard: Heard) -> None:
    run("import", saved, "--data", tmp_path / "data")
    assert heard.ends == {"importing": ("bytes", True)}
    assert heard.moves["importing"] >= 3
    [warc] = (tmp_path / "data" / "warc").iterdir()
    run("import", warc, "--data", tmp_path / "again")
    assert heard.ends == {"importing": ("bytes", True)}
    assert heard.moves["importing"] >= 6


COMMANDS = {
    "verify": {"checking the tables": ("", False), "reading WARC files": ("bytes", True)},
    "rebuild": {"reading WARC files": ("bytes", True), "reading pages again": ("records", True)},
    "snapshot": {"copying the database": ("bytes", True), "indexing": ("articles", True)},
    "snapshot --slim": {"copying the database": ("tables", True), "indexing": ("articles", True)},
    "export -o {tmp}/a.csv": {"exporting": ("rows", True)},
    "export -o {tmp}/a.jsonl --table captures": {"exporting": ("rows", True)},
    "export -o {tmp}/a.json --query nước": {"exporting": ("rows", True)},
    "export -o {tmp}/a.json --query nước --limit 2": {"exporting": ("rows", True)},
    "export -o {tmp}/a.json --sort newest": {"exporting": ("rows", True)},
    "export -o {tmp}/a.json --section x": {"exporting": ("rows", True)},
    "backup {tmp}/copy": {
        "copying the database": ("bytes", True),
        "checking the copy": ("", False),
        "keeping WARC files": ("bytes", True),
    },
}  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_a_long_command_tells_how_far_it_has_come(
    command: str, run: Run, data: Path, tmp_path: Path, heard: Heard
) -> None:
    heard.ends.clear()
    done = run(*command.format(tmp=tmp_path).split(), "--data", data)
    assert done.code == 0, done.err
    assert heard.ends == COMMANDS[command]


def test_a_restore_tells_of_the_bytes_that_it_copies(run: Run, data: Path, tmp_path: Path, heard: Heard) -> None:
    run("backup", tmp_path / "copy", "--data", data)
    heard.ends.clear()
    assert run("restore", tmp_path / "copy", "--data", tmp_path / "back").code == 0
    assert heard.ends == {"copying files": ("bytes", True)}


def test_a_crawl_tells_of_its_pages_of_those_that_are_due_and_of_what_they_gave(clock: Clock, tmp_path: Path) -> None:
    counts = Counter(asked=30, new=12, changed=1)
    with heard_by(lines := Lines(clock, lambda: NOON)):
        watch = Watch(get_crawler(), quiet=False)
        watch.run = SimpleNamespace(account=SimpleNamespace(sums=counts), due=lambda: 70)  # type: ignore[assignment]
        with watch:
            clock.now += 60
            watch._stored(Visit(ask=Ask("http://a.vn/1", "baosonla", "article"), outcome="done"))
            watch._look_up()
            [told] = lines._began
            assert str(told_of(told, 60)) == (
                "30 of 100 pages, 2 min left, 30.0 a minute, 12 new articles, 1 changed · baosonla"
            )


def test_a_quiet_crawl_tells_nothing(heard: Heard) -> None:
    with Watch(get_crawler(), quiet=True):
        pass
    assert heard.stages == []


SLOW = """
import sys
from baotinh import progress, terminal
from baotinh.__main__ import main
progress.SOON = progress.EVERY = 0.0
sys.argv = ["baotinh", *sys.argv[1:]]
main()
"""


def in_a_terminal(*arguments: str, out: Path) -> str:
    """What a terminal of 80 columns gets of a command that says at once how far it has come; `out` is its output."""
    with out.open("wb") as file:
        told = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
        return of_a_terminal([sys.executable, "-c", SLOW, *arguments], told, file)


def of_a_terminal(command: list[str], environ: Mapping[str, str], out: IO[bytes] | None = None) -> str:
    """What a terminal gets of a command, whose standard output is a file."""
    ours, theirs = pty.openpty()
    done = subprocess.Popen(command, stdout=out or subprocess.DEVNULL, stderr=theirs, env=environ, cwd=ROOT)
    os.close(theirs)
    said = b""
    with suppress(OSError):  # it has ended
        while part := os.read(ours, 65536):
            said += part
    assert done.wait(timeout=60) == 0
    os.close(ours)
    return said.decode()


def test_on_a_terminal_a_bar_is_seen_and_what_is_printed_is_as_it_was(data: Path, run: Run, tmp_path: Path) -> None:
    before = run("export", "-o", "-", "--format", "csv", "--data", data).out
    seen = in_a_terminal("export", "-o", "-", "--format", "csv", "--data", str(data), out=tmp_path / "out")
    assert "exporting" in seen
    assert "2 of 3 rows" in seen
    assert (tmp_path / "out").read_bytes().decode() == before
    assert max(len(line) for line in re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", "", seen).splitlines()) <= 80
    assert seen.rstrip("\r\n").endswith(("\x1b[2K", "\x1b[?25h"))  # it is gone, and the cursor is there


def test_what_has_no_terminal_at_all_says_nothing(data: Path) -> None:
    command = [sys.executable, "-c", SLOW, "export", "-o", "-", "--format", "csv", "--data", str(data)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, start_new_session=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_unless_it_is_asked_for(
    data: Path, run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "EVERY", 0.0)
    for way in ("option", "variable"):
        if way == "variable":
            monkeypatch.setenv("BAOTINH_PROGRESS", "lines")
        words = ("--progress", "lines") * (way == "option")
        done = run(*words, "export", "-o", "-", "--format", "csv", "--data", data)
        assert "INFO" not in done.out
        assert "INFO exporting: 2 of 3 rows" in done.err


def test_a_manner_that_there_is_not_is_one_line(run: Run) -> None:
    done = run("--progress", "loud", "sites")
    assert done.code == 2
    assert "'auto', 'bar', 'lines', 'none'" in done.err
