"""Where the articles of a paper get their pages, and each page its truth."""

import base64
import html
import json
import random
import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache, partial
from pathlib import Path
from string import Template
from urllib.parse import urljoin

from tests.discovery.desk import Desk, Look, numbered, parts
from tests.discovery.text import Story, slug, stories
from tests.platforms.pieces import Beside, Draft, Picture, Piece, Truth, beside, pictures, texts
from tests.platforms.styles import Style
from tests.platforms.writer import drafts

_LOOKS = Path(__file__).parent / "looks"
_BLANKS = re.compile(r"^\s*\n", re.MULTILINE)
_template = cache(Template)


def forms(look: str) -> dict[str, str]:
    """The templates of a platform; what it does not say itself is common."""
    return parts("common", _LOOKS) | parts(look, _LOOKS)


class Press(Desk):
    """One paper in print."""

    def __init__(
        self, name: str, system: str, domain: str, today: date, style: Style, *, title: str, sections: str, seed: str,
        first: int, count: int = 40, base: str = "", www: bool = False,
    ) -> None:  # fmt: skip
        self.forms = forms(style.name)
        look = Look(self.forms["layout"], self.forms["item"], self.forms["story"], list=self.forms["list"])
        super().__init__(name, system, domain, look, today, title=title, count=count, parts=sections, days=153.7,
                         first=first, www=www, seed=f"{seed} {name}")  # fmt: skip
        self.style, self.seed, self.base = style, seed, base
        self.pool = [other.brief for other in stories(f"{seed} {name} tags", 9, self.parts, today)]
        self.tag: Callable[[str], str] = lambda text: f"/tu-khoa/{slug(text)}"
        self.printed: Callable[[Story], str] = lambda _: "#"
        """Where the print page of a story is."""
        self.drafts: list[Draft] = []
        self.encoded: frozenset[int] = frozenset()
        """Numbers of stories whose text is enciphered."""
        self.truths: list[Truth] = []
        self._others: frozenset[str] = frozenset()

    def write(self) -> None:
        """Have the articles written; addresses must be settled by then."""
        self.drafts = drafts(self.stories, self.pool, self.style, self.link, self.seed)
        self.side = "".join(self.filled(piece) for piece in self.drafts[0].same)
        shown = {tag for draft in self.drafts for tag in draft.tags}
        for text in sorted(shown):
            self.listing(text, [d.story for d in self.drafts if text in d.tags], numbered(self.tag(text), ""), per=99)

    def issue(self) -> None:
        """Publish what was written."""
        self._others = frozenset(self.url(self.path(story)) for story in self.stories)
        for draft in self.drafts:
            story, path = draft.story, self.path(draft.story)
            for n in range(1, len(draft.pages)):
                self.put(f"{path}?page={n + 1}", partial(self.page, draft, n))
            also: tuple[str, ...] = ()
            if self.printed(story) != "#":
                self.put(self.printed(story), partial(self.page, draft, 0, bare=True))
                also = (self.printed(story),)
            said = (draft.lead or story.title,)
            self.article(story, partial(self.page, draft, 0), path, also=also, text=said)
            self.truths.append(self.truth(draft))

    def path(self, story: Story) -> str:
        """Where a story stands; links to it may be relative."""
        return urljoin("/", self.link(story))

    def filled(self, piece: Piece) -> str:
        """A piece as HTML."""
        values = {name: html.escape(text) for name, text in piece.values.items()}
        inner = "".join(self.filled(each) for each in piece.inner)
        return _template(self.forms[piece.kind]).substitute(values, inner=inner)

    def page(self, draft: Draft, at: int, *, bare: bool = False) -> str:
        """A page of an article; a bare one is for the printer."""
        story = draft.story
        said = self._said(story) | self._header(draft) | {
            "text": self._text(draft, at), "pages": self._pages(draft, at),
            "above": self._all(draft.above) if at == 0 else "", "after": self._all(draft.after),
            "same": self._part("same", inner=self._all(draft.same)),
            "comments": self._part("comments", inner=self._all(draft.comments)) if draft.comments else "",
            "end": self._part("end", text=draft.byline) if draft.byline and at == len(draft.pages) - 1 else "",
        }  # fmt: skip
        if bare:
            said |= dict.fromkeys(("above", "after", "same", "comments", "tags"), "")
        main = _BLANKS.sub("", _template(self.look.story).substitute(said))
        if bare:
            return f"<html><head><title>{said['title']}</title></head><body>{main}</body></html>"
        return self.draw(story.title, main, head=self._head(draft))

    def _text(self, draft: Draft, at: int) -> str:
        if draft.story.number in self.encoded:
            return self._part("p", text=cipher(" ".join(draft.story.paragraphs), draft.story.number))
        return self._all(draft.pages[at])

    def _all(self, pieces: Iterable[Piece]) -> str:
        return "\n".join(self.filled(piece) for piece in pieces)

    def _part(self, kind: str, *, inner: str = "", **values: str) -> str:
        escaped = {name: html.escape(text) for name, text in values.items()}
        return _template(self.forms[kind]).substitute(escaped, inner=inner)

    def _header(self, draft: Draft) -> dict[str, str]:
        story = draft.story
        tags = " ".join(self._part("tag", text=text, href=self.tag(text)) for text in draft.tags)
        return {
            "stamp": self.style.stamp_of(story.at), "clock": f"{story.at:%H:%M}", "date": f"{story.at:%d/%m/%Y}",
            "iso": story.at.strftime("%Y-%m-%dT%H:%M:%S%z"), "href": html.escape(self.url(self.path(story))),
            "name": self.title, "prev": html.escape(draft.same[0].values["href"]) if draft.same else "/",
            "section_href": html.escape(self.at(story.section)), "print": html.escape(self.printed(story)),
            "lead": self._part("lead", text=draft.lead) if draft.lead else "",
            "top": self._part("top", text=draft.byline) if draft.byline else "",
            "tags": self._part("tags", inner=tags) if draft.tags else "",
            "updated": self._part("updated", stamp=self.style.stamp_of(draft.updated)) if draft.updated else "",
        }  # fmt: skip

    def _pages(self, draft: Draft, at: int) -> str:
        if len(draft.pages) == 1:
            return ""
        path = self.path(draft.story)
        inner = ""
        for n in range(len(draft.pages)):
            href = f"{path}?page={n + 1}" if n else path
            inner += self._part("here" if n == at else "page", number=str(n + 1), href=href)
        return self._part("pages", inner=inner)

    def _head(self, draft: Draft) -> str:
        story, states = draft.story, self.style.states.split()
        about = html.escape(draft.lead or story.title)
        said = [self.base, f'<meta name="description" content="{about}">', self.canonical(self.path(story))]
        title = html.escape(story.title)
        if "og" in states:
            said += [f'<meta property="og:{name}" content="{text}">' for name, text in (
                ("type", "article"), ("title", title), ("description", about), ("image", self.url(story.image)),
                ("site_name", self.title))]  # fmt: skip
        if "time" in states:
            said.append(f'<meta property="article:published_time" content="{story.at.isoformat()}">')
        if "section" in states:
            said.append(f'<meta property="article:section" content="{story.section.name}">')
        if "keywords" in states:
            said.append(f'<meta name="keywords" content="{html.escape(", ".join(draft.tags))}">')
        if "day" in states or "iso" in states:
            said.append(f'<script type="application/ld+json">{self._stated(draft, states)}</script>')
        return "".join(said)

    def _stated(self, draft: Draft, states: list[str]) -> str:
        at = draft.story.at
        name = draft.authors[0] if "author" in states and draft.authors else self.title
        stated = {
            "@context": "https://schema.org", "@type": "NewsArticle", "headline": draft.story.title,
            "description": draft.lead or "", "mainEntityOfPage": self.url(self.path(draft.story)),
            "datePublished": at.isoformat() if "iso" in states else f"{at:%Y-%m-%d}",
            "author": {"@type": "Person" if name != self.title else "Organization", "name": name},
            "publisher": {"@type": "Organization", "name": self.title},
        }  # fmt: skip
        if "iso" in states:
            stated["dateModified"] = (draft.updated or at).isoformat()
        return json.dumps(stated, ensure_ascii=False)

    def _shows(self, kind: str) -> bool:
        return bool(self.forms[kind].strip())

    def truth(self, draft: Draft) -> Truth:
        """What must be read from the first page of an article."""
        hidden = draft.story.number in self.encoded
        inside = [] if hidden else [each for outer in draft.pages[0] for each in outer.all()]
        around = [each for outer in (*draft.above, *draft.after) for each in outer.all()]
        told = tuple(Beside(b.title, self.url(b.href)) for b in beside([*inside, *around]))
        shown = tuple(Picture(self.url(p.src), p.caption, p.credit) for p in pictures(inside))
        return Truth(
            url=self.url(self.path(draft.story)), odd="encoded" if hidden else draft.odd, title=draft.story.title,
            lead=draft.lead, body=texts(inside),
            authors=draft.authors if len(draft.pages) == 1 or self._shows("top") else (), published=draft.story.at,
            updated=draft.updated if self._shows("updated") or "iso" in self.style.states.split() else None,
            section=draft.story.section.name, tags=draft.tags, images=shown, related=told, others=self._others,
            source=draft.source, is_encoded=hidden,
        )  # fmt: skip


def cipher(text: str, number: int) -> str:
    """What a text looks like that a script must decipher: in Base64, or letter for letter."""
    if number % 2:
        return base64.b64encode(text.encode()).decode()
    letters = sorted({c for c in text if c.isalpha()})
    mixed = random.Random(number).sample(letters, len(letters))
    return "".join(dict(zip(letters, mixed, strict=True)).get(c, "*:;!#"[ord(c) % 5]) for c in text).upper()
