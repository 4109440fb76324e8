"""The driver: writes a quarter run by run, looks as an operator does, and judges what is named."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from crawler.items import VIETNAM
from pipelines.db.archive import Archive
from tests.quarters.quarter import Quarter
from tests.quarters.runs import Planned
from tests.quarters.seen import Sighting
from tests.quarters.truth import Alarm, Bench, Look, Verdict, day_of
from tests.quarters.written import opened

MORNING = time(7, 10)


def drive(quarter: Quarter, folder: Path, look: Look) -> Verdict:
    """What comes of a quarter's looks: missed alarms, false alarms, quiet paper-days.

    Looked is each morning, and after each run at which something is due or over.
    """
    bench = Bench((paper.name for paper in quarter.papers), quarter.dues)
    seen = _by_run(quarter)
    wanted = looks(quarter)
    with Archive(folder, write=True) as archive:
        writer = opened(archive, tuple(paper.habit for paper in quarter.papers))
        for run in quarter.runs:
            while wanted and wanted[0] < run.ended:
                _hear(bench, folder, look, wanted.pop(0))
            if run in seen or run.end == "import":
                writer.write(run, seen.get(run, {}))
        for at in wanted:
            _hear(bench, folder, look, at)
    return bench.verdict(_since(quarter))


def listen(quarter: Quarter, say: Callable[[datetime], Iterable[Alarm]]) -> Verdict:
    """The same of somebody who needs no archive."""
    bench = Bench((paper.name for paper in quarter.papers), quarter.dues)
    for at in looks(quarter):
        bench.hear(say(at), at)
    return bench.verdict(_since(quarter))


def _since(quarter: Quarter) -> dict[str, date]:
    return {paper.name: day_of(paper.sightings[0].run.at) for paper in quarter.papers}


def _hear(bench: Bench, folder: Path, look: Look, at: datetime) -> None:
    with Archive(folder) as archive:
        bench.hear(look(archive, at), at)


def _by_run(quarter: Quarter) -> dict[Planned, dict[str, Sighting]]:
    found: dict[Planned, dict[str, Sighting]] = {}
    for paper in quarter.papers:
        for sighting in paper.sightings:
            found.setdefault(sighting.run, {})[paper.name] = sighting
    return found


def looks(quarter: Quarter) -> list[datetime]:
    """When is looked, in order; nobody looks while the machine is off, but as soon as it is on again."""
    off = quarter.outages.off
    found = {at for at in _mornings(quarter) if not any(at in span for span in off)}
    found |= {due.must for due in quarter.dues if due.must is not None}
    found |= {due.over for due in quarter.dues}
    first = {due.may for due in quarter.dues if due.must is None}
    found |= {run.ended for run in quarter.runs if run.at in first or run.end == "offline"}
    found |= {span.end for span in off}
    return sorted(at for at in found if quarter.span.start < at < quarter.span.end)


def _mornings(quarter: Quarter) -> Iterator[datetime]:
    day = day_of(quarter.span.start)
    while (at := datetime.combine(day, MORNING, VIETNAM)) < quarter.span.end:
        yield at
        day += timedelta(days=1)
