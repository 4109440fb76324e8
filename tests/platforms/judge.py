"""Compares what was read from an article's page with the truth beside it, field by field."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

from crawler.extractors import extract
from crawler.items import READABLE, VIETNAM, Article, Page
from crawler.sites import Site, load_site
from tests.discovery.crawl import site_file
from tests.discovery.site import Paper
from tests.platforms.pieces import Truth
from tests.platforms.press import Press

_CLOCK = re.compile(r"\d{1,2}:\d\d:?")  # '10:17:' of a live ticker: a text may begin with it or not

Pair = tuple[Any, Any]
"""What is right, and what was read."""


class Fault(NamedTuple):
    """A field that was read wrongly."""

    url: str
    odd: str
    field: str
    right: Any
    read: Any


def _words(paragraphs: tuple[str, ...]) -> list[str]:
    return [word for text in paragraphs for word in text.split() if word != "|" and not _CLOCK.fullmatch(word)]


def _lines(paragraphs: tuple[str, ...]) -> list[str]:
    lines = (" ".join(_words((line,))) for text in paragraphs for line in text.split("\n"))
    return [line for line in lines if line]


def _broken(truth: Truth, article: Article) -> Pair:
    """Paragraph by paragraph; how the cells of a table are broken is free."""
    return (None, None) if truth.odd == "table" else (_lines(truth.body), _lines(article.body))


def _updated(truth: Truth, article: Article) -> Pair:
    """An update at the time of publication is none."""
    found = article.updated.at if article.updated else None
    return truth.updated, None if found == truth.published else found


def _published(truth: Truth, article: Article) -> Pair:
    found = article.published
    if found is None:
        return truth.published, None
    fine = found.precision in ("minute", "second")
    return truth.published, found.at.replace(second=0) if fine else f"{found.iso} ({found.precision})"


def _related(truth: Truth, article: Article) -> Pair:
    """All that must be named is, and nothing besides that is no story of the paper."""
    found = {(item.title, item.url) for item in article.related}
    right = {tuple(item) for item in truth.related}
    return sorted(right), sorted((right & found) | {(t, u or "") for t, u in found - right if u not in truth.others})


def _status(truth: Truth, article: Article) -> Pair:
    if truth.is_encoded:
        return "encoded", article.body_status
    return True, article.body_status in READABLE - {"encoded", "scripted"} or article.body_status


FIELDS: Mapping[str, Callable[[Truth, Article], Pair]] = {
    "url": lambda t, a: (t.url, a.canonical_url),
    "title": lambda t, a: (t.title, a.title),
    "lead": lambda t, a: (t.lead, a.lead),
    "body": lambda t, a: (_words(t.body), _words(a.body)),
    "breaks": _broken,
    "authors": lambda t, a: (t.authors, a.authors),
    "publ.": _published,
    "upd.": _updated,
    "section": lambda t, a: (t.section, a.section),
    "tags": lambda t, a: (t.tags, a.tags),
    "images": lambda t, a: ([tuple(p) for p in t.images], [(i.url, i.caption, i.credit) for i in a.images]),
    "related": _related,
    "source": lambda t, a: (t.source, a.source_cited),
    "status": _status,
}
"""What is compared; both sides of a pair must be equal."""


def faults(truth: Truth, article: Article) -> Iterator[Fault]:
    """The fields of an article that are not as they should be."""
    for name, pair in FIELDS.items():
        right, read = pair(truth, article)
        if right != read:
            yield Fault(truth.url, truth.odd, name, right, read)


def read(paper: Paper, url: str, site: Site, today: date) -> Article:
    """What the extractor makes of a page of a paper."""
    answer = paper.answer(url)
    return extract(Page(url, answer.body, datetime.combine(today, time(12), VIETNAM), answer.kind), site)


def judged(press: Press, site: Site, today: date) -> list[Fault]:
    """All that is wrong with the articles of a paper."""
    return [fault for truth in press.truths for fault in faults(truth, read(press.paper, truth.url, site, today))]


def site_of(paper: Paper, folder: Path, *, platform: bool) -> Site:
    """The paper as a user knows it: its domain, or also what it runs on."""
    paper.facts = {"platform": paper.system} if platform else {}
    return load_site(site_file(paper, folder))
