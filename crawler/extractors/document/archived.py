"""Pages as an archive of the web gives them back: the address that it kept stands inside its own."""

import re

_KEPT = re.compile(  # "https://web.archive.org/web/20200102030405if_/https://bao.vn/a.html"
    r"^https?://[^/?#]+/(?:[^/?#]+/){0,2}\d{4,14}(?:[a-z]{2}_)?/(https?):/{1,2}(?=[^/])", re.IGNORECASE
)


def original(address: str) -> str:
    """The address that was kept, of one that leads to a capture; any other as it is."""
    found = _KEPT.match(address)
    return f"{found[1].lower()}://{address[found.end() :]}" if found else address
