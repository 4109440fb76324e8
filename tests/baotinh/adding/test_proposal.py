"""What the file of a new paper says, from what was seen of it: no more than that."""

import re
from urllib.parse import urlsplit

import pytest

from baotinh.adding.proposal import Seen, proposed
from baotinh.adding.site_file import Fact, written
from crawler.addresses import form_of
from crawler.items import Page
from crawler.sites import Site
from pipelines.query.evidence import Evidence, Source
from pipelines.store.forms import Form
from tests.baotinh.adding.looks import YESTERDAY, whole
from tests.baotinh.adding.test_platforms import articles

SITE = Site(id="bao.vn", name="bao.vn", domain="bao.vn")
FRONT = Page("https://bao.vn/", whole("", "Báo Ví Dụ").encode(), YESTERDAY)


def facts(pages: list[Page], *sources: Source, site: Site = SITE, **told: str) -> dict[str, Fact]:
    shapes = [form_of(page.url or "") for page in pages]
    forms = tuple(Form(shape, shapes.count(shape), 0, 0, 0) for shape in dict.fromkeys(shapes))
    seen = Seen(site, FRONT, Evidence(site.home, sources, forms, ()), tuple(pages), told)
    return {fact.key: fact for fact in proposed(seen)}


def door(path: str, kind: str, *, rank: int = 1, looks: int = 1, announced: int = 4) -> Source:
    return Source(f"https://bao.vn{path}", kind, "due", None, 0, rank, looks, announced)


def test_addresses_of_another_form_than_the_platforms_are_told_beside_it() -> None:
    pages = articles("onecms", "tables")
    found = facts(pages)
    assert (found["platform"].value, found["article"].is_sure) == ("onecms", False)
    assert all(re.search(str(found["article"].value), urlsplit(page.url or "").path) for page in pages)
    usual = facts(articles("onecms"))
    assert (usual["platform"].value, usual["article"].value) == ("onecms", None)


def test_too_few_articles_of_a_form_are_a_doubt_and_no_pattern() -> None:
    found = facts(articles("tables", many=2))["article"]
    assert (found.value, found.is_sure) == (None, False)


def test_a_platform_of_which_only_the_addresses_fit_is_a_doubt_that_names_it() -> None:
    found = facts(articles("tables", "onecms"))["platform"]
    assert (found.value, found.is_sure) == (None, False)
    assert "onecms" in found.why


@pytest.mark.parametrize(
    ("source", "key", "value"),
    [
        (door("/kenh.rss", "feed"), "feeds", ("/kenh.rss",)),
        (door("/kenh.rss", "feed", announced=0), "feeds", None),
        (door("/kenh.rss", "feed", looks=0), "feeds", None),
        (door("/xa-hoi", "listing"), "sections", ("/xa-hoi",)),
        (door("/xa-hoi?trang=2", "listing"), "sections", None),
        (door("/", "listing"), "sections", None),
        (door("/dong-su-kien/lu-lut", "listing", rank=2), "sections", None),
        (door("/so-do.xml", "sitemap", announced=0), "sitemaps", ("/so-do.xml",)),
        (door("/sitemap.xml", "sitemap"), "sitemaps", None),
    ],
)
def test_a_door_is_named_where_it_was_seen_to_lead_to_articles(source: Source, key: str, value: object) -> None:
    """The last is what the platform of these articles says anyway."""
    assert facts(articles("onecms"), source)[key].value == value


def test_doors_of_another_host_are_named_whole_and_those_that_were_not_read_are_counted() -> None:
    other = Source("https://tin.bao.vn/kenh.rss", "feed", "due", None, 0, 0, 1, 3)
    found = facts(articles("onecms"), other, door("/b.rss", "feed", looks=0), door("/c.rss", "feed", looks=0))["feeds"]
    assert found.value == ("https://tin.bao.vn/kenh.rss",)
    assert found.why == "led to 3 articles; 2 more are named, which each crawl finds"


def test_what_a_person_says_is_sure() -> None:
    found = facts(articles("onecms"), name="Báo Của Tôi", province="Bến Tre")
    assert [(found[key].value, found[key].is_sure) for key in ("name", "province")] == [
        ("Báo Của Tôi", True),
        ("Bến Tre", True),
    ]


def test_without_a_name_the_host_stands_in_and_the_file_says_so() -> None:
    seen = Seen(SITE, Page("https://bao.vn/", b"<html></html>", YESTERDAY), Evidence("", (), (), ()), (), {})
    text = written((Fact("id", "bao", ""), *proposed(seen)), "Proposed")
    assert '# no page says what the paper is called: write it here\nname = "bao.vn"' in text
