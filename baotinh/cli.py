"""The command line: one verb, one module."""

import sys

import click

from baotinh import __version__
from baotinh.backup import backup, restore
from baotinh.crawl import crawl
from baotinh.demo_command import demo
from baotinh.doctor import doctor
from baotinh.export import export
from baotinh.extract import extract
from baotinh.importing import import_
from baotinh.rebuild import rebuild
from baotinh.redact import redact
from baotinh.search import search
from baotinh.show import show
from baotinh.sites import sites
from baotinh.verify import verify
from crawler.items import ExtractionError
from crawler.sites import SiteError
from crawler.spiders.news import ContactMissingError
from pipelines.archive import STORAGE, USAGE, ArchiveError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="baotinh")
def cli() -> None:
    """Báo Tỉnh keeps Vietnamese provincial newspapers: it crawls them, stores every page as it came, separates the
    articles from what surrounds them, and answers questions about them.

    \b
    A first look:
      baotinh sites                       the newspapers it knows
      baotinh crawl baobacninhtv --contact you@example.org
      baotinh show 1                      an article with the evidence for its date
      baotinh export --format csv -o news.csv

    Everything is kept in one folder, ./data unless --data or BAOTINH_DATA names another.
    """


for command in (
    crawl,
    search,
    import_,
    extract,
    sites,
    export,
    show,
    demo,
    verify,
    doctor,
    backup,
    restore,
    rebuild,
    redact,
):
    cli.add_command(command)


def main() -> None:
    """Run a command; an error of the user's or of the machine's is one line and an exit code."""
    try:
        sys.exit(cli(standalone_mode=False) or 0)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        _say(error.format_message())
        sys.exit(USAGE)
    except (SiteError, ContactMissingError, ExtractionError) as error:
        _say(str(error))
        sys.exit(USAGE)
    except ArchiveError as error:
        _say(str(error))
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of a pipe has had enough
        sys.exit(0)
    except OSError as error:
        _say(str(error))
        sys.exit(STORAGE)


def _say(message: str) -> None:
    click.echo(f"baotinh: {message}", err=True)
