"""The WARC keeps every exchange, and stays readable whatever happens to it."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.http import Response
from warcio.archiveiterator import ArchiveIterator

from crawler.items import Capture, Page
from pipelines.foreign.mementos import record_of
from pipelines.warc.provenance import Origin
from pipelines.warc.reader import Damage, read_on
from pipelines.warc.record import Earlier, sha256
from pipelines.warc.repair import repair
from pipelines.warc.writer import Warc

AT = datetime(2026, 3, 7, 5, 0, 0, 123456, tzinfo=UTC)
URL = "https://baovidu.vn/mua-lon-123456.html?a=1"
BODY = gzip.compress("Mưa lớn".encode())


def exchange(store: Warc, body: bytes = BODY) -> Capture:
    headers = {"Content-Type": "text/html", "Content-Encoding": "gzip", "X-Twice": ["1", "2"]}
    response = Response(URL, 200, headers=headers, body=body, protocol="HTTP/1.1")
    return store.exchange(Capture(URL, AT, 200), Request(URL, headers={"User-Agent": "BaoTinh"}), response)


def opened(folder: Path, capture: Capture) -> bytes:
    """What a capture's place holds, by the standard library alone."""
    with (folder / str(capture.warc_file)).open("rb") as file:
        file.seek(capture.warc_offset or 0)
        return gzip.decompress(file.read(capture.warc_length))


def records(path: Path) -> list[tuple[str, str, bytes]]:
    with path.open("rb") as file:
        return [
            (r.rec_type, r.rec_headers.get_header("WARC-Target-URI"), r.raw_stream.read())
            for r in ArchiveIterator(file)
        ]


def test_a_response_is_kept_as_it_came_with_its_request(tmp_path: Path) -> None:
    store = Warc(tmp_path, "baotinh/0")
    capture = exchange(store)
    store.close()
    assert capture.warc_file is not None
    kinds = records(tmp_path / capture.warc_file)
    assert [(kind, url) for kind, url, _ in kinds] == [("warcinfo", None), ("response", URL), ("request", URL)]
    assert kinds[1][2] == BODY
    assert not list(tmp_path.glob("*.open"))


def test_a_capture_opens_at_its_offset(tmp_path: Path) -> None:
    store = Warc(tmp_path, "baotinh/0")
    exchange(store)
    second = exchange(store, b"second")
    store.close()
    record = opened(tmp_path, second)
    assert record.startswith(b"WARC/1.1\r\n")
    assert b"WARC-Date: 2026-03-07T05:00:00.123456Z" in record
    assert b"HTTP/1.1 200 OK\r\n" in record
    assert record.count(b"X-Twice: ") == 2
    assert record.endswith(b"second\r\n\r\n")


def test_the_request_is_kept_with_its_path_and_headers(tmp_path: Path) -> None:
    store = Warc(tmp_path, "baotinh/0")
    capture = exchange(store)
    store.close()
    text = gzip.decompress((tmp_path / str(capture.warc_file)).read_bytes())
    assert b"GET /mua-lon-123456.html?a=1 HTTP/1.1\r\nHost: baovidu.vn\r\nUser-Agent: BaoTinh\r\n" in text


def test_a_failure_is_kept_with_its_reason(tmp_path: Path) -> None:
    store = Warc(tmp_path, "baotinh/0")
    capture = store.failure(Capture(URL, AT, None, error="DNSLookupError: no such host"))
    store.close()
    assert records(tmp_path / str(capture.warc_file))[1] == (
        "metadata", URL, b"fetchError: DNSLookupError: no such host\r\n",
    )  # fmt: skip


def test_a_file_whose_capture_time_nobody_states_says_so(tmp_path: Path) -> None:
    store = Warc(tmp_path, "baotinh/0")
    capture = store.resource(Page(None, b"text", None), AT)
    store.close()
    assert capture.fetched_at is None
    assert capture.url == "urn:" + sha256(b"text")
    assert b"Baotinh-Captured-At: unknown" in gzip.decompress((tmp_path / str(capture.warc_file)).read_bytes())


def test_a_run_that_asks_for_nothing_leaves_no_file(tmp_path: Path) -> None:
    Warc(tmp_path, "baotinh/0").close()
    assert not list(tmp_path.iterdir())


def test_files_are_named_in_the_order_of_the_runs_whatever_the_clock_showed(tmp_path: Path) -> None:
    ahead = "baotinh-29990307T050000999999-000.warc.gz"
    for name in (ahead, "baotinh-29999999T050000999999-000.warc.gz.note"):
        (tmp_path / name).touch()
    names = []
    for _ in range(3):
        store = Warc(tmp_path, "baotinh/0")
        exchange(store)
        names.append(store.name)
        store.close()
    assert [path.name for path in sorted(tmp_path.iterdir())][:4] == [ahead, *names]
    assert names[0].startswith("baotinh-29990307T050001000000-")


def test_a_file_that_grows_too_large_is_followed_by_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.warc.writer.MAX_FILE", 2000)
    store = Warc(tmp_path, "baotinh/0")
    captures = [exchange(store) for _ in range(4)]
    store.close()
    assert len({capture.warc_file for capture in captures}) > 1
    for capture in captures:
        assert opened(tmp_path, capture)


@pytest.mark.parametrize("damage", ["cut", "zeroed", "flipped"])
def test_an_interrupted_file_is_cut_back_to_its_last_whole_record(tmp_path: Path, damage: str) -> None:
    store = Warc(tmp_path, "baotinh/0")
    first, last = exchange(store), exchange(store, b"second" * 99)
    assert store._file is not None
    store._file.close()  # as when the process is killed
    [opened] = tmp_path.glob("*.open")
    whole, offset = opened.read_bytes(), last.warc_offset or 0
    tail = {"cut": whole[offset:-20], "zeroed": bytes(50), "flipped": bytes(b ^ 255 for b in whole[offset:])}[damage]
    opened.write_bytes(whole[:offset] + tail)
    [(name, cut)] = repair(tmp_path)
    kinds = [kind for kind, _, _ in records(tmp_path / name)]
    assert kinds[:3] == ["warcinfo", "response", "request"]
    assert (tmp_path / name).stat().st_size + cut == offset + len(tail)
    assert cut > 0
    assert first.warc_file == name
    assert not list(tmp_path.glob("*.open"))


@pytest.mark.parametrize("lost", [slice(0, None), slice(0, 100), slice(-100, None), slice(50, -50)])
def test_what_a_power_cut_kept_from_the_disk_is_filled_and_what_was_behind_it_stays(
    tmp_path: Path, lost: slice
) -> None:
    store = Warc(tmp_path, "baotinh/0")
    first, middle, last = exchange(store), exchange(store, b"second" * 99), exchange(store, b"third" * 99)
    assert store._file is not None
    store._file.close()
    [opened] = tmp_path.glob("*.open")
    whole = bytearray(opened.read_bytes())
    start, sure = middle.warc_offset or 0, (first.warc_offset or 0) + (first.warc_length or 0)
    end = start + (middle.warc_length or 0)
    stretch = whole[start:end]
    stretch[lost] = bytes(len(stretch[lost]))
    opened.write_bytes(whole[:start] + stretch + whole[end:])
    assert list(repair(tmp_path, lambda _: sure)) == [(first.warc_file, 0)]
    damages: list[Damage] = []
    found = {record.id: record.place.offset for record in read_on(tmp_path / str(first.warc_file), damages)}
    assert damages == []
    assert found[str(last.warc_record)] == last.warc_offset
    assert str(middle.warc_record) not in found


def test_what_is_known_to_be_whole_is_not_read_again_after_a_kill(tmp_path: Path) -> None:
    store = Warc(tmp_path, "baotinh/0")
    first, last = exchange(store), exchange(store, b"second" * 99)
    assert store._file is not None
    store._file.close()
    [opened] = tmp_path.glob("*.open")
    whole, sure = opened.read_bytes(), last.warc_offset or 0
    opened.write_bytes(bytes(sure) + whole[sure:] + b"tail")  # damage elsewhere is found by `verify`, not cut away
    assert list(repair(tmp_path, lambda name: sure if name == first.warc_file else 0)) == [(first.warc_file, 4)]


def test_bytes_that_came_before_are_named_and_not_written_again(tmp_path: Path) -> None:
    store = Warc(tmp_path, "baotinh/0")
    first = exchange(store)
    earlier = Earlier(7, URL, "2026-03-07T05:00:00Z")
    response = Response(URL, 200, headers={"Content-Encoding": "gzip"}, body=BODY)
    again = store.exchange(first, Request(URL), response, first=earlier, visit='{"hop": 0}')
    store.close()
    assert again.revisit_of == 7
    record = opened(tmp_path, again)
    assert b"WARC-Type: revisit\r\n" in record
    assert b"revisit/identical-payload-digest\r\n" in record
    assert b"WARC-Refers-To-Target-URI: " + URL.encode() in record
    assert b"WARC-Refers-To-Date: 2026-03-07T05:00:00Z" in record
    assert b'Baotinh-Visit: {"hop": 0}' in record
    assert BODY not in record
    kinds = [kind for kind, _, _ in records(tmp_path / str(again.warc_file))]
    assert kinds == ["warcinfo", "response", "request", "revisit", "request"]


@pytest.mark.parametrize("span", [None, (17, 828)])
def test_a_capture_of_another_archive_says_whose_it_is_and_where_it_lay(
    tmp_path: Path, span: tuple[int, int] | None
) -> None:
    store = Warc(tmp_path, "baotinh/0")
    origin = Origin("web.archive.org", f"https://web.archive.org/web/20190301000000id_/{URL}", span)
    page = Page(URL, BODY, datetime(2019, 3, 1, tzinfo=UTC), "text/html")
    copied = store.copy(page, record_of(URL, datetime(2019, 3, 1, tzinfo=UTC), {}, BODY), origin=origin)
    store.close()
    assert (copied.captured_by, copied.copied_from) == ("web.archive.org", origin.place)
    [again] = [
        record.capture() for record in read_on(tmp_path / str(copied.warc_file), []) if record.kind != "warcinfo"
    ]
    assert (again.captured_by, again.copied_from) == (copied.captured_by, copied.copied_from)
    assert (again.url, again.fetched_at, again.status) == (URL, page.fetched_at, 200)
