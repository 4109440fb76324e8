"""`baotinh schedule` and `baotinh unschedule`: let cron or systemd look after the archive."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click
from click.core import ParameterSource

from baotinh import config
from baotinh.config import KEYS
from baotinh.options import data_option, lenient_settings_option, setting
from baotinh.run_due import program
from baotinh.schedule import crontab, systemd
from baotinh.schedule.crontab import Cron
from baotinh.schedule.jobs import JOBS, Job
from baotinh.schedule.logs import LOGS
from baotinh.schedule.outbox import mailer
from baotinh.schedule.places import Entry, Place, ScheduleError, owner, seed
from baotinh.schedule.rhythm import Times
from baotinh.schedule.state import NAME as STATE
from baotinh.schedule.state import State
from baotinh.schedule.systemd import Systemd
from baotinh.streams import say
from crawler.items import VIETNAM
from crawler.messages import message, moment, translated
from pipelines.db.archive import refuse_backup


@click.command()
@lenient_settings_option
@setting("every", "mail")
@click.option("--cron", "which", flag_value="cron", help="Let cron do it.")
@click.option("--systemd", "which", flag_value="systemd", help="Let systemd do it: as root the machine's, else yours.")
@click.option("--show", is_flag=True, help="Change nothing; say what is scheduled, and when it comes next.")
@click.pass_context
def schedule(ctx: click.Context, /, data: Path, every: str, mail: str | None, which: str | None, show: bool) -> None:
    """Let the archive be looked after by itself: a line in the crontab, or a timer of systemd, calls `baotinh run-due`.

    Said again, it replaces what it has written for this archive; all else stays as it is. The minute is drawn from the
    name of the folder and of the machine, and stays. Without --cron or --systemd it stays where it is, else it is
    systemd for root where that runs, and cron for others. --mail goes into the entry; what DATA/baotinh.toml says holds
    from the next call on.

    \b
    Exit codes: 0  done
                2  no cron or no systemd here, no contact settled, nothing that
                   sends mail, changed by hand, or baotinh.toml is not
                   understood; nothing was changed
    """
    data = data.resolve()
    places = Places(data)
    if show:
        _show(data, places)
        config.read(data)  # what is wrong with the file is said after what is installed
        return
    _require_ready(data, mail)
    place = places.chosen(which)
    others = [other for other in places.able if other is not place and other.found(data)]
    options = ("--mail", mail) if mail and ctx.get_parameter_source("mail") in _HERE_ONLY else ()
    command = (*program(), "run-due", "--data", str(data), *options)
    settled = config.read(data)
    backup_to = settled.get("backup_to")
    times = Times.drawn(every, seed(data))
    writable = (backup_to,) if backup_to else ()
    for other in others:
        other.require_own(data)
    place.install(Entry(data, command, times, writable, is_trial=settled.get("allow_loopback", False)))
    for other in others:
        other.remove(data)
    _warn(place, backup_to)
    _say(data, place)


_HERE_ONLY = (ParameterSource.COMMANDLINE, ParameterSource.ENVIRONMENT)
"""Where a call by cron or systemd does not look."""


@click.command()
@data_option
def unschedule(data: Path) -> None:
    """Take out of crontab and systemd what `baotinh schedule` has written for this archive, and nothing else.

    \b
    Exit codes: 0  done, or there was nothing
                2  it cannot be taken out, since it was changed by hand, or
                   crontab could not be asked
    """
    data = data.resolve()
    found = Places(data)
    removed = [place.name for place in found.able if place.remove(data)]
    if not removed:
        found.require_cron()
    if removed and (data / STATE).exists():  # what nobody does any more does not fail
        State.read(data, datetime.now(UTC)).wanting(()).write(data)
    places = ", ".join(map(translated, removed))
    say(message("schedule removed", data=data, places=places) if removed else message("schedule nothing", data=data))


class Places:
    """Who of this machine can call."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.able: list[Place] = []
        self.lacking: dict[str, str] = {}
        """Why the others cannot."""
        user = owner(data) if data.exists() else None
        kinds: tuple[type[Systemd | Cron], ...] = (Systemd, Cron)
        for kind in kinds if os.geteuid() == 0 else reversed(kinds):  # a user's systemd may end when he logs out
            try:
                self.able.append(kind(user))
            except ScheduleError as error:
                self.lacking[kind.kind] = error.message

    def require_cron(self) -> None:
        """Raise where nothing was found, and a crontab may hold what could not be looked for."""
        if "cron" in self.lacking:
            raise ScheduleError(f"the crontab could not be asked: {self.lacking['cron']}")

    def chosen(self, which: str | None) -> Place:
        """The one that is asked for; else the one where the entry stands, else the best."""
        fitting = [place for place in self.able if which in (None, place.kind)]
        if not fitting:
            raise ScheduleError("; ".join(what for kind, what in self.lacking.items() if which in (None, kind)))
        there = [place for place in fitting if place.found(self.data)]
        return (there or fitting)[0]


def _require_ready(data: Path, mail: str | None) -> None:
    """Raise unless a call could do something: it has no environment but what stands in the file."""
    refuse_backup(data)
    if "contact" not in config.read(data):
        raise ScheduleError(
            f"expected a contact in {data / config.NAME}, since cron and systemd know nothing of what is typed here; "
            "`baotinh init` writes it"
        )
    if mail and mailer() is None:
        raise ScheduleError(
            "expected sendmail or mail on this machine, found neither: install one (such as msmtp-mta), or set "
            f"`notify` in {data / config.NAME} in place of {KEYS['mail'].option}"
        )


def _warn(place: Place, backup_to: Path | None) -> None:
    """What does not stop it, and will be in its way."""
    if isinstance(place, Cron) and not crontab.is_running():
        say(f"baotinh: {message('no cron running')}", err=True)
    if isinstance(place, Systemd):
        if not place.is_system and not systemd.lingers():
            say(f"baotinh: {message('no linger')}", err=True)
        if backup_to and not backup_to.is_dir():
            say(f"baotinh: {message('no backup folder', folder=backup_to)}", err=True)


def _show(data: Path, places: Places) -> None:
    """What is scheduled, wherever that is."""
    there = next((place for place in places.able if place.found(data) is not None), None)
    if there is not None:
        _say(data, there)
        return
    places.require_cron()
    say(message("schedule none", data=data))


def _say(data: Path, place: Place) -> None:
    """What is scheduled there, and when each of it comes next, in Vietnamese time."""
    text = place.calls(data)
    times = Times.read(text or "")
    facts = {"data": data, "place": translated(place.name), "log": data / LOGS}
    if text is None:
        say(message(f"schedule off, {place.kind}", **facts))
        return
    if times is None:
        say(message("schedule by hand", **facts))
        return
    now = datetime.now().astimezone()
    state = State.read(data, now)
    say(message("schedule every" if times.every else "schedule own times", every=times.every, **facts))
    for job in JOBS:
        rhythm = message("schedule each time") if job.rhythm is None else str(job.rhythm)
        say(f"  {job.name:<9} {rhythm:<26} {_when(job, state, times, now)}")
    for name, what in state.told.items():
        say(f"  {message('schedule told', what=f'{translated(name)}: {what}')}")


def _when(job: Job, state: State, times: Times, now: datetime) -> str:
    """When it comes next, and when it was last done."""
    calls = times.after(now)
    done, since = state.done_at(job.name), state.began
    if job.rhythm is not None and not job.is_due(now, done, since):
        calls = times.after(job.rhythm.begins(now).astimezone(now.tzinfo))
    at = moment(next(calls).astimezone(VIETNAM))
    if done is None:
        return message("schedule next", at=at)
    name = "schedule failed" if job.name in state.failed else "schedule last"
    return message(name, at=at, last=moment(done.astimezone(VIETNAM)))
