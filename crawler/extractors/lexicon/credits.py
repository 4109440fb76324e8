"""What a line says of who made an article: writers, photographers, the agency it was taken from, captions with credits.

Everything is judged by the whole line, never by a part of it: `theo` also stands in ordinary sentences.
"""

import re
from typing import NamedTuple

from crawler.text import clean, fold

from .words import SPACED_MARKS, key, words_of


class Credit(NamedTuple):
    """What a whole line says of who made the article."""

    authors: tuple[str, ...] = ()
    """As printed, without the label."""
    photo: str | None = None
    """Photographer, illustrator or film maker."""
    source: str | None = None
    """The agency or paper that it was taken from."""


_AUTHOR_LABELS = words_of(
    "tin|bai|tin bai|noi dung|thuc hien|tac gia|tac gia bai viet|nguoi viet|phong vien|bien soan|bien tap|tong hop|by"
)
_BOTH_LABELS = words_of(
    "tin anh|bai anh|tin va anh|bai va anh|tin bai anh|tin bai va anh|anh bai|anh va bai|tin anh clip|bai anh clip"
    "|tin clip|bai clip|bai video|tin video|tin anh video|bai anh video|thuc hien anh|tin hinh|bai hinh"
)
_PHOTO_LABELS = words_of(
    "anh|hinh|hinh anh|do hoa|clip|video|infographic|trinh bay|thiet ke|anh clip|anh video|anh va clip|anh va video"
    "|photo|photos|photo by|image|foto|fotos|bild|picture|nguon anh|tranh|minh hoa|ky thuat|quay phim|dung phim"
)
_SOURCE_LABELS = words_of("nguon|theo|nguon tin|source|quelle")
_LABEL = re.compile(
    r"(?:^|(?<=[\s(;,.|–-]))([^\W\d_]+(?:(?:\s*[,&/+]\s*|-|\s+)[^\W\d_]+){0,4})\s*:\s*(?!//)"
)  # "Bài, ảnh: "
_CITED = re.compile(
    r"^\(?\s*theo\s+(?!dõi\b)([^:.;!?]+?(?:\.(?:vn|com|net|org)(?:\.vn)?)?)\s*\)?\s*\.?$", re.IGNORECASE
)  # "(Theo TTXVN)"
_COLLECTED = re.compile(  # "Lan Anh (tổng hợp)"
    r"^\(?(.{2,40}?)\s*\((tổng hợp|lược dịch|biên dịch|dịch|t/h|th|st|sưu tầm)\)\)?$", re.IGNORECASE
)
_AGENCY = re.compile(  # "(TTXVN/Vietnam+)"
    r"^\(?((?:(?:bao |tap chi )?(?:ttxvn|vietnam\+|vietnamplus|vgp|chinhphu\.vn|vov|vov\.vn|vtv|vtv\.vn"
    r"|bnews|nhandan\.vn|nhan dan"
    r"|qdnd\.vn|qdnd|sggp|tuoi tre|thanh nien|tien phong|vnexpress|dan tri|cand|tin tuc"
    r"|nguoi lao dong|lao dong|plo|phap luat|giao thong|cong thuong|vneconomy|zing|cafef)[\s/,&-]*){1,3})\)?\.?$"
)
_INITIALS = re.compile(r"^[A-ZĐÂĂÊÔƠƯ]\.?\s?[A-ZĐÂĂÊÔƠƯ]{0,3}\w{0,2}\.?(?:\s?[A-ZĐ]\.?){0,2}$")  # "P.Y", "B.NG"
_DESKS = words_of(
    "pv|ctv|btv|bbt|ts|nhom pv|nhom phong vien|pv ctv|p v|nhom pv ctv|ban bien tap|phong vien|pv tong hop|th|nv|bts"
    "|nhom tac gia|cong tac vien|toa soan|kt|tong hop"
)
_NAME_PART = re.compile(r"^(?:[^\W\d_][\w.'’]*|[-–&,;/])$")
_JOINERS = frozenset({"và", "-", "–", "&", ",", "/", ";"})
_SPLIT_NAMES = re.compile(r"\s*(?:[,;/&–|]|\s-\s|\s+và\s+|\s+and\s+|\s+und\s+|\s+et\s+)\s*")  # "Hà - Linh" → two
_MAX_CITED_WORDS = 6
_MAX_CREDIT_WORDS = 22
_CREDIT_LIMIT = 240


def _role(label: str) -> str | None:
    folded = SPACED_MARKS.sub(" ", fold(label)).strip()
    tables = (("both", _BOTH_LABELS), ("author", _AUTHOR_LABELS), ("photo", _PHOTO_LABELS), ("source", _SOURCE_LABELS))
    return next((role for role, labels in tables if folded in labels), None)


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
    if _AGENCY.match(fold(text)):
        return Credit(source=text.strip("() ."))
    if collected := _COLLECTED.match(text):
        return Credit(authors=names(collected[1]))
    return _labelled(text)


def agency(name: str) -> bool:
    """Whether it is an agency, a paper or an address, and no person: `TTXVN`, `chinhphu.vn`, `Báo Tuổi Trẻ`."""
    return "." in name or bool(_AGENCY.match(fold(name)))


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
    if key(text) in _DESKS or _INITIALS.match(text):
        return True
    words = [part for part in parts if part not in _JOINERS]
    if not 2 <= len(words) <= 10 or not all(_NAME_PART.match(part) for part in parts):
        return False
    return all(word[0].isupper() for word in words)


_PHOTO_TAIL = re.compile(  # "Nông dân gặt lúa. Ảnh: Thanh Hương" · "(Ảnh: TTXVN)" · "Photo by An"
    r"[\s.(\[–|/-]*\b(?:(?:nguồn )?(?:ảnh|hình|hình ảnh|đồ họa|đồ hoạ|clip|video)(?:\s+(?:và|,)\s+\w+)?\s*:"
    r"|(?:photo|photos|image|picture|foto|bild|credit)(?: credit)?\s*(?::|by\b|/))\s*([^:]{1,90}?)[\s.)\]]*$",
    re.IGNORECASE,
)
_STOCK_PHOTO = re.compile(
    r"^\(?(?:ảnh|hình|hình ảnh)\s+(?:minh họa|minh hoạ|tư liệu|internet|ctv|chụp màn hình)\)?\.?$", re.IGNORECASE
)


_PHOTO_WORDS = ("ảnh", "hình", "đồ h", "clip", "video", "photo", "image", "picture", "foto", "bild", "credit")
_TAIL_LENGTH = 140
_CAPTION_LIMIT = 400


def _photo_tail(text: str) -> re.Match[str] | None:
    """`Ảnh: X` at the end; the words are looked for first, for most lines have none of them."""
    tail = text[-_TAIL_LENGTH:].lower()
    if ":" not in tail and "/" not in tail and " by" not in tail:
        return None
    if not any(word in tail for word in _PHOTO_WORDS):
        return None
    return _PHOTO_TAIL.search(text, max(0, len(text) - _TAIL_LENGTH))


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
        return bool(_STOCK_PHOTO.match(text))
    credit = credit_of(text)
    return credit is None or not credit.authors  # "Bài, ảnh: Thanh Hương" signs the article
