"""Sites without end, and feeds and sitemaps that are no feeds and no sitemaps."""

import zlib
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from pathlib import Path

from tests.hostile.server import Answer, Asked, Habit, Reply
from tests.hostile.stories import front, story
from tests.hostile.table import ANY, GOOD, Behaviour, Check, Must, Seen, fill

SECRET = "khong-ai-duoc-doc-dong-nay"  # of this file, which an entity tries to read
MOST = 320
"""Requests that a trap may cost in a crawl with a limit of 20 articles and listings of 200 pages."""
_XML = "application/xml"
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def _next(href: str, items: Iterable[str] = ()) -> Reply:
    return Reply(front(items, f'<nav><a rel="next" href="{escape(href)}">Trang sau</a></nav>'))


def _calendar(asked: Asked) -> Reply:
    """Every month has a next one."""
    last = asked.path.rsplit("/", 1)[-1]
    months = int(last) if last.isdigit() else 0
    return _next(f"/lich/{months + 1}")


def _days(asked: Asked) -> Reply:
    """A front page whose menu leads to a day, which leads to two more, for ever."""
    return Reply(
        front((), f'<nav><a href="{asked.path.rstrip("/")}/a">A</a><a href="{asked.path.rstrip("/")}/b">B</a>')
    )


_SIX = tuple(f"/bai-co-ma-phien-{n}-20000{n}.html" for n in range(6))


def _sessions(name: str, form: str, check: Check | None) -> Behaviour:
    """Every page gives every link a session of its own; six articles are six articles."""
    session = {"count": 0}

    def listing(asked: Asked) -> Reply:
        session["count"] += 1
        mark = f"{session['count'] * 7919:08x}{zlib.crc32(name.encode()):08x}"
        return Reply(front([GOOD, *(path + form.replace("{id}", mark) for path in _SIX)]))

    def page(asked: Asked) -> Reply:
        found = next((path for path in _SIX if asked.path.startswith(path[:-5])), None)
        return Reply(story(found)) if found else Reply(b"", 404)

    sections = tuple(f"/chuyen-muc-{n}" for n in range(4))
    answers = {"/": listing, **dict.fromkeys(sections, listing), "*": page}
    return Behaviour(name=name, answers=answers, site={"sections": sections},
                     must=Must(stored=ANY, most=60, also=check))  # fmt: skip


def _six(history: Sequence[Seen]) -> None:
    keys = {row["title"] for row in history[-1].articles.values()}
    assert len(keys) == 7, f"expected six articles and one, found titles {keys}"
    assert len(history[-1].articles) == 7, f"stored more than once: {sorted(history[-1].articles)}"


def _pages_without_end(asked: Asked) -> Reply:
    """?page=N always has the same articles, and a next page."""
    page = int(asked.path.partition("page=")[2] or 1)
    return _next(f"/trang?page={page + 1}", (GOOD,))


def _new_articles_without_end(asked: Asked) -> Reply:
    """Every page has ten articles that nobody has ever seen."""
    page = int(asked.path.partition("page=")[2] or 1)
    return _next(f"/moi?page={page + 1}", (f"/bai-may-viet-{page:04}{n}7.html" for n in range(10)))


def _written_by_a_machine(asked: Asked) -> Reply:
    return Reply(story(asked.path)) if "bai-may-viet" in asked.path else Reply(b"", 404)


def _index(urls: Iterable[str]) -> bytes:
    entries = "".join(f"<sitemap><loc>{escape(url)}</loc></sitemap>" for url in urls)
    return f"<sitemapindex {_NAMESPACE}>{entries}</sitemapindex>".encode()


def _urls(urls: Iterable[str]) -> bytes:
    entries = "".join(f"<url><loc>{escape(url)}</loc></url>" for url in urls)
    return f"<urlset {_NAMESPACE}>{entries}</urlset>".encode()


def _own(asked: Asked, *paths: str) -> list[str]:
    return [f"http://{asked.host}:{asked.port}{path}" for path in paths]


def _fan_out(asked: Asked) -> Reply:
    """Every index names fifty more indexes."""
    stem = asked.path.removesuffix(".xml")
    return Reply(_index(_own(asked, *(f"{stem}-{n}.xml" for n in range(50)))), kind=_XML)


def _itself(asked: Asked) -> Reply:
    return Reply(_index(_own(asked, asked.path, "/so-do-b.xml", "/so-do-a.xml")), kind=_XML)


@cache
def _large_feed(base: str) -> bytes:
    items = "".join(
        f"<item><title>Tin {n}</title><link>{base}/bai-may-viet-{n:06}7.html</link></item>" for n in range(100_000)
    )
    return f'<rss version="2.0"><channel>{items}</channel></rss>'.encode()[: 8 * 1024**2 - 1000]


def _feed(name: str, body: Habit, **must: object) -> Behaviour:
    """A host whose feed is wrong; its front page is right."""
    rules = Must(**{"most": MOST, **must})  # type: ignore[arg-type]
    answers = {"/tin.rss": body, "*": _written_by_a_machine}
    return Behaviour(name=name, answers=answers, links=(), site={"feeds": ["/tin.rss"]}, must=rules)


def _sitemap(name: str, body: Habit, **must: object) -> Behaviour:
    rules = Must(**{"most": MOST, **must})  # type: ignore[arg-type]
    answers = {"/so-do.xml": body, "*": body if callable(body) else Reply(b"", 404)}
    return Behaviour(name=name, answers=answers, links=(), site={"sitemaps": ["/so-do.xml"]}, must=rules)


def _rss(item: str, before: str = "") -> Reply:
    text = f'<?xml version="1.0" encoding="utf-8"?>{before}<rss version="2.0"><channel>{item}</channel></rss>'
    return Reply(text.encode(), kind="application/rss+xml")


_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha" * 50}">' for n in range(10))
_HERE = Path(__file__).resolve().as_uri()


def _external(target: str, name: str = "") -> Answer:
    def answer(asked: Asked) -> Reply:
        system = fill(target, asked, name)
        dtd = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{system}"><!ENTITY % y SYSTEM "{system}"> %y;]>'
        url = _own(asked, GOOD)[0]
        return _rss(f"<item><title>Tin &x;</title><link>{url}</link></item>", dtd)

    return answer


def _external_sitemap(asked: Asked) -> Reply:
    body = _urls(_own(asked, GOOD)).replace(b"</loc>", b"</loc><lastmod>&x;</lastmod>")
    return Reply(f'<!DOCTYPE urlset [<!ENTITY x SYSTEM "{_HERE}">]>'.encode() + body, kind=_XML)


def _unread(history: Sequence[Seen]) -> None:
    assert SECRET.encode() not in history[-1].database, "a file of this machine was read into the archive"


def _cut_feed(asked: Asked) -> Reply:
    item = "".join(f"<item><title>Tin</title><link>{url}</link></item>" for url in _own(asked, GOOD, "/x"))
    return Reply(f'<rss version="2.0"><channel>{item}<item><title>Tin cụt'.encode(), kind="application/rss+xml")


def _machine(name: str, path: str, answer: Answer) -> Behaviour:
    return Behaviour(name=name, answers={path: answer, "*": _written_by_a_machine}, links=(),
                     site={"sections": [path]}, must=Must(stored=ANY, most=MOST))  # fmt: skip


def _links_without_end(asked: Asked) -> Reply:
    """A section of 100,000 links: more than a crawl can ask for, fewer than the parser refuses."""
    return Reply(b"<html><body><h1>x</h1>" + b"".join(b"<a href=/bai-may-viet-%07d.html>x" % n for n in range(100_000)))


def _deeper(asked: Asked) -> Reply:
    """Relative links that grow by a step each time."""
    return _next(f"{asked.path.rstrip('/')}/tiep/", ("a/bai-may-viet-00000017.html",))


DEEP = (
    Behaviour(name="calendar-without-end", answers={"/lich": _calendar, "*": _calendar}, links=(),
              site={"sections": ["/lich"]}, must=Must(stored=ANY, most=MOST)),
    Behaviour(name="pages-without-end", answers={"/trang": _pages_without_end}, links=(),
              site={"sections": ["/trang"]}, must=Must(most=MOST)),
    _machine("new-articles-without-end", "/moi", _new_articles_without_end),
)  # fmt: skip
"""Listings without end, in a crawl that goes back for years."""

TRAPS = (
    Behaviour(name="menu-without-end", answers={"/": _days, "*": _days}, must=Must(stored=(), most=MOST)),
    _sessions("session-as-parameter", "?PHPSESSID={id}", _six),
    _sessions("session-as-sid", "?sid={id}", None),  # may be a story's number elsewhere: bounded is enough
    _sessions("session-in-the-path", ";jsessionid={id}", _six),
    _machine("section-of-100000-links", "/nhieu", _links_without_end),
    Behaviour(name="links-that-grow", answers={"*": _deeper}, links=(), site={"sections": ["/sau"]},
              must=Must(stored=ANY, most=MOST)),
    _sitemap("sitemap-of-itself", _itself, most=40),
    _sitemap("sitemap-of-html", Reply(front(("/x",)))),
    _sitemap("sitemap-external-entity", _external_sitemap, also=_unread),
    _sitemap("sitemap-cut", lambda asked: Reply(_urls(_own(asked, GOOD, "/x"))[:-40], kind=_XML)),
    _sitemap("sitemap-bare-ampersand", lambda asked: Reply(
        _urls(_own(asked, GOOD)).replace(b"</urlset>", b"<url><loc>http://a/?b&c</loc></url></urlset>"), kind=_XML)),
)  # fmt: skip
"""What never ends must end within its budget, and cost no article that is there."""

FAN_OUT = (_sitemap("sitemap-fan-out", _fan_out),)
"""Sitemaps that name sitemaps: the news of the day must come before the last of them."""

FEEDS = (
    _feed("feed-of-100000", lambda asked: Reply(_large_feed(_own(asked, "")[0]), kind=_XML), stored=ANY),
    _feed("feed-of-laughs", _rss("<item><title>&l9;</title><link>x</link></item>", f"<!DOCTYPE rss [{_LAUGHS}]>")),
    _feed("feed-with-a-quadratic-entity", _rss(
        "<item><title>" + "&a;" * 50_000 + "</title></item>", f'<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]>')),
    _feed("feed-with-external-entities", _external(_HERE), also=_unread),
    _feed("feed-with-a-remote-entity", _external("http://127.0.0.1:{canary}/{name}", "feed-with-a-remote-entity")),
    _feed("feed-as-ndjson", Reply(b'{"title": "x", "link": "/y"}\n' * 1000, kind="application/x-ndjson")),
    _feed("feed-as-html", Reply(front(("/x",)))),
    _feed("feed-empty", Reply(b"", kind="application/rss+xml")),
    _feed("feed-cut", _cut_feed),
    _feed("feed-binary", Reply(bytes(range(256)) * 1000, kind="application/rss+xml")),
    _feed("feed-20000-deep", Reply(b"<rss><channel><item>" + b"<a>" * 20_000, kind="application/rss+xml")),
)  # fmt: skip
"""Feeds; the front page beside each has an article."""
