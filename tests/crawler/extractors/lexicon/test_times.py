"""The words of time: each has a class that the grammar knows, says where it was seen, and is read as what it is."""

import tomllib
from importlib.resources import files

import pytest

from crawler.extractors.dates.tokens import KINDS, read_line, tidy
from crawler.extractors.lexicon.times import Word, words

WORDS = list(words())
TABLE = tomllib.loads(files("crawler.extractors.lexicon").joinpath("times.toml").read_text(encoding="utf-8"))


def test_each_entry_says_where_it_was_seen() -> None:
    assert all(entry["seen"] for entry in TABLE["words"])
    assert all(set(entry) <= {"class", "of", "exact", "seen"} for entry in TABLE["words"])


def test_no_word_stands_twice() -> None:
    texts = [word.text for word in WORDS]
    assert sorted(texts) == sorted(set(texts))


@pytest.mark.parametrize("word", WORDS, ids=lambda word: f"{word.kind}:{word.text}")
def test_word_is_read_as_what_it_is(word: Word) -> None:
    assert read_line(tidy(word.text)).kinds == KINDS[word.kind]
