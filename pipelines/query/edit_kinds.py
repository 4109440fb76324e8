"""What an edit is about: a headline, a number, a name, a quote, a date, a picture, a slip of the pen.

Told from what stands in the place of what, and what stands around it; a guess that is right as often as
`tests/pipelines/query/test_edit_kinds.py` says.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple, get_args

from crawler.text import fold
from pipelines.db.spelling import exact_form
from pipelines.query.changed_words import changes

Kind = Literal["headline", "number", "name", "quote", "date", "photo", "typo", "other"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""In the order in which an edit of several is told of them."""


class Words(NamedTuple):
    """A text of an article; a part that it has not is empty."""

    title: str
    lead: str
    body: str


def kinds_of(before: Words, after: Words) -> tuple[Kind, ...]:
    """The kinds of an edit, in the order of `KINDS`; of none, where both say the same to the letter."""
    found = _in(before.lead, after.lead) | _in(before.body, after.body)
    if before.title != after.title:
        others = _in(before.title, after.title)
        found |= {"headline"} if "other" in others else {"headline", *others}  # a new one says all things otherwise
    return tuple(kind for kind in KINDS if kind in found)


def _in(before: str, after: str) -> set[Kind]:
    return {kind for old, new in _exchanged(before, after) for kind in _kinds(old, new)}


@dataclass(frozen=True)
class _Stretch:
    """What was there, or is there now, and the text around it."""

    text: str
    start: int
    end: int

    @cached_property
    def said(self) -> str:
        return self.text[self.start : self.end]

    @cached_property
    def tokens(self) -> list[str]:
        """Words and numbers, as they are written, numbers in one way."""
        return [_plain(token) for token in _TOKEN.findall(self.said)]

    @property
    def lines(self) -> list[str]:
        """The paragraphs in which its words stand."""
        blanks = len(self.said) - len(self.said.lstrip())
        first = self.text.rfind("\n", 0, self.start + blanks) + 1
        last = self.text.find("\n", max(self.start, self.start + len(self.said.rstrip())))
        return [line for line in self.text[first : last if last >= 0 else None].split("\n") if line.strip()]

    def holds(self, pattern: re.Pattern[str]) -> bool:
        """Whether something of this form stands in it from end to end."""
        return any(self.start <= match.start() and match.end() <= self.end for match in _all(pattern, self.text))

    def _has(self, match: re.Match[str]) -> bool:
        common = self.text[max(self.start, match.start()) : min(self.end, match.end())]
        return bool(common.strip())

    def found(self, pattern: re.Pattern[str]) -> list[str]:
        """What of this form has a word of it."""
        return [match[0] for match in _all(pattern, self.text) if self._has(match)]

    def without(self, pattern: re.Pattern[str], form: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """What in it is of one form and no part of something of another."""
        hidden = [match.span() for match in _all(pattern, self.text) if self._has(match)]
        for match in form.finditer(self.text, self.start, self.end):
            if not any(start <= match.start() < end for start, end in hidden):
                yield match


@lru_cache(maxsize=16)
def _all(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str], ...]:
    """All of one form in a text: asked for each stretch of it."""
    return tuple(pattern.finditer(text))


def _exchanged(before: str, after: str) -> Iterator[tuple[_Stretch, _Stretch]]:
    """Each stretch of the text before and what stands in its place; blanks between two do not part them."""
    ends, starts, is_open = [0, 0], [0, 0], False
    for sign, words in changes(before, after):
        if sign == "=" and words.strip():
            if is_open:
                yield _Stretch(before, starts[0], ends[0]), _Stretch(after, starts[1], ends[1])
            ends = [end + len(words) for end in ends]
            starts, is_open = list(ends), False
            continue
        is_open |= sign != "="
        ends = [ends[0] + len(words) * (sign != "+"), ends[1] + len(words) * (sign != "-")]
        if not is_open:
            starts = list(ends)
    if is_open:
        yield _Stretch(before, starts[0], ends[0]), _Stretch(after, starts[1], ends[1])


def _kinds(old: _Stretch, new: _Stretch) -> set[Kind]:
    if _is_typo(old, new):
        return {"typo"}
    lines = [*(old.lines if old.tokens else ()), *(new.lines if new.tokens else ())]
    if lines and all(len(line) <= _LONGEST_CAPTION and _CAPTION.search(line) for line in lines):
        return {"photo"}
    if any(len(quote.split()) >= _FEWEST for one in (old, new) for quote in one.found(_QUOTE)):
        return {"quote"}
    if _is_apart(old, new) or _is_whole(old) or _is_whole(new):
        return {"other"}
    told: dict[Kind, bool] = {
        "date": _is_date(old, new), "number": _is_number(old, new), "name": _names(old) != _names(new),
    }  # fmt: skip
    return {kind for kind, is_so in told.items() if is_so} or {"other"}


# --- slips of the pen

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")  # "1.250,5", "Hòa"
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")  # "1.250.000"
_SYLLABLE = re.compile(r"(?:ngh?|nh|[cgkpt]h|tr|g[ij]|qu|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ch|nh|ng|[cmnpt])?")
_CONFUSED = (
    (re.compile("^(?:gi|d|r)(?=.)"), "d"),  # "dành", "giành"
    (re.compile("^(?:tr|ch)"), "ch"),
    (re.compile("^[sx]"), "s"),
    (re.compile("[ct]$"), "t"),  # "mặc", "mặt"
    (re.compile("ng?$"), "n"),
)
"""Letters that sound alike somewhere in the country."""


def _plain(token: str) -> str:
    return token.replace(".", "") if _THOUSANDS.fullmatch(token) else token


def _is_typo(old: _Stretch, new: _Stretch) -> bool:
    """Whether both say the same, and only one of them as it should."""
    if _form(old.tokens) == _form(new.tokens):
        return True
    if not old.tokens or not new.tokens:
        return _is_doubled(*((old, new) if old.tokens else (new, old)))
    return len(old.tokens) == len(new.tokens) and all(map(_is_slip, old.tokens, new.tokens))


def _form(tokens: list[str]) -> str:
    return "".join(token if token[0].isdigit() else exact_form(token.lower()) for token in tokens)


def _is_doubled(more: _Stretch, less: _Stretch) -> bool:
    """Whether the longer text only says the words before, or behind, once more."""
    near = len(more.said) + 2
    beside = less.text[max(0, less.start - near) : less.start], less.text[less.start : less.start + near]
    before, behind = map(_TOKEN.findall, beside)
    count = len(more.tokens)
    return bool(count) and more.tokens in (before[-count:], behind[:count])


def _is_slip(wrong: str, right: str) -> bool:
    if exact_form(wrong.lower()) == exact_form(right.lower()):
        return True
    if wrong[0].isdigit() or right[0].isdigit() or {wrong.lower(), right.lower()} <= _NUMERALS:
        return False
    if not _is_syllable(wrong) and _is_syllable(right):
        return _differ_little(fold(wrong), fold(right))
    is_name = wrong[0].isupper() or right[0].isupper()
    return not is_name and (fold(wrong) == fold(right) or _sound(wrong) == _sound(right))


def _is_syllable(word: str) -> bool:
    return _SYLLABLE.fullmatch(fold(word)) is not None


def _differ_little(one: str, other: str) -> bool:
    """Whether one letter was left out, put in, or exchanged, at most two of them in a row."""
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest = one[start:], other[start:]
    end = next((i for i, (a, b) in enumerate(zip(rest[0][::-1], rest[1][::-1], strict=False)) if a != b),
               min(map(len, rest)))  # fmt: skip
    return max(map(len, rest)) - end <= 2


def _sound(word: str) -> str:
    form = exact_form(word)
    for pattern, one in _CONFUSED:
        form = pattern.sub(one, form)
    return form


# --- pictures and quotes

_LONGEST_CAPTION = 300
_CAPTION = re.compile(
    r"(?:^|[\s(])(?:ảnh|hình|đồ họa|đồ hoạ|clip|video)\s?:|\bảnh minh h(?:ọa|oạ)|\(ảnh\b|\bnguồn ảnh"
    r"|^(?:trong ảnh|ảnh (?:trên|dưới|chụp|tư liệu))\b",
    re.IGNORECASE,
)  # "Đường ngập. Ảnh: An Nhiên", "(Ảnh: CTV)", "Ảnh minh họa"
_QUOTE = re.compile(r"“[^”“]*”|\"[^\"\n]*\"|«[^»«]*»|^[-–—] .*[.?!…]$", re.MULTILINE)
"""A line behind a dash is an answer."""
_FEWEST = 4
"""Words of a quote: fewer are a name, or a word that is doubted."""

# --- what is added

_ENDS = '.?!…:”"»\n'


def _is_apart(old: _Stretch, new: _Stretch) -> bool:
    """Whether it is paragraphs, whole ones, and nothing in their place."""
    if old.tokens and new.tokens:
        return False
    one = old if old.tokens else new
    before, behind = one.text[: one.start].rstrip(" "), one.text[one.end :].lstrip(" ")
    return (not before or "\n" in (before[-1], one.said[0])) and (not behind or "\n" in (behind[0], one.said[-1]))


def _is_whole(added: _Stretch) -> bool:
    """Whether it is sentences, whole ones: what they say was not said otherwise before."""
    said, before = added.said.strip(), added.text[: added.start].rstrip(" ")
    if (
        len(added.tokens) < 2
        or not said[0].isupper()
        or (before and before[-1] not in _ENDS and "\n" not in added.said[:2])
    ):
        return False
    behind = added.text[added.end :].lstrip(" ")
    return said[-1] in _ENDS and (not behind or behind[0] == "\n" or not behind[0].islower())


# --- days, numbers, names

_PART = r"(?:rạng sáng|sáng|trưa|chiều|tối|đêm|khuya)"
_NUMERIC = r"\d{1,2}[/-]\d{1,2}(?:[/-]\d{4})?(?![\d/])"
_DATE = re.compile(
    rf"\b(?:{_PART} )?(?:ngày|hôm|mùng|mồng) (?:{_NUMERIC}|\d{{1,2}}\b|qua\b|nay\b|mai\b|kia\b|sau\b|trước\b)"
    rf"|\b{_PART} (?:{_NUMERIC}|qua\b|nay\b|mai\b)"
    rf"|(?<!số )(?<!thắng )(?<!thua )(?<!hòa )(?<![\d/,.-]){_NUMERIC}"
    r"|\b\d{1,2} ?(?:giờ\b|h(?![^\W\d])|:(?=\d)) ?(?:\d{1,2}\b)?(?: ?phút)?"
    r"|\btháng (?:\d{1,2}\b|giêng|chạp|này|sau|tới|trước|qua)|\bquý (?:[1-4]|I{1,3}|IV)\b|\bnăm (?:19|20)\d\d\b"
    r"|\b(?:tuần|năm) (?:này|nay|sau|tới|trước|qua|ngoái)\b"
    r"|(?<!lần )(?<!hạng )\bthứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])\b|\bchủ nhật\b",
    re.IGNORECASE,
)  # "sáng 20-11", "7 giờ 30 phút", "tháng 9", "thứ Bảy"; not "thắng 2-1", not "6 tháng"
_NUMERAL_WORDS = """
hai ba bốn tư năm sáu bảy bẩy tám chín mười mươi chục trăm nghìn ngàn vạn triệu tỷ tỉ rưỡi
"""
_NUMERALS = frozenset(_NUMERAL_WORDS.split())
_UNIT_WORDS = """
kg gam tạ tấn yến lít m cm mm km m2 m3 km2 ha sào mẫu công đồng usd người hộ lượt %
"""
_UNITS = frozenset(_UNIT_WORDS.split())
_FEW = 3
"""Words: a number or a day that stands in the place of so few is what the edit is about."""
_POST = re.compile(
    r"\b(?:phó|quyền|trưởng|giám đốc|chủ tịch|bí thư|chánh|hiệu trưởng|viện trưởng|thường trực|bộ trưởng|thứ trưởng"
    r"|thư ký|ủy viên|uỷ viên|đại biểu|cục trưởng|chi cục trưởng|tướng|đại tá|thượng tá|trung tá|thiếu tá|đại úy"
    r"|(?-i:Công an|Công ty|Bộ|Sở|Ủy ban|Uỷ ban|Tòa án|Viện|Tập đoàn|Hội))(?!\w)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_NEAR = 9
"""Characters beside a word in which a sign or the next word begins."""


def _is_date(old: _Stretch, new: _Stretch) -> bool:
    if old.said.strip() and new.said.strip():
        dates = old.found(_DATE), new.found(_DATE)
        are_few = max(len(old.tokens), len(new.tokens)) <= _FEW
        return dates[0] != dates[1] and (all(dates) or are_few)
    return old.holds(_DATE) or new.holds(_DATE)


def _is_number(old: _Stretch, new: _Stretch) -> bool:
    numbers = [_numbers(one) for one in (old, new)]
    if all(numbers):
        return numbers[0] != numbers[1]
    if any(numbers):
        return max(len(old.tokens), len(new.tokens)) <= _FEW
    is_counted = old.text[: old.start].rstrip()[-1:].isdigit()
    return is_counted and all(one.said.split()[:1] and one.said.split()[0].lower() in _UNITS for one in (old, new))


def _numbers(stretch: _Stretch) -> list[str]:
    tokens = (_plain(match[0]) for match in stretch.without(_DATE, _TOKEN))
    return [token for token in tokens if token[0].isdigit() or token.lower() in _NUMERALS]


def _names(stretch: _Stretch) -> Counter[str]:
    """Capitals that begin no sentence, and posts."""
    return Counter([*_capitals(stretch), *(post.lower() for post in stretch.found(_POST))])


def _capitals(stretch: _Stretch) -> Iterator[str]:
    for match in stretch.without(_DATE, _WORD):
        if match[0][0].isupper():
            before = stretch.text[max(0, match.start() - _NEAR) : match.start()].rstrip(' (“"«')
            behind = stretch.text[match.end() : match.end() + _NEAR].lstrip(" .")
            is_first = not before or before[-1] in ".?!…:\n-–"
            if not is_first or behind[:1].isupper():
                yield match[0]
