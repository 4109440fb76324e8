"""In which language a command speaks: imports nothing large, since every command begins so."""

import os
from typing import Any

import click

from crawler.messages import ENGLISH, LANGUAGES

VARIABLE = "BAOTINH_LANG"
MEANING = "Language in which people are told; options, columns of tables and JSON are the same in all."
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The first of them that is set counts."""


def of_environment() -> str:
    """What the environment says; a word that is no language is told when the options are read."""
    said = os.environ.get(VARIABLE)
    return said if said in LANGUAGES else _of_locale()


def _of_locale() -> str:
    named = next(filter(None, map(os.environ.get, _LOCALE)), "")  # "vi_VN.UTF-8"
    language = named.partition(".")[0].partition("_")[0].lower()
    return language if language in LANGUAGES else ENGLISH


class Language(click.ParamType[str]):
    """A language that there are messages in."""

    name = "LANGUAGE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Read it."""
        if value not in LANGUAGES:
            word = " ".join(str(value).split())[:80]
            self.fail(f'expected one of {", ".join(LANGUAGES)}, found "{word}"', param, ctx)
        return str(value)
