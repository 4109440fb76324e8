"""The names of newspapers' sections, paths of them and rows of them."""

import re

from crawler.text import clean

from .words import key, words_of

_SECTIONS = words_of("""
    thoi su|chinh tri|kinh te|xa hoi|van hoa|the thao|phap luat|giao duc|y te|the gioi|du lich|doi song|giai tri
    suc khoe|quoc te|trong nuoc|trong tinh|tin tuc|khoa hoc|cong nghe|khoa hoc cong nghe|moi truong|nong nghiep
    nong thon moi|ban doc|quoc phong|an ninh|quoc phong an ninh|an ninh quoc phong|bat dong san|o to xe may|xa luan
    dang va cuoc song|xay dung dang|chuyen doi so|van hoa the thao|van hoa van nghe|van nghe|doanh nghiep|thi truong
    tai chinh|gia dinh|truyen hinh|phat thanh|media|multimedia|dia phuong|tin dia phuong|hoat dong hoi|lien he
    gioi thieu|dat bao|rao vat|kinh te xa hoi|van hoa xa hoi|chinh tri xa hoi|phong su|phong su ky su|ky su|dien dan
    nhip song|nhip song tre|kinh doanh|chung khoan|phan tich|goc nhin
""")
_STANDING = words_of("""
    gioi thieu|gioi thieu chung|ve chung toi|lien he|lien he toa soan|thong tin toa soan|toa soan|ban bien tap
    quang cao|bang gia quang cao|lien he quang cao|dat bao|dat mua bao|dieu khoan|dieu khoan su dung|noi quy|quy dinh
    chinh sach bao mat|chinh sach rieng tu|so do trang|so do website|ban quyen|tuyen dung|huong dan su dung
    about|about us|contact|contact us|terms of use|privacy policy|sitemap|advertise
""")
_FRONT_PAGE = frozenset({"trang chu", "home", "trang nhat"})
_PLACES = _SECTIONS | _FRONT_PAGE
_MENU = ("thoi su", "chinh tri", "kinh te", "xa hoi", "van hoa", "the thao", "phap luat", "giao duc", "the gioi",
         "du lich", "doi song", "giai tri", "suc khoe", "ban doc", "trang chu", "multimedia")  # fmt: skip
_MAX_SECTION = 300
_MAX_MENU = 2000
_DIGIT = re.compile(r"\d")
_CRUMB = re.compile(r"[›»>/|→]")  # what parts two steps of a path
_STOPPED = re.compile(r"[.,;:!?]")  # what a row of sections never has
_CRUMB_MARKS = re.compile(r"\s+[›»>/|→]\s+|›|»")  # " › "


def is_section(text: str) -> bool:
    """Whether a line is the name of a section or a path of them: `Kinh tế`, `Trang chủ › Kinh tế`."""
    if len(text) > _MAX_SECTION or _DIGIT.search(text):
        return False
    parts = crumbs(text) if _CRUMB.search(text) else []
    if len(parts) > 1:
        return all(len(part.split()) <= 5 for part in parts) and any(key(part) in _PLACES for part in parts)
    return key(text) in _SECTIONS


def is_standing(title: str) -> bool:
    """Whether a title is that of a page about the paper itself, which every paper has: `Giới thiệu`, `Liên hệ`."""
    return key(title) in _STANDING


def section_menu(text: str) -> bool:
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
    return last[0] if last[0] and key(last[0]) not in _FRONT_PAGE else None
