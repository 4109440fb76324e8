"""Atom feeds (RFC 4287) that grow: new entries come before those that a file has, of which none is ever there twice."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from crawler.messages import language, message
from pipelines.db.archive import USAGE, ArchiveError
from pipelines.db.disk import atomic

KEPT = 200
"""Entries that a file keeps; one batch is never cut."""
_ATOM = "http://www.w3.org/2005/Atom"
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 cannot say: \x0b
_ENTRY, _ID = f"{{{_ATOM}}}entry", f"{{{_ATOM}}}id"


def entries(path: Path, feed: str) -> list[ET.Element]:
    """What a file has, if there is one; raises `ArchiveError` for a file that is not this feed."""
    try:
        found = ET.fromstring(path.read_bytes())  # noqa: S314  # that expat limits what entities become
    except FileNotFoundError:
        return []
    except ET.ParseError as error:
        raise ArchiveError(
            f"{path}: expected the Atom feed of this watch, found {error}; name another", USAGE
        ) from None
    if found.tag != f"{{{_ATOM}}}feed" or found.findtext(_ID) != feed:
        raise ArchiveError(f"{path}: expected the Atom feed of this watch, found another file; name another", USAGE)
    return found.findall(_ENTRY)


def write(path: Path, *, feed: str, title: str, at: str, events: list[dict[str, Any]]) -> None:
    """Write events into a feed, in front of what it had, whole or not at all; again, they are where they were."""
    came = {event["id"]: event for event in events}
    older = [entry for entry in entries(path, feed) if entry.findtext(_ID) not in came]
    room = max(KEPT - len(came), 0)
    whole = document(feed=feed, title=title, at=at, events=[*reversed(came.values())], older=older[:room])
    with atomic(path) as file:
        file.write(whole)


def document(
    *, feed: str, title: str, at: str, events: Iterable[Mapping[str, Any]], older: Iterable[ET.Element] = (),
    links: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    """A feed as text: events in their order, then entries that there were; `links` are addresses by their relation."""
    ET.register_namespace("", _ATOM)
    root = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": language()})
    _add(root, "id", feed)
    _add(root, "title", title)
    _add(root, "updated", at)
    _add(root, "generator", "baotinh")
    for relation, address in (links or {}).items():
        ET.SubElement(root, f"{{{_ATOM}}}link", {"rel": relation, "href": _clean(address)})
    root.extend(_entry(event, at) for event in events)
    root.extend(older)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _entry(event: Mapping[str, Any], at: str) -> ET.Element:
    entry = ET.Element(_ENTRY)
    _add(entry, "id", event["id"])
    _add(entry, "title", headline(event))
    _add(entry, "updated", at)
    for name in event["authors"] or [event["paper"] or event["site"] or message("watch nobody")]:
        _add(ET.SubElement(entry, f"{{{_ATOM}}}author"), "name", name)
    if event["url"]:
        ET.SubElement(entry, f"{{{_ATOM}}}link", {"rel": "alternate", "href": _clean(event["url"])})
    ET.SubElement(entry, f"{{{_ATOM}}}category", {"term": event["kind"]})
    _add(entry, "content", "\n\n".join(_lines(event)), type="text")
    return entry


def headline(event: Mapping[str, Any]) -> str:
    """The headline of an article, with what became of it in front."""
    title = event["title"] or event["url"] or ""
    doubtful = event["kind"] == "edit" and event["doubt"] is not None
    return message("watch doubtful" if doubtful else f"watch {event['kind']}", title=title)


def _lines(event: Mapping[str, Any]) -> Iterator[str]:
    """What is said below the headline; never nothing."""
    yield " · ".join(filter(None, (event["paper"] or event["site"], event["published_at"], event["at"])))
    yield from filter(None, (", ".join(event["changed"]), event["lead"]))


def _add(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes).text = _clean(text)


def _clean(text: str) -> str:
    return _FORBIDDEN.sub(" ", text)
