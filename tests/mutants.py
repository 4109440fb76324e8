"""How much of the code the tests hold: errors are put into it one by one, and it is counted which no test notices.

    python -m tests.mutants [ROOM …] [--count N] [--seed N] [--jobs N]

Of each room the same number of errors, drawn by the seed, which is printed: a number doubled, a comparison turned or
moved by one, `and` for `or`, `min` for `max`, a condition denied, two values exchanged that are handed over by name.
Each is put into a copy of the tree, and the tests of the room are run there until one fails. Those that change nothing
that anybody could see are named in `EQUAL` and are not counted.
"""

import argparse
import ast
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import local
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
ROOMS = {
    "body": ("crawler/extractors/body", ("tests/crawler/extractors/body", "tests/crawler/extractors/test_pages.py")),
    "dates": ("crawler/extractors/dates", ("tests/crawler/extractors/dates",)),
    "store": ("pipelines/store", ("tests/pipelines/store",)),
}
"""By name, the folder, and the tests that have to notice an error in it."""
GENERATED = {"model.py"}
_RULES, _TEASERS = "crawler/extractors/body/rules.py", "crawler/extractors/body/teasers.py"
_CONTAINER, _FEATURES = "crawler/extractors/body/container.py", "crawler/extractors/body/features.py"
_CLASSIFY, _KIND = "crawler/extractors/body/classify.py", "crawler/extractors/body/page_kind.py"
_NEVER_ZERO = "a page with a container has long paragraphs, so there is something to divide by"
EQUAL: dict[tuple[str, str, str], str] = {
    (_RULES, "or (len(barred) > 1 and all(tool_line(part) for part in barred))", "len(barred) > 1 → len(barred) >= 1"):
        "a line without a bar was asked about as a whole",
    (_TEASERS, "reach = blocks[max(0, block.index - _ITEM_BLOCKS + 1) : block.index]",
     "block.index - _ITEM_BLOCKS + 1 → block.index - _ITEM_BLOCKS - 1"): "a small box holds nothing that far above",
    (_CONTAINER, "if max(credit.values(), default=0.0) < _FAINT:", "0.0 → 1"): "both are less than what is asked for",
    (_CONTAINER, "total = sum(shares.values()) or 1.0", "1.0 → 2.0"): "where it is asked for there is no share",
    (_CONTAINER, "shares[name] = shares.get(name, 0.0) + worth",
     "shares.get(name, 0.0) + worth → shares.get(name, 0.0) - worth"): "shares of a sum do not change with its sign",
    (_FEATURES, "whole = sum(own) or 1", "1 → 2"): _NEVER_ZERO,
    (_FEATURES, "root_mass=root.mass / (mass[-1] or 1),", "1 → 2"): _NEVER_ZERO,
    (_FEATURES, "root_links=root.linked / (root.size or 1),", "1 → 2"): _NEVER_ZERO,
    (_FEATURES, "container, title_at, whole = scene.container, scene.title.at, context.mass[-1] or 1", "1 → 2"):
        _NEVER_ZERO,
    (_FEATURES, "container, whole = context.scene.container, context.mass[-1] or 1", "1 → 2"): _NEVER_ZERO,
    (_CLASSIFY, 'if verdict.reason == "heading of related news" and index > scene.title.at:',
     "index > scene.title.at → index >= scene.title.at"): "the title has a verdict of its own",
    (_KIND, "for block in document.blocks[: max(kept, default=-1) + 1]:", "1 → 2"):
        "what stands below the last that was kept is no paragraph",
    (_RULES, ("if block.index <= scene.title.at or block.heading or item not in scene.items "
     "or inside(scene.container.root, item):"),
     "block.index <= scene.title.at → block.index < scene.title.at"): "the title has a verdict of its own",
    (_RULES, "if block.index <= scene.title.at or len(block.links) != 1 or block.link_share < _ONE_LINK:",
     "block.index <= scene.title.at → block.index < scene.title.at"): "the title has a verdict of its own",
    (_KIND, "whole = max(teasers + solid, 1)", "1 → 2"): "a long paragraph has more characters",
}  # fmt: skip
"""By file, line as it stands there and change, why nobody can see it."""
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "__pycache__", "data", "*.egg-info", ".mypy_cache", ".ruff_cache")
PATIENCE = 6
"""So many times as long as without an error the tests may take; what hangs is noticed too."""

_OPERATORS = {
    ast.Lt: ("<", "<="), ast.LtE: ("<=", "<"), ast.Gt: (">", ">="), ast.GtE: (">=", ">"), ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="), ast.In: ("in", "not in"), ast.NotIn: ("not in", "in"), ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"), ast.And: ("and", "or"), ast.Or: ("or", "and"), ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"), ast.Mult: ("*", "/"), ast.Div: ("/", "*"),
}  # fmt: skip
"""What stands between two operands, and what is put there; brackets around them stay."""
_NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}


class Mutant(NamedTuple):
    """A file with one error in it."""

    path: str
    line: int
    was: str
    becomes: str
    start: int
    end: int
    """Bytes of the file that are replaced."""
    text: str = ""
    """The line as it stands."""

    @property
    def change(self) -> str:
        """What stands there, and what is put in its place."""
        return f"{self.was} → {self.becomes}"

    @property
    def key(self) -> tuple[str, str, str]:
        """As `EQUAL` names it."""
        return self.path, self.text, self.change

    def written(self, source: bytes) -> bytes:
        """The file."""
        return source[: self.start] + self.becomes.encode() + source[self.end :]


class Outcome(NamedTuple):
    mutant: Mutant
    is_noticed: bool
    seconds: float


def mutants(path: Path, root: Path = ROOT) -> list[Mutant]:
    """All errors that can be put into a file, in its order."""
    source = path.read_bytes()
    starts, lines = [0], [line.decode().strip() for line in source.splitlines()]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    name, tree = path.relative_to(root).as_posix(), ast.parse(source)
    found: list[Mutant] = []
    told = {
        id(part) for node in ast.walk(tree) for outer in getattr(node, "decorator_list", ()) for part in ast.walk(outer)
    }
    for node in (
        node for node in ast.walk(tree) if id(node) not in told
    ):  # how a class is kept is nothing that it does
        for start, end, becomes in _changes(node, source, starts):
            at: int = node.lineno  # type: ignore[attr-defined]
            found.append(Mutant(name, at, source[start:end].decode(), becomes, start, end, lines[at - 1]))
    return sorted(set(found), key=lambda one: (one.start, one.end, one.becomes))


def _changes(node: ast.AST, source: bytes, starts: list[int]) -> Iterator[tuple[int, int, str]]:
    def span(part: ast.expr) -> tuple[int, int]:
        assert part.end_lineno is not None
        assert part.end_col_offset is not None
        return starts[part.lineno - 1] + part.col_offset, starts[part.end_lineno - 1] + part.end_col_offset

    def text(part: ast.expr) -> str:
        return source[slice(*span(part))].decode()

    def turned(first: ast.expr, operator: ast.AST, second: ast.expr) -> tuple[int, int, str]:
        (start, middle), (rest, end) = span(first), span(second)
        between = source[middle:rest].decode().replace(*_OPERATORS[type(operator)], 1)
        return start, end, f"{text(first)}{between}{text(second)}"

    match node:
        case ast.Constant(value=bool() as value):
            yield *span(node), str(not value)
        case ast.Constant(value=int() | float() as value):
            yield *span(node), str(value * 2 if value else 1)
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            yield turned(left, operator, right)
        case ast.BoolOp(op=ast.And() | ast.Or() as operator, values=[first, second]):
            yield turned(first, operator, second)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield *span(node), f"({text(operand)})"
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _OPERATORS:
            yield turned(left, operator, right)
        case ast.Call(func=ast.Name(id=name) as called) if name in _NAMES:
            yield *span(called), _NAMES[name]
        case ast.Call(keywords=[*_, first, second]) if (
            first.arg and second.arg and text(first.value) != text(second.value)
        ):
            start, end = span(first.value)[0], span(second.value)[1]
            between = source[span(first.value)[1] : span(second.value)[0]].decode()
            yield start, end, f"{text(second.value)}{between}{text(first.value)}"
        case _:
            return


def main() -> int:
    """Print what was not noticed, and the share of the others; ends with 1 below the share that is asked for."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("rooms", nargs="*", metavar="ROOM", default=list(ROOMS), help=", ".join(ROOMS))
    options.add_argument("--count", type=int, default=70, help="errors of each room")
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--least", type=float, default=0.0, help="the share that has to be noticed")
    given = options.parse_args()
    print(f"seed {given.seed}", flush=True)
    noticed = whole = 0
    for room in given.rooms:
        outcomes = run(room, random.Random(f"{given.seed} {room}"), given.count, given.jobs)
        for one in outcomes:
            if not one.is_noticed:
                print(f"  {one.mutant.path}:{one.mutant.line}: {one.mutant.change}")
        some = sum(one.is_noticed for one in outcomes)
        noticed, whole = noticed + some, whole + len(outcomes)
        print(f"{room}: {some} of {len(outcomes)} noticed", flush=True)
    print(f"all: {noticed} of {whole} noticed, {noticed / (whole or 1):.3f}")
    return int(noticed < given.least * whole)


def run(room: str, drawn: random.Random, count: int, jobs: int) -> list[Outcome]:
    """So many errors of a room, and whether its tests notice them; raises where they fail without one."""
    folder, tests = ROOMS[room]
    files = [path for path in sorted((ROOT / folder).rglob("*.py")) if path.name not in GENERATED]
    every = [one for path in files for one in mutants(path) if one.key not in EQUAL]
    chosen = drawn.sample(every, min(count, len(every)))
    trees: list[Path] = []
    own = local()
    with tempfile.TemporaryDirectory(prefix="baotinh-mutants-") as place, ThreadPoolExecutor(jobs) as pool:

        def tree() -> Path:
            mine: Path | None = getattr(own, "tree", None)
            if mine is None:
                mine = own.tree = Path(place) / str(len(trees))
                trees.append(mine)
                shutil.copytree(ROOT, mine, ignore=LEFT_OUT, symlinks=True)
            return mine

        def one(mutant: Mutant, seconds: float) -> Outcome:
            path = tree() / mutant.path
            source = path.read_bytes()
            began = time.monotonic()
            try:
                path.write_bytes(mutant.written(source))
                is_well = _passes(tree(), tests, seconds)
            finally:
                path.write_bytes(source)
            return Outcome(mutant, not is_well, time.monotonic() - began)

        began = time.monotonic()
        if not pool.submit(lambda: _passes(tree(), tests, 1800)).result():
            raise SystemExit(f"expected the tests of {room} to pass without an error in the code, found that they fail")
        patience = PATIENCE * (time.monotonic() - began) + 10
        return list(pool.map(lambda mutant: one(mutant, patience), chosen))


def _passes(tree: Path, tests: tuple[str, ...], seconds: float) -> bool:
    command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *tests]
    try:
        done = subprocess.run(command, cwd=tree, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
