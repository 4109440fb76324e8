"""Records go out of a WARC file, and all others stay where they are."""

import gzip
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.http import Response
from warcio.archiveiterator import ArchiveIterator

from crawler.items import Capture, Page
from pipelines.warc.blank import URL as BLANK
from pipelines.warc.blank import blank
from pipelines.warc.reader import members, read_on
from pipelines.warc.record import Earlier, Record, sha256
from pipelines.warc.writer import Warc

AT = datetime(2026, 3, 7, 5, 0, tzinfo=UTC)
KINDS = ("large", "small", "unchanged", "failed", "saved")


@pytest.fixture
def captures(tmp_path: Path) -> dict[str, Capture]:
    """A file with an answer of each kind between two others; each record tells which were filed before it."""
    store = Warc(tmp_path, "baotinh/0", {"command": "baotinh crawl"})
    made: dict[str, Capture] = {}

    def exchange(name: str, body: bytes, first: Earlier | None = None) -> None:
        url = f"https://bao.vn/{name}-123456.html"
        drafted = Capture(url, AT, 200, digest=sha256(body))
        made[name] = store.exchange(drafted, Request(url), Response(url, 200, body=body), first=first)
        store.stored(made[name])

    exchange("before", b"before" * 99)
    exchange("large", bytes(range(256)) * 999)
    exchange("between", b"between")
    exchange("small", b"x")
    exchange("unchanged", b"before" * 99, Earlier(1, "https://bao.vn/before-123456.html", "2026-03-07T05:00:00Z"))
    made["failed"] = store.failure(Capture("https://bao.vn/failed-123456.html", AT, None, error="x"))
    store.stored(made["failed"])
    made["saved"] = store.resource(Page(None, b"y", AT, None), AT)
    store.stored(made["saved"])
    exchange("after", b"after")
    store.close()
    return made


def places(captures: Mapping[str, Capture], names: tuple[str, ...]) -> dict[int, int]:
    return {captures[name].warc_offset or 0: captures[name].warc_length or 0 for name in names}


def take_out(folder: Path, captures: Mapping[str, Capture], *names: str) -> bool:
    [path] = folder.glob("*.warc.gz")
    ids = {captures[name].warc_record for name in names}
    kept = places(captures, tuple(name for name in captures if name not in names))
    return blank(path, kept, places(captures, names), lambda record: record.id in ids)


def read(folder: Path) -> list[Record]:
    [path] = folder.glob("*.warc.gz")
    return list(read_on(path, []))


@pytest.mark.parametrize("name", KINDS)
def test_a_record_goes_with_its_request_and_the_others_stay_where_they_are(
    tmp_path: Path, captures: dict[str, Capture], name: str
) -> None:
    before = {record.id: (record.place, record.block) for record in read(tmp_path)}
    stored = {record for found in read(tmp_path) for record in found.stored}
    assert take_out(tmp_path, captures, name)
    after = {record.id: (record.place, record.block) for record in read(tmp_path) if record.url != BLANK}
    assert after == {number: held for number, held in before.items() if number != captures[name].warc_record}
    assert {record for found in read(tmp_path) for record in found.stored} == stored
    [path] = tmp_path.glob("*.warc.gz")
    assert f"{name}-123456".encode() not in gzip.decompress(path.read_bytes())


def test_other_programs_read_the_file_to_its_end(tmp_path: Path, captures: dict[str, Capture]) -> None:
    assert take_out(tmp_path, captures, *KINDS)
    [path] = tmp_path.glob("*.warc.gz")
    with path.open("rb") as file:
        found = [record.rec_headers.get_header("WARC-Target-URI") for record in ArchiveIterator(file)]
    assert found.count(BLANK) == len(KINDS) + 3  # the requests of three
    assert found[-1] == "urn:baotinh:stored"


def test_what_is_taken_out_twice_is_taken_out_once(tmp_path: Path, captures: dict[str, Capture]) -> None:
    assert take_out(tmp_path, captures, *KINDS)
    [path] = tmp_path.glob("*.warc.gz")
    before = path.read_bytes()
    assert not take_out(tmp_path, captures, *KINDS)
    assert path.read_bytes() == before


def test_a_file_under_another_name_too_keeps_its_bytes_there(tmp_path: Path, captures: dict[str, Capture]) -> None:
    [path] = tmp_path.glob("*.warc.gz")
    before = path.read_bytes()
    (tmp_path / "backup").hardlink_to(path)
    assert take_out(tmp_path, captures, "large")
    assert (tmp_path / "backup").read_bytes() == before


def harm(path: Path, offset: int) -> None:
    held = bytearray(path.read_bytes())
    held[offset] ^= 0x10
    path.write_bytes(held)


@pytest.mark.parametrize("share", [0.01, 0.5, 0.99])
def test_a_damaged_record_goes_by_its_place_and_damaged_ones_beside_it_stay(
    tmp_path: Path, captures: dict[str, Capture], share: float
) -> None:
    [path] = tmp_path.glob("*.warc.gz")
    start, length = captures["large"].warc_offset or 0, captures["large"].warc_length or 0
    harm(path, start + int(share * length))
    harm(path, (captures["between"].warc_offset or 0) + 40)
    before = path.read_bytes()
    assert take_out(tmp_path, captures, "large")
    after = path.read_bytes()
    assert after[:start] == before[:start]
    assert bytes(range(256)) not in after
    rest = captures["between"].warc_offset or 0
    assert after[rest:] == before[rest:]
    assert after[start : start + length] != before[start : start + length]


def test_the_request_of_a_record_goes_though_it_is_damaged(tmp_path: Path, captures: dict[str, Capture]) -> None:
    [path] = tmp_path.glob("*.warc.gz")
    end = (captures["large"].warc_offset or 0) + (captures["large"].warc_length or 0)
    harm(path, end + 200)
    before = path.read_bytes()
    assert take_out(tmp_path, captures, "large")
    rest = captures["between"].warc_offset or 0
    after = path.read_bytes()
    assert after[end : end + 99] != before[end : end + 99]
    assert after[rest:] == before[rest:]


def test_what_no_row_knows_goes_if_it_is_the_same_page(tmp_path: Path, captures: dict[str, Capture]) -> None:
    [path] = tmp_path.glob("*.warc.gz")
    kept = places(captures, tuple(name for name in captures if name != "large"))
    assert blank(path, kept, {}, lambda record: "large" in record.url)
    with path.open("rb") as file:
        found = [member.record for member in members(file, path.stat().st_size)]
    assert not [record for record in found if record is None or "large" in record.url]
