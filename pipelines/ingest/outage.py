"""Are we offline? This is asked before a newspaper is blamed for not being reached."""

import re

from crawler.items import Visit

_UNREACHED = re.compile(
    r"^(?:robots\.txt not to be had: )?(?:CannotResolveHostError|DownloadConnectionRefusedError|DNSLookupError|"
    r"ConnectError|ConnectionRefusedError|NoRouteError|UnknownHostError|TCPTimedOutError|ConnectBindError"
    r"|private address): "
)  # "robots.txt not to be had: CannotResolveHostError: …"; a filter on our way gives a private address for every name


class Outage:
    """Failures to reach a host wait here until any host has answered; when none does, it is an outage of our own.

    What waits keeps the places of its newspaper (`pipelines.ingest.feeder.PER_SITE`), so there are never many, and no
    other newspaper waits for it.
    """

    def __init__(self) -> None:
        self._waiting: list[Visit] = []
        self._is_online = False

    def answered(self) -> None:
        """A host has answered, whatever it said."""
        self._is_online = True

    def keeps(self, visit: Visit) -> bool:
        """Whether a visit has to wait, since it may be us who could not be reached."""
        if self._is_online or not is_unreached(visit):
            return False
        self._waiting.append(visit)
        return True

    def release(self) -> list[Visit]:
        """The visits that need wait no longer, in the order in which they came."""
        return self.give_up() if self._is_online else []

    def give_up(self) -> list[Visit]:
        """Nothing is left that could answer: the visits that waited for it."""
        waiting, self._waiting = self._waiting, []
        return waiting


def is_unreached(visit: Visit) -> bool:
    """Whether no connection came about: the name was not known or led into a private net, or nobody took the call."""
    return visit.outcome == "later" and _UNREACHED.match(visit.reason or "") is not None
