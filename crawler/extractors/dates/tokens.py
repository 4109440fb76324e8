"""A line as tokens, in one pass: numbers, marks, and words by what they do in a line that says when (rule T1).

Each token is one letter of `Line.kinds`, so the grammar is regular expressions over that text (`KINDS` says what each
letter is). The words stand in `lexicon/times.toml`.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from crawler.budget import spend
from crawler.extractors.lexicon.times import Beside, Word, words
from crawler.text import normalised

KINDS = {
    "weekday": "W", "foreign weekday": "V", "month": "m", "foreign month": "M", "month sign": "T", "day sign": "D",
    "year sign": "Y", "hour sign": "h", "southern hour": "g", "hours": "t", "minute sign": "p", "second sign": "s",
    "week sign": "k", "part of the day": "P", "half of the day": "H", "at": "L", "zone": "Z", "unknown zone": "F",
    "publication": "l", "update": "u", "writer": "b", "credit": "r", "account": "A", "counter": "c", "ago": "R",
    "since": "B", "about": "K", "just": "z", "number word": "i", "half": "I", "few": "v", "now": "N", "day back": "Q",
    "bound": "f", "lunar": "X", "lunar day": "G", "twin": "J", "solar": "O", "number sign": "#", "ordinal": "o",
    "another": "x", "tool": "S", "plain": "q", "stem": "E", "branch": "U",
    "icon": "*", "measure": "%", "topic": "=", "posted in": "?", "badge": "!", "filler": "$",
}  # fmt: skip
"""The letter of each class of words. Besides: `e` a number of one digit, `d` of two, `y` a year, `n` any other; `w` a
word, `j` a lone letter, `a` the address of a site; marks stand for themselves, `|` for bullets and bars, `~` for the
rest."""
WORDS = "".join(KINDS.values()) + "wja"
DATE, CLOCK, MONTH, PAST, VOID = "@", "&", "^", "<", "_"
"""Stand where a date, a clock, a month or a relative phrase was read, and where something that says nothing stood."""

_MARKS = {**{mark: mark for mark in " /-.:,;()[]+'"}, **dict.fromkeys("|•·»›>«‹<–—*★●", "|"), "©": "x"}
_ALIKE = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
    **dict.fromkeys("\u2018\u2019\u2032\u00b4\u02bc", "'"),
    **dict.fromkeys("\u2044\u2215", "/"), **dict.fromkeys("đð", "d"), **dict.fromkeys("ĐÐ", "D"),
    "\u2236": ":", "…": ".",
}  # fmt: skip
_GLUED = re.compile(  # "Kinh tếThứ năm", "Kinh tếngày 9", "8:46 PMMôi trường"; not the "Mt" of "gMt"
    r"(?=[A-Zlnt])(?:(?<=[a-z]{2})(?=[A-Z](?:[A-Za-z\d]| [a-z])|(?:ngay|luc) \d|thu (?:[2-7]|hai|ba|tu|nam|sau|bay)\b)"
    r"|(?<=[A-Z][a-z])(?=(?:Thu [A-Z\d]|Chu [Nn]hat))"
    r"|(?:(?<=\d)|(?<=[AP]M))(?=[A-Z]'[A-Z])|(?:(?<=\d [APSC][MAH])|(?<=\d[AP]M))(?=[A-Z][a-z]|Y ))"
)


class _Letters(dict[int, str]):
    """What each letter is without accents, its case kept; marks of letters and invisible characters are dropped."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        category = unicodedata.category(letter)
        if category == "Mn" or (category == "Cf"):
            plain = ""
        elif category in ("Zs", "Zl", "Zp", "Cc"):
            plain = " "
        else:
            whole = unicodedata.normalize("NFKC", letter)
            parts = unicodedata.normalize("NFD", whole)
            bare = parts[0] if all(map(unicodedata.combining, parts[1:])) else whole
            plain = _ALIKE.get(letter) or _ALIKE.get(whole) or bare
            plain = plain if len(plain) == len(plain.lower()) == 1 else "\ufffd"
        self[code] = plain
        return plain


_LETTERS = _Letters()


class Line(NamedTuple):
    """A line in its views; all of them have the same length, and `kinds` one letter for each of `tokens`."""

    text: str
    """As printed, tidied: with case and accents."""
    plain: str
    """Without accents."""
    tokens: list[str]
    """Small letters without accents."""
    starts: list[int]
    """Where each token begins, and the length of the line."""
    kinds: str

    def part(self, start: int, end: int) -> "Line":
        """The line from one token to another."""
        return self._replace(
            tokens=self.tokens[start:end], starts=self.starts[start : end + 1], kinds=self.kinds[start:end]
        )

    def number(self, token: int) -> int:
        """The number that a token is."""
        return int(self.tokens[token])

    def is_capital(self, token: int) -> bool:
        """Whether a token begins with a capital."""
        return self.plain[self.starts[token]].isupper()

    def printed(self, start: int, end: int) -> str:
        """Some tokens as printed."""
        return self.text[self.starts[start] : self.starts[end]]


def tidy(text: str) -> str:
    """Entities resolved once more if any are left, NFC, single blanks, no invisible characters."""
    spend(len(text))
    if "&" in text:
        text = html.unescape(text)
    if not text.isascii():
        text = normalised("NFC", text)
        if len(text.translate(_LETTERS)) != len(text):
            text = "".join(letter for letter in text if _LETTERS[ord(letter)])
    return " ".join(text.split()) if text.isprintable() else " ".join(text.translate(_BLANKS).split())


_BLANKS = dict.fromkeys((*range(32), 127), " ")


def read_line(tidied: str, *, part_words: bool = True) -> Line:
    """The tokens of a tidied text; words that were glued are parted, unless the text is to be quoted."""
    plain = tidied if tidied.isascii() else tidied.translate(_LETTERS)
    if len(plain) != len(tidied):  # marks that no letter takes
        tidied = plain
    at = [found.start() for found in _GLUED.finditer(plain)] if part_words else []
    if at:
        tidied, plain = _parted(tidied, at), _parted(plain, at)
    tokens = _TOKEN.findall(plain.lower())
    kinds = "".join(map(_KIND.__getitem__, tokens))
    line = Line(tidied, plain, tokens, [0, *accumulate(map(len, tokens))], kinds)
    unsure = [] if _UNSURE.keys().isdisjoint(tokens) else [at for at, token in enumerate(tokens) if token in _UNSURE]
    return line._replace(kinds=_sure(line, unsure)) if unsure else line


def _parted(text: str, at: Iterable[int]) -> str:
    bounds = [0, *at, len(text)]
    return "|".join(text[start:end] for start, end in pairwise(bounds))


def _sure(line: Line, unsure: list[int]) -> str:
    """The kinds, where accents or case tell one word from another: `từ` from `tư`, `SA` from `Sa Pa`."""
    kinds = list(line.kinds)
    bare = line.text.isascii() or not any(letter.isalpha() and not letter.isascii() for letter in line.text)
    for at in unsure:
        printed = line.printed(at, at + 1)
        spelled = printed.lower().replace("ð", "đ")  # the Icelandic letter, which looks the same as a capital
        words = _placed(line, kinds, at)
        fits = (word for word in words if bare or not word.exact or word.text == spelled)
        exactly = (word for word in words if word.text == spelled)
        word = next(exactly, None) or next(fits, None)
        may_be_name = word is not None and (word.kind == "bound" or word.beside == "before" or word.text in _HALVES)
        is_name = may_be_name and at > 0 and printed.istitle()  # "12:30 Sa Pa", "Từ Văn Hết"
        is_name = is_name or (kinds[at] == "P" and printed.istitle() and kinds[max(at - 2, 0)] == "w")  # "Phạm Sáng"
        is_name = is_name or (printed == "Đăng" and (_is_called(line, at + 2) or _is_called(line, at - 2)))
        kinds[at] = KINDS[word.kind] if word is not None and not is_name else "w"
    return "".join(kinds)


def _placed(line: Line, kinds: list[str], at: int) -> list[Word]:
    """The words that a token may be where it stands, those first that are meant nowhere else."""
    words = _UNSURE[line.tokens[at]]
    if not any(word.beside for word in words):
        return words
    here = [word for word in words if word.beside and _IS_BESIDE[word.beside](line, kinds, at)]
    return [*here, *(word for word in words if not word.beside)]


_BEFORE = re.compile(r"[ .:]{0,2}[denyWVmMQiL]")
_BEHIND = re.compile(r"(?:[deni]|[de][oT]?(?: o)?) ?[.-]?\Z")
_COUNTED = re.compile(r"[sphtDkT] \Z")


def _is_before(_line: Line, kinds: list[str], at: int) -> bool:
    return _BEFORE.match("".join(kinds[at + 1 : at + 4])) is not None


def _is_behind(_line: Line, kinds: list[str], at: int) -> bool:
    is_label = ":" in kinds[at + 1 : at + 3]  # "08:15 Tag: lúa gạo"
    return not is_label and _BEHIND.search("".join(kinds[max(at - 5, 0) : at])) is not None


def _is_before_name(line: Line, kinds: list[str], at: int) -> bool:
    return at + 2 < len(kinds) and kinds[at + 1] == " " and line.is_capital(at + 2)


def _is_icon(line: Line, kinds: list[str], at: int) -> bool:
    """In small letters and no word of a sentence: `visibility 532`, `person Hồng Vân`."""
    before, behind = "".join(kinds[:at]).rstrip()[-1:], "".join(kinds[at + 1 :]).lstrip()[:1]
    is_word = before in WORDS and before != "" and "*" not in kinds[:at]
    return not line.is_capital(at) and not is_word and (behind in "denWDlQ" or _is_before_name(line, kinds, at))


def _is_counted(_line: Line, kinds: list[str], at: int) -> bool:
    return _COUNTED.search("".join(kinds[max(at - 2, 0) : at])) is not None


_IS_BESIDE: Mapping[Beside, Callable[[Line, list[str], int], bool]] = {
    "before": _is_before, "behind": _is_behind, "name": _is_before_name, "icon": _is_icon, "count": _is_counted,
}  # fmt: skip


def _is_called(line: Line, at: int) -> bool:
    """Whether part of a name stands there: `Đăng Khoa`, `Quang Đăng`, but `Đăng Thứ Năm`."""
    return 0 <= at < len(line.tokens) and line.kinds[at] in "wV" and line.is_capital(at)


_HALVES = ("sa", "ch")


class _Kinds(dict[str, str]):
    """The kind of each token, learnt as tokens are met."""

    def __missing__(self, token: str) -> str:
        if token.isdigit():
            kind = "ed"[len(token) - 1] if len(token) < 3 else "y" if _YEAR.fullmatch(token) else "n"
        elif token.isalpha():
            kind = "w" if len(token) > 1 else "j"
        else:
            kind = "*" if _ICON.fullmatch(token) else "a" if len(token) > 1 else "~"
        if len(self) < _MOST_KINDS:
            self[token] = kind
        return kind


_MOST_KINDS = 50_000
_ICONS = r"(?:(?:fa[bsrl]?|bi|mdi|glyphicon) )?(?:fa[bsrl]?|bi|mdi|icon|glyphicon)(?:-[a-z]+)+"
_ICON = re.compile(rf"{_ICONS}|[a-z]+(?:_[a-z\d]+)+")  # "fa fa-clock-o", "access_time": a font that was not loaded
_YEAR = re.compile(r"(?:19|20)\d\d")  # "2021"


def _trie(entries: Iterable[str]) -> str:
    """A pattern of all entries, the longest first, that looks at each letter once."""
    branches: dict[str, list[str]] = {}
    for entry in entries:
        branches.setdefault(entry[:1], []).append(entry[1:])
    ends = branches.pop("", None) is not None
    parts = [_NO_MONTH if letter == _END else re.escape(letter) + _trie(rests) for letter, rests in branches.items()]
    whole = f"(?:{'|'.join(parts)})" if parts else ""
    return f"{whole}?" if ends and parts else whole


_END = "\0"
_NO_MONTH = (  # behind "T2": "T2/2021" is a month, "Thu 2 Feb 2012" and "Thu 2/2/2012" have a weekday in English
    r"(?!\d| ?[/-] ?\d{4}(?![./-]\d)|/\d\d?/\d{4}|-\d\d?-\d{4}|\.\d\d?\.\d{4}"
    r"| (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*,? \d{4})"
)
_KIND = _Kinds(_MARKS)
_UNSURE: dict[str, list[Word]] = {}
VALUES: dict[str, int | str] = {}
"""What a word stands for, by its token: the number of a month, the minutes of a zone."""
for _word in words():
    _word = _word._replace(text=tidy(_word.text))
    _token = _word.text.translate(_LETTERS).lower()
    _KIND.setdefault(_token, KINDS[_word.kind])
    _UNSURE.setdefault(_token, []).append(_word)
    if _word.value is not None:
        VALUES.setdefault(_token, _word.value)
_PHRASES = _trie(token + _END if token[-1].isdigit() else token for token in sorted(_UNSURE) if token[0].isascii())
_OTHER_PHRASES = _trie(token for token in sorted(_UNSURE) if not token[0].isascii())
_UNSURE = {
    token: found
    for token, found in _UNSURE.items()
    if any(word.exact or word.beside for word in found) or found[0].kind == "half of the day"
}
_TOKEN = re.compile(
    r"[ /:,.|-]|\d{4}(?=\d\d:\d\d)|(?<=:)\d\d(?=\d\d?[/.-]\d\d?[/.-]\d{4})|\d+"  # "18/03/202107:05", "07:0518/03/2021"
    rf"|(?=[bfgim]){_ICONS}"
    rf"|(?:{_PHRASES})(?![a-z_])|(?=[^\x00-\x7f])(?:{_OTHER_PHRASES})(?![а-яіє])"
    r"|[a-z][a-z0-9-]*(?:[.@][a-z-]+)*\.(?:vn|com|net|org|info)(?![a-z])|[^\W\d_]+(?:_[a-z\d_]+)?|.",
    re.DOTALL,
)


def finder(form: re.Pattern[str]) -> Callable[[str], tuple[re.Match[str], ...]]:
    """Finds all places of a form in the kinds of a line; newspapers print few kinds of lines, so it keeps the last."""
    return lru_cache(maxsize=1024)(lambda kinds: tuple(form.finditer(kinds)))


def blot(kinds: str, span: tuple[int, int], ink: str) -> str:
    """The kinds with one stretch overwritten, its length kept."""
    return kinds[: span[0]] + ink * (span[1] - span[0]) + kinds[span[1] :]
