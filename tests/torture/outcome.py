"""What a part of the torture came to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """A line to be printed, and whether all is well."""

    line: str
    is_clean: bool
    faults: tuple[str, ...] = ()
    """Some of what is wrong, one line each."""
