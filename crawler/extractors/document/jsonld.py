"""JSON-LD as pages really print it: in comments, with raw control characters, trailing commas and absurd numbers."""

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from crawler.text import clean

from .soup import text_of

_NOTE = r"/\*(?:[^*]|\*(?!/)){0,200}\*/"  # "/* <![CDATA[ */"
_BEFORE = re.compile(rf"(?:\s|<!--|(?://)?\s*<!\[CDATA\[|{_NOTE}|//[^\n{{\[]*\n|\ufeff)+")  # "//<![CDATA["
_BEHIND = re.compile(rf"(?:\s|(?://)?\s*-->|(?://)?\s*\]\]>|{_NOTE}|//[^\n}}\]]*$|;)+$")  # "//]]>", "};"
_EDGE = 300
"""Characters at the end of a statement that are looked at for what wraps it."""
_TRAILING_COMMA = re.compile(r",\s*([}\]])")  # '{"a": 1,}'
_CONTROLS = re.compile(r"[\x00-\x1f]+")  # a raw line break inside a string
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')  # "\'"
_OPENING, _CLOSING = ("{", "["), ("}", "]")
_MAX_NODES = 2_000
_MAX_DIGITS = 18
MAX_STATEMENT = 20_000
"""Characters of a statement that are looked at: a description, a name, a list of tags; the longest of 1,625 pages, a
story in its own description, has 15,351."""

MAX_STRINGS = 200
"""Of a list of names or tags that are looked at."""

Node = dict[str, Any]


def _number(text: str) -> int | str:
    return int(text) if len(text) <= _MAX_DIGITS else text


def loads(text: str) -> Any:
    """What the text holds after the least repair that makes it readable; `None` when nothing does."""
    text = text.strip()
    if text[:1] not in _OPENING or text[-1:] not in _CLOSING:
        text = _unwrapped(text)
    for repair in (str, _softened):
        try:
            return json.loads(repair(text), strict=False, parse_int=_number, parse_constant=str)
        except (ValueError, RecursionError):
            continue
    return None


def _unwrapped(text: str) -> str:
    """Without the comment or section around it: `/*<![CDATA[*/{…}/*]]>*/`."""
    if found := _BEFORE.match(text):
        text = text[found.end() :]
    return text[:-_EDGE] + _BEHIND.sub("", text[-_EDGE:])


def _softened(text: str) -> str:
    return _BAD_ESCAPE.sub(r"\\\\", _TRAILING_COMMA.sub(r"\1", _CONTROLS.sub(" ", text)))


def nodes(data: Any) -> Iterator[Node]:
    """Every object inside, outermost first, at most 2,000 of them."""
    queue, seen = [data], 0
    while queue and seen < _MAX_NODES:
        seen += 1
        item = queue.pop(0)
        if isinstance(item, dict):
            yield item
            queue.extend(value for value in item.values() if isinstance(value, dict | list))
        elif isinstance(item, list):
            queue.extend(value for value in item if isinstance(value, dict | list))


def types(node: Node) -> tuple[str, ...]:
    """The names in `@type`, without the schema's address."""
    found = node.get("@type")
    listed = found if isinstance(found, list) else [found]
    return tuple(name.rpartition("/")[2] for name in listed if isinstance(name, str))


def is_article(node: Node) -> bool:
    """Whether it describes a news story: `NewsArticle`, `BlogPosting`, `Report` and their kin."""
    return any(name.endswith(("Article", "Posting")) or name == "Report" for name in types(node))


def string(value: Any) -> str | None:
    """A text, or the name or address of an object, without the markup that some hold; `None` when there is none."""
    if isinstance(value, list):
        return next((text for item in value if (text := string(item))), None)
    if isinstance(value, dict):
        return string(value.get("name") or value.get("@value") or value.get("@id") or value.get("url"))
    return clean(text_of(value[:MAX_STATEMENT])) or None if isinstance(value, str) else None


def named(value: Any) -> tuple[str, ...]:
    """All names of a value: of people in a list, and of one whose name is a list."""
    listed = value if isinstance(value, list) else [value]
    of_one = (
        item["name"] if isinstance(item, dict) and isinstance(item.get("name"), list) else item for item in listed
    )
    return tuple(name for item in islice(of_one, MAX_STRINGS) for name in strings(item))


def strings(value: Any) -> tuple[str, ...]:
    """All texts of a value that may be one or a list."""
    listed = value if isinstance(value, list) else [value]
    return tuple(text for item in listed[:MAX_STRINGS] if (text := string(item)))
