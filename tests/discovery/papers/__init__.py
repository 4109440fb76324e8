"""All the papers."""

from datetime import UTC, date, datetime
from types import ModuleType

from tests.discovery.papers import (
    aspnet,
    copies,
    drupal,
    epaper,
    hosts,
    joomla,
    liferay,
    nukeviet,
    numbers,
    odd,
    old,
    provincial,
    scripted,
    second,
    sick,
    third,
    wordpress,
)
from tests.discovery.site import Paper
from tests.discovery.text import VIETNAM

FAMILIES = (
    wordpress, joomla, drupal, nukeviet, aspnet, liferay, epaper, scripted, copies, provincial, numbers, old, hosts,
    odd, sick,
)  # fmt: skip

SECOND, THIRD = second.FAMILIES, third.FAMILIES


def newsstand(today: date | None = None, families: tuple[ModuleType, ...] = FAMILIES) -> list[Paper]:
    """Every paper of a set as it stands on a day; without one, today in Viet Nam: crawls go back from that day."""
    day = today or datetime.now(UTC).astimezone(VIETNAM).date()
    return [make(day) for family in families for make in family.MAKERS]
