"""Front matter of Markdown files: TOML, JSON and the plain subset of YAML that site generators write."""

import json
import re
import tomllib
from typing import NamedTuple

from crawler.text import clean

_FENCED = re.compile(  # "+++\ntitle = 'A'\n+++\n" · "---\ntitle: A\n---\n"
    r"\A\s*(?P<fence>\+\+\+|---)[ \t]*\n(?P<head>.*?)^(?P=fence)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_JSON_START = re.compile(r"\A\s*\{\s*\"")  # '{\n  "title": "A"'
_YAML_PAIR = re.compile(r"^([\w][\w .-]{0,60}?)\s*:(?:\s+(.*))?$")  # "title: A"
_YAML_ITEM = re.compile(r"^\s*-\s+(.*)$")  # "  - Kinh tế"
_COMMENT = re.compile(r"(?<!\s)\s+#.*$")  # "draft: true  # not yet"
_BLOCK = re.compile(r"^[|>][+-]?\d?$")  # "description: >-"
_ESCAPE = re.compile(r'\\(["\\/nt])')  # '\"'
_TRUE = frozenset({"true", "yes", "on", "1"})
_TOML_PAIR = re.compile(  # "date = 2024-01-02  # first draft"
    r"^[ \t]*[\"']?(?P<key>[^\s=\"'#][^=\n\"']{0,80}?)[\"']?[ \t]*=[ \t]*(?P<value>[^#\n]+)", re.MULTILINE
)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|[^,\[\]]+")  # '"a", b'
_MAX_HEAD = 50_000


class FrontMatter(NamedTuple):
    """What stands above a Markdown text."""

    fields: dict[str, object]
    """Keys in lower case; the values as the format has them, times as they were printed."""
    body: str
    """What follows the front matter."""
    lines: tuple[str, ...]
    """The lines of the front matter itself, fences included."""

    def strings(self, *keys: str) -> tuple[str, ...]:
        """All texts under the first of the keys that has any: a list, one text, or objects with a `name`."""
        return next((found for key in keys if (found := _texts(self.fields.get(key)))), ())

    def string(self, *keys: str) -> str | None:
        """The first text under the first of the keys that has one."""
        return next(iter(self.strings(*keys)), None)

    def true(self, key: str) -> bool:
        """Whether the key holds a yes."""
        return str(self.fields.get(key, "")).strip().casefold() in _TRUE


def read_front_matter(text: str) -> FrontMatter | None:
    """The front matter of a text, or `None` when it has none that can be read."""
    if _JSON_START.match(text):
        return _json(text)
    found = _FENCED.match(text)
    if not found or len(found["head"]) > _MAX_HEAD:
        return None
    fields = _toml(found["head"]) if found["fence"] == "+++" else _yaml(found["head"])
    if fields is None:
        return None
    return FrontMatter(fields, text[found.end() :], _lines(found[0]))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for part in text.split("\n") if (line := clean(part)))


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, dict):
        return _texts(next((value[key] for key in ("name", "title", "src", "url", "image") if key in value), None))
    if isinstance(value, list | tuple):
        return tuple(dict.fromkeys(text for part in value for text in _texts(part)))
    text = "" if value is None or isinstance(value, bool) else clean(str(value))
    return (text,) if text else ()


def _flatten(raw: dict[str, object]) -> dict[str, object]:
    """Lower-case keys; what nests in `params` and `taxonomies` stands beside the rest, as Hugo and Zola have it."""
    fields = {str(key).casefold(): value for key, value in raw.items()}
    for nest in ("params", "taxonomies", "extra"):
        inner = fields.get(nest)
        if isinstance(inner, dict):
            fields = {**{str(key).casefold(): value for key, value in inner.items()}, **fields}
    return fields


def _json(text: str) -> FrontMatter | None:
    start = text.index("{")
    try:
        value, end = json.JSONDecoder(parse_int=str, parse_float=str).raw_decode(text, start)
    except (ValueError, RecursionError):
        return None
    return FrontMatter(_flatten(value), text[end:], _lines(text[:end])) if isinstance(value, dict) else None


def _toml(head: str) -> dict[str, object] | None:
    try:
        fields = _flatten(tomllib.loads(head))
    except (ValueError, RecursionError):
        return _pairs(head)
    # A time keeps the characters it was written with: `2023-10-03T09:11:17+07:00`, `2023-10-03`.
    printed: dict[str, str] = {}
    for pair in _TOML_PAIR.finditer(head):
        printed.setdefault(pair["key"].casefold(), clean(pair["value"]))
    timed = (key for key, value in fields.items() if not isinstance(value, str | bool | list | dict))
    return {**fields, **{key: printed[key] for key in timed if printed.get(key)}}


def _pairs(head: str) -> dict[str, object] | None:
    """`key = value` lines of a TOML text that is not quite TOML; `None` when there are none."""
    pairs = (line.partition("=") for line in head.split("\n") if "=" in line)
    fields: dict[str, object] = {key.strip(" \"'").casefold(): _scalar(value) for key, _, value in pairs}
    return fields or None


def _yaml(head: str) -> dict[str, object] | None:
    """Pairs, lists in both notations, quoted and folded texts; `None` when no line reads as a pair."""
    fields: dict[str, object] = {}
    folded: dict[str, list[str]] = {}
    key: str | None = None
    for line in head.split("\n"):
        pair = _YAML_PAIR.match(line)
        if pair:
            key = pair[1].casefold()
            fields[key] = _value(pair[2] or "")
            folded.pop(key, None)
        elif key is not None and line.strip() and not _continued(fields, key, line):
            folded.setdefault(key, []).append(line)
    fields |= {key: clean(" ".join((str(fields[key]), *lines))) for key, lines in folded.items()}
    return _flatten(fields) if fields else None


def _continued(fields: dict[str, object], key: str, line: str) -> bool:
    """Whether a value takes one more indented line in: a list item, `name: X` inside one; else it folds a text."""
    value = fields[key]
    item = _YAML_ITEM.match(line)
    pair = _YAML_PAIR.match(item[1] if item else line.strip())
    named = {pair[1].casefold(): _scalar(pair[2] or "")} if pair else None
    if item:
        held = value if isinstance(value, list) else []
        held.append(named or _scalar(item[1]))
        fields[key] = held
    elif isinstance(value, list):
        if named and value and isinstance(value[-1], dict):
            value[-1].update(named)
    elif named and (isinstance(value, dict) or value == ""):
        fields[key] = {**(value if isinstance(value, dict) else {}), **named}
    else:
        return False
    return True


def _value(text: str) -> object:
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        return [_scalar(part) for part in _QUOTED.findall(text) if part.strip()]
    return "" if _BLOCK.match(text) else _scalar(text)


def _scalar(text: str) -> str:
    text = text.strip()
    quote = text[:1]
    if quote in {'"', "'"} and (end := text.rfind(quote)) > 0:
        inner = text[1:end]
        return inner.replace("''", "'") if quote == "'" else _ESCAPE.sub(_unescaped, inner)
    return _COMMENT.sub("", text)


def _unescaped(found: re.Match[str]) -> str:
    return {"n": " ", "t": " "}.get(found[1], found[1])
