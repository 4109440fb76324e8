"""What one run found of a paper: its doors, its articles and how well they were read, without a word of their texts."""

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self, TypeGuard
from urllib.parse import urlsplit

from crawler.sites import Site
from pipelines.db.archive import STOPPED, Archive
from pipelines.db.rows import CaptureRow, fetch


@dataclass(frozen=True, slots=True)
class Door:
    """A place where the paper announces its news."""

    url: str
    kind: str
    status: int | None
    state: str
    reason: str | None
    announced: int
    """Articles that were found there first or again."""

    @property
    def is_well(self) -> bool:
        """Whether what was wanted stood there, now or when it was last read."""
        return self.state == "done" and self.reason in (None, "not modified")


@dataclass(frozen=True, slots=True)
class Story:
    """A page that was asked for as an article, and what could be read of it."""

    url: str
    status: int | None
    state: str
    reason: str | None
    characters: int
    """Of the body; 0 where none was found."""
    body_status: str | None
    published: str | None
    precision: str | None
    source: str | None
    """Where the date was found."""
    authors: int
    related: int
    """Links to other stories that were taken out of the text or from a list around it."""
    cut: int
    """Blocks that were left out for a reason."""
    images: int
    flags: list[str]

    @property
    def is_article(self) -> bool:
        """Whether anything is stored of it."""
        return self.body_status is not None


@dataclass(frozen=True, slots=True)
class Survey:
    """One paper."""

    site: str
    domain: str
    requests: int
    robots: list[int | None]
    """Status of each robots.txt that was asked for."""
    elsewhere: dict[str, int]
    """Hosts that are not the paper's, to which it led."""
    errors: dict[str, int]
    """Why no answer came, by kind."""
    known: int = 0
    """Articles of it that the archive has, from whatever run."""
    doors: list[Door] = field(default_factory=list)
    stories: list[Story] = field(default_factory=list)
    same_title: int = 0
    """Articles that have the most frequent title, where that is one of several."""
    is_stopped: bool = False
    """Whether a signal ended the run, so that what is missing was not asked for."""

    def as_dict(self) -> dict[str, object]:
        """Plain values, for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Self:
        """The inverse of `as_dict`."""
        doors, stories = ([kind(**one) for one in told[name]] for name, kind in (("doors", Door), ("stories", Story)))
        return cls(**{**told, "doors": doors, "stories": stories})

    @property
    def articles(self) -> list[Story]:
        """Those of which something is stored."""
        return [story for story in self.stories if story.is_article]

    def count(self, kind: str) -> int:
        """Doors of a kind that led to something or could be read."""
        return sum(door.kind == kind and door.is_well for door in self.doors)


def survey(archive: Archive, run: int, site: Site) -> Survey:
    """What a run found of a paper."""
    db = archive.connection
    known = {"run": run, "site": site.id}
    made = fetch(db, CaptureRow, "WHERE t.run_id = :run AND (t.site = :site OR t.site IS NULL) ORDER BY t.id", known)
    sent = [one for one in made if _was_sent(one) and (one.site or site.owns(one.url))]
    return Survey(
        site.id,
        site.domain,
        len(sent),
        [one.status for one in sent if one.site is None],
        dict(Counter(urlsplit(one.location).netloc for one in sent if _is_elsewhere(one.location, site))),
        dict(Counter(one.error.split(":")[0] for one in sent if one.error)),
        db.execute("SELECT count(*) FROM articles WHERE site = ?", (site.id,)).fetchone()[0],
        [Door(**dict(row)) for row in db.execute(_DOORS, known)],
        [_story(row) for row in db.execute(_STORIES, known)],
        next((many for (many,) in db.execute(_SAME_TITLE, known) if many > 1), 0),
        db.execute("SELECT exit_code FROM runs WHERE id = ?", (run,)).fetchone()[0] == STOPPED,
    )


def _was_sent(capture: CaptureRow) -> bool:
    """Whether it is an exchange, and no note on why there was none."""
    return capture.status is not None or not (capture.error or "").startswith(("refused:", "later:"))


def _is_elsewhere(location: str | None, site: Site) -> TypeGuard[str]:
    return location is not None and location.startswith("http") and not site.owns(location)


def _story(row: sqlite3.Row) -> Story:
    values = dict(row)
    return Story(**values | {"flags": json.loads(values["flags"] or "[]")})


_ASKED = """(SELECT url, max(id) AS last FROM captures WHERE run_id = :run AND site = :site GROUP BY url)"""
_DOORS = f"""SELECT p.url, p.kind, c.status, p.state, p.reason,
    (SELECT count(*) FROM links l WHERE l.found_in = p.url) AS announced
  FROM {_ASKED} asked JOIN pages p ON p.url = normalise(asked.url) JOIN captures c ON c.id = asked.last
  WHERE p.kind NOT IN ('article', 'guess', 'image') ORDER BY c.id"""  # noqa: S608
_STORIES = f"""SELECT p.url, c.status, p.state, p.reason, length(coalesce(a.body, '')) AS characters, a.body_status,
    a.published_at AS published, a.published_precision AS precision, a.published_source AS source,
    (SELECT count(*) FROM authors WHERE article_id = a.id) AS authors,
    (SELECT count(*) FROM mentions WHERE article_id = a.id) AS related,
    (SELECT count(*) FROM omissions WHERE article_id = a.id) AS cut,
    (SELECT count(*) FROM images WHERE article_id = a.id) AS images, a.flags
  FROM {_ASKED} asked JOIN pages p ON p.url = normalise(asked.url) JOIN captures c ON c.id = asked.last
  LEFT JOIN articles a ON a.id = p.article_id WHERE p.kind = 'article'
    AND (p.moved_to IS NULL OR p.moved_to NOT IN (SELECT url FROM pages)) ORDER BY c.id"""  # noqa: S608
_SAME_TITLE = f"""SELECT count(DISTINCT a.id) AS many FROM {_ASKED} asked JOIN pages p ON p.url = normalise(asked.url)
  JOIN articles a ON a.id = p.article_id WHERE p.kind = 'article' GROUP BY a.title ORDER BY many DESC LIMIT 1"""  # noqa: S608
