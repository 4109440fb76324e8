"""One bad record costs one line that names file and byte, and the next one is read."""

import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.foreign.archive import Archive, lines, names, one_line, whole, write
from tests.foreign.records import (
    FORMS,
    HTML,
    Form,
    all_one_member,
    arc,
    arc_head,
    article,
    brotli,
    chunked,
    each_a_member,
    gz,
    plain,
    response,
    wacz,
    warcinfo,
    zstd,
)
from tests.foreign.stories import Story, address, page, story

Make = Callable[[str, Story], bytes]
"""The record of a story at an address."""
BEFORE, BAD, AFTER = (story(number, place) for number, place in enumerate(("Bến Sậy", "Hố Dầu", "Đồi Quạ")))
FIRST, SECOND, THIRD = (address(f"tin-{name}") for name in ("ben-say-1001", "ho-dau-1002", "doi-qua-1003"))
each_form = pytest.mark.parametrize("form", [each_a_member, plain], ids=["members", "plain"])


def around(bad: bytes) -> tuple[bytes, bytes, bytes]:
    """A record, and good ones on either side."""
    return article(FIRST, BEFORE), bad, article(THIRD, AFTER)


def between(name: str, make: Make, record: Make = article) -> tuple[tuple[bytes, bytes, bytes], tuple[Story, ...]]:
    """The same with stories of its own, so that many of them can be imported at once."""
    told = tuple(story(number, f"{place} {name}") for number, place in enumerate(("Bến", "Hố", "Đồi")))
    first, second, third = (address(f"tin-{name}-50{n:02}") for n in range(3))
    return (record(first, told[0]), make(second, told[1]), record(third, told[2])), told


def are_passed_over(
    archive: Archive, folder: Path, makes: Mapping[str, Make], pack: Form, suffix: str = "warc"
) -> None:
    """The middle one of three costs a line that says where it begins, in each of the files."""
    told, begin = [], {}
    head, record = ((arc_head(1),), arc) if suffix == "arc" else ((), article)
    for name, make in makes.items():
        records, (before, _, after) = between(name, make, record)
        told += [before.title, after.title]
        begin[folder / f"{name}.{suffix}"] = len(pack((*head, records[0])))
        (folder / f"{name}.{suffix}").write_bytes(pack((*head, *records)))
    done = archive.take(*begin)
    assert done.code == 2, done
    said = {path.name: [line for line in lines(done) if names(line, path)] for path in begin}
    assert {name: len(found) for name, found in said.items()} == {path.name: 1 for path in begin}, done.err
    assert not [found for path, at in begin.items() for found in said[path.name] if not names(found, path, at)], begin
    assert archive.titles == sorted(told)


def are_read(archive: Archive, folder: Path, makes: Mapping[str, Make]) -> None:
    """All three of each file are stored, and nothing is said."""
    files = {name: between(name, make) for name, make in makes.items()}
    write(folder / "tep", [(f"{name}.warc.gz", each_a_member(records)) for name, (records, _) in files.items()])
    whole(archive.take(folder / "tep"))
    assert archive.titles == sorted(each.title for _, told in files.values() for each in told)


UNUSABLE: dict[str, Make] = {
    "no-date": lambda url, told: article(url, told, None),
    "empty-date": lambda url, told: article(url, told, ""),
    "date-in-words": lambda url, told: article(url, told, "hôm qua"),
    "day-that-is-none": lambda url, told: article(url, told, "2026-02-31T03:00:00Z"),
    "year-9999": lambda url, told: article(url, told, "9999-12-31T23:59:59Z"),
    "year-9999-elsewhere": lambda url, told: article(url, told, "9999-12-31T23:59:59-14:00"),
    "year-1-elsewhere": lambda url, told: article(url, told, "0001-01-01T00:00:00+14:00"),
    "no-address": lambda _, told: article(None, told),
    "empty-address": lambda _, told: article("", told),
}


@each_form
def test_a_page_of_which_nobody_says_when_or_where_is_not_stored(archive: Archive, tmp_path: Path, form: Form) -> None:
    """A time that cannot have been (31 February, the year 9999) is none."""
    are_passed_over(archive, tmp_path, UNUSABLE, form)


DATES = {
    "month": ("2026-05", "2026-05"),
    "year": ("2026", "2026"),
    "day": ("2026-05-12", "2026-05-1"),  # any hour of it, in either zone
    "minute": ("2026-05-12T03:00Z", "2026-05-12T03:00:00+00:00"),
    "second": ("2026-05-12T03:00:07Z", "2026-05-12T03:00:07+00:00"),
    "nanoseconds": ("2026-05-12T03:00:07.123456789Z", "2026-05-12T03:00:07"),
    "offset": ("2026-05-12T10:00:07+07:00", "2026-05-12T03:00:07+00:00"),
    "fourteen-digits": ("20260512030007", "2026-05-12T03:00:07+00:00"),
}


def test_a_date_is_as_precise_as_the_record_states_it(archive: Archive, tmp_path: Path) -> None:
    """WARC 1.1 allows a date to end behind the year, the month or the day; other tools write it as ARC does.

    The column has a time that begins so, or nothing where no moment is known: what is padded is asked of nobody.
    """
    told = {name: (address(f"tin-{name}-6001"), story(1, f"Gò {name}")) for name in DATES}
    records = [(f"{name}.warc.gz", gz(article(*told[name], at))) for name, (at, _) in DATES.items()]
    whole(archive.take(write(tmp_path / "tep", records)))
    assert archive.titles == sorted(each.title for _, each in told.values())
    for name, (at, stored) in DATES.items():
        [found] = archive.looks(told[name][0])
        assert found is None or str(found).startswith(stored), name
        assert found is not None or len(at) <= len("2026-05-12"), name


def test_no_day_is_reckoned_from_a_month(archive: Archive, tmp_path: Path) -> None:
    """“4 ngày trước”, captured some time in May, is no day: a guess that looks like a fact is worse than none."""
    ages = [article(address(f"tin-7{n}"), story(n, f"Rộc {n}"), at, date="4 ngày trước") for n, at in
            enumerate(("2026-05", "2026"))]  # fmt: skip
    (tmp_path / "x.warc.gz").write_bytes(each_a_member(ages))
    whole(archive.take(tmp_path / "x.warc.gz"))
    assert {row[0] for row in archive.rows("SELECT published_precision FROM articles")} <= {None, "month", "year"}
    assert len(archive.titles) == 2


def of_length(length: Callable[[int], str | None]) -> Make:
    def make(url: str, told: Story) -> bytes:
        right = response(url, page(told)).partition(b"Content-Length: ")[2].split()[0]
        return response(url, page(told), length=length(int(right)))

    return make


LENGTHS: dict[str, Make] = {
    "short": of_length(lambda size: str(size // 4)),
    "long": of_length(lambda size: str(size + 700)),
    "huge": of_length(lambda _: "99999999999999"),
    "negative": of_length(lambda _: "-5"),
    "words": of_length(lambda _: "nhiều"),
    "none": of_length(lambda _: None),
}


@each_form
def test_a_wrong_length_does_not_cost_the_next_record(archive: Archive, tmp_path: Path, form: Form) -> None:
    are_passed_over(archive, tmp_path, LENGTHS, form)


def test_a_record_that_a_page_prints_is_no_record(archive: Archive, tmp_path: Path) -> None:
    """Where lengths are right nobody looks for records within them."""
    printed = "<pre>WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 9\r\n\r\nxin chào\r\n\r\n</pre>"
    records = around(article(SECOND, BAD, aside=printed))
    for name, form in FORMS.items():
        (tmp_path / f"{name}.warc").write_bytes(form(records))
    whole(archive.take(*(tmp_path / f"{name}.warc" for name in FORMS)))
    assert archive.titles == sorted((BEFORE.title, BAD.title, AFTER.title))


def flipped(member: bytes) -> bytes:
    at = len(member) // 2
    return member[:at] + bytes([member[at] ^ 0x55]) + member[at + 1 :]


def without_checksum(member: bytes) -> bytes:
    """Whole but for its last bytes, which say another sum: what it holds is not what was written."""
    return member[:-8] + bytes(4) + member[-4:]


HARMS: dict[str, Callable[[bytes], bytes]] = {
    "flipped": flipped,
    "zeros": lambda member: bytes(len(member)),
    "cut": lambda member: member[: len(member) // 2],
    "cut-in-head": lambda member: member[:7],
    "checksum": without_checksum,
    "random": lambda member: b"".join(zlib.crc32(member[at:]).to_bytes(4, "big") for at in range(400)),
}


def test_a_damaged_gzip_member_does_not_cost_the_next_one(archive: Archive, tmp_path: Path) -> None:
    def packed(name: str) -> Form:
        return lambda records: b"".join(
            HARMS[name](gz(record)) if at == 1 else gz(record) for at, record in enumerate(records)
        )

    begin, told = {}, []
    for name in HARMS:
        records, (before, _, after) = between(name, article)
        path = tmp_path / f"{name}.warc.gz"
        path.write_bytes(packed(name)(records))
        begin[path] = len(gz(records[0]))
        told += [before.title, after.title]
    done = archive.take(*begin)
    assert done.code == 2
    for path, at in begin.items():
        assert [names(line, path, at) for line in lines(done) if names(line, path)] == [True], (path.name, at, done.err)
    assert archive.titles == sorted(told)


@each_form
def test_a_file_that_was_cut_has_all_but_its_last_record(archive: Archive, tmp_path: Path, form: Form) -> None:
    told, begin = [], {}
    for left in (9, 120, 900):
        records, (before, bad, _) = between(f"con-{left}", article)
        path = tmp_path / f"con-{left}.warc"
        begin[path] = len(form(records[:2]))
        path.write_bytes(form(records)[: begin[path] + left])
        told += [before.title, bad.title]
    done = archive.take(*begin)
    assert done.code == 2
    for path, at in begin.items():
        assert [names(line, path, at) for line in lines(done) if names(line, path)] == [True], (path.name, at, done.err)
    assert archive.titles == sorted(told)


def test_of_one_gzip_for_all_what_stands_before_the_damage_is_stored(archive: Archive, tmp_path: Path) -> None:
    """Behind it nothing can be read: that is one line, not one a record."""
    many = [article(address(f"tin-{n}-20{n:02}"), story(n, f"Xóm {n}")) for n in range(40)]
    body = all_one_member(many)
    path = tmp_path / "x.warc.gz"
    path.write_bytes(body[: 3 * len(body) // 4])
    one_line(archive.take(path), path)
    assert 5 < len(archive.titles) < 40


def test_each_of_several_bad_records_has_its_line(archive: Archive, tmp_path: Path) -> None:
    """In several files, mixed; the same file again says the same, and stores nothing twice."""
    good = [article(address(f"tin-{n}-300{n}"), story(n, f"Thôn {n}")) for n in range(4)]
    one = [good[0], article(SECOND, BAD, None), good[1], article(None, BAD), good[2]]
    (tmp_path / "mot.warc.gz").write_bytes(each_a_member(one))
    (tmp_path / "hai.warc.gz").write_bytes(flipped(gz(article(SECOND, BAD))) + gz(good[3]))
    for _ in range(2):
        done = archive.take(tmp_path / "mot.warc.gz", tmp_path / "hai.warc.gz")
        assert done.code == 2
        first, second, third = lines(done)
        assert names(first, tmp_path / "mot.warc.gz", len(each_a_member(one[:1])))
        assert names(second, tmp_path / "mot.warc.gz", len(each_a_member(one[:3])))
        assert names(third, tmp_path / "hai.warc.gz", 0)
        assert len(archive.titles) == 4
    assert archive.rows("SELECT count(*) FROM captures") == [(4,)]


def raw_deflate(body: bytes) -> bytes:
    """Without the head of RFC 1950, as some servers have it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(body) + packer.flush()


def encoded(encoding: str, how: Callable[[bytes], bytes], *headers: tuple[str, str]) -> Make:
    stated = (*HTML, *((("Content-Encoding", encoding),) if encoding else ()), *headers)
    return lambda url, told: response(url, how(page(told).encode()), headers=stated)


ENCODED: dict[str, Make] = {
    "br": encoded("br", brotli),
    "br-of-many-blocks": encoded("br", lambda body: brotli(body + b"<!-- " + b"xa lam " * 20000 + b" -->")),
    "zstd": encoded("zstd", zstd),
    "gzip": encoded("gzip", gz),
    "x-gzip": encoded("x-gzip", gz),
    "capitals": encoded("GZIP", gz),
    "deflate": encoded("deflate", zlib.compress),
    "raw-deflate": encoded("deflate", raw_deflate),
    "twice": encoded("gzip, br", lambda body: brotli(gz(body))),
    "identity": encoded("identity", bytes),
    "br-but-plain": encoded("br", bytes),
    "zstd-but-plain": encoded("zstd", bytes),
    "gzip-but-plain": encoded("gzip", bytes),
    "chunked": encoded("", chunked, ("Transfer-Encoding", "chunked")),
    "chunked-br": encoded("br", lambda body: chunked(brotli(body)), ("Transfer-Encoding", "chunked")),
    "chunked-gzip": encoded("gzip", lambda body: chunked(gz(body)), ("Transfer-Encoding", "chunked")),
    "said-to-be-chunked": encoded("", bytes, ("Transfer-Encoding", "chunked")),
}


def test_an_encoded_page_is_read(archive: Archive, tmp_path: Path) -> None:
    """Also one that is said to be encoded and is not: crawlers that decode often leave the header as it came."""
    are_read(archive, tmp_path, ENCODED)
    assert {body for [body] in archive.rows("SELECT body_status FROM articles")} == {"ok"}


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip"])
def test_each_encoding_gives_the_text_of_the_page(archive: Archive, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(each_a_member(around(ENCODED[encoding](SECOND, BAD))))
    whole(archive.take(path))
    assert archive.bodies(SECOND) == ["\n\n".join(BAD.body)]


WORDS = page(BAD).encode()


def test_an_encoding_that_cannot_be_undone_costs_its_page_alone(archive: Archive, tmp_path: Path) -> None:
    """A line for each: cut, damaged, of a kind that nobody knows."""
    bodies = {
        "br": brotli(WORDS)[:900], "zstd": zstd(WORDS)[:900], "gzip": flipped(gz(WORDS)),
        "aes128gcm": bytes(range(256)) * 9, "deflate": b"\xff" * 900,
    }  # fmt: skip
    bad = [
        response(address(f"tin-hong-400{at}"), body, headers=(*HTML, ("Content-Encoding", encoding)))
        for at, (encoding, body) in enumerate(bodies.items())
    ]
    path = tmp_path / "x.warc.gz"
    records = (article(FIRST, BEFORE), *bad, article(THIRD, AFTER))
    path.write_bytes(each_a_member(records))
    done = archive.take(path)
    assert done.code == 2
    assert len(lines(done)) == len(bodies), done.err
    for at, line in enumerate(lines(done), 1):
        assert names(line, path, len(each_a_member(records[:at])))
    assert archive.titles == sorted((BEFORE.title, AFTER.title))


def headed(**more: object) -> Make:
    return lambda url, told: response(url, page(told), **more)  # type: ignore[arg-type]


def respelt(old: bytes, new: bytes) -> Make:
    return lambda url, told: article(url, told).replace(old, new)


HEADS: dict[str, Make] = {
    "http-2": headed(status="HTTP/2 200"),
    "http-2.0": headed(status="HTTP/2.0 200 OK"),
    "http-1.0": headed(status="HTTP/1.0 200 OK"),
    "no-reason": headed(status="HTTP/1.1 200"),
    "line-feeds-alone": headed(end=b"\n"),
    "letters-of-latin-1": respelt(b"charset=utf-8\r\n", b"charset=utf-\xe1\r\n"),
    "no-type": headed(headers=(("Server", "nginx"),)),
    "wrong-length": headed(headers=(*HTML, ("Content-Length", "7"))),
    "warc-1.1": headed(version="1.1"),
    "warc-0.18": headed(version="0.18"),
    "field-over-two-lines": headed(more=(("WARC-Note", "mot\r\n\thai"),)),
    "angle-brackets": lambda url, told: article(f"<{url}>", told),
    "no-record-id": respelt(b"WARC-Record-ID", b"X-Record-ID"),
    "names-in-lower-case": respelt(b"WARC-T", b"warc-t"),
    "names-in-capitals": respelt(b"WARC-Date", b"WARC-DATE"),
}


def test_a_record_that_is_odd_but_whole_is_read(archive: Archive, tmp_path: Path) -> None:
    """Each seen in files of others: all say what they hold, none is refused.

    A page without Content-Type is HTML when it looks so.
    """
    are_read(archive, tmp_path, HEADS)
    assert {at for [at] in archive.rows("SELECT fetched_at FROM captures")} == {"2026-05-12T03:00:00+00:00"}


def test_blank_lines_between_records_are_no_damage(archive: Archive, tmp_path: Path) -> None:
    records = around(article(SECOND, BAD))
    (tmp_path / "x.warc").write_bytes(b"\r\n\r\n".join(records) + b"\r\n\r\n\r\n")
    (tmp_path / "y.warc.gz").write_bytes(b"".join(gz(record + b"\r\n\r\n") for record in records))
    whole(archive.take(tmp_path / "x.warc", tmp_path / "y.warc.gz"))
    assert len(archive.titles) == 3


def test_records_that_share_an_id_are_all_read(archive: Archive, tmp_path: Path) -> None:
    """Careless tools give one to all; what tells captures apart is address and time."""
    ids = b"<urn:uuid:00000000-0000-4000-8000-000000000001>"
    records = [
        record.replace(record.partition(b"WARC-Record-ID: ")[2].partition(b"\r\n")[0], ids)
        for record in around(article(SECOND, BAD))
    ]
    (tmp_path / "x.warc.gz").write_bytes(each_a_member(records))
    whole(archive.take(tmp_path / "x.warc.gz"))
    assert len(archive.titles) == 3


ARC_HARMS: dict[str, Make] = {
    "no-date": lambda url, told: arc(url, told).replace(b"20100512030000", b"-", 1),
    "wrong-length": lambda url, told: arc(url, told).replace(b"\n", b"9\n", 1),
    "short-line": lambda url, told: url.encode() + b"\n" + arc(url, told).partition(b"\n")[2],
}


@each_form
def test_a_bad_record_of_an_arc_file_costs_a_line(archive: Archive, tmp_path: Path, form: Form) -> None:
    are_passed_over(archive, tmp_path, ARC_HARMS, form, "arc")


def test_a_bad_record_within_a_wacz_costs_a_line(archive: Archive, tmp_path: Path) -> None:
    """The line names the file that was given; the byte is one of the WARC in it."""
    records = around(article(SECOND, BAD, None))
    path = tmp_path / "x.wacz"
    path.write_bytes(wacz({"data.warc.gz": each_a_member(records)}))
    one_line(archive.take(path), path, len(each_a_member(records[:1])))
    assert archive.titles == sorted((BEFORE.title, AFTER.title))


def test_a_wacz_that_was_cut_is_one_line(archive: Archive, tmp_path: Path) -> None:
    """What a zip file holds is said at its end; the next file is imported."""
    body = wacz({"data.warc.gz": gz(article(SECOND, BAD))})
    (tmp_path / "x.wacz").write_bytes(body[: len(body) * 2 // 3])
    (tmp_path / "y.warc.gz").write_bytes(gz(article(FIRST, BEFORE)))
    one_line(archive.take(tmp_path / "x.wacz", tmp_path / "y.warc.gz"), tmp_path / "x.wacz")
    assert archive.titles == [BEFORE.title]


def test_a_file_that_may_not_be_read_is_one_line(archive: Archive, tmp_path: Path) -> None:
    """And what stands beside it is imported: here a link that leads nowhere, in a folder."""
    folder = write(tmp_path / "thu-muc", [("y.warc.gz", gz(article(FIRST, BEFORE)))])
    (folder / "x.warc.gz").symlink_to(folder / "khong-co.warc.gz")
    done = archive.take(folder)
    assert archive.titles == [BEFORE.title]
    assert done.code in (0, 2)


def test_the_archive_of_what_was_left_is_sound(archive: Archive, tmp_path: Path) -> None:
    records = (warcinfo("x.warc.gz", "ai do"), *around(article(SECOND, BAD, None)))
    (tmp_path / "x.warc.gz").write_bytes(each_a_member(records))
    archive.take(tmp_path / "x.warc.gz")
    assert archive.ask("verify").code == 0
    done = archive.ask("rebuild")
    assert done.code == 0, done
    assert archive.titles == sorted((BEFORE.title, AFTER.title))
