"""Options that several commands share, and what they are read into."""

import os
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from baotinh.language import of_folder
from baotinh.later import DATA
from crawler.messages import speak
from crawler.text import written_day
from pipelines.db.archive import own_file

if TYPE_CHECKING:
    from crawler.sites import Site

_MISUNDERSTOOD = "baotinh.misunderstood"
_SPAN = re.compile(r"([1-9]\d{0,3})([dw])", re.ASCII)  # "7d", "2w"
_UNITS = {"d": timedelta(days=1), "w": timedelta(weeks=1)}
F = TypeVar("F", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A day, as 2026-03-07."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read it."""
        try:
            return value if isinstance(value, date) else written_day(str(value))
        except ValueError:
            self.fail(f"expected a day such as 2026-03-07, found {value!r}", param, ctx)


class Since(click.ParamType[date]):
    """A day in Viet Nam that has come, said as people say it: yesterday, 7d."""

    name = "WHEN"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read it."""
        from crawler.items import VIETNAM

        today = datetime.now(VIETNAM).date()
        try:
            found = value if isinstance(value, date) else _ago(str(value).strip().lower(), today)
        except ValueError:
            self.fail(f"expected yesterday, today, a day such as 2026-03-07, 7d or 2w, found {value!r}", param, ctx)
        if found > today:
            self.fail(f"expected a day that has come, found {value!r}", param, ctx)
        return found


def _ago(text: str, today: date) -> date:
    if text in ("today", "yesterday"):
        return today - (text == "yesterday") * _UNITS["d"]
    if span := _SPAN.fullmatch(text):
        return today - int(span[1]) * _UNITS[span[2]]
    return written_day(text)


class Moment(click.ParamType[datetime]):
    """A moment, as 2026-03-07T08:07+07:00; without an offset it is Vietnamese time."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read it."""
        from crawler.items import VIETNAM
        from pipelines.foreign.addresses import in_utc

        try:
            moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except ValueError:
            moment = None
        at = moment and (moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM))
        if at is None or in_utc(at) is None:
            self.fail(f"expected a time such as 2026-03-07T08:07+07:00, found {value!r}", param, ctx)
        return at


def jobs_option(command: F) -> F:
    """`--jobs N`: the processes that read; what they give is the same, whatever their number."""
    from crawler.ahead import cores

    kind = click.IntRange(min=1)
    return click.option("--jobs", type=kind, default=cores, metavar="N",
                        help="Processes that read.  [default: one for each core]")(command)  # fmt: skip


Callback = Callable[[click.Context, click.Parameter, Path], Path]


def data_option(command: F) -> F:
    """`--data DIR`."""
    return _data_option(_with_output_elsewhere)(command)


def revision_option(command: F) -> F:
    """`--revision N`."""
    option = click.option("--revision", type=int, metavar="N",
                          help="A text that the article has had, by its number; see --diff.")  # fmt: skip
    return option(command)


def settings_option(command: F) -> F:
    """`--data DIR`, for a command whose parameters have their defaults in the archive's `baotinh.toml`.

    A parameter that has the name of a key takes its value from there, unless command line or environment say it.
    """
    return _data_option(_with_settings)(command)


def lenient_settings_option(command: F) -> F:
    """`--data DIR`, as `settings_option` has it; but where the file is not understood, nothing is taken from it.

    `is_understood` says whether it was: for a command that has to tell somebody.
    """
    return _data_option(_with_settings_if_understood)(command)


def is_understood(ctx: click.Context) -> bool:
    """Whether the file of the archive was understood."""
    return not ctx.meta.get(_MISUNDERSTOOD)


def _with_settings_if_understood(ctx: click.Context, param: click.Parameter, data: Path) -> Path:
    from baotinh.config import ConfigError

    try:
        return _with_settings(ctx, param, data)
    except ConfigError:
        ctx.meta[_MISUNDERSTOOD] = True
        return data


def _data_option(callback: Callback) -> Callable[[F], F]:
    kind = click.Path(path_type=Path, file_okay=False)
    text = "Folder of the archive."
    return click.option("--data", type=kind, default="data", envvar="BAOTINH_DATA", show_default=True, help=text,
                        callback=callback, is_eager=callback is not _with_output_elsewhere)  # fmt: skip


def _with_settings(ctx: click.Context, param: click.Parameter, data: Path) -> Path:
    """The folder; what its file says is the default from here on."""
    from baotinh import config

    _with_output_elsewhere(ctx, param, data)
    values = config.read(data)
    taken = {name: values[name] for param in ctx.command.params if (name := param.name) in values}
    if "papers" in taken or "provinces" in taken:
        config.require_names(taken, known_sites(data), data / config.NAME)
    ctx.default_map = taken
    return data


def _speak(ctx: click.Context, data: Path) -> None:
    """In the language of the file, unless one was said; who takes more from the file says what is wrong with it."""
    if ctx.find_root().params.get("lang") is None:
        speak(of_folder(data))


def setting(*names: str, **changes: Any) -> Callable[[F], F]:
    """The options of these keys of `baotinh.toml`."""

    from baotinh.config import KEYS

    def decorate(command: F) -> F:
        for name in reversed(names):
            key = KEYS[name]
            both = f"/--no-{key.option.removeprefix('--')}" if key.kind is click.BOOL else ""
            how: dict[str, Any] = {"is_flag": True} if both else {"type": key.kind, "multiple": key.many}
            shown = not (both or key.default in (None, ()))
            how |= {"default": key.default, "show_default": shown, "help": key.meaning, "envvar": key.variable,
                    "show_envvar": True, "shell_complete": key.offers}  # fmt: skip
            command = click.option(f"{key.option}{both}", name, **{**how, **changes})(command)
        return command

    return decorate


def setting_argument(name: str) -> Callable[[F], F]:
    """The argument that a command has in place of the option of a key."""
    from baotinh.config import KEYS

    key = KEYS[name]
    shown = f"[{key.argument}]{'...' * key.many}"
    many = -1 if key.many else 1
    return click.argument(name, type=key.kind, nargs=many, required=False, metavar=shown, envvar=key.variable,
                          shell_complete=key.offers)  # fmt: skip


_CLOSEST = (ParameterSource.COMMANDLINE, ParameterSource.ENVIRONMENT, ParameterSource.DEFAULT_MAP)


def closest(ctx: click.Context, *names: str) -> set[str]:
    """Of parameters that answer one question together, those that were said in the closest place.

    Who names a province has not also meant the papers of the file.
    """
    sources = {name: ctx.get_parameter_source(name) for name in names}
    found = ({name for name in names if sources[name] is place} for place in _CLOSEST)
    return next(filter(None, found), set())


def _with_output_elsewhere(ctx: click.Context, param: click.Parameter, data: Path) -> Path:  # noqa: ARG001
    """The folder, unless the shell has led what is said here into a file of the archive's own."""
    ctx.meta[DATA] = data
    _speak(ctx, data)
    for handle in (1, 2):
        with suppress(OSError):  # it is closed
            if (own := own_file(data, os.fstat(handle))) is not None:
                raise click.UsageError(f"{own} is a file of the archive itself: lead the output into another")
    return data


def known_sites(data: Path) -> "dict[str, Site]":
    """The shipped newspapers, and those of `DATA/papers/`."""
    from crawler.sites import load_sites

    return load_sites(data / "papers")


def pick_site(name: str, sites: "dict[str, Site]") -> "Site":
    """The newspaper with this short name, or an error that suggests one."""
    from pipelines.query.filters import require_site

    require_site(name, sites)
    return sites[name]
