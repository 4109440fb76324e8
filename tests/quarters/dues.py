"""Which alarms a planted fault deserves, by what the runs saw of the paper. Knows no account and no table."""

import math
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from tests.quarters.days_off import PATIENT
from tests.quarters.faults import Lack
from tests.quarters.runs import Outages, Planned
from tests.quarters.seen import Paper, Planted, Sighting, Story
from tests.quarters.silence import PATIENCE, later, longest
from tests.quarters.truth import BODILESS, NOBODY, OUTAGE, Due, day_of

IN_A_ROW = 3
_DAY = timedelta(days=1)
_DRIFT = timedelta(days=10)
"""For so long after a part of the layout was mended it may still be told."""
_LASTS = 4
"""Days with news, of which some suffers, after which a part of the layout has changed for good."""
_CHANCE = 1e-12
"""A share that comes about so rarely by chance, as the paper is, must be named."""


def dues(paper: Paper, planted: Planted, end: datetime) -> Iterator[Due]:
    """The alarm that a fault of a paper deserves in a quarter up to a moment; none, if nobody could see it."""
    fault = planted.fault
    judge = {"gaps": _of_silence, "share": _of_share}.get(fault.proof, _of_front if fault.front else _of_articles)
    times = judge(paper, planted, end)
    if times is not None:
        may, must, ends, over = times
        owed = must if must is not None and must < ends else None
        what = f"{fault.what}, {planted.span.start:%d.%m. %H:%M} to {planted.span.end:%d.%m. %H:%M}"
        yield Due(paper=paper.name, fault=what, kinds=fault.kinds, also=fault.also, may=min(may, owed or may),
                  must=owed, ends=ends, over=over)  # fmt: skip


def of_outages(runs: Sequence[Planned], outages: Outages, end: datetime) -> Iterator[Due]:
    """The alarms that we deserve ourselves: to be named by the first run that reaches nobody."""
    for span in outages.all:
        inside = [run.ended for run in runs if run.at in span]
        after = [run for run in runs if run.at >= span.end and run.end not in ("import", "offline")]
        well = next((run.ended for run in after if run.end == "whole" and len(run.papers) > 1), end)
        is_told = span in outages.offline and bool(inside)
        yield Due(
            paper=NOBODY, fault=f"outage of ours, {span.start:%d.%m. %H:%M} to {span.end:%d.%m. %H:%M}",
            kinds=frozenset({OUTAGE}), may=min(inside) if is_told else span.start,
            must=min(inside) if is_told else None, ends=after[0].at if after else end, over=well,
        )  # fmt: skip


_ORDER: tuple[Lack, ...] = ("body", "date", "lead")
_SLIPS = 0.01
"""Share of articles that lack a date, or a body, in ordinary weeks."""
_WELL = 20
"""Articles that are well, after which a drift is over."""

_Times = tuple[datetime, datetime | None, datetime, datetime]


def _of_front(paper: Paper, planted: Planted, end: datetime) -> _Times | None:
    met = [one.run for one in paper.sightings if one.run.at in planted.span and one.front is not None]
    if not met:
        return None
    whole = [run for run in met if run.end == "whole"]
    wait = _DAY if planted.fault.proof == "day" else timedelta(0)
    named = [run.ended for run in whole if run.at >= whole[0].at + wait]
    after = [one for one in paper.sightings if one.run.at >= planted.span.end and one.is_reached]
    well = _whole_since(paper, planted.span.end, end)
    must = named[0] if named and planted.fault.proof != "never" else None
    return met[0].at, must, after[0].run.at if after else end, well


def _whole_since(paper: Paper, moment: datetime, end: datetime) -> datetime:
    """The end of the first whole run of a paper since a moment: what another has seen of it need not be believed."""
    return next((one.run.ended for one in paper.sightings if one.run.at >= moment and one.run.end == "whole"), end)


def _of_articles(paper: Paper, planted: Planted, end: datetime) -> _Times | None:
    hit = [(one.run, story) for one in paper.sightings if one.run.at in planted.span
           for story in one.stories if _is_hit(story, planted)]  # fmt: skip
    if not hit:
        return None
    proof = hit[IN_A_ROW - 1][0] if len(hit) >= IN_A_ROW else None
    named = [one.run.ended for one in paper.sightings if proof and one.run.at >= proof.at and one.run.end == "whole"]
    well = [one.run for one in paper.sightings if one.run.at >= planted.span.end
            for story in one.stories if _is_whole(story, planted)]  # fmt: skip
    after = [one for one in paper.sightings if one.run.at >= planted.span.end and one.stories]
    ends = after[0].run.at if after else end
    over = _whole_since(paper, well[IN_A_ROW - 1].at, end) if len(well) >= IN_A_ROW else end
    is_told = bool(named) and planted.fault.proof != "never"
    shown = [one.run.at for one in paper.sightings if one.run.at in planted.span
             for story in one.stories if story.lacks.intersection(planted.fault.lacks)]  # fmt: skip
    return min([hit[0][0].at, *shown]), named[0] if is_told else None, ends, over if is_told else over + _DRIFT


def _of_share(paper: Paper, planted: Planted, end: datetime) -> _Times | None:
    """A drift may be named from its first article on; holidays, stories of pictures and old ones prove nothing."""
    lack = _told_by(planted)
    told = [(one.run, story) for one in paper.sightings if one.run.at in planted.span for story in one.stories
            if not story.is_old and story.is_first]  # fmt: skip
    hit = [run.at for run, story in told if lack in story.lacks]
    if not hit:
        return None
    proof = _proved(paper, told, lack, _habit(paper, planted, lack))
    named = [one.run.ended for one in paper.sightings if proof and one.run.at >= proof and one.run.end == "whole"]
    after = [one for one in paper.sightings if one.run.at >= planted.span.end and one.stories]
    well = [one.run for one in paper.sightings if one.run.at >= planted.span.end
            for story in one.stories if lack not in story.lacks and not story.is_old]  # fmt: skip
    over = min(_whole_since(paper, well[_WELL - 1].at, end) + _DRIFT if len(well) >= _WELL else end, end)
    return hit[0], named[0] if named else None, after[0].run.at if after else end, over


def _habit(paper: Paper, planted: Planted, lack: Lack) -> float:
    """The share of a paper's news that lacked something before: an earlier fault is a part of what is known of it."""
    before = [lack in story.lacks for one in paper.sightings if one.run.at < planted.span.start
              for story in one.stories if _tells(story, lack)]  # fmt: skip
    return sum(before) / max(1, len(before))


def _tells(story: Story, lack: Lack) -> bool:
    """Whether a story says anything of what is usual."""
    is_news = not story.is_old and story.wall is None and day_of(story.published) not in PATIENT
    return is_news and not (lack == "body" and story.empty == "media")


def _proved(
    paper: Paper, told: Sequence[tuple[Planned, Story]], lack: Lack, habit: float
) -> datetime | None:  # fmt: skip
    """When it is no chance any more that so many lack something, by what is true of the paper and known of it."""
    days: set[date] = set()
    usual, lacking, count = 0.0, 0, 0
    for run, story in told:
        day = day_of(story.published)
        if not _tells(story, lack):
            continue
        count += 1
        usual += 1 - paper.habit.leads_on(day, story.section) if lack == "lead" else _SLIPS
        if lack in story.lacks:
            lacking += 1
            days.add(day)
        if len(days) >= _LASTS and at_least(lacking, count, max(habit, usual / count)) <= _CHANCE:
            return run.at
    return None


def at_least(hits: int, tries: int, share: float) -> float:
    """The chance of so many hits."""
    return sum(math.comb(tries, hit) * share**hit * (1 - share) ** (tries - hit) for hit in range(hits, tries + 1))


def _is_hit(story: Story, planted: Planted) -> bool:
    """Whether a story shows the fault; one of pictures does not show that bodies are gone."""
    return (
        story.is_first
        and not story.is_old
        and (story.wall is not None if planted.fault.wall else _told_by(planted) in story.lacks)
    )


def _is_whole(story: Story, planted: Planted) -> bool:
    """Whether a story shows that the fault is mended."""
    if story.is_old:
        return False
    is_silent = BODILESS in planted.fault.kinds and story.empty == "media"
    return story.wall is None and not is_silent and not story.lacks.intersection(planted.fault.lacks)


def _told_by(planted: Planted) -> Lack:
    return next((lack for lack in _ORDER if lack in planted.fault.lacks), "body")


def _of_silence(paper: Paper, planted: Planted, end: datetime) -> _Times | None:
    start, back = _last_seen(paper, planted), _first_after(paper, planted)
    if start is None:
        return None
    last = max(moment for moment in paper.moments if moment < planted.span.start)
    missed = min(moment for moment in paper.moments if moment >= planted.span.start)
    may = max(last + longest(paper.moments), missed)
    over = _whole_since(paper, back.run.at, end) if back else end
    if may >= over:
        return None
    limit = later(start, PATIENCE, paper.habit)
    named = [one.run.ended for one in paper.sightings if one.run.at >= limit and one.run.end == "whole"]
    return may, named[0] if named else None, back.run.at if back else end, over


def _last_seen(paper: Paper, planted: Planted) -> datetime | None:
    """When the last story before a silence was read."""
    seen = [one.run.ended for one in paper.sightings
            if any(story.published < planted.span.start and not story.is_old for story in one.stories)]  # fmt: skip
    return seen[-1] if seen else None


def _first_after(paper: Paper, planted: Planted) -> Sighting | None:
    """The first sighting with a story that appeared after a silence."""
    ended = planted.span.end
    return next((one for one in paper.sightings if any(story.published >= ended for story in one.stories)), None)
