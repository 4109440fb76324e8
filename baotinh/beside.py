"""The packages that stand beside this one in a checkout, where somebody else's folder may have files of their names."""

import os
import sys
from importlib import import_module

_NAMES = ("crawler", "pipelines")


def claim() -> None:
    """Load our `crawler` and `pipelines`, whatever the path leads to first; a wheel has them inside and needs nothing.

    Raises `ImportError` where a name is taken already, by a module that was imported before.
    """
    inside = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120  # pathlib takes its time at each start
    root = os.path.dirname(inside)  # noqa: PTH120
    if os.path.isdir(os.path.join(inside, _NAMES[0])):  # noqa: PTH112, PTH118
        return
    sys.path.insert(0, root)
    try:
        for name in _NAMES:
            found = import_module(name)
            folders = [os.path.realpath(folder) for folder in getattr(found, "__path__", ())]
            if os.path.realpath(os.path.join(root, name)) not in folders:  # noqa: PTH118
                raise ImportError(_in_the_way(name, getattr(found, "__file__", None)), name=name)
    finally:
        sys.path.remove(root)


def _in_the_way(name: str, place: str | None) -> str:
    return (
        f"expected the package {name} of Báo Tỉnh, found {place or 'another'}, which was imported before: "
        "rename it, or install the wheel of Báo Tỉnh, which takes no name but baotinh"
    )
