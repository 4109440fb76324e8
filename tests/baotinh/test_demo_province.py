"""The demo province: what its papers publish, and that they answer as papers do."""

import errno
import gzip
import html
import http.client
import ipaddress
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

import pytest

from baotinh.demo import Paper, Served, Story, province, serve
from baotinh.demo.feeds import FEED_SIZE, feed_stories
from baotinh.demo.manners import MANNERS
from baotinh.demo.manners.manner import MADE_UP, teaser
from baotinh.demo.server import _PaperServer
from baotinh.demo.times import FORMS, printed, stamp
from crawler.items import VIETNAM
from crawler.sites import load_site, load_sites, site_of

NOW = datetime(2026, 7, 1, 8, 30, tzinfo=VIETNAM)
PAPERS = province()
by_paper = pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.id)
_HREF = re.compile(r'<(?:a|link)\b[^>]*?href="([^"#]+)"')  # '<a class="x" href="/tin.html">'


class Got(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return unicodedata.normalize("NFC", html.unescape(self.body.decode()))


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serve(clock=lambda: NOW) as running:
        yield running


def get(served: Served, paper: Paper, target: str, **headers: str) -> Got:
    connection = http.client.HTTPConnection(paper.host, served.port, timeout=5)
    try:
        connection.request("GET", target, headers={k.replace("_", "-"): v for k, v in headers.items()})
        response = connection.getresponse()
        return Got(response.status, dict(response.getheaders()), response.read())
    finally:
        connection.close()


def hrefs(served: Served, paper: Paper, got: Got) -> set[str]:
    found = {urljoin(served.address(paper), html.unescape(h)) for h in _HREF.findall(got.body.decode())}
    return {urlsplit(h)._replace(scheme="", netloc="").geturl() for h in found if h.startswith("http")}


def stripped(got: Got) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", got.text).replace("\xa0", " ").split())


def shingles(story: Story) -> set[str]:
    words = " ".join(story.body).split()
    return {" ".join(words[n : n + 8]) for n in range(len(words) - 7)}


def only(paper: Paper, way: str) -> Story | None:
    return next((story for story in paper.articles if story.only == way), None)


# What is published


def test_the_province_is_the_same_on_every_call() -> None:
    province.cache_clear()
    assert province() == PAPERS


@by_paper
def test_a_paper_has_thirty_articles_or_more_with_titles_of_their_own(paper: Paper) -> None:
    assert len(paper.articles) >= 30
    for values in (
        [s.title for s in paper.articles],
        [s.path for s in paper.articles],
        [s.number for s in paper.articles],
    ):
        assert len(set(values)) == len(paper.articles)


@by_paper
def test_articles_have_the_lengths_of_news(paper: Paper) -> None:
    for story in paper.articles:
        words = [len(text.text.split()) for text in story.texts if text.kind == "paragraph"]
        assert all(25 <= count <= 115 for count in words), (story.title, words)
        assert 5 <= len(story.texts) <= 22, story.title


def test_no_two_articles_share_a_paragraph() -> None:
    seen: dict[str, str] = {}
    for paper in PAPERS:
        for story in paper.articles:
            for text in story.texts:
                if text.kind == "paragraph":
                    assert seen.setdefault(text.text, story.path) == story.path


@by_paper
def test_articles_of_a_paper_are_different_texts(paper: Paper) -> None:
    readable = [story for story in paper.articles if story.body]
    sets = [shingles(story) for story in readable]
    for n, one in enumerate(sets):
        for other in sets[:n]:
            assert len(one & other) < 0.4 * min(len(one), len(other))


@by_paper
def test_no_title_of_another_story_is_a_paragraph(paper: Paper) -> None:
    for story in paper.articles:
        others = {other.title for other in paper.articles} | {teaser(other) for other in paper.articles}
        assert not others & set(story.body)


@by_paper
def test_no_page_links_to_a_hidden_article_or_twice_to_another(paper: Paper) -> None:
    for story in paper.articles:
        numbers = [number for box in story.boxes for number in box.numbers]
        assert len(set(numbers)) == len(numbers)
        assert all(paper.story(number).only is None for number in numbers)


def test_the_papers_show_what_extraction_has_to_cope_with() -> None:
    stories = [story for paper in PAPERS for story in paper.articles]
    kinds = {text.kind for story in stories for text in story.texts}
    assert kinds == {"paragraph", "quote", "figure", "item", "answer", "subhead", "bold", "caps"}
    assert {box.heading is None for story in stories for box in story.boxes} == {True, False}
    assert {box.style for story in stories for box in story.boxes} == {
        "arrows", "box", "inline", "list", "quotebox", "related", "stories", "table", "teasers"
    }  # fmt: skip
    assert {story.precision for story in stories} == {"second", "minute", "day"}
    assert {story.body_status for story in stories} == {"ok", "encoded"}
    for feature in (
        [s for s in stories if s.byline.source],
        [s for s in stories if s.decomposed],
        [s for s in stories if s.updated],
        [s for s in stories if s.prefix],
        [s for s in stories if any(text.startswith("Theo UBND tỉnh, ") for text in s.body)],
    ):
        assert len(feature) >= 5


@pytest.mark.parametrize("form", [*FORMS, "relative"])
def test_a_printed_time_is_true(form: str) -> None:
    at = datetime(2026, 6, 3, 15, 4, 5, tzinfo=VIETNAM)
    read = stamp(form, at, NOW.astimezone(UTC), "Kinh tế")
    if read is None:
        assert form == "short"
        return
    assert read.raw == printed(form, at, NOW, "Kinh tế").text
    assert (
        timedelta(0)
        <= at - read.at
        < {"second": timedelta(seconds=1), "minute": timedelta(minutes=1)}.get(read.precision, timedelta(days=1))
    )


@pytest.mark.parametrize(
    ("ago", "text", "precision"),
    [
        (timedelta(seconds=20), "vừa xong", "minute"),
        (timedelta(minutes=5), "5 phút trước", "minute"),
        (timedelta(hours=3, minutes=20), "3 giờ trước", "hour"),
        (timedelta(days=2), "2 ngày trước", "day"),
        (timedelta(days=400), "14 tháng trước", "month"),
    ],
)
def test_relative_times_count_from_the_answer(ago: timedelta, text: str, precision: str) -> None:
    assert printed("relative", NOW - ago, NOW) == (text, precision)


# How it is served


@by_paper
def test_a_page_holds_title_lead_and_every_paragraph(paper: Paper, served: Served) -> None:
    for story in paper.articles:
        got = get(served, paper, story.path)
        text = stripped(got)
        assert got.status == 200
        for expected in (story.title, story.lead, *story.body, *(p.caption for p in story.pictures)):
            assert expected in text
        assert printed(story.time_form, story.published, NOW).text in text
        assert MADE_UP in text


@by_paper
def test_a_scrambled_body_is_not_on_the_page(paper: Paper, served: Served) -> None:
    for story in paper.articles:
        if story.body_status == "encoded":
            assert story.body == ()
            assert story.texts[0].text not in stripped(get(served, paper, story.path))


@by_paper
def test_related_stories_stand_on_the_page_in_their_order(paper: Paper, served: Served) -> None:
    base = served.address(paper)
    for story in paper.articles:
        text = get(served, paper, story.path).text
        places = [text.index(f">{item.title}</a>") for item in paper.related(story, base, NOW)]
        assert places == sorted(places)


@by_paper
def test_expected_is_what_the_page_says(paper: Paper, served: Served) -> None:
    base = served.address(paper)
    story = paper.articles[0]
    article = paper.expected(story, base, NOW)
    assert article.url == urljoin(base, story.path)
    assert article.published is not None
    assert article.published.at <= story.published < article.published.at + timedelta(minutes=1)
    assert [item.title for item in article.related] == [paper.story(n).title for b in story.boxes for n in b.numbers]


@by_paper
def test_other_addresses_lead_to_the_article_and_name_the_canonical_one(paper: Paper, served: Served) -> None:
    story = paper.articles[8]
    for address in story.others:
        got = get(served, paper, address)
        assert got.status == 200
        assert f'rel="canonical" href="{urljoin(served.address(paper), story.path)}"' in got.text
        assert story.title in got.text


@by_paper
def test_an_old_address_is_redirected_and_a_lost_one_is_404(paper: Paper, served: Served) -> None:
    (old, new), *_ = paper.moved
    got = get(served, paper, old)
    assert (got.status, got.headers["Location"]) == (301, urljoin(served.address(paper), new))
    assert get(served, paper, paper.missing).status == 404
    front = hrefs(served, paper, get(served, paper, "/"))
    assert {old, paper.missing} <= front


@by_paper
def test_all_links_of_front_page_and_listings_resolve(paper: Paper, served: Served) -> None:
    pages, seen = ["/"], {"/"}
    sections = {MANNERS[paper.platform].section_path.format(slug=section.slug) for section in paper.sections}
    linked: set[str] = set()
    while pages:
        found = hrefs(served, paper, get(served, paper, pages.pop()))
        linked |= found
        fresh = {href for href in found if urlsplit(href).path in sections} - seen
        seen |= fresh
        pages += sorted(fresh)
    for href in sorted(linked - {paper.missing}):
        assert get(served, paper, href).status in (200, 301), href
    listed = {story.path for story in paper.articles} & linked
    assert {s.path for s in paper.articles if s.only in ("feed", "sitemap")}.isdisjoint(listed)
    if MANNERS[paper.platform].page_query:
        assert {s.path for s in paper.articles if s.only in (None, "listing")} == listed


@by_paper
def test_one_article_is_reached_only_on_a_late_page_of_its_section(paper: Paper, served: Served) -> None:
    story, manner = only(paper, "listing"), MANNERS[paper.platform]
    if story is None:
        assert manner.page_query is None
        return
    path = manner.section_path.format(slug=story.section)
    first = get(served, paper, path)
    assert 'rel="next"' in first.text
    assert "Trang sau" in first.text
    assert story.path not in first.text
    last = -(-len(paper.in_section(story.section)) // manner.page_size)
    assert last >= 2
    assert story.path in get(served, paper, path + (manner.page_query or "").format(n=last)).text
    assert get(served, paper, path + (manner.page_query or "").format(n=last + 1)).status == 404


@by_paper
def test_robots_close_the_search_and_name_the_sitemap_if_announced(paper: Paper, served: Served) -> None:
    text = get(served, paper, "/robots.txt").text
    assert "Disallow: /tim-kiem" in text
    assert "Crawl-delay" not in text
    assert ("Sitemap: " in text) == MANNERS[paper.platform].announced


@by_paper
def test_sitemaps_lead_to_every_article_but_the_hidden_ones(paper: Paper, served: Served) -> None:
    if MANNERS[paper.platform].sitemap is None:
        assert get(served, paper, "/sitemap.xml").status == 404
        return
    expected = {s.path for s in paper.articles if s.only in (None, "sitemap")}
    assert expected <= {urlsplit(loc).path for loc in _locations(served, paper, "/sitemap.xml")}
    assert only(paper, "sitemap") is not None


def _locations(served: Served, paper: Paper, path: str) -> Iterator[str]:
    got = get(served, paper, path)
    assert got.status == 200
    body = gzip.decompress(got.body) if got.body.startswith(b"\x1f\x8b") else got.body
    found = re.findall(r"<loc>([^<]+)</loc>", body.decode())
    if b"<sitemapindex" in body:
        for child in found:
            yield from _locations(served, paper, urlsplit(child).path)
    else:
        yield from found


@by_paper
def test_feeds_have_the_newest_and_the_one_article_that_only_they_lead_to(paper: Paper, served: Served) -> None:
    manner, hidden = MANNERS[paper.platform], only(paper, "feed")
    assert hidden is not None
    path = manner.feed_home or manner.feed_path.format(slug=hidden.section)
    got = get(served, paper, path)
    assert got.text.count("<item>") == len(feed_stories(paper, None if manner.feed_home else hidden.section))
    assert got.text.count("<item>") <= FEED_SIZE
    assert f"<link>{urljoin(served.address(paper), hidden.path)}</link>" in got.text
    assert path in hrefs(served, paper, get(served, paper, "/"))


@by_paper
def test_an_unchanged_page_is_answered_304(paper: Paper, served: Served) -> None:
    path = paper.articles[0].path
    got = get(served, paper, path)
    if not MANNERS[paper.platform].validators:
        assert "ETag" not in got.headers
        return
    for header, value in (("If_None_Match", got.headers["ETag"]), ("If_Modified_Since", got.headers["Last-Modified"])):
        again = get(served, paper, path, **{header: value})
        assert (again.status, again.body) == (304, b"")
    assert get(served, paper, path, If_None_Match='W/"other"').status == 200
    assert get(served, paper, path, If_Modified_Since="nonsense").status == 200


def test_a_paper_that_compresses_says_so(served: Served) -> None:
    paper = next(paper for paper in PAPERS if MANNERS[paper.platform].zipped)
    plain, zipped = get(served, paper, "/"), get(served, paper, "/", Accept_Encoding="gzip")
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.body) == plain.body


def test_connections_are_kept_and_requests_are_logged(served: Served) -> None:
    paper = PAPERS[0]
    before = len(served.requests)
    connection = http.client.HTTPConnection(paper.host, served.port, timeout=5)
    for method in ("GET", "HEAD"):
        connection.request(method, "/robots.txt?x=1", headers={"User-Agent": "test"})
        connection.getresponse().read()
    connection.close()
    for request in served.requests[before:]:
        assert request[:3] == (paper.host, "/robots.txt?x=1", 200)
        assert request.headers["User-Agent"] == "test"
    assert len(served.requests) == before + 2


def test_every_paper_has_a_loopback_address_of_its_own_on_one_port(served: Served) -> None:
    hosts = [paper.host for paper in served.papers]
    assert len(set(hosts)) == len(hosts) == 5
    assert all(ipaddress.ip_address(host).is_loopback for host in hosts)
    assert {urlsplit(served.address(paper)).port for paper in served.papers} == {served.port}


def test_where_127_0_0_1_alone_answers_each_paper_has_a_port_of_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(_PaperServer, "server_bind", only_on_127_0_0_1)
    with serve(clock=lambda: NOW) as running:
        homes = [running.address(paper) for paper in PAPERS]
        assert {urlsplit(home).hostname for home in homes} == {"127.0.0.1"}
        assert len({urlsplit(home).port for home in homes}) == 5
        running.write_site_files(tmp_path)
        sites = load_sites(tmp_path)
        for paper, home in zip(PAPERS, homes, strict=True):
            owner = site_of(urljoin(home, paper.articles[0].path), sites)
            assert owner is not None
            assert (owner.id, owner.home) == (paper.id, home)
            with urlopen(home) as got:
                text = unicodedata.normalize("NFC", html.unescape(got.read().decode()))
            assert paper.name in text
            assert {urlsplit(h).netloc for h in _HREF.findall(text) if h.startswith("http")} <= {urlsplit(home).netloc}
        assert Counter(request.paper for request in running.requests) == {paper.id: 1 for paper in PAPERS}


def test_there_a_port_that_is_told_is_that_of_the_first_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    def pretend(server: _PaperServer) -> None:
        server.server_name, server.server_port = str(server.server_address[0]), server.server_address[1]

    monkeypatch.setattr(_PaperServer, "server_bind", lambda server: only_on_127_0_0_1(server, bind=pretend))
    with serve(8631, papers=PAPERS[:2]) as running:
        assert [running.address(paper) for paper in PAPERS[:2]] == ["http://127.0.0.1:8631/", "http://127.0.0.1:8632/"]


def test_a_port_that_is_taken_is_no_reason_to_look_elsewhere() -> None:
    with serve(papers=PAPERS[:1]) as running, pytest.raises(OSError, match="in use"), serve(running.port):
        pass


BIND = _PaperServer.server_bind


def only_on_127_0_0_1(server: _PaperServer, bind: Callable[[_PaperServer], None] = BIND) -> None:
    """As macOS has it, where nobody has configured the other addresses of the loopback interface."""
    if server.server_address[0] != "127.0.0.1":
        raise OSError(errno.EADDRNOTAVAIL, os.strerror(errno.EADDRNOTAVAIL))
    bind(server)


def test_nothing_answers_after_the_block() -> None:
    with serve(papers=PAPERS[:1]) as running:
        kept = http.client.HTTPConnection(PAPERS[0].host, running.port, timeout=5)
        kept.request("GET", "/robots.txt")
        kept.getresponse().read()
    assert kept.sock is not None
    assert kept.sock.recv(1) == b""
    kept.close()
    with pytest.raises(OSError, match="refused"):
        get(running, PAPERS[0], "/")


def test_site_files_are_understood_and_short(served: Served, tmp_path: Path) -> None:
    files = served.write_site_files(tmp_path)
    for paper, file in zip(served.papers, files, strict=True):
        site = load_site(file)
        assert (site.id, site.home, site.delay) == (paper.id, served.address(paper), 0)
        assert len(file.read_text(encoding="utf-8").splitlines()) <= 30
