"""The table of promises in the documentation names what is there."""

import re

from tests.test_house import ROOT
from tests.torture.__main__ import PARTS


def test_each_promise_names_tests_and_parts_of_the_torture_that_exist() -> None:
    text = (ROOT / "docs/promises.md").read_text("utf-8")
    rows = [line.split("|") for line in text.splitlines() if re.match(r"\| \d", line)]
    assert [int(row[1]) for row in rows] == list(range(1, len(rows) + 1))
    sources = [path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
    there = {name for source in sources for name in re.findall(r"^def (test_\w+)", source, re.MULTILINE)}
    for row in rows:
        named = set(re.findall(r"`(test_\w+)`", row[4]))
        assert named, row
        assert named <= there, named - there
        assert set(re.findall(r"`(\w+)`", row[5])) <= {part.__name__ for part in PARTS}
