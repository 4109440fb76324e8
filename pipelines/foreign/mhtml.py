"""A page with all that belongs to it in one file (MHTML, RFC 2557), as browsers save it."""

import re
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from .addresses import in_utc, stated_address
from .claims import Claim

TYPE = "multipart/related"
_HEAD = 16 * 1024
_HEADERS = re.compile(rb"\s*(?:[A-Za-z][A-Za-z0-9-]{1,40}:[^\n]*\n(?:[ \t]+[^\s][^\n]*\n)*)+\r?\n")
_TYPED = re.compile(rb"(?im)^content-type:\s*(?:multipart/(?:related|alternative|mixed)|text/html)\b")
_VERSION = re.compile(rb"(?im)^mime-version:")
_HTML = ("text/html", "application/xhtml+xml")


class Inside(NamedTuple):
    """The page in such a file."""

    body: bytes
    content_type: str
    claim: Claim


def is_mhtml(data: bytes) -> bool:
    """Whether bytes begin as a message does that has a page in it, be it alone or with its pictures."""
    found = _HEADERS.match(data[:_HEAD])
    return found is not None and bool(_TYPED.search(found[0]) and _VERSION.search(found[0]))


def unpack(data: bytes) -> Inside | None:
    """The page that the file was saved for; `None` where there is none in it."""
    message = message_from_bytes(data.lstrip())
    parts = [part for part in message.walk() if part.get_content_type() in _HTML]
    start = message.get_param("start")
    page = next((part for part in parts if start and part.get("Content-ID") == start), parts[0] if parts else None)
    body = page.get_payload(decode=True) if page is not None else None
    if page is None or not isinstance(body, bytes):
        return None
    charset = page.get_content_charset()
    stated = page.get("Snapshot-Content-Location") or message.get("Snapshot-Content-Location")
    url, kept = stated_address(str(page.get("Content-Location") or stated or ""))
    kind = f"{_HTML[0]}; charset={charset}" if charset else _HTML[0]
    return Inside(body, kind, Claim(url or stated_address(str(stated or ""))[0], kept or _moment(message)))


def _moment(message: Message) -> datetime | None:
    try:
        return in_utc(parsedate_to_datetime(str(message["Date"])))
    except ValueError:  # none, or none that is understood
        return None
