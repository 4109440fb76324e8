"""What a program does to the files of a folder, as the kernel is told: recorded with strace(1)."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

_WRITING = "write,pwrite64,ftruncate,truncate"
_NAMING = "openat,creat,rename,renameat,renameat2,unlink,unlinkat,mkdir"
_SYNCING = "fsync,fdatasync"
_NEVER = "writev,pwritev,link,linkat,fallocate,copy_file_range,sync_file_range"
"""Calls that the recording does not understand: the program must do without."""
_LARGEST = 64 * 1024**2

_CALL = re.compile(r"(\w+)\((.*)\)\s+= (-?\d+|\?)", re.DOTALL)
_RESUMED = re.compile(r"<\.\.\. \w+ resumed>(.*)", re.DOTALL)
_FILE = re.compile(r"(\d+)<((?:\\x..)*)>")  # 12<\x2f\x74>
_TEXT = re.compile(r'"((?:\\x..)*)"(\.\.\.)?')  # "\x2f\x74"


class Step(NamedTuple):
    """One thing done to a file or a folder."""

    number: int
    kind: Literal["create", "folder", "write", "cut", "sync", "rename", "remove"]
    path: str
    """Relative to the folder."""
    at: int = 0
    """Of `write` the offset, of `cut` the new length, of `sync` the step from which on it covers nothing."""
    data: bytes = b""
    to: str = ""
    """Of `rename` the new path."""


class Recording(NamedTuple):
    """What a program found in a folder and did to it."""

    start: Mapping[str, bytes]
    """The files that were there, by path."""
    steps: Sequence[Step]
    """In the order in which they were done."""


def record(command: Sequence[str], folder: Path) -> Recording:
    """Run a command and watch a folder."""
    found = (path for path in folder.rglob("*") if path.is_file())
    files = {str(path.relative_to(folder)): path.read_bytes() for path in found}
    trace = folder.with_name(f"{folder.name}.trace")
    calls = f"{_WRITING},{_NAMING},{_SYNCING},{_NEVER}"
    start = ["strace", "--follow-forks", "--decode-fds=path", "--strings-in-hex=all", f"--string-limit={_LARGEST}"]
    start += ["--seccomp-bpf", "--signal=none", "--quiet=all", f"--trace={calls}", f"--output={trace}"]
    assert shutil.which("strace"), "expected strace(1), found none; install it (apt-get install strace)"
    subprocess.run([*start, *command], check=True, capture_output=True, timeout=120)
    with trace.open(encoding="ascii", errors="replace") as lines:
        steps = list(_Reader(str(folder), set(files)).read(lines))
    trace.unlink()
    return Recording(files, steps)


class _Reader:
    def __init__(self, folder: str, known: set[str]) -> None:
        self.folder = f"{folder}/"
        self.steps = 0
        self.known = known
        self.places: dict[str, int] = {}
        """By handle: where the next byte is written."""

    def read(self, lines: Iterator[str]) -> Iterator[Step]:
        begun: dict[str, tuple[str, int]] = {}
        for line in lines:
            thread, _, text = line.partition(" ")
            since = self.steps
            if text.rstrip().endswith("<unfinished ...>"):
                begun[thread] = (text.rpartition("<unfinished ...>")[0], since)
                continue
            if resumed := _RESUMED.match(text.strip()):
                before, since = begun.pop(thread)
                text = before + resumed[1]
            for step in self._steps(text, since):
                self.steps += 1
                yield step

    def _steps(self, text: str, since: int) -> Iterator[Step]:
        call = _CALL.match(text.strip())
        if call is None or call[3].startswith(("-", "?")):
            return
        name, arguments, result = call.groups()
        assert name not in _NEVER.split(","), text[:200]
        handle = _FILE.match(arguments)
        words = [_bytes(word) for word, _ in _TEXT.findall(arguments)]
        if name == "openat" or name == "creat":
            yield from self._open(words[0].decode(), arguments, result)
        elif name.startswith(("rename", "unlink", "mkdir", "truncate")):
            yield from self._name(name, [word.decode() for word in words], arguments)
        elif handle and (path := self._within(_bytes(handle[2]).decode())) is not None:
            yield from self._write(name, handle[1], path, words, arguments, int(result), since)

    def _open(self, path: str, arguments: str, result: str) -> Iterator[Step]:
        self.places[result] = 0
        inside = self._within(path)
        if inside is None or "O_CREAT" not in arguments:
            return
        if inside not in self.known:
            self.known.add(inside)
            yield Step(self.steps, "create", inside)
        elif "O_TRUNC" in arguments:
            yield Step(self.steps, "cut", inside)

    def _name(self, name: str, paths: list[str], arguments: str) -> Iterator[Step]:
        inside = [self._within(path) for path in paths]
        if inside[0] is None:
            return
        if name.startswith("rename"):
            assert inside[1] is not None, "a file leaves the folder"
            self.known = self.known - {inside[0]} | {inside[1]}
            yield Step(self.steps, "rename", inside[0], to=inside[1])
        elif name.startswith("unlink"):
            self.known.discard(inside[0])
            yield Step(self.steps, "remove", inside[0])
        elif name == "mkdir":
            yield Step(self.steps, "folder", inside[0])
        else:
            yield Step(self.steps, "cut", inside[0], int(arguments.rpartition(", ")[2]))

    def _write(
        self, name: str, handle: str, path: str, words: list[bytes], arguments: str, result: int, since: int
    ) -> Iterator[Step]:
        last = arguments.rpartition(", ")[2].strip()
        if name == "write":
            at = self.places[handle]
            self.places[handle] += result
            yield Step(self.steps, "write", path, at, words[0][:result])
        elif name == "pwrite64":
            yield Step(self.steps, "write", path, int(last), words[0][:result])
        elif name == "ftruncate":
            yield Step(self.steps, "cut", path, int(last))
        else:
            yield Step(self.steps, "sync", path, since)

    def _within(self, path: str) -> str | None:
        return path.removeprefix(self.folder) if f"{path}/".startswith(self.folder) else None


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))
