"""Are we offline? What failed to reach a host waits for any host to answer."""

import pytest

from crawler.items import Ask, Visit
from pipelines.ingest.outage import Outage, is_unreached

NOBODY = "CannotResolveHostError: DNS lookup failed: no results for hostname lookup: baovidu.vn."


def failed(reason: str | None, url: str = "https://baovidu.vn/") -> Visit:
    return Visit(ask=Ask(url, "vidu", "home"), outcome="later", reason=reason)


@pytest.mark.parametrize(
    ("reason", "unreached"),
    [
        (NOBODY, True),
        (f"robots.txt not to be had: {NOBODY}", True),
        ("DownloadConnectionRefusedError: Connection was refused by other side: 111: Connection refused.", True),
        ("NoRouteError: No route to host: 101: Network is unreachable.", True),
        ("TCPTimedOutError: TCP connection timed out: 110: Connection timed out.", True),
        ("CannotResolveHostError: bao.vn resolves to the private address 10.0.0.1", True),
        ("robots.txt not to be had: CannotResolveHostError: bao.vn resolves to the private address 10.0.0.1", True),
        ("private address: baovidu.vn resolves to 10.0.0.1", True),
        ("robots.txt not to be had: private address: baovidu.vn resolves to 10.0.0.1", True),
        ("DownloadTimeoutError: Getting https://baovidu.vn/ took longer than 30.0 seconds.", False),
        ("DownloadFailedError: [ConnectionLost]", False),
        ("HTTP 500", False),
        ("robots.txt not to be had: HTTP 503", False),
        ("left alone: the server asked for it", False),
        (None, False),
    ],
)
def test_only_a_connection_that_never_came_about_may_be_our_fault(reason: str | None, *, unreached: bool) -> None:
    assert is_unreached(failed(reason)) is unreached


def test_what_failed_waits_until_any_host_has_answered() -> None:
    outage = Outage()
    one, two = failed(NOBODY), failed(NOBODY, "https://baovidu.vn/rss")
    assert outage.keeps(one)
    assert outage.keeps(two)
    assert outage.release() == []
    outage.answered()
    assert outage.release() == [one, two]
    assert outage.release() == []
    assert not outage.keeps(failed(NOBODY)), "from now on it is the host's fault"


def test_what_answered_badly_does_not_wait() -> None:
    assert not Outage().keeps(failed("HTTP 500"))


def test_when_nobody_is_left_to_answer_what_waited_is_let_go() -> None:
    outage = Outage()
    one = failed(NOBODY)
    outage.keeps(one)
    assert outage.give_up() == [one]
    assert outage.give_up() == []
