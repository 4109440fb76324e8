"""`baotinh watch`: what is new is told once, and the same again until somebody has taken it."""

import json
import os
import signal
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from baotinh import atom
from pipelines.db.archive import Archive
from pipelines.query import watches
from tests.baotinh.conftest import Run
from tests.pipelines.conftest import NOON, article
from tests.pipelines.sound import Filler

LATIN = "https://baovidu.vn/tin-{}.html"
POISON = 'Lũ <script> & "quê" ]]> \x0b\u202e'
ATOM = "{http://www.w3.org/2005/Atom}"


class Paper(Filler):
    """A paper whose articles have a number, a headline, and a time in hours."""

    def says(self, number: int, title: str, at: float = 0, **changes: object) -> None:
        """An article is looked at; a headline that it did not have is an edit."""
        url, when = LATIN.format(123450 + number), NOON + timedelta(hours=at)
        found = article(url=url, canonical_url=None, title=title, lead=None, **changes)
        self.visit(url, when, self.capture(url, f"{number} {title} {changes}".encode(), when), found=found)

    def deletes(self, number: int, at: float) -> None:
        """Its address answers 404."""
        self.gone(LATIN.format(123450 + number), NOON + timedelta(hours=at))


@pytest.fixture
def paper(tmp_path: Path) -> Iterator[Paper]:
    with Archive(tmp_path / "data", write=True) as opened:
        made = Paper(opened)
        made.says(1, "Lũ về sông Hàm Luông")
        made.says(2, "Xoài được mùa")
        yield made
        made.warc.close()


@pytest.fixture
def data(paper: Paper) -> Path:
    return paper.archive.folder


def told(run: Run, data: Path, *options: object, code: int = 0) -> list[tuple[str, int]]:
    """Kinds and numbers of what a look tells, in order."""
    return [(event["kind"], number_of(event)) for event in events(run, data, *options, code=code)]


def number_of(event: dict[str, Any]) -> int:
    """The number that the paper has given it."""
    return int(str(event["url"])[-11:-5]) - 123450


def events(run: Run, data: Path, *options: object, code: int = 0) -> list[dict[str, Any]]:
    done = run("watch", "lu", "--json", "--data", data, *options)
    assert done.code == code, done
    return [event for line in done.out.splitlines() for event in json.loads(line)["events"]]


def add(run: Run, data: Path, *options: object) -> None:
    done = run("watch", "add", "lu", "lũ", "--data", data, *options)
    assert done.code == 0, done


# --- what is told


def test_what_is_there_when_it_begins_is_counted_and_not_told(run: Run, data: Path) -> None:
    done = run("watch", "add", "lu", "lũ", "--data", data)
    assert (done.code, done.out) == (0, "lu: 1 article by now, 1 article of them counted as seen\n")
    assert told(run, data) == []


def test_where_nothing_is_new_nothing_is_said_and_the_feed_is_there_all_the_same(
    run: Run, data: Path, tmp_path: Path
) -> None:
    assert run("watch", "add", "lu", "lũ", "--data", data).code == 0
    feed = tmp_path / "lu.xml"
    done = run("watch", "lu", "--atom", feed, "--data", data)
    assert (done.code, done.out, done.err) == (0, "", "")
    root = ET.fromstring(feed.read_text("utf-8"))
    assert [child.tag.partition("}")[2] for child in root] == ["id", "title", "updated", "generator"]
    before = feed.read_bytes()
    assert run("watch", "lu", "--atom", feed, "--data", data).code == 0
    assert feed.read_bytes() == before


def test_without_a_watch_the_list_says_so(run: Run, data: Path) -> None:
    done = run("watch", "list", "--data", data)
    assert (done.code, len(done.out.splitlines())) == (0, 1)
    assert "watch add" in done.out
    assert json.loads(run("watch", "list", "--json", "--data", data).out) == []


def test_new_articles_edits_and_deletions_are_told_once_each(run: Run, paper: Paper, data: Path) -> None:
    add(run, data)
    paper.says(3, "Lũ rút", 1)
    paper.says(4, "Lúa chín", 1)
    paper.says(1, "Lũ về sông Hàm Luông, hai người mất tích", 2)
    paper.deletes(3, 3)
    assert told(run, data) == [("new", 3), ("edit", 1), ("gone", 3)]
    assert told(run, data) == []


def test_an_article_that_no_longer_says_it_is_watched_on(run: Run, paper: Paper, data: Path) -> None:
    add(run, data)
    paper.says(1, "Nước về sông Hàm Luông", 1)
    [event] = events(run, data)
    assert (event["kind"], event["changed"], event["title"]) == ("edit", ["title"], "Nước về sông Hàm Luông")


def test_one_that_comes_to_say_it_is_new(run: Run, paper: Paper, data: Path) -> None:
    add(run, data)
    paper.says(2, "Xoài được mùa sau lũ", 1)
    assert ("new", 2) in told(run, data)


def test_an_edit_that_was_taken_back_between_two_looks_is_two(run: Run, paper: Paper, data: Path) -> None:
    add(run, data)
    paper.says(1, "Lũ lớn", 1)
    paper.says(1, "Lũ về sông Hàm Luông", 2)
    assert told(run, data) == [("edit", 1), ("edit", 1)]


@pytest.mark.parametrize("hours", [-1000, -1])
def test_an_older_capture_that_comes_late_is_told_when_it_comes(
    run: Run, paper: Paper, data: Path, hours: float
) -> None:
    add(run, data)
    paper.says(5, "Lũ năm xưa", hours)
    paper.says(1, "Lũ chưa về", hours)
    assert sorted(told(run, data)) == [("edit", 1), ("new", 5)]
    assert told(run, data) == []


def test_an_edit_that_turns_out_to_be_older_is_not_told_again(run: Run, paper: Paper, data: Path) -> None:
    add(run, data)
    paper.says(1, "Lũ lớn", 4)
    assert told(run, data) == [("edit", 1)]
    paper.says(1, "Lũ lớn", 2)
    assert told(run, data) == []


def test_an_older_capture_with_the_same_text_is_nothing_new(run: Run, paper: Paper, data: Path) -> None:
    add(run, data)
    paper.says(1, "Lũ về sông Hàm Luông", -5)
    assert told(run, data) == []


def test_from_the_beginning_all_is_told(run: Run, paper: Paper, data: Path) -> None:
    paper.says(1, "Lũ lớn", 30)
    add(run, data, "--from-beginning")
    assert told(run, data) == [("new", 1), ("edit", 1)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-03-07", [("new", 1), ("edit", 1), ("new", 6)]), ("2026-03-08", [("edit", 1), ("new", 6)]),
     ("2026-03-20", [])],
)  # fmt: skip
def test_since_a_day_what_happened_since_then_is_told(
    run: Run, paper: Paper, data: Path, day: str, expected: list[tuple[str, int]]
) -> None:
    paper.says(1, "Lũ lớn", 30)
    paper.says(6, "Lũ quét", 31)
    add(run, data, "--since", day)
    assert told(run, data) == expected


def test_filters_hold(run: Run, paper: Paper, data: Path) -> None:
    assert run("watch", "add", "lu", "--section", "Thời sự", "--exact", "lũ", "--data", data).code == 0
    paper.says(3, "Lũ rút", 1, section="Thời sự")
    paper.says(4, "Lũ nữa", 1, section="Thể thao")
    paper.says(5, "Lu nước", 1, section="Thời sự")
    assert told(run, data) == [("new", 3)]


def test_without_a_query_it_is_all_that_the_filters_let_through(run: Run, paper: Paper, data: Path) -> None:
    assert run("watch", "add", "lu", "--section", "Thời sự", "--data", data).code == 0
    paper.says(3, "Xe đổ", 1, section="Thời sự")
    paper.says(4, "Bóng đá", 1, section="Thể thao")
    assert told(run, data) == [("new", 3)]


@pytest.mark.parametrize(("doubt", "words"), [(None, "1  Edited: Lũ lớn"), ("x", "1  Perhaps edited: Lũ lớn")])
def test_people_read_headlines_and_what_became_of_them(
    run: Run, paper: Paper, data: Path, doubt: str | None, words: str
) -> None:
    add(run, data)
    paper.says(1, "Lũ lớn", 1)
    with paper.archive.transaction() as db:
        db.execute("UPDATE texts SET doubt = ? WHERE number > 1", (doubt,))
    done = run("watch", "lu", "--data", data)
    assert words in done.out
    assert "title · vidu · https://baovidu.vn/tin-123451.html" in done.out
    assert run("watch", "lu", "--data", data).out == ""


def test_while_a_crawl_writes_it_works(run: Run, paper: Paper, data: Path) -> None:
    add(run, data)
    paper.says(3, "Lũ rút", 1)
    with paper.archive.transaction():
        assert told(run, data) == [("new", 3)]


# --- nothing is lost

STEPS = """
import os, signal, sys
from baotinh import atom, cli, watch
from pipelines.query import watches

def killed(): os.kill(os.getpid(), signal.SIGKILL)

place, name, when, count = {place}, {name!r}, {when!r}, {count}
real, calls = getattr(place, name), []
def patched(*args, **kept):
    calls.append(1)
    if when == "before" and len(calls) == count: killed()
    done = real(*args, **kept)
    if when == "behind" and len(calls) == count: killed()
    return done
setattr(place, name, patched)
sys.argv = ["baotinh", *sys.argv[1:]]
cli.main()
"""
KILLS = {
    "before it is looked": ("watch", "look", "before", 1),
    "before the batch is kept": ("watches", "write", "before", 1),
    "when the batch is kept": ("watches", "write", "behind", 1),
    "before the feed is written": ("atom", "write", "before", 1),
    "when the feed is written": ("atom", "write", "behind", 1),
    "when the command has it": ("watch", "_run", "behind", 1),
    "before it is kept that all have it": ("watches", "write", "before", 2),
}


@pytest.mark.parametrize("kill", KILLS.values(), ids=KILLS)
def test_after_a_kill_the_same_batch_comes_again_with_the_same_ids(
    run: Run, paper: Paper, data: Path, tmp_path: Path, kill: tuple[str, str, str, int]
) -> None:
    add(run, data)
    paper.says(3, "Lũ rút", 1)
    paper.says(1, "Lũ lớn", 2)
    place, name, when, count = kill
    script = STEPS.format(place=place, name=name, when=when, count=count)
    taken, feed = tmp_path / "taken", tmp_path / "lu.xml"
    options = ("watch", "lu", "--data", data, "--atom", feed, "--run", f"cat >> {taken}")
    ended = subprocess.run([sys.executable, "-c", script, *map(str, options)], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert run(*options).code == 0
    batches = [json.loads(line) for line in taken.read_text().splitlines()]
    assert [event["kind"] for event in batches[-1]["events"]] == ["new", "edit"]
    assert {batch["batch"] for batch in batches} == {1}
    assert len({json.dumps([event["id"] for event in batch["events"]]) for batch in batches}) == 1
    assert ids(feed) == [event["id"] for event in reversed(batches[0]["events"])]
    assert told(run, data) == []


def test_what_a_command_refuses_comes_again_before_what_is_new(
    run: Run, paper: Paper, data: Path, tmp_path: Path
) -> None:
    add(run, data)
    paper.says(3, "Lũ rút", 1)
    taken = tmp_path / "taken"
    for _ in range(2):
        done = run("watch", "lu", "--data", data, "--run", f"cat >> {taken}; exit 3")
        assert (done.code, done.out) == (69, "")
        assert done.err.count("\n") == 1
        assert "batch 1 comes again" in done.err
        paper.says(4, "Lũ nữa", 2)
    assert told(run, data, "--run", f"cat >> {taken}") == [("new", 3), ("new", 4)]
    first, again, last, new = (json.loads(line) for line in taken.read_text().splitlines())
    assert first == again == last
    assert (new["batch"], len(new["events"])) == (2, 1)


def test_a_signal_that_ended_a_command_is_named(run: Run, paper: Paper, data: Path) -> None:
    add(run, data)
    paper.says(3, "Lũ rút", 1)
    done = run("watch", "lu", "--data", data, "--run", "kill -9 $$")
    assert done.code == 69
    assert "was ended by SIGKILL: batch 1 comes again" in done.err
    assert told(run, data) == [("new", 3)]


def test_a_command_that_does_not_read_has_taken_it(run: Run, paper: Paper, data: Path) -> None:
    add(run, data)
    paper.says(3, "Lũ rút", 1)
    assert run("watch", "lu", "--run", "true", "--data", data).code == 0
    assert told(run, data) == []


def test_two_looks_at_once_are_one(run: Run, data: Path) -> None:
    add(run, data)
    with watches.alone(watches.path_of(data, "lu")):
        done = run("watch", "lu", "--data", data)
        assert (done.code, done.err.count("\n")) == (75, 1)


# --- the feed


def ids(feed: Path) -> list[str | None]:
    return [entry.findtext(f"{ATOM}id") for entry in ET.parse(feed).getroot().findall(f"{ATOM}entry")]


def test_a_feed_is_valid_whatever_a_headline_has_in_it(run: Run, paper: Paper, data: Path, tmp_path: Path) -> None:
    add(run, data)
    paper.says(3, POISON, 1, authors=("Lê & Con", "P.V"))
    paper.says(4, "Lũ không người viết", 1, authors=())
    feed = tmp_path / "lu.xml"
    assert run("watch", "lu", "--atom", feed, "--data", data).out == ""
    root = ET.parse(feed).getroot()
    assert root.tag == f"{ATOM}feed"
    for one in (root, *root.findall(f"{ATOM}entry")):
        assert (one.findtext(f"{ATOM}id") or "").startswith("urn:uuid:")
        assert one.findtext(f"{ATOM}updated", "").endswith("+00:00")
        assert one.findtext(f"{ATOM}title")
    last, first = root.findall(f"{ATOM}entry")
    assert '<script> & "quê" ]]>' in (first.findtext(f"{ATOM}title") or "")
    assert [name.text for name in first.iter(f"{ATOM}name")] == ["Lê & Con", "P.V"]
    assert [name.text for name in last.iter(f"{ATOM}name")] == ["Báo Ví Dụ"]


def test_a_feed_keeps_what_it_had_up_to_a_limit(
    run: Run, paper: Paper, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atom, "KEPT", 3)
    add(run, data)
    feed, seen = tmp_path / "lu.xml", list[str | None]()
    for number in range(3, 8):
        paper.says(number, f"Lũ lần {number}", number)
        assert run("watch", "lu", "--atom", feed, "--data", data).code == 0
        seen = [*ids(feed)[:1], *seen]
        assert ids(feed) == seen[:3]
    assert len(set(seen)) == 5


def test_a_batch_is_never_cut(
    run: Run, paper: Paper, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atom, "KEPT", 1)
    add(run, data, "--from-beginning")
    paper.says(3, "Lũ rút", 1)
    assert run("watch", "lu", "--atom", tmp_path / "lu.xml", "--data", data).code == 0
    assert len(ids(tmp_path / "lu.xml")) == 2


@pytest.mark.parametrize("before", ["my own notes", "<feed/>", f"<feed xmlns='{ATOM[1:-1]}'><id>urn:x</id></feed>"])
def test_a_file_of_somebody_else_stays_and_nothing_is_lost(
    run: Run, paper: Paper, data: Path, tmp_path: Path, before: str
) -> None:
    add(run, data)
    paper.says(3, "Lũ rút", 1)
    feed = tmp_path / "notes.xml"
    feed.write_text(before)
    done = run("watch", "lu", "--atom", feed, "--data", data)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert feed.read_text() == before
    assert told(run, data) == [("new", 3)]


@pytest.mark.parametrize("before", ["my own notes", "", f"<feed xmlns='{ATOM[1:-1]}'><id>urn:x</id></feed>"])
def test_a_file_of_somebody_else_is_told_of_before_there_is_news(
    run: Run, data: Path, tmp_path: Path, before: str
) -> None:
    add(run, data)
    feed = tmp_path / "notes.xml"
    feed.write_text(before)
    done = run("watch", "lu", "--atom", feed, "--data", data)
    assert (done.code, done.err.count("\n"), feed.read_text()) == (2, 1, before)


@pytest.mark.parametrize("name", ["-", "/dev/null", "/dev/stdout", "pipe"])
def test_what_is_no_file_is_no_feed(
    run: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    add(run, data)
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    if name == "/dev/stdout":  # of a test it is a file
        monkeypatch.setattr("baotinh.watch.is_stream", lambda _: True)
    done = run("watch", "lu", "--atom", name, "--data", data)
    assert (done.code, done.err) == (2, f"baotinh: expected a file for --atom, found '{name}'\n")
    assert not (tmp_path / "-").exists()


# --- what the archive does to it


def test_after_a_rebuild_nothing_is_told_again(run: Run, paper: Paper, data: Path) -> None:
    add(run, data, "--from-beginning")
    paper.says(1, "Lũ lớn", 2)
    paper.says(3, "Lũ rút", 3)
    assert len(told(run, data)) == 3
    kept = watches.read(watches.path_of(data, "lu")).seen
    paper.finish()
    paper.archive.close()
    assert run("rebuild", "--data", data, "--yes").code in (0, 2)
    assert told(run, data) == []
    assert watches.read(watches.path_of(data, "lu")).seen.articles >= kept.articles


def test_a_backup_and_what_is_made_of_it_have_it(run: Run, paper: Paper, data: Path, tmp_path: Path) -> None:
    add(run, data)
    paper.says(3, "Lũ rút", 1)
    paper.finish()
    assert run("backup", tmp_path / "copy", "--data", data).code == 0
    paper.archive.close()
    assert run("restore", tmp_path / "copy", "--data", tmp_path / "again").code == 0
    assert told(run, tmp_path / "again") == told(run, data) == [("new", 3)]


def test_of_what_was_taken_down_there_is_no_word(run: Run, paper: Paper, data: Path) -> None:
    add(run, data)
    secret = "Lũ và một bí mật không ai được biết"
    paper.says(3, secret, 1)
    paper.says(3, f"{secret}, viết lại", 2)
    paper.says(4, "Lũ rút", 3)
    feed = data / "exports" / "lu.xml"
    assert run("watch", "lu", "--atom", feed, "--run", "exit 1", "--data", data).code == 69
    assert secret in feed.read_text()
    paper.finish()
    paper.archive.close()
    assert run("redact", LATIN.format(123453), "--yes", "--data", data).code == 0
    assert not [path for place in ("watch", "exports") for path in (data / place).rglob("*")
                if path.is_file() and "bí mật" in path.read_text()]  # fmt: skip
    assert told(run, data) == [("new", 4)]
    assert 3 not in watches.read(watches.path_of(data, "lu")).seen.edits


# --- what cannot be done


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("watch", "mua"), "no watch is called 'mua'; there are: lu"),
        (("watch", "rm", "mua"), "no watch is called 'mua'"),
        (("watch", "../lu"), "expected a name of letters"),
        (("watch", "add", "a/b", "lũ"), "expected a name of letters"),
        (("watch", "add", "", "lũ"), "expected a name of letters"),
        (("watch", "add", "list", "lũ"), "no command"),
        (("watch", "add", "lu", "lũ"), "there is a watch 'lu' already"),
        (("watch", "add", "b", '"lũ'), '"'),
        (("watch", "add", "b", "lũ", "--site", "khongco"), "khongco"),
        (("watch", "add", "b", "lũ", "--since", "2026-01-01", "--from-beginning"), "found both"),
        (("watch", "add", "b", "lũ", "--limit", "3"), "--limit"),
        (("watch", "add", "b", "lũ", "--since", "2026-W10"), "a day such as 2026-03-07"),
        (("watch", "add", "b", "lũ", "--since", "9999-01-01"), "expected a day that has come"),
        (("watch", "add", "b", "lũ", "--to", "2026-W10"), "expected a day such as 2026-03-07, found '2026-W10'"),
    ],
)
def test_bad_input_is_one_line(run: Run, data: Path, words: tuple[str, ...], what: str) -> None:
    add(run, data)
    done = run(*words, "--data", data)
    assert (done.code, done.err.count("\n")) == (2, 1), done
    assert what in done.err
    assert watches.names(data) == ["lu"]


BROKEN: dict[str, Callable[[str], str]] = {
    "cut": lambda text: text[:40],
    "empty": lambda _: "",
    "of another kind": lambda _: "[]",
    "of a later version": lambda text: text.replace('"form": 1', '"form": 2'),
    "with what is no number": lambda text: text.replace('"articles": [', '"articles": ["x", '),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_damaged_file_is_one_line_and_stays(run: Run, data: Path, broken: str) -> None:
    add(run, data)
    path = watches.path_of(data, "lu")
    damaged = BROKEN[broken](path.read_text())
    path.write_text(damaged)
    for words in (("watch", "lu"), ("watch", "list")):
        done = run(*words, "--data", data)
        assert (done.code, done.err.count("\n")) == (74, 1), done
    assert path.read_text() == damaged
    assert run("watch", "rm", "lu", "--data", data).code == 0


def test_watches_are_listed_and_ended(run: Run, data: Path) -> None:
    add(run, data, "--section", "Thời sự")
    assert "lũ --section Thời sự" in run("watch", "list", "--data", data).out
    assert run("watch", "rm", "lu", "--data", data).code == 0
    assert json.loads(run("watch", "list", "--json", "--data", data).out) == []
