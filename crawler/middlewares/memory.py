"""How much memory a crawl has now, for its limit."""

from pathlib import Path
from resource import getpagesize

from scrapy.extensions.memusage import MemoryUsage

_STATM = Path("/proc/self/statm")
_RESIDENT = 1
"""Which of its numbers the resident pages are."""


class ResidentMemory(MemoryUsage):
    """Scrapy's watch over memory, by what is resident now.

    Scrapy asks for the most that there ever was, and that a process inherits from the one that started it.
    """

    def get_virtual_size(self) -> int:
        """Bytes."""
        if not _STATM.exists():
            return super().get_virtual_size()
        return int(_STATM.read_text("ascii").split()[_RESIDENT]) * getpagesize()
