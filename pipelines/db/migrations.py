"""The schema of `archive.db`, as small named steps. Append only: a step that has run somewhere is never edited.

The comments stand inside the statements because SQLite keeps them: `.schema` in any client explains itself. They are
also the source of the tables `tables` and `columns`, of docs/schema.md and of what an export says of its fields
(pipelines/db/comments.py), so each table and column has one, and a comment may still be improved in a step that has
run: `-- [unit] meaning`; [personal] marks what names persons and is left out where nobody shall be named. A column of a
view that is the column of a table means what it means there.
"""

from functools import partial

from sqlite_utils import Database, Migrations

from crawler.addresses import hostname, identity
from crawler.text import fold, fold_lines
from pipelines.db import past_texts, search_order
from pipelines.db.derived import derived
from pipelines.db.progress import stage
from pipelines.db.reindex import index_anew
from pipelines.db.shared import put

archive = Migrations("archive")

_SOURCES = """
CREATE TABLE provinces (      -- the 63 units up to 30 June 2025 and the 34 since 1 July 2025
  key TEXT PRIMARY KEY,       -- era and official code: 2024-83, 2025-86
  code TEXT NOT NULL,         -- code of the General Statistics Office
  name TEXT NOT NULL,         -- as written at the beginning of the era
  since TEXT,                 -- [day] first day of the unit; empty for the former era
  until TEXT,                 -- [day] last day; empty for the present era
  became TEXT,                -- key of the unit that it went into on 1 July 2025
  renamed TEXT,               -- a later name of the same unit
  renamed_on TEXT             -- [day] first day of the later name
) STRICT;

CREATE TABLE sites (          -- newspapers
  id TEXT PRIMARY KEY,        -- short name, as in `baotinh crawl ID`
  name TEXT NOT NULL,         -- as the paper calls itself
  domain TEXT NOT NULL,       -- without www.
  province TEXT,              -- unit up to 30 June 2025
  province_now TEXT,          -- unit since 1 July 2025
  status TEXT NOT NULL,       -- active | merged
  successor TEXT,             -- where a merged paper went
  platform TEXT,              -- content management system
  local_sources TEXT NOT NULL DEFAULT '[]',  -- [JSON] places whose times are local though they name another zone
  held_until TEXT             -- [UTC] the server asked to be left alone until then
) STRICT;

CREATE TABLE runs (           -- one row for each crawl or import
  id INTEGER PRIMARY KEY,     -- number of the run
  command TEXT NOT NULL,      -- baotinh crawl | baotinh import …
  version TEXT NOT NULL,      -- of Báo Tỉnh
  started_at TEXT NOT NULL,   -- [UTC] when it began
  ended_at TEXT,              -- [UTC] when it ended; empty: running, or ended without a word
  exit_code INTEGER,          -- see docs/operations.md
  counts TEXT                 -- [JSON] what became of the addresses asked for
) STRICT;

CREATE TABLE captures (       -- every exchange with a server and every imported file, as it lies in the WARC
  id INTEGER PRIMARY KEY,     -- number of the capture
  run_id INTEGER NOT NULL REFERENCES runs (id),  -- the run that made it
  site TEXT REFERENCES sites (id),  -- the newspaper
  url TEXT NOT NULL,          -- address asked for; urn:sha256:… for a file without one
  fetched_at TEXT,            -- [UTC] when it was fetched; empty for a file whose capture time nobody states
  status INTEGER,             -- HTTP status; empty when no response came, and for a file
  error TEXT,                 -- why no response came
  content_type TEXT,          -- media type, as the server stated it
  digest TEXT,                -- sha256:… of the body bytes as received
  location TEXT,              -- where a redirect points to
  etag TEXT,                  -- ETag of the answer
  last_modified TEXT,         -- Last-Modified of the answer
  warc_record TEXT UNIQUE,    -- WARC-Record-ID
  warc_file TEXT,             -- file in DATA/warc/
  warc_offset INTEGER,        -- [bytes] where the record begins
  warc_length INTEGER,        -- [bytes] how long the record is, compressed
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
  url TEXT PRIMARY KEY,       -- the address
  site TEXT NOT NULL REFERENCES sites (id),  -- the newspaper
  kind TEXT NOT NULL,         -- home | listing | feed | sitemap | article
  depth INTEGER NOT NULL,     -- steps of pagination
  root TEXT,                  -- first page of the listing that this is a later page of
  closed_at TEXT,             -- [UTC] of a first page: when its listing had last been read to an end
  closed_depth INTEGER,       -- of a first page: how far that was, in steps of pagination
  state TEXT NOT NULL,        -- due | done | later | gone | refused
  day TEXT NOT NULL,          -- [day] day that a feed or sitemap gives for it, else the day it was found; newest first
  reason TEXT,                -- why it is not done, or what was found in place of an article
  due_at TEXT,                -- [UTC] when it is asked for next; empty: not by itself
  tries INTEGER NOT NULL DEFAULT 0,  -- failures in a row
  looks INTEGER NOT NULL DEFAULT 0,  -- times it was read
  found_at TEXT NOT NULL,     -- [UTC] when it was first met
  visited_at TEXT,            -- [UTC] last answer
  moved_to TEXT,              -- address that answered in its place
  etag TEXT,                  -- ETag of the last whole answer
  last_modified TEXT,         -- Last-Modified of the last whole answer
  whole_at TEXT,              -- [UTC] last whole answer (200)
  article_id INTEGER REFERENCES articles (id)  -- the article that was read from it
) STRICT;
CREATE INDEX pages_due ON pages (site, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX pages_article ON pages (article_id);

CREATE TABLE links (          -- where each article address was found, and what was said of it there
  url TEXT NOT NULL,          -- the article's address
  found_in TEXT NOT NULL,     -- address of the listing, feed or sitemap
  title TEXT,                 -- headline, as it stands there
  date_source TEXT,           -- feed.pubDate | sitemap.lastmod | listing …
  date_text TEXT,             -- as printed there
  found_at TEXT NOT NULL,     -- [UTC] first time
  PRIMARY KEY (url, found_in)
) STRICT, WITHOUT ROWID;
"""

_ARTICLES = """
CREATE TABLE articles (       -- one row for each article, with its present text
  id INTEGER PRIMARY KEY,     -- number of the article in this archive
  key TEXT NOT NULL UNIQUE,   -- address without scheme, www. and tracking; sha256:… for a file without an address
  site TEXT REFERENCES sites (id),  -- the newspaper; empty for a saved page of none that is known
  url TEXT,                   -- address of the page that this text was read from
  canonical_url TEXT,         -- address that the page gives as its own
  title TEXT,                 -- headline
  lead TEXT,                  -- sapo, as the reader sees it
  description TEXT,           -- meta description
  body TEXT,                  -- paragraphs and subheads, separated by blank lines
  subheads TEXT NOT NULL,     -- [JSON] which of the paragraphs are subheads, counted from 0
  body_status TEXT NOT NULL,  -- ok | encoded | scripted | media: only ok has a whole body
  published_at TEXT,          -- [UTC+7] as long as the precision allows: 2026-03-07T08:07+07:00, 2026-03-07, 2026-03
  published_precision TEXT,   -- second | minute | hour | day | month
  published_raw TEXT,         -- [personal] as printed; may stand beside the author's name
  published_source TEXT,      -- where it was printed
  published_flags TEXT,       -- [JSON] what was noticed about it
  updated_at TEXT,            -- [UTC+7] when the paper says it last changed it, written as published_at
  updated_precision TEXT,     -- as published_precision
  updated_raw TEXT,           -- [personal] as published_raw
  updated_source TEXT,        -- where it was printed
  section TEXT,               -- as the paper calls it
  section_folded TEXT,        -- section without case and accents, for filters
  language TEXT,              -- ISO 639-1
  source_cited TEXT,          -- [personal] whom it was taken from, as the article says: TTXVN, rarely a person
  flags TEXT NOT NULL,        -- [JSON] what a reader should know
  digest TEXT NOT NULL,       -- sha256 of title, lead and body
  capture_id INTEGER NOT NULL REFERENCES captures (id),  -- bytes that this text was read from
  first_seen_at TEXT NOT NULL,   -- [UTC] when it was first stored
  gone_at TEXT,               -- [UTC] since when its address answers 404 or 410, while others of the paper answer
  changed_at TEXT NOT NULL    -- [UTC] when this text was first seen
) STRICT;
CREATE INDEX articles_site ON articles (site, published_at);
CREATE INDEX articles_published ON articles (published_at);

CREATE TABLE revisions (      -- every text an article has had, the present one included
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,  -- the article
  number INTEGER NOT NULL,    -- from 1
  seen_at TEXT NOT NULL,      -- [UTC] when this text was first seen
  capture_id INTEGER NOT NULL REFERENCES captures (id),  -- bytes that it was read from
  digest TEXT NOT NULL,       -- sha256 of title, lead and body
  title TEXT,                 -- headline
  lead TEXT,                  -- sapo
  body TEXT,                  -- paragraphs and subheads, separated by blank lines
  PRIMARY KEY (article_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE authors (        -- who wrote each article
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,  -- the article
  position INTEGER NOT NULL,  -- from 0, in the order of the page
  name TEXT NOT NULL,         -- [personal] as printed: a name, a pen name, initials
  PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE tags (           -- the keywords that the paper gives each article
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,  -- the article
  position INTEGER NOT NULL,  -- from 0, in the order of the page
  tag TEXT NOT NULL,          -- as printed
  PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE images (         -- the pictures of each article
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,  -- the article
  position INTEGER NOT NULL,  -- from 0, in the order of the page
  url TEXT,                   -- address of the picture; empty when only the caption is left
  caption TEXT,               -- what is printed under it
  credit TEXT,                -- [personal] who took it
  PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE related (        -- links to other stories around and inside the article
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,  -- the article
  position INTEGER NOT NULL,  -- from 0, in the order of the page
  title TEXT NOT NULL,        -- headline of the other story
  url TEXT,                   -- its address
  heading TEXT,               -- Tin liên quan …; empty for a list without one
  at TEXT,                    -- [UTC+7] time printed beside it, written as published_at
  precision TEXT,             -- second | minute | hour | day | month
  raw TEXT,                   -- the time as printed
  PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE dates (          -- the evidence for the publication time: every date found, and what was made of it
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,  -- the article
  position INTEGER NOT NULL,  -- from 0, as they were found
  source TEXT NOT NULL,       -- where it stands: jsonld.datePublished | byline | url …
  text TEXT NOT NULL,         -- [personal] as printed; may stand beside the author's name
  at TEXT,                    -- [UTC+7] written as published_at; empty when no moment could be read
  precision TEXT,             -- second | minute | hour | day | month
  flags TEXT NOT NULL,        -- [JSON] what was noticed about it
  verdict TEXT NOT NULL,      -- what was made of it: chosen | agrees | conflicts | unreadable …
  PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE tombstones (     -- articles that were taken down and must not come back
  key_hash TEXT PRIMARY KEY,  -- SHA-256 of the article's key
  at TEXT NOT NULL,           -- [UTC] when it was taken down
  reason TEXT                 -- as stated by who took it down
) STRICT, WITHOUT ROWID;

CREATE TABLE discards (       -- WARC files that were written anew and are about to be deleted
  file TEXT PRIMARY KEY       -- name in DATA/warc/
) STRICT, WITHOUT ROWID;

CREATE TABLE cuts (           -- blocks that were left out of the article, and why
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,  -- the article
  position INTEGER NOT NULL,  -- from 0, in the order of the page
  text TEXT NOT NULL,         -- [personal] the block as it stood; may be a byline
  reason TEXT NOT NULL,       -- why it is no part of the article
  PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;
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
    if "section_folded" not in db.table("articles").columns_dict:  # m003 had not got it until this step came
        db.conn.create_function("fold", 1, lambda text: text and fold(text), deterministic=True)
        db.execute("ALTER TABLE articles ADD COLUMN section_folded TEXT /* section without case and accents */")
        db.execute("UPDATE articles SET section_folded = fold(section)")
    _run(db, _SEARCH)


_PLACES = """
CREATE TABLE places (         -- names of provinces in title, lead and body: what an article is about
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,  -- the article
  position INTEGER NOT NULL,  -- from 0, in the order of the text
  field TEXT NOT NULL,        -- title | lead | body
  start INTEGER NOT NULL,     -- [characters] of the field before it
  length INTEGER NOT NULL,    -- [characters] of the name
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
CREATE TABLE shingles (       -- a part of the runs of three words of each article, by which copies are met
  key INTEGER NOT NULL,       -- 48 bits of the BLAKE2b of the run, without accents; those that 16 divides, of many 32
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,  -- the article
  PRIMARY KEY (key, article_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE copies (         -- pairs of articles of different papers that are largely the same words, in both orders
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,  -- the article
  other_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,  -- its copy, or what it copies
  shared REAL NOT NULL,       -- [share] of the article's runs of three words that stand, in order, in the other: 0 to 1
  PRIMARY KEY (article_id, other_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE stories (        -- articles that are one story in several papers; one in no row is a story by itself
  article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,  -- the article
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


_DICTIONARY = """
CREATE TABLE tables (         -- the tables and views of this database
  name TEXT PRIMARY KEY,      -- of the table or view
  kind TEXT NOT NULL,         -- table | view
  meaning TEXT NOT NULL       -- what its rows are
) STRICT, WITHOUT ROWID;

CREATE TABLE columns (        -- the columns of each table and view
  table_name TEXT NOT NULL REFERENCES tables (name) ON DELETE CASCADE,  -- the table or view
  position INTEGER NOT NULL,  -- from 0
  column_name TEXT NOT NULL,  -- of the column
  type TEXT NOT NULL,         -- TEXT | INTEGER | REAL
  unit TEXT,                  -- unit or notation; UTC+7: Vietnamese local time
  meaning TEXT NOT NULL,      -- what its values are
  is_key INTEGER NOT NULL,    -- 1: belongs to the primary key
  is_personal INTEGER NOT NULL,  -- 1: names persons, or may; export --no-names leaves it out
  refers_to TEXT,             -- table and column whose values it repeats
  PRIMARY KEY (table_name, column_name)
) STRICT, WITHOUT ROWID;
"""

# No view may touch the full-text indexes, whose code an untrusted schema does not run, nor a function of Python.
_VIEWS = """
CREATE VIEW articles_flat AS  -- one row for each article, with its paper, both provinces, both clocks, lists and counts
SELECT
  a.id,
  a.url,
  a.site,
  s.name AS site_name,
  s.province,
  s.province_now,
  a.title,
  a.lead,
  a.body,
  a.published_at,
  a.published_precision,
  iif(length(a.published_at) > 10, strftime('%Y-%m-%dT%H:%M:%S+00:00', a.published_at), NULL)
    AS published_utc,         -- [UTC] published_at; empty when no more than the day is known
  iif(length(a.published_at) >= 10, substr(a.published_at, 1, 10), NULL)
    AS published_day,         -- [day] in Viet Nam; empty when no more than the month is known
  a.updated_at,
  iif(length(a.updated_at) > 10, strftime('%Y-%m-%dT%H:%M:%S+00:00', a.updated_at), NULL)
    AS updated_utc,           -- [UTC] updated_at; empty when no more than the day is known
  (SELECT group_concat(name, '; ') FROM (SELECT name FROM authors WHERE article_id = a.id ORDER BY position))
    AS authors,               -- [list] [personal] who wrote it, separated by "; "
  a.section,
  (SELECT group_concat(tag, '; ') FROM (SELECT tag FROM tags WHERE article_id = a.id ORDER BY position))
    AS tags,                  -- [list] the keywords that the paper gives it, separated by "; "
  a.source_cited,
  a.description,
  a.body_status,
  a.language,
  CAST(length(replace(a.body, char(10, 10), ' ')) - length(replace(replace(a.body, char(10, 10), ' '), ' ', '')) + 1
    AS INTEGER) AS words,     -- [words] of the body, as blanks separate them: in Vietnamese, syllables
  CAST((length(a.body) - length(replace(a.body, char(10, 10), ''))) / 2 + 1
    AS INTEGER) AS paragraphs,  -- [paragraphs] of the body, subheads included
  CAST((SELECT count(*) FROM images WHERE article_id = a.id)
    AS INTEGER) AS images,    -- [pictures] in the article
  CAST((SELECT count(*) FROM related WHERE article_id = a.id)
    AS INTEGER) AS related,   -- [links] to other stories
  CAST((SELECT count(*) FROM revisions WHERE article_id = a.id)
    AS INTEGER) AS revisions,  -- [texts] that it has had, the present one included
  CAST(coalesce(t.story, a.id)
    AS INTEGER) AS story,     -- articles.id of the first of its copies in any paper; its own where there are none
  CAST((SELECT count(*) FROM copies WHERE article_id = a.id)
    AS INTEGER) AS copies,    -- [articles] in other papers that are largely the same words
  a.first_seen_at,
  strftime('%Y-%m-%dT%H:%M:%S+07:00', a.first_seen_at, '+7 hours')
    AS first_seen_local,      -- [UTC+7] first_seen_at
  a.changed_at,
  a.gone_at,
  a.canonical_url,
  a.published_raw,
  a.published_source,
  c.fetched_at AS captured_at,
  strftime('%Y-%m-%dT%H:%M:%S+07:00', c.fetched_at, '+7 hours')
    AS captured_local,        -- [UTC+7] captured_at
  c.digest,
  c.warc_file,
  c.warc_offset
FROM articles a JOIN captures c ON c.id = a.capture_id LEFT JOIN sites s ON s.id = a.site
LEFT JOIN stories t ON t.article_id = a.id;

CREATE VIEW articles_by_day AS  -- how much was published on each day of which anything is known
SELECT
  substr(a.published_at, 1, 10)
    AS day,                   -- [day] in Viet Nam
  CAST(count(*)
    AS INTEGER) AS articles,  -- [articles] published on that day
  CAST(count(DISTINCT coalesce(t.story, a.id))
    AS INTEGER) AS stories,   -- [stories] that these are; copies in several papers count once
  CAST(count(DISTINCT a.site)
    AS INTEGER) AS papers     -- [newspapers] that published them
FROM articles a LEFT JOIN stories t ON t.article_id = a.id WHERE length(a.published_at) >= 10 GROUP BY day;

CREATE VIEW articles_by_province AS  -- what the papers of each province published, by the map of either era
SELECT
  p.key,
  p.name AS province,
  iif(p.until IS NULL, 'since July 2025', 'until June 2025')
    AS era,                   -- until June 2025 | since July 2025
  CAST(count(DISTINCT s.id)
    AS INTEGER) AS papers,    -- [newspapers] known of it
  CAST(count(a.id)
    AS INTEGER) AS articles,  -- [articles] in the archive
  CAST(count(DISTINCT coalesce(t.story, a.id))
    AS INTEGER) AS stories,   -- [stories] that these are; copies in several papers count once
  CAST(count(a.published_at)
    AS INTEGER) AS dated,     -- [articles] whose time of publication is known
  substr(min(a.published_at), 1, 10)
    AS first_day,             -- [day] of the oldest
  substr(max(a.published_at), 1, 10)
    AS last_day               -- [day] of the newest
FROM provinces p LEFT JOIN sites s ON p.name = iif(p.until IS NULL, s.province_now, s.province)
LEFT JOIN articles a ON a.site = s.id LEFT JOIN stories t ON t.article_id = a.id GROUP BY p.key;

CREATE VIEW articles_by_section AS  -- what each paper published in each of its sections
SELECT
  a.site,
  a.section,
  CAST(count(*)
    AS INTEGER) AS articles,  -- [articles] in the section; an empty section: those that name none
  CAST(count(DISTINCT coalesce(t.story, a.id))
    AS INTEGER) AS stories,   -- [stories] that these are; copies in several papers count once
  substr(min(a.published_at), 1, 10)
    AS first_day,             -- [day] of the oldest
  substr(max(a.published_at), 1, 10)
    AS last_day               -- [day] of the newest
FROM articles a LEFT JOIN stories t ON t.article_id = a.id GROUP BY a.site, a.section_folded;
"""


@archive()
def m008_dictionary(db: Database) -> None:
    """The schema explains itself, and answers the usual questions."""
    _run(db, _DICTIONARY)
    _run(db, _VIEWS)


_FRONTIER_INDEXES = """
DROP INDEX pages_due;
CREATE INDEX pages_never_read ON pages (site, kind, day DESC, depth) WHERE state = 'due';
CREATE INDEX pages_again ON pages (site, kind,
  CASE WHEN kind <> 'article' OR day >= date(visited_at, '-30 days') THEN 0 WHEN state = 'later' THEN 1 ELSE 2 END,
  due_at) WHERE state <> 'due' AND due_at IS NOT NULL;
CREATE INDEX pages_visited ON pages (site, kind, visited_at) WHERE state <> 'due' AND due_at IS NOT NULL;
CREATE INDEX pages_fronts ON pages (site, kind) WHERE kind <> 'article' AND depth = 0;
"""


@archive()
def m009_frontier_indexes(db: Database) -> None:
    """What is due next is the first entry of an index, however many addresses are known."""
    _run(db, _FRONTIER_INDEXES)


_REDACTIONS = """
CREATE TABLE redactions (     -- articles that are being taken down: a row goes once nothing is left of what it names
  key_hash TEXT PRIMARY KEY,  -- SHA-256 of the article's key
  article_id INTEGER REFERENCES articles (id) ON DELETE SET NULL,  -- the article, while it still has a row
  at TEXT NOT NULL,           -- [UTC] when it was begun
  reason TEXT                 -- as stated by who takes it down
) STRICT, WITHOUT ROWID;

CREATE INDEX revisions_capture ON revisions (capture_id);
CREATE INDEX articles_capture ON articles (capture_id);
CREATE INDEX captures_revisit ON captures (revisit_of) WHERE revisit_of IS NOT NULL;
"""


@archive()
def m010_redactions(db: Database) -> None:
    """What is being taken down, so that the next writer completes it; and who refers to a capture."""
    _run(db, _REDACTIONS)


_LOST = """
ALTER TABLE captures ADD COLUMN lost TEXT  /* why its bytes cannot be read any more; empty: they can */;
"""


@archive()
def m011_lost_bytes(db: Database) -> None:
    """Captures whose bytes were lost may stay, with a flag; see `baotinh rebuild --accept-loss`."""
    _run(db, _LOST)


_ACCOUNTS = """
CREATE TABLE run_sites (      -- what each crawl did with each of its newspapers, and what was wrong with it
  run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,  -- the run
  site TEXT NOT NULL REFERENCES sites (id),  -- the newspaper
  asked INTEGER NOT NULL,     -- [addresses] asked for; the next columns up to refused, and offline, add up to it
  listings INTEGER NOT NULL,  -- [pages] front pages, listings, feeds and sitemaps that were read
  new INTEGER NOT NULL,       -- [articles] unknown before
  changed INTEGER NOT NULL,   -- [articles] with another text than before
  unchanged INTEGER NOT NULL,  -- [articles] with the text they had
  no_article TEXT NOT NULL,   -- [JSON] pages that were asked for as articles and are none, by what was found
  gone TEXT NOT NULL,         -- [JSON] addresses that are gone, by reason
  later TEXT NOT NULL,        -- [JSON] addresses that gave no usable answer, by reason
  refused TEXT NOT NULL,      -- [JSON] addresses that may not be asked for, by reason
  offline INTEGER NOT NULL,   -- [addresses] not reached in an outage of our own: no host answered in the whole run
  found INTEGER NOT NULL,     -- [addresses] of articles that were unknown
  dated INTEGER NOT NULL,     -- [articles] read with a time of publication
  undated INTEGER NOT NULL,   -- [articles] read without one
  with_body INTEGER NOT NULL,  -- [articles] read with a body
  without_body INTEGER NOT NULL,  -- [articles] read without one; stories of pictures are in neither
  with_lead INTEGER NOT NULL,  -- [articles] read with a lead
  without_lead INTEGER NOT NULL,  -- [articles] read without one
  login INTEGER NOT NULL,     -- [pages] that asked for a login in place of what was wanted
  challenge INTEGER NOT NULL,  -- [pages] that asked for a proof of being human
  shells INTEGER NOT NULL,    -- [pages] that a script would have filled
  undated_last INTEGER NOT NULL,  -- [articles] new without a time, in a row up to the last one, earlier runs included
  bodiless_last INTEGER NOT NULL,  -- [articles] new without a body, in a row up to the last one, earlier runs included
  first_doors TEXT NOT NULL,  -- [JSON] new articles by the door that told of them first: home, feed, sitemap, listing …
  doors TEXT NOT NULL,        -- [JSON] new articles by each door that told of them
  median_ms INTEGER,          -- [ms] half of the answers took no longer
  first_at TEXT,              -- [UTC] first exchange
  last_at TEXT,               -- [UTC] last exchange
  seconds INTEGER,            -- [s] between the two
  trouble TEXT NOT NULL,      -- [JSON] what a person should look at, by kind; {} where all was well
  PRIMARY KEY (run_id, site)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_sites_site ON run_sites (site, run_id);

ALTER TABLE captures ADD COLUMN took INTEGER  /* [ms] from the request to the head of the answer */;
"""


@archive()
def m012_accounts(db: Database) -> None:
    """An account of every paper in every run; `baotinh rebuild` makes those of earlier runs."""
    _run(db, _ACCOUNTS)


_IDENTITY = """
ALTER TABLE sites ADD COLUMN aliases TEXT NOT NULL DEFAULT '[]'  /* [JSON] other hosts of the paper */;
ALTER TABLE sites ADD COLUMN article_form TEXT  /* regular expression of article addresses; group id tells which */;
ALTER TABLE pages ADD COLUMN name TEXT  /* of an article's address that gave none yet: its name, as in names */;
CREATE INDEX pages_name ON pages (name) WHERE name IS NOT NULL;

CREATE TABLE names (          -- every name under which an article is known: what its addresses come to
  name TEXT PRIMARY KEY,      -- written as articles.key; or paper#number, by the number that the paper gives it
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,  -- the article
  is_by_text INTEGER NOT NULL DEFAULT 0  -- 1: only the same text says so, and another text tells them apart again
) STRICT, WITHOUT ROWID;
CREATE INDEX names_article ON names (article_id);

CREATE TABLE stems (          -- names without one key of their query: so those meet that differ in nothing else
  rest TEXT NOT NULL,         -- what is left of the name
  key TEXT NOT NULL,          -- the key that was left out
  name TEXT NOT NULL REFERENCES names (name) ON DELETE CASCADE,  -- the whole name
  PRIMARY KEY (rest, key, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX stems_name ON stems (name);

CREATE TABLE pairs (          -- what pairs of addresses say of a key of the query: tracking, or which article is meant
  site TEXT NOT NULL REFERENCES sites (id),  -- the newspaper
  key TEXT NOT NULL,          -- the only key in which both differ; five pairs with one text each make it tracking
  name TEXT NOT NULL REFERENCES names (name) ON DELETE CASCADE,  -- the one that was read later
  is_same INTEGER NOT NULL,   -- 1: both gave the same text; 0: another, and then the key is no tracking
  PRIMARY KEY (site, key, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX pairs_name ON pairs (name);

CREATE TABLE joined (         -- numbers that articles had: no other article gets them
  id INTEGER PRIMARY KEY,     -- the number
  article_id INTEGER REFERENCES articles (id) ON DELETE SET NULL  -- the article that it leads to; empty: to none
) STRICT;
CREATE INDEX joined_article ON joined (article_id);

INSERT INTO names (name, article_id) SELECT key, id FROM articles;
"""


@archive()
def m013_identity(db: Database) -> None:
    """One article is one row, whatever its addresses; `baotinh rebuild` joins those that were stored twice before."""
    _run(db, _IDENTITY)
    for number, url in db.execute("SELECT id, url FROM articles WHERE url IS NOT NULL ORDER BY id").fetchall():
        db.execute("INSERT OR IGNORE INTO names (name, article_id) VALUES (?, ?)", (identity(url), number))
    waiting = "SELECT url FROM pages WHERE site = ? AND kind = 'article' AND state = 'due'"
    for site in db.execute("SELECT id FROM sites").fetchall():
        for (url,) in db.execute(waiting, site).fetchall():
            db.execute("UPDATE pages SET name = ? WHERE url = ?", (identity(url), url))


_FORMS = """
CREATE TABLE forms (          -- what pages were whose addresses look alike, by their first look
  site TEXT NOT NULL REFERENCES sites (id),  -- the newspaper
  form TEXT NOT NULL,         -- host, steps and query keys: bao.vn/w/S4-N.html; N number, S4 slug of four words or more
  articles INTEGER NOT NULL DEFAULT 0,  -- [pages] that were articles
  listings INTEGER NOT NULL DEFAULT 0,  -- [pages] that led to articles
  others INTEGER NOT NULL DEFAULT 0,  -- [pages] that were neither, or missing
  found INTEGER NOT NULL DEFAULT 0,  -- [articles] first met on its listings
  PRIMARY KEY (site, form)
) STRICT, WITHOUT ROWID;

ALTER TABLE sites ADD COLUMN rules TEXT  /* digest of what its file says of its addresses, as a crawl last had it */;
ALTER TABLE pages ADD COLUMN form TEXT  /* of an article or listing: what its address looks like, see forms */;
ALTER TABLE pages ADD COLUMN rank INTEGER NOT NULL DEFAULT 0
  /* order of asking: 0 announced, or of a form known as articles; 1 likely; 2 trial; 3 named by articles; 9 no */;
DROP INDEX pages_never_read;
CREATE INDEX pages_never_read ON pages (site, kind, rank, day DESC, depth) WHERE state = 'due';
CREATE INDEX pages_form ON pages (site, form, rank) WHERE state = 'due' AND rank > 0;
"""


@archive()
def m014_forms(db: Database) -> None:
    """Which addresses are worth asking for is learnt from what was read."""
    _run(db, _FORMS)


_IN_ORDER = """
ALTER TABLE articles ADD COLUMN search_rowid INTEGER
  /* its number in the indexes of the search: rises with the time of publication, and changes when that is corrected */;
DROP INDEX articles_facts;
CREATE INDEX articles_search ON articles (search_rowid, site, published_at, section_folded);

DROP TABLE search_exact;
DROP TABLE search_folded;
CREATE VIRTUAL TABLE search_exact USING fts5(title, lead, body, facts, content='',
  tokenize="unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE search_folded USING fts5(title, lead, body, facts, content='');
CREATE VIRTUAL TABLE search_exact_title USING fts5(title, facts, content='', tokenize="unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE search_folded_title USING fts5(title, facts, content='');
"""
_INDEXED = """
INSERT INTO search_exact (rowid, title, lead, body, facts)
  SELECT search_rowid, title, lead, body, facts(site, section_folded) FROM articles ORDER BY search_rowid;

INSERT INTO search_folded (rowid, title, lead, body, facts)
  SELECT search_rowid, fold_lines(title), fold_lines(lead), fold_lines(body), facts(site, section_folded)
  FROM articles ORDER BY search_rowid;

INSERT INTO search_exact_title (rowid, title, facts)
  SELECT search_rowid, title, facts(site, section_folded) FROM articles ORDER BY search_rowid;

INSERT INTO search_folded_title (rowid, title, facts)
  SELECT search_rowid, fold_lines(title), facts(site, section_folded) FROM articles ORDER BY search_rowid;
"""


@archive()
def m015_search_in_order(db: Database) -> None:
    """The indexes number articles by the time of publication, and two small ones have the titles alone."""
    _run(db, _IN_ORDER)
    for (number,) in db.execute("SELECT id FROM articles ORDER BY id").fetchall():
        db.execute("UPDATE articles SET search_rowid = ? WHERE id = ?", (search_order.free(db.conn, number), number))
    db.conn.create_function("fold_lines", 1, lambda text: text and fold_lines(text), deterministic=True)
    db.conn.create_function("facts", 2, search_order.facts, deterministic=True)
    _run(db, _INDEXED)


@archive()
def m016_spellings(db: Database) -> None:
    """The indexes have one form of each word, however it is spelt."""
    index_anew(db)


_ONCE = """
ALTER TABLE articles ADD COLUMN published_day TEXT  /* [day] in Viet Nam; empty when no more than the month is known */;
ALTER TABLE articles ADD COLUMN published_utc TEXT
  /* [UTC] published_at; empty when no more than the day is known */;
ALTER TABLE articles ADD COLUMN words INTEGER
  /* [words] of the body, as blanks separate them: in Vietnamese, syllables */;
ALTER TABLE articles ADD COLUMN paragraphs INTEGER  /* [paragraphs] of the body, subheads included */;
ALTER TABLE articles ADD COLUMN images INTEGER NOT NULL DEFAULT 0  /* [pictures] in the article */;
ALTER TABLE articles ADD COLUMN related INTEGER NOT NULL DEFAULT 0  /* [links] to other stories */;
ALTER TABLE articles ADD COLUMN revisions INTEGER NOT NULL DEFAULT 0
  /* [texts] that it has had, the present one included */;
UPDATE articles SET
  published_day = published_day_of(published_at, body),
  published_utc = published_utc_of(published_at, body),
  words = words_of(published_at, body),
  paragraphs = paragraphs_of(published_at, body),
  images = (SELECT count(*) FROM images WHERE article_id = articles.id),
  related = (SELECT count(*) FROM related WHERE article_id = articles.id),
  revisions = (SELECT count(*) FROM revisions WHERE article_id = articles.id);
CREATE INDEX articles_day ON articles (published_day);
CREATE INDEX articles_utc ON articles (published_utc);
CREATE INDEX articles_words ON articles (words);
CREATE INDEX articles_narrow ON articles
  (site, section_folded, published_at, section, published_day, language, body_status, words);
CREATE INDEX articles_numbers ON articles (id, search_rowid);
CREATE INDEX articles_gone ON articles (site, gone_at) WHERE gone_at IS NOT NULL;
CREATE INDEX articles_claimed ON articles (canonical_url) WHERE canonical_url IS NOT NULL;

CREATE TABLE texts (          -- every text an article has had, but for the words of the present one: see articles
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,  -- the article
  number INTEGER NOT NULL,    -- from 1
  seen_at TEXT NOT NULL,      -- [UTC] when this text was first seen
  capture_id INTEGER NOT NULL REFERENCES captures (id),  -- bytes that it was read from
  digest TEXT NOT NULL,       -- sha256 of title, lead and body
  title TEXT,                 -- headline; empty: the text is the present one
  lead TEXT,                  -- sapo
  body TEXT,                  -- paragraphs and subheads, separated by blank lines
  PRIMARY KEY (article_id, number)
) STRICT, WITHOUT ROWID;
INSERT INTO texts SELECT r.article_id, r.number, r.seen_at, r.capture_id, r.digest,
    iif(is_present, NULL, r.title), iif(is_present, NULL, r.lead), iif(is_present, NULL, r.body)
  FROM (SELECT r.*, r.digest = a.digest AND r.number = a.revisions AS is_present
        FROM revisions r JOIN articles a ON a.id = r.article_id) r;
DROP VIEW articles_flat;
DROP TABLE revisions;
CREATE INDEX texts_capture ON texts (capture_id);
CREATE VIEW revisions AS      -- every text an article has had, the present one included
SELECT
  t.article_id,
  t.number,
  t.seen_at,
  t.capture_id,
  t.digest,
  iif(t.title IS NULL, (SELECT title FROM articles WHERE id = t.article_id), t.title) AS title,  -- headline
  iif(t.title IS NULL, (SELECT lead FROM articles WHERE id = t.article_id), t.lead) AS lead,  -- sapo
  iif(t.title IS NULL, (SELECT body FROM articles WHERE id = t.article_id), t.body) AS body  -- paragraphs and subheads
FROM texts t;
"""

_COUNTED = """
ALTER TABLE stories ADD COLUMN site TEXT NOT NULL DEFAULT ''  /* of the article; '': of none */;
ALTER TABLE stories ADD COLUMN day TEXT NOT NULL DEFAULT ''
  /* [day] of the article, or month, or year, as far as it is known; '': undated */;
ALTER TABLE stories ADD COLUMN section_folded TEXT NOT NULL DEFAULT ''  /* of the article; '': it names none */;
UPDATE stories SET (site, day, section_folded) =
  (SELECT coalesce(site, ''), coalesce(substr(published_at, 1, 10), ''), coalesce(section_folded, '')
   FROM articles WHERE id = article_id);
CREATE INDEX stories_counted ON stories (site, day, section_folded, story);

CREATE TABLE articles_per_day (  -- how many articles each paper published when, counted as they are stored
  day TEXT NOT NULL,          -- [day] in Viet Nam, or month, or year, as far as it is known; '': undated
  site TEXT NOT NULL,         -- the newspaper; '': none
  articles INTEGER NOT NULL,  -- [articles] of that day
  PRIMARY KEY (day, site)
) STRICT, WITHOUT ROWID;
CREATE INDEX articles_per_day_of_paper ON articles_per_day (site, day, articles);
INSERT INTO articles_per_day SELECT coalesce(substr(published_at, 1, 10), ''), coalesce(site, ''), count(*)
  FROM articles GROUP BY 1, 2;

CREATE TABLE articles_per_section (  -- how many articles each paper has in each section, counted as they are stored
  site TEXT NOT NULL,         -- the newspaper; '': none
  section_folded TEXT NOT NULL,  -- without case, tone or accent; '': those that name none
  articles INTEGER NOT NULL,  -- [articles] in the section
  PRIMARY KEY (site, section_folded)
) STRICT, WITHOUT ROWID;
INSERT INTO articles_per_section SELECT coalesce(site, ''), coalesce(section_folded, ''), count(*)
  FROM articles GROUP BY 1, 2;
"""


def _trigger(name: str, event: str, *, gone: bool = False, come: bool = False) -> str:
    """A trigger that keeps the counts while rows of `articles` come and go."""
    steps = []
    if come:
        steps += [
            """INSERT INTO articles_per_day
                 VALUES (coalesce(substr(new.published_at, 1, 10), ''), coalesce(new.site, ''), 1)
                 ON CONFLICT DO UPDATE SET articles = articles + 1""",
            """INSERT INTO articles_per_section VALUES (coalesce(new.site, ''), coalesce(new.section_folded, ''), 1)
                 ON CONFLICT DO UPDATE SET articles = articles + 1""",
        ]
    if gone:
        day = "day = coalesce(substr(old.published_at, 1, 10), '') AND site = coalesce(old.site, '')"
        section = "site = coalesce(old.site, '') AND section_folded = coalesce(old.section_folded, '')"
        for table, which in (("articles_per_day", day), ("articles_per_section", section)):
            steps += [
                f"UPDATE {table} SET articles = articles - 1 WHERE {which}",  # noqa: S608
                f"DELETE FROM {table} WHERE {which} AND articles = 0",  # noqa: S608
            ]
    return f"CREATE TRIGGER {name} AFTER {event} BEGIN {'; '.join(steps)}; END"


_TRIGGERS = (
    _trigger("articles_come", "INSERT ON articles", come=True),
    _trigger("articles_go", "DELETE ON articles", gone=True),
    _trigger("articles_move", "UPDATE OF site, published_at, section_folded ON articles", gone=True, come=True),
)

# articles_flat is a view of one table: SQLite goes through what is joined to it even to count rows, and looks up what
# is selected only for what is shown. Of the articles of a group those that are one story count once: what is counted
# twice is taken off, for which only what stands in `stories` has to be looked at.
_COUNTING_VIEWS = """
DROP VIEW articles_by_day;
CREATE VIEW articles_by_day AS  -- how much was published on each day of which anything is known
SELECT
  CAST(n.day AS TEXT) AS day,  -- [day] in Viet Nam
  CAST(n.articles AS INTEGER) AS articles,  -- [articles] published on that day
  CAST(n.articles - coalesce(d.twice, 0)
    AS INTEGER) AS stories,   -- [stories] that these are; copies in several papers count once
  CAST(n.papers AS INTEGER) AS papers  -- [newspapers] that published them
FROM (SELECT day, sum(articles) AS articles, sum(site <> '') AS papers FROM articles_per_day
      WHERE length(day) >= 10 GROUP BY day) n
LEFT JOIN (SELECT day, count(*) - count(DISTINCT story) AS twice FROM stories GROUP BY day) d ON d.day = n.day;

DROP VIEW articles_by_province;
CREATE VIEW articles_by_province AS  -- what the papers of each province published, by the map of either era
SELECT
  p.key,
  p.name AS province,
  iif(p.until IS NULL, 'since July 2025', 'until June 2025')
    AS era,                   -- until June 2025 | since July 2025
  CAST(count(s.id)
    AS INTEGER) AS papers,    -- [newspapers] known of it
  CAST(coalesce(sum(n.articles), 0)
    AS INTEGER) AS articles,  -- [articles] in the archive
  CAST(coalesce(sum(n.articles), 0) - coalesce(max(d.twice), 0)
    AS INTEGER) AS stories,   -- [stories] that these are; copies in several papers count once
  CAST(coalesce(sum(n.dated), 0)
    AS INTEGER) AS dated,     -- [articles] whose time of publication is known
  substr(min((SELECT min(published_at) FROM articles WHERE site = s.id)), 1, 10)
    AS first_day,             -- [day] of the oldest
  substr(max((SELECT max(published_at) FROM articles WHERE site = s.id)), 1, 10)
    AS last_day               -- [day] of the newest
FROM provinces p LEFT JOIN sites s ON p.name = iif(p.until IS NULL, s.province_now, s.province)
LEFT JOIN (SELECT site, sum(articles) AS articles, sum(iif(day = '', 0, articles)) AS dated
           FROM articles_per_day GROUP BY site) n ON n.site = s.id
LEFT JOIN (SELECT q.key, count(*) - count(DISTINCT t.story) AS twice FROM provinces q
           CROSS JOIN sites r ON q.name = iif(q.until IS NULL, r.province_now, r.province)
           CROSS JOIN stories t ON t.site = r.id GROUP BY q.key) d ON d.key = p.key
GROUP BY p.key;

DROP VIEW articles_by_section;
CREATE VIEW articles_by_section AS  -- what each paper published in each of its sections
SELECT
  nullif(n.site, '') AS site,  -- the newspaper
  (SELECT section FROM articles WHERE site IS nullif(n.site, '') AND section_folded IS nullif(n.section_folded, '')
   ORDER BY published_at DESC LIMIT 1)
    AS section,               -- as the paper calls it; empty: those that name none
  n.articles,
  CAST(n.articles - coalesce(d.twice, 0)
    AS INTEGER) AS stories,   -- [stories] that these are; copies in several papers count once
  substr((SELECT min(published_at) FROM articles
          WHERE site IS nullif(n.site, '') AND section_folded IS nullif(n.section_folded, '')), 1, 10)
    AS first_day,             -- [day] of the oldest
  substr((SELECT max(published_at) FROM articles
          WHERE site IS nullif(n.site, '') AND section_folded IS nullif(n.section_folded, '')), 1, 10)
    AS last_day               -- [day] of the newest
FROM articles_per_section n
LEFT JOIN (SELECT site, section_folded, count(*) - count(DISTINCT story) AS twice FROM stories GROUP BY 1, 2) d
  ON d.site = n.site AND d.section_folded = n.section_folded;

CREATE VIEW articles_by_paper_and_month AS  -- what each paper published in each month of which anything is known
SELECT
  nullif(n.site, '') AS site,  -- the newspaper
  CAST(n.month AS TEXT) AS month,  -- [month] in Viet Nam
  CAST(n.articles AS INTEGER) AS articles,  -- [articles] published in that month
  CAST(n.articles - coalesce(d.twice, 0)
    AS INTEGER) AS stories    -- [stories] that these are; copies count once
FROM (SELECT site, substr(day, 1, 7) AS month, sum(articles) AS articles FROM articles_per_day
      WHERE length(day) >= 7 GROUP BY 1, 2) n
LEFT JOIN (SELECT site, substr(day, 1, 7) AS month, count(*) - count(DISTINCT story) AS twice
           FROM stories GROUP BY 1, 2) d ON d.site = n.site AND d.month = n.month;

CREATE VIEW articles_by_province_and_month AS  -- what the papers of a province published in each month, on either map
SELECT
  p.key,
  p.name AS province,
  iif(p.until IS NULL, 'since July 2025', 'until June 2025')
    AS era,                   -- until June 2025 | since July 2025
  CAST(n.month AS TEXT) AS month,  -- [month] in Viet Nam
  CAST(n.articles AS INTEGER) AS articles,  -- [articles] published in that month
  CAST(n.articles - coalesce(d.twice, 0)
    AS INTEGER) AS stories    -- [stories] that these are; copies in several papers count once
FROM provinces p
JOIN (SELECT q.key, substr(c.day, 1, 7) AS month, sum(c.articles) AS articles FROM provinces q
      CROSS JOIN sites r ON q.name = iif(q.until IS NULL, r.province_now, r.province)
      CROSS JOIN articles_per_day c ON c.site = r.id WHERE length(c.day) >= 7 GROUP BY 1, 2) n ON n.key = p.key
LEFT JOIN (SELECT q.key, substr(t.day, 1, 7) AS month, count(*) - count(DISTINCT t.story) AS twice FROM provinces q
           CROSS JOIN sites r ON q.name = iif(q.until IS NULL, r.province_now, r.province)
           CROSS JOIN stories t ON t.site = r.id GROUP BY 1, 2) d ON d.key = p.key AND d.month = n.month;

CREATE VIEW articles_flat AS  -- one row for each article, with its paper, both provinces, both clocks, lists and counts
SELECT
  a.id,
  a.url,
  a.site,
  (SELECT s.name FROM sites s WHERE s.id = a.site) AS site_name,
  (SELECT s.province FROM sites s WHERE s.id = a.site) AS province,
  (SELECT s.province_now FROM sites s WHERE s.id = a.site) AS province_now,
  a.title,
  a.lead,
  a.body,
  a.published_at,
  a.published_precision,
  a.published_utc,
  a.published_day,
  a.updated_at,
  iif(length(a.updated_at) > 10, strftime('%Y-%m-%dT%H:%M:%S+00:00', a.updated_at), NULL)
    AS updated_utc,           -- [UTC] updated_at; empty when no more than the day is known
  (SELECT group_concat(name, '; ') FROM (SELECT name FROM authors WHERE article_id = a.id ORDER BY position))
    AS authors,               -- [list] [personal] who wrote it, separated by "; "
  a.section,
  (SELECT group_concat(tag, '; ') FROM (SELECT tag FROM tags WHERE article_id = a.id ORDER BY position))
    AS tags,                  -- [list] the keywords that the paper gives it, separated by "; "
  a.source_cited,
  a.description,
  a.body_status,
  a.language,
  a.words,
  a.paragraphs,
  a.images,
  a.related,
  a.revisions,
  CAST(coalesce((SELECT story FROM stories WHERE article_id = a.id), a.id)
    AS INTEGER) AS story,     -- articles.id of the first of its copies in any paper; its own where there are none
  CAST((SELECT count(*) FROM copies WHERE article_id = a.id)
    AS INTEGER) AS copies,    -- [articles] in other papers that are largely the same words
  a.first_seen_at,
  strftime('%Y-%m-%dT%H:%M:%S+07:00', a.first_seen_at, '+7 hours')
    AS first_seen_local,      -- [UTC+7] first_seen_at
  a.changed_at,
  a.gone_at,
  a.canonical_url,
  a.published_raw,
  a.published_source,
  (SELECT c.fetched_at FROM captures c WHERE c.id = a.capture_id) AS captured_at,
  strftime('%Y-%m-%dT%H:%M:%S+07:00', (SELECT fetched_at FROM captures WHERE id = a.capture_id), '+7 hours')
    AS captured_local,        -- [UTC+7] captured_at
  (SELECT c.digest FROM captures c WHERE c.id = a.capture_id) AS digest,
  (SELECT c.warc_file FROM captures c WHERE c.id = a.capture_id) AS warc_file,
  (SELECT c.warc_offset FROM captures c WHERE c.id = a.capture_id) AS warc_offset
FROM articles a;
"""


@archive()
def m017_written_once(db: Database) -> None:
    """The present text stands in one place; what follows from it, and how many there are, is written when storing."""
    for column in ("published_day", "published_utc", "words", "paragraphs"):
        read = partial(_derived, column)
        db.conn.create_function(f"{column}_of", 2, read, deterministic=True)
    _run(db, _ONCE)
    _run(db, _COUNTED)
    for trigger in _TRIGGERS:
        db.execute(trigger)
    _run(db, _COUNTING_VIEWS)


def _derived(column: str, published_at: str | None, body: str | None) -> str | int | None:
    return derived(published_at, body)[column]


_CERTIFICATES = """
ALTER TABLE run_sites ADD COLUMN certificates TEXT NOT NULL DEFAULT '{}'
  /* [JSON] by host: from when until when the certificate holds that it showed last, as an ISO 8601 interval */;
"""


@archive()
def m018_certificates(db: Database) -> None:
    """Accounts say when certificates lapse; of earlier runs nobody knows."""
    _run(db, _CERTIFICATES)


_RHYTHM = """
ALTER TABLE pages ADD COLUMN brought INTEGER NOT NULL DEFAULT 0
  /* [articles] of a source: unknown ones that its last look told of */;
ALTER TABLE pages ADD COLUMN brought_all INTEGER NOT NULL DEFAULT 0
  /* [articles] of a source: unknown ones that all its looks but the first told of */;
ALTER TABLE sites ADD COLUMN back_to TEXT  /* [day] to which the next crawls go back, as `baotinh mend` has asked */;
ALTER TABLE sites ADD COLUMN back_at TEXT  /* [UTC] when that was asked */;
ALTER TABLE sites ADD COLUMN reached_to TEXT  /* [day] to which a crawl has last gone back as far as the paper leads */;
ALTER TABLE sites ADD COLUMN reached_at TEXT  /* [UTC] when that crawl began */;
"""


@archive()
def m019_rhythm(db: Database) -> None:
    """Each place where news is announced is asked as often as it has earned."""
    _run(db, _RHYTHM)


_MEDIA = """
CREATE TABLE media (          -- videos, recordings and documents of each article: where they are; nobody fetches them
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,  -- the article
  position INTEGER NOT NULL,  -- from 0: those of the text in its order, then what else the page states of itself
  kind TEXT NOT NULL,         -- video | audio | pdf
  url TEXT NOT NULL,          -- address of the file or of its player
  source TEXT NOT NULL,       -- where it stands: video | audio | iframe | link | og:video | jsonld.VideoObject …
  title TEXT,                 -- what the page calls it
  PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;
"""


@archive()
def m020_media(db: Database) -> None:
    """What an article shows besides text and pictures; `baotinh rebuild` names those of pages read before."""
    _run(db, _MEDIA)


_PICTURES = """
ALTER TABLE pages ADD COLUMN capture_id INTEGER REFERENCES captures (id)
  /* of a picture that is kept (kind: image): the answer in which it came */;
ALTER TABLE images ADD COLUMN state TEXT
  /* kept | missing | refused | waiting; empty: nobody has wanted it kept, see keep_pictures in docs/operations.md */;
ALTER TABLE images ADD COLUMN reason TEXT  /* why it is missing or refused */;
ALTER TABLE images ADD COLUMN capture_id INTEGER REFERENCES captures (id)  /* the answer in which it came */;
ALTER TABLE run_sites ADD COLUMN pictures TEXT NOT NULL DEFAULT '{}'
  /* [JSON] pictures asked for, by what became of them; they count in no other column */;
CREATE INDEX pages_pictures ON pages (site, visited_at) WHERE kind = 'image';
CREATE INDEX pages_capture ON pages (capture_id) WHERE capture_id IS NOT NULL;
CREATE INDEX images_capture ON images (capture_id) WHERE capture_id IS NOT NULL;

CREATE VIEW images_flat AS    -- one row for each picture of an article, with where it is kept
SELECT
  i.article_id,
  i.position,
  i.url,
  i.caption,
  i.credit,
  i.state,
  i.reason,
  (SELECT c.fetched_at FROM captures c WHERE c.id = i.capture_id)
    AS captured_at,           -- [UTC] when it was fetched
  (SELECT f.digest FROM captures c JOIN captures f ON f.id = coalesce(c.revisit_of, c.id) WHERE c.id = i.capture_id)
    AS digest,                -- sha256:… of its bytes
  (SELECT f.warc_file FROM captures c JOIN captures f ON f.id = coalesce(c.revisit_of, c.id) WHERE c.id = i.capture_id)
    AS warc_file,             -- file in DATA/warc/ that has its bytes
  CAST((SELECT f.warc_offset FROM captures c JOIN captures f ON f.id = coalesce(c.revisit_of, c.id)
        WHERE c.id = i.capture_id)
    AS INTEGER) AS warc_offset,  -- [bytes] where that record begins
  CAST((SELECT f.warc_length FROM captures c JOIN captures f ON f.id = coalesce(c.revisit_of, c.id)
        WHERE c.id = i.capture_id)
    AS INTEGER) AS warc_length  -- [bytes] how long it is, compressed
FROM images i;
"""


@archive()
def m021_pictures(db: Database) -> None:
    """Pictures may be kept; of those known so far nobody has asked for any."""
    _run(db, _PICTURES)


_BEGUN = """
ALTER TABLE sites ADD COLUMN begun_to TEXT
  /* [day] to which a crawl with --since has begun to go back and was stopped; the next such crawl goes on with it */;
ALTER TABLE sites ADD COLUMN begun_at TEXT  /* [UTC] when it began */;
"""


@archive()
def m022_begun(db: Database) -> None:
    """A crawl far back that is stopped goes on where it was."""
    _run(db, _BEGUN)


_LEADS = """
ALTER TABLE articles ADD COLUMN lead_is_paragraph INTEGER
  /* 1: the lead is the first paragraph; 0: it stands apart, as a sapo does; empty: no lead, or not known */;
ALTER TABLE texts ADD COLUMN doubt TEXT
  /* why it may be no edit of the paper's; empty: the text before differs, read by the same extractor, or is none */;
ALTER TABLE run_sites ADD COLUMN reread INTEGER NOT NULL DEFAULT 0
  /* [articles] whose text is another one to the present extractor, which is no edit; they count elsewhere too */;
UPDATE texts SET doubt = 'the text before was not read again' WHERE number > 1;
DROP VIEW revisions;
CREATE VIEW revisions AS      -- every text an article has had, the present one included
SELECT
  t.article_id,
  t.number,
  t.seen_at,
  t.capture_id,
  t.digest,
  iif(t.title IS NULL, (SELECT title FROM articles WHERE id = t.article_id), t.title) AS title,  -- headline
  iif(t.title IS NULL, (SELECT lead FROM articles WHERE id = t.article_id), t.lead) AS lead,  -- sapo
  iif(t.title IS NULL, (SELECT body FROM articles WHERE id = t.article_id), t.body) AS body,  -- paragraphs and subheads
  t.doubt
FROM texts t;
"""


@archive()
def m023_leads(db: Database) -> None:
    """How leads stand; and an edit is what one extractor sees in two captures: of what was told so far nobody knows."""
    _run(db, _LEADS)
    [flat] = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'articles_flat'").fetchone()
    db.execute("DROP VIEW articles_flat")
    db.execute(flat.replace("  a.lead,\n", "  a.lead,\n  a.lead_is_paragraph,\n"))


_READINGS = """
CREATE TABLE readings (       -- what was read at each look at an article; which texts it has had follows
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,  -- the article
  at TEXT NOT NULL,           -- [UTC] when the page was captured; of a file of unknown time, when it was imported
  capture_id INTEGER NOT NULL REFERENCES captures (id) ON DELETE CASCADE,  -- bytes that were read
  digest TEXT NOT NULL,       -- sha256 of title, lead and body
  PRIMARY KEY (article_id, at, capture_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX readings_capture ON readings (capture_id);
INSERT INTO readings SELECT article_id, seen_at, capture_id, digest FROM texts;
INSERT OR IGNORE INTO readings
SELECT a.id, c.fetched_at, c.id, t.digest FROM articles a JOIN captures c ON c.url = a.url
JOIN texts t ON t.article_id = a.id AND t.number =
  (SELECT max(number) FROM texts WHERE article_id = a.id AND seen_at <= c.fetched_at)
WHERE c.status = 200;
ALTER TABLE articles ADD COLUMN host TEXT
  /* of its address, without www, m, mobile and amp; empty where no address is known */;
"""


@archive()
def m024_readings(db: Database) -> None:
    """What was read at each look, so that captures of others find their place in time; and whose host a page is on."""
    _run(db, _READINGS)
    rows = db.execute("SELECT id, coalesce(url, canonical_url) FROM articles").fetchall()
    hosts = [(hostname(url), number) for number, url in rows]
    db.conn.executemany("UPDATE articles SET host = ? WHERE id = ?", hosts)
    db.execute("CREATE INDEX articles_host ON articles (host)")
    db.execute("DROP INDEX articles_search")
    db.execute("CREATE INDEX articles_search ON articles (search_rowid, site, published_at, section_folded, host)")
    [flat] = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'articles_flat'").fetchone()
    db.execute("DROP VIEW articles_flat")
    db.execute(flat.replace("  a.url,\n", "  a.url,\n  a.host,\n"))


_ORIGINS = """
ALTER TABLE captures ADD COLUMN captured_by TEXT
  /* the archive that made it, where `baotinh recover` has it from: web.archive.org; empty: this program, or a file */;
ALTER TABLE captures ADD COLUMN copied_from TEXT
  /* where in that archive it lies: an address, with #bytes=…-… of a file that has others beside it */;
CREATE INDEX captures_copied ON captures (copied_from) WHERE copied_from IS NOT NULL;
"""


@archive()
def m025_origins(db: Database) -> None:
    """Captures that other archives made say so."""
    _run(db, _ORIGINS)


_CLAIMS = """
ALTER TABLE captures ADD COLUMN claimed_url TEXT
  /* the address that only the file itself says it had: a look at that page where the text is one of its */;
UPDATE captures SET claimed_url =
  (SELECT a.canonical_url FROM readings r JOIN articles a ON a.id = r.article_id AND a.url IS NULL
   WHERE r.capture_id = captures.id)
WHERE url GLOB 'urn:*';
CREATE INDEX captures_claimed ON captures (claimed_url) WHERE claimed_url IS NOT NULL;
"""


@archive()
def m026_claims(db: Database) -> None:
    """What files claim is told of their captures."""
    _run(db, _CLAIMS)


_SEALS = """
CREATE TABLE seals (          -- what was committed up to a day, chained to the day before; see `baotinh seals`
  number INTEGER PRIMARY KEY, -- from 1 on
  day TEXT NOT NULL,          -- [day] on which the last of its runs began, in Viet Nam
  captures INTEGER NOT NULL,  -- how many captures came under it
  root TEXT NOT NULL,         -- Merkle root over their leaves, SHA-256
  value TEXT NOT NULL,        -- of the chain: SHA-256 of the value before, day, captures and root
  closed_at TEXT NOT NULL     -- [UTC] by the first writer of a later day
) STRICT;
CREATE TABLE leaves (         -- digests of what came under a seal; of what was taken down too
  seal INTEGER NOT NULL REFERENCES seals (number),  -- the seal
  leaf BLOB NOT NULL,         -- SHA-256 of record, address, time, status and digest of a capture
  PRIMARY KEY (seal, leaf)
) STRICT, WITHOUT ROWID;
ALTER TABLE captures ADD COLUMN seal INTEGER REFERENCES seals (number)
  /* the seal that it came under; empty: none yet */;
CREATE INDEX captures_unsealed ON captures (run_id) WHERE seal IS NULL;
"""


@archive()
def m027_seals(db: Database) -> None:
    """What was committed is sealed day by day; what was there before comes under the first seal."""
    _run(db, _SEALS)


_SHARED = """
CREATE TABLE teasers (        -- links to other stories, each once however many articles have it; see the view related
  id INTEGER PRIMARY KEY,     -- a hash of what it says
  title TEXT NOT NULL,        -- headline of the other story
  url TEXT,                   -- its address
  heading TEXT,               -- Tin liên quan …; empty for a list without one
  at TEXT,                    -- [UTC+7] time printed beside it, written as published_at
  precision TEXT,             -- second | minute | hour | day | month
  raw TEXT                    -- the time as printed
) STRICT;
CREATE TABLE mentions (       -- which articles have which of them; see the view related
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,  -- the article
  position INTEGER NOT NULL,  -- from 0, in the order of the page
  teaser INTEGER NOT NULL,    -- teasers.id
  PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE pieces (         -- what pages have besides articles, each once; see the view cuts
  id INTEGER PRIMARY KEY,     -- a hash of what it says
  text TEXT,                  -- [personal] what stands there; empty: words of the body
  reason TEXT NOT NULL        -- why it is none of the article
) STRICT;
CREATE TABLE omissions (      -- which of them were left out of which articles; see the view cuts
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,  -- the article
  position INTEGER NOT NULL,  -- from 0, in the order of the page
  piece INTEGER NOT NULL,     -- pieces.id
  start INTEGER,              -- [characters] of words that stand in the body too: where, from 1
  length INTEGER,             -- [characters] how many they are
  PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;
"""
_SHARED_VIEWS = """
DROP TABLE related;
DROP TABLE cuts;
CREATE VIEW related AS        -- links to other stories around and inside the article
SELECT
  m.article_id,               -- [key]
  m.position,                 -- [key]
  t.title,
  t.url,
  t.heading,
  t.at,
  t.precision,
  t.raw
FROM mentions m CROSS JOIN teasers t ON t.id = m.teaser;
CREATE VIEW cuts AS           -- blocks that were left out of the article, and why
SELECT
  o.article_id,               -- [key]
  o.position,                 -- [key]
  CAST(coalesce(p.text, substr((SELECT body FROM articles WHERE id = o.article_id), o.start, o.length))
    AS TEXT) AS text,         -- [personal] as it stands in the page
  p.reason
FROM omissions o CROSS JOIN pieces p ON p.id = o.piece;
"""

_FEWER_WRITES = """
INSERT INTO search_exact (search_exact, rank) VALUES ('automerge', 16);
INSERT INTO search_exact (search_exact, rank) VALUES ('crisismerge', 64);
INSERT INTO search_folded (search_folded, rank) VALUES ('automerge', 16);
INSERT INTO search_folded (search_folded, rank) VALUES ('crisismerge', 64);
INSERT INTO search_exact_title (search_exact_title, rank) VALUES ('automerge', 16);
INSERT INTO search_exact_title (search_exact_title, rank) VALUES ('crisismerge', 64);
INSERT INTO search_folded_title (search_folded_title, rank) VALUES ('automerge', 16);
INSERT INTO search_folded_title (search_folded_title, rank) VALUES ('crisismerge', 64);
DELETE FROM shingles WHERE key % 32 <> 0 AND article_id IN
  (SELECT article_id FROM shingles GROUP BY article_id HAVING count(*) > 20);
"""


@archive()
def m028_shared(db: Database) -> None:
    """What many pages say stands once; long texts have fewer keys, and parts of indexes are joined later."""
    _run(db, _SHARED)
    for view in ("related", "cuts"):
        rows = db.conn.execute(
            f"SELECT p.*, (SELECT body FROM articles WHERE id = article_id) AS body FROM {view} p"  # noqa: S608
        )
        names = [column[0] for column in rows.description]
        for *values, body in rows:
            put(db.conn, view, dict(zip(names, values, strict=False)), body)
    _run(db, _SHARED_VIEWS)
    db.execute("UPDATE articles SET search_rowid = NULL")
    for (number,) in db.execute("SELECT id FROM articles ORDER BY id").fetchall():
        db.execute("UPDATE articles SET search_rowid = ? WHERE id = ?", (search_order.free(db.conn, number), number))
    index_anew(db)
    _run(db, _FEWER_WRITES)


_STORY_NUMBERS = """
ALTER TABLE stories ADD COLUMN search_rowid INTEGER  /* of the article: its number in the search indexes */;
UPDATE stories SET search_rowid = (SELECT search_rowid FROM articles WHERE id = article_id);
CREATE INDEX stories_numbers ON stories (search_rowid, story);
"""

_WITNESSES = """
CREATE TABLE witnesses (      -- how seals left the house; see `baotinh seals --stamp`
  seal INTEGER NOT NULL REFERENCES seals (number),  -- the seal
  kind TEXT NOT NULL,         -- mailed | stamped
  value TEXT NOT NULL,        -- its value as it was handed out
  at TEXT NOT NULL,           -- [UTC] when that was
  token BLOB,                 -- what the time-stamping service gave for it, as it came; empty: mailed
  PRIMARY KEY (seal, kind)
) STRICT, WITHOUT ROWID;
"""


@archive()
def m029_numbers_and_witnesses(db: Database) -> None:
    """Copies among what a search finds are told by the numbers that it gives; seals say how they left the house."""
    _run(db, _STORY_NUMBERS)
    _run(db, _WITNESSES)


_PAST = """
CREATE TABLE past_texts (     -- texts that stand nowhere any more: their articles say something else, or are gone
  search_rowid INTEGER PRIMARY KEY,  -- number of the text in search_past_exact and search_past_folded
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,  -- the article
  number INTEGER NOT NULL,    -- which of its texts, as in revisions; where it had this one twice, the last time
  UNIQUE (article_id, number)
) STRICT;
CREATE VIRTUAL TABLE search_past_exact USING fts5(title, lead, body, facts, content='',
  tokenize="unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE search_past_folded USING fts5(title, lead, body, facts, content='');
CREATE VIEW withdrawn AS      -- what articles once said and say no more, one row for each such text: edited, or gone
SELECT
  p.article_id,
  p.number,
  a.site,
  coalesce(a.url, a.canonical_url) AS url,  -- where the article stands, or stood
  r.title,
  r.lead,
  r.body,
  a.published_at,
  a.published_precision,
  r.seen_at,
  (SELECT n.seen_at FROM texts n WHERE n.article_id = p.article_id AND n.number = p.number + 1)
    AS edited_at,             -- [UTC] when the text that came after it was first seen; empty: it was the last one
  (SELECT n.doubt FROM texts n WHERE n.article_id = p.article_id AND n.number = p.number + 1)
    AS doubt,                 -- why that may be no edit of the paper's
  a.gone_at,
  a.revisions,
  r.capture_id,
  r.digest
FROM past_texts p JOIN articles a ON a.id = p.article_id
JOIN revisions r ON r.article_id = p.article_id AND r.number = p.number;
"""


@archive()
def m030_past_texts(db: Database) -> None:
    """What articles once said is found too."""
    _run(db, _PAST)
    edited = "SELECT article_id FROM texts WHERE number = 2 UNION SELECT id FROM articles WHERE gone_at NOT NULL"
    rows = db.execute(edited).fetchall()
    if rows:  # nothing is told of an archive that begins
        with stage("indexing past texts", "articles", len(rows)) as step:
            for (number,) in step.each(rows):
                past_texts.add(db.conn, number)
