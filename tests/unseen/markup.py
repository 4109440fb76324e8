"""HTML written by hand: text is escaped, markup is not."""

from html import escape


class Markup(str):
    """HTML that is written as it is; any other text is escaped."""

    __slots__ = ()


class Text(Markup):
    """A paragraph's text that has markup in it, which is no box."""

    __slots__ = ()


def is_box(block: str) -> bool:
    """Whether a block of the body stands for itself and is no paragraph's text."""
    return isinstance(block, Markup) and not isinstance(block, Text)


NOTHING = Markup()


def tag(name: str, /, *inside: str, **attributes: str | None) -> Markup:
    """An element; an attribute that is `None` is not written, `class_` and `data_id` are `class` and `data-id`."""
    return Markup(f"{_opening(name, attributes)}{joined(*inside)}</{name}>")


def void(name: str, /, **attributes: str | None) -> Markup:
    """An element that holds nothing and has no end, as `img`."""
    return Markup(_opening(name, attributes))


def joined(*parts: str, by: str = "") -> Markup:
    """Texts and markup behind each other."""
    return Markup(by.join(part if isinstance(part, Markup) else escape(part, quote=False) for part in parts))


def _opening(name: str, attributes: dict[str, str | None]) -> str:
    written = (
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{''.join(written)}>"
