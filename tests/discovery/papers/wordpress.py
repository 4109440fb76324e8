"""WordPress: flat permalinks, day and name, and none at all."""

from collections.abc import Callable
from datetime import date
from html import escape

from tests.discovery import feeds
from tests.discovery.desk import Desk, numbered
from tests.discovery.site import Paper, redirect
from tests.discovery.text import Story, slug

_MENU = '<li class="menu-item menu-item-type-taxonomy"><a href="$href">$name</a></li>'
_TAGS = ("lúa gạo", "nước ngọt", "cầu đường", "làng nghề")


def pretty(today: date) -> Paper:
    """Flat addresses of three words, beside flat static pages; core sitemap without days; tags, authors, amp."""
    desk = Desk("wp-phang", "WordPress 6", "baogiongtram.vn", "wordpress", today, title="Báo Giồng Tràm", count=96,
                parts="thoi-su xa-hoi kinh-te van-hoa the-thao dat-va-nguoi-que-ta",
                note="three-word slugs beside static pages; a header with a logo only")  # fmt: skip
    desk.link = lambda s: desk.url(f"/{s.short}/")
    desk.at = lambda s: desk.url(f"/category/{s.slug}/")
    desk.menu = desk.nav(_MENU)
    desk.menu += desk.static("/gioi-thieu/", "/lien-he-toa-soan/", "/bang-gia-quang-cao-nam-moi/", "/dieu-khoan-chung/")
    desk.side = "".join(f'<a href="/tag/{slug(n)}/" class="tag-cloud-link">{n}</a>' for n in _TAGS)
    for section in desk.parts:
        base = f"/category/{section.slug}/"
        desk.listing(section.name, desk.of(section), numbered(base, "page/{n}/"), form="rel")
        desk.rss(f"{base}feed/", desk.of(section)[:10])
    desk.listing(desk.title, desk.stories, numbered("/", "page/{n}/"), form="older", head=desk.feed_link("/feed/"))
    desk.rss("/feed/", desk.stories[:10])
    desk.rss("/comments/feed/", ())
    for story in desk.stories:
        _extras(desk, story)
    desk.publish(desk.link, near=3, head=lambda s: desk.canonical(desk.link(s)) + _short(desk, s),
                 also=lambda s: (f"/?p={s.number}", f"/{s.short}/amp/"))  # fmt: skip
    desk.paper.ignores = frozenset({"replytocom"})
    for n, name in enumerate(_TAGS):
        desk.listing(name, desk.stories[n * 9 : n * 9 + 16], numbered(f"/tag/{slug(name)}/", "page/{n}/"))
    for n in range(3):
        desk.listing("Tác giả", desk.stories[n * 10 : n * 10 + 10], numbered(f"/author/phong-vien-{n + 1}/", ""))
    _sitemap(desk)
    return desk.paper


def _short(desk: Desk, story: Story) -> str:
    return f'<link rel="shortlink" href="{desk.url(f"/?p={story.number}")}">'


def _extras(desk: Desk, story: Story) -> None:
    """What stands around each post: its short address, its comments' feed, its copy for telephones."""
    desk.put(f"/?p={story.number}", redirect(desk.link(story)))
    desk.put(f"/{story.short}/amp/", _amp(desk, story))
    desk.put(f"/{story.short}/feed/", feeds.rss2(f"Bình luận: {story.title}", "", (), desk.link), feeds.RSS)


def _amp(desk: Desk, story: Story) -> Callable[[], str]:
    return lambda: (
        f'<!doctype html><html amp lang="vi"><head><meta charset="utf-8"><title>{escape(story.title)}</title>'
        f"{desk.canonical(desk.link(story))}</head><body>{desk.body(story)}</body></html>"
    )


def _sitemap(desk: Desk) -> None:
    kind = "application/xml; charset=UTF-8"
    parts = {
        "posts-post": [desk.link(s) for s in desk.stories],
        "posts-page": [desk.url(p) for p in ("/gioi-thieu/", "/lien-he-toa-soan/", "/dieu-khoan-chung/")],
        "taxonomies-category": [desk.at(s) for s in desk.parts],
        "users": [desk.url(f"/author/phong-vien-{n}/") for n in (1, 2, 3)],
    }
    for name, rows in parts.items():
        desk.put(f"/wp-sitemap-{name}-1.xml", feeds.urlset([(url, None) for url in rows]), kind)
    desk.put("/wp-sitemap.xml", feeds.index([(desk.url(f"/wp-sitemap-{name}-1.xml"), None) for name in parts]), kind)
    desk.put("/sitemap.xml", redirect(desk.url("/wp-sitemap.xml"), 302))
    desk.put(
        "/robots.txt", f"User-agent: *\nDisallow: /wp-admin/\n\nSitemap: {desk.url('/wp-sitemap.xml')}\n", "text/plain"
    )


def dated(today: date) -> Paper:
    """Day and name; attachment pages, archives by day and by month in a calendar, no sitemap, ten items in the feed."""
    desk = Desk("wp-ngay", "WordPress 2.9", "baocaixoai.com.vn", "wordpress", today, title="Báo Cái Xoài", count=66,
                www=True, parts="thoi-su xa-hoi quoc-phong-an-ninh van-hoa-giai-tri",
                note="/2026/11/24/slug/ beside day archives and attachment pages")  # fmt: skip
    desk.link = lambda s: desk.url(f"/{s.at:%Y/%m/%d}/{s.slug}/")
    desk.at = lambda s: desk.url(f"/category/{s.slug}/")
    days = sorted({s.at.date() for s in desk.stories}, reverse=True)
    months = sorted({f"{d:%Y/%m}" for d in days}, reverse=True)
    cells = "".join(f'<td><a href="{desk.url(f"/{d:%Y/%m/%d}/")}">{d.day}</a></td>' for d in days[:20])
    links = "".join(f'<li><a href="{desk.url(f"/{m}/")}">Tháng {m[5:]} {m[:4]}</a></li>' for m in months)
    desk.side = f'<table id="wp-calendar"><tr>{cells}</tr></table><ul class="archives">{links}</ul>'
    desk.menu = desk.nav(_MENU) + desk.static("/gioi-thieu/", "/lien-he/")
    head = desk.feed_link(desk.url("/?feed=rss2"))
    desk.listing(desk.title, desk.stories, numbered("/", "page/{n}/"), form="older", head=head)
    desk.rss("/?feed=rss2", desk.stories[:10], "text/xml; charset=UTF-8")
    for section in desk.parts:
        desk.listing(section.name, desk.of(section), numbered(f"/category/{section.slug}/", "page/{n}/"), form="laquo")
    for when in (*(f"{d:%Y/%m/%d}" for d in days), *months):
        then = [s for s in desk.stories if f"{s.at:%Y/%m/%d}".startswith(when)]
        desk.listing(when, then[:30], numbered(f"/{when}/", "page/{n}/"))
    for story in desk.stories:
        picture = f'<p class="attachment"><a href="{story.image}"><img src="{story.image}"></a></p>'
        desk.put(f"{desk.link(story)}anh-{story.number}/", desk.draw(f"anh-{story.number}", picture))
        desk.article(story, _with_attachment(desk, story), desk.link(story))
    return desk.paper


def _with_attachment(desk: Desk, story: Story) -> Callable[[], str]:
    image = f'<img src="{story.image}" alt="">'
    linked = f'<a href="{desk.link(story)}anh-{story.number}/">{image}</a>'
    return lambda: desk.draw(story.title, desk.body(story, desk.near(story, 3)).replace(image, linked))


def plain(today: date) -> Paper:
    """No permalinks: posts, pages, categories, months and feeds are told apart by the query of the front page only."""
    desk = Desk("wp-p", "WordPress 3", "baolocsay.vn", "wordpress", today, title="Báo Lộc Sậy", count=48,
                parts="thoi-su xa-hoi kinh-te van-hoa", note="/?p=123, /?cat=2, /?page_id=7")  # fmt: skip
    desk.link = lambda s: desk.url(f"/?p={s.number}")
    desk.at = lambda s: desk.url(f"/?cat={s.number}")
    desk.menu = desk.nav(_MENU) + desk.static("/?page_id=2", "/?page_id=7")
    head = desk.feed_link("/?feed=rss2")
    desk.listing(desk.title, desk.stories[:20], numbered("/", "?paged={n}"), form="older", head=head)
    desk.rss("/?feed=rss2", desk.stories[:10], "text/xml; charset=UTF-8")
    for section in desk.parts:
        address = numbered(desk.at(section), "&paged={n}")
        desk.listing(section.name, desk.of(section), address, per=6, form="older")
    for author in (1, 2):
        desk.listing("Tác giả", desk.stories[author : author + 8], numbered(f"/?author={author}", "&paged={n}"))
    desk.publish(desk.link, near=3)
    desk.paper.ignores = frozenset({"replytocom"})
    return desk.paper


MAKERS = (pretty, dated, plain)
