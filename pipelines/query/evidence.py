"""What an archive knows of where a paper announces its news, and what its addresses look like."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urljoin

from crawler.addresses import as_sent, normalise
from crawler.codings import BadBodyError
from crawler.items import Page
from crawler.sites import Site
from pipelines.db.archive import Archive
from pipelines.store import forms
from pipelines.store.forms import Form
from pipelines.warc.reader import record_at

_HOPS = 5
_GONE = ("HTTP 404", "HTTP 410", "HTML page", "feed without an entry", "sitemap with", "redirected to the front page")
"""What the state of a door begins with that is none any more, however often it is asked."""


@dataclass(frozen=True, slots=True)
class Source:
    """A place where a paper announces news, or may do so."""

    url: str
    kind: str
    """home, feed, sitemap, listing."""
    state: str
    reason: str | None
    depth: int
    """0 for what is not behind another page of the same kind."""
    rank: int
    """How much spoke for it when it was found: 0 what somebody named, 1 a menu, more for what is only linked to."""
    looks: int
    announced: int
    """Articles that were found there."""

    @property
    def is_well(self) -> bool:
        """Whether it was read, and led to articles; an index of sitemaps leads to others."""
        is_read = self.state in ("done", "due") and self.reason in (None, "not modified") and self.looks > 0
        return is_read and (self.announced > 0 or self.kind == "sitemap")

    @property
    def is_dead(self) -> bool:
        """Whether what stands there is no such door."""
        reason = self.reason or ""
        return self.state == "gone" or (reason.startswith(_GONE) and not reason.endswith("unconfirmed"))


@dataclass(frozen=True, slots=True)
class Evidence:
    """One paper."""

    front: str
    """The address at which its front page answers by now, which may be another host's."""
    sources: tuple[Source, ...]
    forms: tuple[Form, ...]
    """Forms of its addresses, the commonest first."""
    articles: tuple[str, ...]
    """Addresses of its newest articles."""

    def well(self, kind: str) -> list[Source]:
        """Doors of a kind that led to articles, the most first; not those that stand behind others."""
        found = [source for source in self.sources if source.kind == kind and source.is_well and source.depth == 0]
        return sorted(found, key=lambda source: (-source.announced, source.url))


def evidence(archive: Archive, site: Site, *, articles: int = 50) -> Evidence:
    """All that is known of a paper, from whatever run; `articles` of its newest ones are named."""
    db = archive.connection
    sources = (Source(*row) for row in db.execute(_SOURCES, (site.id,)))
    newest = db.execute("SELECT url FROM articles WHERE site = ? AND url NOT NULL ORDER BY id DESC LIMIT ?",
                        (site.id, articles))  # fmt: skip
    named = tuple(str(row[0]) for row in newest)
    return Evidence(_leads_to(archive, site.home), tuple(sources), tuple(forms.of_site(db, site.id)), named)


def _leads_to(archive: Archive, url: str) -> str:
    """Where an address led when it was last asked for."""
    query = """SELECT status, location FROM captures WHERE url = ? AND status NOT NULL AND captured_by IS NULL
               ORDER BY id DESC LIMIT 1"""
    for _ in range(_HOPS):
        row = archive.connection.execute(query, (as_sent(url),)).fetchone()
        if row is None or not 300 <= row["status"] < 400 or not row["location"]:
            break
        url = normalise(urljoin(url, row["location"])) or url
    return url


def pages(archive: Archive, site: str, *, most: int) -> Iterator[Page]:
    """The pages of a paper's newest articles, as the archive has their bytes."""
    query = """SELECT c.url, c.warc_file, c.warc_offset FROM articles a JOIN captures c ON c.id = a.capture_id
               WHERE a.site = ? AND c.warc_file NOT NULL AND c.revisit_of IS NULL ORDER BY a.id DESC LIMIT ?"""
    for row in archive.connection.execute(query, (site, most)):
        record = record_at(archive.folder / "warc", row["warc_file"], row["warc_offset"])
        if record is not None:
            with suppress(BadBodyError):  # of one that nobody could read, nobody can say how it reads
                yield Page(record.url, record.decoded, record.fetched_at, record.content_type)


_SOURCES = """SELECT p.url, p.kind, p.state, p.reason, p.depth, p.rank, p.looks, coalesce(l.announced, 0)
  FROM pages p LEFT JOIN (SELECT found_in, count(*) AS announced FROM links GROUP BY found_in) l ON l.found_in = p.url
  WHERE p.site = ? AND p.kind IN ('home', 'feed', 'sitemap', 'listing') ORDER BY p.found_at, p.url"""
