"""Which papers a crawl takes first: those that are being rescued, that somebody names, that go on as another's part."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from pathlib import Path

from crawler.sites import Site
from pipelines.db.archive import Archive
from pipelines.store import backfill


def rescued_first(
    data: Path, sites: Collection[Site], by_hand: Collection[Site], others: Iterable[Site]
) -> tuple[Site, ...]:  # fmt: skip
    """The papers of a crawl with those before them that are rescued; of `others` these alone are taken along.

    A rescue begins for papers that are named by hand, and for those that were crawled while they stood alone and whose
    files say by now that they are merged.
    """
    known = {site.id: site for site in (*by_hand, *sites, *others)}
    if not by_hand and not (data / "archive.db").exists():
        return tuple(sites)
    from pipelines.upkeep.beginning import open_to_write  # reads WARC files, which the shell's completion must not load

    with open_to_write(data) as archive:
        _begin(archive, {*(site.id for site in by_hand), *_merging(archive, known.values())}, known.values())
        queued = backfill.queued(archive.db.conn)
    first = [known[name] for name, back in queued.items() if back.is_rescue and name in known]
    return tuple({site.id: site for site in (*first, *sites)}.values())


def _begin(archive: Archive, names: Collection[str], known: Iterable[Site]) -> None:
    wanted = tuple(site for site in known if site.id in names)
    if wanted:
        archive.know(wanted)
        with archive.transaction() as db:
            for site in wanted:
                backfill.queue(db, site.id, backfill.EVER, datetime.now(UTC))


def _merging(archive: Archive, sites: Iterable[Site]) -> set[str]:
    query = "SELECT id FROM sites WHERE status = 'active' AND EXISTS (SELECT 1 FROM run_sites WHERE site = sites.id)"
    alone = {row[0] for row in archive.db.conn.execute(query)}
    return {site.id for site in sites if site.status == "merged" and site.id in alone}
