"""Addresses that are numbers, and lists that go far back."""

from datetime import date, timedelta

from tests.discovery.desk import Addresses, Desk, chunks, numbered
from tests.discovery.site import Paper
from tests.discovery.text import Section, slug


def ims(today: date) -> Paper:
    """/12/6817/Slug.htm in sections /12/Xa-hoi.htm; feeds by number; words with capitals."""
    desk = Desk("ims", "IMS-NewsImg", "baorachtram.com.vn", "ims", today, title="Báo Rạch Tràm", count=50, first=6000,
                parts="thoi-su xa-hoi kinh-te van-hoa", www=True, note="section and story are numbers in folders",
    )  # fmt: skip
    desk.at = lambda s: f"/{10 + s.number}/{slug(s.name).title()}.htm"
    desk.link = lambda s: f"/{10 + s.section.number}/{s.number}/{s.slug.title().replace('-', '_')}.htm"
    desk.menu = desk.nav('<a class="m" href="$href">$name</a>') + desk.static("/gioithieu.htm", "/lienhe.htm")
    desk.front(3)
    for section in desk.parts:
        base = desk.at(section)
        address = numbered(base, "?page={n}", 6)
        desk.listing(
            section.name, desk.of(section), address, per=6, head=desk.feed_link(f"/rss/{10 + section.number}.rss")
        )
        desk.rss(f"/rss/{10 + section.number}.rss", desk.of(section)[:10], "text/xml")
    desk.publish(desk.link)
    return desk.paper


def vnpt(today: date) -> Paper:
    """/1222/27362/45707/612721/ for an article, /1222/27362/ for its section; eleven pages, so a day is asked for."""
    desk = Desk("vnpt", "VNPT portal", "baothoithuan.gov.vn", "ims", today, title="Báo Thới Thuận", count=132, days=44,
                parts="thoi-su xa-hoi", first=612000, note="numbers only; eleven pages a section, with --since",
    )  # fmt: skip
    desk.paper.since = 60
    desk.at = lambda s: f"/1222/{27360 + s.number}/"
    desk.link = lambda s: f"/1222/{27360 + s.section.number}/45707/{s.number}/"
    desk.menu = desk.nav('<a href="$href">$name</a>') + desk.static("/1222/27400/", "/1222/27401/")
    desk.front(6)
    for section in desk.parts:
        desk.listing(section.name, desk.of(section), numbered(desk.at(section), "trang-{n}/", 6), per=6, form="laquo")
    desk.publish(desk.link, near=0)
    return desk.paper


def related_only(today: date) -> Paper:
    """/bv/3.htm; lists show eight stories and no more, each article leads to three older ones."""
    desk = Desk("lien-quan", "own (ASP)", "baocaumoi.vn", "ims", today, title="Báo Cầu Mới", count=100, first=3,
                parts="thoi-su xa-hoi kinh-te van-hoa",
                note="older stories are linked by related boxes alone; canonical is the front page",
    )  # fmt: skip
    desk.link = lambda s: f"/bv/{s.number}.htm"
    desk.at = lambda s: f"/cm/{s.number}.htm"
    desk.menu = desk.nav('<a href="$href">$name</a>') + desk.static("/tt/1.htm", "/tt/2.htm")
    desk.front(3)
    for section in desk.parts:
        desk.listing(section.name, desk.of(section)[:8], numbered(desk.at(section), ""))
    desk.publish(desk.link, near=3, head=lambda _: desk.canonical("/"))
    return desk.paper


def by_day(today: date) -> Paper:
    """Older stories by the day in the query, a form with a date beside it; /tin/12345.html."""
    desk = Desk("theo-ngay", "own (PHP)", "baophuocsay.vn", "footer", today, title="Báo Phước Sậy", count=120, days=40,
                parts="thoi-su xa-hoi kinh-te", first=12000,
                note='"Tin cũ hơn" is ?den-ngay=…; sections in the footer; with --since',
    )  # fmt: skip
    desk.paper.since = 50
    desk.link = lambda s: f"/tin/{s.number}.html"
    desk.at = lambda s: f"/chuyen-muc/{s.slug}.html"
    desk.menu = desk.nav('<a class="nav" href="$href">$name</a>') + desk.static("/trang/gioi-thieu.html")
    form = '<form action="" method="get"><input type="date" name="den-ngay"><button>Xem theo ngày</button></form>'
    desk.front(4)
    for section in desk.parts:
        desk.listing(section.name, desk.of(section), _until(desk, section), per=8, form="older", before=form)
    desk.publish(desk.link, near=2)
    return desk.paper


def _until(desk: Desk, section: Section) -> Addresses:
    """Each page is asked for by the day of its newest story."""
    days = [group[0].at.date() + timedelta(days=1) for group in chunks(desk.of(section), 8)]
    base = desk.at(section)
    return lambda n: f"{base}?den-ngay={days[n]:%Y-%m-%d}" if n else base


def zero_based(today: date) -> Paper:
    """Sections /muc-3.html, their later pages /muc-3.html/12, both options of a <select>; stories are /doc/123."""
    desk = Desk("so-khong", "CodeIgniter", "baogiongsay.vn", "portal", today, title="Báo Giồng Sậy", count=72,
                parts="thoi-su xa-hoi kinh-te du-lich",
                note="/muc-3.html/12: stories counted behind the ending; sections and pages in <select>",
    )  # fmt: skip
    desk.at = lambda s: f"/muc-{s.number}.html"
    desk.link = lambda s: f"/doc/{s.number}"
    links = desk.nav('<option value="$href">$name</option>')
    desk.menu = (
        f'<select onchange="if(this.value)location=this.value"><option value="">Chuyên mục</option>{links}</select>'
    )
    desk.front(2, heading="<h2>$link</h2>".replace("$link", ""))
    for section in desk.parts:
        address = numbered(desk.at(section), "/{start}", 6)
        desk.listing(section.name, desk.of(section), address, per=6, form="select")
    desk.publish(desk.link)
    return desk.paper


MAKERS = (ims, vnpt, related_only, by_day, zero_based)
