"""The numbers of articles through a rebuild: each keeps its own, and none is ever another's."""

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the database before a rebuild says of the numbers in the one that is made."""

    before: sqlite3.Connection
    after: sqlite3.Connection

    def reserve(self) -> None:
        """Keep all numbers that articles ever had from being given to others. Inside a transaction."""
        told = self.before.execute("SELECT id FROM articles UNION SELECT id FROM joined").fetchall()
        self.after.executemany("INSERT OR IGNORE INTO joined (id) VALUES (?)", ((row[0],) for row in told))

    def wanted(self, capture: int, names: Collection[str]) -> int | None:
        """The number that the article read from a capture had, unless another has it now."""
        row = self.after.execute("SELECT warc_record, url FROM captures WHERE id = ?", (capture,)).fetchone()
        named = [self._named(name) for name in names]
        for number in dict.fromkeys((*self._read_from(row["warc_record"], named), *named, self._found_at(row["url"]))):
            if number is not None and not self._is_taken(number):
                return number
        return None

    def settle(self) -> None:
        """Have the number of each article that is part of another now lead to that one. Inside a transaction."""
        self.after.execute("DELETE FROM joined WHERE id IN (SELECT id FROM articles)")
        left = [row["id"] for row in self.after.execute("SELECT id FROM joined ORDER BY id")]
        leads = {number: self._taker(number) for number in left}
        earlier = {row["id"]: row["article_id"] for row in self.before.execute("SELECT id, article_id FROM joined")}
        for number, known in earlier.items():
            leads[number] = leads.get(number) or (known if self._is_taken(known) else leads.get(known))
        rows = ((target, number) for number, target in leads.items() if target is not None)
        self.after.executemany("UPDATE joined SET article_id = ? WHERE id = ?", rows)

    def _read_from(self, record: str, named: list[int | None]) -> list[int]:
        """The articles that had a text of a WARC record, those first that had one of the names too."""
        rows = self.before.execute(
            """SELECT DISTINCT article_id FROM revisions r JOIN captures c ON c.id = r.capture_id
               WHERE c.warc_record = ? ORDER BY article_id""",
            (record,),
        )
        return sorted((row["article_id"] for row in rows), key=lambda number: number not in named)

    def _named(self, name: str) -> int | None:
        query = """SELECT article_id FROM names WHERE name = ?1
                   UNION ALL SELECT id FROM articles WHERE key = ?1 LIMIT 1"""
        row = self.before.execute(query, (name,)).fetchone()
        return row and int(row["article_id"])

    def _found_at(self, url: str) -> int | None:
        query = "SELECT article_id FROM pages WHERE url = ? AND article_id NOT NULL"
        row = self.before.execute(query, (url,)).fetchone()
        return row and int(row["article_id"])

    def _is_taken(self, number: int | None) -> bool:
        return self.after.execute("SELECT 1 FROM articles WHERE id = ?", (number,)).fetchone() is not None

    def _taker(self, number: int) -> int | None:
        """The article that was read from the bytes of an earlier one."""
        captures = self.before.execute(
            """SELECT warc_record, url FROM captures WHERE id IN
               (SELECT capture_id FROM revisions WHERE article_id = :id
                UNION SELECT capture_id FROM articles WHERE id = :id)""",
            {"id": number},
        )
        for capture in captures.fetchall():
            row = self.after.execute(
                """SELECT article_id FROM revisions r JOIN captures c ON c.id = r.capture_id WHERE c.warc_record = ?
                   UNION ALL SELECT article_id FROM pages WHERE url = ? AND article_id NOT NULL LIMIT 1""",
                tuple(capture),
            ).fetchone()
            if row is not None:
                return int(row["article_id"])
        return None
