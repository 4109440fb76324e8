"""The quarter in words: each thing that has to be told, planted by hand where it is hardest to tell."""

from datetime import datetime, timedelta

from crawler.items import VIETNAM
from tests.quarters.faults import FAULTS, Fault
from tests.quarters.quarter import SEASONS, Wanted
from tests.quarters.runs import Span
from tests.quarters.seen import Planted


def _from(what: str, month: int, day: int, days: float, hour: int = 0) -> Planted:
    start = datetime(2026, month, day, hour, tzinfo=VIETNAM)
    return Planted(_named(what), Span(start, start + timedelta(days=days)))


def _named(what: str) -> Fault:
    return next(fault for fault in FAULTS if fault.what == what)


PLANTED = {
    "bao-nam": (_from("silent", 3, 10, 3),),
    "bao-mot-hai": (_from("silent", 2, 14, 20),),  # from the Saturday before Tết, and it does not come back after
    "bao-cong-so": (_from("silent", 3, 9, 4),),
    "bao-thu-nam": (_from("silent", 2, 25, 30),),
    "bao-nui": (_from("articles without body (scripted)", 2, 12, 14),),  # from before Tết, during which it rests
    "bao-lang": (_from("articles without body (encoded)", 2, 17, 4),),  # on the first day of Tết
    "bao-hai-muoi": (_from("each article: login page", 2, 16, 6, hour=9),),
    "bao-ba-muoi": (_from("articles without date", 3, 4, 8, hour=11),),
    "bao-tram": (_from("articles without date and body and lead (scripted)", 3, 12, 3, hour=7),),
    "bao-song": (_from("moved away with 301", 1, 20, 9, hour=2),),
    "bao-nghi-tet": (_from("moved away with 302", 2, 18, 12, hour=5),),
    "bao-tung-dot": (_from("front page: script shell", 2, 20, 3, hour=16),),
    "bao-moi-toi": (_from("each article: script shell", 3, 1, 6, hour=12),),
}
"""By paper; those that are not named here are well all the time."""

THE_ISSUE = Wanted(season=SEASONS[0], faults=0, own=PLANTED)
"""Edits and deletions, outages of ours, Tết and a public holiday are in every quarter."""
