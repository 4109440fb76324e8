"""`baotinh seals`: the chain under which the archive's captures stand, day by day, and how it leaves the house."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from baotinh.options import data_option
from baotinh.streams import say, say_json
from crawler.messages import message, stored
from pipelines.db.archive import Archive
from pipelines.db.seals import Seal, Witness, witnesses
from pipelines.db.seals import seals as read
from pipelines.upkeep.mend import put_in_order
from pipelines.upkeep.witnesses import stamp


@click.command()
@data_option
@click.option("--stamp", "command", metavar="COMMAND",
              help="Hand each value not stamped yet to a command of the shell; keep what it prints.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def seals(data: Path, command: str | None, *, as_json: bool) -> None:
    """List what was committed on which day, and the value that seals it and all days before.

    A value that left the house (in a digest, on paper, with a time-stamping service) proves that nothing was added,
    altered or back-dated up to its day: `verify` reckons all of them again.

    A command has the value on standard input (64 hexadecimal digits and a line feed) and in BAOTINH_SEAL, the day in
    BAOTINH_SEAL_DAY. What it prints is kept as the token. See docs/operations.md for OpenTimestamps and RFC 3161.

    \b
    Exit codes: 0  done
                2  usage, or no archive
                69 the command failed: it has the same value again the next time
                74 cannot be read or written
                75 a crawl, an import or a backup is at work
    """
    if command is not None:
        _stamp(data, command)
    with Archive(data) as archive:
        archive.require_current()
        found, left = read(archive.connection), witnesses(archive.connection)
    if as_json:
        say_json([_as_dict(seal, [one for one in left if one.seal == seal.number]) for seal in found])
        return
    if not found:
        say(message("no seals"))
        return
    for seal in found:
        told = [message(f"seal {one.kind}", at=stored(one.at)) for one in left if one.seal == seal.number]
        say("  ".join((seal.day, message("number captures", number=seal.captures), seal.value, *told)))


def _stamp(data: Path, command: str) -> None:
    with Archive(data, write=True) as archive:
        put_in_order(archive)
        for seal in stamp(archive, command):
            say(message("seal is stamped", day=seal.day), err=True)


def _as_dict(seal: Seal, left: Sequence[Witness]) -> Mapping[str, object]:
    """A seal with how it left the house."""
    at = {one.kind: one.at for one in left}
    token = next((b64encode(one.token).decode() for one in left if one.token), None)
    return {**seal._asdict(), "mailed": at.get("mailed"), "stamped": at.get("stamped"), "token": token}
