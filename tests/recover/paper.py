"""A make-believe newspaper that was merged into another, as two archives have captured it; the truth stands beside it.

Its host is that of `tests.foreign`; before 2020 it had another one. Nothing answers at either any more.
"""

import gzip
import html
from base64 import b32encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha1
from typing import NamedTuple

from tests.foreign.stories import HOST, Story, page, story

OLD = "langtram-online.example"
"""The host of the paper before 2020; addresses keep their number."""
SITE = """id = "langtram"
name = "Báo Lãng Trâm"
domain = "baolangtram.example"
aliases = ["langtram-online.example"]
province = "Bến Tre"
status = "merged"
successor = "baogocmit.example"
article = '-(?P<id>\\d{5})\\.html$'
sections = ["/", "/thoi-su/", "/doi-song/"]
"""
MORE = "Chiều cùng ngày, đoàn kiểm tra của huyện đã đến tận nơi và hứa hỗ trợ thêm mười bao xi măng."
"""What the paper added to a story later."""
COUNT = 25
HTML, REVISIT = "text/html", "warc/revisit"
_JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(300)


@dataclass(frozen=True, eq=False)
class Capture:
    """One answer of the paper's server, as somebody else recorded it."""

    at: str
    """Fourteen digits; no two captures have the same."""
    url: str
    body: bytes
    status: int = 200
    kind: str = HTML
    headers: tuple[tuple[str, str], ...] = ()
    told: Story | None = None
    """What a reader sees, where it is an article."""
    number: int | None = None
    """Of the article."""
    is_revisit: bool = False
    """Whether the archive has but said that it was as before."""
    stamp: str | None = None
    """What the index has in place of the fourteen digits, where that is less."""

    @cached_property
    def digest(self) -> str:
        """As both dialects have it."""
        return b32encode(sha1(self.body).digest()).decode()

    @property
    def moment(self) -> datetime:
        """When it was captured."""
        return datetime.strptime(self.at, "%Y%m%d%H%M%S").replace(tzinfo=UTC)

    @property
    def stored_at(self) -> str:
        """The same, as the tables have it."""
        return self.moment.isoformat()

    @property
    def is_article(self) -> bool:
        """Whether a reader sees an article."""
        return self.told is not None and self.status == 200

    @property
    def stated_type(self) -> str:
        """As the server stated it."""
        return f"{self.kind}; charset=utf-8" if self.kind == HTML else self.kind


class Text(NamedTuple):
    """A text that an article had, and since when."""

    since: str
    body: str


@dataclass(frozen=True, slots=True)
class Truth:
    """What an archive should have of an article."""

    title: str
    texts: tuple[Text, ...]
    """The first one first."""
    seen: frozenset[str]
    """When it was captured whole."""


def told(number: int) -> Story:
    """The story of an article."""
    return story(number, f"Bãi {number}")


def html_of(number: int, *, more: bool = False, **parts: str) -> bytes:
    """Its page."""
    each = told(number).with_more(MORE) if more else told(number)
    return page(each, date=f"{number % 28 + 1:02}/02/2018 07:15", **parts).encode()


def path(number: int) -> str:
    """Where it stands."""
    return f"/{('thoi-su', 'doi-song')[number % 2]}/bai-so-{number}-{20100 + number}.html"


def url_of(number: int, host: str = HOST, scheme: str = "http") -> str:
    """Its address."""
    return f"{scheme}://{host}{path(number)}"


def article(at: str, number: int, url: str | None = None, *, more: bool = False, **parts: str) -> Capture:
    """A capture of an article."""
    each = told(number).with_more(MORE) if more else told(number)
    return Capture(at, url or url_of(number), html_of(number, more=more, **parts), told=each, number=number)


def listing(titles: Iterable[int]) -> bytes:
    """A page that leads to articles."""
    items = "".join(f'<li><a href="{path(n)}">{html.escape(told(n).title)}</a></li>' for n in titles)
    return (
        '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Báo Lãng Trâm</title></head><body>'
        f"<h1>Báo Lãng Trâm điện tử</h1><ul>{items}</ul><footer><p>Báo Lãng Trâm</p></footer></body></html>"
    ).encode()


def _plain() -> Iterable[Capture]:
    """Articles with one capture each, over six years."""
    for n in (0, *range(12, COUNT)):
        scheme = "https" if n % 3 else "http"
        yield article(f"{2018 + n % 6}{n % 12 + 1:02}{n + 1:02}0304{n:02}", n, url_of(n, scheme=scheme))


def _seen_again() -> Sequence[Capture]:
    """Articles of which there are several captures."""
    same = article("20190304050601", 1)
    spelled = article("20200105060701", 4)
    variants = (f"https://{HOST}", f"http://www.{HOST}", f"http://{HOST}:80", f"https://www.{HOST}:443")
    return (
        same,
        replace(same, at="20210405060702"),
        article("20190512031501", 2),
        article("20210512031502", 2, more=True),
        article("20190612031501", 3),
        article("20200612031502", 3, more=True),
        article("20210612031503", 3),  # the paper took back what it had added
        spelled,
        *(replace(spelled, at=f"202{n}030405060{n}", url=f"{door}{path(4)}") for n, door in enumerate(variants)),
        article("20180712031501", 5, url_of(5, f"www.{OLD}")),
        article("20180812031501", 6, url_of(6, OLD)),
        article("20210812031502", 6, url_of(6), more=True),
        article("20190912031501", 7),
        article("20190912031502", 7, f"{url_of(7)}?utm_source=zalo&utm_medium=social"),
        article("20190912031503", 7, f"{url_of(7)}?print=1", end="<!-- in -->"),
        article("20191012031501", 8),
        Capture("20220101000001", url_of(8), html_of(8, top="<!-- khong tim thay -->"), 404, told=told(8)),
        Capture("20180101000002", f"http://{HOST}/?p=9", b"", 301, headers=(("Location", url_of(9)),)),
        article("20191112031501", 9),
        Capture("20220101000003", url_of(9), b"", 301, headers=(("Location", f"http://{HOST}/"),)),
        again := article("20191212031501", 10),
        replace(again, at="20200212031502", is_revisit=True),
        _packed(article("20200312031501", 11)),
    )


def _packed(capture: Capture) -> Capture:
    """The same as a server sent it that compresses."""
    return replace(
        capture, body=gzip.compress(capture.body, mtime=0), headers=(*capture.headers, ("Content-Encoding", "gzip"))
    )


def _no_articles() -> Sequence[Capture]:
    """Everything else that archives have of a paper."""
    lost = html_of(24).replace(b"24", b"99")
    return (
        Capture("20190101010101", f"http://{HOST}/", listing(range(8))),
        Capture("20200101010102", f"http://{HOST}/", listing(range(8, 16))),
        Capture("20210101010103", f"https://{HOST}/", listing(range(16, 24))),
        Capture("20200102010104", f"http://{HOST}/thoi-su/", listing(range(0, 24, 2))),
        Capture("20200102010105", f"http://{HOST}/thoi-su/?page=2", listing(range(0, 12, 2))),
        Capture("20200102010106", f"http://{HOST}/robots.txt", b"User-agent: *\nDisallow: /\n", kind="text/plain"),
        Capture("20200102010107", f"http://www.{HOST}/robots.txt", b"User-agent: *\nDisallow: /quan-tri/\n"),
        Capture("20200102010108", f"http://{HOST}/anh/gieng.jpg", _JPEG, kind="image/jpeg"),
        Capture("20200102010109", f"http://{HOST}/anh/cau-20104.html.jpg", _JPEG, kind="image/jpeg"),
        Capture("20200102010110", f"http://{HOST}/kieu.css", b"body { color: #123 }", kind="text/css"),
        Capture("20200102010111", f"http://{HOST}/sitemap.xml", b"<urlset></urlset>", kind="application/xml"),
        Capture("20200102010112", f"http://{HOST}/favicon.ico", b"\x00\x00\x01\x00", kind="image/x-icon"),
        Capture("20200102010113", f"http://{HOST}/thoi-su/bai-mat-20199.html", lost, 404),
        Capture("20200102010114", f"http://{HOST}/thoi-su/bai-loi-20198.html", b"<h1>503</h1>", 503),
        Capture("20200102010115", f"http://{HOST}/bao-in/so-tet.pdf", b"%PDF-1.4\n%", kind="application/pdf"),
    )


CAPTURES: Sequence[Capture] = (*_plain(), *_seen_again(), *_no_articles())
"""All of it, in no order."""
ARTICLES: Sequence[Capture] = [each for each in CAPTURES if each.is_article]
ONCE: Sequence[Capture] = [
    min(same, key=lambda each: each.at)
    for same in ([e for e in ARTICLES if e.digest == digest] for digest in {each.digest for each in ARTICLES})
]
"""Of each page of an article that differs from the others, the first capture."""


def truth(captures: Iterable[Capture] = ARTICLES) -> dict[str, Truth]:
    """What should stand in an archive that has these captures and nothing else, by title."""
    found: dict[str, Truth] = {}
    for each in sorted(captures, key=lambda each: each.at):
        if not each.is_article or each.told is None:
            continue
        body = "\n\n".join(each.told.body)
        before = found.get(each.told.title, Truth(each.told.title, (), frozenset()))
        is_same = bool(before.texts) and before.texts[-1].body == body
        texts = before.texts if is_same else (*before.texts, Text(each.stored_at, body))
        seen = before.seen if each.is_revisit else before.seen | {each.stored_at}
        found[each.told.title] = Truth(each.told.title, texts, seen)
    return found
