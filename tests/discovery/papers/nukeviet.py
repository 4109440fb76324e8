"""NukeViet 3 by query, NukeViet 4 with rewritten addresses."""

from datetime import date
from html import escape

from tests.discovery import feeds
from tests.discovery.desk import Desk, numbered
from tests.discovery.site import Paper, redirect

_NEWS = "/index.php?language=vi&nv=news"


def three(today: date) -> Paper:
    """/index.php?language=vi&nv=news&op=Xa-hoi/slug-123; capitals in sections; print and save-file copies."""
    desk = Desk("nukeviet-3", "NukeViet 3", "baomyloi.vn", "nukeviet", today, title="Báo Mỹ Lợi", count=60,
                parts="thoi-su xa-hoi kinh-te van-hoa-giai-tri", note="op=Section/slug-id in the query")  # fmt: skip
    desk.at = lambda s: f"{_NEWS}&op={s.slug.capitalize()}"
    desk.link = lambda s: f"{desk.at(s.section)}/{s.slug.capitalize()}-{s.number}"
    desk.menu = desk.nav() + desk.static("/index.php?language=vi&nv=about", "/index.php?language=vi&nv=contact")
    login = f"/index.php?language=vi&nv=users&op=login&nv_redirect={'aHR0cDovL2Jhbw':s}"
    desk.put(login, desk.draw("Đăng nhập", "<form><input name=nv_login></form>"))
    desk.menu += f'<li><a href="{escape(login)}">Đăng nhập</a></li>'
    desk.menu += '<li><a href="/index.php?language=vi&amp;nv=rss">RSS</a></li>'
    desk.side = desk.items(desk.stories[10:15], '<li><a class="show" href="$href">$title</a></li>')
    desk.front(3)
    desk.put("/index.php?language=vi", redirect(desk.url("/"), 302))
    rows = "".join(f'<li><a href="{escape(_feed(s.slug))}">{s.name}</a></li>' for s in desk.parts)
    desk.put("/index.php?language=vi&nv=rss", desk.draw("Kênh RSS", f"<h1>Danh sách kênh</h1><ul>{rows}</ul>"))
    for section in desk.parts:
        desk.listing(section.name, desk.of(section), numbered(desk.at(section), "/page-{n}", 6), per=6)
        desk.rss(_feed(section.slug), desk.of(section)[:8], "text/xml; charset=utf-8")
    desk.put("/index.php?language=vi&nv=seek&q=lua", desk.draw("Tìm kiếm", desk.items(desk.stories[3:9])))
    desk.icons = lambda s: (
        f'<li><a rel="nofollow" href="{escape(_print(s.section.slug, s.slug, s.number))}">In ra</a></li>'
    )
    for story in desk.stories:
        page = f"<html><head><title>{story.title}</title></head><body>{desk.body(story)}</body></html>"
        desk.put(_print(story.section.slug, story.slug, story.number), page)
    desk.publish(desk.link, also=lambda s: (_print(s.section.slug, s.slug, s.number),))
    return desk.paper


def _feed(slug: str) -> str:
    return f"{_NEWS}&op=rss/{slug.capitalize()}"


def _print(section: str, slug: str, number: int) -> str:
    return f"{_NEWS}&op=print/{section.capitalize()}/{slug.capitalize()}-{number}"


def four(today: date) -> Paper:
    """/vi/news/xa-hoi/slug-123.html beside /vi/about/…; a page of feeds, groups, topics, an index named in robots."""
    desk = Desk("nukeviet-4", "NukeViet 4", "baovinhthuan.gov.vn", "nukeviet", today, title="Báo Vĩnh Thuận", count=90,
                parts="thoi-su xa-hoi kinh-te khoa-hoc-cong-nghe lao-dong-viec-lam", home="/vi/",
                note="home is /vi/; groups and tags; sitemap index by query")  # fmt: skip
    desk.at = lambda s: f"/vi/news/{s.slug}/"
    desk.link = lambda s: f"/vi/news/{s.section.slug}/{s.slug}-{s.number}.html"
    desk.menu = desk.nav('<li role="presentation"><a class="dropdown-toggle" href="$href">$name</a></li>')
    desk.menu += desk.static(
        "/vi/about/gioi-thieu-ve-bao.html", "/vi/about/co-cau-to-chuc-toa-soan.html", "/vi/contact/"
    )
    desk.menu += '<li><a href="/vi/news/groups/Tin-noi-bat/">Tin nổi bật</a></li><li><a href="/vi/feeds/">RSS</a></li>'
    desk.side = desk.items(desk.stories[20:25], '<li><a class="show" href="$href">$title</a></li>')
    desk.put("/", redirect(desk.url("/vi/"), 302))
    desk.front(4, path="/vi/")
    desk.listing("Tin nổi bật", desk.stories[::5], numbered("/vi/news/groups/Tin-noi-bat/", "page-{n}/"))
    desk.listing("Thẻ: lúa", desk.stories[1:20:2], numbered("/vi/news/tag/lua/", "page-{n}/"))
    rows = "".join(f'<li><a href="/vi/news/rss/{s.slug}/">{s.name}</a></li>' for s in desk.parts)
    desk.put(
        "/vi/feeds/", desk.draw("RSS", f'<ul class="feeds"><li><a href="/vi/news/rss/">Tin tức</a></li>{rows}</ul>')
    )
    desk.rss("/vi/news/rss/", desk.stories[:20], "text/xml; charset=utf-8")
    for section in desk.parts:
        desk.listing(section.name, desk.of(section), numbered(desk.at(section), "page-{n}/", 6), per=6, form="laquo")
        desk.rss(f"/vi/news/rss/{section.slug}/", desk.of(section)[:10], "text/xml; charset=utf-8")
    desk.publish(desk.link, near=4, head=lambda s: desk.canonical(desk.link(s)))
    where = desk.url("/index.php?language=vi&nv=SitemapIndex")
    news = desk.url("/index.php?language=vi&nv=news&op=Sitemap")
    desk.put("/robots.txt", f"User-agent: *\nDisallow: /admin/\nSitemap: {where}\n", "text/plain")
    desk.put(where, feeds.index([(news, desk.stories[0].at)]), "text/xml")
    desk.put(news, feeds.urlset([(desk.url(desk.link(s)), s.at) for s in desk.stories[:60]]), "text/xml")
    return desk.paper


MAKERS = (three, four)
