"""What is said where a command fails, and with which exit code it ends."""

import sqlite3
from pathlib import Path

from baotinh import stopping
from crawler.contact import ContactMissingError
from crawler.items import ExtractionError, LexiconError
from crawler.sites import SiteError
from pipelines.db.archive import PARTIAL, STORAGE, USAGE, ArchiveError
from pipelines.db.connection import DiskFullError
from pipelines.db.disk import TakenAwayError
from pipelines.upkeep import manifest

_BY_PEOPLE = (SiteError, ContactMissingError, ExtractionError, LexiconError)
"""What somebody wrote is not as expected: some are `ValueError`s, and no bugs."""


class UnavailableError(Exception):
    """What was asked of the web was not to be had, or is not what it should be; says what was found."""

    exit_code = PARTIAL


def _is_stop(error: sqlite3.Error) -> bool:
    """Whether SQLite was at work when the signal came: in a statement, or in a function of ours that it called."""
    is_interrupted = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT
    return is_interrupted or str(error) == "user-defined function raised exception"


def told(error: Exception) -> tuple[str, int] | None:
    """The line and the exit code of an error of the user's or of the machine's; `None` for a bug."""
    if isinstance(error, _BY_PEOPLE):
        return str(error), USAGE
    if isinstance(error, ArchiveError | TakenAwayError | UnavailableError):
        return f"{error}{_see(error.__cause__)}", error.exit_code
    if isinstance(error, sqlite3.Error):
        if stopping.heard() and _is_stop(error):
            return str(stopping.Stopped(stopping.heard())), stopping.STOPPED
        what = "" if isinstance(error, DiskFullError) else "the database cannot be read: "
        return f"{what}{error}{_see(error)}", STORAGE
    if isinstance(error, OSError):
        place = f" {error.filename}" if error.filename else ""
        advice = "make room or mend rights, then try again"
        return f"{error.strerror or error}:{place or ' while writing'}; {advice}", STORAGE
    return None


def damage(error: Exception, folder: Path) -> ArchiveError | None:
    """What looks like a bug, as the damage of the database that brought it about; `None` where that has none."""
    database = folder / manifest.DATABASE
    if isinstance(error, _BY_PEOPLE) or not database.exists():
        return None
    from pipelines.upkeep.verify import first_fault  # it takes its time, and is seldom asked

    fault = first_fault(database, folder)
    if fault is None:
        return None
    see = "see `baotinh verify`, then make it again with `baotinh rebuild`"
    return ArchiveError(f"archive.db is damaged: {fault.where}: {fault.what}; {see}")


def _see(error: BaseException | None) -> str:
    """What to do about the reason of an error, where the line does not say so itself."""
    if isinstance(error, DiskFullError):
        return "; make room, then try again"
    return "; see `baotinh doctor`" if isinstance(error, sqlite3.DatabaseError) else ""
