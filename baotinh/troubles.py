"""What a crawl says of papers that are not well: what was found, what was expected, what to do."""

from collections.abc import Iterator, Mapping

from crawler.items import ELSEWHERE
from crawler.messages import message, translated
from crawler.sites import Site
from pipelines.ingest.run import Run
from pipelines.store.accounts import FRONT, SILENT


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
    [(site, told), *_] = trouble.items()
    first = message("crawl at", paper=site, home=homes.get(site, site))
    facts = {"why": translated(told[SILENT]), "so": message("crawl offline so")}
    return message("crawl offline", number=len(trouble), first=first, **facts)


def _line(site: str, home: str, kind: str, what: str) -> str:
    if kind == FRONT and what.startswith(ELSEWHERE):
        kind, what = "moved", what.removeprefix(f"{ELSEWHERE}: ")
    name = "held" if kind == SILENT and " until " in what else kind
    return message(f"crawl {name}", paper=site, home=home, what=translated(what))
