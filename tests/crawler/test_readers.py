"""Processes that read pages: what one of them does to itself, nobody else feels."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from crawler.items import ExtractionError
from crawler.readers import ReaderError, Readers, TooCostlyError

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def readers() -> Iterator[Readers]:
    with Readers(cpu_seconds=1, seconds=60) as made:
        yield made


def work() -> None:
    while True:
        pass


def wait() -> None:
    time.sleep(600)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fill() -> None:
    bytearray(1 << 40)


def refuse() -> None:
    raise ExtractionError("expected a page, found a picture")


def stumble() -> None:
    raise KeyError("a mistake of ours")


def test_what_is_called_is_answered(readers: Readers) -> None:
    assert [readers.call(pow, 2, n) for n in range(4)] == [1, 2, 4, 8]
    assert readers.call(os.getpid) != os.getpid()


@pytest.mark.parametrize(
    ("action", "said"),
    [(work, "too slow: it took"), (die, "its reader ended: SIGKILL"), (fill, "too large")],
)
def test_what_costs_too_much_is_refused_and_the_next_is_read(
    readers: Readers, action: Callable[[], None], said: str
) -> None:
    with pytest.raises(TooCostlyError, match=said):
        readers.call(action)
    assert readers.call(abs, -7) == 7


def test_what_only_waits_is_refused_as_well() -> None:
    with Readers(seconds=0.5) as readers:
        with pytest.raises(TooCostlyError, match=r"too slow: no answer after 0\.5 s"):
            readers.call(wait)
        assert readers.call(abs, -7) == 7


def test_a_refusal_of_the_page_is_handed_on(readers: Readers) -> None:
    with pytest.raises(ExtractionError, match=r"^expected a page, found a picture$") as caught:
        readers.call(refuse)
    assert not isinstance(caught.value, TooCostlyError)


def test_a_mistake_of_ours_is_told_with_its_place(readers: Readers) -> None:
    with pytest.raises(ReaderError, match=r"in stumble\n(.|\n)*KeyError: 'a mistake of ours'"):
        readers.call(stumble)


def test_a_process_that_somebody_ended_is_no_fault_of_the_page(readers: Readers, tmp_path: Path) -> None:
    def end_it() -> None:
        while not (tmp_path / "begun").exists():
            time.sleep(0.01)
        [process] = [one for one in multiprocessing.active_children() if one.name == "reader"]
        process.kill()

    answer = readers.submit(begin_and_answer, tmp_path / "begun")
    end_it()
    assert answer.result() == "the second time"


def begin_and_answer(begun: Path) -> str:
    if begun.exists():
        return "the second time"
    begun.touch()
    time.sleep(600)
    return "the first time"


def test_a_reader_leaves_what_the_terminal_says_to_its_owner(readers: Readers) -> None:
    os.kill(readers.call(os.getpid), signal.SIGINT)
    assert readers.call(abs, -7) == 7


def test_what_is_told_to_all_processes_of_a_service_costs_no_page(readers: Readers) -> None:
    os.kill(readers.call(os.getpid), signal.SIGTERM)
    assert readers.call(abs, -7) == 7


def test_closing_lets_go_what_is_under_way_at_once() -> None:
    readers = Readers()
    answers = [readers.submit(wait) for _ in range(3)]
    readers.close()
    for answer in answers:
        with pytest.raises((ReaderError, CancelledError)):
            answer.result(timeout=10)
    with pytest.raises(RuntimeError):
        readers.call(abs, -7)


def test_readers_end_with_their_owner_however_that_ends() -> None:
    code = """
import os, signal
from crawler.readers import Readers
if __name__ == "__main__":
    readers = Readers()
    print(readers.call(os.getpid), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    reader = int(done.stdout)
    for _ in range(500):
        if not Path(f"/proc/{reader}").exists() or "(python" not in Path(f"/proc/{reader}/stat").read_text():
            return
        time.sleep(0.02)
    raise AssertionError(f"process {reader} is still there")


@pytest.mark.parametrize("name", ["a" * 120, "ổ" * 40, "vừa" * 6], ids=["long", "long in bytes", "short"])
def test_pages_are_read_whatever_the_name_of_the_folder_for_temporary_files(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    code = """
from crawler.readers import Readers
if __name__ == "__main__":
    with Readers() as readers:
        print(readers.call(abs, -7))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=os.environ | {"TMPDIR": str(folder)}, capture_output=True,
        text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("7\n", "")


def test_who_forgets_to_close_them_ends_all_the_same() -> None:
    code = "from crawler.readers import Readers; readers = Readers(); readers.call(abs, -7); raise SystemExit(3)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, timeout=60)
    assert done.returncode == 3
