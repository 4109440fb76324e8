"""The schema of `archive.db`, as small named steps. Append only: a step that has run somewhere is never edited.

The comments stand inside the statements because SQLite keeps them: `.schema` in any client explains itself.
"""

from sqlite_utils import Database, Migrations

from crawler.text import fold_lines

archive = Migrations("archive")

_SOURCES = """
CREATE TABLE provinces (      -- the 63 units up to 30 June 2025 and the 34 since 1 July 2025
  key TEXT PRIMARY KEY,       -- era and official code: 2024-83, 2025-86
  code TEXT NOT NULL,         -- code of the General Statistics Office
  name TEXT NOT NULL,
  since TEXT,                 -- first day of the unit; empty for the former era
  until TEXT,                 -- last day
  became TEXT,                -- key of the unit that it went into on 1 July 2025
  renamed TEXT,               -- a later name of the same unit
  renamed_on TEXT             -- first day of the later name
) STRICT;

CREATE TABLE sites (          -- newspapers
  id TEXT PRIMARY KEY,        -- short name, as in `baotinh crawl ID`
  name TEXT NOT NULL,
  domain TEXT NOT NULL,
  province TEXT,              -- unit up to 30 June 2025
  province_now TEXT,          -- unit since 1 July 2025
  status TEXT NOT NULL,       -- active | merged
  successor TEXT,             -- where a merged paper went
  platform TEXT,              -- content management system
  local_sources TEXT NOT NULL DEFAULT '[]',  -- JSON: places whose times are local though they name another zone
  held_until TEXT             -- UTC; the server asked to be left alone until then
) STRICT;

CREATE TABLE runs (           -- one row for each crawl or import
  id INTEGER PRIMARY KEY,
  command TEXT NOT NULL,
  version TEXT NOT NULL,      -- of Báo Tỉnh
  started_at TEXT NOT NULL,   -- UTC
  ended_at TEXT,              -- UTC; empty: running, or ended without a word
  exit_code INTEGER,          -- see docs/operations.md
  counts TEXT                 -- JSON: what became of the addresses asked for
) STRICT;

CREATE TABLE captures (       -- every exchange with a server and every imported file, as it lies in the WARC
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs (id),
  site TEXT REFERENCES sites (id),
  url TEXT NOT NULL,          -- address asked for; urn:sha256:… for a file without one
  fetched_at TEXT,            -- UTC; empty for a file whose capture time nobody states
  status INTEGER,             -- HTTP status; empty when no response came, and for a file
  error TEXT,                 -- why no response came
  content_type TEXT,
  digest TEXT,                -- sha256:… of the body bytes as received
  location TEXT,              -- where a redirect points to
  etag TEXT,
  last_modified TEXT,
  warc_record TEXT UNIQUE,    -- WARC-Record-ID
  warc_file TEXT,             -- in DATA/warc/
  warc_offset INTEGER,        -- bytes
  warc_length INTEGER,        -- bytes, compressed
  revisit_of INTEGER REFERENCES captures (id),  -- the capture that has the same bytes, where this one has none
  UNIQUE (warc_file, warc_offset)
) STRICT;
CREATE INDEX captures_url ON captures (url);
CREATE INDEX captures_run ON captures (run_id);
CREATE INDEX captures_site ON captures (site, fetched_at);
CREATE INDEX captures_digest ON captures (digest) WHERE revisit_of IS NULL;
"""

_FRONTIER = """
CREATE TABLE pages (          -- the frontier: every address known, and what is to be done about it
  url TEXT PRIMARY KEY,
  site TEXT NOT NULL REFERENCES sites (id),
  kind TEXT NOT NULL,         -- home | listing | feed | sitemap | article
  depth INTEGER NOT NULL,     -- steps of pagination
  root TEXT,                  -- first page of the listing that this is a later page of
  closed_at TEXT,             -- of a first page: when its listing had last been read to an end, UTC
  closed_depth INTEGER,       -- of a first page: how far that was, in steps of pagination
  state TEXT NOT NULL,        -- due | done | later | gone | refused
  day TEXT NOT NULL,          -- day that a feed or sitemap gives for it, else the day it was found; newest first
  reason TEXT,                -- why it is not done, or what was found in place of an article
  due_at TEXT,                -- UTC; when it is asked for next; empty: not by itself
  tries INTEGER NOT NULL DEFAULT 0,  -- failures in a row
  looks INTEGER NOT NULL DEFAULT 0,  -- times it was read
  found_at TEXT NOT NULL,     -- UTC
  visited_at TEXT,            -- UTC, last answer
  moved_to TEXT,              -- address that answered in its place
  etag TEXT,                  -- validators of the last whole answer
  last_modified TEXT,
  whole_at TEXT,              -- UTC, last whole answer (200)
  article_id INTEGER REFERENCES articles (id)
) STRICT;
CREATE INDEX pages_due ON pages (site, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX pages_article ON pages (article_id);

CREATE TABLE links (          -- where each article address was found, and what was said of it there
  url TEXT NOT NULL,
  found_in TEXT NOT NULL,     -- address of the listing, feed or sitemap
  title TEXT,
  date_source TEXT,           -- feed.pubDate | sitemap.lastmod | listing …
  date_text TEXT,             -- as printed there
  found_at TEXT NOT NULL,     -- UTC, first time
  PRIMARY KEY (url, found_in)
) STRICT, WITHOUT ROWID;
"""

_ARTICLES = """
CREATE TABLE articles (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,   -- address without scheme, www. and tracking; sha256:… for a file without an address
  site TEXT REFERENCES sites (id),
  url TEXT,                   -- address of the page that this text was read from
  canonical_url TEXT,         -- address that the page gives as its own
  title TEXT,
  lead TEXT,                  -- sapo, as the reader sees it
  description TEXT,           -- meta description
  body TEXT,                  -- paragraphs and subheads, separated by blank lines
  subheads TEXT NOT NULL,     -- JSON: which of the paragraphs are subheads, counted from 0
  body_status TEXT NOT NULL,  -- ok | encoded | scripted | media: only ok has a whole body
  published_at TEXT,          -- local time (UTC+7), as long as the precision allows: 2026-03-07T08:07+07:00, 2026-03-07
  published_precision TEXT,   -- second | minute | hour | day | month
  published_raw TEXT,         -- as printed
  published_source TEXT,      -- where it was printed
  published_flags TEXT,       -- JSON
  updated_at TEXT,            -- as published_at
  updated_precision TEXT,
  updated_raw TEXT,
  updated_source TEXT,
  section TEXT,
  section_folded TEXT,        -- section without case and accents, for filters
  language TEXT,              -- ISO 639-1
  source_cited TEXT,          -- whom it was taken from, as the article says: TTXVN
  flags TEXT NOT NULL,        -- JSON: what a reader should know
  digest TEXT NOT NULL,       -- sha256 of title, lead and body
  capture_id INTEGER NOT NULL REFERENCES captures (id),  -- bytes that this text was read from
  first_seen_at TEXT NOT NULL,   -- UTC
  gone_at TEXT,               -- UTC; since when its address answers 404 or 410, while others of the paper answer
  changed_at TEXT NOT NULL    -- UTC; when this text was first seen
) STRICT;
CREATE INDEX articles_site ON articles (site, published_at);
CREATE INDEX articles_published ON articles (published_at);

CREATE TABLE revisions (      -- every text an article has had, the present one included
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,    -- from 1
  seen_at TEXT NOT NULL,      -- UTC
  capture_id INTEGER NOT NULL REFERENCES captures (id),
  digest TEXT NOT NULL,
  title TEXT,
  lead TEXT,
  body TEXT,
  PRIMARY KEY (article_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE authors (article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  position INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (article_id, position)) STRICT, WITHOUT ROWID;

CREATE TABLE tags (article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  position INTEGER NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (article_id, position)) STRICT, WITHOUT ROWID;

CREATE TABLE images (article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  position INTEGER NOT NULL, url TEXT, caption TEXT, credit TEXT,
  PRIMARY KEY (article_id, position)) STRICT, WITHOUT ROWID;

CREATE TABLE related (        -- links to other stories around and inside the article
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  title TEXT NOT NULL,
  url TEXT,
  heading TEXT,               -- Tin liên quan …; empty for a list without one
  at TEXT,                    -- as published_at
  precision TEXT,
  raw TEXT,
  PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE dates (          -- the evidence for the publication time: every date found, and what was made of it
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  source TEXT NOT NULL,       -- jsonld.datePublished | byline | url …
  text TEXT NOT NULL,         -- as printed
  at TEXT,                    -- as published_at; empty when no moment could be read
  precision TEXT,
  flags TEXT NOT NULL,        -- JSON
  verdict TEXT NOT NULL,      -- chosen | agrees | conflicts | unreadable …
  PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE tombstones (     -- articles that were taken down and must not come back
  key_hash TEXT PRIMARY KEY,  -- SHA-256 of the article's key
  at TEXT NOT NULL,           -- UTC
  reason TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE discards (       -- WARC files that were written anew and are about to be deleted
  file TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE cuts (           -- blocks that were left out of the article, and why
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  position INTEGER NOT NULL, text TEXT NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (article_id, position)) STRICT, WITHOUT ROWID;
"""


def _run(db: Database, statements: str) -> None:
    # Not executescript(): it commits, and a migration is one transaction. Statements end where a line ends with ";".
    for statement in statements.split(";\n"):
        if statement.strip():
            db.execute(statement)


@archive()
def m001_sources(db: Database) -> None:
    """Provinces, newspapers, runs and captures."""
    _run(db, _SOURCES)


@archive()
def m002_frontier(db: Database) -> None:
    """What is to be asked for, and where it was found."""
    _run(db, _FRONTIER)


_SEARCH = """
CREATE VIRTUAL TABLE search_exact USING fts5(title, lead, body, content='articles', content_rowid='id',
  tokenize="unicode61 remove_diacritics 0");

CREATE VIRTUAL TABLE search_folded USING fts5(title, lead, body, content='');
"""


@archive()
def m003_articles(db: Database) -> None:
    """Articles and what belongs to each."""
    _run(db, _ARTICLES)


@archive()
def m004_search(db: Database) -> None:
    """Two full-text indexes, written by the store: no trigger may touch them, since the schema is not trusted."""
    _run(db, _SEARCH)


_PLACES = """
CREATE TABLE places (         -- names of provinces in title, lead and body: what an article is about
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  field TEXT NOT NULL,        -- title | lead | body
  start INTEGER NOT NULL,     -- characters of the field before it
  length INTEGER NOT NULL,    -- characters
  text TEXT NOT NULL,         -- as printed
  former TEXT REFERENCES provinces (key),   -- unit up to 30 June 2025 that it names; with both units, which is open
  present TEXT REFERENCES provinces (key),  -- unit since 1 July 2025 that it names
  doubt TEXT,                 -- why it may be no province here; empty: it is one
  PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX places_former ON places (former, article_id) WHERE doubt IS NULL;
CREATE INDEX places_present ON places (present, article_id) WHERE doubt IS NULL;
"""


@archive()
def m005_places(db: Database) -> None:
    """The places in the text; `baotinh rebuild` finds them in articles that were stored before."""
    _run(db, _PLACES)


_COPIES = """
CREATE TABLE shingles (       -- a sixteenth of the runs of three words of each article, by which copies are met
  key INTEGER NOT NULL,       -- 48 bits of the BLAKE2b of the run, without accents; those that 16 divides
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  PRIMARY KEY (key, article_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE copies (         -- pairs of articles of different papers that are largely the same words, in both orders
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  other_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  shared REAL NOT NULL,       -- share of the article's runs of three words that stand, in order, in the other; 0 to 1
  PRIMARY KEY (article_id, other_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE stories (        -- articles that are one story in several papers; one in no row is a story by itself
  article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
  story INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE  -- the one of them that was published first
) STRICT;
"""


@archive()
def m006_copies(db: Database) -> None:
    """Which articles are copies; `baotinh rebuild` finds them among articles that were stored before."""
    _run(db, _COPIES)


_NARROWED = """
CREATE INDEX articles_facts ON articles (id, site, published_at, section_folded);

DROP TABLE search_exact;
DROP TABLE search_folded;
CREATE VIRTUAL TABLE search_exact USING fts5(title, lead, body, facts, content='',
  tokenize="unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE search_folded USING fts5(title, lead, body, facts, content='');

INSERT INTO search_exact (rowid, title, lead, body, facts) SELECT id, title, lead, body,
  char(57344) || 's' || coalesce(site, '')
  || ' ' || char(57344) || 'y' || substr(coalesce(published_at, ''), 1, 4)
  || ' ' || char(57344) || 'm' || replace(substr(coalesce(published_at, ''), 1, 7), '-', '')
  || ' ' || char(57344) || 'c' || replace(coalesce(section_folded, ''), ' ', '') FROM articles;

INSERT INTO search_folded (rowid, title, lead, body, facts)
  SELECT id, fold_lines(title), fold_lines(lead), fold_lines(body),
  char(57344) || 's' || coalesce(site, '')
  || ' ' || char(57344) || 'y' || substr(coalesce(published_at, ''), 1, 4)
  || ' ' || char(57344) || 'm' || replace(substr(coalesce(published_at, ''), 1, 7), '-', '')
  || ' ' || char(57344) || 'c' || replace(coalesce(section_folded, ''), ' ', '') FROM articles;
"""


@archive()
def m007_narrowed_search(db: Database) -> None:
    """Paper, month and section stand in the indexes too, so that a filter does not read every article with the word."""
    db.conn.create_function("fold_lines", 1, lambda text: text and fold_lines(text), deterministic=True)
    _run(db, _NARROWED)
