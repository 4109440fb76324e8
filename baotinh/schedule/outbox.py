"""Letters: written down before they are sent, so that none is lost while no mail goes out.

What sends them is what the machine has: `sendmail`, else `mail`, and the command that the operator names.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path

from baotinh.schedule.logs import LOGS, last_word
from crawler.messages import message, translated
from pipelines.db.archive import utc
from pipelines.db.disk import atomic
from pipelines.db.seals import note_mailed

OUTBOX = f"{LOGS}/outbox"
_PATIENCE = 60
"""Seconds that a program has to take a letter."""
_PLACES = "/usr/sbin:/usr/local/sbin:/usr/lib"
"""Where sendmail is, and cron does not look."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What somebody is told."""

    subject: str
    body: str
    at: str
    """When it was written, UTC."""


@dataclass(frozen=True, slots=True)
class Channels:
    """How somebody is told: by mail, by a command of the operator's, or both."""

    mail: str | None = None
    notify: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Those that are settled."""
        return tuple(name for name in ("mail", "notify") if getattr(self, name))

    def command(self, channel: str, letter: Letter) -> tuple[list[str], bytes]:
        """What to start for a letter, and what to give it on standard input.

        Raises:
            OSError: there is nothing on this machine that sends mail.
        """
        if channel == "notify":
            return ["/bin/sh", "-c", self.notify or ""], f"{letter.subject}\n\n{letter.body}\n".encode()
        to = self.mail or ""
        program = mailer()
        if program is None:
            raise FileNotFoundError("neither sendmail nor mail is on this machine")
        if Path(program).name == "sendmail":
            return [program, "-i", to], _message(letter, to).as_bytes()
        return [program, "-s", letter.subject, to], f"{letter.body}\n".encode()


def mailer() -> str | None:
    """The program that sends mail on this machine, if there is one."""
    path = f"{os.environ.get('PATH', os.defpath)}:{_PLACES}"
    return next((found for name in ("sendmail", "mail") if (found := shutil.which(name, path=path))), None)


def _message(letter: Letter, to: str) -> EmailMessage:
    mail = EmailMessage()
    mail["To"], mail["Subject"] = to, letter.subject
    mail["Date"], mail["Message-ID"] = format_datetime(datetime.fromisoformat(letter.at)), make_msgid("baotinh")
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no absence note comes back
    mail.set_content(letter.body + "\n", cte="quoted-printable")
    return mail


class Outbox:
    """The letters of an archive that are not sent yet: one file each for each channel."""

    def __init__(self, data: Path) -> None:
        self.data, self.folder = data, data / OUTBOX

    def put(self, letter: Letter, channels: Channels) -> None:
        """Write a letter down."""
        stamp = letter.at.replace(":", "").replace("-", "")[:15]
        for channel in channels.names:
            number = sum(1 for _ in self.folder.glob(f"{stamp}*"))
            with atomic(self.folder / f"{stamp}-{number}.{channel}.json") as file:
                json.dump([letter.subject, letter.body, letter.at], file, ensure_ascii=False)

    def send(self, channels: Channels) -> Iterator[str]:
        """Send what waits, the oldest first; what cannot be sent stays. Yields a line for each that was tried."""
        stuck: set[str] = set()
        for path in sorted(self.folder.glob("*.json")):
            channel = path.name.split(".")[-2]
            if channel in channels.names and channel not in stuck:
                why_not = _send(path, channel, channels)
                if why_not is None:
                    note_mailed(self.data, path.read_text("utf-8"), utc(datetime.now(UTC)))
                    path.unlink()
                else:
                    stuck.add(channel)
                facts = {"channel": channel, "stamp": path.stem.split(".")[0]}
                sent = message("letter sent", **facts)
                yield sent if why_not is None else message("letter waits", why=translated(why_not), **facts)


def _send(path: Path, channel: str, channels: Channels) -> str | None:
    """Why a letter could not be sent; `None` where it was."""
    try:
        command, text = channels.command(channel, Letter(*json.loads(path.read_text("utf-8"))))
        done = subprocess.run(command, input=text, capture_output=True, timeout=_PATIENCE, check=False)  # noqa: S603
    except (OSError, ValueError, TypeError, subprocess.TimeoutExpired) as error:
        return str(error)
    return None if done.returncode == 0 else f"{command[0]} ended with {done.returncode}: {last_word(done.stderr)}"


def letter(subject: str, body: str, data: Path, now: datetime) -> Letter:
    """A letter of an archive."""
    whole = f"{body}\n\n-- \n{message('letter archive', data=data)}"
    return Letter(f"baotinh: {' '.join(subject.split())}", whole, now.astimezone(UTC).isoformat())
