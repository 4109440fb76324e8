"""Commands that are loaded when they are called: each needs something else, and some of it takes its time."""

from importlib import import_module
from typing import Any

import click

DATA = "baotinh.data"
"""Where the context of a command has the folder of the archive, for whoever wants to know what a command was at."""


def loaded(command: click.Command) -> click.Command:
    """A command itself."""
    return command.load() if isinstance(command, Later) else command


class Later(click.Command):
    """A command of which until then only its name and a summary are known; `place` is `module:attribute`."""

    def __init__(self, name: str, place: str, summary: str) -> None:
        super().__init__(name, short_help=summary)
        self.place = place

    def load(self) -> click.Command:
        """The command itself."""
        module, _, attribute = self.place.partition(":")
        command = getattr(import_module(f"baotinh.{module}"), attribute)
        assert isinstance(command, click.Command)
        return command

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """That of the command itself, which is then what is invoked, explained and completed."""
        return self.load().make_context(info_name, args, parent, **extra)
