"""Crawls papers with the command, as a user with only a domain would, and compares what it left with the truth."""

import json
import re
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.discovery.server import Served
from tests.discovery.site import Paper
from tests.test_house import ROOT

LONGEST = 240
"""Seconds after which a crawl is killed; it has failed long before."""
ENOUGH, STRAY, DEAR = 0.97, 0.01, 2.0
"""What is asked for: share of the reachable that is found, of what is stored that is none, requests an article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One line of the table."""

    paper: str
    system: str
    published: int
    reachable: int
    found: int
    """Of the reachable."""
    more: int
    """Found besides: older than asked for, or by luck."""
    doubles: int
    """Rows beyond one for an article."""
    strays: int
    """Rows that are no articles."""
    mixed: int
    """Rows in whose history the text of another article stands."""
    requests: int
    exit: int
    exits: tuple[int, ...]
    """Those that are right; where there is something to find and nothing was found, that is 69 alone."""
    said: bool
    """Whether stderr has the line that is asked for."""
    seconds: float
    faults: tuple[str, ...]
    missed: tuple[str, ...]
    """Addresses of reachable articles that were not found."""
    stored: tuple[str, ...]
    """Addresses of what is stored and no article."""
    asked: tuple[str, ...]
    """Every address that was asked for, once for each time."""
    stderr: str

    @property
    def each(self) -> float | None:
        """Requests for an article found."""
        got = self.found + self.more
        return self.requests / got if got else None


def crawl(papers: Sequence[Paper], served: Served, folder: Path) -> list[Result]:
    """Crawl papers in one run of the command; one line for each."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "baotinh", "crawl", "--data", str(folder / "data"), "--contact", "a@example.org"]
    for paper in papers:
        command += ["--site", str(site_file(paper, folder))]
    if days := max(paper.since for paper in papers):
        command += ["--since", f"{datetime.now(UTC).date() - timedelta(days=days)}"]
    began = time.monotonic()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=served.environment(), cwd=ROOT
    )
    try:
        _, err = process.communicate(timeout=LONGEST)
    except subprocess.TimeoutExpired:
        process.kill()
        _, err = process.communicate()
    seconds = time.monotonic() - began
    return [_compared(paper, served, folder / "data", process.returncode, err, seconds) for paper in papers]


def site_file(paper: Paper, folder: Path) -> Path:
    """What a user writes of a paper: its domain, and the facts that are known."""
    keys = {"id": paper.name, "name": f"Báo {paper.name}", "domain": paper.domain, "home": paper.start, "delay": 0}
    path = folder / f"{paper.name}.toml"
    path.write_text(
        "".join(f"{key} = {json.dumps(value)}\n" for key, value in (keys | dict(paper.facts)).items()), "utf-8"
    )
    return path


def _rows(data: Path, site: str) -> list[tuple[int, str, str]]:
    """Number, address and title of what is stored of a paper, its earlier titles included."""
    path = data / "archive.db"
    if not path.exists():
        return []
    db = sqlite3.connect(path)
    try:
        query = (
            "SELECT a.id, a.url, r.title FROM articles a LEFT JOIN revisions r ON r.article_id = a.id WHERE a.site = ?"
        )
        return [(number, url or "", title or "") for number, url, title in db.execute(query, (site,))]
    finally:
        db.close()


def _compared(paper: Paper, served: Served, data: Path, code: int, err: str, seconds: float) -> Result:
    places, titles = paper.places(), {a.story.title: a for a in paper.articles}
    rows = _rows(data, paper.name)
    urls = {number: url for number, url, _ in rows}
    at = {number: places.get(paper.key(url)) for number, url in urls.items()}
    met = Counter(article.story.number for article in at.values() if article)
    mixed = {n for n, _, title in rows if (other := titles.get(title)) and at[n] and other.story != at[n].story}  # type: ignore[union-attr]
    wanted = {article.story.number: article for article in paper.reachable()}
    asked = tuple(served.asked.get(paper.name, Counter()).elements())
    strays = tuple(url for number, url in urls.items() if at[number] is None)
    result = Result(
        paper=paper.name, system=paper.system, published=len(paper.articles), reachable=len(wanted),
        found=sum(n in met for n in wanted), more=sum(n not in wanted for n in met),
        doubles=sum(met.values()) - len(met),
        strays=len(strays), mixed=len(mixed), requests=len(asked), exit=code,
        exits=(69,) if wanted and not met else paper.exits,
        said=not paper.says or bool(_line(paper, err)), seconds=seconds, faults=(),
        missed=tuple(a.addresses[0] for n, a in wanted.items() if n not in met), stored=strays, asked=asked, stderr=err,
    )  # fmt: skip
    return _judged(result)


def _line(paper: Paper, err: str) -> str | None:
    """The line on stderr that says what is the matter; one that names the paper, or speaks of us."""
    for line in err.splitlines():
        if re.search(paper.says, line, re.IGNORECASE) and (
            paper.name in line or paper.domain in line or not paper.resolves
        ):
            return line
    return None


def _judged(result: Result) -> Result:
    faults = []
    if result.found < ENOUGH * result.reachable:
        faults.append("missed")
    if result.doubles:
        faults.append("doubles")
    if result.strays > STRAY * (result.found + result.more + result.strays):
        faults.append("strays")
    if result.mixed:
        faults.append("mixed")
    if result.published > 50 and (result.each or 0) > DEAR:
        faults.append("dear")
    if result.exit not in result.exits:
        faults.append("exit")
    if not result.said:
        faults.append("silent")
    return Result(**{name: getattr(result, name) for name in Result.__slots__} | {"faults": tuple(faults)})
