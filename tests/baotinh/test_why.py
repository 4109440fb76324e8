"""`extract --why`: what a maintainer reads when a paper comes out wrong."""

from pathlib import Path

import pytest
from rich.console import Console

from baotinh import why
from baotinh.why import print_told as show
from crawler.extractors.explain import Explained
from tests.baotinh.conftest import FLAT, Run

PAGE = Path(__file__).parents[1] / "pages" / "phuson" / "onecms-hop-trong-bai.html"


def rows(out: str) -> list[list[str]]:
    return [line.split("\t") for line in out.splitlines()]


def test_every_block_is_told_with_verdict_score_and_reason(run: Run) -> None:
    told = rows(run("extract", PAGE, "--why").out)
    assert [row[0] for row in told] == [str(number) for number in range(1, len(told) + 1)]
    assert {"title", "lead", "body", "subhead", "byline", "related", "cut"} <= {row[1] for row in told}
    body = next(row for row in told if row[1] == "body")
    assert float(body[2]) > 0
    assert body[4].startswith("Sáng 12-3")
    assert all(row[3] for row in told)


def test_flattened_text_is_told_line_by_line(run: Run) -> None:
    told = rows(run("extract", FLAT / "seed_magazine.txt", "--why").out)
    assert {"title", "body", "related"} <= {row[1] for row in told}
    assert all(row[2] == "" for row in told)


def test_a_terminal_gets_colour_and_one_line_a_block(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(why, "Console", lambda **_: Console(force_terminal=True, width=60, highlight=False))
    body = Explained("Sáng 12-3, hơn 200 hộ dân ven sông đã bắt đầu " * 3, "body", "score", 2.5)
    show([body, Explained("[b]Tin[/b]", "-", "x")])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert "\x1b[32m" in lines[0]
    assert "+2.50" in lines[0]
    assert "[b]Tin[/b]" in lines[1]
