"""One page being made up: every part is written with what it says, so that the truth is known."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar
from unicodedata import combining, normalize

from crawler.items import VIETNAM, Page
from tests.unseen.manner import drawn
from tests.unseen.markup import NOTHING, Markup, Text, is_box, joined, tag, void
from tests.unseen.prose import Language, Prose
from tests.unseen.truth import Truth

_Option = TypeVar("_Option")
_FIRST_DAY = datetime(2019, 1, 1, tzinfo=VIETNAM)


@dataclass(frozen=True, slots=True)
class Sample:
    """A page with the right answer."""

    page: Page
    truth: Truth


class Draft:
    """A page with a story on it, which a kind of page changes; the parts are attributes, in the page's order."""

    def __init__(self, seed: str, number: int, language: Language) -> None:
        self.dice = Random(seed)
        self.prose = Prose(self.dice, language)
        self.manner = drawn(self.dice, language)
        self.number = number
        self.truth = Truth()
        self.paper = self.prose.word("paper")
        self.host = f"bao{self.dice.randint(100, 9999)}.example"
        self.published = _FIRST_DAY + timedelta(minutes=self.dice.randrange(7 * 365 * 1440))
        self.fetched = self.published + timedelta(minutes=self.dice.randint(90, 300 * 1440))
        self.raw: bytes | None = None
        """The whole answer, where it is no page of these parts."""
        self.content_type: str | None = "text/html; charset=utf-8"
        self.wayback: datetime | None = None
        """When an archive of the web kept the page, where it comes from there."""

        self.time_first = self.chance(0.2)
        """Whether the time stands above the headline."""
        self.metas: dict[str, str] = {}
        self.jsonld: dict[str, object] = {}
        self.head = NOTHING
        self.document_title: str | None = None
        self.masthead = NOTHING
        self.crumbs = NOTHING
        self.headline = NOTHING
        self.timeline = NOTHING
        self.byline = NOTHING
        self.above = NOTHING
        self.lead = NOTHING
        self.body: list[str] = []
        self.signature = NOTHING
        self.tags = NOTHING
        self.related = NOTHING
        self.below = NOTHING
        self.sidebar = NOTHING
        self.comments = NOTHING
        self.main: Markup | None = None
        """The whole column of the story, where no story stands there."""
        self.footer = NOTHING
        self.address = f"https://{self.host}/{slug(self.prose.write('title'))}-{self.dice.randint(10**4, 10**7)}.html"

    # what a kind does to a page

    def turn(self, options: Sequence[_Option]) -> _Option:
        """One of these, another one on the next page of the kind."""
        return options[self.number % len(options)]

    def chance(self, share: float) -> bool:
        """True so often."""
        return self.dice.random() < share

    def tell(self, **said: object) -> None:
        """What the page says, from now on."""
        self.truth = replace(self.truth, **said)  # type: ignore[arg-type]  # the fields of Truth, by name

    def allow(self, *texts: str) -> None:
        """Texts that are right in an answer and right left out of it."""
        self.tell(may=self.truth.may | {*texts})

    def offer(self, *titles: str) -> None:
        """Titles of other stories that an answer should give as related."""
        self.tell(related=(*self.truth.related, *titles))

    def put(self, box: Markup, *says: str, at: int | None = None) -> None:
        """A box into the body behind some paragraph, with the paragraphs that its text is in the answer."""
        places = [index for index in range(1, len(self.body)) if not is_box(self.body[index - 1])]
        place = self.dice.choice(places) if at is None else at
        before = sum(not is_box(block) for block in self.body[:place])
        self.body.insert(place, box)
        self.tell(body=(*self.truth.body[:before], *says, *self.truth.body[before:]))

    def link(self, title: str) -> Markup:
        """A link to another story."""
        return tag("a", title, href=self.path(title))

    def path(self, title: str) -> str:
        """The address of another story."""
        return f"/{slug(title)}-{self.dice.randint(10**4, 10**7)}.html"

    def picture(self) -> Markup:
        """A picture of the paper's."""
        number = self.dice.randint(10**5, 10**6)
        return void("img", src=f"https://{self.host}/anh/{number}.jpg", alt=self.dice.choice(("", f"anh-{number}")))

    def write(self, paragraphs: Sequence[str], *, marked: float = 0.2) -> None:
        """The story, some of its paragraphs with links and bold words in them."""
        self.body = [self._marked(text) if self.chance(marked) else text for text in paragraphs]
        self.tell(body=tuple(paragraphs))

    def sapo(self, text: str) -> None:
        """A lead apart from the story."""
        self.lead = tag(self.manner.sapo, text, class_=self.manner.name("lead") or "sapo")
        self.tell(lead=text)

    def no_story(self) -> None:
        """The page holds something else."""
        furniture = self.truth.may | {*self.truth.related}
        self.truth = Truth(is_article=False, may=furniture)
        self.main, self.metas, self.jsonld, self.comments = NOTHING, {}, {}, NOTHING
        self.document_title = self.paper

    def listed(self, titles: Sequence[str], *, name: str | None = None) -> Markup:
        """Links to other stories below each other, in one of the usual ways."""
        links = [self.link(title) for title in titles]
        match self.dice.randrange(4):
            case 0:
                return tag("ul", *(tag("li", link) for link in links), class_=name)
            case 1:
                return tag("div", *(tag("div", self.picture(), tag("h3", link)) for link in links), class_=name)
            case 2:
                return tag("div", *(tag("p", link) for link in links), class_=name)
        return tag("ul", *(tag("li", link, " ", tag("span", f"({self._day()})")) for link in links), class_=name)

    def sample(self) -> Sample:
        """The page as it is answered."""
        url = self.address
        if self.wayback:
            url = f"https://web.archive.org/web/{self.wayback:%Y%m%d%H%M%S}/{url}"
        body = self.raw if self.raw is not None else self._written().encode()
        return Sample(Page(url, body, self.fetched, self.content_type), self.truth)

    # how it is written

    def _day(self) -> str:
        return (self.published - timedelta(days=self.dice.randint(1, 90))).strftime("%d/%m/%Y")

    def _marked(self, text: str) -> Text:
        words = text.split(" ")
        start = self.dice.randrange(max(1, len(words) - 3))
        run = " ".join(words[start : start + 2])
        marked = self.dice.choice((tag("b", run), tag("a", run, href="/chu-de/12"), tag("em", run)))
        parts = [" ".join(words[:start]), marked, " ".join(words[start + 2 :])]
        return Text(joined(*(part for part in parts if part), by=" "))

    def _written(self) -> str:
        metas = [
            void("meta", **{"property" if ":" in name else "name": name, "content": content})
            for name, content in self.metas.items()
        ]
        linked = json.dumps(self.jsonld, ensure_ascii=False)
        script = tag("script", Markup(linked), type="application/ld+json") if self.jsonld else NOTHING
        title = tag("title", self.document_title) if self.document_title is not None else NOTHING
        head = tag("head", void("meta", charset="utf-8"), title, *metas, script, self.head)
        body = tag("body", self.masthead, self._columns(), self.comments, self.footer)
        return "<!DOCTYPE html>\n" + tag("html", head, "\n", body, lang=self.prose.language)

    def _columns(self) -> Markup:
        story = self.main if self.main is not None else self._story()
        return tag(
            "div", tag("div", self.crumbs, story, self.below, class_="col-left"), self.sidebar, class_="container"
        )

    def _story(self) -> Markup:
        body = tag("div", self.manner.body(self.body), class_=self.manner.name("body"))
        top = [self.headline, self.timeline, self.byline]
        if self.time_first:
            top = [self.timeline, self.headline, self.byline]
        parts = (*top, self.above, self.lead, body, self.signature, self.tags, self.related)
        name = self.dice.choice(("div", "div", "article", "section"))
        return tag(name, joined(*parts, by="\n"), class_=self.manner.name("wrapper"))


def slug(title: str) -> str:
    """A title as it stands in an address."""
    letters = (letter for letter in normalize("NFD", title.lower().replace("đ", "d")) if not combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", "".join(letters)).strip("-")
