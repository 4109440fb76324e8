"""What holds for every answer of the desk, Datasette's too: who may ask, and what a browser may do with it."""

import re
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from contextvars import ContextVar
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

NONCE: ContextVar[str] = ContextVar("nonce", default="")
"""Of the answer that is being made: what stands in a template of Datasette may run, and nothing else."""
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_CLOSED = re.compile(r"/-/(?:patterns|messages|allow-debug|permissions|auth-token|logout|actor|threads)(?:\.\w+)?/?$")
"""Pages by which Datasette's developers look into it."""
_CLOSED_TO_ALL = re.compile(r"/-/databases(?:\.\w+)?/?$")
"""What names a path of this machine."""
_STATIC = re.compile(r"/-/(?:static|desk)/")
_LOCAL = re.compile(r"(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$", re.IGNORECASE)
"""Under which this machine is called by itself; else a page of the web has given its own name this address."""


def refusal(scope: Scope, *, is_public: bool) -> tuple[int, str] | None:
    """Status and sentence for what is not answered."""
    if scope["method"] not in ("GET", "HEAD"):
        return 405, "the desk is for reading: expected GET or HEAD"
    host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
    if not is_public and not _LOCAL.match(host):
        return 421, "expected 127.0.0.1 or localhost in the address; behind a proxy, `baotinh serve --public` answers"
    if _CLOSED.match(scope["path"]) or (is_public and _CLOSED_TO_ALL.match(scope["path"])):
        return 404, "there is no such page"
    return None


def guarded(send: Send, scope: Scope) -> Send:
    """What sends an answer with its headers."""
    nonce = secrets.token_urlsafe(16)
    NONCE.set(nonce)
    wanted = {**HEADERS, "content-security-policy": _POLICY.format(nonce=nonce)}
    if not _STATIC.match(scope["path"]):
        wanted["cache-control"] = "no-store"  # what is taken down stays in no cache

    async def told(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            own = [(name.lower(), value) for name, value in message.get("headers", [])]
            has_policy = any(name == b"content-security-policy" for name, _ in own)
            kept = [
                (name, value)
                for name, value in own
                if name == b"content-security-policy" or name.decode() not in wanted
            ]
            ours = [(name.encode(), value.encode()) for name, value in wanted.items()
                    if not (has_policy and name == "content-security-policy")]  # fmt: skip
            message = {**message, "headers": [*kept, *ours]}
        await send(message)

    return told
