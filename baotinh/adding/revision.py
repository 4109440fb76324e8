"""What the file of a paper should say by now, from what crawls have learnt."""

from collections.abc import Iterator, Mapping
from urllib.parse import urljoin, urlsplit

from baotinh.adding.address import bare
from baotinh.adding.patterns import article_pattern
from baotinh.adding.proposal import MOST, local
from baotinh.adding.site_file import Value
from crawler.addresses import form_of, normalise, origin
from crawler.sites import Site, load_platforms, site_of
from pipelines.query.evidence import Evidence

_FEW = 3
"""Articles of a new form after which it is worth a word."""


def changes(site: Site, evidence: Evidence, known: Mapping[str, Site]) -> dict[str, Value | None]:
    """Keys that should have another value, `None` for none: the front page has moved, feeds, sitemaps, addresses."""
    return {**dict(_moved(site, evidence, known)), **dict(_doors(site, evidence)), **dict(_articles(site, evidence))}


def _moved(site: Site, evidence: Evidence, known: Mapping[str, Site]) -> Iterator[tuple[str, Value | None]]:
    """Where the front page has gone: to another address of the paper, to another paper, or to a host unknown so far."""
    front = origin(evidence.front)
    if front == origin(site.home) or site.status == "merged":
        return
    heir = site_of(front, {name: other for name, other in known.items() if name != site.id})
    if heir is not None and not site.owns(front):
        yield from (("status", "merged"), ("successor", heir.domain))
        return
    domain = site.domain
    if not site.owns(front):
        domain = bare(urlsplit(front).hostname or "")
        yield "domain", domain
        yield "aliases", (site.domain, *(alias for alias in site.aliases if alias != domain))
    if front != f"https://{domain}/" or site.home != f"https://{site.domain}/":
        yield "home", None if front == f"https://{domain}/" else front


def _doors(site: Site, evidence: Evidence) -> Iterator[tuple[str, Value | None]]:
    """Feeds and sitemaps without those that are none any more, and with those that have led to articles."""
    platform = load_platforms().get(site.platform or "")
    for key, kind, own in (("feeds", "feed", site.feeds), ("sitemaps", "sitemap", site.sitemaps)):
        dead = {source.url for source in evidence.sources if source.is_dead}
        kept = [path for path in own if normalise(urljoin(site.home, path)) not in dead]
        named = {normalise(urljoin(site.home, path)) for path in own}
        found = [source.url for source in evidence.well(kind) if source.announced and source.url not in named]
        wanted = (*kept, *(local(url, site) for url in found[: max(0, MOST - len(kept))]))
        if wanted != own and not (platform and wanted == getattr(platform, key, ())):
            yield key, wanted or None


def _articles(site: Site, evidence: Evidence) -> Iterator[tuple[str, Value | None]]:
    """The form of its articles' addresses, where the file has none, or most of the newest are of another."""
    told = [pattern for pattern in (site.article, *site.article_legacy) if pattern]
    strange = {form_of(url) for url in evidence.articles if site.is_article(url) is not True}
    many = sum(form_of(url) in strange for url in evidence.articles)
    if many < _FEW or (told and many * 2 < len(evidence.articles)):
        return
    pattern = article_pattern(form for form in evidence.forms if form.form in strange)
    if pattern is None:
        return
    yield "article", pattern
    if site.article is not None:
        yield "article_legacy", tuple(one.pattern for one in told)
