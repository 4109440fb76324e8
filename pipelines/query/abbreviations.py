"""Queries that ask for an abbreviation and for what it stands for at once: `UBND`, `Ủy ban nhân dân`.

The table is `abbreviations.toml`. Where the long form is asked for by words that need not stand together, they need not
either; for an abbreviation they do.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import groupby, islice, product
from pathlib import Path

from pipelines.db.spelling import exact_form, folded_form
from pipelines.query.language import WORD, Query, Term

Entry = tuple[str, ...]
"""All that means one thing: the long form, then the short ones, each as words with a blank between."""
Words = tuple[str, ...]
_MOST = 24
"""Ways in which one phrase is looked for."""


def read(text: str, *, literal: bool = False) -> Query:
    """What a text asks for: abbreviations stand for what they mean, and the other way round, unless it is literal."""
    query = Query.parse(text)
    return query if literal else widened(query)


def widened(query: Query) -> Query:
    """A query that also asks for whatever the table has for what is asked for; its `also` says what that is.

    What is wanted by one name and unwanted by another is meant as it is typed.
    """
    runs, unwanted = tuple(_runs(query.wanted)), tuple(_words(term) for term in query.unwanted)
    wanted = (_words(*(term for group in run for term in group)) for run in runs)
    told = _Widening(_named(wanted) & _named(unwanted))
    groups = tuple(group for run in runs for group in told.groups(run))
    others = tuple(other for term in query.unwanted for other in told.terms(term))
    if not told.also:
        return query
    phrase = query.together
    if phrase is not None:
        phrase = replace(phrase, wanted=(_Widening(told.skipped).terms(*phrase.terms),), unwanted=others)
    return replace(query, wanted=groups, unwanted=others, phrase=phrase, also=tuple(told.also.items()))


@cache
def entries() -> tuple[Entry, ...]:
    """The table."""
    table = tomllib.loads(Path(__file__).with_name("abbreviations.toml").read_text("utf-8"))
    return tuple(tuple(" ".join(WORD.findall(text)) for text in (long, *short)) for long, short in table.items())


class _Widening:
    """Puts beside what is typed what means the same, and remembers it."""

    def __init__(self, skipped: frozenset[Entry]) -> None:
        self.skipped = skipped
        self.also: dict[str, tuple[str, ...]] = {}

    def groups(self, run: tuple[tuple[Term, ...], ...]) -> Iterator[tuple[Term, ...]]:
        """What is wanted, for groups that are single words, or for one group."""
        if not _is_word(run[0]):
            yield self.terms(*run[0])
            return
        in_title = run[0][0].in_title
        for words, others in self._parts(tuple(term.text for [term] in run)):
            typed = Term(" ".join(words), in_title, is_apart=len(words) > 1)
            yield (typed, *(Term(other, in_title) for other in others))

    def terms(self, *terms: Term) -> tuple[Term, ...]:
        """Terms, each followed by all ways of saying it."""
        return tuple(other for term in terms for other in self._ways(term))

    def _ways(self, term: Term) -> Iterator[Term]:
        if term.is_prefix:
            yield term
            return
        parts = [(" ".join(words), *others) for words, others in self._parts(_words(term))]
        for texts in islice(product(*parts), _MOST):
            yield replace(term, text=" ".join(texts))

    def _parts(self, words: Words) -> Iterator[tuple[Words, tuple[str, ...]]]:
        """Words in their order, those together that the table has, and what it has for them."""
        for part, entry in _spans(words):
            others = tuple(text for text in entry if _spelt(text.split()) != _spelt(part))
            if entry in self.skipped:
                others = ()
            if others:
                self.also[" ".join(part)] = others
                yield part, others
            else:
                yield from (((word,), ()) for word in part)


def _runs(wanted: tuple[tuple[Term, ...], ...]) -> Iterator[tuple[tuple[Term, ...], ...]]:
    """Groups that follow one another as single words of the title, or of anywhere; every other group by itself."""
    for (is_word, _), groups in groupby(wanted, lambda group: (_is_word(group), group[0].in_title)):
        run = tuple(groups)
        yield from (run,) if is_word else ((group,) for group in run)


def _is_word(group: tuple[Term, ...]) -> bool:
    return len(group) == 1 and not group[0].is_prefix and " " not in group[0].text


def _words(*terms: Term) -> Words:
    return tuple(word for term in terms if not term.is_prefix for word in term.text.split())


def _named(texts: Iterable[Words]) -> frozenset[Entry]:
    return frozenset(entry for words in texts for _, entry in _spans(words) if entry)


def _spans(words: Words) -> Iterator[tuple[Words, Entry]]:
    """Words in their order, those together that the table has: as many at a time as it has; and what it has."""
    at = 0
    while at < len(words):
        spans = (words[at : at + size] for size in range(_longest(), 0, -1))
        part, entry = next(((span, entry) for span in spans if (entry := _entry(span))), (words[at : at + 1], ()))
        yield part, entry
        at += len(part)


def _entry(words: Words) -> Entry:
    """What the table has for words; those without accents may be any that sound like them."""
    spelt, folded = _spelt(words), tuple(map(folded_form, words))
    exact, bare = _tables()
    return exact.get(spelt) or (bare.get(folded) if spelt == folded else None) or ()


def _spelt(words: Iterable[str]) -> Words:
    return tuple(map(exact_form, words))


@cache
def _longest() -> int:
    return max(map(len, _tables()[0]))


@cache
def _tables() -> tuple[Mapping[Words, Entry], Mapping[Words, Entry]]:
    """Entries by the words of each of their texts, as they are spelt and folded."""
    exact = {_spelt(text.split()): entry for entry in entries() for text in entry}
    return exact, {tuple(map(folded_form, words)): entry for words, entry in exact.items()}
