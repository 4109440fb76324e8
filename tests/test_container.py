"""The container: what cannot be built here is read as its builders read it, and held against the project."""

import re
from fnmatch import fnmatch

import pytest
import yaml

from baotinh.cli import cli
from baotinh.config import KEYS
from baotinh.later import loaded
from tests.test_house import ROOT

TEXT = (ROOT / "Containerfile").read_text("utf-8").replace("\\\n", " ")
INSTRUCTIONS = [tuple(line.split(None, 1)) for line in TEXT.splitlines() if re.match(r"[A-Z]+ ", line)]
IGNORED = [line for line in (ROOT / ".containerignore").read_text("utf-8").splitlines() if line and line[0] != "#"]


def told(instruction: str) -> list[str]:
    return [words for name, words in INSTRUCTIONS if name == instruction]


def listed(words: str) -> list[str]:
    found = yaml.safe_load(words)
    assert isinstance(found, list)
    return found


def is_sent(path: str) -> bool:
    """Whether a builder gets a file of the project: the last line that fits says so."""
    fits = [line for line in IGNORED if fnmatch(path, line.removeprefix("!"))]
    return not fits or fits[-1].startswith("!")


def test_all_that_is_copied_is_there_and_sent_to_the_builder() -> None:
    own = [words.split()[:-1] for words in told("COPY") if not words.startswith("--from")]
    copied = {name for names in own for name in names}
    assert all((ROOT / name).exists() and is_sent(name) for name in copied)
    assert copied == {line.removeprefix("!") for line in IGNORED if line.startswith("!")}


@pytest.mark.parametrize("name", [".git", ".venv", "data", "tests", ".ci", "compose.yaml"])
def test_nothing_else_is_sent(name: str) -> None:
    assert not is_sent(name)


def test_docker_and_podman_leave_out_the_same() -> None:
    assert (ROOT / ".dockerignore").read_bytes() == (ROOT / ".containerignore").read_bytes()


def test_the_locked_dependencies_are_installed_by_their_hashes_and_nothing_else_is() -> None:
    installs = [part for words in told("RUN") for part in words.split("&&") if "pip install" in part]
    assert len(installs) == 2
    assert "--require-hashes -r requirements.lock" in installs[0]
    assert "--no-deps --no-build-isolation" in installs[1]


def test_each_program_that_it_starts_is_no_root_and_has_a_command_of_ours() -> None:
    assert [name for name, _ in INSTRUCTIONS].index("USER") > [name for name, _ in INSTRUCTIONS].index("FROM")
    [user] = told("USER")
    assert user.split(":")[0].isdigit()
    assert int(user.split(":")[0]) > 0
    [entry], [command] = told("ENTRYPOINT"), told("CMD")
    assert listed(entry) == ["baotinh"]
    name, *options = listed(command)
    known = {option for param in loaded(cli.commands[name]).params for option in param.opts}
    assert set(options) <= known


def test_what_is_kept_is_kept_in_the_volume() -> None:
    [environment], [volume] = told("ENV"), told("VOLUME")
    assert f"BAOTINH_DATA={volume}" in environment.split()


def test_python_is_one_that_the_project_takes() -> None:
    """All stages stand on the same one, the one that the dependencies are locked for."""
    assert {words.split()[0] for words in told("FROM")} == {"python:3.11-slim"}


@pytest.fixture(scope="module")
def service() -> dict[str, object]:
    made = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    assert set(made) == {"services", "volumes"}
    [found] = made["services"].values()
    assert {volume.split(":")[0] for volume in found["volumes"]} == set(made["volumes"])
    return dict(found)


def test_compose_builds_this_and_keeps_the_archive(service: dict[str, object]) -> None:
    assert service["build"] == {"context": ".", "dockerfile": "Containerfile"}
    assert service["volumes"] == [f"data:{told('VOLUME')[0]}"]
    assert service["user"] == told("USER")[0]


def test_compose_gives_no_right_that_is_not_needed(service: dict[str, object]) -> None:
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"ports", "privileged", "network_mode", "cap_add", "devices"} & set(service)


def test_compose_says_nothing_that_no_command_reads(service: dict[str, object]) -> None:
    environment = service["environment"]
    assert isinstance(environment, dict)
    assert set(environment) <= {key.variable for key in KEYS.values()}
