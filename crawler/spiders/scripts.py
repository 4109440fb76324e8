"""Addresses in the scripts that a page carries: menus of old, and functions that lead a reader on. Nothing is run.

`stm_aix("p0i1","p0i0",[0,"Xã hội","","",-1,-1,0,"ds.asp?loai=2"])` is an entry of a menu; after
`function xemtin(id){location.href="/xem.php?tin="+id}` a click on `javascript:xemtin(123)` leads to `/xem.php?tin=123`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from lxml import etree

MAX_SCRIPT = 256 * 1024
"""Characters of a page's scripts that are read; what is longer is a library."""

MAX_SAID = 300
"""Entries of menus, of a page."""

_MOST_FUNCTIONS = 100
_BODY = 600
"""Characters of a function in which it leads its reader on."""
_LABEL_REACH = 5
"""Texts before an address among which its label stands."""
_BEFORE = 40
"""Characters before an address that say whether a reader is led there."""
_LONGEST = 150
"""Characters of a label."""

_NAME = r"[A-Za-z_$][\w$]{0,60}"
_TEXT = r"""'[^'\n<>]{0,1000}'|"[^"\n<>]{0,1000}\""""
_FUNCTION = re.compile(
    rf"(?:function\s{{1,9}}({_NAME})|(?<![\w$])({_NAME})\s?[=:]\s?(?:function)?)\s?\(([\w$\s,]{{0,200}})\)\s?(?:=>\s?)?\{{"
)  # "function xemtin(id){"
_LEADS = re.compile(
    rf"(?:location(?:\.href)?\s{{0,9}}=(?!=)|location\.(?:assign|replace)\s?\(|\bopen\s?\()\s{{0,9}}"
    rf"((?:{_TEXT}|{_NAME})(?:\s{{0,9}}\+\s{{0,9}}(?:{_TEXT}|{_NAME})){{0,9}})"
)  # "window.location.href='/xem.php?tin='+id"
_LED = re.compile(r"(?:location(?:\.href)?\s{0,9}=|location\.(?:assign|replace)\s?\(|\bopen\s?\()\s{0,9}$")
_PIECE = re.compile(rf"({_TEXT})|({_NAME})")
_ARGUMENT = re.compile(rf"({_TEXT})|([\w.-]{{1,200}}+)")
_CALL = re.compile(  # "xemtin(123)"
    rf"(?<![\w$])({_NAME})\s?\((\s?(?:{_ARGUMENT.pattern})(?:\s?,\s?(?:{_ARGUMENT.pattern})){{0,8}})\s?\)"
)
_LITERAL = re.compile(r"""(["'])((?:(?!\1)[^\n<>\\]){0,1000})\1""")
_PAGE = re.compile(
    r"(?:https?://[^\s/]+/|\.{0,2}/(?!/))?[\w%~./-]*"
    r"(?:[\w%-]\.(?:html?|aspx?|php\d?|jsp|do|cgi|cfm|vnp|epi|nsf)(?:\?[^\s]*)?|\?[\w%.-]+=[^\s]*)"
    r"|(?:https?://[^\s/]+)?/(?!/)[\w%~/-]+"
)
"""The address of a page: with the ending of one, a query, or a path from the root; `text/css` is none."""
_LETTER = re.compile(r"[^\W_]")
_CODE = re.compile(r"[/=_#{};<>\[\]]|^use strict$|\w\.\w")  # "div.ai-ip-data, meta"


class Said(NamedTuple):
    """An entry of a menu that a script draws."""

    address: str
    label: str | None


@dataclass(frozen=True, slots=True)
class Function:
    """Where a function leads a reader: texts, and the numbers of its arguments between them."""

    parts: tuple[str | int, ...]

    def address(self, arguments: list[str]) -> str | None:
        """With these arguments; `None` where one is missing."""
        if any(isinstance(part, int) and part >= len(arguments) for part in self.parts):
            return None
        return "".join(arguments[part] if isinstance(part, int) else part for part in self.parts)


def functions(tree: etree._Element) -> Mapping[str, Function]:
    """The functions of a page that lead a reader to an address made of their arguments, by name."""
    found: dict[str, Function] = {}
    for text in _scripts(tree):
        for head in islice(_FUNCTION.finditer(text), _MOST_FUNCTIONS):
            led = _LEADS.search(text, head.end(), head.end() + _BODY)
            parts = led and _parts(led[1], [name.strip() for name in head[3].split(",")])
            if parts:
                found.setdefault(head[1] or head[2], Function(parts))
    return found


def called(code: str, known: Mapping[str, Function]) -> Iterator[str]:
    """The addresses to which a line of script leads by a page's own functions: `javascript:xemtin(123)`."""
    for call in islice(_CALL.finditer(code), _MOST_FUNCTIONS) if known else ():
        function = known.get(call[1])
        arguments = [found[1][1:-1] if found[1] else found[2] for found in _ARGUMENT.finditer(call[2])]
        if function is not None and (address := function.address(arguments)):
            yield address


def said(tree: etree._Element) -> list[Said]:
    """What looks like an entry of a menu: an address, and before it what a reader sees of it; or where one is led."""
    found: list[Said] = []
    for text in _scripts(tree):
        found += islice(_entries(text), MAX_SAID - len(found))
    return found


def _entries(text: str) -> Iterator[Said]:
    labels: list[str] = []
    for literal in _LITERAL.finditer(text):
        if _is_address(literal[2]):
            label = next((one for one in reversed(labels) if _is_label(one)), None)
            if label is not None or _LED.search(text[max(0, literal.start() - _BEFORE) : literal.start()]):
                yield Said(literal[2], label)
            labels.clear()
        else:
            labels = [*labels[1 - _LABEL_REACH :], literal[2]]


def _is_address(text: str) -> bool:
    return len(text) > 2 and _PAGE.fullmatch(text) is not None


def _is_label(text: str) -> bool:
    """Whether a reader may see it: words, or one word with a capital or an accent; no name of a file or a colour."""
    shown = text.strip()
    if not _LETTER.match(shown) or len(shown) > _LONGEST or _CODE.search(shown):
        return False
    return " " in shown or not shown.isascii() or (shown[0].isupper() and shown[1:].islower())


def _scripts(tree: etree._Element) -> Iterator[str]:
    left = MAX_SCRIPT
    for script in tree.iter("script"):
        text = script.text or ""
        if text and "json" not in (script.get("type") or "").lower() and len(text) <= left:
            left -= len(text)
            yield text


def _parts(expression: str, names: list[str]) -> tuple[str | int, ...] | None:
    """What an expression joins; `None` where it is no address made of at least one argument."""
    parts: list[str | int] = []
    for piece in _PIECE.finditer(expression):
        if piece[1]:
            parts.append(piece[1][1:-1])
        elif piece[2] in names:
            parts.append(names.index(piece[2]))
        else:
            return None
    texts = [part for part in parts if isinstance(part, str)]
    return tuple(parts) if len(texts) < len(parts) and texts and not isinstance(parts[0], int) else None
