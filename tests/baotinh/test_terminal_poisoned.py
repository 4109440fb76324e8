"""No escape sequence, control or mark that turns text round reaches a terminal, and none of it stays in a text."""

import gzip
import io
import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.extractors import extract
from crawler.items import Page
from pipelines.db.archive import Archive as Stored
from pipelines.foreign.saved import Saved
from pipelines.ingest.imports import Importer
from tests.hostile.server import Asked, Raw, Reply, serve
from tests.hostile.stories import front, story
from tests.world import DOOMED, World, dump, rows, typed, write_site_file

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
POISONS = {
    "an escape": "\x1b[2J\x1b]0;tieu de\x07",
    "a colour of one byte": "\x9b31m",
    "a string of one byte": "\x9d0;x\x9c\x90q\x98s\x9ep\x9fa",
    "a bell and a backspace": "\x07\x08\x0b\x0c\x0e\x0f\x7f",
    "an override": "\u202eevil\u202c",
    "isolates": "\u2066a\u2067b\u2068c\u2069",
    "marks of direction": "\u200ea\u200fb\u061cc",
    "embeddings": "\u202aa\u202bb\u202dc",
    "a line that is not ours": "\rbaotinh: all is well",
    "separators": "\u2028x\u2029y",
}
ALL = "".join(POISONS.values())
UNFIT = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029{BIDI}]")
"""What may not be written to a terminal: controls but for tab and new line, separators, marks that turn text round."""


def unfit(text: str) -> list[str]:
    return [f"U+{ord(letter):04X}" for letter in sorted(set(UNFIT.findall(text.replace("\r\n", "\n"))))]


# --- what stands in the tables, through every command

_KEYS = {
    "key",
    "url",
    "warc_file",
    "digest",
    "state",
    "kind",
    "site",
    "id",
    "name_key",
    "canonical_url",
    "moved_to",
    "root",
}
"""Columns by which rows are found, compared or read by machines; they are poisoned one after the other further down."""


def poison(data: Path, word: str, only: tuple[str, str] | None = None) -> int:
    """Put it behind each text of each table, where the table lets it; returns how many columns were poisoned."""
    count = 0
    with closing(sqlite3.connect(data / "archive.db")) as db:
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in (name for name in tables if not name.startswith(("sqlite_", "_", "search_"))):
            for column in db.execute(f"PRAGMA table_info({table})").fetchall():
                name, kind, is_key = column[1], column[2], column[5]
                wanted = only == (table, name) if only else not is_key and name not in _KEYS
                if kind == "TEXT" and wanted:
                    count += behind(db, table, name, word)
        db.commit()
    return count


def behind(db: sqlite3.Connection, table: str, name: str, word: str) -> int:
    first = db.execute(f"SELECT {name} FROM {table} WHERE {name} IS NOT NULL LIMIT 1").fetchone()
    try:
        if first is not None and str(first[0])[:1] in ("[", "{"):
            value = json.dumps(["co", word], ensure_ascii=False) if first[0][0] == "[" else json.dumps({f"co{word}": 1})
            db.execute(f"UPDATE {table} SET {name} = ? WHERE {name} IS NOT NULL", (value,))
        elif re.fullmatch(r"(?:.*_)?(?:at|until|day)|started_at", name):
            return 0  # times; they have a test of their own
        else:
            db.execute(f"UPDATE {table} SET {name} = coalesce({name}, '') || ?", (word,))
    except sqlite3.IntegrityError:
        return 0
    return 1


def commands(data: Path, url: str) -> dict[str, tuple[object, ...]]:
    """Whatever prints."""
    return {
        "show": ("show", "8"), "show another": ("show", "1"), "show --diff": ("show", "8", "--diff"),
        "explain": ("explain", url), "explain an id": ("explain", "8"), "search": ("search", "bản tin"),
        "search --json": ("search", "bản tin", "--json"), "copies": ("copies", "1"),
        "copies --json": ("copies", "1", "--json"), "cite": ("cite", "8"), "cite --bibtex": ("cite", "8", "--bibtex"),
        "verify": ("verify",), "verify --json": ("verify", "--json"), "doctor": ("doctor",),
        "doctor --json": ("doctor", "--json"), "export csv": ("export", "--format", "csv", "-o", "-"),
        "export json": ("export", "--format", "json", "-o", "-"),
        "export jsonl": ("export", "--format", "jsonl", "-o", "-"),
        "export related": ("export", "--format", "jsonl", "--table", "related", "-o", "-"),
        "export captures": ("export", "--format", "csv", "--table", "captures", "-o", "-"),
        "export dates": ("export", "--format", "json", "--table", "dates", "-o", "-"),
        "redact what is not there": ("redact", f"https://bao.example/{ALL}", "--yes"),
        "show what is not there": ("show", f"https://bao.example/{ALL}"),
        "explain what is not there": ("explain", f"x{ALL}"),
        "export of an unknown paper": ("export", "--format", "csv", "-o", "-", "--site", f"bao{ALL}"),
        "search for it": ("search", f"mua{ALL}"),
        "snapshot": ("snapshot",),
        "rebuild": ("rebuild",),
    }  # fmt: skip


@pytest.fixture(scope="module")
def poisoned(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with all of it in every text that is no key."""
    data = world.copy(tmp_path_factory.mktemp("poisoned") / "data")
    assert poison(data, ALL) > 40
    return data


@pytest.mark.parametrize("name", [name for name in commands(Path(), "") if name != "rebuild"])
def test_nothing_of_it_reaches_the_terminal(poisoned: Path, world: World, name: str) -> None:
    done = typed(*commands(poisoned, world.url(DOOMED))[name], "--data", poisoned)
    assert "Traceback" not in done.said, done.err[-500:]
    assert done.said
    assert unfit(done.out) == []
    assert unfit(done.err) == []


@pytest.mark.parametrize("name", POISONS)
def test_each_kind_of_it_is_kept_from_show_and_explain(data: Path, world: World, name: str) -> None:
    poison(data, POISONS[name])
    for arguments in (("show", "8"), ("explain", world.url(DOOMED)), ("search", "bản tin", "--json"), ("verify",)):
        done = typed(*arguments, "--data", data)
        assert "Traceback" not in done.said
        assert unfit(done.said) == [], arguments


KEYS = [
    ("captures", "location"), ("captures", "content_type"), ("captures", "error"), ("captures", "url"),
    ("captures", "warc_file"), ("captures", "digest"), ("captures", "etag"), ("articles", "url"),
    ("articles", "canonical_url"), ("articles", "published_at"), ("articles", "published_raw"), ("dates", "text"),
    ("dates", "source"), ("links", "date_text"), ("pages", "reason"), ("pages", "due_at"), ("pages", "moved_to"),
    ("teasers", "raw"), ("teasers", "at"), ("tombstones", "reason"), ("runs", "command"), ("runs", "started_at"),
    ("sites", "name"), ("texts", "seen_at"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "column"), KEYS, ids=[".".join(key) for key in KEYS])
def test_whatever_column_it_stands_in(data: Path, world: World, table: str, column: str) -> None:
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        if table == "tombstones":
            db.execute("INSERT INTO tombstones (key_hash, at, reason) VALUES ('x', '2026-01-01', '')")
        try:
            db.execute(f"UPDATE {table} SET {column} = coalesce({column}, '') || ?", (ALL,))
        except sqlite3.IntegrityError:
            db.execute(f"UPDATE {table} SET {column} = {column} || ? WHERE rowid = 1", (ALL,))
    bad = {}
    for name, arguments in commands(data, world.url(DOOMED)).items():
        if name in ("show", "explain", "verify", "doctor", "export captures", "cite", "search --json"):
            done = typed(*arguments, "--data", data)
            if found := unfit(done.said):
                bad[name] = found
    assert not bad


@pytest.mark.parametrize("verb", ["import", "restore", "backup", "crawl", "extract", "extract --why"])
def test_nor_from_names_and_files_that_a_command_is_given(data: Path, tmp_path: Path, verb: str) -> None:
    odd = tmp_path / f"tap tin{POISONS['an escape'].replace('/', '')}\u202e.html"
    odd.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    site = tmp_path / "site.toml"
    site.write_text(f'id = "bao"\nname = "{"x" + BIDI}"\ndomain = "bao.example"\nodd{""} = "{BIDI}"\n', "utf-8")
    arguments: dict[str, tuple[object, ...]] = {
        "import": ("import", odd, "--data", data), "restore": ("restore", odd.parent / odd.name, "--data", data),
        "backup": ("backup", odd, "--data", data), "crawl": ("crawl", "--site", site, "--data", data),
        "extract": ("extract", odd), "extract --why": ("extract", odd, "--why"),
    }  # fmt: skip
    done = typed(*arguments[verb])
    assert done.code != 0
    assert "Traceback" not in done.said
    assert unfit(done.said) == []


# --- what comes in

_HOST = "127.67.0.1"
_PATH = "/tin-co-ky-tu-la-trong-ngay-950001.html"


def hostile_page(word: str) -> bytes:
    """It stands wherever a page can say something."""
    head = (
        f'<meta name="description" content="Mô tả{word} của trang này cho các máy tìm kiếm đọc thấy.">'
        f'<meta property="article:tag" content="mưa{word}lớn"><meta name="author" content="Hữu{word} Lữ">'
        f'<meta property="article:section" content="Thời{word} sự"><meta property="og:locale" content="vi{word}">'
        f'<script type="application/ld+json">{json.dumps({"@type": "Report", "datePublished": f"2026-03-07{word}"})}'
        "</script>"
    )
    aside = (
        f'<figure><img src="/a{word}.jpg"><figcaption>Cảnh{word} chiều qua. Ảnh: Hữu{word} Lữ</figcaption></figure>'
        f'<h3>Tin liên{word} quan</h3><ul><li><a href="/tin-lien-quan-{word}-950009.html">Tin liên quan{word} về chuyện'
        f" hôm qua</a> 07/03{word}/2026</li></ul>"
    )
    body = [f"Mưa lớn{word} kéo dài nhiều giờ khiến nước các sông dâng nhanh ở nhiều nơi{word} trong tỉnh."] * 5
    page = story(_PATH, title=f"Tin có{word} ký tự lạ", head=head, body=body).decode()
    page = page.replace('datetime="2026-03-07T08:07:00+07:00"', f'datetime="2026-03-07T08:07:00+07:00{word}"')
    return page.replace("</article>", f"{aside}<p>Theo{word} TTXVN</p></article>").encode()


def _answer(asked: Asked) -> Reply | Raw:
    word = ALL.replace("\r", "")
    if asked.path == "/":
        head = b'<link rel="alternate" type="application/rss+xml" href="/tin.rss"><title>'
        return Reply(front((_PATH, "/chuyen-huong-tin-cu-trong-ngay-950002.html")).replace(b"<title>", head))
    if asked.path == "/tin.rss":
        date = f"Sat, 07 Mar 2026 08:07:00 +0700 {BIDI}\x9b31m"
        link = f"http://{_HOST}:{asked.port}{_PATH}"
        item = f"<item><title>Tin{BIDI}\x9b</title><link>{link}</link><pubDate>{date}</pubDate>"
        return Reply(f"<rss><channel>{item}</item></channel></rss>".encode(), kind="application/rss+xml")
    if asked.path == _PATH:
        return Reply(hostile_page(word), kind="text/html; charset=utf-8; x=\x1b[31m\u202e")
    if "950002" in asked.path:
        return Reply(b"", 302, headers=(("Location", f"{_PATH}?x=\x1b[2J\x9b31m\u202e"),))
    return Reply(b"", 404)


@pytest.fixture(scope="module")
def crawled(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """An archive of a newspaper that says it everywhere; and what the crawl said."""
    data = tmp_path_factory.mktemp("crawled") / "data"
    with serve({_HOST: _answer}) as server:
        for name in ("bao-nho", "bao-kia"):  # those that `world` crawls; both are the hostile one here
            write_site_file(data, name, _HOST if name == "bao-nho" else "127.67.0.9", server.port)
        done = world.crawl(data)
        assert done.code in (0, 69), done
        yield data, done.said


def texts_with_it(data: Path) -> dict[str, list[str]]:
    found = {}
    for (table,) in rows(data, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%search_%'"):
        for column in rows(data, f"PRAGMA table_info({table})"):
            values = rows(data, f"SELECT {column[1]} FROM {table}")
            if bad := unfit("".join(str(value) for (value,) in values if isinstance(value, str))):
                found[f"{table}.{column[1]}"] = bad
    return found


def test_nothing_of_it_stays_in_what_a_crawl_stored(crawled: tuple[Path, str]) -> None:
    data, _ = crawled
    assert rows(data, "SELECT count(*) FROM articles")[0] == (1,)
    assert texts_with_it(data) == {}


RESTS = re.compile(r"\[2J|31m|0;tieu|tieu de|\]0;")
"""Of the sequences above, without their introducers."""
_TEXTS = {
    "articles": "title lead body description section source_cited flags", "revisions": "title lead body",
    "authors": "name", "tags": "tag", "images": "caption credit", "related": "title heading raw", "dates": "text",
    "cuts": "text", "links": "title date_text",
}  # fmt: skip


def rests(data: Path) -> dict[str, list[str]]:
    found = {}
    for table, columns in _TEXTS.items():
        for column in columns.split():
            texts = [str(text) for (text,) in rows(data, f"SELECT {column} FROM {table}") if text is not None]
            if bad := [text for text in texts if RESTS.search(text)]:
                found[f"{table}.{column}"] = bad
    return found


def test_no_rest_of_a_sequence_stays_in_what_a_crawl_stored(crawled: tuple[Path, str]) -> None:
    assert rests(crawled[0]) == {}


def test_an_archive_that_holds_rests_is_sound_and_a_rebuild_takes_them_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Versions before took the controls alone."""
    data = tmp_path / "data"
    with monkeypatch.context() as before:
        before.setattr("crawler.text._SEQUENCE", re.compile(r"(?!)"))
        with Stored(data, write=True) as archive, Importer(archive, "baotinh/0", ()) as importer:
            for number, moment in enumerate((None, datetime(2026, 3, 7, 5, tzinfo=UTC))):
                url = f"https://bao.example/tin-so-{number}-trong-ngay-95{number:04}.html"
                page = Page(url, hostile_page(ALL).replace(b"dang", b"dang%d" % number), moment, "text/html\x1b[31m")
                assert importer.store(Saved(page), extract(page), None, lambda page, *_: extract(page)) == "new"
            importer.finish(0, {})
    assert {"articles.title", "articles.body", "related.title"} <= set(rests(data))
    numbers = rows(data, "SELECT id FROM articles ORDER BY id")
    verified = typed("verify", "--data", data)
    assert (verified.code, verified.err) == (0, "")
    assert typed("rebuild", "--data", data).code == 0
    assert rests(data) == {}
    assert rows(data, "SELECT id FROM articles ORDER BY id") == numbers
    assert typed("verify", "--data", data).code == 0


def test_nothing_of_it_stands_in_what_a_crawl_said(crawled: tuple[Path, str]) -> None:
    assert unfit(crawled[1]) == []


def test_verify_and_rebuild_put_what_the_warc_says_through_the_same_cleaning(crawled: tuple[Path, str]) -> None:
    data, _ = crawled
    verified = typed("verify", "--data", data)
    assert verified.code == 0, verified.out
    before = [line for line in dump(data / "archive.db") if "INSERT INTO" in line and '"articles"' in line]
    done = typed("rebuild", "--data", data)
    assert done.code == 0, done
    assert [line for line in dump(data / "archive.db") if "INSERT INTO" in line and '"articles"' in line] == before
    assert texts_with_it(data) == {}
    assert typed("verify", "--data", data).code == 0


def saved(folder: Path) -> Path:
    (folder / "page.html").write_bytes(hostile_page(ALL))
    return folder / "page.html"


def saved_text(folder: Path) -> Path:
    text = f"Tin có{ALL} ký tự lạ\n\n" + "".join(
        f"Mưa lớn{ALL} kéo dài nhiều giờ khiến nước sông dâng {n}.\n\n" for n in range(6)
    )
    (folder / "page.txt").write_text(text, "utf-8")
    return folder / "page.txt"


def saved_markdown(folder: Path) -> Path:
    front_matter = (
        f'---\ntitle: "Tin có{ALL.replace(chr(13), "")} ký tự lạ"\nauthor: "Hữu{BIDI} Lữ"\ntags: ["mưa{BIDI}"]\n---\n'
    )
    text = "".join(f"Mưa lớn{BIDI} kéo dài nhiều giờ khiến nước sông dâng {n}.\n\n" for n in range(6))
    (folder / "page.md").write_text(front_matter + text, "utf-8")
    return folder / "page.md"


def saved_warc(folder: Path) -> Path:
    """Records whose addresses, types and times have it."""
    path = folder / "pages.warc.gz"
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for number, word in enumerate(("", "\x1b[31m", "\u202e", "\x9b31m")):
            head = StatusAndHeaders("200 OK", [("Content-Type", f"text/html{word}")], protocol="HTTP/1.1")
            url = f"https://bao.example/tin-so-{number}-trong-ngay{word}-95{number:04}.html"
            page = hostile_page(ALL.replace("\r", "")).replace(b"dang", b"dang%d" % number)
            payload = io.BytesIO(page)
            writer.write_record(writer.create_warc_record(url, "response", payload, len(page), http_headers=head))
    assert gzip.decompress(path.read_bytes())
    return path


@pytest.mark.parametrize("save", [saved, saved_text, saved_markdown, saved_warc], ids=lambda save: save.__name__)
def test_nothing_of_it_stays_in_what_an_import_stored(tmp_path: Path, save: Callable[[Path], Path]) -> None:
    data = tmp_path / "data"
    done = typed("import", save(tmp_path), "--data", data)
    assert "Traceback" not in done.said, done.err[-600:]
    assert unfit(done.said) == []
    assert rows(data, "SELECT count(*) FROM articles")[0] >= (1,)
    assert texts_with_it(data) == {}
    assert rests(data) == {}
    assert typed("verify", "--data", data).code == 0
    assert typed("rebuild", "--data", data).code == 0
    assert texts_with_it(data) == {}
    assert rests(data) == {}


@pytest.mark.parametrize("save", [saved, saved_text, saved_markdown], ids=lambda save: save.__name__)
@pytest.mark.parametrize("more", [(), ("--why",)], ids=["json", "why"])
def test_nothing_of_it_stands_in_what_extract_prints(
    tmp_path: Path, save: Callable[[Path], Path], more: tuple[str, ...]
) -> None:
    done = typed("extract", save(tmp_path), *more)
    assert done.code == 0, done
    assert unfit(done.said) == []


@pytest.mark.parametrize("letter", ["\u200d", "\u00ad", "\ufeff", "é", "ế", "漢", "🙂"])
def test_what_is_no_control_is_left_as_the_tests_of_texts_say(tmp_path: Path, letter: str) -> None:
    """Cleaning takes no letter with it: the words around stay."""
    text = f"Tin thường ngày\n\nMưa lớn kéo{letter}dài nhiều giờ khiến nước sông dâng nhanh.\n\nNước đã rút dần.\n"
    (tmp_path / "page.txt").write_text(text, "utf-8")
    assert typed("import", tmp_path / "page.txt", "--data", tmp_path / "data").code == 0
    [(body,)] = rows(tmp_path / "data", "SELECT coalesce(lead, '') || body FROM articles")
    assert "Mưa lớn kéo" in str(body)
    assert "dài nhiều giờ" in str(body)
