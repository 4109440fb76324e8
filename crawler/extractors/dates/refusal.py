"""Why a text gives no time."""

from typing import Literal

Why = Literal[
    "nothing", "too_long", "body", "two_dates", "two_clocks", "two_zones", "range", "label", "prose", "another_date",
    "lunar", "no_calendar_day", "before_1997", "future", "no_fetch_time", "too_vague",
]  # fmt: skip
"""`nothing` there is no date; `label` what stands before it says what else it is of; `prose` a sentence runs into it or
on from it; `no_calendar_day` no day or time of the calendar; `too_vague` years, weeks and futures."""


class RefusedError(Exception):
    """A text, or a part of it, gives no time."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why
