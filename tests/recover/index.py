"""Two archives of others on loopback: one speaks as the Wayback Machine does, the other as Common Crawl.

Each has an index of what it captured, and gives captures: the one replays them, the other hands out pieces of large
WARC files. They count what they are asked for, and can be told to misbehave.
"""

import gzip
import html
import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.utils import format_datetime
from typing import Literal, NamedTuple
from urllib.parse import parse_qs, quote_plus, unquote, unquote_plus, urlsplit

from tests.foreign.records import gz, record, response, warcinfo
from tests.hostile.server import Asked, Raw, Reply, Server, Step, serve
from tests.recover.paper import CAPTURES, REVISIT, Capture
from tests.recover.words import COMMON_CRAWL, WAYBACK

ARCHIVE = "127.68.0.1"
"""Where the archive is."""
QUERIES = "/cdx/search/cdx"
"""Where the index of the Wayback dialect answers."""
Kind = Literal["collections", "index", "capture", "robots", "other"]
_SHOWN = re.compile(r"^/web/(\d{1,14})([a-z]{2}_)?/(.+)$")
_PIECE = re.compile(r"bytes=(\d+)-(\d+)")
_WAYBACK = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
_COMMON_CRAWL = ("urlkey", "timestamp", "url", "mime", "mime-detected", "status", "digest", "length", "offset",
                 "filename")  # fmt: skip
_ALIASES = {"url": "original", "mime": "mimetype", "status": "statuscode"}
_TEXT, _JSON = "text/plain; charset=UTF-8", "application/json"
Row = Mapping[str, str]


class Query(NamedTuple):
    """What the archive is asked for."""

    asked: Asked
    kind: Kind
    turn: int
    """How often it was asked for something of the kind, this time included."""
    capture: Capture | None = None
    """Which it is asked for."""


Habit = Callable[[Query], Reply | Raw | None]
"""What it does otherwise; `None`: nothing."""


@dataclass(slots=True)
class Index:
    """An archive, and what was asked of it."""

    dialect: str
    captures: Sequence[Capture] = CAPTURES
    habit: Habit | None = None
    most: int | None = None
    """Lines in one answer, at most: whoever wants more has to ask for the next page, or with the key to go on."""
    rubbish: Mapping[int, str] = field(default_factory=dict)
    """What stands in a line of its own before the line of this number."""
    said: Mapping[Capture, Row] = field(default_factory=dict)
    """What the index has in the line of a capture in place of what is so."""
    slow: float = 0.0
    """Seconds that each answer takes."""
    heard: list[Query] = field(default_factory=list)
    at_once: int = 0
    """Requests that are being answered."""
    most_at_once: int = 0
    _turns: Counter[str] = field(default_factory=Counter)
    _rows: list[tuple[Row, Capture]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.dialect == COMMON_CRAWL:
            self._crawled()
        else:
            self._rows = [(_wayback_row(each), each) for each in self.captures]
        self.tell(self.said)

    def tell(self, said: Mapping[Capture, Row]) -> None:
        """Have other things in the lines of some captures."""
        self._rows = [({**row, **said.get(each, {})}, each) for row, each in self._rows]
        self._rows.sort(key=lambda row: (row[0]["urlkey"], row[0]["timestamp"]))

    def of(self, kind: Kind) -> list[Query]:
        """What was asked of a kind."""
        return [query for query in self.heard if query.kind == kind]

    @property
    def fetched(self) -> list[Capture]:
        """The captures that were asked for, in their order."""
        return [query.capture for query in self.of("capture") if query.capture]

    def forget(self) -> None:
        """Begin to count anew."""
        self.heard.clear()
        self._turns.clear()
        self.most_at_once = 0

    def answer(self, asked: Asked) -> Reply | Raw:
        """What it does with a request."""
        kind = self._kind(asked.path)
        self._turns[kind] += 1
        query = Query(asked, kind, self._turns[kind], self._capture(asked) if kind == "capture" else None)
        self.heard.append(query)
        reply = self.habit(query) if self.habit else None
        if reply is None:
            reply = self._answer(query)
        return Raw(self._watched(reply)) if isinstance(reply, Reply) and self.slow else reply

    def _watched(self, reply: Reply) -> Iterator[Step]:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        yield self.slow
        yield replace(reply, headers=(*reply.headers, ("Connection", "close"))).head()
        self.at_once -= 1
        yield reply.body

    def _kind(self, path: str) -> Kind:
        plain = path.partition("?")[0]
        if plain == "/robots.txt":
            return "robots"
        if self.dialect == COMMON_CRAWL:
            if plain == "/collinfo.json":
                return "collections"
            is_data = plain.startswith("/crawl-data/")
            return "capture" if is_data else "index" if plain.endswith("-index") else "other"
        if plain.startswith("/web/"):
            return "capture"
        return "index" if plain.rstrip("/") in (QUERIES, "/web/timemap/cdx") else "other"

    def _answer(self, query: Query) -> Reply:
        if query.kind == "robots":
            return Reply(b"User-agent: *\nDisallow: /save/\n", kind="text/plain")
        if query.kind == "collections":
            return Reply(json.dumps(self._collections(query.asked)).encode(), kind=_JSON)
        if query.kind == "index":
            return self._listed(query.asked)
        if query.kind == "capture":
            return self._piece(query.asked) if self.dialect == COMMON_CRAWL else self._shown(query)
        return Reply(b"<html><title>404</title><h1>Not Found</h1></html>", 404)

    def _collections(self, asked: Asked) -> list[dict[str, str]]:
        origin = f"http://{asked.host}:{asked.port}"
        names = sorted({crawl_of(each) for each in self.captures} | {"CC-MAIN-2024-10"}, reverse=True)
        return [
            {
                "id": name, "name": f"Index of {name[8:12]}", "timegate": f"{origin}/{name}/",
                "cdx-api": f"{origin}/{name}-index", "from": f"{name[8:12]}-01-01T00:00:00",
                "to": f"{name[8:12]}-12-31T23:59:59",
            }
            for name in names
        ]  # fmt: skip

    def _crawled(self) -> None:
        for each in sorted(self.captures, key=lambda each: each.at[::-1]):  # as they come, not as they are listed
            name = filename_of(each)
            begun = self.files.get(name) or gz(warcinfo(name, "Apache Nutch 1.17"))
            member = gz(record_of(each))
            self.files[name] = begun + member
            self._rows.append((_crawl_row(each, len(begun), len(member)), each))

    def _capture(self, asked: Asked) -> Capture | None:
        if self.dialect == COMMON_CRAWL:
            piece = _PIECE.fullmatch(asked.headers.get("range", ""))
            place = (asked.path.lstrip("/"), piece[1]) if piece else None
            return next((each for row, each in self._rows if (row["filename"], row["offset"]) == place), None)
        shown = _SHOWN.match(asked.path)
        if shown is None:
            return None
        key = surt(unquote(shown[3]))
        found = [each for row, each in self._rows if row["urlkey"] == key]
        return min(found, key=lambda each: abs(int(each.at) - int(shown[1].ljust(14, "0"))), default=None)

    def _piece(self, asked: Asked) -> Reply:
        content = self.files.get(asked.path.lstrip("/"))
        if content is None:
            return Reply(b"<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>", 404, "application/xml")
        piece = _PIECE.fullmatch(asked.headers.get("range", ""))
        if piece is None:
            return Reply(content, kind="application/gzip")
        first, last = int(piece[1]), int(piece[2])
        told = (("Content-Range", f"bytes {first}-{last}/{len(content)}"), ("Accept-Ranges", "bytes"))
        return Reply(content[first : last + 1], 206, "application/gzip", told)

    def _shown(self, query: Query) -> Reply:
        shown, found = _SHOWN.match(query.asked.path), query.capture
        if shown is None or found is None:
            return Reply(b"<html><title>Wayback Machine</title><p>Hrm. Has not archived that URL.</p></html>", 404)
        if shown[1] != found.at:
            return Reply(b"", 302, headers=(("Location", f"/web/{found.at}{shown[2] or ''}/{found.url}"),))
        return replay(found, as_it_came=shown[2] == "id_")

    def _listed(self, asked: Asked) -> Reply:
        told = {name: values[-1] for name, values in parse_qs(urlsplit(asked.path).query).items()}
        if not told.get("url"):
            return Reply(b'{"message": "The url= parameter is required"}', 400, _JSON)
        ours = [row for row, each in self._rows if self._is_in(asked.path, each)]
        rows: Sequence[Row] = list(_collapsed(_chosen(ours, told, asked.path), told.get("collapse")))
        size = int(told.get("pageSize", 0)) * 3000 or self.most or max(1, len(rows))
        pages = -(-len(rows) // size)
        is_ours = self.dialect == COMMON_CRAWL
        if told.get("showNumPages") == "true":
            counted = json.dumps({"pages": pages, "pageSize": 5, "blocks": pages}) if is_ours else str(pages)
            return Reply(f"{counted}\n".encode(), kind=_JSON if is_ours else _TEXT)
        if "page" in told:
            rows = rows[int(told["page"]) * size :][:size]
        if not rows and is_ours:
            return Reply(json.dumps({"message": f"No Captures found for: {told['url']}"}).encode(), 404, _JSON)
        rows, key = _resumed(rows, told, self.most)
        return self._printed(rows, told, key)

    def _is_in(self, path: str, capture: Capture) -> bool:
        return self.dialect == WAYBACK or path.startswith(f"/{crawl_of(capture)}-index")

    def _printed(self, rows: Sequence[Row], told: Mapping[str, str], key: str | None) -> Reply:
        names: tuple[str, ...] = _COMMON_CRAWL if self.dialect == COMMON_CRAWL else _WAYBACK
        if "fl" in told:
            names = tuple(told["fl"].split(","))
        cells = [{name: row[name] for name in names if name in row} for row in rows]
        if self.dialect == COMMON_CRAWL:
            lines = [json.dumps(cell) for cell in cells]
            if told.get("output") != "json":
                lines = [f"{row['urlkey']} {row['timestamp']} {line}" for row, line in zip(rows, lines, strict=True)]
            return Reply("".join(f"{line}\n" for line in self._mixed(lines)).encode(), kind="text/x-ndjson")
        if told.get("output") != "json":
            lines = list(self._mixed([" ".join(cell.values()) for cell in cells]))
            return Reply("".join(f"{line}\n" for line in (*lines, *(("", key) if key else ()))).encode(), kind=_TEXT)
        listed = list(self._mixed([json.dumps(list(cell.values())) for cell in cells]))
        listed = [json.dumps(list(names)), *listed] if rows else []
        listed += ["[]", json.dumps([key])] if key else []
        whole = ",\n".join(listed)
        return Reply(f"[{whole}]\n".encode(), kind=_JSON)

    def _mixed(self, lines: Sequence[str]) -> Iterator[str]:
        for number, line in enumerate(lines):
            if number in self.rubbish:
                yield self.rubbish[number]
            yield line


@contextmanager
def serving(index: Index) -> Iterator[tuple[str, Server]]:
    """The archive, until the block ends; where it is."""
    with serve({ARCHIVE: index.answer}) as server:
        yield f"http://{ARCHIVE}:{server.port}/", server
        assert not server.faults, server.faults


def surt(url: str) -> str:
    """The key of an address, the same for each way of writing it."""
    parts = urlsplit(url if "//" in url else f"http://{url}")
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    query = f"?{parts.query.lower()}" if parts.query else ""
    return f"{','.join(reversed(host.split('.')))}{port}){parts.path.lower() or '/'}{query}"


def crawl_of(capture: Capture) -> str:
    """The crawl of Common Crawl that a capture belongs to: here there is one a year."""
    return f"CC-MAIN-{capture.at[:4]}-10"


def filename_of(capture: Capture) -> str:
    """The file that it lies in."""
    folder = "warc" if capture.status == 200 else "crawldiagnostics"
    return f"crawl-data/{crawl_of(capture)}/segments/1614178347293.1/{folder}/{crawl_of(capture)}-00001.warc.gz"


def _wayback_row(capture: Capture) -> Row:
    return {
        "urlkey": surt(capture.url), "timestamp": capture.stamp or capture.at, "original": capture.url,
        "mimetype": REVISIT if capture.is_revisit else capture.kind,
        "statuscode": "-" if capture.is_revisit else str(capture.status),
        "digest": capture.digest, "length": str(len(gzip.compress(capture.body, mtime=0)) + 300),
    }  # fmt: skip


def _crawl_row(capture: Capture, offset: int, length: int) -> Row:
    row = dict(_wayback_row(as_crawled(capture)))
    kind = row.pop("mimetype")
    status = "304" if capture.is_revisit else row.pop("statuscode")
    return {
        **row, "url": row.pop("original"), "mime": kind, "mime-detected": kind, "status": status,
        "length": str(length), "offset": str(offset), "filename": filename_of(capture),
    }  # fmt: skip


def as_crawled(capture: Capture) -> Capture:
    """As Common Crawl keeps it: decompressed, and the header that said so has another name."""
    if ("Content-Encoding", "gzip") not in capture.headers:
        return capture
    body = gzip.decompress(capture.body)
    return replace(capture, body=body, headers=(("X-Crawl-Content-Encoding", "gzip"),))


def record_of(capture: Capture) -> bytes:
    """The record that it lies in."""
    kept = as_crawled(capture)
    at = kept.moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    if kept.is_revisit:
        profile = ("WARC-Profile", "http://netpreserve.org/warc/1.0/revisit/server-not-modified")
        return record("revisit", kept.url, b"HTTP/1.1 304 Not Modified\r\n\r\n", at=at, more=(profile,),
                      content_type="application/http; msgtype=response")  # fmt: skip
    return response(
        kept.url, kept.body, at, headers=(("Content-Type", kept.stated_type), *kept.headers),
        status=f"HTTP/1.1 {kept.status} {'OK' if kept.status == 200 else 'Other'}",
        more=(("WARC-Payload-Digest", f"sha1:{kept.digest}"), ("WARC-IP-Address", "192.0.2.7")),
    )  # fmt: skip


def replay(capture: Capture, *, as_it_came: bool = True) -> Reply:
    """A capture as the Wayback Machine gives it: as it came, or with its own toolbar and links."""
    body = capture.body
    if not as_it_came and capture.kind == "text/html":
        body = re.sub(rb'href="/', f'href="/web/{capture.at}/{capture.url}/'.encode(), body)
        body = body.replace(b"<body>", b"<body><!-- BEGIN WAYBACK TOOLBAR INSERT --><div>Wayback Machine</div>", 1)
    kept = [("content-type", capture.stated_type), ("date", format_datetime(capture.moment, usegmt=True)),
            ("server", "nginx"), ("content-length", str(len(capture.body)))]  # fmt: skip
    moved = [(name, value) for name, value in capture.headers if name == "Location"]
    return Reply(
        body, capture.status, capture.stated_type,
        (
            ("Memento-Datetime", format_datetime(capture.moment, usegmt=True)),
            ("Link", f'<{capture.url}>; rel="original"'),
            ("X-Archive-Src", f"langtram-{capture.at[:4]}.warc.gz"),
            *((f"X-Archive-Orig-{name}", value) for name, value in kept),
            *((f"X-Archive-Orig-{name}", value) for name, value in capture.headers),
            *(pair for pair in capture.headers if pair[0] == "Content-Encoding"),
            *((name, f"/web/{capture.at}id_/{value}") for name, value in moved),
        ),
    )  # fmt: skip


def _chosen(rows: Iterable[Row], told: Mapping[str, str], path: str) -> Iterator[Row]:
    """The lines that a query asks for."""
    filters = parse_qs(urlsplit(path).query).get("filter", ())
    is_wanted = _matching(told["url"], told.get("matchType"))
    begin, end = told.get("from", ""), told.get("to", "")
    for row in rows:
        at = row["timestamp"].ljust(14, "0")
        in_time = (not begin or at >= begin.ljust(14, "0")) and (not end or at[: len(end)] <= end)
        if in_time and is_wanted(row["urlkey"]) and all(_passes(row, each) for each in filters):
            yield row


def _matching(url: str, how: str | None) -> Callable[[str], bool]:
    if url.startswith("*."):
        url, how = url[2:].rstrip("/*"), "domain"
    elif url.endswith("*"):
        url, how = url[:-1], "prefix"
    key = surt(url)
    host = key.partition(")")[0]
    return {
        "domain": lambda other: other.startswith((f"{host})", f"{host},", f"{host}:")),
        "host": lambda other: other.startswith((f"{host})", f"{host}:")),
        "prefix": lambda other: other.startswith(key),
        "exact": lambda other: other == key,
        None: lambda other: other == key,
    }[how]


def _passes(row: Row, told: str) -> bool:
    """`!statuscode:[45]..` of the one dialect, `=status:200`, `~mime:text` and `mime:html` of the other."""
    is_not, how, name, value = re.fullmatch(r"(!?)([=~]?)([\w-]+):(.*)", told).groups()  # type: ignore[union-attr]
    found = row.get(name, row.get(_ALIASES.get(name, name), ""))
    is_so = {
        "=": found == value,
        "~": re.match(value, found) is not None,
        "": value in found if "filename" in row else re.fullmatch(value, found) is not None,
    }[how]
    return is_so != bool(is_not)


def _collapsed(rows: Iterable[Row], how: str | None) -> Iterator[Row]:
    """Of neighbours that have the same, the first."""
    name, _, digits = (how or "").partition(":")
    before = None
    for row in rows:
        now = row.get(name, "")[: int(digits) if digits else None] if how else object()
        if now != before:
            yield row
        before = now


def _resumed(rows: Sequence[Row], told: Mapping[str, str], most: int | None) -> tuple[Sequence[Row], str | None]:
    """The lines from a key on, and the key to go on with, where one is asked for and there is more."""
    keys = [f"{row['urlkey']} {row['timestamp']}!" for row in rows]
    if "resumeKey" in told:
        key = told["resumeKey"]
        first = bisect_right(keys, unquote_plus(key) if "%" in key else key)  # it is handed out encoded as it is
        rows, keys = rows[first:], keys[first:]
    rows = rows[int(told.get("offset", 0)) :]
    limit = min(filter(None, (int(told.get("limit", 0)), most)), default=len(rows))
    is_cut = limit < len(rows)
    is_asked = told.get("showResumeKey") == "true"
    return rows[:limit], quote_plus(keys[limit - 1]) if is_cut and is_asked else None


def refusing(status: int, after: int | None = None, *, kinds: Sequence[Kind] = ("index", "collections", "capture"),
             times: int | None = None) -> Habit:  # fmt: skip
    """Asks to be left alone: for so many seconds, so many times."""
    told = (("Retry-After", str(after)),) if after is not None else ()

    def habit(query: Query) -> Reply | None:
        is_meant = query.kind in kinds and (times is None or query.turn <= times)
        return Reply(b"<html><h1>Slow down</h1></html>", status, headers=told) if is_meant else None

    return habit


def odd_about(capture: Capture, *replies: Reply | Raw | None, last: bool = True) -> Habit:
    """Answers otherwise when it is asked for this capture: once for each of the replies, or with the last for ever."""
    asked: list[Query] = []

    def habit(query: Query) -> Reply | Raw | None:
        if query.capture is not capture:
            return None
        asked.append(query)
        if len(asked) <= len(replies):
            return replies[len(asked) - 1]
        return replies[-1] if last else None

    return habit


def page_of_words(title: str = "Temporarily Offline") -> Reply:
    """A page of the archive's own, where something else was asked for; with 200, as they do."""
    return Reply(f"<html><title>{html.escape(title)}</title><h1>{html.escape(title)}</h1></html>".encode())
