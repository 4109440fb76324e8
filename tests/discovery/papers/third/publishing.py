"""Systems of publishers: Laravel with stories in parts, Blogger, a monthly by volume and number."""

from collections.abc import Callable
from datetime import date
from html import escape
from urllib.parse import quote

from tests.discovery import feeds
from tests.discovery.desk import Desk, chunks, numbered
from tests.discovery.site import Answer, Paper, redirect
from tests.discovery.text import Story


def parts(today: date) -> Paper:
    """/kinh-te/slug-12.htm?page=2 is the rest of a story, /kinh-te?page=2 the next page of a list."""
    desk = Desk("hai-phan", "Laravel 9", "baothoikhe.vn", "plusvn", today, title="Báo Thới Khê", count=48, first=5000,
                parts="thoi-su xa-hoi kinh-te y-te",
                note="every third story goes on at ?page=2; endless lists over a hidden pager; rel=prerender",
    )  # fmt: skip
    desk.link = lambda s: f"/{s.section.slug}/{s.slug}-{s.number}.htm"
    desk.menu = desk.nav() + desk.static("/trang/gioi-thieu.htm", "/trang/lien-he.htm")
    first: Callable[[Story], str] = lambda s: f'<link rel="prerender" href="{desk.url(desk.link(s))}">'  # noqa: E731
    desk.front(2, head=first(desk.stories[0]))
    for section in desk.parts:
        pages = chunks(desk.of(section), 4)
        for n, group in enumerate(pages):
            more = f'<a class="page-link" href="{desk.url(desk.at(section))}?page={n + 2}" rel="next">&rsaquo;</a>'
            more = f'<li class="page-item">{more}</li>' if n + 1 < len(pages) else ""
            foot = f'<ul class="pagination" role="navigation" style="display:none">{more}</ul>'
            main = f'<div class="infinite-scroll">{desk.items(group)}{foot}</div>'
            main += '<script>$(".infinite-scroll").jscroll()</script>'
            path = f"{desk.at(section)}?page={n + 1}" if n else desk.at(section)
            desk.put(path, desk.draw(section.name, main, head=first(group[0])))
    whole = [s for n, s in enumerate(desk.stories) if n % 3]
    desk.publish(desk.link, chosen=whole, near=3, head=lambda s: desk.canonical(desk.link(s)))
    for story in desk.stories[::3]:
        _in_parts(desk, story)
    return desk.paper


def _in_parts(desk: Desk, story: Story) -> None:
    path, half = desk.link(story), len(story.paragraphs) // 2
    for n, said in enumerate((story.paragraphs[:half], story.paragraphs[half:]), 1):
        text = "".join(f"<p>{escape(p)}</p>" for p in said)
        turn = f'<div class="page-break"><a href="{path}">1</a> <a href="{path}?page=2">2</a></div>'
        main = f'<div class="details"><h1 class="details__headline">{escape(story.title)}</h1>'
        main += f'<div class="details__summary">{escape(story.lead)}</div><time datetime="{story.at.isoformat()}">'
        main += f'{story.at:%d/%m/%Y %H:%M}</time><div class="details__content">{text}</div>{turn}</div>'
        page = desk.draw(story.title, main, head=desk.canonical(path))
        if n == 1:
            desk.article(story, page, path, also=[desk.url(f"{path}?page=2")], text=(story.lead,))
        else:
            desk.put(f"{path}?page=2", page)


def blogger(today: date) -> Paper:
    """/2026/11/slug-cut-at-39.html; robots.txt forbids /search, where older posts are, and names a feed as sitemap."""
    desk = Desk("blogger", "Blogger", "baohoabau.vn", "blogger", today, title="Báo Hòa Bàu", count=40, www=True,
                parts="thoi-su xa-hoi kinh-te van-hoa",
                note="Sitemap: is an Atom feed of 15 with rel=next; older posts, labels only under /search; ?m=1",
    )  # fmt: skip
    places: dict[int, str] = {}
    for story in reversed(desk.stories):
        path = f"/{story.at:%Y/%m}/{story.slug[:39].rpartition('-')[0]}"
        places[story.number] = f"{path}_{story.number}.html" if f"{path}.html" in places.values() else f"{path}.html"
    desk.link = lambda s: desk.url(places[s.number])
    desk.at = lambda s: f"/search/label/{quote(s.name)}"
    desk.icons = lambda s: f'<a href="{places[s.number]}?m=1">Xem phiên bản di động</a>'
    desk.menu = desk.nav("<li><a href='$href'>$name</a></li>") + desk.static("/p/gioi-thieu.html", "/p/lien-he.html")
    months = dict.fromkeys(f"{s.at:%Y/%m}" for s in desk.stories)
    desk.side = "".join(f"<li><a class='post-count-link' href='/{m}/'>Tháng {m[5:]}</a></li>" for m in months)
    rules = "User-agent: Mediapartners-Google\nDisallow:\n\nUser-agent: *\nDisallow: /search\nAllow: /\n\n"
    rules += f"Sitemap: {desk.url('/feeds/posts/default?orderby=UPDATED')}\n"
    desk.put("/robots.txt", rules, "text/plain")
    head = desk.feed_link(desk.url("/feeds/posts/default"), "application/atom+xml")
    _older(desk, "/", desk.stories, head)
    for month in months:
        _older(desk, f"/{month}/", [s for s in desk.stories if f"{s.at:%Y/%m}" == month][:7], head)
    for section in desk.parts:
        desk.put(desk.at(section), desk.draw(section.name, desk.items(desk.of(section)[:5])))
    for start in range(1, 41, 15):
        _feed(desk, start)
    desk.put("/feeds/posts/default", _entries(desk, desk.stories[:10], ""), feeds.ATOM)
    mobile: Callable[[Story], str] = lambda s: f"{places[s.number]}?m=1"  # noqa: E731
    desk.publish(lambda s: places[s.number], mobile, near=0, head=lambda s: desk.canonical(places[s.number]))
    return desk.paper


def _older(desk: Desk, path: str, chosen: list[Story], head: str) -> None:
    for n, group in enumerate(pages := chunks(chosen, 7)):
        stamp = quote(group[-1].at.isoformat())
        more = f"/search?updated-max={stamp}&max-results=7"
        link = f"<a class='blog-pager-older-link' href='{escape(more)}'>Bài đăng Cũ hơn</a>"
        foot = link if n + 1 < len(pages) else ""
        desk.put(
            path,
            desk.draw(desk.title, f"<div>{desk.items(group)}</div><div class='blog-pager'>{foot}</div>", head=head),
        )
        path = more


def _feed(desk: Desk, start: int) -> None:
    ask = "/feeds/posts/default?orderby=UPDATED"
    following = f"{ask}&start-index={start + 15}&max-results=15" if start + 15 <= len(desk.stories) else ""
    path = f"{ask}&start-index={start}&max-results=15" if start > 1 else ask
    text = _entries(desk, desk.stories[start - 1 : start + 14], desk.url(following) if following else "")
    desk.put(path, text, "application/atom+xml; charset=UTF-8")


def _entries(desk: Desk, chosen: list[Story], following: str) -> str:
    """As Blogger writes them: one of five links of an entry is the post's."""
    rows = "".join(
        f"<entry><id>tag:blogger.com,1999:blog-1.post-{s.number}</id><published>{s.at.isoformat()}</published>"
        f"<updated>{s.at.isoformat()}</updated><title type='text'>{escape(s.title)}</title>"
        f"<summary>{escape(s.lead)}</summary>"
        f"<link rel='replies' type='application/atom+xml' href='{desk.url(f'/feeds/{s.number}/comments/default')}'/>"
        f"<link rel='replies' type='text/html' href='{desk.link(s)}#comment-form'/>"
        f"<link rel='edit' type='application/atom+xml' href='http://www.blogger.com/feeds/1/posts/default/{s.number}'/>"
        f"<link rel='self' type='application/atom+xml' href='http://www.blogger.com/feeds/1/posts/default/{s.number}'/>"
        f"<link rel='alternate' type='text/html' href='{desk.link(s)}' title='{escape(s.title)}'/></entry>"
        for s in chosen
    )
    following = f"<link rel='next' type='application/atom+xml' href='{escape(following)}'/>" if following else ""
    head = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>{desk.title}</title>"
    return f"<?xml version='1.0' encoding='UTF-8'?>{head}{following}{rows}</feed>"


def journal(today: date) -> Paper:
    """index.php/vn/article/view/12 and issue/view/3: a monthly of letters; a switch of languages on every page."""
    desk = Desk("tap-chi", "OJS 2.4", "vannghelongquoi.vn", "ojs", today, title="Tạp chí Văn nghệ Long Quới", count=30,
                parts="van-hoa doi-song", days=140, first=10,
                note="issues in an archive of pages; PDF beside each story; setLocale?source= on every page, 302",
    )  # fmt: skip
    desk.paper.since = 150
    root = "/index.php/vn"
    desk.link = lambda s: desk.url(f"{root}/article/view/{s.number}")
    desk.icons = lambda s: f'<a href="{root}/article/download/{s.number}/{s.number + 40}" class="file">PDF</a>'
    issues = chunks(desk.stories, 4)
    number: Callable[[int], int] = lambda n: len(issues) - n + 2  # noqa: E731
    desk.menu = f'<li><a href="{desk.url(root)}">Trang nhất</a></li>'
    desk.menu += f'<li><a href="{desk.url(root)}/issue/current">Số mới nhất</a></li>'
    desk.menu += f'<li><a href="{desk.url(root)}/issue/archive">Các số đã ra</a></li>' + desk.static(f"{root}/about")
    desk.side = f'<a href="{root}/user/setLocale/en_US?source=%2Findex.php%2Fvn%2Findex">English</a>'
    desk.put(f"{root}/user/setLocale/en_US?source=/index.php/vn/index", redirect(desk.url(root), 302))
    desk.put("/", redirect(desk.url(root), 302))
    for path in (root, f"{root}/issue/current"):
        desk.listing(f"Tập 12, Số {number(0)} (2026)", issues[0], numbered(path, ""))
    for n, group in enumerate(issues):
        desk.listing(f"Tập 12, Số {number(n)} (2026)", group, numbered(f"{root}/issue/view/{number(n)}", ""))
    numbers = [number(n) for n in range(len(issues))]
    for n, shown in enumerate(numbers[at : at + 3] for at in range(0, len(numbers), 3)):
        rows = "".join(f'<h4><a href="{desk.url(root)}/issue/view/{i}">Tập 12, Số {i} (2026)</a></h4>' for i in shown)
        more = f'<a href="{root}/issue/archive?issuesPage={n + 2}#issues">&gt;</a>' if (n + 1) * 3 < len(issues) else ""
        path = f"{root}/issue/archive?issuesPage={n + 1}" if n else f"{root}/issue/archive"
        desk.put(path, desk.draw("Các số đã ra", f'<div id="issues">{rows}{more}</div>'))
    for story in desk.stories:
        pdf = Answer(b"%PDF-1.4\n%%EOF\n", kind="application/pdf")
        copy = f"{root}/article/download/{story.number}/{story.number + 40}"
        desk.put(copy, pdf)
        head = f'<meta name="citation_pdf_url" content="{desk.url(copy)}"/>'
        desk.article(story, desk.draw(story.title, desk.body(story), head=head), desk.link(story))
    return desk.paper


MAKERS = (parts, blogger, journal)
