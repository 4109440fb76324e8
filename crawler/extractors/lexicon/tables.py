"""The tables of words: one TOML file a language, read once, when the first line is asked for.

Each entry stands once, says what it is (`is`: a kind, or several) and who was seen to print it (`seen`). The kinds are
below; how to add an entry is told at the head of `vi.toml`. The reader is strict: what it does not understand is a
`LexiconError`, in one line.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

from crawler.budget import bounded
from crawler.items import LexiconError
from crawler.text import fold, suggest

from .words import FIGURE, GAP, key

_LANGUAGE = re.compile(r"[a-z]{2}\.toml")  # "vi.toml"; the words of time are of all languages: times.py

Table = Literal["lines", "labels", "phrases", "names"]
"""What a whole line says; what stands before a colon or beside a name, a time, a number; what a text says somewhere;
what classes, ids and roles are made of."""

KINDS: Mapping[Table, Mapping[str, str]] = {
    "lines": {
        "related": "heads a list of other stories",
        "label": "stands before the title of another story: `Xem thêm: …`",
        "tool": "buttons, counters, navigation",
        "comments": "opens the readers' part",
        "invites": "does so by asking for a comment, which no counter in a text does",
        "tags": "stands before keywords, or above them",
        "noise": "no text at all",
        "footer": "the foot of a site",
        "masthead": "the head of a site",
        "section": "the name of a section",
        "menu": "a section that tells a row of them from a sentence",
        "standing": "the title of a page about the paper itself",
        "template": "stands where a system has no title of its own for a page: `Chi tiết`",
        "paper": "begins the name of a newspaper, which goes on in capitals: `Báo Gò Dừa`",
        "of_site": "a keyword that a paper gives to all its pages: `tin nhanh`",
        "classified": "heads what people sell and seek",
        "offer": "begins what one of them says: `Cần bán …`",
        "home": "the front page, in a path of sections",
        "next": "leads to the next page of a list",
        "perhaps_next": "leads there too, and elsewhere",
        "beside": "leads to the article before or after",
        "desk": "signs in place of a name",
        "placeholder": "stands where a name should",
        "agency": "an agency or a paper that is cited",
        "lead_code": "opens a lead, before a dash: `Chinhphu - …`",
        "stock_photo": "a picture that nobody is named for",
    },
    "labels": {
        "author": "writers follow",
        "photo": "whoever made the picture or the film follows",
        "source": "whoever it was taken from follows",
        "caption": "ends a caption, with a colon: `Ảnh: An`",
        "caption_by": "the same, also with `by` or a stroke: `Photo by An`, `AP Photo/An`",
        "caption_bare": "the same, without a mark: `Gặt lúa. Ảnh An Mai`",
        "other": "names somebody or something else: `Biên tập: An`",
        "post": "stands before or behind a name: `Phóng viên An`, `An, phóng viên`",
        "in_brackets": "stands behind a name, in brackets: `An (tổng hợp)`",
        "done": "stands behind a name: `Nhóm PV thực hiện`",
        "by": "stands before a name, with a colon or without: `Tác giả An`",
        "says_by": "the same, where nothing else tells a byline: `By An`",
        "post_behind": "what somebody is, right behind the name: `An phóng viên`",
        "dated": "stands behind a name and a mark, before a time: `An | cập nhật …`",
        "count": "stands behind a number: `1.234 lượt xem`",
        "story": "a story, beside an article: `bài` of `Bài trước`, `post` of `Next post`",
        "side": "on which side of it: `trước` of `Bài trước`, `next` of `Next post`",
    },
    "phrases": {
        "missing": "the page is not there, or could not be made",
        "challenge": "asks whether the reader is a machine, or takes him for one",
        "login": "asks for an account",
        "maintenance": "the paper is being repaired",
        "scripts": "asks for JavaScript",
    },
    "names": {
        "caption": "a caption, or a credit",
        "comments": "what readers say",
        "crumb": "a path of sections",
        "consent": "asks for leave, and what waits for it",
        "related": "other stories",
        "share": "sharing, printing, listening",
        "meta": "who and when",
        "byline": "who",
        "lead": "the sapo",
        "foreign": "no part of the article",
        "own": "the article's own text",
        "ads": "advertising",
        "classified": "what people sell and seek",
        "bold": "bold letters",
        "tags": "keywords",
        "poll": "votes and ratings",
        "menu": "navigation",
        "hidden": "not shown; the class as a whole",
    },
}
"""What an entry of each table can be."""

_SAID = {"is", "seen"}


class Entry(NamedTuple):
    """Words, what they are, and who was seen to print them."""

    words: str
    kinds: tuple[str, ...]
    seen: str
    file: str
    key: str
    """The words as they are compared."""
    is_pattern: bool
    """Whether they leave something open: `Theo dõi … trên`, `0 lượt thích`."""


Tables = dict[Table, tuple[Entry, ...]]


@cache
def load() -> Tables:
    """The entries of all files, read once in a process: 20 ms, when the first line is asked for, or before."""
    shipped = sorted((file.name, file) for file in files(__package__).iterdir() if _LANGUAGE.fullmatch(file.name))
    with bounded():  # a page does not pay for what all pages need
        return read({name: file.read_bytes() for name, file in shipped})


@cache
def entries(table: Table, *kinds: str) -> tuple[Entry, ...]:
    """What a table has of some kinds, of all languages, in the order of the files."""
    return tuple(entry for entry in load()[table] if not set(kinds).isdisjoint(entry.kinds))


@cache
def keys(table: Table, *kinds: str) -> frozenset[str]:
    """The same as lines are compared: folded, without marks; without what leaves something open."""
    return frozenset(entry.key for entry in entries(table, *kinds) if not entry.is_pattern)


def any_of(table: Table, *kinds: str) -> str:
    """Words of a table, in small letters, as part of an expression: the longest first, the tone at either place."""
    words = sorted((one.words.lower() for one in entries(table, *kinds)), key=len, reverse=True)
    return "|".join(re.escape(one).replace("ọa", "(?:ọa|oạ)") for one in words)


@cache
def expression(form: str, table: Table, *kinds: str) -> re.Pattern[str]:
    """An expression in which `WORDS` stands for any of the words of some kinds; made when it is first asked for."""
    return re.compile(form.replace("WORDS", any_of(table, *kinds)))


def read(texts: Mapping[str, bytes]) -> Tables:
    """The entries of files, by table.

    Raises:
        LexiconError: a file, or an entry, is not as expected, or an entry stands twice.
    """
    found: dict[Table, dict[str, Entry]] = {table: {} for table in KINDS}
    for file, text in texts.items():
        for table, entry in _entries(file, _toml(file, text)):
            known = found[table].setdefault(entry.key, entry)
            if known is not entry:
                where = f'{file}: {table}: "{entry.words}"'
                raise LexiconError(f'{where}: expected words once, found "{known.words}" in {known.file} too')
    return {table: tuple(found[table].values()) for table in found}


def _toml(file: str, text: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(text.decode())
    except ValueError as error:  # TOMLDecodeError, UnicodeDecodeError
        raise LexiconError(f"{file}: expected TOML in UTF-8, found: {error}") from error


def _entries(file: str, tables: Mapping[str, Any]) -> Iterator[tuple[Table, Entry]]:
    for name, table in tables.items():
        known = next((one for one in KINDS if one == name), None)
        if known is None or not isinstance(table, dict):
            wanted = ", ".join(f"[{one}]" for one in KINDS)
            raise LexiconError(f'{file}: expected the tables {wanted}, found "{name}"{suggest(name, KINDS)}')
        for words, said in table.items():
            try:
                kinds, seen = _said(said, KINDS[known])
                yield known, Entry(words, kinds, seen, file, _key(known, words), _is_pattern(words))
            except LexiconError as error:
                raise LexiconError(f'{file}: {name}: "{words}": {error}') from None


def _said(said: object, known: Mapping[str, str]) -> tuple[tuple[str, ...], str]:
    """What an entry is, and who printed it."""
    if not isinstance(said, dict) or said.keys() != _SAID:
        found = ", ".join(said) if isinstance(said, dict) else repr(said)
        raise LexiconError(f'expected {{ is = "…", seen = "…" }}, found {found or "nothing"}')
    kinds, seen = said["is"], said["seen"]
    kinds = tuple(kinds) if isinstance(kinds, list) else (kinds,)
    for kind in kinds or ("",):
        if not isinstance(kind, str) or kind not in known:
            raise LexiconError(f"is: expected {', '.join(known)}, found {kind!r}{suggest(str(kind), known)}")
    if not isinstance(seen, str) or not seen.strip():
        raise LexiconError(f"seen: expected who was seen to print it, found {seen!r}")
    return kinds, seen


def _is_pattern(words: str) -> bool:
    return GAP in words or words.startswith(FIGURE)


def _key(table: Table, words: str) -> str:
    """Words as they are compared: names as they are, lines folded, without marks but for what they leave open."""
    compared = str.strip if table == "names" else fold if _is_pattern(words) else key
    found = compared(words)
    if not found.strip(f"{GAP} *"):
        raise LexiconError("expected text, found none")
    return found
