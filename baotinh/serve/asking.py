"""What a browser asks of the desk, and what it is answered."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO
from urllib.parse import urlencode

from crawler.messages import LANGUAGES
from pipelines.query.snapshot import Published

COOKIE = "baotinh_lang"
HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
_RANGE = re.compile(r"([a-z]{1,8})(?:-[a-z0-9]{1,8})*(?:;q=([01](?:\.\d{0,3})?))?", re.IGNORECASE)  # "vi-VN;q=0.9"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, with the snapshot that it is answered from."""

    archive: Published
    path: str
    named: Mapping[str, str]
    """What the route reads in the path."""
    told: Mapping[str, str]
    """The query, what is empty left out; of what is said twice the first."""
    is_public: bool = False
    home: str = ""
    """Scheme and host, as the browser knows them."""

    def take_time(self) -> None:
        """Let this one take as long as it does."""
        self.archive.connection.set_progress_handler(None, 0)

    def link(self, path: str | None = None, /, **changes: object) -> str:
        """The address of this question with another value for some of it; `None` takes one out."""
        values = {**self.told, **changes}
        kept = [(name, str(value)) for name, value in values.items() if value not in (None, "") and name != "lang"]
        if changes.get("lang"):
            kept.append(("lang", str(changes["lang"])))
        return (self.path if path is None else path) + (f"?{urlencode(kept)}" if kept else "")


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent."""

    body: str | bytes | IO[bytes]
    """A file is sent piece by piece, and closed."""
    status: int = 200
    kind: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def elsewhere(cls, path: str) -> "Answer":
        """It lies at another address of the desk."""
        return cls("", 308, TEXT, {"location": path})

    @classmethod
    def file(cls, body: str | bytes | IO[bytes], name: str, kind: str) -> "Answer":
        """A file to be kept under a name of ASCII."""
        return cls(body, 200, kind, {"content-disposition": f'attachment; filename="{name}"'})


Page = Callable[[Asked], Answer]


class ProblemError(Exception):
    """There is no answer but a sentence; its words are known to the messages, or English."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def language_of(told: str | None, cookie: str | None, accepted: str, otherwise: str) -> str:
    """The language of a reader: what is said in the address, was said before, or what the browser would rather have."""
    for said in (told, cookie):
        if said in LANGUAGES:
            return said
    ranges = (
        (float(found[2] or 1), found[1].lower())
        for found in map(_RANGE.fullmatch, accepted[:200].replace(" ", "").split(","))
        if found
    )
    known = [(weight, name) for weight, name in ranges if name in LANGUAGES and weight > 0]
    return max(known, key=lambda one: one[0])[1] if known else otherwise
