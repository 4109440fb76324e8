"""A server that breaks every rule: many hosts on loopback, each with one bad habit, raw enough to send broken HTTP."""

import asyncio
import contextlib
import socket
import ssl
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import responses as reasons
from typing import Literal, NamedTuple, Self

HTML = "text/html; charset=utf-8"
_ATTEMPTS = 20
_LINGER = struct.pack("ii", 1, 0)  # closing sends a reset instead of an end

_TLS = b"\x16"
"""What a client says first that takes the port for one of https."""


class Asked(NamedTuple):
    """One request, as a host sees it."""

    at: float
    """Of the monotonic clock."""
    host: str
    port: int
    canary: int
    """The canary's port."""
    path: str
    """With the query, as it came."""
    headers: Mapping[str, str]
    """Names in small letters."""
    phase: int
    """Which crawl of several, from 1."""
    turn: int
    """How often this host has been asked for this path, this time included."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A well-formed response."""

    body: bytes = b""
    status: int = 200
    kind: str = HTML
    headers: tuple[tuple[str, str], ...] = ()

    def head(self) -> bytes:
        """Everything before the body."""
        given = {name.lower() for name, _ in self.headers}
        fields = [("Content-Type", self.kind), *self.headers]
        if "content-length" not in given and self.status != 304:
            fields.append(("Content-Length", str(len(self.body))))
        lines = [f"HTTP/1.1 {self.status} {reasons.get(self.status, 'Odd')}", *(f"{n}: {v}" for n, v in fields)]
        return "\r\n".join((*lines, "", "")).encode("utf-8", "surrogateescape")


Step = bytes | float | Literal["reset"]
"""Bytes to send, seconds to wait, or a reset of the connection."""


@dataclass(frozen=True, slots=True)
class Raw:
    """What is sent step by step, HTTP or not; the connection ends after the last step."""

    steps: Iterable[Step]


Answer = Callable[[Asked], Reply | Raw]
"""What a host does with a request."""
Habit = Answer | Reply | Raw
"""The same, or what it always answers."""


class Heard(NamedTuple):
    """A line of the log."""

    asked: Asked
    status: int
    """0 for what was no well-formed response."""


@dataclass(slots=True)
class Server:
    """All hosts, on one port; and the canary, which nobody may reach."""

    hosts: Mapping[str, Answer]
    tls: ssl.SSLContext | None = None
    port: int = 0
    canary: int = 0
    """The port of the canary, open on the same addresses and on those of this machine."""
    phase: int = 1
    heard: list[Heard] = field(default_factory=list)
    turns: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often each host was asked for a path."""
    sung: list[Asked] = field(default_factory=list)
    """Requests to the canary."""
    faults: list[str] = field(default_factory=list)
    """Errors of the hosts themselves: there should be none."""
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def of(self, host: str) -> list[Heard]:
        """What one host was asked for."""
        return [heard for heard in self.heard if heard.asked.host == host]

    async def run(self, ready: Callable[[], None], stop: asyncio.Event) -> None:
        """Serve until told to stop."""
        papers = _listen(tuple(self.hosts))
        self.port = papers[0].getsockname()[1]
        canary = _listen((*self.hosts, "127.0.0.1"), ipv6=True)
        self.canary = canary[0].getsockname()[1]
        async with contextlib.AsyncExitStack() as stack:
            for sock in papers:
                await stack.enter_async_context(
                    await asyncio.start_server(self._paper, sock=sock, backlog=100, ssl=self.tls)
                )
            for sock in canary:
                await stack.enter_async_context(await asyncio.start_server(self._canary, sock=sock))
            ready()
            await stop.wait()
            for task in tuple(self._tasks):
                task.cancel()

    async def _paper(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._held(self._serve(reader, writer), writer)

    async def _canary(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._held(self._sing(reader, writer), writer)

    async def _held(self, work: Coroutine[object, object, None], writer: asyncio.StreamWriter) -> None:
        """Do something for a connection; whatever the client does to it is the client's business."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        try:
            await task
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        except Exception as error:  # noqa: BLE001  # whatever a host does wrong is a fault of the tests, and said there
            self.faults.append(repr(error))
        self._tasks.discard(task)
        writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        while (asked := await self._ask(reader, host)) is not None:
            reply = self.hosts[host](asked)
            self.heard.append(Heard(asked, reply.status if isinstance(reply, Reply) else 0))
            if isinstance(reply, Raw):
                await _send_steps(reply.steps, writer)
                return
            writer.write(reply.head())
            writer.write(reply.body)
            await writer.drain()

    async def _sing(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await self._ask(reader, writer.get_extra_info("sockname")[0])
        if asked is not None:
            self.sung.append(asked)
            secret = Reply(b"<html><h1>internal</h1></html>", headers=(("Connection", "close"),))
            writer.write(secret.head() + secret.body)
            await writer.drain()

    async def _ask(self, reader: asyncio.StreamReader, host: str) -> Asked | None:
        opening = await reader.readexactly(1)
        if opening == _TLS:
            return None
        head = opening + await reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
        if first.count(" ") != 2:
            return None
        fields = (line.split(":", 1) for line in lines if ":" in line)
        headers = {name.strip().lower(): value.strip() for name, value in fields}
        path = first.split(" ")[1]
        self.turns[host, path] += 1
        return Asked(time.monotonic(), host, self.port, self.canary, path, headers, self.phase, self.turns[host, path])


async def _send_steps(steps: Iterable[Step], writer: asyncio.StreamWriter) -> None:
    for step in steps:
        if step == "reset":
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)
            writer.transport.abort()
        elif isinstance(step, bytes):
            writer.write(step)
            await writer.drain()
        elif isinstance(step, float):
            await asyncio.sleep(step)


def _listen(hosts: tuple[str, ...], *, ipv6: bool = False) -> list[socket.socket]:
    """Sockets on one port of all the addresses: a free one of the first may be taken on the next."""
    for attempt in range(_ATTEMPTS):
        made: list[socket.socket] = []
        try:
            for host in hosts:
                made.append(socket.create_server((host, made[0].getsockname()[1] if made else 0)))
            if ipv6 and socket.has_ipv6:
                with contextlib.suppress(OSError):  # a machine may have no IPv6 at all
                    made.append(socket.create_server(("::1", made[0].getsockname()[1]), family=socket.AF_INET6))
        except OSError:
            for sock in made:
                sock.close()
            if attempt == _ATTEMPTS - 1:
                raise
        else:
            return made
    raise AssertionError("the loop returns or raises")


class _Thread:
    """The server in a thread of its own."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.ready = threading.Event()
        self.loop = asyncio.new_event_loop()
        self.stop = asyncio.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        try:
            self.loop.run_until_complete(self.server.run(self.ready.set, self.stop))
            self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        finally:
            self.ready.set()
            self.loop.close()

    def __enter__(self) -> Self:
        self.thread.start()
        self.ready.wait(20)
        assert self.server.port, "the server did not start"
        return self

    def __exit__(self, *_: object) -> None:
        self.loop.call_soon_threadsafe(self.stop.set)
        self.thread.join(20)


@contextmanager
def serve(hosts: Mapping[str, Answer], tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """The hosts, each on its loopback address, until the block ends; with `tls`, over https."""
    server = Server(hosts, tls)
    with _Thread(server):
        yield server
