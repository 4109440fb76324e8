"""What it costs on the disk to keep pictures, from what the archive has."""

import sqlite3
from dataclasses import dataclass
from datetime import date

PAPER_A_DAY, EACH, BYTES = 40, 3.0, 150_000
"""What is assumed where the archive has nothing yet: articles of a paper in a day, pictures in each, and their size."""

_WINDOW = 30
"""Days up to the last one on which anything was published."""
_FEW = 20
"""Articles or pictures below which there is no telling."""
_SIZED = 1000
"""Pictures that are looked at, the newest."""
_YEAR = 365


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a year of pictures takes."""

    articles_a_day: float
    with_any: float
    """Share of the articles that have a picture, 0 to 1."""
    each: float
    """Pictures of an article."""
    size: float
    """Bytes of a picture."""
    is_assumed: bool
    """Whether the archive has too few articles to tell how many there are, and how many pictures."""
    is_size_assumed: bool
    """Whether it has too few pictures to tell how large they are."""

    @property
    def lead(self) -> float:
        """Bytes a year of the first picture of each article."""
        return _YEAR * self.articles_a_day * self.with_any * self.size

    @property
    def article(self) -> float:
        """Bytes a year of all pictures."""
        return _YEAR * self.articles_a_day * self.each * self.size


def forecast(db: sqlite3.Connection | None, papers: int) -> Forecast:
    """What keeping pictures would take, by the counts of an archive; where it has none, by assumption for `papers`."""
    counted, size = (_counted(db), _size(db)) if db is not None else (None, None)
    a_day, with_any, each = counted or (float(PAPER_A_DAY * papers), 1.0, EACH)
    return Forecast(a_day, with_any, each, size or BYTES, counted is None, size is None)


def _counted(db: sqlite3.Connection) -> tuple[float, float, float] | None:
    """Articles of a day, the share of them with a picture, pictures of each."""
    query = """SELECT count(*), min(published_day), max(published_day), avg(pictures > 0), avg(pictures) FROM
                 (SELECT published_day, (SELECT count(url) FROM images WHERE article_id = a.id) AS pictures
                  FROM articles a WHERE published_day > (SELECT date(max(published_day), ?) FROM articles))"""
    many, first, last, with_any, each = db.execute(query, (f"-{_WINDOW} days",)).fetchone()
    if many < _FEW:
        return None
    days = (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
    return many / days, with_any, each


def _size(db: sqlite3.Connection) -> float | None:
    """Bytes that a picture takes in the WARC; none for those whose bytes were there already."""
    query = """SELECT count(*), avg(size) FROM (SELECT iif(c.revisit_of IS NULL, c.warc_length, 0) AS size
                 FROM pages p JOIN captures c ON c.id = p.capture_id WHERE p.kind = 'image'
                 ORDER BY c.id DESC LIMIT ?)"""
    many, size = db.execute(query, (_SIZED,)).fetchone()
    return float(size) if many >= _FEW else None
