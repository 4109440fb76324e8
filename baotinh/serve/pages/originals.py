"""The page of an article as its server sent it: as text that does nothing, and cleaned."""

from urllib.parse import urljoin

import nh3

from baotinh.serve import rendering
from baotinh.serve.asking import TEXT, Answer, Asked, ProblemError
from baotinh.serve.pages import article as articles
from crawler.codings import BadBodyError
from crawler.extractors.document.charset import decode
from pipelines.db.archive import ArchiveError
from pipelines.db.rows import ArticleRow
from pipelines.query import source as sources

_KEPT = {
    *("a", "abbr", "b", "blockquote", "br", "cite", "code", "em", "hr", "i", "p", "pre", "q", "s", "small", "strong"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "sub", "sup", "time", "u", "figure", "figcaption"),
    *("ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
}
_WITH_CONTENT = {
    *("script", "style", "noscript", "template", "title", "iframe", "object", "svg", "math", "select", "textarea"),
}
_ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}


def source(asked: Asked) -> Answer:
    """Its source, as text."""
    row = articles.found(asked)
    return row if isinstance(row, Answer) else Answer(_text(asked, row), 200, TEXT)


def cleaned(asked: Asked) -> Answer:
    """Its headings, paragraphs, lists, tables and links; nothing is loaded from anywhere, and nothing runs."""
    row = articles.found(asked)
    if isinstance(row, Answer):
        return row
    return rendering.page(
        "cleaned.html", asked, 200, row=row, html=rendering.trusted(clean(_text(asked, row), row.url))
    )


def clean(html: str, url: str | None) -> str:
    """HTML of a stranger, made harmless; links say where they lead, since they stand on a page of ours."""

    def only(_: str, name: str, value: str) -> str | None:
        if name != "href":
            return value if value.isdecimal() and len(value) < 4 else None
        try:
            return rendering.web(urljoin(url or "", value.strip()))
        except ValueError:  # "http://[": no address
            return None

    return nh3.clean(
        html, tags=_KEPT, clean_content_tags=_WITH_CONTENT, attributes=_ATTRIBUTES, attribute_filter=only,
        url_schemes={"http", "https"}, link_rel="noopener noreferrer nofollow", strip_comments=True,
    )  # fmt: skip


def _text(asked: Asked, row: ArticleRow) -> str:
    try:
        body, kind = sources.source(asked.archive, row)
    except BadBodyError as error:
        raise ProblemError(404, f"the archived page cannot be opened: {error}") from error
    except ArchiveError as error:
        raise ProblemError(404, str(error)) from error
    return decode(body, kind).utf8.decode("utf-8", "replace")
