"""One text in every charset that a Vietnamese paper has used, declared rightly, wrongly or not at all."""

import unicodedata
from collections.abc import Sequence

from tests.hostile.server import Reply
from tests.hostile.stories import story
from tests.hostile.table import GOOD, Behaviour, Must, Seen, number

TITLE = "Nước mặn xâm nhập sâu, người trồng sầu riêng ở huyện Chợ Lách gặp khó"
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def _page(name: str, charset: str | None = None) -> str:
    page = story(f"/{name}-200002.html", title=TITLE).decode()
    return page.replace('<meta charset="utf-8">', f'<meta charset="{charset}">' if charset else "")


def _cp1258(text: str) -> bytes:
    """Windows-1258 has no letters with tones: the tone follows as a byte of its own."""
    letters = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        stem = "".join(p for p in parts if p not in _TONES)
        letters.append(unicodedata.normalize("NFC", stem) + "".join(p for p in parts if p in _TONES))
    return "".join(letters).encode("cp1258")


def _entities(text: str) -> bytes:
    return text.encode("ascii", "xmlcharrefreplace")


def _damaged(text: str) -> bytes:
    at = text.encode().rindex(b"</p>")
    return text.encode()[:at] + b"\xff\xfe\xe1" + text.encode()[at:]


_BARE = "text/html"
CASES: dict[str, Reply] = {
    "utf-8-in-head": Reply(_page("utf-8-in-head").encode()),
    "utf-8-in-meta": Reply(_page("utf-8-in-meta", "utf-8").encode(), kind=_BARE),
    "utf-8-unsaid": Reply(_page("utf-8-unsaid").encode(), kind=_BARE),
    "utf-8-with-mark": Reply(_page("utf-8-with-mark").encode("utf-8-sig"), kind=_BARE),
    "utf-8-called-latin-1": Reply(_page("utf-8-called-latin-1").encode(), kind="text/html; charset=iso-8859-1"),
    "utf-8-called-1258": Reply(_page("utf-8-called-1258", "windows-1258").encode(), kind=_BARE),
    "utf-8-called-utf-16": Reply(_page("utf-8-called-utf-16", "utf-16").encode(), kind="text/html; charset=utf-16"),
    "utf-8-called-x-viet": Reply(_page("utf-8-called-x-viet", "x-viet").encode(), kind="text/html; charset=x-viet"),
    "utf-8-decomposed": Reply(unicodedata.normalize("NFD", _page("utf-8-decomposed")).encode()),
    "utf-8-damaged": Reply(_damaged(_page("utf-8-damaged"))),
    "utf-16-with-mark": Reply(_page("utf-16-with-mark").encode("utf-16"), kind=_BARE),
    "utf-16-be-unsaid": Reply(_page("utf-16-be-unsaid").encode("utf-16-be"), kind=_BARE),
    "utf-32-with-mark": Reply(_page("utf-32-with-mark").encode("utf-32"), kind=_BARE),
    "windows-1258-in-head": Reply(_cp1258(_page("windows-1258-in-head")), kind="text/html; charset=windows-1258"),
    "windows-1258-in-meta": Reply(_cp1258(_page("windows-1258-in-meta", "windows-1258")), kind=_BARE),
    "windows-1258-unsaid": Reply(_cp1258(_page("windows-1258-unsaid")), kind=_BARE),
    "numeric-entities": Reply(_entities(_page("numeric-entities")), kind="text/html; charset=us-ascii"),
    "quoted-in-odd-ways": Reply(_page("quoted-in-odd-ways").encode(), kind="TEXT/HTML ;; Charset = 'UTF-8' ;"),
}


def _right_or_flagged(history: Sequence[Seen]) -> None:
    """The right text in NFC, or a flag; never silently a wrong one."""
    wrong = [
        f"{path}: {row['title']}"
        for path, row in history[-1].articles.items()
        if path != GOOD and row["title"] != TITLE and row["flags"] == "[]"
    ]
    assert not wrong, wrong


_PAGES = {f"/{name}-200002.html": reply for name, reply in CASES.items()}

CHARSETS = (
    Behaviour(
        name="charsets", answers=_PAGES, must=Must(stored=number((GOOD, *_PAGES)), also=_right_or_flagged)
    ),
)  # fmt: skip
