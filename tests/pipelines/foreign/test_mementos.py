"""Copies of the Wayback Machine, as records."""

from datetime import UTC, datetime

import pytest

from pipelines.foreign.mementos import memento, record_of
from pipelines.foreign.saved import page_of

AT = datetime(2019, 3, 1, 2, 3, 4, tzinfo=UTC)
URL = "https://baovidu.vn/tin-123456.htm"


@pytest.mark.parametrize(
    ("url", "found"),
    [
        (f"https://web.archive.org/web/20190301020304id_/{URL}", (AT, URL)),
        (f"http://127.0.0.1:8000/kho/web/20190301020304/{URL}", (AT, URL)),
        ("https://web.archive.org/web/20190301020304id_/https:/baovidu.vn/tin-123456.htm", (AT, URL)),
        (f"https://web.archive.org/web/20190301020304id_/{URL}?a=http://x.vn/", (AT, f"{URL}?a=http://x.vn/")),
        (f"https://web.archive.org/web/2019/{URL}", None),
        (f"https://web.archive.org/web/20190231000000id_/{URL}", None),
        (URL, None),
    ],
)
def test_time_and_page_stand_in_the_address_of_a_copy(url: str, found: tuple[datetime, str] | None) -> None:
    assert memento(url) == found


def test_a_copy_has_the_headers_of_its_own_server_and_not_those_of_the_archive() -> None:
    headers = {
        "content-type": "text/html", "server": "archive", "x-archive-src": "a.warc", "x-archive-orig-server": "IIS/6",
        "x-archive-orig-content-type": "text/html; charset=windows-1258", "x-archive-orig-content-encoding": "gzip",
        "x-archive-orig-transfer-encoding": "chunked", "x-archive-orig-content-length": "17", "memento-datetime": "…",
    }  # fmt: skip
    record = record_of(URL, AT, headers, b"<p>Tin</p>")
    assert record.head is not None
    assert record.head.headers == [("Content-Type", "text/html; charset=windows-1258"), ("Server", "IIS/6")]
    page = page_of(record)
    assert (page.url, page.body, page.fetched_at) == (URL, b"<p>Tin</p>", AT)
    assert page.content_type == "text/html; charset=windows-1258"
    assert (record.status, record.stated_at) == (200, AT)


def test_a_copy_without_a_type_has_none() -> None:
    assert page_of(record_of(URL, AT, {}, b"<p>Tin</p>")).content_type is None
