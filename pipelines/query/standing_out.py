"""What stands out in the articles that a query finds: words, papers, and provinces that the texts name.

Measured by log-likelihood (G², T. Dunning 1993): how unlikely it is that as many of the articles found have it as do,
were they like the others that the same filters let through. Articles are counted, not occurrences, so that one long
text about one thing does not count for many.

Of words a part of the articles is read, evenly over time, copies once. A Vietnamese word has one syllable or two: both
are counted, and a syllable that mostly stands in a pair that stands out is left out, as is a pair across two words.
"""

import json
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Literal, get_args

from pipelines.db.archive import USAGE, Archive, ArchiveError
from pipelines.db.spelling import exact_form, folded_form
from pipelines.query import order
from pipelines.query.filters import Lineage, require_host
from pipelines.query.selection import Selection
from pipelines.query.tables import Row

Of = Literal["words", "papers", "provinces"]
OF: tuple[Of, ...] = get_args(Of)

SAMPLE = 1_000
"""Articles that are read of those found, and of the others."""
MOST = 50
_LEAST = 2
"""Articles that have to have a word."""
_SURE = 10.83
"""G² above which chance is the cause in one of a thousand cases (one degree of freedom)."""
_CANDIDATES = 400
_PART = 0.5
"""Share of the articles with a word beyond which another one accounts for it."""
_SYLLABLES = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")  # "xâm nhập mặn", up to a comma, a number, a line's end


@dataclass(frozen=True, slots=True)
class Item:
    """Something that stands out."""

    name: str
    articles: int
    """Of those found that have it."""
    every: int
    """Of these and the others."""
    keyness: float
    """G²; below zero where it is met less than among the others."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands out, the most first: of words by G², of papers and provinces by their articles."""

    of: Of
    items: tuple[Item, ...]
    found: int
    """Articles that were looked at, of those found."""
    others: int

    def to_dicts(self) -> list[Row]:
        """All of it as plain dicts."""
        return [{"name": one.name, "articles": one.articles, "every": one.every, "keyness": round(one.keyness, 2)}
                for one in self.items]  # fmt: skip


def standing_out(archive: Archive, chosen: Selection, of: Of = "words", *, lineage: Lineage = "both") -> Standing:
    """Compare what a query finds with what else the same filters let through.

    Raises:
        ArchiveError: nothing of the kind can stand out, or there is no query.
    """
    if of not in OF:
        raise ArchiveError(f"expected one of {', '.join(OF)}, found {of!r}", USAGE)
    if chosen.query is None:
        raise ArchiveError("expected a query, found none", USAGE)
    db = archive.connection
    require_host(db, chosen.which)
    _held = order.hold(db)
    found = order.numbers(db, chosen)
    known = frozenset(found)
    others = [number for number in order.numbers(db, Selection(chosen.which)) if number not in known]
    if of == "words":
        return _words(db, chosen, _even(found), _even(others))
    query = _PAPERS if of == "papers" else _PROVINCES.format(unit="former" if lineage == "old" else "present")
    here, there = (dict(db.execute(query, (json.dumps(some),)).fetchall()) for some in (found, others))
    items = (_item(name, count, there.get(name, 0), len(found), len(others)) for name, count in here.items())
    ordered = sorted(items, key=lambda one: (-one.articles, one.name))
    return Standing(of, tuple(ordered[:MOST]), len(found), len(others))


def keyness(here: int, there: int, found: int, others: int) -> float:
    """G² of something that so many of those found have, and so many of the others; negative where it is too few."""
    both, whole = here + there, found + others
    told = 0.0
    for seen, size, of in ((here, found, both), (there, others, both), (found - here, found, whole - both),
                           (others - there, others, whole - both)):  # fmt: skip
        told += seen * log(seen * whole / (size * of)) if seen else 0.0
    is_more = here * others >= there * found
    return 2 * told if is_more else -2 * told


def _item(name: str, here: int, there: int, found: int, others: int) -> Item:
    return Item(name, here, here + there, keyness(here, there, found, others))


def _even(numbers: Sequence[int]) -> list[int]:
    """A part of them, evenly over time."""
    step = max(1, -(-len(numbers) // SAMPLE))
    return list(numbers[::step])


def _words(db: sqlite3.Connection, chosen: Selection, found: list[int], others: list[int]) -> Standing:
    here = [frozenset(words_of(text)) for text in _texts(db, found)]
    there = Counter[str]()
    read = 0
    for text in _texts(db, others):
        there.update(frozenset(words_of(text)))
        read += 1
    counts = Counter(word for words in here for word in words)
    asked = _syllables_of(chosen)
    items = [_item(word, n, there[word], len(here), read) for word, n in counts.items()
             if n >= _LEAST and not asked.issuperset(folded_form(word).split())]  # fmt: skip
    best = sorted((one for one in items if one.keyness > _SURE), key=lambda one: (-one.keyness, one.name))
    return Standing("words", tuple(_whole(best[:_CANDIDATES], here)[:MOST]), len(here), read)


def _syllables_of(chosen: Selection) -> frozenset[str]:
    """What was asked for, folded: that it stands in what was found is no news."""
    query = chosen.asked
    return frozenset(word for term in (query.terms if query else ()) for word in folded_form(term.text.lower()).split())


def words_of(text: str) -> Iterator[str]:
    """The syllables of a text, and each two that stand together."""
    for run in _SYLLABLES.finditer(exact_form(text)):
        syllables = run[0].split(" ")
        yield from syllables
        yield from map(" ".join, pairwise(syllables))


def _whole(best: Iterable[Item], texts: Sequence[frozenset[str]]) -> list[Item]:
    """Without what another word accounts for: pairs are words first, then the syllables that are left."""
    ordered, holders = list(best), defaultdict[str, set[int]](set)
    names = {one.name for one in ordered}
    for at, words in enumerate(texts):
        for word in words & names:
            holders[word].add(at)
    kept: list[Item] = []
    for one in sorted(ordered, key=lambda one: " " not in one.name):
        syllables = set(one.name.split())
        overlapping = [other.name for other in kept if syllables & set(other.name.split())]
        told = set[int]().union(*(holders[name] for name in overlapping)) & holders[one.name]
        if len(told) <= _PART * len(holders[one.name]):
            kept.append(one)
    return sorted(kept, key=lambda one: (-one.keyness, one.name))


def _texts(db: sqlite3.Connection, numbers: list[int]) -> Iterator[str]:
    """Title, lead and body of articles, of copies but one."""
    known = set[int]()
    for title, lead, body, story in db.execute(_TEXTS, (json.dumps(numbers),)):
        if story not in known:
            known.add(story)
            yield "\n".join(filter(None, (title, lead, body)))


_TEXTS = """SELECT a.title, a.lead, a.body, coalesce(s.story, a.id)
FROM json_each(?) o CROSS JOIN articles a ON a.search_rowid = o.value LEFT JOIN stories s ON s.article_id = a.id"""
_PAPERS = """SELECT a.site, count(*) FROM json_each(?) o CROSS JOIN articles a INDEXED BY articles_search
ON a.search_rowid = o.value WHERE a.site NOT NULL GROUP BY 1"""
_PROVINCES = """SELECT u.name, count(DISTINCT a.id) FROM json_each(?) o CROSS JOIN articles a INDEXED BY articles_search
ON a.search_rowid = o.value CROSS JOIN places p ON p.article_id = a.id AND p.doubt IS NULL
CROSS JOIN provinces u ON u.key = p.{unit} GROUP BY 1"""
