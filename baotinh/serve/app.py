"""Datasette as the desk has it: it follows the snapshot, and what a browser may do is said with every answer."""

import asyncio
import re
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic
from typing import IO, Any, TypeVar

from datasette.app import Datasette
from datasette.database import Database
from datasette.utils.asgi import Request
from jinja2 import BaseLoader, Environment

from baotinh.serve.asking import COOKIE, Answer, Asked, Page, ProblemError, language_of
from baotinh.serve.guard import NONCE, App, Receive, Scope, Send, guarded, refusal
from baotinh.serve.rendering import HERE, page
from baotinh.serve.snapshots import Snapshots, stamp
from crawler.messages import speaking_to_one
from pipelines.db.archive import BUSY, USAGE, ArchiveError
from pipelines.query import datasette as described
from pipelines.query.snapshot import PLACE, NoSnapshotError, Published

sqlite3.enable_callback_tracebacks(False)  # Datasette has all that a callback raises printed, in the whole process

T = TypeVar("T")
NAME = "snapshot"
"""What Datasette calls the database."""
SECONDS = 20
"""That an answer may take; a file that is taken away has longer."""
_LOOK = 2
"""Seconds."""
_STEPS = 50_000
_PIECE = 1 << 16
_SETTINGS = {"allow_download": False, "default_cache_ttl": 0, "default_page_size": 25, "max_returned_rows": 1000,
             "sql_time_limit_ms": 1000, "truncate_cells_html": 200}  # fmt: skip
_FAILED = {USAGE: 400, BUSY: 503}
_INLINE_STYLE = re.compile(r''' style="(?:\{\{.*?\}\}|\{%.*?%\}|[^"{])*"''')
_INLINE = re.compile(r"<(script|style)\b")


class Followed(Database):  # type: ignore[misc]
    """The snapshot as it is now: nothing is asked of one that is no longer there."""

    def __init__(self, ds: Datasette, folder: Path) -> None:
        super().__init__(ds, str(folder / PLACE))
        self.folder = folder
        self._own = threading.local()

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """Open it for reading."""
        assert not write
        return sqlite3.connect(f"{Path(self.path).resolve().as_uri()}?immutable=1", uri=True, check_same_thread=False)

    def _connection(self) -> sqlite3.Connection:
        """That of this thread, another one as soon as there is another snapshot."""
        now = stamp(self.folder)
        if getattr(self._own, "stamp", None) != now or now is None:
            if (before := getattr(self._own, "connection", None)) is not None:
                before.close()
            self._own.stamp, self._own.connection = now, self.connect()
            self.ds._prepare_connection(self._own.connection, self.name)  # noqa: SLF001  # as its base does
        found: sqlite3.Connection = self._own.connection
        return found

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        """Ask it."""
        return await asyncio.get_running_loop().run_in_executor(self.ds.executor, lambda: fn(self._connection()))

    async def execute(self, *told: Any, **how: Any) -> Any:
        """Ask it in SQL; what somebody asked stands on no terminal."""
        return await super().execute(*told, **{**how, "log_sql_errors": False})


class Inline(BaseLoader):
    """Templates of Datasette with a nonce in each inline script and style, and without attributes of style.

    The templates are changed, not the pages: what a value brings along gets none.
    """

    def __init__(self, inner: BaseLoader) -> None:
        self.inner = inner

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        """One of them."""
        source, name, is_current = self.inner.get_source(environment, template)
        source = _INLINE_STYLE.sub("", source).replace("<html>", '<html lang="en">')
        return _INLINE.sub(r'<\1 nonce="{{ csp_nonce() }}"', source), name, is_current

    def list_templates(self) -> list[str]:
        """Their names."""
        return self.inner.list_templates()


class Desk(Datasette):  # type: ignore[misc]
    """The desk of an archive folder."""

    def __init__(self, folder: Path, *, is_public: bool = False, language: str = "en") -> None:
        self.folder, self.is_public, self.language = folder, is_public, language
        self.snapshots = Snapshots(folder)
        self._shown: object = None
        self.executor: ThreadPoolExecutor
        settings = {**_SETTINGS, "default_allow_sql": not is_public}
        super().__init__(
            settings=settings, template_dir=str(HERE / "templates" / "datasette"),
            static_mounts=[("-/desk", str(HERE / "static"))],
        )  # fmt: skip
        self.remove_database("_memory")
        self.add_database(Followed(self, folder), name=NAME)

    def wrapped(self, app: App) -> App:
        """The application behind what holds for every request."""

        async def asgi(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            send = guarded(send, scope)
            if (refused := refusal(scope, is_public=self.is_public)) is not None:
                await self.say(scope, receive, send, ProblemError(*refused))
                return
            try:
                if not _needs_snapshot(scope["path"]) or await self._follow():
                    await app(scope, receive, send)
                    return
                problem = ProblemError(503, "the snapshot is being made: this page comes by itself when it is there")
            except ArchiveError as error:
                problem = ProblemError(_FAILED.get(error.exit_code, 500), str(error))
            await self.say(scope, receive, send, problem)

        return asgi

    async def _follow(self) -> bool:
        """Whether there is a snapshot; what is said of its tables is that one's."""
        self.let_go()
        if not await self.snapshots.ready():
            return False
        if self._shown is None:
            shown = stamp(self.folder)
            await asyncio.to_thread(self._describe)
            self._shown = shown
        return True

    def let_go(self) -> None:
        """Close what is open of a snapshot that is no longer there, by ending the threads that have it open."""
        if self._shown is not None and self._shown != stamp(self.folder):
            self.executor.shutdown(wait=False)
            self.executor = ThreadPoolExecutor(self.setting("num_sql_threads"))
            self._shown = None

    async def watch(self) -> None:
        """Let go in time, though nobody asks for anything."""
        while True:
            self.let_go()
            await asyncio.sleep(_LOOK)

    def _describe(self) -> None:
        with Published(self.folder) as archive:
            told = described.metadata(archive.connection, NAME, {})
        self._metadata_local = {"title": "Báo Tỉnh", **told}

    def view(self, made: Page) -> Callable[..., Any]:
        """A page of ours, as Datasette calls one."""

        async def view(request: Request, scope: Scope, receive: Receive, send: Send) -> None:
            try:
                answer = await asyncio.to_thread(self._made, made, request, scope)
            except ProblemError as problem:
                await self.say(scope, receive, send, problem)
                return
            await self._send(answer, request, send)

        return view

    def _made(self, made: Page, request: Request, scope: Scope) -> Answer:
        """What a page answers; once more where the snapshot has gone meanwhile."""
        told = {name: request.args.get(name) for name in request.args if request.args.get(name)}
        with speaking_to_one(self.language_of(request)):
            for _ in range(2):
                before = stamp(self.folder)
                answer = self._answer(made, request.path, scope, told)
                if stamp(self.folder) == before:
                    return answer
        raise ProblemError(503, "the snapshot is being made: this page comes by itself when it is there")

    def _answer(self, made: Page, path: str, scope: Scope, told: dict[str, str]) -> Answer:
        host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
        try:
            with Published(self.folder) as archive:
                _limit(archive.connection)
                named = {name: value for name, value in scope["url_route"]["kwargs"].items() if value}
                return made(Asked(archive, path, named, told, self.is_public, f"{scope['scheme']}://{host}"))
        except NoSnapshotError as error:
            raise ProblemError(503, str(error)) from error
        except ArchiveError as error:
            raise ProblemError(_FAILED.get(error.exit_code, 500), str(error)) from error
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_INTERRUPT:
                raise
            raise ProblemError(503, f"this takes longer than {SECONDS} seconds: narrow the question down") from error

    def language_of(self, request: Request) -> str:
        """The language of who asks."""
        accepted = request.headers.get("accept-language", "")
        return language_of(request.args.get("lang"), request.cookies.get(COOKIE), accepted, self.language)

    async def say(self, scope: Scope, receive: Receive, send: Send, problem: ProblemError) -> None:
        """A page that says why there is no other."""
        request = Request(scope, receive)
        with speaking_to_one(self.language_of(request)):
            answer = page("problem.html", None, problem.status, status=problem.status, sentence=str(problem),
                          query=request.args.get("q") or "", path=request.path)  # fmt: skip
        if problem.status == 503:
            answer = Answer(answer.body, 503, answer.kind, {**answer.headers, "retry-after": "5", "refresh": "5"})
        await self._send(answer, request, send)

    async def _send(self, answer: Answer, request: Request, send: Send) -> None:
        headers = {"content-type": answer.kind, "vary": "Accept-Language, Cookie", **answer.headers}
        if (told := request.args.get("lang")) and told == self.language_of(request):
            headers["set-cookie"] = f"{COOKIE}={told}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"
        if isinstance(answer.body, str | bytes):
            body = answer.body.encode() if isinstance(answer.body, str) else answer.body
            headers["content-length"] = str(len(body))
            await _start(send, answer.status, headers)
            await send({"type": "http.response.body", "body": body})
            return
        await _start(send, answer.status, headers)
        await _stream(answer.body, send)


async def _start(send: Send, status: int, headers: dict[str, str]) -> None:
    told = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": told})


async def _stream(file: IO[bytes], send: Send) -> None:
    with file:
        while piece := file.read(_PIECE):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def _needs_snapshot(path: str) -> bool:
    return not path.startswith(("/-/static/", "/-/desk/", "/robots.txt", "/favicon.ico"))


def _limit(connection: sqlite3.Connection) -> None:
    """Let nothing take longer than `SECONDS`."""
    until = monotonic() + SECONDS
    connection.set_progress_handler(lambda: monotonic() > until, _STEPS)


def prepared(environment: Environment) -> None:
    """Give the templates of Datasette what they need."""
    assert environment.loader is not None
    environment.loader = Inline(environment.loader)
    environment.globals["csp_nonce"] = NONCE.get
