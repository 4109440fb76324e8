"""Kills of every command at every call that writes; after the next command nothing is lost, altered or half done.

`python -m tests.torture.steps --minutes 10 [--only redact]` goes through the calls in a random order, a few of each
command in turn, until the time is up or all have been had.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests import world as worlds
from tests.torture.dying import Moment, Run, moments, run
from tests.torture.outcome import Outcome
from tests.world import DOOMED, World, articles, rows, traces, typed, warcs

BATCH = 8
"""Kills of a command that share one start of the interpreter."""


@dataclass(slots=True)
class Scene:
    """An archive that is whole, copies of it, and what belongs to them."""

    world: World
    whole: Path
    """With exports, a snapshot and an earlier database."""
    backup: Path
    """Of the whole one."""
    articles: dict[str, tuple[object, ...]]

    def url(self) -> str:
        """Of the story that is taken down."""
        return self.world.url(DOOMED)


@dataclass(frozen=True, slots=True)
class Step:
    """A command that is killed, in a folder of its own with the archive in `data`."""

    begins: Callable[[Scene, Path], None]
    """Lays out the folder."""
    command: Callable[[Scene, Path], list[str]]
    ends: Callable[[Scene, Path], Iterator[str]]
    """Goes on after the kill; yields what is wrong then."""


def _with_data(scene: Scene, folder: Path) -> None:
    shutil.copytree(scene.whole, folder / "data")


def _with_copies(scene: Scene, folder: Path) -> None:
    shutil.copytree(scene.whole, folder / "data")
    shutil.copytree(scene.backup, folder / "disk")
    typed("import", _page(folder), "--data", folder / "data")


def _with_backup(scene: Scene, folder: Path) -> None:
    shutil.copytree(scene.backup, folder / "disk")


def _with_nothing(scene: Scene, folder: Path) -> None:
    shutil.copytree(scene.whole / "papers", folder / "data" / "papers")


def _page(folder: Path) -> Path:
    page = folder / "page.txt"
    page.write_text("Chuyện mới\n\n" + "Mưa lớn kéo dài nhiều giờ khiến nước sông dâng. " * 9, "utf-8")
    return page


def _said(what: str, done: worlds.Done, *codes: int) -> Iterator[str]:
    if done.code not in codes or "Traceback" in done.said:
        yield f"{what}: exit {done.code}: {' '.join(done.said.split())[-200:]}"


def _sound(data: Path) -> Iterator[str]:
    """Whether an archive is whole, has no file that nobody knows, and can be made again as it is."""
    yield from _said("verify", typed("verify", "--data", data), 0)
    left = [path for path in data.rglob("*") if _is_draft(path)]
    if left:
        yield f"half done: {[str(path.relative_to(data)) for path in left]}"
    before = articles(data)
    yield from _said("rebuild", typed("rebuild", "--data", data), 0)
    if articles(data) != before:
        yield f"altered by rebuild: {len(before)} articles, then {len(articles(data))}"


def _is_draft(path: Path) -> bool:
    return path.name.endswith((".part", ".open", ".next.json")) or ".part." in path.name or path.name == ".rebuild"


def _same(data: Path, expected: dict[str, tuple[object, ...]], *, but: int = 0) -> Iterator[str]:
    found = articles(data)
    lost = [key for key in expected if key not in found]
    altered = [key for key, row in expected.items() if key in found and found[key] != row]
    if lost or altered or len(found) > len(expected) + but:
        yield f"{len(lost)} lost, {len(altered)} altered, {len(found)} articles of {len(expected)}"


# --- the commands


def _redact(scene: Scene, folder: Path) -> list[str]:
    return ["redact", scene.url(), "--yes", "--data", str(folder / "data")]


def _after_redact(scene: Scene, folder: Path) -> Iterator[str]:
    """Done or not begun after the next writer; done after the same command again."""
    data = folder / "data"
    yield from _said("import", typed("import", _page(folder), "--data", data), 0)
    is_gone = typed("show", scene.url(), "--data", data).code == 2
    if is_gone and (left := traces(data)):
        yield f"half taken down: {left}"
    yield from _said("redact", typed("redact", scene.url(), "--yes", "--data", data), 0, 2)
    if left := traces(data):
        yield f"still there: {left}"
    kept = {key: row for key, row in scene.articles.items() if row[0] != "Điều không nên kể"}
    yield from _same(data, kept, but=1)
    known = {str(file) for (file,) in rows(data, "SELECT DISTINCT warc_file FROM captures")}
    strange = [p.name for p in warcs(data) if p.name not in known and b"response" in worlds.plain_bytes(p)]
    if strange:
        yield f"nobody knows {strange}"
    yield from _sound(data)


def _rebuild(scene: Scene, folder: Path) -> list[str]:
    return ["rebuild", "--data", str(folder / "data")]


def _after_rebuild(scene: Scene, folder: Path) -> Iterator[str]:
    data = folder / "data"
    if not (data / "archive.db").exists():
        yield "there is no archive.db"
        return
    yield from _same(data, scene.articles)
    yield from _said("import", typed("import", _page(folder), "--data", data), 0)
    yield from _same(data, scene.articles, but=1)
    yield from _said("rebuild", typed("rebuild", "--data", data), 0)
    yield from _same(data, scene.articles, but=1)
    yield from _sound(data)


def _backup(scene: Scene, folder: Path) -> list[str]:
    return ["backup", str(folder / "disk"), "--data", str(folder / "data")]


def _after_backup(scene: Scene, folder: Path) -> Iterator[str]:
    """The archive is untouched, and the next backup is whole."""
    data, now = folder / "data", articles(folder / "data")
    yield from _same(data, scene.articles, but=1)
    yield from _said("backup", typed(*_backup(scene, folder)), 0)
    left = [str(path.relative_to(folder)) for path in (folder / "disk").rglob("*") if _is_draft(path)]
    if left:
        yield f"half done: {left}"
    yield from _said("restore", typed("restore", folder / "disk", "--data", folder / "again"), 0)
    yield from _same(folder / "again", now)
    yield from _sound(folder / "again")


def _restore(scene: Scene, folder: Path) -> list[str]:
    return ["restore", str(folder / "disk"), "--data", str(folder / "data")]


def _after_restore(scene: Scene, folder: Path) -> Iterator[str]:
    """Restored by the same command again; or whole already, and refused."""
    yield from _said("restore", typed(*_restore(scene, folder)), 0, 2)
    if not (folder / "data" / "archive.db").exists():
        yield "nothing is restored"
        return
    yield from _same(folder / "data", scene.articles)
    yield from _sound(folder / "data")


def _export(scene: Scene, folder: Path) -> list[str]:
    place = str(folder / "data" / "exports" / "news.csv")
    return ["export", "--format", "csv", "-o", place, "--data", str(folder / "data")]


def _after_export(scene: Scene, folder: Path) -> Iterator[str]:
    """The old file or the new one, then the new one."""
    place, old = folder / "data" / "exports" / "news.csv", (scene.whole / "exports" / "news.csv").read_bytes()
    if place.read_bytes() != old:  # nothing has changed meanwhile, so both are the same
        yield "the file is neither the old one nor the new one"
    yield from _said("export", typed(*_export(scene, folder)), 0)
    if place.read_bytes() != old:
        yield "the file is altered"
    yield from _same(folder / "data", scene.articles)
    yield from _sound(folder / "data")


def _snapshot(scene: Scene, folder: Path) -> list[str]:
    return ["snapshot", "--data", str(folder / "data")]


def _after_snapshot(scene: Scene, folder: Path) -> Iterator[str]:
    place = folder / "data" / "exports" / "snapshot.db"
    for moment in ("after the kill", "after the next"):
        copy = folder / moment
        copy.mkdir()
        shutil.copyfile(place, copy / "archive.db")
        for fault in _same(copy, scene.articles):
            yield f"{moment}: {fault}"
        yield from _said("snapshot", typed(*_snapshot(scene, folder)), 0)
    yield from _sound(folder / "data")


def _import(scene: Scene, folder: Path) -> list[str]:
    return ["import", str(_page(folder)), "--data", str(folder / "data")]


def _after_import(scene: Scene, folder: Path) -> Iterator[str]:
    yield from _said("import", typed(*_import(scene, folder)), 0)
    yield from _same(folder / "data", scene.articles, but=1)
    if len(articles(folder / "data")) != len(scene.articles) + 1:
        yield "the page is not there"
    yield from _sound(folder / "data")


def _after_first_start(scene: Scene, folder: Path) -> Iterator[str]:
    yield from _said("import", typed(*_import(scene, folder)), 0)
    if len(articles(folder / "data")) != 1:
        yield f"{len(articles(folder / 'data'))} articles instead of one"
    yield from _sound(folder / "data")


def _crawl(scene: Scene, folder: Path) -> list[str]:
    return scene.world.crawl_command(folder / "data")[3:]


def _after_first_crawl(scene: Scene, folder: Path) -> Iterator[str]:
    yield from _said("crawl", scene.world.crawl(folder / "data"), 0)
    crawled = {key: row for key, row in scene.articles.items() if not key.startswith("sha256:")}
    yield from _same(folder / "data", crawled)
    yield from _sound(folder / "data")


STEPS = {
    "redact": Step(_with_data, _redact, _after_redact),
    "rebuild": Step(_with_data, _rebuild, _after_rebuild),
    "backup": Step(_with_copies, _backup, _after_backup),
    "restore": Step(_with_backup, _restore, _after_restore),
    "export": Step(_with_data, _export, _after_export),
    "snapshot": Step(_with_data, _snapshot, _after_snapshot),
    "import": Step(_with_data, _import, _after_import),
    "first_import": Step(_with_nothing, _import, _after_first_start),
    "first_crawl": Step(_with_nothing, _crawl, _after_first_crawl),
}


@dataclass(slots=True)
class Toll:
    """What the kills cost."""

    kills: Counter[str] = field(default_factory=Counter)
    bad: Counter[str] = field(default_factory=Counter)
    calls: dict[str, int] = field(default_factory=dict)
    """Calls that write, of each command."""
    faults: list[str] = field(default_factory=list)


def kill_at_steps(seconds: float, seed: int, only: str | None = None) -> Toll:
    """Kill for so long, or until each command was killed at each of its calls."""
    until, toll, chance = time.monotonic() + seconds, Toll(), random.Random(seed)
    with tempfile.TemporaryDirectory() as folder, worlds.make(Path(folder)) as world:
        scene = _scene(world, Path(folder))
        left = {
            name: _moments(scene, step, Path(folder) / f"calls of {name}")
            for name, step in STEPS.items()
            if only in (None, name)
        }
        toll.calls = {name: len(found) for name, found in left.items()}
        for found in left.values():
            chance.shuffle(found)
        while any(left.values()) and time.monotonic() < until:
            for name, found in left.items():
                if found and time.monotonic() < until:
                    _kill(scene, name, found[:BATCH], toll)
                    del found[:BATCH]
    return toll


def _scene(world: World, folder: Path) -> Scene:
    whole = world.copy(folder / "whole")
    for arguments in (("export", "--format", "csv", "-o", whole / "exports" / "news.csv"), ("snapshot",), ("rebuild",)):
        done = typed(*arguments, "--data", whole)
        assert done.code == 0, done
    done = typed("backup", folder / "backup", "--data", whole)
    assert done.code == 0, done
    return Scene(world, whole, folder / "backup", articles(whole))


def _moments(scene: Scene, step: Step, folder: Path) -> list[Moment]:
    folder.mkdir()
    step.begins(scene, folder)
    found = moments(step.command(scene, folder))
    shutil.rmtree(folder)
    return found


def _kill(scene: Scene, name: str, chosen: list[Moment], toll: Toll) -> None:
    step = STEPS[name]
    with tempfile.TemporaryDirectory() as top:
        folders = [Path(top) / str(number) for number in range(len(chosen))]
        for folder in folders:
            folder.mkdir()
            step.begins(scene, folder)
        runs = [Run(step.command(scene, folder), moment) for folder, moment in zip(folders, chosen, strict=True)]
        for folder, moment, code in zip(folders, chosen, run(runs), strict=True):
            if code != -9:  # a crawl makes a few calls more or fewer each time
                continue
            toll.kills[name] += 1
            wrong = list(step.ends(scene, folder))
            toll.bad[name] += bool(wrong)
            toll.faults += [f"{name} at {moment}: {fault}" for fault in wrong[:2]]


def steps(seconds: float, seed: int, only: str | None = None) -> Outcome:
    """Kill for so long."""
    toll = kill_at_steps(seconds, seed, only)
    each = ", ".join(f"{name} {n} of {toll.calls[name]} ({toll.bad[name]} bad)" for name, n in toll.kills.items())
    return Outcome(f"{toll.kills.total()} kills at calls that write: {each}", not toll.faults, tuple(toll.faults[:20]))


def main() -> int:
    """From the command line."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--minutes", type=float, default=10)
    arguments.add_argument("--seed", type=int, default=int(time.time()))
    arguments.add_argument("--only", choices=sorted(STEPS))
    told = arguments.parse_args()
    outcome = steps(60 * told.minutes, told.seed, told.only)
    print(f"seed {told.seed}", outcome.line, *outcome.faults, sep="\n    ", flush=True)
    return 0 if outcome.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
