"""Templates of the desk: whatever a page of a newspaper says comes out as text, its controls visible."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from baotinh.serve.asking import HTML, Answer, Asked
from crawler.items import VIETNAM
from crawler.messages import LANGUAGES, day, decimal, language, message, moment, number, translated
from crawler.text import visible

HERE = Path(__file__).parent
LONGEST = 400
"""Characters of a title: one that is longer is cut."""
_WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_MARKS = re.compile("⟦(.*?)⟧", re.DOTALL)
STRICT = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""For pages of our own, in which no script stands."""


def page(template: str, asked: Asked | None, status: int = 200, /, **facts: object) -> Answer:
    """A page made of a template."""
    made = _environment().get_template(template).render(asked=asked, lang=language(), languages=LANGUAGES, **facts)
    return Answer(made, status, HTML, {"content-security-policy": STRICT})


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, finalize=_shown,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.globals |= {"say": message, "number": number, "decimal": decimal, "style": style()}
    made.filters |= {"when": when, "marked": marked, "web": web, "brief": brief, "translated": translated,
                     "stamped": stamped, "quoted": lambda text: quote(str(text), safe="")}  # fmt: skip
    return made


def _shown(value: object) -> object:
    """What an expression gives: nothing for nothing, and no character that turns the line about or cannot be seen."""
    if value is None:
        return ""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def style() -> str:
    """The address of the style sheet, another one where it is another."""
    return f"/-/desk/desk.css?{sha256((HERE / 'static' / 'desk.css').read_bytes()).hexdigest()[:12]}"


def when(at: str | None) -> str:
    """A stored time by the clock of Viet Nam, as long as it is known."""
    if not at:
        return ""
    match len(at):
        case 4:
            return at
        case 7:
            return message("month", year=at[:4], month=at[5:])
        case 10:
            return day(date.fromisoformat(at))
    moved = datetime.fromisoformat(at)
    return moment(moved.astimezone(VIETNAM) if moved.tzinfo else moved)


def stamped(at: str | None) -> Markup:
    """The same, as an element that programs read."""
    return Markup('<time datetime="{}">{}</time>').format(at, when(at)) if at else Markup()


def marked(text: str) -> Markup:
    """A snippet, with what was found between `<mark>`s."""
    parts = _MARKS.split(visible(text))
    return Markup().join(
        Markup("<mark>{}</mark>").format(part) if at % 2 else escape(part) for at, part in enumerate(parts)
    )


def web(url: str | None) -> str | None:
    """An address of the web, which may stand in a link; `None` for any other, as `javascript:` is."""
    return url if url and _WEB.match(url) else None


def brief(text: str | None, most: int = LONGEST) -> str:
    """A text, cut where it is longer than any is."""
    text = text or ""
    return text if len(text) <= most else text[:most].rstrip() + "…"


def trusted(html: str) -> Markup:
    """HTML that was made harmless before: nothing else may come here."""
    return Markup(html)  # noqa: S704


def plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts without those that are absent."""
    return {name: value for name, value in facts.items() if value}
