"""`python -m tests.sped_up SECONDS …`: the command, with idle hosts forgotten after so many seconds instead of sixty.

Scrapy's downloader looks once a minute for hosts that were not asked for a minute, and drops what it holds of them,
their delay with it. A test cannot wait that long. Names of hosts are looked up as the system does it, so that names
which a test has made up can be names of this machine.
"""

import sys
from functools import partialmethod

from scrapy.core.downloader import Downloader

from crawler import settings

if __name__ == "__main__":
    from baotinh.cli import main

    seconds = float(sys.argv.pop(1))
    Downloader._SLOT_GC_INTERVAL = seconds / 2
    Downloader._slot_gc = partialmethod(Downloader._slot_gc, seconds)  # type: ignore[assignment]
    settings.TWISTED_DNS_RESOLVER = "scrapy.resolver.CachingThreadedResolver"
    main()
