"""`baotinh doctor`: whether the next crawl can rely on archive and machine."""

from dataclasses import asdict
from pathlib import Path

import click

from baotinh import config
from baotinh.options import data_option, known_sites
from baotinh.streams import say, say_json
from crawler.messages import message, translated
from crawler.sites import SiteError
from pipelines.db.archive import OK, STORAGE
from pipelines.upkeep.doctor import examine
from pipelines.upkeep.doctor import repair as complete
from pipelines.upkeep.machine import Check


@click.command()
@data_option
@click.option("--repair", is_flag=True, help="Complete WARC files that an interrupted run left open.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def doctor(ctx: click.Context, data: Path, repair: bool, as_json: bool) -> None:
    """Look at the archive and its machine: SQLite, disk, clock, file system, interrupted runs, the database.

    Prints a line for each thing looked at, and what to do where it is not well. Nothing is changed without
    --repair, but for drafts in exports/ that killed exports left: they go.

    \b
    Exit codes: 0  no fault (there may be warnings)
                2  no archive there
                74 faults were found
                75 --repair while a crawl is running
    """
    checks = [*(complete(data) if repair else ()), *examine(data), _settings(data)]
    if as_json:
        say_json([asdict(check) for check in checks])
    else:
        for check in checks:
            told = "; ".join(translated(text) for text in (check.finding, check.advice) if text)
            say(f"{message(check.level):<8} {check.name:<12} {told}")
    ctx.exit(STORAGE if any(check.level == "fault" for check in checks) else OK)


def _settings(data: Path) -> Check:
    """Whether what the operator has settled is understood; commands that take something from it end with 2 if not."""
    try:
        values = config.read(data)
        config.require_names(values, known_sites(data), data / config.NAME)
    except config.ConfigError as error:
        return Check("settings", "fault", error.message, "mend it, or write another with `baotinh init --force`")
    except SiteError as error:
        return Check("settings", "fault", str(error), "mend the newspaper's file")
    if not (data / config.NAME).exists():
        return Check("settings", "ok", f"no {config.NAME}: options and environment say all")
    return Check("settings", "ok", f"{config.NAME} sets {', '.join(values) or 'nothing'}")
