"""What a line is by itself."""

import pytest

from crawler.extractors.plaintext.line_kinds import encoded, site_prefix


@pytest.mark.parametrize(
    ("text", "prefix"),
    [
        ("(CTO) - Sáng nay", "(CTO)"),
        ("(Dân trí) - Giá vàng", "(Dân trí)"),
        ("VOV.VN - Hôm qua", "VOV.VN"),
        ("LSO- Chiều nay", "LSO"),
        ("YênBái - Mùa xuân", "YênBái"),
        ("Hà Nội - một ngày thu", None),
        ("(Ảnh minh họa) - trong bài", None),
    ],
)
def test_lead_prefixes(text: str, prefix: str | None) -> None:
    assert site_prefix(text) == prefix


def test_enciphered_lines_are_no_text_and_addresses_are_no_cipher() -> None:
    assert encoded("Q8OibiB0aMaw4bujbmcgdGjhu6NiIG3huqtpIG3hu5l0IG5nw6B5IG3hu5tpIGNo")
    assert not encoded("https://bao.example.vn/thoi-su/mot-dia-chi-rat-dai-trong-muc-thoi-su-cua-bao-2024-12345.html")
    assert not encoded("Một câu bình thường")
