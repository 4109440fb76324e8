"""Vietnamese news that never happened: drawn from a seed, believable one by one, no two alike."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import cache

from crawler.text import fold
from tests.discovery import words

VIETNAM = timezone(timedelta(hours=7))
_SLOT = re.compile(r"\{(\w+)\}")
_NUMBER = re.compile(r"\{(\d+)-(\d+)\}")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a paper."""

    slug: str
    name: str
    number: int
    """From 1, as databases count them."""


@dataclass(frozen=True, slots=True)
class Story:
    """One article, before any template has got hold of it."""

    number: int
    """The id in the paper's database; later stories have higher ones."""
    title: str
    brief: str
    """The title in three or four words, for the papers that write such titles; no two of a paper are the same."""
    lead: str
    paragraphs: tuple[str, ...]
    captions: tuple[str, ...]
    author: str
    at: datetime
    section: Section

    @property
    def slug(self) -> str:
        """The title as addresses have it."""
        return slug(self.title)

    @property
    def short(self) -> str:
        """Three words of the brief title: `cau-tan-lap`."""
        first, *_, place, name = self.brief.split()
        return slug(f"{first} {place} {name}")

    @property
    def image(self) -> str:
        """Where its first picture lies."""
        return f"/uploads/{self.at:%Y%m}/{self.number}-1.jpg"


@cache
def slug(text: str) -> str:
    """`Mưa lớn ở xã` → `mua-lon-o-xa`."""
    return "-".join("".join(c if c.isalnum() else " " for c in fold(text)).split())


def sections(slugs: str) -> tuple[Section, ...]:
    """Sections by their slugs, which name them too."""
    return tuple(Section(s, words.SECTIONS[s], n) for n, s in enumerate(slugs.split(), 1))


def stories(
    seed: str, count: int, parts: Sequence[Section], today: date, *, days: float = 24, first: int = 1000
) -> list[Story]:
    """The stories of a paper, the newest first: as many in each section, spread over the days before today."""
    rng = random.Random(seed)
    last = datetime.combine(today - timedelta(days=1), time(20, 45), VIETNAM)
    step = timedelta(days=days) / count
    titles: set[str] = set()
    made = []
    for n in range(count):
        at = (last - n * step).replace(second=0, microsecond=0)
        number = first + 7 * (count - n) + rng.randrange(6)
        made.append(_story(rng, number, parts[n % len(parts)], at, titles))
    return made


def _story(rng: random.Random, number: int, section: Section, at: datetime, titles: set[str]) -> Story:
    while (title := _upper(_fill(rng.choice(words.TITLES), rng, at))) in titles or slug(title) in titles:
        pass
    while (brief := f"{rng.choice(words.THINGS)} {_commune(rng)}") in titles:
        pass
    titles |= {title, slug(title), brief}
    paragraphs = tuple(_paragraph(rng, at) for _ in range(rng.randint(4, 9)))
    captions = tuple(_upper(_fill(rng.choice(words.CAPTIONS), rng, at)) for _ in range(rng.randint(1, 2)))
    lead = " ".join(_sentence(rng, at, kind) for kind in ("news", "because"))
    return Story(number, title, brief, lead, paragraphs, captions, _person(rng), at, section)


def captions(story: Story, count: int) -> tuple[str, ...]:
    """What stands under the pictures of a story told in pictures."""
    rng = random.Random(f"pictures of {story.title}")
    return tuple(_upper(_fill(rng.choice(words.CAPTIONS), rng, story.at)) for _ in range(count))


def _paragraph(rng: random.Random, at: datetime) -> str:
    kinds = rng.sample(("news", "because", "detail", "voice", "number", "later"), rng.randint(2, 3))
    return " ".join(_sentence(rng, at, kind) for kind in kinds)


def _sentence(rng: random.Random, at: datetime, kind: str) -> str:
    return _upper(_fill(rng.choice(words.SENTENCES[kind]), rng, at))


def _fill(text: str, rng: random.Random, at: datetime) -> str:
    """The text with its slots drawn, slots within slots too."""
    while _SLOT.search(text):
        text = _SLOT.sub(lambda m: _drawn(m[1], rng, at), text)
    return _NUMBER.sub(lambda m: f"{rng.randint(int(m[1]), int(m[2])):,}".replace(",", "."), text)


def _drawn(name: str, rng: random.Random, at: datetime) -> str:
    if name == "xa":
        return _commune(rng)
    if name == "nguoi":
        return f"{rng.choice(('ông', 'bà', 'anh', 'chị'))} {_person(rng)}"
    if name == "ngay":
        day = at - timedelta(days=rng.randint(0, 3))
        return f"{day.day}/{day.month}"
    return rng.choice(words.SLOTS[name])


def _commune(rng: random.Random) -> str:
    return f"{rng.choice(words.PLACES[0])} {rng.choice(words.PLACES[1])}"


def _person(rng: random.Random) -> str:
    return " ".join(rng.choice(part) for part in words.PERSONS)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
