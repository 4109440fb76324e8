"""Pages as the Wayback Machine gives them: as they came (`id_`), with the time of the capture beside them."""

import re
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from pipelines.warc.record import Place, Record

from .addresses import in_utc

_MEMENTO = re.compile(r"/\d{4,14}(?:[a-z]{2}_)?/(https?):/{1,2}(?=[^/])")  # "/20190301000000id_/http://baovidu.vn/a"
_ORIGINAL_LINK = re.compile(r"<([^<>]+)>\s*;\s*rel=\"?original\b")  # '<http://baovidu.vn/a>; rel="original"'
_ORIGINAL = "x-archive-orig-"
"""How the headers begin that the page's own server sent."""
_FRAMING = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "trailer"})
"""Headers that said how the body was sent then; it is here as it is."""


class Memento(NamedTuple):
    """What a copy is of."""

    at: datetime
    url: str | None
    """`None` where nobody says it."""


def memento(url: str, headers: Mapping[str, str]) -> Memento | None:
    """Time and address of the page in an answer of an archive, as its headers have them (RFC 7089).

    The address of the copy says them too; without the header it is none: archives have pages of their own, and errors.
    Nor is it with a time to come.
    """
    try:
        at = in_utc(parsedate_to_datetime(headers.get("memento-datetime", "")))
    except ValueError:  # none, or something else
        return None
    if at is None:
        return None
    named, link = _MEMENTO.search(url), _ORIGINAL_LINK.search(headers.get("link", ""))
    original = link[1] if link else f"{named[1]}://{url[named.end() :]}" if named else None
    return Memento(at, original)


def record_of(address: str, at: datetime, headers: Mapping[str, str], body: bytes) -> Record:
    """A copy as a response: with the headers that the page's own server sent, as far as the archive tells them.

    `headers` are those of the archive's answer, by lower-case name; `body` is decompressed.
    """
    told = {name.removeprefix(_ORIGINAL): value for name, value in headers.items() if name.startswith(_ORIGINAL)}
    kind = told.pop("content-type", None) or headers.get("content-type")
    return response_of(address, at, kind, body, {name: told[name] for name in told if name not in _FRAMING})


def response_of(
    address: str, at: datetime, content_type: str | None, body: bytes, more: Mapping[str, str] | None = None
) -> Record:
    """A response as a record that nobody has written yet."""
    told = {**({"content-type": content_type} if content_type else {}), **(more or {})}
    lines = [f"{name.title()}: {value}" for name, value in told.items() if value]
    block = "\r\n".join(("HTTP/1.1 200 OK", *lines, "", "")).encode("latin-1", "replace") + body
    fields = {
        "warc-type": "response", "warc-target-uri": address, "warc-date": at.isoformat(),
        "content-type": "application/http; msgtype=response", "content-length": str(len(block)),
    }  # fmt: skip
    return Record(fields, block, Place(address, 0, len(block)))
