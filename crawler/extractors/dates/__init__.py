"""Vietnamese time: one string to a `Stamp`, all the dates of a page to its publication time.

Pure: no clock, no network, no disk. Both functions would rather answer `None` than name a wrong time.
The forms and rules are listed in `docs/dates.md`, which is made from the table that the tests run.
"""

from .choose import Published, choose_published
from .moment import Order
from .spot import Spot, is_clock, is_time, posted, spot
from .text import order_of, parse_timestamp

__all__ = [
    "Order",
    "Published",
    "Spot",
    "choose_published",
    "is_clock",
    "is_time",
    "order_of",
    "parse_timestamp",
    "posted",
    "spot",
]
