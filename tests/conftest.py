"""Before the first test: Ctrl-C is heard, and what reading processes are forked from has loaded what they need."""

import multiprocessing
import signal
from multiprocessing import forkserver

# A shell that runs the tests in the background has them ignore Ctrl-C, and so would each command that they begin.
signal.signal(signal.SIGINT, signal.default_int_handler)

multiprocessing.set_forkserver_preload(["crawler.spiders.reading", "pytest"])
forkserver.ensure_running()
