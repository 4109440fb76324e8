"""An entry in a crontab: one line between two marks; whatever else stands there stays as it is.

The second mark has a digest of the line, which says whether a person has changed what stands between.
"""

import hashlib
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from baotinh.schedule.places import Entry, ScheduleError, require_plain

_BEGIN, _END = "# baotinh schedule: begin ", "# baotinh schedule: end "
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_PLACES = "/usr/bin:/bin"
_LONGEST = 990
"""Characters of a command that Debian's cron takes."""


def quoted(words: Sequence[str]) -> str:
    """A command for the shell, with the percent sign as cron wants it, which else ends the command there.

    Behind a backslash cron would count the one before the sign too, so a pair of quotes stands between.
    """
    return shlex.join(words).replace("\\%", "\\''%").replace("%", "\\%")


def block(entry: Entry) -> str:
    """The lines of an entry."""
    command = quoted(entry.command)
    if len(os.fsencode(command)) > _LONGEST:
        raise ScheduleError(f"expected a command of {_LONGEST} bytes at most, found {len(os.fsencode(command))}")
    line = f"{entry.times.cron} {command}\n"
    return f"{_BEGIN}{entry.data}\n{line}{_END}{entry.data} {_digest(line)}\n"


def _digest(line: str) -> str:
    return hashlib.sha256(os.fsencode(line)).hexdigest()[:8]


def placed(text: str, data: Path, lines: str) -> str:
    """A crontab with these lines in the place of those of an archive, else at its end.

    Raises `ScheduleError` where a person has changed what stands there.
    """
    before, own, after = _parted(text, data)
    _require_unchanged(own, data)
    if lines and before and not before.endswith("\n"):
        before += "\n"
    return f"{before}{lines}{after}"


def taken(text: str, data: Path) -> str | None:
    """The lines of an archive in a crontab; `None` where there are none."""
    return _parted(text, data)[1] or None


def calling(lines: str) -> str | None:
    """Those lines of an entry that call anything; `None` where they are commented out, or gone."""
    found = [line for line in _LINES.findall(lines) if "run-due" in line and not line.lstrip().startswith("#")]
    return "".join(found) or None


def _require_unchanged(own: str, data: Path) -> None:
    if not own:
        return
    _, *between, end = _LINES.findall(own)
    if end.split()[-1] != _digest("".join(between)):
        raise ScheduleError(
            f"the crontab was changed by hand: expected between “{_BEGIN}{data}” and “{end.strip()}” what was written "
            "there; keep what is your own elsewhere, and delete the rest with `crontab -e`"
        )


def _parted(text: str, data: Path) -> tuple[str, str, str]:
    """What stands before, of and behind an archive."""
    lines = _LINES.findall(text)
    begin, end = re.escape(f"{_BEGIN}{data}"), re.escape(f"{_END}{data}") + " [0-9a-f]{8}"
    begins, ends = (list(_places(lines, mark)) for mark in (begin, end))
    if not begins and not ends:
        return text, "", ""
    if len(begins) != 1 or len(ends) != 1 or ends[0] < begins[0]:
        what = f"expected one line “{_BEGIN}{data}” and one “{_END}{data}” behind it"
        raise ScheduleError(f"the crontab was changed by hand: {what}; mend it with `crontab -e`")
    return "".join(lines[: begins[0]]), "".join(lines[begins[0] : ends[0] + 1]), "".join(lines[ends[0] + 1 :])


def _places(lines: Iterable[str], mark: str) -> Iterable[int]:
    return (number for number, line in enumerate(lines) if re.fullmatch(mark, line.rstrip("\n")))


class Cron:
    """The crontab of a user."""

    kind = "cron"

    def __init__(self, user: str | None) -> None:
        self.name = f"crontab of {user}" if user else "crontab"
        program = shutil.which("crontab", path=f"{os.environ.get('PATH', os.defpath)}:{_PLACES}")
        if program is None:
            raise ScheduleError("no cron on this machine: expected the program crontab; install cron")
        self._command = [program, *(("-u", user) if user else ())]
        self._read()  # who may not have one hears of it before anything is written

    def install(self, entry: Entry) -> None:
        """Write an entry."""
        require_plain((entry.data, *entry.command))
        before = self._read()
        self._write(before, placed(before, entry.data, block(entry)))

    def remove(self, data: Path) -> bool:
        """Take an entry out."""
        before = self._read()
        after = placed(before, data, "")
        self._write(before, after)
        return before != after

    def require_own(self, data: Path) -> None:
        """Raise where the lines of an entry were changed."""
        placed(self._read(), data, "")

    def found(self, data: Path) -> str | None:
        """The lines of an entry."""
        return taken(self._read(), data)

    def calls(self, data: Path) -> str | None:
        """Those of its lines that call."""
        return calling(self.found(data) or "")

    def _read(self) -> str:
        done = self._run("-l")
        if done.returncode == 0:
            return os.fsdecode(done.stdout)
        said = os.fsdecode(done.stderr)
        if "no crontab for" in said or "can't open" in said:  # the second: busybox
            return ""
        raise ScheduleError(f"the crontab cannot be read: {' '.join(said.split()) or done.returncode}")

    def _write(self, before: str, after: str) -> None:
        if after == before:
            return
        done = self._run("-", text=os.fsencode(after)) if after else self._run("-r")
        if done.returncode:
            said = " ".join(os.fsdecode(done.stderr).split())
            raise ScheduleError(f"the crontab was left as it is: {said or done.returncode}")

    def _run(self, option: str, text: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        environment = {**os.environ, "LC_ALL": "C"}  # for what it says where there is no crontab
        return subprocess.run([*self._command, option], input=text, capture_output=True, check=False, env=environment)  # noqa: S603


def is_running() -> bool:
    """Whether a process of this machine is a cron."""
    names = ("cron", "crond", "fcron", "busybox-crond")
    return any(_name(path) in names for path in Path("/proc").glob("[0-9]*/comm"))


def _name(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace").strip()
    except OSError:  # it has ended
        return ""
