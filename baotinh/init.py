"""`baotinh init`: write down once what every run needs to know."""

import os
import sqlite3
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from baotinh import config
from baotinh.choosing import choose
from baotinh.config import KEYS, NAME, Key
from baotinh.options import data_option, known_sites, setting
from baotinh.streams import say
from crawler.messages import message, number, translated
from crawler.sites import Site
from pipelines.db.archive import Archive, ArchiveError, refuse_backup
from pipelines.db.disk import atomic
from pipelines.query.pictures import forecast


@click.command()
@data_option
@setting(*KEYS)
@click.option("--force", is_flag=True, help="Write another file in the place of the one that is there.")
@click.pass_context
def init(ctx: click.Context, /, data: Path, force: bool, **told: Any) -> None:
    """Write DATA/baotinh.toml: contact, papers, budgets, the folder for backups, for all commands on this archive.

    It says what pictures would take of the disk, from what the archive has, or by an assumption.

    On a terminal you are asked for what was not said; elsewhere --contact must be said, and what goes unsaid stays in
    the file as a comment. The command line outranks the environment, and the environment the file. A backup carries the
    file along, and `baotinh doctor` says whether it is understood.

    \b
    Exit codes: 0  written
                2  something is not understood, or a file is there and --force
                   was not said: nothing was written
                74 cannot be written
    """
    path = data / NAME
    if os.path.lexists(path) and not force:
        raise click.UsageError(f"{path} is there already: edit it, or say --force to write another in its place")
    refuse_backup(data)
    if path.is_dir():
        raise click.UsageError(f"{path}: expected a file, found a folder: move it away")
    known = known_sites(data)
    said = {name: told[name] for name in KEYS if ctx.get_parameter_source(name) is not ParameterSource.DEFAULT}
    config.require_names(said, known)
    is_answered = "keep_pictures" not in said and sys.stdin.isatty()
    if sys.stdin.isatty():
        said = {**_asked(data, said, known), **said}
    elif "contact" not in said:
        raise click.UsageError("nobody to ask whom a webmaster can write to: say --contact ADDRESS")
    values = config.understood({name: _plain(said[name]) for name in KEYS if name in said}, path)
    with atomic(path) as file:
        file.write(config.written(values))
    say(f"{path}: {', '.join(values)}")
    if not is_answered:
        say(_cost(data, said, known))


def _plain(value: Any) -> Any:
    """A value as TOML has it; a path as it is called from everywhere."""
    if isinstance(value, Path):
        return str(Path(os.path.expanduser(value)).absolute())  # noqa: PTH111  # Path.expanduser fails at `~nobody`
    return list(value) if isinstance(value, tuple) else value


def _asked(data: Path, said: Mapping[str, Any], known: dict[str, Site]) -> dict[str, Any]:
    """What a person answers to the questions that are open."""
    answers: dict[str, Any] = {}
    for key in (key for key in KEYS.values() if key.question and key.name not in said):
        if key.name == "keep_pictures":
            say(_cost(data, {**said, **answers}, known))
        answers[key.name] = _ask(key, known)
    return {name: value for name, value in answers.items() if value is not None}


def _cost(data: Path, said: Mapping[str, Any], known: dict[str, Site]) -> str:
    """What it would take to keep pictures, and how that is known."""
    papers = len(choose(known, said.get("papers") or (), said.get("provinces") or (), ()))
    try:
        with Archive(data) as archive:
            archive.require_current()
            found = forecast(archive.db.conn, papers)
    except (ArchiveError, sqlite3.Error):  # none yet, or one of which `doctor` says more
        found = forecast(None, papers)
    counts = {"a_day": number(round(found.articles_a_day)), "each": number(found.each)}
    how = message("pictures assumed", number=papers, **counts) if found.is_assumed else ""
    how = how or message("pictures counted", **counts)
    size = message("picture assumed" if found.is_size_assumed else "picture measured", size=number(found.size / 1000))
    lead, article = (number(float(f"{size / 1e9:.2g}")) for size in (found.lead, found.article))
    return message("pictures cost", lead=lead, article=article, how=how, size=size)


def _ask(key: Key, known: Mapping[str, Site]) -> Any:
    def read(text: str) -> Any:
        if not text.strip():
            return None
        value = key.typed(text)
        config.require_names({key.name: value}, known)
        return value

    default = None if key.name == "contact" else ""
    while True:
        try:
            return read(click.prompt(translated(key.question or key.name), default=default, show_default=False))
        except click.UsageError as error:
            say(f"baotinh: {translated(error.message)}", err=True)
