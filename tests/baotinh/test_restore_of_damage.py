"""What was backed up damaged is brought back as it is, and said to be so."""

from pathlib import Path

from tests.world import typed, warcs


def test_restoring_what_was_damaged_when_it_was_backed_up_ends_with_74_and_a_line(data: Path, tmp_path: Path) -> None:
    largest = max(warcs(data), key=lambda path: path.stat().st_size)
    largest.write_bytes(largest.read_bytes()[:400])
    assert typed("backup", tmp_path / "backup", "--data", data).code == 74
    done = typed("restore", tmp_path / "backup", "--data", tmp_path / "again")
    assert done.code == 74
    [line] = done.err.splitlines()
    assert line.startswith(f"baotinh: the backup is of a damaged archive: {largest.name} has 400 bytes")
    assert (tmp_path / "again" / "archive.db").exists()


def test_restoring_what_was_whole_ends_with_0(data: Path, tmp_path: Path) -> None:
    assert typed("backup", tmp_path / "backup", "--data", data).code == 0
    assert typed("restore", tmp_path / "backup", "--data", tmp_path / "again").code == 0
