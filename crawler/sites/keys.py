"""What each key of a paper or platform file may hold: one reader a key, strict, for errors that a person can act on."""

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from cssselect import HTMLTranslator, SelectorError

Reader = Callable[[object], Any]


class SiteError(ValueError):
    """A paper or platform file that is not understood: names the file and the key, what was expected and found."""


class UnexpectedError(ValueError):
    """A value that a reader does not take; `_value` adds file and key."""

    def __init__(self, expected: str, found: object) -> None:
        super().__init__(f"expected {expected}, found {shown(found)}")


def read(table: Mapping[str, object], readers: Mapping[str, Reader], *, file: str, within: str = "") -> dict[str, Any]:
    """The values of a table, each through the reader of its key; a key without a reader is an error."""
    return {key: _value(key, value, readers, file=file, within=within) for key, value in table.items()}


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, else all of them, for the end of a message."""
    words = sorted(known)
    near = get_close_matches(word, words, n=1)
    return shown(near[0]) if near else f"one of {', '.join(words)}"


def shown(value: object) -> str:
    """A value on one line, as TOML writes it."""
    if isinstance(value, str):
        return f'"{" ".join(value.split())}"'
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _value(key: str, value: object, readers: Mapping[str, Reader], *, file: str, within: str) -> Any:
    if key not in readers:
        raise SiteError(f'{file}: unknown key "{within}{key}": expected {nearest(key, readers)}')
    try:
        return readers[key](value)
    except UnexpectedError as error:
        raise SiteError(f"{file}: {within}{key}: {error}") from error


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise UnexpectedError("text", value)
    return value


def _matching(pattern: str, what: str) -> Reader:
    compiled = re.compile(pattern, re.ASCII)

    def take(value: object) -> str:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            raise UnexpectedError(what, value)
        return value

    return take


def _one_of(*choices: str) -> Reader:
    def take(value: object) -> object:
        if value not in choices:
            raise UnexpectedError(" or ".join(map(shown, choices)), value)
        return value

    return take


def _pattern(value: object) -> re.Pattern[str]:
    try:
        return re.compile(_text(value), re.ASCII)
    except re.error as error:
        raise UnexpectedError(f"a regular expression ({error})", value) from error


def _selector(value: object) -> str:
    text = _text(value)
    if not _is_css(text):
        raise UnexpectedError("a CSS selector", value)
    return text


@cache
def _is_css(text: str) -> bool:
    try:
        HTMLTranslator().css_to_xpath(text)
    except SelectorError:
        return False
    return True


def _list_of(reader: Reader, what: str) -> Reader:
    def take(value: object) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise UnexpectedError(f"a list of {what}", value)
        return tuple(map(reader, value))

    return take


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise UnexpectedError("true or false", value)
    return value


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
        raise UnexpectedError("a number of seconds, 0 or more", value)
    return float(value)


def _home(value: object) -> str:
    try:
        parts = urlsplit(_text(value))
        _ = parts.port  # raises for what is no port
    except ValueError as error:
        raise UnexpectedError("an http(s) address", value) from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path != "/" or parts.query:
        raise UnexpectedError("an http(s) address of a host and /", value)
    return parts.geturl()


_id = _matching(r"[a-z][a-z0-9_-]*", "small letters, digits, - and _")  # "hanoimoi", "content-fck"
_host = _matching(r"(?!www\.|m\.)(?:[a-z0-9-]+\.)+[a-z0-9-]+", "a host such as baocamau.vn, without www.")
_path = _matching(r"/\S*", "a path that begins with /")  # "/thoi-su"
_address = _matching(r"(?:https?:/)?/\S+", "a path that begins with /, or an http(s) address")
_form = _matching(r"/\S*\{section\}\S*", "a path with {section}")  # "/rss/{section}.xml"


def is_id(text: str) -> bool:
    """Whether a paper can be called so in commands."""
    return _takes(_id, text)


def is_host(text: str) -> bool:
    """Whether it can stand as the domain of a paper."""
    return _takes(_host, text)


def _takes(reader: Reader, text: str) -> bool:
    try:
        reader(text)
    except UnexpectedError:
        return False
    return True


SELECTORS: Mapping[str, Reader] = {
    "title": _selector,
    "lead": _selector,
    "body": _selector,
    "published": _selector,
    "author": _selector,
    "tags": _selector,
    "caption": _selector,
    "exclude": _list_of(_selector, "CSS selectors"),
}
"""Keys of the table `[selectors]`."""

PLATFORM: Mapping[str, Reader] = {
    "id": _id,
    "name": _text,
    "feed_form": _form,
    "sitemaps": _list_of(_address, "paths or addresses"),
    "article": _pattern,
    "article_legacy": _list_of(_pattern, "regular expressions"),
    "not_article": _list_of(_pattern, "regular expressions"),
}
"""Keys of a platform file."""

SITE: Mapping[str, Reader] = {
    **PLATFORM,
    "domain": _host,
    "aliases": _list_of(_host, "hosts"),
    "home": _home,
    "province": _text,
    "province_now": _text,
    "status": _one_of("active", "merged"),
    "successor": _host,
    "platform": _id,
    "feeds": _list_of(_address, "paths or addresses"),
    "sections": _list_of(_path, "paths"),
    "deny": _list_of(_path, "paths"),
    "order": _one_of("dmy", "mdy"),
    "local_sources": _list_of(_text, "names of sources"),
    "delay": _seconds,
    "insecure_tls": _flag,
}
"""Keys of a paper's file."""
