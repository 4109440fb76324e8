"""All dates of a page to its publication time."""

from datetime import datetime

import pytest

from crawler.extractors.dates import choose_published
from crawler.items import VIETNAM, Candidate
from tests.crawler.extractors.dates.tables import Case, page_rules, shown

FETCHED = datetime(2024, 5, 20, 10, 30, tzinfo=VIETNAM)
CASES = [case for rule in page_rules() for case in rule.cases]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}:{case.says}")
def test_page_is_dated_as_the_table_says(case: Case) -> None:
    found = choose_published(case.dates, case.fetched)
    assert (shown(found.stamp), found.winner) == (case.expected, case.winner)
    assert shown(found.updated) == case.updated
    assert found.flags == case.flags
    if case.verdicts is not None:
        assert tuple(evidence.verdict for evidence in found.evidence) == case.verdicts


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}:{case.says}")
def test_every_candidate_stays_as_evidence(case: Case) -> None:
    found = choose_published([Candidate(*pair) for pair in case.dates], case.fetched)
    assert tuple((evidence.source, evidence.text) for evidence in found.evidence) == case.dates
    chosen = [evidence for evidence in found.evidence if evidence.verdict == "chosen"]
    assert [(evidence.source, evidence.stamp) for evidence in chosen] == (
        [(found.winner, found.stamp)] if found.stamp else []
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}:{case.says}")
def test_order_of_the_candidates_does_not_matter(case: Case) -> None:
    found = choose_published(reversed(case.dates), case.fetched)
    assert (shown(found.stamp), found.winner, shown(found.updated)) == (case.expected, case.winner, case.updated)


def test_page_without_dates_is_undated() -> None:
    found = choose_published([], FETCHED)
    assert (found.stamp, found.winner, found.flags, found.evidence, found.updated) == (None, None, (), (), None)


def test_without_fetch_time_nothing_is_relative_and_nothing_is_future() -> None:
    assert choose_published([("listing", "3 giờ trước")], None).stamp is None
    assert shown(choose_published([("byline", "18/03/2031 07:05")], None).stamp) == "2031-03-18 07:05"
    assert shown(choose_published([("byline", "20/05/2024 10:30")], None).stamp) == "2024-05-20 10:30"


def test_fetch_time_never_becomes_a_publication_time() -> None:
    nothing = [("masthead", "Thứ hai, 20/05/2024"), ("body", "hôm nay"), ("crawl", "2024-05-20T10:30:00+07:00")]
    assert choose_published(nothing, FETCHED).stamp is None


def test_known_false_zone_is_read_as_local_without_a_byline() -> None:
    dates = [("feed.pubDate", "Thu, 18 Mar 2021 07:15:09 GMT")]
    assert shown(choose_published(dates, FETCHED).stamp) == "2021-03-18 14:15:09"
    assert shown(choose_published(dates, FETCHED, local_sources={"feed.pubDate"}).stamp) == "2021-03-18 07:15:09"


def test_false_zone_stands_in_the_evidence_to_be_counted() -> None:
    found = choose_published(
        [("byline", "18/03/2021 07:15"), ("feed.pubDate", "Thu, 18 Mar 2021 07:15:09 GMT")], FETCHED
    )
    feed = found.evidence[1].stamp
    assert feed is not None
    assert "zone_mislabelled" in feed.flags


def test_month_first_site_reads_its_own_order() -> None:
    assert shown(choose_published([("byline", "03/05/2021 07:05")], FETCHED, order="mdy").stamp) == "2021-03-05 07:05"


def test_update_printed_beside_the_publication_is_kept() -> None:
    found = choose_published([("byline", "Đăng 18/03/2021 07:05 - Cập nhật 19/03/2021 09:10")], FETCHED)
    assert (shown(found.stamp), shown(found.updated)) == ("2021-03-18 07:05", "2021-03-19 09:10")


def test_update_before_the_publication_is_none() -> None:
    dates = [
        ("jsonld.datePublished", "2021-03-18T07:05:09+07:00"),
        ("jsonld.dateModified", "2021-03-17T07:05:09+07:00"),
    ]
    assert choose_published(dates, FETCHED).updated is None


FOREIGN = [
    ("a real offset is kept", [("jsonld.datePublished", "2021-03-18T23:05:09-05:00")], "2021-03-18T23:05:09-05:00"),
    (
        "Greenwich is not taken for a false label beside a London byline",
        [("meta.article:published_time", "2021-03-18T07:05:09+00:00"), ("byline", "18 March 2021 07:05")],
        "2021-03-18T07:05:09+00:00",
    ),
    (
        "the one with a zone is preferred to the one without",
        [("jsonld.datePublished", "2021-03-18T07:05:09"), ("meta.article:published_time", "2021-03-18T07:05:09+01:00")],
        "2021-03-18T07:05:09+01:00",
    ),
    (
        "the address may carry the day of another zone",
        [("jsonld.datePublished", "2021-03-18T20:05:09+00:00"), ("jsonld.dateModified", "2021-03-18T20:05:09+00:00"),
         ("url", "https://a.example/2021/03/18/rain/")],
        "2021-03-18T20:05:09+00:00",
    ),
    ("a time without a zone is a day", [("jsonld.datePublished", "2021-03-18T07:05:09")], "2021-03-18T00:00:00+00:00"),
    ("a date that reads both ways is none", [("byline", "03/05/2021 07:05")], None),
    (
        "an edition under .vn is at home",
        [("byline", "03/05/2021 07:05"), ("url", "https://en.a.vn/x")],
        "2021-05-03T07:05:00+07:00",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("says", "dates", "expected"), FOREIGN, ids=[row[0] for row in FOREIGN])
def test_page_in_another_language(says: str, dates: list[tuple[str, str]], expected: str | None) -> None:
    found = choose_published(dates, FETCHED, language="en")
    assert (found.stamp.at.isoformat() if found.stamp else None) == expected


@pytest.mark.parametrize(
    ("source", "used"),
    [
        ("jsonld.NewsArticle.datePublished", True),
        ("jsonld.ReportageNewsArticle.datePublished", True),
        ("jsonld.WebPage.datePublished", False),
        ("jsonld.VideoObject.uploadDate", False),
        ("meta.pubdate", True),
        ("meta.DC.date.issued", True),
        ("meta.its_publication", True),
        ("meta.article:publisher", False),
        ("meta.article:expiration_time", False),
        ("data.articlePublishDate", True),
        ("data.created", False),
        ("js.now", False),
        ("feed.updated", False),
    ],
)
def test_place_is_used_or_not(source: str, used: bool) -> None:
    assert (choose_published([(source, "2021-03-18T07:05:09+07:00")], FETCHED).stamp is not None) is used
