"""In which language a command speaks as long as it has not read its options: imports nothing large."""

import os

from crawler.messages import ENGLISH, LANGUAGES

_VARIABLE = "BAOTINH_LANG"
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The first of them that is set counts."""


def of_environment() -> str:
    """What the environment says; a word that is no language is told when the options are read."""
    said = os.environ.get(_VARIABLE)
    return said if said in LANGUAGES else _of_locale()


def _of_locale() -> str:
    named = next(filter(None, map(os.environ.get, _LOCALE)), "")  # "vi_VN.UTF-8"
    language = named.partition(".")[0].partition("_")[0].lower()
    return language if language in LANGUAGES else ENGLISH
