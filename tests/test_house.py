"""The house keeps its shape: imports run one way, extraction is pure, Scrapy's wiring names what exists."""

import ast
import re
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from scrapy.utils.misc import load_object

from baotinh import __version__
from crawler import settings
from pipelines.db.archive import SOFTWARE

ROOT = Path(__file__).parent.parent
BASE = (
    "crawler.items", "crawler.budget", "crawler.readers", "crawler.ahead", "crawler.text", "crawler.messages",
    "crawler.addresses", "crawler.codings", "crawler.provinces", "crawler.canonical", "crawler.contact",
    "crawler.places", "crawler.sites", "crawler.version",
)  # fmt: skip


def rooms(*names: str) -> tuple[str, ...]:
    below = ("crawler.items", "crawler.budget", "crawler.text", "crawler.provinces", "crawler.sites")
    return (*(f"crawler.extractors.{name}" for name in names), *below)


ROOMS = ("db", "warc", "foreign", "store", "query", "upkeep", "ingest")
"""Of `pipelines`: each may import from itself and from those before it."""

# What a room may import from the project; a module is in the room with the longest prefix of its name.
MAY = {
    "crawler.items": (),
    "crawler.budget": ("crawler.items",),
    "crawler.text": ("crawler.budget", "crawler.items"),
    "crawler.messages": ("crawler.messages", "crawler.items"),
    "crawler.addresses": ("crawler.budget", "crawler.items"),
    "crawler.codings": (),
    "crawler.canonical": ("crawler.addresses",),
    "crawler.readers": ("crawler.items",),
    "crawler.ahead": ("crawler.readers",),
    "crawler.version": (),
    "crawler.settings": ("crawler.version",),
    "crawler.contact": ("crawler.sites",),
    "crawler.provinces": ("crawler.text",),
    "crawler.places": ("crawler.text", "crawler.provinces"),
    "crawler.sites": ("crawler.sites", "crawler.text", "crawler.provinces"),
    "crawler.logs": ("crawler.items", "crawler.text"),
    "crawler.extractors": ("crawler.extractors", *rooms()),
    "crawler.extractors.lexicon": rooms("lexicon"),
    "crawler.extractors.dates": rooms("dates", "lexicon"),
    "crawler.extractors.document": rooms("document", "dates", "lexicon"),
    "crawler.extractors.body": rooms("body", "document", "dates", "lexicon"),
    "crawler.extractors.reading": rooms("body", "document"),
    "crawler.extractors.fields": rooms("fields", "reading", "body", "document", "dates", "lexicon"),
    "crawler.extractors.plaintext": rooms("plaintext", "document.charset", "document.caps", "dates", "lexicon"),
    "crawler.http": ("crawler.http", "crawler.items", "crawler.sites"),
    "crawler.spiders": ("crawler.spiders", "crawler.extractors", "crawler.http.refusals", *BASE),
    "crawler.middlewares": ("crawler.http", *BASE),
    "pipelines": (),
    **{f"pipelines.{room}": (*(f"pipelines.{r}" for r in ROOMS[: at + 1]), *BASE) for at, room in enumerate(ROOMS)},
    "baotinh.demo": ("baotinh.demo", *BASE),
    "baotinh.schedule": ("baotinh.schedule", "pipelines.db", *BASE),
    "baotinh": ("baotinh", "pipelines", "crawler"),
    "crawler": (),
}
IMPURE = {"time", "os", "socket", "subprocess", "random", "urllib.request", "pathlib", "sqlite3", "scrapy", "requests"}
MODULES = sorted(p for top in ("crawler", "pipelines", "baotinh") for p in (ROOT / top).rglob("*.py"))


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    package = name_of(path) if path.name == "__init__.py" else name_of(path).rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")
            base = ".".join(parts[: len(parts) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            # `from crawler.extractors import dates` means crawler.extractors.dates
            names = (f"{module}.{alias.name}" for alias in node.names)
            found |= {name if is_module(name) else module for name in names}
    return found


def is_module(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def own_imports(path: Path) -> set[str]:
    return {name for name in imports_of(path) if name.split(".")[0] in ("crawler", "pipelines", "baotinh", "tests")}


def room_of(module: str) -> str:
    return max((room for room in MAY if stands_in(module, room)), key=len)


def stands_in(module: str, room: str) -> bool:
    return module == room or module.startswith(room + ".")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_run_one_way(path: Path) -> None:
    fine = MAY[room_of(name_of(path))]
    wrong = {name for name in own_imports(path) if not any(stands_in(name, room) for room in fine)}
    assert not wrong, f"{name_of(path)} may import {fine}, not {wrong}"


def test_no_rooms_and_no_modules_stand_in_a_circle() -> None:
    needs: dict[str, dict[str, set[str]]] = {"room": {}, "module": {}}
    for path in MODULES:
        module, room, others = name_of(path), room_of(name_of(path)), own_imports(path)
        needs["module"].setdefault(module, set()).update(others)
        needs["room"].setdefault(room, set()).update({room_of(other) for other in others} - {room})
    for graph in needs.values():
        TopologicalSorter(graph).prepare()  # a CycleError names the circle


@pytest.mark.parametrize("path", [p for p in MODULES if name_of(p).startswith("crawler.extractors")], ids=name_of)
def test_extraction_has_no_clock_no_network_and_no_disk(path: Path) -> None:
    assert not imports_of(path) & IMPURE
    assert not re.search(r"\b(?:now|today|utcnow)\(\)", path.read_text("utf-8"))


def test_no_module_has_a_name_that_says_nothing() -> None:
    nothing = {"utils", "helpers", "common", "base", "manager", "misc"}
    assert not [path for path in MODULES if path.stem in nothing]


MOST_CALLED_ONCE = 33
"""Percent of the functions of extraction that are private, called in one place and nowhere handed on. Such a one is
worth its name where that says what the code does not, or where its caller would not fit on a screen."""


def called_once(tree: ast.Module) -> tuple[int, int]:
    """How many functions of a module are private and called in one place alone, and how many it has."""
    functions = [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    calls = Counter(name_in(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call))
    named = Counter(map(name_in, ast.walk(tree)))
    private = [name for name in functions if name.startswith("_") and not name.startswith("__")]
    return sum(calls[name] == named[name] == 1 for name in private), len(functions)


def name_in(node: ast.AST) -> str | None:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else None


def test_few_functions_of_extraction_are_called_in_one_place_alone() -> None:
    written = ROOT / "crawler/extractors/body/model.py"  # by the trainer
    paths = [path for path in MODULES if name_of(path).startswith("crawler.extractors") and path != written]
    counted = [called_once(ast.parse(path.read_text("utf-8"))) for path in paths]
    once, functions = (sum(numbers) for numbers in zip(*counted, strict=True))
    assert 100 * once <= MOST_CALLED_ONCE * functions, f"{once} of {functions}"


def test_the_wiring_names_things_that_exist() -> None:
    wired = (settings.EXTENSIONS, settings.SPIDER_MIDDLEWARES, settings.DOWNLOADER_MIDDLEWARES, settings.ITEM_PIPELINES)
    single = [settings.SPIDER_LOADER_CLASS, settings.LOG_FORMATTER, settings.TWISTED_DNS_RESOLVER]
    handlers = [name for name in settings.DOWNLOAD_HANDLERS.values() if name]
    for name in [*(name for table in wired for name in table), *single, *handlers]:
        assert load_object(name)


def test_the_tree_names_no_host_of_a_registry_and_no_path_of_one_machine() -> None:
    words = re.compile(
        "|".join(
            (
                "pypi" + r"\.org",
                "pythonhosted",
                "npmjs",
                r"deb\.deb" + "ian",
                "/work/" + "(?:main|shared)",
                "/ro" + "ot/",
            )
        )
    )
    names = ["README.md", "Makefile", "pyproject.toml", "requirements.lock", "requirements-dev.lock", "CHANGELOG.md"]
    files = [ROOT / name for name in names] + MODULES + sorted((ROOT / "docs").glob("*.md"))
    assert [path.name for path in files if path.exists() and words.search(path.read_text("utf-8"))] == []


def test_the_version_is_the_same_wherever_it_stands() -> None:
    assert f"baotinh/{__version__}" == settings.SOFTWARE == SOFTWARE
    assert settings.USER_AGENT.startswith(f"BaoTinh/{__version__}")
