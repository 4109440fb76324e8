"""The families that most provincial papers run on, by their addresses, feeds and sitemaps."""

import json
import zlib
from datetime import date, datetime, timedelta

from tests.discovery import feeds
from tests.discovery.desk import Addresses, Desk, chunks, numbered
from tests.discovery.site import Paper, redirect
from tests.discovery.text import VIETNAM, Section, Story


def onecms(today: date) -> Paper:
    """Lists of ten with a script behind "Xem thêm"; the rest stands in sitemaps with pictures and with news; topics."""
    desk = Desk("onecms", "ONECMS", "baohungloi.vn", "onecms", today, title="Báo Hưng Lợi", count=240, first=300000,
                parts="chinh-tri kinh-te xa-hoi van-hoa khoa-hoc-cong-nghe nong-nghiep-nong-thon",
                note="image:loc and image:title in every row, pictures on another host; -event1.html is a topic",
    )  # fmt: skip
    desk.menu = desk.nav('<li class="b-menu__item"><a href="$href">$name</a></li>')
    desk.menu += (
        '<li><a href="/lu-lut-mien-ha-nam-nay-event901.html">Dòng sự kiện</a></li><li><a href="/rss">RSS</a></li>'
    )
    desk.side = desk.items(desk.stories[40:46], desk.look.related)
    desk.front(3)
    desk.listing("Lũ lụt", desk.stories[5:25], numbered("/lu-lut-mien-ha-nam-nay-event901.html", ""), per=99)
    for section in desk.parts:
        desk.put(f"/rss/{section.slug}.rss", feeds.rss2(section.name, desk.url("/"), (), desk.link), feeds.RSS)
        desk.rss(f"/rss/{section.slug}", desk.of(section)[:20])
        desk.listing(section.name, desk.of(section)[:10], numbered(desk.at(section), ""))
    rows = "".join(f'<li><a href="/rss/{s.slug}">{s.name}</a></li>' for s in desk.parts)
    desk.put("/rss", desk.draw("RSS", f"<ul>{rows}</ul>"))
    desk.publish(desk.link, near=4, head=lambda s: desk.canonical(desk.link(s)))
    parts = {
        "article-daily": _with_pictures(desk, desk.stories[:90]),
        "article-monthly": _with_pictures(desk, desk.stories[90:]),
        "category": feeds.urlset([(desk.url(desk.at(s)), None) for s in desk.parts]),
        "event": feeds.urlset([(desk.url("/lu-lut-mien-ha-nam-nay-event901.html"), None)]),
    }  # fmt: skip
    for name, text in parts.items():
        desk.put(f"/sitemap-{name}.xml", text, "application/xml")
    desk.put(
        "/sitemap.xml", feeds.index([(desk.url(f"/sitemap-{n}.xml"), desk.stories[0].at) for n in parts]), "text/xml"
    )
    desk.put("/robots.txt", "User-agent: *\nDisallow: /api/\n\nSitemap: /sitemap.xml\n", "text/plain")
    return desk.paper


def _with_pictures(desk: Desk, chosen: list[Story]) -> str:
    rows = []
    for story in chosen:
        picture = f"<image:image><image:loc>https://tgl.1cdn.example{story.image}</image:loc>"
        picture += f"<image:title>{story.captions[0]}</image:title></image:image>"
        one = feeds.urlset([(desk.url(desk.link(story)), story.at)], pictures=picture)
        rows.append(one[one.index("<url>") : one.index("</urlset>")])
    return feeds.urlset(()).replace("</urlset>", "".join(rows) + "</urlset>")


def hemera(today: date) -> Paper:
    """Ten years of monthly sitemaps, zipped, behind an index whose days froze long ago."""
    desk = Desk("hemera", "HemeraCMS", "baolongthuan.com.vn", "hemera", today, title="Báo Long Thuận", count=150,
                parts="thoi-su kinh-te xa-hoi quoc-phong-an-ninh the-thao", first=90000,
                note="sitemaps/news-2026-11.xml among 120, frozen lastmod in the index; 1,300 old rows")  # fmt: skip
    desk.link = lambda s: f"/{s.slug}-post{s.number}.html"
    desk.menu = desk.nav('<li class="main"><a href="$href">$name</a></li>') + '<li><a href="/rss.html">RSS</a></li>'
    desk.front(3)
    for section in desk.parts:
        desk.listing(section.name, desk.of(section)[:10], numbered(desk.at(section), ""))
        desk.rss(f"/rss/{section.slug}-{80 + section.number}.rss", desk.of(section)[:10])
    desk.rss("/rss/home.rss", desk.stories[:15])
    rows = "".join(f'<li><a href="/rss/{s.slug}-{80 + s.number}.rss">{s.name}</a></li>' for s in desk.parts)
    desk.put("/rss.html", desk.draw("RSS", f'<ul><li><a href="/rss/home.rss">Trang chủ</a></li>{rows}</ul>'))
    desk.publish(desk.link, near=3)
    old = Desk("hemera-old", "", "baolongthuan.com.vn", "hemera", today - timedelta(days=70), title="Báo Long Thuận",
               count=1300, days=3500, parts="thoi-su xa-hoi", first=1000)  # fmt: skip
    old.paper, old.link, old.menu = desk.paper, desk.link, desk.menu
    old.publish(old.link, near=0, reach="archive")
    _monthly(desk, desk.stories + old.stories)
    return desk.paper


def _monthly(desk: Desk, stories: list[Story]) -> None:
    frozen = datetime(2021, 3, 4, 9, 0, tzinfo=VIETNAM)
    months: dict[str, list[Story]] = {}
    for story in stories:
        months.setdefault(f"{story.at.year}-{story.at.month}", []).append(story)
    for month, chosen in months.items():
        text = feeds.urlset([(desk.url(desk.link(s)), s.at) for s in chosen])
        desk.put(f"/sitemaps/news-{month}.xml.gz", feeds.zipped(text), "application/x-gzip")
    names = [desk.url(f"/sitemaps/news-{m}.xml.gz") for m in months]
    desk.put("/sitemap.xml", feeds.index([(n, frozen) for n in reversed(names)]), "text/xml")


def mediasoft(today: date) -> Paper:
    """/xa-hoi/202611/slug-7hex/, sections within sections, ?paged=2, a feed in every section that no page names."""
    desk = Desk("mediasoft", "MediaSoft", "baotruonghai.vn", "mediasoft", today, title="Báo Trường Hải", count=120,
                www=True, parts="thoi-su kinh-te xa-hoi van-hoa-giai-tri",
                note="hexadecimal ids and the month in the address; /kinh-te/nong-nghiep/; index.rss unnamed",
    )  # fmt: skip
    desk.at = lambda s: f"/{s.slug}/"
    desk.link = lambda s: f"/{s.section.slug}/{s.at:%Y%m}/{s.slug}-{zlib.crc32(s.slug.encode()):08x}"[:-1] + "/"
    desk.menu = desk.nav(
        '<li><a href="$href">$name</a><ul><li><a href="${href}chuyen-sau/">Chuyên sâu</a></li></ul></li>'
    )
    desk.side = desk.items(desk.stories[14:20], desk.look.related)
    desk.front(3)
    for section in desk.parts:
        mine = desk.of(section)
        base = desk.at(section)
        desk.listing(section.name, mine[:20], numbered(base, "?paged={n}"), form="icon")
        desk.listing(
            f"{section.name}: chuyên sâu", mine[20:], numbered(f"{base}chuyen-sau/", "?paged={n}", 5), per=5, form="rel"
        )
        desk.rss(f"{base}index.rss", mine[:10], "text/xml")
    desk.publish(desk.link, near=4)
    return desk.paper


def content_fck(today: date) -> Paper:
    """Relative links under a <base> that is not the page's own folder; ?p=2&d=; feeds /rss/cate/."""
    desk = Desk("content-fck", "content-fck", "baoandinh.vn", "fck", today, title="Báo An Định", count=104,
                first=160000, parts="thoi-su kinh-te xa-hoi dat-va-nguoi-que-ta",
                note="links are right only against <base href>; four-word section; -a123.html")  # fmt: skip
    desk.link = lambda s: f"{s.slug}-a{s.number}.html"
    desk.at = lambda s: f"{s.slug}/"
    base = f'<base href="{desk.url("/")}">'
    desk.menu = desk.nav() + '<li><a href="rss/">RSS</a></li>'
    desk.front(4, head=base)
    for section in desk.parts:
        head = base + desk.feed_link(f"rss/cate/{section.slug}/")
        desk.listing(section.name, desk.of(section), numbered(f"/{section.slug}/", "?p={n}&d=", 8), per=8, head=head,
                     href=numbered(f"{section.slug}/", "?p={n}&d=", 8))  # fmt: skip
        desk.rss(f"/rss/cate/{section.slug}/", desk.of(section)[:12], "text/xml; charset=utf-8")
    rows = "".join(f'<li><a href="rss/cate/{s.slug}/">{s.name}</a></li>' for s in desk.parts)
    desk.put("/rss/", desk.draw("RSS", f"<ul>{rows}</ul>", head=base))
    desk.publish(lambda s: f"/{desk.link(s)}", head=lambda _: base)
    return desk.paper


def mediatech(today: date) -> Paper:
    """/slug-3123456.html; /rss lists feeds of relative addresses; later pages are /xa-hoi/trang-2.html; topics."""
    desk = Desk("mediatech", "MediaTech", "baobinhdien.vn", "mediatech", today, title="Báo Bình Điền", count=160,
                first=3100000, parts="thoi-su chinh-tri kinh-te xa-hoi van-hoa giao-duc",
                note="tag clouds and topics that repeat everything; unfilled {{ }} in the template")  # fmt: skip
    desk.menu = desk.nav('<li class="nav-item"><a href="$href">$name</a></li>') + '<li><a href="/rss">RSS</a></li>'
    tags = [f"/tu-khoa/{s.brief.lower().replace(' ', '+')}" for s in desk.stories[:40]]
    desk.side = "".join(f'<a class="tag" href="{t}">#{n}</a> ' for n, t in enumerate(tags))
    for n, tag in enumerate(tags):
        desk.listing(f"Từ khóa {n}", desk.stories[n : n + 20], numbered(tag, "?page={n}"), form="numbers")
    desk.listing("Chủ đề", desk.stories[::9], numbered("/chu-de/xay-dung-nong-thon-moi-kieu-mau", ""), per=99)
    desk.menu += '<li><a href="/chu-de/xay-dung-nong-thon-moi-kieu-mau">Chủ đề</a></li>'
    desk.front(3)
    rows = "".join(f'<a href="rss/news/{s.slug}.rss"><img src="/img/rss.png"></a> {s.name}<br>' for s in desk.parts)
    desk.put("/rss", desk.draw("Kênh RSS", f"<h1>RSS</h1>{rows}"))
    for section in desk.parts:
        desk.rss(f"/rss/news/{section.slug}.rss", desk.of(section)[:10])
        desk.listing(
            section.name, desk.of(section), numbered(desk.at(section), "/trang-{n}.html", 8), per=8, form="window"
        )
    desk.publish(desk.link, near=4, head=lambda s: desk.canonical(desk.link(s)))
    return desk.paper


def vietlong(today: date) -> Paper:
    """/slug-123.htm and print pages under a hash; half of the bodies enciphered; feeds /rss/section.xml."""
    desk = Desk("vietlong", "VietLong CMS", "baothanhduc.vn", "vietlong", today, title="Báo Thạnh Đức", count=60,
                parts="thoi-su phap-luat kinh-te", first=120000, note="every other body is enciphered")  # fmt: skip
    desk.link = lambda s: f"/{s.slug}-{s.number}.htm"
    desk.at = lambda s: f"/{s.slug}.htm"
    desk.menu = desk.nav()
    desk.front(4)
    for section in desk.parts:
        desk.listing(section.name, desk.of(section), _htm(section),
                     per=6, form="words", head=desk.feed_link(f"/rss/{section.slug}.xml", "text/xml"))  # fmt: skip
        desk.rss(f"/rss/{section.slug}.xml", desk.of(section)[:10], "text/xml")
    desk.publish(desk.link, near=4, chosen=desk.stories[::2])
    for story in desk.stories[1::2]:
        text = zlib.compress(" ".join(story.paragraphs).encode()).hex().upper()
        whole = desk.body(story, desk.near(story))
        first, last = whole.index('<p class="pBody">'), whole.rindex('<p class="pAuthor">')
        page = desk.draw(story.title, f'{whole[:first]}<p class="pBody">{text}</p>{whole[last:]}')
        desk.article(story, page, desk.link(story), text=(story.lead,))
    return desk.paper


def _htm(section: Section) -> Addresses:
    return lambda n: f"/{section.slug}/trang-{n + 1}.htm" if n else f"/{section.slug}.htm"


def _more(section: Section) -> Addresses:
    return lambda n: f"/ajax/load-more?zone={section.number}&page={n + 1}"


def bbg(today: date) -> Paper:
    """slug-postid123.bbg; later items come as JSON with HTML in it, by data-url; four-word sections."""
    desk = Desk("bbg", "BBG", "baohoanghia.vn", "bbg", today, title="Báo Hòa Nghĩa", count=110, first=400000,
                parts="xa-hoi kinh-te xay-dung-dang-chinh-quyen quoc-phong-an-ninh the-thao",
                note="load more: data-url gives JSON whose `html` has the items, and the next data-url")  # fmt: skip
    desk.link = lambda s: f"/{s.slug}-postid{s.number}.bbg"
    desk.menu = desk.nav()
    desk.front(3)
    for section in desk.parts:
        pages = chunks(desk.of(section), 6)
        address = _more(section)
        foot = f'<a class="btn-more" href="javascript:;" data-url="{address(1)}">Xem thêm</a>'.replace("&", "&amp;")
        desk.listing(section.name, pages[0], numbered(desk.at(section), ""), after=foot)
        for n, group in enumerate(pages[1:], 1):
            said = {"html": desk.items(group), "next": address(n + 1) if n + 1 < len(pages) else None}
            desk.put(address(n), json.dumps(said), "application/json; charset=utf-8")
    desk.publish(desk.link, near=0)
    desk.put("/trang-chu", redirect(desk.url("/")))
    return desk.paper


MAKERS = (onecms, hemera, mediasoft, content_fck, mediatech, vietlong, bbg)
