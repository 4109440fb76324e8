"""Stories told apart by a query: TYPO3, a portal of modules, ASP on a server that knows no case, SharePoint, Domino."""

import hashlib
import zlib
from collections.abc import Callable
from datetime import date
from html import escape
from urllib.parse import quote

from tests.discovery.desk import Desk, numbered
from tests.discovery.site import Paper, redirect
from tests.discovery.text import Section, Story

_SINGLE = "index.php?id=30&tx_ttnews[tt_news]={}&tx_ttnews[backPid]={}&cHash={:08x}"


def typo3(today: date) -> Paper:
    """index.php?id=30&tx_ttnews[tt_news]=456&cHash=…: another backPid and cHash from wherever it is linked."""
    desk = Desk("typo3", "TYPO3 4", "baogodua.vn", "typo3", today, title="Báo Gò Dừa", count=48, first=400,
                parts="thoi-su xa-hoi kinh-te van-hoa",
                note="[ ] raw and encoded, backPid and cHash differ by the page that links; months; type=98 for print",
    )  # fmt: skip
    desk.paper.ignores = frozenset({"cHash", "tx_ttnews[backPid]", "no_cache"})
    desk.link = lambda s: _tt_news(s, 1)
    desk.at = lambda s: f"index.php?id={20 + s.number}"
    desk.icons = lambda s: f'<a href="{escape(_plain(s))}&amp;type=98&amp;no_cache=1" target="_blank">Bản in</a>'
    months = sorted({f"{s.at:%Y-%m}" for s in desk.stories}, reverse=True)
    archive = {m: f"index.php?id=40&tx_ttnews[year]={m[:4]}&tx_ttnews[month]={m[5:]}" for m in months}
    desk.side = "".join(f'<a href="{escape(a)}">Tháng {m[5:]}/{m[:4]}</a> ' for m, a in archive.items())
    desk.menu = desk.nav() + desk.static("index.php?id=50", "index.php?id=51")
    head = f'<base href="{desk.url("/")}" />'
    front = head + desk.feed_link("index.php?id=1&type=100")
    for path in ("/", "/index.php", "/index.php?id=1"):
        desk.front(3, path=path, head=front)
    desk.rss("/index.php?id=1&type=100", desk.stories[:10], "text/xml")
    for section in desk.parts:
        base = desk.at(section)
        desk.listing(section.name, desk.of(section), numbered(base, "&tx_ttnews[pointer]={zero}"), per=6, head=head,
                     link=lambda s: _tt_news(s, 20 + s.section.number).replace("[", "%5B").replace("]", "%5D"),
    )  # fmt: skip
    for month, path in archive.items():
        then = [s for s in desk.stories if f"{s.at:%Y-%m}" == month]
        desk.listing(f"Lưu trữ {month}", then, numbered(path, ""), per=99, head=head)
    for story in desk.stories:
        desk.put(f"{_plain(story)}&type=98", f"<html><body>{desk.body(story)}</body></html>")
    desk.publish(_plain, near=3, head=lambda _: head, also=lambda s: (f"{_plain(s)}&type=98",))
    return desk.paper


def _plain(story: Story) -> str:
    return f"index.php?id=30&tx_ttnews[tt_news]={story.number}"


def _tt_news(story: Story, back: int) -> str:
    return _SINGLE.format(story.number, back, zlib.crc32(f"{story.number} {back}".encode()))


def modules(today: date) -> Paper:
    """?mod=news&act=view&id=3, with and without index.php and lang=vi; polls, galleries, print by mod and act."""
    desk = Desk("mod-act", "own (PHP 5)", "baorachcau.com.vn", "old", today, title="Báo Rạch Cau", count=48, first=20,
                parts="thoi-su xa-hoi kinh-te", www=True,
                note="/?mod=… and /index.php?mod=… are one; mod=gallery, mod=poll, act=print, act=send beside news",
    )  # fmt: skip
    desk.paper.ignores = frozenset({"lang"})
    short: Callable[[Story], str] = lambda s: f"/?mod=news&act=view&id={s.number}"  # noqa: E731
    whole: Callable[[Story], str] = lambda s: f"/index.php?mod=news&act=view&id={s.number}"  # noqa: E731
    printed: Callable[[Story], str] = lambda s: f"/?mod=news&act=print&id={s.number}"  # noqa: E731
    desk.link = short
    desk.at = lambda s: f"/?mod=news&act=list&cid={s.number}"
    desk.icons = lambda s: (
        f'<a href="{escape(printed(s))}">In</a> <a href="/?mod=news&amp;act=send&amp;id={s.number}">Gửi bạn bè</a>'
    )
    desk.menu = desk.nav('<a href="$href&amp;lang=vi">$name</a><br>') + '<a href="/?mod=gallery">Thư viện ảnh</a><br>'
    desk.menu += desk.static("/?mod=page&id=1", "/?mod=contact")
    desk.side = '<a href="/?mod=poll&amp;act=result&amp;id=3">Kết quả thăm dò</a><br>'
    desk.side += desk.items(desk.stories[6:10], desk.look.related, lambda s: f"{whole(s)}&lang=vi")
    desk.put("/?mod=poll&act=result&id=3", desk.draw("Thăm dò", "<table><tr><td>Tốt</td><td>71%</td></tr></table>"))
    grid = "".join(f'<a href="/?mod=gallery&amp;act=view&amp;id={n}"><img src="/g/{n}.jpg"></a>' for n in range(8))
    desk.put("/?mod=gallery", desk.draw("Thư viện ảnh", grid))
    for n in range(8):
        desk.put(f"/?mod=gallery&act=view&id={n}", desk.draw(f"Ảnh {n}", f'<img src="/g/{n}-lon.jpg">'))
    for path in ("/", "/index.php"):
        desk.front(3, path=path)
    for section in desk.parts:
        desk.listing(section.name, desk.of(section), numbered(desk.at(section), "&p={n}"), per=6, link=whole)
    for story in desk.stories:
        desk.put(printed(story), f"<html><body onload='window.print()'>{desk.body(story)}</body></html>")
        send = "<form method=post><input name=email><textarea name=loi_nhan></textarea></form>"
        desk.put(f"/?mod=news&act=send&id={story.number}", desk.draw("Gửi bạn bè", send))
    desk.publish(short, whole, near=0, also=lambda s: (printed(s),))
    return desk.paper


def any_case(today: date) -> Paper:
    """/Default.asp?Cat=3&Art=55 on IIS: each part of the site writes names and keys in a case of its own."""
    desk = Desk("hoa-thuong", "ASP on IIS 6", "baolongduc.vn", "old", today, title="Báo Long Đức", count=45, first=50,
                parts="thoi-su xa-hoi kinh-te", www=True,
                note="Default.asp, default.asp, DEFAULT.ASP; Cat=3&Art=5 and art=5&cat=3; WWW.BaoLongDuc.vn in links",
    )  # fmt: skip
    desk.paper.folds = True
    desk.at = lambda s: f"/Default.asp?Cat={s.number}"
    desk.link = lambda s: f"/Default.asp?Cat={s.section.number}&Art={s.number}"
    lower: Callable[[Story], str] = lambda s: f"/default.asp?cat={s.section.number}&art={s.number}"  # noqa: E731
    upper: Callable[[Story], str] = lambda s: f"/DEFAULT.ASP?ART={s.number}&CAT={s.section.number}"  # noqa: E731
    desk.menu = desk.nav('<A HREF="http://WWW.BaoLongDuc.vn$href">$name</A><BR>')
    desk.menu += desk.static("/Default.asp?Info=1", "/Default.asp?Info=2")
    loud: Callable[[Story], str] = lambda s: f"http://WWW.BaoLongDuc.VN{desk.link(s)}"  # noqa: E731
    desk.side = desk.items(desk.stories[5:10], desk.look.related, loud)
    for path in ("/", "/Default.asp"):
        desk.front(3, path=path)
    for section in desk.parts:
        desk.listing(section.name, desk.of(section), numbered(desk.at(section), "&Page={n}"), per=5, link=lower)
    for story in desk.stories:
        desk.article(story, desk.draw(story.title, desk.body(story, desk.near(story, 3), link=upper)), desk.link(story))
    return desk.paper


def sharepoint(today: date) -> Paper:
    """Old stories by ItemID, new ones as pages of a library by day; lists in a query; a feed of a list by its GUID."""
    desk = Desk("sharepoint", "SharePoint 2013", "baobauduc.gov.vn", "sharepoint", today, title="Báo Bàu Đức", count=50,
                parts="thoi-su xa-hoi kinh-te xay-dung-dang-chinh-quyen", first=3000,
                note="/Pages/chi-tiet.aspx?ItemID= beside /tin-tuc/Pages/2026-11-24/Name0a1b.aspx; "
                     "/ answers by a redirect to /Pages/default.aspx")  # fmt: skip
    desk.paper.folds = True
    desk.link = lambda s: _library(s) if s.number % 2 else f"/Pages/chi-tiet.aspx?ItemID={s.number}&CatID=0"
    desk.at = lambda s: f"/Pages/tin-tuc.aspx?CatID={s.number}"
    desk.menu = desk.nav('<li class="static"><a class="static menu-item" href="$href">$name</a></li>')
    desk.menu += desk.static("/Pages/gioi-thieu.aspx", "/SitePages/lien-he.aspx")
    login = "/_layouts/15/Authenticate.aspx?Source=%2FPages%2Fdefault%2Easpx"
    desk.put(login, desk.draw("Sign In", "<input type='password' name='ctl00$PlaceHolderMain$signInControl$password'>"))
    desk.side = f'<a href="{login}">Đăng nhập</a>'
    feed = "/_layouts/15/listfeed.aspx?List=%7B4F1C9D1E-77AB-4C0F-9C3B-0A0F5E6D7C8B%7D"
    desk.side += f'<a href="{feed}"><img src="/_layouts/15/images/rss.gif" alt=""></a>'
    desk.rss(feed, desk.stories[:10], "text/xml; charset=utf-8")
    desk.put("/", redirect(desk.url("/Pages/default.aspx"), 302))
    desk.front(3, path="/Pages/default.aspx")
    for section in desk.parts:
        desk.listing(section.name, desk.of(section), numbered(desk.at(section), "&Page={n}"), per=6, form="window")
    desk.publish(desk.link, near=3)
    return desk.paper


def _library(story: Story) -> str:
    name = "-".join(word.title() for word in story.slug.split("-")[:6])
    return f"/tin-tuc/Pages/{story.at:%Y-%m-%d}/{name}{zlib.crc32(story.title.encode()) & 0xFFFF:04x}.aspx"


def domino(today: date) -> Paper:
    """/bao.nsf/0/<32 hex>?OpenDocument, and the same document through the view that lists it; views fold and unfold."""
    desk = Desk("domino", "Lotus Domino 6", "baohungcai.gov.vn", "domino", today, title="Báo Hưng Cái", count=40,
                parts="thoi-su xa-hoi kinh-te van-hoa",
                note="?OpenDocument without a value; a document under 0 and under its view; Start=, ExpandView",
    )  # fmt: skip
    through: Callable[[Story], str] = lambda s: f"{_view(s.section)}/{_unid(s)}?OpenDocument"  # noqa: E731
    direct: Callable[[Story], str] = lambda s: f"/bao.nsf/0/{_unid(s)}?OpenDocument"  # noqa: E731
    desk.link, desk.at = direct, lambda s: f"{_view(s)}?OpenView"
    desk.menu = desk.nav('<a href="$href"><font size="2">$name</font></a><br>')
    desk.menu += desk.static("/bao.nsf/gioithieu?OpenPage", "/bao.nsf/lienhe?OpenForm")
    desk.put("/", redirect(desk.url("/bao.nsf/trangchu?ReadForm"), 302))
    desk.front(2, path="/bao.nsf/trangchu?ReadForm")
    for section in desk.parts:
        base = desk.at(section)
        fold = f'<a href="{base}&amp;ExpandView">Mở</a> <a href="{base}&amp;CollapseView">Đóng</a>'
        desk.listing(section.name, desk.of(section), _from(base), per=5, form="image", before=fold, link=through)
        desk.listing(section.name, desk.of(section)[:5], numbered(f"{base}&ExpandView", ""), link=through)
        desk.put(f"{base}&CollapseView", desk.draw(section.name, fold))
    desk.publish(direct, through, near=0)
    return desk.paper


def _view(section: Section) -> str:
    return f"/bao.nsf/{quote('vw' + section.slug.replace('-', ''))}"


def _unid(story: Story) -> str:
    return hashlib.md5(story.title.encode(), usedforsecurity=False).hexdigest().upper()


def _from(base: str) -> Callable[[int], str]:
    return lambda n: f"{base}&Start={n * 5 + 1}&Count=5" if n else base


MAKERS = (typo3, modules, any_case, sharepoint, domino)
