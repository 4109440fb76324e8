"""What stands in a page, though not as a link: an array of a ticker, a sitemap of lines, feeds behind a form."""

import json
from datetime import date, timedelta
from html import escape

from tests.discovery.desk import Desk, numbered
from tests.discovery.site import Paper


def station(today: date) -> Paper:
    """/tin-bai/12 is news, /chuong-trinh/12 a programme, /video/12 a film; short news only in a ticker's array."""
    desk = Desk("dai-tinh", "own (CodeIgniter)", "thlocquoi.vn", "tv", today, title="Đài PT-TH Lộc Quới", count=40,
                parts="thoi-su kinh-te van-hoa ban-doc", first=200,
                note="ten stories only as [title, url] in a script; next page is ?p=2; programmes with the same ids; "
                     "a schedule without an end; no date on the front page")  # fmt: skip
    desk.link = lambda s: f"/tin-bai/{s.number}"
    desk.at = lambda s: f"/chuyen-muc/{s.slug}"
    shown, quick = desk.parts[:3], desk.of(desk.parts[3])
    desk.menu = desk.nav('<a href="$href">$name</a>', shown) + '<a href="/chuong-trinh">Chương trình</a>'
    desk.menu += '<a href="/lich-phat-song">Lịch phát sóng</a><a href="/truc-tiep/thlq1">Trực tuyến</a>'
    desk.menu += desk.static("/gioi-thieu")
    rows = ",\n".join(json.dumps([s.title, desk.link(s)], ensure_ascii=False) for s in quick)
    ticker = f'<div id="tin-moi"></div><script>var tinMoi = [\n{rows}\n]; chay(tinMoi, "tin-moi");</script>'
    desk.put("/", desk.draw(desk.title, ticker + "".join(desk.items(desk.of(s)[:3]) for s in shown)))
    for section in shown:
        base = desk.at(section)
        desk.listing(section.name, desk.of(section), numbered(base, "?p={n}"), per=4, form="arrows",
                     href=numbered("", "?p={n}"))  # fmt: skip
    desk.publish(desk.link, near=0)
    _programmes(desk)
    desk.put("/truc-tiep/thlq1", desk.draw("Trực tuyến", '<video src="http://live.thlocquoi.example/1.m3u8"></video>'))
    for ago in range(-30, 31):
        day = today - timedelta(days=ago)
        turn = f'<a href="?ngay={day - timedelta(1):%d-%m-%Y}">Hôm trước</a> '
        turn += f'<a href="?ngay={day + timedelta(1):%d-%m-%Y}">Hôm sau</a>'
        hours = "".join(f"<tr><td>{h:02}:30</td><td>Phim truyện, tập {h + ago + 40}</td></tr>" for h in range(5, 22, 2))
        page = desk.draw("Lịch phát sóng", f"<table>{hours}</table>{turn}")
        desk.put(f"/lich-phat-song?ngay={day:%d-%m-%Y}", page)
        if not ago:
            desk.put("/lich-phat-song", page)
    return desk.paper


def _programmes(desk: Desk) -> None:
    ids = [s.number for s in desk.stories[:12]]
    cards = "".join(f'<a class="tv-card" href="/chuong-trinh/{n}">Chuyên mục số {n}</a>' for n in ids)
    desk.put("/chuong-trinh", desk.draw("Chương trình", cards))
    for n in ids:
        films = "".join(f'<a href="/video/{n}{k}">Tập {k}</a> ' for k in (1, 2))
        desk.put(f"/chuong-trinh/{n}", desk.draw(f"Chuyên mục số {n}", f"<p>Phát lúc 19 giờ thứ hai.</p>{films}"))
        for k in (1, 2):
            desk.put(f"/video/{n}{k}", desk.draw(f"Chuyên mục số {n}, tập {k}", f'<video src="/v/{n}{k}.mp4"></video>'))


def lines(today: date) -> Paper:
    """For telephones: every link is #!/tin/12; the footer leads to /so-do.txt, whose lines are the pages for robots."""
    desk = Desk("gach-thang", "AngularJS", "baohoaxoai.vn", "next", today, title="Báo Hòa Xoài", count=40, first=300,
                parts="thoi-su xa-hoi kinh-te",
                note="#!/tin/12; a sitemap of lines with BOM and CRLF, linked in the footer only; 10 of 40 not in it",
    )  # fmt: skip
    desk.link = lambda s: f"#!/tin/{s.number}"
    told = [s for n, s in enumerate(desk.stories) if n % 4]
    foot = '<footer><a href="#!/gioi-thieu">Giới thiệu</a> <a href="/so-do.txt">Sơ đồ trang</a></footer>'
    desk.side = foot
    links = "".join(f'<a href="#!/muc/{s.slug}">{s.name}</a>' for s in desk.parts)
    desk.put(
        "/",
        desk.draw(
            desk.title, f'<div ng-app="bao"><nav>{links}</nav>{desk.items(desk.stories[:12])}<div ng-view></div></div>'
        ),
    )
    about = desk.draw("Giới thiệu", f"<h1>Giới thiệu</h1><p>{escape(desk.title)} ra hằng ngày.</p>")
    desk.put("/gioi-thieu", about)
    rows = [desk.url("/"), desk.url("/gioi-thieu"), *(desk.url(f"/tin/{s.number}") for s in told)]
    desk.put("/so-do.txt", b"\xef\xbb\xbf" + "\r\n".join(rows).encode() + b"\r\n", "text/plain")
    for story in desk.stories:
        page = desk.draw(story.title, desk.body(story, desk.near(story, 3)))
        desk.article(story, page, f"/tin/{story.number}", reach="links" if story in told else "script")
    return desk.paper


def chosen_feed(today: date) -> Paper:
    """Lists are a script's; "RSS" is a page with a form: choose a section, press a button, have its feed."""
    desk = Desk("chon-kenh", "ASP.NET MVC 3", "baothoiquoi.vn", "webforms", today, title="Báo Thới Quới", count=48,
                parts="thoi-su xa-hoi kinh-te the-thao", first=900, days=20,
                note="feeds only behind <form method=get><select name=kenh>; /Tin/ChiTiet/12?ten=slug")  # fmt: skip
    desk.paper.folds = True
    desk.paper.ignores = frozenset({"ten"})
    desk.link = lambda s: f"/Tin/ChiTiet/{s.number}?ten={s.slug[:30]}"
    desk.at = lambda s: f"/Tin/Muc/{s.number}"
    desk.menu = "<ul>" + desk.nav() + "</ul>" + desk.static("/Home/GioiThieu", "/Home/LienHe")
    desk.menu += '<a href="/Home/Kenh"><img src="/Content/rss.png" alt="RSS" /></a>'
    wait = '<div id="ds" data-bind="foreach: tin"></div><script src="/Scripts/ds.js"></script>'
    desk.put("/", desk.draw(desk.title, desk.items(desk.stories[:4]) + wait))
    for section in desk.parts:
        desk.put(desk.at(section), desk.draw(section.name, wait))
        desk.rss(f"/Home/Rss?kenh={section.slug}", desk.of(section), "text/xml; charset=utf-8")
    rows = "".join(f'<option value="{s.slug}">{s.name}</option>' for s in desk.parts)
    form = f'<form method="get" action="/Home/Rss"><select name="kenh">{rows}</select>'
    form += '<button type="submit">Lấy kênh tin</button></form>'
    desk.put("/Home/Kenh", desk.draw("Kênh tin RSS", f"<h1>Kênh tin RSS</h1>{form}"))
    desk.publish(lambda s: f"/Tin/ChiTiet/{s.number}", near=0)
    return desk.paper


MAKERS = (station, lines, chosen_feed)
