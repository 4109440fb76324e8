"""What must be in an archive of an earlier version once it was opened: what was in it before."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

PLACE = Path(__file__).parent
_QUERIES = {
    "articles": "SELECT key, url, title, lead, body, published_at, section, body_status FROM articles ORDER BY key",
    "revisions": """SELECT a.key, r.number, r.title, r.lead, r.body, r.seen_at
                    FROM revisions r JOIN articles a ON a.id = r.article_id ORDER BY a.key, r.number""",
    "captures": "SELECT url, status, fetched_at, digest, warc_file, warc_offset FROM captures ORDER BY id",
    "pages": "SELECT url, kind, state, tries, looks FROM pages ORDER BY url",
    "related": """SELECT a.key, p.position, p.title, p.url, p.heading
                  FROM related p JOIN articles a ON a.id = p.article_id ORDER BY a.key, p.position""",
    "authors": "SELECT a.key, p.name FROM authors p JOIN articles a ON a.id = p.article_id ORDER BY a.key, p.position",
    "tags": "SELECT a.key, p.tag FROM tags p JOIN articles a ON a.id = p.article_id ORDER BY a.key, p.position",
    "images": """SELECT a.key, p.url, p.caption, p.credit
                 FROM images p JOIN articles a ON a.id = p.article_id ORDER BY a.key, p.position""",
    "dates": """SELECT a.key, p.source, p.text, p.verdict
                FROM dates p JOIN articles a ON a.id = p.article_id ORDER BY a.key, p.position""",
    "links": "SELECT url, found_in FROM links ORDER BY url, found_in",
    "runs": "SELECT command, started_at, ended_at, exit_code FROM runs ORDER BY id",
}


def truth(data: Path) -> dict[str, Any]:
    """The rows of an archive that any version must show."""
    with closing(sqlite3.connect(data / "archive.db")) as db:
        found = {name: [list(row) for row in db.execute(query)] for name, query in _QUERIES.items()}
        count = db.execute("SELECT count(*) FROM _sqlite_migrations").fetchone()[0]
    return {"migrations": count, **found}
