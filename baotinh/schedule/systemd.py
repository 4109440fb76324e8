"""The units of an archive in a manager of systemd: the machine's, or that of the user who asks."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from baotinh.schedule.places import Entry, ScheduleError, require_plain
from baotinh.schedule.units import MARK, names, resolvers_in, units
from pipelines.db.disk import atomic

_RUNS = Path("/run/systemd/system")
"""Where systemd runs, this is a folder (sd_booted(3))."""
_SYSTEM = Path("/etc/systemd/system")
_RESOLV = Path("/etc/resolv.conf")


class Systemd:
    """A manager."""

    kind = "systemd"

    def __init__(self, user: str | None) -> None:
        if not _RUNS.is_dir() or shutil.which("systemctl") is None:
            raise ScheduleError("no systemd on this machine: expected it to run, and the program systemctl")
        self.user = user
        self.is_system = os.geteuid() == 0
        self.name = "systemd" if self.is_system else "systemd of the user"
        config = os.environ.get("XDG_CONFIG_HOME") or Path("~/.config").expanduser()
        self.folder = _SYSTEM if self.is_system else Path(config) / "systemd" / "user"

    def install(self, entry: Entry) -> None:
        """Write the units and start the timer."""
        require_plain((entry.data, *entry.command, *entry.writable))
        resolvers = resolvers_in(_RESOLV.read_text("utf-8", "replace")) if _RESOLV.exists() else []
        written = units(entry, user=self.user, is_system=self.is_system, resolvers=resolvers)
        paths = {self.folder / name: text for name, text in written.items()}
        before = {path: path.read_text("utf-8") for path in paths if path.exists()}
        for path in (path for path, text in before.items() if not text.startswith(MARK)):
            raise ScheduleError(f"{path} was not written by `baotinh schedule`: move it away")
        try:
            for path, text in paths.items():
                with atomic(path) as file:
                    file.write(text)
            self._control("daemon-reload")
            self._control("enable", names(entry.data)[0])
            self._control("restart", names(entry.data)[0])  # start; one that ran already has other times now
        except (OSError, ScheduleError) as error:
            self._put_back(paths, before)
            raise ScheduleError(f"{error}; nothing was left behind") from error

    def _put_back(self, paths: Iterable[Path], before: Mapping[Path, str]) -> None:
        if not before:
            with suppress(ScheduleError):
                self._control("disable", "--now", next(path.name for path in paths))
        for path in paths:
            if path in before:
                path.write_text(before[path], "utf-8")
            else:
                path.unlink(missing_ok=True)
        with suppress(ScheduleError):
            self._control("daemon-reload")

    def remove(self, data: Path) -> bool:
        """Stop the timer and delete the units that were written."""
        own = self._own(data)
        if own:
            self._control("disable", "--now", names(data)[0])
        for path in own:
            path.unlink()
        if own:
            self._control("daemon-reload")
        return bool(own)

    def found(self, data: Path) -> str | None:
        """The timer."""
        own = self._own(data)
        return own[0].read_text("utf-8") if own else None

    def require_own(self, data: Path) -> None:
        """Units that begin with our mark are ours; what a person adds stands in files of its own (`*.timer.d`)."""

    def calls(self, data: Path) -> str | None:
        """The timer, if it was started."""
        try:
            self._control("is-active", names(data)[0])
        except ScheduleError:
            return None
        return self.found(data)

    def _own(self, data: Path) -> list[Path]:
        paths = (self.folder / name for name in names(data))
        return [path for path in paths if path.is_file() and path.read_text("utf-8").startswith(MARK)]

    def _control(self, *words: str) -> None:
        manager = () if self.is_system else ("--user",)
        program = shutil.which("systemctl") or "systemctl"
        done = subprocess.run([program, *manager, *words], capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            said = " ".join(done.stderr.split()) or str(done.returncode)
            raise ScheduleError(f"systemctl {' '.join(words)} failed: {said}")


def lingers() -> bool:
    """Whether the manager of the user who asks runs while nobody is logged in."""
    return (Path("/var/lib/systemd/linger") / pwd.getpwuid(os.geteuid()).pw_name).exists()
