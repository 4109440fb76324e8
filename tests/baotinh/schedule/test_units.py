"""Units of systemd: what they say, held against systemd itself."""

import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from baotinh.schedule.places import Entry, ScheduleError
from baotinh.schedule.rhythm import EVERY, Times
from baotinh.schedule.units import command, names, resolvers_in, units
from tests.baotinh.schedule.test_crontab import ODD

HOURLY = Times((*range(24),), (17,))


def entry(data: Path | str, *options: str, writable: tuple[Path, ...] = (), times: Times = HOURLY) -> Entry:
    return Entry(Path(data), ("/usr/bin/env", "run-due", "--data", str(data), *options), times, writable)


def service(text: dict[str, str], data: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in text[names(Path(data))[1]].splitlines() if "=" in line)


def verified(folder: Path, files: dict[str, str], *, manager: str = "--system") -> str:
    """What `systemd-analyze verify` says of units."""
    assert shutil.which("systemd-analyze"), "expected systemd-analyze(1), found none; install systemd"
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    environment = {"PATH": os.environ["PATH"], "SYSTEMD_UNIT_PATH": f"{folder}:", "SYSTEMD_LOG_LEVEL": "info"}
    told = [str(folder / name) for name in files]
    done = subprocess.run(
        ["systemd-analyze", manager, "verify", "--man=no", *told],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    own = "|".join(re.escape(name) for name in files)
    return "\n".join(line for line in (done.stdout + done.stderr).splitlines() if re.search(own, line))


def test_a_trial_with_papers_of_this_machine_may_reach_it_and_nothing_else_may() -> None:
    for is_trial in (False, True):
        made = units(replace(entry("/srv/data"), is_trial=is_trial), user=None, is_system=True)
        [service] = [text for name, text in made.items() if name.endswith(".service") and "IPAddressDeny" in text]
        assert ("IPAddressAllow=127.0.0.0/8\n" in service) == is_trial


def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    for number, manager in enumerate(("--system", "--user")):
        is_system = manager == "--system"
        data = tmp_path / "báo tỉnh 100% $HOME \\x"
        found = units(entry(data, "--mail", "lan@example.org", writable=(tmp_path / "b c",)), user="daemon" * is_system,
                      is_system=is_system, resolvers=["127.0.0.53", "fd00::1", "9.9.9.9"])  # fmt: skip
        assert verified(tmp_path / str(number), found, manager=manager) == ""


def test_systemd_is_asked_in_earnest(tmp_path: Path) -> None:
    """A unit that is not right is told as such."""
    found = {name: text.replace("Type=oneshot", "Type=onshot") for name, text in
             units(entry("/srv/data"), user=None, is_system=True).items()}  # fmt: skip
    assert "onshot" in verified(tmp_path / "units", found)


def test_systemd_calls_at_the_times_that_are_shown(tmp_path: Path) -> None:
    for every in EVERY:
        times = Times.drawn(every, "seed")
        done = subprocess.run(
            ["systemd-analyze", "calendar", times.calendar], capture_output=True, text=True, check=True
        )
        assert "Next elapse" in done.stdout


@pytest.mark.parametrize("data", ODD)
def test_a_folder_of_any_name_stands_in_the_command_as_one_word(data: str) -> None:
    """systemd.service(5): within double quotes a backslash escapes; %% and $$ are one each."""
    line = command(("/usr/bin/baotinh", "--data", data))
    bare = line.removeprefix("/usr/bin/baotinh --data ")
    inside = re.sub(r"\\(.)", r"\1", bare[1:-1]) if bare.startswith('"') else bare
    assert not set("%$") & set(inside.replace("%%", "").replace("$$", ""))
    assert inside.replace("%%", "%").replace("$$", "$") == data


def test_the_service_may_write_nowhere_else() -> None:
    said = service(units(entry("/srv/data", writable=(Path("/mnt/b c"),)), user="lan", is_system=True), "/srv/data")
    assert said["ProtectSystem"] == "strict"
    assert said["ReadWritePaths"] == '/srv/data -"/mnt/b c"'
    assert said["User"] == "lan"
    assert (said["NoNewPrivileges"], said["CapabilityBoundingSet"], said["ProtectHome"]) == ("yes", "", "yes")


@pytest.mark.parametrize("place", ["/home/lan/data", "/root/data"])
def test_an_archive_at_home_can_be_reached(place: str) -> None:
    assert service(units(entry(place), user=None, is_system=True), place)["ProtectHome"] == "read-only"


def test_private_networks_are_out_of_reach_but_for_who_knows_names() -> None:
    told = resolvers_in(
        "# by hand\nnameserver 192.168.1.1\nnameserver 9.9.9.9\nnameserver fe80::1\nsearch lan\nnameserver x\n"
    )
    assert told == ["192.168.1.1", "9.9.9.9", "fe80::1"]
    said = service(units(entry("/srv/data"), user=None, is_system=True, resolvers=told), "/srv/data")
    assert "192.168.0.0/16" in said["IPAddressDeny"]
    assert said["IPAddressAllow"] == "192.168.1.1 fe80::1"


def test_a_manager_of_a_user_is_asked_for_nothing_that_it_cannot_do() -> None:
    said = service(units(entry("/home/lan/data"), user=None, is_system=False), "/home/lan/data")
    assert said["NoNewPrivileges"] == "yes"
    assert not {"CapabilityBoundingSet", "PrivateDevices", "ProtectClock", "ReadWritePaths", "IPAddressDeny"} & set(
        said
    )


def test_what_is_no_failure_of_the_program_is_none_of_the_service() -> None:
    said = service(units(entry("/srv/data"), user=None, is_system=True), "/srv/data")
    assert said["SuccessExitStatus"] == "11 69 75"


def test_letters_are_sent_by_a_service_whose_sendmail_gets_its_rights() -> None:
    found = units(entry("/srv/data"), user="lan", is_system=True)
    timer, main, mail = (found[name] for name in names(Path("/srv/data")))
    assert f"OnSuccess={names(Path('/srv/data'))[2]}\nOnFailure={names(Path('/srv/data'))[2]}" in main
    assert "--letters later" in main
    assert "--letters only" in mail
    assert "NoNewPrivileges" not in mail
    assert "Persistent=true" in timer


def test_a_path_that_systemd_cannot_quote_is_refused() -> None:
    with pytest.raises(ScheduleError, match="both kinds of quotes"):
        units(entry("/srv/\"a'"), user=None, is_system=True)
