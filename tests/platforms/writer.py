"""Turns plain stories into the articles that papers really print: with boxes, tables, verses, and without authors."""

import random
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import cached_property

from tests.discovery.text import Story, captions, stories
from tests.platforms.pieces import Draft, Piece, piece
from tests.platforms.styles import VERSES, Style

Link = Callable[[Story], str]

ODD = (
    "plain", "box with heading", "no author", "table", "plain", "two authors", "photo story", "quote", "no lead",
    "box without heading", "subheads", "poem", "plain", "two pages", "agency", "ticker", "arrows", "video",
    "questions", "short", "list", "box above the text", "last paragraph a link", "no picture", "text and pictures by",
    "updated", "capitals", "after without heading", "pen name", "picture credit", "linked words", "plain", "two boxes",
    "no boxes", "advertisement", "long",
)  # fmt: skip
"""What is odd about the articles of a paper, one after the other."""


class Writer:
    """Whoever writes one article."""

    def __init__(
        self, story: Story, odd: str, others: Sequence[Story], style: Style, link: Link, *,
        pool: Sequence[str], seed: str,
    ) -> None:  # fmt: skip
        self.seed = f"{seed} {style.name} {story.number}"
        self.rng = random.Random(self.seed)
        self.story, self.odd, self.style, self.link, self.pool = story, odd, style, link, pool
        self.others = self.rng.sample(others, min(len(others), 14))
        self.under = list(captions(story, 12))
        self.shots = 0

    @cached_property
    def spare(self) -> list[Story]:
        """Stories that are published nowhere: what else is said is taken from them."""
        return stories(f"{self.seed} spare", 4, (self.story.section,), self.story.at.date())

    @cached_property
    def lines(self) -> list[str]:
        """Paragraphs of theirs."""
        return [line for other in self.spare for line in other.paragraphs]

    @cached_property
    def heads(self) -> list[str]:
        """Short titles of theirs."""
        return [other.brief for other in self.spare]

    def draft(self) -> Draft:
        """The whole article."""
        text = self._text()
        names = self._authors()
        return Draft(
            story=self.story, odd=self.odd, pages=self._pages(text), byline=self._byline(names), authors=names,
            lead=None if self.odd == "no lead" else self._lead(),
            source="TTXVN" if self.odd == "agency" else None,
            tags=tuple(self.rng.sample(self.pool, self.rng.randint(2, 3))) if self.rng.random() < 0.8 else (),
            updated=self.story.at + timedelta(hours=3, minutes=7) if self.odd == "updated" else None,
            above=self._box(2, self.style.inside) if self.odd == "box above the text" else (),
            after=self._after(), same=self._items(4), comments=self._comments(),
        )  # fmt: skip

    def _lead(self) -> str:
        return self.style.prefix + self.story.lead

    def _authors(self) -> tuple[str, ...]:
        if self.odd in ("no author", "agency"):
            return ()
        if self.odd == "two authors":
            return (self.story.author, self._name())
        return ("Q.T",) if self.odd == "pen name" else (self.story.author,)

    def _name(self) -> str:
        return " ".join(self.story.author.split()[:1] + self.rng.sample(["Kim", "Bảo", "Đình", "Lan", "Vinh"], 2))

    def _byline(self, names: tuple[str, ...]) -> str:
        if self.odd == "agency":
            return "Theo TTXVN"
        said = " - ".join(names)
        return f"Bài, ảnh: {said}" if self.odd == "text and pictures by" else said

    def _pages(self, text: list[Piece]) -> tuple[tuple[Piece, ...], ...]:
        if self.odd != "two pages":
            return (tuple(text),)
        more = [self.p(line) for line in self.lines[:6]]
        return (tuple(text), tuple(more))

    def _text(self) -> list[Piece]:
        """What the article says, with pictures and boxes between its paragraphs."""
        body = [self.p(line) for line in self.story.paragraphs]
        make = getattr(self, "_" + self.odd.replace(" ", "_"), None)
        if make:
            body = make(body)
        if self.odd in ("photo story", "video", "poem", "no picture", "short"):
            return body
        for _ in range(self.rng.randint(1, 2)):
            body.insert(self.rng.randint(0, len(body) - 1), self.photo())
        if self.odd == "plain" and self.rng.random() < 0.5:
            body[2:2] = self._box(self.rng.randint(1, 3), self.style.inside)
        return body

    def p(self, text: str) -> Piece:
        return piece("p", text=text)

    def photo(self, *, who: str = "") -> Piece:
        """A picture; its caption may say who took it."""
        self.shots += 1
        who = who or (self.story.author if self.rng.random() < 0.3 and self.odd not in ("agency", "no author") else "")
        number = f"{self.story.number}-{self.shots}.jpg"
        src = self.style.picture.format(at=self.story.at, name=number)
        return piece("photo", src=src, text=self.under[self.shots], who=who, by=f" Ảnh: {who}" if who else "")

    def _item(self, story: Story, kind: str = "near") -> Piece:
        return piece(
            kind, title=story.title, href=self.link(story), at=self.style.stamp_of(story.at),
            day=f"{story.at:%d/%m/%Y}", section=story.section.name, lead=story.lead, src=story.image,
        )  # fmt: skip

    def _items(self, count: int, kind: str = "near") -> tuple[Piece, ...]:
        taken, self.others = self.others[:count], self.others[count:]
        return tuple(self._item(story, kind) for story in taken)

    def _box(self, count: int, heading: str) -> tuple[Piece, ...]:
        return (piece("inbox", *self._items(count), heading=heading),) if len(self.others) >= count else ()

    def _after(self) -> tuple[Piece, ...]:
        if self.odd == "no boxes":
            return ()
        kind = "barebox" if self.odd == "after without heading" else "outbox"
        items = self._items(self.rng.randint(2, 4))
        return (piece(kind, *items, heading=self.style.below),) if items else ()

    def _comments(self) -> tuple[Piece, ...]:
        if self.rng.random() < 0.6:
            return ()
        return tuple(piece("comment", who=other.author, text=other.lead) for other in self.spare[:2])

    # What makes an article odd: each takes its paragraphs and gives what stands in their place.

    def _box_with_heading(self, body: list[Piece]) -> list[Piece]:
        return [*body[:2], *self._box(3, self.style.inside), *body[2:]]

    def _box_without_heading(self, body: list[Piece]) -> list[Piece]:
        return [*body[:2], *self._items(1, "card"), *body[2:]]

    def _two_boxes(self, body: list[Piece]) -> list[Piece]:
        return [body[0], *self._box(1, self.style.inside), *body[1:3], *self._items(1, "card"), *body[3:]]

    def _arrows(self, body: list[Piece]) -> list[Piece]:
        return [*body[:2], *self._items(2, "arrow"), *body[2:]]

    def _table(self, body: list[Piece]) -> list[Piece]:
        rows = [
            piece(
                "row", piece("cell", text="Xã"), piece("cell", text="Diện tích (ha)"), piece("cell", text="Sản lượng")
            )
        ]
        for head in self.heads:
            numbers = (f"{self.rng.randint(20, 900)}", f"{self.rng.randint(2, 90)} tấn")
            rows.append(piece("row", piece("cell", text=head), *(piece("cell", text=n) for n in numbers)))
        return [*body[:2], piece("table", *rows), *body[2:]]

    def _quote(self, body: list[Piece]) -> list[Piece]:
        said = piece("quote", text=f"“{self.lines[0]}”")
        return [*body[:2], piece("quotebox", said, piece("voice", text=self.spare[0].author)), *body[2:]]

    def _poem(self, body: list[Piece]) -> list[Piece]:
        verses = self.rng.sample(VERSES, 8)
        return [piece("poem", *(piece("verse", text=line) for line in verses[:4])),
                piece("poem", *(piece("verse", text=line) for line in verses[4:]))]  # fmt: skip

    def _list(self, body: list[Piece]) -> list[Piece]:
        return [
            *body[:2],
            piece("bullets", *(piece("li", text=line.split(". ")[0] + ";") for line in self.lines[:4])),
            *body[2:],
        ]

    def _ticker(self, body: list[Piece]) -> list[Piece]:
        return [
            body[0],
            *(piece("entry", time=f"{17 - n}:{10 + 7 * n}", text=line) for n, line in enumerate(self.lines[:5])),
        ]

    def _photo_story(self, body: list[Piece]) -> list[Piece]:
        return [self.photo() for _ in range(self.rng.randint(6, 9))]

    def _video(self, body: list[Piece]) -> list[Piece]:
        return [piece("video", src=f"/video/{self.story.number}.mp4"), body[0]]

    def _subheads(self, body: list[Piece]) -> list[Piece]:
        one, two = (piece("sub", text=head) for head in self.heads[:2])
        return [body[0], one, *body[1:3], two, *body[3:]]

    def _capitals(self, body: list[Piece]) -> list[Piece]:
        one, two = (piece("sub", text=head.upper()) for head in self.heads[:2])
        return [body[0], one, *body[1:3], two, *body[3:]]

    def _questions(self, body: list[Piece]) -> list[Piece]:
        asked = [piece("question", text=f"Hỏi: {head} năm nay thế nào?") for head in self.heads]
        return [each for n, line in enumerate(body[:4]) for each in (asked[n], line)] + body[4:]

    def _short(self, body: list[Piece]) -> list[Piece]:
        return body[:1]

    def _last_paragraph_a_link(self, body: list[Piece]) -> list[Piece]:
        return [*body[:-1], piece("linked", text=body[-1].values["text"], href=self.link(self.others[0]))]

    def _linked_words(self, body: list[Piece]) -> list[Piece]:
        """A paragraph of which some words lead to another story, which is no box."""
        first, _, rest = body[1].values["text"].partition(" ")
        return [
            body[0],
            piece("mixed", text=body[1].values["text"], first=first, rest=rest, href=self.link(self.others[0])),
            *body[2:],
        ]

    def _picture_credit(self, body: list[Piece]) -> list[Piece]:
        return [body[0], self.photo(who=self.story.author), *body[1:3], self.photo(who="TTXVN"), *body[3:]]

    def _advertisement(self, body: list[Piece]) -> list[Piece]:
        return [*body[:2], piece("ad"), *body[2:]]

    def _long(self, body: list[Piece]) -> list[Piece]:
        return body + [self.p(line) for line in self.lines]


def drafts(chosen: Sequence[Story], pool: Sequence[str], style: Style, link: Link, seed: str) -> list[Draft]:
    """An article of each story, all odd ones among them; tags are drawn from a pool."""
    return [
        Writer(
            story, ODD[n % len(ODD)], [s for s in chosen if s is not story], style, link, pool=pool, seed=seed
        ).draft()
        for n, story in enumerate(chosen)
    ]
