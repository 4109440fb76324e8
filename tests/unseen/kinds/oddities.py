"""Pages that are written or kept in an odd way."""

import json
from datetime import timedelta
from html import escape

from tests.unseen.draft import Draft
from tests.unseen.kind import kind
from tests.unseen.markup import NOTHING, Markup, joined, tag, void


@kind("oddities", "kind body")
def answer_of_a_service(draft: Draft) -> None:
    """JSON, though it holds a story, is no page."""
    story = {"title": draft.truth.title, "content": "\n".join(draft.truth.body), "time": draft.published.isoformat()}
    data = draft.turn(
        (story, {"data": [story]}, [story, story], {"html": "".join(tag("p", text) for text in draft.truth.body)})
    )
    draft.raw = json.dumps(data, ensure_ascii=draft.chance(0.5)).encode()
    draft.content_type = draft.turn(("application/json", "text/html; charset=utf-8", None))
    draft.tell(is_article=False, body=(), lead=None)


_NAMED = {
    "á": "&aacute;",
    "à": "&agrave;",
    "é": "&eacute;",
    "ê": "&ecirc;",
    "ô": "&ocirc;",
    "â": "&acirc;",
    "ã": "&atilde;",
    "ì": "&igrave;",
    "ó": "&oacute;",
}


def _entities(text: str) -> str:
    """A text with its letters as entities."""
    return "".join(_NAMED.get(letter, letter) for letter in escape(text, quote=True))


@kind("oddities", "title text")
def letters_escaped_twice(draft: Draft) -> None:
    """The lead, the story or its title were escaped before the page escaped them."""
    draft.write(draft.truth.body, marked=0)
    draft.tell(captions=())
    if draft.turn((True, False)):
        draft.body = [_entities(text) for text in draft.body]
    else:
        draft.metas["description"] = draft.metas["og:description"] = _entities(draft.truth.lead or "")
    draft.lead = tag("p", _entities(draft.truth.lead or ""), class_=draft.manner.name("lead") or "sapo")


def _stated(draft: Draft) -> str:
    """A JSON-LD of the story as the only place that says when it was published."""
    draft.timeline, draft.jsonld = NOTHING, {}
    draft.metas.pop("article:published_time", None)
    draft.tell(published=draft.published.strftime("%Y-%m-%dT%H:%M"))
    stated = {
        "@context": "https://schema.org",
        "@type": draft.turn(("NewsArticle", "Article")),
        "headline": draft.truth.title,
        "datePublished": draft.published.isoformat(),
    }
    return json.dumps(stated, ensure_ascii=False, indent=draft.dice.choice((None, 2)))


def _script(data: str) -> Markup:
    return tag("script", Markup(data), type="application/ld+json")


@kind("oddities", "title published")
def linked_data_in_a_comment(draft: Draft) -> None:
    """`<!-- -->` or `/* */` around the data."""
    data = _stated(draft)
    draft.head = _script(draft.turn((f"<!-- {data} -->", f"<!--\n{data}\n-->", f"/* */\n{data}")))


@kind("oddities", "title published")
def linked_data_in_a_section(draft: Draft) -> None:
    """`CDATA` around the data, in its forms."""
    data = _stated(draft)
    draft.head = _script(
        draft.turn((f"//<![CDATA[\n{data}\n//]]>", f"<![CDATA[{data}]]>", f"/*<![CDATA[*/{data}/*]]>*/"))
    )


@kind("oddities", "title published")
def linked_data_with_a_comma_too_many(draft: Draft) -> None:
    """A comma in front of the last bracket, or a semicolon behind it."""
    data = _stated(draft)
    draft.head = _script(draft.turn((f"{data[:-1].rstrip()},\n}}", f"{data};", f"[{data},]")))


@kind("oddities", "holds kind")
def heading_above_a_table(draft: Draft) -> None:
    """`Top 5` is a heading of the story above its table, and the text goes on."""
    heading = draft.turn(("Top 5", "Top 10", "Kết quả", "Xếp hạng")) if draft.prose.language == "vi" else "Top 5"
    rows = [
        tag(
            "tr", tag("td", str(at)), tag("td", draft.prose.write("person")), tag("td", f"{draft.dice.randint(20, 99)}")
        )
        for at in range(1, 6)
    ]
    above = draft.turn((tag("h3", heading), tag("p", tag("strong", heading)), tag("h2", heading)))
    draft.put(joined(above, tag("table", tag("tbody", *rows))), at=max(1, len(draft.body) // 2))


@kind("oddities", "text")
def hidden_text(draft: Draft) -> None:
    """Paragraphs that no reader sees."""
    text = draft.prose.paragraph(2)
    draft.put(
        draft.turn(
            (
                tag("p", text, style="display:none"),
                tag("div", tag("p", text), style="display: none;"),
                tag("p", text, hidden=""),
                tag("div", tag("p", text), style="visibility:hidden"),
                tag("p", text, aria_hidden="true", style="display:none!important"),
                tag("template", tag("p", text)),
            )
        )
    )


@kind("oddities", "address title published", languages=("vi",))
def kept_by_an_archive_of_the_web(draft: Draft) -> None:
    """The address is the paper's, which stands behind the archive's."""
    draft.wayback = draft.fetched
    draft.head = void(
        "link",
        rel="canonical",
        href=draft.turn(
            (
                f"https://web.archive.org/web/{draft.fetched:%Y%m%d%H%M%S}/{draft.address}",
                draft.address,
            )
        ),
    )
    draft.tell(address=draft.address)


def _timeless(draft: Draft) -> None:
    """The page says nowhere when it was published."""
    draft.timeline, draft.jsonld = NOTHING, {}
    draft.metas.pop("article:published_time", None)
    draft.tell(published=None)


@kind("oddities", "title published", languages=("vi",))
def archived_page_without_a_time(draft: Draft) -> None:
    """When an archive kept a page is not when it was published."""
    _timeless(draft)
    draft.wayback = draft.fetched + timedelta(days=draft.dice.randint(0, 400)) * draft.turn((0, 1))


@kind("oddities", "title published", languages=("vi",))
def clock_of_the_page(draft: Draft) -> None:
    """The masthead says what time it is; the story does not say when it was published."""
    _timeless(draft)
    lag = timedelta(seconds=draft.dice.randint(0, 50), minutes=draft.dice.choice((0, 0, 7)))
    now = draft.manner.printed(draft.fetched - lag)
    today = f"Hôm nay, {draft.fetched:%d/%m/%Y}"
    clock = draft.turn(
        (
            tag("div", now, class_="date"),
            tag("span", now),
            tag("div", today, id="clock"),
            tag("div", now, class_="header-time"),
            tag("div", tag("b", draft.prose.word("section")), " ", now),
            tag("p", f"{draft.fetched:%d/%m/%Y}"),
        )
    )
    if draft.chance(0.5):
        draft.masthead = joined(draft.masthead, clock)
    else:
        draft.masthead = tag("header", clock, draft.masthead)
