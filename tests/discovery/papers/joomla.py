"""Joomla 1.5 with whole queries, and Joomla 3 with search-engine-friendly addresses."""

from collections.abc import Callable
from datetime import date
from html import escape

from tests.discovery import feeds
from tests.discovery.desk import Desk, numbered
from tests.discovery.site import Paper
from tests.discovery.text import Section, Story

_CONTENT = "/index.php?option=com_content"


def queries(today: date) -> Paper:
    """Everything is /index.php?option=…; one article under two Itemids; print, PDF and mail beside each."""
    desk = Desk("joomla-15", "Joomla 1.5", "baotanthoi.gov.vn", "joomla", today, title="Báo Tân Thới", count=56,
                parts="thoi-su xa-hoi kinh-te nong-nghiep-nong-thon", www=True,
                note="com_content queries; the same story under the Itemid of the front page and of its section; "
                     "the canonical has lost its query")  # fmt: skip
    under_home, under_section = _item(desk, lambda _: 1), _item(desk, lambda s: 50 + s.section.number)
    desk.link = under_section
    desk.at = lambda s: f"{_CONTENT}&view=category&layout=blog&id={s.number}&Itemid={50 + s.number}"
    desk.menu = desk.nav('<li class="item"><a href="$href"><span>$name</span></a></li>')
    desk.menu += desk.static(
        f"{_CONTENT}&view=article&id=2&Itemid=90", "/index.php?option=com_contact&view=contact&id=1"
    )
    desk.side = "<ul class='mostread'>" + desk.items(desk.stories[4:9], desk.look.related, under_home) + "</ul>"
    front = desk.items(desk.stories[:12], link=under_home)
    head = f'<base href="{desk.url("/")}" />' + desk.feed_link("/index.php?format=feed&type=rss")
    for path in ("/", "/index.php"):
        desk.put(path, desk.draw(desk.title, front, head=head))
    desk.rss("/index.php?format=feed&type=rss", desk.stories[:10])
    desk.rss("/index.php?format=feed&type=atom", desk.stories[:10])
    for section in desk.parts:
        desk.listing(section.name, desk.of(section), numbered(desk.at(section), "&limitstart={start}", 6), per=6)
    for story in desk.stories:
        _around(desk, story)
    desk.icons = lambda s: _icons(desk, s)
    desk.publish(under_home, under_section, head=lambda _: desk.canonical("/index.php"),
                 also=lambda s: _beside(desk, s)[:1])  # fmt: skip
    return desk.paper


def _item(desk: Desk, itemid: Callable[[Story], int]) -> Callable[[Story], str]:
    def link(story: Story) -> str:
        where = f"catid={story.section.number}:{story.section.slug}&Itemid={itemid(story)}"
        return f"{_CONTENT}&view=article&id={story.number}:{story.slug}&{where}"

    return link


def _beside(desk: Desk, story: Story) -> tuple[str, str, str]:
    mail = f"/index.php?option=com_mailto&tmpl=component&link={story.number:x}"
    return f"{desk.link(story)}&tmpl=component&print=1&page=", f"{desk.link(story)}&format=pdf", mail


def _around(desk: Desk, story: Story) -> None:
    """The three icons above each article."""
    printed, pdf, mail = _beside(desk, story)
    desk.put(printed, lambda: f"<html><head><title>{story.title}</title></head><body>{desk.body(story)}</body></html>")
    desk.put(pdf, b"%PDF-1.4 ...", "application/pdf")
    desk.put(mail, "<html><title>E-mail</title><body><form>Gửi cho bạn: <input name=to></form></body></html>")


def _icons(desk: Desk, story: Story) -> str:
    return "".join(
        f'<td align="right" class="buttonheading"><a href="{escape(href)}" rel="nofollow"><img src="/images/M_images/'
        f'{name}.png" alt="{name}" /></a></td>'
        for name, href in zip(("printButton", "pdf_button", "emailButton"), _beside(desk, story), strict=True)
    )


def friendly(today: date) -> Paper:
    """/xa-hoi/123-slug under a base that is the page's own address; ?start=10; feeds by ?format=feed; tags."""
    desk = Desk("joomla-3", "Joomla 3", "baophunghia.vn", "joomla3", today, title="Báo Phú Nghĩa", count=80,
                parts="thoi-su xa-hoi kinh-te khoa-hoc-cong-nghe quoc-phong-an-ninh",
                note="relative links under <base>; ids before slugs; static pages in the menu")  # fmt: skip
    desk.link = lambda s: f"/{s.section.slug}/{s.number}-{s.slug}"
    desk.at = lambda s: f"/{s.slug}"
    desk.menu = '<li class="item-101 current"><a href="/">Trang chủ</a></li>'
    desk.menu += desk.nav('<li class="item-10"><a href="$href">$name</a></li>')
    desk.menu += desk.static("/gioi-thieu", "/dat-bao-dai-han-nam-moi")
    desk.side = '<h3>Thẻ</h3><a href="/component/tags/tag/12-lua">lúa</a>'
    desk.side += '<a href="/component/users/?view=login">Đăng nhập</a>'
    desk.put("/component/users/?view=login", desk.draw("Đăng nhập", "<form><input name=username></form>"))
    desk.listing("lúa", desk.stories[5:25], numbered("/component/tags/tag/12-lua", "?start={start}", 20), per=20)
    desk.front(4, head=f'<base href="{desk.url("/")}" />' + desk.feed_link("/?format=feed&type=rss"))
    desk.rss("/?format=feed&type=rss", desk.stories[:10])
    for section in desk.parts:
        _section(desk, section)
    desk.publish(desk.link, near=2, head=lambda s: f'<base href="{desk.url(desk.link(s))}" />')
    return desk.paper


def _section(desk: Desk, section: Section) -> None:
    base = desk.at(section)
    head = f'<base href="{desk.url(base)}" />' + desk.feed_link(f"{base}?format=feed&type=atom", "application/atom+xml")
    relative = lambda s: f"{section.slug}/{s.number}-{s.slug}"  # noqa: E731
    desk.listing(section.name, desk.of(section), numbered(base, "?start={start}", 5), per=5, head=head, link=relative)
    text = feeds.atom(section.name, "", desk.of(section)[:10], lambda s: desk.url(desk.link(s)))
    desk.put(f"{base}?format=feed&type=atom", text, "application/atom+xml; charset=utf-8")


MAKERS = (queries, friendly)
