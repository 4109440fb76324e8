"""`baotinh status`, read by people, by cron and by programs."""

import json
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from baotinh.schedule.state import State
from crawler.items import VIETNAM
from pipelines.db.archive import Archive
from tests.baotinh.conftest import Run
from tests.pipelines.query.desk import OFFLINE, Desk, Told, daily

BLOCKED = Told(
    {"asked": 4, "listings": 0},
    {"later": {"HTTP 403": 4}, "trouble": {"silent": "HTTP 403\x1b[2J [red]"}},
    new=0,
)


def make(folder: Path, told: dict[str, Told]) -> Path:
    """Two papers, crawled for five weeks up to now."""
    with Archive(folder, write=True) as archive:
        start = (datetime.now(UTC) - timedelta(days=36)).astimezone(VIETNAM).date()
        desk = Desk(archive, 1, {"baosonla": daily(8), "bao-co-ten-rat-dai-nhu-the": daily(8)}, start=start)
        desk.after(35)
        desk.now = datetime.now(UTC) - timedelta(minutes=30)
        desk.run(told)
    return folder


@pytest.fixture
def well(tmp_path: Path) -> Path:
    return make(tmp_path / "data", {})


@pytest.fixture
def ill(tmp_path: Path) -> Path:
    return make(tmp_path / "data", {"baosonla": BLOCKED})


def test_each_paper_has_one_line_of_at_most_80_columns(run: Run, ill: Path) -> None:
    told = run("status", "--data", ill)
    assert told.code == 0
    over, heads, *papers = told.out.splitlines()[:4]
    assert all(len(line) <= 80 for line in (over, heads, *papers))
    assert over.split() == ["no"] * 3
    ends = [found.end() for found in re.finditer("no", over)]
    assert [heads[:end].split()[-1] for end in ends] == ["date", "body", "lead"], "what is missing is counted"
    assert papers[1].startswith("LOOK baosonla")
    assert papers[0].startswith("well bao-co-ten-rat-…")


def test_what_needs_a_person_is_said_without_colours_and_without_escapes(run: Run, ill: Path) -> None:
    told = run("status", "--data", ill)
    [line] = [line for line in told.out.splitlines() if line.startswith("LOOK baosonla: ")]
    assert "blocked since 20" in line
    assert "it lets us read nothing: HTTP 403" in line
    assert "\x1b" not in told.out
    assert "[red]" in line


def test_check_is_silent_and_ends_with_0_when_all_is_well(run: Run, well: Path) -> None:
    assert run("status", "--check", "--data", well) == (0, "", "")


def test_check_names_each_paper_that_needs_a_person_and_ends_with_70(run: Run, ill: Path) -> None:
    told = run("status", "--check", "--data", ill)
    assert told.code == 70
    [line] = told.out.splitlines()
    assert line.startswith("baosonla: blocked since ")
    assert run("status", "--check", "--site", "baosonla", "--data", ill).code == 70


def test_an_outage_of_ours_is_one_line(run: Run, tmp_path: Path) -> None:
    told = run("status", "--check", "--data", make(tmp_path / "data", {"*": OFFLINE}))
    assert told.code == 70
    [line] = told.out.splitlines()
    assert line.startswith("all papers: outage since ")


def test_json_has_all_that_is_known(run: Run, ill: Path) -> None:
    told = run("status", "--json", "--check", "--data", ill)
    assert told.code == 70
    found = json.loads(told.out)
    assert found.keys() == {"at", "ours", "papers"}
    one = found["papers"][-1]
    assert (one["site"], one["colour"], one["alarms"][0]["kind"]) == ("baosonla", "red", "blocked")
    documented = (Path(__file__).parent.parent.parent / "docs" / "operations.md").read_text("utf-8")
    assert {name for name in one if f"`{name}`" not in documented} == set()


def test_only_one_paper_with_its_sentence(run: Run, well: Path) -> None:
    told = run("status", "--site", "baosonla", "--data", well)
    assert "well baosonla: " in told.out
    assert "dai" not in told.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("--site", "baosonl"), "did you mean 'baosonla'?"), (("--data", "nirgends"), "no archive in")],
)
def test_bad_input_is_one_line(run: Run, well: Path, arguments: tuple[str, ...], said: str) -> None:
    told = run("status", "--data", well, *arguments)
    assert (told.code, told.out) == (2, "")
    assert said in told.err
    assert told.err.count("\n") == 1


def test_an_archive_that_was_never_crawled_says_so(run: Run, tmp_path: Path) -> None:
    with Archive(tmp_path / "data", write=True):
        pass
    told = run("status", "--data", tmp_path / "data")
    assert (told.code, told.out) == (0, "no paper has been crawled yet: see `baotinh crawl --help`\n")
    assert run("status", "--check", "--data", tmp_path / "data") == (0, "", "")


# --- what the schedule failed to do


JOBS = ("crawl", "backup", "snapshot", "verify", "digest")
SINCE = "2026-03-07T01:00:00+00:00"


@pytest.mark.parametrize("job", JOBS)
def test_a_job_that_failed_needs_a_person_until_it_has_gone_well(run: Run, well: Path, job: str) -> None:
    began = datetime.fromisoformat(SINCE)
    state = State(SINCE).having_done(job, began, "it ended with 74: no disk")
    state = state.having_done(job, began + timedelta(days=1), "it ended with 74: no disk")
    state.write(well)
    line = f"the schedule: job failed since 2026-03-07 08:00: {job}: it ended with 74: no disk\n"
    assert run("status", "--check", "--data", well) == (70, line, "")
    assert line in run("status", "--data", well).out
    assert line.strip() in " ".join(run("digest", "--data", well).out.split())
    state.having_done(job, began + timedelta(days=2), None).write(well)
    assert run("status", "--check", "--data", well) == (0, "", "")


def test_a_job_that_nobody_wants_any_more_does_not_fail() -> None:
    state = State(SINCE)
    for job in JOBS:
        state = state.having_done(job, datetime.fromisoformat(SINCE), "it ended with 74: no disk")
    assert [*state.wanting(("crawl", "verify")).failed] == ["crawl", "verify"]
    assert {**state.wanting(()).failing, **state.wanting(()).failed} == {}


# --- what is settled in baotinh.toml


def settle(data: Path, text: str, *, days_ago: float = 2) -> Path:
    """Write the file, so long ago."""
    path = data / "baotinh.toml"
    path.write_text(text, "utf-8")
    at = datetime.now(UTC).timestamp() - days_ago * 86400
    os.utime(path, (at, at))
    return data


@pytest.fixture
def uncrawled(tmp_path: Path) -> Path:
    """An archive into which pages were imported, and nothing else."""
    with Archive(tmp_path / "data", write=True) as archive:
        archive.begin_run("baotinh import", "baotinh/0", "2026-03-07T01:00:00+00:00")
    return tmp_path / "data"


@pytest.mark.parametrize(
    ("text", "papers"),
    [
        ('papers = ["baosonla"]\n', "(1): baosonla"),
        ('provinces = ["Sơn La"]\n', "(1): baosonla"),
        (
            'papers = ["baosonla", "baobacninhtv", "baolangson", "baocaobang"]\n',
            "(4): baosonla, baobacninhtv, baolangson …",
        ),
    ],
)  # fmt: skip
def test_papers_that_are_settled_and_never_crawled_are_an_outage_of_ours(
    run: Run, uncrawled: Path, text: str, papers: str
) -> None:
    told = run("status", "--check", "--data", settle(uncrawled, text, days_ago=0))
    assert told.code == 70
    [line] = told.out.splitlines()
    assert line.startswith("all papers: outage since 20")
    assert line.endswith(f"no crawl has ever run, though papers are settled in baotinh.toml {papers}")
    shown = run("status", "--data", uncrawled)
    assert (shown.code, shown.out.splitlines()[-1]) == (0, line)


@pytest.mark.parametrize("text", ['contact = "you@example.org"\n', "# nothing is settled yet\n"])
def test_where_no_paper_is_settled_an_archive_of_imports_is_well(run: Run, uncrawled: Path, text: str) -> None:
    assert run("status", "--check", "--data", settle(uncrawled, text)) == (0, "", "")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('papers = ["baosonl"]\n', "did you mean 'baosonla'?"),
        ('paper = ["baosonla"]\n', "unknown key"),
        ("", "expected keys or comments, found nothing"),
    ],
)
def test_a_file_that_ends_each_crawl_is_named_as_what_it_is(run: Run, well: Path, text: str, what: str) -> None:
    told = run("status", "--check", "--data", settle(well, text))
    assert told.code == 70
    [line] = told.out.splitlines()
    assert line.startswith("all papers: settings since 20")
    assert "the next crawl ends with 2: " in line
    assert what in line


def test_a_settled_paper_that_the_crawls_leave_out_is_named_by_the_first_after_it_was_settled(
    run: Run, well: Path
) -> None:
    text = 'papers = ["baosonla", "baolangson"]\n'
    assert run("status", "--check", "--data", settle(well, text, days_ago=0.001)) == (0, "", "")
    told = run("status", "--check", "--data", settle(well, text))
    assert told.code == 70
    [line] = told.out.splitlines()
    assert line.startswith("baolangson: never crawled since 20")
    assert line.endswith("settled in baotinh.toml since, and the crawls leave it out")
    assert run("status", "--check", "--site", "baosonla", "--data", well) == (0, "", "")
    assert run("status", "--check", "--site", "baolangson", "--data", well).code == 70


def test_settled_papers_that_are_crawled_are_well(run: Run, well: Path) -> None:
    assert run("status", "--check", "--data", settle(well, 'papers = ["baosonla"]\n')) == (0, "", "")


def test_an_archive_that_nobody_crawls_any_more_is_never_well(run: Run, tmp_path: Path) -> None:
    data = make(tmp_path / "data", {})
    with Archive(data, write=True) as archive, archive.transaction() as db:
        for column in ("started_at", "ended_at"):
            db.execute(f"UPDATE runs SET {column} = strftime('%Y-%m-%dT%H:%M:%S+00:00', {column}, '-200 days')")
    told = run("status", "--check", "--data", data)
    assert told.code == 70
    assert "no crawl has run since then" in told.out
