"""The command `baotinh`, and `python -m baotinh`: what is told to it is heard before anything large is loaded."""

import sys

from baotinh import stopping


def main() -> None:
    """Run the command; a signal ends it with a line and its code, at whatever moment it comes."""
    try:
        stopping.listen()
        from baotinh.cli import main as command

        command()
    except stopping.Stopped as stopped:
        from baotinh.language import of_environment
        from crawler.messages import speaking, translated

        with speaking(of_environment()):
            sys.stderr.write(f"baotinh: {translated(str(stopped))}\n")
        sys.exit(stopping.STOPPED)
    finally:
        stopping.end_deaf()


if __name__ == "__main__":
    main()
