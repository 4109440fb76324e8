"""Why a request is not sent."""

from scrapy.exceptions import IgnoreRequest


class Refused(IgnoreRequest):
    """Never to be sent: the address, or the paper's robots.txt, forbids it."""


class Postponed(IgnoreRequest):
    """Not to be sent now: what it depends on could not be had."""
