"""A new extractor reads pages otherwise that no paper has changed: no edit is told of, and the real ones are."""

import csv
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.baotinh.test_rebuild_redact import tables
from tests.hostile.server import Asked, Reply, Server, serve
from tests.hostile.stories import front, paragraphs, story
from tests.test_house import ROOT
from tests.world import make_due, rows, typed, write_site_file

HOST = "127.60.0.3"
PATHS = tuple(f"/tin-so-{n}-trong-ngay-70000{n}.html" for n in range(1, 6))
STATED, APART = PATHS[0], PATHS[1]
"""A story whose first paragraph is its description too, and one with a sapo."""
SAPO = "Năm bản tin trong ngày của một tờ báo nhỏ, mỗi bản một chuyện, bản nào cũng có sáu đoạn."
EDITED, FOOT = PATHS[2], "Đây là đoạn thứ 6"
HOOK = f"""
from dataclasses import replace
import crawler.extractors
before = crawler.extractors.extract
def extract(page, site=None):
    article = before(page, site)
    return replace(article, body=tuple(text for text in article.body if {FOOT!r} not in text))
crawler.extractors.extract = extract
"""
"""What a later version of the extractor would do: it cuts the last paragraph of each story."""


class Paper:
    """A newspaper, and what baotinh makes of it, be it this version or a later one."""

    def __init__(self, data: Path, server: Server, later: Path) -> None:
        self.data = data
        self.server = server
        self._later = later

    def type(self, *arguments: object, later: bool) -> str:
        told = {name: value for name, value in os.environ.items() if not name.startswith("BAOTINH_")}
        told["PYTHONPATH"] = os.pathsep.join((*((str(self._later),) if later else ()), str(ROOT)))
        start = [sys.executable, "-m", "baotinh", *map(str, arguments), "--data", str(self.data)]
        done = subprocess.run(start, capture_output=True, text=True, timeout=90, check=False, env=told, cwd=ROOT)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def crawl(self, phase: int, *, later: bool) -> dict[str, object]:
        self.server.phase = phase
        make_due(self.data)
        said: dict[str, object] = json.loads(self.type("crawl", "bao-mot", "--allow-loopback", later=later))
        return said

    @property
    def texts(self) -> dict[str, list[tuple[object, ...]]]:
        """What each article has had: whether the last paragraph is in it, and what is doubted of it."""
        query = """SELECT a.url, r.body LIKE '%' || ? || '%', r.doubt FROM revisions r
                   JOIN articles a ON a.id = r.article_id ORDER BY a.url, r.number"""
        found: dict[str, list[tuple[object, ...]]] = {}
        for url, *told in rows(self.data, query, FOOT):
            found.setdefault(urlsplit(str(url)).path, []).append(tuple(told))
        return found


def answer(asked: Asked) -> Reply:
    if asked.path == "/":
        return Reply(front(PATHS))
    if asked.path not in PATHS:
        return Reply(b"", 404)
    text = paragraphs(asked.path)
    if asked.path == EDITED and asked.phase > 1:
        text[0] = "Tòa soạn xin sửa lại đoạn này cho đúng với lời của bà con trong xã, sau khi bản tin đã lên trang."
    head = f'<meta name="description" content="{text[0][:90]}…">' if asked.path == STATED else ""
    aside = f"<aside><p>Lượt xem: {len(asked.path) * asked.phase}</p></aside>"
    page = story(asked.path, head=head, body=text, aside=aside).decode()
    sapo = f'<p class="sapo">{SAPO}</p>' if asked.path == APART else ""
    return Reply(page.replace('<div class="noi-dung">', f'{sapo}<div class="noi-dung">').encode())


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paper]:
    """Crawled once, by the present version."""
    folder = tmp_path_factory.mktemp("extractor")
    (folder / "later").mkdir()
    (folder / "later" / "sitecustomize.py").write_text(HOOK, "utf-8")
    with serve({HOST: answer}) as server:
        write_site_file(folder / "data", "bao-mot", HOST, server.port)
        paper = Paper(folder / "data", server, folder / "later")
        assert paper.crawl(1, later=False)["new"] == len(PATHS)
        yield paper


@pytest.fixture
def paper(first: Paper, tmp_path: Path) -> Paper:
    return Paper(Path(shutil.copytree(first.data, tmp_path / "data")), first.server, first._later)


SHORT, LONG = (0, None), (1, None)


def test_the_later_version_reads_every_page_otherwise(paper: Paper) -> None:
    """Else the tests below show nothing."""
    assert paper.texts == {path: [LONG] for path in PATHS}
    paper.type("rebuild", later=True)
    assert paper.texts == {path: [SHORT] for path in PATHS}


def test_it_tells_of_no_edit_but_the_one_that_was_made(paper: Paper) -> None:
    said = paper.crawl(2, later=True)
    assert (said["reread"], said["changed"], said["unchanged"]) == (len(PATHS), 1, len(PATHS) - 1)
    assert paper.texts == {path: [SHORT, SHORT] if path == EDITED else [SHORT] for path in PATHS}
    [[last]] = rows(paper.data, "SELECT sum(reread) FROM run_sites")
    assert last == len(PATHS)
    told = json.loads(typed("digest", "--json", "--data", paper.data).out)
    assert sum(one["edited"] for one in told["papers"]) == 1
    assert typed("verify", "--data", paper.data).code == 0


def test_the_same_pages_give_no_edit_at_all(paper: Paper) -> None:
    said = paper.crawl(1, later=True)
    assert (said["reread"], said.get("changed", 0), said["unchanged"]) == (len(PATHS), 0, len(PATHS))
    assert "reread" not in paper.crawl(1, later=True)
    assert paper.texts == {path: [SHORT] for path in PATHS}


def test_the_archive_that_is_made_again_is_the_same(paper: Paper) -> None:
    paper.crawl(2, later=True)
    before = tables(paper.data)
    (paper.data / "archive.db").unlink()
    paper.type("rebuild", later=True)
    assert tables(paper.data) == before


def test_what_the_version_before_reads_is_told_as_no_edit_either(paper: Paper) -> None:
    paper.crawl(1, later=True)
    assert paper.crawl(1, later=False)["reread"] == len(PATHS)
    assert paper.texts == {path: [LONG] for path in PATHS}


def without_files(data: Path) -> None:
    for path in (data / "warc").glob("*.warc.gz"):
        path.unlink()


def with_holes(data: Path) -> None:
    for path in (data / "warc").glob("*.warc.gz"):
        body = bytearray(path.read_bytes())
        for offset, length in rows(
            data, "SELECT warc_offset, warc_length FROM captures WHERE warc_file = ?", path.name
        ):
            middle = int(str(offset)) + int(str(length)) // 2
            body[middle : middle + 8] = b"\0" * 8
        path.write_bytes(body)


@pytest.mark.parametrize("lose", [without_files, with_holes])
def test_where_the_bytes_of_before_are_gone_it_says_that_nobody_can_tell(
    paper: Paper, lose: Callable[[Path], None]
) -> None:
    lose(paper.data)
    said = paper.crawl(2, later=True)
    assert ("reread" in said, said["changed"]) == (False, len(PATHS))
    doubt = "the bytes of the text before cannot be opened"
    assert paper.texts == {path: [LONG, (0, doubt)] for path in PATHS}
    told = json.loads(typed("digest", "--json", "--data", paper.data).out)
    assert sum(one["edited"] for one in told["papers"]) == 0
    for command in (("show", "1", "--diff"), ("explain", "1")):
        assert doubt in " ".join(typed(*command, "--data", paper.data).out.split()), command


def test_what_is_taken_down_leaves_the_others_to_be_read_again(paper: Paper) -> None:
    [[url]] = rows(paper.data, "SELECT url FROM articles WHERE url LIKE '%' || ?", PATHS[0])
    assert typed("redact", url, "--yes", "--data", paper.data).code == 0
    assert paper.crawl(2, later=True)["reread"] == len(PATHS) - 1
    assert paper.texts == {path: [SHORT, SHORT] if path == EDITED else [SHORT] for path in PATHS[1:]}


def test_saved_pages_are_read_again_too(paper: Paper, tmp_path: Path) -> None:
    saved = [tmp_path / "one.html", tmp_path / "two.html"]
    texts = paragraphs("/luu-lai")
    for path, body in zip(saved, (texts, [*texts[1:], texts[0]]), strict=True):
        url = "http://127.60.0.9/luu-lai-800001.html"
        path.write_bytes(story("/luu-lai", body=body, head=f'<link rel="canonical" href="{url}">'))
    paper.type("import", saved[0], later=False)
    before = paper.texts
    paper.type("import", saved[0], later=True)
    assert paper.texts == before, "the same bytes are not read again"
    paper.type("import", saved[1], later=True)
    assert len(paper.texts) == len(before)


LEADS = {STATED: (paragraphs(STATED)[0], 1), APART: (SAPO, 0), EDITED: (None, None)}


def leads(data: Path) -> dict[str, tuple[object, object]]:
    found = rows(data, "SELECT url, lead, lead_is_paragraph FROM articles")
    told = {urlsplit(str(url)).path: (lead, stands) for url, lead, stands in found}
    return {path: told[path] for path in LEADS}


def test_how_a_lead_stands_is_kept_shown_and_exported_and_no_text_has_it_twice(paper: Paper) -> None:
    assert leads(paper.data) == LEADS
    told = json.loads(typed("export", "--format", "json", "-o", "-", "--data", paper.data).out)
    assert {urlsplit(row["url"]).path: row["lead_is_paragraph"] for row in told} == {
        path: LEADS.get(path, (None, None))[1] for path in PATHS
    }
    for row in told:
        assert f"{row['lead']}\n\n{row['body']}".count(str(row["lead"])) == 1
    table = csv.DictReader(io.StringIO(typed("export", "--format", "csv", "-o", "-", "--data", paper.data).out))
    assert sorted(row["lead_is_paragraph"] for row in table) == ["", "", "", "0", "1"]
    for number, stands in rows(paper.data, "SELECT id, lead_is_paragraph FROM articles"):
        shown = typed("show", number, "--data", paper.data).out
        assert [words in shown for words in ("lead  the first paragraph", "lead  stands apart")] == [
            stands == 1,
            stands == 0,
        ]
    words = " ".join(SAPO.split()[:6])
    assert len(json.loads(typed("search", f'"{words}"', "--json", "--data", paper.data).out)) == 1


def test_rows_of_before_say_nothing_of_it_until_they_are_read_again(paper: Paper) -> None:
    with closing(sqlite3.connect(paper.data / "archive.db")) as db, db:
        db.execute("UPDATE articles SET lead_is_paragraph = NULL")
    paper.crawl(1, later=False)
    assert leads(paper.data) == LEADS
    assert rows(paper.data, "SELECT DISTINCT revisions FROM articles") == [(1,)]
