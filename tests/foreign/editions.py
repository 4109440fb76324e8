"""One article as its paper printed it at several times: nothing of a page stays as it was but its address."""

from collections.abc import Iterable
from typing import NamedTuple

from tests.foreign.records import response
from tests.foreign.stories import Story, address, page, story

BASE = story(0, "Bến Sậy")
URL = address("tin-ben-say-1001")

ADDED = (
    "Đến chiều, tổ thợ báo rằng vòm gạch dưới đáy còn nguyên vẹn zqa0kwv.",
    "Sang hôm sau, con số hộ góp công được sửa thành bảy mươi hai zqa1kwv.",
    "Trưởng bản xin rút lời khen dành cho đội xe của huyện zqa2kwv.",
    "Tòa soạn cáo lỗi vì đã ghi nhầm tên người giữ chìa khóa đình zqa3kwv.",
    "Mẻ nước đầu tiên được đem đi thử ở trạm y tế xã zqa4kwv.",
)
"""What each edition has that no other has; the word that is none is found by a search."""
WORDS = tuple(line.split()[-1].rstrip(".") for line in ADDED)


def edition(number: int) -> Story:
    """The text of an edition."""
    return BASE.with_more(ADDED[number])


def body(number: int) -> str:
    """It, as it is stored."""
    return "\n\n".join(edition(number).body)


def printed(number: int, *, around: int | None = None, canonical: str = "", told: Story | None = None) -> str:
    """The page of an edition: author, section, tags, picture, film, related story and times are its own too.

    `around` says of which edition these are, where the text is of another one.
    """
    n = number if around is None else around
    head = (
        f'<meta name="description" content="Lần in thứ {n} về cái giếng cổ.">'
        f'<meta property="article:section" content="Mục {"ABCDE"[n]}">'
        f'<meta property="article:tag" content="giếng {n}"><meta property="article:tag" content="làng cổ">'
        f'<meta property="article:modified_time" content="2026-05-01T1{n}:20:00+07:00">'
    )
    head += f'<link rel="canonical" href="{canonical}">' if canonical else ""
    picture = (
        f'<figure><img src="/anh/gieng-{n}.jpg"><figcaption>Cảnh vét giếng lần {n}. Ảnh: Hữu Lữ</figcaption></figure>'
        f'<video src="/phim/gieng-{n}.mp4" title="Phim {n}"></video>'
    )
    aside = (
        f'<div class="lien-quan"><h3>Tin liên quan</h3><ul><li><a href="/tin-ben-canh-60000{n}.html">'
        f"Chuyện bên cạnh cái giếng, phần thứ {n} của loạt bài</a></li></ul></div>"
    )
    text = page(told or edition(number), date=f"01/05/2026 0{n}:15", head=head, aside=aside)
    text = text.replace('<div class="content">', f'<div class="content">{picture}', 1)
    return text.replace("Cầm Thu", ("Cầm Thu", "Lường Păn", "Mào Seng", "Tẩn Dìn", "Vi Khọn")[n])


class Capture(NamedTuple):
    """An edition, and on which day of May 2026 it was captured."""

    number: int
    day: int
    url: str = URL
    around: int | None = None
    canonical: str = ""

    @property
    def at(self) -> str:
        """When that was, as the tables have it."""
        return f"2026-05-{self.day:02}T03:00:00+00:00"

    @property
    def page(self) -> str:
        """What came."""
        return printed(self.number, around=self.around, canonical=self.canonical)

    @property
    def record(self) -> bytes:
        """It, as a WARC file has it."""
        return response(self.url, self.page, self.at.replace("+00:00", "Z"))


def history(captures: Iterable[Capture]) -> list[tuple[object, ...]]:
    """What `revisions` must say of captures of one address: a row for each text that is not the one before."""
    told: list[tuple[object, ...]] = []
    for capture in sorted(captures, key=lambda capture: capture.day):
        if not told or told[-1][2] != body(capture.number):
            told.append((len(told) + 1, capture.at, body(capture.number)))
    return told
