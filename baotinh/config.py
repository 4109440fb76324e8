"""`DATA/baotinh.toml`: what an operator has settled once, for every command on this archive.

`KEYS` is all that may stand in it. A command takes a key by having a parameter of its name (`options.setting`) and
`options.settings_option` in place of `data_option`; the command line outranks the environment, and that the file.
"""

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from baotinh import completing, language
from baotinh.kinds import Address, Contact, Count, Every, Job, Name, Pictures
from baotinh.schedule.jobs import CHOSEN
from crawler import settings as project
from crawler.sites import Site
from crawler.sites.keys import nearest, shown
from pipelines.db.archive import ArchiveError
from pipelines.db.disk import is_stream
from pipelines.query.filters import require_site, units
from pipelines.upkeep.manifest import SETTINGS as NAME

__all__ = ["KEYS", "NAME", "ConfigError", "Key", "read", "require_names", "understood", "written"]


class ConfigError(click.UsageError):
    """A file of settings that is not understood: names the file and the key, what was expected and found."""


Offers = Callable[[click.Context, click.Parameter, str], completing.Items]
_FOLDER = click.Path(path_type=Path, file_okay=False)
_FORMS: Mapping[str, tuple[type, str]] = {
    "boolean": (bool, "true or false"),
    "integer range": (int, "a whole number"),
}


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that can be settled."""

    name: str
    kind: click.ParamType[Any]
    """Of one value, as it is typed; what it is in TOML follows from it."""
    meaning: str
    """The help of its option, and the comment in the file."""
    default: Any = None
    """What holds where nobody says anything."""
    example: Any = None
    """What stands in the file, as a comment, as long as the key is not set; the default if there is one."""
    many: bool = False
    may_be_none: bool = False
    """Whether a list may be empty, which says something else than that the key is not set."""
    argument: str | None = None
    """What commands call it that take it without an option."""
    offers: Offers | None = None
    """What the shell is offered to complete."""
    question: str | None = None
    """How `baotinh init` asks for it on a terminal; what has a good default is not asked for."""

    @property
    def variable(self) -> str:
        """The environment variable that says the same."""
        return f"BAOTINH_{self.name.upper()}"

    @property
    def option(self) -> str:
        """The option that says the same; of a list, one for each member."""
        return f"--{self.name.removesuffix('s') if self.many else self.name}".replace("_", "-")

    def typed(self, text: str) -> Any:
        """The value of an answer."""
        if self.many:
            return tuple(self.kind.convert(name, None, None) for name in text.split(","))
        return self.kind.convert(text.strip(), None, None)

    def told(self, value: object) -> Any:
        """The value of what stands in TOML; raises `click.BadParameter`."""
        if not self.many:
            return self._one(value)
        if not isinstance(value, list) or not (value or self.may_be_none):
            what = "texts" if self.may_be_none else "one or more texts"
            raise click.BadParameter(f"expected a list of {what}, found {shown(value)}")
        return tuple(map(self._one, value))

    def _one(self, value: object) -> Any:
        form, what = _FORMS.get(self.kind.name, (str, "text"))
        if type(value) is not form:  # True is no whole number here
            raise click.BadParameter(f"expected {what}, found {shown(value)}")
        if isinstance(value, str):
            _require_text(value)
        if isinstance(self.kind, click.Path):  # whether it is there, whoever uses it finds out
            return _place(str(value))
        return self.kind.convert(value, None, None)


def _require_text(value: str) -> None:
    if not value.strip():
        raise click.BadParameter(f"expected text, found {shown(value)}")
    if not value.isprintable():
        raise click.BadParameter(f"expected text without control characters, found {value!a}")


def _place(text: str) -> Path:
    if not text.startswith("/"):  # whoever reads the file stands elsewhere than who wrote it, and is no shell
        raise click.BadParameter(f"expected a path from / on, found {shown(text)}")
    return Path(text)


KEYS: Mapping[str, Key] = {key.name: key for key in (
    Key("contact", Contact(), "E-mail or web address for webmasters; sent with every request.",
        example="you@example.org", question="E-mail or web address that a webmaster can write to"),
    Key("lang", language.Language(), language.MEANING, example="vi"),
    Key("papers", Name(), "Newspapers to crawl where no command names any, by short name (see `baotinh sites`).",
        (), ["baobacninhtv", "baosonla"], many=True, argument="PAPER", offers=completing.papers,
        question="Papers, with commas between (none: all of today)"),
    Key("provinces", Name(), "Provinces whose papers of today are crawled, by old or new name, beside those named.",
        (), ["Bến Tre"], many=True, offers=completing.provinces,
        question="Provinces whose papers are crawled, with commas between"),
    Key("page_budget", Count(1), "Pages of a newspaper that a run asks for at most.", project.PAGE_BUDGET),
    Key("daily_budget", Count(1), "Pages of a newspaper in 24 hours, after which a backfill waits.",
        project.DAILY_BUDGET),
    Key("listing_depth", Count(0), "Pages of a listing that are followed behind its first.",
        project.LISTING_DEPTH),
    Key("keep_pictures", Pictures(), "Pictures of articles to keep: none, the lead picture, or all of the article.",
        project.KEEP_PICTURES, question="Pictures to keep: none, lead or article (none: nothing said)"),
    Key("snapshot", click.BOOL, "Publish a copy for analysts after each crawl (see `baotinh snapshot`).", False,
        question="Publish a copy for analysts after each crawl (y/n)"),
    Key("backup_to", _FOLDER, "Folder that `baotinh backup` writes to; best on another disk.",
        example="/mnt/other-disk/baotinh", argument="DIR",
        question="Folder for backups, on another disk (none: not settled)"),
    Key("every", Every(), "How often `baotinh schedule` lets the archive be looked after.", "1h"),
    Key("jobs", Job(CHOSEN), "What the schedule does besides crawling.", CHOSEN, many=True,
        may_be_none=True),
    Key("mail", Address(), "Who is mailed when a trouble begins or ends, and the daily digest.",
        example="you@example.org"),
    Key("notify", click.STRING, "Command of the shell that is told the same, on standard input.",
        example="ssh desk cat '>>' notes.txt"),
    Key("allow_loopback", click.BOOL, "Allow papers on this machine (127.x.x.x), as in the demo: for trials alone.",
        False),
    Key("keep_logs", Count(1), "Days for which the log of the schedule is kept, in DATA/logs.", 30),
)}  # fmt: skip
"""All that may stand in the file, and nothing that no command reads: to add a key, add its line here."""


def read(folder: Path) -> dict[str, Any]:
    """The keys that are set in the file of an archive; none where there is no file.

    Raises:
        ConfigError: it is not understood.
    """
    path = folder / NAME
    try:
        text = _text(path)
    except FileNotFoundError:
        if not path.is_symlink():
            return {}
        raise ConfigError(f"{path}: expected a file that can be read, found: No such file or directory") from None
    except OSError as error:
        raise ConfigError(f"{path}: expected a file that can be read, found: {error.strerror}") from error
    return understood(_table(text, path), path)


def _text(path: Path) -> bytes:
    if path.is_dir() or is_stream(path):
        raise ConfigError(f"{path}: expected a file, found a {'folder' if path.is_dir() else 'pipe or a device'}")
    return path.read_bytes()


def _table(content: bytes, path: Path) -> dict[str, Any]:
    if content.startswith(b"\xef\xbb\xbf"):
        raise ConfigError(f"{path}: expected no byte order mark: save it as UTF-8 without one")
    if not content.strip():  # cut off by a full disk, for example: not taken for “all papers”
        raise ConfigError(f"{path}: expected keys or comments, found nothing: write it anew, or delete it")
    try:
        return tomllib.loads(content.decode())
    except (ValueError, RecursionError) as error:  # TOMLDecodeError, UnicodeDecodeError, a number that is too long
        raise ConfigError(f"{path}: expected TOML in UTF-8, found: {error}") from error


def understood(table: Mapping[str, object], path: Path) -> dict[str, Any]:
    """The values of what TOML says; `path` is where it stands, or is to stand."""
    return {name: _value(name, value, path) for name, value in table.items()}


def _value(name: str, value: object, path: Path) -> Any:
    if name not in KEYS:
        raise ConfigError(f"{path}: unknown key {shown(name)}: expected {nearest(name, KEYS)}")
    try:
        return KEYS[name].told(value)
    except click.BadParameter as error:
        raise ConfigError(f"{path}: {name}: {error.message}") from error


def require_names(values: Mapping[str, Any], known: Mapping[str, Site], path: Path | None = None) -> None:
    """Raise `ConfigError` unless each paper and each province is one; `path` is where they stand, if in a file."""
    for name, check in (("papers", require_site), ("provinces", units)):
        for one in values.get(name) or ():
            try:
                check(one, known)
            except ArchiveError as error:
                raise ConfigError(f"{path}: {name}: {error}" if path else str(error)) from error


def written(values: Mapping[str, Any]) -> str:
    """A file that sets these keys, and has all others as comments."""
    return "\n".join([_HEAD, *(_lines(key, values.get(key.name)) for key in KEYS.values())])


_HEAD = """\
# Báo Tỉnh: what holds for the commands on this archive (docs/operations.md). Edit it as you like; `baotinh doctor` says
# whether it is understood. The command line outranks the environment, and the environment this file.
"""


def _lines(key: Key, value: Any) -> str:
    example = key.default if key.example is None else key.example
    setting = f"# {key.name} = {_toml(example)}" if value is None else f"{key.name} = {_toml(value)}"
    return f"# {key.meaning}\n# Also {key.argument or key.option}, {key.variable}.\n{setting}\n"


def _toml(value: Any) -> str:
    """A value as TOML writes it, which for texts, numbers, flags and lists of them is as JSON does."""
    return json.dumps(str(value) if isinstance(value, Path) else value, ensure_ascii=False)
