"""Kinds of values that options and `DATA/baotinh.toml` take, and what is said where one is none."""

import re
from typing import Any, get_args

import click

from baotinh.schedule import rhythm
from crawler import items
from crawler.contact import ContactMissingError, check_contact
from crawler.sites.keys import shown


class Name(click.ParamType[str]):
    """A name; several of the environment have commas between them, since names of provinces have spaces."""

    name = "NAME"
    envvar_list_splitter = ","

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002
        """Read it."""
        return str(value).strip()


class Contact(click.ParamType[str]):
    """An address that can stand in a header, and that a webmaster can write to."""

    name = "ADDRESS"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Read it."""
        try:
            check_contact(value)
        except ContactMissingError as error:
            self.fail(str(error), param, ctx)
        return str(value)


class Count(click.IntRange):
    """A whole number that a table can count to."""

    def __init__(self, least: int) -> None:
        super().__init__(least, 1_000_000)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read it."""
        try:
            return int(super().convert(value, None, None))
        except click.BadParameter:
            self.fail(f"expected a whole number of {self.min} to {self.max}, found {shown(value)}", param, ctx)


class Every(click.ParamType[str]):
    """An interval between two calls of the schedule, as `EVERY` has it."""

    name = "INTERVAL"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Read it."""
        found = rhythm.interval(str(value))
        if found is None:
            self.fail(f"expected one of {', '.join(rhythm.EVERY)}, found {shown(value)}", param, ctx)
        return found


class Address(click.ParamType[str]):
    """An address to mail to: of the internet, or the name of a user of this machine."""

    name = "ADDRESS"
    _FORM = re.compile(r"[^\W_][\w.+-]*(@[\w-]+(\.[\w-]+)*)?")  # "you@example.org", "root"; no option of sendmail

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Read it."""
        if not self._FORM.fullmatch(str(value)):
            self.fail(f"expected an address to mail to, such as you@example.org, found {shown(value)}", param, ctx)
        return str(value)


class Pictures(click.Choice[str]):
    """Which pictures are kept; see `crawler.items.Pictures`."""

    def __init__(self) -> None:
        super().__init__(get_args(items.Pictures))

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Read it."""
        if value not in self.choices:
            self.fail(f"expected one of {', '.join(self.choices)}, found {shown(value)}", param, ctx)
        return str(value)


class Job(click.Choice[str]):
    """Something that the schedule does; several of the environment have commas between them."""

    envvar_list_splitter = ","
