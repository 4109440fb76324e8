"""Loaded by the interpreter of one crawl: make-believe names lead to a server on loopback, no others anywhere."""

import ipaddress
import os
import socket
import zlib
from typing import Any

_NAMES = frozenset(os.environ.get("DISCOVERY_NAMES", "").split())
_PORT = int(os.environ.get("DISCOVERY_PORT", "0"))
_getaddrinfo, _connect, _connect_ex = socket.getaddrinfo, socket.socket.connect, socket.socket.connect_ex


def _address(host: Any) -> str:
    """What a name resolves to: some public address, to which no packet is ever sent."""
    name = (host.decode() if isinstance(host, bytes) else host or "127.0.0.1").lower().rstrip(".")
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        if name == "localhost":
            return "127.0.0.1"
        if name not in _NAMES:
            raise socket.gaierror(socket.EAI_NONAME, f"{name} is no name of this world") from None
        number = zlib.crc32(name.encode())
        return f"11.{number >> 16 & 127}.{number >> 8 & 127}.{number & 127}"


def _look_up(host: Any, *args: Any, **kwargs: Any) -> list[Any]:
    return _getaddrinfo(_address(host), *args, **kwargs)


def _turned(sock: socket.socket, address: Any) -> Any:
    """Every connection to somewhere else goes to the server."""
    if sock.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith("127."):
        return ("127.0.0.1", _PORT)
    return address


def _to(self: socket.socket, address: Any) -> None:
    return _connect(self, _turned(self, address))


def _to_ex(self: socket.socket, address: Any) -> int:
    return _connect_ex(self, _turned(self, address))


if _PORT:
    import crawler.settings

    crawler.settings.DOWNLOAD_DELAY = 0  # `delay = 0` of a site file holds for the host of its `domain` only
    socket.getaddrinfo = _look_up
    socket.gethostbyname = _address
    socket.socket.connect = _to  # type: ignore[assignment, method-assign]
    socket.socket.connect_ex = _to_ex  # type: ignore[assignment, method-assign]
