"""Vietnamese text: one normal form for storing, one folded form for comparing; and no text that a terminal obeys."""

import json
import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

_PILE, _SHORT = 30, 500
"""Marks on one letter, and characters of a text in which more of them do no harm."""
_COMBINING = (
    r"\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    r"\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u093c\u094d\u0951-\u0954\u0e38-\u0e3a\u0e48-\u0e4b\u1ab0-\u1abd\u1dc0-\u1dff"
    r"\u20d0-\u20f0\u302a-\u302f\u3099\u309a\ufe20-\ufe2f"
)
_PILED = re.compile(f"[{_COMBINING}]{{{_PILE + 1},}}")  # an "e" under a hundred accents
_BLANKS = re.compile(r"[\s\u00a0\u2007\u202f\u3000]+")  # "10\u00a0triệu" → "10 triệu"
_INVISIBLE = re.compile(r"[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")  # soft hyphens, bidi controls
_MARKS = re.compile(r"[\u0300-\u036f]+")  # the tone of "ế", taken apart
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")  # NUL, controls, half letters
_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")  # whatever else begins a line
# ESC and its kin up to C1, and what turns the direction of the text around it; not tabs, not line breaks.
_OBEYED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f]")
_CARRIAGE = re.compile(r"\r(?!\n)")  # "paid\rnot paid"

_VIETNAMESE = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")  # "ế", not the "ã" of other languages
_ONE_IN = 50


def is_nfc(text: str) -> bool:
    """Whether text is in NFC; a long one with marks piled up on a letter is not asked, since the answer is dear."""
    return not _is_piled(text) and unicodedata.is_normalized("NFC", text)


def nfc(text: str) -> str:
    """Text in NFC; of marks that are piled up on one letter, the first thirty.

    Unicode's stream-safe text (UAX 15) has no more, and to put n of them in order takes a square of n steps.
    """
    return unicodedata.normalize("NFC", _PILED.sub(lambda found: found[0][:_PILE], text) if _is_piled(text) else text)


def _is_piled(text: str) -> bool:
    return len(text) > _SHORT and _PILED.search(text) is not None


def clean(text: str) -> str:
    """Text as it is stored: NFC, no invisible characters, single blanks, no blank at either end."""
    if text.isprintable():  # no blank but U+0020, no control, nothing invisible
        whole = " ".join(text.split())
        return whole if whole.isascii() else nfc(whole)
    return _BLANKS.sub(" ", _UNSTORABLE.sub("", _INVISIBLE.sub("", nfc(text)))).strip()


def without_controls(text: str) -> str:
    """Text as it came, to be kept as evidence: nothing that a terminal would obey, half letters neither."""
    if text.isprintable():
        return text
    return _UNSTORABLE.sub("", _OBEYED.sub("", _BREAKS.sub("\n", text)))


def visible(text: str) -> str:
    """Text for a terminal: what it would obey is shown as \ufffd instead."""
    return text if text.isprintable() else _CARRIAGE.sub("\ufffd", _OBEYED.sub("\ufffd", text))


def to_json(value: object, indent: int | None = None) -> str:
    """JSON with letters as they are; what a terminal would obey is escaped, so that only a reader of JSON gets it."""
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False, indent=indent))


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
