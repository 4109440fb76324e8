"""Drupal 6 with nodes and terms, and Drupal 10 with aliases beside the nodes."""

from datetime import date, timedelta

from tests.discovery import feeds
from tests.discovery.desk import Desk, numbered
from tests.discovery.site import Answer, Paper


def nodes(today: date) -> Paper:
    """/node/123 and /taxonomy/term/4; pages counted from 0; print copies; feeds of every term."""
    desk = Desk("drupal-6", "Drupal 6", "baohungkhe.vn", "drupal", today, title="Báo Hưng Khê", count=78, www=True,
                parts="thoi-su xa-hoi kinh-te the-thao giao-duc", first=20,
                note="short numbers: /node/123, /taxonomy/term/4?page=1")  # fmt: skip
    desk.link = lambda s: f"/node/{s.number}"
    desk.at = lambda s: f"/taxonomy/term/{s.number}"
    desk.menu = desk.nav('<li class="menu-12"><a href="$href" title="">$name</a></li>') + desk.static(
        "/node/1", "/node/2", "/contact"
    )
    desk.side = desk.items(desk.stories[30:35], desk.look.related)
    desk.listing(desk.title, desk.stories[:30], lambda n: f"/node?page={n}" if n else "/", form="drupal",
                 head=desk.feed_link(desk.url("/rss.xml")))  # fmt: skip
    desk.rss("/rss.xml", desk.stories[:10])
    for section in desk.parts:
        base = desk.at(section)
        head = desk.feed_link(desk.url(f"{base}/0/feed"))
        desk.listing(section.name, desk.of(section), numbered(base, "?page={zero}"), form="drupal", head=head)
        desk.rss(f"{base}/0/feed", desk.of(section)[:10])
    for story in desk.stories:
        page = f"<html><head><title>{story.title}</title></head><body class='print'>{desk.body(story)}</body></html>"
        desk.put(f"/print/{story.number}", page)
    for n in range(3, 6):
        desk.put(
            f"/user/{n}",
            desk.draw(f"phongvien{n}", '<dl class="user-member"><dt>Thành viên được</dt><dd>3 năm</dd></dl>'),
        )
    desk.put("/user/login", desk.draw("Đăng nhập", "<form><input name=name><input name=pass type=password></form>"))
    desk.icons = lambda s: (
        f'<ul class="links inline"><li><a href="/print/{s.number}" rel="nofollow">Bản in</a></li>'
        f'<li><a href="/user/login?destination=node/{s.number}%2523comment-form">Đăng nhập</a> để bình luận</li>'
        f'<li><a href="/user/{3 + s.number % 3}">Tác giả</a></li></ul>'
    )
    desk.paper.ignores = frozenset({"destination"})
    desk.publish(desk.link, also=lambda s: (f"/print/{s.number}",))
    return desk.paper


def aliases(today: date) -> Paper:
    """Aliases without numbers, each beside its node with the same canonical; a sitemap that is changed every night."""
    desk = Desk("drupal-10", "Drupal 10", "baotruongdien.vn", "drupal10", today, title="Báo Trường Điền", count=84,
                parts="thoi-su van-hoa kinh-te nong-nghiep-nong-thon chuyen-doi-so ban-doc",
                note="/tin-tuc/slug and /node/n answer alike; lastmod of last night everywhere; sitemap by ?page=",
    )  # fmt: skip
    desk.link = lambda s: f"/tin-tuc/{s.slug}"
    desk.at = lambda s: f"/chuyen-muc/{s.slug}"
    desk.menu = desk.nav(
        '<li class="menu-item"><a href="$href" data-drupal-link-system-path="taxonomy/term/3">$name</a></li>'
    )
    desk.menu += desk.static("/toa-soan-va-ban-bien-tap", "/lien-he")
    desk.side = "<ul>" + desk.items(desk.stories[9:14], desk.look.related, lambda s: f"/node/{s.number}") + "</ul>"
    desk.front(4)
    for section in desk.parts:
        desk.listing(section.name, desk.of(section), numbered(desk.at(section), "?page={zero}", 6), per=6, form="rel")
    desk.publish(desk.link, lambda s: f"/node/{s.number}", near=3,
                 head=lambda s: desk.canonical(desk.link(s)) + f'<link rel="shortlink" href="/node/{s.number}" />',
    )  # fmt: skip
    _nightly(desk)
    desk.paper.otherwise = lambda _: Answer(desk.draw("Không tìm thấy", "<p>Trang không tồn tại.</p>").encode(), 404)
    return desk.paper


def _nightly(desk: Desk) -> None:
    """The sitemap of a module that touches every row by cron; its old rows are years of nothing that still stands."""
    night = desk.stories[0].at.replace(hour=2, minute=0) + timedelta(days=1)
    rows = [(desk.url(desk.link(s)), night) for s in desk.stories]
    half = len(rows) // 2
    desk.put("/sitemap.xml", feeds.index([(desk.url(f"/sitemap.xml?page={n}"), night) for n in (1, 2)]), "text/xml")
    desk.put("/sitemap.xml?page=1", feeds.urlset(rows[:half]), "text/xml")
    desk.put("/sitemap.xml?page=2", feeds.urlset(rows[half:]), "text/xml")
    desk.put("/robots.txt", f"User-agent: *\nDisallow: /user/\nSitemap: {desk.url('/sitemap.xml')}\n", "text/plain")


MAKERS = (nodes, aliases)
