"""What an address is worth trying as. It may be wrong: the page has the last word."""

import re
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from crawler.items import Chance, Kind
from crawler.sites import Site


class Guess(NamedTuple):
    """What a page may be, by its address alone."""

    kind: Kind
    chance: Chance


_CERTAINLY_NONE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|bmp|svg|ico|css|m?js|json|xml|rss|atom|pdf|docx?|xlsx?|pptx?|zip|rar|7z|mp[34]|m4a|m3u8|"
    r"avi|wmv|flv|swf|apk|woff2?|ttf)$|"  # "/anh/lu.jpg"
    r"/(?:login|logout|dang-nhap|dang-ky|register|search|tim-kiem|rss|feeds?|wp-content|wp-json|wp-admin|wp-login\.php|"
    r"xmlrpc\.php|uploads?|static|assets|ajax|api|print|in-bai|share|cart|gio-hang|cdn-cgi)(?:[/.]|$)",
    re.IGNORECASE,
)
_SELDOM = re.compile(  # "/video/canh-dong-123456.html", "/gioi-thieu"
    r"/(?:tags?|topics?|chu-de|su-kien|authors?|tac-gia|videos?|short-video|clip|podcast|audio|phat-thanh|truyen-hinh|"
    r"multimedia|media|photos?|e-?magazine|infographics?|quang-cao|thong-tin-quang-cao|rao-vat|lien-he|contact|"
    r"gioi-thieu|about|toa-soan|so-do-trang|sitemap|dieu-khoan[a-z-]*|chinh-sach[a-z-]*|noi-quy[a-z-]*|dat-bao|bao-in|"
    r"doc-bao-in|xem-bao|e-?paper|ban-in|thoi-tiet|weather|gia-vang|ty-gia|xo-so|lich-[a-z-]+|comments?|binh-luan|"
    r"van-ban|hoi-dap|tuyen-dung|hinh-nen|trang|page|archives?|luu-tru)(?:[/.]|$)|-event\d+\.html$",
    re.IGNORECASE,
)
_SLUG = re.compile(r"(?:[^/._-]+[-_+]){3,}[^/.]*[^/\d.][^/.]*")  # "mua-lon-gay-ngap"
_SHORT_SLUG = re.compile(r"(?:[^/._-]+[-_+]){2}[^/._-]+")  # "cau-moi-xong"
_SLUG_WITH_ID = re.compile(r"[a-z][a-z0-9-_]*?(?:[-_.][a-z]{0,6}|[a-z])\d{3,}", re.IGNORECASE)  # "lua-tom-123"
_NUMBER = re.compile(r"[a-z]{0,4}\d+", re.IGNORECASE)  # "724001", "d20211022"
_IDENTIFIER = re.compile(r"\d{1,12}(?:[:-].*)?")  # "6554", "55:mua-lon"; longer ones are sessions
_DATE = re.compile(r"/(?:19|20)\d\d[/-]?(?:1[0-2]|0?[1-9])(?:[/-][0-3]?\d|[0-3]\d)?(?=/|$)")  # "/2026/11/07", "/202611"
_ID_KEY = re.compile(  # "?newsid=5", "?p=1234", "?ItemID=6554"
    r"(?:[a-z_]*(?:id|ma(?:bb|tin|bv|bai)?)|p|n|news|baiviet|bai|tin|article|item|post|story)", re.IGNORECASE
)
_LIST_KEY = re.compile(
    r"(?:page|trang|pg|paged|cat|catid|category|categoryid|c|cid|chuyenmuc|cm|macm|zone|zoneid|tag|sort|order|view|"
    r"date|ngay|month|thang|year|nam|from|to|start|limit|offset|q|s|keyword|tabid|siteid|portalid|userid|uid|lang|"
    r"groupid|mid|moduleid|parentid|ctid|itemtype|layout|option|task)",
    re.IGNORECASE,
)
_PAGE_EXTENSION = re.compile(r"\.(?:html?|aspx?|php|jsp|vnp|epi|tpo|antd|ldo|dec)$", re.IGNORECASE)  # "3.htm"


def guess(url: str, site: Site) -> Guess | None:
    """What an address is worth trying as; `None` for what is certainly neither article nor listing.

    The paper's own pattern rules; where it does not tell, the usual signs do.
    """
    says = site.is_article(url)
    if says:
        return Guess("article", "told")
    parts = urlsplit(url)
    if _CERTAINLY_NONE.search(parts.path) or site.forbids(url):
        return None
    if site.is_section(url):
        return Guess("listing", "told")
    found = _by_signs(parts.path, parts.query)
    if says is False or _SELDOM.search(parts.path):
        return Guess(found.kind, "possible")
    return found


def _by_signs(path: str, query: str) -> Guess:
    last = path.rstrip("/").rsplit("/", 1)[-1]
    name = _PAGE_EXTENSION.sub("", last)
    pairs = parse_qsl(query)
    steps = path.strip("/").split("/")
    if any(_is_id(key, value) for key, value in (*pairs, *pairwise(steps[1:]))):
        return Guess("article", "likely")
    if any(_LIST_KEY.fullmatch(key) for key, _ in pairs):
        return Guess("listing", "possible")
    if _SLUG.fullmatch(name) or _SLUG_WITH_ID.fullmatch(name):
        return Guess("article", "likely")
    if dated := _DATE.search(path):
        return Guess("article", "likely") if path[dated.end() :].strip("/") else Guess("listing", "possible")
    if _NUMBER.fullmatch(name) and (name != last or len(name) > 3):
        return Guess("article", "likely")
    if _SHORT_SLUG.fullmatch(name) or any(letter.isdigit() for letter in name):
        return Guess("article", "possible")
    return Guess("listing", "possible" if pairs else "likely")


def _is_id(key: str, value: str) -> bool:
    """Whether a key names one of many pages: by a number, or whatever the key, by a long slug or one with a number."""
    if _LIST_KEY.fullmatch(key) or "://" in value:
        return False
    if _ID_KEY.fullmatch(key) and _IDENTIFIER.fullmatch(value):
        return True
    return any(form.fullmatch(value.rsplit("/", 1)[-1]) for form in (_SLUG, _SLUG_WITH_ID))
