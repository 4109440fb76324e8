"""Lines that a reader would not join to one paragraph: those of poems, and of text whose line breaks are shown."""

import re
from itertools import pairwise

_TEXT = re.compile(r"[^\d:@|/]{10,60}")  # "Lục bình trôi chẳng hẹn ngày về đâu"
_WORDS = range(3, 13)
_PARAGRAPH = 70
"""Characters of a line that is a sentence or more."""
_WIDEST = 100
"""Characters of a line that somebody wrapped."""
STROPHE = 4
"""Lines of the shortest poem."""


def is_verse(line: str) -> bool:
    """Whether a line can be one of a poem: a few words, the first with a capital, no figures and no label."""
    capital = line.lstrip("“\"'(–- ")[:1].isupper()
    return capital and line.count(" ") + 1 in _WORDS and _TEXT.fullmatch(line) is not None


def preformatted(text: str) -> list[list[str]]:
    """The paragraphs of text whose line breaks are shown: the lines of a poem, or one that was wrapped, joined.

    Blank lines part paragraphs; where there are none, each line is one unless all were wrapped at one width. Of what is
    no text, as code and tables, there is none.
    """
    parts = [part.splitlines() for part in re.split(r"\n\s*\n", text) if part and not part.isspace()]
    found: list[list[str]] = []
    for part in parts:
        lines = [" ".join(line.split()) for line in part if line and not line.isspace()]
        if len(lines) > 1 and all(map(is_verse, lines)):  # first: verses of one measure are of one width too
            found.append(lines)
        elif len(lines) > 1 and _is_wrapped(lines):
            found.append([" ".join(lines)])
        else:
            found += [[line] for line in lines]
    texts = sum(sum(map(len, part)) for part in found if len(part) > 1 or len(part[0]) >= _PARAGRAPH)
    return found if 2 * texts > sum(sum(map(len, part)) for part in found) else []


def _is_wrapped(lines: list[str]) -> bool:
    """Whether each line is as long as it could be: the first word of the next had no room."""
    width = max(map(len, lines))
    pairs = pairwise(lines)
    return width <= _WIDEST and all(len(line) + 1 + len(after.partition(" ")[0]) > width for line, after in pairs)
