"""The words that the news is drawn from, as `words.toml` has them."""

import tomllib
from pathlib import Path

_WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))

SECTIONS: dict[str, str] = _WORDS["sections"]
"""Names of sections by their slugs."""
PLACES: list[list[str]] = _WORDS["places"]
PERSONS: list[list[str]] = _WORDS["persons"]
THINGS: list[str] = _WORDS["things"]
"""What short titles are about."""
SLOTS: dict[str, list[str]] = _WORDS["slots"]
TITLES: list[str] = _WORDS["titles"]
CAPTIONS: list[str] = _WORDS["captions"]
SENTENCES: dict[str, list[str]] = _WORDS["sentences"]
"""By what they are for in a paragraph."""
ABOUT: list[str] = _WORDS["about"]
"""What papers say of themselves."""
