"""Whatever one record holds, an import stays within 256 MiB, and the records beside it are stored."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.foreign.archive import Archive, names, write
from tests.foreign.records import HTML, arc, arc_head, article, bomb, gz, http, record, response, wacz, zstd_bomb
from tests.foreign.saved import mhtml
from tests.foreign.stories import Story, address, page, story
from tests.test_house import ROOT

MOST = 256 * 1024
"""KiB that the process of the command may hold, all in all."""
BEFORE, AFTER = story(0, "Bến Sậy"), story(1, "Đồi Quạ")
FIRST, SECOND, THIRD = (address(f"tin-{name}") for name in ("ben-say-1001", "ho-dau-1002", "doi-qua-1003"))
MEASURED = """
import sys
from baotinh.__main__ import main
sys.argv[0] = "baotinh"
try:
    main()
finally:
    with open("/proc/self/status") as told:
        print(next(line for line in told if line.startswith("VmHWM")), file=sys.stderr)
"""
"""The command, and what its process held at its height.

Not `getrusage`: a child's figure begins with what its parent held when it was made, here all the tests.
"""


def take(archive: Archive, path: Path) -> tuple[int, list[str], int]:
    """The exit code, the lines of complaint, and the KiB."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, "import", str(path), "--data", str(archive.data)],
        capture_output=True, text=True, timeout=120, check=False, cwd=ROOT,
    )  # fmt: skip
    *said, peak = [line for line in done.stderr.splitlines() if line.strip()]
    return done.returncode, said, int(peak.split()[1])


LINES, LINE = b"X-Tieu-De: nhieu\r\n" * 4000, b"a" * 72000
STATUS = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def head_of(length: int, more: bytes = b"") -> bytes:
    """The fields of a response that is so long; an empty line ends them."""
    whole = record("response", SECOND, b"", content_type="application/http; msgtype=response", length=str(length))
    return whole.removesuffix(b"\r\n" * 3) + more


def http_bomb(filler: bytes, times: int) -> bytes:
    begin, end = (STATUS, b"") if filler == LINES else (STATUS + b"X: ", b"\r\n")
    end += b"\r\n<p>xin"
    return bomb(head_of(len(begin) + len(filler) * times + len(end), b"\r\n") + begin, filler, times, end + b"\r\n\r\n")


def warc_bomb(filler: bytes, times: int) -> bytes:
    block = http(page(AFTER).encode())
    begin, end = (b"", b"") if filler == LINES else (b"X: ", b"\r\n")
    return bomb(head_of(len(block), begin), filler, times, end + b"\r\n" + block + b"\r\n\r\n")


HEADS: dict[str, Callable[[], bytes]] = {
    "http-of-many-lines": lambda: http_bomb(LINES, 600),
    "http-of-one-line": lambda: http_bomb(LINE, 4500),
    "warc-of-many-lines": lambda: warc_bomb(LINES, 600),
    "warc-of-one-line": lambda: warc_bomb(LINE, 4500),
}


def test_a_head_without_end_costs_a_line(archive: Archive, tmp_path: Path) -> None:
    """40 MB of short lines, or 320 MB of one, in a few hundred kilobytes."""
    path = tmp_path / "x.warc.gz"
    good = [gz(article(address(f"tin-{at}-81{at}"), story(at, f"Vạn {at}"))) for at in range(len(HEADS) + 1)]
    begin, body = [], good[0]
    for make, after in zip(HEADS.values(), good[1:], strict=True):
        begin.append(len(body))
        body += make() + after
    path.write_bytes(body)
    code, said, peak = take(archive, path)
    assert (code, len(said)) == (2, len(HEADS)), said
    assert [names(line, path, at) for line, at in zip(said, begin, strict=True)] == [True] * len(HEADS), (said, begin)
    assert len(archive.titles) == len(good)
    assert peak < MOST


def body_of(times: int, kind: str = "text/html") -> bytes:
    """A body as large as a film; of text, it is one that nobody would read."""
    begin = STATUS.replace(b"text/html", kind.encode()) + b"\r\n<html><body>"
    filler = b"<p>" + b"nhieu chu " * 6000 + b"</p>\n"
    head = head_of(len(begin) + len(filler) * times, b"\r\n") + begin
    return bomb(head, filler, times, b"\r\n\r\n")


LARGE: dict[str, Callable[[], bytes]] = {
    "page-of-60-MB": lambda: body_of(1000),
    "page-of-300-MB": lambda: body_of(5000),
    "film-of-60-MB": lambda: body_of(1000, "video/mp4"),
    "film-of-300-MB": lambda: body_of(5000, "video/mp4"),
    "zstd-of-500-MB": lambda: gz(response(SECOND, zstd_bomb(4000), headers=(*HTML, ("Content-Encoding", "zstd")))),
    "gzip-of-300-MB": lambda: gz(
        response(SECOND, bomb(b"<html><p>", LINE, 4500, b"</p>"), headers=(*HTML, ("Content-Encoding", "gzip")))
    ),
    "junk-behind-the-record": lambda: bomb(article(SECOND, story(2, "Hố Dầu")), LINE, 4500, b""),
}


def test_records_as_large_as_films_are_held_by_nobody(archive: Archive, tmp_path: Path) -> None:
    """Each between good ones, in one file, in a few megabytes: a film is no page, and nothing is said of it.

    Whether a text of 60 MB is read or refused is left open: but what is refused has its line, and its neighbours stay.
    """
    path = tmp_path / "x.warc.gz"
    good = [(address(f"tin-{at}-80{at}"), story(at, f"Vạn {at}")) for at in range(len(LARGE) + 1)]
    between = [make() for make in LARGE.values()]
    path.write_bytes(b"".join(gz(article(*each)) + bad for each, bad in zip(good, [*between, b""], strict=True)))
    code, said, peak = take(archive, path)
    assert "Traceback" not in "".join(said), said
    assert (code == 2) == bool(said), said
    assert len(said) <= len(LARGE) - 2, said
    assert {each.title for _, each in good} <= set(archive.titles)
    assert peak < MOST


def told(at: int) -> tuple[tuple[str, Story], tuple[str, Story]]:
    """Two stories that stand in no other file."""
    first, second = story(at, f"Đảo {at}"), story(at + 1, f"Mũi {at}")
    return (address(f"tin-{at}-821"), first), (address(f"tin-{at}-822"), second)


def of_all_kinds() -> dict[str, bytes]:
    """Large records, and heads without end, in files of each kind; good ones stand before and behind them."""
    (one, two), (three, four), (five, six), (seven, eight) = map(told, range(4))
    begin = article(*three) + head_of(60_000_000, b"\r\n") + STATUS + b"\r\n"
    rest = b"n" * (60_000_000 - 999 * 60_000 - len(STATUS) - 2)
    film = response(SECOND, b"<html><p>" + b"nhieu chu " * 6_000_000 + b"</p>")
    parts = {"data.warc.gz": gz(article(*seven)) + http_bomb(LINES, 600) + gz(article(*eight))}
    return {
        "plain.warc": article(*one) + film + article(*two),
        "one.warc.gz": bomb(begin, b"nhieu chu " * 6000, 999, rest + b"\r\n\r\n" + article(*four)),
        "x.arc.gz": gz(arc_head(1)) + gz(arc(*five)) + bomb(b"http://", LINE, 4500, b"\n") + gz(arc(*six)),
        "x.wacz": wacz(parts, is_deflated=True),
    }


def test_files_of_all_kinds_are_read_by_pieces(archive: Archive, tmp_path: Path) -> None:
    """Also MHTML with three million header fields, beside one that is whole."""
    saved = mhtml(page(BEFORE), FIRST, "chrome")
    bad = saved.replace(b"MIME-Version", b"X: y\r\n" * 3_000_000 + b"MIME-Version", 1)
    files = [*of_all_kinds().items(), ("a.mhtml", bad), ("b.mhtml", mhtml(page(AFTER), THIRD, "chrome"))]
    code, said, peak = take(archive, write(tmp_path / "tep", files))
    assert "Traceback" not in "".join(said), said
    assert (code == 2) == bool(said), said
    good = {each.title for at in range(4) for _, each in told(at)}
    assert good | {AFTER.title} <= set(archive.titles)
    assert peak < MOST
