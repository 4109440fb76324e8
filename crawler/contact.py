"""Whom a webmaster can write to: known before anything is asked for."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from crawler.sites import Site

_CONTACT = re.compile(r"(?:https?://|mailto:)?[!-~]*[\w-][.@][\w-][!-~]*", re.ASCII)  # you@example.org


class ContactMissingError(ValueError):
    """A crawl of the real web needs an address that a webmaster can write to."""


def require_contact(sites: tuple[Site, ...], contact: str | None) -> None:
    """Raise unless a webmaster can learn whom to write to; papers on this machine need no webmaster."""
    require_contact_for((site.home for site in sites), contact)


def require_contact_for(urls: Iterable[str], contact: str | None) -> None:
    """The same, where only addresses are known."""
    if contact:
        check_contact(contact)
    elif not all(map(is_loopback, urls)):
        raise ContactMissingError(
            "no contact given: set --contact or BAOTINH_CONTACT to an e-mail or web address "
            "at which a newspaper's webmaster can reach you; `baotinh init` keeps it"
        )


def check_contact(contact: str) -> None:
    """Raise unless this can stand in a header and a webmaster can write to it."""
    if not _CONTACT.fullmatch(contact):
        raise ContactMissingError(f"expected an e-mail or web address as contact, found {contact!r}")


def is_loopback(url: str) -> bool:
    """Whether an address is on this machine, where nobody has to be spared."""
    return (urlsplit(url).hostname or "").startswith("127.")
