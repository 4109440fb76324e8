"""A newspaper as the rest of the program sees it, and what its addresses tell."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Literal, NamedTuple
from urllib.parse import urljoin, urlsplit

COMMON_DENY = (
    "/rss", "/feed", "/video", "/videos", "/short-video", "/podcast", "/audio", "/phat-thanh", "/truyen-hinh",
    "/lien-he", "/gioi-thieu", "/quang-cao", "/thong-tin-quang-cao", "/bao-in", "/doc-bao-in", "/xem-bao",
    "/dang-nhap", "/login", "/search", "/tim-kiem", "/tag", "/tags", "/tac-gia", "/thoi-tiet", "/cdn-cgi", "/assets",
)  # fmt: skip
"""First steps of an address that carry no articles at any Vietnamese paper, unless the paper lists one as a section."""

_ARTICLE_SHAPE = re.compile(r"\d{5,}|(?:[^/-]+-){4,}[^/]+/?$")  # "/a-123456.html", "/thoi-su/mua-lon-o-mien-nui"
_DOORS = re.compile(r"^(?:(?:www|m|mobile|amp)\.)+(?=[^.]+\.)")  # www.baovidu.vn, m.baovidu.vn
_DEFAULT_PORTS = frozenset({None, 80, 443})


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectors:
    """CSS selectors that point at the parts of an article page; `None` where nobody has seen any."""

    title: str | None = None
    lead: str | None = None
    """The sapo."""
    body: str | None = None
    """The element that holds the paragraphs."""
    published: str | None = None
    """The visible time, or an element that has it in `datetime` or `content`."""
    author: str | None = None
    tags: str | None = None
    caption: str | None = None
    exclude: tuple[str, ...] = ()
    """Elements in or near the body that are no part of the article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """What the papers on one CMS share; a field means what it means in `Site`."""

    id: str
    name: str
    feed_form: str | None = None
    sitemaps: tuple[str, ...] = ()
    article: re.Pattern[str] | None = None
    article_legacy: tuple[re.Pattern[str], ...] = ()
    not_article: tuple[re.Pattern[str], ...] = ()
    selectors: Selectors = Selectors()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One newspaper: where it is, which of its addresses are articles, and what helps to read them."""

    id: str
    """ASCII; also the name of the file and of the spider."""
    name: str
    """As the paper writes it."""
    domain: str
    """The host without `www.`; its subdomains belong to the paper too."""
    aliases: tuple[str, ...] = ()
    """Other hosts of the paper: former domains, editions."""
    home: str = ""
    """The front page; `https://<domain>/` where nothing is said. A port given here is part of the paper."""
    province: str | None = None
    """The unit up to 30 June 2025, by the name it bore in 2024."""
    province_now: str | None = None
    """The unit since 1 July 2025; follows from `province` where the file does not say."""
    status: Literal["active", "merged"] = "active"
    """`merged`: taken over by another paper; crawled only by name."""
    successor: str | None = None
    """The host where a merged paper goes on."""
    platform: str | None = None
    """Name of the file in `platforms/`."""
    feeds: tuple[str, ...] = ()
    """RSS or Atom, as paths or whole addresses."""
    feed_form: str | None = None
    """Where this CMS puts the feed of a section: a path with `{section}`."""
    sitemaps: tuple[str, ...] = ()
    """Sitemaps and sitemap indexes, as paths or whole addresses."""
    sections: tuple[str, ...] = ()
    """Paths of the pages that list articles."""
    deny: tuple[str, ...] = ()
    """Paths under which there are no articles, besides `COMMON_DENY`."""
    article: re.Pattern[str] | None = None
    """What the address of an article looks like, searched in the path, then in path and query; group `id` if any."""
    article_legacy: tuple[re.Pattern[str], ...] = ()
    """Older forms that may still be linked."""
    not_article: tuple[re.Pattern[str], ...] = ()
    """What resembles an article but is a topic page or the like."""
    order: Literal["dmy", "mdy"] = "dmy"
    """The order of day, month and year in printed dates."""
    local_sources: tuple[str, ...] = ()
    """Places whose times are local though they name another zone, as `feed.pubDate`; crawls find this out too."""
    delay: float = 2.0
    """Seconds between two requests."""
    insecure_tls: bool = False
    """The certificate chain is known to be broken: certificates of the paper's hosts are not verified."""
    selectors: Selectors = Selectors()

    def __post_init__(self) -> None:
        if not self.home:
            object.__setattr__(self, "home", f"https://{self.domain}/")

    @property
    def hosts(self) -> tuple[str, ...]:
        """The domain and the aliases."""
        return (self.domain, *self.aliases)

    @property
    def feed_urls(self) -> tuple[str, ...]:
        """Addresses of the known feeds."""
        return tuple(urljoin(self.home, path) for path in self.feeds)

    @property
    def likely_feed_urls(self) -> tuple[str, ...]:
        """Addresses that the feeds of the known sections should have on this CMS; any of them may not exist."""
        names = (section.strip("/").removesuffix(".html") for section in self.sections)
        form = self.feed_form
        return tuple(urljoin(self.home, form.replace("{section}", name)) for name in names) if form else ()

    @property
    def sitemap_urls(self) -> tuple[str, ...]:
        """Addresses of the known sitemaps."""
        return tuple(urljoin(self.home, path) for path in self.sitemaps)

    @property
    def section_urls(self) -> tuple[str, ...]:
        """Addresses of the known section pages."""
        return tuple(urljoin(self.home, path) for path in self.sections)

    @property
    def rules(self) -> str:
        """A digest of what the file says of the paper's addresses: another one means that they are to be tried anew."""
        patterns = (self.article, *self.article_legacy, *self.not_article)
        told = (self.home, self.hosts, self.sections, self.deny, [p and p.pattern for p in patterns])
        return sha256(repr(told).encode()).hexdigest()

    def owns(self, url: str) -> bool:
        """Whether the address is on the paper's domain, an alias or a subdomain of either, and on its port."""
        parts = _split(url)
        if parts is None or parts.scheme not in {"http", "https"} or self.own_host(url) is None:
            return False
        home = _split(self.home)
        port = home and home.port
        return parts.port == port if port else parts.port in _DEFAULT_PORTS

    def shows(self, url: str) -> bool:
        """Whether a picture of the paper may lie at the address: on whatever host, since some serve several papers.

        The port is the paper's, or one of the web.
        """
        parts, home = _split(url), _split(self.home)
        return parts is not None and (parts.port in _DEFAULT_PORTS or (home is not None and parts.port == home.port))

    def own_host(self, url: str) -> str | None:
        """The shortest of the paper's hosts that the address is on, or on a subdomain of."""
        host = _host(url)
        return next((name for name in _shortest_first(self.hosts) if host == name or host.endswith("." + name)), None)

    def denies(self, url: str) -> bool:
        """Whether the address lies in a part of the site that carries no articles."""
        path = _path(url)
        by_habit = _under(path, COMMON_DENY) and not _under(path, self.sections)
        return by_habit or _under(path, self.deny)

    def forbids(self, url: str) -> bool:
        """Whether the paper's file says that there is no article: under its `deny`, or of a form of `not_article`."""
        return _under(_path(url), self.deny) or _search(self.not_article, url) is not None

    def is_section(self, url: str) -> bool:
        """Whether the address is the front page or a section of the paper's file, without a query."""
        parts = _split(url)
        return parts is not None and not parts.query and parts.path.strip("/") in _fronts(self.sections)

    def is_article(self, url: str) -> bool | None:
        """Whether the address is one of an article; `None` where what is known of the paper does not tell.

        Only an address without the shape of any article is refused for not matching: papers change their CMS unsaid.
        """
        if self.is_section(url) or self.denies(url) or _search(self.not_article, url):
            return False
        if _search(self._forms, url):
            return True
        return False if self.article and not _search((_ARTICLE_SHAPE,), url) else None

    def article_id(self, url: str) -> str | None:
        """What stays of the address when it is reworded, as `123456`, or `en/123456` on the subdomain `en`.

        `None` for older forms of the address, whose numbers may have been given again: there the address is all.
        """
        found = _search((self.article,), url) if self.article and self.is_article(url) else None
        number = found.groupdict().get("id") if found else None
        own = self.own_host(url)
        edition = _host(url).removesuffix(own).rstrip(".") if own else ""
        return f"{edition}/{number}" if number and edition else number

    @property
    def _forms(self) -> tuple[re.Pattern[str], ...]:
        return (*((self.article,) if self.article else ()), *self.article_legacy)


class _Parts(NamedTuple):
    scheme: str
    host: str
    """Without `www.` and `m.`."""
    port: int | None
    path: str
    query: str


@lru_cache(maxsize=16)  # one address is asked several things in a row
def _split(url: str) -> _Parts | None:
    """The parts of an address; `None` for one that has no valid host or port."""
    try:
        parts = urlsplit(url)
        host = _DOORS.sub("", (parts.hostname or "").rstrip("."))
        return _Parts(parts.scheme, host, parts.port, parts.path, parts.query)
    except ValueError:
        return None


def _host(url: str) -> str:
    parts = _split(url)
    return parts.host if parts else ""


def _path(url: str) -> str:
    parts = _split(url)
    return parts.path if parts else ""


def _under(path: str, prefixes: tuple[str, ...]) -> bool:
    """Whether a path is one of the prefixes or below it: `/video`, `/video/a`, `/video.html`, but not `/video-a`."""
    stems, starts = _stems(prefixes)
    path = path.casefold()
    return path in stems or path.startswith(starts)


@lru_cache(maxsize=256)
def _stems(prefixes: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    stems = frozenset(prefix.casefold().rstrip("/").removesuffix(".html") for prefix in prefixes)
    return stems, tuple(stem + end for stem in stems for end in "/.")


@lru_cache(maxsize=256)
def _shortest_first(hosts: tuple[str, ...]) -> list[str]:
    return sorted(hosts, key=len)


@lru_cache(maxsize=256)
def _fronts(sections: tuple[str, ...]) -> frozenset[str]:
    """Paths of the pages that are no articles, without slashes at either end."""
    return frozenset(("", *(section.strip("/") for section in sections)))


def _search(patterns: Iterable[re.Pattern[str]], url: str) -> re.Match[str] | None:
    parts = _split(url)
    if parts is None:
        return None
    texts = (parts.path, f"{parts.path}?{parts.query}") if parts.query else (parts.path,)
    return next((found for pattern in patterns for text in texts if (found := pattern.search(text))), None)
