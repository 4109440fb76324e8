"""Stories told apart by their path: numbers, hashes, Vietnamese letters, odd endings, days."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import escape
from urllib.parse import quote

from tests.discovery.desk import Addresses, Desk, chunks, numbered
from tests.discovery.site import Paper, redirect
from tests.discovery.text import Section, Story


def slashes(today: date) -> Paper:
    """/news/detail/2/345: every link lacks the slash at its end, to which the server then sends the reader."""
    desk = Desk("gach-cheo", "Kohana", "baotruongbau.vn", "fck", today, title="Báo Trường Bàu", count=48, first=300,
                parts="thoi-su xa-hoi kinh-te the-thao",
                note="/news/detail/2/345 → /news/detail/2/345/; /news/index/2/6 counts stories; /news/printing/345",
    )  # fmt: skip
    desk.link = lambda s: f"/news/detail/{s.section.number}/{s.number}"
    desk.at = lambda s: f"/news/index/{s.number}"
    desk.icons = lambda s: f'<a href="/news/printing/{s.number}">In</a>'
    desk.look = replace(desk.look, story=desk.look.story + "$icons")
    desk.menu = desk.nav() + desk.static("/page/view/1", "/page/view/2")
    desk.front(3)
    for section in desk.parts:
        base, pages = desk.at(section), range(1, len(chunks(desk.of(section), 6)))
        address = numbered(f"{base}/", "{start}/", 6)
        desk.listing(section.name, desk.of(section), address, per=6, href=numbered(base, "/{start}", 6))
        for n in (0, *pages):
            desk.put(address(n).rstrip("/"), redirect(desk.url(address(n))))
    for story in desk.stories:
        desk.put(f"/news/printing/{story.number}", f"<html><body>{desk.body(story)}</body></html>")
        desk.put(desk.link(story), redirect(desk.url(desk.link(story) + "/")))
    desk.publish(lambda s: f"{desk.link(s)}/", near=3,
                 also=lambda s: (desk.link(s), f"/news/printing/{s.number}"))  # fmt: skip
    return desk.paper


def hashes(today: date) -> Paper:
    """/p/9f86d081884c for stories and for static pages alike; the next items stand in `data-next`, as bare HTML."""
    desk = Desk("ma-bam", "own (Go)", "baolocbau.vn", "plusvn", today, title="Báo Lộc Bàu", count=48,
                parts="thoi-su xa-hoi kinh-te van-hoa",
                note="no word and no number in any address; endless lists: data-next of a <div>")  # fmt: skip
    desk.link = lambda s: f"/p/{_hash(s.title, 12)}"
    desk.at = lambda s: f"/c/{_hash(s.slug, 6)}"
    desk.menu = desk.nav() + desk.static(*(f"/p/{_hash(name, 12)}" for name in ("gioi thieu", "lien he", "quang cao")))
    desk.front(2)
    for section in desk.parts:
        pages = chunks(desk.of(section), 4)
        for n, group in enumerate(pages):
            following = f"/c/{_hash(section.slug, 6)}/sau/{_hash(group[-1].title, 12)}"
            more = f'<div class="js-scroll" data-next="{following}"></div>' if n + 1 < len(pages) else ""
            if n:
                last = _hash(pages[n - 1][-1].title, 12)
                desk.put(f"{desk.at(section)}/sau/{last}", desk.items(group) + more)
            else:
                desk.put(desk.at(section), desk.draw(section.name, desk.items(group) + more))
    desk.publish(desk.link, near=0, head=lambda s: desk.canonical(desk.link(s)))
    return desk.paper


def _hash(text: str, length: int) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()[:length]


def letters(today: date) -> Paper:
    """/bài/cầu-mới-ở-xã-tân-lập: letters as they are, or encoded in capitals, or in small ones, by where they stand."""
    desk = Desk("chu-viet", "own (Django)", "baophuocdien.vn", "portal", today, title="Báo Phước Điền", count=45,
                parts="thoi-su xa-hoi van-hoa-giai-tri",
                note="Vietnamese letters in addresses: raw, %E1%BA… and %e1%ba…; no number anywhere")  # fmt: skip
    desk.link = lambda s: f"/bài/{_words(s.title)}"
    desk.at = lambda s: f"/chuyên-mục/{_words(s.name)}"
    desk.menu = desk.nav('<a class="nav" href="$href">$name</a>')
    desk.menu += desk.static("/giới-thiệu", quote("/liên-hệ-tòa-soạn"))
    small: Callable[[Story], str] = lambda s: quote(desk.link(s)).lower()  # noqa: E731
    desk.front(3)
    for section in desk.parts:
        desk.listing(section.name, desk.of(section), numbered(desk.at(section), "/trang-{n}"), per=5, form="words",
                     link=lambda s: quote(desk.link(s)))  # fmt: skip
    for story in desk.stories:
        desk.article(story, desk.draw(story.title, desk.body(story, desk.near(story, 3), link=small)), desk.link(story))
    return desk.paper


def _words(text: str) -> str:
    return "-".join("".join(c.lower() if c.isalnum() else " " for c in text).split())


def endings(today: date) -> Paper:
    """/slug/1234.vnp, films /video/slug/1234.vnp with ids of their own table, long reads in a layout of their own."""
    desk = Desk("vnp", "own (.NET)", "baodongsay.vn", "plusvn", today, title="Báo Đông Sậy", count=48, first=7000,
                parts="thoi-su kinh-te van-hoa", www=True,
                note="a film has the same id as a story; /e-magazine/ without <p>; /amp/ copies; .vnp")  # fmt: skip
    films = Desk("vnp-phim", "", "baodongsay.vn", "plusvn", today, title=desk.title, count=12, first=90000,
                 parts="doi-song")  # fmt: skip
    same = {film.number: story.number for film, story in zip(films.stories, desk.stories[::4], strict=True)}
    special = {s.number for s in desk.stories[2::6]}
    desk.link = lambda s: f"/e-magazine/{s.slug}/{s.number}.vnp" if s.number in special else f"/{s.slug}/{s.number}.vnp"
    films.link = lambda s: f"/video/{s.slug}/{same[s.number]}.vnp"
    desk.at = lambda s: f"/{s.slug}.vnp"
    desk.menu = films.menu = desk.nav() + '<li><a href="/video.vnp">Video</a></li>' + desk.static("/toa-soan.vnp")
    films.paper, films.host = desk.paper, desk.host
    desk.front(3)
    films.listing("Video", films.stories, numbered("/video.vnp", "?trang={n}"), per=6, form="more")
    for section in desk.parts:
        desk.listing(section.name, desk.of(section), numbered(desk.at(section), "?trang={n}"), per=6, form="more")
    for story in desk.stories:
        desk.article(
            story, _told(desk, story, long=story.number in special), desk.link(story), also=[_amp(desk, story)]
        )
        desk.put(
            _amp(desk, story), f"<html amp><head>{desk.canonical(desk.link(story))}</head>{desk.body(story)}</html>"
        )
    for film in films.stories:
        said = film.paragraphs[:1]
        main = f'<div class="details video"><h1 class="details__headline">{escape(film.title)}</h1>'
        main += f'<time datetime="{film.at.isoformat()}">{film.at:%d/%m/%Y %H:%M}</time><video src="/v/1.mp4"></video>'
        main += f'<div class="details__summary">{escape(film.lead)}</div><p>{escape(said[0])}</p></div>'
        films.article(film, films.draw(film.title, main), films.link(film), text=(film.lead, *said))
    return desk.paper


def _amp(desk: Desk, story: Story) -> str:
    return f"/amp{desk.link(story)}"


def _told(desk: Desk, story: Story, *, long: bool) -> str:
    head = desk.canonical(desk.link(story)) + f'<link rel="amphtml" href="{desk.url(_amp(desk, story))}">'
    if not long:
        return desk.draw(story.title, desk.body(story, desk.near(story, 3)), head=head)
    rows = "".join(
        f'<section class="emg-row"><div class="emg-text">{escape(p)}</div></section>' for p in story.paragraphs
    )
    main = f'<div class="emg-cover"><img src="{story.image}"><div class="emg-title">{escape(story.title)}</div></div>'
    main += f'<div class="emg-sapo">{escape(story.lead)}</div>{rows}<div class="emg-credit">{story.author}</div>'
    head += f'<meta property="og:type" content="article"><meta property="og:title" content="{escape(story.title)}">'
    head += f'<meta property="article:published_time" content="{story.at.isoformat()}">'
    return desk.draw(story.title, main, head=head)


def days(today: date) -> Paper:
    """/tin/24-11-2026/slug.html; sections show five, the rest is behind a <select> of months and their days."""
    desk = Desk("ngay-thang", "own (PHP)", "baothanhcau.com.vn", "mediatech", today, title="Báo Thạnh Cau", count=60,
                parts="thoi-su xa-hoi kinh-te phap-luat du-lich",
                note="day-month-year in paths; months in <option>, days behind them; no pager anywhere")  # fmt: skip
    desk.link = lambda s: f"/tin/{s.at:%d-%m-%Y}/{s.slug}.html"
    desk.at = lambda s: f"/{s.slug}.html"
    months = list(dict.fromkeys(f"{s.at:%m-%Y}" for s in desk.stories))
    rows = "".join(f'<option value="/luu-tru/{m}.html">Tháng {m.replace("-", "/")}</option>' for m in months)
    desk.side = (
        f'<select onchange="if (this.value) window.location = this.value"><option>Lưu trữ</option>{rows}</select>'
    )
    desk.menu = desk.nav() + desk.static("/gioi-thieu.html", "/dat-bao-giay.html")
    desk.front(2)
    for section in desk.parts:
        desk.listing(section.name, desk.of(section)[:5], numbered(desk.at(section), ""))
    for month in months:
        known = dict.fromkeys(f"{s.at:%d-%m-%Y}" for s in desk.stories if f"{s.at:%m-%Y}" == month)
        links = "".join(f'<li><a href="/luu-tru/{day}.html">Ngày {day}</a></li>' for day in known)
        desk.put(f"/luu-tru/{month}.html", desk.draw(f"Tháng {month}", f"<h1>Tháng {month}</h1><ul>{links}</ul>"))
        for day in known:
            desk.listing(f"Tin ngày {day}", [s for s in desk.stories if f"{s.at:%d-%m-%Y}" == day],
                         numbered(f"/luu-tru/{day}.html", ""), per=99)  # fmt: skip
    desk.publish(desk.link, near=0)
    return desk.paper


def letters_and_numbers(today: date) -> Paper:
    """/a/123 is a story, /c/1 a section, /t/1 a topic, /u/1 a writer, /a/123/anh its pictures."""
    desk = Desk("mot-chu", "own (Rails)", "baovinhcai.vn", "webforms", today, title="Báo Vĩnh Cái", count=50,
                first=1, parts="thoi-su xa-hoi kinh-te y-te giao-duc",
                note="one letter and a number for everything; ?page=2&sort=new, sort=hot; comments by page",
    )  # fmt: skip
    desk.link = lambda s: f"/a/{s.number}"
    desk.at = lambda s: f"/c/{s.number}"
    desk.icons = lambda s: f'<a href="/a/{s.number}/binh-luan?page=1">Bình luận</a> <a href="/a/{s.number}/anh">Ảnh</a>'
    desk.look = replace(desk.look, story=desk.look.story + "$icons")
    desk.menu = desk.nav('<a href="$href">$name</a> ') + "".join(f'<a href="/t/{n}">Chủ đề {n}</a> ' for n in (1, 2, 3))
    desk.menu += desk.static("/s/1", "/s/2")
    desk.side = "".join(f'<a href="/u/{n}">Tác giả {n}</a> ' for n in (1, 2, 3))
    desk.front(2)
    for kind in "tu":
        for n in (1, 2, 3):
            desk.listing(f"Danh sách {n}", desk.stories[n * 6 : n * 6 + 9], numbered(f"/{kind}/{n}", ""))
    for section in desk.parts:
        _sorted(desk, section)
    for story in desk.stories:
        said = f"<h3>Ý kiến về bài</h3><p>Chưa có ý kiến.</p><a href='/a/{story.number}'>Về bài viết</a>"
        desk.put(f"/a/{story.number}/binh-luan?page=1", desk.draw("Ý kiến", said))
        desk.put(f"/a/{story.number}/anh", desk.draw("Ảnh", f'<img src="{story.image}">'))
    desk.publish(desk.link, near=0)
    return desk.paper


def _sorted(desk: Desk, section: Section) -> None:
    base, mine = desk.at(section), desk.of(section)
    sort = "".join(f'<a href="{base}?page=1&amp;sort={key}">{key}</a> ' for key in ("new", "hot"))
    later: Callable[[str], Addresses] = lambda key: lambda n: f"{base}?page={n + 1}&sort={key}"  # noqa: E731
    new = later("new")
    desk.listing(section.name, mine, lambda n: new(n) if n else base, per=4, form="sau", before=sort)
    desk.put(new(0), desk.draw(section.name, desk.items(mine[:4])))
    desk.listing(section.name, mine[::2], later("hot"), per=4, form="sau", before=sort)


MAKERS = (slashes, hashes, letters, endings, days, letters_and_numbers)
