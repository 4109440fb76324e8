"""The videos, recordings and documents of an article: where they are. Nobody fetches them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from lxml import etree

from crawler.extractors.body.classify import Body
from crawler.extractors.document.blocks import Box, Document, Spot, inside
from crawler.extractors.document.caps import MAX_ADDRESS
from crawler.extractors.document.metadata import absolute
from crawler.extractors.fields.images import is_foreign, link_around
from crawler.extractors.reading import Reading
from crawler.items import Media, MediaKind
from crawler.text import clean

_SOURCES = ("src", "data-src", "data-lazy-src", "data-original", "data-video-src", "data")
_NO_PLACE = re.compile(r"\s*(?:blob|data|javascript|about):|\s*#|\s*$", re.IGNORECASE)  # "blob:https://bao.vn/1-2"
_MOST = 100
"""Of an article that are named; a number of a paper has some forty pages."""
_TITLE = 300
_FAR, _REACH = 12, 3
"""Blocks before the first of the body, and behind the last, at which what is shown is still the story's."""

_FILES: Mapping[str, MediaKind] = {
    **dict.fromkeys(("mp4", "m4v", "webm", "mov", "m3u8", "mpd", "flv", "avi", "wmv", "ogv", "3gp"), "video"),
    **dict.fromkeys(("mp3", "m4a", "aac", "oga", "ogg", "wav", "wma", "opus", "flac"), "audio"),
    "pdf": "pdf",
}
_FILE = re.compile(rf"\.({'|'.join(_FILES)})(?=$|[?#&])", re.IGNORECASE)  # "so-bao/1234.pdf?v=2", "gview?url=….pdf&"

_PLAYERS: tuple[tuple[MediaKind, re.Pattern[str]], ...] = (
    ("video", re.compile(
        r"//(?:www\.)?(?:youtube(?:-nocookie)?\.com/(?:embed|v)/|youtu\.be/|dailymotion\.com/embed|tiktok\.com/embed|"
        r"facebook\.com/(?:v[\d.]+/)?plugins/video|ok\.ru/videoembed|rumble\.com/embed)|"
        r"//(?:player\.vimeo\.com|geo\.dailymotion\.com|player\.twitch\.tv)/")),
    ("audio", re.compile(
        r"//(?:w\.soundcloud\.com|embed\.podcasts\.apple\.com|player\.fm|widget\.spreaker\.com|embed\.acast\.com)/|"
        r"//(?:open\.spotify\.com/embed|(?:anchor\.fm|podcasters\.spotify\.com)/[^?#]*embed|zingmp3\.vn/embed)")),
    ("audio", re.compile(r"(?=[^?#]*\b(?:podcasts?|audio)\b)[^?#]*\b(?:embed|player|iframe)\b", re.IGNORECASE)),
    ("video", re.compile(r"(?=[^?#]*\bvideos?\b)[^?#]*\b(?:embed|player|iframe)\b", re.IGNORECASE)),
)  # fmt: skip
"""Frames in which something is played, at the usual places, and in the papers' own: "/video/embed/12345.html". Maps,
buttons and advertisements are none."""


class _Placed(NamedTuple):
    at: int
    """The number of blocks before it."""
    box: Box
    kind: MediaKind
    link: str
    source: str
    title: str | None = None


def collect(reading: Reading) -> tuple[Media, ...]:
    """All that stand in the story, in order, then what else the page states as its own."""
    placed = sorted(_in_story(reading.document, reading.body), key=lambda one: one.at) if reading.body else []
    named = [Media(one.link, one.kind, one.source, one.title) for one in placed]
    for stated in reading.meta.media:
        kind: MediaKind = "audio" if "audio" in stated.source.lower() else "video"
        named.append(Media(stated.link, kind, stated.source, stated.title))
    found: dict[str, Media] = {}
    for one in named:
        if len(one.url) > MAX_ADDRESS or _NO_PLACE.match(one.url):
            continue
        if (whole := absolute(one.url, reading.page.url)) is not None:
            title = clean((one.title or "")[:_TITLE]) or None
            found.setdefault(whole.partition("//")[2] or whole, replace(one, url=whole, title=title))
    return tuple(islice(found.values(), _MOST))


def _in_story(document: Document, body: Body) -> Iterator[_Placed]:
    scope = body.scope
    if scope is None:
        return
    known: dict[Box, bool] = {scope: False}
    for one in _between(document, body.first - _FAR, body.last + _REACH):
        if not inside(one.box, scope):
            continue
        beside = body.verdicts.get(one.at)
        is_aside = one.source == "link" and beside is not None and beside.role == "related"
        if not is_aside and not is_foreign(one.box, scope, known):
            yield one


def _between(document: Document, first: int, last: int) -> Iterator[_Placed]:
    for spot in document.players:
        if first <= spot.at <= last:
            yield from _played(spot) if spot.element.tag in ("video", "audio") else _framed(spot)
    for block in document.blocks[max(first, 0) : last + 1]:
        for link, text in block.links:
            if kind := kind_of_file(link):
                yield _Placed(block.index, block.box, kind, link, "link", text)
    for picture in document.pictures:
        around = link_around(picture) if first <= picture.at <= last else None
        if around and (kind := kind_of_file(around)):
            yield _Placed(picture.at, picture.box, kind, around, "link")


def _played(spot: Spot) -> Iterator[_Placed]:
    element = spot.element
    if link := next(filter(None, map(_source, (element, *element.iter("source")))), None):
        kind: MediaKind = "audio" if element.tag == "audio" else "video"
        yield _Placed(spot.at, spot.box, kind, link, kind, element.get("title"))


def _framed(spot: Spot) -> Iterator[_Placed]:
    element = spot.element
    for link in filter(None, map(element.get, _SOURCES)):
        if kind := kind_of_file(link) or next((kind for kind, form in _PLAYERS if form.search(link)), None):
            yield _Placed(spot.at, spot.box, kind, link, str(element.tag), element.get("title"))
            return


def kind_of_file(link: str) -> MediaKind | None:
    """What a link leads to, where its file's name says that it is no page."""
    found = _FILE.search(link) if len(link) <= MAX_ADDRESS else None
    return _FILES[found[1].lower()] if found else None


def _source(element: etree._Element) -> str | None:
    links = (element.get(name) for name in _SOURCES)
    return next((link for link in links if link and not _NO_PLACE.match(link)), None)
