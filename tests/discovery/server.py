"""Serves all papers on one port of loopback, by the host that a request names."""

import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from tests.discovery.site import Answer, Paper, by_host

_NAMES = Path(__file__).parent / "names"


@dataclass(slots=True)
class Served:
    """The papers while they can be reached."""

    papers: Sequence[Paper]
    port: int
    asked: dict[str, Counter[str]] = field(default_factory=dict)
    """By name of the paper: how often each address was asked for."""
    faults: list[str] = field(default_factory=list)
    """Errors of the papers themselves: there should be none."""
    _lock: Lock = field(default_factory=Lock)

    def environment(self) -> dict[str, str]:
        """Variables with which an interpreter reaches these papers by their names, and nothing else in the world."""
        names = " ".join(by_host(self.papers))
        kept = {name: value for name, value in os.environ.items() if not name.startswith("BAOTINH_")}
        return kept | {"PYTHONPATH": str(_NAMES), "DISCOVERY_NAMES": names, "DISCOVERY_PORT": str(self.port)}

    def answer(self, paper: Paper, url: str) -> Answer:
        """What a paper says, counted."""
        with self._lock:
            self.asked.setdefault(paper.name, Counter())[url] += 1
            try:
                return paper.answer(url)
            except Exception as error:  # noqa: BLE001  # whatever a paper does wrong is a fault of the world, and said
                self.faults.append(f"{url}: {error!r}")
                return Answer(b"", 500)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    served: Served

    def __init__(self, owners: dict[str, Paper]) -> None:
        self.owners = owners
        super().__init__(("127.0.0.1", 0), _Handler)

    def server_bind(self) -> None:
        """Without looking up a name for the address."""
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle is its own business; anything else is a fault of ours and shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "httpd"
    sys_version = ""
    timeout = 30
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the standard library
        """Quiet: what was asked is in `Served.asked`."""

    def _answer(self, *, with_body: bool) -> None:
        host = self.headers.get("Host", "").partition(":")[0].lower()
        paper = self.server.owners.get(host)
        url = f"http://{host}{self.path}"
        given = self.server.served.answer(paper, url) if paper else Answer(b"", 421)
        self.send_response(given.status)
        self.send_header("Content-Type", given.kind)
        for name, value in given.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(given.body)))
        self.end_headers()
        if with_body:
            self.wfile.write(given.body)


@contextmanager
def serve(papers: Sequence[Paper]) -> Iterator[Served]:
    """The papers on a free port, until the block ends."""
    with _Server(by_host(papers)) as server:
        server.served = Served(papers, server.server_port)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server.served
        finally:
            server.shutdown()
            thread.join(10)
