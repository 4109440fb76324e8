"""What a crawl says of papers that are not well: what was found, what was expected, what to do."""

from collections.abc import Iterator, Mapping

from crawler.sites import Site
from pipelines.ingest.run import Run
from pipelines.store.accounts import BODILESS, FRONT, NOTHING, SILENT, UNDATED

_LOOK = "look at it in a browser"
_NEW = "the paper may have been redesigned"
_ADVICE: Mapping[str, str] = {
    FRONT: f"expected a page that leads to articles; {_LOOK}, and name feeds or sections in its site file",
    "feed": f"expected RSS or Atom; {_LOOK}, and mend `feeds` in its site file; it is read without",
    "sitemap": f"expected addresses of the paper; {_LOOK}, and mend `sitemaps` in its site file; it is read without",
    NOTHING: f"expected articles, of which none is known yet; {_LOOK}, then see `baotinh runs --site {{}}`",
    UNDATED: f"{_NEW}: look at one in a browser, and with `baotinh extract FILE --why`",
    BODILESS: f"{_NEW}, or have put up a wall: look at one in a browser, and with `baotinh extract FILE --why`",
}


def lines(run: Run, sites: tuple[Site, ...]) -> Iterator[str]:
    """One line for each kind of trouble of each paper; one alone when it is us who could not be reached."""
    homes = {site.id: site.home for site in sites}
    if run.account.is_offline and run.trouble:
        yield _offline(run.trouble, homes)
        return
    for site, trouble in sorted(run.trouble.items()):
        for kind, what in trouble.items():
            yield _line(site, homes.get(site, site), kind, what)


def _offline(trouble: Mapping[str, Mapping[str, str]], homes: Mapping[str, str]) -> str:
    whose = [f"{site} at {homes.get(site, site)}" for site in trouble]
    [(first, why), *_] = [(name, told[SILENT]) for name, told in zip(whose, trouble.values(), strict=True)]
    which = first if len(whose) == 1 else f"any of {len(whose)} papers, such as {first}"
    return (
        f"nothing could be read of {which}: {why}; no host answered, so this machine may be offline, "
        "and nothing was put off; the next crawl asks again"
    )


def _line(site: str, home: str, kind: str, what: str) -> str:
    if kind == SILENT:
        when = "a crawl after that" if " until " in what else "the next crawl"
        return f"nothing could be read of {site} at {home}: {what}; {when} asks again"
    subject = f"{kind} of {site}: found {what}" if kind in (FRONT, "feed", "sitemap") else f"{site}: {what}"
    return f"{subject}; {_ADVICE[kind].format(site)}"
