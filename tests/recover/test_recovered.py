"""What stands in an archive that was filled from the one or the other: the paper as it was, and who saw it."""

from collections import Counter
from pathlib import Path
from shutil import copytree

import pytest

from tests.foreign.archive import PAPER, same_after_rebuild
from tests.recover import words
from tests.recover.archive import Recovery, complaints
from tests.recover.conftest import Recovered
from tests.recover.index import ARCHIVE, as_crawled, surt
from tests.recover.paper import ARTICLES, CAPTURES, HTML, MORE, ONCE, truth, url_of

TITLES = sorted(truth())


def test_it_is_done_and_says_how_many_are_new(recovered: Recovered) -> None:
    done = recovered.done
    assert (done.code, complaints(done)) == (words.WHOLE, []), done
    assert f"{len(TITLES)} new" in done.out


def test_each_article_stands_there_once(recovered: Recovered) -> None:
    """However its address is written, on the old host and on the new one, with and without a query; and nothing else.

    Front pages, lists, robots.txt, pictures, what was redirected and what was not there are no articles.
    """
    assert recovered.archive.titles == TITLES


def test_texts_are_ordered_by_the_time_of_their_capture(recovered: Recovered) -> None:
    """Not by that of their coming: the old host's captures are listed behind those of the new one."""
    found = {title: each.texts for title, each in recovered.archive.truth().items()}
    assert found == {title: each.texts for title, each in truth().items()}


def test_a_text_that_came_back_is_the_present_one(recovered: Recovered) -> None:
    """Its bytes are those of the first capture and not asked for again, but it is the last that was seen."""
    [[body]] = recovered.archive.rows("SELECT body FROM articles WHERE url LIKE '%-20103.html'")
    assert MORE not in str(body)
    texts = recovered.archive.bodies(url_of(3)) or recovered.archive.bodies(url_of(3, scheme="https"))
    assert [MORE in text for text in texts] == [False, True, False]


def test_every_capture_is_a_look_of_its_time(recovered: Recovered) -> None:
    """Of pages that were as before, too."""
    found = {title: each.seen for title, each in recovered.archive.truth().items()}
    assert found == {title: each.seen for title, each in truth().items()}


def test_no_time_is_ours(recovered: Recovered) -> None:
    """When it was recovered is known of the run alone."""
    times = {str(at) for [at] in recovered.archive.rows("SELECT fetched_at FROM captures WHERE status = 200")}
    assert times <= {each.stored_at for each in CAPTURES}
    first = {str(at) for [at] in recovered.archive.rows("SELECT first_seen_at FROM articles")}
    assert first <= {each.stored_at for each in ARTICLES}


def test_who_captured_a_page_is_recorded(recovered: Recovered) -> None:
    for title, each in recovered.archive.truth().items():
        for at in each.seen:
            [[by]] = recovered.archive.rows(words.CAPTURED_BY, at)
            assert by is not None, title
            assert ARCHIVE in str(by), title


def test_explain_tells_who_captured_a_page(recovered: Recovered) -> None:
    done = recovered.archive.ask("explain", url_of(12))
    assert done.code == 0, done
    assert ARCHIVE in done.out
    assert "2018-01-13" in done.out


def test_it_is_found_under_old_and_new_province(recovered: Recovered) -> None:
    for name in ("Bến Tre", "Vĩnh Long"):
        assert recovered.archive.found("bãi", "--province", name, "--limit", 50) == TITLES
    assert recovered.archive.found("bãi", "--site", PAPER, "--limit", 50) == TITLES
    assert recovered.archive.found("bãi", "--province", "Cà Mau", "--limit", 50) == []


def test_no_look_is_counted_as_our_own(recovered: Recovered) -> None:
    """Nobody of us has asked the paper: it has no account, no page was read, none is due, none is gone."""
    rows = recovered.archive.rows
    assert rows("SELECT count(*) FROM pages WHERE looks > 0 OR visited_at NOT NULL OR whole_at NOT NULL") == [(0,)]
    assert rows("SELECT count(*) FROM pages WHERE state = 'gone' OR due_at NOT NULL") == [(0,)]
    assert rows("SELECT count(*) FROM run_sites WHERE site = ?", PAPER) == [(0,)]
    assert rows("SELECT count(*) FROM articles WHERE gone_at NOT NULL") == [(0,)]
    assert [str(name) for [name] in rows("SELECT command FROM runs")] == [f"baotinh {words.COMMAND}"]
    assert rows("SELECT exit_code FROM runs") == [(words.WHOLE,)]


def test_the_paper_is_still_one_that_is_gone(recovered: Recovered) -> None:
    found = recovered.archive.rows("SELECT status, reached_at, begun_at, held_until FROM sites WHERE id = ?", PAPER)
    assert found == [("merged", None, None, None)]


def test_the_same_bytes_are_asked_for_once(recovered: Recovered) -> None:
    """The index says of each capture which bytes it has."""
    asked = Counter((as_crawled(each).digest, surt(each.url)) for each in recovered.index.fetched)
    assert [page for page, times in asked.items() if times > 1] == []
    articles = Counter(each.digest for each in recovered.index.fetched if each.is_article)
    assert dict(articles) == {each.digest: 1 for each in ONCE}


def test_what_can_be_no_article_is_not_asked_for(recovered: Recovered) -> None:
    """Pictures, style sheets, feeds, and what was not there: the index says so, and each would cost a wait."""
    assert [each.url for each in recovered.index.fetched if each.kind != HTML or each.status != 200] == []


def test_requests_say_who_asks(recovered: Recovered) -> None:
    names = {query.asked.headers.get("user-agent", "") for query in recovered.heard}
    assert [name for name in names if not name.startswith("BaoTinh/")] == []


def test_the_bytes_are_in_the_warc_as_they_came(recovered: Recovered) -> None:
    """Under the paper's own address and the time of the capture; where it was compressed, so or plain."""
    kept = {(surt(each.url), each.at.replace("T", " "), each.body) for each in recovered.archive.kept()}
    for once in ONCE:
        same = [each for each in ARTICLES if each.digest == once.digest]
        found = {
            (surt(each.url), f"{each.moment:%Y-%m-%d %H:%M:%S}", body)
            for each in same
            for body in (each.body, as_crawled(each).body)
        }
        assert kept & found, once.url


def test_verify_finds_nothing(recovered: Recovered) -> None:
    done = recovered.archive.ask("verify")
    assert (done.code, done.err) == (0, ""), done


def test_rebuild_gives_the_same_archive(recovered: Recovered, tmp_path: Path) -> None:
    copy = Recovery(Path(copytree(recovered.archive.data, tmp_path / "data")))
    query = words.CAPTURED_BY.replace("fetched_at = ?", "fetched_at NOT NULL")
    before = sorted(copy.rows(query))
    same_after_rebuild(copy)
    assert copy.truth() == truth()
    assert sorted(copy.rows(query)) == before
    assert copy.rows("SELECT count(*) FROM pages WHERE looks > 0") == [(0,)]


@pytest.mark.parametrize("command", ["doctor", "status", "digest", "holes"])
def test_other_commands_take_it_as_it_is(recovered: Recovered, command: str) -> None:
    """The paper was never crawled: nothing of it is wrong, and nothing is missing by our fault."""
    done = recovered.archive.ask(command)
    assert done.code == 0, done
    assert "Traceback" not in done.err
