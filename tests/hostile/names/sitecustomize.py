"""Loaded by the interpreter of one crawl: make-believe names resolve to addresses of a private network."""

import json
import os
import socket
from typing import Any

_NAMES: dict[str, list[str]] = json.loads(os.environ.get("HOSTILE_NAMES", "{}"))
_getaddrinfo, _gethostbyname = socket.getaddrinfo, socket.gethostbyname


def _look_up(host: Any, port: Any, *args: Any, **kwargs: Any) -> list[Any]:
    name = host.decode() if isinstance(host, bytes) else host
    found = [_getaddrinfo(address, port, *args, **kwargs) for address in _NAMES.get(name, [name])]
    return [entry for entries in found for entry in entries]


def _by_name(host: str) -> str:
    return _NAMES[host][0] if host in _NAMES else _gethostbyname(host)


socket.getaddrinfo = _look_up
socket.gethostbyname = _by_name
