"""Letters that were escaped once more than the page escapes them: `S&amp;aacute;ng` is shown as `S&aacute;ng`."""

import html
import re

_ENTITY = r"&(?:[a-zA-Z]{2,8}\d{0,2}|#\d{2,6}|#[xX][0-9a-fA-F]{2,5});"  # "&aacute;", "&#225;"
_EACH = re.compile(_ENTITY)
_IN_WORDS = re.compile(rf"\w{_ENTITY}|{_ENTITY}\w")  # "S&aacute;ng", "&quot;Ai"; one that stands alone may be spoken of
_ALONE = re.compile(rf"(?:\s*{_ENTITY}\s*)+")  # "&nbsp;"
_MARKUP = re.compile(r"<[a-zA-Z/!]")  # "&lt;p&gt;" shows markup


def decoded(text: str) -> str:
    """A text with such letters as they were meant, where that is plainly text; any other as it is."""
    if "&" not in text or not (_IN_WORDS.search(text) or _ALONE.fullmatch(text)):
        return text
    plain = _EACH.sub(lambda found: html.unescape(found[0]), text)
    return text if _MARKUP.search(plain) else plain
