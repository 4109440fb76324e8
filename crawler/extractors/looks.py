"""What a line of flattened text looks like by itself, before anyone asks where it stands."""

import re
from collections.abc import Callable
from typing import Literal

from crawler.extractors.lines import Line
from crawler.extractors.rhythm import ends_open, time_line
from crawler.extractors.vocabulary import (
    comments_heading,
    footer_line,
    key,
    noise_line,
    related_heading,
    tool_line,
    words_of,
)
from crawler.text import clean, fold

Look = Literal[
    "mark", "code", "image", "row", "noise", "heading", "tag", "comments", "tool", "footer", "time", "encoded",
    "section", "arrow", "teaser", "prose", "title",
]  # fmt: skip
"""`comments` opens the readers' part, `arrow` is a labelled or pointed link line, `title` any short line."""

_TAGS = re.compile(r"^(?:từ kh[oó][aá]|tags?|thẻ|chủ đề|keywords?)\s*:\s*(\S.*)$", re.IGNORECASE)  # "Từ khóa: lúa, gạo"
_HASHTAGS = re.compile(r"^(?:#[^\s#,;]+[\s,;]*)+$")  # "#bacgiang #khoinghiep"
_SPLIT_TAGS = re.compile(r"\s*[,;|#•]\s*")  # "lúa, gạo; xuất khẩu"
_LABEL = re.compile(  # "Xem thêm: Tin thứ nhất"
    r"^(?:xem thêm|xem tiếp|đọc thêm|đọc tiếp|tin liên quan|bài liên quan|tham khảo thêm"
    r"|mời (?:bạn )?(?:đọc|xem)(?: thêm)?|có thể bạn quan tâm|related|read more|see also)\s*(?::|>>|»|→)\s*(\S.*)$",
    re.IGNORECASE,
)
_DOMAIN = re.compile(r"^(?:https?://)?(?:[\w-]+\.)+(?:vn|com|net|org)(?:/\S*)?$", re.IGNORECASE)  # "baotinh.example.vn"
_MASTHEAD = re.compile(  # "Cơ quan của Đảng bộ tỉnh …"
    r"^(?:co quan cua (?:dang bo|ban chap hanh|tinh uy|thanh uy)|tieng noi cua|bao dien tu|bao va phat thanh"
    r"|trang thong tin dien tu|cong thong tin)"
)


_SECTIONS = words_of("""
    thoi su|chinh tri|kinh te|xa hoi|van hoa|the thao|phap luat|giao duc|y te|the gioi|du lich|doi song|giai tri
    suc khoe|quoc te|trong nuoc|trong tinh|tin tuc|khoa hoc|cong nghe|khoa hoc cong nghe|moi truong|nong nghiep
    nong thon moi|ban doc|quoc phong|an ninh|quoc phong an ninh|an ninh quoc phong|bat dong san|o to xe may|xa luan
    dang va cuoc song|xay dung dang|chuyen doi so|van hoa the thao|van hoa van nghe|van nghe|doanh nghiep|thi truong
    tai chinh|gia dinh|truyen hinh|phat thanh|media|multimedia|dia phuong|tin dia phuong|hoat dong hoi|lien he
    gioi thieu|dat bao|rao vat|kinh te xa hoi|van hoa xa hoi|chinh tri xa hoi|phong su|phong su ky su|ky su|dien dan
    nhip song|nhip song tre|kinh doanh|chung khoan|phan tich|goc nhin
""")
_PLACES = _SECTIONS | {"trang chu", "home", "trang nhat"}
_MENU = ("thoi su", "chinh tri", "kinh te", "xa hoi", "van hoa", "the thao", "phap luat", "giao duc", "the gioi",
         "du lich", "doi song", "giai tri", "suc khoe", "ban doc", "trang chu", "multimedia")  # fmt: skip
_DIGIT = re.compile(r"\d")
_CRUMB = re.compile(r"[›»>/|→]")  # what parts two steps of a path
_STOPPED = re.compile(r"[.,;:!?]")  # what a row of sections never has
_CRUMB_MARKS = re.compile(r"\s+[›»>/|→]\s+|›|»")  # " › "
_BASE64 = re.compile(r"^[A-Za-z0-9+/=_-]{40,}$")  # "4bq+4buuw41IUOG7uE4w…"
_SENTENCE = re.compile(r"[.!?…:;][”\"')\]]*$")  # the end of a sentence
_PREFIX = re.compile(  # "(CTO) - ", "VOV.VN - ", "YênBái - ", "(NLĐO)- "
    r"^(?:\((?![ẢảÂâ]nh|[Vv]ideo|[Cc]lip|Tổng|Theo)[^()]{2,40}\)\s?[-–—]|\([A-ZĐ]{2,6}\)\s"
    r"|(?=\S*[A-ZĐ.]\S*[A-ZĐ.])[A-ZĐ][\w.]{1,13}\s?[-–—]\s|(?:Kinhtedothi|Chinhphu|Baonghean)\s?[-–—]\s)\s*",
)
_OPEN_WORDS = 8
_PROSE_WORDS = 25
_SENTENCE_WORDS = 10
_QUESTION_WORDS = 20
_MAX_CODE_WORD = 60
_MAX_TOOL = 60
_MAX_SECTION = 300
_MAX_MENU = 2000
_MAX_MASTHEAD = 80


def look(line: Line) -> Look:
    """What the line looks like; the first that fits counts."""
    text = line.text
    if line.mark in ("comment", "rule", "definition", "shortcode"):
        return "mark"
    if line.mark == "code":
        return "code"
    if not text:
        return "image" if line.images else "mark"
    return _by_words(line) or ("row" if line.mark == "row" else _by_length(line))


def _by_words(line: Line) -> Look | None:
    return next((name for name, fits in _TESTS if fits(line.text)), "arrow" if line.mark == "arrow" else None)


def _by_length(line: Line) -> Look:
    words = word_count(line)
    if words < _QUESTION_WORDS and line.text.endswith(("?", "!")):
        return "title"
    if words >= _OPEN_WORDS and ends_open(line.text):
        return "teaser"
    if words >= _PROSE_WORDS + 15 or (words >= _SENTENCE_WORDS and _SENTENCE.search(line.text)):
        return "prose"
    return "title"


def is_section(text: str) -> bool:
    """Whether a line is the name of a section or a path of them: `Kinh tế`, `Trang chủ › Kinh tế`."""
    if len(text) > _MAX_SECTION or _DIGIT.search(text):
        return False
    parts = crumbs(text) if _CRUMB.search(text) else []
    if len(parts) > 1:
        return all(len(part.split()) <= 5 for part in parts) and any(key(part) in _PLACES for part in parts)
    return key(text) in _SECTIONS


def _menu(text: str) -> bool:
    """Whether a line is a row of sections: `Xã hội Thế giới Văn hóa Kinh tế Giáo dục`."""
    if len(text) > _MAX_MENU or _STOPPED.search(text) or len(text.split()) < 8:
        return False
    padded = f" {key(text)} "
    return sum(f" {section} " in padded for section in _MENU) >= 4


def crumbs(text: str) -> list[str]:
    """The steps of a path of sections: `Trang chủ › Kinh tế` → two."""
    return [part for part in map(clean, _CRUMB_MARKS.split(text)) if part]


def section_of(text: str) -> str | None:
    """The last section of a path, or the line itself; never the front page."""
    last = crumbs(text)[-1:] or [""]
    return last[0] if last[0] and key(last[0]) not in ("trang chu", "home", "trang nhat") else None


def masthead(text: str) -> bool:
    """Whether a line above the title belongs to the newspaper's own head."""
    return bool(_MASTHEAD.match(fold(text[:_MAX_MASTHEAD])))


def tags_of(text: str) -> tuple[str, ...]:
    """The keywords of a line that holds nothing else."""
    found = _TAGS.match(text)
    if not found and not _HASHTAGS.match(text):
        return ()
    parts = _SPLIT_TAGS.split(found[1] if found else text)
    return tuple(dict.fromkeys(tag for part in parts if (tag := part.strip(" .#"))))


def labelled_title(text: str) -> str:
    """A link line without its label: `Xem thêm: Tin thứ nhất` → `Tin thứ nhất`."""
    found = _LABEL.match(text)
    return found[1] if found else text


def encoded(text: str) -> bool:
    """Whether a line is enciphered text: base64, or letters without a blank as no language has them."""
    words = [word for word in text.split() if "/" not in word[:9] or "://" not in word]
    if not words or "://" in text or "www." in text:
        return False
    if all(_BASE64.match(word) for word in words):
        return any(any(char.isdigit() for char in word) or len(word) > _MAX_CODE_WORD for word in words)
    longest = max(map(len, words))
    return longest >= _MAX_CODE_WORD and longest * 2 > len(text) and len(set(text)) > 8


def site_prefix(text: str) -> str | None:
    """The code with which a paper opens its lead: `(CTO) - `, `VOV.VN - `; `None` without one."""
    found = _PREFIX.match(text)
    return found[0].strip(" -–—:") if found else None


def word_count(line: Line) -> int:
    """How many words the line has."""
    return len(line.text.split())


_TESTS: tuple[tuple[Look, Callable[[str], object]], ...] = (
    ("noise", noise_line),
    ("noise", _DOMAIN.match),
    ("heading", related_heading),
    ("tag", tags_of),
    ("comments", lambda text: comments_heading(text)),
    ("tool", tool_line),
    ("section", is_section),
    ("section", _menu),
    ("footer", footer_line),
    ("time", time_line),
    ("encoded", encoded),
    ("arrow", _LABEL.match),
)
"""What the words of a line say by themselves; the first test that holds counts."""
