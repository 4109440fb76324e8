"""Ordinary pages, on which everything is judged: what the other kinds are held against."""

from tests.unseen.draft import Draft
from tests.unseen.kind import kind


@kind("plain", "kind title lead body captions authors tags section related published")
def ordinary_story(draft: Draft) -> None:
    """Nothing is changed."""
