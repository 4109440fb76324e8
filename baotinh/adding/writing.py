"""A new paper's file and its two saved pages: tried first, then written, or nothing at all."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from errno import EACCES, ENOTDIR
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from baotinh.adding import saved
from baotinh.adding.address import Wanted, require_free, require_unknown, short_name
from baotinh.adding.proposal import Seen, proposed
from baotinh.adding.site_file import Fact, written
from crawler.extractors import extract
from crawler.items import Article, ExtractionError, Page
from crawler.sites import Site, load_site, require_own_hosts
from pipelines.db.archive import EXPORTS, refuse_backup, spare
from pipelines.db.disk import atomic

_SAVED = 2
"""Pages that are kept."""
PAGES = "pages"
"""Where in the exports the saved pages of papers lie, in a folder for each: there a redaction finds them."""


@dataclass(frozen=True, slots=True)
class Added:
    """What was written."""

    site: Site
    facts: tuple[Fact, ...]
    file: Path
    pages: Path | None
    """The folder of the saved pages; `None` where none could be saved."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where new papers go."""

    data: Path
    known: dict[str, Site]
    """Papers that are known; those that are added join them."""
    name: str | None = None
    """Short name, where a person has said one."""
    folder: Path | None = None
    """For saved pages, where a person has said one."""
    papers: Path = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "papers", self.data / "papers")

    def require_room(self, asked: Sequence[Wanted]) -> None:
        """Raise unless these can be added as far as is known before anything is asked: names, folders, rights."""
        refuse_backup(self.data)
        for one in asked:
            if self.name or not one.domain[-1:].isdigit():
                self._require_free(self.name or short_name(one.domain, ""))
        for place in (self.papers, self.folder or self.data / EXPORTS / PAGES):
            _require_writable(place)

    def add(self, seen: Seen) -> Added:
        """Write a paper's file and its pages; raises `click.UsageError` where its name or a host of it is taken."""
        require_unknown(seen.site.home, self.known)
        facts = _helpful(seen)
        name = self.name or short_name(seen.site.domain, str(_of("name", facts)))
        self._require_free(name)
        facts = (Fact("id", name, "told" if self.name else "by the host or the name"), *facts)
        today = datetime.now(UTC).date()
        text = written(facts, f"Proposed by `baotinh sites add` on {today}: look at what has a comment.")
        site = _understood(text, name)
        require_own_hosts(site, self.known, name=f"{name}.toml")
        read = sorted(_read(seen.pages, site), key=lambda one: _parts(one[1]), reverse=True)[:_SAVED]
        folder, file = self.pages_of(name), self.papers / f"{name}.toml"
        kept = saved.save(folder, read)
        try:
            with atomic(file) as stream:
                stream.write(text)
        except OSError:
            saved.remove(kept)
            raise
        self.known[name] = site
        return Added(site, facts, file, folder if kept else None)

    def pages_of(self, name: str) -> Path:
        """The folder for the saved pages of a paper."""
        return self.folder or self.data / EXPORTS / PAGES / name

    def _require_free(self, name: str) -> None:
        require_free(name, self.known)
        if os.path.lexists(self.papers / f"{name}.toml"):
            raise click.UsageError(f"{self.papers / f'{name}.toml'} is there already: say another name with --id")
        folder = spare(self.data, self.pages_of(name) / "trang.html").parent
        if folder.is_dir() and any(folder.iterdir()):
            raise click.UsageError(f"{folder}: expected no folder, or an empty one: name another with --pages")


def _require_writable(folder: Path) -> None:
    """Raise `OSError` unless a folder can be written into, or made."""
    there = next(place for place in (folder, *folder.absolute().parents) if os.path.lexists(place))
    if not there.is_dir():
        raise OSError(ENOTDIR, os.strerror(ENOTDIR), str(there))
    if not os.access(there, os.W_OK | os.X_OK):
        raise OSError(EACCES, os.strerror(EACCES), str(there))


def _helpful(seen: Seen) -> tuple[Fact, ...]:
    """The facts; without the platform where its selectors have the pages read worse than nothing at all would."""
    facts, plain = proposed(seen), proposed(seen, with_platform=False)
    with_it, without = (_read_well(seen.pages, _understood(written(_named(one), "-"), "x")) for one in (facts, plain))
    return facts if all(a >= b for a, b in zip(with_it, without, strict=True)) else plain


def _named(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    return (Fact("id", "x", ""), *facts)


def _read_well(pages: Sequence[Page], site: Site) -> tuple[int, int, int]:
    """On how many pages a text, a time and a headline is found."""
    read = [article for _, article in _read(pages, site)]
    return (
        sum(bool(one.body) for one in read),
        sum(one.published is not None for one in read),
        sum(bool(one.title) for one in read),
    )


def _read(pages: Sequence[Page], site: Site) -> Iterator[tuple[Page, Article]]:
    for page in pages:
        try:
            yield page, extract(page, site)
        except ExtractionError:
            continue


def _parts(article: Article) -> int:
    """How much there is on a page to be read rightly or wrongly."""
    told = (article.body, article.published, article.lead, article.authors, article.images, article.related)
    return sum(map(bool, (*told, article.tags, article.section)))


def _understood(text: str, name: str) -> Site:
    """A file as a crawl will understand it."""
    with TemporaryDirectory(prefix="baotinh-") as folder:
        path = Path(folder) / f"{name}.toml"
        path.write_text(text, "utf-8")
        return load_site(path)


def _of(key: str, facts: Sequence[Fact]) -> object:
    return next((fact.value for fact in facts if fact.key == key), None)
