"""What others find on the same papers: a plain recursive crawl, and Scrapy's SitemapSpider."""

import json
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import etree, html

from tests.discovery.server import Served
from tests.discovery.site import Answer, Paper
from tests.test_house import ROOT

MOST = 1500
"""Requests after which a recursive crawl of one paper ends: some papers never do."""


class Peer(NamedTuple):
    """What a peer got of a paper."""

    found: int
    """Articles that are reachable without a browser."""
    requests: int


def recursive(paper: Paper) -> Peer:
    """Breadth first over every `<a href>` within the paper's hosts."""
    met: set[str] = set()
    seen, queue, asked = {paper.start}, deque([paper.start]), 0
    hosts = paper.hosts | {paper.domain, f"www.{paper.domain}"}
    while queue and asked < MOST and paper.resolves:
        url = queue.popleft()
        answer, asked = paper.answer(url), asked + 1
        if answer.status == 200:
            met.add(paper.key(url))
        for link in _links(url, answer):
            if link not in seen and urlsplit(link).hostname in hosts:
                seen.add(link)
                queue.append(link)
    return Peer(_found(paper, met), asked)


def _found(paper: Paper, met: set[str]) -> int:
    return sum(any(paper.key(url) in met for url in article.addresses) for article in paper.reachable())


def _links(url: str, answer: Answer) -> Iterator[str]:
    for name, value in answer.headers:
        if name == "Location":
            yield urldefrag(urljoin(url, value))[0]
    if answer.status != 200 or "html" not in answer.kind or not answer.body.strip():
        return
    try:
        tree = html.document_fromstring(answer.body)
    except etree.ParserError:
        return
    base = urljoin(url, next((element.get("href") or "" for element in tree.iter("base")), ""))
    for element in tree.iterfind(".//a[@href]"):
        try:
            yield urldefrag(urljoin(base, (element.get("href") or "").strip()))[0]
        except ValueError:
            continue


def by_sitemaps(papers: Sequence[Paper], served: Served) -> dict[str, Peer]:
    """All papers in one process of Scrapy."""
    wanted = json.dumps({paper.name: paper.domain for paper in papers if paper.resolves})
    command = [sys.executable, "-m", "tests.discovery.sitemap_spider"]
    environment = served.environment()
    environment["PYTHONPATH"] += f":{ROOT}"
    ran = subprocess.run(
        command, input=wanted, capture_output=True, text=True, env=environment, timeout=300, check=True
    )
    fetched: dict[str, list[str]] = json.loads(ran.stdout)
    return {
        paper.name: Peer(
            _found(paper, set(map(paper.key, fetched.get(paper.name, [])))), len(fetched.get(paper.name, []))
        )
        for paper in papers
    }
