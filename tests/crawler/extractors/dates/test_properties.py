"""What holds for every text: the instant comes back, nothing raises, nothing depends on the machine."""

import os
import time
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extractors.dates import choose_published, parse_timestamp
from crawler.items import VIETNAM, Precision
from tests.crawler.extractors.dates.tables import form_rules, page_rules

FETCHED = datetime(2024, 5, 20, 10, 30, tzinfo=VIETNAM)
LATEST = FETCHED + timedelta(hours=36)
FORMS = [form for rule in form_rules() for form in rule.forms]
ROLES = ("byline", "listing", "related", "body", "masthead", "update", "meta", "feed", "data", "url", None)
SOURCES = (
    "jsonld.datePublished", "jsonld.dateModified", "meta.article:published_time", "meta.article:modified_time",
    "byline", "header", "time", "feed.pubDate", "listing", "url", "sitemap.lastmod", "generator", "?",
)  # fmt: skip
WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
MONTH_WORDS = ("Một", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười Một", "Mười Hai")
ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

steady = settings(derandomize=True, deadline=None, database=None)
instants = st.integers(852_120_000, 1_716_170_400).map(
    lambda seconds: datetime.fromtimestamp(seconds, VIETNAM)
)  # 1997–
days = st.dates(date(1997, 1, 2), date(2024, 5, 19))
pieces = st.sampled_from(
    sorted({form.text for form in FORMS}) + list(" -–|/.,:()[]&;0123456789") + ["tháng", "ngày", "năm", "giờ", "trước"]
)
texts = st.one_of(
    st.text(max_size=60),
    st.lists(pieces, max_size=4).map("".join),
    st.lists(pieces, max_size=5).map(" ".join),
    st.from_regex(
        r"[0-9]{1,4}[-/.: ][0-9]{1,4}[-/.: ][0-9]{1,4}([ T,|-]{1,3}[0-9]{1,2}[:hg][0-9]{0,2})?", fullmatch=True
    ),
)

Format = Callable[[datetime], str]

TIMED: dict[str, tuple[str, Precision, Format]] = {
    "iso": ("meta", "second", lambda at: at.isoformat()),
    "iso in Greenwich": ("meta", "second", lambda at: f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"),
    "iso with fractions": ("meta", "second", lambda at: f"{at:%Y-%m-%dT%H:%M:%S}.123+07:00"),
    "iso naive": ("meta", "minute", lambda at: f"{at:%Y-%m-%d %H:%M}"),
    "php zone": ("meta", "second", lambda at: f"{at:%Y-%m-%d}+07{at:%H:%M:%S}"),
    "basic": ("meta", "second", lambda at: f"{at:%Y%m%dT%H%M%S}+0700"),
    "digits": ("data", "second", lambda at: f"{at:%Y%m%d%H%M%S}"),
    "epoch": ("data", "second", lambda at: f"{at.timestamp():.0f}"),
    "epoch in milliseconds": ("data", "second", lambda at: f"/Date({at.timestamp():.0f}000)/"),
    "rfc 822": ("feed", "second", lambda at: f"{at:%d} {ENGLISH[at.month - 1]} {at:%Y %H:%M:%S} +0700"),
    "address": ("url", "second", lambda at: f"https://a.example/mua-lon-{at:%Y%m%d%H%M%S}123.htm"),
    "byline": ("byline", "minute", lambda at: f"{WEEKDAYS[at.weekday()]}, {at:%d/%m/%Y}, {at:%H:%M} (GMT+7)"),
    "hyphens": ("byline", "minute", lambda at: f"{at:%d-%m-%Y - %H:%M} | Thời sự"),
    "clock first": ("related", "minute", lambda at: f"{at:%H:%M | %d/%m/%Y} Doanh nghiệp"),
    "seconds": ("byline", "second", lambda at: f"{at:%d.%m.%Y %H:%M:%S}"),
    "year first": ("byline", "minute", lambda at: f"{at:%Y/%m/%d %H:%M}"),
    "hours and minutes in words": ("byline", "minute", lambda at: f"{at:%H} giờ {at:%M} phút, ngày {at:%d/%m/%Y}"),
    "h": ("byline", "minute", lambda at: f"Đăng lúc {at:%Hh%M} ngày {at:%d/%m/%Y}"),
    "g": ("byline", "minute", lambda at: f"{at.hour}g{at:%M} {at.day}-{at.month}-{at.year}"),
    "sa ch": ("listing", "second", lambda at: f"{at:%d/%m/%Y} {at:%I:%M:%S} {'SA' if at.hour < 12 else 'CH'}"),
    "month word": ("byline", "minute", lambda at: f"{at.day} Tháng {MONTH_WORDS[at.month - 1]}, {at:%Y lúc %H:%M}"),
    "updated": ("update", "minute", lambda at: f"Cập nhật lúc: {at:%H:%M, %d/%m/%Y}"),
}  # fmt: skip

DAYS: dict[str, tuple[str, Callable[[date], str]]] = {
    "slashes": ("byline", lambda day: f"{day.day}/{day.month}/{day.year}"),
    "dots": ("byline", lambda day: f"{day:%d.%m.%Y}"),
    "words": ("byline", lambda day: f"ngày {day.day} tháng {day.month} năm {day.year}"),
    "wordpress": ("byline", lambda day: f"Tháng {MONTH_WORDS[day.month - 1]} {day.day}, {day.year}"),
    "short": ("byline", lambda day: f"{day:%d} Th{day:%m}, {day.year}"),
    "weekday": ("masthead", lambda day: f"Sông Lặng, {WEEKDAYS[day.weekday()]} ngày {day:%d/%m/%Y}"),
    "iso": ("meta", lambda day: day.isoformat()),
    "address": ("url", lambda day: f"https://a.example/{day:%Y/%m/%d}/mua-lon/"),
}


@pytest.mark.parametrize("form", TIMED)
def test_printed_instant_comes_back(form: str) -> None:
    role, precision, printed = TIMED[form]

    @settings(steady, max_examples=60)
    @given(instants)
    def comes_back(at: datetime) -> None:
        at = at.replace(second=0) if precision == "minute" else at
        stamp = parse_timestamp(printed(at), FETCHED, role)
        assert stamp is not None, printed(at)
        if (at.hour, at.minute, at.second) == (0, 0, 0) and form != "byline":
            assert (stamp.at, stamp.precision) == (at, "day")  # C3
        else:
            assert (stamp.at, stamp.precision) == (at, precision)
        assert not set(stamp.flags) - {"url_is_creation_time", "update_label"}

    comes_back()


@pytest.mark.parametrize("form", DAYS)
def test_printed_day_comes_back(form: str) -> None:
    role, printed = DAYS[form]

    @settings(steady, max_examples=60)
    @given(days)
    def comes_back(day: date) -> None:
        stamp = parse_timestamp(printed(day), FETCHED, role)
        assert stamp is not None, printed(day)
        assert (stamp.at.date(), stamp.precision, stamp.flags) == (day, "day", ())

    comes_back()


@settings(steady, max_examples=100)
@given(instants, st.sampled_from(["+00:00", "-05:00", "+05:30", "+09:00", "+14:00", "-11:00"]))
def test_stated_offset_gives_the_same_instant(at: datetime, zone: str) -> None:
    moved = at.astimezone(datetime.fromisoformat(f"2000-01-01T00:00:00{zone}").tzinfo)
    stamp = parse_timestamp(moved.isoformat(), None, "meta")
    if stamp is not None and stamp.precision == "second":  # a midnight is a day (C3), and 1997 begins at home
        assert stamp.at == at


@settings(steady, max_examples=9000)
@given(texts, st.sampled_from(ROLES))
def test_no_text_raises_or_leaves_the_window(text: str, role: str | None) -> None:
    stamp = parse_timestamp(text, FETCHED, role)
    if stamp is not None:
        assert stamp.at.year >= 1997
        assert stamp.at <= LATEST
        assert stamp.raw == text


@settings(steady, max_examples=2000)
@given(texts, st.sampled_from(ROLES))
def test_composed_and_decomposed_text_agree(text: str, role: str | None) -> None:
    composed = parse_timestamp(unicodedata.normalize("NFC", text), FETCHED, role)
    decomposed = parse_timestamp(unicodedata.normalize("NFD", text), FETCHED, role)
    assert (composed and (composed.at, composed.precision)) == (decomposed and (decomposed.at, decomposed.precision))


@settings(steady, max_examples=1000)
@given(st.lists(st.tuples(st.sampled_from(SOURCES), texts), max_size=6), st.sampled_from([None, "vi", "de"]))
def test_no_page_raises_or_leaves_the_window(dates: list[tuple[str, str]], language: str | None) -> None:
    found = choose_published(dates, FETCHED, language=language)
    assert len(found.evidence) == len(dates)
    assert found.stamp is None or found.stamp.at <= LATEST


def everything() -> list[object]:
    texts = [parse_timestamp(form.text, form.ref, form.role) for form in FORMS]
    return [*texts, *(choose_published(case.dates, case.fetched) for rule in page_rules() for case in rule.cases)]


@pytest.fixture(params=["America/Los_Angeles", "Pacific/Kiritimati", "Asia/Ho_Chi_Minh"])
def machine_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    os.environ.pop("TZ")
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


HERE = everything()


def test_zone_of_the_machine_does_not_matter(machine_zone: str) -> None:
    assert everything() == HERE
