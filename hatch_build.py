"""How the wheel is laid out: `crawler` and `pipelines` go inside `baotinh`, so that no name at the top is taken.

A checkout has the three packages side by side, as Scrapy expects a project. Beside a file `pipelines.py` of a user, or
another distribution's `crawler`, names as general as these would clash; so the wheel has but `baotinh`, and its modules
say `from baotinh.crawler…` where those of the checkout say `from crawler…`. An editable install is the checkout itself.
"""

import re
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TOP = "baotinh"
INSIDE = ("crawler", "pipelines")
_NAMES = "|".join(INSIDE)
_IMPORT = re.compile(rf"^([ \t]*(?:from|import)[ \t]+)(?=(?:{_NAMES})\b)", re.MULTILINE)
"""`from crawler.text import fold`"""
_DOTTED = re.compile(rf"(?<=[\"'])(?=(?:{_NAMES})\.)")
"""`"pipelines.ingest.run.Run"`, for whoever loads something by its name"""


def moved(source: str) -> str:
    """A module's text with the names that its imports and dotted strings have inside of `baotinh`."""
    return _DOTTED.sub(f"{TOP}.", _IMPORT.sub(rf"\g<1>{TOP}.", source))


def place(path: Path) -> Path:
    """Where a file of the three packages, relative to the checkout, stands in the wheel."""
    return path if path.parts[0] == TOP else TOP / path


class WheelHook(BuildHookInterface):  # type: ignore[type-arg]  # its configuration is none of ours
    """Puts every file of the three packages where `place` says, and modules as `moved` has them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files of the wheel; an editable install needs none."""
        if version == "editable":
            return
        self._folder = tempfile.TemporaryDirectory()
        root, rewritten = Path(self.root), Path(self._folder.name)
        for path in sorted(found for top in (TOP, *INSIDE) for found in (root / top).rglob("*") if found.is_file()):
            if "__pycache__" in path.parts:
                continue
            target, source = place(path.relative_to(root)), path
            if path.suffix == ".py":
                source = rewritten / target
                source.parent.mkdir(parents=True, exist_ok=True)
                source.write_text(moved(path.read_text("utf-8")), "utf-8")
            build_data["force_include"][str(source)] = str(target)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Take away what was written for the wheel."""
        if version != "editable":
            self._folder.cleanup()
