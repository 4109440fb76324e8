"""Feeds and sitemaps of every kind, as systems really write them."""

import gzip
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape

from tests.discovery.text import Story

Link = Callable[[Story], str]
RSS, ATOM, XML, JSON = "application/rss+xml; charset=utf-8", "application/atom+xml", "text/xml", "application/json"
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


def rss2(title: str, home: str, stories: Iterable[Story], link: Link) -> str:
    """RSS 2.0."""
    items = "".join(
        f"<item><title>{escape(s.title)}</title><link>{escape(link(s))}</link>"
        f"<description><![CDATA[<img src='{s.image}'/>{s.lead}]]></description>"
        f"<pubDate>{format_datetime(s.at)}</pubDate></item>"
        for s in stories
    )
    return f'{_HEAD}<rss version="2.0"><channel><title>{title}</title><link>{home}</link>{items}</channel></rss>'


def rss091(title: str, home: str, stories: Iterable[Story], link: Link) -> str:
    """RSS 0.91, without dates."""
    items = "".join(f"<item><title>{escape(s.title)}</title><link>{escape(link(s))}</link></item>" for s in stories)
    return (
        '<?xml version="1.0"?>\n<rss version="0.91"><channel>'
        f"<title>{title}</title><link>{home}</link><language>vi</language>{items}</channel></rss>"
    )


def rdf(title: str, home: str, stories: Iterable[Story], link: Link) -> str:
    """RSS 1.0."""
    rows = list(stories)
    names = "".join(f'<rdf:li rdf:resource="{escape(link(s))}"/>' for s in rows)
    items = "".join(
        f'<item rdf:about="{escape(link(s))}"><title>{escape(s.title)}</title><link>{escape(link(s))}</link>'
        f"<dc:date>{s.at.isoformat()}</dc:date></item>"
        for s in rows
    )
    return (
        f'{_HEAD}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="{home}"><title>{title}</title>'
        f"<link>{home}</link><items><rdf:Seq>{names}</rdf:Seq></items></channel>{items}</rdf:RDF>"
    )


def atom(title: str, base: str, stories: Iterable[Story], link: Link) -> str:
    """Atom; links may be relative to `base`, which `xml:base` says when it is given."""
    said = f' xml:base="{base}"' if base else ""
    items = "".join(
        f"<entry><title>{escape(s.title)}</title><id>tag:bao,{s.at:%Y}:{s.number}</id>"
        f'<link rel="alternate" type="text/html" href="{escape(link(s))}"/>'
        f"<updated>{s.at.isoformat()}</updated></entry>"
        for s in stories
    )
    return f'{_HEAD}<feed xmlns="http://www.w3.org/2005/Atom"{said}><title>{title}</title>{items}</feed>'


def json_feed(title: str, home: str, stories: Iterable[Story], link: Link) -> str:
    """JSON Feed 1.1."""
    items = [
        {"id": str(s.number), "url": link(s), "title": s.title, "date_published": s.at.isoformat(), "summary": s.lead}
        for s in stories
    ]
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": title, "home_page_url": home, "items": items}
    )


def urlset(rows: Iterable[tuple[str, datetime | None]], *, pictures: str = "", videos: str = "", news: str = "") -> str:
    """A sitemap; `pictures`, `videos` and `news` are entries of those extensions, put into every row."""
    body = "".join(f"<url><loc>{escape(loc)}</loc>{_lastmod(at)}{news}{pictures}{videos}</url>" for loc, at in rows)
    return (
        f'{_HEAD}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" '
        'xmlns:video="http://www.google.com/schemas/sitemap-video/1.1" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{body}</urlset>'
    )


def index(rows: Sequence[tuple[str, datetime | None]]) -> str:
    """An index of sitemaps."""
    body = "".join(f"<sitemap><loc>{escape(loc)}</loc>{_lastmod(at)}</sitemap>" for loc, at in rows)
    return f'{_HEAD}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{body}</sitemapindex>'


def _lastmod(at: datetime | None) -> str:
    return f"<lastmod>{at.isoformat()}</lastmod>" if at else ""


def zipped(text: str) -> bytes:
    """The bytes of a `.gz`, the same each time."""
    return gzip.compress(text.encode(), mtime=0)
