"""Which articles are meant, and in which order: one description for every command and for Python."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Self, Unpack, get_args

from pipelines.db.archive import USAGE, ArchiveError
from pipelines.query.abbreviations import read
from pipelines.query.filters import Asked, Filter
from pipelines.query.language import Query

if TYPE_CHECKING:
    from crawler.sites import Site

Sort = Literal["relevance", "newest", "oldest"]
SORTS: tuple[Sort, ...] = get_args(Sort)
"""The orders: by where the words stand, or by time of publication; what has no date is last in each."""


class Ordered(Asked, total=False):
    """What a search is told besides its query and its length, as people type it."""

    literal: bool
    exact: bool
    one_per_story: bool
    sort: Sort | None
    offset: int


class Chosen(Ordered, total=False):
    """What a `Selection` is read from, as people type it."""

    query: str | None
    limit: int | None
    revisions: bool


@dataclass(frozen=True, slots=True)
class Selection:
    """Which articles, in which order, and which part of these.

    Raises:
        ArchiveError: the query cannot be read, there is no such order, or a number is negative.
    """

    which: Filter = field(default_factory=Filter)
    query: str | None = None
    """In the language of `pipelines.query.language`; `None` for all articles."""
    literal: bool = False
    """Whether abbreviations of the query stand for themselves alone; see `pipelines.query.abbreviations`."""
    exact: bool = False
    """Whether only what has the words as they are typed is meant, accents and all, in whatever spelling."""
    one_per_story: bool = False
    """Only the first of those that are one story, as far as query and filter let it through."""
    sort: Sort | None = None
    """`None` for relevance where there is a query, and else for the order of `articles.id`."""
    limit: int | None = None
    offset: int = 0
    revisions: bool = False
    """Whether what articles once said is meant, and say no more; see `pipelines.query.past`."""

    def __post_init__(self) -> None:
        if self.sort is not None and self.sort not in SORTS:
            raise ArchiveError(f"expected an order of {', '.join(SORTS)}, found {self.sort!r}", USAGE)
        for name, value in (("a limit", self.limit), ("an offset", self.offset)):
            if value is not None and value < 0:
                raise ArchiveError(f"expected no negative numbers, found {name} of {value}", USAGE)
        asked = self.asked  # read at once, so that what cannot be read is told now
        of_queries = {"the order 'relevance'": self.sort == "relevance", "literal": self.literal, "exact": self.exact,
                      "revisions": self.revisions}  # fmt: skip
        for name, is_asked in of_queries.items():
            if is_asked and asked is None:
                raise ArchiveError(f"expected a query with {name}, found none", USAGE)

    @classmethod
    def of(
        cls, sites: "Mapping[str, Site]", *, query: str | None = None, literal: bool = False,
        exact: bool = False, one_per_story: bool = False, sort: Sort | None = None, limit: int | None = None,
        offset: int = 0, revisions: bool = False, **which: Unpack[Asked],
    ) -> Self:  # fmt: skip
        """Read what a person asks for, where `sites` are the newspapers that are known; errors as of `Filter.of`."""
        return cls(Filter.of(sites, **which), query, literal, exact, one_per_story, sort, limit, offset, revisions)

    @property
    def asked(self) -> Query | None:
        """The query, read."""
        return None if self.query is None else read(self.query, literal=self.literal)

    @property
    def also(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What was typed, and what else is looked for in its place."""
        return () if (query := self.asked) is None else query.also

    @property
    def is_ordered(self) -> bool:
        """Whether more is said than a condition on each article by itself."""
        return self != Selection(self.which)
