"""Who made an article, as a whole line says it."""

import pytest

from crawler.extractors.lexicon.credits import Credit, caption_credit, caption_line, credit_of
from crawler.extractors.lexicon.people import signature


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("Tin, ảnh: P.Y", Credit(("P.Y",), "P.Y")),
        ("Bài: An Bình; ảnh: Thanh Hương", Credit(("An Bình",), "Thanh Hương")),
        ("(Theo TTXVN)", Credit(source="TTXVN")),
        ("Theo chinhphu.vn", Credit(source="chinhphu.vn")),
        ("Nguồn: qdnd.vn", Credit(source="qdnd.vn")),
        ("(TTXVN/Vietnam+)", Credit(source="TTXVN/Vietnam+")),
        ("Lan Anh (tổng hợp)", Credit(("Lan Anh",))),
        ("Nội dung: X - Trình bày: Y - Đồ họa: Z", Credit(("X",), "Y")),
        ("Theo UBND tỉnh, sáng 1/2", None),
        ("Hỏi: Tôi nhận hỗ trợ ở đâu?", None),
    ],
)
def test_credit(line: str, credit: Credit | None) -> None:
    assert credit_of(line) == credit


@pytest.mark.parametrize("line", ["HÀ - LINH", "Thanh Hương", "P.Y", "B.NG", "Nhóm PV", "PV-CTV"])
def test_signature(line: str) -> None:
    assert signature(line)


def test_a_line_of_text_is_no_signature() -> None:
    assert not signature("Nông dân gặt lúa")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Gặt lúa. Ảnh: An", ("Gặt lúa.", "An")),
        ("Gặt lúa (Ảnh: TTXVN)", ("Gặt lúa", "TTXVN")),
        ("Ảnh: CTV", (None, "CTV")),
        ("Ảnh minh họa", ("Ảnh minh họa", None)),
    ],
)
def test_caption_and_credit(text: str, parts: tuple[str | None, str | None]) -> None:
    assert caption_credit(text) == parts
    assert caption_line(text)


def test_a_signature_with_photo_is_no_caption() -> None:
    assert not caption_line("Bài, ảnh: Thanh Hương")


def test_theo_doi_is_to_follow_and_cites_nobody() -> None:
    assert credit_of("Theo dõi trên Google News") is None
    assert credit_of("Theo Doisau.vn") == Credit(source="Doisau.vn")
