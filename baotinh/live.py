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
from baotinh.terminal import say
from crawler.contact import require_contact
from crawler.items import Kind
from crawler.sites import Site
from crawler.text import counted, to_json
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
            number = archive.db.conn.execute("SELECT max(id) FROM runs").fetchone()[0]
            found = [survey(archive, number, site) for site in sites]
        asked = [one for one in found if one.requests or not one.is_stopped]
        for one in asked:
            say(line(one))
        if len(asked) < len(found):
            say(f"stopped: {len(found) - len(asked)} of {len(found)} papers were not asked")
        if report is not None:
            with atomic(report) as file:
                file.write(to_json(_report(asked), indent=1) + "\n")
            click.echo(f"the report, without any text of an article: {report}")


def line(found: Survey) -> str:
    """What a paper gives, in one line."""
    doors = ", ".join(_doors(found)) or f"no door ({', '.join(_shut(found)) or _unasked(found)})"
    told = ", ".join(_stories(found)) or "no article"
    obstacles = "; ".join(obstacles_of(found))
    end = "; stopped before its end" if found.is_stopped else ""
    return f"{found.site}: {doors}; {told}{f'; in the way: {obstacles}' if obstacles else ''}{end}"


_KINDS = {"home": "front page", "feed": "feed", "sitemap": "sitemap", "listing": "section"}


def _shut(found: Survey) -> Iterator[str]:
    """What stood at each kind of door that was asked for, where none was well."""
    met = Counter((_KINDS[door.kind], _met(door)) for door in found.doors if door.kind in _KINDS)
    for (word, what), many in met.items():
        yield f"{word}: {what}" if many == 1 else f"{many} {word}s: {what}"


def _met(door: Door) -> str:
    """The status where it says something; else the reason."""
    is_answer = door.status is not None and door.status not in (200, 304)
    return f"HTTP {door.status}" if is_answer else door.reason or "no answer"


def _unasked(found: Survey) -> str:
    return "stopped before it was asked" if found.is_stopped else "nothing was asked for"


def _doors(found: Survey) -> Iterator[str]:
    for kind, word in _KINDS.items():
        if (many := found.count(kind)) and kind == "home":
            yield word
        elif many:
            yield f"{many} {word}{'s' if many > 1 else ''}"


def _stories(found: Survey) -> Iterator[str]:
    """How well what was read as an article could be read."""
    articles = found.articles
    if not articles:
        if found.known:
            yield f"nothing new; {counted(found.known, 'article')} of it {'is' if found.known == 1 else 'are'} stored"
        return
    yield f"{len(articles)} of {len(found.stories)} pages are articles"
    yield f"{sum(story.characters > 0 for story in articles)} with body"
    yield f"{sum(story.published is not None for story in articles)} dated"
    yield f"{sum(story.authors > 0 for story in articles)} signed"
    yield f"{sum(story.related for story in articles)} related items cut"


def obstacles_of(found: Survey) -> Iterator[str]:
    """What stood in the way, and what can be done about it."""
    for host in found.elsewhere:
        yield f"it leads to {host.partition(':')[0]}: name that in `aliases` if it is the paper's"
    for error, many in found.errors.items():
        hint = " (a broken certificate? `insecure_tls`)" if is_unverified(error) else ""
        yield f"no answer: {ERRORS.get(error, error)}{hint}, {many} times"
    asked: tuple[Door | Story, ...] = (*found.doors, *found.stories)
    statuses = Counter(one.status for one in asked if one.status in _BLOCKED)
    for status, many in statuses.items():
        yield f"blocked: HTTP {status}, {many} times; try another day, or write to the paper"
    reasons = Counter(_short(one.reason) for one in asked if one.reason)
    for reason, many in reasons.most_common(5):
        if reason not in _UNTOLD and not any(reason == f"HTTP {status}" for status in statuses):
            told = f"{reason}: only a browser fills it" if reason == "script shell" else reason
            yield f"{told}, {many} times" if many > 1 else told
    is_read = found.articles or found.known or found.is_stopped
    if not is_read and any(door.kind == "home" and door.is_well for door in found.doors):
        yield "its front page leads to no article that could be read: perhaps only a browser sees its links"


def _short(reason: str) -> str:
    return reason.split(":")[0].removesuffix(", unconfirmed")  # whether it is gone for good is no matter here


def _report(found: Iterable[Survey]) -> dict[str, object]:
    made = datetime.now(UTC).isoformat(timespec="seconds")
    return {"made_at": made, "software": f"baotinh/{__version__}", "papers": [one.as_dict() for one in found]}
