"""DotNetNuke with queries and with /tabid/ paths, and WebForms whose later pages only a browser sees."""

from datetime import date
from html import escape

from tests.discovery.desk import Addresses, Desk, chunks, numbered
from tests.discovery.site import Paper
from tests.discovery.text import Section

_MENU = '<span class="MainMenu_RootMenuItem"><a href="$href">$name</a></span>'


def tabs(today: date) -> Paper:
    """/Default.aspx?tabid=57&ctl=Details&mid=389&ItemID=6554, and a canonical that has lost all of it."""
    desk = Desk("dnn-query", "DotNetNuke 4", "baophukien.vn", "dnn", today, title="Báo Phú Kiến", count=64, first=6000,
                parts="thoi-su xa-hoi kinh-te phap-luat",
                note="Default.aspx?tabid=…&ItemID=…; canonical /Default.aspx on every page")  # fmt: skip
    desk.at = lambda s: f"/Default.aspx?tabid={56 + s.number}"
    desk.link = lambda s: f"/Default.aspx?tabid={56 + s.section.number}&ctl=Details&mid=389&ItemID={s.number}"
    login = "/Default.aspx?tabid=41&ctl=Login&returnurl=%2fDefault.aspx"
    desk.put(login, desk.draw("Đăng nhập", "<input type='password' name='dnn$ctr$Login$txtPassword' />"))
    desk.menu = desk.nav(_MENU) + desk.static("/Default.aspx?tabid=70", "/Default.aspx?tabid=71")
    desk.menu += f'<a href="{escape(login)}">Đăng nhập</a>'
    desk.side = "<ul>" + desk.items(desk.stories[3:8], desk.look.related) + "</ul>"
    head = desk.canonical("/Default.aspx")
    desk.front(3, head=head)
    desk.front(3, path="/Default.aspx", head=head)
    for section in desk.parts:
        address = numbered(desk.at(section), "&currentpage={n}", 6)
        desk.listing(section.name, desk.of(section), address, per=6, form="window", head=head)
    desk.publish(desk.link, head=lambda _: head)
    return desk.paper


def paths(today: date) -> Paper:
    """/XaHoi/tabid/57/ItemID/6554/Default.aspx; the menu is an image map, sections page by /currentpage/2/."""
    desk = Desk("dnn-tabid", "DotNetNuke 5", "baodonghai.vn", "dnn", today, title="Báo Đông Hải", count=72, first=6000,
                parts="thoi-su xa-hoi kinh-te giao-duc y-te", www=True,
                note="tabid paths, all ending in Default.aspx; sections in <map><area>")  # fmt: skip
    desk.at = lambda s: f"/{_name(s)}/tabid/{56 + s.number}/Default.aspx"
    desk.link = lambda s: (
        f"/{_name(s.section)}/tabid/{56 + s.section.number}/ItemID/{s.number}/View/Details/Default.aspx"
    )
    areas = desk.nav('<area shape="rect" coords="0,0,90,30" href="$href" alt="$name" />')
    desk.menu = f'<img src="/Portals/0/menu.gif" usemap="#menu" border="0" /><map name="menu">{areas}</map>'
    desk.menu += desk.static("/Gioithieu/tabid/80/Default.aspx", "/Lienhe/tabid/81/Default.aspx")
    desk.front(3)
    desk.front(3, path="/Trangchu/tabid/41/Default.aspx")
    for section in desk.parts:
        first = desk.at(section)
        later = first.replace("/Default.aspx", "/currentpage/{n}/Default.aspx")
        desk.listing(section.name, desk.of(section), _later(first, later), per=5, form="arrows")
        print_ = first.replace("/Default.aspx", "/ctl/Terms/Default.aspx")
        desk.put(print_, desk.draw("Quy định", "<p>Quy định sử dụng trang tin.</p>"))
    desk.publish(desk.link)
    return desk.paper


def _name(section: Section) -> str:
    return section.slug.title().replace("-", "")


def _later(first: str, form: str) -> Addresses:
    return lambda n: form.format(n=n + 1) if n else first


def postback(today: date) -> Paper:
    """chi-tiet.aspx?id=123; lists of which page 1 alone has an address; "other news" leads a part of the way back."""
    desk = Desk("webforms", "ASP.NET WebForms", "baoanbinh.vn", "webforms", today, title="Báo An Bình", count=80,
                parts="thoi-su xa-hoi kinh-te van-hoa", first=300,
                note="__doPostBack pagers; canonical /chi-tiet.aspx; half can be reached by related items")  # fmt: skip
    desk.at = lambda s: f"/tin-tuc.aspx?cat={s.number}"
    desk.link = lambda s: f"/chi-tiet.aspx?id={s.number}&cat={s.section.number}"
    desk.menu = "<ul>" + desk.nav("<li><a href='$href'><span>$name</span></a></li>") + "</ul>"
    desk.menu += desk.static("/gioi-thieu.aspx", "/lien-he.aspx")
    desk.front(2)
    desk.put("/chi-tiet.aspx", desk.draw("Chi tiết", "<span id='ctl00_lblTieuDe'></span>"))
    for section in desk.parts:
        shown = chunks(desk.of(section), 8)
        links = "".join(
            f"<td><a href=\"javascript:__doPostBack('ctl00$gvTin','Page${n}')\">{n}</a></td>" for n in (2, 3)
        )
        table = f"<table class='pager'><tr><td><span>1</span></td>{links}</tr></table>"
        desk.listing(section.name, shown[0], numbered(desk.at(section), ""), after=table)
        _publish_part(desk, section)
    desk.paper.exits = (0, 69)
    return desk.paper


def _publish_part(desk: Desk, section: Section) -> None:
    """The first twelve of a section know of each other; what is behind them has no link on any page."""
    known, unknown = desk.of(section)[:12], desk.of(section)[12:]
    for story in known:
        near = [s for s in desk.near(story, 3) if s in known]
        page = desk.draw(story.title, desk.body(story, near), head=desk.canonical("/chi-tiet.aspx"))
        desk.article(story, page, desk.link(story))
    desk.publish(desk.link, chosen=unknown, near=3, head=lambda _: desk.canonical("/chi-tiet.aspx"), reach="script")


MAKERS = (tabs, paths, postback)
