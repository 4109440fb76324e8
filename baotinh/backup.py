"""`baotinh backup` and `baotinh restore`: a copy of the archive, and the archive from its copy."""

from pathlib import Path

import click

from baotinh import __version__
from baotinh.config import NAME
from baotinh.options import data_option, setting_argument, settings_option
from crawler.messages import message, number, stored
from pipelines.db.archive import STORAGE, Archive, ArchiveError
from pipelines.upkeep.backup import Backup
from pipelines.upkeep.doctor import warc_files
from pipelines.upkeep.manifest import Manifest
from pipelines.upkeep.restore import restore as bring_back

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@setting_argument("backup_to")
@settings_option
def backup(backup_to: Path | None, data: Path) -> None:
    """Back up the archive into DIR, or where DATA/baotinh.toml says (`backup_to`); a crawl may be running.

    The copy is of one moment: the database, and the WARC files with all that its rows name. Where DIR holds an earlier
    backup, only what is new is copied, and the earlier one stays whole until the new one is complete. On the same disk
    WARC files are linked, not copied: for a copy that outlives the disk, DIR must lie on another.

    \b
    Exit codes: 0  complete
                2  no archive, or DIR is no place for it, or baotinh.toml is not
                   understood
                74 a backup was made into DIR before, and none is there: its disk
                   is not mounted
                   cannot be read or written, or damaged where the earlier
                   backup is not, which is kept (the database is looked at as
                   `verify` does it)
                   WARC files are missing, empty, short or torn: DIR holds what
                   is there
                75 another backup into DIR is running, or the WARC was rewritten
                   meanwhile
    """
    if backup_to is None:
        raise click.UsageError(f"expected a folder for the backup: name DIR, or set backup_to in {data / NAME}")
    making = Backup(data, backup_to, __version__)
    made = making.make()
    done = ", ".join(message(f"backup {what}", number=count) for what, count in sorted(making.done.items()))
    click.echo(f"{backup_to}: {done}; {_size(made)}")
    if making.damaged:
        more = f" and {len(making.damaged) - 1} more" if len(making.damaged) > 1 else ""
        raise ArchiveError(f"what was copied is damaged: {making.damaged[0]}{more}; see `baotinh verify`", STORAGE)


@click.command()
@click.argument("folder", metavar="DIR", type=_FOLDER)
@data_option
def restore(folder: Path, data: Path) -> None:
    """Bring the archive back from the backup in DIR, into a folder that holds none.

    Every file is held against the digest in DIR/manifest.json while it is copied.

    \b
    Exit codes: 0  complete
                2  no backup in DIR, or the folder holds an archive
                74 a file is not what was backed up, or cannot be read or
                   written, and nothing was restored; or the backup is of an
                   archive that was damaged
    """
    made = bring_back(folder, data)
    click.echo(message("restored", data=data, size=_size(made), at=stored(made.made_at)))
    with Archive(data) as archive:
        faults = [check.finding for check in warc_files(archive) if check.level == "fault"]
    if faults:
        more = f" and {len(faults) - 1} more" if len(faults) > 1 else ""
        raise ArchiveError(f"the backup is of a damaged archive: {faults[0]}{more}; see `baotinh verify`", STORAGE)


def _size(made: Manifest) -> str:
    megabytes = number(round(sum(content.size for content in made.files.values()) / 1e6, 1))
    files = message("number files", number=len(made.files))
    rows = (message(f"number {what}", number=made.rows[what]) for what in ("captures", "articles"))
    return ", ".join((files, f"{megabytes} MB", *rows))
