"""`baotinh demo`."""

import click


@click.command()
def demo() -> None:
    """Try everything on a make-believe province."""
