"""What a command says where nobody can hear it: streams that a shell has closed, pipes whose reader has gone."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

BAOTINH = f"{shlex.quote(sys.executable)} -m baotinh"


def said(line: str, data: Path) -> tuple[int, str]:
    """How a line of the shell ends, and what is heard of it."""
    env = os.environ | {"BAOTINH_DATA": str(data), "baotinh": BAOTINH}
    done = subprocess.run(["/bin/sh", "-c", line], env=env, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    "line",
    ["search lúa >&-", "trend lúa --csv >&-", "changes --json >&-", "show 8 >&- 2>&-", "seals <&- >&- 2>&-",
     "export --format csv -o - >&-"],
)  # fmt: skip
def test_an_output_that_is_closed_is_like_one_that_nobody_reads(data: Path, line: str) -> None:
    before = (data / "archive.db").read_bytes()
    assert said(f"$baotinh {line}", data) == (0, "")
    assert (data / "archive.db").read_bytes() == before


@pytest.mark.parametrize(("line", "code"), [("search '\"'", 2), ("changes --since x", 2), ("search x --data none", 2)])
@pytest.mark.parametrize("where", ["2>&-", "2>/dev/full"])
def test_the_code_is_the_same_where_the_line_is_not_heard(data: Path, line: str, code: int, where: str) -> None:
    assert said(f"$baotinh {line} {where}", data)[0] == code


def test_the_code_is_the_same_where_the_reader_of_the_line_has_gone(data: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "baotinh", "changes", "--since", "x", "--data", str(data)]
    assert subprocess.run(command, stderr=writer, timeout=60).returncode == 2
    os.close(writer)
