"""Which newspapers a command means: those named, those of provinces, those of files, else all of today."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from baotinh.options import closest, known_sites, pick_site
from crawler.provinces import successor
from crawler.sites import Site, load_site, require_own_hosts
from pipelines.db.archive import refuse_backup
from pipelines.db.disk import atomic
from pipelines.query.filters import units


def keep_site(file: Path, data: Path) -> Site:
    """A newspaper of the user's, with its file kept in DATA/papers/: later crawls and a rebuild need it."""
    site = load_site(file)
    require_own_hosts(site, known_sites(data), name=str(file))
    kept = data / "papers" / f"{site.id}.toml"
    if file.resolve() != kept.resolve():
        refuse_backup(data)
        with atomic(kept) as copy:
            copy.write(file.read_text("utf-8"))
    return site


def chosen(ctx: click.Context, data: Path, **told: tuple[Any, ...]) -> tuple[Site, ...]:
    """The newspapers that a command's `papers`, `provinces` and `files` mean, as far as the closest place says them."""
    said = {name: told[name] for name in closest(ctx, *told)}
    own = (keep_site(file, data) for file in said.get("files", ()))
    return choose(known_sites(data), said.get("papers", ()), said.get("provinces", ()), own)


def choose(
    known: dict[str, Site], names: Iterable[str], provinces: Iterable[str], own: Iterable[Site]
) -> tuple[Site, ...]:
    """The newspapers that are meant: those named, those of provinces, else all that are published today."""
    named = [pick_site(name, known) for name in names]
    named += [site for province in provinces for site in serving(province, known)]
    named += own  # last: their files are kept once everything else is understood
    found = named or [site for site in known.values() if site.status == "active"]
    return tuple({site.id: site for site in found}.values())


def serving(province: str, known: dict[str, Site]) -> list[Site]:
    """The newspapers that serve a province today."""
    served = units(province, known)
    today = {(successor(unit) or unit).name for unit in served}
    found = [s for s in known.values() if s.status == "active" and (s.province_now or s.province) in today]
    if not found:
        raise click.UsageError(f"expected a province that a paper serves today, found {served[0].name}")
    return found
