"""`sites add` that is told to stop: nothing is left of it, in the archive or elsewhere."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.hostile.server import Asked, Raw, Reply, serve
from tests.hostile.stories import front
from tests.test_house import ROOT

STORIES = tuple(f"/mua-lon-gay-ngap-nhieu-noi-{100_000 + n}.html" for n in range(12))


def test_two_signals_end_it_at_once_and_nothing_is_left(tmp_path: Path) -> None:
    def answer(asked: Asked) -> Reply | Raw:
        if asked.path in STORIES:  # it would take its time
            process.send_signal(signal.SIGINT)
            process.send_signal(signal.SIGTERM)
            return Raw((60.0,))
        return Reply(front(STORIES)) if asked.path == "/" else Reply(b"", 404)

    clean = {name: value for name, value in os.environ.items() if not name.startswith("BAOTINH_")}
    (tmp_path / "tmp").mkdir()
    with serve({"127.0.0.96": answer}) as server:
        start = [sys.executable, "-m", "baotinh", "sites", "add", f"http://127.0.0.96:{server.port}/"]
        process = subprocess.Popen(
            [*start, "--allow-loopback", "--data", str(tmp_path / "data")], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, cwd=ROOT, env=clean | {"TMPDIR": str(tmp_path / "tmp")},
        )  # fmt: skip
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (11, ""), err
    assert err.splitlines()[1:] == ["baotinh: stopped by a signal; run it again"]
    assert not (tmp_path / "data").exists()
    assert list((tmp_path / "tmp").glob("baotinh-*")) == []
