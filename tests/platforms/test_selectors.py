"""Each selector of a platform's file points at what it says it points at, on the papers written from what is known of
the platform; one that points at nothing there stands in `UNSEEN`, with what it rests on."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any, NamedTuple, cast

import pytest
from lxml import html
from lxml.cssselect import CSSSelector

from crawler.sites import Selectors, load_platforms, load_sites
from tests.platforms.papers import BY_PLATFORM, SEED
from tests.platforms.pieces import Draft, Truth

FIELDS = ("title", "lead", "body", "published", "author", "tags", "caption")
UNSEEN = {"mastercms .datetime:has(> .format_time)": "another class of the same line on some of its magazines"}


class Shown(NamedTuple):
    """An article's page with all that is known of it."""

    tree: html.HtmlElement
    draft: Draft
    truth: Truth
    stamp: str
    """Its time as the paper prints it."""
    iso: str


@cache
def shown(platform: str) -> list[Shown]:
    """The articles of a platform's papers."""
    pages = []
    for press in (make(date(2026, 11, 20), SEED) for make in BY_PLATFORM[platform]):
        for draft, truth in zip(press.drafts, press.truths, strict=True):
            tree, at = html.document_fromstring(press.page(draft, 0)), draft.story.at
            pages.append(Shown(tree, draft, truth, press.style.stamp_of(at), f"{at:%Y-%m-%dT%H:%M}"))
    return pages


def text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def stated(element: Any) -> str:
    return str(element.get("datetime") or element.get("content") or "")


RIGHT: dict[str, Callable[[Any, Shown], bool]] = {
    "title": lambda element, page: text(element) == page.truth.title,
    "lead": lambda element, page: text(element) == page.truth.lead,
    "body": lambda element, page: all(" ".join(line.split()) in text(element) for line in page.truth.body),
    "published": lambda element, page: page.stamp in text(element) or page.iso in stated(element),
    "author": lambda element, page: text(element) == page.draft.byline,
    "tags": lambda element, page: text(element).lstrip("#") in page.truth.tags,
    "caption": lambda element, page: any(picture.caption in text(element) for picture in page.truth.images),
    "exclude": lambda element, page: not any(line in text(element) for line in page.truth.body if len(line) > 40),
}  # fmt: skip


def alternatives(selectors: Selectors) -> Iterator[tuple[str, str]]:
    for field in FIELDS:
        for css in (getattr(selectors, field) or "").split(", "):
            if css:
                yield field, css
    for css in selectors.exclude:
        yield "exclude", css


CASES = [(p.id, field, css) for p in load_platforms().values() for field, css in alternatives(p.selectors)]


@pytest.mark.parametrize(("platform", "field", "css"), CASES, ids=lambda value: str(value))
def test_a_selector_points_at_what_it_says(platform: str, field: str, css: str) -> None:
    select = CSSSelector(css)
    found = [(element, page) for page in shown(platform) for element in cast("list[Any]", select(page.tree))]
    wrong = [text(element)[:80] for element, page in found if not RIGHT[field](element, page)]
    assert not wrong, f"{len(wrong)} of {len(found)}: {wrong[0]}"
    assert bool(found) != (f"{platform} {css}" in UNSEEN)


def test_nothing_is_excluded_that_a_selector_names_as_a_field() -> None:
    files = {name: known.selectors for name, known in load_platforms().items()}
    for name, selectors in (files | {name: site.selectors for name, site in load_sites().items()}).items():
        fields = {css for field, css in alternatives(selectors) if field != "exclude"}
        assert not fields & set(selectors.exclude), name
