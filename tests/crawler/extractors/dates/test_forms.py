"""One text to one moment: the table of forms, and what the function promises besides."""

import ast
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

import crawler.extractors.dates
from crawler.extractors.dates import parse_timestamp
from crawler.extractors.dates.moment import Context
from crawler.extractors.dates.text import read_text
from crawler.items import VIETNAM
from tests.crawler.extractors.dates import docs
from tests.crawler.extractors.dates.tables import Form, form_rules, shown

FETCHED = datetime(2024, 5, 20, 10, 30, tzinfo=VIETNAM)
FORMS = [form for rule in form_rules() for form in rule.forms]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.rule}:{form.text}")
def test_form_is_read_as_the_table_says(form: Form) -> None:
    stamp = parse_timestamp(form.text, form.ref, form.role)
    assert shown(stamp) == form.expected
    assert {flag for flag in stamp.flags if flag != "relative"} == set(form.flags) if stamp else not form.flags


@pytest.mark.parametrize("form", [form for form in FORMS if form.why], ids=lambda form: f"{form.why}:{form.text}")
def test_refusal_says_why(form: Form) -> None:
    read = read_text(form.text, Context(form.text, form.ref, form.role))
    assert (read.published, read.why) == (None, form.why)


@pytest.mark.parametrize("form", [form for form in FORMS if form.expected], ids=lambda form: f"{form.rule}:{form.text}")
def test_stamp_keeps_its_text_and_is_no_finer_than_its_precision(form: Form) -> None:
    stamp = parse_timestamp(form.text, form.ref, form.role, source="somewhere")
    assert stamp is not None
    assert (stamp.raw, stamp.source) == (form.text, "somewhere")
    assert stamp.at.utcoffset() is not None
    kept = {"second": 6, "minute": 5, "hour": 4, "day": 3, "month": 2}[stamp.precision]
    assert stamp.at.timetuple()[kept:6] == (1, 0, 0, 0)[kept - 2 :]


def test_docs_page_is_made_from_the_tables() -> None:
    assert docs.PAGE.read_text(encoding="utf-8") == docs.page(), f"stale; run {docs.COMMAND}"


def test_relative_phrase_is_flagged_and_needs_a_fetch_time() -> None:
    stamp = parse_timestamp("3 giờ trước", FETCHED, "listing")
    assert stamp is not None
    assert stamp.flags == ("relative",)
    assert parse_timestamp("3 giờ trước", None, "listing") is None


def test_naive_fetch_time_is_local() -> None:
    naive = FETCHED.replace(tzinfo=None)
    assert parse_timestamp("3 giờ trước", naive, "listing") == parse_timestamp("3 giờ trước", FETCHED, "listing")


def test_fetch_time_in_another_zone_is_the_same_instant() -> None:
    abroad = FETCHED.astimezone(timezone(timedelta(hours=-8)))
    for text in ("Hôm qua", "3 giờ trước", "17 Th11"):
        assert parse_timestamp(text, abroad, "listing") == parse_timestamp(text, FETCHED, "listing")


def test_site_order_decides_where_both_numbers_could_be_the_day() -> None:
    assert shown(parse_timestamp("03/05/2021", order="mdy")) == "2021-03-05"
    assert shown(parse_timestamp("18/05/2021", order="mdy")) == "2021-05-18"
    assert shown(parse_timestamp("2021-03-05", order="mdy")) == "2021-03-05"


def test_stated_zone_is_kept_unless_it_is_greenwich() -> None:
    abroad = parse_timestamp("2021-03-18T07:05:09-05:00", role="meta")
    zulu = parse_timestamp("2021-03-18T07:05:09Z", role="meta")
    assert abroad is not None
    assert zulu is not None
    assert abroad.at.isoformat() == "2021-03-18T07:05:09-05:00"
    assert zulu.at.isoformat() == "2021-03-18T14:05:09+07:00"


@pytest.mark.parametrize("zone", ["+14:01", "-12:30", "+99:00"])
def test_zone_that_no_country_has_is_no_time(zone: str) -> None:
    assert parse_timestamp(f"2021-03-18T07:05:09{zone}", role="meta") is None


@pytest.mark.parametrize(
    "text",
    [
        "2021 Nov",
        "2021-Feb-30",
        "2021 Nov 9 10:35 10:40",
        "2021 Mar 9 2020",
        "2021 12 Nov 9",
        "Nov 9",
        "2021 Nov +07:00",
    ],
)
def test_unusual_order_is_refused_where_the_text_does_not_say_everything(text: str) -> None:
    assert parse_timestamp(text, FETCHED) is None


@pytest.mark.parametrize(
    "text",
    ["12112023", "3 tuần trước đó nữa", "Quốc lộ 1A - Km19+000", "54.000 - 58.000 đồng/kg", "IP: 12.11.20.23",
     "TCVN ISO 9001:2015", "Bài 12: 11 giờ ở Trường Sa", "nhiệm kỳ 2020 - 2025", "", "   ", "|"],
)  # fmt: skip
def test_number_that_is_no_date_is_refused(text: str) -> None:
    assert parse_timestamp(text, FETCHED) is None


def test_nothing_here_reads_a_clock() -> None:
    package = Path(crawler.extractors.dates.__file__).parent
    for path in package.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            clock = isinstance(node, ast.Attribute) and node.attr in ("now", "today", "utcnow", "localtime", "time_ns")
            assert not clock, f"{path.name}:{node.lineno}" if isinstance(node, ast.Attribute) else path.name
