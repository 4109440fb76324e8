"""Papers made with software for clubs and forums: PHP-Fusion with two tables of stories, vBulletin's own pages."""

from collections.abc import Callable
from datetime import date

from tests.discovery.desk import Desk, numbered
from tests.discovery.site import Paper
from tests.discovery.text import Section, Story


def fusion(today: date) -> Paper:
    """news.php?readmore=12 and articles.php?article_id=12 are two stories; titles in lists are no links."""
    desk = Desk("php-fusion", "PHP-Fusion 7", "dailochoa.vn", "fusion", today, title="Đài Lộc Hòa", count=28, first=8,
                parts="thoi-su xa-hoi",
                note="two tables with the same ids; 'Đọc thêm' alone is a link; print.php, forum")  # fmt: skip
    long = Desk("php-fusion-bai", "", "dailochoa.vn", "fusion", today, title="Đài Lộc Hòa", count=16, first=70000,
                parts="van-hoa du-lich")  # fmt: skip
    same = {a.number: n.number for a, n in zip(long.stories, desk.stories, strict=False)}
    long.paper = desk.paper
    desk.link = lambda s: f"news.php?readmore={s.number}"
    long.link = lambda s: f"articles.php?article_id={same[s.number]}"
    desk.icons = lambda s: (
        f'<a href="print.php?type=N&amp;item_id={s.number}">In</a> <a href="profile.php?lookup=1">Ban biên tập</a>'
    )
    long.icons = lambda s: f'<a href="print.php?type=A&amp;item_id={same[s.number]}">In</a>'
    menu = '<a href="/news.php">Tin tức</a> · <a href="/articles.php">Bài viết</a> · '
    menu += '<a href="/forum/index.php">Diễn đàn</a> · '
    desk.menu = long.menu = menu + desk.static("/viewpage.php?page_id=1", "/contact.php")
    desk.put(
        "/profile.php?lookup=1",
        desk.draw("Thành viên", "<table><tr><td>Ban biên tập</td><td>Quản trị</td></tr></table>"),
    )
    _forum(desk, "/forum/index.php", "/forum/viewthread.php?thread_id={}", count=6)
    for base in ("/", "/news.php"):
        later: Callable[[int], str] = lambda n, b=base: f"/news.php?rowstart={n * 4}" if n else b  # type: ignore[misc]  # noqa: E731
        if base == "/":
            desk.listing(desk.title, desk.stories[:4], numbered("/", ""), form="none",
                         after='<a href="/news.php?rowstart=4">2</a> <a href="/news.php?rowstart=8">3</a>')  # fmt: skip
        else:
            desk.listing("Tin tức", desk.stories, later, per=4, form="window")
    rows = "".join(
        f'<a href="articles.php?cat_id={s.number}">{s.name}</a> <span class="small2">(8)</span><br />'
        for s in long.parts
    )
    desk.put("/articles.php", long.draw("Bài viết", rows))
    for section in long.parts:
        plain = '<a href="$href">$title</a><br />$lead<br /><br />'
        for n in (0, 4):
            more = f'<a href="articles.php?cat_id={section.number}&amp;rowstart=4">2</a>' if not n else ""
            path = f"/articles.php?cat_id={section.number}" + (f"&rowstart={n}" if n else "")
            desk.put(path, long.draw(section.name, long.items(long.of(section)[n : n + 4], plain) + more))
    for made, kind in ((desk, "N"), (long, "A")):
        for story in made.stories:
            key = same.get(story.number, story.number)
            printed = f"/print.php?type={kind}&item_id={key}"
            desk.put(printed, f"<html><body>{made.body(story)}</body></html>")
            made.article(
                story, made.draw(story.title, made.body(story)), f"/{made.link(story)}", also=[desk.url(printed)]
            )
    return desk.paper


def _forum(desk: Desk, index: str, thread: str, *, count: int) -> None:
    rows = "".join(f'<a href="{thread.format(n)}">Hỏi chuyện số {n}</a><br />' for n in range(1, count + 1))
    desk.put(index, desk.draw("Diễn đàn", rows))
    for n in range(1, count + 1):
        said = "".join(
            f'<div class="post">#{m} Chào cả nhà, ai biết giờ mở cửa không ạ? Cảm ơn.</div>' for m in range(1, 4)
        )
        desk.put(thread.format(n), desk.draw(f"Hỏi chuyện số {n}", said))


def vbulletin(today: date) -> Paper:
    """content.php?123-slug is a story, content.php?12-thoi-su a section, both nodes of one tree; threads beside."""
    desk = Desk("vbulletin", "vBulletin 4 CMS", "baophuochoi.vn", "vb", today, title="Báo Phước Hội", count=40,
                parts="thoi-su xa-hoi kinh-te khoa-hoc-cong-nghe", first=100, www=True,
                note="a query without a key: ?123-slug; sections alike; r=123-slug and s=… are copies; forum threads",
    )  # fmt: skip
    desk.paper.ignores = frozenset({"s"})
    desk.link = lambda s: f"content.php?{s.number}-{s.slug[:40]}"
    desk.at = lambda s: f"content.php?{_node(s)}"
    routed: Callable[[Story], str] = lambda s: f"content.php?r={s.number}-{s.slug[:40]}"  # noqa: E731
    session: Callable[[Story], str] = lambda s: f"content.php?s={s.number:032x}&{s.number}-{s.slug[:40]}"  # noqa: E731
    desk.menu = desk.nav() + '<li><a class="navtab" href="forum.php">Diễn đàn</a></li>'
    desk.menu += desk.static("/content.php?5-gioi-thieu-ve-to-bao-cua-tinh", "/sendmessage.php")
    desk.side = desk.items(desk.stories[3:8], desk.look.related, routed)
    _forum(desk, "/forum.php", "/showthread.php?{}-hoi-chuyen-trong-tinh", count=8)
    for path in ("/", "/content.php"):
        desk.put(path, desk.draw(desk.title, desk.items(desk.stories[:8], link=session)))
    for section in desk.parts:
        base = desk.at(section)
        desk.listing(section.name, desk.of(section), numbered(f"/{base}", "&page={n}", 4), per=4, form="laquo",
                     href=numbered(base, "&page={n}", 4))  # fmt: skip
    desk.publish(lambda s: f"/{desk.link(s)}", lambda s: f"/{routed(s)}", near=2)
    return desk.paper


def _node(section: Section) -> str:
    return f"{section.number + 10}-{section.slug}"


MAKERS = (fusion, vbulletin)
