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

    stating: Counter[str] = field(default_factory=Counter)
    """Lines of each kind that state a time."""
    silent: Counter[str] = field(default_factory=Counter)
    """Lines of each kind that state none."""
    lost: list[Line] = field(default_factory=list)
    """A time, and none was read."""
    wrong: list[tuple[Line, Stamp]] = field(default_factory=list)
    """Another time was read."""
    false: list[tuple[Line, Stamp]] = field(default_factory=list)
    """None, and one was read."""

    @property
    def right(self) -> float:
        """The share of the lines that state a time which were read as they are."""
        return 1 - (len(self.lost) + len(self.wrong)) / max(1, self.stating.total())

    def __str__(self) -> str:
        lost, wrong, false = (Counter(line.kind for line in lines) for lines in (
            self.lost, (line for line, _ in self.wrong), (line for line, _ in self.false)))  # fmt: skip
        total = self.stating.total() + self.silent.total()
        kinds = [
            f"{kind}: {1 - (lost[kind] + wrong[kind]) / count:.3f} right of {count}, {wrong[kind]} wrong"
            for kind, count in sorted(self.stating.items())
            if lost[kind] + wrong[kind]
        ]
        kinds += [
            f"{kind}: {false[kind]} false of {count}" for kind, count in sorted(self.silent.items()) if false[kind]
        ]
        return "\n".join(
            (f"{self.right:.4f} right, {len(self.wrong)} wrong, {len(self.false)} false in {total}", *kinds)
        )


def judged(lines: Iterable[Line]) -> Count:
    """What is read of lines."""
    count = Count()
    for line in lines:
        found = parse_timestamp(line.text, line.ref, line.role)
        if line.at is None:
            count.silent[line.kind] += 1
            if found:
                count.false.append((line, found))
            continue
        count.stating[line.kind] += 1
        if found is None:
            count.lost.append(line)
        elif not is_right(line, found):
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
