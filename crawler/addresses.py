"""Addresses: which form of a URL is asked for, and which URLs are the same article."""

import re
import string
from collections.abc import Collection, Iterator
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from crawler.budget import STEP, spend

MAX_LENGTH = 1000
"""Characters; longer addresses are traps or errors."""

HOPELESS = 4 * MAX_LENGTH
"""Characters of an address that no dropping of tracking makes short enough; reading it would cost memory and time."""

_MANY = 40
"""Parameters of an address, each of which costs as much as a plain address; the fullest have some twenty."""

# Says where a reader came from or who he is, never which page is meant: utm_source, fbclid, PHPSESSID …
_TRACKING = re.compile(
    r"(utm_\w+|at_\w+|mc_\w+|fb_\w+|hsa_\w+|(fb|g|dc|ms|y|tt|wbraid_|gbraid_|tw)?clid|zarsrc|zalo_\w+|gidzl|igshid|igsh|"
    r"phpsessid|jsessionid|aspsessionid\w*|session_?id|cfid|cftoken|mibextid|_gl|_ga|gad_source|ref_src|cmpid|wbraid|gbraid|spm|vero_\w+|tracking_?id|from_?source)",
    re.IGNORECASE,
)
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?;]*", re.IGNORECASE)  # /tin.html;jsessionid=1A2B
_PLAIN = re.compile(
    r"(https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+/(?!(?:.*/)?\.)[a-zA-Z0-9_~./-]*(?:%[89A-F][0-9A-F][a-zA-Z0-9_~./-]*)*)"
    r"(?:\?([a-zA-Z0-9_-]{1,30}=[a-zA-Z0-9_-]{1,60}(?:&[a-zA-Z0-9_-]{1,30}=[a-zA-Z0-9_-]{1,60}){0,3}))?"
)
"""Most addresses: no port, no step upwards, a plain query. Taking apart what is not so costs ten times as much."""
_PORTS = {"http": 80, "https": 443}
_FRONT_DOORS = re.compile(r"^(?:(?:www|m|mobile|amp)\.)+(?=[^.]+\.)")  # m.baohatinh.vn shows baohatinh.vn
_TRAILING = re.compile(r"(?:/index\.(?:html?|php|aspx))?/*$")
_AMP_PATH = re.compile(
    r"^/amp(?=/[^/])|(?<=[^/])/amp/?$|\.amp(?=\.html?$|$)"
)  # /amp/a-1.html, /a-1/amp/, /a-1.amp.html
_AMP_QUERY = re.compile(r"(?:^|&)(?:amp=(?:1|true|amp)?|amp|outputType=amp)(?=&|$)", re.IGNORECASE)  # /a-1.html?amp=1
_MOBILE_QUERY = re.compile(r"(?:^|&)m=[01](?=&|$)")  # /2026/11/mua-lon.html?m=1
_PAGE = re.compile(r"/[^/]*-[^/]*\.html?$")  # words: a script may have its modules by number, /index.html?m=1

# First steps that say what lies below them, whatever a paper's sections are called: they stay in an address's form.
_TELLING = re.compile(
    r"tags?|the|chu-de|topics?|su-kien|events?|videos?|clip|audio|podcast|media|multimedia|photos?|anh|album|gallery|"
    r"infographics?|e-?magazine|magazine|longform|tac-gia|authors?|category|chuyen-muc|danh-muc|section|pages?|archives?|"
    r"lich|calendar|in-bai|print|amp|bao-in|e-?paper|so-bao|doc-bao|van-ban|thu-vien|posts?|node|articles?|news|tin-tuc|"
    r"bai-viet|story|details?|chi-tiet|en"
)  # "tag" in "/tag/lua-gao"
_REMEMBERED = 4096
"""Addresses whose forms are kept at hand: a paper's menus and its newest articles stand on each of its pages."""
_STEPS, _KEYS, _LONGEST = 6, 6, 24
"""Of an address's form: steps, query keys, characters of a word; what is more is no form but a trap."""
_EXTENSION = re.compile(r"\.([A-Za-z]{2,6})$")  # "mua-lon-123456.html"
_NUMBERED = re.compile(
    r"(?:(?<=[-_])|(?<=[a-z]))\d{2,}$|[-_][a-z]{0,6}\d{2,}$", re.IGNORECASE
)  # "lua-tom-123", "ngap-post4711"
_WORDS = re.compile(r"[-_+ ]|%20")  # "mua-lon-gay-ngap"
_PASSWORD = re.compile(r"^([a-zA-Z][a-zA-Z0-9+.-]{0,20}://)[^/?#\s]*@")  # "https://ten:matkhau@"
_DIGITS = re.compile(r"\d+(?:[-_.]\d+)*")  # "2026", "2026-11-07"


def normalise(url: str) -> str | None:
    """The form in which an address is asked for and kept, or `None` for one that no newspaper page has.

    http(s) only, no user name, host in lower case, no default port, no fragment, no tracking parameters,
    the others in order. `%5B` and `[` of a path are one, and so are `%7C` and `|`; they stand here as the keys of
    all archives have them, unescaped, while requests escape them as RFC 3986 asks: see `as_sent`.
    """
    if len(url) > HOPELESS or url.count("&") > _MANY:
        return None
    url = url.strip()
    try:
        whole = _in_order(*plain.groups()) if (plain := _plain(url)) else _taken_apart(url)
    except ValueError:  # "http://[::1", a port that is no number, half a letter
        return None
    return whole if whole is not None and len(whole) <= MAX_LENGTH else None


def without_password(url: str) -> str:
    """An address, or what should be one, without the name and password before its host."""
    return _PASSWORD.sub(r"\1", url)


def as_sent(url: str) -> str:
    """The spelling in which an address that is asked for goes out, and in which captures have it."""
    from w3lib.url import safe_url_string  # it takes its time, and most addresses are plain

    return safe_url_string(url)


def resolve(link: str, base: str) -> str | None:
    """The normal form of the address that a link of a page leads to, or `None` where it leads to none."""
    if len(link) > HOPELESS:
        return None
    try:
        return normalise(urljoin(base, link.strip()))
    except ValueError:
        return None


def is_plain(url: str) -> bool:
    """Whether the normal form of an address is found at a glance."""
    try:
        return len(url) <= HOPELESS and _plain(url) is not None
    except ValueError:
        return False


def _plain(url: str) -> re.Match[str] | None:
    return _PLAIN.fullmatch(url if url.isascii() else quote(url, string.printable))


def _in_order(page: str, query: str | None) -> str:
    """A plain address with its parameters in order, without those that track."""
    if query is None:
        return page
    pairs = sorted(pair.split("=") for pair in query.split("&"))
    kept = "&".join(f"{key}={value}" for key, value in pairs if not _TRACKING.fullmatch(key))
    return f"{page}?{kept}" if kept else page


def _taken_apart(url: str) -> str | None:
    spend(STEP * len(url))
    from w3lib.url import canonicalize_url

    parts = urlsplit(canonicalize_url(url))
    port = parts.port
    host = parts.hostname or ""
    if parts.scheme not in _PORTS or "." not in host or parts.username is not None or not host.isprintable():
        return None
    netloc = host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"
    query = urlencode([pair for pair in parse_qsl(parts.query, True) if not _TRACKING.fullmatch(pair[0])])
    return urlunsplit((parts.scheme, netloc, _SESSION_IN_PATH.sub("", parts.path) or "/", query, ""))


def hostname(url: str | None) -> str | None:
    """Whose an address is: `baovidu.vn` of `https://m.baovidu.vn:8080/a.html`, of a name or a number."""
    try:
        host = urlsplit(normalise(url) or url).hostname if url else None
    except ValueError:
        return None
    return bare_host(str(host)).rstrip(".") if host else None


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
    if _PAGE.search(parts.path):
        query = _MOBILE_QUERY.sub("", query).lstrip("&")
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


@lru_cache(maxsize=_REMEMBERED)
def form_of(url: str) -> str:
    """What an address looks like, the same for all pages that a paper makes in one way; short, whatever the address.

    `https://www.bao.vn/xa-hoi/mua-lon-gay-ngap-123456.html?id=7` is `bao.vn/w/S4-N.html?id`: host, steps of the path,
    names of the query's keys. A number is N, a slug S with the number of its words as far as four, any other word w.
    """
    parts = urlsplit(url)
    steps = [step for step in parts.path.split("/") if step]
    shown = [_step(step) for step in steps[:_STEPS]]
    shown[:-1] = [step if step == "N" else "w" for step in shown[:-1]]
    if len(steps) > 1 and _TELLING.fullmatch(steps[0]):
        shown[0] = steps[0]
    if len(steps) > _STEPS:
        shown[-1:] = ["…"]
    end = "/" if steps and parts.path.endswith("/") else ""
    keys = sorted({key[:_LONGEST] for key, _ in parse_qsl(parts.query, keep_blank_values=True)})
    query = f"?{'&'.join(keys[:_KEYS])}{'&…' if len(keys) > _KEYS else ''}" if keys else ""
    host = _FRONT_DOORS.sub("", parts.netloc.lower())[-100:]
    return f"{host}/{'/'.join(shown)}{end}{query}"


def _step(step: str) -> str:
    found = _EXTENSION.search(step)
    name, extension = (step[: found.start()], found[0].lower()) if found else (step, "")
    if _DIGITS.fullmatch(name):
        return f"N{extension}"
    plain = _NUMBERED.sub("", name)
    number = "-N" if plain != name else ""
    words = len([word for word in _WORDS.split(plain) if word])
    return f"{f'S{min(words, 4)}' if words > 2 else 'w'}{number}{extension}"


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
