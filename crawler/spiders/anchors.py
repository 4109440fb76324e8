"""What a reader of a page could click, wherever the page says so → addresses of the paper. Linear in the page."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from urllib.parse import urljoin, urlsplit

from lxml import etree

from crawler.addresses import MAX_LENGTH, normalise, origin
from crawler.sites import Site
from crawler.spiders import forms, scripts
from crawler.text import clean

MAX_ANCHORS = 5000
"""Of a page; front pages have up to 800."""

MAX_PIECES = 40
"""Of the text of a link that are looked at; a card that can be clicked as a whole may hold a whole story."""

MAX_TEXT = 300
"""Characters of it."""

_ADDRESSES = {"a": "href", "area": "href", "option": "value"}
TOLD = ("data-href", "data-url", "data-link", "data-next", "data-next-url", "data-next-page", "data-page-url")
"""Attributes in which scripts find the address that a click leads to, or of what they load next."""
_TELLING = etree.XPath(f"//*[@onclick or {' or '.join(f'@{name}' for name in TOLD)}]")
_LITERAL = re.compile(r"""(["'])((?:(?!\1)[^\s<>]){2,1000})\1""")  # location.href='/tin-1.html'
_HAS_SCHEME = re.compile(r"\s*[a-zA-Z][a-zA-Z0-9+.-]*:")  # "mailto:", "https:"
_LOOKS_LIKE_ADDRESS = re.compile(r"(?:https?:)?/|\.?\.?/|\?|[\w%-]+(?:/[\w%.-]+)+|[\w%-]+\.(?:html?|aspx?|php|jsp)\b")
_PLAIN_PATH = re.compile(r"/(?!/)[a-zA-Z0-9_~/-]*(?:\.[a-zA-Z0-9_-]+)?")  # "/thoi-su/tin-1.html"
_REFRESH = re.compile(
    r"url\s*=\s*['\"]?([^'\"\s]+)", re.IGNORECASE
)  # <meta http-equiv="refresh" content="0; url=/vn/">
_BREAKS = re.compile(r"[\t\r\n]+")
_FRONT_DOOR = re.compile(r"^(?:www|m|mobile)\.")
_NOTHING = re.compile(
    r"/(?:wp-(?:content|json|admin|includes|login)|xmlrpc|static|assets|uploads?|api|print|in-bai|share|log-?in|"
    r"log-?out|dang-(?:nhap|ky|xuat)|register|search|tim-kiem|cart|gio-hang|cdn-cgi)(?:[/.?]|$)|"
    r"\.(?:jpe?g|png|gif|webp|avif|bmp|svg|ico|css|m?js|woff2?|ttf|pdf|docx?|xlsx?|pptx?|zip|rar|7z|apk|exe|mp[34]|m4a|"
    r"m3u8|wmv|flv|avi|swf)$",
    re.IGNORECASE,
)
"""Paths of what is certainly neither an article nor leads to one: files, forms, calls of scripts."""
_NOTHING_ASKED = re.compile(
    r"(?:^|&)(?:s|q|keywords?|tukhoa|replytocom|print|share|tmpl=component|(?:file|op|act)=(?:print|mail|friend)|task=(?:view\.)?(?:login|mailto)|"
    r"option=com_(?:users?|search|mailto))(?:=|&|$)",
    re.IGNORECASE,
)
"""The same for queries: `?s=mưa`, `?print=1`."""


def refreshed(meta: etree._Element, base: str) -> str | None:
    """The address to which a browser goes on by itself, as a `<meta http-equiv="refresh">` of a page says it."""
    is_refresh = (meta.get("http-equiv") or "").lower() == "refresh"
    found = _REFRESH.search(meta.get("content") or "") if is_refresh else None
    return joined(base, found[1]) if found else None


def joined(base: str, address: str) -> str | None:
    """What an address on a page means; `None` for one that cannot be one."""
    try:
        return urljoin(base, address)
    except ValueError:  # "https://[/"
        return None


@dataclass(frozen=True, slots=True)
class Anchor:
    """Something on a page that leads to another page of the paper."""

    url: str
    text: str
    """What a reader sees of it: its words, or what stands for its picture; cut off after `MAX_TEXT` characters."""
    title: str | None
    """What it says of what it leads to."""
    element: etree._Element

    @property
    def is_choice(self) -> bool:
        """Whether it is one of a list to choose from that has no address of its own: the form around it makes one."""
        return self.element.tag == "option" and not _LOOKS_LIKE_ADDRESS.match(self.element.get("value") or "")


class Resolver:
    """Makes whole addresses of those that a page gives; keeps what it has found out."""

    def __init__(self, tree: etree._Element, url: str, site: Site) -> None:
        self.url = url
        self.site = site
        self._tree = tree
        self._origin = origin(url)
        self._owned: dict[str, bool] = {}
        self._known: dict[str, tuple[str, ...]] = {}

    def __call__(self, address: str | None) -> tuple[str, ...]:
        """The paper's own addresses that this can mean: one as a rule, none where it leads elsewhere or nowhere."""
        if not address or address[0] == "#":
            return ()
        if address not in self._known:
            self._known[address] = tuple(dict.fromkeys(u for u in self._whole(address) if u and self.owns(u)))
        return self._known[address]

    def owns(self, url: str) -> bool:
        """Whether a whole address is the paper's."""
        place = "/".join(url.split("/", 3)[:3])
        if place not in self._owned:
            self._owned[place] = self.site.owns(url)
        return self._owned[place]

    @cached_property
    def _bases(self) -> tuple[str, ...]:
        """Against what a relative address is read: what the page's `<base>` says, if that is the paper's own.

        Of one that names another of its hosts it is not known whether anyone keeps to it: then both are tried.
        """
        stated = next((e.get("href") for e in islice(self._tree.iter("base"), 1)), None)
        if not stated or len(stated) > MAX_LENGTH:
            return (self.url,)
        try:
            base = urljoin(self.url, stated.strip())
            is_same = _host(base) == _host(self.url)
        except ValueError:
            return (self.url,)
        if not self.site.owns(base):
            return (self.url,)
        return (base,) if is_same else (base, self.url)

    def _whole(self, address: str) -> Iterator[str | None]:
        address = _BREAKS.sub("", address).strip()
        if _PLAIN_PATH.fullmatch(address):
            yield normalise(self._origin + address[1:])
            return
        if not address or address[0] == "#" or len(address) > 4 * MAX_LENGTH:
            return
        if _HAS_SCHEME.match(address):
            bases: tuple[str, ...] = (self.url,) if address[:4].lower() == "http" else ()
        else:  # some papers' base names a host of which they know nothing: what starts at the root is on this one
            bases = (self.url,) if address[0] == "/" else self._bases
        for base in bases:
            try:
                yield normalise(urljoin(base, address))
            except ValueError:
                continue


def anchors(tree: etree._Element, resolve: Resolver) -> list[Anchor]:
    """All on a page that can be clicked and leads to another page of the paper, in the order of the page."""
    found: list[Anchor] = []
    known = scripts.functions(tree)
    seen = chain(_linked(tree, known), _telling(tree, known), forms.choices(tree))
    for element, addresses in islice(seen, MAX_ANCHORS):
        for address in addresses:
            for target in resolve(address):
                if not is_nothing(target):
                    text = visible(element)
                    stated = element.get("title")
                    found.append(Anchor(target, text, clean(stated[:MAX_TEXT]) or text if stated else text, element))
    return found


def is_nothing(url: str) -> bool:
    """Whether an address is certainly neither an article nor leads to one."""
    parts = urlsplit(url)
    return bool(_NOTHING.search(parts.path) or (parts.query and _NOTHING_ASKED.search(parts.query)))


def visible(element: etree._Element) -> str:
    """What a reader sees of an element: its words, or what is said of it or of the picture in it."""
    text = clean("".join(islice((str(part) for part in element.itertext()), MAX_PIECES))[:MAX_TEXT])
    if text:
        return text
    stated = element.get("aria-label") or element.get("title") or element.get("alt")
    if stated is None:
        pictures = islice(element.iter("img"), 1)
        stated = next((picture.get("alt") or picture.get("title") for picture in pictures), None)
    return clean((stated or "")[:MAX_TEXT])


def _linked(
    tree: etree._Element, known: Mapping[str, scripts.Function]
) -> Iterator[tuple[etree._Element, tuple[str, ...]]]:
    for element in tree.iter(*_ADDRESSES):
        address = element.get(_ADDRESSES[element.tag])
        if not address:
            continue
        if element.tag == "option" and not _LOOKS_LIKE_ADDRESS.match(address):
            continue
        yield element, _scripted(address, known) if address[:11].lower() == "javascript:" else (address,)


def _telling(
    tree: etree._Element, known: Mapping[str, scripts.Function]
) -> Iterator[tuple[etree._Element, tuple[str, ...]]]:
    told_elsewhere: list[etree._Element] = _TELLING(tree)  # type: ignore[assignment]
    for element in told_elsewhere:
        told = tuple(v for name in TOLD if (v := element.get(name)) and _LOOKS_LIKE_ADDRESS.match(v))
        yield element, (*told, *_scripted(element.get("onclick") or "", known))


def _scripted(code: str, known: Mapping[str, scripts.Function]) -> tuple[str, ...]:
    """Where a line of script leads: by a function of the page, else to what looks like an address in it."""
    return tuple(scripts.called(code[: 4 * MAX_LENGTH], known)) or _literals(code)


def _literals(code: str) -> tuple[str, ...]:
    """What looks like an address among the texts of a line of script: `window.open('/tin-1.html', '_blank')`."""
    found = (literal[2] for literal in _LITERAL.finditer(code[: 4 * MAX_LENGTH]))
    return tuple(address for address in found if _LOOKS_LIKE_ADDRESS.match(address))


def _host(url: str) -> str:
    return _FRONT_DOOR.sub("", urlsplit(url).hostname or "")
