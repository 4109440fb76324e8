"""The command line: one verb, one module."""

import os
import re
import sqlite3
import sys
from pathlib import Path

import click

from baotinh import __version__, language, stopping
from baotinh.backup import backup, restore
from baotinh.cite import cite
from baotinh.copies import copies
from baotinh.crawl import crawl
from baotinh.demo_command import demo
from baotinh.digest import digest
from baotinh.doctor import doctor
from baotinh.explain import explain
from baotinh.export import export
from baotinh.extracting import extract
from baotinh.fetching import UnavailableError
from baotinh.holes import holes
from baotinh.importing import import_
from baotinh.init import init
from baotinh.mend import mend
from baotinh.options import DATA, setting
from baotinh.rebuild import rebuild
from baotinh.redact import redact
from baotinh.run_due import run_due
from baotinh.runs import runs
from baotinh.scheduling import schedule, unschedule
from baotinh.schema import schema
from baotinh.search import search
from baotinh.show import show
from baotinh.sites import sites
from baotinh.snapshot import snapshot
from baotinh.status import status
from baotinh.terminal import Guarded, guard
from baotinh.verify import verify
from crawler.items import ExtractionError
from crawler.messages import speak, speaking, translated
from crawler.sites import SiteError
from crawler.spiders.news import ContactMissingError
from pipelines.db.archive import STORAGE, USAGE, ArchiveError
from pipelines.db.connection import DiskFullError
from pipelines.db.disk import TakenAwayError
from pipelines.upkeep import manifest
from pipelines.upkeep.verify import first_fault

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")  # "line one\nline two", escape sequences


class _Commands(click.Group):
    """The commands; what one of them does not expect may be a bug, or a value that was damaged on the disk."""

    def invoke(self, ctx: click.Context) -> object:
        """Invoke the one that was named."""
        try:
            return super().invoke(ctx)
        except (SiteError, ContactMissingError, ExtractionError):
            raise
        except (ValueError, TypeError, LookupError, ArithmeticError, AssertionError) as error:
            folder: Path = ctx.meta.get(DATA, Path())
            database = folder / manifest.DATABASE
            fault = first_fault(database, folder) if database.exists() else None
            if fault is None:
                raise
            see = "see `baotinh verify`, then make it again with `baotinh rebuild`"
            raise ArchiveError(f"archive.db is damaged: {fault.where}: {fault.what}; {see}") from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="baotinh")
@setting("lang")
def cli(lang: str | None) -> None:
    """Báo Tỉnh keeps Vietnamese provincial newspapers: it crawls them, stores every page as it came, separates the
    articles from what surrounds them, and answers questions about them.

    \b
    A first look:
      baotinh sites                       the newspapers it knows
      baotinh crawl baobacninhtv --contact you@example.org
      baotinh show 1                      an article with the evidence for its date
      baotinh export -o news.csv

    Everything is kept in one folder, ./data unless --data or BAOTINH_DATA names another.
    """
    if lang is not None:
        speak(lang)


for command in (
    init,
    crawl,
    search,
    import_,
    extract,
    sites,
    runs,
    status,
    digest,
    holes,
    mend,
    export,
    schema,
    show,
    copies,
    explain,
    cite,
    demo,
    verify,
    doctor,
    snapshot,
    backup,
    restore,
    rebuild,
    redact,
    schedule,
    unschedule,
    run_due,
):
    cli.add_command(command)


def main() -> None:
    """Run a command; an error of the user's or of the machine's is one line and an exit code."""
    guard()
    with stopping.listening(), speaking(language.of_environment()):
        _run()


def _run() -> None:
    try:
        code = cli(standalone_mode=False) or 0
        sys.stdout.flush()  # now, while somebody hears that nobody reads it
        sys.exit(code)
    except (
        SystemExit
    ) as end:  # of an output that nobody reads any more, click makes a stand-in, rich an exit; both say 1
        unread = isinstance(end.__context__, BrokenPipeError) or not isinstance(sys.stdout, Guarded)
        _end_unread() if unread else sys.exit(end.code)
    except stopping.Stopped as stopped:
        _end(str(stopped), stopping.STOPPED, at_once=stopped.is_cut)
    except click.Abort:
        sys.exit(130)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(USAGE)
    except click.ClickException as error:
        _end(error.format_message(), USAGE)
    except (SiteError, ContactMissingError, ExtractionError) as error:
        _end(str(error), USAGE)
    except (ArchiveError, TakenAwayError, UnavailableError) as error:
        _end(f"{error}{_see(error.__cause__)}", error.exit_code)
    except BrokenPipeError:
        _end_unread()
    except sqlite3.Error as error:
        if stopping.heard() and getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            _end(str(stopping.Stopped(stopping.heard())), stopping.STOPPED)
        what = "" if isinstance(error, DiskFullError) else "the database cannot be read: "
        _end(f"{what}{error}{_see(error)}", STORAGE)
    except OSError as error:
        place = f" {error.filename}" if error.filename else ""
        _end(
            f"{error.strerror or error}:{place or ' while writing'}; make room or mend rights, then try again", STORAGE
        )


def _see(error: BaseException | None) -> str:
    """What to do about the reason of an error, where the line does not say so itself."""
    if isinstance(error, DiskFullError):
        return "; make room, then try again"
    return "; see `baotinh doctor`" if isinstance(error, sqlite3.DatabaseError) else ""


def _end_unread() -> None:
    """The reader of a pipe has had enough; what is left in the buffers goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.exit(0)


def _end(message: str, code: int, *, at_once: bool = False) -> None:
    """One line, whatever a damaged file has put into it."""
    line = _CONTROLS.sub(" ", translated(message))
    click.echo(f"baotinh: {line[:600]}", err=True)
    if at_once:
        os._exit(code)
    sys.exit(code)
