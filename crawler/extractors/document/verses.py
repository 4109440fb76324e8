"""Lines of poems: what a reader would not join to one paragraph."""

import re

_TEXT = re.compile(r"[^\d:@|/]{10,60}")  # "Lục bình trôi chẳng hẹn ngày về đâu"
_WORDS = range(3, 13)
STROPHE = 4
"""Lines of the shortest poem."""


def is_verse(line: str) -> bool:
    """Whether a line can be one of a poem: a few words, the first with a capital, no figures and no label."""
    capital = line.lstrip("“\"'(–- ")[:1].isupper()
    return capital and line.count(" ") + 1 in _WORDS and _TEXT.fullmatch(line) is not None
