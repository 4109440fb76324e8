"""What can be taken away: a search as a table or a feed, a trend, an article's citation and its evidence."""

import csv
import io
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO, TextIO
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from baotinh import atom
from baotinh.cite import citations
from baotinh.serve.asking import TEXT, Answer, Asked, ProblemError
from baotinh.serve.pages import article as articles
from baotinh.serve.pages.search import over_time, selection
from crawler.messages import message
from crawler.text import to_json
from pipelines.db.archive import now
from pipelines.db.rows import ArticleRow, AuthorRow
from pipelines.query import bundle as bundles
from pipelines.query.articles import capture_of, first_seen, parts
from pipelines.query.export import Form, cell
from pipelines.query.search import search
from pipelines.query.selection import Selection
from pipelines.query.tables import Rows
from pipelines.query.watch import Event, tell

_KINDS = {"csv": "text/csv; charset=utf-8", "json": "application/json; charset=utf-8",
          "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip
_ATOM = "application/atom+xml; charset=utf-8"
_IN_FEED = 50
_CITED = {"txt": TEXT, "bib": "text/x-bibtex; charset=utf-8", "ris": "application/x-research-info-systems",
          "csl.json": "application/vnd.citationstyles.csl+json"}  # fmt: skip


def result(asked: Asked) -> Answer:
    """All that a search finds, whichever page of it is looked at."""
    asked.take_time()
    kind, chosen = asked.named["kind"], selection(asked)
    if kind == "atom":
        return Answer(_feed(asked, chosen), 200, _ATOM)
    rows = Rows.of(asked.archive, chosen=chosen)
    return Answer.file(
        _file(lambda file: Form(kind, mark=kind == "csv").write(rows, file)), f"baotinh.{kind}", _KINDS[kind]
    )


def _file(write: Callable[[TextIO], object]) -> IO[bytes]:
    """A file that has no name, so that nothing is left of it when it has been sent."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  # whoever sends it closes it
    text = io.TextIOWrapper(file, "utf-8", newline="", write_through=True)
    write(text)
    text.flush()
    text.detach()
    file.seek(0)
    return file


def _feed(asked: Asked, chosen: Selection) -> str:
    """The newest of what is found; what was said of each stays the same, under the same id."""
    newest = search(asked.archive, replace(chosen, sort="newest", limit=_IN_FEED, offset=0))
    here = asked.link("/search", page=None)
    feed = uuid5(NAMESPACE_URL, f"baotinh:{here}")
    seen = first_seen(asked.archive, [hit.id for hit in newest])
    events = tell(asked.archive, feed, [Event(seen[hit.id], hit.id, "new") for hit in newest])
    for event in events:
        event["url"] = f"{asked.home}/article/{event['article']}"
    links = {"self": f"{asked.home}{asked.link()}", "alternate": f"{asked.home}{here}"}
    title = message("desk feed", query=chosen.query or urlsplit(here).query or "–")
    at = max((event["at"] for event in events), default=now())
    return atom.document(feed=feed.urn, title=title, at=at, events=events, links=links)


def trend(asked: Asked) -> Answer:
    """What the chart shows, as a table."""
    chosen = selection(asked)
    if chosen.query is None:
        raise ProblemError(400, "expected a query, found none")
    found = over_time(asked, chosen)
    rows = found.to_dicts()
    if asked.named["kind"] == "json":
        return Answer.file(to_json({"query": chosen.query, "by": found.by, "rows": rows}), "trend.json", _KINDS["json"])
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(names := list(rows[0]) if rows else ["period"])
    writer.writerows([cell(row[name]) for name in names] for row in rows)
    return Answer.file("\ufeff" + out.getvalue(), "trend.csv", _KINDS["csv"])


def citation(asked: Asked) -> Answer:
    """An article as a source, for people or for programs that keep references."""
    row = articles.found(asked)
    if isinstance(row, Answer):
        return row
    kind = asked.named["kind"]
    return Answer.file(_citations(asked, row)[kind], f"article-{row.id}.{kind}", _CITED[kind])


def _citations(asked: Asked, row: ArticleRow) -> dict[str, str]:
    authors = [one.name for one in parts(asked.archive, row.id, AuthorRow)]
    return citations(row, authors, capture_of(asked.archive, row))


def bundle(asked: Asked) -> Answer:
    """All evidence of an article, in one file that a stranger can check."""
    row = articles.found(asked)
    if isinstance(row, Answer):
        return row
    asked.take_time()
    told = {f"citation.{suffix}": text for suffix, text in _citations(asked, row).items()}
    with tempfile.TemporaryDirectory(prefix="baotinh-") as folder:
        path = Path(folder, "article.wacz")
        bundles.write(asked.archive, row, path, told)
        return Answer.file(path.open("rb"), f"article-{row.id}.wacz", "application/wacz")
