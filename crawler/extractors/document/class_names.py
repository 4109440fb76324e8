"""What the class, id and role of an element hint at: one table of the words that newspapers use.

Names are taken apart into words, and what a word hints at is remembered: that is twenty times faster than searching
whole names, for words repeat from element to element where names do not.
"""

import re
from functools import lru_cache
from itertools import pairwise

_SPLIT = re.compile(r"[\s_:/.-]+")  # "news-related__list" → news, related, list

_PARTS: dict[str, str] = {
    "caption": "caption figure imagedesc chuthich imgtitle photocms legend",
    "comments": "comment binhluan disqus",
    "crumb": "breadcrumb",
    "consent": "cookie consent gdpr onetrust didomi usercentric",
    "related": "kbwscwl lienquan recommend readmore readalso tincungmuc",
    "share": "share sharing social toolbar fontsize player audio",
    "meta": "author byline tacgia publish pubdate datetime timestamp",
    "byline": "author byline tacgia pseudonym writer journalist auteur autor reporter",
    "lead": "sapo standfirst chapo chapeau lede subheadline",
    "foreign": "comment binhluan disqus cookie consent gdpr onetrust didomi usercentric newsletter subscri footer"
    " sidebar related lienquan recommend promo sponsor advert teaser popup modal login signup disclaimer"
    " copyright breadcrumb share social toolbar survey outbrain taboola menu navigation sitemap legal",
    "own": "articlebody articlecontent articletext noidung newscontent maincontent",
}
"""Parts of words by what they hint at."""

_WORDS: dict[str, str] = {
    "caption": "credit credits",
    "comments": "cmt cmts",
    "ads": "ads adv advs banner banners quangcao qc adsbygoogle",
    "bold": "bold fontbold",
    "tags": "tag tags tagged taglist keyword keywords topic topics tukhoa",
    "poll": "poll survey vote rating quiz",
    "consent": "optin",
    "related": "related relate relates same teaser",
    "share": "print",
    "meta": "date time meta info by",
    "byline": "by",
    "lead": "lead alead deck dek intro summary excerpt vorspann subtitle subline description desc abstract phead"
    " sumario entradilla ingress occhiello summury strapline subhead",
    "foreign": "poll quiz relate relates nav",
    "own": "paywall",
    "crumb": "bread crumb crumbs path breadcrumb breadcrumbs",
    "menu": "menu nav navbar navigation breadcrumb breadcrumbs footer tag tags share social login header topic topics",
}
"""Whole words."""

_PAIRS: dict[str, str] = {
    "caption": "image-desc img-desc photo-credit photo-desc photo-note chu-thich desc-image picture-desc note-ignore",
    "ads": "quang-cao",
    "bold": "font-bold fw-bold text-bold",
    "tags": "tu-khoa",
    "comments": "binh-luan y-kien",
    "poll": "binh-chon tham-do",
    "consent": "display-embed embed-privacy embed-placeholder opt-in external-content",
    "related": "lien-quan other-news other-story other-stories tin-khac list-news read-more read-also most-read"
    " mb-article detail-same cung-chuyen more-on more-stories more-news more-like also-read up-next c-box block-news"
    " article-similar",
    "share": "font-size",
    "meta": "tac-gia",
    "byline": "tac-gia",
    "lead": "sub-headline teaser-text pretitle-text",
    "foreign": "binh-luan lien-quan other-news tin-khac read-more doc-them most-read sign-up author-bio author-box"
    " author-info author-card author-desc widget-area",
    "own": "article-body article-content article-text article-main content-body content-detail content-article"
    " content-main content-fck detail-content entry-content post-content post-body story-body story-content story-text"
    " body-content body-text noi-dung singular-content news-content cms-body main-content",
}
"""Two words one after the other."""

_HIDDEN = frozenset({"hidden", "hide", "d-none", "sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text"})
_HIDDEN_TOO = frozenset({"is-hidden", "invisible", "print-only"})
_NOTHING: frozenset[str] = frozenset()
_ANY_PART = re.compile("|".join(sorted({part for parts in _PARTS.values() for part in parts.split()})))  # "tacgia"
_PART_TABLE = tuple((part, kind) for kind, parts in _PARTS.items() for part in parts.split())


def _by_name(table: dict[str, str]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for kind, listed in table.items():
        for name in listed.split():
            found[name] = found.get(name, _NOTHING) | {kind}
    return found


_WORD_TABLE = _by_name(_WORDS)
_PAIR_TABLE = _by_name(_PAIRS)


@lru_cache(maxsize=8192)
def _of_word(word: str) -> frozenset[str]:
    whole = _WORD_TABLE.get(word, _NOTHING)
    if not _ANY_PART.search(word):
        return whole
    return whole.union(kind for part, kind in _PART_TABLE if part in word)


@lru_cache(maxsize=4096)
def hints(names: str) -> frozenset[str]:
    """What an element's names hint at: a set of the keys of the tables, `caption`, `related`, `foreign`, `own` …"""
    if not names:
        return _NOTHING
    found = _NOTHING
    words = _SPLIT.split(names)
    for word in words:
        if kinds := _of_word(word):
            found |= kinds
    for one, two in pairwise(words):
        found |= _PAIR_TABLE.get(f"{one}-{two}", _NOTHING)
    return found


@lru_cache(maxsize=4096)
def is_hidden(names: str) -> bool:
    """Whether a class says that the element is not shown: `list-news hidden`, but not `overflow-hidden`."""
    words = names.split()
    return not (_HIDDEN.isdisjoint(words) and _HIDDEN_TOO.isdisjoint(words))
