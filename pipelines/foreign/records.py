"""The records of a WARC or ARC file that others wrote, one after the other: a bad one costs itself alone."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import BinaryIO, NamedTuple

from crawler.addresses import without_password
from pipelines.warc.provenance import CAPTURED_AT, UNKNOWN
from pipelines.warc.reader import Damage
from pipelines.warc.record import Place, Record

from .addresses import address_of, has_come
from .stream import Stream

MAX_BLOCK = 16 * 1024**2
"""Bytes of a record that are read; no page that is read has more, compressed or not."""
_MAX_HEAD, _MAX_LINE = 64 * 1024, 16 * 1024
_KINDS = frozenset({"response", "resource", "revisit"})
_HTML = ("text/html", "application/xhtml+xml")  # of responses; robots.txt is plain text and no article
_TEXT = (*_HTML, "text/plain", "text/markdown", "application/octet-stream")
_NAMES = ("http:", "https:", "urn:sha256:")
"""Of resources that are pages: an archive of this program calls one by its digest whose address nobody states."""
_WARC = re.compile(rb"WARC/\d\.\d+\s*$")  # "WARC/1.0"
_ARC = re.compile(  # "http://bao.vn/a.html 10.0.0.1 20100512030000 text/html 1234", in version 2 with five words more
    rb"(?P<url>[a-zA-Z][a-zA-Z0-9+.-]{1,15}:\S.{0,4000}?) [0-9a-fA-F.:]{3,45} (?P<date>\S{1,20}) \S{1,200}"
    rb"(?: \S{1,200}){0,5} (?P<length>\d{1,15})\s*$"
)
_NEXT = re.compile(
    rb"(?<=\n)(?:WARC/\d\.\d+\r?\n|[a-z]{3,10}://[^\s]{1,2000} [0-9a-fA-F.:]{3,45} \d{14} [^\n]{3,300} \d+\n)"
)
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?")  # "20100512030000"
_COARSE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?$")  # "2026-05": WARC 1.1 lets a date end anywhere


class _BadError(Exception):
    """A record cannot be used; what stands behind it can."""


class _Head(NamedTuple):
    fields: dict[str, str]
    length: int
    closing: bytes = b"\r\n\r\n"
    """What stands behind its block."""

    @property
    def name(self) -> str:
        url = self.fields.get("warc-target-uri")
        return f"the record of {without_password(url)}" if url else "the record"


def read_records(file: BinaryIO, name: str) -> Iterator[Record | Damage]:
    """The pages in a file, and what of it cannot be used, each with its place; little more of it is held than a page.

    Raises `OSError` where the file cannot be read.
    """
    stream = Stream(file, begins_record)
    while stream.open():
        at = stream.place
        yield from _damages(stream, name, before=at)
        try:
            found = _record(stream, name, at)
        except _BadError as bad:
            _is_damaged(stream, at)  # which is told of by this
            yield Damage(name, f"byte {at}: {bad}")
        else:
            if found is not None:
                yield found
    yield from _damages(stream, name)


def begins_record(data: bytes) -> bool:
    """Whether bytes begin as a record of WARC or ARC does."""
    line = data.lstrip(b"\r\n").partition(b"\n")[0][:_MAX_LINE]
    return _WARC.match(line) is not None or _ARC.match(line) is not None


def _damages(stream: Stream, name: str, *, before: int | None = None) -> Iterator[Damage]:
    """What could not be inflated, and no record was told of: up to a place, for what is read there may tell of it."""
    for at in [at for at in stream.damaged if before is None or at < before]:
        stream.damaged.remove(at)
        yield Damage(name, f"byte {at}: what is compressed here is damaged")


def _record(stream: Stream, name: str, at: int) -> Record | None:
    """The record that begins here; `None` for one that is no page. Raises `_BadError`, and stands behind it then."""
    head = _head(stream)
    if stream.left is not None and head.length > stream.left:
        missing = head.length - stream.left
        _resume(stream)
        raise _BadError(f"{head.name} is cut off: {missing} bytes are missing")
    block = stream.read(min(head.length, _MAX_HEAD))
    is_wanted = _is_page(Record(head.fields, block, Place(name, at, 0)))
    if is_wanted:
        block += stream.read(min(head.length, MAX_BLOCK) - len(block))
    passed = len(block) + stream.skip(head.length - len(block))
    is_closed = stream.look(len(head.closing)) == head.closing
    is_last = stream.ends()
    if (is_last or passed < head.length) and _is_damaged(stream, at):
        raise _BadError(f"{head.name} is damaged")
    if passed < head.length and is_wanted:
        raise _BadError(f"{head.name} is cut off: {head.length - passed} bytes are missing")
    if not (is_closed or is_last or begins_record(stream.look(_MAX_LINE).lstrip(b"\r\n"))):
        _look_back(stream, block)
        raise _BadError(f"{head.name} is not of {head.length} bytes, as it says")
    if _has_endless_head(head, block):
        raise _BadError(f"{head.name} has more than {_MAX_HEAD} bytes of HTTP headers")
    if not is_wanted:
        return None
    if head.length > MAX_BLOCK:
        raise _BadError(f"{head.name} has {head.length} bytes, a page at most {MAX_BLOCK}")
    return Record(_dated(head), block, Place(name, at, len(block)))


def _is_damaged(stream: Stream, at: int) -> bool:
    """Whether what was taken since a place is; it is told of then."""
    if stream.member is None:
        return False
    own = [place for place in stream.damaged if at <= place <= stream.member]
    stream.damaged = [place for place in stream.damaged if place not in own]
    return bool(own)


def _is_page(record: Record) -> bool:
    """Whether a record, of which the beginning is known, can be a page of text, or a look at one."""
    if record.kind == "resource":
        is_named = record.url.startswith(_NAMES)
        return is_named and (record.content_type or _TEXT[0]).lower().startswith(_TEXT)
    if record.kind not in _KINDS:
        return False
    if _has_endless_head(_Head(dict(record.fields), 0), record.block):  # it would cost more to read than any page
        return False
    if record.kind == "revisit":
        return True
    stated = record.content_type
    is_html = record.body.lstrip()[:1] == b"<" if stated is None else stated.lower().startswith(_HTML)
    return record.status == 200 and is_html


def _has_endless_head(head: _Head, block: bytes) -> bool:
    is_http = head.fields.get("content-type", "").startswith("application/http")
    begun = block[:_MAX_HEAD]
    is_response = is_http and head.fields.get("warc-type") in _KINDS and len(begun) == _MAX_HEAD
    return is_response and b"\r\n\r\n" not in begun and b"\n\n" not in begun


def _head(stream: Stream) -> _Head:
    first = stream.line(_MAX_LINE)
    closing = _Head._field_defaults["closing"]
    if found := _ARC.match(first):
        fields, closing = _of_arc(found), b"\n"
    elif _WARC.match(first):
        fields = _fields(stream)
    else:
        _resume(stream)
        raise _BadError("no record begins here")
    length = fields.get("content-length", "")
    if not length.isascii() or not length.isdigit() or len(length) > len(str(1 << 50)):
        _resume(stream)
        raise _BadError("the record says no length (Content-Length)")
    return _Head(fields, int(length), closing)


def _fields(stream: Stream) -> dict[str, str]:
    """By lower-case name; a line that begins with a blank goes on with the one before."""
    lines: list[bytes] = []
    taken = 0
    while line := stream.line(_MAX_LINE).rstrip(b"\r\n"):
        taken += len(line)
        if taken > _MAX_HEAD:
            _resume(stream)
            raise _BadError(f"the record's head has more than {_MAX_HEAD} bytes")
        if line[:1] in b" \t" and lines:
            lines[-1] += b" " + line.strip()
        else:
            lines.append(line)
    pairs = (line.decode("utf-8", "replace").partition(":") for line in lines)
    fields = {name.strip().lower(): value.strip() for name, _, value in pairs}
    if url := fields.get("warc-target-uri"):
        fields["warc-target-uri"] = url.removeprefix("<").removesuffix(">")  # as WARC 1.0 was read by some
    return fields


def _of_arc(found: re.Match[bytes]) -> dict[str, str]:
    """The line before an ARC record as the fields of one of WARC."""
    url = found["url"].decode("utf-8", "replace")
    return {
        "warc-type": "response" if url.lower().startswith(("http:", "https:")) else "warcinfo",
        "warc-target-uri": url,
        "warc-date": found["date"].decode(),
        "content-type": "application/http; msgtype=response",
        "content-length": found["length"].decode(),
    }


def _dated(head: _Head) -> dict[str, str]:
    """The fields with the time of the capture as this archive writes it; where it says no hour, it is not known."""
    fields = head.fields
    if not fields.get("warc-target-uri"):
        raise _BadError("the record says no address (WARC-Target-URI)")
    if address_of(fields["warc-target-uri"]) is None and not fields["warc-target-uri"].startswith(_NAMES):
        raise _BadError(f"{head.name} has an address that no page has (WARC-Target-URI)")
    stated = fields.get("warc-date")
    if not stated:
        raise _BadError(f"{head.name} says no time of its capture (WARC-Date)")
    if found := _DIGITS.match(stated):
        stated = "{}-{}-{}T{}:{}:{}Z".format(*(part or "00" for part in found.groups()))
    if _COARSE.match(stated):
        return {**fields, "warc-date": f"{stated}-01-01"[:10] + "T00:00:00Z", CAPTURED_AT.lower(): UNKNOWN}
    try:
        moment = datetime.fromisoformat(stated)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise _BadError(f"{head.name} has {stated!r} as the time of its capture (WARC-Date)") from None
    if not has_come(moment):
        raise _BadError(f"{head.name} was captured in days to come: {stated} (WARC-Date)")
    return {**fields, "warc-date": moment.isoformat()}


def _look_back(stream: Stream, block: bytes) -> None:
    """Where a record has said too great a length, the next one begins in what was taken for it."""
    if found := _NEXT.search(block):
        stream.give_back(block[found.start() :])
    else:
        _resume(stream)


def _resume(stream: Stream) -> None:
    """Go on where a line begins a record."""
    while line := stream.line(_MAX_LINE):
        if begins_record(line):
            stream.give_back(line)
            return
