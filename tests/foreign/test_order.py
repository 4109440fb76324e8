"""Whatever comes first, the archive tells what was printed when: an older capture is an earlier text."""

import json
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from random import Random
from shutil import copytree

import pytest

from crawler.messages import stored
from tests.foreign.archive import PAPER, Archive, begin, whole, write
from tests.foreign.editions import BASE, URL, WORDS, Capture, body, history, printed
from tests.foreign.records import FORMS, arc_head, article, each_a_member, http, record_id, response, revisit, wacz
from tests.foreign.saved import mhtml
from tests.foreign.stories import HOST, STRANGER, address, story
from tests.foreign.tables import Rows, same, sound, tables
from tests.hostile.server import Asked, Reply, Server, serve
from tests.hostile.stories import front
from tests.test_house import ROOT
from tests.world import make_due, write_site_file

OLD, NEW = Capture(0, 2), Capture(1, 3)


def take_in_order(folder: Path, captures: Sequence[Capture], *, at_once: bool = False) -> Archive:
    """An archive into which captures came in this order, by one WARC file each or by one for all."""
    archive = begin(folder)
    packs = [captures] if at_once else [[capture] for capture in captures]
    for at, pack in enumerate(packs):
        path = folder.with_name(f"{folder.name}-{at}.warc.gz")
        path.write_bytes(each_a_member([capture.record for capture in pack]))
        whole(archive.take(path))
    return archive


@pytest.fixture
def forward(tmp_path: Path) -> Archive:
    """The older capture came first."""
    return take_in_order(tmp_path / "xuoi", (OLD, NEW))


@pytest.fixture
def backward(tmp_path: Path) -> Archive:
    """The newer capture came first."""
    return take_in_order(tmp_path / "nguoc", (NEW, OLD))


# --- two captures


def test_an_older_capture_is_an_earlier_text_and_not_the_present_one(backward: Archive) -> None:
    assert backward.texts(URL) == [(1, OLD.at, body(0)), (2, NEW.at, body(1))]
    assert backward.rows("SELECT body, revisions FROM articles") == [(body(1), 2)]


def test_all_tables_are_the_same_in_both_orders(forward: Archive, backward: Archive) -> None:
    """Also where the article has its author, tags, pictures, films, related stories, section and dates from."""
    same(tables(forward), tables(backward))


@pytest.mark.parametrize("captures", [(OLD, NEW), (NEW, OLD)], ids=["older-first", "newer-first"])
def test_all_that_is_told_of_the_article_is_that_of_the_newest_capture(
    tmp_path: Path, captures: tuple[Capture, Capture]
) -> None:
    archive = take_in_order(tmp_path / "kho", captures, at_once=True)
    query = "SELECT section, description, published_at, updated_at, first_seen_at, changed_at, gone_at FROM articles"
    assert archive.rows(query) == [
        (
            "Mục B", "Lần in thứ 1 về cái giếng cổ.", "2026-05-01T01:15+07:00", "2026-05-01T11:20:00+07:00",
            OLD.at, NEW.at, None,
        )
    ]  # fmt: skip
    assert archive.rows("SELECT name FROM authors") == [("Lường Păn",)]
    assert archive.rows("SELECT tag FROM tags ORDER BY position") == [("giếng 1",), ("làng cổ",)]
    assert archive.rows("SELECT url, credit FROM images") == [(f"https://{HOST}/anh/gieng-1.jpg", "Hữu Lữ")]
    assert archive.rows("SELECT url FROM media WHERE kind = 'video'") == [(f"https://{HOST}/phim/gieng-1.mp4",)]
    assert archive.rows("SELECT url FROM related") == [(f"https://{HOST}/tin-ben-canh-600001.html",)]
    query = "SELECT c.fetched_at FROM articles a JOIN captures c ON c.id = a.capture_id"
    assert archive.rows(query) == [(NEW.at,)]
    assert archive.looks(URL) == [OLD.at, NEW.at]


def test_the_same_search_finds_the_same_in_both_orders(forward: Archive, backward: Archive) -> None:
    columns = ("--columns", "url,title,body,section,published_at,captured_at,revisions,changed_at,tags,authors")
    asked = (
        (WORDS[1],), (WORDS[0],), ("gieng", "co"), ("giếng", "--section", "Mục A"), ("giếng", "--section", "Mục B"),
        ("giếng", "--from", "2026-05-01", "--sort", "oldest"), ("giếng", "--site", PAPER),
    )  # fmt: skip
    for words in asked:
        assert forward.ask("search", *words, *columns) == backward.ask("search", *words, *columns), words
    assert backward.found(WORDS[1]) == [BASE.title]
    assert backward.found("giếng", "--section", "Mục A") == []
    assert backward.found("giếng", "--section", "Mục B") == [BASE.title]


PLACES = ("id", "story", "article_id", "capture_id", "warc_file", "warc_offset", "warc_length", "warc_record", "run_id")
"""Columns of exports that tell numbers and where bytes lie."""


@pytest.mark.parametrize("table", ["articles_flat", "revisions", "captures", "authors", "related", "dates", "media"])
def test_exports_are_the_same_in_both_orders(forward: Archive, backward: Archive, table: str) -> None:
    def exported(archive: Archive) -> list[dict[str, object]]:
        done = archive.ask("export", "--table", table, "--format", "json", "-o", "-")
        assert done.code == 0, done
        rows = [{name: cell for name, cell in row.items() if name not in PLACES} for row in json.loads(done.out)]
        return sorted(rows, key=repr)

    assert exported(forward) == exported(backward) != []


def test_what_is_exported_of_revisions_is_in_their_order(backward: Archive) -> None:
    done = backward.ask("export", "--table", "revisions", "--columns", "number,seen_at", "--format", "csv", "-o", "-")
    assert done.out.split() == ["number,seen_at", f"1,{OLD.at}", f"2,{NEW.at}"]


def test_show_has_the_present_text_and_tells_what_the_newer_one_added(backward: Archive) -> None:
    shown = backward.ask("show", URL).out
    assert WORDS[1] in shown
    assert WORDS[0] not in shown
    told = backward.ask("show", URL, "--diff").out
    assert told.index(f"revision 1, seen {stored(OLD.at)}") < told.index(f"revision 2, seen {stored(NEW.at)}")
    less, more = (re.findall(form, told) for form in (r"\[-(.*?)-\]", r"\{\+(.*?)\+\}"))
    assert (WORDS[0] in " ".join(less), WORDS[1] in " ".join(more)) == (True, True)


def test_explain_tells_looks_and_texts_in_the_order_of_their_captures(backward: Archive) -> None:
    told = backward.ask("explain", URL).out
    fetched, texts = told.partition("revisions\n")[::2]
    assert fetched.index(stored(OLD.at)) < fetched.index(stored(NEW.at))
    assert texts.index(f"1  seen {stored(OLD.at)}") < texts.index(f"2  seen {stored(NEW.at)}")
    assert stored(NEW.at) in told.partition("bytes\n")[2]
    assert stored(OLD.at) not in told.partition("bytes\n")[2]


@pytest.mark.parametrize("form", ["", "--bibtex", "--ris", "--csl-json"])
def test_cite_names_the_present_text_in_both_orders(forward: Archive, backward: Archive, form: str) -> None:
    """Beside it stands the digest of the bytes that it was read from; where these lie differs."""
    said = [archive.ask("cite", URL, *([form] if form else [])) for archive in (forward, backward)]
    [[digest]] = backward.rows("SELECT digest FROM captures WHERE fetched_at = ?", NEW.at)
    assert str(digest) in said[1].out
    assert "Păn" in said[1].out
    lies = re.compile(r"baotinh-\S+\.warc\.gz[^\r\n\"]*")
    assert lies.sub("", said[0].out) == lies.sub("", said[1].out)


def test_the_archive_is_sound_in_both_orders_and_can_be_made_again(forward: Archive, backward: Archive) -> None:
    for archive in (forward, backward):
        sound(archive)
    same(tables(forward), tables(backward))


def test_the_past_can_come_again(backward: Archive, tmp_path: Path) -> None:
    """The same file once more, or the same capture in another file, changes nothing."""
    before = tables(backward)
    for number, form in enumerate(FORMS.values()):
        path = tmp_path / f"lai-{number}"
        path.write_bytes(form((OLD.record, NEW.record, OLD.record)))
        whole(backward.take(path))
        same(before, tables(backward))


def test_after_a_rebuild_the_past_comes_as_before(forward: Archive, tmp_path: Path) -> None:
    """What was told of times is known to the tables that were made again."""
    archive = take_in_order(tmp_path / "kho", (NEW,))
    assert archive.ask("rebuild").code == 0
    (tmp_path / "cu.warc").write_bytes(OLD.record)
    whole(archive.take(tmp_path / "cu.warc"))
    same(tables(forward), tables(archive))


# --- the past, however it was kept


def as_warc(folder: Path) -> tuple[object, ...]:
    return (write(folder, [("x.warc", OLD.record)]) / "x.warc",)


def as_arc(folder: Path) -> tuple[object, ...]:
    block = http(OLD.page.encode())
    head = f"{URL} 10.0.0.1 20260502030000 text/html {len(block)}\n".encode()
    return (write(folder, [("x.arc", arc_head(1) + head + block + b"\n")]) / "x.arc",)


def as_wacz(folder: Path) -> tuple[object, ...]:
    return (write(folder, [("x.wacz", wacz({"data.warc.gz": each_a_member([OLD.record])}))]) / "x.wacz",)


def as_page(folder: Path) -> tuple[object, ...]:
    path = write(folder, [("x.html", OLD.page)]) / "x.html"
    return path, "--url", URL, "--captured-at", "2026-05-02T10:00+07:00"


def as_mhtml(folder: Path) -> tuple[object, ...]:
    path = write(folder, [("x.mhtml", mhtml(OLD.page, address("khac"), "chrome"))]) / "x.mhtml"
    return path, "--url", URL, "--captured-at", "2026-05-02T03:00:00Z"


def as_index(folder: Path) -> tuple[object, ...]:
    table = f"file,url,captured_at\ntrong/x.html,{URL},2026-05-02 10:00\n"
    write(folder, [("trong/x.html", OLD.page), ("muc-luc.csv", table)])
    return folder, "--index", folder / "muc-luc.csv"


@pytest.mark.parametrize(
    "keep", [as_warc, as_arc, as_wacz, as_page, as_mhtml, as_index], ids=lambda keep: keep.__name__
)
def test_it_is_the_same_past_however_it_was_kept(tmp_path: Path, keep: Callable[[Path], tuple[object, ...]]) -> None:
    """Of a page that somebody saved, address and time were said outright."""
    older, newer = keep(tmp_path / "cu"), write(tmp_path, [("moi.warc", NEW.record)]) / "moi.warc"
    found = []
    for name, words in (("xuoi", (older, (newer,))), ("nguoc", ((newer,), older))):
        archive = begin(tmp_path / name)
        for each in words:
            whole(archive.take(*each))
        assert archive.texts(URL) == [(1, OLD.at, body(0)), (2, NEW.at, body(1))]
        assert archive.rows("SELECT body, first_seen_at, changed_at FROM articles") == [(body(1), OLD.at, NEW.at)]
        found.append(tables(archive))
    same(*found)
    sound(archive)


def test_a_revisit_that_is_older_than_what_it_repeats_is_an_earlier_look(tmp_path: Path) -> None:
    """It has no bytes of its own; its answer was the same, and so was its text."""
    more = (("WARC-Refers-To", record_id(URL, "2026-05-03T03:00:00Z")), ("WARC-Refers-To-Target-URI", URL),
            ("WARC-Refers-To-Date", "2026-05-03T03:00:00Z"))  # fmt: skip
    archive = begin(tmp_path / "kho")
    (tmp_path / "x.warc.gz").write_bytes(each_a_member((NEW.record, revisit(URL, "2026-05-02T03:00:00Z", more=more))))
    whole(archive.take(tmp_path / "x.warc.gz"))
    assert archive.texts(URL) == [(1, OLD.at, body(1))]
    assert archive.rows("SELECT first_seen_at, changed_at FROM articles") == [(OLD.at, OLD.at)]
    assert archive.looks(URL) == [OLD.at, NEW.at]
    sound(archive)


# --- the same text


@pytest.mark.parametrize("around", [1, 4], ids=["same-page", "other-furniture"])
def test_an_older_capture_with_the_same_text_is_one_more_look_and_no_revision(tmp_path: Path, around: int) -> None:
    """The text was there since the older one, which is what it is read from; nobody has changed it since."""
    captures = (Capture(1, 2, around=around), NEW)
    found = []
    for name, order in (("xuoi", captures), ("nguoc", captures[::-1])):
        archive = take_in_order(tmp_path / name, order)
        assert archive.texts(URL) == [(1, OLD.at, body(1))]
        assert archive.rows("SELECT revisions, first_seen_at, changed_at FROM articles") == [(1, OLD.at, OLD.at)]
        assert archive.looks(URL) == [OLD.at, NEW.at]
        found.append(tables(archive))
    same(*found)
    sound(archive)


RETURNS: dict[str, tuple[int, ...]] = {
    "A, B, A": (0, 1, 0),
    "A, A, B": (0, 0, 1),
    "A, B, B": (0, 1, 1),
    "A, B, C": (0, 1, 2),
    "A, A, A": (0, 0, 0),
}


@pytest.mark.parametrize("numbers", RETURNS.values(), ids=RETURNS)
def test_three_captures_in_every_order_tell_one_history(tmp_path: Path, numbers: tuple[int, ...]) -> None:
    """A text that comes back is a text of its own; one that stays is none, also where what parts it came last."""
    captures = [Capture(number, day) for number, day in zip(numbers, (4, 6, 9), strict=True)]
    first: Rows = {}
    for at, order in enumerate(permutations(captures)):
        archive = take_in_order(tmp_path / str(at), order, at_once=at % 3 > 0)
        assert archive.texts(URL) == history(captures), order
        first = first or tables(archive)
        same(first, tables(archive))
    sound(archive)


def test_a_text_in_between_parts_what_was_one(tmp_path: Path) -> None:
    """Before it came, nothing had been changed; now the edit was taken back, and the last text is the third."""
    archive = take_in_order(tmp_path / "kho", (Capture(0, 4), Capture(0, 9)))
    assert archive.rows("SELECT revisions, changed_at FROM articles") == [(1, Capture(0, 4).at)]
    (tmp_path / "giua.warc").write_bytes(Capture(1, 6).record)
    whole(archive.take(tmp_path / "giua.warc"))
    assert archive.rows("SELECT revisions, changed_at, body FROM articles") == [(3, Capture(0, 9).at, body(0))]
    assert [number for number, _, _ in archive.texts(URL)] == [1, 2, 3]


@pytest.mark.parametrize("turn", range(4))
def test_five_captures_in_any_order_and_any_number_of_files_tell_one_history(tmp_path: Path, turn: int) -> None:
    """Texts, days, order and files are drawn anew each time; the seed is printed."""
    seed = secrets.randbits(32)
    print(f"seed {seed}")
    chance = Random(seed)
    days = sorted(chance.sample(range(1, 30), 5))
    captures = [Capture(chance.randrange(2 + turn % 3), day, around=chance.randrange(5)) for day in days]
    straight = take_in_order(tmp_path / "thang", captures, at_once=True)
    assert straight.texts(URL) == history(captures)
    order = chance.sample(captures, 5)
    archive = begin(tmp_path / "kho")
    while order:
        count = chance.randint(1, 3)
        path = tmp_path / f"{len(order)}.warc"
        path.write_bytes(b"".join(capture.record for capture in order[:count]))
        whole(archive.take(path))
        del order[:count]
    assert archive.texts(URL) == history(captures)
    same(tables(straight), tables(archive))
    sound(archive)


def test_captures_of_one_moment_are_told_alike_in_every_order(tmp_path: Path) -> None:
    """Which of them was the first nobody knows: all texts are kept, and who came first does not matter."""
    captures = [Capture(number, 5) for number in range(3)]
    first: Rows = {}
    for at, order in enumerate(permutations(captures)):
        archive = take_in_order(tmp_path / str(at), order, at_once=at % 3 > 0)
        assert {text for _, _, text in archive.texts(URL)} == {body(number) for number in range(3)}
        assert {seen for _, seen, _ in archive.texts(URL)} == {captures[0].at}
        first = first or tables(archive)
        same(first, tables(archive))
    sound(archive)


def test_two_looks_of_one_moment_at_one_text_are_no_revision(tmp_path: Path) -> None:
    captures = (Capture(0, 5, around=0), Capture(0, 5, around=3))
    found = [tables(take_in_order(tmp_path / str(at), order)) for at, order in enumerate(permutations(captures))]
    assert len(found[0]["captures"]) == 2
    assert len(found[0]["revisions"]) == 1
    same(*found)


# --- other addresses


OTHER = address("thoi-su/tin-ben-say-1001")
CANONICAL: dict[str, tuple[str, str]] = {
    "older names another": (OTHER, URL),
    "older names another, newer none": (OTHER, ""),
    "newer names another": (URL, OTHER),
    "newer names another, older none": ("", OTHER),
    "older names the stranger's": (address("tin-ben-say-1001", STRANGER), ""),
}


@pytest.mark.parametrize("names", CANONICAL.values(), ids=CANONICAL)
def test_a_page_that_gave_another_address_as_its_own_is_one_article_in_both_orders(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    captures = (OLD._replace(canonical=names[0]), NEW._replace(canonical=names[1]))
    found = []
    for name, order in (("xuoi", captures), ("nguoc", captures[::-1])):
        archive = take_in_order(tmp_path / name, order)
        assert archive.rows("SELECT url, canonical_url, body FROM articles") == [(URL, names[1] or None, body(1))]
        assert archive.rows("SELECT number, body FROM revisions") == [(1, body(0)), (2, body(1))]
        found.append(tables(archive))
    same(*found)
    sound(archive)


SPELLINGS = (f"http://www.{HOST}/tin-ben-say-1001.html", f"https://m.{HOST}/tin-ben-say-1001.html?utm_source=zalo")


@pytest.mark.parametrize("spelt", SPELLINGS)
def test_the_address_is_that_under_which_the_newest_was_captured(tmp_path: Path, spelt: str) -> None:
    captures = (OLD._replace(url=spelt), NEW)
    found = []
    for name, order in (("xuoi", captures), ("nguoc", captures[::-1])):
        archive = take_in_order(tmp_path / name, order)
        assert archive.rows("SELECT url, revisions FROM articles") == [(URL, 2)]
        found.append(tables(archive))
    same(*found)


def mixed(chance: Random, addresses: int) -> list[tuple[int, bytes]]:
    """Three captures of each of so many addresses, beside what is no article or a stranger's, each with its day."""
    urls = [address(f"tin-so-{number}-15{number:02}") for number in range(addresses)]
    dated = []
    for number, url in enumerate(urls):
        for day in chance.sample(range(2, 30), 3):
            told = story(number, f"Vàm {number}").with_more(f"Sửa lần {day}.")
            dated.append((day, article(url, told, stamp(day), date="01/05/2026 07:15")))
    copied = article(address("tin-chep-1600", STRANGER), story(0, "Vàm 0"), stamp(15), date="02/05/2026 08:20")
    gone = response(urls[0], "", stamp(30), status="HTTP/1.1 404 Not Found")
    busy = response(urls[1], "<p>x</p>", stamp(30), status="HTTP/1.1 503 Service Unavailable")
    empty = response(urls[2], "<html><head><title>x</title></head><body><div id=app></div></body></html>", stamp(30))
    return sorted((*dated, (15, copied), (30, gone), (30, busy), (30, empty)))


def stamp(day: int) -> str:
    return f"2026-05-{day:02}T03:00:00Z"


def test_many_articles_in_any_order_are_those_of_their_days(tmp_path: Path) -> None:
    """Also where the newest look at an address found it gone, busy or empty: what was read before stays its text."""
    seed = secrets.randbits(32)
    print(f"seed {seed}")
    chance = Random(seed)
    dated = mixed(chance, 5)
    found = []
    for name, records in (("thang", dated), ("tron", chance.sample(dated, len(dated))), ("nguoc", dated[::-1])):
        archive = begin(tmp_path / name)
        (tmp_path / f"{name}.warc").write_bytes(b"".join(record for _, record in records))
        whole(archive.take(tmp_path / f"{name}.warc"))
        assert archive.rows("SELECT count(*), sum(revisions), count(gone_at) FROM articles") == [(6, 16, 0)]
        found.append(tables(archive))
    same(found[0], found[1])
    same(found[0], found[2])
    sound(archive)


def test_an_import_of_the_past_that_is_killed_and_said_again_is_whole(tmp_path: Path) -> None:
    """The newer captures came first; of the older ones some were stored when it was killed."""
    dated = mixed(Random(7), 40)
    (tmp_path / "moi.warc").write_bytes(b"".join(record for day, record in dated if day > 14))
    (tmp_path / "cu.warc").write_bytes(b"".join(record for day, record in dated[::-1] if day <= 14))
    straight, killed = begin(tmp_path / "thang"), begin(tmp_path / "dut")
    for archive in (straight, killed):
        whole(archive.take(tmp_path / "moi.warc"))
    whole(straight.take(tmp_path / "cu.warc"))
    [[before]] = killed.rows("SELECT count(*) FROM captures")
    [[after]] = straight.rows("SELECT count(*) FROM captures")
    start = [sys.executable, "-m", "baotinh", "import", str(tmp_path / "cu.warc"), "--data", str(killed.data)]
    with subprocess.Popen(start, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT) as process:
        deadline = time.monotonic() + 60
        while killed.rows("SELECT count(*) FROM captures")[0][0] < int(str(before)) + 8:  # type: ignore[operator]
            assert process.poll() is None, "it was over before it could be killed"
            assert time.monotonic() < deadline
            time.sleep(0.01)
        process.kill()
    [[stored]] = killed.rows("SELECT count(*) FROM captures")
    assert int(str(before)) < int(str(stored)) < int(str(after))
    whole(killed.take(tmp_path / "cu.warc"))
    same(tables(straight), tables(killed))
    sound(killed)


@pytest.mark.parametrize("is_present", [True, False], ids=["present", "past"])
def test_copies_and_places_are_those_of_the_present_text(tmp_path: Path, is_present: bool) -> None:
    """What an article once printed of another paper's and prints no more is no copy, nor is it about what it named."""
    agency, own = story(2, "Rạch Dơi").with_more("Đoàn của tỉnh Phú Thọ cũng có mặt."), story(3, "Rạch Dơi")
    texts = (own, agency) if is_present else (agency, own)
    records = [article(URL, told, stamp(day), date="02/05/2026 07:15") for day, told in enumerate(texts, 3)]
    source = article(address("tin-chep-1600", STRANGER), agency, stamp(3), date="01/05/2026 07:15")
    found = []
    for name, order in (
        ("xuoi", (source, *records)),
        ("nguoc", (*records[::-1], source)),
        ("giua", (records[1], source, records[0])),
    ):
        archive = begin(tmp_path / name)
        for at, each in enumerate(order):
            (tmp_path / f"{name}-{at}.warc").write_bytes(each)
            whole(archive.take(tmp_path / f"{name}-{at}.warc"))
        assert archive.rows("SELECT count(*) FROM copies") == [(2 if is_present else 0,)], name
        query = "SELECT p.text FROM places p JOIN articles a ON a.id = article_id WHERE a.url = ?"
        assert archive.rows(query, URL) == ([("Phú Thọ",)] if is_present else []), name
        found.append(tables(archive))
    same(found[0], found[1])
    same(found[0], found[2])


# --- what our own crawl stored

HERE = "127.61.0.2"
KEPT, GONE, EMPTY, NEVER = (f"/tin-{name}-30000{n}.html" for n, name in enumerate(("con", "mat", "rong", "chua-he")))
"""What stayed, what the second crawl found gone, what gave no article in any crawl, what was gone from the first."""


def answer(asked: Asked) -> Reply:
    if asked.path == "/":
        return Reply(front((KEPT, GONE, EMPTY, NEVER)))
    if asked.path == KEPT or (asked.path == GONE and asked.phase == 1):
        return Reply(printed(1 if asked.path == KEPT else 2).encode())
    return Reply(b"<html><head><title>x</title></head><body></body></html>") if asked.path == EMPTY else Reply(b"", 404)


@dataclass(frozen=True, slots=True)
class Crawled:
    """An archive of our own, and its paper."""

    archive: Archive
    server: Server

    def url(self, path: str) -> str:
        return f"http://{HERE}:{self.server.port}{path}"

    def crawl(self) -> None:
        make_due(self.archive.data)
        start = [sys.executable, "-m", "baotinh", "crawl", "day", "--allow-loopback", "--data", str(self.archive.data)]
        done = subprocess.run(start, capture_output=True, text=True, timeout=90, check=False, cwd=ROOT)
        assert done.returncode == 0, done.stderr

    def past(self, path: str, number: int, day: int = 2) -> None:
        """An older capture comes."""
        file = self.archive.data.with_name(f"{number}-{day}.warc")
        file.write_bytes(response(self.url(path), printed(number), stamp(day)))
        whole(self.archive.take(file))

    def article(self, path: str, columns: str) -> list[tuple[object, ...]]:
        return self.archive.rows(f"SELECT {columns} FROM articles WHERE url = ?", self.url(path))

    def looked(self, path: str) -> list[str]:
        """When our own crawls asked for it."""
        query = "SELECT fetched_at FROM captures WHERE url = ? AND fetched_at > '2026-06' ORDER BY fetched_at"
        return [str(when) for [when] in self.archive.rows(query, self.url(path))]


@pytest.fixture(scope="module")
def crawled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    data = tmp_path_factory.mktemp("crawled") / "data"
    with serve({HERE: answer}) as server:
        write_site_file(data, "day", HERE, server.port)
        made = Crawled(Archive(data), server)
        for server.phase in (1, 2):
            made.crawl()
        yield made


@pytest.fixture
def crawled(crawled_once: Crawled, tmp_path: Path) -> Crawled:
    return Crawled(Archive(Path(copytree(crawled_once.archive.data, tmp_path / "da-tai"))), crawled_once.server)


FRONTIER = "SELECT * FROM pages WHERE url = ?"


def test_what_our_own_crawl_stored_stays_the_present_text(crawled: Crawled) -> None:
    """An archive of others tells what was there before; what is due, and what the server said last, is as it was."""
    first, _ = crawled.looked(KEPT)
    frontier = crawled.archive.rows(FRONTIER, crawled.url(KEPT))
    crawled.past(KEPT, 0)
    assert crawled.archive.texts(crawled.url(KEPT)) == [(1, OLD.at, body(0)), (2, first, body(1))]
    assert crawled.article(KEPT, "body, first_seen_at, changed_at") == [(body(1), OLD.at, first)]
    assert crawled.archive.rows(FRONTIER, crawled.url(KEPT)) == frontier
    sound(crawled.archive)


def test_of_the_text_that_it_stored_the_past_tells_since_when_it_stood(crawled: Crawled) -> None:
    frontier = crawled.archive.rows(FRONTIER, crawled.url(KEPT))
    crawled.past(KEPT, 1)
    assert crawled.archive.texts(crawled.url(KEPT)) == [(1, OLD.at, body(1))]
    assert crawled.article(KEPT, "revisions, first_seen_at, changed_at") == [(1, OLD.at, OLD.at)]
    assert crawled.archive.rows(FRONTIER, crawled.url(KEPT)) == frontier
    sound(crawled.archive)


def test_the_next_crawl_finds_that_nothing_has_changed(crawled: Crawled) -> None:
    """It asks as before, and the text that it gets is the one that it got last, not the one that came last."""
    crawled.past(KEPT, 0)
    before = crawled.archive.texts(crawled.url(KEPT))
    crawled.crawl()
    assert crawled.archive.texts(crawled.url(KEPT)) == before
    assert len(crawled.looked(KEPT)) == 3
    sound(crawled.archive)


def test_what_is_gone_is_not_back_because_it_once_was_there(crawled: Crawled) -> None:
    [first, missing] = crawled.looked(GONE)
    assert crawled.article(GONE, "gone_at, revisions") == [(missing, 1)]
    crawled.past(GONE, 0)
    assert crawled.article(GONE, "gone_at, revisions, body") == [(missing, 2, body(2))]
    assert [seen for _, seen, _ in crawled.archive.texts(crawled.url(GONE))] == [OLD.at, first]
    sound(crawled.archive)


@pytest.mark.parametrize("path", [EMPTY, NEVER], ids=["empty", "gone"])
def test_of_what_gave_us_nothing_the_past_is_the_text(crawled: Crawled, path: str) -> None:
    """It is gone since our crawl found it so; an empty page says nothing of that. What is due stays as it was."""
    first, _ = crawled.looked(path)
    query = "SELECT state, reason, due_at, tries, looks, visited_at, whole_at FROM pages WHERE url = ?"
    frontier = crawled.archive.rows(query, crawled.url(path))
    crawled.past(path, 1, 3)
    crawled.past(path, 0, 2)
    assert crawled.article(path, "body, revisions, gone_at") == [(body(1), 2, first if path == NEVER else None)]
    assert crawled.archive.rows(query, crawled.url(path)) == frontier
    sound(crawled.archive)


def test_the_past_comes_to_our_own_in_any_order(crawled: Crawled, tmp_path: Path) -> None:
    """Three older captures of a page that a crawl stored, two of them with its own text."""
    days = {4: 1, 6: 0, 9: 1}
    first: Rows = {}
    for turn, order in enumerate(((4, 6, 9), (9, 6, 4), (6, 9, 4))):
        copy = Crawled(Archive(Path(copytree(crawled.archive.data, tmp_path / str(turn) / "data"))), crawled.server)
        for day in order:
            copy.past(KEPT, days[day], day)
        assert [text for _, _, text in copy.archive.texts(copy.url(KEPT))] == [body(1), body(0), body(1)]
        assert copy.article(KEPT, "changed_at") == [(Capture(1, 9).at,)]
        first = first or tables(copy.archive)
        same(first, tables(copy.archive))
