"""What articles once said: searched, found, shown with the day it went, cited; and gone where it is taken down."""

import csv
import json
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crawler.sites import Site
from pipelines.db.archive import Archive
from pipelines.query import articles
from pipelines.query.filters import Filter
from pipelines.query.past import count, search
from pipelines.query.selection import Selection
from tests.baotinh.conftest import Run
from tests.baotinh.test_changes import FIVE, FLOOD, Paper, data, paper
from tests.pipelines.schemas.truth import PLACE
from tests.world import DOOMED, SECRETS, World

__all__ = ["data", "paper"]

CLAIM = "Ông Trần Văn Ẩn bị bắt tạm giam tại xã Hoà Lợi."
RETRACTED = "Công an đang xác minh vụ việc tại xã Hoà Lợi."


def hits(run: Run, data: Path, query: str, *options: object) -> list[dict[str, Any]]:
    done = run("search", query, "--revisions", "--json", "--data", data, *options)
    assert done.code == 0, done
    rows: list[dict[str, Any]] = json.loads(done.out)
    return rows


def texts(run: Run, data: Path, query: str, *options: object) -> list[tuple[int, int]]:
    """Article and revision of all that is found."""
    return [(hit["id"], hit["revision"]) for hit in hits(run, data, query, *options)]


@pytest.fixture
def retracted(paper: Paper) -> Paper:
    """Article 2 claimed something at noon, and took it back an hour later."""
    paper.says(2, CLAIM, title="Bắt đối tượng")
    paper.says(2, RETRACTED, 1, title="Xác minh vụ việc")
    return paper


# --- searched and found


def test_a_sentence_that_was_withdrawn_is_found_with_the_hour_it_went(run: Run, retracted: Paper, data: Path) -> None:
    assert run("search", "tạm giam", "--json", "--data", data).out.strip() == "[]"
    [hit] = hits(run, data, '"bắt tạm giam"')
    assert (hit["id"], hit["revision"], hit["revisions"], hit["title"]) == (2, 1, 2, "Bắt đối tượng")
    assert "⟦bắt tạm giam⟧" in hit["snippet"]
    assert (hit["seen_at"], hit["edited_at"]) == ("2026-03-07T05:00:00+00:00", "2026-03-07T06:00:00+00:00")
    assert (hit["gone_at"], hit["still_says"], hit["is_exact"]) == (None, False, True)
    told = run("search", "tạm", "giam", "--revisions", "--data", data).out
    assert "edited since: 2026-03-07T13:00:00+07:00" in told
    assert "the present text has these words no more" in told
    assert "1 of 1 text from before, of 1 article; 1 with these very words" in told


def test_words_that_stayed_through_an_edit_are_said_to_stand_still(run: Run, retracted: Paper, data: Path) -> None:
    [hit] = hits(run, data, "hòa lợi")
    assert (hit["revision"], hit["still_says"]) == (1, True)
    assert "has these words too" in run("search", "hoà lợi", "--revisions", "--data", data).out


def test_the_present_text_is_none_of_before(run: Run, retracted: Paper, data: Path) -> None:
    assert texts(run, data, "xác minh") == []
    assert texts(run, data, FLOOD) == []


@pytest.mark.parametrize(
    ("query", "is_found"),
    {
        "Hoà Lợi": True, "Hòa Lợi": True, "hoa loi": True, "tam giam": True, "ẩn": True, "an": True,
        '"bị bắt tạm giam"': True, '"tạm giam bị bắt"': False, "tạm giam -mưa": True, "tạm giam -hoà": False,
        "giam OR mưa": True, "gia*": True, "title:bắt": True, "title:giam": False, "bat doi tuong": True,
        "title:xác": False, "giám": True,
    }.items(),
)  # fmt: skip
def test_it_is_asked_in_the_language_of_search(
    query: str, is_found: bool, run: Run, retracted: Paper, data: Path
) -> None:
    assert texts(run, data, query) == [(2, 1)] * is_found


def test_what_only_sounds_alike_is_no_exact_hit(run: Run, retracted: Paper, data: Path) -> None:
    assert [hit["is_exact"] for hit in hits(run, data, "giám")] == [False]
    assert texts(run, data, "giám", "--exact") == []


def test_the_last_text_of_an_article_that_is_gone_is_found_until_it_is_back(run: Run, paper: Paper, data: Path) -> None:
    paper.deletes(1, 2)
    [hit] = hits(run, data, "cuốn trôi")
    assert (hit["revision"], hit["edited_at"], hit["gone_at"]) == (1, None, "2026-03-07T07:00:00+00:00")
    assert "since 2026-03-07T14:00:00+07:00" in run("search", "cuốn trôi", "--revisions", "--data", data).out
    paper.says(1, FLOOD, 5)
    assert texts(run, data, "cuốn trôi") == []


def test_an_edit_before_an_article_went_is_found_beside_its_last_text(run: Run, paper: Paper, data: Path) -> None:
    paper.says(1, FIVE, 1)
    paper.deletes(1, 2)
    assert sorted(texts(run, data, "cuốn trôi")) == [(1, 1), (1, 2)]
    assert texts(run, data, '"3 ngôi nhà"') == [(1, 1)]


def test_a_text_that_comes_back_is_the_present_one_and_the_one_between_is_found(
    run: Run, paper: Paper, data: Path
) -> None:
    paper.says(1, FIVE, 1)
    assert texts(run, data, "ngôi nhà") == [(1, 1)]
    paper.says(1, FLOOD, 2)
    assert texts(run, data, "ngôi nhà") == [(1, 2)]
    paper.says(1, FIVE, 3)
    assert texts(run, data, "ngôi nhà") == [(1, 3)], "where it stood twice, the last time"
    paper.says(1, "Nước đã rút.", 4)
    assert sorted(texts(run, data, "ngôi nhà")) == [(1, 3), (1, 4)]


def test_an_older_capture_that_comes_late_is_a_text_of_before(run: Run, paper: Paper, data: Path) -> None:
    paper.says(1, FIVE, -2)
    assert texts(run, data, '"5 ngôi nhà"') == [(1, 1)]


# --- filters, order, counts


@pytest.fixture
def many(paper: Paper) -> Paper:
    """Articles 2 to 5 of two papers, each once with `cháy rừng`, published a day apart."""
    paper.archive.know((Site(id="khac", name="Báo Khác", domain="baokhac.vn"),))
    for number in range(2, 6):
        published = paper.on(number)
        paper.says(number, f"Vụ cháy rừng thứ {number}.", published=published, section=f"Mục {number % 2}")
        paper.says(number, f"Vụ việc thứ {number}.", 1, published=published, section=f"Mục {number % 2}")
    return paper


@pytest.mark.parametrize(
    ("options", "found"),
    {
        (): [5, 4, 3, 2], ("--sort", "oldest"): [2, 3, 4, 5], ("--sort", "newest"): [5, 4, 3, 2],
        ("--limit", "2"): [5, 4], ("--limit", "2", "--offset", "2"): [3, 2], ("--from", "2026-03-04"): [5, 4],
        ("--to", "2026-03-03"): [3, 2], ("--from", "2026-03-03", "--to", "2026-03-03"): [3],
        ("--section", "mục 1"): [5, 3], ("--host", "baovidu.vn"): [5, 4, 3, 2],
        ("--province", "Bến Tre"): [5, 4, 3, 2], ("--one-per-story",): [5, 4, 3, 2], ("--site", "baosonla"): [],
    }.items(),
)  # fmt: skip
def test_filters_and_orders_are_those_of_search(
    options: tuple[str, ...], found: list[int], run: Run, many: Paper, data: Path
) -> None:
    assert [number for number, _ in texts(run, data, "cháy rừng", *options)] == found


@pytest.mark.parametrize(("site", "found"), [("vidu", 4), ("khac", 0)])
def test_a_paper_has_what_it_said_itself(site: str, found: int, many: Paper) -> None:
    assert len(search(many.archive, Selection(Filter(site=site), "cháy", revisions=True))) == found


def test_counts_are_of_all_whichever_part_is_shown(many: Paper) -> None:
    many.says(5, "Cháy lan.", 2)
    chosen = Selection(query="cháy OR việc", limit=2, revisions=True)
    assert len(search(many.archive, chosen)) == 2
    told = count(many.archive, chosen)
    assert (told.texts, told.exact, told.articles) == (5, 5, 4)


def test_all_of_it_is_a_table_of_its_own(run: Run, many: Paper, data: Path, tmp_path: Path) -> None:
    file = tmp_path / "bo.csv"
    told = ("--columns", "article_id,number,edited_at,body")
    done = run("export", "--query", "cháy", "--revisions", "--limit", 3, *told, "-o", file, "--data", data)
    assert done.code == 0, done
    with file.open(encoding="utf-8") as lines:
        rows = list(csv.reader(lines))
    assert [row[0] for row in rows[1:]] == ["5", "4", "3"]
    assert rows[1] == ["5", "1", "2026-03-07T06:00:00+00:00", "Vụ cháy rừng thứ 5."]
    columns = run("search", "cháy", "--revisions", "--columns", "number,title,gone_at", "--limit", 1, "--data", data)
    assert json.loads(columns.out) == [{"number": 1, "title": "Mưa lớn ở Bến Tre", "gone_at": None}]
    wrong = run("export", "--query", "cháy", "--revisions", "--table", "tags", "-o", file, "--data", data)
    assert (wrong.code, len(wrong.err.splitlines())) == (2, 1)


def test_where_nothing_stands_it_is_said_where_it_stood(run: Run, retracted: Paper, data: Path) -> None:
    assert "add --revisions" in run("search", "tạm giam", "--data", data).out
    assert "add --revisions" not in run("search", "sương muối", "--data", data).out
    assert "without --revisions" in run("search", "xác minh", "--revisions", "--data", data).out


# --- shown and cited


def test_a_text_of_before_is_shown_with_when_it_stood_and_its_bytes(run: Run, retracted: Paper, data: Path) -> None:
    shown = run("show", 2, "--revision", 1, "--data", data).out
    assert shown.startswith("Bắt đối tượng\n")
    assert CLAIM in shown
    assert RETRACTED not in shown
    assert "1 of 2, seen 2026-03-07T12:00:00+07:00; edited since: 2026-03-07T13:00:00+07:00" in shown
    assert digest_of(data, 2, 1) in shown
    assert digest_of(data, 2, 2) not in shown
    present = run("show", 2, "--revision", 2, "--data", data).out
    assert "2 of 2, seen 2026-03-07T13:00:00+07:00; the present text" in present


def digest_of(data: Path, article: int, number: int) -> str:
    """Of the bytes that a text was read from."""
    query = (
        """SELECT c.digest FROM texts t JOIN captures c ON c.id = t.capture_id WHERE (article_id, number) = (?, ?)"""
    )
    with closing(sqlite3.connect(data / "archive.db")) as db:
        return str(db.execute(query, (article, number)).fetchone()[0])


@pytest.mark.parametrize("style", [None, "--bibtex", "--ris", "--csl-json"])
def test_in_every_style_a_citation_of_a_past_text_says_so(
    style: str | None, run: Run, retracted: Paper, data: Path
) -> None:
    options = [style] if style else []
    past = run("cite", 2, "--revision", 1, *options, "--data", data).out
    now = run("cite", 2, *options, "--data", data).out
    assert "Bắt đối tượng" in past
    assert digest_of(data, 2, 1) in past
    assert digest_of(data, 2, 2) not in past
    assert digest_of(data, 2, 2) in now
    assert "bản 1/2" in past or "text 1 of 2" in past
    assert "1/2" not in now
    assert "13:00" in past, "when another one was seen"
    assert "12:00" in past, "when it was seen"


def test_a_citation_says_that_the_page_is_gone_or_says_it_again(run: Run, paper: Paper, data: Path) -> None:
    paper.says(1, FIVE, 1)
    paper.says(1, FLOOD, 2)
    assert "nay báo lại đăng đúng bản này" in run("cite", 1, "--revision", 1, "--data", data).out
    paper.deletes(1, 3)
    assert "bài đã bị gỡ (thấy lúc 15:00 ngày 7/3/2026)" in run("cite", 1, "--revision", 3, "--data", data).out
    assert "the page is gone" in run("cite", 1, "--revision", 3, "--ris", "--data", data).out


def test_two_texts_of_an_article_are_two_records(run: Run, retracted: Paper, data: Path) -> None:
    keys = [run("cite", 2, "--revision", number, "--bibtex", "--data", data).out.split(",")[0] for number in (1, 2)]
    assert keys == ["@misc{vidu-2-1", "@misc{vidu-2-2"]


@pytest.mark.parametrize("command", ["show", "cite"])
@pytest.mark.parametrize(("article", "number"), [(2, 3), (2, 0), (2, -1), (1, 2), (2, 10**30)])
def test_a_revision_that_is_none_is_one_line_that_says_which_there_are(
    command: str, article: int, number: int, run: Run, retracted: Paper, data: Path
) -> None:
    done = run(command, article, "--revision", number, "--data", data)
    expected = "expected 1 to 2" if article == 2 else "expected 1, it has had no other"
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert expected in done.err


def test_a_bundle_has_every_text_and_takes_no_number(run: Run, retracted: Paper, data: Path, tmp_path: Path) -> None:
    done = run("cite", 2, "--revision", 1, "--bundle", tmp_path / "a.wacz", "--data", data)
    assert (done.code, len(done.err.splitlines())) == (2, 1)


# --- what changed


def test_a_pipe_has_marks_for_words_and_counts_of_them(run: Run, paper: Paper, data: Path) -> None:
    paper.says(1, f"Mở đầu.\n\n{FLOOD}\n\nHết.\n\nCuối.", 1)
    paper.says(1, f"Mở đầu.\n\n{FIVE}\n\nHết.\n\nCuối.\n\nThêm hai.", 2)
    told = run("show", 1, "--diff", "--revision", 3, "--data", data).out
    assert "put in: 1 paragraph, 3 words; taken out: 0 paragraphs, 1 word; changed: 1 paragraph\n" in told
    assert "~ Lũ cuốn trôi [-3-]{+5+} ngôi nhà." in told
    assert "+ {+Thêm hai.+}" in told
    assert told.count("unchanged") == 2
    assert "Hết." not in told
    assert "revision 2" not in told


def test_what_stays_of_a_long_paragraph_is_folded(run: Run, paper: Paper, data: Path) -> None:
    long = " ".join(f"từ{number}" for number in range(100))
    paper.says(1, f"{long} {FLOOD} {long}", 1)
    paper.says(1, f"{long} {FIVE} {long}", 2)
    line = next(
        line for line in run("show", 1, "--diff", "--revision", 3, "--data", data).out.splitlines() if "{+" in line
    )
    assert line.startswith("~ … từ92")
    assert line.endswith("từ8 …")
    assert "Lũ cuốn trôi [-3-]{+5+} ngôi nhà." in line


@pytest.mark.parametrize(
    ("environment", "has_marks"),
    [
        ({"FORCE_COLOR": "1", "TERM": "xterm"}, False), ({"FORCE_COLOR": "1", "TERM": "xterm", "NO_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True), ({}, True),
    ],
)  # fmt: skip
def test_where_no_colour_is_seen_there_are_marks(
    environment: dict[str, str], has_marks: bool, run: Run, paper: Paper, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper.says(1, FIVE, 1)
    for name in ("COLORTERM", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    told = run("show", 1, "--diff", "--data", data).out
    assert ("[-3-]{+5+}" in told) == has_marks
    assert ("\x1b[32m5\x1b[0m" in told) != has_marks


def test_a_text_and_a_difference_are_data_for_whoever_shows_them(retracted: Paper) -> None:
    found = articles.find(retracted.archive, "2")
    assert found is not None
    text = articles.revision(retracted.archive, found, 1)
    assert (text.title, text.body, text.is_present) == ("Bắt đối tượng", CLAIM, 0)
    told = articles.changed(retracted.archive, found, 2)
    assert [one.kind for one in told.paragraphs].count("kept") == 0
    assert {run.kind for one in told.paragraphs for run in one.runs} == {"kept", "added", "removed"}


# --- kept, made again, taken down


def indexed(data: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(data / "archive.db")) as db:
        return sorted(map(tuple, db.execute("SELECT search_rowid, article_id, number FROM past_texts")))


def test_a_rebuild_finds_what_was_found(run: Run, world: World, tmp_path: Path) -> None:
    copy = world.copy(tmp_path / "data")
    before = indexed(copy)
    [hit] = hits(run, copy, SECRETS[4])
    assert hit["url"] == world.url(DOOMED)
    assert run("rebuild", "--data", copy).code == 0
    assert indexed(copy) == before != []
    assert hits(run, copy, SECRETS[4]) == [hit]
    assert run("verify", "--data", copy).code == 0


def test_what_was_taken_down_is_found_no_more_nor_after_a_rebuild(run: Run, world: World, tmp_path: Path) -> None:
    copy = world.copy(tmp_path / "data")
    others = len(hits(run, copy, "a* OR b* OR c* OR n* OR t*", "--limit", 100))
    assert run("redact", world.url(DOOMED), "--yes", "--data", copy).code == 0
    for again in (False, True):
        if again:
            assert run("rebuild", "--data", copy).code == 0
        assert hits(run, copy, SECRETS[4]) == []
        assert SECRETS[4].encode() not in (copy / "archive.db").read_bytes()
        assert len(hits(run, copy, "a* OR b* OR c* OR n* OR t*", "--limit", 100)) == others - 1
        assert run("verify", "--data", copy).code == 0


@pytest.mark.parametrize("level", [14, 26])
def test_an_archive_of_before_finds_what_its_articles_once_said(level: int, run: Run, tmp_path: Path) -> None:
    with tarfile.open(PLACE / f"{level}.tar.xz") as tar:
        tar.extractall(tmp_path, filter="data")
    with Archive(tmp_path, write=True):
        pass
    [hit] = hits(run, tmp_path, SECRETS[4])
    assert (hit["revision"], hit["edited_at"] is not None) == (1, True)
    assert [word for word in SECRETS if hits(run, tmp_path, word)] != list(SECRETS)


def test_verify_tells_a_past_text_that_no_index_has(run: Run, retracted: Paper, data: Path) -> None:
    with retracted.archive.transaction() as db:
        db.execute("DELETE FROM past_texts")
    done = run("verify", "--data", data)
    assert done.code == 74
    assert "article 2, revision 1" in done.out
