"""What `DATA/baotinh.toml` settles and no crawl has heeded: alarms that no account tells of."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from baotinh import config
from baotinh.choosing import choose
from baotinh.options import known_sites
from crawler.messages import message, translated
from crawler.sites import Site, SiteError
from pipelines.db.archive import Archive
from pipelines.query.faults import NEVER, OUTAGE
from pipelines.query.status import Alarm, Status, look, was_crawled

_NAMED = 3
"""Papers that a line names."""


def watched(archive: Archive, now: datetime, *, site: str | None = None) -> Status:
    """How each paper is, those that are settled included though no crawl has ever meant them; or only this one."""
    found = look(archive, now, site=site)
    own = [alarm for alarm in _unheeded(archive, now) if site is None or alarm.paper in (None, site)]
    return replace(found, ours=(*found.ours, *own))


def _unheeded(archive: Archive, now: datetime) -> list[Alarm]:
    path = archive.folder / config.NAME
    try:
        values = config.read(archive.folder)
        settled = _settled(values, archive.folder) if values.keys() & {"papers", "provinces"} else []
    except (click.ClickException, SiteError) as error:  # the next crawl ends with this line
        what = error.message if isinstance(error, click.ClickException) else str(error)
        return [Alarm(None, OUTAGE, _changed(path, now), message("settings", what=translated(what)))]
    db = archive.db.conn
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
