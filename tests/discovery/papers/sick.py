"""Papers that are not well: of each a crawl has to say so."""

from collections.abc import Callable
from datetime import date

from tests.discovery import feeds
from tests.discovery.desk import Desk, numbered, parts
from tests.discovery.site import Answer, Paper, redirect


def _desk(name: str, domain: str, today: date, says: str, *, count: int = 1, note: str = "") -> Desk:
    desk = Desk(
        name, "sick", domain, "portal", today, title=f"Báo {name}", count=count, parts="thoi-su xa-hoi", note=note
    )
    desk.menu = desk.nav('<a class="nav" href="$href">$name</a>')
    desk.paper.exits, desk.paper.says, desk.paper.well = (69,), says, False
    return desk


def _fronts(today: date) -> list[Paper]:
    """Front pages that are none."""
    words = {
        "soft-404": r"404|not found",
        "bao-tri": r"maintenance",
        "thu-thach": r"challenge",
        "dang-nhap": r"log ?in",
        "trong": r"empty|blank|no (text|content)",
        "vo-js": r"script|browser",
        "khong-lien-ket": r"link",
        "chi-js": r"script|browser|link",
    }
    made = []
    for name, says in words.items():
        paper = _desk(name, f"bao{name.replace('-', '')}.vn", today, says, note=f"front page: {name}").paper
        paper.put(paper.home, Answer(_page(name).encode()))
        made.append(paper)
    return made


def _page(name: str) -> str:
    """What stands in place of a page; nothing for a name that has nothing."""
    return parts("sick").get(name, "")


def _answers(today: date) -> list[Paper]:
    """Papers that refuse, move, or say nothing of what they have."""
    refused = _desk("chan", "baobichan.vn", today, "403|refus|block|forbid", note="403 for everything").paper
    refused.put(refused.home, Answer(b"<h1>403 Forbidden</h1>", 403))
    refused.otherwise = lambda _: Answer(b"<h1>403 Forbidden</h1>", 403)
    gone = _desk("doi-nha", "baocudoinha.vn", today, "aliases", note="all redirected to another domain").paper
    gone.otherwise = lambda url: redirect(url.replace("baocudoinha.vn", "baogocay.vn"))
    gone.hosts.add("baocudoinha.vn")
    closed = _desk("cam-robot", "baocamrobot.vn", today, "robots", count=12, note="robots.txt allows nothing")
    _full(closed)
    closed.put("/robots.txt", "User-agent: *\nDisallow: /\n", "text/plain")
    closed.paper.articles.clear()
    shells = _desk("vo-bai", "baovobai.vn", today, "script|browser", count=20, note="every article is a script's shell")
    _full(shells, _page("vo-js"))
    walls = _desk("tuong-phi", "baotuongphi.vn", today, "log ?in", count=20, note="every article is a login page")
    _full(walls, _page("tuong-phi-bai"))
    return [refused, gone, closed.paper, shells.paper, walls.paper]


def _full(desk: Desk, instead: str = "") -> None:
    """A front page, sections and articles, or something else in place of each article."""
    desk.front(6)
    for section in desk.parts:
        desk.listing(section.name, desk.of(section), numbered(desk.at(section), "?page={n}"), form="rel")
    if not instead:
        desk.publish(desk.link, near=2)
    for story in desk.stories if instead else ():
        desk.put(desk.link(story), instead)


def _doors(today: date) -> list[Paper]:
    """Good papers of which the site file names a feed or a sitemap that is none."""
    rows = {
        "rss-html": ("baorsshtml.vn", {"feeds": ["/rss/trang-chu.rss"]}, "/rss/trang-chu.rss", "feed"),
        "so-do-rong": ("baosodorong.vn", {"sitemaps": ["/sitemap.xml"]}, "/sitemap.xml", "sitemap"),
        "so-do-la": ("baosodola.vn", {"sitemaps": ["/sitemap.xml"]}, "/sitemap.xml", "sitemap"),
    }
    bodies = {
        "rss-html": ("<html><head><title>Báo</title></head><body><h1>Trang chủ</h1></body></html>", ""),
        "so-do-rong": (feeds.urlset(()), "text/xml"),
        "so-do-la": (feeds.urlset([(f"http://baokhac{n}.vn/tin-{n}.html", None) for n in range(9)]), "text/xml"),
    }
    made = []
    for name, (domain, facts, path, says) in rows.items():
        desk = _desk(name, domain, today, says, count=24, note=f"site file: {facts}")
        desk.paper.facts, desk.paper.well = facts, True
        _full(desk)
        desk.put(path, *bodies[name])
        made.append(desk.paper)
    return made


def _names(today: date) -> list[Paper]:
    """A name that does not resolve beside a good paper; and two that do not, as when this machine is offline."""
    lost = _desk("khong-ten", "baokhongten.vn", today, "baokhongten|khong-ten", note="does not resolve").paper
    good = _desk(
        "ban-dong-hanh", "baobandonghanh.vn", today, "", count=16, note="crawled with one that does not resolve"
    )
    _full(good)
    good.paper.well = True
    lost.group = good.paper.group = "ten"
    off = [_desk(f"mat-mang-{n}", f"baomatmang{n}.vn", today, "(?i)offline|online|network", note="we are offline").paper
           for n in (1, 2)]  # fmt: skip
    for paper in (lost, *off):
        paper.resolves = False
    for paper in off:
        paper.group = "mat-mang"
    return [lost, good.paper, *off]


def _maker(made: Callable[[date], list[Paper]], at: int) -> Callable[[date], Paper]:
    return lambda today: made(today)[at]


MAKERS = tuple(
    _maker(made, n) for made, count in ((_fronts, 8), (_answers, 5), (_doors, 3), (_names, 4)) for n in range(count)
)
