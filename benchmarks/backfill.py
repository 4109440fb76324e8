"""The visits of a backfill that nobody has made: newest first, with as much on each page as real pages have.

Counted with the extractor on eleven saved articles of six Vietnamese news sites; means, since they make the bytes. (127
news pages of other countries have 10.8 related stories, 30 cuts of 35 letters, 12.6 links.) What pages alone cannot
tell is an assumption, and named so.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from hashlib import sha256
from itertools import cycle, islice

from benchmarks.texts import Text, Writer
from crawler.items import (
    VIETNAM,
    Article,
    Ask,
    Capture,
    Cut,
    Evidence,
    Image,
    Kind,
    Link,
    Page,
    Related,
    Stamp,
    Visit,
)
from crawler.sites import Site, load_sites

RELATED = 10
"""Links to other stories beside or below a text (10.6), with 64 letters of title (here 54) and 12 of heading."""
LISTS = 2
"""Links to sections (2.2); of those to articles (3.7) all are related ones."""
CUTS, CUT = 18, 64
"""What is left out of a text (17.7), and its letters (65); half of them stand in the text too (47 %)."""
TAGS, DATES = 5, 6
"""5.5 and 6.6."""
IMAGES, CAPTION = 3, 58
"""3.4 with an address of 78 letters; one of them has a caption (.9)."""
DESCRIPTION = 126
"""Letters of the description."""
PLACED = 11
"""One article in so many names a province (.09 places an article)."""

PHRASES, PHRASE = 6, 8
"""Phrases in a text that others have too, and their words: of the runs of three words of an article 6 in a hundred
stand in another one, as measured on 21 real ones."""
KNOWN_PHRASES = 30_000
REVISED = 20
"""An assumption: one article in so many is read again with another text."""
COPIED = 25
"""An assumption: one article in so many has the text of one in another paper."""
LISTED = 20
"""An assumption: articles on a page of a list, by which they are found."""
A_DAY = 250
"""Articles of all papers together in a day, so that a million are eleven years."""

LAST = date(2026, 12, 31)
BEGUN = datetime(2027, 1, 1, tzinfo=VIETNAM)
_APART = 1 << 40
"""What numbers that are no article's begin with."""
FIRST = 100_000
"""What numbers in addresses begin with."""
STORED, IN_A_FILE = 23_500, 40_000
"""Bytes of a page in a WARC file, and pages in one."""
A_SECOND = 30
"""Pages that 63 papers are asked for, with two seconds between two requests to one."""


def day_of(number: int) -> date:
    """When an article was published: the first one last."""
    return LAST - timedelta(days=number // A_DAY)


def papers() -> tuple[Site, ...]:
    """The newspapers that are known, at addresses where there is none."""
    return tuple(
        Site(id=s.id, name=s.name, domain=f"{s.id}.example", province=s.province, province_now=s.province_now)
        for s in load_sites().values()
    )


@dataclass(frozen=True)
class Backfill:
    """Visits by the number of the article, the same for the same number."""

    writer: Writer
    sites: tuple[Site, ...]

    def of(self, number: int) -> Iterator[Visit]:
        """What is stored with one article: the page of a list that names it, itself, and another one again."""
        page, place = divmod((number - 1) // len(self.sites), LISTED)
        if place == 0:
            yield self._list(number, page)
        yield self._article(number, turn=3 * number + 1)
        if (before := number - 5 * len(self.sites)) > 0 and number % REVISED == 0:
            yield self._article(before, turn=3 * number + 2, again=True)

    def text(self, number: int) -> Text:
        """What an article says the first time."""
        own = self.writer.write(number)
        body = self.writer.write(number - 1).body if number % COPIED == 0 else own.body
        paragraphs = body.split("\n\n")
        rng = random.Random(number + _APART)
        for at in range(PHRASES):
            # the first of them are frequent, the last ones rare
            paragraphs[at % len(paragraphs)] += f" {self._phrases[int(KNOWN_PHRASES * rng.random() ** 3)]}."
        if number % PLACED == 0:
            paragraphs[-1] += f" Ở {self._paper(number).province}."
        return replace(own, body="\n\n".join(paragraphs))

    @cached_property
    def _phrases(self) -> list[str]:
        rng = random.Random(1)
        return [" ".join(self.writer.draw(rng, PHRASE)) for _ in range(KNOWN_PHRASES)]

    @cached_property
    def _furniture(self) -> dict[str, tuple[Cut, ...]]:
        """What stands on every page of a paper and belongs to no article."""
        half = range(CUTS // 2)
        return {
            site.id: tuple(Cut(self.writer.headline(at * _APART + n)[0][:CUT], "in a box") for n in half)
            for at, site in enumerate(self.sites, start=1)
        }

    def _paper(self, number: int) -> Site:
        return self.sites[(number - 1) % len(self.sites)]

    def url(self, number: int) -> str:
        """Of an article; 73 letters."""
        return f"{self._paper(number).home}{self.writer.headline(number)[1][:34].strip('-')}-{FIRST + number}.html"

    def _article(self, number: int, *, turn: int, again: bool = False) -> Visit:
        site, url, text = self._paper(number), self.url(number), self.text(number)
        paragraphs = tuple(text.body.split("\n\n"))
        if again:
            paragraphs = (*paragraphs[:-1], f"{paragraphs[-1]} Tin đã được sửa.")
        at = datetime.combine(day_of(number), time(number % 24, number % 60), VIETNAM)
        stamp = Stamp(at, "minute", f"{at:%H:%M %d/%m/%Y}", "byline")
        said = (Cut(part[:CUT], "said above") for part in cycle(paragraphs))
        article = Article(
            url=url, canonical_url=url, title=text.title, lead=text.lead, description=text.lead[:DESCRIPTION],
            body=paragraphs, subheads=(len(paragraphs) // 2,), authors=(f"Tác giả {number % 900}",), language="vi",
            published=stamp, dates=self._dates(stamp), section=f"Chuyên mục {number % 9}",
            tags=tuple(self.writer.vocabulary[(number * 7 + n) % 3000] for n in range(TAGS)),
            images=tuple(self._image(number, n, text) for n in range(IMAGES)), related=self._related(number),
            cut=(*self._furniture[site.id], *islice(said, CUTS - CUTS // 2)),
        )  # fmt: skip
        named = (Link(item.url, "article", item.title, chance="related") for item in article.related if item.url)
        lists = (Link(f"{site.home}muc-{(number + n) % 9}", "listing", chance="told") for n in range(LISTS))
        return self._visit(Ask(url, site.id, "article"), turn, article=article, links=(*named, *lists))

    def _dates(self, stamp: Stamp) -> tuple[Evidence, ...]:
        chosen = Evidence("byline", stamp.raw, stamp, "chosen")
        return (chosen, *(Evidence(f"meta.{n}", stamp.at.isoformat(), stamp, "agrees") for n in range(1, DATES)))

    def _image(self, number: int, at: int, text: Text) -> Image:
        url = f"https://anh.{self._paper(number).domain}/tin/{day_of(number):%Y/%m/%d}/{number:012}-{at}-1200x800.jpg"
        return Image(url, None if at else text.lead[:CAPTION], None if at else "T.G")

    def _related(self, number: int) -> tuple[Related, ...]:
        """Older stories of the same paper, which a backfill comes to later."""
        others = (number + len(self.sites) * (n + 1) for n in range(RELATED))
        return tuple(Related(self.writer.headline(n)[0], self.url(n), "Tin liên quan") for n in others)

    def _list(self, number: int, page: int) -> Visit:
        """A page of the list of all articles of a paper, which names the one with this number first."""
        site = self._paper(number)
        named = (number + len(self.sites) * n for n in range(LISTED))
        links = [Link(self.url(n), "article", self.writer.headline(n)[0], day=day_of(n).isoformat()) for n in named]
        onward = Link(list_of(site, page + 1), "listing", is_next=True)
        return self._visit(Ask(list_of(site, page), site.id, "listing", page), 3 * number, links=(*links, onward))

    def _visit(self, ask: Ask, turn: int, *, article: Article | None = None, links: tuple[Link, ...]) -> Visit:
        """What came of asking; `turn` counts three times as fast as articles do."""
        moment = BEGUN + timedelta(seconds=turn / 3 / A_SECOND)
        kind: Kind = "article" if article else "listing"
        told = sha256(f"{turn}".encode()).hexdigest()
        record = f"{told[:8]}-{told[8:12]}-{told[12:16]}-{told[16:20]}-{told[20:32]}"
        capture = Capture(
            ask.url, moment, 200, content_type="text/html; charset=utf-8", digest=f"sha256:{told}", took=300,
            warc_record=record, warc_file=f"baotinh-20270101000000-{turn // IN_A_FILE:05}.warc.gz",
            warc_offset=turn % IN_A_FILE * STORED, warc_length=STORED,
        )  # fmt: skip
        page = Page(ask.url, b"", moment)
        return Visit(ask=ask, outcome="done", kind=kind, page=page, article=article, links=links, captures=(capture,))


def list_of(site: Site, page: int) -> str:
    """The address of a page of the list of all articles."""
    return f"{site.home}tin?trang={page}" if page else f"{site.home}tin"
