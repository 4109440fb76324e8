"""What an address is worth trying as. It may be wrong: the page has the last word."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from crawler.items import Chance, Kind
from crawler.sites import Site


class Guess(NamedTuple):
    """What a page may be, by its address alone."""

    kind: Kind
    chance: Chance


# What a generic judge looks for in the last part of a path: a slug of four words or more, or a slug with an id.
_SLUG = re.compile(r"(?:[a-z0-9]+[-_]){3,}[a-z0-9]+", re.IGNORECASE)  # mua-lon-gay-ngap
_SLUG_WITH_ID = re.compile(r"[a-z][a-z0-9]*[-_][a-z0-9-_]*\d{4,}\b", re.IGNORECASE)  # ngap-lut-post12345
_NO_ARTICLE = re.compile(
    r"/(?:rss|feeds?|tags?|tim-kiem|search|lien-he|gioi-thieu|dang-nhap|dang-ky|login|register|video|videos|podcast|"
    r"multimedia|media|photo|e?magazine|infographics?|quang-cao|chu-de|topic|author|tac-gia|wp-content|wp-json|"
    r"upload|uploads|static|assets|ajax|api|print|share|comment)(?:[/.?]|$)|"
    r"\.(?:jpe?g|png|gif|webp|svg|css|js|pdf|docx?|xlsx?|mp[34]|zip|xml|ico)$|-event\d+\.html$",
    re.IGNORECASE,
)


def guess(url: str, site: Site) -> Guess | None:
    """What an address is worth trying as; `None` for what is certainly neither article nor listing."""
    says = site.is_article(url)
    if says:
        return Guess("article", "told")
    path = urlsplit(url).path
    if _NO_ARTICLE.search(path) or site.denies(url):
        return None
    last = path.rstrip("/").rsplit("/", 1)[-1]
    if says is None and (_SLUG.search(last) or _SLUG_WITH_ID.search(last)):
        return Guess("article", "likely")
    return Guess("listing", "possible")
