"""The language of queries: what may be typed, and how it is said to FTS5.

hạn mặn            both words            lúa OR tôm     either word; OR binds closer than a blank
"hạn mặn"          these words together  lú*            words that begin so
hạn -mưa           hạn, and no mưa       title:lúa      in the title

Behind a minus a word with an accent is that word alone, and one without any is every reading of it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from crawler.text import clean, suggest
from pipelines.db.archive import USAGE, ArchiveError
from pipelines.db.spelling import beginnings, exact_form, folded_form

TERMS = 100
"""Words and phrases of a query; FTS5 comes to grief over a hundred thousand."""
_FIELD = "title"
_PART = re.compile(r'(?P<minus>-?)(?P<field>[^\W\d_]+:)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
"""-title:"hạn mặn" · title:lúa · lú* · TP.HCM"""
WORD = re.compile(r"[^\W_]+")  # the letters and digits that the tokenizer takes for a word: "1", "lúa"
_STRANGE = re.compile(r"[][(){}*:^~|&<>=+\\]")  # what has a meaning in other languages of queries
_BETWEEN_DIGITS = re.compile(r"(?<=\d):(?=\d)")  # 19:30
_OPERATORS = {
    "AND": "all words have to occur anyway: leave it out",
    "NOT": "a minus before a word leaves it out",
    "NEAR": "quotation marks hold words together",
}


class QueryError(ArchiveError):
    """A query that cannot be answered: the message says what was expected, and where."""

    def __init__(self, message: str) -> None:
        super().__init__(message, USAGE)


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase."""

    text: str
    """Its words, with a blank between."""
    in_title: bool = False
    is_prefix: bool = False
    is_apart: bool = False
    """Whether its words may stand anywhere, and not only as a phrase."""

    is_itself: bool = False
    """Of what is unwanted, whether that word alone is meant, since it has an accent, and not every reading of it."""

    @property
    def parts(self) -> tuple["Term", ...]:
        """What has to stand together in it."""
        return tuple(Term(word, self.in_title) for word in self.text.split()) if self.is_apart else (self,)

    def forms(self, *, folded: bool) -> tuple[tuple[str, bool], ...]:
        """How it stands in an index: words, and whether the last of them may go on; one or the other is enough."""
        if self.is_prefix:
            return beginnings(self.text, folded=folded)
        return (((folded_form if folded else exact_form)(self.text), False),)

    def match(self, *, folded: bool, title: bool = False) -> str:
        """The term in the language of FTS5; with `title` for an index that has nothing but titles."""
        column = f"{_FIELD} : " if self.in_title and not title else ""
        if self.is_apart:
            return f"({' AND '.join(part.match(folded=folded, title=title) for part in self.parts)})"
        told = (f'{column}"{words}"{" *" if is_part else ""}' for words, is_part in self.forms(folded=folded))
        return " OR ".join(told)


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for: of each group one term must occur, and none of the unwanted ones."""

    wanted: tuple[tuple[Term, ...], ...]
    unwanted: tuple[Term, ...] = ()
    phrase: "Query | None" = None
    """Of a query that was widened: all that is wanted as one phrase, widened too."""
    also: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """What was widened: words as typed, and all else that is looked for in their place."""

    @classmethod
    def parse(cls, text: str) -> "Query":
        """Read a query.

        Raises:
            QueryError: something in it has no meaning; the message says where.
        """
        text = clean(text)
        if text.count('"') % 2:
            raise QueryError(f"expected quotation marks in pairs, found {text!r}")
        wanted, unwanted, is_open = list[tuple[Term, ...]](), list[Term](), False
        for part in _PART.finditer(text):
            if part[0] == "OR":
                if is_open or not wanted or _after_unwanted(part):
                    raise _error(part, "a word before and behind it", hint=_AS_TEXT)
                is_open = True
                continue
            term = _term(part)
            if term is None:
                continue
            if part["minus"] and is_open:
                raise _error(part, "a word behind OR without a minus")
            if part["minus"]:
                unwanted.append(replace(term, is_itself=exact_form(term.text) != folded_form(term.text)))
            elif is_open:
                wanted[-1] = (*wanted[-1], term)
            else:
                wanted.append((term,))
            is_open = False
        if is_open:
            raise QueryError(f"expected a word behind OR at the end, found {text!r}")
        query = cls(tuple(wanted), tuple(unwanted))
        if (count := len(query.terms) + len(unwanted)) > TERMS:
            raise QueryError(f"expected {TERMS} words and phrases at most, found {count}")
        if not wanted:
            raise QueryError(f"expected at least one word to look for, found {text!r}")
        return query

    @property
    def terms(self) -> tuple[Term, ...]:
        """All that may be found."""
        return tuple(term for group in self.wanted for term in group)

    @property
    def together(self) -> "Query | None":
        """All that is wanted, as one phrase; `None` where that is no other question, or none that can be asked."""
        if self.also:
            return self.phrase
        if len(self.wanted) < 2 or any(len(group) > 1 for group in self.wanted):
            return None
        if any(term.is_prefix or term.in_title for term in self.terms):
            return None
        return replace(self, wanted=((Term(" ".join(term.text for term in self.terms)),),))

    @property
    def is_of_titles(self) -> bool:
        """Whether all that is wanted is wanted in the title."""
        return all(term.in_title for term in self.terms)

    def match(self, *, folded: bool, title: bool = False) -> str:
        """What is wanted, in the language of FTS5."""
        groups = (" OR ".join(term.match(folded=folded, title=title) for term in group) for group in self.wanted)
        return " AND ".join(f"({group})" for group in groups)

    def unmatch(self, *, folded: bool) -> str:
        """What is unwanted in the words of this kind of index, in the language of FTS5; empty for nothing."""
        return " OR ".join(term.match(folded=folded) for term in self.unwanted if term.is_itself is not folded)


_AS_TEXT = "in quotation marks it is text"


def _error(part: re.Match[str], expected: str, *, at: int = 0, found: str = "", hint: str = "") -> QueryError:
    """What was expected in a part of the query; characters are counted from 1."""
    place = part.start() + at + 1
    return QueryError(
        f"expected {expected}, found {found or part[0]!r} at character {place} of the query" + (hint and f"; {hint}")
    )


def _after_unwanted(part: re.Match[str]) -> bool:
    """Whether what stands before a part has a minus."""
    before = list(_PART.finditer(part.string, 0, part.start()))
    return bool(before and before[-1]["minus"])


def _term(part: re.Match[str]) -> Term | None:
    """A part as a term; `None` for punctuation, which says nothing."""
    if part[0].startswith("--") and WORD.search(part[0]):
        raise _error(part, "a word or an option", hint=_AS_TEXT)
    if part[0] in _OPERATORS:
        raise _error(part, "a word", hint=f"{_OPERATORS[part[0]]}; {_AS_TEXT}")
    if (field := part["field"]) and field != f"{_FIELD}:":
        near = suggest(field[:-1], (_FIELD,)) or f"; the only field is {_FIELD}"
        raise _error(part, f"{_FIELD}: or a word", hint=f"{near[2:]}; {_AS_TEXT}")
    text = part["phrase"]
    is_prefix = False
    if text is None:
        text = part["word"]
        is_prefix = len(text) > 1 and text.endswith("*")
        bare = _BETWEEN_DIGITS.sub(" ", text[:-1] if is_prefix else text)
        if strange := _STRANGE.search(bare):
            raise _error(part, "words", at=part.start("word") - part.start() + strange.start(),
                         found=strange[0], hint=_AS_TEXT)  # fmt: skip
    words = " ".join(_words(text))
    if not words and (field or is_prefix or part["phrase"] is not None):
        raise _error(part, "a word")
    return Term(words, in_title=bool(field), is_prefix=is_prefix) if words else None


def _words(text: str) -> Iterator[str]:
    return iter(WORD.findall(text))
