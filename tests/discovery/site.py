"""What a make-believe newspaper is: answers by address, and the truth about them."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from tests.discovery.text import Story

HTML = "text/html; charset=utf-8"
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|zarsrc|_ga")

Reach = Literal["links", "script", "archive"]
"""How an article is found: by links and announcements; by a browser only; or it is older than a crawl goes back."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server says to one request."""

    body: bytes = b""
    status: int = 200
    kind: str = HTML
    headers: tuple[tuple[str, str], ...] = ()


Page = Answer | Callable[[], Answer]
"""An answer, or what draws it when it is asked for."""


def missing(_: str) -> Answer:
    """A page that is not there, as an honest server says it."""
    return Answer(
        "<html><head><title>404</title></head><body><h1>Không tìm thấy trang</h1></body></html>".encode(), 404
    )


def redirect(url: str, status: int = 301) -> Answer:
    """A way to another address."""
    return Answer(b"", status, headers=(("Location", url),))


@dataclass(frozen=True, slots=True)
class Published:
    """An article of a paper, and everywhere it stands."""

    story: Story
    addresses: tuple[str, ...]
    reach: Reach = "links"
    text: tuple[str, ...] = ()
    """What of it can be read on its page, where that is not all of its paragraphs."""

    @property
    def readable(self) -> tuple[str, ...]:
        """What a reader of its page reads."""
        return (self.story.title, *(self.text or self.story.paragraphs))


@dataclass(slots=True, kw_only=True)
class Paper:
    """A newspaper's website."""

    name: str
    """Also the `id` of its site file."""
    system: str
    """What it runs on."""
    domain: str
    """All that a user knows of it."""
    home: str
    note: str = ""
    """What is difficult about it."""
    pages: dict[str, Page] = field(default_factory=dict)
    """By the key of the address."""
    written: dict[str, str] = field(default_factory=dict)
    """The addresses as the paper writes them, by key."""
    articles: list[Published] = field(default_factory=list)
    otherwise: Callable[[str], Answer] = missing
    """Answers for every other address: nothing, a soft 404, a trap."""
    hosts: set[str] = field(default_factory=set)
    """Hosts that it answers for; those that no paper answers for do not resolve."""
    ignores: frozenset[str] = frozenset()
    """Keys of a query which the system does not look at: session ids, the way a reader came."""
    session: re.Pattern[str] | None = None
    """What of a path it does not look at: `;jsessionid=…`."""
    folds: bool = False
    """Whether it does not tell capitals from small letters in a path and in a query, as IIS does not."""
    facts: Mapping[str, object] = field(default_factory=dict)
    """What the user's site file says besides the domain."""
    since: int = 0
    """Days that the crawl is told to go back; 0: it is told nothing."""
    exits: tuple[int, ...] = (0,)
    """Exit codes that are right."""
    says: str = ""
    """A pattern for a line on stderr that must be there."""
    group: str = ""
    """Papers of one group are crawled together."""
    resolves: bool = True
    """Whether its name leads anywhere."""
    well: bool = True
    """Whether it is a paper from which articles are to be had."""

    def key(self, url: str) -> str:
        """The address without what the server does not look at; order in a query means nothing."""
        parts = urlsplit(url)
        path = unquote(self.session.sub("", parts.path) if self.session else parts.path) or "/"
        pairs = sorted(
            (name.lower() if self.folds else name, value)
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
            if name not in self.ignores and not _TRACKING.fullmatch(name)
        )
        asked = path + (f"?{urlencode(pairs)}" if pairs else "")
        return (parts.hostname or "").lower() + (asked.lower() if self.folds else asked)

    def put(self, url: str, page: Page) -> None:
        """Have the address answered so."""
        key = self.key(url)
        if key in self.pages:
            raise ValueError(f"{self.name} answers twice for {url}")
        self.pages[key], self.written[key] = page, url
        self.hosts.add(key.partition("/")[0])

    @property
    def start(self) -> str:
        """What a user types who knows the domain."""
        return f"http://{self.domain}/"

    def answer(self, url: str) -> Answer:
        """What a reader of the address gets."""
        page = self.pages.get(self.key(url))
        if page is None:
            parts = urlsplit(url)
            if parts.hostname not in self.hosts and self.pages:  # with or without www., as the server is set up
                return redirect(parts._replace(netloc=urlsplit(self.home).netloc).geturl())
            return self.otherwise(url)
        return page if isinstance(page, Answer) else page()

    def places(self) -> dict[str, Published]:
        """The article that stands at each address, by key."""
        return {self.key(url): article for article in self.articles for url in article.addresses}

    def others(self) -> list[str]:
        """The addresses of everything that is no article."""
        places = self.places()
        return [url for key, url in self.written.items() if key not in places]

    def reachable(self) -> list[Published]:
        """The articles that a crawl without a browser is to bring home."""
        return [article for article in self.articles if article.reach == "links"]


def by_host(papers: Iterable[Paper]) -> dict[str, Paper]:
    """Whom a request is for; two papers never answer for one host."""
    owners: dict[str, Paper] = {}
    for paper in papers:
        for host in paper.hosts | ({paper.domain, f"www.{paper.domain}"} if paper.resolves else set()):
            if owners.setdefault(host, paper) is not paper:
                raise ValueError(f"{host} belongs to {owners[host].name} and {paper.name}")
    return owners
