"""Why a request is not sent, and for how long a server wants to get none."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy.exceptions import IgnoreRequest

MIN_HOLD, MAX_HOLD = 1.0, 3600.0
"""Seconds for which a server that asks for it is left alone, at least and at most."""
ROBOTS_FORBID = "robots.txt forbids it"
"""The reason of a request that the host's rules do not allow."""
ROBOTS_AGAIN = "robots_again"
"""Key of `meta`: who asks once more wants the rules asked for once more too, where they were not to be had."""
_BUSY = (429, 503)


class Refused(IgnoreRequest):
    """Never to be sent: the address, or the paper's robots.txt, forbids it."""


class Postponed(IgnoreRequest):
    """Not to be sent now: what it depends on could not be had, or the server asks to be left alone."""


def too_large(limit: int) -> str:
    """The reason why a page of more bytes is not kept."""
    return f"too large: more than {limit} bytes"


def never_ends(seconds: float) -> str:
    """The reason why a page that takes longer is not kept."""
    return f"never ends: still coming after {seconds:g} seconds"


def asked_hold(status: int, retry_after: str | None, at: datetime) -> float | None:
    """How long a busy server wants to be left alone, where it says so in seconds or as a date; `at` is its answer's."""
    text = (retry_after or "").strip()
    if status not in _BUSY:
        return None
    if text.isdecimal():
        return min(max(float(text), MIN_HOLD), MAX_HOLD)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max((until - at).total_seconds(), MIN_HOLD), MAX_HOLD)
