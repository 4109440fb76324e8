"""How the command is typed and what it ends with: whoever names things otherwise changes them here alone."""

COMMAND = "recover"
INDEX = "--index"
"""The address of an index: its origin, or the address that answers queries; without it, the Wayback Machine."""
DIALECT = "--dialect"
"""What the index speaks; found by asking where it is not told."""
WAYBACK, COMMON_CRAWL = "wayback", "commoncrawl"
FROM, TO = "--from", "--to"
"""Days of capture, both included."""
DRY_RUN = "--dry-run"
LOOPBACK, CONTACT, DATA = "--allow-loopback", "--contact", "--data"
ONLY_KNOWN = "--only-known-sites"
"""Of `import`."""

WHOLE = 0
USAGE = 2
STOPPED = 11
BUSY = 75
UNWELL = 69
"""The index does not answer, or is none; a capture could not be had; a line of the index is none."""

SETTINGS = ("DOWNLOAD_DELAY", "DOWNLOAD_TIMEOUT")
"""Of `crawler.settings`: the seconds that the tests shorten, before anything else of the program is loaded."""

CAPTURED_BY = "SELECT captured_by FROM captures WHERE fetched_at = ?"
"""Who captured a page: the archive, with its host; of our own looks it is NULL."""
