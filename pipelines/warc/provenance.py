"""What the WARC is told besides the exchanges, so that the archive can be made again from it alone."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Self

from crawler.items import Ask, Candidate, Pictures

VISIT = "Baotinh-Visit"
"""WARC header with what a request was for, as JSON: address asked for, site, kind, depth, dates found, hop."""

STORED = "Baotinh-Stored"
"""WARC header with the ids of records whose captures have been filed since the record before this one."""

CAPTURED_AT, UNKNOWN, CLAIMED = "Baotinh-Captured-At", "unknown", "claimed"
"""WARC header of an imported file whose capture time nobody states: WARC-Date, which is mandatory, is the import's, or
that which the file claims of itself."""

STATED_URL = "Baotinh-Stated-URI"
"""WARC header of an imported record whose own address was another: one with a name and a password in it."""

PAPER = "Baotinh-Paper"
"""WARC header of an imported file of which its importer says which newspaper it is of."""

CAPTURED_BY = "Baotinh-Captured-By"
"""WARC header of a capture that another archive made: which one."""

COPIED_FROM, COPIED_RANGE = "WARC-Source-URI", "WARC-Source-Range"
"""WARC headers of such a capture: where it was fetched from, and which bytes of that; as other tools have them."""


class Origin(NamedTuple):
    """Who made a capture that is not this program's, and where it was copied from."""

    archive: str
    """By its host: `web.archive.org`."""
    url: str
    span: tuple[int, int] | None = None
    """The first and the last byte, where it is a record in a file."""

    @property
    def place(self) -> str:
        """The address, with the bytes."""
        return self.url if self.span is None else f"{self.url}#bytes={self.span[0]}-{self.span[1]}"

    @property
    def headers(self) -> dict[str, str]:
        """What a WARC record says of it."""
        span = {} if self.span is None else {COPIED_RANGE: f"bytes={self.span[0]}-{self.span[1]}"}
        return {CAPTURED_BY: self.archive, COPIED_FROM: self.url, **span}


def copied_from(fields: Mapping[str, str]) -> str | None:
    """The place of an origin in the head of a record of ours, by lower-case name."""
    url, span = fields.get(COPIED_FROM.lower()), fields.get(COPIED_RANGE.lower())
    return f"{url}#{span}" if url and span else url


@dataclass(frozen=True, slots=True)
class Plan:
    """How far a run goes; `crawler.settings` has the usual values."""

    started_at: datetime
    look_again: tuple[timedelta, ...]
    """After how long an article is read again: once more for each entry, so that corrections are seen."""
    listing_depth: int
    """Pages behind the first that are followed in a listing, at most; an endless calendar ends here."""
    daily_budget: int
    """Pages of a newspaper in 24 hours after which only recent articles are still asked for: a backfill takes days or
    weeks, and the news does not wait for it."""
    keep_pictures: Pictures = "none"


@dataclass(frozen=True, slots=True)
class Begun:
    """How a run began; stands in the warcinfo record of its files."""

    command: str
    software: str
    started_at: str
    plan: Plan | None = None
    """`None` for an import."""
    since: str | None = None
    """Day to which a crawl goes back."""
    seeds: tuple[Ask, ...] = ()
    repairs: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Newspapers that go further back than that: to which day, and when that was asked."""

    def as_dict(self) -> dict[str, object]:
        """Plain values, for JSON."""
        plan = self.plan and {
            "look_again_hours": [wait / timedelta(hours=1) for wait in self.plan.look_again],
            "listing_depth": self.plan.listing_depth,
            "daily_budget": self.plan.daily_budget,
            "keep_pictures": self.plan.keep_pictures,
        }
        return {**asdict(self), "plan": plan, "seeds": [[s.url, s.site, s.kind] for s in self.seeds]}

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Self:
        """The inverse of `as_dict`."""
        plan = told["plan"] and Plan(
            datetime.fromisoformat(told["started_at"]),
            look_again=tuple(timedelta(hours=hours) for hours in told["plan"]["look_again_hours"]),
            listing_depth=told["plan"]["listing_depth"],
            daily_budget=told["plan"]["daily_budget"],
            keep_pictures=told["plan"].get("keep_pictures", "none"),
        )
        seeds = tuple(Ask(*seed) for seed in told["seeds"])
        repairs = {site: (day, at) for site, (day, at) in told.get("repairs", {}).items()}
        return cls(told["command"], told["software"], told["started_at"], plan, told["since"], seeds, repairs)


def describe(ask: Ask, hop: int, took: int | None = None) -> str:
    """What a request was for, in one line of ASCII; `hop` counts the exchanges of a visit, redirects and retries.

    `took` is how long the answer was awaited, in milliseconds.
    """
    found = [list(candidate) for candidate in ask.found]
    told = {"url": ask.url, "site": ask.site, "kind": ask.kind, "depth": ask.depth, "found": found, "hop": hop}
    chance = None if ask.chance == "told" else ask.chance
    more = {"chance": chance, "etag": ask.etag or None, "last_modified": ask.last_modified or None, "took": took}
    return json.dumps({**told, **{name: value for name, value in more.items() if value is not None}})


def describe_robots(host: str) -> str:
    """The same for a robots.txt: whose rules were asked for."""
    return json.dumps({"robots": host})


def read(line: str) -> tuple[Ask, int] | str:
    """The inverse: an address asked for and the hop, or the host whose robots.txt it was."""
    told = json.loads(line)
    if "robots" in told:
        return str(told["robots"])
    found = tuple(Candidate(source, text) for source, text in told["found"])
    ask = Ask(told["url"], told["site"], told["kind"], told["depth"], found)
    rest = {name: told[name] for name in ("chance", "etag", "last_modified") if name in told}
    return replace(ask, **rest), told["hop"]


def took(line: str | None) -> int | None:
    """How long the answer was awaited, in milliseconds, where the line says so."""
    told: int | None = json.loads(line).get("took") if line else None
    return told
