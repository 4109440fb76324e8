"""What a line says of who made an article: writers, photographers, the agency it was taken from, captions with credits.

Everything is judged by the whole line, never by a part of it: `theo` also stands in ordinary sentences.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from crawler.budget import bounded
from crawler.text import clean, fold

from . import tables
from .lines import Lines
from .people import agencies, agency, named, names, signature, without_contacts, without_post
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
_LABEL_WORD = re.compile(r"[\s,&/+-]*([^\W\d_]+)")  # each word of "An, ảnh"
_CITED = re.compile(
    r"^\(?\s*theo\s+(?!dõi\b)((?:[^:.;!?]|\.(?=(?:vn|com|net|org)\b))+?)\s*\)?\s*\.?$", re.IGNORECASE
)  # "(Theo TTXVN)"
_PARTS = re.compile(r"\s*[|;•·()\[\]]\s*|\s+[-–]\s+")  # "An Mai - Theo AFP", "An Mai (ghi)"
_JOINED = re.compile(r"[,&/+]|\bvà\b", re.IGNORECASE)  # "Bài và ảnh", but not "Photo by"
_THEO = re.compile(r"^theo\s+", re.IGNORECASE)
_PAPER = re.compile(r"^(?:báo|tạp chí|đài|tờ)\s+(?=\w)", re.IGNORECASE)  # "An Mai (Báo Tân Hòa)"
_BARE_TAIL = (  # "Gặt lúa. Ảnh TTXVN", "Ảnh của An Mai"
    r"(?i)[\s.(\[–|/-]*(?<!\w)(?P<label>WORDS)(?!.*\b(?:WORDS)\b)\s+"
    r"(?:của\s+)?(?P<name>[^:;|()\[\]]{2,60}?)[\s.)\]]*$"
)
_DONE = r"^\(?(.{2,60}?)\s+(?:WORDS)\)?$"  # "Nhóm PV thực hiện"
_STOCK_PHOTO = Lines("stock_photo", longest=60)
_MARKS = ",;&/+-–|"
_LABEL_WORDS = 4
_MAX_CITED_WORDS = 6
_MAX_CREDIT_WORDS = 22
_CREDIT_LIMIT = 240
_TAIL_LENGTH = 140
_CAPTION_LIMIT = 400


@lru_cache(maxsize=256)
def credit_of(line: str) -> Credit | None:
    """What a whole line credits, or `None` when it is no credit line.

    `Tin, ảnh: P.Y` · `Bài: X; ảnh: Y` · `(Theo TTXVN)` · `Nguồn: qdnd.vn` · `X (tổng hợp)` · `X - Theo AFP` ·
    `Phóng viên X` · `TTXVN`. A sentence that begins `Theo …` is none: at most six words and no clause after it. A bare
    name is none either: see `signature`.
    """
    if len(line) > _CREDIT_LIMIT:
        return None
    whole = clean(line)
    text = without_contacts(whole)
    if not text or len(text.split()) > _MAX_CREDIT_WORDS:
        return None
    if cited := _cited(text):
        return Credit(source=cited)
    if agencies(text):
        return Credit(source=text.strip("() ."))
    if ":" in text:
        return _labelled(text)
    told = _told(text)
    return told.credit if told and (told.says_more or text != whole) else None


def _cited(text: str) -> str | None:
    """Whom a line cites that does nothing else: `Theo Reuters, AFP`."""
    found = _CITED.match(text)
    if found is None or len(text.split()) > _MAX_CITED_WORDS + 1 or _writer(text):
        return None
    cited = found[1].strip()
    if "," in cited and not all(named(part) or agency(part) for part in names(cited)):
        return None
    called = _PAPER.sub("", cited)[:1].isupper()  # no "Theo chân những người giữ rừng"
    return cited if called or agency(cited) else None


def _writer(text: str) -> str | None:
    """The person of `Theo phóng viên An Mai`."""
    cited = _THEO.sub("", text.strip("() "))
    bare = without_post(cited)
    return bare if cited != text and bare != cited and signature(bare) else None


class _Told(NamedTuple):
    credit: Credit
    says_more: bool
    """Whether any part of it is more than a name."""


def _told(text: str) -> _Told | None:
    """What a line without labels credits, part by part; `None` where a part of it is no credit."""
    people: list[str] = []
    source, says_more = None, False
    for at, part in enumerate(part for part in map(clean, _PARTS.split(text)) if part):
        credit = _part(part, is_first=at == 0)
        if credit is None:
            return None
        people += credit.authors
        source = source or credit.source
        says_more = says_more or credit.authors != names(part)
    return _Told(Credit(tuple(dict.fromkeys(people)), None, source), says_more)


def _part(part: str, *, is_first: bool) -> Credit | None:
    """What a part of such a line credits: people, a source, or nobody where it says but what they have done."""
    if cited := _cited(part):
        return Credit(source=cited)
    if agencies(part) or (not is_first and _PAPER.match(part)):
        return Credit(source=part)
    if not is_first and (key(part) in tables.keys("labels", "in_brackets") or part in _STOCK_PHOTO or _role(part)):
        return Credit()
    who, _, beside = part.rpartition("/")
    if who and agencies(beside) and named(who) and not _role(who):
        return Credit(names(who), None, beside)
    bare = _writer(part) or _unlabelled(part) or without_post(made_by(part) or part)
    return Credit(names(bare)) if named(bare) else None


def _unlabelled(part: str) -> str | None:
    """The names of `Bài, ảnh An Mai`, where the label lacks its colon."""
    words = part.split()
    for count in range(min(_LABEL_WORDS, len(words) - 1), 1, -1):
        label = " ".join(words[:count])
        if _JOINED.search(label) and _role(label) == "both":
            return " ".join(words[count:])
    return None


@cache
def _roles() -> Mapping[str, str]:
    """Of each label, folded, what follows it: author, photo, source, or other."""
    kinds = ("author", "photo", "source", "other")
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


class _Label(NamedTuple):
    role: str
    start: int
    end: int


def _label(mark: re.Match[str]) -> _Label | None:
    """The label in what stands before a colon: of `An Sơn, ảnh:` the second half, the first is a name."""
    words = mark[1]
    for word in _LABEL_WORD.finditer(words):
        at = word.start(1)
        begins = at == 0 or words[:at].rstrip()[-1] in _MARKS or words[at].isupper()
        if begins and (role := _role(words[at:])):
            return _Label(role, mark.start(1) + at, mark.end())
    return None


def _labelled(line: str) -> Credit | None:
    """`Bài: An; ảnh: Bình` → authors An, photo Bình; `None` when a label or what stands before it is unknown."""
    found = [_label(mark) for mark in _LABEL.finditer(line)]
    labels = [label for label in found if label is not None]
    if not labels or len(labels) < len(found):
        return None
    got: dict[str, str] = {}
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        value = line[label.end : following.start if following else len(line)].strip(" ;,.|-–()")
        if not value:
            return None
        got.setdefault(label.role, value)
    before = line[: labels[0].start].rstrip()
    first = _told(before.rstrip(_MARKS + "( ")) if before.strip("( ") else None
    if before.strip("( ") and (first is None or not before.endswith((*_MARKS, "("))):
        return None
    return _gathered(got, first)


def _gathered(got: Mapping[str, str], first: _Told | None) -> Credit | None:
    """The credit of what labels name, and of who stands before them."""
    author = got.get("both") or got.get("author")
    told = _told(author) if author else None
    people = told.credit.authors if told else names(author or "")
    whole = (*(first.credit.authors if first else ()), *people)
    source = got.get("source") or (told and told.credit.source) or (first and first.credit.source) or None
    photo = got.get("photo") or got.get("both")
    return Credit(whole, photo, source) if whole or photo or source else None


def signs_above_photo(line: str) -> bool:
    """Whether a name and a photographer's behind it are all it says: a signature, or below a picture its caption."""
    credit = credit_of(line) if ":" in line else None
    if credit is None or not (credit.authors and credit.photo):
        return False
    found = _LABEL.search(clean(line).lstrip("( "))
    label = _label(found) if found else None
    return label is not None and label.start > 0


def made_by(line: str) -> str | None:
    """Who did what the line says, when it says no more: `Nhóm PV thực hiện` → `Nhóm PV`."""
    found = tables.expression(_DONE, "labels", "done").match(line)
    return found[1] if found else None


def _photo_tail(text: str) -> re.Match[str] | None:
    """`Ảnh: X` at the end; the words are looked for first, for most lines have none of them."""
    tail = text[-_TAIL_LENGTH:].lower()
    if ":" not in tail and "/" not in tail and " by" not in tail:
        return None
    if not tables.expression("WORDS", "labels", "caption", "caption_by").search(tail):
        return None
    return _photo_tails().search(text, max(0, len(text) - _TAIL_LENGTH))


@cache
def _photo_tails() -> re.Pattern[str]:
    """`Nông dân gặt lúa. Ảnh: Thanh Hương` · `(Ảnh: TTXVN)` · `Photo by An`."""
    source, plain, by = (tables.any_of("labels", kind) for kind in ("source", "caption", "caption_by"))
    return re.compile(
        rf"[\s.(\[–|/-]*\b(?:(?:(?:{source}) )?(?:{plain})(?:\s+(?:và|,)\s+\w+)?\s*:|(?:{by})\s*(?::|by\b|/))"
        r"\s*([^:]{1,90}?)[\s.)\]]*$",
        re.IGNORECASE,
    )


def caption_credit(text: str) -> tuple[str | None, str | None]:
    """A caption and the name after `Ảnh:`, each `None` when missing: `Gặt lúa. Ảnh: An` → (`Gặt lúa.`, `An`)."""
    whole = clean(text)
    if found := _photo_tail(whole):
        name = found[1]
    elif found := _bare_tail(whole) or _source_tail(whole):
        name = found["name"]
    else:
        return whole or None, None
    rest = whole[: found.start()].strip()
    if rest and whole[len(rest) : len(rest) + 1] == ".":
        rest += "."
    return rest or None, clean(name).strip(" .)(]") or None


def _bare_tail(text: str) -> re.Match[str] | None:
    """`Ảnh TTXVN` at the end: a label with a capital, and nothing but names behind it."""
    pattern = tables.expression(_BARE_TAIL, "labels", "caption_bare")
    found = pattern.search(text, max(0, len(text) - _TAIL_LENGTH))
    if found is None or not found["label"][0].isupper():
        return None
    return found if all(signature(part) or agency(part) for part in names(found["name"])) else None


def _source_tail(text: str) -> re.Match[str] | None:
    """`Nguồn: TTXVN` at the end."""
    found = _source_tails().search(text, max(0, len(text) - _TAIL_LENGTH)) if ":" in text else None
    if found is None or len(found["name"].split()) > _MAX_CITED_WORDS:
        return None
    return found if found["name"][0].isupper() or agency(found["name"]) else None


@cache
def _source_tails() -> re.Pattern[str]:
    """`(Nguồn: TTXVN)` · `Image source: AFP`."""
    source, by = tables.any_of("labels", "source"), tables.any_of("labels", "caption_by")
    return re.compile(
        rf"[\s.(\[–|/-]*(?<!\w)(?:(?:{by})\s)?(?:{source})\s*:\s*(?P<name>[^:;()]{{2,60}}?)[\s.)\]]*$", re.IGNORECASE
    )


def signs_picture(line: str) -> bool:
    """Whether all it says is who took the picture above it: `Ảnh: TTXVN`, `(Ảnh Minh Khôi)`."""
    found = _photo_tail(line) or _bare_tail(line)
    return found is not None and not found.start()


def caption_line(text: str) -> bool:
    """Whether a line by itself reads as a picture's caption or credit: it ends in `Ảnh: X`, or is `Ảnh minh họa`."""
    if len(text) > _CAPTION_LIMIT:
        return False
    if _photo_tail(text) is None:
        return text in _STOCK_PHOTO
    credit = credit_of(text)
    return credit is None or not credit.authors or signs_above_photo(text)  # "Bài, ảnh: Thanh Hương" signs the article
