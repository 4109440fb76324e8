"""How links are written: in UTF-16, as a function's argument, as areas of a picture."""

from datetime import date, timedelta
from html import escape

from tests.discovery.desk import Desk, numbered
from tests.discovery.site import Paper
from tests.discovery.text import Story


def saved_as_unicode(today: date) -> Paper:
    """A front page saved as "Unicode", the rest as windows-1258; folders with blanks in their names."""
    desk = Desk("utf-16", "FrontPage 2003", "baocaidua.vn", "old", today, title="Báo Cái Dừa", count=36,
                parts="thoi-su xa-hoi van-hoa", charset="windows-1258",
                note="UTF-16 by its mark alone, windows-1258 by meta alone; /Nam%202026/Thang%2011/Bai%2003.htm",
    )  # fmt: skip
    desk.kind = "text/html"
    places: dict[int, str] = {}
    for story in reversed(desk.stories):
        at = f"/Nam%20{story.at:%Y}/Thang%20{story.at:%m}/"
        places[story.number] = f"{at}Bai%20{sum(p.startswith(at) for p in places.values()) + 1:02}.htm"
    desk.link = lambda s: places[s.number]
    desk.at = lambda s: f"/Chuyen%20muc/{s.slug.title().replace('-', '%20')}.htm"
    head = '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=windows-1258">'
    desk.menu = desk.nav('<A HREF="$href">$name</A><BR>') + desk.static("/Gioi%20thieu.htm", "/Lien%20he.htm")
    main = "".join(desk.items(desk.of(section)[:3]) for section in desk.parts)
    front = desk.draw(desk.title, main, head='<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=unicode">')
    for path in ("/", "/index.htm"):
        desk.put(path, b"\xff\xfe" + front.encode("utf-16-le"))
    for section in desk.parts:
        base = desk.at(section)
        later = base.replace(".htm", "%20{n}.htm")
        desk.listing(section.name, desk.of(section), lambda n, b=base, m=later: m.format(n=n + 1) if n else b, per=4,  # type: ignore[misc]
                     form="words", head=head)  # fmt: skip
    desk.publish(desk.link, near=3, head=lambda _: head)
    return desk.paper


def functions(today: date) -> Paper:
    """javascript:xemtin(123) in every list; a feed has the newest, and each story leads to the one before it."""
    desk = Desk("xem-tin", "own (PHP 4)", "baogianghai.vn", "old", today, title="Báo Giang Hải", count=40, first=70,
                parts="thoi-su xa-hoi kinh-te van-hoa",
                note="xemtin(id) opens /xem.php?tin=id; ten steps back in each of four sections, no other way",
    )  # fmt: skip
    real = "/xem.php?tin={}".format
    desk.link = lambda s: f"javascript:xemtin({s.number})"
    desk.at = lambda s: f"javascript:mochuyenmuc('{s.slug}')"
    desk.menu = desk.nav('<A HREF="$href">$name</A><BR>') + desk.static("/gioithieu.php", "/lienhe.php")
    script = '<SCRIPT LANGUAGE="JavaScript">function xemtin(id){window.location.href="/xem.php?tin="+id;}\n'
    script += 'function mochuyenmuc(m){window.location.href="/muc.php?m="+m;}</SCRIPT>'
    desk.front(5, head=script + desk.feed_link("/rss.php"))
    newest = [desk.of(section)[0] for section in desk.parts]
    for section in desk.parts:
        desk.put(f"/muc.php?m={section.slug}", desk.draw(section.name, desk.items(desk.of(section)), head=script))
    desk.link, opened = lambda s: real(s.number), desk.link
    desk.rss("/rss.php", newest, "text/xml")
    for story in desk.stories:
        before = "".join(f'<P><A HREF="{real(s.number)}">Tin trước</A></P>' for s in desk.near(story, 1))
        near = desk.body(story, desk.near(story, 3), link=opened)
        desk.article(story, desk.draw(story.title, near + before, head=script), real(story.number))
    return desk.paper


def areas(today: date) -> Paper:
    """Not one <a>: pictures with areas, issues in <OPTION>, names in capitals of eight letters and three."""
    desk = Desk("vung-anh", "static files", "baohaikien.vn", "map", today, title="Báo Hải Kiến", count=42, days=28,
                parts="thoi-su van-hoa",
                note="/BAO/SO4812/TIN03.HTM by <AREA>; the other issues by <OPTION> alone",
    )  # fmt: skip
    first = today - timedelta(days=1)
    issues: dict[int, list[Story]] = {}
    for story in desk.stories:
        issues.setdefault(4812 - (first - story.at.date()).days // 4, []).append(story)
    places = {s.number: f"/BAO/SO{n}/TIN{at:02}.HTM" for n, mine in issues.items() for at, s in enumerate(mine, 1)}
    desk.link = lambda s: places[s.number]
    rows = "".join(f'<OPTION VALUE="/BAO/SO{n}/INDEX.HTM">Báo số {n}</OPTION>' for n in issues)
    desk.menu = (
        f'<FORM><SELECT NAME="SO" ONCHANGE="top.location=this.options[this.selectedIndex].value">{rows}</SELECT></FORM>'
    )
    for path, number in (("/", max(issues)), *((f"/BAO/SO{n}/INDEX.HTM", n) for n in issues)):
        desk.listing(f"Báo số {number}", issues[number], numbered(path, ""), per=99)
    for mine in issues.values():
        for story in mine:
            same = [s for s in mine if s != story][:3]
            desk.article(story, desk.draw(story.title, desk.body(story, same)), desk.link(story))
    desk.put("/TOASOAN.HTM", desk.draw("Tòa soạn", f"<P>{escape(desk.title)}</P>"))
    return desk.paper


MAKERS = (saved_as_unicode, functions, areas)
