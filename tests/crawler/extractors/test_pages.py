"""Every page in `tests/pages` against the JSON beside it.

A page without one gets it written from what the extractor makes of it, and fails until somebody has read it and
committed it.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.extractors import extract
from crawler.items import VIETNAM, Article, Page, Stamp

PAGES = Path(__file__).parents[2] / "pages"
HTML = sorted(PAGES.glob("*/*.html"))
FETCHED = datetime(2026, 3, 13, 9, 30, tzinfo=VIETNAM)


def read(path: Path) -> Article:
    return extract(Page(f"https://{path.parent.name}.example/{path.stem}.html", path.read_bytes(), FETCHED))


def stamp(found: Stamp | None) -> str | None:
    return f"{found.at.isoformat()} {found.precision}" if found else None


def summary(article: Article) -> dict[str, Any]:
    return {
        "body_status": article.body_status,
        "title": article.title,
        "lead": article.lead,
        "lead_is_paragraph": article.lead_is_paragraph,
        "body": list(article.body),
        "subheads": list(article.subheads),
        "authors": list(article.authors),
        "published": stamp(article.published),
        "section": article.section,
        "tags": list(article.tags),
        "images": [[image.url, image.caption, image.credit] for image in article.images],
        "related": [[item.title, item.url, item.heading, stamp(item.stamp)] for item in article.related],
        "source_cited": article.source_cited,
        "cut": [[cut.text, cut.reason] for cut in article.cut],
    }


@pytest.mark.parametrize("path", HTML, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_page_is_read_as_its_json_says(path: Path) -> None:
    found = summary(read(path))
    expected = path.with_suffix(".json")
    if not expected.exists():
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{expected} was written: read it, correct it, run again")
    assert found == json.loads(expected.read_text(encoding="utf-8"))


def test_reading_needs_no_clock() -> None:
    path = next(path for path in HTML if path.stem == "onecms-hop-trong-bai")
    unknown = extract(Page(None, path.read_bytes(), None))
    assert unknown.published is not None
    assert unknown.published.at.astimezone(UTC) == datetime(2026, 3, 12, 7, 5, tzinfo=UTC)
