"""On a terminal of 80 columns every line fits, and is broken between words; in a pipe nothing is broken."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import click
import pytest

from baotinh.cli import cli
from baotinh.later import loaded
from crawler.items import Ask
from pipelines.db.archive import Archive
from pipelines.db.dictionary import dictionary
from tests.baotinh.conftest import Run
from tests.pipelines.conftest import NOON, SITE, URL, article
from tests.pipelines.store.test_visits import store

COLORS = re.compile(r"\x1b\[[\d;]*m")
LONG, MORE, LAST = (
    " ".join(f"Xã {n} có {n * 3} hộ bị nước vào nhà đêm {n % 28 + 1} tháng {n % 12 + 1}." for n in range(at, at + 9))
    for at in (10, 50, 90)
)
OTHER = "https://baovidu.vn/thoi-su/" + "mua-lon-keo-dai-tren-dia-ban-nhieu-xa-ven-song-" * 2 + "123457.html"


def commands() -> list[tuple[str, ...]]:
    """All commands, and those within them."""
    found: list[tuple[str, ...]] = [()]
    for name, command in cli.commands.items():
        found.append((name,))
        inner = loaded(command)
        found += [(name, one) for one in inner.commands] if isinstance(inner, click.Group) else []
    return found


@pytest.mark.parametrize("words", commands(), ids=lambda words: " ".join(words) or "baotinh")
def test_no_line_of_a_help_is_wider_than_80_columns(
    words: tuple[str, ...], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    told = run(*words, "--help")
    assert told.code == 0
    assert [line for line in told.out.splitlines() if len(line) > 80] == []


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Long paragraphs, captions, sections and addresses; a revision; a copy in another paper."""
    texts: dict[str, object] = {"body": (LONG, MORE), "lead": LONG, "section": "Thời sự " * 20}
    with Archive(tmp_path / "data", write=True) as archive:
        archive.know((SITE, OTHER_SITE))
        archive.begin_run("test", "baotinh/0", "2026-03-07T05:00:00+00:00")
        store(archive, article(**texts))
        store(archive, article(**{**texts, "body": (LONG, MORE, LAST)}), number=1, at=NOON + timedelta(days=1))
        store(archive, article(**texts, url=OTHER), url=OTHER, number=2, ask=Ask(OTHER, "khac", "article"))
    return tmp_path / "data"


OTHER_SITE = replace(SITE, id="khac", name="Báo Khác", domain="baokhac.vn", aliases=("baovidu.vn",))
MARKS = re.compile(r"[⟦⟧]|\[-|-\]|\{\+|\+\}")
SHOWN = [("show", "1"), ("show", "1", "--diff"), ("copies", "1"), ("explain", URL), ("search", "nước"), ("schema",)]


@pytest.mark.parametrize("words", SHOWN, ids=" ".join)
def test_on_a_terminal_lines_are_broken_between_words_and_nothing_is_lost(
    words: tuple[str, ...], run: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    where = () if words[0] == "schema" else ("--data", data)
    piped = run(*words, *where).out
    assert max(map(len, piped.splitlines())) > 100
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    seen = COLORS.sub("", run(*words, *where).out)
    assert [line for line in seen.splitlines() if len(line) > 80 and len(line.split()) > 1] == []
    if words[0] == "schema":
        assert all(name in seen for table in dictionary().values() for name in (table.name, *table.columns))
    else:
        assert seen.split() == MARKS.sub("", piped).split()  # marked by colours, by brackets


@pytest.mark.parametrize(
    ("words", "begin", "indent"),
    [("show 1", "   section  Thời", 12), ("show 1 --diff", "+ Xã", 2), ("copies 1", "        - Xã", 10),
     ("search nước", "     1  ", 8)],
)  # fmt: skip
def test_what_goes_on_in_the_next_line_is_indented_like_the_first(
    words: str, begin: str, indent: int, run: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"COLUMNS": "80", "FORCE_COLOR": "1", "TERM": "xterm"}.items():
        monkeypatch.setenv(name, value)
    seen = COLORS.sub("", run(*words.split(), "--data", data).out).splitlines()
    at = next(at for at, line in enumerate(seen) if line.startswith(begin))
    assert len(seen[at + 1]) - len(seen[at + 1].lstrip()) == indent
