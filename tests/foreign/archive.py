"""An archive that knows one paper, and what stands in it after an import."""

import json
import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.foreign.stories import HOST
from tests.world import Done, plain_bytes, rows, typed

PAPER = "langtram"


@dataclass(frozen=True, slots=True)
class Archive:
    """A folder of an archive."""

    data: Path

    def take(self, *words: object) -> Done:
        """Import something, without a traceback."""
        done = typed("import", *words, "--data", self.data)
        assert "Traceback" not in done.err, done.err
        return done

    def ask(self, command: str, *words: object) -> Done:
        """Another command."""
        return typed(command, *words, "--data", self.data)

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """What a query finds."""
        return rows(self.data, query, *values)

    @property
    def titles(self) -> list[str]:
        """Of all articles."""
        return sorted(str(title) for [title] in self.rows("SELECT title FROM articles"))

    def looks(self, url: str) -> list[object]:
        """When an address was captured."""
        return [at for [at] in self.rows("SELECT fetched_at FROM captures WHERE url = ? ORDER BY fetched_at", url)]

    def texts(self, url: str) -> list[tuple[object, ...]]:
        """The texts of the article at an address, the first one first: number, time, body."""
        query = """SELECT r.number, r.seen_at, r.body FROM revisions r JOIN articles a ON a.id = r.article_id
                   WHERE a.url = ?1 OR a.canonical_url = ?1 ORDER BY r.number"""
        return self.rows(query, url)

    def bodies(self, url: str) -> list[str]:
        """The same, without numbers and times."""
        return [str(body) for _, _, body in self.texts(url)]

    def found(self, *words: object) -> list[str]:
        """The titles that a search finds."""
        done = self.ask("search", *words, "--columns", "title")
        assert done.code == 0, done
        return sorted(row["title"] for row in json.loads(done.out))

    def claims(self, url: str) -> bool:
        """Whether `show` says of the article at an address that something about it is but a claim."""
        done = self.ask("show", url)
        assert done.code == 0, done
        return re.search(r"\bclaim", done.out + done.err, re.IGNORECASE) is not None

    def traces(self, words: str) -> list[str]:
        """Where words stand in the database, as it lies on the disk and as SQL gives it."""
        with closing(sqlite3.connect(self.data / "archive.db")) as db:
            lines = [line for line in db.iterdump() if words in line]
        files = [path.name for path in self.data.glob("archive.db*") if words.encode() in path.read_bytes()]
        return lines + files

    def is_in_warc(self, words: str) -> bool:
        """Whether words stand in the archive's own WARC files."""
        return any(words.encode() in plain_bytes(path) for path in (self.data / "warc").glob("*.warc.gz"))


def begin(folder: Path) -> Archive:
    """An archive that is about to begin."""
    (folder / "papers").mkdir(parents=True)
    told = {"id": PAPER, "name": "Báo Lãng Trâm", "domain": HOST, "home": f"https://{HOST}/", "province": "Bến Tre"}
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in told.items()]
    (folder / "papers" / f"{PAPER}.toml").write_text("\n".join((*lines, "")), "utf-8")
    return Archive(folder)


def lines(done: Done) -> list[str]:
    """What was complained of, line by line."""
    return [line for line in done.err.splitlines() if line.strip()]


def names(line: str, path: Path, byte: int | None = None) -> bool:
    """Whether a line says which file, and at which byte of it."""
    plain = line.replace(str(path), path.name).replace(",", "")
    rest = plain.replace(path.name, "", 1)
    return path.name in plain and (byte is None or re.search(rf"(?<!\d){byte}(?!\d)", rest) is not None)


def one_line(done: Done, path: Path, byte: int | None = None) -> None:
    """One bad record or file: exit 2, and one line that says where."""
    assert done.code == 2, done
    [line] = lines(done)
    assert line.startswith("baotinh: "), line
    assert names(line, path, byte), (line, byte)


def whole(done: Done) -> None:
    """All was stored, and nothing was said against it."""
    assert (done.code, lines(done)) == (0, []), done


STATED = (
    """SELECT key, site, url, canonical_url, title, lead, body, published_at, published_flags, digest, first_seen_at,
       changed_at, revisions, body_status FROM articles""",
    "SELECT key, number, seen_at, r.title, r.lead, r.body FROM revisions r JOIN articles a ON a.id = article_id",
    "SELECT site, url, fetched_at, status, content_type FROM captures",
    "SELECT key, name FROM authors JOIN articles a ON a.id = article_id",
    "SELECT key, r.title, r.url FROM related r JOIN articles a ON a.id = article_id",
    "SELECT key, d.source, d.text, d.at, d.verdict FROM dates d JOIN articles a ON a.id = article_id",
    """SELECT a.key, b.key, shared FROM copies c JOIN articles a ON a.id = c.article_id
       JOIN articles b ON b.id = other_id""",
    "SELECT a.key, b.key FROM stories s JOIN articles a ON a.id = article_id JOIN articles b ON b.id = s.story",
)
"""What two archives of the same captures have in common, whichever came first."""


def state(archive: Archive) -> list[list[tuple[object, ...]]]:
    """It, so that it can be compared; an archive that has not begun has none."""
    return [sorted(archive.rows(query), key=repr) for query in STATED]


def same_after_rebuild(archive: Archive) -> None:
    """The WARC files say all of it."""
    before = state(archive)
    done = archive.ask("rebuild")
    assert done.code == 0, done
    assert state(archive) == before


def write(folder: Path, files: Iterable[tuple[str, bytes | str]]) -> Path:
    """A folder with files."""
    for name, content in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder
