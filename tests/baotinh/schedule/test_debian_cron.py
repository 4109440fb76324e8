"""Entries, shown to the `crontab` of Debian: in a spool of the test's own, which nobody else sees."""

import os
import shutil
import subprocess
from pathlib import Path

from baotinh.schedule.crontab import block, placed
from tests.baotinh.schedule.test_crontab import ODD, OTHERS, entry

PRIVATE = """
mount -t tmpfs none /var/spool/cron && mkdir /var/spool/cron/crontabs && chmod 1730 /var/spool/cron/crontabs || exit 99
crontab "$1" || exit
crontab -l
"""
"""Whoever is no root is one in a namespace of users."""


def installed(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    """What cron has when a text was given to it."""
    assert shutil.which("crontab"), "expected crontab(1), found none; install cron"
    path = folder / "crontab"
    path.write_text(text, "utf-8")
    start = [
        "unshare",
        "--mount",
        *(() if os.geteuid() == 0 else ("--map-root-user",)),
        "sh",
        "-c",
        PRIVATE,
        "sh",
        path,
    ]
    done = subprocess.run(start, capture_output=True, text=True, check=False)
    assert done.returncode != 99, f"expected a private /var/spool/cron: {done.stderr}"
    return done


def test_cron_takes_entries_of_any_folder_as_they_are(tmp_path: Path) -> None:
    text = OTHERS
    for data in ODD:
        text = placed(text, Path(data), block(entry(data)))
    done = installed(tmp_path, text)
    assert (done.returncode, done.stdout) == (0, text), done.stderr


def test_cron_is_asked_in_earnest(tmp_path: Path) -> None:
    assert installed(tmp_path, "61 * * * * x\n").returncode != 0
