"""Vietnamese text: one normal form for storing, one folded form for comparing."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

_BLANKS = re.compile(r"[\s\u00a0\u2007\u202f\u3000]+")  # "10\u00a0triệu" → "10 triệu"
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")  # soft hyphens, zero-width, marks
_MARKS = re.compile(r"[\u0300-\u036f]+")  # the tone of "ế", taken apart
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")  # NUL, controls, half letters

_VIETNAMESE = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")  # "ế", not the "ã" of other languages
_ONE_IN = 50


def clean(text: str) -> str:
    """Text as it is stored: NFC, no invisible characters, single blanks, no blank at either end."""
    if text.isprintable():  # no blank but U+0020, no control, nothing invisible
        whole = " ".join(text.split())
        return whole if whole.isascii() else unicodedata.normalize("NFC", whole)
    return _BLANKS.sub(" ", _UNSTORABLE.sub("", _INVISIBLE.sub("", unicodedata.normalize("NFC", text)))).strip()


def fold(text: str) -> str:
    """Text as it is compared: `clean`, without case, tone or accent; đ is d. `Đồng Khởi` → `dong khoi`.

    SQLite and Unicode both leave đ alone, since it is a letter of its own and no accented d.
    """
    cased = clean(text).casefold()
    if cased.isascii():
        return cased
    bare = _MARKS.sub("", unicodedata.normalize("NFD", cased.replace("đ", "d").replace("ð", "d")))
    if any(map(unicodedata.combining, bare)):  # marks of other scripts
        return "".join(c for c in bare if not unicodedata.combining(c))
    return bare


def suggest(name: str, names: Iterable[str]) -> str:
    """`; did you mean 'Bến Tre'?`, for the end of an error message; empty when no name is much like it."""
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
