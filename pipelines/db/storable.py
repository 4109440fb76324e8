"""What is about to be stored, without what no text of an archive has."""

from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar, cast

from crawler.addresses import without_password
from crawler.text import without_controls

V = TypeVar("V")
_URL = 24
"""Characters of an address among which its scheme ends."""


def storable(value: V) -> V:
    """What is about to be stored, an item or a text, without characters that no text of an archive has.

    Whatever comes in passes here, from the network, from files and from the WARC when the archive is made again:
    escape sequences and the like would be obeyed by the terminal of whoever reads them, and a lone surrogate, which
    JSON-LD can bring, cannot be written as UTF-8. An address has no name and password in it: they open somebody's door,
    and the WARC alone keeps what came. What is clean already is given back as it is.
    """
    return cast("V", _storable(value))


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return without_password(without_controls(value))
    if isinstance(value, tuple):
        items: list[Any] = [item if _is_clean(item) else _storable(item) for item in value]
        if all(new is old for new, old in zip(items, value, strict=True)):
            return value
        return type(value)(*items) if hasattr(value, "_fields") else tuple(items)
    if isinstance(value, dict):
        return {_storable(key): _storable(item) for key, item in value.items()}
    changed: dict[str, Any] = {}
    kind: Any = type(value)
    for name in _names(kind):
        old = getattr(value, name)
        if not _is_clean(old) and (new := _storable(old)) is not old:
            changed[name] = new
    return replace(value, **changed) if changed else value


def _is_clean(value: object) -> bool:
    """Whether there is nothing to look at, as in most of what comes."""
    return value is None or (
        type(value) is str and value.isprintable() and not ("@" in value and "://" in value[:_URL])
    )


@cache
def _names(kind: type) -> tuple[str, ...]:
    """The fields of a kind of items."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
