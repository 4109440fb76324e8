"""All the papers."""

from datetime import UTC, date, datetime

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
    sick,
    wordpress,
)
from tests.discovery.site import Paper
from tests.discovery.text import VIETNAM

FAMILIES = (
    wordpress, joomla, drupal, nukeviet, aspnet, liferay, epaper, scripted, copies, provincial, numbers, old, hosts,
    odd, sick,
)  # fmt: skip


def newsstand(today: date | None = None) -> list[Paper]:
    """Every paper as it stands on a day; without one, today in Viet Nam: crawls go back from the day they run on."""
    day = today or datetime.now(UTC).astimezone(VIETNAM).date()
    return [make(day) for family in FAMILIES for make in family.MAKERS]
