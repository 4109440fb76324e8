"""Checks a bundle of one article, as `baotinh cite --bundle` writes it, with Python alone (3.8 or later) and offline.

    python verify.py FILE.wacz      or, where the bundle was unpacked: python evidence/verify.py

It ends with 0 where every byte is as it was when the bundle was made, with 1 where one is not, with 2 where there is
nothing to check, and says what that proves.
Whoever does not trust the copy inside the bundle takes this file from the program's own source: they are the same.
"""

from __future__ import annotations

import base64
import hashlib
import json
import struct
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PACKAGE, DIGEST = "datapackage.json", "datapackage-digest.json"
WARC, ARTICLE = "archive/data.warc.gz", "evidence/article.json"
MOST = 2**32 - 1
"""Bytes of a bundle, at most: a ZIP file without extensions."""

_LOCAL, _CENTRAL, _END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
_DAY = 33
"""1 January 1980, the first day of a ZIP file: bundles of the same archive are the same bytes."""
_CHUNK = 1 << 16
_EMPTY_LINE = b"\r\n\r\n"
_CHAINED = {
    "none": "It stands in no chain of seals, so nothing but the maker's word says when it was there.",
    "sealed": "Its maker sealed it on {day}; compare the seal with one that left the house: {value}",
}
_WITNESSED = {
    "mailed": "  A letter carried the seal of {day} out on {at}, says its maker; compare it with the letter: {value}",
    "stamped": "  The seal of {day} was stamped on {at}, says its maker: {value}",
}
_STAMP = "  {token} {has} the value in it; whose stamp that is, and whether it is genuine, was not checked here"
"""Whoever made the stamp has the program for that: `openssl ts -verify`, `ots verify`."""

_PROVES = (
    "What this proves: files, records and texts are what the bundle says of them, to the byte. Nothing was changed",
    "  since the digest of the bundle was told, if you have that digest from others than those who gave you the file.",
    "What it does not prove: that the server sent these bytes at that time (that is the maker's word, and the maker's",
    "  clock); who made the bundle; that the text was read rightly (look at the page); that what it says is true.",
    "What was held against the records is evidence/article.json: article.md, the citations and the index beside it are",
    "  copies for reading, which whoever remakes the digests of the files can alter alone.",
)


class AlteredError(Exception):
    """Something in the bundle is not as it was made; says what."""


class Entry(NamedTuple):
    """A file in the ZIP file; all are stored as they are."""

    name: str
    crc: int
    size: int
    offset: int


def local_header(entry: Entry) -> bytes:
    """What stands before a file: there is but one way to write it."""
    name = entry.name.encode()
    return _LOCAL.pack(b"PK\3\4", 20, 0, 0, 0, _DAY, entry.crc, entry.size, entry.size, len(name), 0) + name


def end_of(entry: Entry) -> int:
    """Where the next file begins."""
    return entry.offset + len(local_header(entry)) + entry.size


def directory(entries: list[Entry]) -> bytes:
    """What stands behind all files, to the last byte."""
    rows = b""
    for entry in entries:
        name = entry.name.encode()
        told = (entry.crc, entry.size, entry.size, len(name), 0, 0, 0, 0, 0o100644 << 16, entry.offset)
        rows += _CENTRAL.pack(b"PK\1\2", 0x314, 20, 0, 0, 0, _DAY, *told) + name
    start = end_of(entries[-1]) if entries else 0
    return rows + _END.pack(b"PK\5\6", 0, 0, len(entries), len(entries), len(rows), start, 0)


def to_json(told: object) -> str:
    """JSON, as it stands in a bundle."""
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def sha256(data: bytes) -> str:
    """The digest of bytes, as it is written everywhere in a bundle."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


class Unpacked:
    """A bundle in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())

    def chunks(self, name: str) -> Iterator[bytes]:
        """A file, piece by piece."""
        with (self.folder / name).open("rb") as file:
            yield from iter(lambda: file.read(_CHUNK), b"")


class Packed:
    """A bundle as one file, of which every byte outside the files in it is known beforehand."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.entries = {entry.name: entry for entry in self._entries()}
        self.names = list(self.entries)

    def chunks(self, name: str) -> Iterator[bytes]:
        """A file, piece by piece."""
        entry, crc = self.entries[name], 0
        self.file.seek(end_of(entry) - entry.size)
        left = entry.size
        while left and (chunk := self.file.read(min(_CHUNK, left))):
            left, crc = left - len(chunk), zlib.crc32(chunk, crc)
            yield chunk
        if left or crc != entry.crc:
            raise AlteredError(f"{name} is not what the ZIP file says of it")

    def _entries(self) -> list[Entry]:
        size = self.file.seek(0, 2)
        self.file.seek(max(0, size - _END.size))
        mark, _, _, count, _, _, start, _ = _END.unpack(self.file.read())
        if mark != b"PK\5\6" or start > size:
            raise AlteredError("this is no bundle, or its end is missing: it does not end as a ZIP file does")
        self.file.seek(start)
        rows = self.file.read()
        entries = list(_rows(rows, count))
        at = 0
        for entry in entries:
            self.file.seek(at)
            if entry.offset != at or self.file.read(len(local_header(entry))) != local_header(entry):
                raise AlteredError(f"the ZIP file is altered before {entry.name}")
            at = end_of(entry)
        if directory(entries) != rows or len({entry.name for entry in entries}) != count:
            raise AlteredError("the directory of the ZIP file is altered")
        return entries


def _rows(rows: bytes, count: int) -> Iterator[Entry]:
    at = 0
    for _ in range(count):
        row = _CENTRAL.unpack_from(rows, at)
        at += _CENTRAL.size + row[10]
        yield Entry(rows[at - row[10] : at].decode("ascii"), row[7], row[9], row[16])


class Seen(NamedTuple):
    """What is known of a record once it was read."""

    kind: str
    url: str
    date: str
    status: int | None
    digest: str
    """Of its body."""
    fields: dict[str, str]


def check(bundle: Unpacked | Packed) -> tuple[str, dict[str, Any], int, list[str]]:
    """Digest of the package, what it says of the article, how many records it has, and tokens that name their seals.

    Raises `AlteredError`.
    """
    package = _check_files(bundle)
    article = json.loads(b"".join(bundle.chunks(ARTICLE)))
    records = _records(bundle.chunks(WARC))
    _check_captures(article, records)
    _check_texts(article, records)
    _check_seal(article["capture"], article["chain"])
    tokens = _check_witnesses(bundle, article["chain"])
    return package, article, len(records), tokens


def _check_files(bundle: Unpacked | Packed) -> str:
    """Every file against `datapackage.json`, and that against its digest."""
    package = b"".join(bundle.chunks(PACKAGE))
    stated = b"".join(bundle.chunks(DIGEST))
    signed = json.loads(stated).get("signedData")
    told = {"path": PACKAGE, "hash": sha256(package)}
    if stated.decode() != to_json({**told, "signedData": signed} if signed else told):
        raise AlteredError(f"{PACKAGE} is not what {DIGEST} says, or that one is altered")
    resources = json.loads(package)["resources"]
    listed = {resource["path"]: resource for resource in resources}
    for name in sorted({*bundle.names, *listed} - {PACKAGE, DIGEST}):
        if name not in listed or name not in bundle.names:
            raise AlteredError(f"{name} is {'missing' if name in listed else 'no part of the bundle'}")
        digest, size = hashlib.sha256(), 0
        for chunk in bundle.chunks(name):
            digest.update(chunk)
            size += len(chunk)
        if (size, "sha256:" + digest.hexdigest()) != (listed[name]["bytes"], listed[name]["hash"]):
            raise AlteredError(f"{name} is not what {PACKAGE} says")
    return sha256(package)


def _records(chunks: Iterable[bytes]) -> dict[str, Seen]:
    """The records of the WARC file by their id, each held against the digests in its own head."""
    records: dict[str, Seen] = {}
    for member in _members(chunks):
        head, _, rest = member.partition(_EMPTY_LINE)
        pairs = (line.partition(":") for line in head.decode("utf-8").split("\r\n")[1:])
        fields = {name.strip().lower(): value.strip() for name, _, value in pairs}
        name, length = fields["warc-record-id"][len("<urn:uuid:") : -1], int(fields["content-length"])
        block = rest[:length]
        if len(block) != length or rest[length:] != _EMPTY_LINE or name in records:
            raise AlteredError(f"record {name} of the WARC file is not whole")
        is_http = fields.get("content-type", "").startswith("application/http")
        body = block.partition(_EMPTY_LINE)[2] if is_http else block
        for digest, what in (("warc-block-digest", block), ("warc-payload-digest", body)):
            if fields.get(digest, "" if digest == "warc-block-digest" else _sha1(what)) != _sha1(what):
                raise AlteredError(f"record {name} of the WARC file is not what its {digest} says")
        words = block[:64].split(None, 2) if is_http else []
        status = int(words[1]) if len(words) > 1 and words[1].isdigit() else None
        url, date = fields.get("warc-target-uri", ""), fields["warc-date"]
        records[name] = Seen(fields["warc-type"], url, date, status, sha256(body), fields)
    return records


def _members(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The members of a gzip file, inflated: one is held at a time."""
    inflater, parts = zlib.decompressobj(31), []
    for chunk in chunks:
        left = chunk
        while left:
            parts.append(inflater.decompress(left))
            left = inflater.unused_data
            if inflater.eof:
                yield b"".join(parts)
                inflater, parts = zlib.decompressobj(31), []
    if parts:
        raise AlteredError("the WARC file is cut off")


def _sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()  # noqa: S324


def _check_captures(article: dict[str, Any], records: dict[str, Seen]) -> None:
    """What is said of each capture against its record, and whether any record is of none."""
    known = {capture["record"] for capture in article["captures"]}
    for capture in article["captures"]:
        if capture["record"] is not None:
            _check_capture(capture, records)
    for name, record in records.items():
        of = record.fields.get("warc-concurrent-to", "")[len("<urn:uuid:") : -1]
        if record.kind != "warcinfo" and name not in known and (record.kind != "request" or of not in known):
            raise AlteredError(f"record {name} of the WARC file is of no capture that is told of")
    own = [capture for capture in article["captures"] if capture["record"] == article["capture"]["record"]]
    if not own or own[0] != article["capture"] or own[0]["digest"] is None:
        raise AlteredError("the capture that the article was read from is not in the bundle")


def _check_capture(capture: dict[str, Any], records: dict[str, Seen]) -> None:
    name = capture["record"]
    if name not in records:
        raise AlteredError(f"record {name} is not in the WARC file")
    record = records[name]
    found = [record.url, record.status]
    stated = [capture["url"], capture["status"]]
    if capture["captured_at"] is not None:
        found.append(record.date[:19])
        stated.append(capture["captured_at"][:19])
    if found != stated:
        raise AlteredError(f"record {name} of the WARC file is not what is said of it: {found}, not {stated}")
    bytes_in = capture["bytes_in"]
    if bytes_in is None or capture["digest"] is None:
        return
    if bytes_in not in records or records[bytes_in].digest != capture["digest"]:
        raise AlteredError(f"the bytes of record {name} do not have the digest that is stated: {capture['digest']}")
    if bytes_in != name and record.fields.get("warc-refers-to-target-uri") != records[bytes_in].url:
        raise AlteredError(f"record {name} refers to another one than {bytes_in}")


def _check_texts(article: dict[str, Any], records: dict[str, Seen]) -> None:
    """Every text against its digest, and what is said to have changed from each to the next against both."""
    before = None
    for text in article["revisions"]:
        told = [text["title"], text["lead"], text["body"].split("\n\n") if text["body"] else []]
        if sha256(json.dumps(told, ensure_ascii=False).encode()) != text["digest"]:
            raise AlteredError(f"text {text['number']} is not what its digest says")
        if text["record"] is not None and text["record"] not in records:
            raise AlteredError(f"text {text['number']} was read from a record that is not in the bundle")
        whole = "\n\n".join(text[part] or "" for part in ("title", "lead", "body"))
        changes = text["changes"]
        if before is not None and (_side(changes, "-"), _side(changes, "+")) != (before, whole):
            raise AlteredError(f"the changes to text {text['number']} do not lead from the text before to it")
        before = whole
    if article["digest"] != article["revisions"][-1]["digest"]:
        raise AlteredError("the article's digest is not that of its last text")


def _side(changes: list[list[str]], sign: str) -> str:
    return "".join(words for of, words in changes if of in ("=", sign))


def _check_seal(capture: dict[str, Any], chain: dict[str, Any]) -> None:
    """Whether the capture is under the seal that is named, and that one follows from the one before it."""
    if chain["state"] == "none":
        return
    told = (capture["record"], capture["url"], capture["captured_at"], capture["status"], chain["digest"])
    leaf = "\n".join("" if one is None else str(one) for one in told).encode()
    node = hashlib.sha256(b"\0" + hashlib.sha256(leaf).digest()).digest()
    for side, other in chain["path"]:
        beside = bytes.fromhex(other)
        node = hashlib.sha256(b"\1" + (beside + node if side == "left" else node + beside)).digest()
    value = "\n".join((chain["before"], chain["day"], str(chain["captures"]), chain["root"])).encode()
    if chain["digest"] not in (None, capture["digest"]) or node.hex() != chain["root"]:
        raise AlteredError("the capture is not under the seal that is named")
    if hashlib.sha256(b"\2" + value).hexdigest() != chain["value"]:
        raise AlteredError("the seal is not what its day, its root and the seal before it come to")


def _check_witnesses(bundle: Unpacked | Packed, chain: dict[str, Any]) -> list[str]:
    """Whether the seals that left the house follow from that of the capture; returns the tokens that name theirs."""
    values: dict[Any, Any] = {chain.get("number"): chain.get("value")}
    before = str(chain.get("value"))
    for link in chain.get("later", ()):
        value = "\n".join((before, link["day"], str(link["captures"]), link["root"])).encode()
        if hashlib.sha256(b"\2" + value).hexdigest() != link["value"]:
            raise AlteredError(f"the seal of {link['day']} does not follow from the one before it")
        before = values[link["number"]] = link["value"]
    named, kinds = [], []
    for one in chain.get("witnesses", ()):
        if values.get(one["number"]) != one["value"] or one["kind"] not in _WITNESSED:
            raise AlteredError(f"the seal that was {one['kind']} does not follow from that of the capture")
        if (one["kind"] == "stamped") != (one["token"] in bundle.names):
            raise AlteredError(f"the token of the seal of {one['day']} is not in the bundle")
        kinds.append(one["kind"])
        if one["token"] and _names(b"".join(bundle.chunks(one["token"])), one["value"]):
            named.append(one["token"])
    if chain["state"] in _WITNESSED and chain["state"] != max(kinds, default=None):
        raise AlteredError("the seal did not leave the house as it is said to have")
    return named


def _names(token: bytes, value: str) -> bool:
    """Whether a token has a value in it, or the digest of the line that its service was handed."""
    line = hashlib.sha256(f"{value}\n".encode()).digest()
    return bytes.fromhex(value) in token or line in token or value.encode() in token


def report(package: str, article: dict[str, Any], count: int, tokens: list[str]) -> Iterator[str]:
    """What was found, what it proves, and what it does not."""
    capture, chain = article["capture"], article["chain"]
    looks = sum(capture["of"] == "article" for capture in article["captures"])
    yield f"whole: {article['title']}"
    yield f"  {article['url'] or 'no address known'}; {count} records, {looks} looks, {len(article['revisions'])} texts"
    yield f"  captured at: {capture['captured_at'] or 'a time that nobody states'}"
    yield f"  captured by: {capture['captured_by'] or 'whoever made the archive, or a file imported into it'}"
    yield f"  digest of its bytes: {capture['digest']}"
    yield f"  digest of its text:  {article['digest']}"
    yield f"  digest of the bundle ({PACKAGE}): {package}"
    yield from _PROVES
    yield _CHAINED["none" if chain["state"] == "none" else "sealed"].format(**chain)
    for one in chain.get("witnesses", ()):
        yield _WITNESSED[one["kind"]].format(**one)
        if one["token"]:
            yield _STAMP.format(token=one["token"], has="has" if one["token"] in tokens else "does not visibly have")


def main(arguments: list[str]) -> int:
    """The command; returns the exit code."""
    if len(arguments) > 1 or arguments[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return 0 if len(arguments) == 1 else 2
    path = Path(arguments[0]) if arguments else Path(__file__).resolve().parent.parent
    try:
        if path.is_dir():
            found = check(Unpacked(path))
            signed = b'"signedData"' in (path / DIGEST).read_bytes()
        else:
            with path.open("rb") as file:
                bundle = Packed(file)
                found = check(bundle)
                signed = b'"signedData"' in b"".join(bundle.chunks(DIGEST))
        lines = list(report(*found))
    except OSError as error:
        print(f"{path}: cannot be read: {error.strerror or error}")
        return 2
    except (AlteredError, LookupError, ValueError, TypeError, AttributeError, struct.error, zlib.error) as error:
        reason = str(error) if isinstance(error, AlteredError) else f"it cannot be read as a bundle ({error!r})"
        print(f"{path}: NOT as it was made: {reason}")
        return 1
    lines.append("It is signed; the signature was not checked here: see `wacz validate --verify-auth`." if signed
                 else "It is not signed.")  # fmt: skip
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
