"""What is known to go wrong with the dates of a page, each check by its rule: S1, S4, S6, S3.

A check corrects a candidate's reading or takes it out of the running; it never invents a time.
"""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from crawler.items import Stamp

from .candidates import DAY, HOUR, TIMED, Dated, Item, Setting, day_of, end_of, flagged, reread, running
from .moment import Order, local
from .sources import ARTICLE

_ZONE = timedelta(hours=7)
_PAGE_CLOCK = timedelta(seconds=120)
_YEAR_FIRST = re.compile(r"\s*\d{4}-\d")  # "2026-03-07": no order applies
_LAST_MONTH = 12


def checked(items: list[Item], setting: Setting) -> list[Item]:
    """The candidates after all checks."""
    for check in (_mastheads, _false_zones, _month_first, _page_clock, _edits):
        items = check(items, setting)
    return items


def _mastheads(items: list[Item], setting: Setting) -> list[Item]:
    """A clock above the title is the article's if a statement has it too, in whatever zone, or if nothing else does."""
    above = [d.item for d in running(items) if d.item.source == "masthead"]
    others = [d for d in running(items) if d.inside and d.item not in above] if above else []
    stated = {_minute(stamp) for d in others for stamp in (d.stamp, _local(d.item, setting).stamp) if stamp is not None}
    return [
        item._replace(verdict="never:page_clock")
        if item in above and others and (item.stamp is None or _minute(item.stamp) not in stated)
        else item
        for item in items
    ]


def _minute(stamp: Stamp) -> datetime:
    return stamp.at.replace(second=0)


def _false_zones(items: list[Item], setting: Setting) -> list[Item]:
    """S1: a zone label is false when the clock beside it is the one that the page shows its readers.

    What was made of the same wrong instant, such as an epoch, is no witness for it.
    """
    shown = {_minute(d.stamp) for d in running(items) if d.visible and d.stamp.precision in TIMED}
    if not setting.home or not shown:
        return items
    corrected = [_without_zone(item, setting, shown) for item in items]
    changed = [(old, new) for new, old in zip(corrected, items, strict=True) if new is not old]
    families = {new.family for _, new in changed}
    wrong = {_minute(old.stamp) for old, _ in changed if old.stamp is not None} - shown
    return [
        item._replace(verdict="false_zone")
        if item.text.isdigit() and item.stamp is not None and _minute(item.stamp) in wrong
        else _local(item, setting)
        if item.place.use == "updated" and item.family in families
        else item
        for item in corrected
    ]


def _without_zone(item: Item, setting: Setting, shown: set[datetime]) -> Item:
    stamp = item.stamp
    if stamp is None or item.place.visible or item.place.use != "published" or stamp.precision not in TIMED:
        return item
    if _minute(stamp) in shown:
        return item
    bare = _local(item, setting)
    if bare.stamp is None:
        return item
    if _minute(bare.stamp) in shown:
        return bare
    twice = flagged(replace(bare.stamp, at=bare.stamp.at - _ZONE), "zone_mislabelled")  # it was added to local time
    return item._replace(stamp=twice) if _minute(twice) in shown else item


def _local(item: Item, setting: Setting) -> Item:
    bare = reread(item, setting, trust_zone=False)
    return item if bare.stamp is None else bare._replace(stamp=flagged(bare.stamp, "zone_mislabelled"))


def _month_first(items: list[Item], setting: Setting) -> list[Item]:
    """S4: a date that agrees with the others only when day and month change places is month first.

    Abroad nobody says which order a page has, so a date that reads both ways is not read at all.
    """
    swaps = _readable_both_ways(items, setting)
    if not setting.home:
        return [i._replace(verdict="ambiguous") if n in swaps else i for n, i in enumerate(items)]
    if not swaps:
        return items
    witnesses = [d.stamp for n, item in enumerate(items) if n not in swaps for d in running([item])]
    certain = {day_of(stamp) for stamp in witnesses if stamp.precision != "month"}
    months = {day_of(stamp).replace(day=1) for stamp in witnesses if stamp.precision == "month"}
    families: set[str] = set()
    for n in sorted(swaps, key=lambda n: not items[n].place.visible):  # what readers see is settled first
        stamp = items[n].stamp
        if stamp is None:
            continue
        day, swapped = day_of(stamp), day_of(swaps[n])
        in_month = not certain and day.replace(day=1) not in months and swapped.replace(day=1) in months
        if (day not in certain and swapped in certain) or in_month:
            families.add(items[n].family)
        elif items[n].place.visible:
            certain.add(day)
    return [
        item._replace(stamp=flagged(swaps[n], "month_first")) if n in swaps and item.family in families else item
        for n, item in enumerate(items)
    ]


def _readable_both_ways(items: list[Item], setting: Setting) -> dict[int, Stamp]:
    """By position the other reading of each date whose day and month may change places."""
    other: Order = "dmy" if setting.order == "mdy" else "mdy"
    swaps: dict[int, Stamp] = {}
    for n, item in enumerate(items):
        if item.verdict is None and item.stamp is not None and _may_swap(item.text, item.stamp):
            swap = reread(item, setting, order=other).stamp
            if swap is not None and day_of(swap) != day_of(item.stamp):
                swaps[n] = swap
    return swaps


def _may_swap(text: str, stamp: Stamp) -> bool:
    """Whether day and month could be each other; a glance, since a second reading costs as much as the first."""
    if "relative" in stamp.flags or _YEAR_FIRST.match(text):
        return False
    return stamp.at.day <= _LAST_MONTH + 1  # a zone may have moved the day


def _page_clock(items: list[Item], setting: Setting) -> list[Item]:
    """S6: a time within two minutes of the fetch is the page's own clock, unless another kind of place has it too."""
    if setting.fetched_at is None:
        return items
    now = local(setting.fetched_at)
    close = [
        d for d in running(items) if d.inside and d.stamp.precision in TIMED and abs(d.stamp.at - now) <= _PAGE_CLOCK
    ]
    alone = len({d.visible for d in close}) < 2
    clocks = [d.item for d in close] if alone else []
    return [item._replace(verdict="page_clock") if item in clocks else item for item in items]


def _edits(items: list[Item], setting: Setting) -> list[Item]:
    """S3: published and modified are one time, and byline, address or feed are over an hour older: it is the edit's."""
    changed = {d.stamp.at for d in running(items, "updated")}
    witnesses = [
        end_of(d.stamp)
        for d in running(items)
        if (d.visible or d.item.place.rank >= ARTICLE) and not {"update_label", "upper_bound"} & set(d.stamp.flags)
    ]
    margin = HOUR if setting.home else DAY  # abroad an address may carry the day of another zone

    def is_edit(dated: Dated) -> bool:
        stated = dated.item.place.rank < 3 and dated.stamp.at in changed
        return stated and any(witness + margin < dated.stamp.at for witness in witnesses)

    edits = [d.item for d in running(items) if is_edit(d)]
    return [item._replace(verdict="modified_time") if item in edits else item for item in items]
