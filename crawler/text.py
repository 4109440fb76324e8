"""Vietnamese text: one normal form for storing, one folded form for comparing; and no text that a terminal obeys."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

from crawler.budget import spend

_SHORT = 200
"""Characters without a blank that are brought into a normal form at once: to put n marks of a letter in order takes a
square of n steps."""
_MARKS_OF_A_LETTER = 64
_BLANKS = re.compile(r"[\s\u00a0\u2007\u202f\u3000]+")  # "10\u00a0triệu" → "10 triệu"
_INVISIBLE = re.compile(r"[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")  # soft hyphens, bidi controls
_MARKS = re.compile(r"[\u0300-\u036f]+")  # the tone of "ế", taken apart
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")  # NUL, controls, half letters
_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")  # whatever else begins a line
# ESC and its kin up to C1, and what turns the direction of the text around it; not tabs, not line breaks.
_OBEYED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f]")
# What a terminal is told to do, whole, as ECMA-48 has it: "\x1b[31m", "\x1b]0;title\x07". A string ends within its line
# or is none; what may be a letter in a wrong charset takes no word with it.
_SEQUENCE = re.compile(
    r"\x1b\[(?:[0-?]{1,32}[ -/]{0,4})?[@-~]"  # CSI: ESC [ 2 J, ESC [ m
    r"|\x9b(?:[0-?]{1,32}[@-~]|[A-Za-z](?![^\W\d_]))"  # the same as one byte
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x00-\x1f\x7f-\x9f]{0,256}(?:\x07|\x1b\\|\x9c)"  # OSC, DCS, APC …
    r"|(?:\x1b\]|\x9d)\d{1,4};"  # OSC whose end is missing: what follows may be the text
    r"|\x1b\\"  # an end alone
)
_CARRIAGE = re.compile(r"\r(?!\n)")  # "paid\rnot paid"

_VIETNAMESE = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")  # "ế", not the "ã" of other languages
_ONE_IN = 50
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)  # "2026-03-07"


def written_day(text: str) -> date:
    """A day as people write it here; raises `ValueError` for the other forms of ISO 8601 too: 2026-W10 is no day."""
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def is_nfc(text: str) -> bool:
    """Whether text is known to be in NFC."""
    return not _has_long_word(text) and unicodedata.is_normalized("NFC", text)


def nfc(text: str) -> str:
    """Text in NFC; see `normalised`."""
    return normalised("NFC", text)


def normalised(form: Literal["NFC", "NFD", "NFKC"], text: str) -> str:
    """Text in a normal form, in time that grows as the text does, also where marks are piled up on a letter."""
    if not _has_long_word(text):
        return unicodedata.normalize(form, text)
    return "".join(unicodedata.normalize(form, piece) for piece in _pieces(text))


def _has_long_word(text: str) -> bool:
    return len(text) > _SHORT and max(map(len, text.split()), default=0) > _SHORT


def _pieces(text: str) -> Iterator[str]:
    """A text in pieces, none of which begins with a mark of the letter before, unless there are too many of them."""
    start = 0
    while start < len(text):
        end = start + _SHORT
        while end < min(len(text), start + _SHORT + _MARKS_OF_A_LETTER) and unicodedata.combining(text[end]):
            end += 1
        yield text[start:end]
        start = end


def clean(text: str) -> str:
    """Text as it is stored: NFC, no invisible characters, single blanks, no blank at either end."""
    spend(len(text))
    if text.isprintable():  # no blank but U+0020, no control, nothing invisible
        whole = " ".join(text.split())
        return whole if whole.isascii() else nfc(whole)
    bare = _SEQUENCE.sub("", _INVISIBLE.sub("", nfc(text)))
    return _BLANKS.sub(" ", _UNSTORABLE.sub("", bare)).strip()


def repeats(shown: str, stated: str | None) -> bool:
    """Whether a paragraph says, from its beginning, what a page states as its description, which may be cut short."""
    if not stated or len(stated) < 40:
        return False
    own, told = shown.casefold(), stated.casefold().rstrip(". …")
    return own[:60] == told[:60] or told[:60] in own[:110]


def without_controls(text: str) -> str:
    """Text as it came, to be kept as evidence: nothing that a terminal would obey, half letters neither."""
    return text if text.isprintable() else without_control_letters(_SEQUENCE.sub("", text))


def without_control_letters(text: str) -> str:
    """The same, but of a sequence only the control goes, as in archives of before: `[31m` stays."""
    return _UNSTORABLE.sub("", _OBEYED.sub("", _BREAKS.sub("\n", text)))


def visible(text: str) -> str:
    """Text for a terminal: what it would obey is shown as \ufffd instead."""
    return text if text.isprintable() else _CARRIAGE.sub("\ufffd", _OBEYED.sub("\ufffd", text))


def to_json(value: object, indent: int | None = None) -> str:
    """JSON with letters as they are; what a terminal would obey is escaped, so that only a reader of JSON gets it."""
    from json import dumps  # what is only shown needs none

    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", dumps(value, ensure_ascii=False, indent=indent))


def fold(text: str) -> str:
    """Text as it is compared: `clean`, without case, tone or accent; đ is d. `Đồng Khởi` → `dong khoi`.

    SQLite and Unicode both leave đ alone, since it is a letter of its own and no accented d.
    """
    cased = clean(text).casefold()
    if cased.isascii():
        return cased
    bare = _MARKS.sub("", normalised("NFD", cased.replace("đ", "d").replace("ð", "d")))
    if not bare.isascii() and any(map(unicodedata.combining, bare)):  # marks of other scripts
        return "".join(c for c in bare if not unicodedata.combining(c))
    return bare


def suggest(name: str, names: Iterable[str]) -> str:
    """`; did you mean 'Bến Tre'?`, for the end of an error message; empty when no name is much like it."""
    from difflib import get_close_matches

    near = {fold(other): other for other in sorted(names)}
    found = get_close_matches(fold(name), near, n=1, cutoff=0.6)
    return f"; did you mean {near[found[0]]!r}?" if found else ""


def is_vietnamese(text: str) -> bool:
    """Whether one letter in fifty or more is one that only Vietnamese has."""
    return len(_VIETNAMESE.findall(text.lower())) * _ONE_IN > len(text) > 0


def fold_lines(text: str) -> str:
    """Folded text with a place for every character of the original, so that a match can be shown in it."""
    return text.translate(_FOLDED)


class _Folded(dict[int, str]):
    """What each letter is folded to, learnt as letters are met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        self[code] = letter.lower() if letter.isascii() else (fold(letter) or " ")[0]
        return self[code]


_FOLDED = _Folded()


def counted(number: int, what: str) -> str:
    """A number and what it counts, in English: `1 article`, `2 articles`."""
    return f"{number} {what}{'s' * (number != 1)}"
