"""Looks at a paper: what each run met there, the newest first."""

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from pipelines.db.archive import utc
from pipelines.store.accounts import FRONT, SILENT


class Certificate(NamedTuple):
    """What a host showed, and how long it holds."""

    host: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """One paper in one run that asked for anything of it and was not offline. The numbers are those of `run_sites`."""

    run: int
    at: datetime
    """When the run began."""
    seen_at: datetime
    """When the last answer came."""
    answered: int
    """Pages that gave anything, were it only that an article is gone."""
    new: int
    found: int
    walls: int
    """Pages in whose place stood a login, a proof of being human, or the shell of a script."""
    without_body: int
    without_lead: int
    with_lead: int
    undated_last: int
    bodiless_last: int
    median_ms: int | None
    failures: Mapping[str, int]
    """Pages that gave nothing usable, or could not be asked for, by reason."""
    gone: int
    trouble: Mapping[str, str]
    certificates: tuple[Certificate, ...]

    @property
    def is_silent(self) -> bool:
        """Whether nothing at all could be read."""
        return not self.answered or SILENT in self.trouble

    @property
    def is_readable(self) -> bool:
        """Whether news would have been seen."""
        return not self.is_silent and FRONT not in self.trouble

    @property
    def why_not(self) -> str:
        """The reason why most pages gave nothing, in full where it is known."""
        most = Counter(self.failures).most_common(1)
        told = self.trouble.get(SILENT, "")
        return told if most and told.startswith(most[0][0]) else most[0][0] if most else told


_NUMBERS = (
    "new", "found", "without_body", "without_lead", "with_lead", "undated_last", "bodiless_last", "median_ms",
)  # fmt: skip


def looks(db: sqlite3.Connection, site: str, now: datetime, limit: int = -1) -> list[Look]:
    """The looks at a paper up to a time, the newest first; runs that asked for nothing of it say nothing of it."""
    query = """SELECT s.*, r.started_at, r.ended_at FROM run_sites s JOIN runs r ON r.id = s.run_id
               WHERE s.site = ? AND r.started_at <= ? AND s.asked > s.offline ORDER BY s.run_id DESC LIMIT ?"""
    return [_look(row) for row in db.execute(query, (site, utc(now), limit))]


def looks_of(db: sqlite3.Connection, site: str, first: int, last: int) -> list[Look]:
    """The looks at a paper from one run to another, the newest first."""
    query = """SELECT s.*, r.started_at, r.ended_at FROM run_sites s JOIN runs r ON r.id = s.run_id
               WHERE s.site = ? AND s.run_id BETWEEN ? AND ? AND s.asked > s.offline ORDER BY s.run_id DESC"""
    return [_look(row) for row in db.execute(query, (site, first, last))]


def _look(row: sqlite3.Row) -> Look:
    at = datetime.fromisoformat(row["started_at"])
    seen = row["last_at"] or row["ended_at"]
    failures: Counter[str] = Counter()
    for name in ("later", "refused"):
        failures.update(json.loads(row[name]))
    gone = sum(json.loads(row["gone"]).values())
    read = sum(row[name] for name in ("listings", "new", "changed", "unchanged"))
    return Look(
        run=row["run_id"],
        at=at,
        seen_at=datetime.fromisoformat(seen) if seen else at,
        answered=read + gone + sum(json.loads(row["no_article"]).values()),
        walls=row["login"] + row["challenge"] + row["shells"],
        failures=failures,
        gone=gone,
        trouble=json.loads(row["trouble"]),
        certificates=tuple(_certificate(*told) for told in json.loads(row["certificates"]).items()),
        **{name: row[name] for name in _NUMBERS},
    )


def _certificate(host: str, span: str) -> Certificate:
    since, until = map(datetime.fromisoformat, span.split("/"))
    return Certificate(host, since, until)
