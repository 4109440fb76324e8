"""Addresses: which form of a URL is asked for, and which URLs are the same article."""

import re
from collections.abc import Collection, Iterator
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
_FRONT_DOORS = re.compile(r"^(?:(?:www|m|mobile|amp)\.)+(?=[^.]+\.)")  # m.baohatinh.vn shows baohatinh.vn
_TRAILING = re.compile(r"(?:/index\.(?:html?|php|aspx))?/*$")
_AMP_PATH = re.compile(
    r"^/amp(?=/[^/])|(?<=[^/])/amp/?$|\.amp(?=\.html?$|$)"
)  # /amp/a-1.html, /a-1/amp/, /a-1.amp.html
_AMP_QUERY = re.compile(r"(?:^|&)(?:amp=(?:1|true|amp)?|amp|outputType=amp)(?=&|$)", re.IGNORECASE)  # /a-1.html?amp=1


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


def identity(url: str, ignored: Collection[str] = ()) -> str:
    """The key under which an article is stored: one for all addresses that differ only in how the reader came.

    `https://www.bao.vn/tin-1.html?utm_source=x`, `http://m.bao.vn/tin-1.html` and `https://bao.vn/amp/tin-1.html` are
    all `bao.vn/tin-1.html`. `ignored` are keys of the query that a paper uses for tracking.
    """
    whole = normalise(url)
    if whole is None:  # no address of the web: itself and nothing else
        return url
    parts = urlsplit(whole)
    query = _AMP_QUERY.sub("", parts.query).lstrip("&")
    if ignored:
        query = "&".join(pair for pair in query.split("&") if pair.partition("=")[0] not in ignored)
    path = _TRAILING.sub("", _AMP_PATH.sub("", _TRAILING.sub("", parts.path)))
    return _FRONT_DOORS.sub("", parts.netloc) + path + (f"?{query}" if query else "")


def plain_identity(url: str) -> str:
    """The same as archives of before have it, to which AMP pages were pages of their own: tombstones may bear it."""
    parts = urlsplit(normalise(url) or "")
    query = f"?{parts.query}" if parts.query else ""
    return _OLD_DOOR.sub("", parts.netloc) + _TRAILING.sub("", parts.path) + query if parts.netloc else url


_OLD_DOOR = re.compile(r"^(?:www|m|mobile|amp)\.")  # one of them only


def bare_host(host: str) -> str:
    """A host without `www.`, `m.` and `amp.`."""
    return _FRONT_DOORS.sub("", host)


def host_of(key: str) -> str:
    """The host of an identity: `bao.vn` of `bao.vn/tin-1.html`."""
    return key.partition("/")[0].partition("?")[0]


def without_each(key: str) -> Iterator[tuple[str, str]]:
    """Each key of an identity's query, with what is left of the identity without it."""
    path, _, query = key.partition("?")
    pairs = query.split("&") if query else []
    for name in dict.fromkeys(pair.partition("=")[0] for pair in pairs):
        rest = "&".join(pair for pair in pairs if pair.partition("=")[0] != name)
        yield name, path + (f"?{rest}" if rest else "")
