"""A line whose time is blotted out: the words beside it by their case, and the marks that part them."""

import re
from typing import NamedTuple

from crawler.extractors.lexicon.sections import is_section

from .tokens import CLOCK, DATE, MONTH, PAST, VOID, WORDS, Line

CORE = f"{DATE}{CLOCK}{MONTH}{PAST}"
FRAME = f"{CORE}{VOID}WVPDLOlu$"
"""What may stand within a time: the rest of a line is words and marks."""
MARKS = r"""|()\[\];~,.:'\-"""
HARD = frozenset("|()[];~")
"""Marks that part words from a time in any text."""
FEW = 4
"""Words that a section may have where nothing parts it from a time."""
_NAME, _BY = 6, 8
_DASHED = re.compile(rf" - ?|- | /(?= )|(?<=[{CORE}_])-|-(?=[{FRAME}])")
_STOPPED = re.compile(rf"\.(?= ?[{FRAME}])|(?<=[{CORE}_])\.")
_CORE = re.compile(f"[{CORE}](?:.*[{CORE}])?", re.DOTALL)
_HEAD = re.compile(rf"(?P<words>(?:.*[^{FRAME}{MARKS} ])?)(?P<gap>.*)", re.DOTALL)
_TAIL = re.compile(rf"(?P<gap>[{CORE}{VOID}WPO${MARKS} ]*)(?P<words>.*)", re.DOTALL)
_LABEL_COLON = re.compile("([lu](?: [LD])?) ?:")
_WORD = re.compile("[wCAbrx]")
_SAYS = re.compile("[wCAbr#endy]")
_WORDS = frozenset(WORDS) - frozenset(FRAME + "brAxX#")
_BARS = str.maketrans("-/", "||")
_PHRASE = re.compile(r"[^|()\[\];~,:]+")
_AND = frozenset({"va", "and"})
_GLUE = frozenset(CORE)


class Phrase(NamedTuple):
    """Words between two marks."""

    kinds: str
    text: str
    before: str
    """The mark before it; a bar where it is glued to the time."""
    behind: str
    """The mark behind it, likewise."""
    words: int
    """How many it has."""

    @property
    def is_name(self) -> bool:
        """Of a person, a place or an agency."""
        return "w" not in self.kinds and 0 < self.words <= _NAME

    @property
    def is_by(self) -> bool:
        """It says who wrote."""
        return self.kinds[:1] == "b" and self.words <= _BY

    @property
    def is_label(self) -> bool:
        """What may stand before a colon: `Đăng bởi`, `Tin, ảnh`, `Lượt xem`."""
        if self.is_by or re.fullmatch("r(?: r)*", self.kinds):
            return True
        is_of_another = self.words == 1 or not self.is_name  # "Event date", "Ngày vào Đảng"; "Nguyễn Văn A đăng lúc"
        return re.search("[lucWA]", self.kinds) is not None and not (self.words and is_of_another)

    @property
    def is_section(self) -> bool:
        """A table has it."""
        return is_section(self.text)

    @property
    def is_known(self) -> bool:
        """Nothing else than furniture."""
        return self.is_by or self.is_name or self.is_section

    @property
    def is_rubric(self) -> bool:
        """A section as papers write them, with one capital: `Sổ tay phóng viên`."""
        return self.words <= FEW and self.kinds[:1] in ("C", "r") and not re.search("[^wr ]", self.kinds[1:])

    def is_short(self, most: int) -> bool:
        """A section or a place that no table has: `Thị trường chứng khoán`."""
        return self.text[:1].isupper() and self.words <= most


class Shape(NamedTuple):
    """A line whose time is blotted out, its words told by their case."""

    line: Line
    kinds: str
    role: str | None
    head: re.Match[str]
    """What stands before the time: `words`, and the `gap` up to it."""
    tail: re.Match[str]
    """What stands behind it: the `gap`, then `words`."""
    gap: str
    """What parts the words before the time from it, without an ellipsis and the colon of the story's own label."""

    @property
    def is_timed(self) -> bool:
        """There is a clock in it."""
        return CLOCK in self.kinds

    @property
    def is_stamp(self) -> bool:
        """There is more than a bare date: no birth, page or version is printed so."""
        return CLOCK in self.kinds or PAST in self.kinds

    @property
    def is_capital(self) -> bool:
        """All letters are capitals, which tell no name from other words."""
        return self.line.plain.isupper()

    @property
    def is_apart(self) -> bool:
        """A mark parts the words before the time from it."""
        return self.gap.lstrip(" DLP")[:1] in HARD

    @property
    def words_before(self) -> int:
        """How many words stand before the time."""
        return len(_WORD.findall(self.head["words"]))

    @property
    def words_behind(self) -> int:
        """How many words stand behind the time."""
        return len(_WORD.findall(self.tail["words"]))

    def phrases(self, start: int, end: int) -> list[Phrase]:
        """The phrases of a stretch."""
        return [self._phrase(found) for found in _PHRASE.finditer(self.kinds, start, end) if _SAYS.search(found[0])]

    def _phrase(self, found: re.Match[str]) -> Phrase:
        start, end = found.span()
        text = self.line.printed(start, end).strip(" .'-")
        is_glued = self.kinds[start - 1 : start] in _GLUE, found[0][-1:] != " " and self.kinds[end : end + 1] in _GLUE
        before = "|" if is_glued[0] else self.kinds[max(start - 2, 0) : start].rstrip()[-1:]
        behind = "|" if is_glued[1] else self.kinds[end : end + 2].lstrip()[:1]
        return Phrase(found[0].strip(), text, before, behind, len(_WORD.findall(found[0])))


def shape_of(line: Line, rest: str, role: str | None) -> Shape:
    """The shape of a line of which `rest` are the kinds, time and counters blotted out."""
    kinds = "".join([_cased(line, at) if kind in _WORDS else kind for at, kind in enumerate(rest)])
    kinds = _DASHED.sub(lambda found: found[0].translate(_BARS), kinds)
    kinds = _STOPPED.sub(",", kinds)
    core = _CORE.search(kinds)
    assert core is not None
    head, tail = _HEAD.fullmatch(kinds, 0, core.start()), _TAIL.fullmatch(kinds, core.end())
    assert head is not None
    assert tail is not None
    return Shape(line, kinds, role, head, tail, _LABEL_COLON.sub(r"\1", head["gap"].lstrip(" .,'")))


def _cased(line: Line, word: int) -> str:
    """The kind of a word by its case; what joins two names counts as one: `Nguyễn Văn A và Trần B`."""
    is_and = line.kinds[word] == "w" and line.tokens[word] in _AND
    return "C" if line.kinds[word] == "a" or is_and or line.is_capital(word) else "w"
