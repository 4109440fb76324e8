"""Whether a row of `captures` says what its record says."""

from crawler.text import without_control_letters
from pipelines.db.rows import CaptureRow
from pipelines.db.storable import storable
from pipelines.warc.reader import Member
from pipelines.warc.record import Record, sha256

_ANSWERS = ("response", "revisit", "resource", "metadata")
_WITH_BYTES = ("response", "resource")


def disagreement(row: CaptureRow, member: Member, record: Record) -> str | None:
    """The first thing in which a whole record and its row differ."""
    if record.kind not in _ANSWERS:
        return f"its record is a {record.kind}, not an answer"
    is_revisit = record.kind == "revisit"
    if is_revisit != (row.revisit_of is not None):
        return f"its record is a {record.kind}, and revisit_of is {row.revisit_of or 'empty'}"
    facts = [
        ("address", record.url, row.url),
        ("capture time", _date(record), row.fetched_at and row.fetched_at[:19]),
        ("status", record.status, row.status),
        ("length", member.place.length, row.warc_length),
        ("id", record.id, row.warc_record),
    ]
    if is_revisit and row.first_url is not None:  # a target that is missing is told of once
        facts.append(("earlier address", record.fields.get("warc-refers-to-target-uri"), row.first_url))
        if row.digest is not None and row.status != 304:
            facts.append(("digest", row.first_digest, row.digest))
    elif not is_revisit:
        digest = sha256(record.body) if record.kind in _WITH_BYTES else None
        facts.append(("digest", digest, row.digest))
    wrong = (f"the {name} is {found} in the record and {told} in the table" for name, found, told in facts
             if not _agree(found, told))  # fmt: skip
    return next(wrong, None)


def _agree(found: object, told: object) -> bool:
    """Whether a row has what its record says, as this version would store it or as earlier ones did."""
    if storable(found) == storable(told):
        return True
    return isinstance(found, str) and without_control_letters(found) == told


def _date(record: Record) -> str | None:
    is_known = record.fetched_at is not None
    return record.fields.get("warc-date", "")[:19] if is_known else None


def is_of_same_answer(row: CaptureRow, record: Record) -> bool:
    """Whether a record is that of a row but for the id, which the table has wrong then."""
    return record.url == row.url and _date(record) == (row.fetched_at and row.fetched_at[:19])
