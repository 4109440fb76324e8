"""The search page: what a query finds, how that divides, and how it came over time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, cast

from baotinh import charts
from baotinh.options import known_sites
from baotinh.search import has_accents
from baotinh.serve import rendering
from baotinh.serve.asking import Answer, Asked, ProblemError
from pipelines.db.archive import USAGE, ArchiveError
from pipelines.query import articles, hints
from pipelines.query import search as index
from pipelines.query.facets import Kind, facets
from pipelines.query.filters import LINEAGES
from pipelines.query.periods import UNITS, Unit, periods
from pipelines.query.selection import SORTS, Chosen, Selection
from pipelines.query.trend import SPLITS, Trend
from pipelines.query.trend import trend as count_over_time

EACH = 20
"""Articles of a page."""
MOST_PAGES = 500
_TEXTS = {"q": "query", "site": "site", "host": "host", "province": "province", "lineage": "lineage", "about": "about",
          "from": "since", "to": "until", "section": "section", "sort": "sort"}  # fmt: skip
"""What an address says, and what it is called where articles are chosen."""
_SWITCHES = ("exact", "literal", "undated", "one_per_story")
SVG = "image/svg+xml; charset=utf-8"
_NARROW, _WIDE, _HEIGHT = 360, 680, 150
"""Points of a chart for a phone and for a desk."""


@dataclass(frozen=True, slots=True)
class Filtered:
    """One thing that narrows a search down, and the address without it."""

    name: str
    value: str
    without: str


def selection(asked: Asked) -> Selection:
    """What an address chooses; raises `ArchiveError` for what cannot be read."""
    told: dict[str, Any] = {name: asked.told[key] for key, name in _TEXTS.items() if key in asked.told}
    told |= {name: True for name in _SWITCHES if asked.told.get(name) == "1"}
    if not str(told.get("query", "x")).strip():
        del told["query"]
    if "query" not in told:
        told = {name: value for name, value in told.items() if name not in ("exact", "literal")}
        told["sort"] = "newest" if told.get("sort") in (None, "relevance") else told["sort"]
    sites = known_sites(asked.archive.folder) if {"site", "province"} & told.keys() else {}
    return Selection.of(sites, **cast("Chosen", told))


def of_page(asked: Asked) -> tuple[Selection, int]:
    """The same, cut to the page that is asked for, and its number."""
    told = asked.told.get("page", "1")
    if not told.isdecimal() or not 0 < int(told[:9]) <= MOST_PAGES:
        raise ArchiveError(f"expected a page from 1 to {MOST_PAGES}, found {told[:20]!r}", USAGE)
    return replace(selection(asked), limit=EACH, offset=(int(told) - 1) * EACH), int(told)


def page(asked: Asked) -> Answer:
    """What is found."""
    try:
        chosen, number = of_page(asked)
        return rendering.page("search.html", asked, 200, found=Found(asked, chosen, number), **_choices())
    except ArchiveError as error:
        if error.exit_code != USAGE:
            raise
        return rendering.page("search.html", asked, 400, found=None, problem=str(error), **_choices())


def _choices() -> Mapping[str, object]:
    return {"sorts": SORTS, "units": UNITS}


class Found:
    """All that the page tells."""

    def __init__(self, asked: Asked, chosen: Selection, number: int) -> None:
        self.asked, self.chosen, self.number = asked, chosen, number
        archive = asked.archive
        self.hits = index.search(archive, chosen)
        self.count = index.count(archive, chosen)
        every = facets(archive, chosen, lineage=chosen_lineage(asked))
        self.facets = [facet for facet in every if _parameter(facet.kind) not in asked.told]
        self.beside = articles.beside(archive, [hit.id for hit in self.hits])
        self.trend = over_time(asked, chosen) if chosen.query is not None and self.count.articles else None

    @property
    def pages(self) -> int:
        """How many there are to turn to."""
        return min(-(-self.count.articles // EACH), MOST_PAGES)

    @property
    def has_accents(self) -> bool:
        """Whether the very words are told from what sounds alike."""
        return has_accents(self.chosen.query or "")

    @cached_property
    def nearest(self) -> dict[str, str | None]:
        """Words that stand nowhere, and what could be meant."""
        return hints.nearest(self.asked.archive, self.chosen.query or "", literal=self.chosen.literal)

    @property
    def operator(self) -> str | None:
        """What is said of a word that seems to be meant as the operator."""
        return hints.operator(self.chosen.query or "")

    @property
    def filtered(self) -> list[Filtered]:
        """What narrows the search down."""
        told = self.asked.told
        names = [name for name in (*_TEXTS, *_SWITCHES) if name in told and name not in ("q", "sort", "lineage")]
        return [Filtered(name, told[name], self.asked.link(**{name: None, "page": None})) for name in names]

    def narrower(self, kind: Kind, name: str) -> str:
        """The address of one part of a facet."""
        return self.asked.link(page=None, **_narrowed(kind, name, self.chosen))


def _parameter(kind: Kind) -> str:
    """What says in the address which part of a facet is meant; one that is said divides nothing any more."""
    return {"province_now": "province", "month": "month"}.get(kind, kind)


def _narrowed(kind: Kind, name: str, chosen: Selection) -> dict[str, object]:
    match kind:
        case "province" | "province_now":
            return {"province": name, "lineage": LINEAGES[kind == "province_now"]}
        case "month":
            first = date.fromisoformat(f"{name}-01")
            [period] = periods("month", first, first)
            since, until = chosen.which.since or period.first, chosen.which.until or period.last
            return {"from": max(since, period.first), "to": min(until, period.last)}
        case _:
            return {kind: name}


def over_time(asked: Asked, chosen: Selection) -> Trend:
    """How much was written about it, in the unit that is asked for, else one that fits what there is."""
    by, split = asked.told.get("by"), asked.told.get("split")
    if split is not None and split not in SPLITS:
        raise ArchiveError(f"expected a split by {', '.join(SPLITS)}, found {split!r}", USAGE)
    lineage = chosen_lineage(asked)
    if by is not None:
        if by not in UNITS:
            raise ArchiveError(f"expected a unit of {', '.join(UNITS)}, found {by!r}", USAGE)
        return count_over_time(asked.archive, chosen, by, split, lineage=lineage)
    return count_over_time(asked.archive, chosen, _fitting(chosen), split, lineage=lineage)


def _fitting(chosen: Selection) -> Unit:
    """Days where no more than six weeks are asked for, weeks within a season, else months."""
    since, until = chosen.which.since, chosen.which.until
    if since is None or until is None:
        return "month"
    days = (until - since).days
    return "day" if days <= 45 else "week" if days <= 200 else "month"


def chosen_lineage(asked: Asked) -> Any:
    """The map on which provinces are counted."""
    return asked.told.get("lineage", "both")


def chart(asked: Asked) -> Answer:
    """The trend, drawn."""
    chosen = selection(asked)
    if chosen.query is None:
        raise ProblemError(400, "expected a query, found none")
    width = _NARROW if asked.told.get("narrow") == "1" else _WIDE
    look = charts.Look(width, _HEIGHT, is_dark=asked.told.get("dark") == "1")
    drawn = charts.svg(over_time(asked, chosen), "", share=asked.told.get("share") == "1", look=look)
    return Answer(drawn, 200, SVG, {"content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox"})
