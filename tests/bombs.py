"""Inputs that grow at will, each of one hostile kind: what they cost must grow no faster than they do."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Literal

from protego import Protego

from crawler.extractors import extract
from crawler.extractors.dates import choose_published, parse_timestamp
from crawler.extractors.document.caps import refuse_markup
from crawler.items import Answer, Ask, ExtractionError, Page
from crawler.sites import Site
from crawler.spiders.reading import Reader

Kind = Literal["page", "jsonld", "text", "front", "listing", "feed", "sitemap", "robots", "dates"]
"""What an input is read as."""

WHEN = datetime(2026, 3, 13, 2, 30, tzinfo=UTC)
HOST = "bao.example"
ROBOTS_BYTES = 512 * 1024
"""Of a robots.txt that are read."""
_HOME = f"https://{HOST}/"
_SITE = Site(id="bao", name="Báo", domain=HOST, home=_HOME)
_SENTENCE = "Mưa lớn kéo dài nhiều giờ khiến nước các sông dâng nhanh, một số tuyến đường liên xã bị chia cắt. "
_STORY = "".join(f"<p>{_SENTENCE * 2}Đoạn {n}.</p>" for n in range(6))


@dataclass(frozen=True, slots=True)
class Bomb:
    """One kind of hostile input."""

    name: str
    kind: Kind
    make: Callable[[int], bytes]
    """The input with so many of what makes it hostile."""

    def sized(self, size: int) -> bytes:
        """The input as large as `size` bytes, or a few repetitions less."""
        fixed = len(self.make(0))
        one = (len(self.make(256)) - fixed) / 256
        times = max(1, int((size - fixed) / one))
        while len(body := self.make(times)) > size and times > 1:  # numbers grow longer
            times -= max(1, int((len(body) - size) / (len(body) / times)))
        return body

    def at_the_caps(self) -> bytes:
        """The largest input that is refused neither for its bytes nor for its tags or attributes."""
        size = CAPS[self.kind]
        body = self.sized(size)
        least, most = 0, size
        while self.kind in _MARKED and most - least > size / 500 and (_is_refused(body) or least):
            middle = (least + most) // 2
            least, most = (least, middle) if _is_refused(body := self.sized(middle)) else (middle, most)
        return self.sized(least or size)


def page(body: str, head: str = "", *, story: str = _STORY) -> bytes:
    """An ordinary article with something in its head, and something below its story."""
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Mưa lớn gây ngập</title>{head}</head><body>'
        f"<article><h1>Mưa lớn gây ngập</h1><div class='noi-dung'>{story}</div></article>{body}</body></html>"
    ).encode()


def _below(piece: str, before: str = "", after: str = "") -> Callable[[int], bytes]:
    """A page with so many times a piece below the story; `%d` in it is its number."""
    return lambda n: page(before + _many(piece, n) + after)


def _inside(piece: str, before: str = "", after: str = "") -> Callable[[int], bytes]:
    """The same within the story."""
    return lambda n: page("", story=_STORY + before + _many(piece, n) + after + _STORY)


def _head(piece: str, before: str = "", after: str = "") -> Callable[[int], bytes]:
    return lambda n: page("", before + _many(piece, n) + after)


def _many(piece: str, n: int) -> str:
    return "".join(piece.replace("%d", str(at)) for at in range(n)) if "%d" in piece else piece * n


def _bare(piece: str, before: str = "", after: str = "") -> Callable[[int], bytes]:
    return lambda n: f"{before}{_many(piece, n)}{after}".encode()


def _encoded(make: Callable[[int], str]) -> Callable[[int], bytes]:
    return lambda n: make(n).encode()


def _script(piece: str, before: str, after: str, kind: str = "application/ld+json") -> Callable[[int], bytes]:
    return lambda n: page("", f'<script type="{kind}">{before}{_many(piece, n)}{after}</script>')


def _article_node(field: str, value: Callable[[int], object]) -> Callable[[int], bytes]:
    def make(n: int) -> bytes:
        node = {"@type": "NewsArticle", "headline": "Mưa lớn gây ngập", field: value(n)}
        return page("", f'<script type="application/ld+json">{json.dumps(node, ensure_ascii=False)}</script>')

    return make


def _rss(
    piece: str, before: str = "", after: str = "", prolog: str = '<?xml version="1.0"?>'
) -> Callable[[int], bytes]:
    def make(n: int) -> bytes:
        items = before + _many(piece, n) + after
        return f'{prolog}<rss version="2.0"><channel><title>Tin</title>{items}</channel></rss>'.encode()

    return make


def _item(title: str = "Mưa lớn", more: str = "") -> str:
    return f"<item><title>{title}</title><link>{_HOME}tin-%d.html</link>{more}</item>"


def _one_item(title: str = "Mưa lớn", more: str = "", attributes: str = "") -> Callable[[int], bytes]:
    """A feed of one item, with pieces that are repeated."""

    def make(n: int) -> bytes:
        inside = f"<title>{_many(title, n)}</title><link>{_HOME}a-1.html</link>{_many(more, n)}"
        return (
            f'<?xml version="1.0"?><rss><channel><item {_many(attributes, n)}>{inside}</item></channel></rss>'.encode()
        )

    return make


def _urlset(
    piece: str, before: str = "", after: str = "", prolog: str = '<?xml version="1.0"?>'
) -> Callable[[int], bytes]:
    schema = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return lambda n: f'{prolog}<urlset xmlns="{schema}">{before}{_many(piece, n)}{after}</urlset>'.encode()


def _loc(more: str = "") -> str:
    return f"<url><loc>{_HOME}tin-%d.html</loc>{more}</url>"


def _laughs(codec: str, mark: bytes, wrap: Literal["feed", "sitemap"]) -> Callable[[int], bytes]:
    """Entities of entities, as many times the text as the levels say; the bytes grow by the references."""

    def make(n: int) -> bytes:
        declared = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 5))
        text = f'<!DOCTYPE rss [<!ENTITY e0 "aaaaaaaaaa">{declared}]>'
        if wrap == "feed":
            text += (
                f"<rss><channel><item><title>{'&e3;' * n}</title><link>{_HOME}a-1.html</link></item></channel></rss>"
            )
        else:
            text += f"<urlset><url><loc>{_HOME}a-1.html</loc><title>{'&e3;' * n}</title></url></urlset>"
        return mark + f'<?xml version="1.0" encoding="{codec.partition("-le")[0]}"?>{text}'.encode(codec)

    return make


def _byline(text: Callable[[int], str]) -> Callable[[int], bytes]:
    return lambda n: page("", story=f"<p class='byline'>{text(n)}</p>{_STORY}")


def _nested(tag: str, inside: str = "x", attributes: str = "") -> Callable[[int], bytes]:
    return lambda n: page(f"<{tag}{attributes}>" * n + inside + f"</{tag}>" * n)


def _headless(head: str) -> bytes:
    return f"<html><head>{head}</head><body><div>{_STORY}</div></body></html>".encode()


def _headless_of(begin: str, piece: str) -> Callable[[int], bytes]:
    return lambda n: f"<html><head>{begin}{'<p>x' * 40}{piece * n}</head></html>".encode()


_LINK = '<a href="/tin-so-%d-trong-ngay-hom-nay.html">Tin mới số %d trong ngày hôm nay</a>'
_LINE = "Tin mới số %d trong ngày hôm nay của tỉnh"

_PAGE: Mapping[str, Callable[[int], bytes]] = {
    # links and what stands beside them
    "links side by side in an aside": _below(_LINK, "<aside>", "</aside>"),
    "links side by side in a div": _below(_LINK, "<div>", "</div>"),
    "links side by side with spans": _below(f"{_LINK}<span>09:30 07/03/2026</span> ", "<div>", "</div>"),
    "links side by side within the story": _inside(_LINK, "<div>", "</div>"),
    "links under a heading of related news": _below(_LINK, "<h3>Tin liên quan</h3><div>", "</div>"),
    "links with commas": _below(f"{_LINK}, ", "<p>", "</p>"),
    "links with the same title": _below('<a href="/a-%d.html">Tin mới trong ngày hôm nay của tỉnh</a>', "<p>", "</p>"),
    "links with one address": _below('<a href="#">Tin mới số %d trong ngày hôm nay</a>', "<div>", "</div>"),
    "links in a list": _below(f"<li>{_LINK}</li>", "<ul>", "</ul>"),
    "links in a list with times": _below(f"<li>{_LINK}<time>09:30 07/03/2026</time></li>", "<ul>", "</ul>"),
    "links one inside another": lambda n: page("<a href='/a-1.html'>Tin mới trong ngày hôm nay " * n + "</a>" * n),
    "empty links": _below('<a href="/a-%d.html"></a>'),
    "links with endless addresses": _below('<a href="/' + "a/" * 400 + '%d.html">Tin mới số %d trong ngày hôm nay</a>'),
    "links in a menu": _below(_LINK, "<nav>", "</nav>"),
    "menus with a link each": _below(f"<nav>{_LINK}</nav>"),
    "headings of related news with a link each": _below(f"<h3>Tin liên quan</h3><p>{_LINK}</p>"),
    "headings of related news without a link": _below("<h3>Tin liên quan</h3>", after=f"<p>{_LINK}</p>"),
    "headings of related news nested deep": lambda n: page(
        "<div>" * min(n, 400) + f"<h4>Xem thêm</h4><p>{_LINK}</p>" * n + "</div>" * min(n, 400)
    ),
    "bold within links": _below('<a href="/a-%d.html"><b>Tin mới</b> số <b>%d hôm nay</b></a>', "<p>", "</p>"),
    "words of bold": _inside("<b>mưa</b> lớn ", "<p>", "</p>"),
    # nesting
    "divs nested deep": _nested("div"),
    "divs nested deep with names": _nested("div", attributes=' class="khung noi-dung"'),
    "divs nested deep that are hidden": _nested("div", attributes=' style="display:none"'),
    "spans nested deep": _nested("span"),
    "spans nested deep that are hidden": _nested("span", attributes=' style="display:none"'),
    "bold nested deep": _nested("b"),
    "fonts nested deep": _nested("font"),
    "tables nested deep": lambda n: page("<table><tr><td>" * n + "x"),
    "lists nested deep": lambda n: page("<ul><li>" * n + "x"),
    "quotations nested deep": _nested("blockquote"),
    "articles nested deep": lambda n: page(f"<article><p>{_SENTENCE}</p>" * n),
    "buttons nested deep": _nested("button"),
    "drawings nested deep": _nested("svg"),
    "custom elements nested deep": _nested("x-khung", inside="<p>x</p>"),
    "asides nested deep with a link each": lambda n: page(f"<aside>{_LINK}" * n),
    "menus nested deep with a paragraph": lambda n: page("<nav>" * n + "<p>x</p>"),
    # what libxml2 loses, and Beautiful Soup reads
    "paragraphs in a title that never ends": _headless_of("<title>Mưa", "<p>x"),
    "paragraphs in fields that never end": _headless_of("</title>", "<textarea><p>x"),
    "paragraphs in frames that never end": _headless_of("</title>", "<iframe src=/a><p>x"),
    "paragraphs in choices": _headless_of("</title>", "<select><option><p>x"),
    "paragraphs in comments that never end": _headless_of("</title>", "<p><!-- x"),
    "paragraphs in sections that never end": _headless_of("<title>", "<p><![CDATA[ x"),
    "paragraphs in instructions that never end": _headless_of("<title>", "<p><? x"),
    "paragraphs in attributes that never end": _headless_of("<title>", "<p><a b='x>"),
    "paragraphs in boxes deeper than is kept": lambda n: page("<div>" * 1600 + "<p>x" * n),
    "ends of what never began": lambda n: page("<div>" * 1600 + "</b>" * n),
    "paragraphs in a deep box": _inside(f"<p>{_SENTENCE * 3}</p>", "<div>" * 1400),
    "paragraphs in boxes in a deep box": _inside(f"<div><p>{_SENTENCE * 3}</p></div>", "<div>" * 1400),
    "short paragraphs in a deep box": lambda n: page("", story="<div>" * 1400 + "<p>Mưa lớn số gây ngập.</p>" * n),
    "pictures in a deep box": _inside('<figure><img src="/a.jpg"></figure>', "<div>" * 1400),
    "links in a deep box": _inside(f"<p>{_LINK}</p>", "<div>" * 1400),
    "stories in a deep box": _inside(f"<article><p>{_SENTENCE * 5}</p></article>", "<article>" * 700),
    "ladders of divs": lambda n: page(("<div>" * 300 + _SENTENCE + "</div>" * 300) * n),
    # many of a kind
    "paragraphs": _inside(f"<p>{_SENTENCE}</p>"),
    "paragraphs that are alike": _inside(f"<p>{_SENTENCE * 3}</p>"),
    "paragraphs of one letter": _inside("<p>x</p>"),
    "empty paragraphs": _inside("<p></p>"),
    "line breaks": _inside("<br>"),
    "line breaks with words": _inside("mưa<br>"),
    "line breaks with blanks": _inside("<br> ", "<p>x", "</p>"),
    "line breaks with a span": _inside("<br><span> </span>", "<p>x", "</p>"),
    "rules": _inside("<hr>"),
    "headings": _inside("<h2>Mưa lớn gây ngập</h2>"),
    "first headings": _inside("<h1>Mưa lớn gây ngập %d</h1>"),
    "first headings with words": _inside(f"<h1>Mưa lớn %d</h1><p>{_SENTENCE}</p>"),
    "times": _inside('<time datetime="2026-03-07T08:07:00+07:00">07/03/2026</time>'),
    "times of different days": _inside('<time datetime="2026-03-07T08:07:%d+07:00">lúc %d</time>'),
    "spans with a time": _inside('<span itemprop="datePublished">07/03/2026</span>'),
    "pictures": _inside('<img src="/a-%d.jpg">'),
    "figures": _inside('<figure><img src="/a-%d.jpg"><figcaption>Đường ngập số %d. Ảnh: Hữu Lữ</figcaption></figure>'),
    "figures without a caption": _inside('<figure><img src="/a-%d.jpg"></figure>'),
    "captions without a picture": _inside("<figcaption>Đường ngập số %d. Ảnh: Hữu Lữ</figcaption>"),
    "pictures in one paragraph": _inside('<img src="/a-%d.jpg">', "<p>", "</p>"),
    "pictures with a table each": _inside("<table><tr><td><img src='/a-%d.jpg'><tr><td>Ảnh: Lữ</table>"),
    "bylines": _inside("<p class='author'>Hữu Lữ - P.V %d</p>"),
    "bylines in one": _byline(lambda n: "Hữu Lữ - P.V, " * n),
    "bylines with dashes": _byline(lambda n: "Bài, ảnh: " + "- " * n),
    "bylines with labels": _byline(lambda n: "Bài và ảnh: Tác giả: " * n),
    "list items": _inside("<li>Mưa lớn số %d gây ngập.</li>", "<ul>", "</ul>"),
    "lists": _inside("<ul><li>Mưa lớn.</li></ul>"),
    "definitions": _inside("<dl><dt>Mưa</dt><dd>lớn</dd></dl>"),
    "cells of a row": _inside("<td>12</td>", "<table><tr>", "</tr></table>"),
    "rows of a table": _inside("<tr><td>Xã %d</td><td>12 mm</td></tr>", "<table>", "</table>"),
    "tables": _inside("<table><tr><td>x</td></tr></table>"),
    "cells that never end": _inside("<td>", "<table><tr>"),
    "tables that never end": _inside("<table>"),
    "tags to be listed": _below('<a rel="tag" href="/tag/%d">mưa %d</a>', '<div class="tags">', "</div>"),
    "sections to be listed": _below('<a href="/muc-%d/">Mục %d</a> &raquo; ', '<div class="breadcrumb">', "</div>"),
    "forms": _below("<form><input type=password><select><option>a</select></form>"),
    "options": _below("<option>Tỉnh %d</option>", "<select>", "</select>"),
    "frames": _below("<iframe src='/a'></iframe>"),
    "fallbacks": _below("<noscript><p>x</p></noscript>"),
    "videos": _below('<video src="/a.mp4"><source src="/b.mp4"></video>'),
    "custom elements": _below("<x-tin>Tin mới số %d</x-tin>"),
    "unknown elements": _below("<tin%d>x</tin%d>"),
    "comments below": _below("<div class='comment'><b>Bạn đọc %d</b><p>Hay quá.</p></div>", "<h3>Bình luận</h3>"),
    "paragraphs of links": _inside('<p><a href="/a-%d.html">Mưa lớn khiến nước các sông dâng.</a></p>'),
    "paragraphs with a link each": _inside('<p>Theo <a href="/a-%d.html">báo</a> mưa lớn kéo dài nhiều giờ.</p>'),
    "teasers": _below('<div><h3><a href="/a-%d.html">Mưa lớn gây ngập ở xã %d</a></h3><p>' + _SENTENCE + "</p></div>"),
    "stories": _below(f"<article><h2>Mưa %d</h2>{_STORY}</article>"),
    "signatures": _inside(f"<p>{_SENTENCE}</p><p style='text-align:right'><b>Hữu Lữ</b></p>"),
    "footers": _below("<footer>Giấy phép số %d. Tổng biên tập: Hữu Lữ</footer>"),
    # attributes
    "attributes of one tag": lambda n: page(f"<p{''.join(f' a{at}=1' for at in range(n))}>x</p>"),
    "attributes of a hundredth of the tags": lambda n: page(
        "".join(f"<p {' '.join(f'a{at}' for at in range(min(n, 4000)))}>x</p>" for _ in range(max(1, n // 4000)))
    ),
    "attributes of ten tags": lambda n: page(f"<p{''.join(f' a{at}=1' for at in range(n))}>x</p>" * 10),
    "attributes without a value": lambda n: page(f"<p {' '.join(f'a{at}' for at in range(n))}>x</p>"),
    "attributes parted by slashes": lambda n: page(f"<p{''.join(f'/a{at}' for at in range(n))}>x</p>"),
    "attributes parted by quotes": lambda n: page(f"""<p{''.join(f"a{at}=''" for at in range(n))}>x</p>"""),
    "attributes of a tag that never ends": lambda n: page(f"<p {' '.join(f'a{at}' for at in range(n))}"),
    "attributes of the root": lambda n: (f"<html {' '.join(f'a{at}' for at in range(n))}><body>" + _STORY).encode(),
    "attributes of roots": lambda n: ("<html><body>" + "".join(f"<html a{at}>" for at in range(n)) + _STORY).encode(),
    "attributes of bodies": lambda n: ("<html><body>" + "".join(f"<body a{at}>" for at in range(n)) + _STORY).encode(),
    "the same attribute many times": _below(" class=a", "<p", ">x</p>"),
    "a long attribute": _below("a", '<p class="', '">x</p>'),
    "a long attribute of words": _below("related ", '<p class="', '">x</p>'),
    "a long attribute of spaces": _below(" ", '<p class="a', 'b">x</p>'),
    "a long style": _below("display ", '<p style="', '">x</p>'),
    "a long style of blanks": _below("display :", '<span style="', ' ">x</span>'),
    "a long address": _below("a", '<a href="/', '">Tin mới trong ngày hôm nay</a>'),
    "a long address of steps": _below("../", '<a href="/', '">Tin mới trong ngày hôm nay</a>'),
    "a long address of dots": _below("./", '<img src="', 'a.jpg">'),
    "a long time": _below("2026-03-07T", '<time datetime="', '">x</time>'),
    "names of many kinds": _below('<div class="khung-%d noi-dung-%d"><p>x</p></div>'),
    "a name with dashes": _below("-a", '<p class="a', '">x</p>'),
    "a name of capitals": _below("aB", '<p class="', '">x</p>'),
    # text
    "one long paragraph": _inside(_SENTENCE, "<p>", "</p>"),
    "one long word": _inside("a", "<p>", "</p>"),
    "one long word of digits": _inside("1", "<p>", "</p>"),
    "one long word of wide letters": _inside("漢", "<p>", "</p>"),
    "one long line of blanks": _inside(" ", "<p>x", "x</p>"),
    "one long line of breaks": _inside("\n", "<p>x", "x</p>"),
    "one long line of hard blanks": _inside("\u00a0", "<p>x", "x</p>"),
    "marks piled up": _inside("\u0301", "<p>e", "</p>"),
    "marks of two classes piled up": _inside("\u0301\u0323", "<p>e", "</p>"),
    "letters with three marks": _inside("e\u0302\u0301\u0323", "<p>", "</p>"),
    "invisible letters": _inside("\u200b", "<p>", "</p>"),
    "letters that grow when composed": _inside("\ufdfa", "<p>", "</p>"),
    "Hangul in parts": _inside("\u1100\u1161\u11a8", "<p>", "</p>"),
    "dots": _inside(".", "<p>", "</p>"),
    "dashes": _inside("- ", "<p>", "</p>"),
    "colons": _inside(": ", "<p>Ảnh", "</p>"),
    "arrows": _inside(">> ", "<p>", "</p>"),
    "bullets": _inside("• ", "<p>", "</p>"),
    "brackets": _inside("(", "<p>", "</p>"),
    "brackets in pairs": _inside("()", "<p>", "</p>"),
    "quotes": _inside("“", "<p>", "</p>"),
    "capitals": _inside("MƯA LỚN ", "<p>", "</p>"),
    "names with dashes": _inside("Hữu Lữ - ", "<p>(TTXVN) ", "</p>"),
    "according to": _inside("Theo ", "<p>", "</p>"),
    "sources": _inside("(Theo TTXVN) ", "<p>", "</p>"),
    "labels of pictures": _inside("Ảnh: ", "<p>", "</p>"),
    "e-mail addresses": _inside("a@", "<p>", "</p>"),
    "dots of addresses": _inside("a.", "<p>https://", "</p>"),
    "addresses": _inside("https://", "<p>", "</p>"),
    # entities and marks of the language itself
    "entities": _inside("&amp;", "<p>", "</p>"),
    "entities that never end": _inside("&amp", "<p>", "</p>"),
    "ampersands": _inside("&", "<p>", "</p>"),
    "an entity without an end": _inside("a", "<p>&", "</p>"),
    "a number of an entity without an end": _inside("1", "<p>&#", "</p>"),
    "entities escaped again": _inside("amp;", "<p>&", "</p>"),
    "entities in the description": _head("&amp;amp;lt;", '<meta name="description" content="', '">'),
    "angle brackets": _inside("<", "<p>", "</p>"),
    "angle brackets with blanks": _inside("< ", "<p>", "</p>"),
    "closing angle brackets": _inside(">", "<p>", "</p>"),
    "brackets in the description": _head("&lt;", '<meta name="description" content="', '">'),
    "brackets in the title": lambda n: page("").replace(b"<title>", b"<title>" + b"&lt;" * n),
    "tags that never end": _below("<p class=a "),
    "tags that never end and nothing else": _bare("<p class=a "),
    "tags that never begin": _below("</div>"),
    "ends of the page": _below("</body></html>"),
    "ends of the page with blanks": lambda n: page("</body" + " " * n),
    "ends of the page that never end": _below("</body "),
    "comments": _below("<!-- x -->"),
    "comments that never end": _below("<!--"),
    "comments that nearly end": _below("--", "<!-"),
    "comments that never end in text": _bare("<!-- "),
    "comments one inside another": lambda n: page("<!-- " * n + " -->" * n),
    "marked sections": _below("<![CDATA[x]]>"),
    "marked sections that never end": _below("<![CDATA["),
    "instructions": _below("<?xml version='1.0'?>"),
    "instructions that never end": _below("<?"),
    "document types": lambda n: b"<!DOCTYPE html>" * n + page(""),
    "document types that never end": lambda n: b"<!DOCTYPE [" * n + page(""),
    "conditional comments": _below("<!--[if IE]><p>x</p><![endif]-->"),
    "scripts": _below("<script>var a = 1;</script>"),
    "scripts that never end": _below("<script>"),
    "scripts within scripts": _below("<script><!--<script>"),
    "styles": _below("<style>p {}</style>"),
    "titles": lambda n: page("", "<title>Mưa</title>" * n),
    "titles of one letter": lambda n: page("<title>x</title>" * n),
    "a title without an end": _bare("a", "<title>"),
    "metas": _head('<meta property="article:tag" content="mưa %d">'),
    "metas of the same": _head('<meta property="article:tag" content="mưa">'),
    "metas with dates": _head('<meta property="article:published_time" content="2026-03-07T08:07:%d+07:00">'),
    "metas with authors": _head('<meta name="author" content="Hữu Lữ %d">'),
    "a meta with many tags": _head("mưa %d, ", '<meta name="keywords" content="', '">'),
    "a meta with a long name": _head("date", '<meta name="', '" content="2026">'),
    "a meta with digits": _head("1 ", '<meta name="date" content="', '">'),
    "a title of bars": lambda n: page("").replace(b"</title>", b" | Tin" * n + b"</title>"),
    "a title of bars without a headline": lambda n: _headless(f"<title>Mưa{' | Tin' * n}</title>"),
    "a statement of bars without a headline": lambda n: _headless(
        f'<meta property="og:title" content="{" | Tin" * n}">'
    ),
    "a title of dashes": lambda n: page("").replace(b"</title>", b" - " * n + b"</title>"),
    "a headline of bars": lambda n: page("").replace(b"</h1>", b" | Tin" * n + b"</h1>"),
    "charsets": _head('<meta charset="utf-%d">'),
    "a charset of blanks": lambda n: b"<meta charset" + b" " * n + page(""),
    "frames of a set": lambda n: b"<frameset>" * n + page(""),
    "bytes that are zero": lambda n: page("").replace(b"<h1>", b"<h1>" + b"\0" * n),
    "bytes that are no UTF-8": lambda n: page("").replace("Mưa".encode(), b"\xff" * n),
    "letters of an old font": _inside("§ång Th¸p M­êi ", "<p>", "</p>"),
    "letters encoded twice": _inside("á»‡Ä‘", "<p>", "</p>"),
    "UTF-16": lambda n: b"\xff\xfe" + page(_LINK * n).decode().encode("utf-16-le"),
    "UTF-32": lambda n: b"\xff\xfe\0\0" + page("<p>x</p>" * n).decode().encode("utf-32-le"),
    "a picture in the page": _inside("QUJD", '<p><img src="data:image/png;base64,', '"></p>'),
    "a picture in a style": _below("QUJD", "<div style=\"background:url('data:image/png;base64,", "')\">x</div>"),
    "a picture in the text": _inside("QUJD", "<p>data:image/png;base64,", "</p>"),
    "addresses of pictures for each size": _inside("/a-%d.jpg %dw, ", '<img srcset="', '">'),
    # scripts that look as if they held the story
    "paragraphs in a script": _script("<p>Mưa lớn kéo dài.</p>", 'var a = "', '";', "text/javascript"),
    "paragraphs in a script that are escaped": _script(r"\u003cp\u003eMưa lớn.\u003c/p\u003e", 'a = "', '"', ""),
    "paragraphs that never end in a script": _script("<p>Mưa lớn ", 'var a = "', '";', "text/javascript"),
    "back-strokes in a script": _script("\\", 'var a = "<p>', '</p>";', "text/javascript"),
    "quotes in a script": _script('"<p>', "a = ", ";", "text/javascript"),
    "publication in scripts": _head('<script>var publishDate = "2026-03-07 08:07:%d";</script>'),
    "publication in a script": _script('publish"', "", "", "text/javascript"),
    "a page that a script writes": lambda n: (
        "<html><head><title>Mưa lớn gây ngập</title></head><body><div id=app></div><script>window.data = "
        + json.dumps({"content": f"<p>{_SENTENCE}</p>" * n}, ensure_ascii=False)
        + "</script></body></html>"
    ).encode(),
    "a page that scripts write": lambda n: (
        "<html><head><title>Mưa lớn gây ngập</title></head><body><div id=app></div>"
        + f'<script>self.push("<p>{_SENTENCE}</p>")</script>' * n + "</body></html>"
    ).encode(),
    "a page that a script half writes": lambda n: (
        "<html><head><title>Mưa lớn gây ngập</title></head><body><div id=app></div><script>var a = '"
        + f"<p>{_SENTENCE * 4}" * n + "</script></body></html>"
    ).encode(),
}  # fmt: skip

_OFFER = '<a href="/b-%d.html">Bán nhà mặt tiền số %d</a>'
_NEWS = '<a href="/a-%d.html">Khánh thành cầu mới số %d</a>'
_STEP = '<li><a href="/m-%d">Mục %d</a></li>'
_DAY = "<p>12/03/2026</p>"


def _above(before: str, piece: str = "", after: str = "") -> Callable[[int], bytes]:
    """A page with so many times a piece between its headline and its story."""
    return lambda n: page("", story=before + _many(piece, n) + after + _STORY)


_JUDGED: Mapping[str, Callable[[int], bytes]] = {
    # lists of what people sell
    "offers and stories in turn": _below(f"<li>{_OFFER}</li><li>{_NEWS}</li><li>{_NEWS}</li>", "<ul>", "</ul>"),
    "offers, each in a column": _below(f"<div><p>{_OFFER}</p><p>{_NEWS}</p><p>{_NEWS}</p></div>", "<div>", "</div>"),
    "lists of offers": _below(f"<ul><li>{_OFFER}</li><li>{_OFFER}</li></ul>", "<div>", "</div>"),
    "offers nested deep": lambda n: page(_many(f"<div>{_OFFER}", n)),
    "headings of offers": _below(f"<h3>Rao vặt</h3><ul><li>{_NEWS}</li></ul>", "<div>", "</div>"),
    "links with counts": _below('<p><a href="/a-%d.html">Tin mới trong ngày <i>%d</i></a></p>', "<div>", "</div>"),
    "links with counts in one line": _below('<a href="/a-%d.html">Tin trong ngày <i>%d</i></a> ', "<p>", "</p>"),
    # breadcrumbs, keywords, menus
    "steps of a breadcrumb": _above("<ul class=breadcrumb>", _STEP, "</ul>"),
    "steps with menus": _above("<ul class=breadcrumb>", f"<li><a href=/m>Mục</a><ul>{_STEP * 2}</ul></li>", "</ul>"),
    "breadcrumbs": _above("", '<div class=breadcrumb><a href="/m-%d">Mục %d</a></div>'),
    "a breadcrumb nested deep": _above("<ul class=breadcrumb>", "<li><a href=/m>Mục</a><ul>"),
    "steps in a nav": _above("<nav aria-label=breadcrumb>", _STEP, "</nav>"),
    "lists in a nav nested deep": _above("<nav aria-label=breadcrumb>", "<ul><li><a href=/m>Mục</a>"),
    "menus": _above("", '<nav><a href="/m-%d">Mục %d</a></nav>'),
    "rows of keywords": _below('<div class=tags><a href="/tag/%d">Lúa %d</a> <a href="/tag/x%d">Nước</a></div>'),
    "labels of keywords": _below('<p>Từ khóa</p><div><a href="/k/%d">Lúa %d</a></div>'),
    # small boxes, stories below, who answers for the site
    "small boxes with a call": _inside(f'<div><p>{_SENTENCE}</p><a href="/k-%d">Đăng ký</a></div>'),
    "small boxes with a form": _inside("<div><p>Nhận tin mỗi ngày</p><form><button>Gửi</button></form></div>"),
    "linked pictures with a title": _inside(f"<div><a href=/a><img src=/a.jpg></a><div>{_NEWS} Tóm tắt</div></div>"),
    "titles and summaries in one link": _inside('<a href="/a-%d.html"><h3>Tin mới trong ngày</h3><p>Tóm tắt</p></a>'),
    "texts for no player": _inside("<video>Trình duyệt không hỗ trợ</video>"),
    "next stories": _below(f"<div><h1>Tin số %d trong ngày</h1>{_DAY}{_STORY}</div>"),
    "headlines without a day": _below("<h1>Tin số %d trong ngày hôm nay</h1>"),
    "imprints": _below("<p>Giấy phép số %d/GP-BTTTT. Tổng Biên tập: An. Tòa soạn: số 4.</p>"),
    "an imprint of many parts": lambda n: page("<p>" + "Tổng Biên tập: An. " * n + "</p>"),
    # preformatted, hidden, escaped
    "lines of preformatted text": _inside("Dòng số %d trong bài thơ\n", "<pre>", "</pre>"),
    "paragraphs of preformatted text": _inside(f"{_SENTENCE}\n\n", "<pre>", "</pre>"),
    "blank lines of preformatted text": _inside("\n \n", "<pre>a", "b</pre>"),
    "preformatted text nested deep": _nested("pre"),
    "boxes that a style hides": _inside("<div style='display:none'><p>Mưa lớn kéo dài</p></div>"),
    "hidden boxes nested deep": lambda n: page("", story=f"{_STORY}{'<div hidden><p>Mưa</p>' * n}{'</div>' * n}"),
    "letters escaped twice": _inside("<p>S&amp;aacute;ng %d</p>"),
    "one line of letters escaped twice": _inside("S&amp;aacute;ng ", "<p>", "</p>"),
    "capitals behind tags": _inside("<b>TP HCM</b>Nếu", "<p>", "</p>"),
    "breaks within a word": _inside("an<wbr>", "<p>", "</p>"),
    # who wrote it, and what stands below a picture
    "spans that state an author": _below("<span itemprop=author>An Mai</span> ", "<p>", "</p>"),
    "bylines nested deep": lambda n: page("", story=f"<p>{'<span class=byline>An Mai' * n}{'</span>' * n}</p>{_STORY}"),
    "names below times": _above("", f"{_DAY}<p>Lê Văn An</p>"),
    "a byline of many names": _above("<p class=author>", "An Mai - ", "</p>"),
    "a byline of many labels": _above("<p class=author>", "Ảnh: An; ", "</p>"),
    "a byline of letter boxes": _above("<p class=author>", "a@b.vn ", "</p>"),
    "slanted lines below pictures": _inside("<div><img src=/a-%d.jpg><div><i>Chú thích số %d</i></div></div>"),
    "slanted within slanted": lambda n: page(
        "", story=f"{_STORY}<div><img src=/a><p>{'<i>a' * n}{'</i>' * n}</p></div>"
    ),
    # headlines that nothing states, and what stands around statements
    "headlines without h1": lambda n: _untitled(_many(f"<h2>Tin số %d trong ngày hôm nay</h2>{_DAY}", n)),
    "headlines without h1, deep": lambda n: _untitled("<div>" * min(n, 1000) + _many("<h2>Tin số %d</h2>", n)),
    "comments before linked data": _head(
        "/* a */", '<script type="application/ld+json">', '{"@type":"Person"}</script>'
    ),
    "comments behind linked data": _head(
        "/* a */", '<script type="application/ld+json">{"@type":"Person"}', "</script>"
    ),
}
"""Pages with what is judged as a whole: lists, boxes, lines of names, headlines."""


def _untitled(above: str) -> bytes:
    return f"<html><head><title>Chi tiết</title></head><body>{above}<div>{_STORY}</div></body></html>".encode()


_JSONLD: Mapping[str, Callable[[int], bytes]] = {
    "lists nested deep": _script("[", "", ""),
    "lists nested deep and ended": lambda n: page(
        "", "<script type='application/ld+json'>" + "[" * n + "]" * n + "</script>"
    ),
    "objects nested deep": lambda n: page(
        "", "<script type='application/ld+json'>" + '{"a":' * n + "1" + "}" * n + "</script>"
    ),
    "objects in a list": _script('{"@type":"Thing","a":{}},', "[", "{}]"),
    "many objects in one": _script('"k%d":{"@type":"NewsArticle"},', "{", '"z":1}'),
    "many keys": _script('"k%d":1,', "{", '"z":1}'),
    "the same key": _script('"@type":"NewsArticle",', "{", '"headline":"Mưa"}'),
    "commas before the end": _script(",", "{\"a\": 1", "}"),
    "commas with blanks": _script(", ", "{\"a\": 1", "x}"),
    "blanks behind a comma": _script(" ", '{"a": 1,', "x}"),
    "brackets that close": _script("}", "{", ""),
    "controls in a text": _script("\x01", '{"a":"', '"}'),
    "controls apart": _script("\x01 ", '{"a":"', '"'),
    "escapes that are none": _script("\\'", '{"a":"', '"}'),
    "back-strokes": _script("\\", '{"a":"', '"'),
    "wrappings": _script("<!--", "", "{}"),
    "wrappings of blanks": _script(" ", "<!--", "{}-->x"),
    "wrappings that end": _script("-->", "{}", "x"),
    "wrappings that end with blanks": _script("; ", "{}-->", "x"),
    "digits": _script("1", '{"a":', "}"),
    "halves of letters": _script("\\ud800", '{"headline":"', '"}'),
    "a text": _script("Mưa ", '{"@type":"NewsArticle","articleBody":"', '"}'),
    "a text of markup": _script("&lt;p&gt;", '{"@type":"NewsArticle","headline":"', '"}'),
    "scripts": _head('<script type="application/ld+json">{"@type":"NewsArticle","headline":"Mưa %d"}</script>'),
    "scripts that cannot be read": _head('<script type="application/ld+json">{"@type":</script>'),
    "scripts with a body each": _head(
        '<script type="application/ld+json">{"@type":"NewsArticle","articleBody":"' + _SENTENCE * 5 + '%d"}</script>'
    ),
    "authors": _article_node("author", lambda n: [{"name": f"Hữu Lữ {at}"} for at in range(n)]),
    "one author": _article_node("author", lambda n: "Hữu Lữ - " * n),
    "keywords": _article_node("keywords", lambda n: [f"mưa {at}" for at in range(n)]),
    "types": _article_node("@type", lambda n: [f"NewsArticle{at}" for at in range(n)]),
    "pictures": _article_node("image", lambda n: [{"url": f"/a-{at}.jpg"} for at in range(n)]),
    "names within names": lambda n: page(
        "",
        '<script type="application/ld+json">{"@type":"NewsArticle","author":'
        + '{"name":' * min(n, 900) + '"x"' + "}" * min(n, 900) + ',"a":"' + "x" * 9 * max(0, n - 900) + '"}</script>',
    ),
    "crumbs": _article_node("itemListElement", lambda n: [{"name": f"Mục {at}"} for at in range(n)]),
    "publishers": lambda n: page(
        "", '<script type="application/ld+json">' + json.dumps(
            [{"@type": "Organization", "name": [f"Báo {at}"] * 3} for at in range(n)]) + "</script>"
    ),
    "dates": lambda n: page(
        "", '<script type="application/ld+json">' + json.dumps(
            [{"@type": "Report", "datePublished": f"2026-03-07T08:{at % 60:02}:{at // 60 % 60:02}"} for at in range(n)]
        ) + "</script>"
    ),
}  # fmt: skip

_TEXT: Mapping[str, Callable[[int], bytes]] = {
    "lines": _bare(_LINE + "\n", "Mưa lớn gây ngập\n"),
    "lines of one letter": _bare("x\n"),
    "lines of prose": _bare(_SENTENCE + "\n", "Mưa lớn gây ngập\n\n"),
    "empty lines": _bare("\n", _SENTENCE),
    "one long line": _bare(_SENTENCE),
    "one long word": _bare("a"),
    "lines with a time": _bare("Tin mới số %d trong ngày\n07/03/2026 08:07\n"),
    "lines with a rank": _bare("%d. Tin mới trong ngày hôm nay\n"),
    "lines with bullets": _bare("- Tin mới số %d trong ngày\n"),
    "lines with arrows": _bare(">> Tin mới số %d trong ngày\n"),
    "headings": _bare("# Mưa\n", "---\ntitle: Mưa\n---\n"),
    "links": _bare("[Tin mới số %d trong ngày](/a-%d.html)\n", "---\ntitle: Mưa\n---\n"),
    "links in a line": _bare("[Tin](/a-%d.html) ", "---\ntitle: Mưa\n---\n"),
    "links that never end": _bare("[Tin](", "---\ntitle: Mưa\n---\n"),
    "brackets": _bare("[", "---\ntitle: Mưa\n---\n"),
    "brackets and marks": _bare("![[", "---\ntitle: Mưa\n---\n"),
    "pictures": _bare("![Ảnh %d](/a-%d.jpg)\n", "---\ntitle: Mưa\n---\n"),
    "stars": _bare("*", "---\ntitle: Mưa\n---\n"),
    "stars and words": _bare("*a **b ", "---\ntitle: Mưa\n---\n"),
    "strokes": _bare("_a_", "---\ntitle: Mưa\n---\n"),
    "back-ticks": _bare("`", "---\ntitle: Mưa\n---\n"),
    "shortcodes": _bare("{{< a", "---\ntitle: Mưa\n---\n"),
    "shortcodes of percent": _bare("{{% a ", "---\ntitle: Mưa\n---\n"),
    "comments": _bare("<!--", "---\ntitle: Mưa\n---\n"),
    "quotations": _bare("> ", "---\ntitle: Mưa\n---\n"),
    "rows of a table": _bare("| a | b |\n", "---\ntitle: Mưa\n---\n"),
    "bars": _bare("|", "---\ntitle: Mưa\n---\n"),
    "front matter": _bare("key%d: value\n", "---\n", "---\nMưa lớn.\n"),
    "front matter that never ends": _bare("key%d: value\n", "---\n"),
    "front matter of lists": _bare("  - mưa %d\n", "---\ntags:\n", "---\nMưa lớn.\n"),
    "front matter of quotes": _bare("''", "---\ntitle: '", "\n---\nMưa lớn.\n"),
    "front matter of escapes": _bare("\\", '---\ntitle: "', '"\n---\nMưa lớn.\n'),
    "front matter of a list in a line": _bare('"a",', "---\ntags: [", "]\n---\nMưa lớn.\n"),
    "front matter of hashes": _bare(" #", "---\ntitle: a", "\n---\nMưa lớn.\n"),
    "front matter of blanks": _bare(" ", "---\ntitle: a", "b\n---\nMưa lớn.\n"),
    "front matter that begins": _bare("---\n"),
    "times": _bare("07/03/2026 08:07\n", _SENTENCE + "\n"),
    "times in a line": _bare("07/03/2026 08:07 ", _SENTENCE + "\n"),
    "captions": _bare("Ảnh: Hữu Lữ %d\n", _SENTENCE + "\n"),
    "capitals": _bare("MƯA LỚN GÂY NGẬP %d\n", _SENTENCE + "\n"),
    "tags": _bare("mưa %d, ", "Mưa lớn\n\n" + _SENTENCE + "\nTừ khóa: "),
    "tags with hashes": _bare("#mưa%d ", _SENTENCE + "\n"),
    "dots": _bare(".", _SENTENCE + "\n"),
    "lines that wrap": _bare("Mưa lớn kéo dài nhiều giờ khiến nước các sông dâng nhanh và một số\n"),
    "related news": _bare("TIN LIÊN QUAN\nTin mới số %d trong ngày\n", _SENTENCE + "\n"),
    "letters of a cipher": _bare("§ång Th¸p M­êi\n"),
    "tabs": _bare("\t", "a", "b"),
    "page feeds": _bare("\x0c", "a", "b"),
    "zeros": _bare("\0", "a", "b"),
}


def _state(text: str) -> bytes:
    return page(f'<script type="application/json">[{text}</script>')


_FRONT: Mapping[str, Callable[[int], bytes]] = {
    "links": lambda n: page(_many(_LINK, n)),
    "links with the same address": lambda n: page('<a href="/tin-moi-trong-ngay-hom-nay.html">Tin</a>' * n),
    "links with a long address": lambda n: page(f'<a href="/{"a-" * n}1.html">Tin</a>'),
    "links with a long number": lambda n: page(f'<a href="/a-{"1" * n}x">Tin</a>'),
    "links with dashes": lambda n: page(f'<a href="/{"a" + "-_" * n}">Tin</a>'),
    "links with steps": lambda n: page(f'<a href="{"../" * n}tin-moi-trong-ngay-1.html">Tin</a>'),
    "links with a long query": lambda n: page(f'<a href="/tin-moi-trong-ngay?{"a=1&amp;" * n}">Tin</a>'),
    "links with a query": lambda n: page(_many('<a href="/tin.aspx?id=%d&amp;a=1">Tin mới trong ngày</a>', n)),
    "links with an odd query": lambda n: page(_many('<a href="/tin.aspx?id=%d&amp;a=ế&amp;b=">Tin</a>', n)),
    "links with many parameters": lambda n: page(_many(f'<a href="/tin.aspx?id=%d{"&amp;a=ế" * 150}">Tin</a>', n)),
    "links with percents": lambda n: page(f'<a href="/tin-moi-trong-ngay{"%41" * n}.html">Tin</a>'),
    "links with a long title": lambda n: page(f'<a href="/tin-moi-trong-ngay-1.html" title="{"a " * n}">Tin</a>'),
    "links one inside another": lambda n: page("<a href='/tin-moi-trong-ngay-1.html'>Tin " * n),
    "menus": lambda n: page(_many('<div class="menu"><a href="/muc-%d/">Mục</a></div>', n)),
    "menus nested deep": lambda n: page('<div class="menu"><a href="/muc-1/">Mục</a>' * n),
    "menus with divs nested deep": lambda n: page("<div class='nav'>" * n + "<a href='/muc/'>Mục</a>"),
    "menu items nested deep": lambda n: page('<ul class="nav"><li><a href="/muc-1/">Mục</a>' * n),
    "feeds": lambda n: page("", _many('<link rel="alternate" type="application/rss+xml" href="/rss-%d">', n)),
    "next pages": lambda n: page('<a rel="prev" href="/trang-1">sau đó</a>' * n),
    "a long class": lambda n: page(f'<div class="{"main-" * n}"><a href="/muc/">Mục</a></div>'),
    "clicks": lambda n: page(_many("<div onclick=\"mo('/tin-moi-trong-ngay-%d.html')\">Tin</div>", n)),
    "clicks one inside another": lambda n: page("<div data-href='/tin-1.html'>" * n + "Tin"),
    "a long click": lambda n: page('<div onclick="' + "mo('/a') " * n + '">Tin</div>'),
    "a click of quotes": lambda n: page('<div onclick="' + "'a" * n + '">Tin</div>'),
    "numbers": lambda n: page(_many('<a href="/muc/?page=%d">%d</a>', n)),
    "numbers of many rows": lambda n: page(_many('<a href="/muc/?page=%d&a%d=1">2</a>', n)),
    "an address of numbers": lambda n: page(f'<a href="/muc/?{"1-" * n}">2</a>' * 20),
    "words of next pages": lambda n: page('<a href="/muc/?page=1">Xem thêm</a>' * n),
    "a long word": lambda n: page(f'<a href="/muc/?page=2">{"xem " * n}</a>'),
    "frames": lambda n: page(_many('<iframe src="/khung-%d.html"></iframe>', n)),
    "options": lambda n: page("<select>" + _many('<option value="/muc-%d/">Mục</option>', n) + "</select>"),
    "links to feeds": lambda n: page(_many('<a href="/rss/%d.rss">RSS</a>', n)),
    "folders of feeds": lambda n: page(_many('<a href="/rss/%d/a.rss">RSS</a><a href="/rss/%d/b.rss">RSS</a>', n)),
    "a state": lambda n: _state(_many('{"title": "Tin mới trong ngày", "url": "/tin-%d.html"},', n)),
    "a state of braces": lambda n: _state("{" * n),
    "a state of ends": lambda n: _state("}" * n),
    "a state of quotes": lambda n: _state('"' * n),
    "a state of words": lambda n: _state("a" * n),
    "a state of blanks": lambda n: _state('{"url"' + " " * n),
    "a state of backslashes": lambda n: _state('{"url": "' + "\\" * n),
    "a state of slugs": lambda n: _state(_many('{"title": "Tin mới", "slug": "tin-%d"},', n)),
    "a state of fields": lambda n: _state("{" + _many('"a%d": "b",', n)),
    "a state within a text": lambda n: _state('{\\"url\\": \\"/a\\"},' * n),
    "states": lambda n: page('<script>window.__A__ = {"url": "/a"}</script>' * n),
    "signs of a state": lambda n: page(f"<script>{'{,__' * n}</script>"),
    "hosts": lambda n: page(_many('<a href="https://a%d.example/tin-moi-trong-ngay-1.html">Tin</a>', n)),
}
_LISTING = {f"{name} of a listing": make for name, make in _FRONT.items()}

_FEED: Mapping[str, Callable[[int], bytes]] = {
    "items": _rss(_item(more="<pubDate>Sat, 07 Mar 2026 08:07:00 +0700</pubDate>")),
    "items that never end": _rss("<item><title>Mưa</title>"),
    "items nested deep": _rss("<item>"),
    "items without an address": _rss("<item><title>Mưa</title></item>"),
    "items in an unknown format": _bare("<entry><title>x</title></entry>"),
    "attributes of one tag": _one_item(attributes="a%d='1' "),
    "attributes of the root": lambda n: ("<rss " + _many('a%d="1" ', n) + "><channel></channel></rss>").encode(),
    "attributes of many tags": _rss("<item " + " ".join(f"a{n}='1'" for n in range(300)) + "></item>"),
    "attributes that are broken": _one_item(attributes="a%d=1 & "),
    "attributes in a broken feed": lambda n: b"<rss><channel><item " + _many("a%d=1 ", n).encode() + b">&x;",
    "namespaces": _one_item(attributes="xmlns:a%d='urn:%d' "),
    "namespaces used": _rss("<a%d:b xmlns:a%d='urn:a'/>"),
    "a title of angle brackets": _one_item(title="&lt;"),
    "a title of angle brackets in a section": lambda n: _rss(_item(f"<![CDATA[{'<' * n}]]>"))(1),
    "a title of tags": _one_item(title="&lt;b&gt;mưa&lt;/b&gt;"),
    "a title of tags that never end": _one_item(title="&lt;b "),
    "a title of attributes": lambda n: _rss(_item(f"&lt;p {_many('a%d=1 ', n)}&gt;"))(1),
    "a title of entities": _one_item(title="&amp;amp;"),
    "a title of entities that never end": _one_item(title="&amp;a"),
    "a title of comments": _one_item(title="&lt;!--"),
    "a title of declarations": _one_item(title="&lt;!DOCTYPE["),
    "a title of instructions": _one_item(title="&lt;?"),
    "a title of words": _one_item(title="mưa "),
    "a title of quotes": _one_item(title="&lt;a href=&quot;"),
    "titles": _one_item(title="a", more="<title>Mưa %d</title>"),
    "links": _one_item(title="a", more="<link>https://bao.example/%d</link>"),
    "categories": _one_item(title="a", more="<category>Mưa %d</category>"),
    "authors": _one_item(title="a", more="<author>a%d@b.vn (Hữu Lữ)</author>"),
    "an author": _one_item(title="a", more="<author>" + "a@" * 100 + "</author>"),
    "an author of brackets": lambda n: _rss(f"<item><title>a</title><author>{'(' * n}</author></item>")(1),
    "an author of dots": lambda n: _rss(f"<item><title>a</title><author>{'a.' * n}@</author></item>")(1),
    "enclosures": _one_item(title="a", more='<enclosure url="/a-%d.mp3" length="1" type="audio/mpeg"/>'),
    "guids": _one_item(title="a", more="<guid>a%d</guid>"),
    "a description": lambda n: _rss(f"<item><title>a</title><description>{'mưa ' * n}</description></item>")(1),
    "a description of tags": lambda n: _rss(
        f"<item><title>a</title><description>{'&lt;div&gt;' * n}</description></item>"
    )(1),
    "a description of pictures": lambda n: _rss(
        f"<item><title>a</title><description><![CDATA[{'<img src=/a.jpg>' * n}]]></description></item>"
    )(1),
    "a description of broken tags": lambda n: _rss(
        f"<item><title>a</title><description><![CDATA[{'<img src=/a.jpg ' * n}]]></description></item>"
    )(1),
    "a description of attributes": lambda n: _rss(
        f"<item><title>a</title><description><![CDATA[<p {_many('a%d=1 ', n)}>]]></description></item>"
    )(1),
    "contents": _one_item(title="a", more="<content:encoded>&lt;p&gt;Mưa %d</content:encoded>"),
    "a date": lambda n: _rss(f"<item><title>a</title><pubDate>{'2026-03-07 ' * n}</pubDate></item>")(1),
    "a date of digits": lambda n: _rss(f"<item><title>a</title><pubDate>{'1' * n}</pubDate></item>")(1),
    "a date of blanks": lambda n: _rss(f"<item><title>a</title><pubDate>Sat,{' ' * n}x</pubDate></item>")(1),
    "a date of commas": lambda n: _rss(f"<item><title>a</title><pubDate>{'Sat, ' * n}</pubDate></item>")(1),
    "a date of colons": lambda n: _rss(f"<item><title>a</title><pubDate>{'08:' * n}</pubDate></item>")(1),
    "a date of dashes": lambda n: _rss(f"<item><title>a</title><pubDate>{'2026-' * n}</pubDate></item>")(1),
    "dates": _one_item(title="a", more="<pubDate>Sat, 07 Mar 2026 08:07:00 +0700</pubDate>"),
    "document types that never end": lambda n: b"<!DOCTYPE rss [" * n + _rss(_item())(1),
    "entities declared that never end": lambda n: b"<!ENTITY[" * n + _rss(_item())(1),
    "entities declared": lambda n: (
        b"<!DOCTYPE rss [" + b"".join(b'<!ENTITY a%d "x">' % at for at in range(n)) + b"]>" + _rss(_item())(1)
    ),
    "document types": lambda n: b"<!DOCTYPE rss>" * n + _rss(_item())(1),
    "document types of brackets": lambda n: b"<!DOCTYPE rss [" + b"]" * n + _rss(_item())(1),
    "document types of blanks": lambda n: b"<!DOCTYPE rss []" + b" " * n + b"x" + _rss(_item())(1),
    "entities expanded in UTF-16": _laughs("utf-16-le", b"\xff\xfe", "feed"),
    "entities expanded in UTF-16 of the other order": _laughs("utf-16-be", b"\xfe\xff", "feed"),
    "entities expanded in UTF-16 without a mark": _laughs("utf-16-le", b"", "feed"),
    "entities expanded in UTF-32": _laughs("utf-32-le", b"\xff\xfe\0\0", "feed"),
    "entities expanded in UTF-32 without a mark": _laughs("utf-32-be", b"", "feed"),
    "entities expanded in UTF-7": lambda n: _laughs("utf-7", b"", "feed")(n),
    "entities expanded in EBCDIC": lambda n: _laughs("cp037", b"", "feed")(n),
    "entities expanded in UTF-8": _laughs("utf-8", b"\xef\xbb\xbf", "feed"),
    "comments": _rss("<!-- x -->", after=_item()),
    "comments that never end": _rss("<!--", after=_item()),
    "marked sections": _one_item(title="<![CDATA[a]]>"),
    "marked sections that never end": _rss("<![CDATA[", after=_item()),
    "instructions": _rss("<?a?>", after=_item()),
    "tags nested deep": _rss("<a>"),
    "divs nested deep": _rss("<div>"),
    "ampersands": _one_item(title="& "),
    "a document that is a page": lambda n: page(_LINK * n),
    "a document of blanks": lambda n: b" " * n + _rss(_item())(1),
    "a document of zeros": lambda n: b"\0" * n + _rss(_item())(1),
    "a document of declarations": lambda n: b"<?xml version='1.0'?>" * n + _rss(_item())(1),
    "a declaration of blanks": lambda n: b"<?xml" + b" " * n + _rss(_item())(1),
    "links of Atom": _encoded(lambda n: (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry>' + _many("<link href='/a-%d.html'/>", n) + "</entry></feed>"
    )),
    "links of Atom to one kind": lambda n: (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="xhtml"><div>'
        f'{"<b>" * n}</div></title><link href="/a"/></entry></feed>'
    ).encode(),
    "bases within bases": _rss("<a xml:base='b%d/'>"),
    "languages within languages": _rss("<a xml:lang='vi'>"),
    "geography": _one_item(title="a", more="<g:polygon xmlns:g='http://www.georss.org/georss'>1 1 2 2</g:polygon>"),
    "media": _one_item(title="a", more="<media:content xmlns:media='http://search.yahoo.com/mrss/' url='/a%d'/>"),
    "persons": _one_item(title="a", more="<dc:creator xmlns:dc='http://purl.org/dc/elements/1.1/'>Lữ %d</dc:creator>"),
}  # fmt: skip

_SITEMAP: Mapping[str, Callable[[int], bytes]] = {
    "addresses": _urlset(_loc("<lastmod>2026-03-14T08:07:00+07:00</lastmod>")),
    "addresses without a date": _urlset(_loc()),
    "addresses with odd dates": _urlset(_loc("<lastmod>thứ bảy, ngày 7 tháng 3 năm 2026, lúc %d giờ</lastmod>")),
    "addresses with a query": _urlset("<url><loc>https://bao.example/tin.aspx?id=%d&amp;a=1</loc></url>"),
    "addresses with an odd query": _urlset("<url><loc>https://bao.example/tin.aspx?id=%d&amp;a=ế</loc></url>"),
    "addresses with many parameters": _urlset(
        f"<url><loc>https://bao.example/tin.aspx?id=%d{'&amp;a=ế' * 150}</loc></url>"
    ),
    "addresses of letters": _urlset("<url><loc>https://bao.example/tin-mới-%d.html</loc></url>"),
    "addresses nested deep": _urlset("<url>"),
    "addresses one inside another": _urlset("<url><loc>https://bao.example/a-%d.html</loc>"),
    "addresses that never end": _urlset("<url><loc>https://bao.example/a-%d.html"),
    "addresses with many fields": lambda n: _urlset(_loc(_many("<a>x</a>", n)))(1),
    "addresses with a long date": lambda n: _urlset(_loc(f"<lastmod>{'2026-' * n}</lastmod>"))(1),
    "addresses with a long title": lambda n: _urlset(_loc(f"<title>{'mưa ' * n}</title>"))(1),
    "a long address": lambda n: _urlset(f"<url><loc>https://bao.example/{'a' * n}</loc></url>")(1),
    "a long address of steps": lambda n: _urlset(f"<url><loc>https://bao.example/{'../' * n}</loc></url>")(1),
    "a long address of percents": lambda n: _urlset(f"<url><loc>https://bao.example/{'%41' * n}</loc></url>")(1),
    "a long address of questions": lambda n: _urlset(f"<url><loc>https://bao.example/?{'a=1&amp;' * n}</loc></url>")(1),
    "a long host": lambda n: _urlset(f"<url><loc>https://{'a.' * n}vn/</loc></url>")(1),
    "a long host of another script": lambda n: _urlset(f"<url><loc>https://{'ế' * n}.vn/</loc></url>")(1),
    "a long port": lambda n: _urlset(f"<url><loc>https://bao.example:{'1' * n}/</loc></url>")(1),
    "attributes of one tag": _encoded(lambda n: "<urlset " + _many("a%d='1' ", n) + f">{_loc()}</urlset>"),
    "attributes of many tags": _urlset("<url " + " ".join(f"a{n}='1'" for n in range(300)) + "></url>"),
    "attributes of the same name": _encoded(lambda n: "<urlset " + 'a="1" ' * n + f">{_loc()}</urlset>"),
    "namespaces": _encoded(lambda n: "<urlset " + _many("xmlns:a%d='urn:%d' ", n) + f">{_loc()}</urlset>"),
    "namespaces nested deep": _urlset("<a%d:b xmlns:a%d='urn:%d'>"),
    "prefixes without a namespace": _urlset("<a%d:b/>"),
    "pictures": _urlset(_loc("<image:image><image:loc>/a.jpg</image:loc></image:image>")),
    "document types that never end": lambda n: b"<!DOCTYPE urlset [" * n + _urlset(_loc())(1),
    "entities declared that never end": lambda n: b"<!ENTITY[" * n + _urlset(_loc())(1),
    "entities declared": lambda n: (
        b"<!DOCTYPE a [" + b"".join(b'<!ENTITY a%d "x">' % at for at in range(n)) + b"]>" + _urlset(_loc())(1)
    ),
    "entities used": lambda n: _urlset(_loc(f"<title>{'&a;' * n}</title>"), prolog="<!DOCTYPE a [<!ENTITY a 'x'>]>")(1),
    "entities expanded in UTF-16": _laughs("utf-16-le", b"\xff\xfe", "sitemap"),
    "entities expanded in UTF-16 of the other order": _laughs("utf-16-be", b"\xfe\xff", "sitemap"),
    "entities expanded in UTF-16 without a mark": _laughs("utf-16-le", b"", "sitemap"),
    "entities expanded in UTF-32": _laughs("utf-32-le", b"\xff\xfe\0\0", "sitemap"),
    "entities expanded in EBCDIC": _laughs("cp037", b"", "sitemap"),
    "comments": _urlset("<!-- x -->", after=_loc()),
    "comments that never end": _urlset("<!--", after=_loc()),
    "marked sections that never end": _urlset("<![CDATA[", after=_loc()),
    "angle brackets": _urlset("<", after=_loc()),
    "ampersands": _urlset("&", after=_loc()),
    "ends": _urlset("</url>", after=_loc()),
    "maps of maps": _bare(
        "<sitemap><loc>https://bao.example/sitemap-2026-%d.xml</loc></sitemap>", "<sitemapindex>", "</sitemapindex>"
    ),
    "a page": lambda n: page(_LINK * n),
}  # fmt: skip

_ROBOTS: Mapping[str, Callable[[int], bytes]] = {
    "rules": _bare("Disallow: /a-%d\n", "User-agent: *\n"),
    "rules of one path": _bare("Disallow: /a\n", "User-agent: *\n"),
    "stars": _bare("*a", "User-agent: *\nDisallow: /"),
    "stars alone": _bare("*", "User-agent: *\nDisallow: /", "x\n"),
    "stars and an end": _bare("*a", "User-agent: *\nDisallow: /", "$\n"),
    "rules of stars": _bare("Disallow: /*a*b*c*d*e*f*g%d$\n", "User-agent: *\n"),
    "a long rule": _bare("a", "User-agent: *\nDisallow: /"),
    "a long rule of percents": _bare("%41", "User-agent: *\nDisallow: /"),
    "a long rule of letters": _bare("ế", "User-agent: *\nDisallow: /"),
    "agents": _bare("User-agent: a%d\n", after="Disallow: /x\n"),
    "agents with a rule each": _bare("User-agent: a%d\nDisallow: /x\n"),
    "agents of our name": _bare("User-agent: BaoTinh\nDisallow: /x%d\n"),
    "a long agent": _bare("a", "User-agent: ", "\nDisallow: /x\n"),
    "sitemaps": _bare("Sitemap: https://bao.example/s-%d.xml\n"),
    "a long sitemap": _bare("a/", "Sitemap: https://bao.example/"),
    "delays": _bare("Crawl-delay: 1\n", "User-agent: *\n"),
    "a long delay": _bare("1", "User-agent: *\nCrawl-delay: "),
    "a rate": _bare("1", "User-agent: *\nRequest-rate: ", "/1\n"),
    "visit times": _bare("Visit-time: 0600-0845\n", "User-agent: *\n"),
    "colons": _bare(":", "User-agent: *\nDisallow"),
    "hashes": _bare("#", "User-agent: *\nDisallow: /"),
    "empty lines": _bare("\n", "User-agent: *\n"),
    "line ends of many kinds": _bare("\r\n\x0b\x0c\x85", "User-agent: *\n"),
    "blanks": _bare(" ", "User-agent:", "*\nDisallow: /x\n"),
    "zeros": _bare("\0", "User-agent: *\nDisallow: /"),
    "a page": lambda n: page(_LINK * n),
}

_DATES: Mapping[str, Callable[[int], bytes]] = {
    "digits": _bare("1"),
    "dates": _bare("07/03/2026 "),
    "dates glued together": _bare("07/03/2026"),
    "dates with words": _bare("ngày 7 tháng 3 năm 2026, "),
    "days without a month": _bare("ngày 7 "),
    "months": _bare("tháng 3 "),
    "months in words": _bare("tháng mười một "),
    "clocks": _bare("08:07 "),
    "clocks glued together": _bare("08:07:"),
    "clocks in words": _bare("8 giờ 7 phút "),
    "clocks and dates": _bare("08:07 07/03/2026 - "),
    "half of clocks": _bare("8h"),
    "parts of the day": _bare("sáng "),
    "weekdays": _bare("Thứ bảy, "),
    "weekdays in English": _bare("Sat, "),
    "months in English": _bare("Mar "),
    "zones": _bare("GMT+7 ", "08:07 07/03/2026 "),
    "brackets of zones": _bare("(", "08:07 07/03/2026 "),
    "blanks": _bare(" ", "07", "/03/2026"),
    "blanks between words": _bare(" ", "ngày", "7 tháng 3 năm 2026"),
    "blanks after a clock": _bare(" ", "08:07", "07/03/2026"),
    "slashes": _bare("/"),
    "slashes and digits": _bare("1/"),
    "dashes and digits": _bare("2026-"),
    "dots and digits": _bare("7."),
    "commas": _bare(",", "Thứ bảy", "07/03/2026"),
    "ISO times": _bare("2026-03-07T08:07:00+07:00 "),
    "ISO times glued together": _bare("2026-03-07T"),
    "fractions": _bare("1", "2026-03-07T08:07:00.", "Z"),
    "epochs": _bare("1772845620 "),
    "relative": _bare("3 giờ trước "),
    "relative without an end": _bare("3 giờ "),
    "ago in English": _bare("3 hours ago "),
    "updates": _bare("Cập nhật: "),
    "updates and dates": _bare("Cập nhật: 08:07 07/03/2026 "),
    "lunar days": _bare("mùng 7 tháng giêng "),
    "bars": _bare(" | ", "07/03/2026"),
    "accents": _bare("\u0301", "ngày 7", " tháng 3 năm 2026"),
    "full-width digits": _bare("７"),
    "letters that grow": _bare("\ufdfa"),
    "entities": _bare("&amp;", "07/03/2026"),
    "ordinals": _bare("7th of "),
    "invisible letters": _bare("\u200b", "07/", "03/2026"),
    "JSON dates": _bare("Date(", "/"),
    "addresses": _bare("/2026/03/07"),
    "addresses of digits": _bare("20260307"),
    "addresses of numbers": _bare("-2026-03"),
}

_TABLES: Mapping[Kind, Mapping[str, Callable[[int], bytes]]] = {
    "page": {**_PAGE, **_JUDGED}, "jsonld": _JSONLD, "text": _TEXT, "front": _FRONT, "listing": _LISTING, "feed": _FEED,
    "sitemap": _SITEMAP, "robots": _ROBOTS, "dates": _DATES,
}  # fmt: skip

BOMBS: Sequence[Bomb] = tuple(
    Bomb(f"{kind}: {name}", kind, make) for kind, table in _TABLES.items() for name, make in table.items()
)

_MARKED = ("page", "jsonld", "front", "listing")


def _is_refused(body: bytes) -> bool:
    try:
        refuse_markup(body)
    except ExtractionError:
        return True
    return False


_ROLES = ("byline", "listing", "related", "body", "masthead", "update", "meta", "feed", "data", "url", None)
_SOURCES = ("byline", "jsonld.datePublished", "meta.article:published_time", "feed.pubDate", "url", "sitemap.lastmod")


def detonate(kind: Kind, body: bytes) -> object:
    """Read an input as a crawl would; returns what was made of it. A named refusal is an answer."""
    return _READERS[kind](body)


def _read_page(body: bytes) -> object:
    try:
        return extract(Page(f"{_HOME}tin-moi-trong-ngay-1.html", body, WHEN, "text/html; charset=utf-8"), _SITE)
    except ExtractionError as error:
        return error


def _read_text(body: bytes) -> object:
    try:
        return extract(Page(None, body, WHEN, "text/plain"))
    except ExtractionError as error:
        return error


def _reader_of(kind: Literal["home", "listing", "feed", "sitemap"]) -> Callable[[bytes], object]:
    def read(body: bytes) -> object:
        url = f"{_HOME}muc/"
        answer = Answer(url, 200, body, WHEN, "text/html; charset=utf-8" if kind in ("home", "listing") else None)
        return Reader((_SITE,), WHEN.date()).read(Ask(url, "bao", kind), answer)

    return read


def _read_robots(body: bytes) -> object:
    rules = Protego.parse(body[:ROBOTS_BYTES].decode("utf-8-sig", "replace"))
    for path in ("", "tin-moi-trong-ngay-1.html", "a" * 900, "a/b/c/d/e/f/" * 60):
        rules.can_fetch(_HOME + path, "BaoTinh")
    return rules.crawl_delay("BaoTinh"), list(rules.sitemaps)


def _read_dates(body: bytes) -> object:
    text = body.decode("utf-8", "replace")
    for role in _ROLES:
        parse_timestamp(text, WHEN, role)
    return choose_published([(source, text) for source in _SOURCES], WHEN)


_READERS: Mapping[Kind, Callable[[bytes], object]] = {
    "page": _read_page, "jsonld": _read_page, "text": _read_text, "front": _reader_of("home"),
    "listing": _reader_of("listing"), "feed": _reader_of("feed"), "sitemap": _reader_of("sitemap"),
    "robots": _read_robots, "dates": _read_dates,
}  # fmt: skip


CAPS: Mapping[Kind, int] = {
    "page": 8 << 20, "jsonld": 8 << 20, "text": 4 << 20, "front": 8 << 20, "listing": 8 << 20, "feed": 8 << 20,
    "sitemap": 8 << 20, "robots": ROBOTS_BYTES, "dates": 4000,
}  # fmt: skip
"""Bytes beyond which nothing is read."""


@cache
def bomb(name: str) -> Bomb:
    """The bomb of this name."""
    return next(one for one in BOMBS if one.name == name)
