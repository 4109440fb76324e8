"""In which language a command speaks: imports nothing large, since every command begins so."""

import os
from pathlib import Path
from typing import Any

import click

from crawler.messages import ENGLISH, LANGUAGES, language

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
    code = named.partition(".")[0].partition("_")[0].lower()
    return code if code in LANGUAGES else ENGLISH


def of_folder(data: Path) -> str:
    """What the file of an archive settles, else what is spoken; who takes more from it says what is wrong with it."""
    path = data / "baotinh.toml"
    if not path.is_file():
        return language()
    from tomllib import loads

    try:
        said = loads(path.read_bytes().decode()).get("lang")
    except (OSError, ValueError, RecursionError):
        return language()
    return said if said in LANGUAGES else language()


class Language(click.ParamType[str]):
    """A language that there are messages in."""

    name = "LANGUAGE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Read it."""
        if value not in LANGUAGES:
            word = " ".join(str(value).split())[:80]
            self.fail(f'expected one of {", ".join(LANGUAGES)}, found "{word}"', param, ctx)
        return str(value)
