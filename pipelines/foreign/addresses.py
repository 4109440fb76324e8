"""Addresses as others write them."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from crawler.addresses import normalise, without_password

_WEB = frozenset({"http", "https"})
_DIGITS = 14
_TOMORROW = timedelta(days=1)
"""By how much the clocks of others may be ahead."""
_ARCHIVED = re.compile(  # "https://web.archive.org/web/20210512031500id_/https://bao.vn/a.html"
    r"^https?://web\.archive\.org/web/(\d{14})(?:[a-z]{2}_)?/(https?):/{1,2}(?=[^/])", re.IGNORECASE
)


def address_of(url: str) -> str | None:
    """The address of a page without the name and password in it; `None` for what is the address of none: `file:`."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:  # "http://[::1"
        return None
    return without_password(url) if parts.scheme.lower() in _WEB and host else None


def stated_address(text: str) -> tuple[str | None, datetime | None]:
    """The address of a page as somebody states it, and of one in the Wayback Machine that which it kept, and when."""
    text, moment = text.strip(), None
    if found := _ARCHIVED.match(text):
        moment, text = moment_of(found[1]), f"{found[2].lower()}://{text[found.end() :]}"
    return normalise(without_password(text)), moment


def moment_of(digits: str) -> datetime | None:
    """The time that fourteen digits are; `None` where they are none."""
    if not (digits.isascii() and digits.isdigit()) or len(digits) != _DIGITS:
        return None
    try:
        return datetime.fromisoformat(f"{digits[:8]}T{digits[8:]}").replace(tzinfo=UTC)
    except ValueError:  # the 31st of June
        return None


def has_come(moment: datetime) -> bool:
    """Whether a capture can be of this time: of days to come there is none."""
    return moment <= datetime.now(UTC) + _TOMORROW


def in_utc(moment: datetime) -> datetime | None:
    """A time that somebody states of a capture; `None` where none can be of it. Without an offset it is in UTC."""
    try:
        at = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:  # "0001-01-01T00:00:00+14:00": the calendar begins later
        return None
    return at if has_come(at) else None
