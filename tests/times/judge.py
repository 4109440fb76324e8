"""Reading composed lines, and telling right from wrong."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from crawler.extractors.dates import parse_timestamp
from crawler.items import VIETNAM, Stamp
from tests.times.lines import Line

_WITHIN = {"second": timedelta(seconds=1.5), "minute": timedelta(minutes=1), "hour": timedelta(hours=1)}


@dataclass
class Count:
    """What came of many lines."""

    of: Counter[str] = field(default_factory=Counter)
    """Lines of each kind."""
    lost: list[Line] = field(default_factory=list)
    """A time, and none was read."""
    wrong: list[tuple[Line, Stamp]] = field(default_factory=list)
    """Another time was read."""
    false: list[tuple[Line, Stamp]] = field(default_factory=list)
    """None, and one was read."""

    @property
    def right(self) -> float:
        """The share of lines that were read as they are."""
        bad = len(self.lost) + len(self.wrong) + len(self.false)
        return 1 - bad / max(1, self.of.total())

    def __str__(self) -> str:
        lost = Counter(line.kind for line in self.lost)
        wrong = Counter(line.kind for line, _ in (*self.wrong, *self.false))
        told = (f"{kind}: {lost[kind] + wrong[kind]} of {count}" for kind, count in sorted(self.of.items())
                if lost[kind] + wrong[kind])  # fmt: skip
        line = f"{self.right:.4f} right, {len(self.wrong)} wrong, {len(self.false)} false in {self.of.total()}"
        return "\n".join((line, *told))


def judged(lines: Iterable[Line]) -> Count:
    """What is read of lines."""
    count = Count()
    for line in lines:
        count.of[line.kind] += 1
        found = parse_timestamp(line.text, line.ref, line.role)
        if found is None and line.at is not None:
            count.lost.append(line)
        elif found is not None and line.at is None:
            count.false.append((line, found))
        elif found is not None and not is_right(line, found):
            count.wrong.append((line, found))
    return count


def is_right(line: Line, found: Stamp) -> bool:
    """Whether what was read is what is stated, no finer and no coarser but for stated seconds of nought."""
    assert line.at is not None
    at, stated = found.at.astimezone(VIETNAM), line.at.astimezone(VIETNAM)
    if found.precision != line.precision and {found.precision, line.precision} != {"second", "minute"}:
        return False
    match line.precision:
        case "month":
            return (at.year, at.month) == (stated.year, stated.month)
        case "day":
            return at.date() == stated.date()
    return abs(at - stated) < _WITHIN[line.precision or "second"]
