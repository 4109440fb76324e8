"""Where a paper is made: stories go in, templates are filled, addresses are given out."""

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from string import Template
from urllib.parse import urljoin

from tests.discovery import feeds, words
from tests.discovery.pagers import pager
from tests.discovery.site import HTML, Answer, Page, Paper, Published, Reach
from tests.discovery.text import Section, Story, sections, stories

_template = cache(Template)
_HAT = re.compile("([A-Za-z])([\u0300\u0301\u0303\u0309\u0323]?)([\u0302\u0306\u031b])")  # a, a dot below, a circumflex


_LOOKS = Path(__file__).parent / "looks"
_LIST = "<h1>$title</h1>$before<div>$items</div>$pager$after"

Addresses = Callable[[int], str]
"""Of the nth page of a list, from 0."""


@dataclass(frozen=True, slots=True)
class Look:
    """The templates of a family; `$name` stands for a value, `$$` for a dollar."""

    layout: str
    """Of every page: $title $head $main $menu $side $name $day."""
    item: str
    """A story in a list: $href $title $lead $stamp $image $section."""
    story: str
    """An article: $title $lead $text $author $stamp $iso $image $caption $section $related $icons."""
    related: str = '<li><a href="$href">$title</a></li>'
    """A story beside another."""
    list: str = _LIST
    """What stands in a list's page: $title $before $items $pager $after."""
    paragraph: str = "<p>$text</p>"
    stamp: str = "%d/%m/%Y %H:%M"


@cache
def parts(name: str, folder: Path = _LOOKS) -> dict[str, str]:
    """The parts of a file in `looks/`, each under a line `=== name`."""
    told = (folder / f"{name}.html").read_text("utf-8").split("=== ")[1:]
    return {part.partition("\n")[0]: part.partition("\n")[2].rstrip("\n") for part in told}


@cache
def look(name: str) -> Look:
    """The templates of a family."""
    return Look(**parts(name))


def numbered(base: str, form: str, per: int = 10) -> Addresses:
    """The list's own address, then `form` behind it: `{n}` counts from 1, `{zero}` from 0, `{start}` stories."""
    return lambda n: base + form.format(n=n + 1, zero=n, start=n * per) if n else base


class Desk:
    """One paper in the making."""

    def __init__(
        self, name: str, system: str, domain: str, style: str | Look, today: date, *,
        title: str, count: int, parts: str, days: float = 24, www: bool = False, note: str = "", first: int = 1000,
        charset: str = "utf-8", home: str = "/", seed: str = "",
    ) -> None:  # fmt: skip
        self.host = f"www.{domain}" if www else domain
        self.today = today
        self.look = look(style) if isinstance(style, str) else style
        self.title = title
        self.parts = sections(parts)
        self.stories = stories(seed or name, count, self.parts, today, days=days, first=first)
        self.paper = Paper(name=name, system=system, domain=domain, home=f"http://{self.host}{home}", note=note)
        self.kind = HTML if charset == "utf-8" else f"text/html; charset={charset}"
        self.charset = charset
        self.link: Callable[[Story], str] = lambda story: f"/{story.slug}-{story.number}.html"
        """What stands in a link to a story."""
        self.at: Callable[[Section], str] = lambda section: f"/{section.slug}"
        """What stands in a link to a section."""
        self.icons: Callable[[Story], str] = lambda _: ""
        """What stands around an article: print, mail, share."""
        self.menu = ""
        self.side = ""

    def url(self, path: str, host: str = "") -> str:
        """The whole address of a path."""
        return urljoin(f"http://{host or self.host}/", path)

    def of(self, section: Section) -> list[Story]:
        """The stories of a section, the newest first."""
        return [story for story in self.stories if story.section == section]

    def send(
        self, body: str | bytes, kind: str = "", status: int = 200, headers: tuple[tuple[str, str], ...] = ()
    ) -> Answer:
        """An answer of this paper."""
        raw = body if isinstance(body, bytes) else encoded(body, self.charset)
        return Answer(raw, status, kind or self.kind, headers)

    def put(self, path: str, page: str | bytes | Callable[[], str] | Answer, kind: str = "", host: str = "") -> None:
        """Have a path answered; what can be called is drawn when it is asked for."""
        made: Page
        if isinstance(page, Answer):
            made = page
        elif callable(page):
            draw = page

            def made() -> Answer:
                return self.send(draw(), kind)
        else:
            made = self.send(page, kind)
        self.paper.put(self.url(path, host), made)

    def article(
        self, story: Story, page: str | Callable[[], str] | Answer, *paths: str, reach: Reach = "links",
        also: Iterable[str] = (), text: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        """Publish a story under paths or whole addresses; `also` are some that something else answers for."""
        for path in paths:
            self.put(path, page)
        addresses = (*(self.url(path) for path in paths), *(self.url(path) for path in also))
        self.paper.articles.append(Published(story, addresses, reach, text))

    def draw(self, title: str, main: str, *, head: str = "", side: str | None = None) -> str:
        """A page in the paper's layout."""
        return _template(self.look.layout).substitute(
            title=html.escape(title), head=head, main=main, menu=self.menu, name=self.title,
            side=self.side if side is None else side, day=f"{self.today:%d/%m/%Y}",
        )  # fmt: skip

    def items(self, chosen: Iterable[Story], form: str = "", link: Callable[[Story], str] | None = None) -> str:
        """Stories in a list."""
        form, link = form or self.look.item, link or self.link
        return "\n".join(_template(form).substitute(self._said(s), href=html.escape(link(s))) for s in chosen)

    def body(
        self, story: Story, related: Iterable[Story] = (), *, form: str = "", link: Callable[[Story], str] | None = None
    ) -> str:
        """An article in the paper's template."""
        text = "\n".join(_template(self.look.paragraph).substitute(text=html.escape(p)) for p in story.paragraphs)
        near = self.items(related, self.look.related, link)
        return _template(form or self.look.story).substitute(self._said(story), text=text, related=near)

    def _said(self, story: Story) -> dict[str, str]:
        return {
            "title": html.escape(story.title), "brief": html.escape(story.brief), "lead": html.escape(story.lead),
            "author": story.author, "stamp": story.at.strftime(self.look.stamp), "iso": story.at.isoformat(),
            "image": story.image, "caption": html.escape(story.captions[0]), "section": story.section.name,
            "number": str(story.number), "icons": self.icons(story),
        }  # fmt: skip

    def near(self, story: Story, count: int = 5) -> list[Story]:
        """The next older stories of the same section: what related boxes show."""
        same = self.of(story.section)
        at = same.index(story)
        return same[at + 1 : at + 1 + count]

    def listing(
        self, title: str, chosen: Sequence[Story], address: Addresses, *, per: int = 10,
        form: str = "numbers", before: str = "", after: str = "", href: Addresses | None = None,
        head: str = "", link: Callable[[Story], str] | None = None,
    ) -> None:  # fmt: skip
        """A section and its later pages: `address(n)` for the nth page, from 0; `href(n)` is what links to it say."""
        pages = chunks(chosen, per)
        for n, group in enumerate(pages):
            foot = pager(form, n, len(pages), href or address)
            main = _template(self.look.list).substitute(
                title=html.escape(title),
                before=before,
                items=self.items(group, link=link),
                pager=foot.body,
                after=after,
            )
            self.put(address(n), self.draw(title, main, head=head + foot.head))

    def nav(self, form: str = '<li><a href="$href">$name</a></li>', parts: Iterable[Section] = ()) -> str:
        """Links to the sections."""
        said = ((html.escape(self.at(s)), s.name) for s in parts or self.parts)
        return "".join(_template(form).substitute(href=href, name=name) for href, name in said)

    def front(self, per: int = 4, *, path: str = "/", head: str = "", heading: str = "<h2>$link</h2>") -> None:
        """A front page: the newest, then some of each section."""
        main = self.items(self.stories[:3])
        for section in self.parts:
            link = f'<a href="{html.escape(self.at(section))}">{section.name}</a>'
            main += _template(heading).substitute(link=link) + self.items(self.of(section)[:per])
        self.put(path, self.draw(self.title, main, head=head))

    def publish(
        self, *paths: Callable[[Story], str], near: int = 5, head: Callable[[Story], str] = lambda _: "",
        chosen: Iterable[Story] = (), also: Callable[[Story], Iterable[str]] = lambda _: (), reach: Reach = "links",
    ) -> None:  # fmt: skip
        """Publish stories in the paper's template; `near` is how many older ones stand beside each."""
        for story in chosen or self.stories:
            page = self._page(story, near, head(story))
            self.article(story, page, *(path(story) for path in paths), also=also(story), reach=reach)

    def _page(self, story: Story, near: int, head: str) -> Callable[[], str]:
        return lambda: self.draw(story.title, self.body(story, self.near(story, near)), head=head)

    def canonical(self, path: str) -> str:
        """What a page says its address is."""
        return f'<link rel="canonical" href="{html.escape(self.url(path))}">'

    def feed_link(self, path: str, kind: str = "application/rss+xml") -> str:
        """What a page says of a feed."""
        return f'<link rel="alternate" type="{kind}" title="{self.title}" href="{html.escape(path)}">'

    def rss(self, path: str, chosen: Iterable[Story], kind: str = feeds.RSS) -> None:
        """An RSS 2.0 feed with whole addresses."""
        text = feeds.rss2(self.title, self.url("/"), chosen, lambda s: self.url(self.link(s)))
        self.put(path, text, kind)

    def static(self, *paths: str, titles: Sequence[str] = ("Giới thiệu", "Liên hệ", "Quảng cáo", "Điều khoản")) -> str:
        """Pages about the paper, which are no news; returns links to them."""
        for n, path in enumerate(paths):
            text = "".join(f"<p>{words.ABOUT[(n + m) % len(words.ABOUT)]}</p>" for m in range(2))
            self.put(path, self.draw(titles[n % len(titles)], f"<h1>{titles[n % len(titles)]}</h1>{text}"))
        return " | ".join(f'<a href="{html.escape(p)}">{titles[n % len(titles)]}</a>' for n, p in enumerate(paths))


def encoded(text: str, charset: str) -> bytes:
    """The bytes of a text; windows-1258 has letters with their hats and hooks, and tones as marks behind them."""
    if charset == "windows-1258":
        apart = unicodedata.normalize("NFD", text)
        text = _HAT.sub(lambda m: unicodedata.normalize("NFC", m[1] + m[3]) + m[2], apart)
    return text.encode(charset, "xmlcharrefreplace")


def chunks(chosen: Sequence[Story], per: int) -> list[Sequence[Story]]:
    """The stories in pages of so many, at least one page."""
    return [chosen[at : at + per] for at in range(0, len(chosen), per)] or [()]
