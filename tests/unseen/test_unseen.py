"""Composed pages are made as they say; how many are read rightly is measured, and no test."""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from crawler.items import VIETNAM, Article, Image, Page, Related, Stamp
from tests.unseen.__main__ import main
from tests.unseen.kind import Kind
from tests.unseen.kinds import KINDS
from tests.unseen.markup import Markup, joined, tag
from tests.unseen.truth import JUDGES, Truth


def test_every_page_differs_from_every_other() -> None:
    pages = [sample.page.body for kind in KINDS.values() for sample in kind.compose("seed", 2)]
    assert len({*pages}) == len(pages)


def test_a_seed_gives_the_same_pages_again() -> None:
    kind = KINDS["ordinary story"]
    assert [*kind.compose("7", 3)] == [*kind.compose("7", 3)]
    assert [*kind.compose("7", 3)] != [*kind.compose("8", 3)]


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_the_truth_is_the_right_answer(kind: Kind) -> None:
    for sample in kind.compose("seed", 3):
        wrong = [field for field in kind.judged if not JUDGES[field](sample.truth, _answer(sample.truth))]
        assert wrong == [], sample.truth


def _answer(truth: Truth) -> Article:
    """Who says just what is true."""
    captions = [Image(None, caption) for caption in truth.captions]
    published = truth.published and Stamp(datetime.fromisoformat(truth.published).replace(tzinfo=VIETNAM), "minute", "")
    return Article(
        title=truth.title,
        lead=truth.lead,
        body=truth.body,
        images=(*captions, *(Image(None, None, credit) for credit in truth.credits)),
        authors=truth.authors,
        source_cited=", ".join(truth.source) or None,
        tags=truth.tags,
        section=truth.section,
        related=tuple(Related(title) for title in truth.related),
        published=published or None,
        canonical_url=truth.address,
        body_status="ok" if truth.is_article else "listing",
    )


def test_text_is_escaped_and_markup_is_not() -> None:
    assert tag("p", "1 < 2", tag("b", "&"), class_='"') == '<p class="&quot;">1 &lt; 2<b>&amp;</b></p>'
    assert joined("<", Markup("<br>"), by=" ") == "&lt; <br>"


def test_a_line_is_told_for_each_kind_and_each_group(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--seed", "1", "--pages", "1", "ordinary story", "poem in stanzas"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[:50].strip() for line in lines] == [
        "seed 1", "little texts: poem in stanzas", "plain: ordinary story", "little texts", "plain", "all",
    ]  # fmt: skip


def test_failing_pages_are_kept_with_truth_and_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(page: Page) -> Article:
        return Article()

    monkeypatch.setattr("tests.unseen.judge.extract", nothing)
    main(
        ["--seed", "1", "--pages", "2", "ordinary story", "--show", "ordinary story", "--keep", str(tmp_path / "kept")]
    )
    names = {path.name for path in (tmp_path / "kept").iterdir()}
    assert names == {f"ordinary-story-{at}.{ending}" for at in (0, 1) for ending in ("html", "json")}
    told = json.loads((tmp_path / "kept" / "ordinary-story-0.json").read_text("utf-8"))
    assert told["truth"]["title"]
    assert told["answer"]["title"] is None
    assert "title" in told["wrong"]


@pytest.mark.parametrize("wrong", [["no such kind"], ["--show", "ordinary story"], ["--pages", "0"]])
def test_a_wrong_word_is_told(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(wrong)
    assert left.value.code == 2
    assert "error:" in capsys.readouterr().err


def test_a_reader_who_has_seen_enough_ends_it_quietly() -> None:
    command = [sys.executable, "-m", "tests.unseen", "--seed", "1", "--pages", "1", "ordinary story"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0
