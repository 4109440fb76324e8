"""What the documents say can be typed, and the two languages say the same: commands, exit codes, links."""

import re
import shlex
import subprocess
import sys
from itertools import takewhile
from pathlib import Path

import click
import pytest

from baotinh import __version__
from baotinh.cli import cli
from baotinh.later import loaded
from pipelines.db import archive
from pipelines.query.faults import KINDS
from tests.test_house import ROOT

VIETNAMESE = [ROOT / "README.vi.md", *sorted((ROOT / "docs" / "vi").glob("*.md"))]
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
DOCUMENTS = [ROOT / "README.md", CONTRIBUTING, *sorted((ROOT / "docs").glob("*.md")), *VIETNAMESE]
PAGES = ("cai-dat", "thu-thap", "lich", "tim-kiem", "mang-di", "ma-ket-thuc")


def commands(path: Path) -> list[str]:
    """The lines of a document's shell blocks that call `baotinh`, without what stands before and behind."""
    blocks = re.findall(r"```(?:sh|console)\n(.*?)```", path.read_text("utf-8"), re.DOTALL)
    lines = [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]
    return [found[1] for line in lines if (found := re.match(r"(?:.*? -- )?(baotinh .*)", line))]


def words(line: str) -> list[str]:
    """What the shell makes of a line, up to a pipe, a redirection or the next command."""
    lexer = shlex.shlex(line, posix=False, punctuation_chars="|;&<>")  # keeps quotes, so that `';'` is no end
    lexer.whitespace_split = True
    found = list(takewhile(lambda word: not set(word) <= set("|;&<>"), lexer))
    return shlex.split(" ".join(found[:-1] if found[-1:] == ["2"] else found))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_that_a_document_shows_can_be_typed(path: Path) -> None:
    for line in commands(path):
        command: click.Command = cli
        _, *rest = words(line)
        while True:
            parser = command.make_parser(click.Context(command, **command.context_settings))
            _, rest, _ = parser.parse_args(rest)  # raises for an option that is none
            assert [word for word in rest if word.startswith("--") and not isinstance(command, click.Group)] == [], line
            if not isinstance(command, click.Group) or not rest:
                break
            rest = [*([] if rest[0] in command.commands else [getattr(command, "unsaid", rest[0])]), *rest]
            command, rest = loaded(command.commands[rest[0]]), rest[1:]


def codes(path: Path) -> list[int]:
    """The exit codes of a document's table, in its order."""
    return [int(code) for code in re.findall(r"^\| (\d+) \|", path.read_text("utf-8"), re.MULTILINE)]


@pytest.mark.parametrize("name", ["README.md", "README.vi.md", "docs/operations.md", "docs/vi/ma-ket-thuc.md"])
def test_every_table_of_exit_codes_has_all_of_them(name: str) -> None:
    known = (archive.OK, archive.BUG, archive.USAGE, archive.STOPPED, archive.PARTIAL, archive.ATTENTION)
    assert codes(ROOT / name) == [*known, archive.STORAGE, archive.BUSY]


def test_the_kinds_of_status_are_all_explained_in_both_languages() -> None:
    for name in ("docs/operations.md", "docs/vi/thu-thap.md"):
        text = (ROOT / name).read_text("utf-8")
        heads = {head for row in re.findall(r"^\| ([a-z, ]+) \|", text, re.MULTILINE) for head in row.split(", ")}
        assert set(KINDS) <= heads, name


def test_the_two_readmes_lead_to_each_other_at_their_beginning() -> None:
    for one, other in (("README.md", "README.vi.md"), ("README.vi.md", "README.md")):
        assert f"]({other})" in "\n".join((ROOT / one).read_text("utf-8").splitlines()[:4])


def test_the_vietnamese_pages_are_all_there_and_the_readme_leads_to_each() -> None:
    assert {path.stem for path in VIETNAMESE[1:]} == set(PAGES)
    readme = VIETNAMESE[0].read_text("utf-8")
    assert [page for page in PAGES if f"](docs/vi/{page}.md)" not in readme] == []


def anchor(head: str) -> str:
    return re.sub(r"[^\w -]", "", head.lower()).strip().replace(" ", "-")


def contents(text: str) -> tuple[list[str], list[str]]:
    """The places that a document names before its first heading of the second level, and those that it has."""
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    top = text.partition("\n## ")[0]
    return re.findall(r"\]\(#([^)]+)\)", top), [anchor(head) for head in re.findall(r"^##+ (.*)$", text, re.MULTILINE)]


LONG = [ROOT / "docs" / "operations.md", *VIETNAMESE[1:]]
"""Documents that begin with what is where, if that is more than one place."""


@pytest.mark.parametrize("path", LONG, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_where_is_told_at_the_beginning_each_place_once(path: Path) -> None:
    named, there = contents(path.read_text("utf-8"))
    assert sorted(named) == (sorted(there) if len(there) > 1 else [])
    assert len(set(there)) == len(there), "two headings with one anchor"


@pytest.mark.parametrize(
    ("text", "named", "there"),
    [
        ("# T\n\n[a](#one) · [b](#two-x)\n\n## One\n\n[c](#else)\n\n### Two `x`\n", ["one", "two-x"], ["one", "two-x"]),
        ("# T\n\n| [a](#one) | [b](x.md#y) |\n\n## One\n\n```sh\n## no heading\n```\n", ["one"], ["one"]),
        ("# T\n\nTrong trang: [a](#cần-gì)\n\n## Cần gì\n", ["cần-gì"], ["cần-gì"]),
        ("# T\n\n## One\n\n## Two: `baotinh x`\n", [], ["one", "two-baotinh-x"]),
    ],
)
def test_contents_are_read_from_the_top_and_places_from_headings(text: str, named: list[str], there: list[str]) -> None:
    assert contents(text) == (named, there)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_between_documents_leads_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)
    for link in re.findall(r"\]\((?!https?:)([^)\s]+)\)", text):
        name, _, place = link.partition("#")
        target = path if not name else (path.parent / name).resolve()
        assert target.exists(), link
        if place:
            heads = re.findall(r"^#+ (.*)$", target.read_text("utf-8"), re.MULTILINE)
            assert place in map(anchor, heads), link


def test_the_map_for_newcomers_names_what_exists() -> None:
    named = set(
        re.findall(
            r"`((?:baotinh|crawler|pipelines|tests)/[^`\s]*|\.[\w-]+/?[^`\s]*)`", CONTRIBUTING.read_text("utf-8")
        )
    )
    assert len(named) > 20
    assert [
        name for name in sorted(named) if not name.startswith("tests/pages/PAPER") and not (ROOT / name).exists()
    ] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_target_of_make_that_a_document_names_is_one(path: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    text = path.read_text("utf-8")
    assert set(re.findall(r"(?:`|^)make ([a-z]+)", text, re.MULTILINE)) - targets == set()


@pytest.mark.parametrize("name", ["README.md", "README.vi.md", "docs/vi/cai-dat.md"])
def test_what_users_install_is_the_file_of_this_version_and_no_name_on_an_index(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    installed = re.findall(r"(?:uv tool|pipx|pip) install '?([^'`\s]+)", text)
    assert len(installed) >= 2
    assert {word.partition("[")[0] for word in installed} == {f"./baotinh-{__version__}-py3-none-any.whl"}


def test_the_hooks_before_a_commit_fetch_nothing_and_run_what_the_checks_run() -> None:
    text = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    told = {key: set(re.findall(rf"{key}: (\S+)", text)) for key in ("repo", "language", "entry")}
    assert told["repo"] == {"local"}
    assert told["language"] == {"system"}
    assert told["entry"] == {f".venv/bin/{name}" for name in ("ruff", "mypy", "pytest")}


def test_every_dependency_has_a_lowest_version_that_can_be_tried() -> None:
    told = subprocess.run([sys.executable, ".ci/lowest.py"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {"scrapy==2.19", "lxml==6.1", "pyarrow==20"} <= set(told.stdout.split())
