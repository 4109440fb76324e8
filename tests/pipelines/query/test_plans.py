"""How SQLite goes about the questions that are documented, that Datasette asks, and that the commands ask."""

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from pipelines.db.archive import Archive
from pipelines.query import trend as counting
from pipelines.query.selection import Selection
from pipelines.query.trend import Split
from tests.pipelines.conftest import SITE
from tests.test_house import ROOT

DOCUMENTED = re.findall(r"```sql\n(.*?)```", (ROOT / "docs" / "questions.md").read_text("utf-8"), re.DOTALL)

# What Datasette asks when a table or view is opened, sorted, filtered or counted by a column.
DATASETTE = [
    "select count(*) from (select * from articles_flat)",
    "select * from articles_flat limit 101",
    "select * from articles_flat order by published_day desc limit 101",
    "select * from articles_flat order by published_utc limit 101",
    "select * from articles_flat where words > :p0 order by words limit 101",
    "select * from articles order by id limit 101",
    *(f"select {name} as value, count(*) as count from (select * from articles_flat) where {name} is not null "
      f"group by {name} order by count desc, value limit 31"
      for name in ("site", "section", "language", "body_status", "province_now", "published_day")),
    "select count(*) from (select * from revisions)",
    "select * from revisions limit 101",
    "select * from articles_by_day limit 101",
]  # fmt: skip

LARGE = (
    "articles|texts|captures|pages|links|images|mentions|teasers|dates|omissions|pieces|places|tags|authors|shingles|"
    "copies"
)
"""Tables that grow with the archive; `stories` has what is in several papers only, and is narrow."""


def alias(query: str) -> set[str]:
    """The names under which a query goes through a large table."""
    return set(re.findall(rf"\b(?:FROM|JOIN)\s+(?:{LARGE})\s+(?:AS\s+)?([a-z])\b", query, re.IGNORECASE))


def plan(db: sqlite3.Connection, query: str) -> list[str]:
    return [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {query}", {"p0": 500})]


def whole(db: sqlite3.Connection, query: str) -> list[str]:
    """The steps that read a large table from one end to the other, but for its first rows or a narrow index."""
    names = "|".join([LARGE, *alias(query), "a", "t"])
    is_part = re.search(r"\blimit\b", query, re.IGNORECASE) and "TEMP B-TREE" not in "".join(plan(db, query))
    reads = re.compile(rf"SCAN (?:{names})\b(?! USING COVERING INDEX)")
    return [] if is_part else [step for step in plan(db, query) if reads.match(step)]


@pytest.fixture
def db(archive: Archive) -> sqlite3.Connection:
    return archive.db.conn


@pytest.mark.parametrize("query", [*DOCUMENTED, *DATASETTE])
def test_no_question_reads_the_archive_from_one_end_to_the_other(db: sqlite3.Connection, query: str) -> None:
    db.execute(query, {"p0": 500}).fetchall()
    assert whole(db, query) == []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM articles_flat WHERE body LIKE '%lũ%'",
        "SELECT * FROM articles ORDER BY lead LIMIT 9",
        "SELECT count(*) FROM articles a JOIN captures c ON c.id = a.capture_id WHERE c.status = 200 OR a.title = 'x'",
    ],
)
def test_what_reads_all_of_it_is_told(db: sqlite3.Connection, query: str) -> None:
    assert whole(db, query) != []


def test_questions_are_documented() -> None:
    assert len(DOCUMENTED) >= 20


def test_sorting_by_day_or_time_reads_the_index_and_no_more_rows_than_are_shown(db: sqlite3.Connection) -> None:
    for column in ("published_day", "published_utc", "words"):
        steps = plan(db, f"SELECT id, title FROM articles_flat ORDER BY {column} DESC LIMIT 20")
        assert steps[0].startswith(f"SCAN a USING INDEX articles_{column.removeprefix('published_')}")
        assert not any("TEMP B-TREE" in step for step in steps)


def test_the_readme_and_the_program_lead_here() -> None:
    assert "docs/questions.md" in (ROOT / "README.md").read_text("utf-8")
    assert Path(ROOT / "docs" / "questions.md").exists()


@pytest.mark.parametrize("which", [{}, {"site": "baovidu"}, {"section": "Thời sự"}, {"since": "2026-01-01"}], ids=str)
@pytest.mark.parametrize("split", [None, "site"])
def test_counting_by_month_reads_no_table_from_one_end_to_the_other(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, which: dict[str, Any], split: Split | None
) -> None:
    asked: list[str] = []
    archive.connection.set_trace_callback(asked.append)
    for worth in (1000, -1):
        monkeypatch.setattr(counting, "_WORTH", worth)
        counting.trend(archive, Selection.of({"baovidu": SITE}, query="lũ -mưa", **which), "month", split)
    archive.connection.set_trace_callback(None)
    steps = [step for query in asked if query.lstrip().startswith(("SELECT", "WITH")) and query != HELD
             for step in plan(archive.connection, query)]  # fmt: skip
    assert len(steps) > 20
    assert [step for step in steps if re.match(rf"SCAN (?:{LARGE}|a|s|stories|articles_per_day)\b", step)] == []


HELD = "SELECT id FROM articles"
"""Is left open, and never read on."""
