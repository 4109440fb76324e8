"""Three views of one printed text, so that a pattern need know one spelling only (rule T1)."""

import html
import re
from typing import NamedTuple

from crawler.budget import spend
from crawler.text import normalised

_FORMAT = re.compile(  # Unicode category Cf: zero-width space, soft hyphen, BOM, direction marks
    "[\u00ad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_SPACE = re.compile(r"[\s\x00-\x1f\x7f]+")  # "15/11/2024\n08:24"
_ACCENTS = re.compile("[\u0300-\u036f]+")  # what NFD splits off: "ứ" → "u" + horn + acute
_LOOKALIKES = str.maketrans({
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
    **dict.fromkeys("\u2018\u2019\u2032\u00b4\u02bc", "'"),
    **dict.fromkeys("\u2044\u2215", "/"),
    **dict.fromkeys("đĐðÐ", "d"),
})  # fmt: skip


class Script(NamedTuple):
    """A text without the differences that do not matter; the two views have the same length."""

    spelled: str
    """NFKC, lower case, with accents: tells `kia` from `kìa`."""
    plain: str
    """Without accents, with case: tells `SA` from `Sa Pa`."""
    folded: str
    """Without accents and case: what patterns match."""


_GLUED = re.compile(  # "Kiều Trang12/03/2026", "Lan08:45 | 12/03/2026", "12/03/2026Cập nhật"; but "18ICT07:05"
    r"(?<=[^\W\d_]{2})(?=\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b)|(?<=[^\W\d_]{2})(?<!\d[A-Z]{3})(?=\d{1,2}:\d\d\b)"
    r"|(?<=\d)(?=[Cc]ập nhật\b)"
)


def tidy(text: str) -> str:
    """NFKC, plain blanks, no invisible characters, entities resolved once more if any are left."""
    spend(len(text))
    if "&" in text:
        text = html.unescape(text)
    if not text.isascii():
        text = _FORMAT.sub("", normalised("NFKC", text))
    return _GLUED.sub(" ", _SPACE.sub(" ", text)).strip()


def script(tidied: str) -> Script:
    """The views of a tidied text."""
    if tidied.isascii():
        folded = tidied.lower()
        return Script(folded, tidied, folded)
    plain = _ACCENTS.sub("", normalised("NFD", tidied.translate(_LOOKALIKES)))
    folded = plain.lower()
    if len(folded) != len(plain):  # a letter outside Vietnamese whose small form is longer
        plain = folded
    return Script(tidied.lower(), plain, folded)


DATE, TIME = "\x01", "\x02"
"""Stand where a date and a clock stood; `tidy` lets neither in."""


def blot(text: str, span: tuple[int, int], ink: str) -> str:
    """The text with one stretch overwritten, its length kept."""
    return text[: span[0]] + ink * (span[1] - span[0]) + text[span[1] :]
