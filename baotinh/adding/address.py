"""What a person types who wants a paper added, understood before anything is asked for."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

import click

from baotinh.fetching import without_password
from crawler.sites import Site, keys, site_of
from crawler.text import fold

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)  # "https://"
_DOORS = re.compile(r"^(?:(?:www|m|mobile|amp)\.)+(?=[^.]+\.)")  # of "www.baovidu.vn"
_ENDING = re.compile(r"(?:\.(?:com|org|net|gov|edu|info|ac))?\.[a-z]+$")  # ".org.vn"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A front page that is to be looked at."""

    typed: str
    urls: tuple[str, ...]
    """Where it may be, the likeliest first: https before http where nobody says which."""
    domain: str
    """The host without `www.`."""


def wanted(typed: str, known: Mapping[str, Site], *, allow_loopback: bool) -> Wanted:
    """The front page of a host; raises `click.UsageError` for what is none, or is a known paper's."""
    found = repr(without_password(typed))
    has_scheme = _SCHEME.match(typed) is not None
    try:
        parts = urlsplit(typed if has_scheme else f"https://{typed}")
        host, _ = _host(parts), parts.port
    except (ValueError, UnicodeError) as error:
        raise _refusal(found) from error
    if parts.scheme not in ("http", "https"):
        raise _refusal(found)
    if parts.username is not None:
        raise _refusal(found, ", without a user name or password")
    _require_name(host, found, allow_loopback=allow_loopback)
    domain = bare(host)
    port = f":{parts.port}" if parts.port else ""
    schemes = (parts.scheme,) if has_scheme else ("https", "http")
    urls = tuple(f"{scheme}://{host}{port}/" for scheme in schemes)
    require_unknown(urls[0], known)
    return Wanted(typed, urls, domain)


def require_unknown(url: str, known: Mapping[str, Site]) -> None:
    """Raise `click.UsageError` where an address is a known paper's, on whatever port."""
    host = bare(urlsplit(url).hostname or "")
    owner = site_of(url, known) or next((site for site in known.values() if host in site.hosts), None)
    if owner is not None:
        raise click.UsageError(
            f"{url} is {owner.id}'s, a newspaper that is known: see `baotinh sites check {owner.id}`"
        )


def _refusal(found: str, how: str = "") -> click.UsageError:
    return click.UsageError(f"expected the address of a newspaper, such as https://baovidu.vn/{how}, found {found}")


def _host(parts: SplitResult) -> str:
    """The host in the letters of the wire: `xn--…` for one with accents."""
    host = parts.hostname or ""
    return host if host.isascii() else host.encode("idna").decode()


def _require_name(host: str, found: str, *, allow_loopback: bool) -> None:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        if keys.is_host(bare(host)):
            return
        raise _refusal(found) from None
    if not (allow_loopback and address.version == 4 and address.is_loopback):
        hint = "; --allow-loopback allows those of this machine" if address.is_loopback else ""
        raise _refusal(f"{found}{hint}", ", by the name of its host")


def bare(host: str) -> str:
    """A host without `www.` and `m.`."""
    return _DOORS.sub("", host.rstrip("."))


def short_name(domain: str, name: str) -> str:
    """What a paper is called in commands: `baovidu` of baovidu.com.vn; of an address in numbers, by its name."""
    label = domain if domain[-1:].isdigit() else _ENDING.sub("", domain).replace(".", "-")
    letters = re.sub(r"[^a-z0-9-]+", "", fold(name if label[-1:].isdigit() and "." in label else label)).strip("-")
    return letters if letters[:1].isalpha() else f"bao{letters}"


def require_free(name: str, known: Mapping[str, Site]) -> None:
    """Raise `click.UsageError` where a paper is called so, or nothing may be."""
    if not keys.is_id(name):
        raise click.UsageError(
            f"expected small letters, digits, - and _ as a short name, found {name!r}: say --id NAME"
        )
    if name in known:
        raise click.UsageError(f"expected a short name that no paper has, found {name!r}; say another with --id")
