"""Reading the accounts of runs: what each crawl did with each of its papers."""

import json
import sqlite3
from typing import Any

from pipelines.db.archive import Archive

_JSON = ("no_article", "gone", "later", "refused", "first_doors", "doors", "trouble")
"""Columns of `run_sites` that hold JSON."""


def runs(
    archive: Archive, *, number: int | None = None, site: str | None = None, limit: int = 20
) -> list[dict[str, Any]]:
    """Runs, the newest first, each with its row of `runs` and, under `sites`, its papers' rows of `run_sites`.

    Only the run with this number; only the crawls of this paper, and of these only its own rows.
    """
    rows = archive.connection.execute(
        """SELECT * FROM runs WHERE (:number IS NULL OR id = :number)
             AND (:site IS NULL OR EXISTS (SELECT 1 FROM run_sites WHERE run_id = runs.id AND site = :site))
           ORDER BY id DESC LIMIT :limit""",
        {"number": number, "site": site, "limit": limit},
    )
    return [_run(archive.connection, row, site) for row in rows.fetchall()]


def _run(db: sqlite3.Connection, row: sqlite3.Row, site: str | None) -> dict[str, Any]:
    query = "SELECT * FROM run_sites WHERE run_id = ?1 AND (?2 IS NULL OR site = ?2) ORDER BY site"
    told = [_account(account) for account in db.execute(query, (row["id"], site))]
    return {**dict(row), "counts": json.loads(row["counts"] or "{}"), "sites": told}


def _account(row: sqlite3.Row) -> dict[str, Any]:
    return {name: json.loads(row[name]) if name in _JSON else row[name] for name in row.keys() if name != "run_id"}  # noqa: SIM118
