"""The make-believe papers are what they say they are: judged before anything is judged by them."""

import gzip
import html
import http.client
import re
import unicodedata
from collections import deque
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import combinations
from types import ModuleType
from urllib.parse import urlencode, urljoin

import pytest
from lxml.html import fragment_fromstring

from tests.discovery.papers import FAMILIES, SECOND, THIRD, sick
from tests.discovery.papers.second import ill
from tests.discovery.papers.third import ill as third_ill
from tests.discovery.server import serve
from tests.discovery.site import Answer, Paper, by_host, redirect
from tests.discovery.text import sections, stories
from tests.platforms import papers as platforms

DAY = date(2026, 11, 20)
WORLDS = (*FAMILIES, *SECOND, *THIRD, platforms)
"""With the papers of `tests.platforms`, of which a crawl finds all or says what it missed."""
_TOKEN = re.compile(r"[^\s\"'<>(){}\\/?]*[/.?][^\s\"'<>(){}\\]{1,600}")  # whatever might be an address
_FORM = re.compile(r"<form[^>]*method=.get.[^>]*>.*?</form>", re.DOTALL)  # '<form method="get" action="/tim">…</form>'
_CHARSET = re.compile(r"charset=[\"']?([\w-]+)")  # 'charset="utf-8"'
_BASE = re.compile(r"(?:<base href=|xml:base=)[\"']([^\"']+)")  # '<base href="http://bao.vn/">'


@cache
def papers_of(family: ModuleType) -> list[Paper]:
    return [make(DAY) for make in family.MAKERS]


def family_id(family: ModuleType) -> str:
    return family.__name__.removeprefix("tests.discovery.papers.")


def text_of(answer: Answer) -> str:
    """What an answer says, with everything undone that hides an address from a reader of the source."""
    body = gzip.decompress(answer.body) if answer.body.startswith(b"\x1f\x8b") else answer.body
    text = body.decode(charset_of(body, answer.kind), "replace")
    text = text.replace("\\u002F", "/").replace('\\"', '"').replace("\\/", "/")
    return html.unescape(text)


def charset_of(body: bytes, kind: str) -> str:
    """By the mark at its beginning, by its header, or by what a page says of itself."""
    if body.startswith(b"\xff\xfe"):
        return "utf-16"
    said = _CHARSET.search(kind) or _CHARSET.search(body[:2000].decode("ascii", "replace"))
    return said[1] if said else "utf-8"


def told(paper: Paper, url: str, answer: Answer, known: set[str]) -> Iterator[str]:
    """Every address of the paper that an answer holds in any form, if it was not `known` from another."""
    text = text_of(answer)
    bases = [urljoin(url, base) for base in _BASE.findall(text)] or [url]
    words = {value for name, value in answer.headers if name == "Location"} | set(_TOKEN.findall(text))
    words |= set(pressed(text))
    for word in words - known:
        if word.startswith(("/", "http")):
            known.add(word)
        for base in bases:
            try:
                link = urljoin(base, word)
            except ValueError:
                continue
            if link.startswith("http") and paper.key(link) in paper.pages:
                yield link


def pressed(text: str) -> Iterator[str]:
    """Where the button of a form leads that asks by GET and offers a choice."""
    for form in _FORM.findall(text):
        tree = fragment_fromstring(form)
        fixed = [(e.get("name"), e.get("value")) for e in tree.iterfind(".//input[@type='hidden']")]
        for select in tree.iterfind(".//select[@name]"):
            for option in select.iterfind("option[@value]"):
                yield f"{tree.get('action')}?{urlencode([*fixed, (select.get('name'), option.get('value'))])}"


def reached(paper: Paper) -> set[str]:
    """Keys of everything that can be had by reading all answers with all one's wits."""
    seeds = [paper.start, paper.home, *(urljoin(paper.home, name) for name in ("/robots.txt", "/sitemap.xml"))]
    seen, queue, known = {paper.key(url) for url in seeds}, deque(seeds), set[str]()
    archive = {url for article in paper.articles if article.reach == "archive" for url in article.addresses}
    while queue:
        url = queue.popleft()
        if url in archive:  # leads nowhere else, and there are thousands
            continue
        for link in told(paper, url, paper.answer(url), known):
            if (key := paper.key(link)) not in seen:
                seen.add(key)
                queue.append(link)
    return seen & set(paper.pages)


@pytest.mark.parametrize("family", FAMILIES + SECOND + THIRD, ids=family_id)
def test_what_is_called_reachable_is_linked_or_announced_and_nothing_else_is(family: ModuleType) -> None:
    for paper in papers_of(family):
        keys = reached(paper)
        for article in paper.articles:
            found = any(paper.key(url) in keys for url in article.addresses)
            assert found == (article.reach != "script"), f"{paper.name}: {article.addresses[0]} is {article.reach}"


@pytest.mark.parametrize("family", WORLDS, ids=family_id)
def test_every_article_stands_at_every_address_that_it_is_said_to_have(family: ModuleType) -> None:
    for paper in papers_of(family):
        archive = [article for article in paper.articles if article.reach == "archive"]
        for article in [article for article in paper.articles if article.reach != "archive"] + archive[::20]:
            for url in article.addresses:
                answer = paper.answer(url)
                while answer.status in (301, 302):
                    place = dict(answer.headers)["Location"]
                    assert place in article.addresses, f"{url} leads to {place}"
                    answer = paper.answer(place)
                assert answer.status == 200, url
                text = composed(text_of(answer))
                missing = [said for said in article.readable if composed(said) not in text]
                assert not missing, f"{paper.name}: {url} lacks {missing[0]}"


def composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("family", WORLDS, ids=family_id)
def test_no_address_is_that_of_two_articles_and_no_two_have_one_title(family: ModuleType) -> None:
    for paper in papers_of(family):
        keys = [{paper.key(url) for url in article.addresses} for article in paper.articles]
        assert sum(map(len, keys)) == len(set().union(*keys)), paper.name
        assert len({a.story.title for a in paper.articles}) == len(paper.articles), paper.name


@pytest.mark.parametrize("family", FAMILIES + SECOND + THIRD, ids=family_id)
def test_answers_are_the_same_each_time(family: ModuleType) -> None:
    for once, make in zip(papers_of(family), family.MAKERS, strict=True):
        again = make(DAY)
        assert list(once.pages) == list(again.pages)
        for url in list(once.written.values())[::9]:
            assert once.answer(url) == again.answer(url), url


def test_no_host_belongs_to_two_papers_and_no_name_is_given_twice() -> None:
    papers = [paper for family in WORLDS for paper in papers_of(family)]
    assert by_host(papers)
    assert len({paper.name for paper in papers}) == len(papers)


def test_the_world_is_as_wide_as_it_claims() -> None:
    well = [paper for family in FAMILIES if family is not sick for paper in papers_of(family)]
    assert len(well) >= 30
    assert len({paper.system for paper in well}) >= 25
    assert sum(len(paper.reachable()) for paper in well) > 3000
    assert sum(len(paper.articles) > 1000 for paper in well) == 2


def test_papers_that_are_not_well_have_nothing_to_give_and_a_word_to_be_said() -> None:
    for paper in papers_of(sick) + papers_of(ill) + papers_of(third_ill):
        assert paper.exits == (69,)
        assert paper.says or paper.well, paper.name
        assert bool(paper.reachable()) == paper.well, paper.name


def test_no_two_stories_resemble_each_other() -> None:
    made = stories("a", 60, sections("thoi-su xa-hoi"), DAY) + stories("b", 60, sections("thoi-su xa-hoi"), DAY)
    shingles = []
    for story in made:
        words = " ".join(story.paragraphs).split()
        shingles.append({tuple(words[n : n + 4]) for n in range(len(words) - 3)})
    assert max(len(a & b) / len(a | b) for a, b in combinations(shingles, 2)) < 0.2


def test_a_host_with_and_without_www_leads_to_the_paper() -> None:
    paper = next(p for family in FAMILIES for p in papers_of(family) if p.home.startswith("http://www."))
    assert paper.answer(paper.start) == redirect(paper.home)


def test_requests_are_counted_by_paper_and_address() -> None:
    paper = papers_of(FAMILIES[0])[0]
    with serve([paper]) as served:
        connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=10)
        for _ in range(2):
            connection.request("GET", "/robots.txt", headers={"Host": paper.domain})
            assert connection.getresponse().read().startswith(b"User-agent")
        connection.close()
    assert served.asked[paper.name] == {f"http://{paper.domain}/robots.txt": 2}
    assert served.faults == []
