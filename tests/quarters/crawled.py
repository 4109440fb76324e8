"""Real crawls of papers on loopback, with the archive's clock moved between them: what only a crawl can show.

Fourteen papers are well twice; then each has a trouble of its own, but for two; then all are well again; then nobody
can be reached. After each crawl is looked, at the true time: it is the archive that is moved into the past.
"""

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from crawler.items import VIETNAM
from pipelines.db.archive import Archive
from tests.hostile.server import Answer, Asked, Raw, Reply, serve
from tests.hostile.stories import front, story
from tests.quarters.truth import (
    BLOCKED,
    BODILESS,
    MOVED,
    NOBODY,
    OUTAGE,
    SILENT,
    UNDATED,
    UNREADABLE,
    Alarm,
    Look,
)
from tests.test_house import ROOT

WELL, SICK, WELL_AGAIN, OFFLINE = 2, 3, 4, 5
"""Phases: 1 and 2 are well, too."""
_APART = timedelta(days=2)
_PER_PHASE = 5
_NEW_HOST = "127.63.1.1"
"""Where a paper has moved to: robots.txt and all."""
_PRINTED = ("published_at", "updated_at")

_SHELL = '<html><head><title>Báo</title></head><body><div id="app"></div><script src="/a.js"></script></body></html>'
_LOGIN = (
    "<title>Đăng nhập</title><h1>Đăng nhập</h1><form><input type='password'></form><p>Vui lòng đăng nhập để đọc.</p>"
)
_MISSING = "<title>404 Not Found</title><h1>404 Not Found</h1><p>Không tìm thấy trang.</p>"
_REFRESH = f"<html><head><meta http-equiv='refresh' content='0;url=http://{_NEW_HOST}/'></head><body></body></html>"
_SENT = f"<html><body>Báo đã chuyển.<script>window.location.replace('http://{_NEW_HOST}/')</script></body></html>"
_TIME = re.compile(rb"<time.*?</time>")

_MOVED = Reply(b"", 302, headers=(("Location", f"http://{_NEW_HOST}/"),))
"""Its stories still answer."""

Sick = Callable[[Asked, Reply], Reply]
"""What a paper that is not well makes of an answer."""


class Case(NamedTuple):
    """A paper, what befalls it, and what is to be said of it then."""

    sick: Sick
    kinds: frozenset[str]
    """Any of them names it rightly; none: it is not to be named."""


def _is_news(asked: Asked) -> bool:
    return f"-{SICK}-" in asked.path


def _is_story(asked: Asked) -> bool:
    return asked.path.endswith(".html")


def _on_front(reply: Reply) -> Sick:
    return lambda asked, well: reply if asked.path == "/" else well


def _on_stories(reply: Reply) -> Sick:
    return lambda asked, well: reply if _is_story(asked) else well


def _undated(asked: Asked, well: Reply) -> Reply:
    return Reply(_TIME.sub(b"", well.body)) if _is_news(asked) else well


def _moved(asked: Asked, well: Reply) -> Reply:
    return Reply(b"", 301, headers=(("Location", f"http://{_NEW_HOST}:{asked.port}{asked.path}"),))


def _forbidden(asked: Asked, well: Reply) -> Reply:
    return Reply(b"User-agent: *\nDisallow: /\n", kind="text/plain") if asked.path == "/robots.txt" else well


CASES: Mapping[str, Case] = {
    "bao-lanh": Case(lambda _, well: well, frozenset()),
    "bao-tinh-lang": Case(lambda _, well: well, frozenset()),
    "bao-tuong": Case(_on_stories(Reply(_LOGIN.encode())), frozenset({BLOCKED, BODILESS, UNREADABLE})),
    "bao-cong": Case(_on_front(Reply(_LOGIN.encode())), frozenset({BLOCKED, UNREADABLE})),
    "bao-vo": Case(_on_front(Reply(_SHELL.encode())), frozenset({UNREADABLE})),
    "bao-kich-ban": Case(_on_stories(Reply(_SHELL.encode())), frozenset({BODILESS, UNREADABLE})),
    "bao-mat": Case(_on_front(Reply(_MISSING.encode())), frozenset({UNREADABLE})),
    "bao-doi": Case(_moved, frozenset({MOVED})),
    "bao-chuyen": Case(_on_front(Reply(_REFRESH.encode())), frozenset({MOVED})),
    "bao-roi": Case(_on_front(Reply(_SENT.encode())), frozenset({MOVED})),
    "bao-nua-doi": Case(_on_front(_MOVED), frozenset({MOVED})),
    "bao-nhat": Case(_undated, frozenset({UNDATED})),
    "bao-chan": Case(lambda *_: Reply(b"", 403), frozenset({BLOCKED})),
    "bao-cam": Case(_forbidden, frozenset({BLOCKED})),
}
_ALSO = frozenset({UNREADABLE, SILENT})
"""What may be said besides, of a paper that has any trouble."""


def conduct(folder: Path, look: Look) -> Iterator[str]:
    """Crawl, look, move on; a line for whatever is said wrongly, or not said."""
    data = folder / "data"
    hosts = {name: f"127.63.0.{number}" for number, name in enumerate(CASES, 1)}
    began = datetime.now(UTC)
    papers: dict[str, Answer] = {hosts[name]: _paper(name, began) for name in CASES}
    with serve({**papers, _NEW_HOST: lambda asked: _well(asked, began)}) as server:
        for name, host in hosts.items():
            _write_site_file(data, name, host, server.port)
        for server.phase in range(1, OFFLINE):
            _crawl(data)
            yield from wrong(server.phase, _looked(data, look))
            move_back(data, _APART)
    _crawl(data)
    yield from wrong(OFFLINE, _looked(data, look))


def wrong(phase: int, alarms: Iterable[Alarm]) -> Iterator[str]:
    """What was said wrongly after a phase, or not said."""
    named = set(alarms)
    due = {NOBODY: frozenset({OUTAGE})} if phase == OFFLINE else {}
    if phase == SICK:
        due = {name: case.kinds for name, case in CASES.items() if case.kinds}
    for paper, kinds in due.items():
        if not any(alarm.paper == paper and alarm.kind in kinds for alarm in named):
            yield f"phase {phase}: {paper or 'ours'} is not named as {' or '.join(sorted(kinds))}"
    for alarm in sorted(named):
        also = _ALSO if due.get(alarm.paper, frozenset()) - {UNDATED, OUTAGE} else frozenset()
        if alarm.kind not in due.get(alarm.paper, frozenset()) | also:
            yield f"phase {phase}: {alarm.paper or 'ours'} is falsely named as {alarm.kind}"


def _looked(data: Path, look: Look) -> list[Alarm]:
    with Archive(data) as archive:
        return list(look(archive, datetime.now(UTC)))


def _paper(name: str, began: datetime) -> Answer:
    """A paper with some stories more in each phase."""

    def answer(asked: Asked) -> Reply | Raw:
        well = _well(asked, began)
        return CASES[name].sick(asked, well) if asked.phase == SICK else well

    return answer


def _well(asked: Asked, began: datetime) -> Reply:
    paths = [path for phase in range(1, asked.phase + 1) for path in _paths(phase)]
    if asked.path == "/":
        return Reply(front(reversed(paths)))
    if asked.path not in paths:
        return Reply(b"", 404)
    phase = int(asked.path.split("-")[3])
    told = (began - (OFFLINE - phase) * _APART + timedelta(hours=1)).astimezone(VIETNAM)  # as it will be once moved
    time = f'<time datetime="{told.isoformat(timespec="minutes")}">{told:%d/%m/%Y %H:%M}</time>'
    return Reply(_TIME.sub(time.encode(), story(f"{asked.host}{asked.path}")))


def _paths(phase: int) -> list[str]:
    return [f"/tin-trong-phien-{phase}-so-{n}-6{phase}000{n}.html" for n in range(_PER_PHASE)]


def _write_site_file(data: Path, name: str, host: str, port: int) -> None:
    (data / "papers").mkdir(parents=True, exist_ok=True)
    keys = {"id": name, "name": name, "domain": host, "home": f"http://{host}:{port}/", "delay": 0}
    lines = (f"{key} = {json.dumps(value)}\n" for key, value in keys.items())
    (data / "papers" / f"{name}.toml").write_text("".join(lines), "utf-8")


def _crawl(data: Path) -> None:
    command = [sys.executable, "-m", "baotinh", "crawl", *CASES, "--allow-loopback", "--data", str(data)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("BAOTINH_")}
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=ROOT, env=clean)
    assert done.returncode in (0, 69), done.stderr


def move_back(data: Path, by: timedelta) -> None:
    """Have all that an archive says of its own past, and plans, so much earlier; what papers printed stays."""
    with closing(sqlite3.connect(data / "archive.db", timeout=30)) as db, db:
        for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            names = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
            for name in names:
                if name.endswith(("_at", "_until")) and name not in _PRINTED and not table.startswith("_"):
                    earlier = f"strftime('%Y-%m-%dT%H:%M:%S+00:00', {name}, '-{int(by.total_seconds())} seconds')"
                    db.execute(f"UPDATE {table} SET {name} = {earlier} WHERE {name} NOT NULL")
