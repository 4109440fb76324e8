"""The errors that `python -m tests.mutants` puts into the code are errors, one at a time, where they are said to be."""

import ast
from pathlib import Path

from tests.mutants import EQUAL, GENERATED, ROOMS, ROOT, mutants

CODE = '''"""A room."""

@dataclass(slots=True)
class Ả:
    most: int = 3

def fits(đài: int, *, first: int, last: int) -> bool:
    return first < đài <= last and not (đài == 0) or min(first, last) in (1, 2)

def call(a: int) -> bool:
    return fits((a + 1) * (a if a else 2), first=2, last=a)
'''


def test_each_kind_of_error_is_put_in_where_it_is_said(tmp_path: Path) -> None:
    path = tmp_path / "room.py"
    path.write_text(CODE, "utf-8")
    found = mutants(path, tmp_path)
    changes = {one.change for one in found}
    assert "a + 1) * (a if a else 2 → a + 1) / (a if a else 2" in changes, "brackets stay"
    assert {"3 → 6", "min → max", "a + 1 → a - 1", "đài == 0 → đài != 0", "2, last=a → a, last=2"} <= changes
    assert "not (đài == 0) → (đài == 0)" in changes
    assert "True → False" not in changes, "how a class is kept is nothing that it does"
    for one in found:
        source = path.read_bytes()
        written = one.written(source)
        assert source[one.start : one.end].decode() == one.was
        assert ast.dump(ast.parse(written)) != ast.dump(ast.parse(source)), one


def test_an_error_beside_a_bracket_leaves_a_file_that_can_be_read() -> None:
    """Or each test would notice it."""
    for folder, _ in ROOMS.values():
        for path in (ROOT / folder).rglob("*.py"):
            source = path.read_bytes()
            for one in mutants(path) if path.name not in GENERATED else ():
                if one.was.count("(") != one.was.count(")"):
                    ast.parse(one.written(source))


def test_there_is_something_to_be_put_in_each_room_and_what_is_excused_stands_there() -> None:
    every = {name: [one for path in (ROOT / folder).rglob("*.py") for one in mutants(path)]
             for name, (folder, _) in ROOMS.items()}  # fmt: skip
    assert all(len(found) > 200 for found in every.values())
    there = {one.key for found in every.values() for one in found}
    assert set(EQUAL) <= there
