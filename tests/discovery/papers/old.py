"""Sites of the years around 2005: frames, legacy letters, links that are no links."""

from collections.abc import Iterable
from datetime import date
from html import escape

from tests.discovery.desk import Desk, chunks, numbered
from tests.discovery.site import Paper
from tests.discovery.text import Story


def frames(today: date) -> Paper:
    """A frameset of three ASP pages, no charset anywhere; stories are view.asp?id=1."""
    desk = Desk("khung", "ASP with frames", "baoxomchai.vn", "old", today, title="Báo Xóm Chài", count=36, first=1,
                parts="thoi-su xa-hoi kinh-te", note="frameset; UTF-8 that nobody declares")  # fmt: skip
    desk.kind = "text/html"
    desk.at = lambda s: f"list.asp?cat={s.number}"
    desk.link = lambda s: f"view.asp?id={s.number}"
    frame = (
        f'<HTML><HEAD><TITLE>{desk.title}</TITLE></HEAD><FRAMESET ROWS="90,*" BORDER=0><FRAME SRC="top.asp" NAME=top>'
        '<FRAMESET COLS="160,*"><FRAME SRC="menu.asp" NAME=menu><FRAME SRC="main.asp" NAME=main></FRAMESET>'
        "<NOFRAMES><BODY>Trình duyệt không hỗ trợ khung.</BODY></NOFRAMES></FRAMESET></HTML>"
    )
    for path in ("/", "/default.asp"):
        desk.put(path, frame)
    menu = desk.nav('<LI><A HREF="$href" TARGET=main>$name</A>')
    desk.put("/top.asp", "<HTML><BODY><IMG SRC=images/banner.gif></BODY></HTML>")
    desk.put(
        "/menu.asp",
        f"<HTML><BODY BGCOLOR=#EEEEEE><UL>{menu}</UL>{desk.static('/about.asp', '/contact.asp')}</BODY></HTML>",
    )
    desk.front(2, path="/main.asp")
    for section in desk.parts:
        desk.listing(
            section.name, desk.of(section), numbered(f"/{desk.at(section)}", "&trang={n}", 5), per=5, form="arrows"
        )
    desk.publish(lambda s: f"/{desk.link(s)}")
    return desk.paper


def legacy(today: date) -> Paper:
    """windows-1258, an image map for a menu, .htm files in folders by month, no feeds, no sitemap."""
    desk = Desk("cp1258", "static files", "baobensong.vn", "old", today, title="Báo Bến Sông", count=40, first=10,
                parts="thoi-su xa-hoi kinh-te van-hoa", charset="windows-1258",
                note="windows-1258; /200611/tin07.htm: a month and a short name")  # fmt: skip
    desk.link = lambda s: f"/{s.at:%Y%m}/tin{s.number:03}.htm"
    desk.at = lambda s: f"/muc/{s.slug.replace('-', '')}.htm"
    areas = desk.nav('<AREA SHAPE=RECT COORDS="1,1,99,20" HREF="$href" ALT="$name">')
    desk.menu = f'<IMG SRC="/images/menu.gif" USEMAP="#m" BORDER=0><MAP NAME="m">{areas}</MAP>'
    head = '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=windows-1258">'
    desk.front(2, head=head)
    desk.front(2, path="/index.htm", head=head)
    for section in desk.parts:
        name = section.slug.replace("-", "")
        desk.listing(section.name, desk.of(section), lambda n, m=name: f"/muc/{m}{n + 1 if n else ''}.htm", per=5,  # type: ignore[misc]
                     form="image", head=head)  # fmt: skip
    desk.publish(desk.link, head=lambda _: head)
    return desk.paper


def handlers(today: date) -> Paper:
    """Links in onclick, data-href and data-link; the menu is a <select>; later items come as HTML by data-url."""
    desk = Desk("onclick", "own (PHP)", "baolangchieu.vn", "portal", today, title="Báo Làng Chiếu", count=60,
                parts="thoi-su xa-hoi kinh-te the-thao", note="no <a href> leads to a story")  # fmt: skip
    desk.link = lambda s: f"/bai/{s.slug}-{s.number}"
    rows = desk.nav('<option value="$href">$name</option>')
    desk.menu = f'<select class="menu" onchange="window.location.href=this.value">{rows}</select>'
    desk.put("/", desk.draw(desk.title, _rows(desk, desk.stories[:9])))
    for section in desk.parts:
        pages = chunks(desk.of(section), 5)
        for n, group in enumerate(pages):
            foot = f'<div class="load-more" data-url="/tai-them/{section.slug}/{n + 2}">Xem thêm</div>'
            body = _rows(desk, group) + (foot if n + 1 < len(pages) else "")
            if n:
                desk.put(f"/tai-them/{section.slug}/{n + 1}", body)
            else:
                desk.put(desk.at(section), desk.draw(section.name, f"<h1>{section.name}</h1>{body}"))
    desk.publish(desk.link, near=0)
    return desk.paper


def _rows(desk: Desk, chosen: Iterable[Story]) -> str:
    forms = (
        "<tr onclick=\"location.href='{0}'\"><td>{1}</td></tr>",
        '<div class="card" data-href="{0}"><h3>{1}</h3></div>',
        "<div class=\"card\" onclick=\"window.open('{0}','_self')\"><h3>{1}</h3></div>",
        '<li data-link="{0}" role="link" tabindex="0"><strong>{1}</strong></li>',
    )
    return "\n".join(forms[s.number % 4].format(desk.link(s), escape(s.title)) for s in chosen)


MAKERS = (frames, legacy, handlers)
