"""The rows of the table: what a server does, and what must happen."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.hostile.server import Asked, Habit, Heard, Raw, Reply
from tests.hostile.stories import front, story

GOOD = "/tin-binh-thuong-trong-ngay-100001.html"
"""An article that every host has: it must be stored whatever else the host does."""
ROBOTS = "/robots.txt"
ANY = ("*",)
"""Whatever was stored."""

Row = sqlite3.Row


@dataclass(frozen=True, slots=True)
class Seen:
    """What one crawl left of one host, in the archive and in the server's log."""

    name: str
    home: str
    pages: Mapping[str, Row]
    """By path; addresses of other hosts whole."""
    articles: Mapping[str, Row]
    """By path of the page they were read from."""
    revisions: Mapping[str, Sequence[Row]]
    captures: Sequence[Row]
    asked: Sequence[Heard]
    """In this crawl only."""
    revisits: int
    """Revisit records in the WARC files so far."""
    database: bytes
    """The whole file, for texts that must be nowhere."""

    def times(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(heard.asked.path == path for heard in self.asked)

    def state(self, path: str) -> str:
        """The state of an address and why, for messages too."""
        row = self.pages.get(path)
        return f"{row['state']}: {row['reason']}" if row else "unknown"


Check = Callable[[Sequence[Seen]], None]
"""Looks at what each crawl left, in order, and asserts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Must:
    """What must be so after the last crawl."""

    stored: tuple[str, ...] = (GOOD,)
    """The paths of all articles of the host, no more and no fewer; or `ANY`."""
    states: Mapping[str, str] = field(default_factory=dict)
    """States allowed for a path, as `later|refused`; `done` there means that a reason says what was found."""
    never: tuple[str, ...] = ()
    """Paths that may not be asked for."""
    most: int = 60
    """Requests to the host in one crawl, at most."""
    also: Check | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """One host and its habit."""

    name: str
    """A sentence in small letters; also the id of the paper."""
    answers: Mapping[str, Habit] = field(default_factory=dict)
    """What is done for which path; `*` for all others. Robots, the front page and GOOD go without saying."""
    links: tuple[str, ...] | None = None
    """On the front page, besides GOOD, with {host}, {port}, {canary} and {name}; else the paths of `answers`."""
    site: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """More keys of the site file."""
    domain: str | None = None
    """A name for the host, where the address itself is not meant."""
    must: Must = Must()

    def answer(self, asked: Asked) -> Reply | Raw:
        """What this host does with a request."""
        path = asked.path
        given = self.answers.get(path) or self.answers.get(path.split("?")[0])
        given = given or self._ordinary(asked) or self.answers.get("*") or Reply(b"", 404)
        return given(asked) if callable(given) else given

    def _ordinary(self, asked: Asked) -> Reply | None:
        if asked.path == "/":
            links = self.answers if self.links is None else self.links
            hrefs = [fill(link, asked, self.name) for link in links if link not in ("*", ROBOTS, "/")]
            return Reply(front((*hrefs, GOOD)))
        return Reply(story(GOOD)) if asked.path == GOOD else None


def fill(text: str, asked: Asked, name: str) -> str:
    """An address with the ports of this run."""
    for mark, value in (("host", asked.host), ("port", asked.port), ("canary", asked.canary), ("name", name)):
        text = text.replace(f"{{{mark}}}", str(value))
    return text


def one(name: str, reply: Habit, state: str = "later|refused", **must: object) -> Behaviour:
    """A host with one bad page, which must not be stored; the page beside it must."""
    path = f"/{name}-200002.html"
    return Behaviour(name=name, answers={path: reply}, must=Must(states={path: state}, **must))  # type: ignore[arg-type]


def number(paths: Iterable[str]) -> tuple[str, ...]:
    """Paths in order, as `Must.stored` wants them."""
    return tuple(sorted(paths))
