"""The places in sentences of our own, which were written before the code."""

import tomllib
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from crawler.places import Place, find_places
from crawler.text import clean

GOLD = tomllib.loads(Path(__file__).with_name("places.toml").read_text("utf-8"))
SENTENCES: list[dict[str, Any]] = [*GOLD["sentence"], *GOLD["later"]]


def shown(place: Place) -> str:
    return " ".join((place.text, *(unit.key for unit in place.units)))


def read(sentence: dict[str, Any]) -> tuple[Place, ...]:
    text = sentence["text"]
    return find_places(clean(unicodedata.normalize("NFD", text) if sentence.get("nfd") else text))


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence["text"][:40])
def test_sure_places_and_doubtful_ones_are_told_apart(sentence: dict[str, Any]) -> None:
    places = read(sentence)
    assert [shown(place) for place in places if place.doubt is None] == sentence.get("sure", [])
    assert [place.text for place in places if place.doubt] == sentence.get("maybe", [])


def test_a_place_stands_where_it_says() -> None:
    text = "\n\n".join(sentence["text"] for sentence in SENTENCES)
    places = find_places(text)
    assert len(places) > len(SENTENCES)
    assert all(text[place.start :].startswith(place.text) for place in places)


def test_names_in_a_column_are_no_longer_names() -> None:
    assert [place.doubt for place in find_places("An Giang\nBình Dương\nLong An\nLào Cai")] == [None] * 4
