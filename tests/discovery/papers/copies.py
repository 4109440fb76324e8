"""One article at many addresses of one paper: AMP, m., www., trackers, print."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from tests.discovery.desk import Desk, numbered
from tests.discovery.site import Paper
from tests.discovery.text import Story


def amp_first(today: date) -> Paper:
    """All links lead to /amp/slug-123.html, whose canonical is /slug-123.html, which links to the AMP page."""
    desk = Desk("amp", "AMP", "baohiepthanh.vn", "amp", today, title="Báo Hiệp Thành", count=64,
                parts="thoi-su xa-hoi kinh-te the-thao",
                note="every list links to AMP pages; both stand under their own address")  # fmt: skip
    plain: Callable[[Story], str] = lambda s: f"/{s.slug}-{s.number}.html"  # noqa: E731
    desk.link = lambda s: f"/amp{plain(s)}"
    desk.at = lambda s: f"/amp/{s.slug}"
    desk.menu = desk.nav()
    desk.front(4, heading='<h2 class="amp-cat">$link</h2>')
    for section in desk.parts:
        desk.listing(section.name, desk.of(section), numbered(desk.at(section), "/trang-{n}", 8), per=8, form="words")
    for story in desk.stories:
        page = desk.draw(story.title, desk.body(story, desk.near(story, 4)), head=desk.canonical(plain(story)))
        desk.article(story, page, desk.link(story), also=(plain(story),))
        head = f'<link rel="amphtml" href="{desk.url(desk.link(story))}">' + desk.canonical(plain(story))
        wide = desk.draw(story.title, desk.body(story, desk.near(story, 4), link=plain), head=head)
        desk.put(plain(story), wide.replace("<html amp", "<html"))
    return desk.paper


def three_hosts(today: date) -> Paper:
    """The bare domain, www. and m. answer alike without a canonical; links mix them, and add trackers."""
    desk = Desk("ba-ten-mien", "own (PHP)", "baolocdien.vn", "portal", today, title="Báo Lộc Điền", count=70,
                parts="thoi-su xa-hoi kinh-te phap-luat doi-song",
                note="www., m. and the bare domain without redirect or canonical; utm_ and fbclid; print copies",
    )  # fmt: skip
    hosts = ("baolocdien.vn", "www.baolocdien.vn", "m.baolocdien.vn")
    path: Callable[[Story], str] = lambda s: f"/{s.section.slug}/{s.slug}-{s.number}.html"  # noqa: E731
    tails = ("", "?utm_source=zalo&utm_medium=share", "", "?fbclid=IwAR2x", "")
    desk.link = lambda s: desk.url(path(s) + tails[s.number % 5], hosts[s.number % 3])
    desk.menu = desk.nav('<a class="nav-link" href="$href">$name</a>')
    desk.icons = lambda s: f'<a class="in-bai" href="/in/{s.number}">Bản in</a>'
    for host in hosts:
        desk.host = host
        desk.front(4)
        for section in desk.parts:
            desk.listing(section.name, desk.of(section), numbered(desk.at(section), "/p{n}", 7), per=7)
    desk.host = hosts[0]
    for story in desk.stories:
        copy = f"<html><head><title>{story.title}</title></head><body class=print>{desk.body(story)}</body></html>"
        for host in hosts:
            desk.put(f"/in/{story.number}", copy, host=host)
        near = desk.body(story, desk.near(story), link=lambda s: desk.url(path(s), "m.baolocdien.vn"))
        page = desk.send(desk.draw(story.title, near))
        desk.article(story, page, *(desk.url(path(story), host) for host in hosts),
                     also=[desk.url(f"/in/{story.number}", host) for host in hosts])  # fmt: skip
    return desk.paper


def php_nuke(today: date) -> Paper:
    """modules.php?name=News&file=article&sid=123: here sid is the story, while PHPSESSID comes and goes."""
    desk = Desk("php-nuke", "PHP-Nuke", "baothanhkien.vn", "old", today, title="Báo Thạnh Kiên", count=45, first=100,
                parts="thoi-su xa-hoi kinh-te", note="sid is the id of the story; PHPSESSID in some links")  # fmt: skip
    desk.paper.ignores = frozenset({"PHPSESSID", "mode", "order", "thold"})
    desk.at = lambda s: f"/modules.php?name=News&new_topic={s.number}"
    desk.link = lambda s: f"/modules.php?name=News&file=article&sid={s.number}" + _session(s)
    desk.menu = desk.nav('&middot; <a href="$href">$name</a><br>')
    desk.menu += desk.static("/modules.php?name=Content&pa=showpage&pid=1", "/modules.php?name=Feedback")
    desk.side = '<a href="/modules.php?name=Your_Account">Đăng nhập</a>'
    desk.put("/modules.php?name=Your_Account", desk.draw("Đăng nhập", "<form><input name=username></form>"))
    desk.icons = lambda s: f'<A HREF="/modules.php?name=News&amp;file=print&amp;sid={s.number}">In bài</A>'
    desk.front(3)
    desk.front(3, path="/index.php")
    desk.rss("/backend.php", desk.stories[:10], "text/xml")
    for section in desk.parts:
        desk.listing(section.name, desk.of(section), numbered(desk.at(section), "&pagenum={n}", 5), per=5, form="image")
    desk.publish(lambda s: f"/modules.php?name=News&file=article&sid={s.number}",
                 also=lambda s: (f"/modules.php?name=News&file=print&sid={s.number}",))  # fmt: skip
    for story in desk.stories:
        desk.put(
            f"/modules.php?name=News&file=print&sid={story.number}", f"<html><body>{desk.body(story)}</body></html>"
        )
    return desk.paper


def _session(story: Story) -> str:
    return (
        f"&PHPSESSID={story.number * 2654435761 % 2**64:016x}" if story.number % 2 else "&mode=thread&order=0&thold=0"
    )


def sessions(today: date) -> Paper:
    """view.php?id=123&sid=…: another sid in every page that shows the link, and the same text behind all of them."""
    desk = Desk("phien", "own (PHP 4)", "baogohoi.com.vn", "old", today, title="Báo Gò Hội", count=54, first=500,
                parts="thoi-su xa-hoi kinh-te van-hoa", note="a session id in every link of every page")  # fmt: skip
    desk.paper.ignores = frozenset({"sid"})
    desk.at = lambda s: f"/list.php?cat={s.number}"
    desk.link = lambda s: f"/view.php?id={s.number}"
    desk.menu = desk.nav('<a href="$href">$name</a><br>') + desk.static("/about.php", "/contact.php")
    desk.front(3)
    for section in desk.parts:
        desk.listing(section.name, desk.of(section), numbered(desk.at(section), "&page={n}", 6), per=6, form="sau")
    desk.publish(desk.link)
    for n, (key, page) in enumerate(list(desk.paper.pages.items())):
        answer = page() if callable(page) else page
        desk.paper.pages[key] = replace(answer, body=_with_sid(answer.body, n))
    return desk.paper


def _with_sid(body: bytes, n: int) -> bytes:
    return re.sub(rb'(?i)href="(/[a-z]+\.php)(\??)([^"]*)"', lambda m: b'href="%s?%s%ssid=%08x"' % (
        m[1], m[3], b"&amp;" if m[3] else b"", n * 2654435761 % 2**32), body)  # fmt: skip


MAKERS = (amp_first, three_hosts, php_nuke, sessions)
