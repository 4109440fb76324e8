"""An archive is read where there is nothing of Unix: neither its modules nor its locks nor its ways to begin a process.

What Windows lacks is hidden here, from the command and from the process in which it reads a page.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.db.archive import Archive
from tests.baotinh.conftest import IN_TURN, Run
from tests.pipelines.conftest import SITE, article
from tests.pipelines.store.test_visits import store
from tests.test_house import ROOT

HIDDEN = """
import multiprocessing, os, signal, sys
for name in ("fcntl", "resource", "pwd", "grp", "termios", "tty"):
    sys.modules[name] = None
for name in ("fchmod", "getegid", "geteuid", "getuid", "pread", "pwrite", "statvfs"):
    delattr(os, name)
del signal.SIGXCPU
multiprocessing.get_all_start_methods = lambda: ["spawn"]
"""
PROGRAM = f"""{IN_TURN}
from baotinh import Archive, extract
archive = Archive("data")
print(archive.search("mua")[0]["title"], len(archive.articles().to_dicts()), len(archive.table("captures").to_dicts()))
assert extract
"""
STORY = "Nước dâng cao ở nhiều xã ven sông trong đêm qua và sáng nay, người dân phải đi lại bằng thuyền. " * 3


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("elsewhere")
    with Archive(folder / "data", write=True) as archive:
        archive.know((SITE,))
        archive.begin_run("test", "baotinh/0", "2026-03-07T05:00:00+00:00")
        store(archive, article(title="Mưa lớn"))
    (folder / "sitecustomize.py").write_text(HIDDEN)
    (folder / "page.html").write_text(f"<html><body><h1>Lũ về</h1><p>{STORY}</p><p>{STORY}</p></body></html>", "utf-8")
    return folder / "data"


def test_what_reads_needs_nothing_that_windows_lacks(data: Path) -> None:
    said = {
        "search mua --no-count": "    1  Mưa lớn",
        "show 1": "Mưa lớn",
        "cite 1": "“Mưa lớn”",
        "export -o exported/news.csv": "1 article in exported/news.csv",
        "extract page.html": '"title": "Lũ về"',
    }
    told = {**os.environ, "PYTHONPATH": os.pathsep.join((str(data.parent), str(ROOT))), "BAOTINH_DATA": str(data)}
    command = [sys.executable, "-c", PROGRAM, json.dumps([words.split() for words in said])]
    done = subprocess.run(command, capture_output=True, text=True, cwd=data.parent, env=told)
    assert (done.returncode, done.stderr) == (0, "")
    assert [words for words, line in said.items() if line not in done.stdout] == []
    assert done.stdout.endswith("Mưa lớn 1 1\n")


def test_what_writes_says_in_one_line_that_it_needs_locks(
    data: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    done = run("import", data.parent / "page.html", "--data", tmp_path / "new")
    assert done.code == 74
    [line] = done.err.splitlines()
    assert "expected a system with file locks (Linux, macOS), found none" in line
    assert "reading needs none" in line
    assert not (tmp_path / "new" / "archive.db").exists()
