"""Pages in the manner of content management systems: class names and addresses as they are known of each."""

import html
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from crawler.items import VIETNAM
from tests.hostile.stories import paragraphs, title_of

YESTERDAY = (datetime.now(VIETNAM) - timedelta(days=1)).replace(hour=8, minute=7, second=0, microsecond=0)
PRINTED = YESTERDAY.strftime("%d/%m/%Y %H:%M")


class Look(NamedTuple):
    """How a system writes an article, and where it puts it."""

    article: str
    address: Callable[[str, int], str]


_PLAIN = (
    '<main><div class="bai"><h2 class="ten">$title</h2><p class="ngay">$time</p><div class="chu">$body</div>'
    '<p class="ky">$author</p></div></main>'
)
LOOKS: Mapping[str, Look] = {
    "onecms": Look(
        '<div class="b-maincontent"><div class="sc-longform-header">'
        '<h1 class="sc-longform-header-title block-sc-title">$title</h1>'
        '<span class="sc-longform-header-author block-sc-author">$author</span>'
        '<span class="sc-longform-header-date block-sc-publish-time">$time</span>'
        '<p class="sc-longform-header-sapo block-sc-sapo">$lead</p></div><article class="entry">$body</article></div>',
        lambda slug, n: f"/{slug}-{310000 + n}.html",
    ),
    "hemera": Look(
        '<article><h1 class="article__title cms-title">$title</h1><div class="article__meta">'
        '<time datetime="$iso">$time</time></div><div class="article__sapo cms-desc">$lead</div>'
        '<div class="article__body zce-content-body cms-body" itemprop="articleBody">$body</div></article>',
        lambda slug, n: f"/{slug}-post{88000 + n}.html",
    ),
    "content-fck": Look(
        '<div class="detail-title"><h1>$title</h1></div><span class="pubdate">$time</span>'
        '<div class="detail-desc"><p>$lead</p></div><div id="newscontents"><div class="content-fck">$body</div></div>'
        '<p class="author">$author</p>',
        lambda slug, n: f"/{slug}-a{190000 + n}.html",
    ),
    "vietlong": Look(
        '<div id="dcontent"><h1 class="pTitle">$title</h1><span class="date_news">$time</span><p class="pHead">'
        '$lead</p>$body<p class="pAuthor">$author</p></div>',
        lambda slug, n: f"/{slug}-{22000 + n}.htm",
    ),
    "mediasoft": Look(
        '<h1 class="title">$title</h1><div class="date">$time</div><div class="desc">$lead</div>'
        '<div id="content">$body</div>',
        lambda slug, n: f"/xa-hoi/{YESTERDAY:%Y%m}/{slug}-{0xA1B2C00 + n:x}/",
    ),
    "wordpress": Look(
        '<main id="content"><h1 class="entry-title">$title</h1><time class="entry-date" datetime="$iso">$time</time>'
        '<div class="entry-content">$body</div></main>',
        lambda slug, _: f"/{YESTERDAY:%Y/%m}/{slug}/",
    ),
    "tables": Look(_PLAIN, lambda _, n: f"/bv/{n + 1}.htm"),
    "queries": Look(_PLAIN, lambda _, n: f"/?p={7000 + n}"),
}  # fmt: skip


def page(look: Look, path: str, name: str, *, charset: str = "utf-8") -> str:
    """An article's page."""
    lead, *body = paragraphs(path)
    texts = {
        "title": html.escape(title_of(path)), "lead": lead, "author": "Lê Thị Hoa", "time": PRINTED,
        "iso": YESTERDAY.isoformat(), "body": "".join(f"<p>{text}</p>" for text in body),
    }  # fmt: skip
    article = look.article
    for key, text in texts.items():
        article = article.replace(f"${key}", text)
    return whole(f'{article}<footer><a href="/">{name}</a></footer>', f"{texts['title']} - {name}", charset=charset)


def whole(body: str, title: str, head: str = "", *, charset: str = "utf-8") -> str:
    """A page."""
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="{charset}"><title>{title}</title>{head}</head>'
        f"<body>{body}</body></html>"
    )
