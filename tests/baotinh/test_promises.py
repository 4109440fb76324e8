"""Promises about the process itself: what it opens, and whom it waits for."""

import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from baotinh.demo import Served, serve
from tests.baotinh.test_demo_crawl import command, stored

VERIFY = [sys.executable, "-m", "baotinh", "verify", "--data"]


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serve() as papers:
        yield papers


def sockets_listening() -> set[str]:
    """Inodes of all sockets on which something listens."""
    lines = [
        line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]
    ]
    return {line[9] for line in lines if line[3] == "0A"}


def open_files(process: int) -> Iterator[tuple[str, bool]]:
    """What a process has open, and whether for writing."""
    for handle in Path(f"/proc/{process}/fd").iterdir():
        try:
            target = str(handle.readlink())
            flags = Path(f"/proc/{process}/fdinfo/{handle.name}").read_text()
        except FileNotFoundError:  # closed meanwhile
            continue
        mode = int(next(line.split()[1] for line in flags.splitlines() if line.startswith("flags")), 8)
        yield target, bool(mode & (os.O_WRONLY | os.O_RDWR))


def test_a_crawl_listens_on_no_port_and_writes_nothing_outside_its_folder(served: Served, tmp_path: Path) -> None:
    served.write_site_files(tmp_path / "papers")
    start = command(tmp_path, served)
    written, sockets = set(), set()
    with subprocess.Popen(start, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            try:
                seen = list(open_files(process.pid))
            except (FileNotFoundError, ProcessLookupError):
                break
            written |= {target for target, writes in seen if writes and target.startswith("/")}
            sockets |= {target[8:-1] for target, _ in seen if target.startswith("socket:")} & sockets_listening()
            time.sleep(0.02)
    assert process.returncode == 0
    assert any("archive.db" in target for target in written)  # the watching works
    assert not sockets
    assert [target for target in written if not target.startswith((str(tmp_path), "/dev/"))] == []


def test_an_analyst_who_locks_the_database_loses_the_crawl_nothing(served: Served, tmp_path: Path) -> None:
    served.write_site_files(tmp_path / "papers")

    def lock() -> None:
        while not (tmp_path / "archive.db-wal").exists():  # before, there is nothing to be written in
            time.sleep(0.01)
        with sqlite3.connect(tmp_path / "archive.db", timeout=30) as db:
            db.execute("BEGIN IMMEDIATE")
            time.sleep(4)
        db.close()

    analyst = threading.Thread(target=lock)
    analyst.start()
    done = subprocess.run(command(tmp_path, served), capture_output=True, text=True, timeout=120, check=False)
    analyst.join()
    assert done.returncode == 0, done.stderr
    assert len(stored(tmp_path)) == sum(len(paper.articles) for paper in served.papers)


def in_namespace(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a shell script where it may mount file systems that nobody else sees, as an ordinary user may."""
    start = ["unshare", "--map-root-user", "--mount", "sh", "-c", script, "sh", *arguments]
    return subprocess.run(start, capture_output=True, text=True, timeout=120, check=False)


def test_a_disk_that_is_full_ends_a_crawl_with_74_and_leaves_a_sound_archive(served: Served, tmp_path: Path) -> None:
    served.write_site_files(tmp_path / "papers")
    data, kept = tmp_path / "small", tmp_path / "kept"
    data.mkdir()
    script = """mount -t tmpfs -o size=1200k tmpfs "$1" && cp -r "$2" "$1"; shift 2
        "$@"; code=$?; cp -a "$DATA" "$KEPT"; exit $code"""
    crawl = command(data, served)
    done = in_namespace(f"export DATA={data} KEPT={kept}; {script}", str(data), str(tmp_path / "papers"), *crawl)
    assert done.returncode == 74, done.stderr
    assert "what was not stored is due" in done.stderr
    again = subprocess.run(command(kept, served), capture_output=True, text=True, timeout=90, check=False)
    assert again.returncode == 0, again.stderr
    assert len(stored(kept)) == sum(len(paper.articles) for paper in served.papers)
    checked = subprocess.run([*VERIFY, str(kept)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_a_folder_that_is_read_only_is_one_line_to_write_and_can_still_be_read(served: Served, tmp_path: Path) -> None:
    served.write_site_files(tmp_path / "papers")
    subprocess.run(command(tmp_path, served, "--limit", "3"), capture_output=True, check=True, timeout=60)
    mount = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1"; shift; "$@"'
    crawl = in_namespace(mount, str(tmp_path), *command(tmp_path, served))
    assert (crawl.returncode, len(crawl.stderr.splitlines())) == (74, 1), crawl.stderr
    show = in_namespace(mount, str(tmp_path), sys.executable, "-m", "baotinh", "show", "1", "--data", str(tmp_path))
    assert show.returncode == 0, show.stderr
    assert "how the date is known" in show.stdout
