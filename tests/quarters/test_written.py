"""What is written straight into an archive is what the program stores of the same visits."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crawler.items import VIETNAM, Ask, Capture, Link, Page, Visit
from pipelines.db.archive import Archive, utc
from pipelines.store import leads, run_sites
from pipelines.store.visits import store_visit
from tests.pipelines.conftest import PLAN
from tests.quarters.faults import Front
from tests.quarters.habits import Habit
from tests.quarters.runs import End, Planned
from tests.quarters.seen import Sighting, Story
from tests.quarters.written import DEEP, article_of, home_of, list_of, opened, site_of, url_of

HABIT = Habit(name="bao-thu", count=5)
AT = datetime(2026, 3, 9, 10, 20, tzinfo=VIETNAM)
_OURS = ("id", "digest", "search_rowid", "warc_file", "warc_offset", "warc_length", "capture_id", "content_type")
_FRONTIER = (
    "closed_at",
    "closed_depth",
    "due_at",
    "form",
    "rank",
    "name",
    "whole_at",
    "tries",
    "looks",
    "brought",
    "brought_all",
)


def run(number: int, end: End = "whole") -> Planned:
    return Planned(AT + timedelta(hours=number), timedelta(minutes=4), end, (HABIT.name,))


def story(number: int, *lacks: str, **more: object) -> Story:
    return Story(number, AT + timedelta(minutes=number), frozenset(lacks), **more)  # type: ignore[arg-type]


NEWS = tuple(story(number) for number in range(1, 7))
FADED = (story(7, "date"), story(8, "date"), story(9, "date", "lead"))
EMPTY = tuple(story(number, "body", empty="scripted") for number in range(7, 10))
WALLED = tuple(story(number, wall="login page") for number in range(7, 11))
PHOTOS = (story(7, empty="media"), story(8, empty="media"))

OLD = tuple(
    Story(number, AT - timedelta(days=300), frozenset(lacks), is_old=True)  # type: ignore[arg-type]
    for number, lacks in ((21, ("date",)), (22, ("body", "lead")), (23, ()))
)

SEEN = {
    "a backfill": Sighting(run(1), None, (*FADED[:1], *OLD)),
    "news": Sighting(run(1), None, FADED[:1]),
    "dates gone": Sighting(run(1), None, FADED),
    "bodies gone": Sighting(run(1), None, EMPTY),
    "login walls": Sighting(run(1), None, WALLED),
    "photos": Sighting(run(1), None, PHOTOS),
    "nothing new": Sighting(run(1)),
    "script shell": Sighting(run(1), Front("done", "script shell", 200)),
    "no answer": Sighting(run(1), Front("later", "DownloadTimeoutError: 30 s", None)),
    "forbidden": Sighting(run(1), Front("later", "HTTP 403", 403)),
    "moved": Sighting(run(1), Front("refused", "not the paper's: moi.example", 301, "https://moi.example/")),
    "offline": Sighting(run(1, "offline")),
}


class Stored:
    """The same runs, told to the program visit by visit."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    def write(self, sighting: Sighting) -> None:
        planned = sighting.run
        number = self.archive.begin_run("baotinh crawl", "baotinh/0", utc(planned.at))
        with self.archive.transaction() as db:
            account = run_sites.begin(db, number, planned.papers)
            for at, visit in enumerate(visits(sighting), 1):
                if planned.end == "offline":
                    account.lost(visit)
                    continue
                moment = planned.at + timedelta(seconds=at)
                told = self._with_capture(visit, moment, sighting.front)
                if visit.ask.kind in ("home", "listing"):
                    leads.add_source(db, visit.ask, moment, again=True)
                stored = store_visit(db, number, told, PLAN)
                run_sites.keep(db, number, account, told, stored)
            run_sites.complete(db, number, account, is_whole=True)
        is_well = not account.is_offline and not rows(self.archive, "SELECT 1 FROM run_sites WHERE trouble <> '{}'"
                                                      f" AND run_id = {number}")  # fmt: skip
        self.archive.end_run(number, 0 if is_well else 69, dict(account.sums), utc(planned.ended))

    def _with_capture(self, visit: Visit, moment: datetime, front: Front | None) -> Visit:
        status = front.status if front else 200
        error = None if status else f"{visit.outcome}: {visit.reason}"
        took = 80 + len(visit.ask.url) % 50
        capture = Capture(
            visit.ask.url, moment, status, error=error, location=front.location if front else None, took=took
        )
        page = Page(visit.ask.url, b"", moment) if visit.article else None
        return replace(visit, captures=(capture,), page=page)


def link(one: Story) -> Link:
    return Link(url_of(HABIT.name, one.number), "article")


def visits(sighting: Sighting) -> Iterator[Visit]:
    front, home = sighting.front, Ask(home_of(HABIT.name), HABIT.name, "home")
    if sighting.run.end == "offline":
        yield Visit(ask=home, outcome="later", reason="CannotResolveHostError: DNS lookup failed")
    elif front is not None:
        yield Visit(ask=home, outcome=front.outcome, reason=front.reason)
    else:
        announced = [one for one in sighting.stories if not one.is_old]
        yield Visit(ask=home, outcome="done", links=tuple(map(link, announced)))
        for one in sighting.stories:
            if one.is_old and not any(earlier.is_old for earlier in announced):
                announced = [earlier for earlier in sighting.stories if earlier.is_old]
                deep = Ask(list_of(HABIT.name), HABIT.name, "listing", DEEP)
                yield Visit(ask=deep, outcome="done", links=tuple(map(link, announced)))
            url = url_of(HABIT.name, one.number)
            ask = Ask(url, HABIT.name, "article")
            if one.wall is not None:
                yield Visit(ask=ask, outcome="later", reason=one.wall)
            else:
                yield Visit(ask=ask, outcome="done", article=article_of(one, url), kind="article")


def rows(archive: Archive, query: str) -> list[dict[str, object]]:
    return [dict(row) for row in archive.db.conn.execute(query)]


def without(found: list[dict[str, object]], *names: str) -> list[dict[str, object]]:
    kept = [{name: value for name, value in row.items() if name not in names} for row in found]
    return [{name: json.loads(str(value)) if str(value).startswith("{") else value for name, value in row.items()}
            for row in kept]  # fmt: skip


@pytest.mark.parametrize("seen", SEEN.values(), ids=SEEN)
def test_a_run_that_is_written_is_a_run_that_is_stored(tmp_path: Path, seen: Sighting) -> None:
    before = Sighting(run(0), None, NEWS)
    with Archive(tmp_path / "a", write=True) as first, Archive(tmp_path / "b", write=True) as second:
        writer, stored = opened(first, (HABIT,)), Stored(second)
        second.know((site_of(HABIT),))
        for sighting in (before, seen):
            writer.write(sighting.run, {HABIT.name: sighting})
            stored.write(sighting)
        for table, order, ours in (
            ("runs", "id", ()), ("run_sites", "run_id, site", ()), ("articles", "id", _OURS),
            ("captures", "id", _OURS), ("pages", "url", _FRONTIER),
            ("links", "url, found_in", ()),
        ):  # fmt: skip
            query = f"SELECT * FROM {table} ORDER BY {order}"
            assert without(rows(first, query), *ours) == without(rows(second, query), *ours), table
