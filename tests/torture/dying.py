"""`python -m tests.torture.dying PLAN`: a command, killed as it makes this or that one of its calls that write.

strace(1) can kill whoever makes his n-th call of a kind, with one n for all that it watches. So each child first makes
calls of the kind in vain, as many as are missing, and then begins; and what takes long, the imports, is done once.
"""

import ctypes
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.test_house import ROOT

WRITING = (
    "write,pwrite64,writev,pwritev,ftruncate,truncate,fallocate,copy_file_range,sendfile,rename,renameat,renameat2,"
    "unlink,unlinkat,rmdir,mkdir,mkdirat,link,linkat,symlink,symlinkat,fsync,fdatasync,chmod,fchmod,fchmodat"
)

_DEADLY = 3000
"""More calls of any kind than one of the commands makes here."""


class Moment(NamedTuple):
    """A call of a command that writes: the kind, and how many of it there were, this one included."""

    call: str
    number: int

    def __str__(self) -> str:
        return f"{self.call} {self.number}"


class Run(NamedTuple):
    """A command, and when it is to die; `None`: never."""

    arguments: Sequence[str]
    moment: Moment | None = None


def run(runs: Sequence[Run]) -> list[int]:
    """Run the commands one after the other; returns their exit codes, -9 for those that died."""
    return _traced(runs, [f"--inject={WRITING}:signal=KILL:when={_DEADLY}"])[0]


def moments(arguments: Sequence[str]) -> list[Moment]:
    """The calls of a command that write, in order; it is run for that."""
    seen: Counter[str] = Counter()
    found = []
    for call in _traced([Run(arguments)], ["--seccomp-bpf"])[1]:  # far quicker, and cannot kill
        seen[call] += 1
        found.append(Moment(call, seen[call]))
    return found


def choose(found: Sequence[Moment], most: int, seed: int) -> list[Moment]:
    """So many of the moments: those that name, cut or remove a file first, the others at random; in order."""
    chance = random.Random(seed)
    plain = {"write", "pwrite64", "fsync", "fdatasync"}
    rare = [moment for moment in found if moment.call not in plain]
    rest = [moment for moment in found if moment.call in plain]
    rare = rare if len(rare) <= most // 2 else chance.sample(rare, most // 2)
    chosen = {*rare, *chance.sample(rest, min(len(rest), most - len(rare)))}
    return [moment for moment in found if moment in chosen]


def _traced(runs: Sequence[Run], options: Sequence[str]) -> tuple[list[int], list[str]]:
    """Exit codes, and the calls of the last child."""
    assert shutil.which("strace"), "expected strace(1), found none; install it (apt-get install strace)"
    with tempfile.TemporaryDirectory() as folder:
        plan, told, trace = (Path(folder) / name for name in ("plan.json", "told.json", "trace"))
        plan.write_text(json.dumps({"told": str(told), "runs": runs}), "utf-8")
        start = ["strace", "--follow-forks", "--signal=none", "--quiet=all", f"--output={trace}"]
        start += [f"--trace={WRITING}", *options, sys.executable, "-m", "tests.torture.dying", str(plan)]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("BAOTINH_")}
        environment["PYTHONDONTWRITEBYTECODE"] = "1"  # or the first run would write more than the others
        done = subprocess.run(
            start, check=False, capture_output=True, text=True, timeout=900, cwd=ROOT, env=environment
        )
        assert done.returncode == 0, done.stderr
        codes, children = json.loads(told.read_text("utf-8"))
        with trace.open(encoding="utf-8", errors="replace") as lines:
            words = [line.split(maxsplit=1) for line in lines]
        calls = [rest.partition("(")[0] for child, rest in words if child == str(children[-1]) and "(" in rest]
        return codes, [call for call in calls if call.isidentifier()]


def _serve(plan: Path) -> None:
    """Run what is planned, each in a child of its own."""
    from baotinh.cli import main

    libc = ctypes.CDLL(None)
    told = json.loads(plan.read_text("utf-8"))
    codes, children = [], []
    for arguments, moment in told["runs"]:
        child = os.fork()
        if child == 0:
            _begin(libc, moment)
            sys.argv = ["baotinh", *arguments]
            _end_with(main)
        children.append(child)
        codes.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    Path(told["told"]).write_text(json.dumps([codes, children]), "utf-8")


def _begin(libc: ctypes.CDLL, moment: tuple[str, int] | None) -> None:
    """Say nothing, and come so near to death that the call of the moment is the deadly one."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    if moment is not None:
        call = getattr(libc, moment[0])
        for _ in range(_DEADLY - moment[1]):
            call(-1, 0, 0, 0)  # no such file: it fails, and counts


def _end_with(main: object) -> None:
    code = 1
    try:
        main()  # type: ignore[operator]
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        os._exit(code)


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
