"""A page of which nobody says when it was captured is neither an edit nor the past of one that was captured in time."""

from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

import pytest

from tests.foreign.archive import Archive, begin, whole
from tests.foreign.editions import URL, Capture, body
from tests.foreign.saved import singlefile
from tests.foreign.stories import HOST
from tests.foreign.tables import sound

DATED = {1: Capture(1, 2), 2: Capture(2, 3)}
"""Captures by the edition that they have."""
UNDATED = 0
"""The edition of the page without a time."""


def taken(folder: Path, order: Sequence[int], *, edition: int = UNDATED, saved: bool = False) -> Archive:
    """An archive into which the captures of editions came in this order; 0 is the page without a time."""
    archive = begin(folder)
    for number in order:
        path = folder.with_name(f"{folder.name}-{number}.{'warc.gz' if number else 'html'}")
        if number:
            path.write_bytes(DATED[number].record)
            whole(archive.take(path))
        else:
            page = Capture(edition, 1).page
            path.write_text(singlefile(page, URL) if saved else page, "utf-8")
            whole(archive.take(path, "--url", URL))
    return archive


def all_bodies(archive: Archive) -> list[list[str]]:
    """The texts of each article."""
    query = "SELECT article_id, body FROM revisions ORDER BY article_id, number"
    found: dict[object, list[str]] = {}
    for number, text in archive.rows(query):
        found.setdefault(number, []).append(str(text))
    return sorted(found.values())


ORDERS = [*permutations((0, 1, 2)), (0, 1), (1, 0)]


@pytest.mark.parametrize("saved", [False, True], ids=["bare", "with-a-time-of-its-own"])
@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_another_text_stands_by_itself(tmp_path: Path, order: tuple[int, ...], saved: bool) -> None:
    archive = taken(tmp_path / "kho", order, saved=saved)
    dated = [body(number) for number in sorted(order) if number]
    assert all_bodies(archive) == sorted([dated, [body(UNDATED)]])
    assert archive.rows("SELECT revisions, body FROM articles WHERE url = ?", URL) == [(len(dated), dated[-1])]
    assert archive.rows("SELECT canonical_url, host FROM articles WHERE url IS NULL") == [(URL, HOST)]
    sound(archive)


@pytest.mark.parametrize("edition", [1, 2])
@pytest.mark.parametrize("order", ORDERS[:6], ids=str)
def test_the_same_text_is_a_look_and_moves_nothing(tmp_path: Path, order: tuple[int, ...], edition: int) -> None:
    archive = taken(tmp_path / "kho", order, edition=edition)
    assert all_bodies(archive) == [[body(1), body(2)]]
    assert [at for _, at, _ in archive.texts(URL)] == [DATED[1].at, DATED[2].at]
    assert len(archive.looks(URL)) == 3
    sound(archive)


def test_alone_it_is_the_article_at_its_address_until_a_capture_in_time_comes(tmp_path: Path) -> None:
    archive = taken(tmp_path / "kho", (0,))
    assert archive.rows("SELECT url, body FROM articles") == [(URL, body(UNDATED))]
    [[before]] = archive.rows("SELECT id FROM articles")
    path = tmp_path / "moi.warc.gz"
    path.write_bytes(DATED[1].record)
    whole(archive.take(path))
    assert archive.rows("SELECT body FROM articles WHERE id = ?", before) == [(body(UNDATED),)]


def test_a_second_one_is_no_edit_of_the_first(tmp_path: Path) -> None:
    archive = taken(tmp_path / "kho", (0,))
    other = tmp_path / "khac.html"
    other.write_text(Capture(3, 1).page, "utf-8")
    done = archive.take(other, "--url", URL)
    assert all_bodies(archive) == sorted([[body(UNDATED)], [body(3)]])
    assert "--captured-at" in done.out, done


def test_a_line_says_that_it_is_kept_by_itself_and_what_would_join_it(tmp_path: Path) -> None:
    archive = taken(tmp_path / "kho", (1,))
    page = tmp_path / "trang.html"
    page.write_text(Capture(UNDATED, 1).page, "utf-8")
    done = archive.take(page, "--url", URL)
    whole(done)
    assert "--captured-at" in done.out, done
    assert str(page) in done.out


def test_with_a_time_it_is_an_edit(tmp_path: Path) -> None:
    archive = taken(tmp_path / "kho", (1,))
    page = tmp_path / "trang.html"
    page.write_text(Capture(UNDATED, 1).page, "utf-8")
    whole(archive.take(page, "--url", URL, "--captured-at", "2026-05-09T08:00"))
    assert all_bodies(archive) == [[body(1), body(UNDATED)]]


def test_what_was_taken_down_stays_away_with_or_without_a_time(tmp_path: Path) -> None:
    archive = taken(tmp_path / "kho", (0, 1))
    [[number]] = archive.rows("SELECT id FROM articles WHERE url IS NULL")
    assert archive.ask("redact", str(number), "--reason", "thử", "--yes").code == 0
    page = tmp_path / "lai.html"
    page.write_text(Capture(UNDATED, 1).page, "utf-8")
    archive.take(page, "--url", URL)
    assert body(UNDATED) not in [text for texts in all_bodies(archive) for text in texts]
