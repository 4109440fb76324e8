"""The command line: one verb, one module, which is loaded when it is called."""

import os
import re
import sys
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import click

from baotinh import __version__, language, stopping
from baotinh.later import DATA, Later
from baotinh.streams import Guarded, Manner, guard
from crawler.messages import speak, speaking, translated

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")  # "line one\nline two", escape sequences
_COMPLETE = "_BAOTINH_COMPLETE"  # set by a shell that wants to know how a line may go on
_USAGE = click.UsageError.exit_code


class _Commands(click.Group):
    """The commands; what one of them does not expect may be a bug, or a value that was damaged on the disk."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run one; as a program of its own it speaks as its environment and its folder say, and leaves that to nobody.

        Whoever calls it otherwise speaks for it, and still does when it has failed: `main` below says how it ended.
        """
        with speaking(language.of_environment()) if extra.get("standalone_mode", True) else nullcontext():
            return super().main(*args, **extra)

    def invoke(self, ctx: click.Context) -> object:
        """Invoke the one that was named."""
        try:
            return super().invoke(ctx)
        except (ValueError, TypeError, LookupError, ArithmeticError, AssertionError) as error:
            from baotinh.errors import damage

            damaged = damage(error, ctx.meta.get(DATA, Path()))
            if damaged is None:
                raise
            raise damaged from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="baotinh")
@click.option("--lang", type=language.Language(), envvar=language.VARIABLE, show_envvar=True, help=language.MEANING)
@click.option("--progress", type=click.Choice(get_args(Manner)), default="auto", show_default=True,
              envvar="BAOTINH_PROGRESS", help="How it is shown how far long commands have come.")  # fmt: skip
@click.pass_context
def cli(ctx: click.Context, lang: str | None, progress: Manner) -> None:
    """Báo Tỉnh keeps Vietnamese provincial newspapers: it crawls them, stores every page as it came, separates the
    articles from what surrounds them, and answers questions about them.

    \b
    A first look:
      baotinh sites                       the newspapers it knows
      baotinh crawl baobacninhtv --contact you@example.org
      baotinh show 1                      an article and how its date is known
      baotinh export -o news.csv

    Everything is kept in one folder, ./data unless --data or BAOTINH_DATA names another.
    """
    from baotinh.progress import shown

    if lang is not None:
        speak(lang)
    ctx.with_resource(shown(progress))


for command in (
    Later("init", "init:init", "Write DATA/baotinh.toml: what holds for all commands."),
    Later("crawl", "crawl:crawl", "Ask newspapers for what is new or due, keep it, read it."),
    Later("search", "search:search", "Find articles by their words."),
    Later("trend", "trend:trend", "Count what a search finds, over time."),
    Later("watch", "watch:watch", "Tell what is new of a query since the last look."),
    Later("changes", "changes:changes", "List what papers changed and took down."),
    Later("import", "importing:import_", "Import saved pages, Markdown, plain text, WARC files."),
    Later("recover", "recover:recover", "Recover a paper's past from the archives of others."),
    Later("extract", "extracting:extract", "Read one page and print its article as JSON."),
    Later("sites", "sites:sites", "List the newspapers, or check what is known of one."),
    Later("runs", "runs:runs", "Show the runs, and what each did with each paper."),
    Later("status", "status:status", "Show how each paper is, and who needs a person."),
    Later("digest", "digest:digest", "Tell what came, what changed and what is wrong."),
    Later("holes", "holes:holes", "Show which days of which paper are missing, and why."),
    Later("mend", "mend:mend", "Have the next crawl repair those holes."),
    Later("export", "export:export", "Export articles or other tables as files."),
    Later("schema", "schema:schema", "Explain the tables and columns of the archive."),
    Later("show", "show:show", "Show an article and how its date is known."),
    Later("copies", "copies:copies", "Show where else an article was printed."),
    Later("explain", "explain:explain", "Explain what became of an address, and why."),
    Later("cite", "cite:cite", "Cite an article as a source."),
    Later("serve", "serve.command:serve", "Open the archive in a browser."),
    Later("demo", "demo_command:demo", "Crawl a make-believe province on loopback."),
    Later("verify", "verify:verify", "Prove that the archive is whole."),
    Later("seals", "seals:seals", "List the values under which each day is sealed."),
    Later("doctor", "doctor:doctor", "Look at the archive and its machine; --repair mends."),
    Later("snapshot", "snapshot:snapshot", "Publish a read-only copy of the database."),
    Later("backup", "backup:backup", "Back up the archive."),
    Later("restore", "backup:restore", "Bring the archive back from a backup."),
    Later("reextract", "reextract:reextract", "Tell what today's extractor would read otherwise."),
    Later("rebuild", "rebuild:rebuild", "Make archive.db again from the WARC files."),
    Later("redact", "redact:redact", "Take an article down for good."),
    Later("schedule", "scheduling:schedule", "Let cron or systemd look after the archive."),
    Later("unschedule", "scheduling:unschedule", "Take out what `schedule` has written."),
    Later("run-due", "run_due:run_due", "Look after the archive now: what the schedule calls."),
):
    cli.add_command(command)


def main() -> None:
    """Run a command; an error of the user's or of the machine's is one line and an exit code."""
    guard()
    with stopping.listening(), speaking(language.of_environment()):
        _run()


def _run() -> None:
    if _COMPLETE in os.environ:
        import_module("baotinh.bash")
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
        sys.exit(_USAGE)
    except click.ClickException as error:
        _end(error.format_message(), _USAGE)
    except BrokenPipeError:
        _end_unread()
    except Exception as error:
        from baotinh.errors import told

        said = told(error)
        if said is None:
            raise
        _end(*said)


def _end_unread() -> None:
    """The reader of a pipe has had enough; what is left in the buffers goes nowhere."""
    _hush(1)
    sys.exit(0)


def _hush(*streams: int) -> None:
    for stream in streams:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)


def _end(message: str, code: int, *, at_once: bool = False) -> None:
    """One line, whatever a damaged file has put into it."""
    line = _CONTROLS.sub(" ", translated(message))
    try:
        click.echo(f"baotinh: {line[:600]}", err=True)
    except OSError:  # nobody reads it, or it finds no room; the code still says how it ended
        _hush(1, 2)
    if at_once:
        os._exit(code)
    sys.exit(code)
