"""Where a paper stands: two systems at once, in a folder, behind redirects, once for telephones, and its lists."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from html import escape

from tests.discovery.desk import Desk, chunks, numbered
from tests.discovery.site import Answer, Page, Paper, redirect
from tests.discovery.text import Story, slug


def two_systems(today: date) -> Paper:
    """/tin/slug-123 today; under /old/ what was before: windows-1258, index.php?page=detail&id=123, the same ids."""
    desk = Desk("hai-he", "Laravel and PHP 4", "baogobau.vn", "portal", today, title="Báo Gò Bàu", count=40, first=500,
                parts="thoi-su xa-hoi kinh-te",
                note="the old archive in a folder counts its own ids from the same one",
    )  # fmt: skip
    old = Desk("hai-he-cu", "", "baogobau.vn", "old", today - timedelta(days=90), title="Báo Gò Bàu (trang cũ)",
               count=24, first=80000, parts="thoi-su van-hoa", charset="windows-1258")  # fmt: skip
    ids = {before.number: now.number for before, now in zip(old.stories, desk.stories, strict=False)}
    old.paper, desk.paper.since = desk.paper, 130
    desk.link = lambda s: f"/tin/{s.slug}-{s.number}"
    desk.at = lambda s: f"/chuyen-muc/{s.slug}"
    desk.menu = desk.nav('<a class="nav" href="$href">$name</a>') + desk.static("/trang/gioi-thieu")
    desk.menu += '<a class="nav" href="/old/">Trang cũ</a>'
    old.link = lambda s: f"index.php?page=detail&id={ids[s.number]}"
    old.at = lambda s: f"index.php?page=cat&id={s.number}"
    old.menu = old.nav('<A HREF="$href">$name</A><BR>') + '<A HREF="/">Trang mới</A><BR>'
    desk.front(4)
    for section in desk.parts:
        desk.listing(section.name, desk.of(section), numbered(desk.at(section), "?page={n}", 7), per=7, form="laquo")
    desk.publish(desk.link, near=3, head=lambda s: desk.canonical(desk.link(s)))
    for path in ("/old/", "/old/index.php"):
        old.front(3, path=path)
    for section in old.parts:
        old.listing(section.name, old.of(section), numbered(f"/old/{old.at(section)}", "&p={n}", 5), per=5,
                    form="image", href=numbered(old.at(section), "&p={n}", 5))  # fmt: skip
    old.publish(lambda s: f"/old/{old.link(s)}", near=2)
    return desk.paper


def folder(today: date) -> Paper:
    """The province's portal at /, the paper at /bao/: a meta refresh leads there; links are relative to a <base>."""
    desk = Desk("thu-muc", "own (.NET)", "baothoihai.gov.vn", "webforms", today, title="Báo Thới Hải", count=42,
                first=900, parts="thoi-su xa-hoi nong-nghiep-nong-thon", home="/bao/",
                note="front page by <meta http-equiv=refresh>; <base href=/bao/> of all pages; a portal beside it",
    )  # fmt: skip
    desk.link = lambda s: f"tin/{s.short}_{s.number}.aspx"
    desk.at = lambda s: f"muc/{s.slug}.aspx"
    head = '<base href="/bao/" />'
    desk.menu = "<ul>" + desk.nav('<li><a href="$href">$name</a></li>') + "</ul>"
    services = ("dang-ky-kinh-doanh", "cap-giay-phep-xay-dung", "ho-tich-tu-phap")
    desk.menu += desk.static(*(f"/dich-vu-cong/{name}.aspx" for name in services), titles=("Thủ tục hành chính",))
    front = '<html><head><title>Cổng thông tin</title><meta http-equiv="Refresh" content="0;URL=\'bao/\'"></head>'
    desk.put("/", front + "<body>Đang chuyển...</body></html>")
    desk.front(3, path="/bao/", head=head)
    for section in desk.parts:
        base = desk.at(section)
        desk.listing(section.name, desk.of(section), numbered(f"/bao/{base}", "?trang={n}", 6), per=6, form="icon",
                     head=head, href=numbered(base, "?trang={n}", 6))  # fmt: skip
    desk.publish(lambda s: f"/bao/{desk.link(s)}", near=3, head=lambda _: head)
    return desk.paper


def redirected(today: date) -> Paper:
    """Every link says http://baohiepcau.vn/slug-1: the server adds www., then the slash, then answers."""
    desk = Desk("chuyen-huong", "WordPress, nginx", "baohiepcau.vn", "wordpress", today, title="Báo Hiệp Cau",
                count=45, parts="thoi-su xa-hoi kinh-te", www=True,
                note="two redirects on every link of a story, one on every link of a list; in the feed too",
    )  # fmt: skip
    bare = "http://baohiepcau.vn"
    path: Callable[[Story], str] = lambda s: f"/{s.slug}-{s.number}"  # noqa: E731
    desk.link = lambda s: bare + path(s)
    desk.at = lambda s: f"{bare}/chu-de/{s.slug}/"
    desk.menu = desk.nav('<li class="menu-item"><a href="$href">$name</a></li>')
    desk.menu += desk.static("/gioi-thieu/", "/lien-he/")
    desk.front(3, head=desk.feed_link(f"{bare}/feed/"))
    desk.put(f"{bare}/", redirect(desk.url("/")))
    desk.rss("/feed/", desk.stories[:10])
    desk.put(f"{bare}/feed/", redirect(desk.url("/feed/")))
    for section in desk.parts:
        base = f"/chu-de/{section.slug}/"
        address = numbered(desk.url(base), "page/{n}/")
        shown = numbered(f"{bare}{base}", "page/{n}/")
        desk.listing(section.name, desk.of(section), address, per=6, form="rel", href=shown)
        for n in range(len(chunks(desk.of(section), 6))):
            desk.put(shown(n), redirect(address(n)))
    for story in desk.stories:
        desk.put(bare + path(story), redirect(desk.url(path(story))))
        desk.put(path(story), redirect(desk.url(path(story) + "/")))
    desk.publish(lambda s: path(s) + "/", near=2,
                 also=lambda s: (path(s), bare + path(s)))  # fmt: skip
    return desk.paper


def telephones(today: date) -> Paper:
    """Each page has a twin with mobile=1, whose links all carry it on; the canonical of both is the wide one."""
    desk = Desk("mobile-1", "own (PHP)", "baohoadien.vn", "mediatech", today, title="Báo Hòa Điền", count=40,
                first=2000, parts="thoi-su xa-hoi kinh-te the-thao",
                note='"Bản di động" is ?mobile=1, on every page, for ever',
    )  # fmt: skip
    desk.link = lambda s: f"/{s.section.slug}/{s.number}/{s.slug}"
    desk.at = lambda s: f"/{s.slug}/"
    desk.menu = desk.nav() + desk.static("/tt/gioi-thieu/")
    desk.side = '<a href="?mobile=1" rel="nofollow">Bản di động</a>'
    desk.front(3)
    for section in desk.parts:
        desk.listing(
            section.name, desk.of(section), numbered(desk.at(section), "?start={start}", 5), per=5, form="arrows"
        )
    desk.publish(desk.link, near=3, head=lambda s: desk.canonical(desk.link(s)))
    for key, url in list(desk.paper.written.items()):
        desk.paper.put(_mobile(url), _narrow(desk.paper.pages[key]))
    desk.paper.articles = [
        replace(a, addresses=(*a.addresses, *map(_mobile, a.addresses))) for a in desk.paper.articles
    ]
    return desk.paper


def _mobile(url: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}mobile=1"


def _narrow(page: Page) -> Page:
    def drawn() -> Answer:
        answer = page if isinstance(page, Answer) else page()
        pieces = answer.body.decode().split(' href="')
        said = [pieces[0]]
        for piece in pieces[1:]:
            href, rest = piece.split('"', 1)
            inside = href.startswith("/") and not href.endswith(".css")
            said.append(f'{_mobile(href) if inside else href}"{rest}')
        return replace(
            answer, body=' href="'.join(said).replace('<div class="right', '<div hidden class="right').encode()
        )

    return drawn


def posted(today: date) -> Paper:
    """Later pages of lists are a POST; some of what is there stands under tags as well, the rest nowhere."""
    desk = Desk("post", "Struts", "baoxuanlap.vn", "webforms", today, title="Báo Xuân Lập", count=48, first=100,
                parts="thoi-su xa-hoi kinh-te van-hoa",
                note="24 in lists, 16 by tags of those, 8 behind <form method=post> alone (no crawler's)")  # fmt: skip
    desk.link = lambda s: f"/viewNews.do?newsId={s.number}"
    desk.at = lambda s: f"/listNews.do?catId={s.number}"
    desk.menu = desk.nav("<a href='$href'>$name</a> ") + desk.static("/about.do", "/contact.do")
    listed = [s for section in desk.parts for s in desk.of(section)[:6]]
    tagged = [s for section in desk.parts for s in desk.of(section)[6:10]]
    behind = [s for section in desk.parts for s in desk.of(section)[10:]]
    names = ("Lúa gạo", "Cầu đường", "Làng nghề", "Nước ngọt")
    words = {s.number: names[n % 4] for n, s in enumerate([*listed, *tagged])}
    for name in names:
        chosen = [s for s in [*listed, *tagged] if words[s.number] == name]
        desk.listing(name, chosen, numbered(f"/tag.do?key={slug(name)}", ""), per=99)
    buttons = "".join(f'<input type="submit" name="page" value="{n}">' for n in (1, 2))
    form = f'<form method="post" action="/listNews.do"><input type="hidden" name="catId" value="1">{buttons}</form>'
    desk.front(2)
    for section in desk.parts:
        desk.listing(section.name, desk.of(section)[:6], numbered(desk.at(section), ""), after=form)
    for story in desk.stories:
        word = words.get(story.number)
        tag = f'<div class="tags">Từ khóa: <a href="/tag.do?key={slug(word)}">{word}</a></div>' if word else ""
        page = desk.draw(story.title, desk.body(story) + tag)
        desk.article(story, page, desk.link(story), reach="script" if story in behind else "links")
    return desk.paper


def k2(today: date) -> Paper:
    """/index.php/muc/item/12-slug; ?start=10; the same list by tag, by writer and by day; print by tmpl=component."""
    desk = Desk("k2", "Joomla 2.5 with K2", "baotanhung.org.vn", "k2", today, title="Báo Tân Hưng", count=50, first=10,
                parts="thoi-su xa-hoi kinh-te van-hoa giao-duc",
                note="ids before slugs under /item/; itemlist/tag, /user, /date beside itemlist/category; calendar",
    )  # fmt: skip
    desk.link = lambda s: f"/index.php/{s.section.slug}/item/{s.number}-{s.slug}"
    desk.at = lambda s: f"/index.php/{s.slug}"
    printed: Callable[[Story], str] = lambda s: f"{desk.link(s)}?tmpl=component&print=1"  # noqa: E731
    desk.icons = lambda s: f'<a class="itemPrintLink" href="{escape(printed(s))}">In</a>'
    lists = [f"/index.php/itemlist/user/{n}-bien-tap" for n in (42, 43)]
    lists += [f"/index.php/itemlist/tag/{tag}" for tag in ("lua-gao", "cau-duong", "lang-nghe")]
    by_day = {f"/index.php/itemlist/date/{d.year}/{d.month}/{d.day}?catid=1": d
              for d in dict.fromkeys(s.at.date() for s in desk.stories[:12])}  # fmt: skip
    desk.menu = desk.nav('<li class="mega"><a href="$href" class="mega"><span class="menu-title">$name</span></a></li>')
    desk.menu += desk.static("/index.php/gioi-thieu", "/index.php/lien-he")
    desk.side = "".join(f'<a href="{escape(path)}">{path.rpartition("/")[2]}</a> ' for path in [*lists, *by_day])
    for path in ("/", "/index.php"):
        desk.front(2, path=path, head=desk.feed_link("/index.php?format=feed&type=rss"))
    desk.rss("/index.php?format=feed&type=rss", desk.stories[:10])
    for n, path in enumerate(lists):
        desk.listing("Danh sách", desk.stories[n * 5 : n * 5 + 8], numbered(path, "?start={start}", 5), per=5)
    for path, day in by_day.items():
        desk.listing(f"{day}", [s for s in desk.stories if s.at.date() == day], numbered(path, ""))
    for section in desk.parts:
        desk.listing(section.name, desk.of(section), numbered(desk.at(section), "?start={start}", 5), per=5)
    for story in desk.stories:
        desk.put(printed(story), f"<html><body class=contentpane>{desk.body(story)}</body></html>")
    desk.publish(desk.link, near=0, also=lambda s: (printed(s),))
    return desk.paper


MAKERS = (two_systems, folder, redirected, telephones, posted, k2)
