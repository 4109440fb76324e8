"""`baotinh sites check --live`: a few polite requests to a paper, and a line on what it gives and what is in the way.

What is fetched is kept like any answer, in a run of its own, and counts as looked at: the next crawl goes on from it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click
from scrapy.settings import Settings

from baotinh import __version__, stopping
from baotinh.crawling import project_settings, run
from baotinh.fetching import ERRORS, is_unverified
from baotinh.streams import say
from crawler.contact import require_contact
from crawler.items import Kind
from crawler.messages import message, number, translated
from crawler.sites import Site
from crawler.text import to_json
from pipelines.db.archive import EXPORTS, Archive, spare
from pipelines.db.disk import atomic
from pipelines.query.survey import Door, Story, Survey, survey

REQUESTS = 25
"""To a paper at most, robots.txt and redirects included."""
_SHARES: dict[Kind, int] = {"home": 1, "feed": 3, "sitemap": 3, "guess": 2, "listing": 3, "article": 10}
_RESERVE = 3
"""Requests that are not planned: robots.txt of two hosts, redirects."""
_UNTOLD = frozenset({"not modified", "not the paper's", "nothing there"})
"""Reasons that stand in nobody's way, or are told otherwise."""
_ALIKE = 3
"""Articles with the same title that are no chance."""
_BLOCKED = frozenset({401, 403, 405, 406, 418, 429, 451, 503})


def check_live(
    sites: tuple[Site, ...], data: Path, contact: str | None, *, allow_loopback: bool, report: Path | None
) -> int:
    """Ask each paper a little, say what came of it, and return the exit code of the crawl that this was."""
    require_contact(sites, contact)
    if report is not None and spare(data, report).parent != data / EXPORTS and not report.parent.is_dir():
        raise click.UsageError(f"expected a folder that exists for the report, found {report.parent}")
    settings = project_settings(data, contact)
    settings.set("COMMAND", "baotinh sites check")
    settings.set("ALLOW_LOOPBACK", allow_loopback)
    polite(settings)
    return run(sites, settings, quiet=True, then=partial(_tell, sites, data, report))


def polite(settings: Settings) -> None:
    """Have each paper asked no more than such a look takes."""
    settings.set("MOST_OF_A_KIND", _SHARES)
    settings.set("PAGE_BUDGET", REQUESTS - _RESERVE)
    settings.set("LISTING_DEPTH", 0)


def _tell(sites: tuple[Site, ...], data: Path, report: Path | None) -> None:
    """Say what the last run found, and write it down; of one that was stopped, as far as it came."""
    with stopping.held():
        with Archive(data) as archive:
            last = archive.connection.execute("SELECT max(id) FROM runs").fetchone()[0]
            found = [survey(archive, last, site) for site in sites]
        asked = [one for one in found if one.requests or not one.is_stopped]
        for one in asked:
            say(line(one))
        if len(asked) < len(found):
            say(message("live left", left=len(found) - len(asked), all=len(found)))
        if report is not None:
            with atomic(report) as file:
                file.write(to_json(_report(asked), indent=1) + "\n")
            say(message("live report", path=report))


def line(found: Survey) -> str:
    """What a paper gives, in one line."""
    doors = ", ".join(_doors(found)) or message("live no door", why=", ".join(_shut(found)) or _unasked(found))
    told = ", ".join(_stories(found)) or message("live no article")
    obstacles = "; ".join(obstacles_of(found))
    way = message("live in the way", what=obstacles) if obstacles else ""
    end = message("live cut off") if found.is_stopped else ""
    return f"{found.site}: {'; '.join(filter(None, (doors, told, way, end)))}"


_KINDS = {"home": "live front page", "feed": "number feeds", "sitemap": "number sitemaps", "listing": "number sections"}
"""What is said of doors that are open."""


def _shut(found: Survey) -> Iterator[str]:
    """What stood at each kind of door that was asked for, where none was well."""
    met = Counter((door.kind, _met(door)) for door in found.doors if door.kind in _KINDS)
    for (kind, what), many in met.items():
        yield message(f"shut {kind}", number=many, what=what)


def _met(door: Door) -> str:
    """The status where it says something; else the reason."""
    is_answer = door.status is not None and door.status not in (200, 304)
    return f"HTTP {door.status}" if is_answer else translated(door.reason or "") or message("live no answer")


def _unasked(found: Survey) -> str:
    return message("live stopped" if found.is_stopped else "live unasked")


def _doors(found: Survey) -> Iterator[str]:
    for kind, name in _KINDS.items():
        if many := found.count(kind):
            yield message(name, number=many)


def _stories(found: Survey) -> Iterator[str]:
    """How well what was read as an article could be read."""
    articles = found.articles
    if not articles:
        if found.known:
            yield message("live known", number=found.known)
        return
    yield message("live articles", number=len(articles), pages=number(len(found.stories)))
    yield message("live with body", number=sum(story.characters > 0 for story in articles))
    yield message("live dated", number=sum(story.published is not None for story in articles))
    yield message("live signed", number=sum(story.authors > 0 for story in articles))
    yield message("live related", number=sum(story.related for story in articles))


def obstacles_of(found: Survey) -> Iterator[str]:
    """What stood in the way, and what can be done about it."""
    for host in found.elsewhere:
        yield message("obstacle host", host=host.partition(":")[0])
    for error, many in found.errors.items():
        name = "obstacle certificate" if is_unverified(error) else "obstacle no answer"
        yield message(name, what=translated(ERRORS.get(error, error)), number=many)
    asked: tuple[Door | Story, ...] = (*found.doors, *found.stories)
    statuses = Counter(one.status for one in asked if one.status in _BLOCKED)
    for status, many in statuses.items():
        yield message("obstacle blocked", status=status, number=many)
    reasons = Counter(_short(one.reason) for one in asked if one.reason)
    for reason, many in reasons.most_common(5):
        if reason not in _UNTOLD and not any(reason == f"HTTP {status}" for status in statuses):
            what = translated(reason)
            told = message("obstacle script", what=what) if reason == "script shell" else what
            yield message("obstacle often", what=told, number=many) if many > 1 else told
    if found.same_title >= _ALIKE and found.same_title * 2 > len(found.articles):
        yield message("obstacle title", number=found.same_title, articles=number(len(found.articles)))
    is_read = found.articles or found.known or found.is_stopped
    if not is_read and any(door.kind == "home" and door.is_well for door in found.doors):
        yield message("obstacle links")


def _short(reason: str) -> str:
    return reason.split(":")[0].removesuffix(", unconfirmed")  # whether it is gone for good is no matter here


def _report(found: Iterable[Survey]) -> dict[str, object]:
    made = datetime.now(UTC).isoformat(timespec="seconds")
    return {"made_at": made, "software": f"baotinh/{__version__}", "papers": [one.as_dict() for one in found]}
