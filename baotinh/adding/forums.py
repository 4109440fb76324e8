"""Whether a place is a forum: people talk there, and nobody edits what they say."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from lxml import etree

from baotinh.adding.platforms import root_of
from crawler.items import Page

_SOFTWARE = re.compile(
    r"\b(?:vBulletin|XenForo|phpBB|Discourse|MyBB|Simple Machines Forum|SMF|Invision Community|IP\.Board|FluxBB|PunBB|"
    r"NodeBB|Flarum|Vanilla Forums)\b", re.IGNORECASE,
)  # fmt: skip
"""What the makers of forums state as `generator`, each as its own pages have it."""
_THREADS = re.compile(
    r"/(?:showthread|viewtopic|showtopic)\.php|/index\.php\?(?:topic|showtopic|threads?/)|/(?:threads|topic)/[^/]+"
    r"|/forums?/(?:topic|thread)s?/|/t/[^/]+/\d+(?:[/?]|$)",
    re.IGNORECASE,
)
"""Addresses of threads, as that software makes them."""
_POSTING = re.compile(r"""["/](?:DiscussionForumPosting|QAPage)["'\s>]""")
"""What such pages call themselves, in JSON-LD or microdata."""
_MOST = 2 / 3
"""Of the pages, that have to be threads: papers have a corner for their readers too."""


def is_forum(pages: Sequence[Page]) -> bool:
    """Whether most of the pages that read as articles are threads of a forum."""
    return bool(pages) and sum(map(_is_thread, pages)) >= _MOST * len(pages)


def _is_thread(page: Page) -> bool:
    parts = urlsplit(page.url or "")
    if _THREADS.search(f"{parts.path}?{parts.query}"):
        return True
    root = root_of(page)
    return root is not None and (_is_made_by_one(root) or _POSTING.search(page.body.decode("latin-1")) is not None)


def _is_made_by_one(root: etree._Element) -> bool:
    stated = (
        meta.get("content") or "" for meta in root.iter("meta") if (meta.get("name") or "").lower() == "generator"
    )
    return any(map(_SOFTWARE.search, stated))
