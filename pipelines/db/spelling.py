"""One form for all spellings of a word: what the search indexes have of a text, and what is asked of them.

Two schools put the tone of an open `oa`, `oe`, `uy` on its first or on its second letter, and some typewriting puts
it anywhere in a syllable: `Hòa`, `Hoà`; `Ủy`, `Uỷ`; `toàn`, `tòan`. Where i is the whole rhyme after h, k, l, m, s or
t, or the whole vowel after `qu`, both i and y are taught: `tỉ`, `tỷ`; `sĩ`, `sỹ`; `quít`, `quýt`. Elsewhere they are
two sounds (`tai`, `tay`; `thúi`, `thúy`) or two names (`Vi`, `Vy`).

A form has as many characters as its text, so that what is found in it can be shown in the text. Whoever changes what a
word's form is has to index all articles anew, by a migration.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from crawler.text import fold_lines

_VOWELS = "aăâeêioôơuưy"
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_PARTED = {
    ord(unicodedata.normalize("NFC", vowel + tone)): (vowel, tone) for vowel in _VOWELS for tone in _TONES
}  # ế: ê and the acute
_TONELESS = {code: vowel for code, (vowel, _) in _PARTED.items()}
_SYLLABLE = re.compile(
    rf"(?P<onset>(?:gi|qu)(?=[{_VOWELS}])|ngh?|nh|[cgkpt]h|tr|[bcdđghklmnpqrstvx]?)"
    rf"(?P<vowels>[{_VOWELS}]{{1,3}})(?P<coda>ch|nh|ng|[cmnpt]?)"
)  # "ngh-iê-ng", "qu-y", "gi-a", "-uy-"
_WORD = re.compile(r"(?<![^\W_])[^\W_]{1,8}(?![^\W_])")  # as long as a syllable may be
_MARKED = re.compile("[ăâêôơư]")
_EITHER = frozenset("hklmst")
"""Onsets after which an i that ends the syllable may be written y."""
_OF_TWO_SCHOOLS = frozenset(("oa", "oe", "uy"))
_MOST, _LONGEST = 20_000, 30
"""Pieces of text whose forms are remembered, and the characters of the longest of them."""


def exact_form(text: str) -> str:
    """A text without case, each word spelt in one way: `Hoà` → `hòa`, `sỹ` → `sĩ`; a place for each character."""
    return _of_pieces(_EXACT, text)


def folded_form(text: str) -> str:
    """A folded text (`crawler.text.fold_lines`), each word spelt in one way: `Bác sỹ` → `bac si`."""
    return _of_pieces(_FOLDED, text)


def beginnings(text: str, *, folded: bool) -> tuple[tuple[str, bool], ...]:
    """What stands in an index for words that begin so: texts, and whether a word of which that is a part will do too.

    `ky` is the beginning of `kyoto`, which stands there as it is, and the whole of `ky`, which stands there as `ki`.
    """
    head, last = text[: text.rfind(" ") + 1], text[text.rfind(" ") + 1 :]
    form = folded_form if folded else exact_form
    begun, whole = fold_lines(last) if folded else _lower(last), form(last)
    told = [(begun, True)] + [(whole, whole.startswith("qu"))] * (whole != begun)
    return tuple((form(head) + word, is_part) for word, is_part in told)


def other_spellings(text: str) -> str:
    """The words of a text that have two usual spellings, in both, with accents and folded; for indexes of others."""
    return " ".join(filter(None, map(_OTHERS.__getitem__, dict.fromkeys(text.split(" ")))))


class _Forms(dict[str, str]):
    """What is made of pieces of text, remembered: a newspaper has some thousand syllables."""

    def __init__(self, make: Callable[[str], str]) -> None:
        self._make = make

    def __missing__(self, piece: str) -> str:
        form = self._make(piece)
        if len(piece) <= _LONGEST:
            if len(self) >= _MOST:
                self.clear()
            self[piece] = form
        return form


def _of_pieces(forms: _Forms, text: str) -> str:
    return " ".join(map(forms.__getitem__, text.split(" ")))


def _exact(piece: str) -> str:
    return _WORD.sub(lambda word: _spelt(word[0]), _lower(piece))


def _folded(piece: str) -> str:
    return _WORD.sub(lambda word: _spelt(word[0]), fold_lines(piece))


def _others(piece: str) -> str:
    words = dict.fromkeys(_WORD.findall(f"{_exact(piece)} {_folded(piece)}"))
    return " ".join(f"{word} {other}" for word in words if (other := _other(word)) is not None)


def _lower(text: str) -> str:
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(letter.lower()[0] for letter in text)  # İ


@lru_cache(_MOST)
def _spelt(word: str) -> str:
    """A word in lower case as the indexes spell it; what is no Vietnamese syllable stays as it is."""
    bare = word.translate(_TONELESS)
    syllable = _SYLLABLE.fullmatch(bare)
    toned = [at for at, letter in enumerate(word) if letter != bare[at]]
    if syllable is None or len(toned) > 1:
        return word
    onset, vowels, coda = syllable.groups()
    if toned and onset == "gi" and toned[0] < len(onset):
        return word  # "gịa" is no "giạ"
    at = len(onset) + _bearer(vowels, coda)
    vowel = bare[at]
    if vowels == "y" and (onset == "qu" or (onset in _EITHER and not coda)):
        vowel = "i"
    tone = _PARTED[ord(word[toned[0]])][1] if toned else ""
    return bare[:at] + unicodedata.normalize("NFC", vowel + tone) + bare[at + 1 :]


def _other(form: str) -> str | None:
    """The other usual spelling of the word of a form: `hòa` → `hoà`, `sĩ` → `sỹ`; `None` where there is none."""
    bare = form.translate(_TONELESS)
    syllable = _SYLLABLE.fullmatch(bare)
    if syllable is None:
        return None
    onset, vowels, coda = syllable.groups()
    at = len(onset)
    vowel, tone = _PARTED.get(ord(form[at]), (form[at], ""))
    if vowels == "i" and (onset == "qu" or (onset in _EITHER and not coda)):
        return bare[:at] + unicodedata.normalize("NFC", "y" + tone) + coda
    if vowels in _OF_TWO_SCHOOLS and tone and not coda:
        return onset + vowel + unicodedata.normalize("NFC", vowels[1] + tone)
    return None


def _bearer(vowels: str, coda: str) -> int:
    """Which vowel bears the tone: a marked one, else the last before a consonant, the one in the middle, the first."""
    marked = [found.start() for found in _MARKED.finditer(vowels)]
    if marked:
        return marked[-1]
    return len(vowels) - 1 if coda else len(vowels) // 3


_EXACT, _FOLDED, _OTHERS = _Forms(_exact), _Forms(_folded), _Forms(_others)
