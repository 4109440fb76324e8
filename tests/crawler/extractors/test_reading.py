"""One road: what a page is does not depend on what was read of it before, and explanations tell what was extracted."""

import random
from pathlib import Path

import pytest

from crawler.extractors import extract, read
from crawler.extractors.body.classify import Body, find_body
from crawler.extractors.document.blocks import Block, Box, Document
from crawler.extractors.explain import explain
from crawler.extractors.plaintext.article import is_plaintext
from crawler.extractors.reading import Reading
from crawler.items import Page
from tests.crawler.extractors.small_pages import WHEN

FOLDER = Path(__file__).parents[2] / "pages"
PAGES = sorted(FOLDER.glob("*/*.html"))
each_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.stem}")
SETTLED_BOX = ("index", "tag", "depth", "names", "conceals", "hidden", "last", "size", "linked", "blocks", "mass")
SETTLED_BLOCK = ("index", "raw", "linked", "bold", "links", "size", "weight")


def saved(path: Path) -> Page:
    return Page(f"https://{path.parent.name}.example/a.html", path.read_bytes(), WHEN)


def state(document: Document) -> list[tuple[object, ...]]:
    """All that the walk has settled; what is kept because it was asked before is none of it."""
    parts: list[tuple[tuple[str, ...], Box | Block]] = [(SETTLED_BOX, box) for box in document.boxes]
    parts += [(SETTLED_BLOCK, block) for block in document.blocks]
    return [tuple(getattr(part, name) for name in names) for names, part in parts]


def told(body: Body | None) -> tuple[object, ...] | None:
    if body is None:
        return None
    scores = [(one.block.index, one.ruled, one.features) for one in body.asked]
    return body.verdicts, body.lead and body.lead.index, body.first, body.last, body.flags, scores


def found(reading: Reading, at: int) -> Body | None:
    """The body, with a box of this index named by the site's file."""
    return find_body(reading.document, reading.meta, reading.title, reading.hits, reading.document.boxes[at])


@each_page
def test_a_page_that_is_read_again_is_the_same_whatever_was_looked_for_in_between(path: Path) -> None:
    reading = read(saved(path))
    before, body = state(reading.document), told(reading.body)
    places = random.Random(path.stem).sample(range(len(reading.document.boxes)), min(8, len(reading.document.boxes)))
    for at in places:
        assert told(found(reading, at)) == told(found(read(saved(path)), at)), f"box {at}, asked after others"
    assert state(reading.document) == before
    assert told(read(saved(path)).body) == body


@each_page
def test_an_explanation_tells_what_was_extracted(path: Path) -> None:
    page = saved(path)
    article = extract(page)
    if article.body_status not in ("ok", "scripted") or is_plaintext(page):
        return
    lines = explain(page)
    assert tuple(one.text for one in lines if one.role in ("body", "subhead")) == article.body
    leads = [one.text for one in lines if one.role == "lead"]
    assert leads == ([article.lead] if leads else [])
    said = {one.text for one in lines if one.role not in ("body", "subhead", "lead", "title", "caption", "tag")}
    assert {cut.text for cut in article.cut if cut.reason in ("byline", "time", "tools", "noise")} <= said
    asked = [one for one in lines if one.score is not None]
    assert all(one.score > 0 for one in asked if one.reason == "score" and one.score is not None)


def test_the_body_that_a_script_holds_is_explained_too() -> None:
    [path] = (path for path in PAGES if path.stem == "than-bai-trong-script")
    assert extract(saved(path)).body_status == "scripted"
    assert any(one.role == "body" for one in explain(saved(path)))
