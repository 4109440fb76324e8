"""Names as bylines print them."""

import pytest

from crawler.extractors.lexicon.people import agencies, is_vietnamese_name, names, signature, without_contacts


@pytest.mark.parametrize("name", ["Jean-Pierre Morel", "ANNE-MARIE LACOMBE", "Lê Hà; Mai An", "Lê Hà-Mai An"])
def test_a_name_may_have_a_hyphen(name: str) -> None:
    assert signature(name)


@pytest.mark.parametrize("line", ["Best Plant-based Dishes", "Jane Doe, Co-Founder", "Hà Nội 24-7"])
def test_not_each_word_with_a_hyphen_is_a_name(line: str) -> None:
    assert not signature(line)


def test_a_hyphen_parts_whole_names_only() -> None:
    assert names("Lê Hà-Mai An") == ("Lê Hà", "Mai An")
    assert names("Thu-Hà Lê") == ("Thu-Hà Lê",)


@pytest.mark.parametrize(
    ("text", "is_name"),
    [("Hồ Hương", True), ("Nghiêm Xuân Quyết", True), ("Daily Mail", False), ("Hương", False), ("Lao Động", False)],
)
def test_a_vietnamese_name_is_known_by_its_syllables(text: str, is_name: bool) -> None:
    assert is_vietnamese_name(text) is is_name


def test_agencies_stand_in_a_row() -> None:
    assert agencies("AFP, Reuters và TTXVN")
    assert not agencies("AFP, Mai An")


def test_a_day_is_no_telephone() -> None:
    assert without_contacts("Mai An 05-12-2026 07:15") == "Mai An 05-12-2026 07:15"
    assert without_contacts("Mai An - 0912.345.678") == "Mai An"
