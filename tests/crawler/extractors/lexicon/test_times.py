"""The words of time: each has a class that the grammar knows, says where it was seen, and is read as what it is."""

import tomllib
from importlib.resources import files

import pytest

from crawler.extractors.dates.tokens import KINDS, read_line, tidy
from crawler.extractors.lexicon.times import Word, words

WORDS = list(words())
PLACES = {
    None: ("", ""),
    "before": ("", " 12"),
    "behind": ("2 ", ""),
    "name": ("", " Anh"),
    "icon": ("", " 12"),
    "count": ("3 h ", ""),
}
"""What stands before and behind a word where it is meant."""
TABLE = tomllib.loads(files("crawler.extractors.lexicon").joinpath("times.toml").read_text(encoding="utf-8"))


def test_each_entry_says_where_it_was_seen() -> None:
    assert all(entry["seen"] for entry in TABLE["words"])
    assert all(set(entry) <= {"class", "of", "exact", "beside", "seen"} for entry in TABLE["words"])


def test_no_word_stands_twice_but_where_it_is_said_beside_what_it_is_meant() -> None:
    texts = [(word.text, word.beside or "") for word in WORDS]
    assert sorted(texts) == sorted(set(texts))


@pytest.mark.parametrize("word", WORDS, ids=lambda word: f"{word.kind}:{word.text}")
def test_word_is_read_as_what_it_is(word: Word) -> None:
    before, behind = PLACES[word.beside]
    assert read_line(tidy(f"{before}{word.text}{behind}")).kinds[len(before) :][:1] == KINDS[word.kind]


@pytest.mark.parametrize("word", [word for word in WORDS if word.beside], ids=lambda word: f"{word.kind}:{word.text}")
def test_word_that_is_meant_beside_a_time_alone_is_another_word_in_a_sentence(word: Word) -> None:
    assert read_line(tidy(f"nhà {word.text} nhà")).kinds[2:-2] != KINDS[word.kind]
