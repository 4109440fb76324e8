"""Pages that are hard to parse, or that carry what must stay text."""

import json
from collections.abc import Iterator, Sequence
from functools import cache

from tests.hostile.server import Asked, Reply
from tests.hostile.stories import front, paragraphs, story
from tests.hostile.table import GOOD, Behaviour, Must, Seen, number, one

_SCRIPT = "<script>alert(1)</script>"
_SHORT = "0123456789abcdefghijklmnopqrstuvwxyz"


def _names(count: int) -> Iterator[str]:
    """Different names, as short as they can be."""
    for n in range(count):
        name, rest = "", n
        for _ in range(4):
            name, rest = _SHORT[rest % 36] + name, rest // 36
        yield "a" + name


@cache
def _attributes(count: int) -> bytes:
    return f"<html><body><h1>x</h1><div {' '.join(_names(count))}>y</div></body></html>".encode()


def _links(count: int) -> bytes:
    return b"<html><body><h1>x</h1>" + b"".join(b"<a href=/tin-%d.html>x</a>" % n for n in range(count))


def _ld(path: str, data: str) -> Reply:
    return Reply(story(path, head=f'<script type="application/ld+json">{data}</script>'))


def _article(name: str, reply: Reply) -> Behaviour:
    """A page that is odd and must be stored nevertheless."""
    path = f"/{name}-200002.html"
    return Behaviour(name=name, answers={path: reply}, must=Must(stored=number((GOOD, path))))


def _news(**more: object) -> str:
    base = {"@context": "https://schema.org", "@type": "NewsArticle", "datePublished": "2026-03-07T08:07:00+07:00"}
    return json.dumps({**base, **more})


_HUGE_NUMBER = '{"@type": "NewsArticle", "wordCount": ' + "9" * 10_000 + ', "datePublished": "2026-03-07"}'
_DEEP_JSON = '{"a":' * 20_000 + "1" + "}" * 20_000

PARSER = (
    one("attributes-40000", lambda _: Reply(_attributes(40_000)), "done|later|refused"),
    one("attributes-1000000", lambda _: Reply(_attributes(1_000_000)), "done|later|refused"),
    one("links-300000", lambda _: Reply(_links(300_000)), "done|later|refused"),
    one("nested-tags-50000", Reply(b"<html><body>" + b"<div>" * 50_000 + b"x"), "done|later|refused"),
    one("nested-tables-50000", Reply(b"<html><body>" + b"<table><tr><td>" * 50_000), "done|later|refused"),
    one("unclosed-comment", Reply(b"<html><body><!-- " + b"-" * 2_000_000), "done|later|refused"),
    one("two-megabytes-of-brackets", Reply(b"<" * 2_000_000), "done|later|refused"),
    one("attribute-of-five-megabytes", Reply(b'<html><body><div title="' + b"a" * 5_000_000), "done|later|refused"),
    one("entities-by-the-million", Reply(b"<html><body><p>" + b"&amp;" * 1_000_000), "done|later|refused"),
    one("formatting-tags-50000", Reply(b"<html><body>" + b"<p><b><i><u>x" * 50_000), "done|later|refused"),
    one("text-of-spaces", Reply(b"<html><body><h1>x</h1><p>" + b" \t" * 2_000_000), "done|later|refused"),
)
"""None may stop the others for long."""


def _javascript_links(asked: Asked) -> Reply:
    bad = ("javascript:void(0)", "mailto:toasoan@example.org", "http://[::1", "http://:99999999/", "//", "tel:1", "#",
           "http://a b/", "\x01\x02", "http://xn--/", "/%zz-%", "http:///khong-co-ten", "?", "https://u:p@h/", "://x",
           "data:text/html,x", "http://\udcff/")  # fmt: skip
    return Reply(front((*(link for link in bad if "\udcff" not in link), "/sau-lien-ket-hong-200002.html")))


def _with_nul(path: str) -> Reply:
    return Reply(story(path).replace("Mưa lớn".encode(), "Mưa\0 lớn".encode()).replace(b"<h1>", b"<h1>\0"))


def _no_nul(history: Sequence[Seen]) -> None:
    for path, row in history[-1].articles.items():
        assert "\0" not in f"{row['title']}{row['lead']}{row['body']}", f"a NUL was stored of {path}"


def _is_text(history: Sequence[Seen]) -> None:
    """What was text stays text; what was a script is nowhere."""
    row = history[-1].articles["/van-ban-nguy-hiem-200002.html"]
    assert row["title"] == f"Tin {_SCRIPT}", row["title"]
    assert "<img src=x onerror=alert(2)>" in row["body"]
    assert "thuc-hien-ngay" not in row["body"]


def _formulas_as_they_are(history: Sequence[Seen]) -> None:
    """The archive keeps what was printed; only CSV, which spreadsheets run, is defused."""
    titles = {row["title"] for row in history[-1].articles.values()}
    assert set(FORMULAS) <= titles, f"missing: {set(FORMULAS) - titles}"


FORMULAS = (
    '=HYPERLINK("http://127.0.0.1/","Xem thêm")',
    "+84 là mã vùng điện thoại của Việt Nam",
    "-2+3+cmd|' /C calc'!A0 trong một tiêu đề",
    "@SUM(1+1)*cmd là tiêu đề của một bài báo",
)
_FORMULA_PATHS = [f"/cong-thuc-bang-tinh-20000{n}.html" for n in range(len(FORMULAS))]

_EVIL = "/van-ban-nguy-hiem-200002.html"
_EVIL_BODY = ["Kẻ xấu viết <img src=x onerror=alert(2)> giữa bài, và bài vẫn là văn bản.", *paragraphs(_EVIL)]

CONTENT = (
    _article("lone-surrogate", _ld("/a", _news(headline="x").replace('"x"', r'"Tin \ud83d trong t\u1ec9nh"'))),
    _article("integer-2-70", _ld("/b", _news(wordCount=2**70, position=-(2**70)))),
    _article("integer-of-10000-digits", _ld("/c", _HUGE_NUMBER)),
    _article("json-20000-deep", _ld("/d", _DEEP_JSON)),
    _article("json-of-nan", _ld("/e", '{"@type": "NewsArticle", "wordCount": NaN, "author": [[[]]], "headline": 7}')),
    _article("json-cut", _ld("/f", _news()[:60])),
    _article("json-types-mixed", _ld("/g", _news(author={"name": ["A", {"b": 1}]}, keywords={"a": 1}, image=[None]))),
    Behaviour(name="nul-bytes", answers={"/byte-khong-200002.html": _with_nul("/byte-khong-200002.html")},
              must=Must(stored=number((GOOD, "/byte-khong-200002.html")), also=_no_nul)),
    Behaviour(name="broken-links-first", answers={
        "/": _javascript_links, "/sau-lien-ket-hong-200002.html": Reply(story("/sau-lien-ket-hong-200002.html")),
    }, must=Must(stored=("/sau-lien-ket-hong-200002.html",))),
    Behaviour(name="xss-texts", answers={_EVIL: Reply(story(
        _EVIL, title=f"Tin {_SCRIPT}", body=_EVIL_BODY, aside="<script>thuc-hien-ngay</script>"))},
        must=Must(stored=number((GOOD, _EVIL)), also=_is_text)),
    Behaviour(name="csv-formulas", answers={
        path: Reply(story(path, title=title)) for path, title in zip(_FORMULA_PATHS, FORMULAS, strict=True)
    }, must=Must(stored=number((GOOD, *_FORMULA_PATHS)), also=_formulas_as_they_are)),
)  # fmt: skip
"""Texts that break a binding, a callback, a page or a spreadsheet."""
