"""Before the first test: the process that reading processes are forked from has loaded what each of them would load."""

import multiprocessing
from multiprocessing import forkserver

multiprocessing.set_forkserver_preload(["crawler.spiders.reading", "pytest"])
forkserver.ensure_running()
