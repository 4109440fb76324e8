"""The address that a page gives as its own: whether it can be believed, and how far."""

import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from crawler.addresses import identity, normalise

_NUMBER = re.compile(r"\d+")
_DATE = re.compile(r"(?:19|20)\d\d(?:[01]\d(?:[0-3]\d)?)?")  # 2026, 202611, 20261127: a folder of a year, month or day
_LONG = 4
"""Digits from which a number of a path is an id, wherever it stands."""
_LONG_ID = re.compile(
    r"(?<![0-9a-z])(?=[a-f-]*\d)[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}(?![0-9a-z])|(?<!\d)\d{12,}(?!\d)"
)
"""Of a document, and of no other: "3e93dc70aacc483af7e83b09553d1a46", with or without dashes; "20211022100512"."""
_MANNER = re.compile(
    r"sort\w*|order\w*|dir|direction|page\w*|trang|paged|start|limit|offset|view|mode|print|lang\w*|ref\w*|src|source|"
    r"share\w*|theme|thold|layout|format|tmpl|type|style|highlight|keyword|q",
    re.IGNORECASE,
)
"""Keys of a query that say how a page is shown or reached, never which one: sort=asc, trang=2."""
_PLACE = re.compile(
    r"c|cat\w*|cid|tabid|mid|moduleid|menu\w*|itemid|section\w*|parent\w*|chuyen_?muc|zone\w*", re.IGNORECASE
)
"""Keys that say where in the site a page stands: a page may be told apart by them alone, or not at all."""
_VIEW = re.compile(r"/(?:view|print|printer|printable|detail|amp)(?:\.\w{2,5})?$")
"""A page that shows the one above it, as Plone's `/tin.2026-11-25.38/view`."""
_BARE = re.compile(r"/(?:node/)?\d+(?:\.\w{2,5})?")  # the whole of "/1384.aspx", "/node/1528"
_SUFFIX = re.compile(r"\.\w{2,5}$")  # .html
_INDEX = re.compile(r"(?:/index\.(?:html?|php|aspx))?/*$")


@dataclass(frozen=True, slots=True)
class _Told:
    """What an address tells of its page."""

    number: str | None
    """The last long number of the path, that of its last part first."""
    is_last: bool
    """Whether that number stands in the last part."""
    slug: str
    """The last part of the path, without the ending."""
    query: tuple[tuple[str, str], ...]
    numbers: frozenset[str]
    """All numbers of path and query, without leading zeros."""
    path: str

    @classmethod
    def of(cls, url: str) -> Self:
        parts = urlsplit(url)
        path = _INDEX.sub("", parts.path).lower()
        head, _, last = path.rpartition("/")
        own = [number for number in _NUMBER.findall(last) if len(number) >= _LONG]
        above = [n for n in _NUMBER.findall(head) if len(n) >= _LONG and not _DATE.fullmatch(n)]
        query = tuple((key.lower(), value) for key, value in parse_qsl(parts.query, keep_blank_values=True))
        numbers = _NUMBER.findall(" ".join([path, *(value for _, value in query)]))
        number = next(reversed(own or above), None)
        slug = _SUFFIX.sub("", last)
        return cls(number, bool(own), slug, query, frozenset(n.lstrip("0") for n in numbers), path)

    def has(self, value: str) -> bool:
        """Whether a value of another's query is kept: its number anywhere, or its words in the path."""
        found = _NUMBER.match(value)
        return found[0].lstrip("0") in self.numbers if found else value.lower() in self.path

    def shares_query(self, other: Self) -> bool:
        """Whether the queries tell the same article by its number and slug: `?r=334-mua-lon`, `?334-mua-lon`."""
        pieces = self._pieces
        return self.path == other.path and bool(pieces) and pieces == other._pieces

    def is_number_of(self, other: Self) -> bool:
        """Whether this is a number and nothing else, and the other a slug that has none."""
        is_bare = not self.query and _BARE.fullmatch(self.path) is not None
        return is_bare and not other.query and other.number is None and _is_wordy(other.slug)

    @property
    def _pieces(self) -> frozenset[str]:
        texts = (text for pair in self.query for text in pair)
        return frozenset(text.lower() for text in texts if _NUMBER.search(text) and _is_wordy(text))

    @property
    def values(self) -> frozenset[str]:
        """The numbers that the query's values begin with."""
        found = (_NUMBER.match(value) for key, value in self.query if not _MANNER.fullmatch(key))
        return frozenset(match[0] for match in found if match)


def names_same_page(canonical: str, url: str) -> bool:
    """Whether a page's own claim about its address keeps what tells the article apart: its id, or its slug.

    Some sites give their front page, the script without its query, or one fixed page as canonical everywhere; to
    believe that would fold the whole paper into one article. Of the host nothing is asked here; see `is_same_host`.
    """
    ours, theirs = _Told.of(url), _Told.of(canonical)
    if not theirs.slug and not theirs.query:
        return False
    lost = _lost(ours, theirs)
    dropped = [value for key, value in lost if not _PLACE.fullmatch(key) and not theirs.has(value)]
    if dropped:
        return _keeps_path(ours, theirs, dropped)
    if theirs.number or ours.number:
        return _is_same_number(ours, theirs)
    if any(not _PLACE.fullmatch(key) for key, _ in lost) or _shared(ours, theirs):
        return True
    return bool(ours.slug) and ours.slug == theirs.slug and (not lost or _is_wordy(ours.slug))


def is_in_doubt(canonical: str, url: str) -> bool:
    """Whether a claim that is believed drops something of the query that may tell articles apart: the text decides."""
    ours, theirs = _Told.of(url), _Told.of(canonical)
    return any(not theirs.has(value) for _, value in _lost(ours, theirs))


def may_be_slug_of(canonical: str, url: str) -> bool:
    """Whether a claim may be the slug under which an address without words is known: `/node/1528`, `/mua-lon-dai`."""
    ours, theirs = _Told.of(url), _Told.of(canonical)
    return _is_wordy(theirs.slug) and not _is_wordy(ours.slug) and None in (ours.number, theirs.number)


def may_be_same_page(one: str, other: str) -> bool:
    """Whether two addresses with the very same text are of one page; other papers print one text twice.

    They differ in case or in a view only, share a long id or what the query says, or one has but a number for the
    other's slug. IIS knows no case, Domino has a document under each of its views, Umbraco has `/1384.aspx` for each.
    """
    ours, theirs = identity(one).lower(), identity(other).lower()
    if _VIEW.sub("", ours) == _VIEW.sub("", theirs):
        return True
    if not set(_LONG_ID.findall(ours)).isdisjoint(_LONG_ID.findall(theirs)):
        return True
    told, told_there = _Told.of(normalise(one) or one), _Told.of(normalise(other) or other)
    return told.shares_query(told_there) or told.is_number_of(told_there) or told_there.is_number_of(told)


def is_same_host(canonical: str, url: str) -> bool:
    """Whether two addresses are on one host, but for `www.`, `m.` and `amp.`."""
    ours, theirs = (identity(address).partition("/")[0].partition("?")[0] for address in (url, canonical))
    return ours == theirs


def is_believed(claimed: str, url: str | None) -> bool:
    """Whether the address that a page gives as its own can be its own; a file without an address has no other."""
    address, own = normalise(claimed), url and normalise(url)
    return address is not None and (url is None or (own is not None and names_same_page(address, own)))


def _lost(ours: _Told, theirs: _Told) -> list[tuple[str, str]]:
    """What of our query may tell an article apart and is not in theirs."""
    return [
        (key, value)
        for key, value in ours.query
        if (key, value) not in theirs.query and not _MANNER.fullmatch(key) and _may_be_id(value)
    ]


def _may_be_id(value: str) -> bool:
    """Whether a value may say which page is meant: it has a digit, or is a slug."""
    return bool(_NUMBER.search(value)) or _is_wordy(value)


def _is_wordy(slug: str) -> bool:
    return slug.count("-") >= 2  # mua-lon-dai


def _keeps_path(ours: _Told, theirs: _Told, dropped: list[str]) -> bool:
    """Whether the path alone tells the article, so that what was dropped of the query may be anything.

    Where only theirs does, the claim may be a fixed one: it is in doubt, as whatever drops something.
    """
    if not ours.number and not _is_wordy(ours.slug) and not theirs.query:  # /?p=5 → /2026/11/mua-lon-dai/
        return theirs.is_last or _is_wordy(theirs.slug)
    if ours.number or theirs.number:
        return ours.is_last and theirs.is_last and ours.number == theirs.number
    return _is_wordy(ours.slug) and ours.slug == theirs.slug and not any(value.isdecimal() for value in dropped)


def _is_same_number(ours: _Told, theirs: _Told) -> bool:
    if ours.number is None:
        return theirs.number in ours.values
    if theirs.number is None:
        return ours.number in theirs.values
    return ours.number == theirs.number


def _shared(ours: _Told, theirs: _Told) -> bool:
    """Whether both queries have something that tells an article apart."""
    common = set(ours.query) & set(theirs.query)
    return any(_may_be_id(v) and not _MANNER.fullmatch(k) and not _PLACE.fullmatch(k) for k, v in common)
