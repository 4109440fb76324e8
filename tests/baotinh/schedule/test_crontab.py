"""The entry in a crontab: what it says, and that all else stays as it is."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from baotinh.schedule.crontab import block, calling, placed, quoted, taken
from baotinh.schedule.places import Entry, ScheduleError, require_plain
from baotinh.schedule.rhythm import Times

HOURLY = Times((*range(24),), (17,))
OTHERS = "MAILTO=lan@example.org\n# m h dom mon dow command\n5 4 * * * /usr/bin/backup --all % stdin\n\n@reboot  x\n"
ODD = [
    "/srv/data", "/srv/báo tỉnh/dữ liệu", "/srv/100%", "/srv/50% off/a b", "/srv/it's", '/srv/"quoted"', "/srv/a\\b",
    "/srv/a\\%b", "/srv/\\\\%\\%", "/srv/$HOME/`id`", "/srv/a;b&c|d", "/srv/#x", "/srv/%%", "/srv/~/*", "/srv/!x",
]  # fmt: skip


def entry(data: str, times: Times = HOURLY) -> Entry:
    return Entry(Path(data), ("/opt/venv/bin/baotinh", "run-due", "--data", data), times)


def as_cron_reads(command: str) -> str:
    """crontab(5): a percent sign ends the command, unless a backslash stands before it, which then is taken out."""
    read, escaped = "", False
    for letter in command:
        if letter == "%" and not escaped:
            break
        if escaped and letter == "%":
            read = read[:-1]
        read += letter
        escaped = letter == "\\" and not escaped
    return read


@pytest.mark.parametrize("data", ODD)
def test_a_folder_of_any_name_reaches_the_program_as_it_is(data: str) -> None:
    command = quoted(("/usr/bin/printf", "%s\\n", "run-due", "--data", data))
    said = subprocess.run(["/bin/sh", "-c", as_cron_reads(command)], capture_output=True, text=True, check=True)
    assert said.stdout == f"run-due\n--data\n{data}\n"


@pytest.mark.parametrize("data", ODD)
def test_what_was_written_is_found_and_goes_again_and_nothing_else_does(data: str) -> None:
    lines = block(entry(data))
    for before in ("", OTHERS, OTHERS + block(entry("/srv/another"))):
        after = placed(before, Path(data), lines)
        assert after == before + lines
        assert taken(after, Path(data)) == lines
        assert placed(after, Path(data), "") == before


def test_an_entry_is_one_line_between_two_marks() -> None:
    begin, line, end = block(entry("/srv/data")).splitlines()
    assert begin.startswith("# ")
    assert end.startswith("# ")
    assert line == "17 * * * * /opt/venv/bin/baotinh run-due --data /srv/data"


def test_written_again_it_stands_in_its_place() -> None:
    first = placed(OTHERS, Path("/srv/data"), block(entry("/srv/data"))) + "0 1 * * * later\n"
    same = placed(first, Path("/srv/data"), block(entry("/srv/data")))
    assert same == first
    later = block(entry("/srv/data", Times((3,), (5,))))
    assert "\n5 3 * * * " in later
    assert placed(first, Path("/srv/data"), later) == f"{OTHERS}{later}0 1 * * * later\n"


def test_two_archives_have_an_entry_each_also_where_one_name_begins_the_other() -> None:
    text = ""
    for data in ("/srv/data", "/srv/data 2", "/srv"):
        text = placed(text, Path(data), block(entry(data)))
    assert len(re.findall("run-due", text)) == 3
    assert taken(text, Path("/srv/data")) == block(entry("/srv/data"))
    assert "run-due --data /srv/data\n" not in placed(text, Path("/srv/data"), "")


def test_a_last_line_without_an_end_gets_one() -> None:
    assert placed("5 4 * * * x", Path("/d"), "new\n") == "5 4 * * * x\nnew\n"
    assert placed("5 4 * * * x", Path("/d"), "") == "5 4 * * * x"  # where nothing is taken out, nothing is changed


CHANGED: dict[str, Callable[[list[str]], list[str]]] = {
    "a line of one's own behind ours": lambda lines: [*lines[:2], "0 5 * * * mine\n", lines[2]],
    "a line of one's own before ours": lambda lines: [lines[0], "MAILTO=lan\n", *lines[1:]],
    "a comment": lambda lines: [lines[0], "# mine\n", *lines[1:]],
    "an empty line": lambda lines: [*lines[:2], "\n", lines[2]],
    "another minute": lambda lines: [lines[0], lines[1].replace("17", "18"), lines[2]],
    "another command": lambda lines: [lines[0], lines[1].replace("run-due", "run-due --letters later"), lines[2]],
    "commented out": lambda lines: [lines[0], "#" + lines[1], lines[2]],
    "deleted": lambda lines: [lines[0], lines[2]],
    "twice": lambda lines: [lines[0], lines[1], lines[1], lines[2]],
}


@pytest.mark.parametrize("kind", CHANGED)
@pytest.mark.parametrize("data", ["/srv/data", "/srv/a b (1)"])
def test_what_a_person_changed_is_neither_replaced_nor_deleted(kind: str, data: str) -> None:
    text = OTHERS + "".join(CHANGED[kind](block(entry(data)).splitlines(keepends=True)))
    for lines in ("", block(entry(data)), block(entry(data, Times((3,), (5,))))):
        with pytest.raises(
            ScheduleError, match=r"changed by hand: expected between “.*delete the rest with `crontab -e`"
        ):
            placed(text, Path(data), lines)
    assert placed(text, Path("/srv/another"), "x\n") == text + "x\n"
    assert (calling(taken(text, Path(data)) or "") is None) == (kind in ("commented out", "deleted"))


@pytest.mark.parametrize("lost", [0, 2])
def test_an_entry_that_was_half_deleted_by_hand_is_not_guessed_at(lost: int) -> None:
    lines = block(entry("/srv/data")).splitlines(keepends=True)
    del lines[lost]
    with pytest.raises(ScheduleError, match="mend it with `crontab -e`"):
        placed("".join(lines), Path("/srv/data"), "")


@pytest.mark.parametrize("name", ["/srv/a\nb", "/srv/a\rb", "/srv/a\x1b[2J", "/srv/\x7f"])
def test_a_name_that_would_end_the_line_is_refused(name: str) -> None:
    with pytest.raises(ScheduleError, match="rename it"):
        require_plain([name])


def test_a_command_that_cron_would_cut_is_refused() -> None:
    with pytest.raises(ScheduleError, match="expected a command of 990 bytes at most, found 1"):
        block(entry("/srv/" + "ấ" * 330))
