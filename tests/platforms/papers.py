"""The papers: how each platform addresses, lists and announces its articles."""

import zlib
from collections.abc import Callable
from datetime import date
from functools import partial

from tests.discovery import feeds
from tests.discovery.desk import numbered
from tests.discovery.site import Answer, Paper
from tests.discovery.text import Section, Story, slug
from tests.platforms.press import Press
from tests.platforms.styles import STYLES

SEED = "1"
_GENERAL = "thoi-su kinh-te xa-hoi van-hoa"

Maker = Callable[[date, str], Press]


def _press(today: date, seed: str, name: str, system: str, domain: str, title: str, **more: object) -> Press:
    """A paper with the habits that `styles.py` has under its name."""
    told = {"sections": _GENERAL, "first": 4000} | more
    return Press(f"pf-{name}", system, domain, today, STYLES[name], title=title, seed=seed, **told)  # type: ignore[arg-type]


def _lists(desk: Press, address: Callable[[Section], Callable[[int], str]], pager: str, per: int = 5) -> None:
    """All articles of each section, page by page."""
    for section in desk.parts:
        desk.listing(section.name, desk.of(section), address(section), per=per, form=pager, head=desk.base)


def _begin(desk: Press, nav: str = '<li><a href="$href">$name</a></li>', more: str = "") -> None:
    desk.menu = f'<li><a href="/">Trang chủ</a></li>{desk.nav(nav)}{more}'
    desk.write()
    desk.front(2, head=desk.base)


def onecms(today: date, seed: str) -> Press:
    """Lists of the newest with a script behind "Xem thêm"; the rest is in sitemaps; feeds without `.rss`."""
    desk = _press(today, seed, "onecms", "onecms", "baotamngan.vn", "Báo Tam Ngàn", first=310000,
                  sections="chinh-tri kinh-te xa-hoi nong-nghiep-nong-thon")  # fmt: skip
    desk.tag = lambda text: f"/tag/{slug(text)}-event{zlib.crc32(text.encode()) % 1000}.html"
    _begin(desk)
    for section in desk.parts:
        desk.put(f"/rss/{section.slug}.rss", feeds.rss2(section.name, desk.url("/"), (), desk.link), feeds.RSS)
        desk.rss(f"/rss/{section.slug}", desk.of(section)[:5])
        desk.listing(section.name, desk.of(section)[:5], numbered(desk.at(section), ""))
    desk.issue()
    rows = [(desk.url(desk.link(s)), s.at) for s in desk.stories]
    picture = "<image:image><image:loc>https://tmn.1cdn.example/a.jpg</image:loc></image:image>"
    maps = {
        "article-daily": feeds.urlset(rows, pictures=picture), "news": feeds.urlset(rows[:4]),
        "category": feeds.urlset([(desk.url(desk.at(s)), None) for s in desk.parts]),
        "event": feeds.urlset([(desk.url(desk.tag(text)), None) for text in desk.pool]),
    }  # fmt: skip
    for name, text in maps.items():
        desk.put(f"/sitemap-{name}.xml", text, "application/xml")
    desk.put("/sitemap.xml", feeds.index([(desk.url(f"/sitemap-{n}.xml"), None) for n in maps]), "text/xml")
    desk.put("/robots.txt", f"User-agent: *\nDisallow: /api/\nSitemap: {desk.url('/sitemap.xml')}\n", "text/plain")
    return desk


def hemera(today: date, seed: str) -> Press:
    """Lists of the newest; monthly sitemaps that come zipped; feeds with the number of the section."""
    desk = _press(today, seed, "hemera", "hemera", "baolongsay.vn", "Báo Long Sậy", first=91000)
    desk.link = lambda s: f"/{s.slug}-post{s.number}.html"
    desk.at = lambda s: f"/{s.slug}/"
    desk.tag = lambda text: f"/tag/{slug(text)}.html"
    _begin(desk, '<li><a class="cms-link" href="$href">$name</a></li>', '<li><a href="/rss.html">RSS</a></li>')
    for section in desk.parts:
        desk.listing(section.name, desk.of(section)[:5], numbered(desk.at(section), ""))
        desk.rss(f"/rss/{section.slug}-{80 + section.number}.rss", desk.of(section)[:4])
    desk.rss("/rss/home.rss", desk.stories[:8])
    names = ["home", *(f"{s.slug}-{80 + s.number}" for s in desk.parts)]
    rows = "".join(f'<li><a href="/rss/{name}.rss">{name}</a></li>' for name in names)
    desk.put("/rss.html", desk.draw("RSS", f"<ul>{rows}</ul>"))
    desk.issue()
    months: dict[str, list[Story]] = {}
    for story in desk.stories:
        months.setdefault(f"{story.at.year}-{story.at.month}", []).append(story)
    for month, chosen in months.items():
        zipped = feeds.zipped(feeds.urlset([(desk.url(desk.link(s)), s.at) for s in chosen]))
        answer = Answer(zipped, kind="text/xml; charset=utf-8", headers=(("Content-Encoding", "gzip"),))
        desk.put(f"/sitemaps/news-{month}.xml", answer)
    rows_of = [(desk.url(f"/sitemaps/news-{month}.xml"), chosen[0].at) for month, chosen in months.items()]
    desk.put("/sitemap.xml", feeds.index(rows_of), "text/xml")
    return desk


def _dated(story: Story, section: str) -> str:
    return f"/{section}/{story.at:%Y%m}/{story.slug}-{zlib.crc32(story.slug.encode()):08x}"[:-1] + "/"


def mediasoft(today: date, seed: str) -> Press:
    """The month and a hexadecimal number in the address; `?paged=N`; a feed in each section."""
    desk = _press(today, seed, "mediasoft", "mediasoft", "baocaotram.vn", "Báo Cao Trầm", www=True)
    desk.link = lambda s: _dated(s, s.section.slug)
    desk.at = lambda s: f"/{s.slug}/"
    _begin(desk)
    _lists(desk, lambda s: numbered(desk.at(s), "?paged={n}"), "numbers")
    for section in desk.parts:
        desk.rss(f"{desk.at(section)}index.rss", desk.of(section)[:5], "text/xml")
    desk.issue()
    return desk


def mediasoft_td(today: date, seed: str) -> Press:
    """The newer theme: sections within sections, no feed, an arrow to the next page."""
    desk = _press(today, seed, "mediasoft-td", "mediasoft", "baobinhkhe.com.vn", "Báo Bình Khê")
    desk.link = lambda s: _dated(s, f"{s.section.slug}/{'tin-trong-tinh' if s.number % 2 else 'phong-su'}")
    desk.at = lambda s: f"/{s.slug}/"
    _begin(desk)
    _lists(desk, lambda s: numbered(desk.at(s), "?paged={n}"), "laquo")
    desk.issue()
    return desk


def mediasoft_vl(today: date, seed: str) -> Press:
    """A theme of the south: the month in the address, feeds that only the section's page names."""
    desk = _press(today, seed, "mediasoft-vl", "mediasoft", "baotralieu.com.vn", "Báo Trà Liễu")
    desk.link = lambda s: _dated(s, s.section.slug)
    desk.at = lambda s: f"/{s.slug}/"
    _begin(desk)
    for section in desk.parts:
        head = desk.feed_link(f"{desk.at(section)}index.rss", "text/xml")
        desk.listing(section.name, desk.of(section), numbered(desk.at(section), "?paged={n}"), per=5, form="words",
                     head=head)  # fmt: skip
        desk.rss(f"{desk.at(section)}index.rss", desk.of(section)[:5], "text/xml")
    desk.issue()
    return desk


def fck(today: date, seed: str) -> Press:
    """Relative links against `<base>`; `?p=N&d=`; feeds under /rss/cate/; the breadcrumb is the first h1."""
    desk = _press(today, seed, "fck", "content-fck", "baorachbau.vn", "Báo Rạch Bàu", first=160000)
    desk.base = f'<base href="{desk.url("/")}">'
    desk.link = lambda s: f"{s.slug}-a{s.number}.html"
    desk.at = lambda s: f"{s.slug}/"
    _begin(desk, more='<li><a href="rss/">RSS</a></li>')
    for section in desk.parts:
        desk.listing(section.name, desk.of(section), numbered(f"/{section.slug}/", "?p={n}&d="), per=5, head=desk.base,
                     href=numbered(f"{section.slug}/", "?p={n}&d="))  # fmt: skip
        desk.rss(f"/rss/cate/{section.slug}/", desk.of(section)[:6], "text/xml; charset=utf-8")
    rows = "".join(f'<li><a href="rss/cate/{s.slug}/">{s.name}</a></li>' for s in desk.parts)
    desk.put("/rss/", desk.draw("RSS", f"<ul>{rows}</ul>", head=desk.base))
    desk.issue()
    return desk


def fck_new(today: date, seed: str) -> Press:
    """The newer theme, with the day in the address; feeds of sections and of sections within them."""
    desk = _press(today, seed, "fck-new", "content-fck", "baomoccau.vn", "Báo Mộc Cau", first=120000)
    desk.link = lambda s: f"/{s.slug}-{s.at:%d%m%Y}-a{s.number}.html"
    desk.at = lambda s: f"/{s.slug}/"
    _begin(desk, more='<li><a href="/rss/">RSS</a></li>')
    _lists(desk, lambda s: numbered(desk.at(s), "?p={n}&d="), "icon")
    for section in desk.parts:
        desk.rss(f"/rss/cate/{section.slug}/", desk.of(section)[:6], "text/xml; charset=utf-8")
        desk.rss(f"/rss/subcate/{section.slug}-trong-tinh/", desk.of(section)[:3], "text/xml; charset=utf-8")
    kinds = ("/rss/cate/{}/", "/rss/subcate/{}-trong-tinh/")
    rows = "".join(f'<li><a href="{k.format(s.slug)}">{s.name}</a></li>' for s in desk.parts for k in kinds)
    desk.put("/rss/", desk.draw("RSS", f"<ul>{rows}</ul>"))
    desk.issue()
    return desk


def mediatech(today: date, seed: str) -> Press:
    """Two forms of address; a page that lists feeds; unfilled `{{ }}`."""
    desk = _press(today, seed, "mediatech", "mediatech", "baohongvan.vn", "Báo Hồng Vân", first=3300000)
    desk.link = lambda s: f"/{s.slug}-{'post' if s.number % 2 else ''}{s.number}.html"
    _begin(desk, '<li class="nav-item"><a href="$href">$name</a></li>', '<li><a href="/rss">RSS</a></li>')
    _lists(desk, lambda s: numbered(desk.at(s), "?page={n}"), "window")
    for section in desk.parts:
        desk.rss(f"/rss/news/{section.slug}.rss", desk.of(section)[:5])
    rows = "".join(f'<a href="/rss/news/{s.slug}.rss">{s.name}</a><br>' for s in desk.parts)
    desk.put("/rss", desk.draw("Kênh RSS", f"<h1>RSS</h1>{rows}"))
    desk.issue()
    return desk


def mediatech_old(today: date, seed: str) -> Press:
    """The older build: /tin-tuc/section/id/slug, no feed."""
    desk = _press(today, seed, "mediatech-old", "mediatech", "baothanhgiong.com.vn", "Báo Thanh Giồng", first=140000)
    desk.link = lambda s: f"/tin-tuc/{s.section.slug}/{s.number}/{s.slug}"
    desk.at = lambda s: f"/tin-tuc/{s.slug}"
    _begin(desk)
    _lists(desk, lambda s: numbered(desk.at(s), "?page={n}"), "sau")
    desk.issue()
    return desk


def vietlong(today: date, seed: str) -> Press:
    """Every third text enciphered; print pages under a hash; feeds `/rss/section.xml`."""
    desk = _press(today, seed, "vietlong", "vietlong", "baohoangson.vn", "Báo Hoàng Sơn", first=150000,
                  sections="thoi-su phap-luat kinh-te van-hoa")  # fmt: skip
    desk.link = lambda s: f"/{s.slug}-{s.number}.htm"
    desk.at = lambda s: f"/{s.slug}.htm"
    desk.printed = lambda s: f"/print/{zlib.crc32(s.slug.encode()):08x}/{s.number}.htm"
    desk.encoded = frozenset(s.number for s in desk.stories[::3])
    _begin(desk)
    _lists(desk, lambda s: lambda n: f"/{s.slug}/trang-{n + 1}.htm" if n else f"/{s.slug}.htm", "words")
    for section in desk.parts:
        desk.rss(f"/rss/{section.slug}.xml", desk.of(section)[:6], "text/xml")
    desk.issue()
    return desk


def bbg(today: date, seed: str) -> Press:
    """`-postid123.bbg`; no feed; numbered pages."""
    desk = _press(today, seed, "bbg", "bbg", "baobaclung.vn", "Báo Bắc Lũng", first=420000)
    desk.link = lambda s: f"/{s.slug}-postid{s.number}.bbg"
    _begin(desk)
    _lists(desk, lambda s: numbered(desk.at(s), "?page={n}"), "numbers")
    desk.issue()
    return desk


def bbg_old(today: date, seed: str) -> Press:
    """The older build: /bg/section/part/id/slug.html."""
    desk = _press(today, seed, "bbg-old", "bbg", "baoyenlac.com.vn", "Báo Yên Lạc", first=330000)
    desk.link = lambda s: f"/bg/{s.section.slug}/tin-tuc/{s.number}/{s.slug}.html"
    desk.at = lambda s: f"/bg/{s.slug}.html"
    _begin(desk)
    _lists(desk, lambda s: lambda n: f"/bg/{s.slug}/page-{n + 1}.html" if n else desk.at(s), "arrows")
    desk.issue()
    return desk


def newscontent(today: date, seed: str) -> Press:
    """/section/slug-72306.html; no feed."""
    desk = _press(today, seed, "newscontent", "newscontent", "baobachai.vn", "Báo Bạc Hải", first=72000)
    desk.link = lambda s: f"/{s.section.slug}/{s.slug}-{s.number}.html"
    desk.at = lambda s: f"/{s.slug}/"
    _begin(desk)
    _lists(desk, lambda s: numbered(desk.at(s), "?page={n}"), "numbers")
    desk.issue()
    return desk


def ims(today: date, seed: str) -> Press:
    """/12/6817/Slug.htm; sections and feeds have numbers."""
    desk = _press(today, seed, "ims", "ims", "baothuongyen.com.vn", "Báo Thượng Yên", first=210000)
    desk.link = lambda s: f"/{10 + s.section.number}/{s.number}/{'_'.join(s.slug.split('-')).capitalize()}.htm"
    desk.at = lambda s: f"/{10 + s.number}/{s.slug.capitalize()}.htm"
    _begin(desk, more='<li><a href="/rss.htm">RSS</a></li>')
    _lists(desk, lambda s: numbered(desk.at(s), "?page={n}"), "laquo")
    for section in desk.parts:
        desk.rss(f"/rss/{10 + section.number}.rss", desk.of(section)[:6], "text/xml")
    rows = "".join(f'<li><a href="/rss/{10 + s.number}.rss">{s.name}</a></li>' for s in desk.parts)
    desk.put("/rss.htm", desk.draw("RSS", f"<ul>{rows}</ul>"))
    desk.issue()
    return desk


def mastercms(today: date, seed: str) -> Press:
    """`&BRSR=5` leads to later pages; `/tag/x-7.tag`; print pages of a script; feeds under /rss_feed/."""
    desk = _press(today, seed, "mastercms", "mastercms", "suckhoequeta.vn", "Sức Khỏe Quê Ta", first=61000)
    desk.tag = lambda text: f"/tag/{slug(text)}-{zlib.crc32(text.encode()) % 900}.tag"
    desk.printed = lambda s: f"/apicenter@/print_article&i={s.number}"
    _begin(desk, more='<li><a href="/rss_feed/">RSS</a></li>')
    _lists(desk, lambda s: numbered(desk.at(s), "&s_cond=&BRSR={start}", 5), "more")
    for section in desk.parts:
        desk.rss(f"/rss_feed/{section.slug}", desk.of(section)[:6])
    rows = "".join(f'<li><a href="/rss_feed/{s.slug}">{s.name}</a></li>' for s in desk.parts)
    desk.put("/rss_feed/", desk.draw("RSS", f"<ul>{rows}</ul>"))
    desk.issue()
    return desk


BY_PLATFORM: dict[str, tuple[Maker, ...]] = {
    "onecms": (onecms,), "hemera": (hemera,), "mediasoft": (mediasoft, mediasoft_td, mediasoft_vl),
    "content-fck": (fck, fck_new), "mediatech": (mediatech, mediatech_old), "vietlong": (vietlong,),
    "bbg": (bbg, bbg_old), "newscontent": (newscontent,), "ims": (ims,), "mastercms": (mastercms,),
}  # fmt: skip
"""The papers of each platform: of today's theme, and of others."""
PRESSES: tuple[Maker, ...] = tuple(make for makers in BY_PLATFORM.values() for make in makers)


def presses(today: date, seed: str = SEED) -> list[Press]:
    """The papers of a day, in print."""
    return [make(today, seed) for make in PRESSES]


def _paper(make: Maker, today: date) -> Paper:
    return crawled(make(today, SEED))


def crawled(press: Press) -> Paper:
    """A paper as the judge of crawls takes it: all of its months are asked for."""
    press.paper.since, press.paper.group = 200, "platforms"
    return press.paper


MAKERS = tuple(partial(_paper, make) for make in PRESSES)
"""The papers as those of `tests.discovery`, whose judge of worlds reads them."""
