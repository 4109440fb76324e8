"""What changed from one text to the next, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

Kind = Literal["kept", "added", "removed"]
_KINDS: dict[str, Kind] = {"=": "kept", "+": "added", "-": "removed"}
BREAK = "¶"
"""A paragraph's end that came or went, between words that are both there before and after."""


class Run(NamedTuple):
    """Words of a paragraph that have one thing in common."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the text before, of the one after, or of both."""

    runs: tuple[Run, ...]

    @property
    def kind(self) -> Kind | None:
        """What has become of all of it; `None`: of its words not one thing."""
        kinds = {run.kind for run in self.runs}
        return kinds.pop() if len(kinds) == 1 else None


@dataclass(frozen=True, slots=True)
class Difference:
    """All paragraphs of two texts, in order."""

    paragraphs: tuple[Paragraph, ...]

    def count_paragraphs(self, kind: Kind | None) -> int:
        """How many were put in or taken out as a whole, or changed: `None`."""
        return sum(paragraph.kind == kind for paragraph in self.paragraphs)

    def count_words(self, kind: Kind) -> int:
        """How many words were put in or taken out; in Vietnamese, syllables."""
        runs = (run for paragraph in self.paragraphs for run in paragraph.runs)
        return sum(len(run.text.split()) for run in runs if run.kind == kind and run.text != BREAK)


def difference(before: Sequence[str | None], after: Sequence[str | None]) -> Difference:
    """What changed between two texts, each given as its title, lead and body.

    That a line was the lead and is a paragraph now is no change: the words are the same.
    """
    paragraphs: list[list[Run]] = [[]]
    breaks: list[Kind] = []
    for sign, text in changes(*("\n\n".join(filter(None, parts)) for parts in (before, after))):
        for piece in re.split(r"(\n+)", text):
            if piece.startswith("\n"):
                breaks.append(_KINDS[sign])
                paragraphs.append([])
            elif piece.strip() or (piece and sign == "="):
                paragraphs[-1].append(Run(_KINDS[sign], piece))
    for runs, kind, following in zip(paragraphs, breaks, paragraphs[1:], strict=False):
        if kind != "kept" and not any({run.kind for run in some} <= {kind} for some in (runs, following)):
            runs.append(Run(kind, BREAK))
    return Difference(tuple(Paragraph(tuple(runs)) for runs in paragraphs if runs))


_WORD = re.compile(r"\S+|\s+")
_MOST = 4_000_000
"""Pairs of words that are compared; where more would be, the whole stretch counts as changed."""


def changes(before: str, after: str) -> list[list[str]]:
    """Stretches of words with `=`, `-` or `+` before each: the old text is all but `+`, the new one all but `-`.

    Paragraphs are compared first, and words within those that differ.
    """
    found: list[list[str]] = []
    for sign, words in _compared(_paragraphs(before), _paragraphs(after), is_fine=False):
        if found and found[-1][0] == sign:
            found[-1][1] += words
        elif words:
            found.append([sign, words])
    return list(_smooth(found))


def _smooth(found: list[list[str]]) -> Iterator[list[str]]:
    """Words that changed in a row as one stretch: the blanks between them have not stayed by themselves."""
    gone = came = ""
    for at, (sign, words) in enumerate(found):
        is_between = 0 < at < len(found) - 1 and not words.strip(" ")
        if sign == "=" and not is_between:
            yield from ([of, text] for of, text in (("-", gone), ("+", came)) if text)
            yield [sign, words]
            gone = came = ""
        gone += words if sign == "-" or (sign == "=" and is_between) else ""
        came += words if sign == "+" or (sign == "=" and is_between) else ""
    yield from ([of, text] for of, text in (("-", gone), ("+", came)) if text)


def _paragraphs(text: str) -> list[str]:
    return re.findall(r".+|\n+", text)


def _compared(old: list[str], new: list[str], *, is_fine: bool) -> Iterator[tuple[str, str]]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, came = "".join(old[a:b]), "".join(new[c:d])
        if kind == "equal":
            yield "=", gone
            continue
        words = _WORD.findall(gone), _WORD.findall(came)
        if not is_fine and gone and came and len(words[0]) * len(words[1]) <= _MOST:
            yield from _compared(*words, is_fine=True)
            continue
        yield "-", gone
        yield "+", came
