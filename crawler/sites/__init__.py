"""What is known of each newspaper: data, not code.

One TOML file a newspaper (`papers/`), one a CMS (`platforms/`). A paper takes from its platform whatever it does not
say itself. The reader is strict: a key or a value that it does not understand is a `SiteError`, in one line.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from crawler.provinces import find_province, successor
from crawler.sites import keys
from crawler.sites.keys import SiteError
from crawler.sites.site import COMMON_DENY, Platform, Selectors, Site

__all__ = ["COMMON_DENY", "Platform", "Selectors", "Site", "SiteError", "load_platforms", "load_site", "load_sites",
           "require_own_hosts", "site_of"]  # fmt: skip


def load_sites(overlay: Path | None = None) -> dict[str, Site]:
    """All papers by id, in order of id: those shipped, and over them the TOML files of a directory, if it is there.

    A file of the directory stands in for the shipped paper with the same id, whole.
    """
    own: dict[str, Site] = {}
    for path in sorted(overlay.glob("*.toml")) if overlay else ():
        site = load_site(path)
        if site.id in own:
            raise SiteError(f'{path}: id: expected one file a paper, found a second one for "{site.id}"')
        own[site.id] = site
    known = dict(sorted({**_shipped(), **own}.items()))
    for site in own.values():
        require_own_hosts(site, known, name=f"{overlay}/{site.id}.toml")
    return known


def require_own_hosts(site: Site, known: Mapping[str, Site], *, name: str) -> None:
    """Raise unless the aliases of a paper are no other paper's: what is read there must be stored in one name."""
    for alias in site.aliases:
        for other in known.values():
            if other.id != site.id and alias in other.hosts:
                found = f"found {keys.shown(alias)}, which is {other.id}'s"
                raise SiteError(f"{name}: aliases: expected hosts of this paper alone, {found}")


def load_site(path: Path) -> Site:
    """The paper that a TOML file describes."""
    return _site(path, name=str(path))


@cache
def load_platforms() -> Mapping[str, Platform]:
    """The shipped platforms by id."""
    found = (_platform(file) for file in _data("platforms"))
    return {platform.id: platform for platform in found}


def site_of(url: str, sites: Mapping[str, Site]) -> Site | None:
    """The paper that an address belongs to; of several, the one whose host fits most closely."""
    owners = (site for site in sites.values() if site.owns(url))
    return max(owners, key=lambda site: len(site.own_host(url) or ""), default=None)


@cache
def _shipped() -> Mapping[str, Site]:
    found = (_site(file, name=f"papers/{file.name}") for file in _data("papers"))
    return {site.id: site for site in found}


def _data(folder: str) -> list[Path]:
    return sorted((Path(__file__).parent / folder).glob("*.toml"))


def _site(file: Path, *, name: str) -> Site:
    values, selectors = _read(file, keys.SITE, name=name, required=("id", "name", "domain"))
    platform = _platform_named(values.get("platform"), name=name)
    inherited = {key: getattr(platform, key) for key in keys.PLATFORM} if platform else {}
    shared = platform.selectors if platform else Selectors()
    now = {"province_now": _province_now(values.get("province"))}
    site = Site(**{**inherited, **now, **values}, selectors=replace(shared, **selectors))
    if not site.owns(site.home):
        raise SiteError(f"{name}: home: expected an address on {site.domain}, found {keys.shown(site.home)}")
    return site


def _platform(file: Path) -> Platform:
    values, selectors = _read(file, keys.PLATFORM, name=f"platforms/{file.name}", required=("id", "name"))
    return Platform(**values, selectors=Selectors(**selectors))


def _platform_named(wanted: str | None, *, name: str) -> Platform | None:
    known = load_platforms()
    if wanted is not None and wanted not in known:
        raise SiteError(f"{name}: platform: expected {keys.nearest(wanted, known)}, found {keys.shown(wanted)}")
    return known[wanted] if wanted else None


def _province_now(former: str | None) -> str | None:
    """The name of today's unit, when the text names exactly one former unit."""
    today = [new for old in find_province(former or "") if (new := successor(old))]
    return today[0].name if len(today) == 1 else None


def _read(
    file: Path, readers: Mapping[str, keys.Reader], *, name: str, required: tuple[str, ...]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The values of a file and those of its table `[selectors]`."""
    table = _toml(file, name=name)
    selectors = table.pop("selectors", {})
    if not isinstance(selectors, dict):
        raise SiteError(f"{name}: selectors: expected a table, found {keys.shown(selectors)}")
    values = keys.read(table, readers, file=name)
    for key in required:
        if key not in values:
            raise SiteError(f"{name}: {key}: expected a value, found none")
    return values, keys.read(selectors, keys.SELECTORS, file=name, within="selectors.")


def _toml(file: Path, *, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_bytes().decode())
    except OSError as error:
        raise SiteError(f"{name}: expected a file that can be read, found: {error.strerror}") from error
    except ValueError as error:  # TOMLDecodeError, UnicodeDecodeError
        raise SiteError(f"{name}: expected TOML in UTF-8, found: {error}") from error
