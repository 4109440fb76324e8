"""What may stand around a time on a newspaper's page: labels, sections, writers, places, counters, titles (T2, T5).

Labels are closed: behind a colon a time is the page's own only where the lexicon knows the label.
"""

import re
from typing import NamedTuple

from crawler.extractors.lexicon.sections import is_section

from .refusal import RefusedError
from .tokens import CLOCK, DATE, MONTH, PAST, VOID, WORDS, Line

_CORE = f"{DATE}{CLOCK}{MONTH}{PAST}"
_FRAME = f"{_CORE}{VOID}WVPDLOlu"
_SOFT = r""",.:'\-"""
_MARKS = r"""|()\[\];~,.:'\-"""
_FRAMED = re.compile(rf"[{_FRAME}{_MARKS} ]*")  # nothing but when
_NUMBER = r"[deny](?:[.,][deny])*"
_COUNTER = re.compile(  # "Lượt xem: 1082", "1.082 lượt xem", "1,2k views", "07:05 0", "(3)"
    rf"(?:c ?:?|~) ?[(]?{_NUMBER}j?[)]?|{_NUMBER} ?j? ?c(?: ?c)?|(?<=[{CLOCK}{PAST}_])[ |,(\[-]*[den][)\]]?$"
    rf"|(?<=[{_CORE}]) ?[(\[][den][)\]]$"
    rf"|(?<=[{_CORE}_)\]]) ?[|,/-]? ?\({_NUMBER}\)$"  # "07:05 | (1.082)"
)
_TOOLS = re.compile(rf"S(?! ?: ?[{_FRAME}])(?: ?[S|,/])*(?: ?:(?: ?[wjSa|,/])*)?")  # "Chia sẻ: Facebook Zalo"
_COLON = re.compile(rf"(?<=[WV]) ?:|(?<={CLOCK}) ?:(?= ?(?:[(\[|,_-]|$))")  # "Thứ sáu: 15:00", "07:05: (GMT+7)"
_ANOTHER = re.compile(  # a second, partial date or clock, half of a range, a year beside the date: "30/4", "17:00"
    rf"[de] ?[/-] ?[de]|[de]\.[de]|[de] ?:[de]|[de] ?T ?[de]|[den] ?(?:[/,-]|w) ?(?:D )?[{_CORE}]"
    rf"|[den] ?-|[{_CORE}] ?[/-] ?[de](?![deny])|y ?[{_CORE}]|[{_CORE}] ?[/,-]? ?y"
)
_BOUND = re.compile(rf"[fGR] ?(?:[DLPKW,] ?)*[{_CORE}]|[{_CORE}][)\]]* ?f")  # "từ ngày …", "… đến"
_NUMBERED = re.compile(r"# ?:? ?[deny]|[den]/(?:y/)?[wC]-[wC]|[den]/y/[wC]")  # "số 12", "12/QĐ-UBND"
_NARRATING = re.compile(rf"^[ (-]*(?:[LDP] ?)+[{_CORE}]|D ?{DATE}")  # "Sáng 12/11/2023": how a lead begins
_DASHED = re.compile(rf" - ?|- | /(?= )|(?<=[{_CORE}_])-|-(?=[{_FRAME}])")
_STOPPED = re.compile(rf"\.(?= ?[{_FRAME}])|(?<=[{_CORE}_])\.")
_HEAD = re.compile(rf"(?P<words>.*?)(?P<gap>[{_MARKS} ]*[{_FRAME}{_SOFT} ]*)$", re.DOTALL)
_TAIL = re.compile(rf"(?P<gap>[{_CORE}{VOID}WPO{_MARKS} ]*)(?P<words>.*)", re.DOTALL)
_WORD = re.compile("[wCAbrx]")
_SAYS = re.compile("[wCAbr#endy]")
_WORDS = frozenset(WORDS) - frozenset(_FRAME + "brAxX#")
_BARS = str.maketrans("-/", "||")
_PHRASE = re.compile(r"[^|()\[\];~,:]+")
_HARD = frozenset("|()[];~")
_LEADING = frozenset("DLPO")
_LISTS = frozenset({"listing", "related"})
_MOST_IN_TITLE, _SURELY_TITLE, _FEWEST_IN_TITLE = 30, 5, 3
_MOST, _MOST_BESIDE_A_DAY = 14, 6
"""Without a clock a longer line is a caption: `Đoàn xe vượt đèo trong cơn mưa lớn, 18/03/2021`."""
_SHORT, _SHORT_BESIDE_A_DAY, _FEW, _NAME, _BY = 8, 3, 4, 6, 8


class _Phrase(NamedTuple):
    """Words between two marks."""

    kinds: str
    text: str

    @property
    def words(self) -> int:
        return sum(kind in "wCAbr" for kind in self.kinds)

    @property
    def is_name(self) -> bool:
        return "w" not in self.kinds and 0 < self.words <= _NAME

    @property
    def is_by(self) -> bool:
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
        return is_section(self.text)

    @property
    def is_known(self) -> bool:
        return self.is_by or self.is_name or self.is_section

    def is_short(self, most: int) -> bool:
        """A section or a place that no table has: `Thị trường chứng khoán`."""
        return self.text[:1].isupper() and self.words <= most


class _Shape(NamedTuple):
    """A line whose time is blotted out, its words told by their case."""

    line: Line
    kinds: str
    role: str | None
    head: re.Match[str]
    """What stands before the time: `words`, and the `gap` up to it."""
    tail: re.Match[str]
    """What stands behind it: the `gap`, then `words`."""

    @property
    def is_timed(self) -> bool:
        return CLOCK in self.kinds

    def phrases(self, start: int, end: int) -> list[tuple[_Phrase, str]]:
        """The phrases of a stretch, each with the mark behind it."""
        return [
            (
                _Phrase(found[0].strip(), self.line.printed(*found.span()).strip(" .'-")),
                self.kinds[found.end() : found.end() + 1],
            )
            for found in _PHRASE.finditer(self.kinds, start, end)
            if _SAYS.search(found[0])
        ]


def judge(line: Line, rest: str, role: str | None, *, bare: bool) -> None:
    """Refuse a line that has more than furniture beside its time, which `rest` has blotted out.

    `bare` allows no unknown word: a month, a two-digit year and blanks between numbers are weak signs.
    """
    if _FRAMED.fullmatch(rest):
        return
    for nothing in (_COUNTER, _TOOLS, _COLON):
        rest = nothing.sub(lambda found: VOID * len(found[0]), rest)
    if _FRAMED.fullmatch(rest):
        return
    if _BOUND.search(rest):
        raise RefusedError("range")
    shape = _shape(line, rest, role)
    if role in _LISTS and _is_title(shape):
        return
    if "x" in shape.kinds or "X" in shape.kinds or _NUMBERED.search(shape.kinds):
        raise RefusedError("label")
    if _ANOTHER.search(shape.kinds):
        raise RefusedError("another_date")
    _judge_words(shape, bare=bare)


def _shape(line: Line, rest: str, role: str | None) -> _Shape:
    capital = [line.plain[start].isupper() for start in line.starts[:-1]]
    kinds = "".join(
        kind if kind not in _WORDS else "C" if kind == "a" or is_capital else "w"
        for kind, is_capital in zip(rest, capital, strict=True)
    )
    kinds = _DASHED.sub(lambda found: found[0].translate(_BARS), kinds)
    kinds = _STOPPED.sub(",", kinds)
    core = [at for at, kind in enumerate(kinds) if kind in _CORE]
    head, tail = _HEAD.fullmatch(kinds, 0, core[0]), _TAIL.fullmatch(kinds, core[-1] + 1)
    assert head is not None
    assert tail is not None
    return _Shape(line, kinds, role, head, tail)


def _is_title(shape: _Shape) -> bool:
    """Whether it is a listing's line: a title, then its time, or the other way round."""
    head, tail, gap = shape.head, shape.tail, shape.head["gap"]
    before, after = len(_WORD.findall(head["words"])), len(_WORD.findall(tail["words"]))
    begins = tail["words"][:1]
    is_event = "x" in head["words"] and len(shape.line.printed(*head.span("words")).split()) < _SURELY_TITLE
    if _FEWEST_IN_TITLE - ("x" in head["words"]) <= before <= _MOST_IN_TITLE and not is_event:
        parted = shape.is_timed or PAST in shape.kinds or gap.strip()[:1] in _HARD
        is_birth = not shape.is_timed and "(" in gap and "w" not in head["words"]
        is_closed = not after or (not re.search("[:,.]", tail["gap"]) and begins in "CA" and after <= _SHORT)
        starts = shape.kinds.lstrip()[:1] in "CArx("
        leads_on = ":" in gap or (gap.strip()[:1] in _LEADING and "W" not in gap)
        return starts and parted and not is_birth and is_closed and not leads_on
    if not before and _FEWEST_IN_TITLE <= after <= _MOST_IN_TITLE:
        narrates = "P" if shape.is_timed else "DLP"
        apart = not re.match(f"[ (]*[{narrates}]", shape.kinds) or not _HARD.isdisjoint(tail["gap"])
        return begins in "CArxde" and apart and not re.search("[:,]", tail["gap"])
    return False


def _judge_words(shape: _Shape, *, bare: bool) -> None:
    kinds, head, tail = shape.kinds, shape.head, shape.tail
    most, short = (_MOST, _SHORT) if shape.is_timed else (_MOST_BESIDE_A_DAY, _SHORT_BESIDE_A_DAY)
    if len(re.findall("[wCA]", kinds)) > (_MOST_IN_TITLE if shape.role in _LISTS else most):
        raise RefusedError("prose")
    ahead = shape.phrases(0, head.end("words"))
    behind = shape.phrases(tail.start("words"), len(kinds))
    for phrase, mark in (*ahead, *shape.phrases(head.end(), tail.start()), *behind):
        _judge_apart(phrase, mark, short, bare=bare)
    if ahead:
        _judge_before(ahead[-1][0], head["gap"], shape, bare=bare)
    if behind:
        _judge_behind([phrase for phrase, _ in behind], shape)


def _judge_apart(phrase: _Phrase, mark: str, short: int, *, bare: bool) -> None:
    """A phrase for itself: a writer, a section, a place, or a few words that look like one."""
    if mark == ":" and not phrase.is_label:
        raise RefusedError("label")
    if phrase.is_known:
        return
    if not phrase.words:
        raise RefusedError("another_date")
    if bare or (phrase.words > 1 and not phrase.is_short(short)):
        raise RefusedError("prose")


def _judge_before(phrase: _Phrase, gap: str, shape: _Shape, *, bare: bool) -> None:
    """What the words right before the time are to it: `Khai mạc: …` is a label that nobody knows."""
    mark, plainly = gap.strip()[:1], shape.is_timed or "W" in gap
    if mark == ":" and not phrase.is_by:
        raise RefusedError("label")
    if "(" in gap and phrase.is_name and not plainly:  # "Nguyễn Văn A (12/3/1999)"
        raise RefusedError("label")
    if not mark and not plainly and phrase.words == 1 and "A" not in phrase.kinds and not phrase.is_section:
        raise RefusedError("label")  # "Trang 1/2/2024"
    if mark == "P" and not shape.is_timed:  # "Điểm tin sáng 12/11/2023"
        raise RefusedError("prose")
    if mark and mark in "luDLP" and phrase.words == 1 and "A" not in phrase.kinds:  # "Bản cập nhật 12.1.2023"
        raise RefusedError("label")
    if (mark and mark in "lu,.'") or mark in _HARD:  # "Nguyễn Văn A đăng lúc …", "Hà Nội, …"
        return
    if not gap and phrase.text[:1].isupper():  # nobody leaves out a blank within a sentence: "Đất và người21:27"
        return
    if bare or not phrase.is_known or (shape.line.plain.isupper() and not plainly and "C" in phrase.kinds):
        raise RefusedError("prose")


def _judge_behind(phrases: list[_Phrase], shape: _Shape) -> None:
    """Whether a sentence runs on behind the time: `Ngày 22/10/2023, bác sĩ …`."""
    gap = shape.tail["gap"]
    mark = gap.strip()[:1]
    if mark == ":" or phrases[0].kinds[:1] == "w":
        raise RefusedError("prose")
    few = _FEW if shape.is_timed and mark != "," else 0
    is_story = not all(phrase.is_known or phrase.words <= few for phrase in phrases)
    if is_story and gap and "|" not in gap and _NARRATING.search(shape.kinds):
        raise RefusedError("prose")
