"""The front page: where a reader begins."""

from baotinh.serve import rendering
from baotinh.serve.asking import Answer, Asked
from pipelines.query import articles, search
from pipelines.query.selection import Selection

_NEWEST = 12


def page(asked: Asked) -> Answer:
    """A box to search in, how much there is, and the newest articles."""
    newest = search.search(asked.archive, Selection(sort="newest", limit=_NEWEST))
    return rendering.page(
        "front.html", asked, 200, holdings=articles.holdings(asked.archive), hits=newest,
        beside=articles.beside(asked.archive, [hit.id for hit in newest]),
    )  # fmt: skip
