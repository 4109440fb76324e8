"""One request → one answer: which address of a paper says what. Nothing here touches a socket."""

import base64
import gzip
import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from baotinh.demo.feeds import feed_stories, robots, rss, sitemaps
from baotinh.demo.manners import MANNERS, Listing, Manner, View
from baotinh.demo.manners.manner import tag_path
from baotinh.demo.truth import Section, Story

_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_STYLE = "body{font:17px/1.6 serif;max-width:60rem;margin:1rem auto;padding:0 1rem}footer,#footer{color:#666}"
_XML = "application/xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and body of a response."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]


def answer(view: View, target: str, asked: Mapping[str, str]) -> Answer:
    """What the paper says to a GET for the target (path and query); `asked` are the request's headers."""
    parts = urlsplit(target)
    moved = dict(view.paper.moved).get(parts.path)
    if moved:
        return Answer(HTTPStatus.MOVED_PERMANENTLY, b"", (("Location", view.url(moved)),))
    found = _article(view, parts.path) or _listing(view, parts.path, parse_qs(parts.query)) or _file(view, parts.path)
    return _negotiated(view, found, asked) if found else _missing(view)


def _article(view: View, path: str) -> Answer | None:
    manner = _manner(view)
    story = view.paper.at(path)
    render: Callable[[View, Story], str] = manner.article
    if story is None and path.startswith("/print/"):
        story, render = view.paper.at(path.removeprefix("/print")), manner.printable
    if story is None:
        return None
    text = render(view, story)
    if story.decomposed:
        text = unicodedata.normalize("NFD", text)
    return _page(view, text, path, [story])


def _listing(view: View, path: str, query: Mapping[str, list[str]]) -> Answer | None:
    listing = _front(view) if path == "/" else _section(view, path, query) or _search_or_tag(view, path)
    if listing is None:
        return None
    stories = listing.stories
    return _page(view, _manner(view).listing(view, listing), f"{path}#{listing.number}", stories)


def _front(view: View) -> Listing:
    """The newest of all, and the newest of each section that are not among them."""
    newest = view.paper.public()[:6]
    more = [story for section in view.paper.sections for story in view.paper.in_section(section.slug)[:2]]
    return Listing("Trang nhất", "/", (*newest, *(s for s in more if s not in newest and s.only is None)))


def _section(view: View, path: str, query: Mapping[str, list[str]]) -> Listing | None:
    manner = _manner(view)
    section = next((s for s in view.paper.sections if _section_path(manner, s) == path), None)
    if section is None:
        return None
    stories, size = view.paper.in_section(section.slug), manner.page_size
    of = -(-len(stories) // size) if manner.page_query else 1
    number = _page_number(manner, query)
    if not 1 <= number <= of:
        return None
    shown = stories[(number - 1) * size : number * size]
    return Listing(section.name, path, shown, number, of)


def _section_path(manner: Manner, section: Section) -> str:
    return manner.section_path.format(slug=section.slug)


def _page_number(manner: Manner, query: Mapping[str, list[str]]) -> int:
    name = (manner.page_query or "?").strip("?").split("=")[0]
    value = query.get(name, ["1"])[0]
    return int(value) if value.isdecimal() else 0


def _search_or_tag(view: View, path: str) -> Listing | None:
    public = view.paper.public()
    if path == "/tim-kiem":
        return Listing("Kết quả tìm kiếm", path, public[:5])
    tagged = tuple(s for s in public if any(tag_path(tag) == path for tag in s.tags))
    if any(tag_path(tag) == path for s in view.paper.articles for tag in s.tags):
        return Listing("Từ khóa", path, tagged)
    return Listing("Giới thiệu", path, ()) if path == "/gioi-thieu" else None


def _file(view: View, path: str) -> Answer | None:
    if path == "/robots.txt":
        return _ok(robots(view).encode(), "text/plain; charset=utf-8")
    if path == "/style.css":
        return _ok(_STYLE.encode(), "text/css")
    if path == "/giai-ma.js":
        return _ok("/* Khóa giải mã không có ở đây. */".encode(), "text/javascript; charset=utf-8")
    if path.startswith("/anh/"):
        return _ok(_PIXEL, "image/png")
    return _feed(view, path) or _sitemap(view, path)


def _feed(view: View, path: str) -> Answer | None:
    manner = _manner(view)
    if path == manner.feed_home:
        stories = feed_stories(view.paper)
        return _validated(_ok(rss(view, "Trang nhất", stories).encode(), _XML), path, stories)
    for section in view.paper.sections:
        if path == manner.feed_path.format(slug=section.slug):
            stories = feed_stories(view.paper, section.slug)
            return _validated(_ok(rss(view, section.name, stories).encode(), _XML), path, stories)
    return None


def _sitemap(view: View, path: str) -> Answer | None:
    body = sitemaps(view).get(path) if "sitemap" in path else None
    if body is None:
        return None
    return _ok(body, "application/x-gzip" if body.startswith(b"\x1f\x8b") else _XML)


def _page(view: View, text: str, key: str, stories: Iterable[Story]) -> Answer:
    manner = _manner(view)
    page = _ok(text.encode(), manner.content_type)
    return _validated(page, key, tuple(stories)) if manner.validators else page


def _validated(page: Answer, key: str, stories: tuple[Story, ...]) -> Answer:
    """With a weak ETag, which covers the articles but not the clock in the masthead, and their newest time."""
    changed = [story.updated or story.published for story in stories]
    if not changed:
        return page
    content = repr((key, [(s.number, s.updated) for s in stories]))
    tag = f'W/"{hashlib.sha256(content.encode()).hexdigest()[:16]}"'
    return replace(page, headers=(*page.headers, ("ETag", tag), ("Last-Modified", _http_date(max(changed)))))


def _negotiated(view: View, found: Answer, asked: Mapping[str, str]) -> Answer:
    """304 for who has it already; gzip for who takes it, where the paper compresses."""
    headers = dict(found.headers)
    if _unchanged(headers, asked):
        kept = tuple((name, value) for name, value in found.headers if name in ("ETag", "Last-Modified"))
        return Answer(HTTPStatus.NOT_MODIFIED, b"", kept)
    is_text = headers["Content-Type"].startswith("text/html")
    if _manner(view).zipped and is_text and "gzip" in asked.get("Accept-Encoding", ""):
        coding = (("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding"))
        return replace(found, body=gzip.compress(found.body, mtime=0), headers=(*found.headers, *coding))
    return found


def _unchanged(headers: Mapping[str, str], asked: Mapping[str, str]) -> bool:
    """RFC 9110, 13.2.2: If-None-Match decides alone where it is given."""
    if "ETag" not in headers:
        return False
    if "If-None-Match" in asked:
        wanted = {tag.strip().removeprefix("W/") for tag in asked["If-None-Match"].split(",")}
        return headers["ETag"].removeprefix("W/") in wanted
    since = asked.get("If-Modified-Since")
    try:
        return since is not None and parsedate_to_datetime(since) >= parsedate_to_datetime(headers["Last-Modified"])
    except (TypeError, ValueError):  # no date, or one without a zone: RFC 9110 says to ignore it
        return False


def _missing(view: View) -> Answer:
    page = _manner(view).listing(view, Listing("Không tìm thấy trang", "/", ()))
    return replace(_ok(page.encode(), _manner(view).content_type), status=HTTPStatus.NOT_FOUND)


def _ok(body: bytes, content_type: str) -> Answer:
    return Answer(HTTPStatus.OK, body, (("Content-Type", content_type),))


def _http_date(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)


def _manner(view: View) -> Manner:
    return MANNERS[view.paper.platform]
