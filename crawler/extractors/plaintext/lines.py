"""Flattened text and Markdown as lines: what each says without its marks, and which marks it had.

The tools that flatten pages leave different marks: Markdown (html2text, MarkItDown), table rows around pictures
(`![]() |`, `| caption |`), numbered links (lynx, w3m), or nothing at all. All of them come out alike here.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, NamedTuple

from crawler.items import ExtractionError, Image
from crawler.text import clean

Mark = Literal["", "code", "comment", "rule", "row", "table", "bullet", "arrow", "definition", "shortcode"]
"""How a line is set: `row` is a table row with one cell, `rule` draws only, `definition` is `[1]: address`."""

_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\x85\x0b\x0c]")  # every line end is a line feed
# What opens twice in a row is read from its second opening: else each opening would be followed to the end.
_COMMENT = re.compile(  # "<!-- more -->" on lines of its own
    r"^[ \t]*<!--(?:(?!<!--).)*?-->[ \t]*$", re.DOTALL | re.MULTILINE
)
_INNER_COMMENT = re.compile(r"<!--(?:(?!<!--).){0,1000}?-->")  # "text <!-- note --> text"
_HIDDEN = "\ue000"  # a private letter in front of lines that a comment holds
_FENCE = re.compile(r"^\s{0,3}(```+|~~~+)")  # "```python"
_ATX = re.compile(r"^\s{0,3}(#{1,6})\s+(.*)$")  # "## Tiêu đề ##"
_SETEXT = re.compile(r"^\s{0,3}(=+|-{2,})\s*$")  # "=====" under a heading
_RULE = re.compile(r"^[\s|:*_=~.·•+–—-]+$")  # "---|---", "* * *"
_BULLET = re.compile(r"^\s*[*+•●○▪■◦]\s+")  # "  * Tin thứ nhất"
_DASH_BULLET = re.compile(r"^\s*-\s+")  # "- Tin thứ nhất", in Markdown only: a dash also opens speech
_QUOTE = re.compile(r"^\s*>\s?(?!>)")  # "> trích dẫn"
_ARROW = re.compile(r"^\s*(?:>{2,}|[»►▶➤☞→]+|[-=]>)\s*")  # ">> Tin khác"
_DEFINITION = re.compile(r"^\s*\[([^\]\n]{1,60})\]:\s*(\S+)")  # "[1]: https://example.vn/a"
_NUMBERED = re.compile(r"^\s*(\d{1,4})\.\s+((?:https?|ftp|file|mailto)\S+)\s*$")  # "  12. https://example.vn/a", lynx
_DUMPED = re.compile(r"(?<![\w)])\[(\d{1,4})\](?=[\w“\"(\[])")  # "[12]Tin thứ nhất"
_DUMPED_IMAGE = re.compile(r"\[(?:INLINE|IMAGE|LINK|[\w.-]+\.(?:jpe?g|png|gif|webp))\]", re.IGNORECASE)  # "[a.jpg]"
_REFERENCES = re.compile(r"^\s*(?:References|Visible links:?|Hidden links:?)\s*$", re.IGNORECASE)
_IMAGE = re.compile(  # "![Lễ hội](a.jpg 'Toàn cảnh')"
    r"!\[((?:(?!!\[)[^\]\n]){0,600})\]\(\s*<?((?:(?!\]\()[^\s)>]){0,1000})>?"
    r"(?:\s+[\"'“]((?:(?!\]\()[^\n]){0,600}?)[\"'”])?\s*\)"
)
_LINK = re.compile(
    r"\[((?:[^\[\]\n]|\[[^\[\]\n]{0,200}\]){0,300})\]\(\s*<?((?:(?!\]\()[^\s)>]){0,1000})>?"
    r"(?:\s+\"(?:(?!\]\()[^)\n]){0,300})?\s*\)"
)  # "[Tin thứ nhất](/a.html)"
_REFERENCE = re.compile(r"\[([^\[\]\n]{1,300})\]\[([^\[\]\n]{0,60})\]")  # "[Tin thứ nhất][1]"
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")  # "<https://example.vn>"
_TAG_IMAGE = re.compile(r"<img\b[^<>]{0,2000}>", re.IGNORECASE)  # "<img src='a.jpg' alt='b'>"
_ATTRIBUTE = re.compile(r"\b(src|alt|caption|title)\s*=\s*[\"“']([^\"”']*)[\"”']", re.IGNORECASE)  # "src='a.jpg'"
_TAG = re.compile(r"</?[A-Za-z_][\w:.-]{0,20}(?:\s[^<>\n]{0,500})?/?>")  # "<br>", "<o:p>"
_SHORTCODE = re.compile(r"\{\{[<%](?:(?!\{\{).){0,500}?[%>]\}\}|\{%(?:(?!\{%).){0,500}?%\}")  # "{{< youtube abc >}}"
_FIGURE = re.compile(r"^\{\{[<%]\s*(?:figure|img|image)\b", re.IGNORECASE)  # "{{< figure src='a.jpg' >}}"
_EMPHASIS = re.compile(  # "**a**", "_a_"; a star may stand inside a word, not beside a digit
    r"(?:(?<![\w*_\\])(?P<a>_{1,3}|~~)(?=[^\s*_])(?P<b>[^\n]{1,800}?)(?<=[^\s\\])(?P=a)(?![\w*_])"
    r"|(?<![\d*\\])(?P<c>\*{1,3})(?=[^\s*])(?P<d>[^\n]{1,800}?)(?<=[^\s\\*])(?P=c)(?![\d*]))"
)
_DATA = re.compile(  # "![a](data:image/svg+xml;charset=utf8,%3Csvg …)"; only base64 is sure to hold no bracket
    r"\]\(\s*data:(?:[^)\n,]{0,100};base64,[^)\n]*\)|[^\n]*\))"
)
_CODE = re.compile(r"(?<!`)(`{1,3})(?!`)([^`\n]{1,300})\1(?!`)")  # "`mã`"
_MARKED = re.compile(r"[\[\]<>{}*_~`\\!]")  # no inline mark is without one of these
_PART = re.compile(r"<!--|\{[{%]|!\[|<img", re.IGNORECASE)  # "<!--", "{{<", "![", "<img"
_ADDRESS = ":"
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")  # "1\."
_MAX_TITLE = 200
_MAX_WRAP = 110
_MIN_WRAP = 45
_MAX_MARKED = 60_000
"""Characters of a line from which nobody wrote marks into it: it is taken as it stands."""
_MARKS = re.compile(r"[*_~]+")  # "**", "_"
_FEW_MARKS = 40
_MARK_EVERY = 25
MAX_LINES = 6_000
"""Lines of one text that hold something; a dump of a whole newspaper is no page."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text, or a paragraph that a tool had wrapped over several."""

    number: int
    """Of its first line, from 1."""
    raw: str
    """As it stood, with single blanks."""
    text: str
    """Without marks; empty when nothing but marks stood there."""
    gap: bool = False
    """Whether an empty line stands above."""
    level: int = 0
    """Of a Markdown heading; 0 is none."""
    mark: Mark = ""
    url: str | None = None
    """The address, when the whole line is one link."""
    images: tuple[Image, ...] = ()
    dropped: tuple[str, ...] = ()
    """Comments and shortcodes that stood inside."""
    strong: bool = False
    """Whether the whole line is bold or italic."""


class _Plain(NamedTuple):
    text: str
    url: str | None
    images: tuple[Image, ...]
    dropped: tuple[str, ...]
    strong: bool


def read_lines(text: str, *, markdown: bool = False, first: int = 1) -> tuple[Line, ...]:
    """The lines of a text that hold something, marks taken off and wrapped paragraphs joined.

    `markdown` says that the text is known to be Markdown, where a dash opens a list. Raises `ExtractionError` for
    more than `MAX_LINES`.
    """
    text = _BREAKS.sub("\n", text)
    text = _COMMENT.sub(_hide, text) if "-->" in text else text
    rows = text.split("\n")
    if (count := sum(bool(row) and not row.isspace() for row in rows)) > MAX_LINES:
        raise ExtractionError(f"expected a text of at most {MAX_LINES} lines, found {count}")
    # Link numbers and labels, from the list at the end of a dump or from Markdown's definitions.
    defined = (_DEFINITION.match(row) or _NUMBERED.match(row) for row in rows if _ADDRESS in row)
    addresses = {found[1]: found[2] for found in defined if found}
    lines = list(_headings(_marked(rows, first, markdown=markdown, addresses=addresses)))
    return tuple(_unwrapped(lines, markdown=markdown))


def _hide(found: re.Match[str]) -> str:
    return "\n".join(_HIDDEN + line for line in found[0].split("\n"))


def _marked(rows: list[str], first: int, *, markdown: bool, addresses: dict[str, str]) -> Iterator[Line]:
    fence: str | None = None
    gap = False
    dumped = sum(len(_DUMPED.findall(row)) for row in rows) >= 3
    for number, row in enumerate(rows, first):
        raw = clean(row.replace(_HIDDEN, "")) if row else ""
        if not raw:
            gap = True
            continue
        edge = _FENCE.match(row)
        if fence or edge:
            yield Line(number, raw, row.rstrip() if fence and not edge else "", gap, mark="code")
            fence = None if fence and edge and edge[1].startswith(fence) else fence or (edge[1] if edge else None)
        elif row.startswith(_HIDDEN):
            yield Line(number, raw, "", gap, mark="comment")
        else:
            if dumped:
                row = _undump(row)
            yield _line(number, row, raw, gap=gap, markdown=markdown, addresses=addresses)
        gap = False


def _undump(row: str) -> str:
    """A line of lynx with its numbered links as Markdown has them where one link is the whole line."""
    row = _DUMPED_IMAGE.sub("", row)
    found = list(_DUMPED.finditer(row))
    if len(found) == 1 and not row[: found[0].start()].strip(" *+-o"):
        return f"{row[: found[0].start()]}[{row[found[0].end() :].strip()}][{found[0][1]}]"
    return _DUMPED.sub("", row)


def _line(number: int, row: str, raw: str, *, gap: bool, markdown: bool, addresses: dict[str, str]) -> Line:
    blank = Line(number, raw, "", gap)
    if _REFERENCES.match(row) or (_ADDRESS in row and (_DEFINITION.match(row) or _NUMBERED.match(row))):
        return replace(blank, mark="definition")
    if _RULE.match(raw):
        return replace(blank, mark="rule")
    row = _DATA.sub("]()", row[: row.rfind(")") + 1]) + row[row.rfind(")") + 1 :] if "](" in row else row
    if len(row) > _MAX_MARKED:
        return replace(blank, text=raw)
    row, mark = _strip_mark(row, markdown=markdown)
    heading = _ATX.match(row) if "#" in row else None
    plain = _plain(heading[2].rstrip().rstrip("#") if heading else row, addresses)
    if plain.text.startswith("|") or plain.text.endswith("|"):
        cells = [cell for part in plain.text.split("|") if (cell := part.strip())]
        mark = "row" if len(cells) == 1 else "table" if cells else mark
        plain = plain._replace(text=" | ".join(cells))
    if plain.dropped and not plain.text and not plain.images:
        mark = "shortcode"
    level = len(heading[1]) if heading and plain.text else 0
    return Line(number, raw, plain.text, gap, level, mark, plain.url, plain.images, plain.dropped, plain.strong)


def _strip_mark(row: str, *, markdown: bool) -> tuple[str, Mark]:
    row = html.unescape(row) if "&" in row else row
    if arrow := _ARROW.match(row):
        return row[arrow.end() :], "arrow"
    row = _QUOTE.sub("", row)
    bullet = _BULLET.match(row) or (_DASH_BULLET.match(row) if markdown else None)
    return (row[bullet.end() :], "bullet") if bullet else (row, "")


def _plain(row: str, addresses: dict[str, str]) -> _Plain:
    """A row without inline marks; pictures, link and dropped parts beside it."""
    if not _MARKED.search(row):
        return _Plain(clean(row), None, (), (), False)
    row, dropped, images = _without_parts(row)
    url = _whole_link(row, addresses) if "[" in row else None
    row = _REFERENCE.sub(r"\1", _LINK.sub(r"\1", row)) if "[" in row else row
    row = clean(_TAG.sub(" ", _AUTOLINK.sub(r"\1", row)) if "<" in row else row)
    bare, strong = _without_emphasis(row)
    bare = _CODE.sub(r"\2", bare) if "`" in bare else bare
    return _Plain(clean(_ESCAPED.sub(r"\1", bare)), url, images, dropped, strong)


def _without_parts(row: str) -> tuple[str, tuple[str, ...], tuple[Image, ...]]:
    """A row without comments, shortcodes and pictures; the first two as they stood, and the pictures."""
    if not _PART.search(row):
        return row, (), ()
    codes = _SHORTCODE.findall(row)
    dropped = (*_INNER_COMMENT.findall(row), *(code for code in codes if not _FIGURE.match(code)))
    row = _SHORTCODE.sub(" ", _INNER_COMMENT.sub(" ", row))
    images = [_image(found[2], found[3] or found[1]) for found in _IMAGE.finditer(row)]
    images += [_attributes(code) for code in codes if _FIGURE.match(code)]
    images += [_attributes(tag) for tag in _TAG_IMAGE.findall(row)]
    return _TAG_IMAGE.sub(" ", _IMAGE.sub(" ", row)), tuple(map(clean, dropped)), tuple(images)


def _without_emphasis(row: str) -> tuple[str, bool]:
    """A row without bold and italic, and whether it was either as a whole; a heap of marks is left as it is."""
    marks = sum(1 for _ in _MARKS.finditer(row))
    if not marks or marks > _FEW_MARKS + len(row) // _MARK_EVERY:
        return row, False
    bare = _unmarked(row)
    if bare == row:
        return row, False
    found = _EMPHASIS.match(row)
    return _unmarked(bare), found is not None and found.end() == len(row)


def _unmarked(row: str) -> str:
    return _EMPHASIS.sub(lambda found: found["b"] or found["d"], row)


def _whole_link(row: str, addresses: dict[str, str]) -> str | None:
    core = row.strip(" \t*_|#")
    if (found := _LINK.match(core)) and found.end() == len(core):
        return found[2] or None
    if (found := _REFERENCE.match(core)) and found.end() == len(core):
        return addresses.get(found[2] or found[1])
    return None


def _image(url: str, caption: str) -> Image:
    return Image(url or None, clean(html.unescape(caption)) or None)


def _attributes(tag: str) -> Image:
    found = {name.lower(): value for name, value in _ATTRIBUTE.findall(tag)}
    return _image(found.get("src", ""), found.get("caption") or found.get("title") or found.get("alt") or "")


def _headings(lines: Iterable[Line]) -> Iterator[Line]:
    """Lines with the setext headings marked: the text above `====` or `----`. The mark itself stays, as a rule."""
    held: Line | None = None
    for line in lines:
        under = _SETEXT.match(line.raw) if line.mark == "rule" and not line.gap else None
        if held and under and held.text and not held.mark and not held.images and len(held.text) <= _MAX_TITLE:
            held = replace(held, level=1 if under[1][0] == "=" else 2)
        if held:
            yield held
        held = line
    if held:
        yield held


def _unwrapped(lines: list[Line], *, markdown: bool) -> Iterator[Line]:
    """Lines with wrapped paragraphs joined: a line that was full goes on in the next one."""
    width = _wrap_width(lines)
    held: list[Line] = []
    for line in lines:
        if held and not _goes_on(held[-1], line, width, markdown=markdown):
            yield _joined(held)
            held = []
        held.append(line)
    if held:
        yield _joined(held)


def _goes_on(last: Line, line: Line, width: int, *, markdown: bool) -> bool:
    """Whether a line belongs to the one above: more of a code block, or of a paragraph."""
    if last.mark == line.mark == "code":
        return bool(last.text and line.text)
    if not _continues(last, line):
        return False
    midway = markdown and last.text[-1] not in '.!?:…”"' and line.text[0].islower()
    return midway or _is_full(last, line, width)


def _wrap_width(lines: list[Line]) -> int:
    """The width that a tool wrapped the text at; 0 when lines are whole paragraphs."""
    pairs = [(one, two) for one, two in pairwise(lines) if _continues(one, two)]
    widest = sorted(len(line.raw) for line in lines if "://" not in line.raw)
    width = widest[int(len(widest) * 0.98)] if widest else 0
    if len(pairs) < 2 or not _MIN_WRAP <= width <= _MAX_WRAP:
        return 0
    full = [two for one, two in pairs if _is_full(one, two, width)]
    midway = sum(two.text[0].islower() for two in full)
    return width if len(full) * 3 >= len(pairs) * 2 and midway * 5 >= len(full) * 2 else 0


def _is_full(line: Line, following: Line, width: int) -> bool:
    """Whether the next word had no room, so that a tool had to break; never in a text that is not wrapped."""
    return width > 0 and len(line.raw) + len(following.raw.split(maxsplit=1)[0]) > width - 4


def _continues(one: Line, two: Line) -> bool:
    """Whether two lines may be one paragraph: both plain, no empty line between."""
    blocked = two.gap or two.level or two.mark or one.level or one.mark not in ("", "bullet", "arrow")
    return not blocked and bool(one.text and two.text) and not one.images and not two.images


def _joined(lines: list[Line]) -> Line:
    """Lines as one; those of a code block stay apart, as they stand."""
    first = lines[0]
    if len(lines) == 1:
        return first
    if first.mark == "code":
        ends = ["", *("\n\n" if line.gap else "\n" for line in lines[1:])]
    else:
        ends = ["", *(" " for _ in lines[1:])]
    return replace(
        first,
        raw="".join(part for end, line in zip(ends, lines, strict=True) for part in (end, line.raw)),
        text="".join(part for end, line in zip(ends, lines, strict=True) for part in (end, line.text)),
        url=first.url if all(line.url == first.url for line in lines) else None,
        dropped=tuple(part for line in lines for part in line.dropped),
        strong=all(line.strong for line in lines),
    )
