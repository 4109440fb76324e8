"""Who made an article, as a whole line says it."""

import pytest

from crawler.extractors.lexicon.credits import Credit, caption_credit, caption_line, credit_of, signs_above_photo
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
        ("Theo Sở Nông nghiệp tỉnh", Credit(source="Sở Nông nghiệp tỉnh")),
        ("(Theo báo Tuổi Trẻ)", Credit(source="báo Tuổi Trẻ")),
        ("Theo tạp chí Nông thôn mới", Credit(source="tạp chí Nông thôn mới")),
        ("Theo UBND tỉnh, sáng 1/2", None),
        ("Theo kế hoạch của tỉnh năm nay", None),
        ("Theo lãnh đạo xã Tân Hòa", None),
        ("Theo chân những người giữ rừng", None),
        ("Theo dòng sông mùa nước lớn", None),
        ("Theo đó", None),
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


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Gặt lúa. Ảnh TTXVN", ("Gặt lúa.", "TTXVN")),
        ("Gặt lúa (Ảnh AFP).", ("Gặt lúa", "AFP")),
        ("Gặt lúa | Ảnh Minh Khôi", ("Gặt lúa", "Minh Khôi")),
        ("Gặt lúa - Ảnh của Quốc Bảo", ("Gặt lúa", "Quốc Bảo")),
        ("Gặt lúa ở ấp 3 Ảnh Hồ Công Phúc", ("Gặt lúa ở ấp 3", "Hồ Công Phúc")),
        ("Gặt lúa. Ảnh M.K", ("Gặt lúa.", "M.K")),
        ("Gặt lúa. Ảnh CTV", ("Gặt lúa.", "CTV")),
        ("Gặt lúa. Ảnh VGP/Nhật Bắc", ("Gặt lúa.", "VGP/Nhật Bắc")),
        ("(Ảnh TTXVN/Vietnam+)", (None, "TTXVN/Vietnam+")),
        ("Ảnh Minh Khôi - Quốc Bảo", (None, "Minh Khôi - Quốc Bảo")),
        ("Gặt lúa. Nguồn: TTXVN", ("Gặt lúa.", "TTXVN")),
        ("Gặt lúa (Nguồn: baonghean.vn)", ("Gặt lúa", "baonghean.vn")),
        ("Image source: Getty Images", (None, "Getty Images")),
    ],
)
def test_a_credit_below_a_picture_needs_no_colon(text: str, parts: tuple[str | None, str | None]) -> None:
    assert caption_credit(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "Hai cha con bên ảnh Bác Hồ",
        "Ảnh chụp từ trên cao",
        "Bà con xem Ảnh đẹp quê hương",
        "Gặt lúa. Ảnh minh họa",
        "Em Lê Thị Ánh Minh Khôi nhận quà",
        "Nước mặn lên. Nguồn: nước ngầm bị khai thác nhiều năm liền.",
    ],
)
def test_what_only_begins_like_a_credit_is_caption(text: str) -> None:
    assert caption_credit(text) == (text, None)


@pytest.mark.parametrize(
    "text", ["Ảnh đẹp quê hương", "Ảnh Minh Khôi", "Triển lãm có nhiều bức. Ảnh Hà Nội", "Gặt lúa. Nguồn: TTXVN"]
)
def test_far_from_pictures_a_label_without_its_colon_says_nothing(text: str) -> None:
    assert not caption_line(text)


def test_a_signature_with_photo_is_no_caption() -> None:
    assert not caption_line("Bài, ảnh: Thanh Hương")


def test_theo_doi_is_to_follow_and_cites_nobody() -> None:
    assert credit_of("Theo dõi trên Google News") is None
    assert credit_of("Theo Doisau.vn") == Credit(source="Doisau.vn")


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("Lê Hữu Lữ (ghi)", Credit(("Lê Hữu Lữ",))),
        ("Lê Hữu Lữ thực hiện", Credit(("Lê Hữu Lữ",))),
        ("Lê Hữu Lữ - Mai An (biên dịch)", Credit(("Lê Hữu Lữ", "Mai An"))),
        ("Lê Hữu Lữ (bài và ảnh)", Credit(("Lê Hữu Lữ",))),
        ("Bài, ảnh Lê Hữu Lữ", Credit(("Lê Hữu Lữ",))),
        ("Phóng viên thường trú Lê Hữu Lữ", Credit(("Lê Hữu Lữ",))),
        ("Lê Hữu Lữ, phóng viên", Credit(("Lê Hữu Lữ",))),
        ("Theo phóng viên Lê Hữu Lữ", Credit(("Lê Hữu Lữ",))),
        ("Nhóm phóng viên: Lê Hữu Lữ, Mai An", Credit(("Lê Hữu Lữ", "Mai An"))),
        ("Tin: Hữu Lữ, ảnh: Mai An", Credit(("Hữu Lữ",), "Mai An")),
        ("Hữu Lữ - Ảnh: Mai An", Credit(("Hữu Lữ",), "Mai An")),
        ("Hữu Lữ (theo Reuters)", Credit(("Hữu Lữ",), None, "Reuters")),
        ("Hữu Lữ/TTXVN", Credit(("Hữu Lữ",), None, "TTXVN")),
        ("Hữu Lữ (Báo Tân Hòa)", Credit(("Hữu Lữ",), None, "Báo Tân Hòa")),
        ("Hữu Lữ | Email: lu@bao.example", Credit(("Hữu Lữ",))),
        ("Hữu Lữ - ĐT: 0912 345 678", Credit(("Hữu Lữ",))),
        ("(Theo chinhphu.vn, AFP)", Credit(source="chinhphu.vn, AFP")),
        ("VGP, AFP", Credit(source="VGP, AFP")),
        ("Email: lu@bao.example", None),
        ("Hữu Lữ (Tân Hòa)", None),
        ("Chủ tịch xã thực hiện", None),
        ("Photo by An Bình", None),
    ],
)
def test_a_line_is_read_part_by_part(line: str, credit: Credit | None) -> None:
    assert credit_of(line) == credit


def test_what_a_name_and_a_photographer_are_the_place_decides() -> None:
    assert signs_above_photo("Hữu Lữ (ảnh: Mai An)")
    assert caption_line("Hữu Lữ (ảnh: Mai An)")
    assert not signs_above_photo("Bài: Hữu Lữ; ảnh: Mai An")
    assert not signs_above_photo("Hồ Gươm. Ảnh: Mai An")
