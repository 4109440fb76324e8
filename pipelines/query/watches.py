"""What is kept of each watch: `DATA/watch/NAME.json`, with the query and what has been seen, and no word of a page."""

import json
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self
from uuid import UUID, uuid4

from pipelines.db.archive import BUSY, USAGE, ArchiveError
from pipelines.db.disk import atomic, sync
from pipelines.db.locks import lock
from pipelines.query.watch import KINDS, Edit, Event, Seen

FOLDER = "watch"
_FORM = 1
_NAME = re.compile(r"\w[\w-]{0,49}")  # "hạn-mặn"


@dataclass(frozen=True, slots=True)
class Batch:
    """Events that are handed on together, until somebody has taken them."""

    number: int
    """From 1."""
    at: str
    """UTC: when was looked."""
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Watch:
    """A query that is looked at again and again."""

    id: UUID
    asked: Mapping[str, Any]
    """What a `Selection` is read from, as it was typed."""
    looked_at: str
    seen: Seen
    batches: int = 0
    """How many there have been."""
    batch: Batch | None = None
    """The one that is being handed on."""

    @classmethod
    def begun(cls, asked: Mapping[str, Any], at: str, seen: Seen) -> Self:
        """A new one."""
        return cls(uuid4(), asked, at, seen)

    def with_batch(self, at: str, events: list[Event], seen: Seen) -> Self:
        """With what was found, which is kept as seen from now on, and handed on until that is done."""
        count = self.batches + bool(events)
        batch = Batch(count, at, tuple(events)) if events else None
        return replace(self, looked_at=at, seen=seen, batches=count, batch=batch)

    def done(self) -> Self:
        """With its batch handed on."""
        return replace(self, batch=None)


def path_of(folder: Path, name: str) -> Path:
    """Where a watch is kept; raises `ArchiveError` for what can be no name of one."""
    name = unicodedata.normalize("NFC", name)
    if not _NAME.fullmatch(name):
        what = "expected a name of letters, digits, - and _, 50 at most"
        raise ArchiveError(f"{what}, found {name[:80]!r}", USAGE)
    return folder / FOLDER / f"{name}.json"


def names(folder: Path) -> list[str]:
    """The watches of an archive."""
    return sorted(path.stem for path in (folder / FOLDER).glob("[!.]*.json"))


def read(path: Path) -> Watch:
    """What is kept in a file.

    Raises:
        ArchiveError: there is none, it is damaged, or a later version has written it.
    """
    advice = "bring it back from a backup, or take it out (`baotinh watch rm`) and add it again"
    try:
        told = json.loads(path.read_bytes())
        form = told["form"]
        if isinstance(form, int) and form > _FORM:
            raise ArchiveError(f"{path} is of a later version: expected form {_FORM}, found {form}; use that version")
        return _understood(told)
    except FileNotFoundError:
        known = ", ".join(names(path.parent.parent)) or "none yet: see `baotinh watch add --help`"
        raise ArchiveError(f"no watch is called {path.stem!r}; there are: {known}", USAGE) from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ArchiveError(f"{path} is damaged: {type(error).__name__}: {error}; {advice}") from None


def _understood(told: dict[str, Any]) -> Watch:
    if told["form"] != _FORM or not isinstance(told["asked"], dict):
        raise ValueError("expected what a watch keeps")
    edits = {int(number): tuple(Edit(str(at), str(of)) for at, of in all_) for number, all_ in told["edits"].items()}
    gone = {int(number): str(at) for number, at in told["gone"].items()}
    kept = told["batch"]
    batch = kept and Batch(int(kept["number"]), str(kept["at"]), tuple(map(_event, kept["events"])))
    seen = Seen(frozenset(map(int, told["articles"])), edits, gone)
    return Watch(UUID(told["id"]), told["asked"], str(told["looked_at"]), seen, int(told["batches"]), batch)


def _event(told: list[Any]) -> Event:
    at, number, kind = told
    if kind not in KINDS:
        raise ValueError(f"expected a kind of {', '.join(KINDS)}, found {kind!r}")
    return Event(str(at), int(number), kind)


def write(path: Path, watch: Watch) -> None:
    """Keep it, whole or not at all."""
    seen, batch = watch.seen, watch.batch
    told = {
        "form": _FORM,
        "id": str(watch.id),
        "asked": watch.asked,
        "looked_at": watch.looked_at,
        "batches": watch.batches,
        "batch": batch and {"number": batch.number, "at": batch.at, "events": batch.events},
        "articles": sorted(seen.articles),
        "edits": seen.edits,
        "gone": seen.gone,
    }
    with atomic(path) as file:
        json.dump(told, file, ensure_ascii=False)


def remove(path: Path) -> None:
    """Take one out, damaged or not."""
    if not path.exists():
        read(path)  # says so
    path.unlink()
    sync(path.parent)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold a watch's own lock: a crawl may go on, and other watches; raises `ArchiveError` where somebody has it."""
    path.parent.mkdir(exist_ok=True)
    place = path.with_name(f".{path.stem}.lock")
    handle = os.open(place, os.O_RDWR | os.O_CREAT, 0o640)
    try:
        lock(handle)
        yield
    except BlockingIOError:
        what = f"another `baotinh watch {path.stem}` is at work: wait for it, then try again"
        raise ArchiveError(what, BUSY) from None
    finally:
        os.close(handle)
