"""Each command, asked in Vietnamese: what a person reads of it is Vietnamese, and what programs read is as it was."""

import json
import re
import shutil
from pathlib import Path

import pytest

from pipelines.db.archive import Archive
from tests.baotinh.conftest import FLAT, Run
from tests.test_messages import VIETNAMESE
from tests.world import World

ENGLISH = re.compile(
    r"\b(?:the|is|are|was|were|not|of|with|found|expected|which|what|from|that|this|cannot|have|has|its|they|and|for|"
    r"nothing|already|there|here|seen|lost|kept|left|missing|article|articles|capture|captures|day|days|next|more)\b"
)
"""Words that Vietnamese does not have, however it is spelt."""
SAME = re.compile(r"`[^`]*`|https?://\S+|\S*[/.]\S*|\bsha256:\S+|^[-+@ ].*$|\barticle +\d.*$", re.MULTILINE)
"""Commands, addresses, paths, what a file should say, a row of verdicts."""
COLUMNS = "run began took exit asked found new changed later refused ms paper value today week date body lead walls"
"""Of tables, by the names that the help has for them."""


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOTINH_LANG", "vi")


def english_in(text: str) -> list[str]:
    lines = [line for line in text.splitlines() if not set(line.split()[:-2]) & set(COLUMNS.split())]
    return [line for line in lines if ENGLISH.search(SAME.sub(" ", line))]


LOOKING: tuple[tuple[str, ...], ...] = (
    ("verify",), ("runs",), ("runs", "1"), ("runs", "--site", "bao-nho"), ("holes",),
    ("holes", "--since", "2025-01-01"),
    ("sites",), ("sites", "check", "bao-nho"), ("sites", "check", "baosonla"), ("search", "trong", "--limit", "3"),
    ("search", "trong", "--offset", "2", "--limit", "2"), ("search", "zzqqk"), ("search", "mưa", "hoặc", "nắng"),
    ("search", "ngày"), ("show", "1"), ("show", "8", "--diff"), ("copies", "1"), ("explain", "1"), ("explain", "8"),
    ("schedule", "--show"), ("unschedule",), ("digest",),
)  # fmt: skip


@pytest.mark.parametrize("words", LOOKING, ids=" ".join)
def test_what_looks_says_all_in_vietnamese(run: Run, world: World, words: tuple[str, ...]) -> None:
    told = run(*words, "--data", world.data)
    assert told.code == 0, told.err
    assert english_in(told.out + told.err) == []
    assert VIETNAMESE.search(told.out)


def test_what_changes_something_says_all_in_vietnamese(run: Run, data: Path, tmp_path: Path) -> None:
    text = tmp_path / "b.txt"
    text.write_text("không có gì\n", "utf-8")
    commands: tuple[tuple[object, ...], ...] = (
        ("mend",), ("mend",), ("export", "-o", tmp_path / "a.csv", "--query", "ngày"),
        ("export", "-o", tmp_path / "a.jsonl", "--from", "2026-01-01"), ("backup", tmp_path / "copy"),
        ("backup", tmp_path / "copy"), ("snapshot",), ("import", FLAT / "seed_hugo.txt"),
        ("import", FLAT / "seed_hugo.txt"), ("rebuild",), ("redact", "8", "--yes", "--reason", "x"),
    )  # fmt: skip
    for words in commands:
        told = run(*words, "--data", data)
        assert told.code == 0, (words, told)
        assert words == ("snapshot",) or VIETNAMESE.search(told.out + told.err), words
        assert english_in(told.out + told.err) == [], words
    told = run("import", text, "--data", data)
    assert (told.code, english_in(told.out + told.err)) == (2, [])
    told = run("restore", tmp_path / "copy", "--data", tmp_path / "again")
    assert told.code == 0
    assert re.search(r" MB, \d+ lần lưu, \d+ bài, lúc \d\d:\d\d ngày \d\d/\d\d/\d{4}$", told.out.strip())


def test_faults_are_told_in_vietnamese(run: Run, data: Path) -> None:
    with Archive(data, write=True) as archive, archive.transaction() as db:
        db.execute("UPDATE articles SET body = body || 'x' WHERE id = 1")
        db.execute("UPDATE captures SET status = 500 WHERE id = 5")
        db.execute("UPDATE captures SET warc_file = NULL WHERE id = 6")
    shutil.move(max((data / "warc").glob("*.warc.gz")), data / "exports")
    told = run("verify", "--data", data)
    assert told.code == 74
    assert english_in(told.out) == []
    assert "bài 1: tít, sa pô hoặc nội dung không đúng như lúc lưu: mã băm khác; WARC đúng: hãy dựng lại" in told.out
    assert re.search(r"mã trạng thái trong bản ghi là \d+, trong bảng là 500", told.out)
    assert ": thiếu tệp; " in told.out
    assert re.search(r"^\d+ bài, .*: \d+ lỗi$", told.out, re.MULTILINE)


@pytest.mark.parametrize("words", [("sites",), ("runs",), ("holes",), ("verify",), ("copies", "1"), ("search", "ngày")],
                         ids=" ".join)  # fmt: skip
def test_json_is_as_it_was(run: Run, world: World, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:
    told = json.loads(run(*words, "--json", "--data", world.data).out)
    monkeypatch.setenv("BAOTINH_LANG", "en")
    assert json.loads(run(*words, "--json", "--data", world.data).out) == told


@pytest.mark.parametrize(("words", "said"), [
    (("holes",), r"^\s+\d\d/\d\d/\d{4} đến \d\d/\d\d/\d{4}, mỗi ký hiệu là một ngày$"),
    (("show", "1"), r"^ +đăng  \d\d:\d\d ngày \d\d/\d\d/\d{4} \(minute\)$"),
    (("explain", "1"), r"đã đọc; hỏi lại từ \d\d:\d\d ngày \d\d/\d\d/\d{4} "),
    (("copies", "1"), r"· bản đầu$"),
    (("search", "ngày", "--offset", "2", "--limit", "2"), r"^3 đến 4 trong \d+ bài \(\d+ tin\); \d+ bài có đúng"),
], ids=lambda value: value[0] if isinstance(value, tuple) else "")  # fmt: skip
def test_days_and_times_of_sentences_are_written_as_vietnamese_writes_them(
    run: Run, world: World, words: tuple[str, ...], said: str
) -> None:
    assert re.search(said, run(*words, "--data", world.data).out, re.MULTILINE)
