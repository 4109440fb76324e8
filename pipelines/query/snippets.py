"""The text around what was found, with each match marked."""

import re
from collections.abc import Iterable
from functools import cache

from pipelines.db.spelling import exact_form, folded_form
from pipelines.query.language import Query, Term

_AROUND = 90
"""Characters of a snippet before and behind the first match."""


def snippet(texts: list[str], title: str, query: Query, *, exact: bool) -> str:
    """The text around the first place where the words stand together, else around the first word.

    Lead and body come before the title; what is looked for in the title is marked nowhere else.
    """
    form = cache(exact_form if exact else folded_form)
    below, together = [term for term in query.terms if not term.in_title], query.together
    places = [(texts, pattern(below, exact=exact))] if below else []
    places.append(([title], pattern(query.terms, exact=exact)))
    for phrase in ([pattern(together.terms, exact=exact)] if together else []) + [None]:
        for text, word in ((text, word) for some, word in places for text in some):
            if first := (phrase or word).search(form(text)):
                near = word.finditer(form(text), first.start(), first.end() + 3 * _AROUND)
                return _marked(text, [match.span() for match in near])
    return beginning([*texts, title])


def beginning(texts: list[str]) -> str:
    """How the first of some texts begins."""
    return _marked(texts[0], [])


def pattern(terms: Iterable[Term], *, exact: bool) -> re.Pattern[str]:
    """Words and phrases as they are found in the form of a text; what stands between words makes no difference."""
    forms = (form for term in terms for part in term.parts for form in part.forms(folded=not exact))
    return re.compile("|".join(_written(text, is_part=is_part) for text, is_part in forms))


def _written(text: str, *, is_part: bool) -> str:
    """The expression of words: `(?<!\\w)hạn\\W+mặn(?!\\w)`."""
    words = r"\W+".join(map(re.escape, text.split()))
    return rf"(?<!\w){words}" + (r"\w*" if is_part else r"(?!\w)")


def _marked(text: str, spans: list[tuple[int, int]]) -> str:
    first = spans[0][0] if spans else 0
    start, end = max(0, first - _AROUND), min(len(text), first + 2 * _AROUND)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    parts, at = [], start
    for left, right in spans:
        if right <= end:
            parts += [text[at:left], "⟦", text[left:right], "⟧"]
            at = right
    whole = "".join([*parts, text[at:end]]).replace("\n\n", " ")
    return ("…" if start else "") + whole + ("…" if end < len(text) else "")
