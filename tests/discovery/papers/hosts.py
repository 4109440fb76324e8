"""Papers of several hosts, a paper that has moved, and what others print."""

from collections.abc import Callable
from datetime import date

from tests.discovery.desk import Desk, numbered
from tests.discovery.site import Paper, redirect
from tests.discovery.text import Section, Story


def subdomains(today: date) -> Paper:
    """kinhte.baoxuanbau.vn and others; stories are flat slugs of four words beside static pages of as many."""
    desk = Desk("ten-mien-con", "own (Laravel)", "baoxuanbau.vn", "portal", today, title="Báo Xuân Bàu", count=80,
                parts="thoi-su kinh-te the-thao y-te", www=True,
                note="sections are subdomains; /cau-moi-tan-lap beside /dieu-khoan-su-dung-thong-tin")  # fmt: skip
    hosts: Callable[[Section], str] = lambda s: f"{s.slug.replace('-', '')}.baoxuanbau.vn"  # noqa: E731
    short: Callable[[Story], str] = lambda s: "-".join(s.slug.split("-")[:3]) + f"-{s.short}"  # noqa: E731
    desk.at = lambda s: f"//{hosts(s)}/"
    desk.link = lambda s: desk.url(f"/{short(s)}", hosts(s.section))
    desk.menu = desk.nav('<a class="nav" href="$href">$name</a>')
    for section in desk.parts:  # the footer of each host leads to its own copy of these
        desk.host = hosts(section)
        desk.listing(section.name, desk.of(section), numbered(desk.url("/"), "trang/{n}", 7), per=7, form="sau")
    desk.host = "www.baoxuanbau.vn"
    desk.menu += desk.static("/gioi-thieu", "/dieu-khoan-su-dung-thong-tin", "/quy-che-hoat-dong-toa-soan")
    desk.front(4)
    desk.publish(desk.link, near=3)
    desk.paper.pages[desk.paper.key("http://baoxuanbau.vn/")] = redirect("http://www.baoxuanbau.vn/")
    desk.paper.hosts.add("baoxuanbau.vn")
    return desk.paper


def moved(today: date) -> Paper:
    """A new host with an old one that the site file names: half of its stories redirect, the others stand there too."""
    desk = Desk("doi-ten-mien", "own (PHP)", "baovinhlap.vn", "portal", today, title="Báo Vĩnh Lập", count=64,
                parts="thoi-su xa-hoi kinh-te van-hoa",
                note="old host without canonical for one half, with redirects for the other")  # fmt: skip
    desk.paper.facts = {"aliases": ["baovinhlap.com.vn"]}
    path: Callable[[Story], str] = lambda s: f"/{s.section.slug}/{s.slug}-{s.number}.html"  # noqa: E731
    old: Callable[[Story], str] = lambda s: desk.url(path(s), "www.baovinhlap.com.vn")  # noqa: E731
    desk.link = lambda s: old(s) if s.number % 3 == 0 else path(s)
    desk.menu = desk.nav('<a class="nav" href="$href">$name</a>')
    desk.side = "<ul>" + desk.items(desk.stories[8:16], desk.look.related, old) + "</ul>"
    desk.front(4)
    for section in desk.parts:
        desk.listing(section.name, desk.of(section), numbered(desk.at(section), "?trang={n}", 6), per=6, form="rel")
    for story in desk.stories:
        page = desk.send(desk.draw(story.title, desk.body(story, desk.near(story))))
        stays = story.section.number % 2
        desk.put(old(story), page if stays else redirect(desk.url(path(story))))
        desk.article(story, page, path(story), also=(old(story),))
    desk.put("http://www.baovinhlap.com.vn/", redirect(desk.url("/")))
    return desk.paper


def _first_print(today: date) -> Desk:
    desk = Desk("ban-goc", "own (PHP)", "baogocay.vn", "portal", today, title="Báo Gò Cây", count=30, first=8000,
                parts="thoi-su kinh-te", note="others print its stories, or say that theirs are its own")  # fmt: skip
    desk.paper.group = "in-lai"
    desk.menu = desk.nav('<a class="nav" href="$href">$name</a>')
    return desk


def first_print(today: date) -> Paper:
    """The paper whose stories others print."""
    desk = _first_print(today)
    desk.front(15)
    for section in desk.parts:
        desk.listing(section.name, desk.of(section), numbered(desk.at(section), "?page={n}"))
    desk.publish(desk.link, head=lambda s: desk.canonical(desk.link(s)))
    return desk.paper


def reprint(today: date) -> Paper:
    """Six honest reprints whose canonical is the first print's; five stories of its own that claim to be another's."""
    first = _first_print(today)
    desk = Desk("in-lai", "own (PHP)", "baocaingai.vn", "portal", today, title="Báo Cái Ngãi", count=32, first=9000,
                parts="thoi-su kinh-te", note="canonical on another paper's host, honest and false")  # fmt: skip
    desk.paper.group = "in-lai"
    honest = dict(zip((s.number for s in desk.stories[:6]), first.stories[4:10], strict=True))
    false = dict(zip((s.number for s in desk.stories[6:11]), first.stories[12:17], strict=True))
    desk.menu = desk.nav('<a class="nav" href="$href">$name</a>')

    def path(story: Story) -> str:
        return f"/in-lai/{story.slug}-{story.number}.html" if story in first.stories else f"/{story.slug}.html"

    told = [honest.get(s.number, s) for s in desk.stories]
    desk.put("/", desk.draw(desk.title, desk.items(told[:20], link=path)))
    for n, section in enumerate(desk.parts):
        desk.listing(section.name, told[n::2], numbered(desk.at(section), "?page={n}"), link=path)
    for own, story in zip(desk.stories, told, strict=True):
        other = story if own.number in honest else false.get(own.number)
        canonical = (
            f'<link rel="canonical" href="{first.url(first.link(other))}">' if other else desk.canonical(path(story))
        )
        desk.article(story, desk.draw(story.title, desk.body(story), head=canonical), path(story))
    return desk.paper


MAKERS = (subdomains, moved, first_print, reprint)
