"""An account of every paper in every run: what was asked for, what came of it, and what a person should look at.

Visits are counted in the order in which they are committed. Nothing here knows a database: see `run_sites`.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from urllib.parse import urlsplit

from crawler.items import ELSEWHERE, Article, Visit
from pipelines.db.storable import storable
from pipelines.store.articles import Stored

SILENT, FRONT, NOTHING, UNDATED, BODILESS = "silent", "front page", "nothing stored", "no date", "no body"
"""Kinds of trouble, besides `feed` and `sitemap`."""

DOORS = ("home", "feed", "sitemap", "listing", "related", "seed")
"""Where articles are told of, in the order in which a crawl asks; `related`: an article names it; `seed`: nobody."""

IN_A_ROW = 3
"""New articles without a date, or without a body, after which it is worth a word."""

GROUPS = {"no_article": "no article: ", "gone": "gone: ", "later": "later: ", "refused": "refused: ",
          "pictures": "pictures: "}  # fmt: skip
"""Columns that hold counts by reason, and what their states begin with."""

PICTURES_KEPT = f"{GROUPS['pictures']}kept"

STATES = {"asked": "asked", "found": "found", "listings": "sources", "new": "new", "changed": "changed",
           "unchanged": "unchanged", "reread": "reread", "offline": "offline"}  # fmt: skip
"""Columns that hold a count, and the state that it is one of; `found` and `reread` are told besides."""

_MARKS = ("dated", "undated", "with_body", "without_body", "with_lead", "without_lead", "login", "challenge", "shells")

_WALLS = {"login page": "login", "challenge page": "challenge", "script shell": "shells"}
"""What stands in place of a page, as `crawler.spiders` says it, and the mark that counts it."""

NEVER_NAMED = "nothing there"
"""Said of a sitemap that is none, and that nobody but an index names."""

_TEXTLESS = frozenset({*_WALLS, "empty page"})


@dataclass(frozen=True, slots=True)
class Streak:
    """New articles, in a row up to the last one, that lack something."""

    undated: int = 0
    bodiless: int = 0


@dataclass(frozen=True, slots=True)
class SiteAccount:
    """What a run did with one newspaper so far."""

    states: Counter[str] = field(default_factory=Counter)
    """`asked`, `found`, and what became of each address asked for, as in the last line of a run."""
    marks: Counter[str] = field(default_factory=Counter)
    """What was noticed about the pages."""
    first_doors: Counter[str] = field(default_factory=Counter)
    doors: Counter[str] = field(default_factory=Counter)
    before: Streak = Streak()
    """As the run began."""
    streak: Streak = Streak()
    silence: str | None = "nothing of it was due"
    """Why nothing could be read; `None` once something could."""
    faults: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """By address: what kind of place it is where the paper announces its articles, and what stands there instead."""

    @property
    def trouble(self) -> dict[str, str]:
        """What stands in place of the front page, of feeds and sitemaps, by kind."""
        ordered = sorted((kind, url, what) for url, (kind, what) in self.faults.items())
        return {kind: _several([f"{what} at {url}" for _, url, what in same])
                for kind, same in groupby(ordered, lambda fault: fault[0])}  # fmt: skip

    def row(self) -> dict[str, object]:
        """The columns that are counted."""
        grouped = {name: as_json(below(self.states, start)) for name, start in GROUPS.items()}
        single = {name: self.states[state] for name, state in STATES.items()}
        lasting = {"undated_last": self.streak.undated, "bodiless_last": self.streak.bodiless}
        doors = {"first_doors": as_json(self.first_doors), "doors": as_json(self.doors)}
        marks = {name: self.marks[name] for name in _MARKS}
        return {**single, **grouped, **marks, **lasting, **doors, "trouble": as_json(self.trouble)}


def _several(told: list[str]) -> str:
    return told[0] if len(told) == 1 else f"{told[0]}, and {len(told) - 1} more"


def as_json(counts: Mapping[str, object]) -> str:
    """Counts, or what is told by kind, as a column holds them."""
    return json.dumps(storable(dict(sorted(counts.items()))), ensure_ascii=False)


def below(states: Counter[str], start: str) -> dict[str, int]:
    """The counts by reason of the states that begin so."""
    return {state.removeprefix(start): count for state, count in states.items() if state.startswith(start)}


class Account:
    """What a run did with each of its newspapers so far."""

    def __init__(self, streaks: Mapping[str, Streak]) -> None:
        """The newspapers, each with what was so in a row when the run began."""
        self.sites = {site: SiteAccount(before=streak, streak=streak) for site, streak in streaks.items()}
        self._twins: dict[str, str] = {}

    @property
    def sums(self) -> Counter[str]:
        """The states of all of them together."""
        found = Counter(asked=0, found=0)
        for site in list(self.sites.values()):
            found.update(site.states)
        return found

    @property
    def is_offline(self) -> bool:
        """Whether no host answered in the whole run."""
        return any(site.states["offline"] for site in self.sites.values())

    def add(
        self, visit: Visit, stored: Stored, *, doors: tuple[str, ...], is_first: bool, is_old: bool = False
    ) -> None:  # fmt: skip
        """Count a visit that was stored; `doors` told of its article, `is_first`: of an address never read before.

        What `is_old`, and no news, says nothing of how the paper is now.
        """
        name = visit.ask.site
        known = self.sites.get(name, SiteAccount())
        if visit.ask.kind == "image":  # which says nothing of the paper's news
            self.sites[name] = replace(
                known, states=known.states + Counter({f"{GROUPS['pictures']}{_picture(visit)}": 1})
            )
            return
        states = Counter({"asked": 1, _state(visit, stored): 1})
        if stored.new_links:
            states["found"] = stored.new_links
        if stored.is_reread:
            states["reread"] = 1
        is_new = stored.result == "new"
        self.sites[name] = replace(
            known,
            states=known.states + states,
            marks=known.marks + Counter(mark for mark in _marks(visit) if not is_old or mark in _WALLS.values()),
            first_doors=known.first_doors + Counter(doors[:1] if is_new else ()),
            doors=known.doors + Counter(doors if is_new else ()),
            streak=_lengthened(known.streak, visit) if (is_first or is_new) and not is_old else known.streak,
            silence=_silence(known.silence, visit),
            faults=_faults(known.faults, visit),
        )

    def lost(self, visit: Visit) -> None:
        """Count a visit that came to nothing since no host could be reached."""
        if visit.ask.kind == "image":
            return
        known = self.sites.get(visit.ask.site, SiteAccount())
        states = known.states + Counter({"asked": 1, "offline": 1})
        self.sites[visit.ask.site] = replace(known, states=states, silence=visit.reason)

    def held(self, site: str, until: datetime) -> None:
        """Take note of a paper that wants to be left alone; if something of it could be read before, all is well."""
        known = self.sites.get(site, SiteAccount())
        if known.silence is not None:
            why = f"it wants to be left alone until {until.isoformat(timespec='seconds')}"
            self.sites[site] = replace(known, silence=why)

    def share(self, twins: Mapping[str, str]) -> None:
        """Take note of papers whose addresses are all another's: that one is read for both."""
        self._twins = dict(twins)
        for site, other in twins.items():
            known = self.sites.get(site, SiteAccount())
            self.sites[site] = replace(known, silence=f"its addresses are those of {other}")

    def silent(self) -> dict[str, str]:
        """Newspapers of which nothing could be read, and why."""
        found = {}
        for name, site in sorted(self.sites.items()):
            twin = self.sites.get(self._twins.get(name, name), site)
            if twin.silence is not None:
                found[name] = site.silence or twin.silence
        return found

    def is_twin(self, site: str) -> bool:
        """Whether another paper is read in its place."""
        return site in self._twins


def _state(visit: Visit, stored: Stored) -> str:
    """One state for each visit, so that the sum of states is the number of addresses asked for."""
    if visit.outcome != "done":
        return f"{visit.outcome}: {_short(visit.reason)}"
    if stored.result != "nothing":
        return stored.result
    return f"no article: {_short(visit.reason)}" if (visit.kind or visit.ask.kind) == "article" else "sources"


def _picture(visit: Visit) -> str:
    """What became of a picture, in the words of `images.state`."""
    if visit.outcome == "done":
        return "kept" if visit.reason is None else "refused"
    return "refused" if visit.outcome == "refused" else "missing"


def _short(reason: str | None) -> str:
    """A reason without its details, so that equal ones are counted together."""
    return (reason or "unknown").split(":")[0]


def _marks(visit: Visit) -> Iterator[str]:
    if visit.reason in _WALLS:
        yield _WALLS[visit.reason]
    if (article := visit.article) is not None:
        yield "undated" if article.published is None else "dated"
        yield "with_lead" if article.lead else "without_lead"
        if (has_body := _has_body(article)) is not None:
            yield "with_body" if has_body else "without_body"


def _has_body(article: Article) -> bool | None:
    """Whether the text of an article could be read; `None` for stories of pictures, which need none."""
    return None if article.body_status == "media" else article.body_status == "ok" and bool(article.body)


def _lengthened(streak: Streak, visit: Visit) -> Streak:
    if visit.article is None:
        is_textless = visit.outcome == "later" and visit.ask.kind == "article" and visit.reason in _TEXTLESS
        return replace(streak, bodiless=streak.bodiless + 1) if is_textless else streak
    has_body = _has_body(visit.article)
    undated = streak.undated + 1 if visit.article.published is None else 0
    bodiless = streak.bodiless if has_body is None else 0 if has_body else streak.bodiless + 1
    return Streak(undated, bodiless)


def _silence(known: str | None, visit: Visit) -> str | None:
    if visit.outcome == "done":
        return None
    return visit.reason if known is not None and visit.ask.kind in ("home", "listing", "feed") else known


def _faults(known: Mapping[str, tuple[str, str]], visit: Visit) -> Mapping[str, tuple[str, str]]:
    """What was read of a source has a reason where something else stood there."""
    ask = visit.ask
    if ask.kind == "home" and ask.depth == 0 and visit.outcome == "refused":
        was_home = f"{ELSEWHERE}: {urlsplit(ask.url).netloc}"  # the file has named another since
        if (visit.reason or "").startswith(ELSEWHERE) and visit.reason != was_home:
            return {**known, ask.url: (FRONT, str(visit.reason))}  # its feeds may still answer
    if visit.outcome != "done" or ask.kind not in ("home", "feed", "sitemap") or visit.reason == "not modified":
        return known
    others = {url: fault for url, fault in known.items() if url != ask.url}
    kind = FRONT if ask.kind == "home" else ask.kind
    is_well = visit.reason is None or visit.reason == NEVER_NAMED
    return others if is_well else {**others, ask.url: (kind, str(visit.reason))}
