"""An archive as an operator's desk has it: papers that publish in rhythms of their own, and runs that account for them.

Nothing is fetched: what a run would have counted is written into `runs`, `run_sites` and `articles`.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from crawler.items import VIETNAM
from crawler.sites import Site
from pipelines.db.archive import Archive, utc

DAY = timedelta(days=1)
HOURS = (6, 12, 18, 22)
"""Of the runs of a day, in Viet Nam."""

_COUNTS = (
    "asked", "listings", "new", "changed", "unchanged", "offline", "found", "dated", "undated", "with_body",
    "without_body", "with_lead", "without_lead", "login", "challenge", "shells", "undated_last", "bodiless_last",
)  # fmt: skip
_GROUPS = ("no_article", "gone", "later", "refused", "first_doors", "doors", "trouble")

Rhythm = Callable[[date, Random], int]
"""How many articles a paper publishes on a day."""


def daily(most: int) -> Rhythm:
    """News on every day, more or less of it."""
    return lambda _, dice: dice.randint(max(1, most // 2), most)


def workdays(day: date, dice: Random) -> int:
    return dice.randint(3, 9) if day.weekday() < 5 else 0


def thursdays(day: date, dice: Random) -> int:
    return dice.randint(5, 12) if day.weekday() == 3 else 0


def now_and_then(share: float) -> Rhythm:
    """Nobody knows when."""
    return lambda _, dice: int(dice.random() < share) * dice.randint(1, 3)


RHYTHMS: Mapping[str, Rhythm] = {
    "large": daily(60), "daily": daily(8), "one a day": daily(1), "workdays": workdays, "thursdays": thursdays,
    "nine days in ten": now_and_then(0.9), "every other day": now_and_then(0.5), "twice a week": now_and_then(0.3),
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What one run has to say of one paper, besides new articles."""

    counts: Mapping[str, int] = field(default_factory=dict)
    groups: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    new: int | None = None
    """Articles that come; all that were published by default."""
    dateless: float = 0
    """Share of the articles that have no date."""
    bodiless: float = 0
    leadless: float = 0


WELL = Told()
OFFLINE = Told({"asked": 2, "offline": 2, "listings": 0}, new=0)


@dataclass
class _Paper:
    rhythm: Rhythm
    waiting: list[datetime] = field(default_factory=list)
    undated: int = 0
    bodiless: int = 0


class Desk:
    """Papers and runs, day by day."""

    def __init__(
        self, archive: Archive, seed: int, rhythms: Mapping[str, Rhythm], *, start: date = date(2026, 5, 6),
        hours: tuple[int, ...] = HOURS, keeps_articles: bool = True,
    ) -> None:  # fmt: skip
        self.archive, self.hours, self.day, self.keeps_articles = archive, hours, start, keeps_articles
        self.dice = Random(seed)
        self.papers = {site: _Paper(rhythm) for site, rhythm in rhythms.items()}
        self.now = self._at(start, 0)
        self._numbers = count(1)
        archive.know(tuple(Site(id=site, name=site, domain=f"{site}.vn") for site in rhythms))
        with archive.transaction() as db:
            run = archive.db.execute("INSERT INTO runs (command, version, started_at) VALUES ('import', '0', '2020')")
            db.execute("INSERT INTO captures (id, run_id, url) VALUES (1, ?, 'urn:x')", (run.lastrowid,))

    def _at(self, day: date, hour: float) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=VIETNAM) + timedelta(hours=hour)

    def live(
        self, days: int, told: Mapping[str, Told] | None = None, *, rests: frozenset[str] = frozenset(),
        runs: bool = True,
    ) -> Iterator[datetime]:  # fmt: skip
        """So many days; yields after each run. Papers that rest publish nothing; without runs, nobody looks."""
        for _ in range(days):
            for site, paper in self.papers.items():
                number = 0 if site in rests else paper.rhythm(self.day, self.dice)
                moments = (self._at(self.day, self.dice.uniform(5.5, 21.5)) for _ in range(number))
                paper.waiting.extend(sorted(moments))
            for hour in self.hours if runs else ():
                self.now = self._at(self.day, hour) + timedelta(minutes=self.dice.randint(0, 9))
                self.run(told or {})
                yield self.now
            self.day += DAY

    def after(self, days: int, told: Mapping[str, Told] | None = None, **more: object) -> datetime:
        """The time after so many days."""
        for _ in self.live(days, told, **more):  # type: ignore[arg-type]
            pass
        return self.now

    def run(self, told: Mapping[str, Told]) -> int:
        """One run that accounts for every paper."""
        with self.archive.transaction() as db:
            ended = utc(self.now + timedelta(minutes=3))
            row = ("baotinh crawl", "baotinh/0", utc(self.now), ended, 0, "{}")
            names = "command, version, started_at, ended_at, exit_code, counts"
            run = db.execute(f"INSERT INTO runs ({names}) VALUES (?, ?, ?, ?, ?, ?)", row).lastrowid or 0
            for site in self.papers:
                self._account(run, site, told.get(site, told.get("*", WELL)), ended)
        return run

    def _account(self, run: int, site: str, told: Told, ended: str) -> None:
        paper = self.papers[site]
        ready = [moment for moment in paper.waiting if moment <= self.now]
        came = ready if told.new is None else ready[: told.new]
        if "found" not in told.counts or told.counts["found"]:
            paper.waiting = [moment for moment in paper.waiting if moment > self.now]
        again = self.dice.randint(0, 3) if told.new is None else 0
        shares = (told.dateless, told.bodiless, told.leadless)
        lacks = [[self.dice.random() < share for share in shares] for _ in range(len(came) + again)]
        for is_dateless, is_bodiless, _ in lacks[: len(came)]:
            paper.undated = paper.undated + 1 if is_dateless else 0
            paper.bodiless = paper.bodiless + 1 if is_bodiless else 0
        paper.bodiless += told.counts.get("walls", 0)
        read = len(lacks)
        dateless, bodiless, leadless = (sum(one[at] for one in lacks) for at in range(3))
        row = dict.fromkeys(_COUNTS, 0) | {
            "asked": 5 + read, "listings": 5, "new": len(came), "unchanged": again, "found": len(came),
            "dated": read - dateless, "undated": dateless, "with_body": read - bodiless, "without_body": bodiless,
            "with_lead": read - leadless, "without_lead": leadless,
            **{name: number for name, number in told.counts.items() if name != "walls"},
            "undated_last": paper.undated, "bodiless_last": paper.bodiless,
        }  # fmt: skip
        groups = {name: json.dumps(told.groups.get(name, {})) for name in _GROUPS}
        more = {"run_id": run, "site": site, "first_at": utc(self.now), "last_at": ended, "median_ms": 120}
        self._put("run_sites", {**row, **groups, **more})
        if self.keeps_articles:
            for moment, lacking in zip(came, lacks, strict=False):
                self.article(site, moment, *lacking)

    def article(
        self,
        site: str,
        moment: datetime,
        is_dateless: bool = False,
        is_bodiless: bool = False,
        is_leadless: bool = False,
    ) -> int:
        """One article, stored now; returns its number. Inside a transaction."""
        at = None if is_dateless else moment.isoformat(timespec="minutes")
        number = next(self._numbers)
        return self._put("articles", {
            "key": f"{site}/{number}", "site": site, "published_at": at, "lead": None if is_leadless else "Sapo.",
            "subheads": "[]", "body_status": "encoded" if is_bodiless else "ok", "flags": "[]", "digest": str(number),
            "capture_id": 1, "first_seen_at": utc(self.now), "changed_at": utc(self.now),
            "body": None if is_bodiless else "Nước lên.",
        })  # fmt: skip

    def _put(self, table: str, row: Mapping[str, object]) -> int:
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        query = f"INSERT INTO {table} ({names}) VALUES ({marks})"
        return self.archive.db.conn.execute(query, [*row.values()]).lastrowid or 0


def gives(**changes: object) -> Told:
    """A run that is well but for this."""
    return replace(WELL, **changes)  # type: ignore[arg-type]


class Kept(Desk):
    """A desk whose articles have their texts and captures, and can be edited and deleted."""

    def article(self, site: str, moment: datetime, *lacks: bool, **more: bool) -> int:
        """One article, stored now; returns its number. Inside a transaction."""
        number = super().article(site, moment, *lacks, **more)
        facts = (f"Tin số {number}", f"https://{site}.vn/tin-{number}.html", self._capture(number), number)
        self.archive.db.execute(
            "UPDATE articles SET title = ?, url = ?, capture_id = ?, revisions = 1 WHERE id = ?", facts
        )
        self._text(number, 1)
        return number

    def publish(self, site: str, title: str | None = None) -> int:
        """One article more; returns its number."""
        with self.archive.transaction() as db:
            number = self.article(site, self.now)
            db.execute("UPDATE articles SET title = coalesce(?, title) WHERE id = ?", (title, number))
        return number

    def edit(self, number: int, **fields: str | None) -> None:
        """Another text of an article is seen now."""
        with self.archive.transaction() as db:
            last = self._one("SELECT revisions FROM articles WHERE id = ?", number)
            db.execute(
                """UPDATE texts SET (title, lead, body) = (SELECT title, lead, body FROM articles WHERE id = article_id)
                   WHERE article_id = ? AND number = ?""", (number, last)
            )  # fmt: skip
            self._capture(number)
            for name, value in (fields | {"revisions": last + 1, "changed_at": utc(self.now)}).items():
                db.execute(f"UPDATE articles SET {name} = ? WHERE id = ?", (value, number))
            self._text(number, last + 1)

    def delete(self, number: int) -> None:
        """Its address is found to be gone now."""
        with self.archive.transaction() as db:
            db.execute("UPDATE articles SET gone_at = ? WHERE id = ?", (utc(self.now), number))

    def _capture(self, number: int) -> int:
        query = "INSERT INTO captures (run_id, url, fetched_at) SELECT max(id), ?, ? FROM runs"
        return self.archive.db.execute(query, (f"urn:{number}", utc(self.now))).lastrowid or 0

    def _text(self, number: int, revision: int) -> None:
        row = {"article_id": number, "number": revision, "seen_at": utc(self.now), "digest": f"{number}.{revision}"}
        self._put("texts", {**row, "capture_id": self._one("SELECT max(id) FROM captures")})

    def _one(self, query: str, *values: object) -> Any:
        return self.archive.db.execute(query, values).fetchone()[0]
