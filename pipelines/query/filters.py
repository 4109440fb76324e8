"""Which articles are meant: by paper, province, days, section, and what the text names."""

import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal, TypedDict, get_args

from crawler.addresses import hostname
from crawler.text import fold, suggest, written_day
from pipelines.db.archive import USAGE, ArchiveError
from pipelines.db.search_order import UNDATED, first_of, word

if TYPE_CHECKING:  # who asks for no paper and no province needs neither
    from crawler.provinces import Province
    from crawler.sites import Site

Lineage = Literal["old", "new", "both"]
LINEAGES: tuple[Lineage, ...] = get_args(Lineage)
"""The map on which the name of a province is read: until 30 June 2025, since 1 July 2025, either."""


class Asked(TypedDict, total=False):
    """What a `Filter` is read from, as people type it."""

    site: str | None
    province: str | None
    lineage: Lineage
    since: date | str | None
    until: date | str | None
    section: str | None
    about: str | None
    undated: bool
    host: str | None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles: all conditions hold together; dates are days of publication, both included."""

    site: str | None = None
    provinces: "tuple[Province, ...]" = ()
    """Units of either era; a paper belongs to its former and to its present unit."""
    since: date | None = None
    until: date | None = None
    section: str | None = None
    """As the paper calls it; case and accents make no difference."""
    about: "tuple[Province, ...]" = ()
    """Units of either era that the text names, none of them in doubt."""
    undated: bool = False
    """Whether days leave in what has no date."""
    host: str | None = None
    """Of the address, as `articles.host` has it: also of pages of no known paper."""

    @classmethod
    def of(
        cls, sites: "Mapping[str, Site]", *, site: str | None = None, province: str | None = None,
        lineage: Lineage = "both", since: date | str | None = None, until: date | str | None = None,
        section: str | None = None, about: str | None = None, undated: bool = False, host: str | None = None,
    ) -> "Filter":  # fmt: skip
        """Read what a person asks for, where `sites` are the newspapers that are known.

        Raises:
            ArchiveError: there is no such newspaper, province or day; the message suggests the nearest.
        """
        if site is not None:
            require_site(site, sites)
        served = () if province is None else units(province, sites, lineage=lineage)
        first, last = _day(since), _day(until)
        if first and last and first > last:
            raise ArchiveError(f"expected the first day before the last, found {first} and {last}", USAGE)
        named = () if about is None else units(about, {}, lineage=lineage)
        return cls(site, served, first, last, section, named, undated, _host(host))


def _host(name: str | None) -> str | None:
    """As addresses have it: `WWW.Baomoi.example` and `https://baomoi.example/` are `baomoi.example`."""
    if name is None:
        return None
    bare = f"[{name}]" if name.count(":") > 1 and "/" not in name and "[" not in name else name  # "2001:db8::1"
    found = None if " " in name.strip() else hostname(bare if "://" in bare else f"http://{bare}/")
    if not found:
        raise ArchiveError(f"expected a host such as baomoi.example, found {name[:80]!r}", USAGE)
    return found


def require_host(db: sqlite3.Connection, which: Filter) -> None:
    """Raise `ArchiveError` when nothing in the archive is of the host that is asked for."""
    if which.host is None or db.execute("SELECT 1 FROM articles WHERE host = ? LIMIT 1", (which.host,)).fetchone():
        return
    known = (row[0] for row in db.execute("SELECT DISTINCT host FROM articles WHERE host NOT NULL"))
    hint = suggest(which.host, known) or "; see the column host of articles"
    raise ArchiveError(f"no article is of the host {which.host[:80]!r}{hint}", USAGE)


def require_site(name: str, sites: Collection[str]) -> None:
    """Raise `ArchiveError` when no newspaper has this short name."""
    if name not in sites:
        hint = suggest(name, sites) or "; see `baotinh sites`"
        raise ArchiveError(f"no newspaper is called {name[:80]!r}{hint}", USAGE)


def units(name: str, sites: "Mapping[str, Site]", *, lineage: Lineage = "both") -> "tuple[Province, ...]":
    """The provinces that a name means on a map, former ones and present ones; `ArchiveError` when there is none.

    Initials will do where they are those of one name. A newspaper of one's own may name a province that no map has, as
    those of the demo do.
    """
    from crawler.provinces import COMMON_NAMES, asked_province, initials_of, provinces, successor

    if lineage not in LINEAGES:
        raise ArchiveError(f"expected a lineage of {', '.join(LINEAGES)}, found {lineage!r}", USAGE)
    own = {named for site in sites.values() for named in (site.province, site.province_now) if named}
    found = asked_province(name) or tuple(unit for named in own if fold(named) == fold(name) for unit in _own(named))
    if not found and (names := initials_of(name)):
        if len(names) > 1:
            raise ArchiveError(f"{name!r} may be {', '.join(names[:-1])} or {names[-1]}: expected one of them", USAGE)
        found = asked_province(names[0])
    if not found:
        near = suggest(name, own.union(COMMON_NAMES, *(unit.names for unit in provinces())))
        raise ArchiveError(f"no province is or was called {name[:80]!r}{near}", USAGE)
    meant = tuple(unit for unit in found if lineage == "both" or (lineage == "old") == (unit.until is not None))
    if not meant:
        today = successor(found[0]) or found[0]
        raise ArchiveError(f"no province is called {name!r} since July 2025; did you mean {today.name!r}?", USAGE)
    return meant


def _own(name: str) -> "tuple[Province, ...]":
    from crawler.provinces import Province

    return tuple(Province(name, "", name, None, until, None) for until in (date.max, None))


def _day(text: date | str | None) -> date | None:
    try:
        text = written_day(text) if isinstance(text, str) else text
    except ValueError:
        raise ArchiveError(f"expected a day such as 2026-03-07, found {text!r}", USAGE) from None
    return text.date() if isinstance(text, datetime) else text


def where(which: Filter) -> tuple[str, dict[str, object]]:
    """A filter as a condition on `articles a`, and its values."""
    conditions, values = ["1"], dict[str, object]()
    if which.site:
        conditions.append("a.site = :site")
        values["site"] = which.site
    if which.host:
        conditions.append("a.host = :host")
        values["host"] = which.host
    if which.provinces:
        both = []
        for number, unit in enumerate(which.provinces):
            both.append(f"{'province_now' if unit.until is None else 'province'} = :unit{number}")
            values[f"unit{number}"] = unit.name
        conditions.append(f"a.site IN (SELECT id FROM sites WHERE {' OR '.join(both)})")  # noqa: S608
    days = []
    if which.since:  # a month has no day: the bound is cut to its length, and the wider one can use the index
        days.append("a.published_at >= :month AND a.published_at >= substr(:since, 1, length(a.published_at))")
        values |= {"since": which.since.isoformat(), "month": which.since.isoformat()[:7]}
    if which.until:  # U stands behind the T in front of the clock time
        days.append("a.published_at < :until || 'U'")
        values["until"] = which.until.isoformat()
    if days:
        conditions.append(" AND ".join(days) + " OR a.published_at IS NULL" * which.undated)
    if which.section:
        conditions.append("a.section_folded = :section")
        values["section"] = fold(which.section)
    if which.about:
        conditions.append(_about(which.about))
        values |= {f"about{number}": unit.key for number, unit in enumerate(which.about)}
    return " AND ".join(f"({condition})" for condition in conditions), values


def _about(units: "tuple[Province, ...]") -> str:
    named = [f"{'present' if u.until is None else 'former'} = :about{number}" for number, u in enumerate(units)]
    articles = (f"SELECT article_id FROM places WHERE {name} AND doubt IS NULL" for name in named)  # noqa: S608
    return f"a.id IN ({' UNION '.join(articles)})"


def is_of_papers(which: Filter) -> bool:
    """Whether nothing but papers is asked for, which the words in the index tell exactly."""
    return replace(which, site=None, provinces=(), undated=False) == Filter()  # without days that says nothing


def narrowed(db: sqlite3.Connection, which: Filter) -> str:
    """Papers and section of a filter in the language of FTS5, to be joined to a query.

    Sections that differ in what is no letter pass for one another.
    """
    parts = []
    of_papers = Filter(which.site, which.provinces)
    if of_papers != Filter():
        conditions, values = where(of_papers)
        query = f"SELECT s.id FROM sites s JOIN (SELECT id AS site FROM sites) a ON a.site = s.id WHERE {conditions}"  # noqa: S608
        parts.append([_quoted("s", row[0]) for row in db.execute(query, values)] or [_quoted("s", " ")])
    if which.section:
        parts.append([_quoted("c", fold(which.section))])
    return "".join(f" AND ({' OR '.join(words)})" for words in parts)


def spans(which: Filter) -> tuple[tuple[int, int], ...]:
    """First and last number of the ranges in the indexes that the days of a filter leave, newest first.

    Some more may lie in them.
    """
    # What is known to the month only stands on its first day.
    least = first_of(which.since.replace(day=1)) if which.since else 0
    most = first_of(which.until + timedelta(days=1)) - 1 if which.until and which.until < date.max else (1 << 63) - 1
    return ((least, most), (0, UNDATED - 1)) if which.undated and which.since else ((least, most),)


def _quoted(kind: str, value: str) -> str:
    return f'"{word(kind, value)}"'
