"""What can be wrong with a paper: what a crawl meets while it lasts, and what should be said of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from crawler.items import BodyStatus, Outcome
from tests.quarters.truth import (
    BLOCKED,
    BODILESS,
    FEWER_BODIES,
    FEWER_DATES,
    FEWER_LEADS,
    LEADLESS,
    MOVED,
    SILENT,
    UNDATED,
    UNREADABLE,
)

Lack = Literal["date", "body", "lead"]
Proof = Literal["run", "day", "articles", "gaps", "share", "never"]
"""What must have passed before it has to be named: a whole run; a day; three articles; three gaps; days with so many
articles that lack something that it is no chance; it need not be."""

SECTIONS = 5
"""Of each paper; a story is of the one that is left when its number is divided by so many."""

NEW_HOST = "trang-moi.example"


@dataclass(frozen=True, slots=True)
class Front:
    """What stands where the front page should."""

    outcome: Outcome
    reason: str
    status: int | None = None
    """HTTP status; `None`: no answer."""
    location: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that can be wrong."""

    what: str
    kinds: frozenset[str]
    also: frozenset[str] = frozenset()
    proof: Proof = "run"
    front: Front | None = None
    wall: str | None = None
    """What stands in place of each article."""
    lacks: tuple[Lack, ...] = ()
    share: float = 1.0
    """Of the articles of the sections that are struck."""
    sections: frozenset[int] = frozenset(range(SECTIONS))
    """Those that are struck."""
    empty: BodyStatus = "ok"
    """The status of articles that lack their body."""
    lasts: tuple[timedelta, timedelta] = (timedelta(days=2), timedelta(days=6))
    """How long, at least and at most."""


def _blip(reason: str, status: int | None) -> Fault:
    """A failure of hours, as servers have them: nobody need be woken."""
    return Fault(what=f"for some hours {reason}", kinds=frozenset({UNREADABLE}), also=frozenset({BLOCKED, SILENT}),
                 proof="never", front=Front("later", reason, status),
                 lasts=(timedelta(hours=1), timedelta(hours=9)))  # fmt: skip


def _dead(reason: str, status: int | None, outcome: Outcome = "later") -> Fault:
    return Fault(what=f"for days {reason}", kinds=frozenset({UNREADABLE}), also=frozenset({BLOCKED, SILENT}),
                 proof="day", front=Front(outcome, reason, status))  # fmt: skip


def _in_place(reason: str, *kinds: str) -> Fault:
    return Fault(what=f"front page: {reason}", kinds=frozenset(kinds), also=frozenset({UNREADABLE, SILENT}),
                 front=Front("done", reason, 200))  # fmt: skip


def _shut(reason: str, status: int | None, outcome: Outcome = "later") -> Fault:
    return Fault(what=f"shut out: {reason}", kinds=frozenset({BLOCKED}), also=frozenset({UNREADABLE, SILENT}),
                 front=Front(outcome, reason, status))  # fmt: skip


def _moved(status: int) -> Fault:
    host = Front("refused", f"not the paper's: {NEW_HOST}", status, f"https://{NEW_HOST}/")
    return Fault(what=f"moved away with {status}", kinds=frozenset({MOVED}), also=frozenset({UNREADABLE, SILENT}),
                 front=host, lasts=(timedelta(days=3), timedelta(days=10)))  # fmt: skip


def _walled(reason: str) -> Fault:
    return Fault(what=f"each article: {reason}", kinds=frozenset({BLOCKED, UNREADABLE, BODILESS}),
                 also=frozenset({SILENT}), proof="articles", wall=reason, lasts=_LONG)  # fmt: skip


def _faded(*lacks: Lack, kinds: tuple[str, ...], empty: BodyStatus = "ok") -> Fault:
    return Fault(what=f"articles without {' and '.join(lacks)}{f' ({empty})' if empty != 'ok' else ''}",
                 kinds=frozenset(kinds), also=frozenset(_FEWER[lack] for lack in lacks), proof="articles", lacks=lacks,
                 empty=empty, lasts=_LONG)  # fmt: skip


_FEWER: Mapping[Lack, str] = {"date": FEWER_DATES, "body": FEWER_BODIES, "lead": FEWER_LEADS}
_GONE: Mapping[Lack, str] = {"date": UNDATED, "body": BODILESS, "lead": LEADLESS}


def _drift(what: str, lack: Lack, share: float = 1.0, *, sections: int = SECTIONS, proof: Proof = "share") -> Fault:
    """A layout that changes in part, for good as far as anybody knows."""
    return Fault(what=what, kinds=frozenset({_FEWER[lack], _GONE[lack]}), proof=proof, lacks=(lack,), share=share,
                 sections=frozenset(range(sections)), empty="encoded" if lack == "body" else "ok",
                 lasts=(timedelta(days=12), timedelta(days=22)))  # fmt: skip


_LONG = (timedelta(days=3), timedelta(days=9))

SILENCE = Fault(what="silent", kinds=frozenset({SILENT}), proof="gaps")
"""The front page is well, and there is nothing new on it; how long it lasts goes by the paper's gap."""

BLIPS = (
    _blip("HTTP 503", 503), _blip("HTTP 500", 500), _blip("HTTP 429", 429),
    _blip("DownloadTimeoutError: 30 s", None), _blip("robots.txt not to be had: HTTP 502", None),
)  # fmt: skip

FAULTS = (
    _in_place("script shell", UNREADABLE),
    _in_place("page that says 404 Not Found", UNREADABLE),
    _in_place("empty page", UNREADABLE),
    _in_place("page without links to follow", UNREADABLE),
    _in_place("page without links to follow; a script may draw them, which only a browser runs", UNREADABLE),
    _in_place(f"not the paper's: {NEW_HOST}", MOVED),
    _in_place("login page", BLOCKED, UNREADABLE),
    _in_place("challenge page", BLOCKED, UNREADABLE),
    _shut("HTTP 403", 403), _shut("HTTP 401", 401),
    _shut("robots.txt forbids it", None, "refused"),
    _moved(301), _moved(302), _moved(308),
    _dead("HTTP 503", 503), _dead("HTTP 500", 500), _dead("DownloadTimeoutError: 30 s", None),
    _dead("CannotResolveHostError: DNS lookup failed", None),
    _dead("DownloadConnectionRefusedError: Connection refused", None),
    _dead("robots.txt not to be had: HTTP 500", None), _dead("maintenance page", 200, "done"),
    _walled("login page"), _walled("challenge page"), _walled("script shell"), _walled("empty page"),
    _faded("date", kinds=(UNDATED,)),
    _faded("body", kinds=(BODILESS,), empty="scripted"), _faded("body", kinds=(BODILESS,), empty="encoded"),
    _faded("date", "body", "lead", kinds=(UNDATED, BODILESS), empty="scripted"),
    SILENCE,
)  # fmt: skip

DRIFTS = (
    _drift("four in ten articles without body", "body", 0.4),
    _drift("two sections without bodies", "body", sections=2),
    _drift("one section without dates", "date", sections=1),
    _drift("half of the articles without date", "date", 0.5),
    _drift("articles without lead", "lead"),
    _drift("six in ten articles without lead", "lead", 0.6),
    _drift("three sections without leads", "lead", sections=3),
    _drift("one in twenty articles without body", "body", 0.05, proof="never"),
)
"""A layout that changes in part: named since when, once there is evidence; what is too little to matter need not be."""

SLIPS = tuple(
    replace(_drift(f"for a day {fault.what}", fault.lacks[0], fault.share, sections=len(fault.sections)),
            proof="never", kinds=frozenset({_GONE[fault.lacks[0]]}), also=frozenset(),
            lasts=(timedelta(hours=6), timedelta(hours=24)))
    for fault in DRIFTS[:-1]
)  # fmt: skip
"""The same for a day at most, which is no change for good: a row without anything may be named, a share may not."""
