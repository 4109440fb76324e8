"""What is announced: a feed in the words of a footer, sitemaps in sitemaps, walls and stories that are gone."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from html import escape

from tests.discovery import feeds
from tests.discovery.desk import Desk, numbered
from tests.discovery.site import Paper
from tests.discovery.text import Story

_LINK = re.compile(r"<link>(/[^<]+)</link>")  # "<link>/tin/slug-12</link>"


def footer_feed(today: date) -> Paper:
    """Lists are drawn by a script; "RSS" in the footer leads to feeds that call themselves text/html."""
    desk = Desk("chan-trang", "own (PHP)", "baotrungloi.vn", "ims", today, title="Báo Trung Lợi", count=48, days=16,
                parts="thoi-su xa-hoi kinh-te van-hoa", first=4000,
                note="feeds as text/html, relative links in CDATA with blanks, guid isPermaLink=false; the feed in the "
                     "head is on a foreign host that does not answer")  # fmt: skip
    desk.link = lambda s: f"/tin/{s.slug}-{s.number}"
    desk.at = lambda s: f"/muc/{s.slug}"
    rows = "".join(f'<a href="/tin-moi-nhat?muc={s.number}">RSS {s.name}</a> | ' for s in desk.parts)
    desk.menu = desk.nav('<a class="m" href="$href">$name</a>') + desk.static("/gioi-thieu")
    desk.side = f'<div class="chan">{rows}<a href="/tin-moi-nhat">RSS</a></div>'
    head = desk.feed_link("http://feeds.feedburner.example/baotrungloi")
    waiting = '<div class="ds-tin" data-muc="0"><img src="/images/loading.gif" alt="Đang tải"></div>'
    waiting += '<script src="/tin.js"></script>'
    desk.put("/", desk.draw(desk.title, waiting, head=head))
    _feed(desk, "/tin-moi-nhat", desk.stories[:12])
    for section in desk.parts:
        desk.put(desk.at(section), desk.draw(section.name, waiting, head=head))
        _feed(desk, f"/tin-moi-nhat?muc={section.number}", desk.of(section))
    desk.publish(desk.link, near=0, head=lambda _: head)
    return desk.paper


def _feed(desk: Desk, path: str, chosen: Sequence[Story]) -> None:
    text = feeds.rss2(desk.title, desk.url("/"), chosen, desk.link)
    text = _LINK.sub(lambda m: f"<guid isPermaLink='false'>{desk.host} {m[1][-5:]}</guid>"
                               f"<link>\n  <![CDATA[ {m[1]} ]]>\n</link>", text)  # fmt: skip
    desk.put(path, text, "text/html; charset=UTF-8")


def deep_sitemaps(today: date) -> Paper:
    """robots.txt names three sitemaps: one is gone, one has pictures only, one leads by years to months in .gz."""
    desk = Desk("so-do-long", "own (Node)", "baolonglap.vn", "portal", today, title="Báo Long Lập", count=72, days=60,
                parts="thoi-su xa-hoi kinh-te ban-doc", www=True, first=11000,
                note="an index of indexes of .gz; Sitemap: of a dead file; robots.txt forbids /ban-doc/ (18 stories)",
    )  # fmt: skip
    desk.paper.since = 70
    desk.link = lambda s: f"/{s.section.slug}/{s.slug}-n{s.number}.html"
    desk.at = lambda s: f"/{s.slug}/"
    desk.menu = desk.nav('<a class="nav" href="$href">$name</a>') + '<a href="/anh/">Ảnh đẹp</a>'
    desk.menu += desk.static("/gioi-thieu.html")
    told = [s for s in desk.stories if s.section.slug != "ban-doc"]
    desk.front(2)
    for section in desk.parts:
        desk.listing(section.name, desk.of(section)[:5], numbered(desk.at(section), ""))
    desk.publish(desk.link, chosen=told, near=0)
    for story in desk.stories:
        if story not in told:
            desk.put(desk.link(story), desk.draw(story.title, desk.body(story)))
    _pictures(desk)
    months: dict[str, list[Story]] = {}
    for story in told:
        months.setdefault(f"{story.at:%Y/%m}", []).append(story)
    for month, chosen in months.items():
        rows = feeds.urlset([(desk.url(desk.link(s)), s.at) for s in chosen])
        desk.put(f"/so-do/{month}.xml.gz", feeds.zipped(rows), "application/gzip")
    years = sorted({month[:4] for month in months})
    for year in years:
        mine = [(desk.url(f"/so-do/{m}.xml.gz"), chosen[0].at) for m, chosen in months.items() if m.startswith(year)]
        desk.put(f"/so-do/{year}.xml", feeds.index(mine), "application/xml")
    desk.put("/so-do.xml", feeds.index([(desk.url(f"/so-do/{y}.xml"), None) for y in years]), "application/xml")
    named = "".join(f"Sitemap: {desk.url(f'/{name}.xml')}\n" for name in ("so-do-cu", "so-do-anh", "so-do"))
    desk.put("/robots.txt", f"User-agent: *\nDisallow: /ban-doc/\nDisallow: /tim-kiem\n{named}", "text/plain")
    return desk.paper


def _pictures(desk: Desk) -> None:
    grid = "".join(f'<a href="/anh/{n}"><img src="/anh/nho/{n}.jpg" alt=""></a>' for n in range(12))
    desk.put("/anh/", desk.draw("Ảnh đẹp", grid))
    for n in range(12):
        desk.put(f"/anh/{n}", desk.draw(f"Ảnh {n}", f'<img src="/anh/to/{n}.jpg" alt="">'))
    picture = "<image:image><image:loc>http://anh.baolonglap.example/1.jpg</image:loc></image:image>"
    rows = feeds.urlset([(desk.url(f"/anh/{n}"), None) for n in range(12)], pictures=picture)
    desk.put("/so-do-anh.xml", rows, "application/xml")


def walls(today: date) -> Paper:
    """/thoi-su/slug-12.tpo; what is older than twelve days has a lead and a wall; some links lead to stories gone."""
    desk = Desk("khoa-cu", "own (PHP)", "baothanhngai.vn", "mediatech", today, title="Báo Thạnh Ngãi", count=48,
                first=600, parts="thoi-su xa-hoi kinh-te van-hoa",
                note="a lead and a login form for what is old (not asked for); 200 for what is gone; .tpo")  # fmt: skip
    desk.link = lambda s: f"/{s.section.slug}/{s.slug}-{s.number}.tpo"
    desk.at = lambda s: f"/{s.slug}.tpo"
    desk.icons = lambda s: f'<a href="/y-kien/{s.number}">Ý kiến bạn đọc</a>'
    desk.menu = desk.nav() + desk.static("/toa-soan/gioi-thieu.tpo", "/toa-soan/lien-he.tpo")
    gone = "".join(f'<li><a href="/thoi-su/bai-da-go-so-{n}-{n}.tpo">Bài đã gỡ số {n}</a></li>' for n in range(10, 18))
    desk.side = f"<ul>{gone}</ul>"
    desk.front(3)
    for section in desk.parts:
        desk.listing(section.name, desk.of(section), numbered(desk.at(section), "?trang={n}", 6), per=6, form="words")
    wall = '<div class="tuong"><h3>Đăng nhập để đọc tiếp</h3><form method="post" action="/dang-nhap">'
    wall += '<input name="email"><input type="password" name="mat-khau"><button>Đăng nhập</button></form></div>'
    desk.paper.exits = (0, 69)  # to say that it has put up a wall is as right as to say nothing
    edge = today - timedelta(days=12)
    free = [s for s in desk.stories if s.at.date() > edge]
    desk.publish(desk.link, chosen=free, near=3)
    for story in desk.stories:
        if story not in free:
            main = f'<h1 class="name">{escape(story.title)}</h1><p><strong>{escape(story.lead)}</strong></p>{wall}'
            desk.article(story, desk.draw(story.title, main), desk.link(story), reach="archive", text=(story.lead,))
        said = '<h1>Ý kiến bạn đọc</h1><p class="yk">Rất hay, cảm ơn tòa soạn.</p><p class="yk">Mong có thêm bài.</p>'
        desk.put(f"/y-kien/{story.number}", desk.draw("Ý kiến bạn đọc", said))
    desk.paper.otherwise = lambda _: desk.send(
        desk.draw("Thông báo", "<h1>Bài viết không tồn tại hoặc đã bị gỡ bỏ</h1>" + desk.items(free[:5]))
    )
    return desk.paper


def weekly(today: date) -> Paper:
    """XHTML with foreign namespaces, as application/xhtml+xml; no sections: numbers of a weekly, /2026/so-48/slug/."""
    desk = Desk("tuan-bao", "own (Zope)", "baotuandien.vn", "weekly", today, title="Tuần báo Điền", count=45, days=60,
                parts="thoi-su van-hoa",
                note="issues are the only lists; application/xhtml+xml; no id in any address",
    )  # fmt: skip
    desk.paper.since = 70
    desk.kind = "application/xhtml+xml; charset=utf-8"
    desk.link = lambda s: f"/{_issue(s)}/{s.slug}/"
    issues = list(dict.fromkeys(map(_issue, desk.stories)))
    shown = "".join(f'<a href="/{i}/">Số {i[-2:]}</a>&#160; ' for i in issues[:3])
    desk.menu = f'{shown}<a href="/luu/">Các số trước</a> ' + desk.static("/toa-soan/")
    for n, group in enumerate(issues[at : at + 4] for at in range(0, len(issues), 4)):
        rows = "".join(f'<li><a href="/{i}/">Số {i[-2:]}, năm {i[:4]}</a></li>' for i in group)
        more = f'<p><a href="/luu/trang{n + 2}">Trang sau</a></p>' if (n + 1) * 4 < len(issues) else ""
        desk.put(f"/luu/trang{n + 1}" if n else "/luu/", desk.draw("Các số trước", f"<ul>{rows}</ul>{more}"))
    for path, issue in (("/", issues[0]), *((f"/{i}/", i) for i in issues)):
        desk.listing(f"Số {issue[-2:]}", [s for s in desk.stories if _issue(s) == issue], numbered(path, ""), per=99)
    for story in desk.stories:
        same = [s for s in desk.stories if _issue(s) == _issue(story) and s != story]
        desk.article(story, desk.draw(story.title, desk.body(story, same[:4])), desk.link(story))
    return desk.paper


def _issue(story: Story) -> str:
    year, week, _ = story.at.isocalendar()
    return f"{year}/so-{week:02}"


MAKERS = (footer_feed, deep_sitemaps, walls, weekly)
