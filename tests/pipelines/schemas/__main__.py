"""`python -m tests.pipelines.schemas LEVEL REVISION`: an archive as an earlier version wrote it, to be kept here.

LEVEL is the number of migrations that the version knew, REVISION a commit of that time. Its own code crawls two small
newspapers twice and imports two files; what is in the tables then is written into it, as the truth.
"""

import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tests import world
from tests.hostile.server import serve
from tests.pipelines.schemas.truth import PLACE, truth
from tests.test_house import ROOT


def main(level: int, revision: str) -> None:
    """Write `LEVEL.tar.xz`."""
    with tempfile.TemporaryDirectory() as folder:
        code, data = Path(folder) / "code", Path(folder) / "data"
        packed = subprocess.run(["git", "archive", revision], cwd=ROOT, check=True, capture_output=True).stdout
        with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
            tar.extractall(code, filter="data")
        with serve({host: world.answer_of(name) for name, host in world.PAPERS.items()}) as server:
            for name, host in world.PAPERS.items():
                world.write_site_file(data, name, host, server.port)
            for server.phase in (1, 2):
                world.make_due(data)
                _run(code, ["crawl", *world.PAPERS, "--allow-loopback", "--data", str(data)])
            saved = world.save_pages(Path(folder), f"http://{world.PAPERS['bao-nho']}:{server.port}{world.DOOMED}")
            _run(code, ["import", *map(str, saved), "--data", str(data)])
        told = truth(data)
        assert told["migrations"] == level, told["migrations"]
        (data / "truth.json").write_text(json.dumps(told, ensure_ascii=False), "utf-8")
        with tarfile.open(PLACE / f"{level}.tar.xz", "w:xz", preset=9) as tar:
            for name in ("archive.db", "warc", "papers", "truth.json"):
                tar.add(data / name, name)


def _run(code: Path, arguments: list[str]) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BAOTINH_")}
    environment["PYTHONPATH"] = str(code)
    start = [sys.executable, "-m", "baotinh", *arguments]
    subprocess.run(start, cwd=code, env=environment, check=True, timeout=120, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
