"""Who wrote a story, as papers print it."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from tests.unseen.draft import Draft
from tests.unseen.kind import kind
from tests.unseen.markup import NOTHING, Markup, joined, tag, void
from tests.unseen.story import sign

_INITIALS, _DASHED = (
    ("P.Y", "T.H", "B.NG", "H.L", "N.T.A", "K.V"),
    ("Jean-Pierre Morel", "Anne-Marie Lacombe", "Siu-Ling Chan", "Thu-Hà Lê"),
)
_AGENCIES = ("TTXVN", "Reuters", "AFP", "Forbes", "AP", "Vietnam+", "VGP", "chinhphu.vn")


@dataclass(frozen=True, slots=True)
class Form:
    """A table of `bylines.toml`."""

    lines: Sequence[str]
    authors: Sequence[str] = ()
    may: Sequence[str] = ()
    source: Sequence[str] = ()


FORMS: Mapping[str, Form] = {
    name: Form(**form)
    for name, form in tomllib.loads(Path(__file__).parent.with_name("bylines.toml").read_text("utf-8")).items()
}


def _unsigned(draft: Draft) -> None:
    """The story as if nobody had signed it."""
    draft.byline = draft.signature = NOTHING
    draft.jsonld.pop("author", None)
    draft.tell(authors=())


def _names(draft: Draft) -> dict[str, str]:
    """Who is meant by the letters of the table."""
    names = dict(zip("ABC", draft.prose.lines("pen", 3), strict=True))
    agencies = dict(zip("ST", draft.dice.sample(_AGENCIES, 2), strict=True))
    paper = draft.prose.word("commune")
    return {**names, **agencies, "I": draft.dice.choice(_INITIALS), "D": draft.dice.choice(_DASHED), "P": paper}


def _where(draft: Draft, line: Markup) -> None:
    """A byline at one of the usual places."""
    match draft.dice.randrange(6):
        case 0:
            draft.put(tag("p", tag("strong", line), style="text-align:right"), at=len(draft.body))
        case 1:
            draft.put(tag("p", tag("b", line), align="right"), at=len(draft.body))
        case 2:
            draft.signature = tag("div", line, class_=draft.manner.name("author") or "author")
        case 3:
            draft.put(tag("p", line, class_=draft.manner.name("author") or "author"), at=len(draft.body))
        case 4:
            draft.signature = tag("p", tag("strong", line), style="text-align: right;")
        case _:
            draft.put(tag("p", tag("strong", tag("em", line))), at=len(draft.body))


def _of(name: str) -> Callable[[Draft], None]:
    """A story signed in one of the ways of a table."""
    form = FORMS[name]

    def signed(draft: Draft) -> None:
        _unsigned(draft)
        names = _names(draft)
        line = Markup(draft.turn(form.lines).format(**names))
        _where(draft, line)
        draft.tell(
            authors=tuple(names[letter] for letter in form.authors),
            source=tuple(names[letter] for letter in form.source),
        )
        draft.allow(*(names.get(word, word) for word in form.may))

    signed.__name__ = f"signed_{name.replace(' ', '_')}"
    signed.__doc__ = f"Bylines of the table `{name}`."
    return signed


for _name in FORMS:
    kind("bylines", "authors source text", languages=("vi",))(_of(_name))


@kind("bylines", "authors text")
def author_above_the_story(draft: Draft) -> None:
    """The name beside the time, with or without a word in front."""
    _unsigned(draft)
    name = draft.prose.write("pen")
    word = {"vi": ("", "Tác giả: ", "Bởi "), "en": ("By ", "", "by "), "fr": ("Par ", "", "Par ")}[draft.prose.language]
    line = draft.turn(word) + name
    draft.byline = draft.turn(
        (
            tag("div", line, class_=draft.manner.name("author") or "author"),
            tag("p", tag("a", line, href="/tac-gia/7", rel="author")),
            tag("span", line, itemprop="author"),
        )
    )
    draft.tell(authors=(name,))


@kind("bylines", "authors text")
def author_box_with_addresses(draft: Draft) -> None:
    """The name in a box with a letter box, a telephone and what else may be followed."""
    _unsigned(draft)
    name = draft.prose.write("pen")
    mail = f"{draft.dice.choice('abchlt')}{draft.dice.randint(10, 99)}@{draft.host}"
    follow = {"vi": "Theo dõi", "en": "Follow", "fr": "Suivre"}[draft.prose.language]
    number = f"09{draft.dice.randint(10**7, 10**8 - 1)}"
    draft.signature = draft.turn(
        (
            tag(
                "div",
                draft.picture(),
                tag("a", name, href="/tac-gia/7"),
                " ",
                tag("a", mail, href=f"mailto:{mail}"),
                class_="author-wrap",
            ),
            tag(
                "div",
                tag("a", name, class_="author-name", href="/tac-gia/7"),
                tag("a", follow, href="#"),
                tag("span", number),
                class_="author-box",
            ),
            tag(
                "div",
                tag("strong", name),
                void("br"),
                tag("span", f"Email: {mail}"),
                void("br"),
                tag("span", f"ĐT: {number}"),
                class_="author-info",
            ),
            tag("p", tag("strong", f"{name} | Email: {mail}"), class_="author"),
        )
    )
    draft.tell(authors=(name,))


@kind("bylines", "authors")
def names_in_linked_data(draft: Draft) -> None:
    """The page's data name the authors, with their letters as entities or in a list; no line does."""
    _unsigned(draft)
    names = draft.prose.lines("pen", 2)
    draft.jsonld |= {"@context": "https://schema.org", "@type": "NewsArticle", "headline": draft.truth.title}
    numbered = "".join(letter if letter.isascii() else f"&#{ord(letter)};" for letter in names[0])
    author, wanted = draft.turn(
        (
            ({"@type": "Person", "name": numbered}, names[:1]),
            ([{"@type": "Person", "name": name} for name in names], names),
            ({"@type": "Person", "name": [*names]}, names),
            ([{"@type": "Person", "name": escape(names[0])}], names[:1]),
        )
    )
    draft.jsonld["author"] = author
    draft.tell(authors=tuple(wanted))


@kind("bylines", "authors")
def paper_as_its_own_author(draft: Draft) -> None:
    """The page's data name the paper where an author should be: nobody signs."""
    _unsigned(draft)
    draft.jsonld |= {"@context": "https://schema.org", "@type": "NewsArticle", "headline": draft.truth.title}
    author = draft.turn(({"@type": "Organization", "name": draft.paper}, {"@type": "Person", "name": draft.paper}))
    draft.jsonld |= {"author": author, "publisher": {"@type": "Organization", "name": draft.paper}}
    draft.metas["og:site_name"] = draft.paper


@kind("bylines", "authors text", languages=("vi",))
def signature_at_the_right(draft: Draft) -> None:
    """A bold line at the right end, small or in capitals, last in the body."""
    _unsigned(draft)
    name = draft.prose.write("pen")
    name = draft.turn((name, name.upper()))
    box = draft.turn(
        (
            tag("p", tag("b", name), align="right"),
            tag("p", tag("strong", name), style="text-align:right;"),
            tag("div", tag("b", name), align="right"),
            tag("p", tag("strong", tag("span", name)), class_="text-right"),
            joined(tag("h4", name, style="text-align: right")),
        )
    )
    draft.put(box, at=len(draft.body))
    draft.tell(authors=(name,))


@kind("bylines", "authors")
def ordinary_signature(draft: Draft) -> None:
    """A name in the paper's own manner, and in the page's data."""
    _unsigned(draft)
    sign(draft, draft.prose.write("pen"))
