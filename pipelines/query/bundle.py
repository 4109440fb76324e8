"""A bundle of one article: what a stranger needs to see what a paper printed, and that nobody changed it since.

It is a WACZ. Records of the WARC stand in it byte for byte: each look at the article with its request and answer, the
pictures that are kept, and whatever record has the bytes that came again. Beside them, in `evidence/`: what was read of
it, every text that it has had with what changed, the evidence for its date, citations, and `verify.py`.
"""

import base64
import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipelines.db.archive import SOFTWARE, Archive, ArchiveError
from pipelines.db.disk import atomic
from pipelines.db.progress import stage
from pipelines.db.rows import ArticleRow, AuthorRow, CaptureRow, DateRow, ImageRow, RevisionRow, TagRow, fetch
from pipelines.db.seals import FIRST, LEAF, Witness, leaf, path_of, seals, witnesses
from pipelines.query import articles, verify_bundle, wacz
from pipelines.query.bundle_page import page
from pipelines.query.changed_words import changes
from pipelines.query.verify_bundle import ARTICLE, WARC, to_json
from pipelines.warc.reader import open_warc, record_at
from pipelines.warc.record import Place, Record, short_id

FORMAT = "baotinh-evidence-1"

_LOOKS = """
  WITH own (url) AS (SELECT url FROM pages WHERE article_id = :article UNION
                     SELECT url FROM articles WHERE id = :article AND url NOT NULL)
  SELECT id FROM captures WHERE url IN (SELECT url FROM own UNION
    SELECT url FROM pages WHERE kind = 'article' AND moved_to IN (SELECT url FROM own)) UNION
  SELECT capture_id FROM readings WHERE article_id = :article UNION
  SELECT capture_id FROM revisions WHERE article_id = :article UNION
  SELECT capture_id FROM articles WHERE id = :article"""
_PICTURES = """
  SELECT capture_id FROM images WHERE article_id = :article AND capture_id NOT NULL UNION
  SELECT c.id FROM images i JOIN captures c ON c.url = i.url
    WHERE i.article_id = :article AND i.state = 'kept' AND c.status BETWEEN 300 AND 399"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The captures of a bundle."""

    rows: Mapping[int, CaptureRow]
    """By number, the earliest first; those whose bytes came again come with the one that has them."""
    of: Mapping[int, str]
    """What each is of: article, picture, or bytes that another one has."""
    lost: Mapping[int, str]
    """Those whose bytes are lost, and why."""

    def source(self, row: CaptureRow) -> CaptureRow | None:
        """The capture that has its bytes; `None` where they are lost."""
        source = self.rows[row.revisit_of or row.id]
        return None if source.id in self.lost or source.warc_file is None else source


def write(archive: Archive, article: ArticleRow, path: Path, citations: Mapping[str, str]) -> int:
    """Write the bundle of an article, whole or not at all; returns the number of looks at the article in it.

    `citations` are texts by the name of their file. Raises `ArchiveError` where a record cannot be read.
    """
    chosen = _chosen(archive.connection, article)
    own = chosen.rows[article.capture_id]
    if own.id in chosen.lost or chosen.source(own) is None or own.warc_file is None:
        why = chosen.lost.get(own.id) or chosen.lost.get(own.revisit_of or own.id) or "no WARC file has them"
        raise ArchiveError(f"article {article.id} has lost its bytes: {why}; restore it from a backup")
    with atomic(path) as file:
        container = wacz.Container(file.buffer)
        main = _add_records(archive, container, chosen, own)
        _add_page(container, article, main)
        told = _evidence(archive, article, chosen)
        container.add(ARTICLE, to_json(told))
        container.add("evidence/article.md", page(told, citations))
        for name, text in citations.items():
            container.add(f"evidence/{name}", text + "\n")
        for one in told["chain"].get("witnesses", ()):
            if one["token"]:
                container.add(one["token"], _token(archive.connection, one["number"]))
        container.add("evidence/verify.py", Path(verify_bundle.__file__).read_bytes())
        latest = max((row.fetched_at for row in chosen.rows.values() if row.fetched_at), default=None)
        container.close(
            {
                "title": article.title,
                "description": f"One article: {article.address or main.url}. `evidence/verify.py` checks it.",
                "created": _zulu(latest) or main.fields["warc-date"],
                "mainPageUrl": main.url,
                "mainPageDate": main.fields["warc-date"],
            }
        )
    return sum(kind == "article" for kind in chosen.of.values())


def _chosen(db: sqlite3.Connection, article: ArticleRow) -> Chosen:
    asked = {"article": article.id}
    of = {row[0]: "picture" for row in db.execute(_PICTURES, asked)}
    of |= {row[0]: "article" for row in db.execute(_LOOKS, asked) if row[0] is not None}
    these = "(SELECT value FROM json_each(?))"
    numbers = json.dumps(sorted(of))
    query = f"SELECT revisit_of FROM captures WHERE id IN {these} AND revisit_of NOT NULL"  # noqa: S608
    of = {row[0]: "bytes" for row in db.execute(query, (numbers,))} | of
    numbers = json.dumps(sorted(of))
    rows = fetch(db, CaptureRow, f"WHERE t.id IN {these} ORDER BY t.id", (numbers,))
    query = f"SELECT id, lost FROM captures WHERE id IN {these} AND lost NOT NULL"  # noqa: S608
    return Chosen({row.id: row for row in rows}, of, dict(db.execute(query, (numbers,)).fetchall()))


def _add_records(archive: Archive, container: wacz.Container, chosen: Chosen, own: CaptureRow) -> Record:
    """Copy the records as they are, with an index; returns that of the article. One is held in memory at a time."""
    lines, payloads = [], dict[int, str | None]()
    folder = archive.folder / "warc"
    with container.writing(WARC) as write, stage("exporting", "records", len(chosen.rows)) as step:
        begun = _warcinfo(own)
        write(begun)
        at, main = len(begun), None
        for row in chosen.rows.values():
            if row.id in chosen.lost or row.warc_file is None:
                continue
            record = _record(folder, row)
            payloads[row.id] = record.fields.get("warc-payload-digest")
            if record.kind in ("response", "resource", "revisit"):
                payload = payloads.get(row.revisit_of or row.id)
                lines.append(wacz.index_line(record, at, record.place.length, payload))
            main = record if row.id == own.id else main
            for place in (record.place, *_request(folder, record)):
                write(_packed(folder, place))
                at += place.length
            step.advance()
    assert main is not None  # `write` has seen that it is there
    wacz.add_index(container, lines)
    return Record(main.fields, b"", main.place)


def _record(folder: Path, row: CaptureRow) -> Record:
    """The record of a capture, once it is known to be what the tables say."""
    name, offset = row.warc_file or "", row.warc_offset or 0
    record = record_at(folder, name, offset)
    is_sound = record is not None and record.is_unaltered and record.id == row.warc_record
    if record is not None and record.kind in ("response", "resource") and row.digest is not None:
        is_sound = is_sound and verify_bundle.sha256(record.body) == row.digest
    if record is None or not is_sound:
        raise _damaged(folder / name, offset)
    return record


def _request(folder: Path, record: Record) -> Iterator[Place]:
    """The request, which stands behind the answer to it: none where a file was imported, or nothing was asked."""
    if record.kind not in ("response", "revisit"):
        return
    found = record_at(folder, record.place.file, record.place.end)
    is_ours = found is not None and short_id(found.fields.get("warc-concurrent-to", "")) == record.id
    if found is not None and is_ours and found.is_unaltered:
        yield found.place
    elif is_ours or record.visit is not None:
        raise _damaged(folder / record.place.file, record.place.end)


def _damaged(path: Path, offset: int) -> ArchiveError:
    return ArchiveError(f"cannot read {path}: no whole record at byte {offset}; restore it from a backup")


def _packed(folder: Path, place: Place) -> bytes:
    """A record as it lies in the file."""
    with open_warc(folder, place.file) as file:
        file.seek(place.offset)
        return file.read(place.length)


def _warcinfo(own: CaptureRow) -> bytes:
    """The record that a WARC file begins with; its number is made of the article's, so that it is always the same."""
    block = f"software: {SOFTWARE}\r\nformat: WARC File Format 1.1\r\n".encode()
    name = verify_bundle.sha256(str(own.warc_record).encode()).removeprefix("sha256:")
    number = "-".join((name[:8], name[8:12], f"8{name[12:15]}", f"8{name[15:18]}", name[18:30]))
    head = {
        "WARC-Type": "warcinfo",
        "WARC-Record-ID": f"<urn:uuid:{number}>",
        "WARC-Date": _zulu(own.fetched_at) or "1970-01-01T00:00:00Z",
        "WARC-Filename": "data.warc.gz",
        "WARC-Block-Digest": f"sha1:{base64.b32encode(hashlib.sha1(block).digest()).decode()}",  # noqa: S324
        "Content-Type": "application/warc-fields",
        "Content-Length": str(len(block)),
    }
    lines = "".join(f"{key}: {value}\r\n" for key, value in head.items())
    return wacz.stored_gzip(f"WARC/1.1\r\n{lines}\r\n".encode() + block + b"\r\n\r\n")


def _add_page(container: wacz.Container, article: ArticleRow, main: Record) -> None:
    head = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
    told = {"id": main.id, "url": main.url, "ts": main.fields["warc-date"], "title": article.title}
    lines = (json.dumps(line, ensure_ascii=False) for line in (head, told))
    container.add("pages/pages.jsonl", "".join(f"{line}\n" for line in lines))


def _evidence(archive: Archive, article: ArticleRow, chosen: Chosen) -> dict[str, Any]:
    """All that the archive says of an article, as `evidence/article.json` has it."""
    told = {row.id: _capture(row, chosen) for row in chosen.rows.values()}
    kept = asdict(article)
    facts = ("site", "site_name", "url", "canonical_url", "published_at", "published_precision", "updated_at",
             "section", "source_cited", "language", "gone_at", "first_seen_at", "digest")  # fmt: skip
    return {
        "format": FORMAT,
        "software": SOFTWARE,
        "title": article.title,
        **{name: kept[name] for name in facts},
        "flags": json.loads(article.flags),
        "authors": [row.name for row in articles.parts(archive, article.id, AuthorRow)],
        "tags": [row.tag for row in articles.parts(archive, article.id, TagRow)],
        "dates": [asdict(row) for row in articles.parts(archive, article.id, DateRow)],
        "pictures": [_picture(row) for row in articles.parts(archive, article.id, ImageRow)],
        "capture": told[article.capture_id],
        "captures": list(told.values()),
        "revisions": list(_revisions(archive, article, told)),
        "chain": _chain(archive.connection, article.capture_id),
    }


def _capture(row: CaptureRow, chosen: Chosen) -> dict[str, object]:
    """A capture and the record that it is in; `record` is empty where that is lost."""
    source = chosen.source(row)
    is_there = row.id not in chosen.lost and row.warc_file is not None
    return {
        "of": chosen.of[row.id],
        "record": row.warc_record if is_there else None,
        "url": row.url,
        "captured_at": row.fetched_at,
        "captured_by": row.captured_by,
        "copied_from": row.copied_from,
        "status": row.status,
        "error": row.error,
        "digest": row.digest or row.first_digest,
        "bytes_in": source.warc_record if source else None,
        "lost": chosen.lost.get(row.id) or chosen.lost.get(row.revisit_of or row.id),
    }


def _picture(row: ImageRow) -> dict[str, object]:
    return {name: value for name, value in asdict(row).items() if not name.startswith("warc_")}


def _revisions(
    archive: Archive, article: ArticleRow, told: Mapping[int, Mapping[str, object]]
) -> Iterator[dict[str, object]]:
    """Every text, with what changed since the one before."""
    query = "SELECT number, capture_id FROM revisions WHERE article_id = ?"
    read_from = dict(archive.connection.execute(query, (article.id,)).fetchall())
    before: str | None = None
    for row in articles.revisions(archive, article.id):
        text = _text(row)
        record = told.get(read_from[row.number], {}).get("record")
        changed = [] if before is None else changes(before, text)
        yield {**asdict(row), "record": record, "changes": changed}
        before = text


def _text(row: RevisionRow) -> str:
    return "\n\n".join(part or "" for part in (row.title, row.lead, row.body))


def _chain(db: sqlite3.Connection, capture: int) -> dict[str, object]:
    """How far the capture is sealed: none, sealed; mailed or stamped where its seal, or a later one, left the house.

    With what leads from the capture to the value of its seal, and from there to those that left; `digest` is that of
    its own bytes, if it has any.
    """
    number, *told = db.execute(f"SELECT seal, {LEAF} FROM captures WHERE id = ?", (capture,)).fetchone()  # noqa: S608
    if number is None:
        return {"state": "none"}
    known = {one.number: one for one in seals(db) if one.number >= number - 1}
    seal, before = known[number], known.get(number - 1)
    leaves = [row[0] for row in db.execute("SELECT leaf FROM leaves WHERE seal = ?", (number,))]
    left = _left(db, number)
    last = max((one.seal for one in left), default=number)
    later = (known[one] for one in range(number + 1, last + 1))
    return {
        "state": "stamped" if any(one.token for one in left) else "mailed" if left else "sealed",
        "day": seal.day, "number": seal.number, "captures": seal.captures, "digest": told[-1],
        "path": path_of(leaves, leaf(*told)), "root": seal.root, "before": before.value if before else FIRST,
        "value": seal.value,
        "later": [{"number": one.number, "day": one.day, "captures": one.captures, "root": one.root,
                   "value": one.value} for one in later],
        "witnesses": [{"kind": one.kind, "number": one.seal, "day": known[one.seal].day, "value": one.value,
                       "at": one.at, "token": _place(one) if one.token else None} for one in left],
    }  # fmt: skip


def _left(db: sqlite3.Connection, number: int) -> list[Witness]:
    """The first letter and the first stamp of a seal or of a later one: each stands for all before it."""
    first = {one.kind: one for one in reversed(witnesses(db, number))}
    return [first[kind] for kind in sorted(first)]


def _token(db: sqlite3.Connection, number: int) -> bytes:
    return next(one.token or b"" for one in witnesses(db, number) if one.seal == number and one.token)


def _place(one: Witness) -> str:
    return f"evidence/seal-{one.seal}.token"


def _zulu(at: str | None) -> str | None:
    """A time of the archive as WARC and WACZ write it."""
    return at and at.replace("+00:00", "Z")
