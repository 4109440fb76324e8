"""What the present extractor would read otherwise is told by paper and field, and nothing is written."""

import hashlib
import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.foreign.archive import PAPER, Archive, begin
from tests.foreign.editions import Capture, printed
from tests.foreign.records import response
from tests.foreign.stories import HOST, address, page, story
from tests.test_house import ROOT
from tests.world import Done

OTHER, OTHER_HOST = "gocmit", "baogocmit.example"
STORIES = tuple(address(f"tin-so-{number}-70010{number}") for number in range(4))
THEIRS = tuple(address(f"tin-kia-{number}-70020{number}", OTHER_HOST) for number in range(2))
AT = "2026-05-13T03:00:00Z"


def text_of(url: str) -> str:
    return page(story(int(url[-6]), "Bến Sậy" if HOST in url else "Đồi Mây"))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Two papers, four stories of the one and two of the other."""
    made = begin(tmp_path / "kho")
    told = {"id": OTHER, "name": "Báo Góc Mít", "domain": OTHER_HOST, "home": f"https://{OTHER_HOST}/"}
    write_paper(made, OTHER, told)
    path = tmp_path / "came.warc.gz"
    path.write_bytes(b"".join(response(url, text_of(url), AT) for url in (*STORIES, *THEIRS)))
    assert made.take(path).code == 0
    return made


def write_paper(archive: Archive, name: str, told: dict[str, str], selectors: str = "") -> None:
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in told.items()]
    (archive.data / "papers" / f"{name}.toml").write_text("\n".join((*lines, selectors, "")), "utf-8")


def mend_paper(archive: Archive, selectors: str) -> None:
    """The file of the first paper is another from here on."""
    path = archive.data / "papers" / f"{PAPER}.toml"
    path.write_text(f"{path.read_text('utf-8')}\n[selectors]\n{selectors}\n", "utf-8")


def change(archive: Archive, statement: str, *values: object) -> None:
    """What an earlier extractor stored, which read otherwise."""
    with closing(sqlite3.connect(archive.data / "archive.db")) as db, db:
        db.execute(statement, values)


def told(archive: Archive, *words: object, code: int = 0) -> dict[str, Any]:
    done = archive.ask("reextract", "--json", *words, *(() if "--jobs" in words else ("--jobs", 1)))
    assert done.code == code, done
    found: dict[str, Any] = json.loads(done.out)
    return found


def fields(found: dict[str, Any]) -> dict[tuple[str, str], tuple[int, int, int]]:
    """By paper and field, how many would lose, be others, gain."""
    return {(one["paper"], one["field"]): (one["lost"], one["different"], one["gained"]) for one in found["fields"]}


def later(archive: Archive, tmp_path: Path, hook: str, *words: str) -> Done:
    """The command of a later version, whose extractor does what the hook says."""
    (tmp_path / "later").mkdir(exist_ok=True)
    text = (
        "from dataclasses import replace\nimport crawler.extractors\nbefore = crawler.extractors.extract\n"
        f"def extract(page, site=None):\n    article = before(page, site)\n{hook}\n    return article\n"
        "crawler.extractors.extract = extract\n"
    )
    (tmp_path / "later" / "sitecustomize.py").write_text(text, "utf-8")
    env = {name: value for name, value in os.environ.items() if not name.startswith("BAOTINH_")}
    env["PYTHONPATH"] = os.pathsep.join((str(tmp_path / "later"), str(ROOT)))
    start = [sys.executable, "-m", "baotinh", "reextract", "--jobs", "1", "--data", str(archive.data), *words]
    done = subprocess.run(start, capture_output=True, text=True, timeout=90, check=False, env=env, cwd=ROOT)
    return Done(done.returncode, done.stdout, done.stderr)


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in (".db-shm", ".db-wal")
    }


# --- the same extractor


def test_what_the_present_extractor_has_stored_it_reads_so_again(archive: Archive) -> None:
    assert told(archive) == {"read": 6, "other": 0, "fields": [], "examples": [], "gone": [], "unopened": []}
    assert archive.ask("reextract", "--jobs", 1).out == "6 articles read, 0 would be others\n"


@pytest.mark.parametrize("jobs", [1, 2])
def test_that_holds_of_every_kind_of_capture_whatever_the_number_of_processes(tmp_path: Path, jobs: int) -> None:
    """An edited story, one without a time, one that claims its time, one of no known paper."""
    made = begin(tmp_path / "kho")
    warc = tmp_path / "came.warc.gz"
    warc.write_bytes(Capture(0, 3).record + Capture(1, 5).record + response(THEIRS[0], text_of(THEIRS[0]), AT))
    saved = tmp_path / "tin.html"
    saved.write_text(printed(2), "utf-8")
    for words in ((warc,), (saved, "--url", STORIES[0]), (saved,)):
        assert made.take(*words).code == 0
    found = told(made, "--jobs", jobs)
    assert (found["read"], found["other"], found["unopened"]) == (4, 0, [])


def test_nothing_is_written(archive: Archive) -> None:
    mend_paper(archive, 'exclude = [".content"]')
    before = digests(archive.data)
    told(archive)
    assert digests(archive.data) == before


# --- what would be another, by a mended site file or a later extractor


def test_a_rule_of_a_site_file_that_cuts_too_much_is_told_of_its_paper_alone(archive: Archive) -> None:
    mend_paper(archive, 'exclude = [".sapo", ".content p:nth-of-type(2)"]')
    found = fields(told(archive))
    assert found[PAPER, "body"] == (4, 0, 0)
    assert found[PAPER, "cuts"][0] == 0
    assert {paper for paper, _ in found} == {PAPER}


def test_a_later_extractor_that_cuts_a_paragraph_loses_words_of_each_body(archive: Archive, tmp_path: Path) -> None:
    done = later(archive, tmp_path, "    article = replace(article, body=article.body[:-1])", "--json")
    found = json.loads(done.out)
    assert (done.code, found["read"], found["other"]) == (0, 6, 6)
    assert fields(found) == {(PAPER, "body"): (4, 0, 0), (OTHER, "body"): (2, 0, 0)}
    assert all(one["share"] == 1 for one in found["fields"])
    last = story(0, "Bến Sậy").body[-1]
    [example] = [one for one in found["examples"] if one["url"] == STORIES[0]]
    assert (example["kind"], example["field"]) == ("lost", "body")
    assert example["before"].endswith(last)
    assert last not in example["now"]


OURS = f"FROM articles WHERE site = '{PAPER}'"
EARLIER = {
    "UPDATE articles SET title = 'Một cái tít khác hẳn mà trang không có'": (PAPER, "title", "different"),
    "UPDATE articles SET lead = NULL": (PAPER, "lead", "gained"),
    "UPDATE articles SET body = body || ' Một câu thừa ở cuối, mà tờ báo không in.'": (PAPER, "body", "lost"),
    "UPDATE articles SET body = substr(body, 400)": (OTHER, "body", "gained"),
    "UPDATE articles SET section = 'Không đâu có'": (PAPER, "section", "lost"),
    "UPDATE articles SET published_at = '2026-05-11', published_precision = 'day'": (PAPER, "published", "different"),
    "UPDATE articles SET published_at = NULL, published_precision = NULL": (OTHER, "published", "gained"),
    "UPDATE articles SET updated_at = '2026-05-12', updated_precision = 'day'": (PAPER, "updated", "lost"),
    f"DELETE FROM authors WHERE article_id IN (SELECT id {OURS})": (PAPER, "authors", "gained"),
    f"INSERT INTO tags (article_id, position, tag) SELECT id, 99, 'lạ' {OURS}": (PAPER, "tags", "lost"),
    "UPDATE articles SET body_status = 'scripted'": (PAPER, "status", "different"),
}


def test_what_an_earlier_extractor_stored_otherwise_is_told_by_paper_and_field(archive: Archive) -> None:
    for statement, (paper, _, _) in EARLIER.items():
        change(archive, f"{statement} WHERE site = '{paper}'" if statement.startswith("UPDATE") else statement)
    number = {PAPER: 4, OTHER: 2}
    kinds = ("lost", "different", "gained")
    expected = {(paper, field): tuple(number[paper] * (kind == one) for one in kinds)
                for paper, field, kind in EARLIER.values()}  # fmt: skip
    assert fields(told(archive)) == expected


def test_a_page_that_would_be_no_article_any_more_is_named(archive: Archive, tmp_path: Path) -> None:
    hook = "    article = replace(article, title=None) if '700102' in (page.url or '') else article"
    done = later(archive, tmp_path, hook)
    [[number]] = archive.rows("SELECT id FROM articles WHERE url = ?", STORIES[2])
    assert done.code == 0, done
    assert re.search(rf"would be no article any more: {number}$", done.out, re.MULTILINE), done.out
    assert re.search(rf"^{PAPER} +article +1 +25\.0 %$", done.out, re.MULTILINE), done.out


def test_an_extractor_that_fails_at_a_page_reads_the_others(archive: Archive, tmp_path: Path) -> None:
    hook = "    assert '700102' not in (page.url or ''), 'a bug of ours'"
    done = later(archive, tmp_path, hook, "--json")
    assert (done.code, len(json.loads(done.out)["gone"]), json.loads(done.out)["read"]) == (0, 1, 6), done


def test_the_words_that_go_and_come_are_marked_among_those_that_stay(archive: Archive) -> None:
    change(archive, "UPDATE articles SET title = 'Cũ ' || title WHERE url = ?", STORIES[0])
    out = archive.ask("reextract", "--jobs", 1).out
    title = story(0, "Bến Sậy").title
    assert f"~ [-Cũ -]{title}" in out
    assert out.startswith("6 articles read, 1 would be another\n")


# --- which articles


def test_one_paper_and_days_can_be_asked_for(archive: Archive) -> None:
    assert told(archive, "--site", OTHER)["read"] == 2
    assert told(archive, "--since", "2026-05-12")["read"] == 6
    assert told(archive, "--since", "2026-05-13")["read"] == 0


def test_a_sample_has_so_many_of_each_paper_and_the_same_each_time(archive: Archive) -> None:
    change(archive, "UPDATE articles SET section = 'Không đâu có ' || id")
    first = told(archive, "--sample", 1)
    assert (first["read"], fields(first)) == (2, {(PAPER, "section"): (1, 0, 0), (OTHER, "section"): (1, 0, 0)})
    assert told(archive, "--sample", 1) == first
    assert told(archive, "--sample", 3)["read"] == 5


# --- bytes that are lost, and bad input


def test_articles_whose_bytes_are_lost_are_named_and_the_others_are_read(archive: Archive, tmp_path: Path) -> None:
    more = tmp_path / "more.warc.gz"
    url = address("tin-them-700300")
    more.write_bytes(response(url, page(story(1, "Rú Chá")), AT))
    before = set((archive.data / "warc").iterdir())
    assert archive.take(more).code == 0
    [name] = set((archive.data / "warc").iterdir()) - before
    name.unlink()
    [[number]] = archive.rows("SELECT id FROM articles WHERE url = ?", url)
    assert told(archive, code=74)["unopened"] == [number]
    done = archive.ask("reextract", "--jobs", 1)
    assert (done.code, done.out.splitlines()[0]) == (74, "6 articles read, 0 would be others")
    assert f"the bytes of 1 cannot be opened: {number}; `baotinh verify` says why" in done.out


@pytest.mark.parametrize(
    "words", [("--site", "khong-co"), ("--sample", "0"), ("--since", "hôm qua"), ("--jobs", "0"), ("thừa",)]
)
def test_bad_input_is_told_in_a_line(archive: Archive, words: tuple[str, ...]) -> None:
    done = archive.ask("reextract", *words)
    assert (done.code, done.out) == (2, ""), done
    assert "Traceback" not in done.err


def test_a_folder_that_is_no_archive_is_told(tmp_path: Path) -> None:
    assert Archive(tmp_path / "nichts").ask("reextract").code == 2
