"""An empty archive, and visits to store in it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.items import Article, Ask, Capture, Evidence, Image, Media, Page, Related, Stamp, Visit
from crawler.sites import Site
from pipelines.db.archive import Archive
from pipelines.warc.provenance import Plan

NOON = datetime(2026, 3, 7, 5, 0, tzinfo=UTC)
SITE = Site(id="vidu", name="Báo Ví Dụ", domain="baovidu.vn", province="Bến Tre", province_now="Vĩnh Long")
URL = "https://baovidu.vn/mua-lon-123456.html"
PLAN = Plan(
    NOON, look_again=(timedelta(hours=6), timedelta(days=2), timedelta(days=14)), listing_depth=3, daily_budget=5000
)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "data", write=True) as opened:
        opened.know((SITE,))
        opened.begin_run("test", "baotinh/0", "2026-03-07T05:00:00+00:00")
        yield opened


def article(**changes: object) -> Article:
    stamp = Stamp(NOON, "minute", "12:00 07/03/2026", "byline", ("zone_mislabelled",))
    fields: dict[str, object] = {
        "url": URL,
        "title": "Mưa lớn ở Bến Tre",
        "lead": "(BVD) - Mưa lớn kéo dài.",
        "body": ("Nước lên.", "Nước xuống"),
        "subheads": (1,),
        "authors": ("Hữu Lữ", "P.V"),
        "tags": ("mưa",),
        "published": stamp,
        "dates": (Evidence("byline", "12:00 07/03/2026", stamp, "chosen"), Evidence("footer", "2011", None, "footer")),
        "images": (Image("https://baovidu.vn/a.jpg", "Đường ngập", "Hữu Lữ"),),
        "media": (Media("https://baovidu.vn/lu.mp4", "video", "iframe", "Lũ về"),),
        "related": (Related("Tin cũ", "https://baovidu.vn/tin-cu-1.html", "Tin liên quan", stamp),),
    }
    return Article(**{**fields, **changes})  # type: ignore[arg-type]


def visit(found: Article | None, *, url: str = URL, number: int = 0, at: datetime = NOON, **changes: object) -> Visit:
    capture = Capture(url, at, 200, digest=f"sha256:{number}", warc_file="a.warc.gz", warc_offset=number, warc_length=1)
    fields: dict[str, object] = {"ask": Ask(url, "vidu", "article"), "outcome": "done", "captures": (capture,)}
    return Visit(**{**fields, "page": Page(url, b"x", at), "article": found, **changes})  # type: ignore[arg-type]
