"""Which captures are meant, of which archive; and what is told before anything is fetched."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.foreign.archive import PAPER, whole
from tests.foreign.records import gz
from tests.foreign.stories import HOST
from tests.hostile.server import Reply
from tests.recover import words
from tests.recover.archive import Recovery, begin, complaints
from tests.recover.index import QUERIES, Index, Query, crawl_of, record_of, serving
from tests.recover.paper import CAPTURES, Capture, article, told, truth
from tests.recover.words import COMMON_CRAWL, DIALECT, DRY_RUN, FROM, INDEX, TO, WAYBACK
from tests.world import Done, typed

each_dialect = pytest.mark.parametrize("dialect", [WAYBACK, COMMON_CRAWL])

BOUNDS: dict[str, tuple[Sequence[str], str, str]] = {
    "from": ((FROM, "2021-01-01"), "20210101", "9"),
    "to": ((TO, "2019-12-12"), "0", "20191212235959"),
    "both": ((FROM, "2019-05-01", TO, "2020-06-12"), "20190501", "20200612235959"),
    "one-day": ((FROM, "2019-05-12", TO, "2019-05-12"), "20190512", "20190512235959"),
}
"""What is typed, and the first and last fourteen digits that are meant: the last day belongs to it."""


@pytest.mark.parametrize(("dialect", "bound"), [*((WAYBACK, bound) for bound in BOUNDS), (COMMON_CRAWL, "both")])
def test_only_captures_of_these_days_are_fetched(data: Path, dialect: str, bound: str) -> None:
    typed_, first, last = BOUNDS[bound]
    meant = [each for each in CAPTURES if first <= each.at <= last]
    index = Index(dialect)
    with serving(index) as (where, _):
        archive = begin(data, where)
        done = archive.recover(*typed_)
    assert (done.code, complaints(done)) == (words.WHOLE, []), done
    assert archive.truth() == truth(meant)
    assert [each.at for each in index.fetched if not first <= each.at <= last] == []


def test_crawls_of_other_years_are_not_asked(data: Path) -> None:
    """Common Crawl has a hundred of them, each with an index of its own that takes seconds."""
    index = Index(COMMON_CRAWL)
    with serving(index) as (where, _):
        archive = begin(data, where)
        assert archive.recover(FROM, "2019-03-01", TO, "2020-02-01").code == words.WHOLE
    assert {query.asked.path[9:13] for query in index.of("index")} == {"2019", "2020"}


@each_dialect
def test_a_dry_run_says_how_many_captures_there_are_of_each_year(data: Path, dialect: str) -> None:
    """And from when to when; it fetches none and stores nothing. What it says is what is fetched then."""
    index = Index(dialect)
    with serving(index) as (where, _):
        archive = begin(data, where)
        done = archive.recover(DRY_RUN)
        assert (done.code, complaints(done), index.fetched) == (words.WHOLE, [], []), done
        assert not list(data.glob("warc/*"))
        assert not (data / "archive.db").exists() or archive.rows("SELECT count(*) FROM captures") == [(0,)]
        assert archive.recover().code == words.WHOLE
    fetched = Counter(each.at[:4] for each in index.fetched)
    times = [each.at for each in index.fetched]
    assert told_by_year(done) == dict(fetched)
    assert day(min(times)) in done.out
    assert day(max(times)) in done.out


def test_a_dry_run_within_bounds_counts_what_is_not_there_yet(data: Path) -> None:
    """It says what would be fetched now: nothing, when it was."""
    index = Index(WAYBACK)
    with serving(index) as (where, _):
        archive = begin(data, where)
        assert archive.recover(TO, "2019-12-31").code == words.WHOLE
        index.forget()
        told_ = archive.recover(DRY_RUN, FROM, "2019-01-01", TO, "2020-12-31")
        assert archive.recover(FROM, "2019-01-01", TO, "2020-12-31").code == words.WHOLE
        assert told_by_year(told_) == dict(Counter(each.at[:4] for each in index.fetched))
        done = archive.recover(DRY_RUN, FROM, "2019-01-01", TO, "2020-12-31")
    assert (done.code, told_by_year(done)) == (words.WHOLE, {}), done


def told_by_year(done: Done) -> dict[str, int]:
    """How many captures of each year a dry run tells of: lines that begin with a year, and the number behind it."""
    found = (re.match(r"\s*(20\d\d)\b\W+(\d+)\b(?!-)", line) for line in done.out.splitlines())
    return {each[1]: int(each[2]) for each in found if each and int(each[2])}


def day(at: str) -> str:
    """The day of a capture, as it is told."""
    return f"{at[:4]}-{at[4:6]}-{at[6:8]}"


FEW: tuple[Capture, ...] = tuple(each for each in CAPTURES if each.number in (1, 12, 13))


@each_dialect
@pytest.mark.parametrize(
    ("is_told", "is_whole"), [(False, True), (True, False), (True, True)], ids=["whole", "told", "told-whole"]
)
def test_the_dialect_is_found_by_asking_unless_told(data: Path, dialect: str, is_told: bool, is_whole: bool) -> None:
    """The index is named by its origin or by the address that answers queries, as documents of either have it."""
    index = Index(dialect, FEW)
    address = QUERIES if dialect == WAYBACK else f"/{crawl_of(FEW[0])}-index"
    meant = FEW if dialect == WAYBACK or not is_whole else [e for e in FEW if crawl_of(e) == crawl_of(FEW[0])]
    with serving(index) as (where, _):
        archive = begin(data, where)
        typed_ = (INDEX, where.rstrip("/") + address if is_whole else where)
        done = archive.recover(*typed_, *((DIALECT, dialect) if is_told else ()))
    assert (done.code, complaints(done)) == (words.WHOLE, []), done
    assert archive.missed(meant) == []
    assert len(archive.titles) == len(truth(meant))
    if is_told and dialect == WAYBACK:
        assert not index.of("other"), "nothing is tried where the dialect is told"


NONE: dict[str, tuple[str, bytes, int]] = {
    "arrays": (WAYBACK, b"[]\n", 200),
    "head-alone": (WAYBACK, b'[["urlkey","timestamp","original","mimetype","statuscode","digest","length"]]\n', 200),
    "message": (COMMON_CRAWL, b'{"message": "No Captures found for: *.baolangtram.example"}', 404),
    "nothing": (COMMON_CRAWL, b"", 200),
}


@pytest.mark.parametrize("name", NONE)
def test_a_paper_that_nobody_captured_is_no_fault(data: Path, name: str) -> None:
    """A line says that there is none, and where it was asked for."""
    dialect, body, status = NONE[name]

    def habit(query: Query) -> Reply | None:
        return Reply(body, status, "application/json") if query.kind == "index" else None

    index = Index(dialect, FEW, habit)
    with serving(index) as (where, _):
        archive = begin(data, where)
        done = archive.recover(DIALECT, dialect)
    assert (done.code, index.fetched) == (words.WHOLE, []), done
    assert len((done.out + done.err).strip().splitlines()) == 1, done
    assert not (data / "archive.db").exists() or archive.titles == []


@each_dialect
def test_a_long_index_is_read_to_its_end(data: Path, dialect: str) -> None:
    """It comes by pages: articles stand on the first and on the last."""
    index = Index(dialect, most=5 if dialect == WAYBACK else 3)
    with serving(index) as (where, _):
        archive = begin(data, where)
        done = archive.recover()
    assert (done.code, complaints(done)) == (words.WHOLE, []), done
    assert archive.truth() == truth()


@each_dialect
def test_thousands_of_lines_are_read(data: Path, dialect: str) -> None:
    """Most captures of a paper are no articles, or the same again."""
    kinds = (("image/jpeg", 200), ("text/html", 404), ("text/html", 301), ("text/css", 200))
    others = [
        Capture(f"2020{n % 12 + 1:02}{n % 28 + 1:02}{n % 24:02}{n // 60 % 60:02}{n % 60:02}",
                f"http://{HOST}/{'anh' if n % 2 else 'thoi-su'}/{n:05}", b"x", kinds[n % 4][1], kinds[n % 4][0])
        for n in range(4000)
    ]  # fmt: skip
    index = Index(dialect, (*FEW, *others), most=1500)
    with serving(index) as (where, _):
        archive = begin(data, where)
        done = archive.recover()
    assert (done.code, complaints(done)) == (words.WHOLE, []), done
    assert archive.truth() == truth(FEW)
    assert len(index.of("index")) < 30


STAMPS = {"2019": "2019", "201905": "2019-05", "20190512": "2019-05-12", "201905120315": "2019-05-12T03:15"}
"""Fewer digits than fourteen, as merged indexes have them, and how a time that is stored begins."""


@each_dialect
def test_a_time_is_as_precise_as_somebody_states_it(data: Path, dialect: str) -> None:
    """The capture itself knows better than its line: the head of the record, `Memento-Datetime`."""
    captures = [
        Capture(f"2019051203150{n}", each.url, each.body, told=each.told, number=each.number, stamp=stamp)
        for n, stamp in enumerate(STAMPS)
        for each in [article("20190512031500", 12 + n)]
    ]
    with serving(Index(dialect, captures)) as (where, _):
        archive = begin(data, where)
        done = archive.recover()
    assert (done.code, complaints(done)) == (words.WHOLE, []), done
    assert archive.truth() == truth(captures)


def test_a_page_known_only_by_a_revisit_is_asked_for(data: Path) -> None:
    """Whoever wrote it has the bytes, though not in a line of this index."""
    only = Capture("20190512031501", article("20190512031501", 12).url, article("20190512031501", 12).body,
                   told=told(12), number=12, is_revisit=True)  # fmt: skip
    index = Index(WAYBACK, (*FEW[:2], only))
    with serving(index) as (where, _):
        archive = begin(data, where)
        assert archive.recover().code == words.WHOLE
    assert told(12).title in archive.titles


WRONG: dict[str, tuple[Sequence[str], str]] = {
    "paper": (("bao-khong-co",), "bao-khong-co"),
    "dialect": ((PAPER, DIALECT, "tieng-viet"), "tieng-viet"),
    "index-words": ((PAPER, INDEX, "khong phai dia chi"), "khong phai dia chi"),
    "index-file": ((PAPER, INDEX, "file:///etc/passwd"), "file:"),
    "index-port": ((PAPER, INDEX, "http://127.0.0.1:cong/"), "127.0.0.1:cong"),
    "index-port-beyond": ((PAPER, INDEX, "http://127.0.0.1:99999/"), "127.0.0.1:99999"),
    "copies-port": ((PAPER, INDEX, "http://127.0.0.1/", "--copies", "http://127.0.0.1:cong/"), "127.0.0.1:cong"),
    "from": ((PAPER, FROM, "hôm qua"), "hôm qua"),
    "backwards": ((PAPER, FROM, "2021-05-01", TO, "2020-05-01"), "2020-05-01"),
    "no-paper": ((), "PAPER"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_word_is_told_before_anything_is_asked(data: Path, name: str) -> None:
    typed_, said = WRONG[name]
    index = Index(WAYBACK, FEW)
    with serving(index) as (where, _):
        archive = begin(data, where)
        where_ = () if INDEX in typed_ else (INDEX, where)
        done = typed(words.COMMAND, *typed_, *where_, words.LOOPBACK, words.DATA, data)
    assert (done.code, index.heard) == (words.USAGE, []), done
    assert said in done.err
    assert not (archive.data / "archive.db").exists()


def test_nobody_is_asked_without_somebody_to_write_to(data: Path) -> None:
    """An archive of the web has webmasters too; on this machine nobody has to be spared."""
    begin(data, "")
    for where in ((), (INDEX, "http://index.langtram.example/")):
        done = typed(words.COMMAND, PAPER, *where, words.DATA, data)
        assert (done.code, len(complaints(done))) == (words.USAGE, 1), done
        assert words.CONTACT in done.err


def test_this_machine_is_not_asked_unless_allowed(data: Path) -> None:
    index = Index(WAYBACK, FEW)
    with serving(index) as (where, _):
        begin(data, where)
        command = Recovery(data, where).command()
        done = Recovery(data, where).run([word for word in command if word != words.LOOPBACK])
    assert (done.code in (words.USAGE, words.UNWELL), len(complaints(done)), index.heard) == (True, 1, []), done
    assert words.LOOPBACK in done.err


def test_help_names_the_archives_and_the_codes() -> None:
    done = typed(words.COMMAND, "--help")
    assert done.code == 0
    for word in ("Wayback Machine", "Common Crawl", INDEX, DIALECT, FROM, TO, DRY_RUN, "69", "11", "75"):
        assert word in done.out, word
    assert words.COMMAND in typed("--help").out


@each_dialect
def test_captures_that_lie_in_the_archive_by_an_import_are_not_fetched(
    data: Path, tmp_path: Path, dialect: str
) -> None:
    """The same capture from a WARC of the same archive: same address, same time."""
    index = Index(dialect, FEW)
    (tmp_path / "x.warc.gz").write_bytes(b"".join(gz(record_of(each)) for each in FEW))
    with serving(index) as (where, _):
        archive = begin(data, where)
        whole(archive.take(tmp_path / "x.warc.gz"))
        done = archive.recover()
    assert (done.code, complaints(done)) == (words.WHOLE, []), done
    assert index.fetched == []
    assert archive.truth() == truth(FEW)
