"""Papers whose stories are announced in odd ways only, a paper that is half pictures, and a paper full of traps."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import escape

from tests.discovery import feeds
from tests.discovery.desk import Desk, numbered
from tests.discovery.site import Paper
from tests.discovery.text import Story, captions


def feeds_only(today: date) -> Paper:
    """Sections drawn by a script; a page lists seven feeds, each of another kind, none with plain whole addresses."""
    desk = Desk("kenh-tin", "own (Perl)", "baotudinh.vn", "ims", today, title="Báo Tứ Định", count=84, days=20,
                parts="thoi-su xa-hoi kinh-te van-hoa the-thao y-te giao-duc",
                note="RSS .91, 1.0, 2.0, Atom, JSON Feed; relative, //host/ and xml:base links")  # fmt: skip
    desk.link = lambda s: f"/tin/{s.number}.html"
    desk.menu = '<div id="menu-root"></div><a href="/kenh-tin.html">Kênh tin</a>' + desk.static("/gioi-thieu.html")
    whole: Callable[[Story], str] = lambda s: desk.url(desk.link(s))  # noqa: E731
    hostly: Callable[[Story], str] = lambda s: f"//{desk.host}{desk.link(s)}"  # noqa: E731
    mine = [desk.of(s) for s in desk.parts]
    home = desk.url("/")
    told = {
        "/kenh/cu.xml": (feeds.rss091("Cũ", home, mine[0], whole), "text/xml"),
        "/kenh/rdf.pl": (feeds.rdf("RDF", home, mine[1], whole), "application/rdf+xml"),
        "/kenh/atom/": (feeds.atom("Atom", "", mine[2], desk.link), "application/atom+xml; charset=utf-8"),
        "/kenh/atom2/": (feeds.atom("Atom", f"{home}tin/", mine[3], lambda s: f"{s.number}.html"), feeds.ATOM),
        "/kenh/json": (feeds.json_feed("JSON", home, mine[4], whole), "application/feed+json"),
        "/kenh/?loai=6": (feeds.rss2("RSS", home, mine[5], hostly), "application/xml"),
        "/kenh/tuong-doi.rss": (feeds.rss2("RSS", home, mine[6], lambda s: f"../tin/{s.number}.html"), feeds.RSS),
    }
    for path, (text, kind) in told.items():
        desk.put(path, text, kind)
    rows = "".join(f'<li><a href="{path}">Kênh {n}</a></li>' for n, path in enumerate(told, 1))
    desk.put("/kenh-tin.html", desk.draw("Kênh tin", f"<h1>Các kênh tin của báo</h1><ul>{rows}</ul>"))
    desk.put("/", desk.draw(desk.title, '<div id="tin-moi"></div><script src="/js/trang-chu.js"></script>'))
    desk.publish(desk.link, near=0)
    return desk.paper


def sitemaps_only(today: date) -> Paper:
    """A front page drawn by a script; robots.txt names the sitemap by its path; zipped, plain text, with videos."""
    desk = Desk("so-do", "own (React)", "baothanhtram.vn", "portal", today, title="Báo Thạnh Tràm", count=120,
                parts="thoi-su xa-hoi kinh-te", first=700000,
                note="relative Sitemap:, gz, .txt, video and news rows, months in names, last night everywhere",
    )  # fmt: skip
    night = desk.stories[0].at.replace(hour=3) + timedelta(days=1)
    old = Desk("so-do-cu", "", "baothanhtram.vn", "portal", today - timedelta(days=100), title=desk.title, count=1000,
               days=3200, parts="thoi-su xa-hoi")  # fmt: skip
    old.paper, old.link = desk.paper, lambda s: f"/{s.slug}-{s.number}.html"
    whole: Callable[[Story], str] = lambda s: desk.url(desk.link(s))  # noqa: E731
    months: dict[str, list[Story]] = {}
    for story in old.stories:
        months.setdefault(f"{story.at:%Y-%m}", []).append(story)
    names = []
    for month, chosen in months.items():
        names.append(f"/so-do/thang-{month}.xml")
        desk.put(names[-1], feeds.urlset([(whole(s), night) for s in chosen]), "text/xml")
    fresh = [desk.stories[n::4] for n in range(4)]
    video = "<video:video><video:title>Video trong bài</video:title><video:player_loc>https://v.example/1</video:player_loc>"
    video += "<video:publication_date>2019-01-01</video:publication_date></video:video>"
    news = "<news:news><news:publication><news:name>Báo</news:name><news:language>vi</news:language></news:publication>"
    news += f"<news:publication_date>{fresh[2][-1].at.isoformat()}</news:publication_date>"
    news += "<news:title>Tin</news:title></news:news>"
    desk.put(
        "/so-do/moi.xml.gz",
        feeds.zipped(feeds.urlset([(whole(s), s.at) for s in fresh[0]])),
        "application/octet-stream",
    )
    desk.put("/so-do/danh-sach.txt", "\n".join(whole(s) for s in fresh[1]), "text/plain")
    desk.put("/so-do/tin.xml", feeds.urlset([(whole(s), None) for s in fresh[2]], news=news), "application/xml")
    desk.put("/so-do/video.xml", feeds.urlset([(whole(s), s.at) for s in fresh[3]], videos=video), "application/xml")
    parts = [*names, "/so-do/moi.xml.gz", "/so-do/danh-sach.txt", "/so-do/tin.xml", "/so-do/video.xml"]
    desk.put("/so-do/muc-luc.xml", feeds.index([(desk.url(n), night) for n in parts]), "text/xml")
    desk.put("/robots.txt", "User-agent: *\nAllow: /\nSitemap: /so-do/muc-luc.xml\n", "text/plain")
    desk.put(
        "/",
        '<!DOCTYPE html><html><head><title>Báo</title></head><body><div id="root"></div><script src="/a.js"></script>',
    )
    desk.publish(desk.link, near=0)
    old.publish(old.link, near=0, reach="archive")
    desk.paper.exits = (0, 69)
    return desk.paper


def pictures_first(today: date) -> Paper:
    """A photo section stands first, its stories have a title, captions and pictures, and no paragraph at all."""
    desk = Desk("anh-truoc", "own (PHP)", "baoduonghoa.vn", "portal", today, title="Báo Đường Hoa", count=72,
                first=5000, parts="phong-su-anh thoi-su xa-hoi",
                note="24 stories of pictures; galleries beside them")  # fmt: skip
    desk.menu = desk.nav('<a class="nav" href="$href">$name</a>') + '<a href="/thu-vien-anh">Thư viện ảnh</a>'
    photos = [s for s in desk.stories if s.section.number == 1]
    desk.put(
        "/",
        desk.draw(desk.title, desk.items(photos[:12]) + desk.items(s for s in desk.stories[:30] if s not in photos)),
    )
    for section in desk.parts:
        desk.listing(section.name, desk.of(section), numbered(desk.at(section), "?p={n}", 8), per=8)
    for story in photos:
        said = captions(story, 9)
        figures = "".join(
            f'<figure><img src="/uploads/{story.number}-{n}.jpg" alt=""><figcaption>{escape(c)}</figcaption></figure>'
            for n, c in enumerate(said)
        )
        main = f'<div class="photo-story"><h1 class="title-detail">{escape(story.title)}</h1><span class="date">'
        main += f'{story.at:%d/%m/%Y %H:%M}</span><div class="slide">{figures}</div>'
        main += f'<p class="author">{story.author}</p></div>'
        desk.article(story, desk.draw(story.title, main), desk.link(story), text=said)
    desk.publish(desk.link, chosen=[s for s in desk.stories if s not in photos], near=3)
    grid = "".join(f'<a href="/thu-vien-anh/{n}"><img src="/uploads/kho/{n}.jpg"></a>' for n in range(20))
    desk.put("/thu-vien-anh", desk.draw("Thư viện ảnh", f'<div class="grid">{grid}</div>'))
    for n in range(20):
        desk.put(
            f"/thu-vien-anh/{n}",
            desk.draw(f"Ảnh {n}", f'<img src="/uploads/kho/{n}.jpg"><a href="/thu-vien-anh">Về kho</a>'),
        )
    return desk.paper


def traps(today: date) -> Paper:
    """A calendar without end, lists that never end, sorted and filtered lists, soft 404s, a login, a cloud of tags."""
    desk = Desk("bay", "own (PHP)", "baolongxoai.vn", "portal", today, title="Báo Long Xoài", count=100, first=20000,
                parts="thoi-su xa-hoi kinh-te van-hoa phap-luat", note="everything answers 200, for ever")  # fmt: skip
    clouds = "".join(f'<a href="/tag/chu-de-{n}?page=1">chủ đề {n}</a> ' for n in range(60))
    desk.menu = desk.nav('<a class="nav" href="$href">$name</a>') + f'<a href="/lich/{today:%Y/%m}">Lịch</a>'
    desk.menu += '<a href="/dang-nhap?return=/">Đăng nhập</a><a href="/tim-kiem?q=cau&sort=new">Tìm kiếm</a>'
    desk.side = clouds
    desk.icons = lambda s: (
        f'<a href="/chia-se?u={s.number}&to=facebook">Chia sẻ</a> <a href="/binh-luan/{s.number}?page=1">Bình luận</a>'
        f'<a href="/dang-nhap?return=/{s.slug}-{s.number}.html">Lưu tin</a>'
    )
    desk.front(3)
    for section in desk.parts:
        sort = "".join(
            f'<a href="{desk.at(section)}?sort={k}&view={v}">{k}</a>' for k in ("new", "hot", "az") for v in (1, 2)
        )
        desk.listing(section.name, desk.of(section), numbered(desk.at(section), "?page={n}", 7), per=7, form="words",
                     before=sort, after=f'<a class="last" href="{desk.at(section)}?page=9999">Trang cuối</a>',
    )  # fmt: skip
    desk.publish(desk.link, near=3)
    desk.paper.otherwise = lambda url: desk.send(desk.draw("Không tìm thấy", _anything(desk, url)))
    return desk.paper


_PAGE = re.compile(r"page=(\d+)")  # "?page=12"
_MONTH = re.compile(r"/lich/(\d{4})/(\d\d)")  # "/lich/2026/11"


def _anything(desk: Desk, url: str) -> str:
    """What stands where nothing is: more of the same."""
    if found := _MONTH.search(url):
        year, month = int(found[1]), int(found[2])
        around = [f"/lich/{year + (month + n - 1) // 12}/{(month + n - 1) % 12 + 1:02}" for n in (-1, 1)]
        days = "".join(f'<a href="/lich/{year}/{month:02}/{n}">{n}</a> ' for n in range(1, 29))
        return f'<a href="{around[0]}">Tháng trước</a> <a href="{around[1]}">Tháng sau</a> {days}'
    if "/dang-nhap" in url:
        return "<h1>Đăng nhập</h1><form method=post><input name=u><input name=p type=password></form>"
    path = url.partition("?")[0]
    if found := _PAGE.search(url):
        return (
            desk.items(desk.stories[-7:]) + f'<a rel="next" href="{path}?page={int(found[1]) + 1}">Trang tiếp theo</a>'
        )
    if "/tag/" in url or "/tim-kiem" in url or "sort=" in url:
        return desk.items(desk.stories[:7]) + f'<a rel="next" href="{path}?page=2">Trang tiếp theo</a>'
    return '<h1>Xin lỗi, trang bạn tìm không tồn tại</h1><p>Mời bạn trở về <a href="/">trang chủ</a>.</p>'


MAKERS = (feeds_only, sitemaps_only, pictures_first, traps)
