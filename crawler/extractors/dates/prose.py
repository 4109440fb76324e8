"""Whether the words around a printed date are a newspaper's furniture or a sentence (rules T2, T3, T5)."""

import re

from .spelling import DATE, TIME

_ANY = f"[{DATE}{TIME}]"
_VETO = re.compile(  # an event, a document, a deadline, a birthday: the date is of something else than the page (T5)
    r"\b(?:dien ra|khai mac|be mac|het han|thoi han|ky han|hsd|dang ky|ngay mai"
    r"|han(?= ?:| (?:chot|cuoi|nop|dang|den|toi|truoc|ngay|su dung|dung)\b)"
    r"|sinh (?:ngay|nam)|ngay sinh|sinh ?:|khai sinh|sinh nhat|sn ?\d{4}|(?:cap|ky|mat|tu tran) ngay"
    r"|quyet dinh|nghi dinh|thong tu (?:so|ngay)|ban hanh|hieu luc|giay phep|copyright|hop dong|nhiem ky|so \d"
    r"|(?:nghi quyet|cong van|chi thi|van ban|thong bao|ke hoach|sac lenh) (?:so|ngay)"
    r"|so ra\b|phat hanh|du bao|xo so|kqxs|xs(?:mb|mt|mn)|anh chup|chup ngay|ban tin|dang nhap|truoc khi|truoc do)"
    r"|(?<!phap )(?<!ky )\bluat (?:[a-z]+ ){0,4}(?:so|nam|ngay)\b"  # "Luật Đất đai số 31"; the section is "Pháp luật"
    r"|(?<!du )(?<!ly )(?<!duong )\blich\b(?! su)|(?<!an )\bsinh \d|©",  # "Lịch cúp điện"; "Du lịch"
    re.ASCII,
)
_VIEWS = re.compile(  # "Lượt xem: 1082", "1.082 lượt xem", "3 bình luận"
    r"\b(?:da xem|luot (?:xem|doc|truy cap|nghe)|xem|doc|views?|binh luan|comments?|nhan xet) ?:? ?[\d.,]+ ?k?\b"
    r"|\b[\d.,]+ ?(?:k|nghin|tr)? ?(?:luot(?: (?:xem|doc|truy cap|nghe))?|views?|binh luan|comments?|nguoi doc)\b",
    re.ASCII,
)
_ANOTHER = re.compile(  # a second, partial date or clock, half of a range, a year beside the date: "30/4", "17:00"
    r"(?<!\d)\d{1,2} ?[/-] ?\d{1,2}(?!\d)|(?<![\d.])\d{1,2}\.\d{1,2}(?![\d.])|\d:\d|\d ?(?:thang|thg) ?\d"
    rf"|(?<![a-z0-9])\d{{1,2}} ?(?:[/,&-]|va|den) ?{DATE}|{DATE} ?[/-] ?\d{{1,2}}(?!\d)"
    rf"|\b(?:19|20)\d\d ?{DATE}|{DATE} ?(?:19|20)\d\d\b",
    re.ASCII,
)
_BOUND = re.compile(  # "từ ngày …", "đến …", "trước …", "mùng 5/1/2024"
    r"\b(?:tu|den|ke tu|truoc|sau|het|tinh den|mung|mong|ram|tet)(?: het| ngay| luc| hoi)?"
    rf" {{0,2}}{_ANY}|{_ANY}[)\]]* ?den\b",
    re.ASCII,
)
_LEADING = re.compile(  # "cấp ngày …", "… nông thôn mới 17:01"
    rf"([a-z]+) ?((?: ?\b(?:vao|luc|ngay|hoi)\b)*) ?[(\[]?{_ANY}", re.ASCII
)
_TRAILING = re.compile(  # "…, Công an huyện"
    rf"{_ANY}[)\]'.]* ?,? ?(?:- ?)?([a-z]+)(?!.*{_ANY})", re.ASCII
)
_NARRATING = re.compile(  # "Vào lúc 6 giờ ngày 30/5/2019", "Sáng 12/11/2023": how a lead begins
    rf"^[ (-]*(?:(?:vao|luc|ngay|sang|trua|chieu|toi|dem) ?)+{_ANY}|\bngay ?{DATE}", re.ASCII
)
_BY = re.compile(r"\b(?:boi|by|tac gia|nguoi dang)\b", re.ASCII)  # before a name that may be in small letters
_WORD = re.compile(r"[a-z]+", re.ASCII)
_PHRASE = re.compile(r"[^|(\[•·,;:>»-]*$")  # what stands unbroken before the date: "Thời sự - [Chính trị ]09/11/2023"

_LABELS = frozenset({
    "ban", "created", "dang", "date", "gian", "gui", "la", "luc", "modified", "nay", "nhat", "on", "at", "by",
    "posted", "published", "tai", "time", "tin", "updated", "viet",
})  # fmt: skip
"""Last words of what may stand right before a date: Ngày đăng, Cập nhật, Xuất bản …"""
_FOLLOWERS = frozenset({"gio", "luot", "duong", "boi", "by", "ict", "phut"})
_FILLER = _LABELS | {
    "cap", "chieu", "dem", "dl", "duong", "gio", "hoi", "hom", "lich", "nam", "ngay", "phut", "sang", "so", "thang",
    "the", "thoi", "toi", "trua", "vao", "xuat",
}  # fmt: skip
_MOST_WORDS = {"body": 0, "listing": 30, "related": 30}
"""A listing prints the title beside its date; the other places print an author, an agency, a section."""
_MOST, _MOST_BESIDE_A_DAY = 14, 6
"""Without a clock a longer line is a caption: `Đoàn xe vượt đèo trong cơn mưa lớn, 18/03/2021`."""
_LONGEST_SECTION = 4


def is_vetoed(folded: str, spelled: str) -> bool:
    """Whether the text says what else the date is of; `tới` (until) is told from `tối` (evening) by its accent."""
    return _VETO.search(folded) is not None or "tới" in spelled


def is_prose(rest: str, plain: str, role: str | None, *, bare: bool) -> bool:
    """Whether anything but furniture is left beside the date, which `rest` has blotted out.

    `bare` allows no foreign word at all: a month, a two-digit year and blanks between numbers are weak signs.
    """
    rest = _VIEWS.sub(lambda found: " " * len(found[0]), rest)
    if _ANOTHER.search(rest) or _BOUND.search(rest):
        return True
    words = sum(word not in _FILLER for word in _WORD.findall(rest))
    if not words:
        return False
    most = _MOST if TIME in rest else _MOST_BESIDE_A_DAY
    if bare or words > _MOST_WORDS.get(role or "", most):
        return True
    return _leads_in(rest, plain, role) or _goes_on(rest, plain)


def _leads_in(rest: str, plain: str, role: str | None) -> bool:
    """Whether a sentence runs into the date: `xảy ra 12/11/2023`, `cấp ngày 12/11/2023`."""
    found = _LEADING.search(rest)
    if found is None or found[1] in _FILLER or _BY.search(rest):
        return False
    if found[2]:
        return True
    timed = TIME in rest
    if timed and role in ("listing", "related"):  # "… đạt chuẩn nông thôn mới 17:01 25/05/2023"
        return False
    return plain[found.start(1)].islower() and not _is_section(plain[: found.end(1)], timed=timed)


def _is_section(head: str, *, timed: bool) -> bool:
    """Whether the words right before the date may be a section or a name: `Thời sự - Chính trị`, `admin`."""
    found = _PHRASE.search(head)
    phrase = found[0].split() if found else []
    return len(phrase) <= 2 or (timed and len(phrase) <= _LONGEST_SECTION and phrase[0][0].isupper())


def _goes_on(rest: str, plain: str) -> bool:
    """Whether a sentence runs on behind the date: `Ngày 22/10/2023, bác sĩ …`."""
    found = _TRAILING.search(rest)
    if found is None or found[1] in _FOLLOWERS:
        return False
    return plain[found.start(1)].islower() or (_NARRATING.search(rest) is not None and "-" not in found[0])
