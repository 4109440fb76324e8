"""Papers that are not well in further ways."""

from collections.abc import Callable
from datetime import date

from tests.discovery import feeds
from tests.discovery.desk import Desk, numbered, parts
from tests.discovery.site import Answer, Paper, redirect


def _desk(name: str, domain: str, today: date, says: str, *, count: int = 1, note: str = "") -> Desk:
    desk = Desk(
        name, "sick", domain, "portal", today, title=f"Báo {name}", count=count, parts="thoi-su xa-hoi", note=note
    )
    desk.paper.exits, desk.paper.says, desk.paper.well = (69,), says, False
    return desk


def _front(name: str, domain: str, says: str, note: str) -> Callable[[date], Paper]:
    """One page for every address of the host."""

    def made(today: date) -> Paper:
        paper = _desk(name, domain, today, says, note=note).paper
        page = Answer(parts("ill")[name].encode())
        paper.put(paper.home, page)
        paper.otherwise = lambda _: page
        return paper

    return made


def network_links(today: date) -> Paper:
    """A front page with headlines, all of which lead to a social network."""
    desk = _desk("mang-xa-hoi", "baomangxahoi.vn", today, "link|other (host|site)|elsewhere|facebook", count=20,
                 note="every headline leads to facebook.com")  # fmt: skip
    desk.link = lambda s: f"https://www.facebook.com/baomangxahoi/posts/{s.number}"
    desk.put("/", desk.draw(desk.title, desk.items(desk.stories)))
    return desk.paper


def parking(today: date) -> Paper:
    """Every address leads to a parking company's host, which does not resolve."""
    desk = _desk("bai-dau", "baobaidau.vn", today, "redirect|moved|other (host|site)|park|alias|resolve",
                 note="all redirected to a parking host that does not resolve")  # fmt: skip
    desk.paper.otherwise = lambda url: redirect(f"http://ww38.parking.example/?d=baobaidau.vn&u={len(url)}", 302)
    desk.paper.hosts.add("baobaidau.vn")
    return desk.paper


def hollow_feed(today: date) -> Paper:
    """A good paper whose site file names a feed that is a feed and has never anything in it."""
    desk = _desk("kenh-rong", "baokenhrong.vn", today, "feed", count=30, note="site file: an empty feed")
    desk.menu = desk.nav('<a class="nav" href="$href">$name</a>')
    desk.paper.facts, desk.paper.well = {"feeds": ["/rss/home.rss"]}, True
    desk.put("/rss/home.rss", feeds.rss2(desk.title, desk.url("/"), (), desk.link), feeds.RSS)
    desk.front(6)
    for section in desk.parts:
        desk.listing(section.name, desk.of(section), numbered(desk.at(section), "?page={n}"), form="rel")
    desk.publish(desk.link, near=2)
    return desk.paper


MAKERS = (
    _front("rao-ban", "baodauten.vn", r"park|for sale|link", "a parked domain: links to searches and sellers"),
    _front("tuong-tien", "baotuongtien.vn", r"pay|subscri|log ?in|link|script", "a payment form in place of the paper"),
    _front("het-han", "baohethan.vn", r"suspend|expire|link|maintenance", "200 and 'Account Suspended'"),
    network_links,
    parking,
    hollow_feed,
)
