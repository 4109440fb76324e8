"""Pictures, when wanted: which are kept, what is said of those that are not, and that no news waits for them."""

import gzip
import json
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.hostile.server import Asked, Heard, Raw, Reply, Server, serve
from tests.hostile.stories import front, paragraphs, story
from tests.picturebook import GIF, jpeg, png
from tests.test_house import ROOT
from tests.world import dump, make_due, plain_bytes, record_at, rows, typed, write_site_file

HOSTS: Mapping[str, str] = {"bao-anh": "127.61.0.1", "bao-em": "127.61.0.2"}
CDN = "127.61.0.3"
"""A host that is no paper's."""

STORIES: Mapping[str, tuple[str, ...]] = {
    "/mot-tin-co-anh-cua-no-700001.html": ("/anh/dau.jpg", "/anh/rieng.jpg", "/anh/chung.jpg", "/anh/giong-1.jpg"),
    "/tin-khac-co-anh-khac-700002.html": ("/anh/chung.jpg", "/anh/giong-2.jpg", "{cdn}/anh/xa.gif", "/anh/cu.jpg"),
    "/tin-voi-anh-kho-lay-700003.html": (
        "/anh/trang.jpg", "/anh/ve.svg", "/anh/lon.jpg", "/anh/quanh-1.jpg", "/anh/cut.jpg", "/anh/cut-day.jpg",
        "/anh/mat.jpg", "/anh/loi.jpg", "/anh/bom.png", "/anh/nen.jpg", "/cam/cam.jpg", "{cdn}:1/anh/cong.jpg",
        "/anh/ve-dau.jpg",
    ),
    "/tin-khong-co-anh-nao-700004.html": (),
}  # fmt: skip
FIRST, SECOND, THIRD, BARE = STORIES
TWIN = "/tin-cua-bao-kia-700005.html"
"""A story of the other paper, with a picture whose bytes the first has too."""

MARKS = {name: b"zqx-%s-kwv" % name.encode() for name in ("dau", "rieng", "chung", "giong", "cu", "sau")}
"""What stands in each picture and nowhere else; two addresses give the same."""

WANTED = {
    "/anh/dau.jpg": ("kept", None),
    "/anh/rieng.jpg": ("kept", None),
    "/anh/chung.jpg": ("kept", None),
    "/anh/giong-1.jpg": ("kept", None),
    "/anh/giong-2.jpg": ("kept", None),
    "/anh/xa.gif": ("kept", None),
    "/anh/cu.jpg": ("kept", None),
    "/anh/bom.png": ("kept", None),
    "/anh/trang.jpg": ("refused", "no picture: HTML"),
    "/anh/ve.svg": ("refused", "no picture: SVG, which may hold a script"),
    "/anh/lon.jpg": ("refused", "too large: more than 8388608 bytes"),
    "/anh/nen.jpg": ("refused", "too large: more than 8388608 bytes"),
    "/anh/quanh-1.jpg": ("refused", "max redirections reached"),
    "/anh/cong.jpg": ("refused", f"not the paper's: {CDN}:1"),
    "/cam/cam.jpg": ("refused", "robots.txt forbids it"),
    "/anh/ve-dau.jpg": ("missing", "redirected to the front page"),
    "/anh/cut.jpg": ("missing", "ResponseDataLossError: "),
    "/anh/cut-day.jpg": ("missing", "cut off"),
    "/anh/mat.jpg": ("missing", "HTTP 404"),
    "/anh/loi.jpg": ("missing", "HTTP 500"),
}
"""What must be said of each picture, by its path."""


_GZIP_BOMB = gzip.compress(bytes(9_000_000))


def picture(path: str, asked: Asked) -> Reply | Raw:
    """What a host answers for a picture; names and headers lie."""
    name = path.rpartition("/")[2].partition(".")[0].partition("-")[0]
    if path in ("/anh/cu.jpg", "/anh/noi-moi.jpg"):
        moved = Reply(b"", 302, headers=(("Location", "/anh/noi-moi.jpg"),))
        return moved if path == "/anh/cu.jpg" else Reply(jpeg(trailer=MARKS["cu"]), kind="image/jpeg")
    if name in MARKS:
        return Reply(jpeg(trailer=MARKS[name]))
    large = b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 209715200\r\n\r\n"
    answers: Mapping[str, Reply | Raw] = {
        "xa": Reply(GIF, kind="image/gif"),
        "trang": Reply(b"<!DOCTYPE html><html><body>Khong co anh</body></html>", kind="image/jpeg"),
        "ve": Reply(b"<svg><script>alert(1)</script></svg>", kind="image/svg+xml"),
        "lon": Raw((large, b"\xff\xd8\xff", 0.1)),
        "nen": Reply(_GZIP_BOMB, headers=(("Content-Encoding", "gzip"),), kind="image/jpeg"),
        "quanh": Reply(b"", 302, headers=(("Location", f"/anh/quanh-{asked.turn % 2 + 1}.jpg?{asked.turn}"),)),
        "cut": Raw((b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 999\r\n\r\n", jpeg())),
        "mat": Reply(b"", 404),
        "loi": Reply(b"", 500),
        "bom": Reply(png(size=(50_000, 50_000)), kind="image/png"),
    }
    exact: Mapping[str, Reply | Raw] = {
        "/anh/cut-day.jpg": Reply(jpeg()[:-2], kind="image/jpeg"),
        "/anh/ve-dau.jpg": Reply(b"", 302, headers=(("Location", "/"),)),
    }
    return exact.get(path) or answers[name]


def shows(path: str, pictures: tuple[str, ...], cdn: str) -> bytes:
    """A story with its pictures."""
    figures = "".join(
        f'<figure><img src="{src.format(cdn=cdn)}"><figcaption>Cảnh số {n} hôm qua. Ảnh: Hữu Lữ</figcaption></figure>'
        for n, src in enumerate(pictures)
    )
    text = paragraphs(path)
    page = story(path, body=text).decode()
    return page.replace(f"{text[1]}</p>", f"{text[1]}</p>{figures}").encode()


def paper(asked: Asked) -> Reply | Raw:
    """The first newspaper; in the second phase one story has another picture in the place of one."""
    path = asked.path.partition("?")[0]
    if path == "/":
        return Reply(front(STORIES))
    if path == "/robots.txt":
        return Reply(b"User-agent: *\nDisallow: /cam/\n", kind="text/plain")
    if path in STORIES:
        pictures = STORIES[path]
        if asked.phase > 1 and path == FIRST:
            pictures = ("/anh/sau.jpg", *pictures[1:])
        page = shows(path, pictures, f"http://{CDN}:{asked.port}" if path == SECOND else f"http://{CDN}")
        edited = page.replace("Đây là đoạn thứ 3".encode(), "Đây đã là đoạn thứ 3".encode())
        return Reply(edited if asked.phase > 1 and path == FIRST else page)
    return picture(path, asked) if path.startswith("/anh/") else Reply(b"", 404)


def other(asked: Asked) -> Reply | Raw:
    if asked.path == "/":
        return Reply(front((TWIN,)))
    if asked.path == TWIN:
        return Reply(shows(TWIN, ("/anh/giong-3.jpg",), ""))
    return picture(asked.path, asked) if asked.path.startswith("/anh/") else Reply(b"", 404)


def elsewhere(asked: Asked) -> Reply | Raw:
    return picture(asked.path, asked) if asked.path.startswith("/anh/") else Reply(b"", 404)


@dataclass(frozen=True, slots=True)
class Desk:
    """An archive, and the hosts that it is made from."""

    data: Path
    server: Server

    def command(self, *options: object) -> list[str]:
        start = [sys.executable, "-m", "baotinh", "crawl", *HOSTS, "--allow-loopback", "--data", str(self.data)]
        return [*start, *map(str, options)]

    def crawl(self, *options: object, phase: int = 1) -> list[Heard]:
        """Crawl; returns what was asked for."""
        self.server.phase, before = phase, len(self.server.heard)
        done = subprocess.run(self.command(*options), capture_output=True, text=True, timeout=90, check=False, cwd=ROOT)
        assert done.returncode == 0, done.stderr + done.stdout
        return self.server.heard[before:]

    def says(self) -> dict[str, tuple[object, ...]]:
        """What `images` says, by path."""
        found = rows(self.data, "SELECT url, state, reason FROM images ORDER BY article_id, position")
        return {"/" + str(url).split("/", 3)[3]: tuple(told) for url, *told in found}

    def url(self, path: str, host: str = "bao-anh") -> str:
        return f"http://{HOSTS[host]}:{self.server.port}{path}"

    def alter(self, statement: str) -> None:
        with closing(sqlite3.connect(self.data / "archive.db")) as db, db:
            db.execute(statement)

    def in_warc(self) -> bytes:
        return b"".join(plain_bytes(path) for path in sorted((self.data / "warc").iterdir()))

    def bytes_of(self, path: str) -> bytes:
        """The record that `images_flat` names for a picture."""
        query = "SELECT warc_file, warc_offset FROM images_flat WHERE url LIKE '%' || ? AND state = 'kept'"
        file, offset = rows(self.data, query, path)[0]
        return record_at(self.data, str(file), int(str(offset))) or b""

    def copy(self, to: Path) -> "Desk":
        return replace(self, data=Path(shutil.copytree(self.data, to)))


def pictures_in(heard: list[Heard]) -> list[str]:
    return [one.asked.path for one in heard if one.asked.path.startswith(("/anh/", "/cam/"))]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serve({HOSTS["bao-anh"]: paper, HOSTS["bao-em"]: other, CDN: elsewhere}) as served:
        yield served


@pytest.fixture
def empty(server: Server, tmp_path: Path) -> Desk:
    return begun(server, tmp_path / "data")


def begun(server: Server, data: Path) -> Desk:
    for name, host in HOSTS.items():
        write_site_file(data, name, host, server.port)
    return Desk(data, server)


@pytest.fixture(scope="module")
def made(server: Server, tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, list[Heard]]:
    desk = begun(server, tmp_path_factory.mktemp("pictures") / "data")
    return desk, desk.crawl("--keep-pictures", "article")


@pytest.fixture(scope="module")
def edited(made: tuple[Desk, list[Heard]], tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = made[0].copy(tmp_path_factory.mktemp("edited") / "data")
    make_due(desk.data)
    desk.crawl("--keep-pictures", "article", phase=2)
    return desk


@pytest.fixture
def later(edited: Desk, tmp_path: Path) -> Desk:
    """The archive once one story has another picture in the place of one."""
    return edited.copy(tmp_path / "data")


@pytest.fixture
def desk(made: tuple[Desk, list[Heard]], tmp_path: Path) -> Desk:
    return made[0].copy(tmp_path / "data")


# --- what is asked for


def test_nobody_asks_for_pictures_unless_somebody_wants_them(empty: Desk) -> None:
    assert pictures_in(empty.crawl()) == []
    assert set(empty.says().values()) == {(None, None)}
    assert rows(empty.data, "SELECT count(*) FROM pages WHERE kind = 'image'") == [(0,)]


def test_each_picture_is_said_to_be_kept_missing_or_refused_and_why(desk: Desk) -> None:
    said = {path: (state, str(why).partition(": [")[0] if why else None) for path, (state, why) in desk.says().items()}
    assert {path: said[path] for path in WANTED} == WANTED


def test_all_pages_are_asked_for_before_the_first_picture(made: tuple[Desk, list[Heard]]) -> None:
    for host in HOSTS.values():
        paths = [one.asked.path for one in made[1] if one.asked.host == host]
        first = min(at for at, path in enumerate(paths) if path.startswith("/anh/"))
        assert {path for path in paths[first:] if not path.startswith(("/anh/", "/cam/"))} <= {"/"}  # a redirect


def test_a_run_with_a_limit_spends_it_on_news_first(empty: Desk) -> None:
    budget = 20
    heard = empty.crawl("--keep-pictures", "article", "--page-budget", budget)
    asked = [one.asked.path for one in heard if one.asked.host == HOSTS["bao-anh"] and one.asked.path != "/robots.txt"]
    assert len(asked) <= budget + 1  # a redirect
    assert {*STORIES} <= {*asked}
    assert 0 < len(pictures_in(heard)) < 10


def test_a_picture_is_asked_for_as_one_and_with_no_word_of_who_asks_for_it(made: tuple[Desk, list[Heard]]) -> None:
    [one] = [one.asked for one in made[1] if one.asked.path == "/anh/dau.jpg"]
    assert one.headers["accept"] == "image/*"
    assert {"referer", "cookie"}.isdisjoint(one.headers)
    assert "/cam/cam.jpg" not in pictures_in(made[1])


def test_a_picture_that_is_too_large_is_not_waited_for(made: tuple[Desk, list[Heard]]) -> None:
    assert pictures_in(made[1]).count("/anh/lon.jpg") == 1
    assert max(path.stat().st_size for path in (made[0].data / "warc").iterdir()) < 4_000_000


def test_a_picture_is_never_asked_for_again_once_there_is_an_answer(desk: Desk) -> None:
    assert pictures_in(desk.crawl("--keep-pictures", "article")) == []


# --- once a payload


def test_the_same_bytes_are_kept_once_however_many_pictures_they_are(desk: Desk) -> None:
    bodies = desk.in_warc()
    assert bodies.count(MARKS["giong"]) == 1
    assert rows(desk.data, "SELECT count(*) FROM captures WHERE url LIKE '%giong%' AND revisit_of NOT NULL") == [(2,)]
    for number in (1, 2, 3):
        assert MARKS["giong"] in desk.bytes_of(f"/anh/giong-{number}.jpg")


def test_a_picture_that_moved_is_where_it_led_to(desk: Desk) -> None:
    assert MARKS["cu"] in desk.bytes_of("/anh/cu.jpg")


# --- told


def test_show_and_export_say_where_a_picture_is(desk: Desk, tmp_path: Path) -> None:
    shown = typed("show", desk.url(FIRST), "--data", desk.data).out
    [(file, offset, digest)] = rows(
        desk.data, "SELECT warc_file, warc_offset, digest FROM images_flat WHERE url LIKE '%rieng.jpg'"
    )
    assert f"kept in {file} at {offset}, {digest}" in shown
    assert "missing: HTTP 500" in typed("show", desk.url(THIRD), "--data", desk.data).out
    assert "refused: no picture: HTML" in typed("explain", desk.url(THIRD), "--data", desk.data).out
    for table, more in (("images", {"state", "reason", "capture_id"}), ("images_flat", {"warc_file", "warc_offset"})):
        out = tmp_path / f"{table}.json"
        assert typed("export", "--table", table, "--site", "bao-em", "-o", out, "--data", desk.data).code == 0
        [row] = json.loads(out.read_text("utf-8"))
        assert row["state"] == "kept"
        assert more <= row.keys()


def test_a_run_counts_pictures_apart_from_pages(desk: Desk) -> None:
    [(asked, told)] = rows(desk.data, "SELECT asked, pictures FROM run_sites WHERE site = 'bao-anh'")
    query = """SELECT DISTINCT i.url, i.state FROM images i JOIN articles a ON a.id = i.article_id
               WHERE a.site = 'bao-anh'"""
    found = Counter(str(state) for _, state in rows(desk.data, query))
    assert json.loads(str(told)) == dict(found)
    query = "SELECT count(*) FROM pages WHERE site = 'bao-anh' AND kind <> 'image' AND visited_at NOT NULL"
    assert rows(desk.data, query) == [(asked,)]


def test_nothing_that_is_wrong_with_pictures_is_told_of_the_paper(desk: Desk) -> None:
    told = rows(desk.data, "SELECT trouble, later, refused, gone FROM run_sites")
    assert set(told) == {("{}", "{}", "{}", "{}")}


def test_verify_counts_them_and_finds_the_archive_sound(desk: Desk) -> None:
    done = typed("verify", "--data", desk.data)
    assert (done.code, "10 pictures" in done.out, done.out.endswith("sound\n")) == (0, True, True), done.out


def test_verify_tells_of_a_picture_that_is_said_to_be_kept_and_is_not(desk: Desk) -> None:
    desk.alter("UPDATE images SET state = 'kept' WHERE state = 'missing'")
    done = typed("verify", "--data", desk.data)
    assert done.code == 74
    assert "it is said to be kept" in done.out


# --- again, and after a kill


def seen(data: Path) -> dict[str, list[tuple[object, ...]]]:
    """What is known of pictures, but for numbers that a rebuild may give anew."""
    queries = {
        "images": """SELECT a.key, i.position, i.url, i.state, i.reason, c.url, c.fetched_at, f.url, f.fetched_at,
                       f.digest
                     FROM images i JOIN articles a ON a.id = i.article_id LEFT JOIN captures c ON c.id = i.capture_id
                     LEFT JOIN captures f ON f.id = coalesce(c.revisit_of, c.id)""",
        "pages": """SELECT p.url, p.site, p.kind, p.state, p.reason, p.day, p.due_at, p.tries, p.looks, p.visited_at,
                      p.moved_to, p.rank, c.url, c.fetched_at FROM pages p
                    LEFT JOIN captures c ON c.id = p.capture_id WHERE p.kind = 'image'""",
        "links": "SELECT * FROM links",
        "accounts": "SELECT site, asked, pictures, median_ms, first_at, last_at FROM run_sites",
        "captures": """SELECT c.url, c.fetched_at, c.status, c.digest, f.url FROM captures c
                       LEFT JOIN captures f ON f.id = c.revisit_of""",
        "tombstones": "SELECT key_hash FROM tombstones",
    }  # fmt: skip
    return {name: sorted(rows(data, query), key=str) for name, query in queries.items()}


def rebuilt(desk: Desk) -> dict[str, list[tuple[object, ...]]]:
    done = typed("rebuild", "--data", desk.data)
    assert done.code == 0, done.said
    return seen(desk.data)


def test_the_same_is_known_once_it_is_made_again_from_the_warc(desk: Desk) -> None:
    before = seen(desk.data)
    assert rebuilt(desk) == before
    assert typed("verify", "--data", desk.data).code == 0


def test_a_backup_carries_them(desk: Desk, tmp_path: Path) -> None:
    assert typed("backup", tmp_path / "copy", "--data", desk.data).code == 0
    assert typed("restore", tmp_path / "copy", "--data", tmp_path / "again").code == 0
    assert seen(tmp_path / "again") == seen(desk.data)
    assert "10 pictures" in typed("verify", "--data", tmp_path / "again").out


def test_a_crawl_that_is_killed_among_pictures_loses_none_and_asks_for_none_twice(tmp_path: Path) -> None:
    names = [f"/anh/dau.jpg?n={n}" for n in range(12)]

    def slow(asked: Asked) -> Reply | Raw:
        if asked.path == "/":
            return Reply(front((FIRST,)))
        if asked.path == FIRST:
            return Reply(shows(FIRST, tuple(names), ""))
        if asked.path == names[6] and asked.turn == 1:
            return Raw((30.0,))
        return Reply(jpeg(trailer=asked.path.encode())) if asked.path in names else Reply(b"", 404)

    with serve({HOSTS["bao-anh"]: slow}) as server:
        data = tmp_path / "data"
        write_site_file(data, "bao-anh", HOSTS["bao-anh"], server.port)
        start = [sys.executable, "-m", "baotinh", "crawl", "bao-anh", "--allow-loopback", "--data", str(data)]
        start += ["--keep-pictures", "article"]
        process = subprocess.Popen(start, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while names[6] not in {one.asked.path for one in server.heard}:
            assert process.poll() is None
            time.sleep(0.05)
        process.kill()
        process.wait(30)
        subprocess.run(start, cwd=ROOT, check=True, capture_output=True, timeout=60)
        asked = Counter(one.asked.path for one in server.heard)
        assert [path for path in names if asked[path] != 1 + (path == names[6])] == []
        assert rows(data, "SELECT state, count(*) FROM images GROUP BY state") == [("kept", 12)]
        assert typed("verify", "--data", data).code == 0


def test_an_article_that_is_told_anew_keeps_what_is_known_of_its_pictures(later: Desk) -> None:
    desk, said = later, later.says()
    assert said["/anh/sau.jpg"] == ("kept", None)
    assert said["/anh/rieng.jpg"] == ("kept", None)
    assert "/anh/dau.jpg" not in said
    before = seen(desk.data)
    assert rebuilt(desk) == before


# --- taken down


def test_with_an_article_go_its_pictures_and_none_that_another_shows(desk: Desk) -> None:
    done = typed("redact", desk.url(FIRST), "--yes", "--data", desk.data)
    assert done.code == 0, done.said
    left = desk.in_warc()
    assert [name for name in MARKS if MARKS[name] in left] == ["chung", "giong", "cu"]
    assert {"/anh/dau.jpg", "/anh/rieng.jpg", "/anh/giong-1.jpg"}.isdisjoint(desk.says())
    assert MARKS["chung"] in desk.bytes_of("/anh/chung.jpg")
    assert MARKS["giong"] in desk.bytes_of("/anh/giong-2.jpg")
    text = "\n".join(dump(desk.data / "archive.db"))
    assert "rieng.jpg" not in text
    assert "dau.jpg" not in text.replace("ve-dau.jpg", "")
    assert typed("verify", "--data", desk.data).code == 0
    before = seen(desk.data)
    assert rebuilt(desk) == before
    assert typed("verify", "--data", desk.data).code == 0


def test_bytes_that_others_have_too_stay_for_them_whichever_was_kept_first(desk: Desk) -> None:
    query = """SELECT a.url, i.url FROM images i JOIN captures c ON c.id = i.capture_id
               JOIN articles a ON a.id = i.article_id WHERE i.url LIKE '%giong%' AND c.revisit_of IS NULL"""
    [(holder, first)] = rows(desk.data, query)
    assert typed("redact", holder, "--yes", "--data", desk.data).code == 0
    others = {1, 2, 3} - {int(str(first)[-5])}
    for _ in range(2):
        for number in others:
            assert MARKS["giong"] in desk.bytes_of(f"/anh/giong-{number}.jpg")
        assert str(first) not in str(rows(desk.data, "SELECT url FROM pages"))
        assert typed("verify", "--data", desk.data).code == 0
        before = seen(desk.data)
        assert rebuilt(desk) == before


def test_a_shared_picture_goes_with_the_last_that_shows_it(desk: Desk) -> None:
    for path in (SECOND, FIRST):
        assert MARKS["chung"] in desk.in_warc()
        assert typed("redact", desk.url(path), "--yes", "--data", desk.data).code == 0
    left = desk.in_warc()
    assert [name for name in MARKS if MARKS[name] in left] == ["giong"]  # the other paper's
    assert MARKS["giong"] in desk.bytes_of("/anh/giong-3.jpg")
    assert b"noi-moi.jpg" not in left
    assert typed("redact", desk.url(TWIN, "bao-em"), "--yes", "--data", desk.data).code == 0
    assert [name for name in MARKS if MARKS[name] in desk.in_warc()] == []
    assert typed("verify", "--data", desk.data).code == 0


def test_what_was_taken_down_does_not_come_back_with_another_crawl(desk: Desk) -> None:
    assert typed("redact", desk.url(FIRST), "--yes", "--data", desk.data).code == 0
    make_due(desk.data)
    assert {"/anh/rieng.jpg", "/anh/dau.jpg"}.isdisjoint(pictures_in(desk.crawl("--keep-pictures", "article")))
    assert MARKS["rieng"] not in desk.in_warc()


def test_a_picture_that_an_earlier_version_of_the_article_had_goes_too(later: Desk) -> None:
    desk = later
    assert MARKS["dau"] in desk.in_warc()
    assert typed("redact", desk.url(FIRST), "--yes", "--data", desk.data).code == 0
    left = desk.in_warc()
    assert [name for name in MARKS if MARKS[name] in left] == ["chung", "giong", "cu"]
