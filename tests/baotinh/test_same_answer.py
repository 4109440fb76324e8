"""One question, one answer: what `search` finds, `export` takes away and Python gets, article by article in one order.

The archive and the questions are made anew each time; the seed of what fails stands in the name of its message.
"""

import csv
import json
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from baotinh import Archive, ArchiveError
from crawler.sites import load_sites
from crawler.text import fold
from pipelines.db.archive import Archive as Stored
from pipelines.query import tables
from pipelines.query.search import count
from pipelines.query.selection import SORTS, Selection
from pipelines.query.tables import Rows
from pipelines.store import search_index
from tests.baotinh.conftest import Run

SITES = ("baodongkhoi", "baovinhlong", "baosonla")
SECTIONS = ("Kinh tế", "Thời sự", None)
PLACES = ("2024-83", "2024-14", "2024-86")  # Bến Tre, Sơn La, Vĩnh Long until June 2025
WORDS = tuple("lũ lu mưa mua mùa bão bao báo số so 3 hạn han mặn lúa tôm lụt đê để de".split(" "))  # noqa: SIM905
ARTICLES, QUESTIONS = 150, 40

Piece = tuple[list[str], list[str]]
"""The words of a title, and of the text below."""


@dataclass(frozen=True)
class Story:
    """An article as it was made up."""

    id: int
    site: str
    section: str | None
    title: list[str]
    body: list[str]
    published_at: str | None
    place: str | None
    story: int | None


def made(rng: random.Random) -> list[Story]:
    stories = []
    for number in range(1, ARTICLES + 1):
        day = (date(2026, 11, 1) - timedelta(days=rng.randrange(900))).isoformat()
        at = rng.choice([None, day[:7], day, *[f"{day}T{rng.randrange(24):02}:{rng.randrange(60):02}+07:00"] * 5])
        title, body = (rng.choices(WORDS, k=rng.randint(low, high)) for low, high in ((2, 4), (3, 9)))
        site, section, place = rng.choice(SITES), rng.choice(SECTIONS), rng.choice((*PLACES, None))
        stories.append(Story(number, site, section, title, body, at, place, rng.choice([None, None, 1, 2, 3])))
    return stories


def keep(folder: Path, stories: list[Story]) -> None:
    with Stored(folder, write=True) as archive:
        archive.know(tuple(load_sites()[name] for name in SITES))
        archive.begin_run("test", "baotinh/0", "2026-03-07T05:00:00+00:00")
        with archive.transaction() as db:
            db.execute("INSERT INTO captures (run_id, url, fetched_at) VALUES (1, 'urn:a', '2026-01-01')")
            for one in stories:
                db.execute(
                    """INSERT INTO articles (id, key, site, section, section_folded, title, body, subheads, body_status,
                         published_at, flags, digest, capture_id, first_seen_at, changed_at)
                       VALUES (?, ?, ?, ?, ?, ?, ?, '[]', 'ok', ?, '[]', ?, 1, '2026-01-01', '2026-01-01')""",
                    (one.id, f"a/{one.id}", one.site, one.section, one.section and fold(one.section),
                     " ".join(one.title), " ".join(one.body), one.published_at, one.id),
                )  # fmt: skip
                search_index.add(db, one.id)
                if one.place:
                    place = "INSERT INTO places VALUES (?, 0, 'title', 0, 7, 'Nơi', ?, NULL, NULL)"
                    db.execute(place, (one.id, one.place))
                db.execute("INSERT INTO tags VALUES (?, 0, 'một'), (?, 1, 'hai')", (one.id, one.id))
            told = [(one.story, one.id) for one in stories if one.story]
            rows = "SELECT id, ?, search_rowid FROM articles WHERE id = ?"
            db.executemany(f"INSERT INTO stories (article_id, story, search_rowid) {rows}", told)


# --- queries, and what they mean by the page about them, not by an index


def as_typed(word: str) -> str:
    return word


@dataclass(frozen=True)
class Term:
    typed: str
    words: list[str]
    in_title: bool
    is_prefix: bool

    @property
    def as_meant(self) -> Callable[[str], str]:
        """Behind a minus: with an accent it is that word, without any it is every reading."""
        return fold if list(map(fold, self.words)) == self.words else as_typed

    def stands(self, story: Story, form: Callable[[str], str]) -> bool:
        asked = [form(word) for word in self.words]
        pieces = [story.title] if self.in_title else [story.title, story.body]
        return any(
            all(got.startswith(want) if self.is_prefix else got == want for got, want in zip(run, asked, strict=True))
            for piece in pieces
            for at in range(len(piece) - len(asked) + 1)
            for run in [[form(word) for word in piece[at : at + len(asked)]]]
        )


def a_term(rng: random.Random) -> Term:
    words = rng.choices(WORDS, k=rng.choice((1, 1, 1, 2)))
    if rng.random() < 0.3:
        words = [fold(word) for word in words]
    is_prefix = len(words) == 1 and rng.random() < 0.2
    typed = f"{words[0]}*" if is_prefix else words[0] if len(words) == 1 else f'"{" ".join(words)}"'
    in_title = rng.random() < 0.2
    return Term("title:" * in_title + typed, words, in_title, is_prefix)


@dataclass(frozen=True)
class Question:
    """A query and a filter, and which articles they mean."""

    groups: list[list[Term]]
    unwanted: list[Term]
    told: dict[str, Any]

    @property
    def query(self) -> str:
        groups = (" OR ".join(term.typed for term in group) for group in self.groups)
        return " ".join([*groups, *(f"-{term.typed}" for term in self.unwanted)])

    def options(self) -> list[str]:
        """The filter and the order as the command line has them."""
        names = {"since": "from", "until": "to", "one_per_story": "one-per-story"}
        words = []
        for name, value in self.told.items():
            words += [f"--{names.get(name, name)}"] + ([] if value is True else [str(value)])
        return words

    def finds(self, story: Story) -> bool:
        return (
            self.lets_through(story)
            and any(
                all(any(term.stands(story, form) for term in group) for group in self.groups)
                for form in ((as_typed,) if self.told.get("exact") else (as_typed, fold))
            )
            and not any(term.stands(story, term.as_meant) for term in self.unwanted)
        )

    def lets_through(self, story: Story) -> bool:
        told, at = self.told, story.published_at
        days = at is None and bool(told.get("undated") or not {"since", "until"} & set(told))
        if at is not None:
            since, until = told.get("since", "0000")[: len(at)], told.get("until", "9999-99-99")
            days = since <= at[: len(since)] and at[:10] <= until
        return (
            days
            and story.site == told.get("site", story.site)
            and story.section == told.get("section", story.section)
            and story.site in PAPERS.get(told.get("province", ""), SITES)
            and ("about" not in told or story.place == "2024-83")
        )

    def chosen(self, stories: list[Story]) -> set[int]:
        found = sorted(
            (story for story in stories if self.finds(story)),
            key=lambda s: (s.published_at is None, s.published_at or "", s.id),
        )
        if not self.told.get("one_per_story"):
            return {story.id for story in found}
        first = dict[object, int]()
        for story in found:
            first.setdefault(story.story or f"alone {story.id}", story.id)
        return set(first.values())


PAPERS = {"Bến Tre": ("baodongkhoi",), "Vĩnh Long": ("baodongkhoi", "baovinhlong"), "Huế": ()}


def a_question(rng: random.Random) -> Question:
    groups = [[a_term(rng) for _ in range(rng.choice((1, 1, 2)))] for _ in range(rng.choice((1, 1, 2)))]
    unwanted = [a_term(rng) for _ in range(rng.choice((0, 0, 1, 2)))]
    days = sorted((date(2026, 11, 1) - timedelta(days=rng.randrange(900))).isoformat() for _ in range(2))
    told: dict[str, Any] = {
        "site": rng.choice(SITES), "section": rng.choice(SECTIONS[:2]), "province": rng.choice(sorted(PAPERS)),
        "about": "Bến Tre", "since": days[0], "until": days[1], "undated": True, "one_per_story": True,
        "exact": True, "sort": rng.choice(SORTS),
    }  # fmt: skip
    rare = {"site", "section", "province", "about"}
    asked = {name: value for name, value in told.items() if rng.random() < (0.15 if name in rare else 0.4)}
    return Question(groups, unwanted, asked)


@pytest.fixture(scope="module")
def seed() -> int:
    return random.SystemRandom().randrange(10**9)


@pytest.fixture(scope="module")
def stories(seed: int) -> list[Story]:
    return made(random.Random(seed))


@pytest.fixture(scope="module")
def data(stories: list[Story], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("same") / "data"
    keep(folder, stories)
    return folder


def exported(run: Run, data: Path, *given: object) -> list[int]:
    done = run("export", "--format", "jsonl", "-o", "-", "--columns", "id", "--data", data, *given)
    assert done.code == 0, done.err
    return [json.loads(line)["id"] for line in done.out.splitlines()]


def searched(run: Run, data: Path, *given: object) -> list[int]:
    done = run("search", "--json", "--data", data, *given)
    assert done.code == 0, done.err
    return [hit["id"] for hit in json.loads(done.out)]


def test_a_query_finds_the_same_articles_in_the_same_order_everywhere(
    run: Run, data: Path, stories: list[Story], seed: int
) -> None:
    rng, sizes = random.Random(seed), []
    for _ in range(QUESTIONS):
        asked = a_question(rng)
        about = f"seed {seed}: {asked.query} {asked.told}"
        whole = exported(run, data, "--query", asked.query, *asked.options())
        assert set(whole) == asked.chosen(stories), about
        assert searched(run, data, asked.query, "--limit", 1000, *asked.options()) == whole, about
        part = ("--limit", rng.randint(1, 9), "--offset", rng.randint(0, 9))
        cut = whole[int(part[3]) : int(part[3]) + int(part[1])]
        assert exported(run, data, "--query", asked.query, *part, *asked.options()) == cut, about
        assert searched(run, data, asked.query, *part, *asked.options()) == cut, about
        with Archive(data) as archive:
            assert [row["id"] for row in archive.articles(query=asked.query, **asked.told)] == whole, about
            assert [hit["id"] for hit in archive.search(asked.query, limit=1000, **asked.told)] == whole, about
            chosen = Selection.of(load_sites(), query=asked.query, **asked.told)
            assert count(archive, chosen).articles == len(set(whole)) == len(whole), about
        sizes.append(len(whole))
    assert sum(map(bool, sizes)) > QUESTIONS // 4, f"seed {seed}: too few questions find anything"


@pytest.mark.parametrize("sort", ["newest", "oldest"])
@pytest.mark.parametrize("query", [None, "lu OR mua OR bao"])
def test_an_order_by_time_is_one_with_a_query_and_without(
    run: Run, data: Path, stories: list[Story], sort: str, query: str | None
) -> None:
    at = {story.id: story.published_at for story in stories}
    given = ("--sort", sort, *(("--query", query) if query else ()))
    whole = exported(run, data, *given)
    days = [at[number] for number in whole]
    dated = [day[:16] for day in days if day]
    assert None not in days[: len(dated)]
    assert [day[:7] for day in dated] == sorted((day[:7] for day in dated), reverse=sort == "newest")
    assert exported(run, data, *given, "--limit", 7, "--offset", 5) == whole[5:12]
    if query is None:
        assert sorted(whole) == sorted(at)


def test_without_a_query_and_an_order_articles_come_by_number_whichever_part_is_asked_for(
    run: Run, data: Path, stories: list[Story], seed: int
) -> None:
    everything = [story.id for story in stories]
    assert exported(run, data) == everything
    assert exported(run, data, "--limit", 10, "--offset", 140) == everything[140:]
    rng = random.Random(seed)
    for sort in (None, "newest", "oldest", None, "newest"):
        told = a_question(rng).told
        told.pop("sort", None)
        told.pop("exact", None)
        asked = Question([], [], {**told, **({"sort": sort} if sort else {})})
        found = exported(run, data, *asked.options())
        assert set(found) == asked.chosen(stories), f"seed {seed}: {asked.told}"
        assert sort or found == sorted(found), f"seed {seed}: {asked.told}"


def test_rows_of_other_tables_come_in_the_order_of_their_articles(run: Run, data: Path) -> None:
    given = ("--query", "lu mua", "--limit", 5)
    ids = exported(run, data, *given)
    out = run("export", "--format", "jsonl", "-o", "-", "--table", "tags", "--data", data, *given).out
    rows = [json.loads(line) for line in out.splitlines()]
    assert [(row["article_id"], row["tag"]) for row in rows] == [(n, tag) for n in ids for tag in ("một", "hai")]


def test_a_search_gives_the_columns_that_are_asked_for_as_an_export_does(run: Run, data: Path) -> None:
    columns = ("--columns", "title,id,tags")
    done = run("search", "lũ", "-mưa", *columns, "--limit", 1000, "--data", data)
    exported = run("export", "--query", "lũ -mưa", *columns, "--format", "json", "-o", "-", "--data", data)
    assert json.loads(done.out) == json.loads(exported.out) != []
    assert list(json.loads(done.out)[0]) == ["title", "id", "tags"]
    assert run("search", "lũ", "-mưa", *columns, "--json", "--limit", 1000, "--data", data).out == done.out


BAD = [
    (("search", "lũ", "--columns", "id,titel"), "has no column 'titel'; did you mean 'title'?"),
    (("export", "--query", "lũ", "--columns", "titel", "-o", "a.csv"), "has no column 'titel'; did you mean 'title'?"),
    (("export", "--query", '"lũ', "-o", "a.csv"), "expected quotation marks in pairs"),
    (("export", "--query", "-lũ", "-o", "a.csv"), "expected at least one word to look for"),
    (("export", "--query", "", "-o", "a.csv"), "expected at least one word to look for"),
    (("export", "--query", "lũ OR", "-o", "a.csv"), "expected a word behind OR"),
    (("export", "--query", "lũ (3", "-o", "a.csv"), "found '(' at character 4 of the query"),
    (("export", "--sort", "relevance", "-o", "a.csv"), "expected a query with the order 'relevance'"),
    (("export", "--literal", "-o", "a.csv"), "expected a query with literal, found none"),
    (("export", "--exact", "-o", "a.csv"), "expected a query with exact, found none"),
    (("export", "--exact", "--table", "tags", "-o", "a.csv"), "expected a query with exact, found none"),
    (("export", "--columns", "id,id", "-o", "a.csv"), "expected each column once, found 'id' again"),
    (("export", "--columns", "id,title, id", "-o", "a.csv"), "expected each column once, found 'id' again"),
    (("search", "lũ", "--columns", "title,id,title"), "expected each column once, found 'title' again"),
    (("export", "--sort", "best", "-o", "a.csv"), "'best' is not one of"),
    (("export", "--limit", "0", "-o", "a.csv"), "0 is not in the range"),
    (("export", "--offset", "-1", "-o", "a.csv"), "-1 is not in the range"),
    (("export", "--table", "runs", "--query", "lũ", "-o", "a.csv"), "rows of 'runs' belong to no article"),
    (("export", "--table", "runs", "--limit", "3", "-o", "a.csv"), "rows of 'runs' belong to no article"),
]


@pytest.mark.parametrize(("given", "message"), BAD, ids=[" ".join(row[0])[:50] for row in BAD])
def test_what_cannot_be_asked_is_one_line_and_2(
    run: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*given, "--data", data)
    assert (result.code, result.out, len(result.err.splitlines())) == (2, "", 1)
    assert message in result.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"query": "lũ", "sort": "best"}, "expected an order of relevance, newest, oldest, found 'best'"),
        ({"sort": "relevance"}, "expected a query with the order 'relevance'"),
        ({"literal": True}, "expected a query with literal, found none"),
        ({"exact": True}, "expected a query with exact, found none"),
        ({"columns": ["id", "title", "id"]}, "expected each column once, found 'id' again"),
        ({"limit": -1}, "expected no negative numbers, found a limit of -1"),
        ({"offset": -2}, "found an offset of -2"),
        ({"query": "(lũ"}, "found '('"),
    ],
)
def test_python_hears_the_same(data: Path, told: dict[str, Any], message: str) -> None:
    with Archive(data) as archive, pytest.raises(ArchiveError) as error:
        archive.articles(**told)
    assert message in str(error.value)


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "parquet"])
def test_nothing_found_is_a_whole_file_and_a_hint(run: Run, data: Path, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"a.{form}"
    given = ("export", "--query", "lúaa", "--columns", "id,title", "--data", data)
    told = "baotinh: nothing found; no article has 'lúaa', did you mean 'lúa'?\n"
    assert run(*given, "-o", path) == (0, f"0 articles in {path}\n", told)
    empty = {"csv": "id,title\r\n", "json": "[]\n", "jsonl": ""}
    if form == "parquet":
        assert parquet.read_table(path).to_pylist() == []
    else:
        assert path.read_bytes().decode() == empty[form]
        assert run(*given, "--format", form, "-o", "-") == (0, empty[form], told)


def test_a_part_behind_the_end_or_a_table_that_has_nothing_is_no_query_that_finds_nothing(run: Run, data: Path) -> None:
    given = ("export", "--query", "lu", "--format", "csv", "-o", "-", "--data", data)
    assert run(*given, "--offset", 1000, "--columns", "id") == (0, "id\r\n", "")
    assert run(*given, "--table", "images", "--columns", "article_id") == (0, "article_id\r\n", "")


def test_what_has_no_date_is_counted_among_what_is_found(run: Run, data: Path, stories: list[Story]) -> None:
    undated = [s for s in stories if s.published_at is None and "lúa" in [*s.title, *s.body]]
    given = ("export", "--query", "lúa", "--format", "csv", "-o", "-", "--columns", "id", "--data", data)
    told = run(*given, "--from", "2026-01-01").err
    assert told.startswith(f"baotinh: {len(undated)} article") if undated else told == ""
    assert run(*given, "--from", "2026-01-01", "--undated").err == run(*given).err == ""


@pytest.mark.parametrize("command", [("search", "lũ OR UBND"), ("export", "--format", "json", "-o", "-", "--query",
                                     "lũ OR UBND")], ids=["search", "export"])  # fmt: skip
def test_what_an_abbreviation_means_is_looked_for_and_told_unless_the_words_are_taken_literally(
    run: Run, data: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    folder = shutil.copytree(data, tmp_path / "data")
    with Stored(folder, write=True) as archive, archive.transaction() as db:
        for number, title in ((1, "UBND xã"), (2, "Ủy ban nhân dân xã")):
            search_index.remove(db, number)
            db.execute("UPDATE articles SET title = ?, body = 'Tin.' WHERE id = ?", (title, number))
            search_index.add(db, number)
    given = ("--columns", "id", "--limit", 1000, "--data", folder)
    done, literal = run(*command, *given), run(*command, "--literal", *given)
    assert done.err.splitlines()[-1] == "baotinh: UBND = Ủy ban nhân dân; --literal takes the words alone"
    assert "UBND" not in literal.err
    found, alone = ({row["id"] for row in json.loads(told.out)} for told in (done, literal))
    assert (found & {1, 2}, found - alone) == ({1, 2}, {2})


def test_a_package_says_which_articles_the_file_has(run: Run, data: Path, tmp_path: Path) -> None:
    given = ("--query", "lũ -mưa", "--sort", "oldest", "--limit", 5, "--offset", 1, "--site", "baosonla")
    run("export", *given, "-o", tmp_path / "a.csv", "--datapackage", "--data", data)
    [resource] = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))["resources"]
    assert resource["filter"] == {
        "query": "lũ -mưa", "site": "baosonla", "sort": "oldest", "limit": 5, "offset": 1,
    }  # fmt: skip
    assert resource["rows"] == len(list(csv.reader((tmp_path / "a.csv").read_text("utf-8").splitlines()))) - 1


@pytest.fixture
def alive(stories: list[Story], tmp_path: Path) -> Iterator[tuple[Archive, sqlite3.Connection]]:
    """An archive that is read, and a connection that writes to it meanwhile."""
    keep(tmp_path / "data", stories)
    with Archive(tmp_path / "data") as archive, closing(sqlite3.connect(tmp_path / "data" / "archive.db")) as writer:
        yield archive, writer


@pytest.mark.parametrize("sort", [None, "newest", "relevance"])
def test_an_export_is_of_one_moment_whatever_a_crawl_writes_meanwhile(
    alive: tuple[Archive, sqlite3.Connection], monkeypatch: pytest.MonkeyPatch, sort: Any
) -> None:
    monkeypatch.setattr(tables, "TOGETHER", 3)
    archive, writer = alive
    rows = Rows.of(archive, columns=["id", "title"], chosen=Selection(query="lu", sort=sort))
    before, reading = rows.to_dicts(), iter(rows)
    first = next(reading)
    with writer:
        writer.execute("UPDATE articles SET search_rowid = search_rowid + 1, title = 'khác'")
        writer.execute("DELETE FROM tags")
    assert [first, *reading] == before
    assert all(row["title"] == "khác" for row in archive.articles())


def test_the_first_rows_of_many_are_read_alone(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No list of all that is found is made before the first row is given."""
    with Archive(data) as archive:
        asked: list[str] = []
        archive.db.conn.set_trace_callback(asked.append)
        monkeypatch.setattr(tables, "TOGETHER", 1)
        next(iter(Rows.of(archive, columns=["id"], chosen=Selection(query="lu OR mua", sort="newest"))))
        archive.db.conn.set_trace_callback(None)
    assert len([statement for statement in asked if "articles_flat" in statement]) == 1


@pytest.mark.parametrize("part", [(), ("--limit", "9"), ("--limit", "9", "--offset", "5"), ("--sort", "oldest")])
@pytest.mark.parametrize("query", ["lũ", "lũ OR lụt", "bão -mưa", "title:lũ"])
def test_an_export_says_how_many_have_the_very_words_where_accents_were_typed(
    run: Run, data: Path, tmp_path: Path, query: str, part: tuple[str, ...]
) -> None:
    hits = json.loads(run("search", query, "--json", "--data", data, *(part or ("--limit", 1000))).out)
    very = sum(hit["is_exact"] for hit in hits) if "--limit" in part or not part else None
    path = tmp_path / "a.csv"
    told = run("export", "--query", query, "-o", path, "--data", data, *part).out
    if very is not None:
        more = f"; {very} with these very words; --exact keeps those alone" if very < len(hits) else ""
        assert told == f"{len(hits)} articles in {path}{more}\n"
    exact = run("export", "--query", query, "-o", path, "--exact", "--data", data, *part)
    assert (exact.code, "very words" in exact.out + exact.err) == (0, False)
    piped = run("export", "--query", query, "-o", "-", "--format", "csv", "--data", data, *part)
    assert "very words" not in piped.out
    assert ("with these very words; --exact keeps those alone\n" in piped.err) is ("very words" in told)


@pytest.mark.parametrize("query", ["lu", "lu OR bao", "LU"])
def test_without_accents_there_are_no_very_words_to_tell_of(run: Run, data: Path, tmp_path: Path, query: str) -> None:
    done = run("export", "--query", query, "-o", tmp_path / "a.csv", "--data", data)
    assert "very words" not in done.out + done.err


@pytest.mark.parametrize("command", [("search", "lũ hoặc lụt"), ("export", "--query", "lũ hoặc lụt", "-o", "a.csv"),
                                     ("search", "lũ", "hoặc", "lụt", "--json")], ids=" ".join)  # fmt: skip
def test_who_types_the_word_for_or_is_told_in_one_line(
    run: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*command, "--data", data)
    assert (done.code, (done.out + done.err).count("OR is the operator")) == (0, 1)
