"""What is said outright stands at its time; a claim looks, and changes nothing; whichever of both came first."""

import re
from collections.abc import Callable, Mapping
from itertools import permutations
from pathlib import Path

import pytest

from crawler.messages import stored
from pipelines.foreign.claims import claim_of
from pipelines.foreign.mhtml import unpack
from tests.foreign.archive import PAPER, Archive, begin, whole, write
from tests.foreign.editions import URL, WORDS, Capture, body, printed
from tests.foreign.saved import SAVED_AT, STAMPED_AT, mhtml, saved_from, singlefile, wayback
from tests.foreign.stories import address
from tests.foreign.tables import Rows, changed, same, sound, tables
from tests.world import Done

SERVED = Capture(1, 18)
"""What the server said, in a WARC of others."""
OTHER = address("thoi-su/tin-khac-1002")


def serve(archive: Archive, folder: Path, *captures: Capture) -> None:
    path = folder / f"{'-'.join(str(capture.day) for capture in captures)}.warc"
    path.write_bytes(b"".join(capture.record for capture in captures))
    whole(archive.take(path))


@pytest.fixture
def served(archive: Archive, tmp_path: Path) -> Archive:
    serve(archive, tmp_path, SERVED)
    return archive


# --- what is said outright


def by_url(archive: Archive, folder: Path, text: str | bytes, day: int) -> Done:
    path = write(folder, [("x.html", text)]) / "x.html"
    return archive.take(path, "--url", URL, "--captured-at", f"2026-05-{day:02}T10:00+07:00")


def by_index(archive: Archive, folder: Path, text: str | bytes, day: int) -> Done:
    table = f"file,url,captured_at\nx.html,{URL},2026-05-{day:02}T03:00:00Z\n"
    write(folder / "tep", [("x.html", text)])
    return archive.take(folder / "tep", "--index", write(folder, [("i.csv", table)]) / "i.csv")


def by_wayback(archive: Archive, folder: Path, text: str | bytes, day: int) -> Done:
    """The address of the Wayback Machine has the time in it."""
    path = write(folder, [("x.html", text)]) / "x.html"
    return archive.take(path, "--url", f"https://web.archive.org/web/202605{day:02}030000id_/{URL}")


SAYING = {"url": by_url, "index": by_index, "wayback": by_wayback}
Say = Callable[[Archive, Path, str | bytes, int], Done]
LYING: Mapping[str, Callable[[str], str | bytes]] = {
    "nothing": lambda text: text,
    "singlefile": lambda text: singlefile(text, OTHER),
    "chrome": lambda text: saved_from(text, wayback(OTHER)),
    "mhtml": lambda text: mhtml(text, OTHER, "chrome"),
}
"""What the file itself says, of another address and another time."""


@pytest.mark.parametrize("say", SAYING.values(), ids=SAYING)
@pytest.mark.parametrize("day", [2, 25], ids=["older", "newer"])
def test_a_page_whose_address_and_time_are_said_outright_stands_at_its_time(
    served: Archive, tmp_path: Path, say: Say, day: int
) -> None:
    """It is a text of the article, the present one only if it is the newest, and nothing about it is a claim."""
    saved = Capture(0, day)
    whole(say(served, tmp_path, printed(0), day))
    first, last = sorted((saved, SERVED), key=lambda capture: capture.day)
    assert served.texts(URL) == [(1, first.at, body(first.number)), (2, last.at, body(last.number))]
    told = served.rows("SELECT url, body, revisions, first_seen_at, changed_at FROM articles")
    assert told == [(URL, body(last.number), 2, first.at, last.at)]
    assert not served.claims(URL)
    assert "claim" not in served.ask("explain", URL).out.lower()
    sound(served)


@pytest.mark.parametrize("lie", LYING.values(), ids=LYING)
def test_what_the_file_itself_says_does_not_count_beside_it(
    served: Archive, tmp_path: Path, lie: Callable[[str], str | bytes]
) -> None:
    whole(by_url(served, tmp_path, lie(printed(0)), 2))
    assert served.texts(URL) == [(1, Capture(0, 2).at, body(0)), (2, SERVED.at, body(1))]
    assert served.rows("SELECT count(*) FROM articles") == [(1,)]
    assert served.ask("show", OTHER).code == 2
    assert not served.claims(URL)


@pytest.mark.parametrize("say", SAYING.values(), ids=SAYING)
def test_said_outright_the_same_text_is_one_more_look(served: Archive, tmp_path: Path, say: Say) -> None:
    """The text stood since then, says somebody who should know."""
    whole(say(served, tmp_path, printed(1), 2))
    assert served.texts(URL) == [(1, Capture(1, 2).at, body(1))]
    assert served.looks(URL) == [Capture(1, 2).at, SERVED.at]
    assert served.rows("SELECT first_seen_at, changed_at FROM articles") == [(Capture(1, 2).at,) * 2]
    assert "claim" not in served.ask("explain", URL).out.lower()
    sound(served)


PARTLY: dict[str, tuple[object, ...]] = {
    "time alone": ("--captured-at", "2026-05-25T10:00+07:00"),
    "paper alone": ("--site", PAPER),
    "both": ("--site", PAPER, "--captured-at", "2026-05-25T10:00+07:00"),
}


@pytest.mark.parametrize("words", PARTLY.values(), ids=PARTLY)
def test_where_the_address_is_but_a_claim_the_rest_makes_no_revision(
    served: Archive, tmp_path: Path, words: tuple[object, ...]
) -> None:
    """Which article it is, only the file says: it stands beside it, with what was said of it."""
    path = write(tmp_path, [("x.html", singlefile(printed(0), URL))]) / "x.html"
    assert served.take(path, *words).code == 0
    assert served.rows("SELECT body, revisions FROM articles WHERE url = ?", URL) == [(body(1), 1)]
    assert len(served.found(WORDS[0])) == 1
    query = "SELECT a.site, fetched_at FROM articles a JOIN captures c ON c.id = capture_id WHERE a.url IS NULL"
    [[site, at]] = served.rows(query)
    assert (site, at) == (PAPER, "2026-05-25T03:00:00+00:00" if "--captured-at" in words else SAVED_AT)


# --- claims


CLAIMING: Mapping[str, tuple[Callable[[str], str | bytes], str]] = {
    "singlefile": (lambda text: singlefile(text, URL), SAVED_AT),
    "chrome": (lambda text: saved_from(text, wayback(URL)), STAMPED_AT),
    "mhtml": (lambda text: mhtml(text, URL, "firefox", encoding="8bit"), SAVED_AT),
}


@pytest.mark.parametrize("name", CLAIMING)
@pytest.mark.parametrize("number", [1, 0], ids=["same-text", "other-text"])
def test_a_claim_is_the_same_whether_it_came_before_or_after_what_a_server_said(
    tmp_path: Path, name: str, number: int
) -> None:
    """With the same text there is one article, with another one there are two, one of which is a claim."""
    path = write(tmp_path, [("x.html", CLAIMING[name][0](printed(number)))]) / "x.html"
    found: list[Rows] = []
    for turn, is_first in (("truoc", True), ("sau", False)):
        archive = begin(tmp_path / turn)
        if is_first:
            assert archive.take(path).code == 0
        serve(archive, tmp_path, SERVED)
        if not is_first:
            assert archive.take(path).code == 0
        assert archive.rows("SELECT body, revisions, first_seen_at FROM articles WHERE url = ?", URL) == [
            (body(1), 1, SERVED.at)
        ]
        assert archive.rows("SELECT count(*) FROM articles") == [(1 if number == 1 else 2,)]
        assert archive.rows("SELECT count(*) FROM captures WHERE fetched_at = ?", CLAIMING[name][1]) == [(1,)]
        found.append(tables(archive))
        sound(archive)
    same(*found)


def test_several_claims_with_the_same_text_are_as_many_looks(served: Archive, tmp_path: Path) -> None:
    """None of them moves since when the text stands: any file can say any time."""
    before = tables(served)
    for name, (claim, _) in CLAIMING.items():
        whole(served.take(write(tmp_path, [(f"{name}.html", claim(printed(1)))]) / f"{name}.html"))
    now = tables(served)
    assert changed(before, now) == {"captures"}
    told = served.ask("explain", URL).out.partition("fetched\n")[2].partition("article\n")[0]
    claims = [line for line in told.splitlines() if "claim" in line.lower()]
    assert len(claims) == 3
    assert sum(stored(SAVED_AT) in line for line in claims) == 2
    assert sum(stored(STAMPED_AT) in line for line in claims) == 1
    sound(served)


def test_a_claim_with_an_earlier_text_of_the_article_is_one_more_look_too(archive: Archive, tmp_path: Path) -> None:
    """The server did say so once."""
    serve(archive, tmp_path, Capture(0, 12), SERVED)
    before = tables(archive)
    whole(archive.take(write(tmp_path, [("x.html", singlefile(printed(0), URL))]) / "x.html"))
    now = tables(archive)
    assert changed(before, now) == {"captures"}
    assert archive.rows("SELECT body, revisions FROM articles") == [(body(1), 2)]
    sound(archive)


def test_beside_claims_the_past_comes_in_any_order(tmp_path: Path) -> None:
    """A claim with a text of its own, and two captures of servers: the claim is in nobody's history."""
    path = write(tmp_path, [("x.html", singlefile(printed(2), URL))]) / "x.html"
    captures = (Capture(0, 12), SERVED, None)
    first: Rows = {}
    for turn, order in enumerate(permutations(captures)):
        archive = begin(tmp_path / str(turn))
        for each in order:
            if each is None:
                assert archive.take(path).code == 0
            else:
                serve(archive, tmp_path, each)
        query = "SELECT r.number, seen_at, r.body FROM revisions r JOIN articles a ON a.id = article_id WHERE a.url = ?"
        assert sorted(archive.rows(query, URL)) == [(1, Capture(0, 12).at, body(0)), (2, SERVED.at, body(1))], order
        assert archive.rows("SELECT body, revisions FROM articles WHERE url = ?", URL) == [(body(1), 2)]
        first = first or tables(archive)
        same(first, tables(archive))


@pytest.mark.parametrize("number", [1, 0], ids=["same-text", "other-text"])
def test_what_is_taken_down_takes_its_claims_with_it(served: Archive, tmp_path: Path, number: int) -> None:
    """A look has bytes too; and the file does not bring them back."""
    path = write(tmp_path, [("x.html", singlefile(printed(number), URL))]) / "x.html"
    assert served.take(path).code == 0
    assert served.is_in_warc(WORDS[number])
    done = served.ask("redact", URL, "--yes")
    assert done.code == 0, done
    assert not served.is_in_warc(WORDS[number])
    assert served.traces(WORDS[number]) == []
    served.take(path)
    assert not served.is_in_warc(WORDS[number])
    assert served.rows("SELECT count(*) FROM articles") == [(0,)]


# --- times that were not

NEVER = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2999-01-01T00:00:00+07:00")
"""Before and behind the calendar, and to come."""
NEVER_SPELT = {
    "Mon Jan 01 0001 00:00:00 GMT+1400 (x)": b"Mon, 01 Jan 0100 00:00:00 +9959",
    "Fri Dec 31 9999 23:59:59 GMT-1400 (x)": b"Fri, 31 Dec 9999 23:59:59 -1400",
    "Tue Jan 01 2999 00:00:00 GMT+0700 (x)": b"Tue, 01 Jan 2999 00:00:00 +0700",
}


@pytest.mark.parametrize("spelt", NEVER_SPELT)
def test_what_a_file_says_of_a_time_that_was_not_is_no_claim(spelt: str) -> None:
    assert claim_of(singlefile(printed(0), URL, spelt).encode()).at is None
    whole_ = re.sub(rb"(?m)^Date: [^\r\n]*", b"Date: " + NEVER_SPELT[spelt], mhtml(printed(0), URL, "chrome"))
    inside = unpack(whole_)
    assert inside is not None
    assert (inside.claim.url, inside.claim.at) == (URL, None)


@pytest.mark.parametrize("time", NEVER)
def test_a_time_that_was_not_is_refused_in_a_line(archive: Archive, tmp_path: Path, time: str) -> None:
    """By the option before anything is stored; in a table the row counts for nothing."""
    folder = write(tmp_path / "tep", [("x.html", printed(0))])
    index = write(tmp_path, [("i.csv", f"file,url,captured_at\nx.html,{URL},{time}\n")]) / "i.csv"
    for options in (("--captured-at", time), ("--index", index)):
        done = archive.take(folder, *options)
        assert (done.code, len(done.err.splitlines())) == (2, 1), done
        assert "expected a time such as" in done.err
    assert archive.rows("SELECT url FROM articles") == [(None,)]
