"""`baotinh holes` and `baotinh mend`: what is missing, why, and what the next crawl does about it."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.items import VIETNAM
from pipelines.db.archive import Archive
from pipelines.store import backfill
from tests.baotinh.conftest import Run
from tests.pipelines.query.desk import Desk, daily, gives

DOWN = gives(new=0, counts={"listings": 0, "asked": 4}, groups={"later": {"HTTP 503": 4}})
TODAY = datetime.now(UTC).astimezone(VIETNAM).date()


def ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two papers, crawled for fifty days up to yesterday; one of them was down from the 20th to the 18th day ago."""
    with Archive(tmp_path / "data", write=True) as archive:
        archive.db.execute("PRAGMA synchronous = OFF")
        papers = {"baosonla": daily(8), "bao-co-ten-rat-dai-nhu-the": daily(8)}
        desk = Desk(archive, 1, papers, start=TODAY - timedelta(days=50), hours=(8, 22))
        desk.after(30)
        desk.after(3, {"baosonla": DOWN})
        desk.after(17)
    return tmp_path / "data"


def test_a_sign_for_each_day_of_each_paper_fits_into_a_line_and_shows_the_hole(run: Run, data: Path) -> None:
    told = run("holes", "--data", data)
    head, long_name, one = told.out.splitlines()[:3]
    assert head.split() == f"{ago(42)} to {ago(1)}, a sign for each day".split()
    assert all(len(line) <= 80 for line in (head, long_name, one))
    assert long_name.startswith("bao-co-ten-rat-… ")
    signs = one.removeprefix("baosonla").strip()
    assert (len(signs), signs[22:25], signs.count("D")) == (42, "DDD", 3)
    assert "D site down" in told.out


def test_days_that_follow_each_other_are_one_line_with_what_to_do(run: Run, data: Path) -> None:
    told = run("holes", "--data", data).out.splitlines()
    assert f"baosonla: {ago(20)} to {ago(18)} (3 days): site down; `baotinh mend` asks again" in told
    assert sum(line.startswith("baosonla: ") for line in told) == 1


def test_a_long_time_is_shown_by_weeks(run: Run, data: Path) -> None:
    told = run("holes", "--site", "baosonla", "--since", ago(140), "--data", data).out.splitlines()
    signs = told[1].removeprefix("baosonla").strip()
    assert "week" in told[0]
    assert len(signs) == 20
    assert signs.startswith("?" * 12)
    assert "D" in signs


def test_programs_get_each_day_with_its_cause(run: Run, data: Path) -> None:
    [paper] = json.loads(run("holes", "--json", "--site", "baosonla", "--data", data).out)["papers"]
    assert [day["day"] for day in paper["days"] if day["is_hole"]] == [ago(20), ago(19), ago(18)]
    assert {day["cause"] for day in paper["days"] if day["is_hole"]} == {"site down"}
    assert paper["queued"] is None


def test_mend_queues_the_repair_once_and_says_what(run: Run, data: Path) -> None:
    queued = f"baosonla: 3 days missing, queued: the next crawl goes back to {ago(20)}\n"
    assert run("mend", "--data", data) == (0, queued, "")
    with Archive(data) as archive:
        [(site, back)] = backfill.queued(archive.db.conn).items()
    assert (site, back.to.isoformat()) == ("baosonla", ago(20))
    again = f"baosonla: 3 days missing, already queued: the next crawl goes back to {ago(20)}\n"
    assert run("mend", "--data", data) == (0, again, "")
    with Archive(data) as archive:
        assert backfill.queued(archive.db.conn) == {"baosonla": back}
    assert f"{ago(20)} to {ago(18)} (3 days): site down; queued" in run("holes", "--data", data).out


def test_mend_looks_at_the_days_and_the_paper_that_are_said(run: Run, data: Path) -> None:
    assert run("mend", "--since", ago(10), "--data", data).out == "no hole that a crawl may fill\n"
    with Archive(data) as archive:
        assert backfill.queued(archive.db.conn) == {}
    assert f"goes back to {ago(60)}" in run("mend", "--since", ago(60), "--site", "baosonla", "--data", data).out
    with Archive(data) as archive:
        assert list(backfill.queued(archive.db.conn)) == ["baosonla"]


@pytest.mark.parametrize("command", ["holes", "mend"])
@pytest.mark.parametrize(
    ("options", "told"), [(("--since", "2999-01-01"), "a day that is over"), (("--site", "khong-co"), "khong-co"),
                          (("--since", "hôm qua"), "a day such as")],
)  # fmt: skip
def test_bad_input_is_one_line(run: Run, data: Path, command: str, options: tuple[str, str], told: str) -> None:
    done = run(command, *options, "--data", data)
    assert done.code == 2
    assert told in done.err.splitlines()[-1]


def test_an_archive_without_crawls_has_none(run: Run, tmp_path: Path) -> None:
    with Archive(tmp_path / "data", write=True):
        pass
    assert "no paper has been crawled yet" in run("holes", "--data", tmp_path / "data").out
    assert run("mend", "--data", tmp_path / "data").out == "no hole that a crawl may fill\n"


@pytest.mark.parametrize("command", ["holes", "mend"])
def test_no_archive_is_made_where_there_is_none(run: Run, tmp_path: Path, command: str) -> None:
    assert run(command, "--data", tmp_path / "data").code == 2
    assert not (tmp_path / "data").exists()
