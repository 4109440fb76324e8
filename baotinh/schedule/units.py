"""Units of systemd: a timer, the service that it starts, and the service that sends the letters."""

import ipaddress
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from baotinh.schedule.places import Entry, ScheduleError, short
from baotinh.schedule.rhythm import minutes

MARK = "# Written by `baotinh schedule`; `baotinh unschedule` takes it away."
_RESOLVER = re.compile(r"^nameserver\s+([0-9a-fA-F.:]+)", re.MULTILINE)
_HOMES = ("/home", "/root", "/run/user")
_PRIVATE = "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 127.0.0.0/8 169.254.0.0/16 ::1/128 fc00::/7 fe80::/10 multicast"

# A manager of a user cannot set up more than this (218/CAPABILITIES, and mounts that it leaves out without a word).
_ANY_MANAGER = """\
NoNewPrivileges=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
UMask=0027
MemoryHigh=1G
MemoryMax=2G
TasksMax=128
"""
_SYSTEM = """\
ProtectSystem=strict
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
CapabilityBoundingSet=
"""


def names(data: Path) -> tuple[str, str, str]:
    """The files of an archive: timer, service, and the service of the letters."""
    stem = f"baotinh-{short(data)}"
    return f"{stem}.timer", f"{stem}.service", f"{stem}-mail.service"


def units(entry: Entry, *, user: str | None, is_system: bool, resolvers: Iterable[str] = ()) -> dict[str, str]:
    """The files of an entry, by their names.

    Args:
        entry: What is to be called.
        user: Who is to do it, where that is not the one whose manager it is.
        is_system: Whether the machine's manager has them, and not that of a user.
        resolvers: Addresses that are asked for names, which may be private ones.
    """
    timer, service, mail = names(entry.data)
    as_user = f"User={user}\n" if user else ""
    return {
        timer: _timer(entry),
        service: _service(entry, mail, as_user, _hardening(entry, resolvers) if is_system else _ANY_MANAGER, is_system),
        mail: _mail(entry, as_user),
    }


def _timer(entry: Entry) -> str:
    delay = min(300, (minutes(entry.times.every or "1h") or 60) * 5)
    return f"""{MARK}
[Unit]
Description=Báo Tỉnh: when the archive in {_specified(str(entry.data))} is looked after

[Timer]
OnCalendar={entry.times.calendar}
RandomizedDelaySec={delay}
Persistent=true

[Install]
WantedBy=timers.target
"""


def _service(entry: Entry, mail: str, as_user: str, hardening: str, is_system: bool) -> str:
    online = "Wants=network-online.target\nAfter=network-online.target\n" if is_system else ""
    return f"""{MARK}
[Unit]
Description=Báo Tỉnh: what is due in the archive in {_specified(str(entry.data))}
RequiresMountsFor={_path(entry.data)}
OnSuccess={mail}
OnFailure={mail}
{online}
[Service]
Type=oneshot
{as_user}ExecStart={command((*entry.command, "--letters", "later"))}
SuccessExitStatus=11 69 75
KillMode=mixed
TimeoutStartSec=24h
TimeoutStopSec=5min
Nice=10
IOSchedulingPriority=7
{hardening}"""


def _mail(entry: Entry, as_user: str) -> str:
    return f"""{MARK}
# Sends what the other service has written: sendmail runs with rights that a service without new privileges cannot get.
[Unit]
Description=Báo Tỉnh: letters of the archive in {_specified(str(entry.data))}

[Service]
Type=oneshot
{as_user}ExecStart={command((*entry.command, "--letters", "only"))}
TimeoutStartSec=15min
"""


def _hardening(entry: Entry, resolvers: Iterable[str]) -> str:
    places = (entry.data, *map(Path, entry.command[:1]))
    is_home = any(str(place).startswith(f"{home}/") for place in (*places, *entry.writable) for home in _HOMES)
    writable = " ".join((_path(entry.data), *(f"-{path}" for path in map(_path, entry.writable))))
    return (
        f"ReadWritePaths={writable}\nProtectHome={'read-only' if is_home else 'yes'}\n"
        f"{_SYSTEM}IPAddressDeny={_PRIVATE}\n{_allowed(resolvers, is_trial=entry.is_trial)}{_ANY_MANAGER}"
    )


def _allowed(resolvers: Iterable[str], *, is_trial: bool) -> str:
    """Names are asked for where this machine asks for them, whatever network that is in."""
    private = ["127.0.0.0/8"] * is_trial + [
        address for address in resolvers if not ipaddress.ip_address(address).is_global
    ]
    return f"IPAddressAllow={' '.join(private)}\n" if private else ""


def resolvers_in(text: str) -> list[str]:
    """The addresses that `resolv.conf` names."""
    return [address for address in _RESOLVER.findall(text) if _is_address(address)]


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def command(words: Sequence[str]) -> str:
    """A command as `ExecStart=` wants it: specifiers and variables are none, and the program is named as it is."""
    first, *others = (_quoted(word) for word in words)
    return " ".join((first, *(word.replace("$", "$$") for word in others)))


def _quoted(word: str) -> str:
    escaped = _specified(word).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"' if re.search(r"[^\w@%+=:,./$-]", escaped, re.ASCII) else escaped


def _path(path: Path) -> str:
    """A path in a list of paths, where a backslash is one and no quote can be escaped."""
    text = _specified(str(path))
    if '"' in text and "'" in text:
        raise ScheduleError(f"expected a path that systemd can quote, found both kinds of quotes in {path}; rename it")
    quote = "'" if '"' in text else '"'
    return f"{quote}{text}{quote}" if re.search(r"[^\w@%+=:,./-]", text, re.ASCII) else text


def _specified(text: str) -> str:
    return text.replace("%", "%%")
