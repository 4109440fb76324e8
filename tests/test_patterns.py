"""No pattern of the project repeats a repetition.

`(a+)+` splits a run of letters in two to the power of its length ways, and tries them all where what follows fails. An
address with twenty foreign letters and a fragment once held a crawl so.
"""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import baotinh
import crawler
import pipelines

_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT)
_MANY = 20


def modules() -> Iterator[Any]:
    for package in (crawler, pipelines, baotinh):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name != "baotinh.__main__":
                yield importlib.import_module(module.name)


def forms() -> Iterator[tuple[str, str]]:
    """The forms into which words of the lexicon are put, with some words in them."""
    for module in modules():
        for name, value in vars(module).items():
            if isinstance(value, str) and "WORDS" in value and not name.startswith("__"):
                yield f"{module.__name__}.{name}", value.replace("WORDS", "tin|liên quan|(?:ọa|oạ)n")


def patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """The patterns that stand in modules, with their names."""
    for module in modules():
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                yield f"{module.__name__}.{name}", value


def written() -> Iterator[tuple[str, str]]:
    """The patterns that are written out in calls of `re`, wherever these stand."""
    for module in modules():
        for node in ast.walk(ast.parse(Path(module.__file__).read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield f"{module.__name__}:{node.lineno}", first.value


def ambiguous(pattern: str, flags: int = 0) -> bool:
    """Whether a repetition has one in it, and nothing beside that which must stand between two of its turns."""
    return any(_is_ambiguous(body) for body in _repeated(parser.parse(pattern, flags)))


def _repeated(items: Any) -> Iterator[Any]:
    """The bodies of all repetitions of many turns."""
    for code, value in items:
        if code in _REPEATS and value[1] > _MANY:
            yield value[2]
        for part in _parts(code, value):
            yield from _repeated(part)


def _is_ambiguous(body: Any) -> bool:
    for at, (code, value) in enumerate(body):
        others = (item for other, item in enumerate(body) if other != at)
        if not all(_may_be_empty(item) for item in others):
            continue
        if code in _REPEATS and value[1] > _MANY:
            return True
        if any(_is_ambiguous(part) for part in _parts(code, value)):
            return True
    return False


def _may_be_empty(item: Any) -> bool:
    return bool(parser.SubPattern(parser.State(), [item]).getwidth()[0] == 0)


def _parts(code: Any, value: Any) -> list[Any]:
    if code is codes.SUBPATTERN:
        return [value[3]]
    if code is codes.BRANCH:
        return list(value[1])
    if code in _REPEATS:
        return [value[2]]
    return []


@pytest.mark.parametrize("pattern", ["(a+)+", "(?:a*)*b", "(?:a+b?)*c", "(?:(?:%[0-9A-F]{2})+[a-z]*)*x", "(?:a+|b)*c"])
def test_a_repetition_of_a_repetition_is_found(pattern: str) -> None:
    assert ambiguous(pattern)


@pytest.mark.parametrize("pattern", ["(?:a+,)*", "(?:%[0-9A-F]{2}[a-z]*)*x", "(?:a++)*b", "(?:a{1,3} )*", "a+b+"])
def test_what_has_a_mark_between_its_turns_is_none(pattern: str) -> None:
    assert not ambiguous(pattern)


def test_no_pattern_repeats_a_repetition() -> None:
    known = dict(patterns())
    assert len(known) > 300
    assert [name for name, pattern in known.items() if ambiguous(pattern.pattern, pattern.flags)] == []


def test_nor_does_one_that_is_made_where_it_is_used_or_has_words_put_into_it() -> None:
    known = {**dict(written()), **dict(forms())}
    assert len(known) > 40
    assert [name for name, pattern in known.items() if ambiguous(pattern)] == []
