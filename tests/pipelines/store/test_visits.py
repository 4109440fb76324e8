"""One visit, one transaction."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.items import Ask, Capture, Evidence, Link, Page, Stamp
from crawler.provinces import find_province
from pipelines.db.archive import Archive, utc
from pipelines.query.filters import Filter
from pipelines.query.selection import Selection
from pipelines.query.tables import Rows
from pipelines.store import leads
from pipelines.store.articles import Stored, is_article, local_sources
from pipelines.store.visits import same_bytes, store_visit
from pipelines.warc.writer import Warc
from tests.pipelines.conftest import NOON, PLAN, SITE, URL, article, visit

PROVINCES = ("Bến Tre", "Vĩnh Long", "Huế", "Cà Mau")


def store(archive: Archive, *args: object, **kwargs: object) -> Stored:
    done = visit(*args, **kwargs)  # type: ignore[arg-type]
    with archive.transaction() as db:
        leads.add(db, Ask("https://baovidu.vn/", "vidu", "home"), [Link(done.ask.url, "article")], NOON, PLAN)
        return store_visit(db, 1, done, PLAN)


def rows(archive: Archive, query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in archive.db.conn.execute(query)]


def test_an_article_is_stored_with_all_that_belongs_to_it(archive: Archive) -> None:
    assert store(archive, article()).result == "new"
    assert rows(archive, "SELECT key, site, title, lead, body, subheads FROM articles") == [
        ("baovidu.vn/mua-lon-123456.html", "vidu", "Mưa lớn ở Bến Tre", "(BVD) - Mưa lớn kéo dài.",
         "Nước lên.\n\nNước xuống", "[1]")
    ]  # fmt: skip
    stamp = "SELECT published_at, published_precision, published_raw, published_source, published_flags FROM articles"
    assert rows(archive, stamp) == [
        ("2026-03-07T12:00+07:00", "minute", "12:00 07/03/2026", "byline", json.dumps(["zone_mislabelled"]))
    ]
    assert rows(archive, "SELECT name FROM authors ORDER BY position") == [("Hữu Lữ",), ("P.V",)]
    assert rows(archive, "SELECT caption, credit FROM images") == [("Đường ngập", "Hữu Lữ")]
    assert rows(archive, "SELECT position, kind, url, source, title FROM media") == [
        (0, "video", "https://baovidu.vn/lu.mp4", "iframe", "Lũ về")
    ]
    assert rows(archive, "SELECT title, heading, at FROM related") == [
        ("Tin cũ", "Tin liên quan", "2026-03-07T12:00+07:00")
    ]
    assert rows(archive, "SELECT source, verdict, at FROM dates") == [
        ("byline", "chosen", "2026-03-07T12:00+07:00"),
        ("footer", "footer", None),
    ]
    assert rows(archive, "SELECT number, digest = (SELECT digest FROM articles) FROM revisions") == [(1, 1)]


def test_the_same_text_again_changes_nothing(archive: Archive) -> None:
    store(archive, article())
    again = store(archive, article(related=(), flags=("other furniture",)), number=1)
    assert again.result == "unchanged"
    assert rows(archive, "SELECT count(*) FROM revisions") == [(1,)]
    assert rows(archive, "SELECT count(*) FROM related") == [(1,)]


def test_a_changed_text_is_a_revision_and_the_old_text_stays(archive: Archive) -> None:
    store(archive, article())
    later = NOON + timedelta(hours=6)
    assert store(archive, article(body=("Nước lên nữa.",)), number=1, at=later).result == "changed"
    assert rows(archive, "SELECT body FROM articles") == [("Nước lên nữa.",)]
    assert rows(archive, "SELECT number, seen_at, body FROM revisions") == [
        (1, utc(NOON), "Nước lên.\n\nNước xuống"),
        (2, utc(later), "Nước lên nữa."),
    ]


def test_an_article_under_tracking_parameters_is_one_row(archive: Archive) -> None:
    store(archive, article())
    assert store(archive, article(), url=URL.replace("https://", "http://www.") + "?x=", number=1).result == "new"
    assert store(archive, article(), url=URL.replace("https://", "http://www."), number=2).result == "unchanged"


def test_a_print_page_does_not_replace_what_the_articles_own_address_gave(archive: Archive) -> None:
    store(archive, article())
    printed = article(canonical_url=URL, body=("Bản in.",))
    assert store(archive, printed, url="https://baovidu.vn/print/123456", number=1).result == "unchanged"
    assert rows(archive, "SELECT body FROM articles") == [("Nước lên.\n\nNước xuống",)]


def test_the_articles_own_address_replaces_what_a_print_page_gave(archive: Archive) -> None:
    printed = article(canonical_url=URL, body=("Bản in.",))
    store(archive, printed, url="https://baovidu.vn/print/123456")
    assert store(archive, article(), number=1).result == "changed"
    assert rows(archive, "SELECT key, body FROM articles") == [
        ("baovidu.vn/mua-lon-123456.html", "Nước lên.\n\nNước xuống")
    ]


def test_a_front_page_given_as_canonical_does_not_fold_the_paper_into_one_article(archive: Archive) -> None:
    store(archive, article(canonical_url="https://baovidu.vn/"))
    other = "https://baovidu.vn/nang-gat-777777.html"
    assert store(archive, article(canonical_url="https://baovidu.vn/"), url=other, number=1).result == "new"


def test_a_file_without_address_is_known_by_its_digest_and_its_capture_time_may_be_learnt_later(
    archive: Archive,
) -> None:
    file = visit(article(related=()), page=Page(None, b"bytes", None))
    file = replace(file, captures=(replace(file.captures[0], fetched_at=None),))
    dated = visit(article(), number=1, page=Page(None, b"bytes", NOON))
    with archive.transaction() as db:
        leads.add(db, Ask("https://baovidu.vn/", "vidu", "home"), [Link(URL, "article")], NOON, PLAN)
        assert store_visit(db, 1, file, PLAN).result == "new"
        assert store_visit(db, 1, dated, PLAN).result == "changed"
    assert rows(archive, "SELECT substr(key, 1, 7), (SELECT count(*) FROM related) FROM articles") == [("sha256:", 1)]
    assert rows(archive, "SELECT count(*) FROM revisions") == [(1,)]


def test_a_lone_surrogate_does_not_lose_the_article(archive: Archive) -> None:
    assert store(archive, article(section="Thời \ud800 sự")).result == "new"
    assert rows(archive, "SELECT section FROM articles") == [("Thời  sự",)]


def test_a_failed_store_leaves_nothing_behind(archive: Archive) -> None:
    store(archive, article())
    broken = visit(article(body=("Mới.",)), number=0)  # the same place in the WARC twice: the database refuses
    with pytest.raises(Exception, match="UNIQUE"), archive.transaction() as db:
        store_visit(db, 1, broken, PLAN)
    assert rows(archive, "SELECT body FROM articles") == [("Nước lên.\n\nNước xuống",)]
    assert rows(archive, "SELECT count(*) FROM captures") == [(1,)]


@pytest.mark.parametrize(
    ("status", "stored"),
    [("ok", True), ("encoded", True), ("scripted", True), ("media", True), ("listing", False), ("error", False),
     ("login", False), ("challenge", False), ("empty", False)],
)  # fmt: skip
def test_only_what_has_a_text_or_a_reason_for_having_none_is_an_article(status: str, stored: bool) -> None:
    assert is_article(article(body_status=status)) is stored
    assert not is_article(article(body_status=status, title=None))


def test_bytes_that_came_before_are_not_kept_twice_while_they_can_be_opened(archive: Archive) -> None:
    folder, warc = archive.folder / "warc", Warc(archive.folder / "warc", "baotinh/0")
    kept = warc.exchange(Capture(URL, NOON, 200, digest="sha256:0"), Request(URL), Response(URL, body=b"x"))
    warc.close()
    store(archive, article(), captures=(kept,))
    again = replace(kept, url="https://baovidu.vn/khac")
    first = same_bytes(archive.db.conn, folder, again)
    assert first is not None
    assert (first.capture, first.url, first.date) == (1, URL, "2026-03-07T05:00:00Z")
    assert same_bytes(archive.db.conn, folder, replace(again, digest="sha256:9")) is None
    assert same_bytes(archive.db.conn, folder, replace(again, status=404)) is None
    unchanged = Capture(URL, NOON, 304)
    assert same_bytes(archive.db.conn, folder, unchanged) == first
    (folder / str(kept.warc_file)).unlink()
    assert same_bytes(archive.db.conn, folder, again) is None
    assert same_bytes(archive.db.conn, folder, unchanged) is None


def test_an_article_is_gone_since_its_own_address_is_and_may_come_back(archive: Archive) -> None:
    store(archive, article())
    for number, outcome, hours, gone in ((1, "gone", 1, 1), (2, "gone", 2, 1), (3, "done", 3, None)):
        at = NOON + timedelta(hours=hours)
        found = article() if outcome == "done" else None
        store(archive, found, number=number, at=at, outcome=outcome, page=None if found is None else Page(URL, b"", at))
        expected = utc(NOON + timedelta(hours=gone)) if gone else None
        assert rows(archive, "SELECT gone_at FROM articles") == [(expected,)]


def test_a_missing_print_page_says_nothing_of_the_article(archive: Archive) -> None:
    printed = "https://baovidu.vn/print/123456"
    store(archive, article())
    store(archive, article(canonical_url=URL), url=printed, number=1)
    store(archive, None, url=printed, number=2, outcome="gone", page=None)
    assert rows(archive, "SELECT gone_at FROM articles") == [(None,)]


def test_a_feed_that_names_a_false_zone_is_recognised_by_three_agreeing_pages(archive: Archive) -> None:
    false = Stamp(NOON, "second", "Sat, 07 Mar 2026 12:00:00 GMT", "feed.pubDate", ("zone_mislabelled",))
    for number in range(3):
        assert local_sources(archive.db.conn) == {}
        url = f"https://baovidu.vn/tin-{number}-34567{number}.html"
        told = Evidence("feed.pubDate", false.raw, false, "agrees")
        store(archive, article(url=url, dates=(told,)), url=url, number=number)
    assert local_sources(archive.db.conn) == {"vidu": ("feed.pubDate",)}
    archive.know((SITE,))  # the next run
    assert local_sources(archive.db.conn) == {"vidu": ("feed.pubDate",)}


def test_an_article_whose_address_moved_for_good_goes_on_under_the_new_one(archive: Archive) -> None:
    store(archive, article())
    new = "https://baovidu.vn/mua-lon-o-ben-tre-987654.html"
    at = NOON + timedelta(hours=6)
    moved = Capture(URL, at, 301, location=new, warc_file="a.warc.gz", warc_offset=7)
    arrived = Capture(new, at, 200, warc_file="a.warc.gz", warc_offset=8)
    result = store(archive, article(url=new), at=at, page=Page(new, b"x", at), captures=(moved, arrived))
    assert result.result == "unchanged"
    assert rows(archive, "SELECT key FROM articles") == [("baovidu.vn/mua-lon-o-ben-tre-987654.html",)]
    assert rows(archive, "SELECT url, moved_to FROM pages ORDER BY moved_to NULLS LAST") == [(URL, new), (new, None)]


def test_places_are_stored_where_they_stand_in_the_stored_text(archive: Archive) -> None:
    store(archive, article(title="Bến Tre", lead="Ở TP. Vĩnh Long.", body=("Mưa.", "Xã Hòa Bình, Vĩnh Long.")))
    assert rows(archive, "SELECT field, text, former, present, doubt FROM places ORDER BY position") == [
        ("title", "Bến Tre", "2024-83", None, None),
        ("lead", "TP. Vĩnh Long", "2024-86", None, None),
        ("body", "Hòa Bình", "2024-17", None, "namesake"),
        ("body", "Vĩnh Long", "2024-86", "2025-86", None),
    ]
    printed = "CASE field WHEN 'title' THEN title WHEN 'lead' THEN lead ELSE body END"
    [[standing]] = rows(
        archive,
        f"""SELECT min(substr({printed}, start + 1, p.length) = p.text)
            FROM places p JOIN articles a ON a.id = p.article_id""",
    )
    assert standing == 1


def test_about_finds_what_names_a_province_beyond_doubt(archive: Archive) -> None:
    texts = {"bến tre": "Nông dân Bến Tre.", "tàu": "Tàu Bến Tre 09.", "vĩnh long": "Ở Vĩnh Long.", "huế": "Ở Huế."}
    for number, (title, body) in enumerate(texts.items()):
        url = f"https://baovidu.vn/tin-{number}-90000{number}.html"
        store(archive, article(title=title, lead=None, body=(body,), subheads=(), url=url), url=url, number=number)
    told = {
        name: [row["title"] for row in Rows.of(archive, chosen=Selection(Filter(about=find_province(name))))]
        for name in PROVINCES
    }
    assert told == {"Bến Tre": ["bến tre"], "Vĩnh Long": ["vĩnh long"], "Huế": ["huế"], "Cà Mau": []}
