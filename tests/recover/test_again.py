"""Once more, after a stop, after a kill, from another archive: nothing is asked for twice, and nothing is lost."""

import signal
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest

from tests.foreign.archive import state
from tests.hostile.server import Asked, Reply, serve
from tests.hostile.stories import front
from tests.recover import words
from tests.recover.archive import Recovery, begin, complaints, plain_environment
from tests.recover.index import Index, serving
from tests.recover.paper import CAPTURES, MORE, ONCE, Capture, article, html_of, path, told, truth, url_of
from tests.recover.words import COMMON_CRAWL, WAYBACK
from tests.test_house import ROOT
from tests.world import write_site_file

each_dialect = pytest.mark.parametrize("dialect", [WAYBACK, COMMON_CRAWL])
FEW: tuple[Capture, ...] = tuple(each for each in CAPTURES if each.number is not None and each.number < 5)


def every_row(archive: Recovery) -> list[list[tuple[object, ...]]]:
    """All that is there, but for the runs."""
    tables = ("captures", "articles", "revisions", "pages", "links", "names", "run_sites", "sites")
    return [sorted(archive.rows(f"SELECT * FROM {table}"), key=repr) for table in tables]


@each_dialect
def test_once_more_asks_for_no_page_and_changes_nothing(data: Path, dialect: str) -> None:
    index = Index(dialect, FEW)
    with serving(index) as (where, _):
        archive = begin(data, where)
        assert archive.recover().code == words.WHOLE
        before = every_row(archive)
        index.forget()
        done = archive.recover()
    assert (done.code, complaints(done), index.fetched) == (words.WHOLE, [], [])
    assert every_row(archive) == before
    assert archive.truth() == truth(FEW)


@each_dialect
def test_of_a_longer_index_only_what_is_new_is_asked_for(data: Path, dialect: str) -> None:
    with serving(Index(dialect, FEW)) as (where, _):
        assert begin(data, where).recover().code == words.WHOLE
    later = (article("20240101000000", 2), article("20240101000001", 20))
    index = Index(dialect, (*FEW, *later))
    with serving(index) as (where, _):
        archive = Recovery(data, where)
        assert archive.recover().code == words.WHOLE
    # The text that came back is in the archive already.
    assert [each.at for each in index.fetched] == [later[1].at]
    assert archive.truth()[told(20).title].seen <= {later[1].stored_at}
    assert [MORE in text for text in archive.bodies(url_of(2))] == [False, True, False]


@pytest.mark.parametrize(
    ("dialect", "number"),
    [(WAYBACK, signal.SIGTERM), (WAYBACK, signal.SIGINT), (WAYBACK, signal.SIGKILL), (COMMON_CRAWL, signal.SIGTERM)],
)
def test_stopped_in_the_middle_it_goes_on_the_next_time(data: Path, dialect: str, number: signal.Signals) -> None:
    """What was stored is stored; at most what was under way is asked for twice; nothing is lost."""
    index = Index(dialect, slow=0.03)
    with serving(index) as (where, _):
        archive = begin(data, where)
        done = archive.recover_until(lambda: len(index.fetched) >= 12, number)
        first = list(index.fetched)
        if number != signal.SIGKILL:
            assert (done.code, len(complaints(done))) == (words.STOPPED, 1), done
            assert archive.rows("SELECT exit_code FROM runs") == [(words.STOPPED,)]
        assert len(first) < len(ONCE), "it was told too late"
        assert len(archive.titles) >= len({each.number for each in first if each.is_article}) - 2
        index.forget()
        done = archive.recover()
    assert (done.code, complaints(done)) == (words.WHOLE, []), done
    asked = Counter(each.digest for each in (*first, *index.fetched) if each.is_article)
    assert sum(asked.values()) <= len(ONCE) + 1, asked
    assert archive.truth() == truth()
    assert archive.ask("verify").code == 0


@pytest.mark.parametrize("order", [(WAYBACK, COMMON_CRAWL), (COMMON_CRAWL, WAYBACK)], ids="-".join)
def test_two_archives_that_saw_the_same_give_it_once(data: Path, order: tuple[str, str]) -> None:
    """What the second alone has is added; in whichever order they are asked, the archive is the same."""
    parts = {WAYBACK: FEW[:9], COMMON_CRAWL: FEW[4:]}
    for dialect in order:
        with serving(Index(dialect, parts[dialect])) as (where, _):
            archive = begin(data, where) if not data.exists() else Recovery(data, where)
            assert archive.recover().code == words.WHOLE
    assert {title: each.texts for title, each in archive.truth().items()} == {
        title: each.texts for title, each in truth(FEW).items()
    }


def test_what_was_taken_down_stays_away(data: Path) -> None:
    """It is not even asked for."""
    index = Index(WAYBACK, FEW)
    with serving(index) as (where, _):
        archive = begin(data, where)
        assert archive.recover().code == words.WHOLE
        [[url]] = archive.rows("SELECT url FROM articles WHERE title = ?", told(2).title)
        assert archive.ask("redact", url, "--yes").code == 0
        index.forget()
        done = archive.recover()
    assert (done.code, complaints(done)) == (words.WHOLE, []), done
    assert [each.number for each in index.fetched] == []
    assert archive.titles == sorted({*truth(FEW)} - {told(2).title})


def test_while_another_writes_it_does_not_begin(data: Path) -> None:
    """A line says so, and nobody is asked for a page."""
    index = Index(WAYBACK, FEW[:1])
    with serving(index) as (where, _):
        archive = begin(data, where)
        with (data / ".lock").open("w") as file:
            flock(file, LOCK_EX)
            done = archive.recover()
    assert (done.code, len(complaints(done)), index.fetched) == (words.BUSY, 1, []), done


OURS = "127.68.0.2"
"""A paper that still answers."""


def test_a_paper_that_we_crawl_too_keeps_what_we_saw(data: Path) -> None:
    """An older capture of others is an earlier text; that a page once was not there says nothing of today."""

    def answer(asked: Asked) -> Reply:
        pages = {"/": front((path(1), path(2))), path(1): html_of(1, more=True), path(2): html_of(2)}
        return Reply(pages[asked.path]) if asked.path in pages else Reply(b"", 404)

    with serve({OURS: answer}) as server:
        write_site_file(data, "song", OURS, server.port)
        home = f"http://{OURS}:{server.port}"
        seen = [article("20210101000000", n, f"{home}{path(n)}") for n in (1, 2, 3)]
        lost = [replace(each, at=f"2022010100000{n}", status=404) for n, each in enumerate(seen)]
        index = Index(WAYBACK, (*seen, *lost))
        with serving(index) as (where, _):
            archive = Recovery(data, where)
            _crawl(archive)
            before = archive.rows("SELECT * FROM pages ORDER BY url")
            accounts = archive.rows("SELECT * FROM run_sites")
            asked = len(server.heard)
            done = archive.recover(paper="song")
    assert (done.code, complaints(done)) == (words.WHOLE, []), done
    assert len(server.heard) == asked, "the paper itself is not asked"
    known = {row[0] for row in before}
    assert [row for row in archive.rows("SELECT * FROM pages ORDER BY url") if row[0] in known] == before
    assert archive.rows("SELECT * FROM run_sites") == accounts
    assert archive.titles == sorted(told(n).title for n in (1, 2, 3))
    assert [MORE in text for text in archive.bodies(seen[0].url)] == [False, True]
    assert next(str(since)[:4] for _, since, _ in archive.texts(seen[0].url)) == "2021"
    assert len(archive.bodies(seen[1].url)) == 1
    assert archive.rows("SELECT count(*) FROM articles WHERE gone_at NOT NULL") == [(0,)]
    ours = "SELECT count(*) FROM captures WHERE captured_by IS NULL AND site = 'song' AND fetched_at > '2025'"
    assert archive.rows(ours) != [(0,)]
    before_state = state(archive)
    assert archive.ask("rebuild").code == 0
    assert state(archive) == before_state


def _crawl(archive: Recovery) -> None:
    start = [sys.executable, "-m", "baotinh", "crawl", "song", "--allow-loopback", "--data", str(archive.data)]
    done = subprocess.run(
        start, capture_output=True, text=True, timeout=60, check=False, cwd=ROOT, env=plain_environment()
    )
    assert done.returncode == 0, done.stderr


@each_dialect
def test_what_is_no_article_is_not_asked_for_again_either(data: Path, dialect: str) -> None:
    """Front pages and lists: whatever was fetched is kept, and known."""
    index = Index(dialect)
    with serving(index) as (where, _):
        archive = begin(data, where)
        assert archive.recover().code == words.WHOLE
        index.forget()
        done = archive.recover()
    assert (done.code, complaints(done), index.fetched) == (words.WHOLE, [], [])
    assert archive.truth() == truth()
