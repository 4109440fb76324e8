"""Addresses: which form of a URL is asked for, and which URLs are the same article."""

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

from crawler.budget import STEP, spend

MAX_LENGTH = 1000
"""Characters; longer addresses are traps or errors."""

_HOPELESS = 4 * MAX_LENGTH
"""Characters of an address that no dropping of tracking makes short enough; reading it would cost memory and time."""

# Says where a reader came from or who he is, never which page is meant: utm_source, fbclid, PHPSESSID …
_TRACKING = re.compile(
    r"(utm_\w+|at_\w+|mc_\w+|fb_\w+|hsa_\w+|(fb|g|dc|ms|y|tt|wbraid_|gbraid_|tw)?clid|zarsrc|zalo_\w+|gidzl|igshid|igsh|"
    r"phpsessid|jsessionid|aspsessionid\w*|session_?id|cfid|cftoken|mibextid|_gl|_ga|gad_source|ref_src|cmpid|wbraid|gbraid|spm|vero_\w+|tracking_?id|from_?source)",
    re.IGNORECASE,
)
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?;]*", re.IGNORECASE)  # /tin.html;jsessionid=1A2B
_PLAIN = re.compile(
    r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+/(?!(?:.*/)?\.)[a-zA-Z0-9_~./-]{0,600}"
    r"(?:\?([a-zA-Z0-9_-]{1,30}=[a-zA-Z0-9_-]{1,60}(?:&[a-zA-Z0-9_-]{1,30}=[a-zA-Z0-9_-]{1,60}){0,3}))?"
)
"""Most addresses have their normal form already: no port, no step upwards, a plain query. They are not taken apart."""
_PORTS = {"http": 80, "https": 443}
_FRONT_DOORS = re.compile(r"^(?:www|m|mobile|amp)\.")  # m.baohatinh.vn shows the articles of baohatinh.vn
_TRAILING = re.compile(r"(?:/index\.(?:html?|php|aspx))?/*$")
_NUMBER = re.compile(r"\d{4,}")


def normalise(url: str) -> str | None:
    """The form in which an address is asked for and kept, or `None` for one that no newspaper page has.

    http(s) only, no user name, host in lower case, no default port, no fragment, no tracking parameters,
    the others in order.
    """
    if (plain := _PLAIN.fullmatch(url)) and (plain[1] is None or _is_in_order(plain[1])):
        return url
    if len(url) > _HOPELESS:
        return None
    spend(STEP * len(url))
    try:
        parts = urlsplit(canonicalize_url(url.strip()))
        port = parts.port
    except ValueError:  # "http://[::1" or a port that is no number
        return None
    host = parts.hostname or ""
    if parts.scheme not in _PORTS or "." not in host or parts.username is not None or not host.isprintable():
        return None
    netloc = host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"
    query = urlencode([pair for pair in parse_qsl(parts.query, True) if not _TRACKING.fullmatch(pair[0])])
    whole = urlunsplit((parts.scheme, netloc, _SESSION_IN_PATH.sub("", parts.path) or "/", query, ""))
    return whole if len(whole) <= MAX_LENGTH else None


def _is_in_order(query: str) -> bool:
    """Whether a plain query is what `normalise` would make of it."""
    pairs = [tuple(pair.split("=")) for pair in query.split("&")]
    return pairs == sorted(pairs) and not any(_TRACKING.fullmatch(key) for key, _ in pairs)


def origin(url: str) -> str:
    """Scheme, host and port of an address, with a slash: where its robots.txt lies."""
    return urljoin(url, "/")


def identity(url: str) -> str:
    """The key under which an article is stored: one for all addresses that differ only in how the reader came.

    `https://www.bao.vn/tin-1.html?utm_source=x` and `http://m.bao.vn/tin-1.html` are both `bao.vn/tin-1.html`.
    """
    whole = normalise(url)
    if whole is None:  # no address of the web: itself and nothing else
        return url
    parts = urlsplit(whole)
    query = f"?{parts.query}" if parts.query else ""
    return _FRONT_DOORS.sub("", parts.netloc) + _TRAILING.sub("", parts.path) + query


def names_same_page(canonical: str, url: str) -> bool:
    """Whether a page's own claim about its address can be believed.

    Some sites give their front page, or one fixed page, as canonical everywhere; to believe that would fold the whole
    paper into one article. So the last number of the path (the article's id) or its last part must agree.
    """
    ours, theirs = urlsplit(url), urlsplit(canonical)
    if theirs.path in ("", "/"):
        return False
    our_ids, their_ids = _NUMBER.findall(ours.path), _NUMBER.findall(theirs.path)
    if our_ids or their_ids:
        return our_ids[-1:] == their_ids[-1:]
    return _slug(ours.path) == _slug(theirs.path)


def _slug(path: str) -> str:
    return _TRAILING.sub("", path).rsplit("/", 1)[-1].split(".")[0]
