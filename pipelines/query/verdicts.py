"""What is said of one paper: silence, its colour and sentence, its numbers."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal, NamedTuple

from crawler.items import VIETNAM
from crawler.messages import day, message, moment, number, percent, translated, weekday
from pipelines.query import habits
from pipelines.query.accounts_by_day import Sums
from pipelines.query.drift import Drift
from pipelines.query.faults import CERTIFICATE, SILENT, Fault
from pipelines.query.habits import WINDOW
from pipelines.query.looks import Certificate, Look
from pipelines.query.news import DAY, News, day_of
from pipelines.query.rescues import Rescue

Colour = Literal["green", "yellow", "red", "grey"]
"""Well; something to know, nothing to do; a person should look; too early or too long ago to say."""

WEEK = 7
_SHOWN = 5
"""Looks, at most, of which one must have seen a certificate: a killed run tells of none."""
_DAYS, _SHARE = timedelta(days=14), 4
"""How long before a certificate lapses it is told; of one made for some days, when a quarter of its time is left.

Those are renewed later: Let's Encrypt's of 90 days 30 days before, those of six days 3 days before."""


class Told(NamedTuple):
    """A paper in a word and in a sentence."""

    colour: Colour
    sentence: str


def silence(news: News, seen: Sequence[Look]) -> Fault | None:
    """The paper can be read, and has brought nothing for longer than its patience."""
    if news.habit is None or news.last is None or not seen or not seen[0].is_readable:
        return None
    if not news.habit.is_over(news.last, seen[0].seen_at, news.record.looked):
        return None
    since, gap = moment(news.last.astimezone(VIETNAM), short=True), news.habit.gap
    return Fault(SILENT, news.last, message("silent, daily" if gap == 1 else "silent", since=since, gap=number(gap)))


def shared(kind: str, drift: Drift) -> str:
    """How a share has changed, in a sentence."""
    facts = {"number": drift.articles, "lacking": number(drift.lacking), "usual": percent(drift.usual)}
    told = message(kind, now=percent(drift.lacking / drift.articles), **facts)
    return told if drift.is_settled else message("may pass", what=told)


def being_rescued(rescue: Rescue) -> str:
    """That all of a paper is being fetched, in a sentence."""
    return message("rescue", since=moment(rescue.since.astimezone(VIETNAM), short=True), number=rescue.left)


def lapse(seen: Sequence[Look], now: datetime) -> Fault | None:
    """A certificate of the paper is about to lapse: the first to do so, of those that were shown last."""
    shown = next((one.certificates for one in seen[:_SHOWN] if one.certificates), ())
    first = min(shown, key=_notice, default=None)
    if first is None or _notice(first) >= now:
        return None
    name, until = "lapses" if first.until > now else "lapsed", day(first.until.astimezone(VIETNAM))
    return Fault(CERTIFICATE, _notice(first), message(name, host=first.host, day=until))


def _notice(certificate: Certificate) -> datetime:
    """From when on it is told that it lapses."""
    return certificate.until - min(_DAYS, (certificate.until - certificate.since) / _SHARE)


def told(news: News, seen: Sequence[Look], why_not: str | None) -> Told:
    """The colour and the sentence of a paper without an alarm; `why_not`: why it was not asked for anything."""
    if not seen:
        return Told("grey", translated(why_not or "") or message("not asked"))
    latest = seen[0]
    if news.today - day_of(latest.at) > WINDOW * DAY:
        return Told("grey", message("long ago", since=day(day_of(latest.at))))
    if latest.is_silent:
        return Told("yellow", message("not last time", what=translated(latest.why_not)))
    if latest.trouble:
        kind, what = next(iter(latest.trouble.items()))
        return Told("yellow", message("trouble", kind=kind, what=translated(what)))
    if news.is_filling:
        return Told("grey", message("filling"))
    return Told("grey", message("young")) if news.habit is None else Told("green", _all_is_well(news))


def _all_is_well(news: News) -> str:
    usual = habits.usual(news.record, news.today)
    if usual is None:
        return message("well", today=number(news.on(news.today)))
    facts = {"usual": number(usual), "weekday": weekday(news.today)}
    return message("well, usual", today=number(news.on(news.today)), **facts)


def numbers(news: News, seen: Sequence[Look], days: Mapping[str, Sums]) -> dict[str, Any]:
    """The columns of a paper that are numbers, and the last success."""
    week = [news.today - number * DAY for number in range(WEEK)]
    sums = [days[day.isoformat()] for day in week if day.isoformat() in days]
    read = next((one for one in seen if not one.is_silent), None)
    return {
        "last_success": read and read.seen_at,
        "today": news.on(news.today),
        "week": sum(map(news.on, week)),
        "usual_today": habits.usual(news.record, news.today),
        "usual_week": usual_of(news, week),
        "without_date": _share(sums, "dated", "undated"),
        "without_body": _share(sums, "with_body", "without_body"),
        "without_lead": _share(sums, "with_lead", "without_lead"),
        "walls": sum(one["login"] + one["challenge"] + one["shells"] for one in sums),
        "median_ms": read and read.median_ms,
    }


def usual_of(news: News, days: Sequence[date]) -> float | None:
    """How much the paper usually brings on days like these together; `None` where that is not known of one of them."""
    usual = [habits.usual(news.record, day) for day in days]
    return None if None in usual else sum(one or 0 for one in usual)


def _share(sums: list[Sums], has: str, lacks: str) -> float | None:
    lacking = sum(one[lacks] for one in sums)
    known = lacking + sum(one[has] for one in sums)
    return lacking / known if known else None
