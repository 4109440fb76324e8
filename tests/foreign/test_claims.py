"""What a saved page says of itself is a claim; what is said outright counts; neither is lost with the tables."""

import csv
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from shutil import copytree

import pytest

from tests.foreign.archive import PAPER, Archive, begin, lines, one_line, same_after_rebuild, whole, write
from tests.foreign.records import article
from tests.foreign.saved import (
    SAVED_AT,
    STAMPED_AT,
    mhtml,
    replayed,
    saved_from,
    singlefile,
    wayback,
)
from tests.foreign.stories import HOST, Story, address, page, story
from tests.foreign.tables import changed, same, sound, tables
from tests.hostile.server import Asked, Reply, serve
from tests.hostile.stories import front
from tests.test_house import ROOT
from tests.world import write_site_file

ONE, TWO = story(0, "Bến Sậy"), story(1, "Đồi Quạ")
FIRST, SECOND = address("tin-ben-say-1001"), address("tin-doi-qua-1002")
Save = Callable[[Story, str], str | bytes]
WHOLE = {"canonical": True, "wombat": True, "toolbar": True, "archived": True}

SAVERS: dict[str, tuple[Save, str | None]] = {
    "singlefile": (lambda told, url: singlefile(page(told), url), SAVED_AT),
    "singlefile-elsewhere": (
        lambda told, url: singlefile(page(told), url, "Sat May 16 2026 05:12:36 GMT-0700 (Pacific Daylight Time)"),
        SAVED_AT,
    ),
    "singlefile-vietnamese": (
        lambda told, url: singlefile(page(told), url, "Sat May 16 2026 19:12:36 GMT+0700 (Giờ Đông Dương)"),
        SAVED_AT,
    ),
    "singlefile-of-wayback": (lambda told, url: singlefile(page(told), wayback(url)), STAMPED_AT),
    "chrome": (lambda told, url: saved_from(page(told), url), None),
    "chrome-below-a-comment": (lambda told, url: saved_from(page(told, top="<!-- mau -->"), url), None),
    "chrome-of-wayback": (lambda told, url: saved_from(page(told), wayback(url)), STAMPED_AT),
    "chrome-of-wayback-as-it-came": (lambda told, url: saved_from(page(told), wayback(url, "id_")), STAMPED_AT),
    "chrome-of-wayback-in-frame": (lambda told, url: saved_from(page(told), wayback(url, "if_")), STAMPED_AT),
    "wayback": (lambda told, url: replayed(told, url, **WHOLE), STAMPED_AT),
    "wayback-canonical-alone": (
        lambda told, url: replayed(told, url, canonical=True, wombat=False, toolbar=False, archived=False),
        STAMPED_AT,
    ),
    "wayback-script-alone": (
        lambda told, url: replayed(told, url, canonical=False, wombat=True, toolbar=False, archived=True),
        STAMPED_AT,
    ),
    "wayback-toolbar-alone": (
        lambda told, url: replayed(told, url, canonical=False, wombat=False, toolbar=True, archived=True),
        STAMPED_AT,
    ),
    "mhtml-chrome": (lambda told, url: mhtml(page(told), url, "chrome"), SAVED_AT),
    "mhtml-ie": (lambda told, url: mhtml(page(told), url, "ie", encoding="base64"), SAVED_AT),
    "mhtml-firefox": (lambda told, url: mhtml(page(told), url, "firefox", encoding="8bit"), SAVED_AT),
    "mhtml-of-wayback": (lambda told, url: mhtml(page(told), wayback(url), "chrome"), STAMPED_AT),
    "own-canonical": (lambda told, url: page(told, head=f'<link rel="canonical" href="{url}">'), None),
}


def saved(folder: Path, names: object = SAVERS, host: str = HOST) -> dict[str, tuple[str, Story]]:
    """A folder with a page of each, and what each of them is."""
    assert isinstance(names, dict)
    told = {name: (address(f"tin-{name}-2101", host), story(at, f"Vàm {name}")) for at, name in enumerate(names)}
    write(folder, [(f"{name}.html", SAVERS[name][0](each, url)) for name, (url, each) in told.items()])
    return told


def test_a_saved_page_belongs_to_the_paper_whose_address_it_states(archive: Archive, tmp_path: Path) -> None:
    """It is found by its address and among its paper's; its text has nothing of what the saver put there."""
    told = saved(tmp_path / "tep")
    whole(archive.take(tmp_path / "tep"))
    assert archive.titles == sorted(each.title for _, each in told.values())
    found = {}
    for name, (url, each) in told.items():
        [[site, body]] = archive.rows("SELECT site, body FROM articles WHERE title = ?", each.title)
        [[known]] = archive.rows("SELECT count(*) FROM articles WHERE ? IN (url, canonical_url)", url)
        found[name] = (site, known, body == "\n\n".join(each.body))
    assert found == dict.fromkeys(SAVERS, (PAPER, 1, True))
    assert archive.found("vàm", "--site", PAPER, "--limit", 50) == archive.titles
    assert archive.found("vàm", "--province", "Bến Tre", "--limit", 50) == archive.titles


def test_a_saved_page_was_captured_when_it_says(archive: Archive, tmp_path: Path) -> None:
    """The Wayback Machine's time is that of its capture, whenever somebody saved the page from there."""
    told = saved(tmp_path / "tep")
    whole(archive.take(tmp_path / "tep"))
    query = "SELECT c.fetched_at FROM articles a JOIN captures c ON c.id = a.capture_id WHERE title = ?"
    found = {name: archive.rows(query, each.title)[0][0] for name, (_, each) in told.items()}
    assert found == {name: at for name, (_, at) in SAVERS.items()}


def test_claims_are_the_same_after_rebuild(archive: Archive, tmp_path: Path) -> None:
    saved(tmp_path / "tep")
    whole(archive.take(tmp_path / "tep"))
    same_after_rebuild(archive)


@pytest.mark.parametrize("name", ["singlefile", "chrome", "wayback", "mhtml-chrome"])
def test_a_claim_is_told_as_a_claim(archive: Archive, tmp_path: Path, name: str) -> None:
    """`show` says the word, of what the file alone says; not of what is said outright, nor of what a WARC recorded."""
    [(url, _)] = saved(tmp_path / "tep", {name: 0}).values()
    whole(archive.take(tmp_path / "tep"))
    (tmp_path / "x.warc").write_bytes(article(FIRST, ONE))
    (tmp_path / "y.html").write_text(page(TWO), "utf-8")
    whole(archive.take(tmp_path / "x.warc"))
    whole(archive.take(tmp_path / "y.html", "--url", SECOND, "--captured-at", "2026-05-16T19:12+07:00"))
    assert (archive.claims(url), archive.claims(FIRST), archive.claims(SECOND)) == (True, False, False)


@pytest.mark.parametrize("name", ["singlefile", "mhtml-chrome"])
def test_relative_times_are_read_by_the_time_that_is_claimed(archive: Archive, tmp_path: Path, name: str) -> None:
    """“4 ngày trước”, saved on 16 May, is 12 May; where nobody says when it was saved it stays unread."""
    text = page(ONE, date="4 ngày trước")
    content = singlefile(text, FIRST) if name == "singlefile" else mhtml(text, FIRST, "chrome")
    write(tmp_path, [("a.html", content), ("b.html", saved_from(page(TWO, date="4 ngày trước"), SECOND))])
    whole(archive.take(tmp_path / "a.html", tmp_path / "b.html"))
    days = set(archive.rows("SELECT title, published_day FROM articles"))
    assert days == {(ONE.title, "2026-05-12"), (TWO.title, None)}


LIES: dict[str, str] = {
    "quoted": page(ONE, aside=f"<pre>&lt;!-- saved from url=(0052){SECOND} --&gt;</pre>"),
    "below": page(ONE, end=f"\n<!-- saved from url=(0052){SECOND} -->"),
    "within": page(ONE, aside=f"<div><!-- saved from url=(0052){SECOND} --></div>"),
    "told": page(ONE, aside=f"<p>url: {SECOND} saved date: Sat May 16 2026 19:12:36 GMT+0700</p>"),
    "linked": page(ONE, aside=f'<p><a href="{wayback(SECOND)}">Bản lưu</a></p>'),
    "disk": saved_from(page(ONE), "file:///C:/Users/ai/tin.html"),
    "blank": saved_from(page(ONE), "about:internet"),
    "no-date": singlefile(page(ONE), "about:blank", "hôm kia"),
}


def test_what_only_looks_like_a_claim_is_none(archive: Archive, tmp_path: Path) -> None:
    """Savers write above the head; the same words in a text, in a comment of a reader or below all say nothing.

    `about:internet` is the mark by which Windows lets scripts of a saved page run.
    """
    for name, text in LIES.items():
        data = begin(tmp_path / name)
        (tmp_path / "x.html").write_text(text, "utf-8")
        whole(data.take(tmp_path / "x.html"))
        assert data.rows("SELECT site, url, canonical_url FROM articles") == [(None, None, None)], name


def test_an_address_said_outright_is_the_pages(archive: Archive, tmp_path: Path) -> None:
    """`--url` counts more than what the file says, and `--captured-at` more than its date."""
    (tmp_path / "a.html").write_text(singlefile(page(ONE), address("khac")), "utf-8")
    whole(archive.take(tmp_path / "a.html", "--url", FIRST, "--captured-at", "2026-05-17T08:00+07:00"))
    assert archive.rows("SELECT site, url FROM articles") == [(PAPER, FIRST)]
    assert archive.looks(FIRST) == ["2026-05-17T01:00:00+00:00"]
    assert archive.ask("show", FIRST).code == 0
    same_after_rebuild(archive)


def test_an_address_of_the_wayback_machine_said_outright_is_the_one_within(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page(ONE), "utf-8")
    whole(archive.take(tmp_path / "a.html", "--url", wayback(FIRST, "id_")))
    assert archive.rows("SELECT site, url FROM articles") == [(PAPER, FIRST)]
    assert archive.looks(FIRST) == [STAMPED_AT]


def test_a_paper_said_outright_is_the_pages(archive: Archive, tmp_path: Path) -> None:
    """Of a page, of a text, of a whole folder; also after the tables were made anew."""
    text = "\n\n".join((TWO.title, TWO.lead, *TWO.body))
    write(tmp_path / "tep", [("a.html", page(ONE)), ("b.txt", text)])
    whole(archive.take(tmp_path / "tep", "--site", PAPER))
    assert archive.rows("SELECT DISTINCT site FROM articles") == [(PAPER,)]
    assert archive.titles == sorted((ONE.title, TWO.title))
    same_after_rebuild(archive)


BAD_WORDS: dict[str, tuple[str, ...]] = {
    "url-script": ("--url", "javascript:alert(1)"),
    "url-file": ("--url", "file:///tmp/a.html"),
    "url-words": ("--url", "khong phai dia chi"),
    "site": ("--site", "bao-khong-co"),
    "index-missing": ("--index", "khong-co.csv"),
}


@pytest.mark.parametrize("words", BAD_WORDS.values(), ids=BAD_WORDS)
def test_a_bad_word_is_one_line_before_anything_is_stored(
    archive: Archive, tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "a.html").write_text(page(ONE), "utf-8")
    done = archive.take(tmp_path / "a.html", *words)
    assert (done.code, len(lines(done))) == (2, 1), done
    assert words[1] in done.err
    assert not (archive.data / "archive.db").exists() or archive.titles == []


def test_one_address_is_not_that_of_two_files(archive: Archive, tmp_path: Path) -> None:
    """Which of them was meant nobody knows: a line, and neither is stored."""
    write(tmp_path, [("a.html", page(ONE)), ("b.html", page(TWO))])
    done = archive.take(tmp_path / "a.html", tmp_path / "b.html", "--url", FIRST)
    assert (done.code, len(lines(done))) == (2, 1), done
    assert not (archive.data / "archive.db").exists() or archive.titles == []


def index(path: Path, rows: Sequence[tuple[str, ...]], columns: tuple[str, ...] = ("file", "url", "captured_at"),
          mark: str = "") -> Path:  # fmt: skip
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(mark)
        csv.writer(file).writerows((columns, *rows))
    return path


@pytest.mark.parametrize("place", ["tep/muc-luc.csv", "muc-luc.csv"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "excel"])
def test_an_index_says_where_and_when_each_file_was_captured(
    archive: Archive, tmp_path: Path, place: str, mark: str
) -> None:
    """Its files are named as they lie in the folder, wherever the index is; it is no page itself.

    A cell may be empty; a time without offset is Vietnamese, as with `--captured-at`; what is in no row is imported by
    what it says itself.
    """
    told = [story(at, f"Cù lao {at}") for at in range(4)]
    files = ("a.html", "trong/b.html", "trong/tên có dấu.html", "d.html")
    folder = write(tmp_path / "tep", [(name, page(each)) for name, each in zip(files, told, strict=True)])
    write(folder, [("a.html", singlefile(page(told[0]), address("khac")))])
    urls = [address(f"tin-{at}-2201") for at in range(3)]
    rows = [
        (files[0], urls[0], "2026-05-16T12:12:36Z"),
        (files[1], urls[1], "2026-05-16 19:12"),
        (files[2], urls[2], ""),
    ]
    whole(archive.take(folder, "--index", index(tmp_path / place, rows, mark=mark)))
    assert archive.titles == sorted(each.title for each in told)
    query = "SELECT a.url, c.fetched_at FROM articles a JOIN captures c ON c.id = capture_id ORDER BY a.url NULLS LAST"
    found = archive.rows(query)
    assert found == [
        (urls[0], SAVED_AT),
        (urls[1], "2026-05-16T12:12:00+00:00"),
        (urls[2], None),
        (None, None),
    ]
    assert archive.rows("SELECT count(*) FROM articles WHERE site = ?", PAPER) == [(3,)]
    same_after_rebuild(archive)


def test_a_row_whose_file_is_missing_is_one_line(archive: Archive, tmp_path: Path) -> None:
    """It names the file; the others are stored."""
    folder = write(tmp_path / "tep", [("a.html", page(ONE)), ("b.html", page(TWO))])
    rows = [("a.html", FIRST, ""), ("khong-co.html", address("khong-co"), ""), ("b.html", SECOND, "")]
    done = archive.take(folder, "--index", index(tmp_path / "i.csv", rows))
    assert (done.code, len(lines(done))) == (2, 1), done
    assert "khong-co.html" in done.err
    assert sorted(archive.rows("SELECT url FROM articles")) == [(FIRST,), (SECOND,)]


ROWS: dict[str, tuple[str, str, str]] = {
    "time": ("b.html", SECOND, "hôm kia"),
    "script": ("b.html", "javascript:alert(1)", ""),
    "outside": ("../ngoai.html", SECOND, ""),
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_row_that_says_nothing_usable_is_one_line(
    archive: Archive, tmp_path: Path, row: tuple[str, str, str]
) -> None:
    """The rows beside it are stored; what became of its own file, with such an address or time, is not asked."""
    folder = write(tmp_path / "tep", [("a.html", page(ONE)), ("b.html", page(TWO))])
    (tmp_path / "ngoai.html").write_text(page(story(2, "Ngoài")), "utf-8")
    done = archive.take(folder, "--index", index(tmp_path / "i.csv", [("a.html", FIRST, ""), row]))
    assert (done.code, len(lines(done))) == (2, 1), done
    assert archive.rows("SELECT title FROM articles WHERE url = ?", FIRST) == [(ONE.title,)]
    assert story(2, "Ngoài").title not in archive.titles


COLUMNS = (("path", "url", "captured_at"), ("file", "address", "captured_at"), ("file", "url", "date"), ("file,url",))


@pytest.mark.parametrize("columns", COLUMNS, ids=",".join)
def test_an_index_with_a_wrong_column_is_one_line(archive: Archive, tmp_path: Path, columns: tuple[str, ...]) -> None:
    """A column that is not understood may be the one that matters: nothing is imported, what was stored stays."""
    (tmp_path / "x.warc").write_bytes(article(SECOND, TWO))
    whole(archive.take(tmp_path / "x.warc"))
    folder = write(tmp_path / "tep", [("a.html", page(ONE))])
    rows = [("a.html", FIRST, "2026-05-16T12:12:36Z")[: len(columns)]]
    one_line(archive.take(folder, "--index", index(tmp_path / "i.csv", rows, columns)), tmp_path / "i.csv")
    assert archive.titles == [TWO.title]


MAY = "127.61.0.1"
PATHS = ("/tin-ben-say-300001.html", "/tin-doi-qua-300002.html")


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """An archive with two articles that were crawled, and where the first one is."""

    def answer(asked: Asked) -> Reply:
        told = {"/": front(PATHS), PATHS[0]: page(ONE).encode(), PATHS[1]: page(TWO).encode()}
        return Reply(told[asked.path]) if asked.path in told else Reply(b"", 404)

    data = tmp_path_factory.mktemp("crawled") / "data"
    with serve({MAY: answer}) as server:
        write_site_file(data, "may", MAY, server.port)
        start = [sys.executable, "-m", "baotinh", "crawl", "may", "--allow-loopback", "--data", str(data)]
        done = subprocess.run(start, capture_output=True, text=True, timeout=90, check=False, cwd=ROOT)
        assert done.returncode == 0, done.stderr
        yield data, f"http://{MAY}:{server.port}{PATHS[0]}"


@pytest.fixture
def crawl(crawled: tuple[Path, str], tmp_path: Path) -> tuple[Archive, str]:
    data, url = crawled
    return Archive(Path(copytree(data, tmp_path / "da-tai"))), url


MORE = "Chiều cùng ngày, đoàn kiểm tra của huyện đã đến xem giếng và hứa hỗ trợ thêm mười bao xi măng zqxkwv."
STORED = "\n\n".join(ONE.body)
KNOWING = {"sites", "articles_by_province"}
"""What an import writes down of the papers that are shipped, whatever it imports."""
CLAIMS = ("singlefile", "chrome", "wayback", "mhtml-chrome", "own-canonical")


@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_gives_no_revision_of_a_crawled_article(crawl: tuple[Archive, str], tmp_path: Path, name: str) -> None:
    """Anybody can write an address into a file: what the server said stays the only text of it.

    The file is not lost: it is an article by itself, found by its words, with its own bytes.
    """
    archive, url = crawl
    write(tmp_path, [("x.html", SAVERS[name][0](ONE.with_more(MORE), url))])
    whole(archive.take(tmp_path / "x.html"))
    assert archive.rows("SELECT body, revisions FROM articles WHERE url = ?", url) == [(STORED, 1)]
    assert archive.found("zqxkwv") == [ONE.title]
    assert archive.rows("SELECT count(*) FROM articles") == [(3,)]
    same_after_rebuild(archive)


@pytest.mark.parametrize("name", CLAIMS)
def test_that_a_claim_with_another_text_stands_apart_is_told_in_one_line(
    crawl: tuple[Archive, str], tmp_path: Path, name: str
) -> None:
    """It names the file and the address; nothing failed. The bytes are kept, and verify finds nothing wrong."""
    archive, url = crawl
    write(tmp_path, [("x.html", SAVERS[name][0](ONE.with_more(MORE), url))])
    done = archive.take(tmp_path / "x.html")
    assert done.code == 0, done
    [line] = [line for line in done.said.splitlines() if "x.html" in line]
    assert url in line
    assert name == "mhtml-chrome" or archive.is_in_warc("zqxkwv")  # which breaks its lines wherever they are full
    assert archive.ask("verify").code == 0
    again = archive.take(tmp_path / "x.html")
    assert again.code == 0
    assert archive.rows("SELECT count(*) FROM articles") == [(3,)]


@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_with_the_same_text_is_one_more_look_and_says_so(
    crawl: tuple[Archive, str], tmp_path: Path, name: str
) -> None:
    """It is no article by itself, and no row says anything else than before, not even since when the text stands.

    `explain` has it among the looks, with its time, and calls it a claim; of the article itself nothing is one.
    """
    archive, url = crawl
    before = tables(archive)
    write(tmp_path, [("x.html", SAVERS[name][0](ONE, url))])
    whole(archive.take(tmp_path / "x.html"))
    now = tables(archive)
    assert changed(before, now) - KNOWING == {"captures"}
    assert len(now["captures"]) == len(before["captures"]) + 1
    fetched = archive.ask("explain", url).out.partition("fetched\n")[2].partition("article\n")[0]
    [look] = [line for line in fetched.splitlines() if "claim" in line.lower()]
    assert len(fetched.splitlines()) == 2
    assert (SAVERS[name][1] or "file") in look
    assert not archive.claims(url)
    whole(archive.take(tmp_path / "x.html"))
    same(now, tables(archive))
    sound(archive)


def test_a_claim_gives_no_revision_of_what_a_warc_recorded(archive: Archive, tmp_path: Path) -> None:
    """A WARC of others is a crawl of others: who wrote it saw the answer of the server."""
    (tmp_path / "x.warc").write_bytes(article(FIRST, ONE))
    (tmp_path / "y.html").write_text(singlefile(page(ONE.with_more(MORE)), FIRST), "utf-8")
    whole(archive.take(tmp_path / "x.warc"))
    whole(archive.take(tmp_path / "y.html"))
    assert archive.rows("SELECT body, revisions FROM articles WHERE url = ?", FIRST) == [(STORED, 1)]


def test_what_a_warc_recorded_takes_the_place_of_a_claim(archive: Archive, tmp_path: Path) -> None:
    """The saved page came first: in the other order the address has the same text."""
    (tmp_path / "x.warc").write_bytes(article(FIRST, ONE, "2026-05-01T03:00:00Z"))
    (tmp_path / "y.html").write_text(singlefile(page(ONE.with_more(MORE)), FIRST), "utf-8")
    whole(archive.take(tmp_path / "y.html"))
    whole(archive.take(tmp_path / "x.warc"))
    assert archive.rows("SELECT body FROM articles WHERE url = ?", FIRST) == [(STORED,)]
    assert archive.found("zqxkwv") == [ONE.title]
