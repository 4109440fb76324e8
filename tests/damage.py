"""Pages, texts, feeds, sitemaps and dates damaged at random, and the reading of them, which raises nothing unnamed."""

import gzip
import random
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from unicodedata import category

from baotinh.demo import Paper, province
from baotinh.demo.feeds import feed_stories, rss, sitemaps
from baotinh.demo.manners import View
from baotinh.demo.routes import answer
from crawler.extractors import extract
from crawler.extractors.dates import choose_published, parse_timestamp
from crawler.items import VIETNAM, Answer, Article, Ask, ExtractionError, Kind, Page
from crawler.sites import Site
from crawler.spiders.reading import Reader
from tests.crawler.extractors.dates.tables import form_rules

WHEN = datetime(2026, 3, 13, 9, 30, tzinfo=VIETNAM)
HOST = "bao.example"
_PAGES = Path(__file__).parent / "pages"
_CODECS = ("utf-16", "utf-16-le", "utf-16-be", "cp1258", "utf-7", "cp932", "latin-1")
_ROLES = ("byline", "listing", "related", "body", "masthead", "update", "meta", "feed", "data", "url", None)


def damaged(body: bytes, chance: random.Random, mark: bytes = b"<") -> bytes:
    """The same cut, garbled, with parts lost, doubled or shuffled, or in another charset; `mark` begins a part."""
    parts = body.split(mark)
    match chance.randrange(7):
        case 0:
            return body[: chance.randrange(len(body))]
        case 1:
            changed = bytearray(body)
            for _ in range(chance.randrange(1, min(300, len(body)) + 1)):
                changed[chance.randrange(len(changed))] = chance.randrange(256)
            return bytes(changed)
        case 2:
            return mark.join(part for part in parts if chance.random() < 0.8)
        case 3:
            return mark.join(chance.sample(parts, len(parts)))
        case 4:
            return mark.join(part for part in parts for _ in range(chance.choice((0, 1, 1, 1, 3))))
        case 5:
            return body.replace(b">", b"", chance.randrange(1, 60))
        case _:
            return body.decode("utf-8", "replace").encode(chance.choice(_CODECS), "replace")


@cache
def whole(kind: str) -> tuple[bytes, ...]:
    """What is well, to be damaged: of our own pages and of the make-believe province."""
    if kind == "page":
        return tuple(path.read_bytes() for path in sorted(_PAGES.glob("*/*.html")))
    if kind == "text":
        return tuple(path.read_bytes() for path in sorted((_PAGES / "flat").glob("*.txt")))
    if kind == "date":
        return tuple(form.text.encode() for rule in form_rules() for form in rule.forms if form.text)
    views = [View(paper, f"http://{HOST}/", WHEN) for paper in province()]
    bodies = (body for view in views for body in _SOURCES[kind](view))
    return tuple(gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body for body in bodies)


def read_damaged(kind: str, chance: random.Random) -> None:
    """Damage something of a kind and read it: whatever it is, there is an answer or a named error."""
    mark = {"text": b"\n", "date": b" "}.get(kind, b"<")
    read_damaged_body(kind, damaged(chance.choice(whole(kind)), chance, mark), chance)


def read_damaged_body(kind: str, body: bytes, chance: random.Random) -> None:
    """Read it, as a crawl might; `chance` chooses what is said of it."""
    _READERS[kind](body, chance)


def _read_page(body: bytes, chance: random.Random) -> None:
    with suppress(ExtractionError):
        _check(extract(Page(f"https://{HOST}/a-1.html", body, WHEN, chance.choice([None, "text/html"]))))


def _read_text(body: bytes, _chance: random.Random) -> None:
    with suppress(ExtractionError):
        _check(extract(Page(None, body, WHEN)))


def _check(article: Article) -> None:
    controls = [letter for text in article.body for letter in text if category(letter) == "Cc" and letter != "\n"]
    assert not controls, article.body


def _read_date(body: bytes, chance: random.Random) -> None:
    text, role = body.decode("utf-8", "replace"), chance.choice(_ROLES)
    stamp = parse_timestamp(text, WHEN, role)
    found = choose_published([("byline", text), ("feed.pubDate", text)], WHEN)
    latest = WHEN + timedelta(hours=36)
    assert all(one is None or one.at <= latest for one in (stamp, found.stamp)), text


def _reader_of(kind: Kind) -> Callable[[bytes, random.Random], None]:
    def read(body: bytes, _chance: random.Random) -> None:
        reader = Reader((Site(id="bao", name="Báo", domain=HOST, home=f"http://{HOST}/"),), WHEN.date())
        url = f"http://{HOST}/muc/"
        visit = reader.read(Ask(url, "bao", kind), Answer(url, 200, body, WHEN, "text/html; charset=utf-8"))
        assert visit.outcome in ("done", "later"), visit

    return read


def _fronts(view: View) -> list[bytes]:
    return [answer(view, "/", {}).body]


def _feeds(view: View) -> list[bytes]:
    slugs = (None, *(section.slug for section in view.paper.sections))
    return [rss(view, "Tin", feed_stories(view.paper, slug)).encode() for slug in slugs]


def _articles(view: View) -> list[bytes]:
    paper: Paper = view.paper
    return [answer(view, story.path, {}).body for story in paper.articles[:8]]


_SOURCES: Mapping[str, Callable[[View], list[bytes]]] = {
    "article": _articles,
    "home": _fronts,
    "listing": _fronts,
    "feed": _feeds,
    "sitemap": lambda view: list(sitemaps(view).values()),
}
_READERS: Mapping[str, Callable[[bytes, random.Random], None]] = {
    "page": _read_page,
    "text": _read_text,
    "date": _read_date,
    "article": _reader_of("article"),
    "home": _reader_of("home"),
    "listing": _reader_of("listing"),
    "feed": _reader_of("feed"),
    "sitemap": _reader_of("sitemap"),
}
KINDS = tuple(_READERS)
