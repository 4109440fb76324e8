"""Names as bylines print them: people with their posts and addresses, desks in place of people, agencies and papers."""

import re
from functools import cache
from itertools import dropwhile

from crawler.budget import bounded
from crawler.text import clean, fold

from . import tables
from .lines import Lines

_INITIALS = re.compile(r"^[A-ZĐÂĂÊÔƠƯ]\.?\s?[A-ZĐÂĂÊÔƠƯ]{0,3}\w{0,2}\.?(?:\s?[A-ZĐ]\.?){0,2}$")  # "P.Y", "B.NG"
_DESKS = Lines("desk", longest=80)
_NAME_PART = re.compile(r"^(?:[^\W\d_][\w.'’]*|[-–&,;/])$")  # "Văn", "&"
_DOUBLE = re.compile(r"^(?!(?:co|vice)-)[^\W\d_]\w*-[^\W\d_]\w*$", re.IGNORECASE)  # "Jean-Pierre", not "Co-Founder"
_JOINERS = frozenset({"và", "-", "–", "&", ",", "/", ";"})
_SPLIT_NAMES = re.compile(r"\s*(?:[,;/&–|]|\s-\s|\s+và\s+|\s+and\s+|\s+und\s+|\s+et\s+)\s*")  # "Hà - Linh" → two
_GLUED = re.compile(r"(?<=\w)-(?=[^\W\d_])")  # "Lê Hà-Mai An"
_CONTACT = re.compile(  # "Email: a@b.vn", "ĐT: 0912 345 678"
    r"(?:\b(?:e-?mail|thư điện tử|điện thoại|tel|phone|đt|sđt|zalo)\b[\s.:]*)?"
    r"(?:(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
    r"|(?<![\d/:.-])(?:\+84|0)[ .-]?\d(?:[ .-]?\d){7,9}(?![\d/:-]))",
    re.IGNORECASE,
)
_SYLLABLE = re.compile(
    r"^(?:ngh?|[cgknpt]h|tr|qu|gi|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ch|n[gh]?|[cmpt])?$"
)  # "nghiem"
_POST_BEFORE = r"(?i)^(?:WORDS)\s+(?=[^\W\d_])"  # "Phóng viên An Mai"
_POST_APART = r"(?i)(?:\s*,|\s+[-–])\s*(?:WORDS)(?:\s+[^\W\d_]+){0,4}$"  # "An Mai, phóng viên thường trú"
_POST_BEHIND = r"(?i)(?<=\w)\s+(?:WORDS)$"  # "An Mai phóng viên"
_BY = r"(?i)^(?:(?:WORDS)\s*:?\s+|©\s*)"  # "Von Anna Müller", "© Anna Müller"
_SAYS_BY = r"(?i)(?:WORDS)\s+(?=[^\W\d_])"  # "By Jane Doe"
_DATED = r"(?i)\s*(?:[|•·,–—]|\s-\s)\s*(?=\d|(?:WORDS)\b|\w+day\b).*$"  # "An | 1/2/2024"
_PLACEHOLDERS = Lines("placeholder", longest=40)
_LIMIT = 240


def names(text: str) -> tuple[str, ...]:
    """The people of a byline, in order: `Thanh Hương - Văn An` → two; a pen name with a hyphen inside stays one."""
    parts = (one for part in _SPLIT_NAMES.split(text.strip(" ,;-–()")) for one in _unglued(clean(part)))
    bare = (part.strip(" .") if part.count(".") == 1 and part.endswith(".") else part for part in parts)
    return tuple(dict.fromkeys(part for part in bare if part))


def _unglued(name: str) -> list[str]:
    """`Lê Hà-Mai An` → two, since either is a whole name; `Jean-Pierre Morel` → one."""
    parts = _GLUED.split(name)
    return parts if len(parts) > 1 and all(" " in part and part[0].isupper() for part in parts) else [name]


def signature(line: str) -> bool:
    """Whether the line reads as the name or initials of its writers: `HÀ - LINH`, `Thanh Hương`, `P.Y`, `Nhóm PV`.

    Subheads in capitals read so too: the caller asks where the line stands.
    """
    if len(line) > _LIMIT:
        return False
    text = clean(line).strip("()* ")
    parts = text.replace(",", " , ").replace(";", " ; ").split()
    if not text or len(parts) > 12 or len(text) > 80 or text.endswith(("?", "!", ":", "…")):
        return False
    if is_desk(text) or _INITIALS.match(text):
        return True
    words = [part for part in parts if part not in _JOINERS]
    if not 2 <= len(words) <= 10 or not all(map(_is_part, parts)):
        return False
    return all(word[0].isupper() for word in words)


def _is_part(part: str) -> bool:
    """Whether it can be a word of a name; of a double one both halves are written alike: `Jean-Pierre`, `THU-HÀ`."""
    double = bool(_DOUBLE.match(part)) and (part.istitle() or part.isupper())
    return double or bool(_NAME_PART.match(part))


def named(text: str) -> bool:
    """Whether it reads as names where the line around it says so; a pen name may be a single word: `Loan`."""
    return signature(text) or (" " not in text and text[:1].isupper() and _is_part(text))


def is_desk(name: str) -> bool:
    """Whether it signs in place of a person: `Nhóm phóng viên`, `BBT`."""
    return name in _DESKS


def agency(name: str) -> bool:
    """Whether it is an agency, a paper or an address, and no person: `TTXVN`, `chinhphu.vn`, `Báo Tuổi Trẻ`."""
    return "." in name or agencies(name)


def agencies(text: str) -> bool:
    """Whether it is nothing but agencies and papers of the tables: `(TTXVN/Vietnam+)`, `AFP, Reuters`."""
    return bool(_agencies().match(fold(text)))


@cache
def _agencies() -> re.Pattern[str]:
    """`(TTXVN/Vietnam+)`, folded."""
    with bounded():
        words = fold(tables.any_of("lines", "agency"))
    return re.compile(rf"^\(?((?:(?:bao |tap chi )?(?:{words})(?:\s+va\s+|[\s/,&-]+|(?=\W*$))){{1,3}})\)?\.?$")


def is_vietnamese_name(text: str) -> bool:
    """Whether it is a whole name by syllables of Vietnamese, or several: `Hồ Hương`, not `Daily Mail` or `Bộ Y tế`."""
    people = names(text)
    syllables = (syllable for name in people for syllable in fold(name).split())
    whole = all(" " in name and signature(name) and not agency(name) for name in people)
    return bool(people) and whole and all(_SYLLABLE.match(syllable) for syllable in syllables)


def without_contacts(text: str) -> str:
    """A line without the letter boxes and telephones beside a name: `Lê Hữu Lữ | Email: a@b.vn` → `Lê Hữu Lữ`."""
    return clean(_CONTACT.sub(" ", text)).strip(" |•·-–,;:") if "@" in text or "0" in text or "+" in text else text


def without_post(text: str) -> str:
    """A name without what its bearer is: `Phóng viên An Mai`, `An Mai, phóng viên thường trú` → `An Mai`."""
    if is_desk(text):
        return text
    bare = tables.expression(_POST_APART, "labels", "post").sub("", text)
    if found := tables.expression(_POST_BEFORE, "labels", "post").match(bare):
        words = bare[found.end() :].split()
        bare = " ".join(dropwhile(str.islower, words))  # "Phóng viên thường trú An Mai"
    return bare or text


def without_post_behind(name: str) -> str:
    """A name without what stands right behind it: `An Mai phóng viên` → `An Mai`."""
    return name if is_desk(name) else tables.expression(_POST_BEHIND, "labels", "post_behind").sub("", name)


def says_by(line: str) -> bool:
    """Whether a line begins with a word that tells a byline where nothing else does: `By Jane Doe`."""
    return tables.expression(_SAYS_BY, "labels", "says_by").match(line) is not None


def without_by(text: str) -> str:
    """A byline without the word in front of its names: `Von Anna Müller` → `Anna Müller`."""
    return tables.expression(_BY, "labels", "by").sub("", text)


def without_date(text: str) -> str:
    """A byline without the time behind its names: `An Mai | cập nhật 1/2/2024` → `An Mai`."""
    return tables.expression(_DATED, "labels", "dated").sub("", text)


def is_placeholder(name: str) -> bool:
    """Whether a name is none, but what a system has for one, or what heads an author's box: `admin`, `Về tác giả`."""
    return name in _PLACEHOLDERS
