"""Saved pages of a paper with what is to be read on them: its file is tried on them, whenever somebody wants to know.

Beside each `NAME.html` lies a `NAME.json`. A page without one gets it written from what the extractor makes of it;
until a person has read it and has set `read` to true, it proves nothing.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.extractors import extract
from crawler.items import Article, ExtractionError, Page, Stamp
from crawler.readers import Readers
from crawler.sites import Site, SiteError
from crawler.text import to_json
from pipelines.db.disk import atomic

_LONGEST = 60
"""Characters of a page's name, or of a value that is shown."""
_BEFORE = 20
"""Characters that are shown before the first that differs."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a saved page is read."""

    file: str
    kind: str
    """`as expected`, `otherwise`, or `unread`: nobody has looked at its JSON yet."""
    what: tuple[str, ...] = ()
    """A line for each key that is read otherwise."""


def summary(article: Article) -> dict[str, Any]:
    """What a person can hold against the page."""
    return {
        "body_status": article.body_status,
        "title": article.title,
        "lead": article.lead,
        "body": list(article.body),
        "authors": list(article.authors),
        "published": _stamp(article.published),
        "section": article.section,
        "tags": list(article.tags),
        "images": [[image.caption, image.credit] for image in article.images],
        "related": [item.title for item in article.related],
    }


def _stamp(found: Stamp | None) -> str | None:
    return found.iso if found else None


def save(folder: Path, pages: Sequence[tuple[Page, Article]]) -> list[Path]:
    """Write pages with what was read on them; returns all that was written, and leaves nothing where it cannot."""
    done: list[Path] = []
    try:
        for page, article in pages:
            path = folder / f"{_name(page.url or 'trang', {one.stem for one in done})}.html"
            folder.mkdir(parents=True, exist_ok=True)
            done += [path, path.with_suffix(".json")]
            path.write_bytes(page.body)
            _write(path.with_suffix(".json"), page, article)
    except OSError:
        remove(done)
        raise
    return done


def remove(paths: Sequence[Path]) -> None:
    """Take back what was written, and the folder if nothing else is in it."""
    for path in paths:
        path.unlink(missing_ok=True)
    for folder in {path.parent for path in paths}:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _name(url: str, taken: set[str]) -> str:
    """What a page is called: the last words of its address."""
    parts = urlsplit(url)
    words = parts.path.rstrip("/").rpartition("/")[2].rpartition(".")[0] or parts.path.strip("/").rpartition("/")[2]
    name = "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in words or parts.query)
    name = name.strip("-")[:_LONGEST] or "trang"
    return name if name not in taken else f"{name}-{len(taken)}"


def _write(path: Path, page: Page, article: Article) -> None:
    fetched = page.fetched_at.isoformat() if page.fetched_at else None
    told = {"read": False, "url": page.url, "fetched_at": fetched, "content_type": page.content_type}
    with atomic(path) as file:
        file.write(to_json({**told, "expected": summary(article)}, indent=1) + "\n")


def compared(folder: Path, site: Site) -> Iterator[Verdict]:
    """Each page of a folder against its JSON; what is not understood there raises `SiteError`."""
    paths = sorted(folder.glob("*.html"))
    with Readers() as readers:
        for path in paths:
            told = _told(path.with_suffix(".json"))
            page = _page(path, told or {})
            try:
                article = readers.call(extract, page, site)
            except ExtractionError as error:
                yield Verdict(path.name, "otherwise", (str(error),))
                continue
            if told is None:
                _write(path.with_suffix(".json"), page, article)
            yield _verdict(path.name, told, summary(article))


def _told(path: Path) -> dict[str, Any] | None:
    """What a JSON says; nothing where there is none."""
    try:
        told = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise SiteError(f"{path}: expected JSON in UTF-8, found: {error}") from error
    if not isinstance(told, dict) or not isinstance(told.get("expected"), dict):
        raise SiteError(f'{path}: expected an object with "expected", as `baotinh sites add` writes it')
    return told


def _page(path: Path, told: dict[str, Any]) -> Page:
    fetched = told.get("fetched_at")
    try:
        moment = datetime.fromisoformat(fetched) if fetched else None
    except (TypeError, ValueError) as error:
        raise SiteError(f"{path.with_suffix('.json')}: fetched_at: expected a time, found {fetched!r}") from error
    return Page(told.get("url"), path.read_bytes(), moment, told.get("content_type") or "text/html")


def _verdict(name: str, told: dict[str, Any] | None, found: dict[str, Any]) -> Verdict:
    others = tuple(_otherwise(told["expected"], found)) if told else ()
    if others:
        return Verdict(name, "otherwise", others)
    return Verdict(name, "as expected" if told and told.get("read") is True else "unread")


def _otherwise(expected: dict[str, Any], found: dict[str, Any]) -> Iterator[str]:
    """Each key whose value differs; of a list the first item that does, and of a long text where it begins to."""
    for key, value in expected.items():
        other, place = found.get(key), key
        if value == other:
            continue
        if isinstance(value, list) and isinstance(other, list):
            at = next((at for at, (one, two) in enumerate(zip(value, other, strict=False)) if one != two), None)
            at = min(len(value), len(other)) if at is None else at
            place, value, other = f"{key}[{at}]", *(some[at] if at < len(some) else None for some in (value, other))
        yield "{}: expected {}, found {}".format(place, *_shown(value, other))


def _shown(one: object, other: object) -> Iterator[str]:
    texts = [json.dumps(value, ensure_ascii=False) for value in (one, other)]
    pairs = enumerate(zip(*texts, strict=False))
    alike = next((at for at, (left, right) in pairs if left != right), min(map(len, texts)))
    start = max(0, alike - _BEFORE) if alike > _LONGEST - _BEFORE else 0
    for text in texts:
        part = text[start : start + _LONGEST]
        yield f"{'…' if start else ''}{part}{'…' if start + _LONGEST < len(text) else ''}"
