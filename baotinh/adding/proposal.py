"""What a new paper's file should say, from what a look at the paper has shown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from baotinh.adding.naming import name_of, province_of
from baotinh.adding.patterns import article_pattern
from baotinh.adding.platforms import Fit, recognise
from baotinh.adding.site_file import Fact
from crawler.addresses import origin
from crawler.contact import is_loopback
from crawler.items import Page
from crawler.sites import Site
from crawler.text import counted
from pipelines.query.evidence import Evidence, Source

MOST = 12
"""Feeds, sitemaps or sections that are named; each crawl finds the others by itself."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look at a paper has brought."""

    site: Site
    """What was known beforehand: its hosts and its front page."""
    front: Page
    evidence: Evidence
    pages: tuple[Page, ...]
    """Of articles."""
    told: Mapping[str, str]
    """Keys that the person has said."""


def proposed(seen: Seen, *, with_platform: bool = True) -> tuple[Fact, ...]:
    """The facts of its file; `id` is still to be chosen."""
    found, near = recognise(seen.pages)
    platform = found if with_platform else None
    return (
        _name(seen),
        Fact("domain", seen.site.domain, "answers"),
        *_hosts(seen.site),
        *_province(seen),
        _platform(platform, near),
        *_doors(seen, platform),
        _article(seen.evidence, platform),
    )


def _name(seen: Seen) -> Fact:
    if name := seen.told.get("name"):
        return Fact("name", name, "told")
    found = name_of((seen.front, *seen.pages))
    if found is None:
        return Fact("name", seen.site.domain, "no page says what the paper is called: write it here", is_sure=False)
    name, where = found
    return Fact("name", name, where if where == "og:site_name" else f"name: by the {where}", where == "og:site_name")


def _hosts(site: Site) -> Iterator[Fact]:
    if site.aliases:
        yield Fact("aliases", site.aliases, f"{'leads' if len(site.aliases) == 1 else 'lead'} to {site.domain}")
    if site.home != f"https://{site.domain}/":
        yield Fact("home", site.home, "answers")
    if is_loopback(site.home):
        yield Fact("delay", 0.0, "on this machine")
    if site.insecure_tls:
        yield Fact("insecure_tls", value=True, why="told: its certificate is not verified")


def _province(seen: Seen) -> Iterator[Fact]:
    if province := seen.told.get("province"):
        yield Fact("province", province, "told")
    elif found := province_of(str(_name(seen).value)):
        yield Fact("province", found, "province: as the name has it", is_sure=False)
    else:
        yield Fact("province", None, "its name names none; write it here if the paper has one", is_sure=False)


def _platform(platform: Fit | None, near: Sequence[Fit]) -> Fact:
    if platform is not None:
        found = f"{', '.join(platform.fields)} on most of {counted(platform.pages, 'page')}"
        return Fact("platform", platform.platform.id, found)
    some = ", ".join(fit.platform.id for fit in near[:3])
    why = f"none fits; its pages or addresses have something of {some}" if some else "none is known by its pages"
    return Fact("platform", None, why, is_sure=not some)


def _doors(seen: Seen, platform: Fit | None) -> Iterator[Fact]:
    for key, kind in (("feeds", "feed"), ("sitemaps", "sitemap"), ("sections", "listing")):
        found = [source for source in seen.evidence.well(kind) if kind != "listing" or _is_section(source, seen.site)]
        named = tuple(local(source.url, seen.site) for source in found[:MOST])
        if named and named == getattr(platform and platform.platform, key, None):
            yield Fact(key, None, "the platform's")
        else:
            yield Fact(key, named or None, _why(found, _unread(seen.evidence, kind)))


def _why(found: Sequence[Source], unread: int) -> str:
    announced = sum(source.announced for source in found)
    led = f"led to {counted(announced, 'article')}" if announced else "read, with nothing new" if found else "none seen"
    return f"{led}; {unread} more are named, which each crawl finds" if unread else led


def _unread(evidence: Evidence, kind: str) -> int:
    """How many more doors of a kind somebody names, or a menu."""
    return sum(one.kind == kind and not one.looks and not one.depth and one.rank <= 1 for one in evidence.sources)


def _is_section(source: Source, site: Site) -> bool:
    """Whether a list can be named: by its path alone, as a menu has it."""
    parts = urlsplit(source.url)
    return source.rank <= 1 and not parts.query and parts.path not in ("", "/") and local(source.url, site)[:1] == "/"


def local(url: str, site: Site) -> str:
    """An address as a file has it: its path, where it is on the host of the front page."""
    return url.removeprefix(origin(site.home).rstrip("/")) if origin(url) == origin(site.home) else url


def _article(evidence: Evidence, platform: Fit | None) -> Fact:
    if platform is not None and platform.is_addressed:
        return Fact("article", None, f"the platform's form: {platform.addresses} of {counted(platform.pages, 'page')}")
    pattern = article_pattern(evidence.forms)
    if pattern is None:
        return Fact("article", None, "of too many forms to tell; `baotinh sites check` knows it later", is_sure=False)
    learnt = "article: learnt; if a number in it stays when a headline changes, mark that: (?P<id>…)"
    return Fact("article", pattern, learnt, is_sure=False)
