"""Portals of provinces: JSP whose pages are chosen in a form, Plone with ids of its own, Umbraco by year and month."""

import zlib
from collections.abc import Callable
from datetime import date
from html import escape

from tests.discovery import feeds
from tests.discovery.desk import Desk, chunks, numbered
from tests.discovery.site import Paper, redirect
from tests.discovery.text import Section, Story


def jsp(today: date) -> Paper:
    """/bao/viewdetail.jsp?newsid=5&catid=2; letters as &#7899;; the pages of a list are a <select> in a GET form."""
    desk = Desk("viewdetail", "JSP on Tomcat 5", "baophuquoi.vn", "jsp", today, title="Báo Phú Quới", count=42,
                parts="thoi-su xa-hoi kinh-te", first=20, www=True, charset="iso-8859-1",
                note="lists go on by <form method=get><select name=begin>; ISO-8859-1 with &#7899;; with and without "
                     "catid; no <h1>, <title> is the paper's name")  # fmt: skip
    short: Callable[[Story], str] = lambda s: f"viewdetail.jsp?newsid={s.number}"  # noqa: E731
    desk.link = lambda s: f"{short(s)}&catid={s.section.number}"
    desk.at = lambda s: f"viewlist.jsp?catid={s.number}"
    desk.icons = lambda s: f'<a href="printnews.jsp?newsid={s.number}" target="_blank">In tin này</a>'
    desk.menu = desk.nav('<a href="$href">$name</a> | ') + '<a href="about.jsp">Giới thiệu</a>'
    desk.put("/bao/about.jsp", desk.draw("Giới thiệu", "<p>Cơ quan ngôn luận của tỉnh.</p>"))
    desk.side = desk.items(desk.stories[4:9], '<li><a href="$href">$title</a></li>', short)
    desk.put("/", redirect(desk.url("/bao/index.jsp"), 302))
    desk.front(3, path="/bao/index.jsp")
    for section in desk.parts:
        mine = desk.of(section)
        rows = "".join(f'<option value="{n * 5}">{n + 1}</option>' for n in range(len(chunks(mine, 5))))
        form = '<form name="frmPage" method="get" action="viewlist.jsp">'
        form += f'<input type="hidden" name="catid" value="{section.number}">'
        form += f'Trang <select name="begin">{rows}</select> <input type="submit" value="Xem"></form>'
        base = f"/bao/{desk.at(section)}"
        desk.listing(section.name, mine, numbered(base, "&begin={start}", 5), per=5, form="none", after=form)
        first = desk.paper.pages[desk.paper.key(desk.url(base))]
        desk.paper.put(desk.url(f"{base}&begin=0"), first)
    for story in desk.stories:
        desk.put(f"/bao/printnews.jsp?newsid={story.number}", f"<html><body>{desk.body(story)}</body></html>")
    desk.publish(lambda s: f"/bao/{desk.link(s)}", lambda s: f"/bao/{short(s)}", near=0,
                 also=lambda s: (f"/bao/printnews.jsp?newsid={s.number}",))  # fmt: skip
    return desk.paper


def plone(today: date) -> Paper:
    """/kinh-te/tin.2026-11-20.4829103311: what Zope calls a thing without a name; lists go on by b_start:int."""
    desk = Desk("plone", "Plone 2.5", "baogiongquoi.gov.vn", "typo3", today, title="Báo Giồng Quới", count=40,
                parts="thoi-su xa-hoi kinh-te dat-va-nguoi-que-ta", first=100,
                note="ids of a day and ten digits; /view copies; a <base> for each folder; a calendar on every page",
    )  # fmt: skip
    desk.paper.ignores = frozenset({"month:int", "year:int"})
    path: Callable[[Story], str] = lambda s: f"/{s.section.slug}/{_zope(s)}"  # noqa: E731
    desk.link = lambda s: desk.url(path(s))
    desk.at = lambda s: desk.url(f"/{s.slug}")
    desk.icons = lambda s: (
        f'<a href="{_zope(s)}/sendto_form">Gửi trang này</a> <a href="javascript:this.print();">In</a>'
    )
    desk.menu = desk.nav('<li class="portaltab-plain"><a href="$href">$name</a></li>')
    desk.menu += desk.static("/gioi-thieu", "/contact-info", "/accessibility-info")
    view: Callable[[Story], str] = lambda s: f"{desk.link(s)}/view"  # noqa: E731
    desk.side = (
        '<a href="?month:int=10&amp;year:int=2026">«</a> Tháng mười một <a href="?month:int=12&amp;year:int=2026">»</a>'
    )
    desk.side += desk.items(desk.stories[:5], '<dd><a href="$href">$title</a></dd>', view)
    desk.front(2)
    for section in desk.parts:
        base = desk.url(f"/{section.slug}")
        head = f'<base href="{base}/" />' + desk.feed_link(f"{base}/RSS", "application/rdf+xml")
        desk.listing(section.name, desk.of(section), numbered(base, "?b_start:int={start}", 4), per=4, head=head,
                     form="words")  # fmt: skip
        desk.put(f"/{section.slug}/RSS", feeds.rdf(section.name, base, desk.of(section)[:4], desk.link), "text/xml")
    for story in desk.stories:
        ask = '<form method="post"><input name="send_to_address"><textarea name="comment"></textarea></form>'
        desk.put(f"{path(story)}/sendto_form", desk.draw("Gửi trang này", ask))
    desk.publish(path, lambda s: f"{path(s)}/view", near=2, head=lambda s: f'<base href="{desk.at(s.section)}/" />')
    return desk.paper


def _zope(story: Story) -> str:
    return f"tin.{story.at:%Y-%m-%d}.{zlib.crc32(story.title.encode()):010}"


def umbraco(today: date) -> Paper:
    """/tin-tuc-su-kien/kinh-te/2026/11/slug/: sections show four, the rest is behind the crumbs above a story."""
    desk = Desk("umbraco", "Umbraco 7", "baogiongkhe.vn", "portal", today, title="Báo Giồng Khê", count=45,
                parts="thoi-su xa-hoi quoc-phong-an-ninh", days=48, first=1100,
                note="no pager: months stand in the crumbs of stories alone; /1234.aspx for some; altTemplate=BanIn",
    )  # fmt: skip
    desk.paper.folds, desk.paper.since = True, 60
    desk.link = lambda s: f"{_month(s)}{s.slug}/"
    desk.at = _folder
    desk.icons = _crumbs
    desk.menu = '<a href="/tin-tuc-su-kien/">Tin tức - Sự kiện</a>' + desk.nav('<a class="sub" href="$href">$name</a>')
    desk.menu += desk.static("/gioi-thieu/", "/gioi-thieu/co-cau-to-chuc-bo-may/", "/lien-he/")
    desk.side = desk.items(desk.stories[5:9], desk.look.related, lambda s: f"/{s.number}.aspx")
    desk.front(2)
    desk.put("/tin-tuc-su-kien/", desk.draw("Tin tức - Sự kiện", desk.items(desk.stories[:4])))
    for section in desk.parts:
        mine = desk.of(section)
        desk.put(desk.at(section), desk.draw(section.name, desk.items(mine[:4])))
        for year in dict.fromkeys(s.at.year for s in mine):
            months = dict.fromkeys(_month(s) for s in mine if s.at.year == year)
            rows = "".join(f'<li><a href="{m}">Tháng {m[-3:-1]}</a></li>' for m in months)
            desk.put(f"{desk.at(section)}{year}/", desk.draw(f"Năm {year}", f"<ul>{rows}</ul>"))
            for month in months:
                desk.put(month, desk.draw(section.name, desk.items(s for s in mine if _month(s) == month)))
    for story in desk.stories:
        printed = f"{desk.link(story)}?altTemplate=BanIn"
        desk.put(printed, f"<html><body>{desk.body(story)}</body></html>")
        page = desk.draw(story.title, desk.body(story) + f'<a rel="nofollow" href="{printed}">Bản in</a>')
        also = [desk.url(printed)]
        desk.article(story, page, desk.link(story), f"/{story.number}.aspx", also=also)
    return desk.paper


def _folder(section: Section) -> str:
    return f"/tin-tuc-su-kien/{section.slug}/"


def _month(story: Story) -> str:
    return f"{_folder(story.section)}{story.at:%Y/%m}/"


def _crumbs(story: Story) -> str:
    folder = _folder(story.section)
    said = (("/tin-tuc-su-kien/", "Tin tức"), (folder, escape(story.section.name)),
            (f"{folder}{story.at:%Y}/", f"{story.at:%Y}"), (_month(story), f"{story.at:%m}"))  # fmt: skip
    return '<div class="breadcrumbs">' + " › ".join(f'<a href="{href}">{name}</a>' for href, name in said) + "</div>"


MAKERS = (jsp, plone, umbraco)
