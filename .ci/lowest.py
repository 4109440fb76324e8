"""Prints the lowest versions that pyproject.toml allows of what the program needs to run, as constraints for pip."""

import re
import sys
import tomllib
from pathlib import Path

_BOUND = re.compile(r"([\w.-]+)>=([\w.]+)")  # "scrapy>=2.19,<2.20"


def main() -> None:
    """One line a package; a dependency without a lower bound is an error."""
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    for needed in (*project["dependencies"], *extras["parquet"], *extras["web"]):
        bound = _BOUND.match(needed)
        if bound is None:
            sys.exit(f"pyproject.toml: expected a lower bound, found {needed!r}")
        print(f"{bound[1]}=={bound[2]}")


if __name__ == "__main__":
    main()
