"""How far a long command has come, in parts that are left out one by one where there is no room."""

from dataclasses import dataclass


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
