"""Every date a page gives, with where it stood; which of them is the publication time, `dates` decides."""

import re
from collections.abc import Iterable
from itertools import takewhile

from lxml import etree

from crawler.extractors.body.rules import EXCLUDED
from crawler.extractors.dates import is_time, posted, spot
from crawler.extractors.document import archived
from crawler.extractors.document.blocks import Block, Document, ancestors, shared
from crawler.extractors.reading import Reading
from crawler.items import Candidate

_PRINTED_BY_SCRIPT = re.compile(  # articlePublishDate = '20251022192552'
    r"[\"']?(article_?publish_?date|publish_?date|published_?at|date_?published)[\"']?\s*[:=]\s*[\"']([^\"']{6,40})[\"']",
    re.IGNORECASE,
)
_LONGEST = 160
_BEFORE_TITLE = 8
_ABOVE = 4
_UNDER = 4
_BESIDE = frozenset({"url", "generator"})
_MASTHEAD = 60
"""How many blocks above the title are searched for the clock of the site's head."""
_ATTRIBUTES = ("datetime", "content", "data-date", "data-time", "data-datetime", "title")
_MASTHEAD_TAGS = frozenset({"header", "nav", "footer", "aside"})
_SCRIPT_LIMIT = 20_000


def candidates(reading: Reading) -> list[Candidate]:
    """All dates of a page: statements, times, byline, masthead, address, what was found elsewhere.

    Where the page of a text states and prints no time, the lines under the text that say when.
    """
    page, meta = reading.page, reading.meta
    found = [*meta.dates, *_elements(reading), *_visible(reading), *_scripted(reading.document)]
    if page.url:
        found.append(Candidate("url", archived.original(page.url)))  # an archive's own says when it was kept
    if meta.generator:
        found.append(Candidate("generator", meta.generator))
    found = list(dict.fromkeys([*found, *sorted(page.found)]))  # feed or sitemap first: chance of the crawl
    is_told = any(candidate.source not in _BESIDE for candidate in found)
    return found if is_told else [*_below(reading), *found]


def _below(reading: Reading) -> Iterable[Candidate]:
    body, document = reading.story, reading.document
    if body is None:
        return []
    after = document.blocks[body.last + 1 : body.last + 1 + _UNDER]
    read = [block for block in after if block.index in body.verdicts and not block.box.hidden]
    is_list = sum(posted(block.text) is not None for block in document.blocks) > 1  # of stories, each with its own
    times = (block.text if is_time(block.raw) else None if is_list else posted(block.text) for block in read)
    return [Candidate("byline", time) for time in times if time is not None]


def stated(element: etree._Element) -> str | None:
    """The date in an element's attributes, or its text."""
    for name in _ATTRIBUTES:
        value = element.get(name)
        if value and any(c.isdigit() for c in value):
            return value.strip()
    text = " ".join("".join(map(str, element.itertext())).split())
    return text if text and len(text) <= _LONGEST else None


def _span(reading: Reading) -> tuple[int, int]:
    """The blocks that can hold the article's own time: from a little before the title to the start of the body."""
    document, title, body = reading.document, reading.title, reading.body
    first = body.first if body else min(len(document.blocks), max(title.at, 0) + 12)
    start = title.at if 0 <= title.at <= first else max(0, first - _BEFORE_TITLE)
    return max(0, start - _BEFORE_TITLE), first + 1


def _elements(reading: Reading) -> Iterable[Candidate]:
    start, end = _span(reading)
    last = reading.body.last + 6 if reading.body else end
    for element, at in reading.document.times:
        prop = element.get("itemprop") or ""
        text = stated(element)
        if text is None or len(text) > _LONGEST or _is_anothers(at, reading):
            continue
        if "date" in prop.lower():
            yield Candidate(f"itemprop.{prop}", text)
        elif element.tag == "time":
            names = f"{element.get('class') or ''} {prop}".lower()
            names_itself = "publish" in names or "entry-date" in names
            if start <= at <= end or (at <= last and names_itself):
                yield Candidate("time", text)


def _is_anothers(at: int, reading: Reading) -> bool:
    """Whether a line belongs to a box of other stories, or is a title with its day that the site's file leaves out."""
    verdict = reading.verdict(at)
    if verdict is None or (verdict == EXCLUDED and not reading.document.blocks[at].links):
        return False
    return verdict.role == "related" or verdict.reason in ("related", EXCLUDED.reason)


def _visible(reading: Reading) -> Iterable[Candidate]:
    start, end = _span(reading)
    document, title = reading.document, reading.title
    if title.time:
        yield Candidate("byline", title.time)
    timed_below = any(_has_clock(block) for block in document.blocks[max(title.at, 0) + 1 : end + 1])
    for block in document.blocks[max(0, start - _MASTHEAD) : end + 1]:
        selected = reading.hits.get(block.index) == "published"
        if not selected and (block.size > _LONGEST or spot(block.raw) is None or block.box.hidden):
            continue
        verdict = reading.verdict(block.index)
        if _is_anothers(block.index, reading) or (verdict and verdict.role in ("title", "lead", "body")):
            continue
        near = block.index >= start and _beside(block, reading)
        day_above = timed_below and block.index < title.at and not _has_clock(block)  # the day of the reader's visit
        yield Candidate("byline" if selected or (near and not day_above) else "masthead", block.text)


def _has_clock(block: Block) -> bool:
    found = spot(block.raw) if block.size <= _LONGEST else None
    return found is not None and found.is_timed


def _beside(block: Block, reading: Reading) -> bool:
    """Whether a line belongs to the title's surroundings, and not to the head of the site above it."""
    title = reading.title
    if title.at < 0 or block.index > title.at:
        return True
    around = shared(block.box, reading.document.blocks[title.at].box)
    if around.tag in ("body", "html") or title.at - block.index > _ABOVE:
        return False
    nearer = takewhile(lambda box: box.depth > around.depth, ancestors(block.box))
    return not any(box.tag in _MASTHEAD_TAGS for box in nearer)


def _scripted(document: Document) -> Iterable[Candidate]:
    for script in document.scripts:
        text = script.text or ""
        if len(text) <= _SCRIPT_LIMIT and "ublish" in text and "json" not in (script.get("type") or ""):
            for name, value in _PRINTED_BY_SCRIPT.findall(text):
                yield Candidate(f"data.{name}", value)
