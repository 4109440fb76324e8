"""What is too large or never ends is told from a server that is silent."""

import gzip
import zlib
from collections.abc import Callable
from time import monotonic
from unittest.mock import patch

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError, DownloadTimeoutError
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.codings import BadBodyError
from crawler.http.refusals import Postponed, Refused
from crawler.middlewares.bounds import Bounds
from crawler.middlewares.inflate import InflateMiddleware

URL = "https://bao.example/a"
SECONDS = 30.0
CANCELLED = ("Expected to receive 9000001 bytes which is larger than …", "Received 9000001 bytes …", "", "cancelled")


@pytest.fixture
def bounds() -> Bounds:
    return Bounds(1000, SECONDS)


@pytest.mark.parametrize("message", CANCELLED)
def test_a_page_that_is_too_large_is_refused(bounds: Bounds, message: str) -> None:
    with pytest.raises(Refused, match=r"^too large: more than 1000 bytes$"):
        bounds.process_exception(Request(URL), DownloadCancelledError(message))


@pytest.mark.parametrize("ago", [0.0, 1.0, SECONDS / 4])
def test_a_page_that_was_still_coming_when_its_time_was_over_never_ends(bounds: Bounds, ago: float) -> None:
    request = Request(URL)
    with patch("crawler.middlewares.bounds.monotonic", return_value=monotonic() - ago):
        bounds.came(request)
    with pytest.raises(Postponed, match=r"^never ends: still coming after 30 seconds$"):
        bounds.process_exception(request, DownloadTimeoutError("Getting … took longer than 30.0 seconds."))


@pytest.mark.parametrize("ago", [None, SECONDS / 2, SECONDS])
def test_a_server_that_says_nothing_or_falls_silent_is_left_to_those_who_count(
    bounds: Bounds, ago: float | None
) -> None:
    request = Request(URL)
    if ago is not None:
        with patch("crawler.middlewares.bounds.monotonic", return_value=monotonic() - ago):
            bounds.came(request)
    bounds.process_exception(request, DownloadTimeoutError("Getting … took longer than 30.0 seconds."))


def test_what_came_of_an_earlier_request_does_not_count(bounds: Bounds) -> None:
    request = Request(URL)
    bounds.came(request)
    again = request.copy()
    bounds.process_request(again)
    bounds.process_exception(again, DownloadTimeoutError("Getting … took longer than 30.0 seconds."))


@pytest.mark.parametrize("error", [DownloadFailedError("[Failure]"), ValueError("x"), OSError("y")])
def test_other_failures_are_no_matter_of_size(bounds: Bounds, error: Exception) -> None:
    request = Request(URL)
    bounds.came(request)
    bounds.process_exception(request, error)


@pytest.mark.parametrize("error", [DownloadCancelledError("x"), DownloadTimeoutError("y")])
def test_a_robots_txt_is_left_to_those_who_asked_for_it(bounds: Bounds, error: Exception) -> None:
    request = Request(URL, callback=NO_CALLBACK)
    bounds.came(request)
    bounds.process_exception(request, error)


PACKED: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress}


@pytest.mark.parametrize("coding", PACKED)
def test_a_page_that_unpacks_to_too_much_is_refused_in_the_same_words(coding: str) -> None:
    packed = Response(URL, headers={"Content-Encoding": coding}, body=PACKED[coding](b"a" * 1001))
    with pytest.raises(Refused, match=r"^too large: more than 1000 bytes$"):
        InflateMiddleware(1000).process_response(Request(URL), packed)


@pytest.mark.parametrize("coding", PACKED)
def test_a_robots_txt_that_does_and_a_damaged_page_are_bad_bodies(coding: str) -> None:
    body = PACKED[coding](b"a" * 1001)
    for request, cut in ((Request(URL, callback=NO_CALLBACK), body), (Request(URL), body[:-4])):
        packed = Response(URL, headers={"Content-Encoding": coding}, body=cut)
        with pytest.raises(BadBodyError):
            InflateMiddleware(1000 if cut is body else 2000).process_response(request, packed)
