"""An archive that knows the paper that is gone, and the command that gets its past."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from warcio.archiveiterator import ArchiveIterator

from tests.foreign import archive as foreign
from tests.foreign.archive import PAPER
from tests.recover import words
from tests.recover.paper import ARTICLES, CAPTURES, SITE, Capture, Text, Truth
from tests.test_house import ROOT
from tests.world import Done

_LONG = 60
"""Seconds after which a command has not ended by itself."""
_REVISITS = frozenset(each.stored_at for each in CAPTURES if each.is_revisit)
"""Looks of which nobody has to take note: the archive has but said that the page was as before."""
_BEGUN = """
import sys
from crawler import settings
for told in {told!r}:
    setattr(settings, *told)
sys.argv[0] = "baotinh"
from baotinh.__main__ import main
main()
"""


class Kept(NamedTuple):
    """A record of the archive's own WARC files."""

    url: str
    at: str
    """As far as the second."""
    body: bytes


@dataclass(frozen=True, slots=True)
class Recovery(foreign.Archive):
    """An archive, and where the index stands from which it is filled."""

    index: str = ""

    def command(self, *options: object, paper: str = PAPER, delay: float = 0.0, timeout: float = 5.0) -> list[str]:
        """How the command is begun: as it is typed, but with shorter waits."""
        told = list(zip(words.SETTINGS, (delay, timeout), strict=True))
        start = [sys.executable, "-c", _BEGUN.format(told=told), words.COMMAND, paper]
        typed = [*options, words.LOOPBACK, words.DATA, self.data]
        where = [] if words.INDEX in options else [words.INDEX, self.index]
        return [*start, *map(str, (*where, *typed))]

    def run(self, command: list[str]) -> Done:
        """A command, in a process of its own: what fetches runs but once in each."""
        started = subprocess.run(
            command, capture_output=True, text=True, timeout=_LONG, check=False, cwd=ROOT, env=plain_environment()
        )
        return Done(started.returncode, started.stdout, started.stderr)

    def recover(self, *options: object, **how: object) -> Done:
        """Recover the paper, without a traceback."""
        done = self.run(self.command(*options, **how))  # type: ignore[arg-type]
        assert "Traceback" not in done.err, done.err
        return done

    def recover_until(self, is_time: Callable[[], bool], number: signal.Signals, **how: object) -> Done:
        """Begin to recover the paper, and send a signal when it is time."""
        command = self.command(**how)  # type: ignore[arg-type]
        started = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=plain_environment()
        )
        try:
            end = time.monotonic() + _LONG
            while not is_time() and started.poll() is None and time.monotonic() < end:
                time.sleep(0.01)
            assert started.poll() is None, started.communicate()
            started.send_signal(number)
            out, err = started.communicate(timeout=_LONG)
        finally:
            if started.poll() is None:
                started.kill()
                started.communicate()
        return Done(started.returncode, out, err)

    def truth(self) -> dict[str, Truth]:
        """What stands in it, as `paper.truth` has it; the looks at an article are those at its addresses."""
        query = """SELECT a.title, r.seen_at, r.body FROM articles a JOIN revisions r ON r.article_id = a.id
                   ORDER BY a.id, r.number"""
        texts: dict[str, tuple[Text, ...]] = {}
        for title, since, body in map(_strings, self.rows(query)):
            texts[title] = (*texts.get(title, ()), Text(since, body))
        seen: dict[str, set[str]] = {}
        for url, at in map(_strings, self.rows("SELECT url, fetched_at FROM captures WHERE status = 200")):
            seen.setdefault(_number(url), set()).add(at)
        addresses = {str(title): str(url) for title, url in self.rows("SELECT title, url FROM articles")}
        return {
            title: Truth(title, each, frozenset(seen[_number(addresses[title])] - _REVISITS))
            for title, each in texts.items()
        }

    def kept(self) -> list[Kept]:
        """The pages in its WARC files."""
        found = []
        for path in sorted((self.data / "warc").glob("*.warc.gz*")):
            with path.open("rb") as file, closing(ArchiveIterator(file)) as records:
                for record in records:
                    if record.rec_type in ("response", "resource"):
                        told = record.rec_headers
                        at, url = told.get_header("WARC-Date")[:19], told.get_header("WARC-Target-URI")
                        found.append(Kept(url, at, record.raw_stream.read()))
        return found

    def missed(self, captures: Iterable[Capture] = ARTICLES) -> list[str]:
        """The articles of these captures that do not stand in it."""
        titles = set(self.titles) if (self.data / "archive.db").exists() else set()
        return sorted({each.told.title for each in captures if each.told} - titles)


def begin(folder: Path, index: str) -> Recovery:
    """An archive that is about to begin."""
    (folder / "papers").mkdir(parents=True)
    (folder / "papers" / f"{PAPER}.toml").write_text(SITE, "utf-8")
    return Recovery(folder, index)


def plain_environment() -> dict[str, str]:
    """Without what the tester has set."""
    return {name: value for name, value in os.environ.items() if not name.startswith("BAOTINH_")}


def complaints(done: Done) -> list[str]:
    """The lines that say what is wrong; a line of how far it has come is none."""
    return [line for line in done.err.splitlines() if line.startswith("baotinh: ")]


def _number(url: str) -> str:
    """Of the article at an address."""
    found = re.search(r"-(\d{5})\.html", url)
    return found[1] if found else url


def _strings(row: tuple[object, ...]) -> tuple[str, ...]:
    return tuple(map(str, row))
