"""An article as a record for programs that keep references: RIS and CSL-JSON.

RIS: the specification of 2011 (Research Information Systems; tags of the type NEWS). CSL-JSON: the schema csl-data.json
of the Citation Style Language. Names stand whole, since pen names have no parts.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from crawler.items import VIETNAM
from crawler.text import to_json
from pipelines.db.rows import ArticleRow, CaptureRow, StoodRow

NO_DATE = "không rõ ngày"
_ARCHIVE = "Báo Tỉnh"
_APART = re.compile(r"[\s*,]+")  # "P.V, *CTV": in a name of RIS a comma parts it, an asterisk is not allowed


def ris(article: ArticleRow, authors: Sequence[str], capture: CaptureRow, text: StoodRow | None = None) -> str:
    """A record of the type NEWS; its lines end as the specification asks, with CR and LF."""
    at, accessed = article.published_at, local_day(capture)
    tags = [
        ("TY", "NEWS"),
        *(("AU", _APART.sub(" ", name)) for name in authors),
        ("TI", article.title),
        ("T2", (article.site_name or "").replace("*", " ")),
        ("PY", at and at[:4]),
        ("DA", at and _slashed(at)),
        ("LA", article.language),
        ("UR", article.address),
        ("Y2", accessed and _slashed(accessed)),
        ("DB", _ARCHIVE),
        ("AV", location(capture)),
        ("ET", text and edition(text)),
        ("N1", note(article, capture, text)),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in tags if value]
    return "\r\n".join([*lines, "ER  - "])


def csl_json(article: ArticleRow, authors: Sequence[str], capture: CaptureRow, text: StoodRow | None = None) -> str:
    """A list of one item of the type article-newspaper."""
    accessed = local_day(capture)
    item = {
        "id": article_key(article, text),
        "type": "article-newspaper",
        "title": article.title,
        "author": [{"literal": name} for name in authors],
        "container-title": article.site_name,
        "section": article.section,
        "issued": _parts(article.published_at),
        "language": article.language,
        "URL": article.address,
        "accessed": _parts(accessed),
        "archive": _ARCHIVE,
        "archive_location": location(capture),
        "version": text and edition(text),
        "note": note(article, capture, text),
    }
    return to_json([{name: value for name, value in item.items() if value}], indent=2)


def article_key(article: ArticleRow, text: StoodRow | None = None) -> str:
    """What a record is known by: `vidu-17`; of one of its texts `vidu-17-2`."""
    return f"{article.site or 'baotinh'}-{article.id}" + (f"-{text.number}" if text else "")


def edition(text: StoodRow) -> str:
    """Which text it is: `bản 1/3`."""
    return f"bản {text.number}/{text.of}"


def note(article: ArticleRow, capture: CaptureRow, text: StoodRow | None = None) -> str:
    """When it was published and captured, to the second, by whom if not by us, and the digest of its bytes.

    Of a text that is asked for by its number, whether it stands there still.
    """
    published = f"published {article.published_at}" if article.published_at else NO_DATE
    captured = f"captured {in_vietnam(capture.fetched_at)}" if capture.fetched_at else "capture time unknown"
    if capture.captured_by:
        captured += f" by {capture.captured_by}, copied from {capture.copied_from}"
    return "; ".join([*_standing(text), published, captured, capture.digest or capture.first_digest or "no digest"])


def _standing(text: StoodRow | None) -> Iterator[str]:
    """What a past text must say, so that nobody takes it for the present page."""
    if text is None:
        return
    yield f"text {text.number} of {text.of}, seen {in_vietnam(text.seen_at)}, {text.digest}"
    if text.edited_at:
        yield f"not the page's text since {in_vietnam(text.edited_at)}" + ("; it says so again" * text.is_present)
    if text.gone_at:
        yield f"the page is gone since {in_vietnam(text.gone_at)}"


def location(capture: CaptureRow) -> str | None:
    """Where the archive has it: WARC file, place in bytes, name of the record."""
    if capture.warc_file is None:
        return None
    return f"{capture.warc_file}, {capture.warc_offset}, {capture.warc_record or ''}".rstrip(", ")


def in_vietnam(at: str) -> str:
    """A stored time by the clock of Viet Nam: `2026-03-07T12:00:00+07:00`."""
    return datetime.fromisoformat(at).astimezone(VIETNAM).isoformat()


def local_time(capture: CaptureRow) -> datetime | None:
    """When it was captured, in Viet Nam."""
    return datetime.fromisoformat(capture.fetched_at).astimezone(VIETNAM) if capture.fetched_at else None


def local_day(capture: CaptureRow) -> str | None:
    """The day of that."""
    at = local_time(capture)
    return at.date().isoformat() if at else None


def _slashed(at: str) -> str:
    """`2026/03/07/`; the slashes stay where the day is not known."""
    return "/".join([*at[:10].split("-"), "", ""][:4])


def _parts(at: str | None) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [[int(part) for part in at[:10].split("-")]]} if at else None
