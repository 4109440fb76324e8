"""Charsets and font encodings of Vietnamese pages: right text in NFC or a flag, and foreign pages as they are."""

import codecs
import unicodedata
from collections.abc import Callable

import pytest

from crawler.extractors import extract
from crawler.extractors.document import legacy
from crawler.extractors.document.charset import decode
from crawler.items import Page

TITLE = "Nông dân xã Tân Hòa gặt sớm trước mùa nước lớn"
FIRST = (
    "Sáng nay, bà con xã Tân Hòa đã ra đồng từ rất sớm để kịp gặt lúa trước khi nước sông dâng cao. Theo ủy ban xã, "
    "hơn một nửa diện tích đã chín, những thửa ruộng ở vùng trũng được ưu tiên gặt trước, máy móc chạy suốt ngày đêm."
)
SECOND = (
    "Ông Phạm Văn Bảy, một người dân ở ấp Mỹ Phước, cho biết năm ngoái nước về sớm khiến gia đình ông mất gần hết "
    "vụ lúa; vì vậy năm nay ai cũng chủ động. Dẫu giá thuê máy đã tăng, bà con vẫn chấp nhận để giữ lấy hạt thóc. "
    "Người trẻ ở thuỷ lợi nội đồng giúp đắp lại bờ bao, khoẻ khoắn và vui vẻ suốt buổi."
)
BODY = (FIRST, SECOND)
PAGE = (
    f"<html><head><title>{TITLE}</title>{{meta}}</head><body><h1>{TITLE}</h1><div><p>{BODY[0]}</p><p>{BODY[1]}</p>"
    "</div></body></html>"
)
TONES = "\u0300\u0301\u0303\u0309\u0323"


def page(meta: str = "") -> str:
    return PAGE.replace("{meta}", meta)


def fonted(text: str, encoding: legacy.FontEncoding) -> str:
    """Text as someone typed it for a font: the Western letters that it looks like without."""
    table = {whole: letters for letters, whole in reversed(legacy.TABLES[encoding].items())}
    return "".join(table.get(letter, letter) for letter in text)


def windows_1258(text: str) -> bytes:
    """Letters with their hats, tones behind them: so the code page has them."""
    out = ""
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        tones = "".join(part for part in parts if part in TONES)
        out += unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones)) + tones
    return out.encode("cp1258")


def entities(text: str) -> bytes:
    return text.encode("ascii", "xmlcharrefreplace")


def twice(text: str) -> bytes:
    return text.encode().decode("latin-1").encode()


CASES: dict[str, tuple[Callable[[str], bytes], str | None, tuple[str, ...]]] = {
    # how the page is encoded, what is declared, the flags
    "utf-8": (str.encode, "utf-8", ()),
    "utf-8, nothing said": (str.encode, None, ()),
    "utf-8 with a mark": (lambda text: codecs.BOM_UTF8 + text.encode(), None, ()),
    "utf-8 decomposed": (lambda text: unicodedata.normalize("NFD", text).encode(), "utf-8", ()),
    "utf-8 as windows-1258": (str.encode, "windows-1258", ("charset_mislabelled",)),
    "utf-8 as iso-8859-1": (str.encode, "iso-8859-1", ("charset_mislabelled",)),
    "utf-8 in numbers": (entities, "iso-8859-1", ()),
    "utf-16 with a mark": (lambda text: text.encode("utf-16"), None, ()),
    "utf-16 little": (lambda text: text.encode("utf-16-le"), None, ()),
    "utf-16 big": (lambda text: text.encode("utf-16-be"), "utf-8", ()),
    "windows-1258": (windows_1258, "windows-1258", ()),
    "windows-1258, nothing said": (windows_1258, None, ("charset_guessed",)),
    "windows-1258 as utf-8": (windows_1258, "utf-8", ("charset_mislabelled",)),
    "windows-1258 as iso-8859-1": (windows_1258, "iso-8859-1", ("charset_mislabelled",)),
    "tcvn3 bytes": (lambda text: fonted(text, "tcvn3").encode("latin-1"), None, ("encoding:tcvn3",)),
    "tcvn3 as windows-1252": (
        lambda text: fonted(text, "tcvn3").encode("latin-1"),
        "windows-1252",
        ("encoding:tcvn3",),
    ),
    "tcvn3 as windows-1258": (
        lambda text: fonted(text, "tcvn3").encode("latin-1"),
        "windows-1258",
        ("encoding:tcvn3",),
    ),
    "tcvn3 as utf-8": (lambda text: fonted(text, "tcvn3").encode("latin-1"), "utf-8", ("encoding:tcvn3",)),
    "tcvn3 letters in utf-8": (lambda text: fonted(text, "tcvn3").encode(), "utf-8", ("encoding:tcvn3",)),
    "tcvn3 letters in utf-16": (lambda text: fonted(text, "tcvn3").encode("utf-16"), None, ("encoding:tcvn3",)),
    "tcvn3 letters in numbers": (lambda text: entities(fonted(text, "tcvn3")), None, ("encoding:tcvn3",)),
    "vni bytes": (lambda text: fonted(text, "vni").encode("latin-1"), None, ("encoding:vni",)),
    "vni as windows-1252": (lambda text: fonted(text, "vni").encode("latin-1"), "windows-1252", ("encoding:vni",)),
    "vni letters in utf-8": (lambda text: fonted(text, "vni").encode(), "utf-8", ("encoding:vni",)),
    "vni letters in numbers": (lambda text: entities(fonted(text, "vni")), None, ("encoding:vni",)),
}


@pytest.mark.parametrize("case", CASES)
def test_a_page_in_any_charset_gives_the_same_article(case: str) -> None:
    encode, declared, flags = CASES[case]
    content_type = f"text/html; charset={declared}" if declared else "text/html"
    article = extract(Page(None, encode(page()), None, content_type))
    assert (article.title, article.body) == (TITLE, BODY)
    assert unicodedata.is_normalized("NFC", article.text)
    assert [flag for flag in article.flags if flag.startswith(("charset", "encoding"))] == list(flags)


@pytest.mark.parametrize("case", [name for name in CASES if "numbers" not in name])
def test_flat_text_in_any_charset_gives_the_same_article(case: str) -> None:
    encode, declared, _ = CASES[case]
    content_type = f"text/plain; charset={declared}" if declared else None
    article = extract(Page(None, encode("\n".join((TITLE, *BODY))), None, content_type))
    assert (article.title, article.body) == (TITLE, BODY)


@pytest.mark.parametrize(
    ("encoding", "typed", "meant"),
    [
        ("tcvn3", "Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("tcvn3", "§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
        ("tcvn3", "CéNG HOµ X· HéI CHñ NGHÜA VIÖT NAM", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("tcvn3", "Hµ Néi © 2005, tin ¶nh", "Hà Nội © 2005, tin ảnh"),
        ("vni", "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("vni", "Ñoäc laäp - Töï do - Haïnh phuùc", "Độc lập - Tự do - Hạnh phúc"),
        ("vni", "THAØNH PHOÁ HOÀ CHÍ MINH, ñöôøng Nguyeãn Hueä", "THÀNH PHỐ HỒ CHÍ MINH, đường Nguyễn Huệ"),
    ],
)
def test_font_text_is_read_as_it_was_meant(encoding: legacy.FontEncoding, typed: str, meant: str) -> None:
    assert legacy.convert(typed, encoding) == meant


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
def test_every_small_letter_of_vietnamese_survives_the_font(encoding: legacy.FontEncoding) -> None:
    vowels = [unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in ("", *TONES)]
    text = " ".join(f"đ{vowel}ng" for vowel in vowels)
    assert legacy.convert(fonted(text, encoding), encoding) == text


FOREIGN = {
    "fr": "L’été dernier, près de la forêt où naît le fleuve, les élèves ont été félicités ; ça et là, un garçon a "
    "reçu des œufs à côté de l’hôtel. Le préfet a même répété que les dégâts étaient très limités, déjà maîtrisés.",
    "de": "Die Bürger müssen höhere Gebühren für die Straßen zahlen, erklärte der Bürgermeister. Während früher "
    "größere Häuser geschützt wurden, könnten künftig sämtliche Gebäude dafür aufkommen; außerdem fließen Zuschüsse.",
    "sv": "På torsdagen så gick småbåtarna från hamnen när åskan närmade sig. Både kända och okända sjömän såg på då "
    "vågorna slog över bryggan; två av dem får nu vård på länets största sjukhus, säger sjöräddningen på Åland.",
    "da": "På øen så går børnene nu i skole igen, når der er sne. Også før jul må de gå længere; høje bølger har gjort "
    "færgen usikker, og både rådmænd og søfolk får nu støtte til køb af en større båd.",
    "pt": "A população não está satisfeita com a decisão; então as eleições serão já em março. São três os órgãos que "
    "irão à reunião, porém há dúvidas: é difícil alguém saber até onde vão as ações e as opiniões da oposição.",
    "tr": "Türkiye’de öğrenciler bugün okula başladı; çocukların çoğu sabah erken gülümseyerek yürüdü. Müdür, üç "
    "yıldır böyle kalabalık görmediğini söyledi. Öğretmenler için küçük bir tören düzenlendi ve çiçekler dağıtıldı.",
    "pl": "Wczoraj wieczorem mieszkańcy Łodzi wyszli na ulice, żeby świętować zwycięstwo. Późną nocą służby zamknęły "
    "część śródmieścia, gdyż tłum był większy niż się spodziewano; dziś życie wraca już do zwykłego rytmu.",
    "es": "El año pasado, según el señor alcalde, más de cien niños y niñas vivían aquí; también había jóvenes que "
    "soñaban con un mañana mejor. Así comenzó una campaña pequeña que creció rápidamente en la región española.",
}
CODECS = {"pl": "iso8859-2", "tr": "cp1254"}


@pytest.mark.parametrize("language", FOREIGN)
@pytest.mark.parametrize("said", [True, False], ids=["declared", "undeclared"])
@pytest.mark.parametrize("universal", [True, False], ids=["utf-8", "single bytes"])
def test_a_foreign_page_is_never_converted(language: str, *, said: bool, universal: bool) -> None:
    text = FOREIGN[language] * 3
    codec = "utf-8" if universal else CODECS.get(language, "cp1252")
    found = decode(text.encode(codec), f"text/html; charset={codec}" if said else None)
    assert not [flag for flag in found.flags if flag.startswith("encoding")]
    assert found.utf8.decode() == text or "charset_uncertain" in found.flags
    if said or universal:
        assert found.utf8.decode() == text


def test_a_font_encoded_body_in_a_unicode_page_is_converted_alone() -> None:
    old, new = fonted(BODY[0], "tcvn3"), "Giao thông · Đô thị © Báo Tân Hòa điện tử, mọi quyền được bảo lưu"
    found = decode(f"<title>{TITLE}</title><p>{old}</p><p>Giao thông</p><p>{new}</p>".encode())
    assert found.utf8.decode() == f"<title>{TITLE}</title><p>{BODY[0]}</p><p>Giao thông</p><p>{new}</p>"


def test_what_was_encoded_twice_is_flagged() -> None:
    assert "charset_uncertain" in decode(twice(page()), "text/html; charset=utf-8").flags


def test_half_converted_text_is_flagged_and_kept() -> None:
    words = fonted(" ".join(BODY), "tcvn3").split()
    text = " ".join(f"{word} été" if at % 3 == 0 else word for at, word in enumerate(words))
    found = decode(text.encode())
    assert found.flags == ("charset_uncertain",)
    assert found.utf8.decode() == text


@pytest.mark.parametrize("word", ["nghĩa", "khuya", "thuyền", "ngoằn", "được", "quyển", "ước", "gì", "oanh"])
def test_syllables_are_told(word: str) -> None:
    assert legacy.is_syllable(word)


@pytest.mark.parametrize("word", ["ộtộ", "bỹtỹn", "fửr", "việtt", "cạpé", "ngờm̀ộ", "tổc", "stừ"])
def test_other_words_are_no_syllables(word: str) -> None:
    assert not legacy.is_syllable(word)
