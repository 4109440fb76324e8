"""Feeds, sitemaps and robots.txt of a paper: each a pure function of what the paper publishes."""

import gzip
from collections.abc import Iterable, Mapping
from html import escape

from baotinh.demo.manners import MANNERS, View
from baotinh.demo.times import printed
from baotinh.demo.truth import Paper, Story
from crawler.items import VIETNAM

FEED_SIZE = 10
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def robots(view: View) -> str:
    """Closes the search; names the sitemap where the family does."""
    manner = MANNERS[view.paper.platform]
    lines = ["User-agent: *", "Disallow: /tim-kiem", "Allow: /"]
    if manner.announced:
        lines += ["", f"Sitemap: {view.url('sitemap.xml')}"]
    return "\n".join(lines) + "\n"


def feed_stories(paper: Paper, slug: str | None = None) -> tuple[Story, ...]:
    """The newest articles of the paper or of a section, with the one that only the feed leads to."""
    found = [s for s in paper.articles if s.only in (None, "feed") and slug in (None, s.section)]
    return tuple(found[:FEED_SIZE])


def rss(view: View, title: str, stories: Iterable[Story]) -> str:
    """RSS 2.0 with leads in CDATA, as Vietnamese papers send it."""
    items = "\n".join(
        f"<item><title>{escape(s.title, quote=False)}</title><link>{view.url(s.path)}</link>"
        f"<guid>{view.url(s.path)}</guid><pubDate>{printed('rfc822', s.published, view.now).text}</pubDate>"
        f"<description><![CDATA[{s.lead}]]></description></item>"
        for s in stories
    )
    return (
        f'{_HEAD}<rss version="2.0"><channel><title>{escape(title)} - {escape(view.paper.name)}</title>'
        f"<link>{view.base}</link><description>Báo giả để thử phần mềm</description>\n{items}\n</channel></rss>\n"
    )


def sitemaps(view: View) -> Mapping[str, bytes]:
    """All sitemap documents of the paper by path, as they are sent."""
    kind = MANNERS[view.paper.platform].sitemap
    stories = [s for s in view.paper.articles if s.only in (None, "sitemap")]
    if kind == "index":
        return _index(view, stories)
    if kind == "monthly":
        return _monthly(view, stories)
    return {"/sitemap.xml": _urlset(view, stories)} if kind == "plain" else {}


def _index(view: View, stories: list[Story]) -> dict[str, bytes]:
    sections = "".join(f"<url><loc>{view.url(s.slug)}</loc></url>" for s in view.paper.sections)
    children = {
        "/sitemap-article-daily.xml.gz": gzip.compress(_urlset(view, stories), mtime=0),
        "/sitemap-news.xml": _news(view, stories[:8]),
        "/sitemap-category.xml": f'{_HEAD}<urlset xmlns="{_SITEMAP}">{sections}</urlset>'.encode(),
    }
    return {"/sitemap.xml": _sitemap_index(view, children), **children}


def _monthly(view: View, stories: list[Story]) -> dict[str, bytes]:
    """One document a month, gzipped although its name does not say so."""
    months: dict[str, list[Story]] = {}
    for story in stories:
        at = story.published.astimezone(VIETNAM)
        months.setdefault(f"/sitemaps/news-{at.year}-{at.month}.xml", []).append(story)
    children = {path: gzip.compress(_urlset(view, group), mtime=0) for path, group in months.items()}
    return {"/sitemap.xml": _sitemap_index(view, children), **children}


def _sitemap_index(view: View, paths: Iterable[str]) -> bytes:
    entries = "".join(f"<sitemap><loc>{view.url(path)}</loc></sitemap>" for path in paths)
    return f'{_HEAD}<sitemapindex xmlns="{_SITEMAP}">{entries}</sitemapindex>\n'.encode()


def _urlset(view: View, stories: Iterable[Story]) -> bytes:
    entries = "\n".join(
        f"<url><loc>{view.url(s.path)}</loc>"
        f"<lastmod>{printed('iso_day', s.updated or s.published, view.now).text}</lastmod></url>"
        for s in stories
    )
    return f'{_HEAD}<urlset xmlns="{_SITEMAP}">\n{entries}\n</urlset>\n'.encode()


def _news(view: View, stories: Iterable[Story]) -> bytes:
    entries = "\n".join(
        f"<url><loc>{view.url(s.path)}</loc><news:news><news:publication><news:name>{escape(view.paper.name)}</news:name>"
        f"<news:language>vi</news:language></news:publication>"
        f"<news:publication_date>{printed('iso', s.published, view.now).text}</news:publication_date>"
        f"<news:title>{escape(s.title)}</news:title></news:news></url>"
        for s in stories
    )
    return f'{_HEAD}<urlset xmlns="{_SITEMAP}" xmlns:news="{_NEWS}">\n{entries}\n</urlset>\n'.encode()
