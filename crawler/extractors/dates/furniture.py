"""What may stand around a time on a newspaper's page: labels, sections, writers, places, counters, titles (T2, T5).

Labels are closed: behind a colon a time is the page's own only where the lexicon knows the label.
"""

import re

from .refusal import RefusedError
from .shape import CORE, FEW, FRAME, HARD, MARKS, Phrase, Shape, shape_of
from .titles import is_title
from .tokens import CLOCK, DATE, PAST, VOID, Line

_FRAMED = re.compile(rf"[{FRAME}{MARKS} ]*")  # nothing but when
_TIME = f"{DATE}{CLOCK}{PAST}WPDLlu"  # what a time begins with
_NUMERAL = re.compile("[deny]")
_NUMBER = r"[deny](?:[.,][deny])*"
_COUNT = r"(?:[de](?:[.,]n)+|[den])"  # "1.204"
_COUNTER = re.compile(  # "visibility 532", "Lượt xem: 1082", "👁 12", "Đọc 5 phút", "1,2k chia sẻ", "07:05 1.204 0"
    rf"(?:c ?:?|[~*]) ?[(]?{_NUMBER}(?! w[w ]*~)j?[)]?(?: ?[cSp](?![a-z]| ?[den]))?|{_NUMBER} ?j? ?[cS](?: ?c)?"
    rf"|(?<=[{CLOCK}{PAST}_])(?:[ |,(\[-]*{_COUNT}[)\]]?){{1,2}}$|(?<=[{CORE}]) ?[(\[][den][)\]]$"
    rf"|(?<![wj])(?<![wj] )\({_NUMBER}j?\)(?= ?(?:\(?[{_TIME}V]|[|,/S-]|$))"  # "07:05 | (1.082)", "(7) 3 giờ trước"
)
_TOOLS = re.compile(rf"S(?! ?: ?[{FRAME}])(?: ?[S|,/])*(?: ?:(?: ?[wjSa|,/])*)?")  # "Chia sẻ: Facebook Zalo"
_BADGE = re.compile(rf"(?:^|(?<=[|] ))[z!](?=[ :|(\[-]{{1,3}}[{_TIME}])")  # "Mới 12/05/2026"
_MEASURED = (  # "4,5/5 (12 lượt)", "05:32", "12 phút", but no date
    r"(?![de]([/.-])[de]\1[yd])[deny](?:[.,:/][deny])*(?![/.-][deny]| [/.] ?[deny])(?: ?[phgtsj'c](?![deny]))*"
    r"(?: ?\([^()|]*\))?"
)
_VALUED = re.compile("[%=?]")
_SIGNS = frozenset("*z!")
_COLON = re.compile(rf"(?<=[WV]) ?:|(?<={CLOCK}) ?:(?= ?(?:[(\[|,_-]|$))")  # "Thứ sáu: 15:00", "07:05: (GMT+7)"
_ANOTHER = re.compile(  # a second, partial date or clock, half of a range, a year beside the date: "30/4", "17:00"
    rf"[de] ?[/-] ?[de]|[de]\.[de]|[de] ?:[de]|[de] ?T ?[de]|[den] ?(?:[/,-]|w) ?(?:D )?[{CORE}]"
    rf"|[den] ?-|[{CORE}] ?[/-] ?[de](?![deny])|y ?[{CORE}]|[{CORE}] ?[/,-]? ?y"
)
_UNREAD = re.compile("[de] ?[hg] ?[de]")  # "9g5", a clock that is none; not the name "24h"
_BOUND = re.compile(rf"[fGR] ?(?:[DLPKW,] ?)*[{CORE}]|[{CORE}][)\]]* ?f")  # "từ ngày …", "… đến"
_NUMBERED = re.compile(r"# ?:? ?[deny]|[den]/(?:y/)?[wC]-[wC]|[den]/y/[wC]")  # "số 12", "12/QĐ-UBND"
_OF_ANOTHER = re.compile(  # "Nguyễn Văn A (b. 18/3/2001)", "Hà Nội FC 2 - 1 Nam Định", "HAGL ? - ? SLNA"
    rf"[(\[]j\.? ?{DATE}|\w [e~] ?- ?[e~] \w"
)
_NARRATING = re.compile(rf"^[ (-]*(?:[LDP] ?)+[{CORE}]|D ?{DATE}")  # "Sáng 12/11/2023": how a lead begins
_HEADING = re.compile(rf"{DATE} ?: ?[wqxb]")  # "12/03/2026: đỉnh 04:12"
_OWN = re.compile("[lu]")
_LISTS = frozenset({"listing", "related"})
_MOST_IN_LISTS, _MOST, _MOST_BESIDE_A_DAY = 30, 14, 8
"""Words that are no names. Without a clock a longer line is a caption: `Đoàn xe vượt đèo trong cơn mưa, 18/03/2021`."""
_SHORT, _SHORT_BESIDE_A_DAY = 8, 3
_VALUES = re.compile(
    rf"(?<![wq] )%(?: ?:)? ?{_MEASURED}"  # "Đánh giá: 4,5/5 (12 lượt)", "Thời lượng: 05:32", "Mã bài: 45821"
    r"|= ?: ?[^|;]*?(?= ?(?:[|;]| - |[lu=%](?:[ :]|$)|[rc] ?:|b[ :]|$))"  # "Từ khóa: OCOP, chè", "Category: News"
    r"|\?(?: ?:)? (?:[wajqrvz#A&,.-]| (?![DLWP] ))+?(?= ?(?:[|;]|[DLW]+ |[lub=%]))"  # "Đăng trong Tin tức ngày …"
)


def without_values(kinds: str) -> str:
    """The kinds with what a page says of a story itself blotted out: its number, length, rating, keywords, section.

    Their values may look like clocks and dates, so this comes before those are looked for.
    """
    if _VALUED.search(kinds) is None:
        return kinds
    return _VALUES.sub(lambda found: ("l" if found[0][0] == "?" else VOID) + VOID * (len(found[0]) - 1), kinds)


def judge(line: Line, rest: str, role: str | None, *, bare: bool) -> None:
    """Refuse a line that has more than furniture beside its time, which `rest` has blotted out.

    `bare` allows no unknown word: a month, a two-digit year and blanks between numbers are weak signs.
    """
    if _FRAMED.fullmatch(rest):
        return
    if role == "title":  # a headline that is dated is of that day, and not for that published then
        raise RefusedError("prose")
    for nothing in (_COUNTER, _TOOLS, _COLON) if _NUMERAL.search(rest) else (_TOOLS, _COLON):
        rest = nothing.sub(lambda found: VOID * len(found[0]), rest)
    if not _SIGNS.isdisjoint(rest):
        rest = _BADGE.sub(VOID, rest.replace("*", VOID))
    if _FRAMED.fullmatch(rest):
        return
    if _BOUND.search(rest):
        raise RefusedError("range")
    if ":" in rest and _HEADING.search(rest):
        raise RefusedError("prose")
    shape = shape_of(line, rest, role)
    is_below = shape.is_apart and _OWN.search(shape.gap)  # "Mưa lớn gây ngập | Cập nhật: 18/3/2021"
    if (role in _LISTS or is_below) and is_title(shape):
        return
    if "x" in shape.kinds or "X" in shape.kinds or _OF_ANOTHER.search(rest):
        raise RefusedError("label")
    if _NUMERAL.search(rest):
        _judge_numbers(shape, rest)
    _judge_words(shape, bare=bare)


def _judge_numbers(shape: Shape, rest: str) -> None:
    """The numbers beside a time: of a document, or another date."""
    if _NUMBERED.search(shape.kinds):
        raise RefusedError("label")
    if _ANOTHER.search(shape.kinds) or _UNREAD.search(rest):
        raise RefusedError("another_date")


def _judge_words(shape: Shape, *, bare: bool) -> None:
    kinds, head, tail = shape.kinds, shape.head, shape.tail
    most, short = (_MOST, _SHORT) if shape.is_stamp else (_MOST_BESIDE_A_DAY, _SHORT_BESIDE_A_DAY)
    words = re.findall("[wCA]" if shape.is_capital else "w", kinds)
    if len(words) > (_MOST_IN_LISTS if shape.role in _LISTS else most):
        raise RefusedError("prose")
    ahead = shape.phrases(0, head.end("words"))
    behind = shape.phrases(tail.start("words"), len(kinds))
    for phrase in (*ahead, *shape.phrases(head.end(), tail.start()), *behind):
        _judge_apart(phrase, _SHORT if "|" in (phrase.before, phrase.behind) else short, bare=bare)
    if ahead:
        _judge_before(ahead[-1], head["gap"], shape, bare=bare)
    if behind:
        _judge_behind(behind, shape)


def _judge_apart(phrase: Phrase, short: int, *, bare: bool) -> None:
    """A phrase for itself: a writer, a section, a place, or a few words that look like one."""
    if phrase.behind == ":" and not phrase.is_label:
        raise RefusedError("label")
    if phrase.kinds[:1] == "D" and phrase.words:  # "Ngày Trái đất, 22/4/2021"
        raise RefusedError("label")
    if phrase.is_known:
        return
    if not phrase.words:
        raise RefusedError("another_date")
    if bare or (phrase.words > 1 and not phrase.is_short(short)):
        raise RefusedError("prose")


def _judge_before(phrase: Phrase, gap: str, shape: Shape, *, bare: bool) -> None:
    """What the words right before the time are to it: `Khai mạc: …` is a label that nobody knows."""
    mark, plainly = gap.strip()[:1], shape.is_stamp or "W" in gap
    if mark == ":" and not phrase.is_by:
        raise RefusedError("label")
    if "(" in gap and not plainly and not phrase.is_by:  # "Nguyễn Văn A (12/3/1999)", "Vu lan (22/8/2021)"
        raise RefusedError("label")
    is_single = phrase.words == 1 and "A" not in phrase.kinds
    if gap.isspace() and not plainly and is_single and not phrase.is_section:  # "Trang 1/2/2024"
        raise RefusedError("label")
    if is_single and (mark in tuple("uDLP") or (mark == "l" and ":" in gap)):  # "Bản cập nhật 12.1.2023"
        raise RefusedError("label")
    if mark in ("P", "D") and not (shape.is_timed or "W" in gap or phrase.is_by):  # "Điểm tin sáng 12/11/2023"
        raise RefusedError("prose")
    if mark in tuple("lu,.'") or mark in HARD:  # "Nguyễn Văn A đăng lúc …", "Hà Nội, …"
        return
    if not gap and phrase.text[:1].isupper():  # nobody leaves out a blank within a sentence: "Đất và người21:27"
        return
    is_section = phrase.is_known or (gap[:1] == " " and mark in ("", "W") and _is_unknown_section(phrase, shape))
    if bare or not is_section or (shape.is_capital and not plainly and "C" in phrase.kinds):
        raise RefusedError("prose")


def _is_unknown_section(phrase: Phrase, shape: Shape) -> bool:
    """`Sổ tay phóng viên 18/3/2021`; one or two words before a bare date may be a label of anything."""
    if "M" in shape.line.kinds:  # nobody knows what its words say in another language: "Rilis di bioskop 12 Maret 2026"
        return False
    return phrase.is_rubric and (shape.is_stamp or (phrase.kinds[:1] == "C" and phrase.words > 2))


def _judge_behind(phrases: list[Phrase], shape: Shape) -> None:
    """Whether a sentence runs on behind the time: `Ngày 22/10/2023, bác sĩ …`."""
    gap = shape.tail["gap"]
    mark = gap.strip()[:1]
    if mark == ":" or phrases[0].kinds[:1] == "w":
        raise RefusedError("prose")
    few = FEW if shape.is_timed and mark != "," else 0
    is_story = shape.is_capital or not all(phrase.is_known or phrase.words <= few for phrase in phrases)
    if is_story and gap and "|" not in gap and _NARRATING.search(shape.kinds):
        raise RefusedError("prose")
