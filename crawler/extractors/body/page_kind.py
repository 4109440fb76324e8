"""What kind of page it is, when it is no article that can be read."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from crawler.extractors.document.blocks import Block, Box, Document
from crawler.extractors.document.metadata import Metadata
from crawler.extractors.document.title import Title
from crawler.extractors.lexicon.phrases import says
from crawler.items import BodyStatus
from crawler.text import fold

from .brief import BRIEF
from .classify import Body, picture_story
from .container import home
from .teasers import items

_STATUS = re.compile(r"^(?:error )?(?:404|410|403|500|502|503)\b")  # "404 - Không tìm thấy trang"
_BASE64 = re.compile(r"^[A-Za-z0-9+/=]{60}")  # "4bq+4buuw41IUOG7uE4w…"
_LOWER = "".join(
    c for c in map(chr, range(0x61, 0x1F00)) if c.islower() and unicodedata.name(c, "").startswith("LATIN")
)
_ODD = re.compile(rf"[^\W\d_][:*;<>^~{{}}|\\=%$#@]+[^\W\d_]|[{_LOWER}](?![{_LOWER}])[^\W\d_]")  # "ẤQEDỌŨỂ::AC*rR;ŨÔCẦ"
_MEDIA_KINDS = frozenset(
    {
        "videoobject",
        "video.other",
        "video",
        "video.movie",
        "imagegallery",
        "mediagallery",
        "audioobject",
        "podcastepisode",
    }
)
_MEDIA_PATH = re.compile(
    r"/(?:video|videos|clip|media|anh|photo|photos|gallery|podcast|truyen-hinh|tv|multimedia|infographic)[/-]"
)
_PLAYERS = frozenset({"video", "audio"})
_LIST_KINDS = frozenset({"collectionpage", "itemlist", "searchresultspage"})
_STORY_KINDS = frozenset(
    {
        "newsarticle",
        "blogposting",
        "reportagenewsarticle",
        "liveblogposting",
        "analysisnewsarticle",
        "opinionnewsarticle",
    }
)
_SYMBOL = re.compile(r"[:*;<>^~{}|\\=%$#@]")  # "*"
_FEW_SYMBOLS = 4
_CIPHER_LENGTH = 60
_LETTERS = 12
"""Different ones that base64 of so many letters has at least; a row of one letter is no cipher."""
_SAMPLE = 160
_LITTLE = 600
_TOO_LITTLE = 160
_SAPO = 1_500
"""On an enciphered page no more than title, sapo and captions are clear."""
_LISTING_AT = 3.5
_HEADS_OF_A_LIST = 30
SUMMARIES = "summaries"
"""Flag of a page whose paragraphs are summaries of other pages."""
_HEADED = 2
_HEADLINE, _HEADLINE_SHARE = 15, 0.5


@dataclass(frozen=True, slots=True)
class Signals:
    """What verdicts on a page are made of."""

    document: Document
    meta: Metadata
    title: Title
    body: Body | None
    url: str | None
    kept: tuple[Block, ...]
    """Blocks of lead and body."""
    size: int
    """Their characters."""
    items: frozenset[Box] = frozenset()
    """The items of lists of stories."""


def status(document: Document, meta: Metadata, title: Title, body: Body | None, url: str | None) -> BodyStatus:
    """The first verdict that fits; `ok` when none does."""
    kept = tuple(body.having(document, "lead", "body", "subhead")) if body else ()
    listed = body.items if body else frozenset(items(document.blocks))
    signals = Signals(document, meta, title, body, url, kept, sum(block.size for block in kept), listed)
    return next((name for name, fits in _VERDICTS if fits(signals)), "ok")


def _heads(signals: Signals) -> list[str]:
    """Folded: the titles stated and the first lines shown."""
    first = [block.text for block in signals.document.blocks[:12] if block.size < 200]
    shown = [block.text for block in signals.document.blocks if block.heading and block.size < 200][:6]
    return [fold(text) for text in (*signals.meta.titles, *first, *shown)]


def _is_challenge(signals: Signals) -> bool:
    return signals.size < _LITTLE and any(says(text, "challenge") for text in _heads(signals))


def _is_error(signals: Signals) -> bool:
    return signals.size < _LITTLE and any(_STATUS.search(text) or says(text, "missing") for text in _heads(signals))


def _is_login(signals: Signals) -> bool:
    return signals.size < _LITTLE and signals.document.password and any(says(text, "login") for text in _heads(signals))


def _is_encoded(signals: Signals) -> bool:
    ciphered = [block for block in signals.document.blocks if block.size >= _CIPHER_LENGTH and scrambled(block.raw)]
    if not ciphered:
        return False
    text = (block for block in signals.kept if home(block) not in signals.items)  # teasers are in clear, and none of it
    clear = sum(block.size for block in text if block not in ciphered)
    return clear < _SAPO and sum(block.size for block in ciphered) > max(clear, _TOO_LITTLE)


def scrambled(text: str) -> bool:
    """Whether a text is base64 or letters put in other letters' places: no reader's language looks like this."""
    sample = text[:_SAMPLE]
    if len(text) < _CIPHER_LENGTH or "://" in sample:
        return False
    if " " not in sample[:_CIPHER_LENGTH] and sample.isascii():
        return (bool(_BASE64.match(sample)) and len(set(sample)) > _LETTERS) or len(_ODD.findall(sample)) > 5
    if len(_SYMBOL.findall(sample)) < _FEW_SYMBOLS:
        return False
    return len(_ODD.findall(sample)) > 0.4 * (sample.count(" ") + 1)


def _is_media(signals: Signals) -> bool:
    if signals.size >= _LITTLE or _long(signals) >= 3:
        return False
    stated = signals.meta.kinds & _MEDIA_KINDS and not signals.meta.kinds & _STORY_KINDS
    plays = not signals.size and any(spot.element.tag in _PLAYERS for spot in signals.document.players)
    return bool(stated or plays or (signals.url and _MEDIA_PATH.search(signals.url)))


def _is_picture_story(signals: Signals) -> bool:
    """A headline, and below it pictures each with its caption: an article though it has no text."""
    if (
        signals.body is None
        or signals.size >= _TOO_LITTLE
        or _long(signals)
        or _linked_heads(signals) >= _HEADS_OF_A_LIST
    ):
        return False
    return bool(picture_story(signals.body, signals.document, signals.title.at))


def _long(signals: Signals) -> int:
    return sum(1 for block in signals.kept if block.weight)


def _is_brief(signals: Signals) -> bool:
    """Whether it is a story of a few lines, known by more than its text."""
    return signals.body is not None and BRIEF in signals.body.verdicts.values()


def _is_listing(signals: Signals) -> bool:
    return listing_points(signals) >= _LISTING_AT


def summarises(document: Document, meta: Metadata, body: Body) -> bool:
    """Whether most paragraphs stand below a headline of their own that leads to another page, as summaries do."""
    headed = paragraphs = 0
    ready = False
    kept = {block.index for block in body.having(document, "lead", "body", "subhead")}
    for block in document.blocks[: max(kept, default=-1) + 1]:
        if block.link_share > _HEADLINE_SHARE:
            ready = ready or (block.size >= _HEADLINE and not block.box.hidden)
        elif block.index in kept:
            title = block.links[0][1] if block.links else ""  # a paragraph may begin with its headline
            ready = ready or (len(title) >= _HEADLINE and block.raw.startswith(title))
            headed, paragraphs, ready = headed + ready, paragraphs + 1, False
    is_stated = not meta.kinds.isdisjoint(_STORY_KINDS)
    return not is_stated and headed >= _HEADED and headed * 3 >= 2 * paragraphs


def listing_points(signals: Signals) -> float:
    """How much the page is a list of stories: how much of its text are teasers, how little stands under one parent."""
    kinds = signals.meta.kinds
    teasers, solid, focus = _spread(signals)
    own = any(block.weight and home(block) not in signals.items for block in signals.kept)
    heads = _linked_heads(signals)
    dated = any("publi" in date.source.lower() for date in signals.meta.dates)
    return sum(
        (
            2.0 if focus < 0.12 else 1.0 if focus < 0.3 else 0.0,
            2.0 if teasers > 0.4 else 1.0 if teasers > 0.2 else 0.0,
            2.0 if heads >= 30 else 1.0 if heads >= 15 else 0.0,
            1.0
            if sum(b.linked for b in signals.document.blocks) > 0.85 * sum(b.size for b in signals.document.blocks)
            else 0.0,
            1.0 if signals.size < _LITTLE else 0.0,
            1.5 if teasers > 0 and not own else 0.0,
            0.5 if kinds & _LIST_KINDS else 0.0,
            0.5 if "website" in kinds else 0.0,
            -2.0 if kinds & _STORY_KINDS else 0.0,
            -1.0 if dated else 0.0,
            -1.0 if solid > 1500 and heads < 15 else 0.0,
            -1.0 if focus >= 0.6 and signals.size >= _LITTLE else 0.0,
            -2.0 if _stands_together(signals) else 0.0,
        )
    )


def _stands_together(signals: Signals) -> bool:
    """Whether most of what was kept are long paragraphs in one home that is no item of a list."""
    mass: dict[Box, int] = {}
    for block in signals.kept:
        if block.weight and home(block) not in signals.items:
            mass[home(block)] = mass.get(home(block), 0) + block.weight
    return len(signals.kept) > 2 and max(mass.values(), default=0) > 0.6 * max(signals.size, _LITTLE)


def _linked_heads(signals: Signals) -> int:
    return sum(1 for block in signals.document.blocks if block.heading and block.link_share > 0.5)


def _spread(signals: Signals) -> tuple[float, int, float]:
    """Of the paragraphs below the headline: the share of teasers, the mass of the others, the fullest home's share."""
    by_home: dict[Box, int] = {}
    teasers = solid = 0
    for block in signals.document.blocks[max(signals.title.at, 0) :]:
        if block.weight and not block.box.hidden:
            box = home(block)
            by_home[box] = by_home.get(box, 0) + block.weight
            if box in signals.items:
                teasers += block.weight
            else:
                solid += block.weight
    whole = max(teasers + solid, 1)
    return teasers / whole, solid, max(by_home.values(), default=0) / whole


def _is_empty(signals: Signals) -> bool:
    return signals.size == 0 or (signals.size < _TOO_LITTLE and _long(signals) == 0)


_VERDICTS: tuple[tuple[BodyStatus, Callable[[Signals], bool]], ...] = (
    ("challenge", _is_challenge),
    ("error", _is_error),
    ("login", _is_login),
    ("encoded", _is_encoded),
    ("media", _is_media),
    ("media", _is_picture_story),
    ("ok", _is_brief),
    ("listing", _is_listing),
    ("empty", _is_empty),
)
