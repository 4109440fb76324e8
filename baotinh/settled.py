"""Alarms that no account of a crawl tells of: what `DATA/baotinh.toml` settles, and what the schedule failed to do."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from baotinh import config
from baotinh.choosing import choose
from baotinh.options import known_sites
from baotinh.schedule.state import State
from baotinh.schedule.troubles import apart
from crawler.items import VIETNAM
from crawler.messages import message, moment, translated
from crawler.sites import Site, SiteError
from pipelines.db.archive import Archive
from pipelines.query.faults import JOB, NEVER, OUTAGE, SETTINGS
from pipelines.query.status import Alarm, Status, is_uncounted, look, was_crawled

_NAMED = 3
"""Papers that a line names."""


def watched(archive: Archive, now: datetime, *, site: str | None = None) -> Status:
    """How each paper is, those that are settled included though no crawl has ever meant them; or only this one."""
    found = look(archive, now, site=site)
    own = [alarm for alarm in _unheeded(archive, now) if site is None or alarm.paper in (None, site)]
    return replace(found, ours=(*found.ours, *own, *_failing(State.read(archive.folder, now), own)))


def nobody(archive: Archive) -> str:
    """What is said where no account tells of a paper."""
    return message("uncounted") if is_uncounted(archive) else message("nobody")


def facts(alarm: Alarm) -> dict[str, str]:
    """What the message `alarm` is about."""
    paper = alarm.paper or message("the schedule" if alarm.kind == JOB else "all papers")
    since = moment(alarm.since.astimezone(VIETNAM))
    return {"paper": paper, "kind": alarm.kind, "since": since, "sentence": alarm.sentence}


def _failing(state: State, others: Sequence[Alarm]) -> list[Alarm]:
    """The jobs that failed when they were last done; a job whose reason another alarm tells is no second one."""
    failed = apart(state.failed, {alarm.kind: alarm.sentence for alarm in others})
    since = {**state.done, **state.failing}
    return [
        Alarm(None, JOB, datetime.fromisoformat(since.get(job, state.since)), f"{job}: {what}")
        for job, what in failed.items()
    ]


def _unheeded(archive: Archive, now: datetime) -> list[Alarm]:
    path = archive.folder / config.NAME
    try:
        values = config.read(archive.folder)
        settled = _settled(values, archive.folder) if values.keys() & {"papers", "provinces"} else []
    except (click.ClickException, SiteError) as error:  # the next crawl ends with this line
        what = error.message if isinstance(error, click.ClickException) else str(error)
        return [Alarm(None, SETTINGS, _changed(path, now), message("settings", what=translated(what)))]
    db = archive.connection
    never = [site for site in settled if not was_crawled(db, site.id, now)]
    if not never:
        return []
    since = _changed(path, now)
    began = db.execute("SELECT max(started_at) FROM runs JOIN run_sites ON run_id = id").fetchone()[0]
    if began is None:
        names = ", ".join(site.id for site in never[:_NAMED]) + (" …" if len(never) > _NAMED else "")
        return [Alarm(None, OUTAGE, since, message("never, all", number=len(never), papers=names))]
    is_heeded = datetime.fromisoformat(began) > since
    return [Alarm(site.id, NEVER, since, message("left out")) for site in never if is_heeded]


def _settled(values: Mapping[str, tuple[str, ...]], data: Path) -> list[Site]:
    known = known_sites(data)
    config.require_names(values, known, data / config.NAME)
    return [*choose(known, values.get("papers", ()), values.get("provinces", ()), ())]


def _changed(path: Path, now: datetime) -> datetime:
    """When the file was last written; now, where nobody can say."""
    try:
        return datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
    except OSError:
        return now
