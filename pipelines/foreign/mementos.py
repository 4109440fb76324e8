"""Pages as the Wayback Machine gives them: as they came (`id_`), each under an address with a time."""

import re
from collections.abc import Mapping
from datetime import datetime

from pipelines.warc.record import Place, Record

from .addresses import moment_of

_MEMENTO = re.compile(r"/(\d{14})(?:[a-z]{2}_)?/(https?):/{1,2}(?=[^/])")  # "/20190301000000id_/http://baovidu.vn/a"
_ORIGINAL = "x-archive-orig-"
"""How the headers begin that the page's own server sent."""
_FRAMING = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "trailer"})
"""Headers that said how the body was sent then; it is here as it is."""


def memento(url: str) -> tuple[datetime, str] | None:
    """The time of a capture and the address of its page, in the address of a copy; `None` for any other address."""
    found = _MEMENTO.search(url)
    moment = moment_of(found[1]) if found else None
    return (moment, f"{found[2]}://{url[found.end() :]}") if found and moment else None


def record_of(address: str, at: datetime, headers: Mapping[str, str], body: bytes) -> Record:
    """A copy as a response: with the headers that the page's own server sent, as far as the archive tells them.

    `headers` are those of the archive's answer, by lower-case name; `body` is decompressed.
    """
    told = {"content-type": headers.get("content-type", "")}
    told |= {name.removeprefix(_ORIGINAL): value for name, value in headers.items() if name.startswith(_ORIGINAL)}
    lines = [f"{name.title()}: {value}" for name, value in told.items() if value and name not in _FRAMING]
    block = "\r\n".join(("HTTP/1.1 200 OK", *lines, "", "")).encode("latin-1", "replace") + body
    fields = {
        "warc-type": "response", "warc-target-uri": address, "warc-date": at.isoformat(),
        "content-type": "application/http; msgtype=response", "content-length": str(len(block)),
    }  # fmt: skip
    return Record(fields, block, Place(address, 0, len(block)))
