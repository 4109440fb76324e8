"""Saved pages with what people found on them: folders of gzipped HTML beside a `gold.jsonl`, one object a line.

Keys of an object: `id`, `file`, `url` or `host`, `title`, `authors` or `author`, `published`, `fetched`, `body_text` or
`lead` and `body`; snippets that `must` or `must_not` stand in the text; `captions` and `related` where annotated;
`optional` lines that count neither way; `kind`, which is `listing` for lists of stories.
"""

import gzip
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

WHEN = datetime(2026, 11, 22, 5, tzinfo=UTC)
"""When pages count as fetched that do not say it."""


@dataclass(frozen=True, slots=True)
class Gold:
    """One page and what is right for it."""

    id: str
    group: str
    """Of pages that look alike: the host, or the publisher in the id; cross-validation never splits it."""
    html: bytes
    url: str
    fetched_at: datetime
    text: str
    """Lead and body, one paragraph a line; empty for pages without an article."""
    title: str | None
    authors: tuple[str, ...]
    published: date | datetime | None
    must: tuple[str, ...]
    must_not: tuple[str, ...]
    captions: tuple[str, ...]
    related: tuple[str, ...]
    optional: tuple[str, ...]
    listing: bool


def read(folder: Path) -> list[Gold]:
    """All pages of a folder, in the order of its list; or, without a list, each page with a JSON of its article."""
    if not (folder / "gold.jsonl").exists():
        return [_fixture(path) for path in sorted(folder.glob("*/*.html"))]
    with (folder / "gold.jsonl").open(encoding="utf-8") as lines:
        return [_page(folder, json.loads(line)) for line in lines]


def _page(folder: Path, row: dict[str, Any]) -> Gold:
    url = row.get("url") or f"https://{row.get('host', 'example.vn')}/"
    template = row.get("kind") == "vendor_template"
    return Gold(
        id=row["id"],
        group=_group(folder.name, row),
        html=gzip.decompress((folder / row["file"]).read_bytes()),
        url=url,
        fetched_at=_aware(_moment(row.get("fetched"))),
        text=row.get("body_text") or ("\n".join((*_list(row.get("lead")), *row["body"])) if row.get("body") else ""),
        title=None if template else row.get("title"),
        authors=tuple(name for text in _list(row.get("authors") or row.get("author")) for name in text.split(";")),
        published=_moment(row.get("published")),
        must=_list(row.get("must")),
        must_not=tuple(text for text in (*_list(row.get("must_not")), *_list(row.get("must_not_contain"))) if text),
        captions=_list(row.get("captions")),
        related=tuple(item["title"] for item in row.get("related") or ()),
        optional=_list(row.get("optional")),
        listing=row.get("kind") == "listing",
    )


def _fixture(path: Path) -> Gold:
    told = json.loads(path.with_suffix(".json").read_text("utf-8"))
    return Gold(
        id=path.stem,
        group=f"fixture:{path.parent.name}",
        html=path.read_bytes(),
        url=f"https://{path.parent.name}.example/{path.stem}.html",
        fetched_at=WHEN,
        text="\n".join((*_list(told["lead"]), *told["body"])),
        title=told["title"],
        authors=tuple(told["authors"]),
        published=None,
        must=(),
        must_not=(),
        captions=(),
        related=tuple(item[0] for item in told["related"]),
        optional=(),
        listing=told["body_status"] == "listing",
    )


def _list(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())


def _group(name: str, row: dict[str, Any]) -> str:
    host = (row.get("url") or "").partition("//")[2].partition("/")[0]
    own = row.get("host") or (row["id"].partition("__")[0] if "__" in row["id"] else row["id"].rpartition("_20")[0])
    return f"{name}:{own or '.'.join(host.split('.')[-2:])}"


def _moment(text: str | None) -> date | datetime | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        return None


def _aware(moment: date | datetime | None) -> datetime:
    if moment is None:
        return WHEN
    whole = moment if isinstance(moment, datetime) else datetime.combine(moment, time(12))
    return whole if whole.tzinfo else whole.replace(tzinfo=UTC)
