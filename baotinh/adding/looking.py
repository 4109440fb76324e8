"""A look at places that may be newspapers: their front pages, then what a live check asks of each.

All of it is kept in an archive of its own, which is thrown away: of a place that is no newspaper nothing stays, and a
crawl that is running is not disturbed.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from click import UsageError
from scrapy import Spider
from scrapy.settings import Settings

from baotinh.adding.address import Wanted, bare, require_unknown
from baotinh.adding.forums import is_forum
from baotinh.adding.proposal import Seen
from baotinh.fetching import Found, fetch, is_unverified, told
from baotinh.live import obstacles_of, polite
from crawler.addresses import origin
from crawler.contact import is_loopback
from crawler.items import Answer, Page
from crawler.sites import Site
from crawler.spiders.news import spider_for
from pipelines.db.archive import Archive
from pipelines.query.evidence import evidence, pages
from pipelines.query.survey import Survey, survey

_OK = 200
_FEW = 3
"""Articles with a text and a time that a newspaper shows at least."""
_MOST = 12
"""Articles whose pages are looked at."""
_PAGE = ("html", "xml", "text/plain")
"""What the type of a front page has in it."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen of one place."""

    wanted: Wanted
    seen: Seen | None = None
    survey: Survey | None = None
    fault: str | None = None
    """Why it is no newspaper that can be added, as far as can be seen."""


def look(
    wanted: Sequence[Wanted], settings: Settings, known: Mapping[str, Site], told_of: Mapping[str, str],
    *, insecure_tls: bool,
) -> list[Look]:  # fmt: skip
    """Ask all of them; raises `Stopped` when a signal was heard."""
    fronts: dict[str, tuple[Site, Answer] | str] = {}

    def then(found: Found) -> type[Spider] | None:
        fronts.update({one.typed: _front(one, found, known, insecure_tls=insecure_tls) for one in wanted})
        sites = tuple(front[0] for front in fronts.values() if not isinstance(front, str))
        return spider_for("news", sites) if sites else None

    polite(settings)
    provisional = tuple(_provisional(one, one.urls[0], insecure_tls=insecure_tls) for one in wanted)
    fetch(tuple(url for one in wanted for url in one.urls), settings, provisional, then=then, level=logging.ERROR)
    if all(isinstance(front, str) for front in fronts.values()):
        return [Look(one, fault=str(fronts[one.typed])) for one in wanted]
    with Archive(Path(settings["DATA_DIR"])) as archive:
        return [_looked(one, fronts[one.typed], archive, told_of) for one in wanted]


def _front(one: Wanted, found: Found, known: Mapping[str, Site], *, insecure_tls: bool) -> tuple[Site, Answer] | str:
    """The paper as far as its front page tells, or why there is none."""
    answers = [found.get(url, "it was not asked") for url in one.urls]
    good = next((answer for answer in answers if isinstance(answer, Answer) and answer.status == _OK), None)
    if good is None:
        return _why_none(answers)
    kind = (good.content_type or "text/html").lower()
    if not any(part in kind for part in _PAGE):
        return f"expected a front page, found {kind.partition(';')[0]}"
    if (owner := _owner(good.url, known)) is not None:
        return f"it leads to {owner}"
    return _provisional(one, good.url, insecure_tls=insecure_tls), good


def _why_none(answers: Sequence[Answer | str]) -> str:
    first = next((answer for answer in answers if isinstance(answer, Answer)), answers[0])
    if isinstance(first, Answer):
        return f"expected a front page, found HTTP {first.status}"
    hint = "; look at it in a browser, and if you accept that, say --insecure-tls" if is_unverified(first) else ""
    return f"no front page was to be had: {told(first)}{hint}"


def _owner(url: str, known: Mapping[str, Site]) -> str | None:
    """The known paper at an address, in a line that says so."""
    try:
        require_unknown(url, known)
    except UsageError as error:
        return error.message
    return None


def _provisional(one: Wanted, url: str, *, insecure_tls: bool) -> Site:
    """A paper of which only the hosts and the front page are known; its typed address names it for now."""
    domain = bare(urlsplit(url).hostname or "")
    is_within = domain.endswith(f".{one.domain}")
    aliases = () if domain == one.domain or is_within else (one.domain,)
    site = Site(
        id=one.domain, name=one.domain, domain=one.domain if is_within else domain, aliases=aliases, home=origin(url),
        insecure_tls=insecure_tls,
    )  # fmt: skip
    return replace(site, delay=0.0) if is_loopback(url) else site


def _looked(one: Wanted, front: tuple[Site, Answer] | str, archive: Archive, told_of: Mapping[str, str]) -> Look:
    if isinstance(front, str):
        return Look(one, fault=front)
    site, answer = front
    run = archive.connection.execute("SELECT max(id) FROM runs").fetchone()[0]
    found = survey(archive, run, site)
    page = Page(answer.url, answer.body, answer.fetched_at, answer.content_type)
    seen = Seen(site, page, evidence(archive, site), tuple(pages(archive, site.id, most=_MOST)), told_of)
    forum = "it looks like no newspaper: its pages are threads of a forum" if is_forum(seen.pages) else None
    return Look(one, seen, found, forum or no_newspaper(found))


def no_newspaper(found: Survey) -> str | None:
    """Why what was seen is hardly a newspaper; `None` for one."""
    texts = [story for story in found.articles if story.characters > 0]
    dated = [story for story in texts if story.published is not None]
    if len(dated) >= _FEW and len(dated) * 2 >= len(texts):
        return None
    if texts:
        what = f"{len(texts)} pages with a text, of which {len(dated)} say when they were published"
    else:
        what = "no page that reads as an article"
    in_the_way = "; ".join(obstacles_of(found))
    return f"it looks like no newspaper: found {what}{f'; in the way: {in_the_way}' if in_the_way else ''}"
