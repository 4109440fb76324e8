"""Copies of the Wayback Machine, as records."""

from datetime import UTC, datetime

import pytest

from pipelines.foreign.mementos import Memento, memento, record_of
from pipelines.foreign.saved import page_of

AT = datetime(2019, 3, 1, 2, 3, 4, tzinfo=UTC)
URL = "https://baovidu.vn/tin-123456.htm"
TIME = "Fri, 01 Mar 2019 02:03:04 GMT"


@pytest.mark.parametrize(
    ("url", "link", "original"),
    [
        (f"https://web.archive.org/web/20190301020304id_/{URL}", None, URL),
        (f"http://127.0.0.1:8000/kho/web/2019/{URL}", None, URL),
        ("https://web.archive.org/web/20190301020304id_/https:/baovidu.vn/tin-123456.htm", None, URL),
        (f"https://web.archive.org/web/20190301020304id_/{URL}?a=http://x.vn/", None, f"{URL}?a=http://x.vn/"),
        (f"https://web.archive.org/web/20190301020304id_/{URL}",
         f'<https://x.vn/>; rel="timegate", <{URL}?b>; rel="original", <y>; rel="memento"', f"{URL}?b"),
        ("https://kho.vn/ban-sao/17", None, None),
    ],
)  # fmt: skip
def test_a_copy_says_of_what_page_and_time_it_is(url: str, link: str | None, original: str | None) -> None:
    headers = {"memento-datetime": TIME, **({"link": link} if link else {})}
    assert memento(url, headers) == Memento(AT, original)


@pytest.mark.parametrize("headers", [{}, {"memento-datetime": ""}, {"memento-datetime": "hôm qua"}])
def test_an_answer_without_a_time_is_no_copy(headers: dict[str, str]) -> None:
    assert memento(f"https://web.archive.org/web/20190301020304id_/{URL}", headers) is None


def test_a_copy_has_the_headers_of_its_own_server_and_not_those_of_the_archive() -> None:
    headers = {
        "content-type": "text/html", "server": "archive", "x-archive-src": "a.warc", "x-archive-orig-server": "IIS/6",
        "x-archive-orig-content-type": "text/html; charset=windows-1258", "x-archive-orig-content-encoding": "gzip",
        "x-archive-orig-transfer-encoding": "chunked", "x-archive-orig-content-length": "17", "memento-datetime": TIME,
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
