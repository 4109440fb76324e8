"""Loaded by the interpreter of one command: make-believe names lead to hosts on loopback, no others anywhere."""

import json
import os
import socket
from typing import Any

_WORLD: dict[str, Any] = json.loads(os.environ.get("ADDING_WORLD", "{}"))
_NAMES: dict[str, str] = _WORLD.get("names", {})
_PORTS: dict[str, int] = _WORLD.get("ports", {})
_PLAIN: list[str] = _WORLD.get("plain", [])
_getaddrinfo, _connect, _connect_ex = socket.getaddrinfo, socket.socket.connect, socket.socket.connect_ex


def _address(host: Any) -> str:
    """What a name resolves to: a public address beside the one on loopback, to which no packet is ever sent."""
    name = (host.decode() if isinstance(host, bytes) else host or "127.0.0.1").lower().rstrip(".")
    if name.replace(".", "").isdigit():
        return name
    if name not in _NAMES:
        raise socket.gaierror(socket.EAI_NONAME, f"{name} is no name of this world")
    return _NAMES[name].replace("127.", "11.", 1)


def _look_up(host: Any, *args: Any, **kwargs: Any) -> list[Any]:
    return _getaddrinfo(_address(host), *args, **kwargs)


def _turned(address: Any) -> Any:
    if not str(address[0]).startswith("11."):
        return address
    host = address[0].replace("11.", "127.", 1)
    return (host, 9 if address[1] == 443 and host in _PLAIN else _PORTS.get(str(address[1]), 9))


def _to(self: socket.socket, address: Any) -> None:
    return _connect(self, _turned(address))


def _to_ex(self: socket.socket, address: Any) -> int:
    return _connect_ex(self, _turned(address))


if _WORLD:
    import crawler.settings
    from crawler.sites import Site

    crawler.settings.DOWNLOAD_DELAY = 0
    (Site.__init__.__kwdefaults__ or {})["delay"] = 0.0  # nobody waits here, and no file says so
    socket.getaddrinfo = _look_up
    socket.gethostbyname = _address
    socket.socket.connect = _to  # type: ignore[assignment, method-assign]
    socket.socket.connect_ex = _to_ex  # type: ignore[assignment, method-assign]
