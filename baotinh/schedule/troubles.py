"""Which troubles are new and which are over: only that is told, not each hour what lasts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crawler.messages import message, translated

Troubles = Mapping[str, str]
"""Sentences by what they are of, such as `baosonla: silent` or `backup`: that is the same as long as they last."""


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
        parts = (("letter began", self.began), ("letter ended", self.ended))
        counts = ", ".join(message(name, number=len(which)) for name, which in parts if which)
        [first, *more] = [*self.began, *self.ended]
        return message(
            "letter first of" if more else "letter first", counts=counts, first=translated(first), number=len(more)
        )

    @property
    def body(self) -> str:
        """A line for each."""
        lines = list(_lines(self.began))
        if self.ended:
            lines += [*[""] * bool(lines), message("letter no longer"), *_lines(self.ended)]
        if self.lasting:
            lines += ["", message("letter lasting", number=self.lasting)]
        return "\n".join(lines)


def _lines(troubles: Troubles) -> Iterator[str]:
    return (f"{translated(name)}: {what}" for name, what in troubles.items())


def apart(failed: Troubles, alarms: Troubles) -> Troubles:
    """The jobs that failed for a reason of which no alarm tells: one cause is one trouble."""
    return {job: what for job, what in failed.items() if not any(_reason(what) in said for said in alarms.values())}


def _reason(failure: str) -> str:
    """What a command said: `expected …` of `it ended with 2: expected …`."""
    return failure.partition(": ")[2]


def compare(told: Troubles, found: Troubles) -> Change:
    """What is to be told now."""
    began = {name: what for name, what in found.items() if name not in told}
    ended = {name: what for name, what in told.items() if name not in found}
    return Change(began, ended, len(told) - len(ended))
