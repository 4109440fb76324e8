"""Serves the papers over real HTTP, each on a loopback address of its own, all on one port."""

import errno
import socket
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

from baotinh.demo.manners import View
from baotinh.demo.papers import province
from baotinh.demo.routes import answer
from baotinh.demo.truth import Paper

Clock = Callable[[], datetime]
_ATTEMPTS = 20


class Request(NamedTuple):
    """One line of the log."""

    host: str
    """The address of the paper that was asked."""
    path: str
    """With the query, as it came."""
    status: int
    headers: dict[str, str]
    """Of the request."""
    paper: str
    """The id of the paper that was asked."""


@dataclass(frozen=True, slots=True)
class Served:
    """The province while it can be reached."""

    papers: tuple[Paper, ...]
    places: Mapping[str, tuple[str, int]]
    """Host and port of each paper, by its id."""
    requests: list[Request] = field(default_factory=list)
    """All requests so far, in the order of their answers."""

    @property
    def port(self) -> int:
        """The port of the first paper, and of the others too, but where they have no addresses of their own."""
        return self.places[self.papers[0].id][1]

    def address(self, paper: Paper) -> str:
        """The front page of a paper: `http://127.0.0.2:PORT/`."""
        host, port = self.places[paper.id]
        return f"http://{host}:{port}/"

    def write_site_files(self, folder: Path) -> tuple[Path, ...]:
        """One site file for each paper, as `crawl --site FILE.toml` takes it."""
        folder.mkdir(parents=True, exist_ok=True)
        written = []
        for paper in self.papers:
            path = folder / f"{paper.id}.toml"
            path.write_text(_site_file(paper, self.places[paper.id][0], self.address(paper)), encoding="utf-8")
            written.append(path)
        return tuple(written)


@contextmanager
def serve(port: int = 0, *, papers: Sequence[Paper] | None = None, clock: Clock | None = None) -> Iterator[Served]:
    """The papers on `port`, or on any free one, until the block ends.

    Every paper has an address in 127.0.0.0/8, which Linux answers on without being told to. Where only 127.0.0.1
    answers, as on macOS, each has a port of that: `port` and those that follow, or any free ones.

    `clock` stands in for the time of the answers, which mastheads and relative times ("2 giờ trước") show.
    """
    chosen = tuple(province() if papers is None else papers)
    servers = _bound(chosen, port)
    served = Served(chosen, {server.paper.id: (server.server_name, server.server_port) for server in servers})
    with ExitStack() as stack:
        for server in servers:
            server.served = served
            server.clock = clock or _now
            stack.enter_context(server)
            thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.shutdown)
        yield served


class _PaperServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    served: Served
    clock: Clock

    def __init__(self, paper: Paper, host: str, port: int) -> None:
        self.paper = paper
        self.open: set[socket.socket] = set()
        super().__init__((host, port), _Handler)

    def server_bind(self) -> None:
        """Without looking up a name for the address, which can take seconds."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remembers the connection for `server_close`."""
        self.open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forgets the connection."""
        self.open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        """Ends idle connections too: after the block nothing answers any more."""
        super().server_close()
        for connection in tuple(self.open):
            with suppress(OSError):  # the client was faster
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle is its own business; anything else is a fault of ours and shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "demo"
    sys_version = ""
    timeout = 30
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _PaperServer

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the standard library
        """Quiet: what was asked is in `Served.requests`."""

    def _answer(self, *, with_body: bool) -> None:
        served, paper = self.server.served, self.server.paper
        headers = {name.title(): value for name, value in self.headers.items()}
        given = answer(View(paper, served.address(paper), self.server.clock()), self.path, headers)
        served.requests.append(Request(self.server.server_name, self.path, given.status, headers, paper.id))
        self.send_response(given.status)
        for name, value in given.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(given.body)))
        self.end_headers()
        if with_body:
            self.wfile.write(given.body)


def _bound(papers: Sequence[Paper], port: int) -> list[_PaperServer]:
    """A server for each paper, all on the same port: a free one of the first may be taken on the next address."""
    for attempt in range(_ATTEMPTS):
        servers: list[_PaperServer] = []
        try:
            for paper in papers:
                servers.append(_PaperServer(paper, paper.host, servers[0].server_port if servers else port))
        except OSError as error:
            for server in servers:
                server.server_close()
            if error.errno == errno.EADDRNOTAVAIL:
                return _bound_together(papers, port)
            if port or attempt == _ATTEMPTS - 1:
                raise
        else:
            return servers
    raise AssertionError("the loop returns or raises")


def _bound_together(papers: Sequence[Paper], port: int) -> list[_PaperServer]:
    """A server for each paper on 127.0.0.1, each on a port of its own."""
    with ExitStack() as stack:
        ports = (port and port + at for at in range(len(papers)))
        servers = [
            stack.enter_context(_PaperServer(paper, "127.0.0.1", port))
            for paper, port in zip(papers, ports, strict=True)
        ]
        stack.pop_all()  # those that are bound are closed only where one is not
    return servers


def _site_file(paper: Paper, host: str, home: str) -> str:
    return (
        "# A make-believe paper, served on loopback by baotinh.demo.\n"
        f'id = "{paper.id}"\n'
        f'name = "{paper.name}"\n'
        f'domain = "{host}"\n'
        f'home = "{home}"\n'
        'province = "Tràm Giang"\n'
        f'platform = "{paper.platform}"\n'
        "delay = 0\n"
    )


def _now() -> datetime:
    return datetime.now(UTC)
