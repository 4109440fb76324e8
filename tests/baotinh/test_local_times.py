"""Times that people read are those of Viet Nam; what programs read stays in UTC."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from baotinh.cli import cli
from crawler.messages import stored
from pipelines.db.archive import utc
from tests.baotinh.conftest import Run
from tests.baotinh.test_changes import FIVE, FLOOD, Paper, data, paper
from tests.baotinh.test_terminal import COMMANDS, FILES
from tests.pipelines.conftest import NOON

__all__ = ["data", "paper"]

UTC = re.compile(r"\+00:00|\dZ\b|(?<![+\d:])0[5-9]:\d\d")
"""Of an archive whose hours lie between noon and four in Viet Nam, which are 5 to 9 o'clock UTC."""
NOW = re.compile(r"(?!2026-03-)(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d(?::\d\d)?|\d\d:\d\d ngày (\d\d/(?!03/2026)\d\d/\d{4})")
"""A clock time of another day than the archive's: that of the test, which may be at any hour."""
FOR_PROGRAMS = ("--json", "--format", "--html", "--csv", "--bundle")
NOT_OF_IT = frozenset({"demo", "crawl", "extract", "recover", "schema", "init", "schedule", "unschedule", "run-due"})
"""Commands that read nothing of an archive's times, or fetch."""


@pytest.mark.parametrize("name", sorted(set(cli.commands) - NOT_OF_IT))
@pytest.mark.parametrize("lang", ["en", "vi"])
def test_no_command_prints_a_time_of_utc_for_people(
    name: str, lang: str, run: Run, paper: Paper, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BAOTINH_LANG", lang)
    for file, body in FILES.items():
        Path(file).write_text(body, "utf-8")
    paper.says(2, FLOOD)
    paper.says(2, FIVE, 1)
    paper.deletes(1, 2)
    paper.archive.end_run(paper.run, 0, {}, utc(NOON + timedelta(minutes=3)))
    paper.warc.close()
    paper.archive.close()
    url = paper.url(1)
    for arguments in (*COMMANDS[name], *MORE.get(name, ())):
        if not any(str(word).startswith(FOR_PROGRAMS) for word in arguments):
            done = run(name, *(url if word == "URL" else word for word in arguments), "--data", data)
            assert not in_utc(done.out + done.err), (name, arguments, done)


def in_utc(text: str) -> list[str]:
    """Times of UTC; of another day's time its offset alone tells."""
    return UTC.findall(NOW.sub(r"\1\2", text))


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("last look 2026-11-29T03:08:30+07:00", False), ("now 2026-11-29T06:30+07:00", False),
        ("lúc 08:23 ngày 29/11/2026", False), ("to 2026-11-29 08:07 (Viet Nam)", False),
        ("seen 2026-03-07T12:05:07+07:00", False),
        ("lúc 12:00 ngày 07/03/2026", False), ("now 2026-11-29T13:08:30+00:00", True),
        ("seen 2026-03-07T05:00:00", True), ("lúc 05:00 ngày 07/03/2026", True), ("at 06:00", True), ("08:00Z", True),
    ],
)  # fmt: skip
def test_a_time_of_utc_is_known_at_whatever_hour_this_runs(text: str, is_found: bool) -> None:
    assert bool(in_utc(text)) is is_found


MORE: dict[str, tuple[tuple[object, ...], ...]] = {
    "show": (("2", "--revision", "1"), ("2",), ("2", "--diff")), "explain": (("URL",),),
    "search": (("lũ",), ("nhà", "--revisions")), "cite": (("2", "--revision", "1"), ("2", "--revision", "1", "--ris")),
    "copies": (("2",),), "status": (("--all",),), "watch": (("add", "lu", "lũ", "--from-beginning"), ("lu",)),
    "trend": (("lũ",),),
}  # fmt: skip
"""What says more of times in this archive."""


@pytest.mark.parametrize(
    ("at", "told"),
    {
        "2026-03-07T05:00:00+00:00": "2026-03-07T12:00:00+07:00",
        "2026-03-07T20:30:01+00:00": "2026-03-08T03:30:01+07:00",
        "2026-03-07T05:00+00:00": "2026-03-07T12:00+07:00", "2026-03-07T08:07+07:00": "2026-03-07T08:07+07:00",
        "2026-03-07T08:07:00+07:00": "2026-03-07T08:07:00+07:00", "2026-03-07T08:07": "2026-03-07T08:07",
        "2026-03-07": "2026-03-07", "2026-03": "2026-03", "2026": "2026",
    }.items(),
)  # fmt: skip
def test_a_time_is_told_by_the_clock_of_viet_nam_as_far_as_it_is_known(at: str, told: str) -> None:
    assert stored(at) == told


@pytest.mark.parametrize("command", [("changes",), ("search", "nhà", "--revisions"), ("runs",)])
def test_what_programs_read_stays_in_utc(command: tuple[str, ...], run: Run, paper: Paper, data: Path) -> None:
    paper.says(1, FIVE, 1)
    out = run(*command, "--json", "--data", data).out
    assert re.search(r"2026-03-07T0[56]:00:00\+00:00", out)
    assert "+07:00" not in out.replace("2026-03-07T12:00+07:00", "")
