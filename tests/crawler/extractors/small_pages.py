"""Small pages on which one convention of newspapers stands at a time."""

from datetime import datetime

from crawler.extractors import extract
from crawler.items import VIETNAM, Article, Page
from crawler.sites import Selectors, Site

WHEN = datetime(2026, 3, 13, 9, 30, tzinfo=VIETNAM)
TITLE = "Người dân Tân Hòa gia cố bờ bao trước mùa nước lớn"
ONE = "Sáng 12-3, hơn 200 hộ dân ven sông đã bắt đầu gia cố bờ bao trước mùa nước lớn, theo UBND xã Tân Hòa cho biết."
TWO = "Công việc sẽ hoàn thành trước ngày 30-4 với sự giúp sức của lực lượng dân quân và các đoàn thể ở địa phương."
THREE = (
    "Mỗi đoạn bờ bao dài chừng 400 m được giao cho một tổ, tổ nào xong trước thì sang giúp tổ bên cạnh cho kịp nước."
)
OTHER = "Mở tuyến xe buýt mới nối trung tâm với cảng cá"
URL = "https://bao.example/thoi-su/202603/bo-bao-123456.html"


def site(author: str | None = None, tags: str | None = None, exclude: tuple[str, ...] = ()) -> Site:
    selectors = Selectors(author=author, tags=tags, exclude=exclude)
    return Site(id="bao", name="Báo", domain="bao.example", home="https://bao.example/", selectors=selectors)


def page(inner: str, *, above: str = "", head: str = "", helped: Site | None = None) -> Article:
    html = f"<html><head><title>{TITLE}</title>{head}</head><body>{above}<h1>{TITLE}</h1>{inner}</body></html>"
    return extract(Page(URL, html.encode(), WHEN), helped)


def story(*between: str) -> str:
    return f"<div class=text><p>{ONE}</p><p>{TWO}</p>{''.join(between)}<p>{THREE}</p></div>"


def paragraphs(*texts: str) -> str:
    return "<div class=content>" + "".join(f"<p>{text}</p>" for text in texts) + "</div>"


def long_story(*between: str, last: str = "") -> str:
    """A story that is long enough for the model to judge its page."""
    many = "".join(f"<p>{n} {ONE} {TWO}</p>" for n in range(2, 6))
    return f"<div class=text><p>{ONE}</p>{many}{''.join(between)}<p>{THREE}</p>{last}</div>"
