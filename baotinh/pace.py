"""How far long work has come, in words: how much of how much, how long still, how fast."""

from dataclasses import dataclass

from crawler.messages import decimal, message, number, translated
from pipelines.db.progress import Stage

_BYTES = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1, "bytes"))


@dataclass(frozen=True, slots=True)
class Told:
    """How far something has come, in words; what is not known is empty."""

    amount: str = ""
    """`1,200 of 5,000 articles`."""
    left: str = ""
    """`2 min left`."""
    rate: str = ""
    """`40 a second`."""
    note: str = ""
    """What else there is to say."""

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.amount, self.left, self.rate, self.note)))


def told_of(stage: Stage, seconds: float) -> Told:
    """How far a stage has come in so many seconds."""
    if not stage.unit:
        return Told(message("for a time", time=duration(seconds)), note=stage.note)
    done, total = stage.done, stage.total
    amount = _amount(done, total if total and total >= done else None, stage.unit)
    if not done or not seconds:
        return Told(amount, note=stage.note)
    rate = done / seconds
    left = message("time left", time=duration((total - done) / rate)) if total and total > done else ""
    return Told(amount, left, _pace(rate, stage.unit), stage.note)


def duration(seconds: float) -> str:
    """`40 s`, `2 min`, `3 h 20 min`, `2 d 4 h`."""
    whole = round(seconds)
    if whole < 100:
        return message("seconds", number=whole)
    minutes = round(seconds / 60)
    if minutes < 100:
        return message("minutes", number=minutes)
    hours = minutes // 60
    if hours < 48:
        return message("hours", hours=hours, minutes=minutes % 60)
    return message("days", days=number(hours // 24), hours=hours % 24)


def _amount(done: int, total: int | None, unit: str) -> str:
    if unit != "bytes":
        return _of(number(done), total if total is None else number(total), translated(unit))
    size, name = next((one for one in _BYTES if max(done, total or 0) >= one[0]), _BYTES[-1])
    digits = 1 if size > 1 else 0
    of = None if total is None else decimal(total / size, digits)
    return _of(decimal(done / size, digits), of, translated(name))


def _of(done: str, total: str | None, unit: str) -> str:
    if total is None:
        return message("done", done=done, unit=unit)
    return message("done of", done=done, total=total, unit=unit)


def _pace(rate: float, unit: str) -> str:
    if unit == "bytes":
        return message("a second", much=_amount(round(rate), None, unit))
    if rate < 1:
        return message("a minute", much=decimal(rate * 60, 1))
    return message("a second", much=decimal(rate, 0 if rate >= 10 else 1))
