"""Which troubles are new and which are over: only that is told, not each hour what lasts."""

from collections.abc import Mapping
from dataclasses import dataclass

Troubles = Mapping[str, str]
"""Sentences by what they are of, such as `baosonla: silent` or `backup`: that stays the same as long as they last."""


@dataclass(frozen=True, slots=True)
class Change:
    """What has changed since it was last told."""

    began: Troubles
    ended: Troubles
    """With the sentences that were told when they began."""
    lasting: int

    def __bool__(self) -> bool:
        return bool(self.began or self.ended)

    @property
    def subject(self) -> str:
        """One line: what there is of it, the first by its name."""
        counts = [f"{len(which)} {what}" for which, what in ((self.began, "began"), (self.ended, "ended")) if which]
        [first, *more] = [*self.began, *self.ended]
        return f"{', '.join(counts)}: {first}{f' and {len(more)} more' * bool(more)}"

    @property
    def body(self) -> str:
        """A line for each."""
        lines = [f"{name}: {what}" for name, what in self.began.items()]
        if self.ended:
            lines += [*[""] * bool(lines), "No longer so:", *(f"{name}: {what}" for name, what in self.ended.items())]
        if self.lasting:
            lines += ["", f"{self.lasting} more, told before, last on: see `baotinh status --check`."]
        return "\n".join(lines)


def compare(told: Troubles, found: Troubles) -> Change:
    """What is to be told now."""
    began = {name: what for name, what in found.items() if name not in told}
    ended = {name: what for name, what in told.items() if name not in found}
    return Change(began, ended, len(told) - len(ended))
