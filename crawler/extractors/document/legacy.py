"""Vietnamese before Unicode: text that was typed for a font (TCVN3, VNI) and reads as odd Latin letters without it.

`Céng hßa x· héi` is TCVN3 (the ABC fonts, TCVN 5712 VN3), `Coäng hoøa xaõ hoäi` is VNI (VNI-Windows). Both come as
single bytes and, from editors that took them for Western text, as Unicode letters of the same look. Nothing declares
them: they are told by what their words become, since few letter sequences are Vietnamese syllables.
"""

import re
import unicodedata
from collections.abc import Iterator
from html.entities import name2codepoint
from itertools import islice
from typing import Literal, NamedTuple

from crawler.text import nfc, normalised

FontEncoding = Literal["tcvn3", "vni"]
"""The two font encodings that Vietnamese offices and newspapers used."""

_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
_TCVN3_CODES = str.maketrans(_TCVN3)
_VNI_SINGLE = dict(zip("ñÑôÔöÖìíæóòîÌÍÆÓÒÎ", "đĐơƠưƯìíỉĩịỵÌÍỈĨỊỴ", strict=True))
_VNI_MARKS = {
    "aeouyôö": dict(zip("øùûõï", "\u0300\u0301\u0309\u0303\u0323", strict=True)),
    "aeo": dict(zip("âáàåãä", (f"\u0302{tone}" for tone in ("", *"\u0301\u0300\u0309\u0303\u0323")), strict=True)),
    "a": dict(zip("êéèúüë", (f"\u0306{tone}" for tone in ("", *"\u0301\u0300\u0309\u0303\u0323")), strict=True)),
}
"""Which vowels take which letters behind them as their marks; `oâ` is ô, `ôù` is ớ."""


def _vni_pairs() -> Iterator[tuple[str, str]]:
    for vowels, marks in _VNI_MARKS.items():
        for vowel in (*vowels, *vowels.upper()):
            for letter, mark in marks.items():
                whole = unicodedata.normalize("NFC", _VNI_SINGLE.get(vowel, vowel) + mark)
                yield from ((vowel + letter, whole), (vowel + letter.upper(), whole))


_VNI = dict(_vni_pairs()) | _VNI_SINGLE
TABLES: dict[FontEncoding, dict[str, str]] = {"tcvn3": _TCVN3, "vni": _VNI}
"""What the letters of each encoding mean."""
_TCVN3_WORD = re.compile(r"(?:[^\W\d_]|[¡-¾×÷])+")  # "®·"
_LETTER = re.compile(r"[^\W\d_]")  # a sign beside none is meant as it is: "© 2005", "« Tin »"
_VNI_LETTER = re.compile(r"[aeouyôöAEOUYÔÖ][øùûõïâáàåãäêéèúüëØÙÛÕÏÂÁÀÅÃÄÊÉÈÚÜË]|[ñÑôÔöÖìíæóòîÌÍÆÓÒÎ]")  # "oä"
_ODD: dict[FontEncoding, re.Pattern[str]] = {
    # What Vietnamese in Unicode never has.
    "tcvn3": re.compile(r"[¡-¾ÆÇËÎÏÑÖ×ØÜÞßäåæçëîïñö÷øûüþ]"),
    "vni": re.compile(r"[øûïåäëñöæîüØÛÏÅÄËÑÖÆÎÜ]"),
}
_ODD_LETTERS = (("®", "µ¸¹¶"), ("ø", "ùûõï"))
"""Letters of every TCVN3 and VNI page (đ, and a grave accent), each with those of the commonest other tones: a page
with a trade mark or in Danish has the first and none of the others."""
_ODD_NAMES = ("&reg;", "&#174;", "&oslash;", "&#248;")
_NAMED = re.compile(r"&(?:#(\d{3})|([A-Za-z]{2,6}\d?));")  # "&eacute;", "&#233;"
_WORD = re.compile(r"[A-Za-z]{0,6}[¡-ÿ][A-Za-z¡-ÿ]{0,9}")  # "ViÖt"
_UNICODE = re.compile(r"[ăđĩũơưĂĐĨŨƠƯ\u0300-\u0323ạ-ỹẠ-Ỹ]")  # letters that no font encoding has
_PIECE = re.compile(r"[^<>]+")  # the text between two tags, or a tag
_WESTERN = re.compile(r"[¡-ÿ]")  # "ß"
_LETTERED = re.compile(r"[^\W\d_]+")  # "tiếng"
_SYLLABLE = re.compile(  # "nghia", "viet", "duong"
    r"(?:ngh?|nh|ch|gh|gi|kh|ph|th|tr|qu|[bcdghklmnrstvx])?[aeiouy]{1,3}(?:(?P<stop>ch|c|p|t)|ng|nh|m|n)?"
)
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_STOP_TONES = frozenset("\u0301\u0323")
_SAMPLE = 400
_MOST_LETTERS = 40
"""Of a word that may be a syllable: `nghiêng` has nine, with its marks apart."""
_MIN_WORDS = 6
_MIN_ODD = 0.2
SURE = 0.85
"""The share of marked words that are syllables, from which a text is taken for Vietnamese."""
_DOUBTFUL = 0.6


class Recognised(NamedTuple):
    """What a text looks like."""

    encoding: FontEncoding | None
    doubtful: bool = False
    """Whether it may be font-encoded, yet too little of it reads as Vietnamese to say so."""


def may_be_legacy(text: str) -> bool:
    """Whether it has letters enough that Vietnamese in Unicode never has: a glance that spares most pages."""
    if text.isascii():
        return any(name in text for name in _ODD_NAMES)
    return any(
        (first := text.find(letter)) >= 0 and text.find(letter, first + 1) > 0 and any(tone in text for tone in tones)
        for letter, tones in _ODD_LETTERS
    )


def recognise(text: str) -> Recognised:
    """The font encoding of a text, told by the share of its marked words that become Vietnamese syllables."""
    pieces = (piece[0] for piece in _PIECE.finditer(text))
    western = (piece for piece in pieces if _WESTERN.search(piece) and not _UNICODE.search(piece))
    words = list(islice((word for piece in western for word in _WORD.findall(piece)), _SAMPLE))
    if len(words) < _MIN_WORDS:
        return Recognised(None)
    joined = " ".join(words)
    marked = sum(not char.isascii() for char in joined)
    likely = [name for name in TABLES if marked and len(_ODD[name].findall(joined)) / marked >= _MIN_ODD]
    shares = {name: sum(is_syllable(_meant(word, name)) for word in words) / len(words) for name in likely}
    best = max(shares, key=lambda name: shares[name], default=None)
    if best is None or shares[best] < _DOUBTFUL:
        return Recognised(None)
    return Recognised(best if shares[best] >= SURE else None, shares[best] < SURE)


def convert(text: str, encoding: FontEncoding) -> str:
    """The text in Unicode, NFC; pieces between tags that are Unicode already stay as they are."""
    mixed = _UNICODE.search(text) is not None

    def piece(found: re.Match[str]) -> str:
        whole = found[0]
        if not _WESTERN.search(whole):
            return whole
        if mixed and (_UNICODE.search(whole) or not _ODD[encoding].search(whole)):
            return whole
        return _capitals(_meant(whole, encoding)) if encoding == "tcvn3" else _meant(whole, encoding)

    return nfc(_PIECE.sub(piece, text))


def unname(text: str) -> str:
    """The text with the entities of Western letters resolved, as old editors wrote all that is not ASCII."""
    return _NAMED.sub(_named, text)


def vietnamese_share(text: str) -> float:
    """The share of marked words that are Vietnamese syllables; 0 for a text with too few of them."""
    sample = (found[0] for found in islice(_LETTERED.finditer(text), _SAMPLE))
    words = [word for word in sample if not word.isascii()]
    return sum(map(is_syllable, words)) / len(words) if len(words) >= _MIN_WORDS else 0.0


def is_syllable(word: str) -> bool:
    """Whether a word could be Vietnamese: one syllable, one tone at most, and the tones that a stop allows."""
    if len(word) > _MOST_LETTERS:
        return False
    apart = normalised("NFD", word.lower().replace("đ", "d"))
    tones = [mark for mark in apart if mark in _TONES]
    found = _SYLLABLE.fullmatch("".join(mark for mark in apart if not unicodedata.combining(mark)))
    if not found or len(tones) > 1:
        return False
    return not (found["stop"] and not set(tones) & _STOP_TONES)


def _meant(text: str, encoding: FontEncoding) -> str:
    pattern, change = (_TCVN3_WORD, _tcvn3_word) if encoding == "tcvn3" else (_VNI_LETTER, _vni_letter)
    return pattern.sub(change, text)


def _tcvn3_word(found: re.Match[str]) -> str:
    word = found[0]
    return word.translate(_TCVN3_CODES) if _LETTER.search(word) or (len(word) > 1 and "®" in word) else word


def _vni_letter(found: re.Match[str]) -> str:
    return _VNI.get(found[0], found[0])


def _named(found: re.Match[str]) -> str:
    number = int(found[1]) if found[1] else name2codepoint.get(found[2], 0)
    return chr(number) if 0xA1 <= number <= 0xFF else found[0]


def _capitals(text: str) -> str:
    """Text of the capital fonts (`CéNG HOµ`), whose small marked letters are capitals: words in a row of capitals."""
    words = _LETTERED.findall(text)
    if not any(map(_is_capital, words)):
        return text
    around = dict(enumerate(map(_is_capital, words)))
    place = iter(range(len(words)))

    def word(found: re.Match[str]) -> str:
        at = next(place)
        lone = len(_bare(found[0])) == 1 and _bare(found[0]).isupper()
        row = [around[near] for near in (at - 1, at + 1) if near in around]
        return found[0].upper() if around[at] or (lone and row and all(row)) else found[0]

    return _LETTERED.sub(word, text)


def _is_capital(word: str) -> bool:
    bare = _bare(word)
    return len(bare) > 1 and bare.isupper()


def _bare(word: str) -> str:
    return "".join(letter for letter in word if letter.isascii())
