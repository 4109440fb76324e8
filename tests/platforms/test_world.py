"""The papers of the platforms have what they claim, and their judge sees what is wrong; the rest is in test_world of
`tests.discovery`, which judges them like its own."""

from dataclasses import fields, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest

from crawler.items import Article, Image, Related, Stamp
from crawler.sites import load_platforms
from tests.platforms.judge import FIELDS, faults
from tests.platforms.papers import BY_PLATFORM, PRESSES, Maker, onecms
from tests.platforms.pieces import Truth
from tests.platforms.press import Press
from tests.platforms.writer import ODD

DAY = date(2026, 11, 20)


def rightly(truth: Truth) -> Article:
    """What a reader without fault makes of an article."""
    return Article(
        url=truth.url, canonical_url=truth.url, title=truth.title, lead=truth.lead, body=truth.body,
        authors=truth.authors, published=Stamp(truth.published, "minute", ""), section=truth.section, tags=truth.tags,
        updated=Stamp(truth.updated, "minute", "") if truth.updated else None, source_cited=truth.source,
        images=tuple(Image(p.src, p.caption, p.credit) for p in truth.images),
        related=tuple(Related(b.title, b.href) for b in truth.related),
    )  # fmt: skip


@cache
def made(make: Maker) -> Press:
    return make(DAY, "1")


def test_every_platform_that_is_shipped_has_a_paper() -> None:
    assert set(BY_PLATFORM) == set(load_platforms())


@pytest.mark.parametrize("make", PRESSES, ids=lambda make: make.__name__)
def test_a_paper_has_all_that_is_odd_over_months_and_sections(make: Maker) -> None:
    press = made(make)
    assert make in BY_PLATFORM[press.paper.system]
    assert {draft.odd for draft in press.drafts} == set(ODD)
    assert len({truth.published.month for truth in press.truths}) >= 5
    assert len({truth.section for truth in press.truths}) == 4


@pytest.mark.parametrize("make", PRESSES, ids=lambda make: make.__name__)
def test_what_the_truth_says_stands_on_the_page(make: Maker) -> None:
    press = made(make)
    for draft, truth in zip(press.drafts, press.truths, strict=True):
        page = press.page(draft, 0)
        assert all(text.split(" ", 1)[-1] in page for text in truth.body), truth.odd
        assert all(item.title in page for item in truth.related)
        assert all(picture.caption in page for picture in truth.images)


def test_a_fresh_seed_gives_other_stories_and_the_same_seed_the_same_pages() -> None:
    once, again, other = onecms(DAY, "1"), onecms(DAY, "1"), onecms(DAY, "2")
    assert once.truths == again.truths
    assert [once.page(draft, 0) for draft in once.drafts[:5]] == [again.page(draft, 0) for draft in again.drafts[:5]]
    assert not {truth.title for truth in once.truths} & {truth.title for truth in other.truths}


WRONG: dict[str, dict[str, Any]] = {
    "url": {"canonical_url": None}, "title": {"title": "Báo"}, "lead": {"lead": None}, "body": {"body": ("Một câu.",)},
    "authors": {"authors": ("Báo",)}, "publ.": {"published": None}, "section": {"section": None},
    "tags": {"tags": ("tin",)}, "images": {"images": (Image("/x.jpg"),)}, "source": {"source_cited": "Báo"},
    "status": {"body_status": "listing"}, "related": {"related": ()},
}  # fmt: skip


@pytest.mark.parametrize("field", WRONG)
def test_the_judge_names_the_field_that_is_wrong_and_no_other(field: str) -> None:
    truth = next(truth for truth in onecms(DAY, "1").truths if truth.odd == "box with heading")
    assert not list(faults(truth, rightly(truth)))
    named = {fault.field for fault in faults(truth, replace(rightly(truth), **WRONG[field]))}
    assert named - {"breaks"} == {field}


def test_the_judge_wants_every_minute_every_break_and_nothing_that_is_no_story() -> None:
    truth = next(truth for truth in onecms(DAY, "1").truths if truth.odd == "updated")
    whole = rightly(truth)
    assert whole.published
    late = replace(whole.published, at=truth.published + timedelta(minutes=1))
    day = replace(whole.published, precision="day")
    for wrong, field in (
        (replace(whole, published=late), "publ."), (replace(whole, published=day), "publ."),
        (replace(whole, updated=None), "upd."), (replace(whole, body=(" ".join(truth.body),)), "breaks"),
        (replace(whole, related=(*whole.related, Related("Kinh tế", "http://baotamngan.vn/kinh-te"))), "related"),
    ):  # fmt: skip
        assert [fault.field for fault in faults(truth, wrong)] == [field]
    aside = min(truth.others - {item.href for item in truth.related})
    assert not list(faults(truth, replace(whole, related=(*whole.related, Related("Tin khác", aside)))))


def test_every_field_of_the_truth_is_compared() -> None:
    told = {"odd", "others", "is_encoded"}
    assert len(FIELDS) == len(fields(Truth)) - len(told) + len({"status", "breaks"})
