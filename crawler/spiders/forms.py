"""Forms in which a reader chooses from a list: each choice leads to a page, as a link would."""

from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlencode, urljoin

from lxml import etree

MAX_FORMS = 10
"""Of a page."""

MAX_CHOICES = 60
"""Of a form; a paper has up to 60 feeds."""

_FIELDS = 20
_WRITTEN = frozenset({"text", "search", "email", "password", "tel", "url", "number", "date", "month", "file"})
"""Kinds of fields that a reader fills in: such a form is a search, or asks who one is."""
_PRESSED = frozenset({"submit", "button", "reset", "image"})


def choices(tree: etree._Element) -> Iterator[tuple[etree._Element, tuple[str, ...]]]:
    """The choices of the forms of a page, each with the address to which the button leads once it is made."""
    for form in islice(tree.iter("form"), MAX_FORMS):
        if (form.get("method") or "get").strip().lower() == "get":
            yield from islice(_of_form(form), MAX_CHOICES)


def _of_form(form: etree._Element) -> Iterator[tuple[etree._Element, tuple[str, ...]]]:
    """Where there is one list to choose from, and nothing to be written."""
    lists = list(islice(form.iter("select"), 2))
    inputs = list(islice(form.iter("input", "textarea"), _FIELDS))
    is_written = any(one.tag == "textarea" or (one.get("type") or "text").lower() in _WRITTEN for one in inputs)
    name = lists[0].get("name") if len(lists) == 1 else None
    action = (form.get("action") or "").strip().partition("#")[0].partition("?")[0]
    if not name or is_written or action[:11].lower() == "javascript:":
        return
    fixed = [(key, one.get("value") or "") for one in inputs if (key := one.get("name")) and _is_sent(one)]
    for option in lists[0].iter("option"):
        value = option.get("value")
        chosen = "".join(map(str, option.itertext())).strip() if value is None else value
        if chosen:
            yield option, (urljoin(action, "?" + urlencode([*fixed, (name, chosen)])),)


def _is_sent(field: etree._Element) -> bool:
    """Whether a field is sent with a choice, though no reader changes it."""
    kind = (field.get("type") or "text").lower()
    return kind not in _PRESSED and (kind not in ("checkbox", "radio") or field.get("checked") is not None)
