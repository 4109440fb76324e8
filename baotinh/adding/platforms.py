"""Which content management system a paper runs on, by the class names and the addresses of its articles."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from lxml import etree
from lxml.cssselect import CSSSelector

from crawler.extractors.document.dom import parse
from crawler.items import ExtractionError, Page
from crawler.sites import Platform, load_platforms

_FIELDS = ("title", "lead", "body", "published", "author")
_MOST = 2 / 3
"""Of the pages, that have to agree: some are galleries, or of an older time."""
_FEW = 2
"""Parts of an article that a platform's selectors find at least; one alone may be chance."""
_MANY = 3
"""As many as are believed where the addresses are of another form."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a platform's file fits the pages."""

    platform: Platform
    fields: tuple[str, ...]
    """Parts that its selectors find on most pages."""
    addresses: int
    """Pages whose address has its form."""
    pages: int

    @property
    def is_addressed(self) -> bool:
        """Whether most addresses have its form."""
        return self.addresses >= _MOST * self.pages

    @property
    def is_sure(self) -> bool:
        """Whether its file will help."""
        enough = _FEW if self.is_addressed else _MANY
        return "body" in self.fields and len(self.fields) >= enough

    @property
    def rank(self) -> tuple[int, int]:
        """The better it fits, the larger."""
        return len(self.fields), self.addresses


def recognise(pages: Sequence[Page], platforms: Mapping[str, Platform] | None = None) -> tuple[Fit | None, list[Fit]]:
    """The platform of the articles, if there is one; and all those that fit in part, the best first."""
    trees = [(page.url or "", root) for page in pages if (root := root_of(page)) is not None]
    fits = [_fit(platform, trees) for platform in (platforms or load_platforms()).values()]
    near = sorted((fit for fit in fits if fit.fields or (fit.addresses and fit.is_addressed)), key=_rank, reverse=True)
    sure = [fit for fit in near if fit.is_sure]
    is_one = len(sure) == 1 or (len(sure) > 1 and sure[0].rank > sure[1].rank)
    return (sure[0] if is_one else None), near


def _rank(fit: Fit) -> tuple[int, int]:
    return fit.rank


def root_of(page: Page) -> etree._Element | None:
    """The tree of a page, if it can be read."""
    try:
        root: etree._Element = parse(page.body, page.content_type).root
    except ExtractionError:
        return None
    return root


def _fit(platform: Platform, trees: Sequence[tuple[str, etree._Element]]) -> Fit:
    told = {name: css for name in _FIELDS if (css := getattr(platform.selectors, name))}
    found = tuple(name for name, css in told.items() if _mostly(_finds(css), (root for _, root in trees)))
    patterns = [pattern for pattern in (platform.article, *platform.article_legacy) if pattern]
    addressed = sum(any(pattern.search(url) for pattern in patterns) for url, _ in trees)
    return Fit(platform, found, addressed, len(trees))


def _finds(css: str) -> Callable[[etree._Element], bool]:
    selector = CSSSelector(css)
    return lambda root: bool(cast("list[Any]", selector(root)))


def _mostly(test: Callable[[etree._Element], bool], roots: Iterable[etree._Element]) -> bool:
    met = [test(root) for root in roots]
    return bool(met) and sum(met) >= _MOST * len(met)
