"""`baotinh serve`: the web desk."""

import asyncio
import os
import socket
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import click

from baotinh import stopping
from baotinh.options import data_option
from baotinh.printing import say
from crawler.messages import language, message
from pipelines.db.archive import OK, Archive

if TYPE_CHECKING:
    from baotinh.serve.app import Desk

PORT = 8001
HOST = "127.0.0.1"
NEEDED = "the web desk needs Datasette and more: install baotinh[web]"


@click.command()
@data_option
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True,
              help="Port on 127.0.0.1; 0 for any that is free.")  # fmt: skip
@click.option("--public", is_flag=True, help="For a proxy that lets others in: no SQL, and any name in the address.")
@click.pass_context
def serve(ctx: click.Context, data: Path, port: int, *, public: bool) -> None:
    """Open the archive in a browser: search, read, compare, take away.

    It shows the published snapshot, always the newest one (see `baotinh snapshot`), and publishes one where there is
    none. It answers this machine alone; SQL is on, with a second for each question. Behind a proxy, --public switches
    SQL off. The database itself cannot be downloaded. Tables are Datasette's, at /snapshot, with JSON and CSV.

    \b
    baotinh serve
    baotinh serve --data data/demo --port 8002

    \b
    Exit codes: 0  ended by Ctrl-C
                2  no archive, the port is taken, or baotinh[web] is missing
                74 the snapshot cannot be read or written
                75 an article is being taken down, and there is no snapshot
    """
    desk = _desk(data, is_public=public)
    _prepare(data)
    with _listening(port) as listening:
        say(message("desk open", address=f"http://{HOST}:{listening.getsockname()[1]}/"))
        Thread(target=_warm, daemon=True).start()
        with suppress(stopping.Stopped, KeyboardInterrupt):
            _run(desk, listening)
    ctx.exit(OK)


def _desk(data: Path, *, is_public: bool) -> "Desk":
    """The desk, once it is known that all is there that it needs."""
    from importlib.util import find_spec

    missing = [name for name in ("datasette", "uvicorn", "nh3", "altair", "vl_convert") if find_spec(name) is None]
    if missing:
        raise click.UsageError(NEEDED)
    with Archive(data) as archive:
        archive.require_current()
    from baotinh.serve.app import Desk
    from baotinh.serve.plugin import register

    register()
    return Desk(data, is_public=is_public, language=language())


def _prepare(data: Path) -> None:
    """Publish a snapshot where there is none that can be shown."""
    from baotinh.serve.snapshots import is_wanted, make

    if is_wanted(data):
        say(message("desk making"))
        make(data)


def _warm() -> None:
    """Draw once what nobody sees: the first drawing takes its time."""
    from baotinh import charts
    from pipelines.query.trend import Count, Line, Trend

    none = Count(0, 0, 0, 0)
    charts.svg(Trend("month", None, (), Line(None, (), none, none, none)), "")


def _listening(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        why = f"cannot listen on {HOST}, port {port}: {os.strerror(error.errno or 0)}; name another --port"
        raise click.UsageError(why) from error


def _run(desk: "Desk", listening: socket.socket) -> None:
    import uvicorn

    config = uvicorn.Config(
        desk.app(), log_level="warning", access_log=False, server_header=False, lifespan="on",
        limit_concurrency=100, timeout_graceful_shutdown=5,
    )  # fmt: skip

    async def both() -> None:
        watching = asyncio.create_task(desk.watch())
        await uvicorn.Server(config).serve(sockets=[listening])
        watching.cancel()

    asyncio.run(both())
