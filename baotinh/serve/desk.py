"""Which page lies where."""

from baotinh.serve.asking import TEXT, Answer, Asked, Page
from baotinh.serve.pages import article, front, originals, search, taking_away


def robots(_: Asked) -> Answer:
    """Nobody is to list what stands here: papers have pages of their own."""
    return Answer("User-agent: *\nDisallow: /\n", 200, TEXT)


ROUTES: tuple[tuple[str, Page], ...] = (
    (r"/$", front.page),
    (r"/search$", search.page),
    (r"/search\.(?P<kind>csv|xlsx|json|atom)$", taking_away.result),
    (r"/trend\.svg$", search.chart),
    (r"/trend\.(?P<kind>csv|json)$", taking_away.trend),
    (r"/article$", article.by_address),
    (r"/article/(?P<id>\d{1,18})$", article.page),
    (r"/article/(?P<id>\d{1,18})/source$", originals.source),
    (r"/article/(?P<id>\d{1,18})/page$", originals.cleaned),
    (r"/article/(?P<id>\d{1,18})\.(?P<kind>txt|bib|ris|csl\.json)$", taking_away.citation),
    (r"/article/(?P<id>\d{1,18})\.wacz$", taking_away.bundle),
    (r"/robots\.txt$", robots),
)
