"""The charset is what the bytes show."""

import unicodedata

import pytest

from crawler.extractors import extract
from crawler.extractors.document.charset import decode
from crawler.items import Page

TONES = "\u0300\u0301\u0303\u0309\u0323"
TEXT = "Mưa lớn ở miền núi phía Bắc gây sạt lở nhiều tuyến đường, chính quyền các xã khẩn trương khắc phục. "
HTML = (
    f"<html><head>{{meta}}<title>Mưa lớn</title></head><body><h1>Mưa lớn</h1><div><p>{TEXT * 2}</p></div></body></html>"
)


def page(meta: str = "") -> str:
    return HTML.replace("{meta}", meta)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_charset_is_found_without_a_declaration(codec: str) -> None:
    article = extract(Page(None, page().encode(codec), None, "text/html"))
    assert article.body == ((TEXT * 2).strip(),)


def test_valid_utf8_wins_over_a_lying_declaration() -> None:
    found = decode(page('<meta charset="iso-8859-1">').encode(), None)
    assert found.encoding == "utf-8"
    assert found.flags == ("charset_mislabelled",)


def as_windows_1258(text: str) -> bytes:
    """Tones as letters of their own, as that charset has them; circumflex, breve and horn stay on their vowels."""
    apart = ""
    for letter in text:
        marks = unicodedata.normalize("NFD", letter)
        tones = "".join(mark for mark in marks if mark in TONES)
        apart += unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES)) + tones
    return apart.encode("cp1258")


@pytest.mark.parametrize("declared", ["text/html; charset=windows-1258", None])
def test_windows_1258_is_read_and_composed(declared: str | None) -> None:
    text = "Tiếng Việt có dấu: đắp bờ bao, chống lũ lụt, sửa đường sạt lở ở miền núi."
    assert decode(as_windows_1258(text), declared).utf8.decode() == text


def test_unknown_charset_name_is_ignored() -> None:
    assert decode(page('<meta charset="x-nonsense">').encode()).encoding == "utf-8"
