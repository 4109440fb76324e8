"""`baotinh run-due`: what the schedule calls: crawl, do what is due once a night or a week, tell of troubles."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import sleep

import click

from baotinh import config, stopping
from baotinh.config import KEYS
from baotinh.options import is_understood, lenient_settings_option, setting
from baotinh.schedule.jobs import Job
from baotinh.schedule.logs import Log
from baotinh.schedule.outbox import Channels
from baotinh.schedule.places import seed
from baotinh.schedule.rhythm import Times
from baotinh.schedule.state import State
from baotinh.schedule.turn import Ended, Plan, Turn, alone
from baotinh.settled import watched
from baotinh.streams import say
from crawler.items import VIETNAM
from crawler.messages import message, moment
from pipelines.db.archive import BUSY, USAGE, Archive, ArchiveError, refuse_backup
from pipelines.query.faults import JOB
from pipelines.upkeep.manifest import DATABASE

_LONGEST = 12 * 60 * 60
"""Seconds after which a command is told to stop: it hangs, and would keep the next call out for ever."""
_GRACE = 300
"""Seconds that it has for that."""


@click.command("run-due")
@lenient_settings_option
@setting("every", help="How often, with --keep-running.")
@setting("jobs", "mail", "notify", "keep_logs")
@click.option("--letters", type=click.Choice(("now", "later", "only")), default="now",
              help="Send letters now; leave them to another call; or do nothing but send them.")  # fmt: skip
@click.option("--keep-running", is_flag=True, help="Do not end, but do it again and again: for containers.")
@click.pass_context
def run_due(
    ctx: click.Context, /, data: Path, every: str, jobs: tuple[str, ...], mail: str | None, notify: str | None,
    keep_logs: int, letters: str, keep_running: bool,
) -> int:  # fmt: skip
    """Look after the archive: crawl, do what is due, tell of troubles. This is what `baotinh schedule` lets be called.

    Each time a crawl; once a night a backup (if backup_to is settled) and a snapshot, once a week `verify`, each day a
    digest. What was missed is done at the next call. All that is said goes into DATA/logs, a file a day. Whom `mail`
    names, and the command `notify`, are told when a trouble begins or ends: one of `baotinh status --check`, or a
    command that failed.

    \b
    Exit codes: that of the first command that failed, else the first that is
                not 0; they are those of `baotinh crawl`
                2  also where there is no archive (its disk is not mounted, it was
                   moved): nothing was done, and nothing created
                75 another call is at work: nothing was done
    """
    if not keep_running:
        _require_begun(data)
    channels = Channels(mail, notify)
    if not is_understood(ctx):
        before = State.read(data, datetime.now(UTC))
        channels = Channels(mail or before.mail, notify or before.notify)
    plan = Plan(_wanted(ctx, data, jobs), channels, keep_logs, sends=letters != "later")
    code = _call(data, plan, only_letters=letters == "only", tells=keep_running)
    while keep_running:
        _wait(data, every)
        code = _call(data, plan, only_letters=False, tells=True)
    return code


def _require_begun(data: Path) -> None:
    """Raise where nobody has begun an archive: what is written into a mount point is lost below what is mounted.

    Whoever keeps running in a container has a volume, and all that is settled in the environment.
    """
    refuse_backup(data)
    if not any(os.path.lexists(data / name) for name in (DATABASE, config.NAME)):
        raise ArchiveError(
            f"no archive in {data}: expected archive.db or baotinh.toml; mount its disk, or name where it is with "
            "`baotinh schedule --data`; `baotinh init` begins one",
            USAGE,
        )


def _wanted(ctx: click.Context, data: Path, jobs: tuple[str, ...]) -> tuple[str, ...]:
    """The jobs that this version has, and for which all is settled."""
    values = config.read(data) if is_understood(ctx) else {}
    lacking = set() if "backup_to" in values or KEYS["backup_to"].variable in os.environ else {"backup"}
    if values.get("snapshot"):  # each crawl publishes one
        lacking.add("snapshot")
    known = getattr(ctx.find_root().command, "commands", {})
    return tuple(job for job in jobs if job in known and job not in lacking)


def _call(data: Path, plan: Plan, *, only_letters: bool, tells: bool) -> int:
    """One call; another one that is at work is no trouble, and not worth a mail of cron's."""
    turn = Turn(data, plan, clock=_now, start=lambda job, log: _start(data, job, log), look=lambda now: look(data, now))
    try:
        with alone(data):
            if only_letters:
                turn.send()
                return 0
            code = turn.run()
    except ArchiveError as error:
        if error.exit_code != BUSY:
            raise
        turn.log.say(_now(), str(error))
        code = BUSY
    if tells or sys.stdout.isatty():
        say(message("turn ended", at=moment(_now().astimezone(VIETNAM)), code=code, path=turn.log.path))
    return code


def _wait(data: Path, every: str) -> None:
    now = datetime.now().astimezone()
    sleep((next(Times.drawn(every, seed(data.resolve())).after(now)) - now).total_seconds())


def _now() -> datetime:
    return datetime.now(UTC)


def look(data: Path, now: datetime) -> dict[str, str] | None:
    """What is wrong with the papers, and with us but for failed jobs; `None` where the archive does not say."""
    try:
        with Archive(data) as archive:
            archive.require_current()
            alarms = [alarm for alarm in watched(archive, now).alarms if alarm.kind != JOB]
    except ArchiveError:
        return None
    return {f"{alarm.paper or 'all papers'}: {alarm.kind}": alarm.sentence for alarm in alarms}


def program() -> tuple[str, ...]:
    """This program, as it is called from everywhere."""
    script = Path(sys.executable).with_name("baotinh")
    return (str(script),) if os.access(script, os.X_OK) else (sys.executable, "-P", "-m", "baotinh")


def _start(data: Path, job: Job, log: Log) -> Ended:
    """Run a command to its end; a signal for us is one for it, and ends us when it has ended."""
    with log.open() as file:
        before = file.tell()
        out = subprocess.PIPE if job.is_mailed else file
        children: list[subprocess.Popen[bytes]] = []

        def end() -> None:
            for child in children:
                child.terminate()

        with stopping.taken_by(end):
            # In a session of its own: who types Ctrl-C tells it once, through us, and not twice.
            children.append(subprocess.Popen([*program(), *job.arguments, "--data", str(data)],  # noqa: S603
                            stdin=subprocess.DEVNULL, stdout=out, stderr=file, start_new_session=True,
                            env={"BAOTINH_PROGRESS": "lines", **os.environ}))  # fmt: skip
            if stopping.heard():
                end()
            printed = _outcome(children[0])
    stopping.check()
    with log.path.open("rb") as written:
        written.seek(before)
        return Ended(children[0].returncode, written.read(), printed.decode("utf-8", "replace"))


def _outcome(child: "subprocess.Popen[bytes]") -> bytes:
    """What it printed, when it has ended; one that hangs is ended."""
    for patience, end in ((_LONGEST, child.terminate), (_GRACE, child.kill)):
        try:
            return child.communicate(timeout=patience)[0] or b""
        except subprocess.TimeoutExpired:
            end()
    return child.communicate()[0] or b""
