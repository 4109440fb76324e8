"""What a line says of who made an article: writers, photographers, the agency it was taken from, captions with credits.

Everything is judged by the whole line, never by a part of it: `theo` also stands in ordinary sentences.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from crawler.budget import bounded
from crawler.text import clean, fold

from . import tables
from .lines import Lines
from .words import SPACED_MARKS, key


class Credit(NamedTuple):
    """What a whole line says of who made the article."""

    authors: tuple[str, ...] = ()
    """As printed, without the label."""
    photo: str | None = None
    """Photographer, illustrator or film maker."""
    source: str | None = None
    """The agency or paper that it was taken from."""


_LABEL = re.compile(
    r"(?:^|(?<=[\s(;,.|–-]))([^\W\d_]+(?:(?:\s*[,&/+]\s*|-|\s+)[^\W\d_]+){0,4})\s*:\s*(?!//)"
)  # "Bài, ảnh: "
_CITED = re.compile(
    r"^\(?\s*theo\s+(?!dõi\b)([^:.;!?]+?(?:\.(?:vn|com|net|org)(?:\.vn)?)?)\s*\)?\s*\.?$", re.IGNORECASE
)  # "(Theo TTXVN)"
_INITIALS = re.compile(r"^[A-ZĐÂĂÊÔƠƯ]\.?\s?[A-ZĐÂĂÊÔƠƯ]{0,3}\w{0,2}\.?(?:\s?[A-ZĐ]\.?){0,2}$")  # "P.Y", "B.NG"
_DESKS = Lines("desk", longest=80)
_STOCK_PHOTO = Lines("stock_photo", longest=60)
_NAME_PART = re.compile(r"^(?:[^\W\d_][\w.'’]*|[-–&,;/])$")
_JOINERS = frozenset({"và", "-", "–", "&", ",", "/", ";"})
_SPLIT_NAMES = re.compile(r"\s*(?:[,;/&–|]|\s-\s|\s+và\s+|\s+and\s+|\s+und\s+|\s+et\s+)\s*")  # "Hà - Linh" → two
_MAX_CITED_WORDS = 6
_MAX_CREDIT_WORDS = 22
_CREDIT_LIMIT = 240
_TAIL_LENGTH = 140
_CAPTION_LIMIT = 400


@cache
def _roles() -> Mapping[str, str]:
    """Of each label, folded, what follows it: author, photo or source."""
    kinds = ("author", "photo", "source")
    with bounded():
        labels = tables.entries("labels", *kinds)
        return {key(one.words): kind for one in labels for kind in kinds if kind in one.kinds}


def _role(label: str) -> str | None:
    """What follows a label, by all its words: `Tin, bài` → author, `Tin, bài và ảnh` → both."""
    roles, found = _roles(), set()
    words = [word for word in SPACED_MARKS.sub(" ", fold(label)).split() if word != "va"]
    while words:
        size = next((count for count in range(len(words), 0, -1) if " ".join(words[:count]) in roles), None)
        if size is None:
            return None
        found.add(roles[" ".join(words[:size])])
        del words[:size]
    if found == {"author", "photo"}:
        return "both"
    return found.pop() if len(found) == 1 else None


def _labelled(line: str) -> Credit | None:
    """`Bài: An; ảnh: Bình` → authors An, photo Bình; `None` when a label is unknown or text stands before the first."""
    found = list(_LABEL.finditer(line)) if ":" in line else []
    if not found or line[: found[0].start()].strip("( "):
        return None
    got: dict[str, str] = {}
    for mark, following in zip(found, [*found[1:], None], strict=True):
        role = _role(mark[1])
        value = line[mark.end() : following.start() if following else len(line)].strip(" ;,.|-–()")
        if role is None or not value:
            return None
        got.setdefault(role, value)
    author = got.get("both") or got.get("author")
    return Credit(names(author) if author else (), got.get("photo") or got.get("both"), got.get("source"))


def names(text: str) -> tuple[str, ...]:
    """The people of a byline, in order: `Thanh Hương - Văn An` → two; a pen name with a hyphen inside stays one."""
    parts = (part.strip(" .") if part.count(".") == 1 and part.endswith(".") else part for part in _split(text))
    return tuple(dict.fromkeys(part for part in parts if part))


def _split(text: str) -> list[str]:
    return [clean(part) for part in _SPLIT_NAMES.split(text.strip(" ,;-–()"))]


def credit_of(line: str) -> Credit | None:
    """What a whole line credits, or `None` when it is no credit line.

    `Tin, ảnh: P.Y` · `Bài: X; ảnh: Y` · `(Theo TTXVN)` · `Nguồn: qdnd.vn` · `X (tổng hợp)` · `TTXVN`. A sentence that
    begins `Theo …` is none: at most six words and no clause after it. A bare name is none either: see `signature`.
    """
    if len(line) > _CREDIT_LIMIT:
        return None
    text = clean(line)
    count = len(text.split())
    if not text or count > _MAX_CREDIT_WORDS:
        return None
    if count <= _MAX_CITED_WORDS + 1 and "," not in text and (cited := _CITED.match(text)):
        return Credit(source=cited[1].strip())
    if _agencies().match(fold(text)):
        return Credit(source=text.strip("() ."))
    if collected := _collected().match(text):
        return Credit(authors=names(collected[1]))
    return _labelled(text)


def made_by(line: str) -> str | None:
    """Who did what the line says, when it says no more: `Nhóm PV thực hiện` → `Nhóm PV`."""
    found = _done().match(line)
    return found[1] if found else None


def agency(name: str) -> bool:
    """Whether it is an agency, a paper or an address, and no person: `TTXVN`, `chinhphu.vn`, `Báo Tuổi Trẻ`."""
    return "." in name or bool(_agencies().match(fold(name)))


def signature(line: str) -> bool:
    """Whether the line reads as the name or initials of its writers: `HÀ - LINH`, `Thanh Hương`, `P.Y`, `Nhóm PV`.

    Subheads in capitals read so too: the caller asks where the line stands.
    """
    if len(line) > _CREDIT_LIMIT:
        return False
    text = clean(line).strip("()* ")
    parts = text.replace(",", " , ").split()
    if not text or len(parts) > 12 or len(text) > 80 or text.endswith(("?", "!", ":", "…")):
        return False
    if text in _DESKS or _INITIALS.match(text):
        return True
    words = [part for part in parts if part not in _JOINERS]
    if not 2 <= len(words) <= 10 or not all(_NAME_PART.match(part) for part in parts):
        return False
    return all(word[0].isupper() for word in words)


def _photo_tail(text: str) -> re.Match[str] | None:
    """`Ảnh: X` at the end; the words are looked for first, for most lines have none of them."""
    tail = text[-_TAIL_LENGTH:].lower()
    if ":" not in tail and "/" not in tail and " by" not in tail:
        return None
    if not _photo_words().search(tail):
        return None
    return _photo_tails().search(text, max(0, len(text) - _TAIL_LENGTH))


@cache
def _photo_words() -> re.Pattern[str]:
    """`ảnh`, `photo`, in small letters."""
    return re.compile(_any_of("labels", "caption", "caption_by"))


@cache
def _photo_tails() -> re.Pattern[str]:
    """`Nông dân gặt lúa. Ảnh: Thanh Hương` · `(Ảnh: TTXVN)` · `Photo by An`."""
    source, plain, by = (_any_of("labels", kind) for kind in ("source", "caption", "caption_by"))
    return re.compile(
        rf"[\s.(\[–|/-]*\b(?:(?:(?:{source}) )?(?:{plain})(?:\s+(?:và|,)\s+\w+)?\s*:|(?:{by})\s*(?::|by\b|/))"
        r"\s*([^:]{1,90}?)[\s.)\]]*$",
        re.IGNORECASE,
    )


@cache
def _agencies() -> re.Pattern[str]:
    """`(TTXVN/Vietnam+)`, folded."""
    with bounded():
        names = fold(_any_of("lines", "agency"))
    return re.compile(rf"^\(?((?:(?:bao |tap chi )?(?:{names})[\s/,&-]*){{1,3}})\)?\.?$")


@cache
def _collected() -> re.Pattern[str]:
    """`Lan Anh (tổng hợp)`."""
    return re.compile(rf"^\(?(.{{2,40}}?)\s*\((?:{_any_of('labels', 'in_brackets')})\)\)?$", re.IGNORECASE)


@cache
def _done() -> re.Pattern[str]:
    """`Nhóm PV thực hiện`."""
    return re.compile(rf"^\(?(.{{2,60}}?)\s+(?:{_any_of('labels', 'done')})\)?$")


def _any_of(table: tables.Table, *kinds: str) -> str:
    """Words of a table, in small letters, as part of an expression: the longest first, the tone at either place."""
    words = sorted((one.words.lower() for one in tables.entries(table, *kinds)), key=len, reverse=True)
    return "|".join(re.escape(one).replace("ọa", "(?:ọa|oạ)") for one in words)


def caption_credit(text: str) -> tuple[str | None, str | None]:
    """A caption and the name after `Ảnh:`, each `None` when missing: `Gặt lúa. Ảnh: An` → (`Gặt lúa.`, `An`)."""
    whole = clean(text)
    found = _photo_tail(whole)
    if not found:
        return whole or None, None
    rest = whole[: found.start()].strip()
    if rest and whole[len(rest) : len(rest) + 1] == ".":
        rest += "."
    return rest or None, clean(found[1]).strip(" .)(]") or None


def caption_line(text: str) -> bool:
    """Whether a line by itself reads as a picture's caption or credit: it ends in `Ảnh: X`, or is `Ảnh minh họa`."""
    if len(text) > _CAPTION_LIMIT:
        return False
    if _photo_tail(text) is None:
        return text in _STOCK_PHOTO
    credit = credit_of(text)
    return credit is None or not credit.authors  # "Bài, ảnh: Thanh Hương" signs the article
