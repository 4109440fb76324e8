"""`baotinh changes`: what papers changed and took down, of which kind, and whether they said so."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.items import VIETNAM, Article, Page, Precision, Stamp
from pipelines.db.archive import Archive
from pipelines.query.changes import KINDS
from pipelines.store.articles import Again, Rereads, untried
from tests.baotinh.conftest import Run
from tests.pipelines.conftest import NOON, article
from tests.pipelines.sound import Filler

URL = "https://baovidu.vn/tin-{}.html"
FLOOD = "Lũ cuốn trôi 3 ngôi nhà."
FIVE = "Lũ cuốn trôi 5 ngôi nhà."
AGO = timedelta(hours=1)


def by_the_same(_: int) -> Again:
    """The text before was read by the extractor of today."""
    return Again()


class Paper(Filler):
    """A paper whose articles have a number, a text, and a time in hours."""

    def says(
        self, number: int, body: str, at: float = 0, *, updated: Stamp | None = None, again: Rereads = by_the_same,
        **changes: object,
    ) -> Article:  # fmt: skip
        """An article is looked at."""
        url, when = URL.format(123450 + number), NOON + timedelta(hours=at)
        facts = {"url": url, "canonical_url": None, "lead": None, "subheads": (), "updated": updated}
        found = article(**{**facts, "body": tuple(body.split("\n\n")), **changes})
        got = self.capture(url, f"{number} {found}".encode(), when)
        self.visit(url, when, got, found=found, again=again)
        return found

    def url(self, number: int) -> str:
        """Where an article stands."""
        return URL.format(123450 + number)

    def on(self, day: int) -> Stamp:
        """Noon of a day in March."""
        return Stamp((NOON + timedelta(days=day - 7)).astimezone(VIETNAM), "minute", "đăng", "byline")

    def deletes(self, number: int, at: float) -> None:
        """Its address answers 404."""
        self.gone(URL.format(123450 + number), NOON + timedelta(hours=at))


@pytest.fixture
def paper(tmp_path: Path) -> Iterator[Paper]:
    with Archive(tmp_path / "data", write=True) as opened:
        made = Paper(opened)
        made.says(1, FLOOD)
        yield made
        made.warc.close()


@pytest.fixture
def data(paper: Paper) -> Path:
    return paper.archive.folder


def told(run: Run, data: Path, *options: object) -> list[dict[str, Any]]:
    done = run("changes", "--json", "--data", data, *options)
    assert done.code == 0, done
    rows: list[dict[str, Any]] = json.loads(done.out)
    return rows


def kinds(run: Run, data: Path, *options: object) -> list[list[str]]:
    return [row["kinds"] for row in told(run, data, *options)]


def stamp(hours: float, precision: Precision = "minute") -> Stamp:
    """A time so many hours after noon."""
    at: datetime = (NOON + timedelta(hours=hours)).astimezone(VIETNAM)
    return Stamp(at, precision, "cập nhật", "byline")


# --- what is told


def test_an_unchanged_page_that_is_looked_at_again_gives_nothing(run: Run, paper: Paper, data: Path) -> None:
    paper.says(1, FLOOD, 6)
    assert told(run, data) == []
    assert run("changes", "--data", data).out == "no edits and no deletions\n"


def test_an_extractor_that_cuts_one_line_more_makes_no_edit(run: Run, paper: Paper, data: Path) -> None:
    before = paper.says(2, f"{FLOOD}\n\nTheo bạn đọc")
    cut = replace(before, body=(FLOOD,))
    paper.says(2, FLOOD, 6, again=lambda _: Again(Page(before.url, b"", NOON), cut))
    assert told(run, data) == []


def test_an_edit_says_what_it_is_of_whom_and_when(run: Run, paper: Paper, data: Path) -> None:
    paper.says(1, FIVE, 6)
    [row] = told(run, data)
    assert row == {
        "at": "2026-03-07T11:00:00+00:00", "kinds": ["number"], "silent": True, "doubt": None,
        "article": row["article"], "revision": 2, "site": "vidu", "paper": "Báo Ví Dụ",
        "title": "Mưa lớn ở Bến Tre", "url": URL.format(123451),
    }  # fmt: skip


def test_what_was_changed_and_changed_back_is_two_edits(run: Run, paper: Paper, data: Path) -> None:
    paper.says(1, FIVE, 1)
    paper.says(1, FLOOD, 2)
    assert [(row["revision"], row["kinds"]) for row in told(run, data)] == [(3, ["number"]), (2, ["number"])]


def test_of_several_kinds_the_first_one_leads(run: Run, paper: Paper, data: Path) -> None:
    paper.says(1, f"{FIVE}\n\nNước còn lên.", 1, title="Mưa rất lớn ở Bến Tre")
    assert kinds(run, data) == [["headline", "number", "other"]]


def test_a_deletion_is_told_and_a_page_that_comes_back_is_not_gone(run: Run, paper: Paper, data: Path) -> None:
    paper.says(2, FLOOD)
    paper.deletes(1, 3)
    paper.deletes(2, 3)
    paper.says(2, FLOOD, 5)
    [row] = told(run, data)
    assert (row["kinds"], row["url"], row["revision"], row["silent"]) == (["gone"], URL.format(123451), None, None)


def test_the_newest_is_first(run: Run, paper: Paper, data: Path) -> None:
    paper.says(2, FLOOD)
    paper.says(2, FIVE, 4)
    paper.says(1, FIVE, 2)
    paper.deletes(1, 3)
    assert [row["at"][11:13] for row in told(run, data)] == ["09", "08", "07"]
    assert kinds(run, data) == [["number"], ["gone"], ["number"]]


def test_what_was_taken_down_is_not_told(run: Run, paper: Paper, data: Path) -> None:
    paper.says(1, FIVE, 2)
    paper.says(2, FLOOD)
    paper.says(2, FIVE, 2)
    paper.warc.close()
    paper.archive.__exit__(None, None, None)
    assert run("redact", URL.format(123451), "--reason", "asked", "--yes", "--data", data).code == 0
    assert [row["url"] for row in told(run, data)] == [URL.format(123452)]


# --- what is doubtful


def test_an_edit_in_doubt_is_told_as_such(run: Run, paper: Paper, data: Path) -> None:
    paper.says(1, FIVE, 2, again=untried)
    [row] = told(run, data)
    assert (row["kinds"], row["silent"]) == (["number"], None)
    assert row["doubt"] == "the text before was not read again"
    out = run("changes", "--data", data).out
    assert "perhaps: number" in out
    assert "perhaps no edit: the text before was not read again" in out
    assert "silent" not in out


# --- silent


@pytest.mark.parametrize(("before", "after", "is_silent"), [
    (None, None, True),
    (stamp(-2), stamp(-2), True),      # the same as before
    (stamp(-2), None, True),           # it says it no longer
    (None, stamp(-1), True),           # a time before our last look, when the text was still the old one
    (None, stamp(5.5), False),
    (stamp(-2), stamp(5.5), False),
    (stamp(-2), stamp(0.01), None),    # within the minute of that look
    (None, stamp(-24, "day"), True),
    (None, stamp(24, "day"), False),
    (None, stamp(0, "day"), None),     # of the very day: nobody can tell
    (None, stamp(0, "month"), None),
])  # fmt: skip
def test_an_edit_is_silent_where_the_paper_gives_no_time_that_moved(
    run: Run, paper: Paper, data: Path, before: Stamp | None, after: Stamp | None, is_silent: bool | None
) -> None:
    paper.says(2, FLOOD, updated=before)
    paper.says(2, FIVE, 6, updated=after)
    assert [row["silent"] for row in told(run, data)] == [is_silent]


def test_the_last_look_at_the_text_before_counts_not_the_first(run: Run, paper: Paper, data: Path) -> None:
    paper.says(2, FLOOD)
    paper.says(2, FLOOD, 4)
    paper.says(2, FIVE, 6, updated=stamp(2))
    assert [row["silent"] for row in told(run, data)] == [True]


@pytest.mark.parametrize(("updated", "both"), [
    (stamp(1), [True, False]),    # when the first of two edits was made: the second one was silent
    (stamp(5), [False, None]),    # when the second one was: of the first nobody knows
    (stamp(-1), [True, True]),
    (None, [True, True]),
])  # fmt: skip
def test_of_an_earlier_edit_it_is_known_as_far_as_the_present_time_tells(
    run: Run, paper: Paper, data: Path, updated: Stamp | None, both: list[bool | None]
) -> None:
    paper.says(2, FLOOD)
    paper.says(2, FIVE, 2)
    paper.says(2, FLOOD, 6, updated=updated)
    assert [row["silent"] for row in told(run, data)] == both


# --- what is asked for


def test_a_day_begins_in_viet_nam(run: Run, paper: Paper, data: Path) -> None:
    paper.says(1, FIVE, 11.9)  # 23:54 there
    paper.says(1, FLOOD, 12.1)  # 00:06 of the next day
    assert [row["revision"] for row in told(run, data, "--since", "2026-03-08")] == [3]
    assert len(told(run, data, "--since", "2026-03-07")) == 2
    assert told(run, data, "--since", "2026-03-09") == []
    assert len(told(run, data, "--since", "0001-01-01")) == 2
    assert run("changes", "--data", data, "--since", "9999-12-31").code == 2, "a day to come is a mistake"


def test_a_kind_takes_those_too_in_which_another_one_leads(run: Run, paper: Paper, data: Path) -> None:
    paper.says(1, FIVE, 1, title="Mưa rất lớn ở Bến Tre")
    paper.deletes(1, 2)
    assert kinds(run, data, "--kind", "number") == [["headline", "number"]]
    assert kinds(run, data, "--kind", "gone") == [["gone"]]
    assert kinds(run, data, "--kind", "photo") == []


def test_a_paper_is_asked_for_by_its_short_name(run: Run, paper: Paper, data: Path) -> None:
    paper.says(1, FIVE, 1)
    paper.deletes(1, 2)
    (data / "papers").mkdir(exist_ok=True)
    facts = 'id = "vidu"\nname = "Báo Ví Dụ"\ndomain = "baovidu.vn"\nprovince = "Bến Tre"\nprovince_now = "Vĩnh Long"\n'
    (data / "papers" / "vidu.toml").write_text(facts, "utf-8")
    assert kinds(run, data, "--site", "vidu") == [["gone"], ["number"]]
    assert kinds(run, data, "--site", "baobacninhtv") == []


@pytest.mark.parametrize(("options", "said"), [
    (("--kind", "lie"), "'lie' is not one of"),
    (("--site", "nobody"), "no newspaper is called 'nobody'"),
    (("--since", "gestern"), "expected yesterday, today, a day such as 2026-03-07, 7d or 2w, found 'gestern'"),
    (("--since", "2026-13-01"), "a day such as 2026-03-07"),
    (("--since", "2026-W10"), "a day such as 2026-03-07"),
    (("--since", "9999-01-01"), "expected a day that has come"),
])  # fmt: skip
def test_bad_input_is_one_line(run: Run, data: Path, options: tuple[str, str], said: str) -> None:
    done = run("changes", "--data", data, *options)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert said in done.err


# --- for people


def test_it_is_told_in_both_languages(run: Run, paper: Paper, data: Path) -> None:
    paper.says(1, FIVE, 1)
    paper.deletes(1, 2)
    out = run("changes", "--data", data).out
    assert "number · silent · vidu" in out
    assert "gone · vidu" in out
    out = run("--lang", "vi", "changes", "--data", data).out
    assert "con số · không báo cập nhật · vidu" in out
    assert "đã gỡ · vidu" in out


def test_what_a_page_says_is_no_markup_and_no_order_to_a_terminal(run: Run, paper: Paper, data: Path) -> None:
    paper.says(1, FIVE, 1, title="[bold]Lũ[/bold] \x1b[31mđỏ")
    out = run("changes", "--data", data).out
    assert "[bold]Lũ[/bold]" in out
    assert "\x1b[31m" not in out


def test_each_kind_has_its_word(run: Run) -> None:
    assert all(kind in run("changes", "--help").out for kind in KINDS)
