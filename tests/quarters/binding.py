"""The one place where what is judged is named."""

from collections.abc import Iterator
from datetime import datetime

from pipelines.db.archive import Archive
from pipelines.query import faults, status
from tests.quarters.truth import (
    BLOCKED,
    BODILESS,
    FEWER_BODIES,
    FEWER_DATES,
    FEWER_LEADS,
    LEADLESS,
    MOVED,
    NOBODY,
    OUTAGE,
    SILENT,
    UNDATED,
    UNREADABLE,
    Alarm,
    Look,
)

KIND = {
    faults.SILENT: SILENT, faults.UNREADABLE: UNREADABLE, faults.BLOCKED: BLOCKED, faults.MOVED: MOVED,
    faults.DATES: UNDATED, faults.BODIES: BODILESS, faults.LEADS: LEADLESS, faults.OUTAGE: OUTAGE,
    faults.FEWER_DATES: FEWER_DATES, faults.FEWER_BODIES: FEWER_BODIES, faults.FEWER_LEADS: FEWER_LEADS,
}  # fmt: skip


def bind() -> Look:
    """The function that names alarms: of an archive opened for reading, at a moment that counts as now."""
    return _look


def _look(archive: Archive, now: datetime) -> Iterator[Alarm]:
    for alarm in status.look(archive, now).alarms:
        yield Alarm(alarm.paper or NOBODY, KIND[alarm.kind])
