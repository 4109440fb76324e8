"""A crawl that is told to stop says so, whenever it is told; and what killed commands left is swept by the next."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.hostile.server import Asked, Reply, Server, serve
from tests.hostile.stories import front, story
from tests.test_house import ROOT
from tests.torture.dying import Moment, Run, run
from tests.world import World, articles, rows, typed

STOPPED = 11
_HOST = "127.66.0.1"
_PATHS = [f"/tin-so-{n}-trong-ngay-hom-nay-{900_000 + n}.html" for n in range(60)]


class Stopped(NamedTuple):
    """A crawl that was told to stop."""

    code: int
    out: str
    err: str
    ends: list[object]
    """When the rows of its runs were ended; `None`: never."""
    codes: list[object]
    before: float
    """Seconds from the start to the signal."""


When = Callable[[subprocess.Popen[str], Path, Server, float], bool]
"""Whether the moment has come; the last argument is when the process was started."""


def first_module_of_ours(process: subprocess.Popen[str], data: Path, server: Server, began: float) -> bool:
    """The first lines of our code have run: a module is read that these ask for, or more."""
    try:
        open_now = [str(handle.readlink()) for handle in Path(f"/proc/{process.pid}/fd").iterdir()]
        maps = Path(f"/proc/{process.pid}/maps").read_text()
    except OSError:
        return False
    first = ("/__init__", "/__main__", "/stopping", "/beside")  # read before anything is heard
    ours = [name for name in open_now if "/baotinh/" in name and not any(part in name for part in first)]
    return bool(ours) or any("lxml" in name for name in open_now) or "lxml" in maps or "_sqlite3" in maps


def lock_is_there(process: subprocess.Popen[str], data: Path, server: Server, began: float) -> bool:
    return (data / ".lock").exists()


def database_is_there(process: subprocess.Popen[str], data: Path, server: Server, began: float) -> bool:
    return (data / "archive.db").exists()


def run_is_written(process: subprocess.Popen[str], data: Path, server: Server, began: float) -> bool:
    """Its row is there: it must be ended, too."""
    try:
        return bool(rows(data, "SELECT id FROM runs"))
    except Exception:  # noqa: BLE001  # not there yet
        return False


def warc_is_open(process: subprocess.Popen[str], data: Path, server: Server, began: float) -> bool:
    return bool(list((data / "warc").glob("*.open")))


def first_request(process: subprocess.Popen[str], data: Path, server: Server, began: float) -> bool:
    return len(server.heard) > 0


def tenth_request(process: subprocess.Popen[str], data: Path, server: Server, began: float) -> bool:
    return len(server.heard) > 9


class Case(NamedTuple):
    """When and how often a crawl is told, and by which signals."""

    when: When
    signals: tuple[signal.Signals, ...] = (signal.SIGTERM,)
    pause: float = 0.05
    """Seconds between two signals."""


TERM, INT = signal.SIGTERM, signal.SIGINT
CASES = {
    "while it is being imported": Case(first_module_of_ours),
    "as it takes the lock": Case(lock_is_there),
    "as it takes the lock, by the keyboard": Case(lock_is_there, (INT,)),
    "as its run is written, twice": Case(run_is_written, (TERM, TERM)),
    "as its run is written, twice at once": Case(run_is_written, (TERM, TERM), 0.0),
    "as the WARC is opened": Case(warc_is_open),
    "at the first request": Case(first_request, (INT,)),
    "at the tenth request, three times": Case(tenth_request, (TERM, INT, TERM)),
}


def _answer(asked: Asked) -> Reply:
    if asked.path == "/":
        return Reply(front(_PATHS))
    return Reply(story(asked.path)) if asked.path in _PATHS else Reply(b"", 404)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[Stopped]]]:
    with ThreadPoolExecutor(2) as pool:
        yield {name: pool.submit(stop, case, tmp_path_factory.mktemp("told")) for name, case in CASES.items()}


def stop(case: Case, folder: Path) -> Stopped:
    """Begin a crawl, and tell it to stop when the moment has come."""
    data = folder / "data"
    with serve({_HOST: _answer}) as server:
        (folder / "bao.toml").write_text(
            f'id = "bao"\nname = "Báo"\ndomain = "{_HOST}"\nhome = "http://{_HOST}:{server.port}/"\ndelay = 0.2\n',
            "utf-8",
        )
        start = [sys.executable, "-m", "baotinh", "crawl", "--site", str(folder / "bao.toml"), "--allow-loopback"]
        began = time.monotonic()
        with subprocess.Popen(
            [*start, "--data", str(data)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
            env={name: value for name, value in os.environ.items() if not name.startswith("BAOTINH_")},
        ) as process:  # fmt: skip
            while process.poll() is None and not case.when(process, data, server, began):
                time.sleep(0.002)
            before = time.monotonic() - began
            for number in case.signals:
                process.send_signal(number)
                time.sleep(case.pause)
            try:
                out, err = process.communicate(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
                out, err = process.communicate()
        found = rows(data, "SELECT ended_at, exit_code FROM runs") if run_is_written(process, data, server, 0) else []
        return Stopped(process.returncode, out, err, [row[0] for row in found], [row[1] for row in found], before)


@pytest.mark.parametrize("name", CASES)
def test_a_crawl_that_is_told_to_stop_ends_with_11_and_a_line(results: dict[str, Future[Stopped]], name: str) -> None:
    found = results[name].result()
    assert found.code == STOPPED, f"{found.code} after {found.before:.2f} s: {found.out} {found.err[-300:]}"
    assert "Traceback" not in found.err
    assert len(found.err.splitlines()) <= 1, found.err
    assert (found.out + found.err).strip(), "not a word"


@pytest.mark.parametrize("name", [name for name in CASES if "import" not in name])
def test_the_row_of_its_run_is_ended(results: dict[str, Future[Stopped]], name: str) -> None:
    found = results[name].result()
    assert None not in found.ends, f"after {found.before:.2f} s"
    assert all(code == STOPPED for code in found.codes), found.codes


@pytest.mark.parametrize("name", [name for name in CASES if "request" in name])
def test_what_it_says_can_be_read_by_a_program(results: dict[str, Future[Stopped]], name: str) -> None:
    assert json.loads(results[name].result().out)["exit"] == STOPPED


def test_the_next_crawl_goes_on(results: dict[str, Future[Stopped]], data: Path, world: World) -> None:
    """A crawl that was told to stop as it began has left nothing that stands in the way of the next."""
    before = articles(data)
    with subprocess.Popen(world.crawl_command(data), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 60
        while not list((data / "warc").glob("*.open")) and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.005)
        process.send_signal(signal.SIGTERM)
    assert process.returncode in (STOPPED, 0)
    assert world.crawl(data).code == 0
    assert articles(data) == before
    assert typed("verify", "--data", data).code == 0


# --- drafts of killed exports and snapshots

DRAFTS = {
    "an export": ("export", "--format", "csv", "-o", "exports/news.csv"),
    "an export of lines": ("export", "--format", "jsonl", "-o", "exports/2026/news.jsonl"),
    "a snapshot": ("snapshot",),
    "a snapshot elsewhere": ("snapshot", "-o", "exports/mine.db"),
}


def placed(data: Path, arguments: tuple[str, ...]) -> list[str]:
    return [str(data / word) if "/" in word else word for word in arguments] + ["--data", str(data)]


def drafts(data: Path) -> list[str]:
    """Files of which nobody has been told."""
    return sorted(str(path.relative_to(data)) for path in data.rglob("*") if ".part" in path.name)


@pytest.fixture(scope="module")
def killed(world: World, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """For each kind of draft an archive in which it was left: killed before the draft got its name."""
    folders = {name: world.copy(tmp_path_factory.mktemp("killed") / "data") for name in DRAFTS}
    for folder in folders.values():
        (folder / "exports" / "2026").mkdir(parents=True)
    codes = run([Run(placed(folders[name], DRAFTS[name]), Moment("rename", 1)) for name in DRAFTS])
    assert codes == [-9] * len(DRAFTS)
    return folders


@pytest.mark.parametrize("name", DRAFTS)
def test_a_killed_export_or_snapshot_leaves_a_draft_that_the_next_of_its_kind_sweeps(
    killed: dict[str, Path], tmp_path: Path, name: str
) -> None:
    data = copy(killed[name], tmp_path)
    assert drafts(data)
    assert typed(*placed(data, DRAFTS[name])).code == 0
    assert drafts(data) == []


def test_the_doctor_sweeps_such_drafts_too(killed: dict[str, Path], tmp_path: Path) -> None:
    data = copy(killed["a snapshot"], tmp_path)
    assert typed("doctor", "--repair", "--data", data).code in (0, 74)
    assert drafts(data) == []


def test_the_draft_of_an_export_that_is_being_written_is_left_alone(data: Path) -> None:
    """It has the number of a process that lives: here of the one that runs the tests."""
    (data / "exports").mkdir()
    own = data / "exports" / f".news.csv.{os.getppid()}.part"
    own.write_text("half")
    assert typed(*placed(data, DRAFTS["an export"])).code == 0
    assert own.exists()


@pytest.mark.parametrize("name", [".holiday.part1.rar", ".notes.txt.part", "film.part", ".x.1.part.txt", "a.4711.part"])
def test_files_of_others_beside_an_export_are_left_alone(data: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / name).write_text("mine")
    assert typed("export", "--format", "csv", "-o", tmp_path / "mine" / "news.csv", "--data", data).code == 0
    assert typed("snapshot", "-o", tmp_path / "mine" / "copy.db", "--data", data).code == 0
    assert (tmp_path / "mine" / name).read_text() == "mine"


def copy(data: Path, to: Path) -> Path:
    subprocess.run(["cp", "-a", str(data), str(to / "data")], check=True)
    return to / "data"


# --- a backup touches no file that it did not write


@pytest.mark.parametrize(
    "name",
    [".holiday.part1.rar", ".notes.part", ".partition", "film.part1.rar", "warc/.mine.part", "warc/mine.warc.gz",
     "papers/.mine.part.toml", "archive.db.mine", ".hidden", "sub/folder/.x.part"],
)  # fmt: skip
def test_a_backup_leaves_the_files_of_others_alone(data: Path, tmp_path: Path, name: str) -> None:
    mine = tmp_path / "disk" / name
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    first = typed("backup", tmp_path / "disk", "--data", data)
    assert first.code in (0, 2), first  # to want an empty folder is no harm
    assert mine.read_text() == "mine"
    if first.code == 0:
        assert typed("backup", tmp_path / "disk", "--data", data).code == 0
        assert mine.read_text() == "mine"


@pytest.mark.parametrize("name", [".holiday.part1.rar", "warc/.mine.part"])
def test_a_second_backup_leaves_what_came_meanwhile_alone(data: Path, tmp_path: Path, name: str) -> None:
    assert typed("backup", tmp_path / "disk", "--data", data).code == 0
    mine = tmp_path / "disk" / name
    mine.write_text("mine")
    assert typed("backup", tmp_path / "disk", "--data", data).code == 0
    assert mine.read_text() == "mine"
    assert typed("restore", tmp_path / "disk", "--data", tmp_path / "again").code == 0
    assert typed("verify", "--data", tmp_path / "again").code == 0


MANIFESTS = {
    "a name that leads out": '{"files": {"../mine.txt": "sha256:0"}}',
    "a whole path": '{"files": {"/mine.txt": "sha256:0"}}',
    "no JSON": "{half",
    "a list": "[]",
    "another kind of value": '{"files": 3}',
    "nothing": "",
}


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_damaged_list_of_what_a_backup_was_writing_is_one_line_and_touches_nothing(
    data: Path, tmp_path: Path, name: str
) -> None:
    assert typed("backup", tmp_path / "disk", "--data", data).code == 0
    (tmp_path / "mine.txt").write_text("mine")
    (tmp_path / "disk" / "manifest.next.json").write_text(MANIFESTS[name])
    for verb in (
        ("backup", tmp_path / "disk", "--data", data),
        ("restore", tmp_path / "disk", "--data", tmp_path / "r"),
    ):
        done = typed(*verb)
        assert "Traceback" not in done.said
        assert done.code in (0, 2, 74), done
        assert len(done.err.splitlines()) <= 1
    assert (tmp_path / "mine.txt").read_text() == "mine"
