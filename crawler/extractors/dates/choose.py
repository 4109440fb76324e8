"""All dates of a page, what each is worth, and the one that counts (rules P1–P9, S7)."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.items import Evidence, Stamp

from .candidates import DAY, TIMED, Dated, Item, Setting, end_of, read_candidate, running, same_day, same_month
from .checks import checked
from .moment import Order
from .sources import ARTICLE

_MINUTE = timedelta(minutes=1)
_VIETNAMESE_HOST = re.compile(  # "https://en.a.vn/", "//a.vn:8080"
    r"(?:https?:)?//[^/?#]*\.vn(?::\d+)?(?:[/?#]|$)", re.ASCII | re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Published:
    """When a page was published, as far as it says so, with everything that was weighed."""

    stamp: Stamp | None
    """`None` for a page that does not say: a proper answer, which the fetch time never replaces."""
    winner: str | None
    """The source that the stamp was read from."""
    flags: tuple[str, ...]
    """The stamp's own, and `date_conflict`, `modified_as_published`, `modified_before_published`, `before_url_stamp`,
    `after_first_seen`."""
    evidence: tuple[Evidence, ...]
    """All candidates in the order given."""
    updated: Stamp | None = None
    """The last change that the page states, when it is later than the publication."""


def choose_published(
    candidates: Iterable[tuple[str, str]],
    fetched_at: datetime | None,
    *,
    order: Order = "dmy",
    language: str | None = None,
    local_sources: Collection[str] = (),
) -> Published:
    """Weigh all dates of one page, each a pair of source name and text (`crawler.items.Candidate`).

    `fetched_at` is when this page was fetched: without it nothing is relative and nothing lies in the future.
    `order` is the site's where both numbers could be the day. `language` is the page's: one other than Vietnamese keeps
    its zones and is never corrected to +07:00, unless its address is under .vn. `local_sources` are source names whose
    zone label is known to be false on this site: `zone_mislabelled` stood in the evidence of three of its pages (S1).
    """
    given = [(source, text) for source, text in candidates]
    setting = Setting(
        fetched_at=fetched_at,
        order=order,
        home=language is None or language.casefold().startswith("vi") or any(map(_vietnamese_address, given)),
        local_sources=local_sources,
        nukeviet=any(source == "generator" and "nukeviet" in text.casefold() for source, text in given),
    )
    items = checked([read_candidate(source, text, setting) for source, text in given], setting)
    best, flags = _pick(sorted(running(items), key=lambda dated: dated.rank))
    stamp = best.stamp if best else None
    if any(item.verdict == "modified_time" for item in items):
        flags = (*flags, "modified_as_published")
    if stamp is not None and _changed_before(items, stamp):
        flags = (*flags, "modified_before_published")
    return Published(
        stamp=stamp,
        winner=best.item.source if best else None,
        flags=tuple(dict.fromkeys((*(stamp.flags if stamp else ()), *flags))),
        evidence=tuple(Evidence(item.source, item.text, item.stamp, _verdict(item, best)) for item in items),
        updated=_update(items, stamp),
    )


def _vietnamese_address(candidate: tuple[str, str]) -> bool:
    """An English edition under .vn runs on the clock of its newsroom."""
    return candidate[0] == "url" and _VIETNAMESE_HOST.match(candidate[1]) is not None


def _pick(ladder: list[Dated]) -> tuple[Dated | None, tuple[str, ...]]:
    """The highest of P1–P4 that another date agrees with; if none agree, what the page shows its readers."""
    if not ladder:
        return None, ()
    inside = [dated for dated in ladder if dated.inside]
    shown = next((dated for dated in inside if dated.visible), None)
    best = next((dated for dated in inside if _agreeing(dated, ladder)), None)
    if best is None:
        best = shown or (inside[0] if inside else _outside(ladder))
    elif shown is not None and _backed(shown, best, ladder):
        best = shown
    comparable = [dated for dated in ladder if _comparable(dated)]
    conflict = any(not same_day(dated.stamp, best.stamp) for dated in comparable if dated.item is not best.item)
    alone = not _agreeing(best, ladder) or best is shown
    flags = ("date_conflict",) if conflict and alone and _comparable(best) else ()
    return _finest(best, ladder), flags + _bounds(best, ladder)


def _comparable(dated: Dated) -> bool:
    return dated.stamp.precision != "month" and "upper_bound" not in dated.stamp.flags


def _agreeing(dated: Dated, ladder: list[Dated]) -> list[Dated]:
    return [d for d in ladder if d.item is not dated.item and _comparable(d) and same_day(d.stamp, dated.stamp)]


def _backed(shown: Dated, best: Dated, ladder: list[Dated]) -> bool:
    """Whether the address sides with the byline against statements that agree only with one another."""
    if same_day(shown.stamp, best.stamp) or "update_label" in shown.stamp.flags:
        return False
    return any(
        same_month(d.stamp, shown.stamp) and not same_month(d.stamp, best.stamp)
        for d in ladder
        if d.item.source == "url"
    )


def _outside(ladder: list[Dated]) -> Dated:
    """The best of P5–P9; a sitemap's time from after the month in the address is an edit's."""
    best = ladder[0]
    address = next((d for d in ladder if d.item.source == "url"), None)
    edited = "upper_bound" in best.stamp.flags and address is not None and end_of(address.stamp) < best.stamp.at
    return address if edited and address is not None else best


def _finest(best: Dated, ladder: list[Dated]) -> Dated:
    """A source that tells the minute of the same day, where the best one tells the day only."""
    if best.stamp.precision in TIMED:
        return best
    finer = (
        d for d in _agreeing(best, ladder)
        if d.stamp.precision in TIMED and d.rank < 7 and "relative" not in d.stamp.flags
    )  # fmt: skip
    return next(finer, best)


def _bounds(best: Dated, ladder: list[Dated]) -> tuple[str, ...]:
    """S7: an address is made before its story appears; feeds, listings and sitemaps show it afterwards."""
    flags = []
    for dated in ladder:
        first_seen = ARTICLE <= dated.item.place.rank < 7 and _comparable(dated)
        if dated.item.source == "url" and end_of(best.stamp) + DAY < dated.stamp.at:
            flags.append("before_url_stamp")
        elif first_seen and end_of(dated.stamp) + DAY < best.stamp.at:
            flags.append("after_first_seen")
    return tuple(flags)


def _verdict(item: Item, best: Dated | None) -> str:
    if item.verdict is not None:
        return item.verdict
    if best is not None and item is best.item:
        return "chosen"
    if item.place.use == "updated" or best is None or item.stamp is None:
        return "update"
    coarse = "month" in (item.stamp.precision, best.stamp.precision)
    agrees = (same_month if coarse else same_day)(item.stamp, best.stamp)
    return "agrees" if agrees else "conflicts"


def _changed_before(items: list[Item], published: Stamp) -> bool:
    """Whether the page states a change before it was published, by over a minute: one of the two is wrong."""
    stated = [dated.stamp for dated in running(items, "updated")]
    timed = published.precision in TIMED
    return timed and any(stamp.precision in TIMED and stamp.at + _MINUTE < published.at for stamp in stated)


def _update(items: list[Item], published: Stamp | None) -> Stamp | None:
    """The best trusted statement of a later change; of two texts in one line the one behind `Cập nhật`."""
    stated = [(dated.rank, dated.stamp) for dated in running(items, "updated")]
    stated += [(7.0, item.updated) for item in items if item.verdict is None and item.updated is not None]
    stated += [(7.5, dated.stamp) for dated in running(items) if "update_label" in dated.stamp.flags]
    for _, stamp in sorted(stated, key=lambda pair: pair[0]):
        if published is None or stamp.at > published.at or stamp is published:
            return stamp
    return None
