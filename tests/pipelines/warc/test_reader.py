"""Damage costs what lies there: reading goes on behind it, and nothing is believed that only looks like a record."""

import gzip
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.items import Capture
from pipelines.warc.reader import Damage, read_folder, read_on, stands
from pipelines.warc.record import Place
from pipelines.warc.repair import repair
from pipelines.warc.writer import Warc
from tests.pipelines.warc.test_writer import exchange

Harm = Callable[[bytearray, int, int], None]
"""Does something to the record that lies between two offsets."""


def flip_its_first_byte(held: bytearray, start: int, end: int) -> None:
    held[start] ^= 1


def flip_a_byte(held: bytearray, start: int, end: int) -> None:
    held[(start + end) // 2] ^= 1


def flip_its_last_byte(held: bytearray, start: int, end: int) -> None:
    held[end - 1] ^= 1


def zero_it(held: bytearray, start: int, end: int) -> None:
    held[start:end] = bytes(end - start)


def take_it_out_but_for_its_head(held: bytearray, start: int, end: int) -> None:
    del held[start + 40 : end]


HARMS: tuple[Harm, ...] = (
    flip_its_first_byte, flip_a_byte, flip_its_last_byte, zero_it, take_it_out_but_for_its_head,
)  # fmt: skip


def made(folder: Path, *bodies: bytes) -> tuple[Path, list[Capture]]:
    """A file of our own, with an answer for each body."""
    store = Warc(folder, "baotinh/0")
    captures = [exchange(store, body) for body in bodies]
    store.close()
    return folder / str(captures[0].warc_file), captures


def harmed(path: Path, capture: Capture, harm: Harm) -> None:
    held, start = bytearray(path.read_bytes()), capture.warc_offset or 0
    harm(held, start, start + (capture.warc_length or 0))
    path.write_bytes(held)


def ids(path: Path, marks: tuple[int, ...] = ()) -> tuple[list[str], list[Damage]]:
    damages: list[Damage] = []
    return [record.id for record in read_on(path, damages, marks) if record.kind == "response"], damages


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
@pytest.mark.parametrize("is_known", [False, True], ids=["nothing is known", "offsets are known"])
def test_behind_a_damaged_record_reading_goes_on(tmp_path: Path, harm: Harm, is_known: bool) -> None:
    path, captures = made(tmp_path, *(b"Tin %d" % number * 99 for number in range(5)))
    marks = tuple(capture.warc_offset or 0 for capture in captures) if is_known else ()
    for damaged in (1, 3):
        if harm is not take_it_out_but_for_its_head or damaged == 1:  # behind it no offset is right any more
            harmed(path, captures[damaged], harm)
    found, damages = ids(path, marks if harm is not take_it_out_but_for_its_head else ())
    wanted = [0, 2, 4] if harm is not take_it_out_but_for_its_head else [0, 2, 3, 4]
    assert found == [captures[number].warc_record for number in wanted]
    assert len(damages) == 5 - len(wanted)
    assert {damage.file for damage in damages} == {path.name}


def forged() -> bytes:
    """A page that is a WARC file, and claims that something was taken down."""
    noise = random.Random(1).randbytes(40_000)  # cannot be compressed, so it stands in the files as it is
    head = b"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Target-URI: urn:baotinh:tombstone\r\nContent-Length: 40000\r\n\r\n"
    return gzip.compress(head + noise + b"\r\n\r\n", mtime=0)


def test_what_a_page_holds_is_no_record_where_its_own_record_is_damaged(tmp_path: Path) -> None:
    path, captures = made(tmp_path, b"Tin", random.Random(2).randbytes(70_000) + forged(), b"Tin")
    assert forged()[:300] in path.read_bytes()
    harmed(path, captures[1], flip_its_first_byte)
    marks = tuple(capture.warc_offset or 0 for capture in captures)
    damages: list[Damage] = []
    assert not [record for record in read_on(path, damages, marks) if record.kind == "metadata"]
    assert len(damages) == 1
    assert ids(path, marks)[0] == [captures[0].warc_record, captures[2].warc_record]


def test_an_offset_that_is_wrong_hides_nothing(tmp_path: Path) -> None:
    path, captures = made(tmp_path, *(b"Tin %d" % number * 99 for number in range(4)))
    marks = [capture.warc_offset or 0 for capture in captures]
    harmed(path, captures[1], flip_a_byte)
    marks[2] += 7
    assert ids(path, tuple(marks))[0] == [captures[number].warc_record for number in (0, 2, 3)]


def test_a_record_that_is_not_as_its_own_digest_says_is_damaged(tmp_path: Path) -> None:
    path, [capture] = made(tmp_path, b"Tin")
    held, start = path.read_bytes(), capture.warc_offset or 0
    end = start + (capture.warc_length or 0)
    altered = gzip.compress(gzip.decompress(held[start:end]).replace(b"\r\n\r\nTin\r\n", b"\r\n\r\nTan\r\n"))
    path.write_bytes(held[:start] + altered + held[end:])
    found, [damage] = ids(path)
    assert found == []
    assert damage.what == f"bytes {start} to {start + len(altered)} are no whole record"


def test_a_copy_of_a_file_is_read_once_and_the_oldest_first_whatever_it_is_called(tmp_path: Path) -> None:
    one, [first] = made(tmp_path, b"Tin")
    other, [second] = made(tmp_path, b"Tin nua")
    (tmp_path / "a-copy.warc.gz").write_bytes(other.read_bytes())
    one.rename(tmp_path / "renamed.warc.gz")
    records = [record for record in read_folder(tmp_path, []) if record.kind == "response"]
    assert [record.id for record in records] == [first.warc_record, second.warc_record]
    assert records[1].place.file == other.name


def place_of(capture: Capture) -> Place:
    return Place(str(capture.warc_file), capture.warc_offset or 0, capture.warc_length or 0)


def test_a_record_stands_while_its_file_is_written_and_when_it_is_complete(tmp_path: Path) -> None:
    store = Warc(tmp_path, "baotinh/0")
    captures = [exchange(store), exchange(store, b"second")]
    assert all(stands(tmp_path, place_of(one), str(one.warc_record)) for one in captures)
    store.close()
    assert all(stands(tmp_path, place_of(one), str(one.warc_record)) for one in captures)
    assert not stands(tmp_path, place_of(captures[0]), str(captures[1].warc_record))


@pytest.mark.parametrize("length", [0, 300, None])
def test_a_record_stands_no_more_in_a_file_that_is_missing_empty_or_short(tmp_path: Path, length: int | None) -> None:
    path, [capture] = made(tmp_path, b"Tin" * 999)
    if length is None:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[: (capture.warc_offset or 0) + length] if length else b"")
    assert not stands(tmp_path, place_of(capture), str(capture.warc_record))


def test_a_damaged_place_within_a_file_that_was_left_open_costs_nothing_behind_it(tmp_path: Path) -> None:
    path, captures = made(tmp_path, *(b"Tin %d" % number * 99 for number in range(4)))
    harmed(path, captures[1], flip_a_byte)
    path.rename(path.with_name(path.name + ".open"))
    size = path.with_name(path.name + ".open").stat().st_size
    assert list(repair(tmp_path)) == [(path.name, 0)]
    assert path.stat().st_size == size
    assert ids(path)[0] == [captures[number].warc_record for number in (0, 2, 3)]


def test_what_the_tables_name_is_never_cut_away(tmp_path: Path) -> None:
    path, captures = made(tmp_path, b"Tin")
    harmed(path, captures[0], flip_its_last_byte)
    size = path.stat().st_size
    path.rename(path.with_name(path.name + ".open"))
    list(repair(tmp_path, lambda _: size + 1))
    assert path.stat().st_size == size
