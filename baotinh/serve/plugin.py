"""The desk as a plugin of Datasette: its routes, what is said of every answer, and pages for what fails."""

import sys
import traceback
from collections.abc import Callable
from typing import Any

from datasette import hookimpl
from datasette.app import Datasette
from datasette.plugins import pm
from datasette.utils.asgi import Base400, Forbidden, NotFound, Request, Response
from datasette.views.base import DatasetteError
from jinja2 import Environment

from baotinh.serve.app import Desk, prepared
from baotinh.serve.desk import ROUTES
from baotinh.serve.guard import App
from baotinh.serve.rendering import page
from crawler.messages import speaking_to_one

_OF_DATASETTE = "datasette.handle_exception"
"""Its own pages for what fails print what the program had in hand, page texts too."""


@hookimpl
def register_routes(datasette: Datasette) -> list[tuple[str, Callable[..., Any]]]:
    """Ours go before its own."""
    return [(path, datasette.view(made)) for path, made in ROUTES] if isinstance(datasette, Desk) else []


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[App], App]:
    """Every request goes through here."""
    return datasette.wrapped if isinstance(datasette, Desk) else lambda app: app


@hookimpl
def prepare_jinja2_environment(env: Environment, datasette: Datasette) -> None:
    """Its templates."""
    if isinstance(datasette, Desk):
        prepared(env)


@hookimpl
def extra_css_urls() -> list[str]:
    """What stands in the place of attributes of style."""
    return ["/-/desk/datasette.css"]


@hookimpl(tryfirst=True)
def forbidden(datasette: Datasette, request: Request, message: str) -> Response:
    """What may not be seen."""
    return _told(datasette, request, 403, message or "forbidden")


@hookimpl(tryfirst=True)
def handle_exception(datasette: Datasette, request: Request, exception: Exception) -> Response:
    """A page of ours, or JSON where that was asked for; what is a bug is told on the terminal."""
    if isinstance(exception, DatasetteError):
        return _told(datasette, request, exception.status, _plain(exception.message))
    if isinstance(exception, NotFound):
        return _told(datasette, request, 404, "there is no such page")
    if isinstance(exception, Base400 | Forbidden):
        return _told(datasette, request, getattr(exception, "status", 403), str(exception.args[0]))
    traceback.print_exception(exception, file=sys.stderr)
    return _told(datasette, request, 500, "this is a bug of the desk: its terminal says more")


def _plain(message: object) -> str:
    from re import sub

    from crawler.text import clean

    return clean(sub(r"<[^>]*>", " ", str(message)))


def _told(datasette: Datasette, request: Request, status: int, sentence: str) -> Response:
    if request.path.endswith(".json") or not isinstance(datasette, Desk):
        return Response.json({"ok": False, "error": sentence, "status": status, "title": None}, status=status)
    with speaking_to_one(datasette.language_of(request)):
        answer = page("problem.html", None, status, status=status, sentence=sentence, query="", path=request.path)
    return Response(answer.body, status=status, headers=dict(answer.headers), content_type=answer.kind)


def register() -> None:
    """Have Datasette ask this plugin, from here on in this process."""
    module = sys.modules[__name__]
    if not pm.is_registered(module):
        pm.register(module, name="baotinh")
        if pm.get_plugin(_OF_DATASETTE) is not None:
            pm.unregister(name=_OF_DATASETTE)
