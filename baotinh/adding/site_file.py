"""A newspaper's file as text: written, changed in single keys, and compared."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from importlib.resources import files
from pathlib import Path

from crawler.sites import load_site
from crawler.text import to_json, without_controls

Value = str | float | bool | tuple[str, ...]
"""What a key may have."""

_WIDTH = 120
_PATTERNS = frozenset({"article"})
_LISTS_OF_PATTERNS = frozenset({"article_legacy", "not_article"})
_KEYS = (
    "id", "name", "domain", "aliases", "home", "province", "status", "successor", "platform", "feeds", "sitemaps",
    "sections", "article", "article_legacy", "delay", "insecure_tls",
)  # fmt: skip
"""In the order in which a file has them."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A key with its value, or without one where nothing was found."""

    key: str
    value: Value | None
    why: str
    """What speaks for it, in a few words."""
    is_sure: bool = True
    """Whether nobody need look at it; else its reason stands above it as a comment."""


def written(facts: Iterable[Fact], head: str) -> str:
    """A file: the head as a comment, then the keys in their usual order, doubts above them."""
    placed = sorted(facts, key=lambda fact: _KEYS.index(fact.key))
    return "\n".join([f"# {head}", *(line for fact in placed for line in _lines(fact)), ""])


def _lines(fact: Fact) -> list[str]:
    if fact.value is None:
        return [] if fact.is_sure else [_comment(f"{fact.key}: {fact.why}")]
    doubt = [] if fact.is_sure else [_comment(fact.why)]
    return [*doubt, assignment(fact.key, fact.value)]


def _comment(text: str) -> str:
    line = f"# {' '.join(without_controls(text).split())}"
    return line if len(line) <= _WIDTH else f"{line[: _WIDTH - 1]}…"


def assignment(key: str, value: Value) -> str:
    """A key and its value; a long list goes over several lines."""
    if not isinstance(value, tuple):
        return f"{key} = {_toml(value, is_pattern=key in _PATTERNS)}"
    members = [_toml(one, is_pattern=key in _LISTS_OF_PATTERNS) for one in value]
    line = f"{key} = [{', '.join(members)}]"
    if len(line) <= _WIDTH:
        return line
    rows = [""]
    for member in members:
        if len(rows[-1]) + len(member) + 6 > _WIDTH:
            rows.append("")
        rows[-1] += f" {member},"
    return "\n".join([f"{key} = [", *(f"   {row}" for row in rows if row), "]"])


def _toml(value: str | float | bool, *, is_pattern: bool = False) -> str:
    """A value as TOML writes it; backslashes of an expression stand as they are, where its quotes allow it."""
    if is_pattern and isinstance(value, str) and "'" not in value:
        return f"'{value}'"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return to_json(value)


def changed(text: str, changes: Mapping[str, Value | None]) -> str:
    """A file with other values for some keys, `None` for none at all; all else stays as it is, comments too."""
    for key, value in changes.items():
        lines = text.splitlines()
        start, end = _place(lines, key)
        lines[start:end] = [] if value is None else assignment(key, value).splitlines()
        text = "\n".join([*lines, ""])
    return text


def _place(lines: list[str], key: str) -> tuple[int, int]:
    """The lines in which a key is set; where it is not, an empty place behind the key that comes before it."""
    top = next((at for at, line in enumerate(lines) if line.startswith("[")), len(lines))
    for at, line in enumerate(lines[:top]):
        if re.match(rf"{key}\s*=", line):
            return at, _end(lines, at)
    before = [name for name in _KEYS[: _KEYS.index(key)] if _is_set(lines[:top], name)]
    return (_place(lines, before[-1])[1],) * 2 if before else (top, top)


def _is_set(lines: list[str], key: str) -> bool:
    return any(re.match(rf"{key}\s*=", line) for line in lines)


def _end(lines: list[str], start: int) -> int:
    """Where a value ends that begins in a line: lists go on until they are whole."""
    for end in range(start + 1, len(lines) + 1):
        try:
            tomllib.loads("\n".join(lines[start:end]))
        except tomllib.TOMLDecodeError:
            continue
        return end
    return len(lines)


def diff(name: str, before: str, after: str) -> str:
    """What changes, as `patch` takes it; empty for nothing."""
    return "".join(unified_diff(before.splitlines(keepends=True), after.splitlines(keepends=True), name, name))


def text_of(paper: str, data: Path) -> tuple[str, str]:
    """Name and content of the file of a paper: the user's own, else the shipped one."""
    for path in sorted((data / "papers").glob("*.toml")):
        if load_site(path).id == paper:
            return str(path), path.read_text("utf-8")
    shipped = files("crawler.sites") / "papers" / f"{paper}.toml"
    return f"crawler/sites/papers/{paper}.toml", shipped.read_text("utf-8")
