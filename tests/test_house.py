"""The house keeps its shape: imports run one way, extraction is pure, Scrapy's wiring names what exists."""

import ast
import re
from pathlib import Path

import pytest
from scrapy.utils.misc import load_object

from baotinh import __version__
from crawler import settings
from pipelines.db.archive import SOFTWARE

ROOT = Path(__file__).parent.parent
BASE = (
    "crawler.items", "crawler.text", "crawler.legacy", "crawler.addresses", "crawler.provinces", "crawler.places",
    "crawler.sites",
)  # fmt: skip
ROOMS = ("db", "warc", "store", "query", "upkeep", "ingest")
"""Of `pipelines`: each may import from itself and from those before it."""
# What a module may import from the project, by the longest prefix of its name.
MAY = {
    "crawler.items": (),
    "crawler.text": (),
    "crawler.legacy": (),
    "crawler.addresses": (),
    "crawler.settings": (),
    "crawler.provinces": ("crawler.text",),
    "crawler.places": ("crawler.text", "crawler.provinces"),
    "crawler.sites": ("crawler.sites", "crawler.text", "crawler.provinces"),
    "crawler.logs": ("crawler.items",),
    "crawler.extractors": ("crawler.extractors", *BASE),
    "crawler.refusals": (),
    "crawler.resolver": (),
    "crawler.tls": ("crawler.sites",),
    "crawler.spiders": ("crawler.spiders", "crawler.extractors", "crawler.refusals", *BASE),
    "crawler.middlewares": ("crawler.middlewares", "crawler.extractors", "crawler.refusals", "crawler.resolver", *BASE),
    "pipelines": (),
    **{f"pipelines.{room}": (*(f"pipelines.{r}" for r in ROOMS[: at + 1]), *BASE) for at, room in enumerate(ROOMS)},
    "baotinh.demo": ("baotinh.demo", *BASE),
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
            found |= {
                module,
                *(
                    f"{module}.{alias.name}"
                    for alias in node.names
                    if (ROOT / module.replace(".", "/") / f"{alias.name}.py").exists()
                ),
            }
    return found


def allowed(module: str) -> tuple[str, ...]:
    prefix = max((p for p in MAY if module == p or module.startswith(p + ".")), key=len)
    return MAY[prefix]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_run_one_way(path: Path) -> None:
    own = {name for name in imports_of(path) if name.split(".")[0] in ("crawler", "pipelines", "baotinh", "tests")}
    fine = allowed(name_of(path))
    wrong = {n for n in own if not any(n == f or n.startswith(f + ".") or f.startswith(n + ".") for f in fine)}
    assert not wrong, f"{name_of(path)} may import {fine}, not {wrong}"


@pytest.mark.parametrize("path", [p for p in MODULES if name_of(p).startswith("crawler.extractors")], ids=name_of)
def test_extraction_has_no_clock_no_network_and_no_disk(path: Path) -> None:
    assert not imports_of(path) & IMPURE
    assert not re.search(r"\b(?:now|today|utcnow)\(\)", path.read_text("utf-8"))


def test_no_module_has_a_name_that_says_nothing() -> None:
    nothing = {"utils", "helpers", "common", "base", "manager", "misc"}
    assert not [path for path in MODULES if path.stem in nothing]


def test_the_wiring_names_things_that_exist() -> None:
    wired = (settings.EXTENSIONS, settings.SPIDER_MIDDLEWARES, settings.DOWNLOADER_MIDDLEWARES, settings.ITEM_PIPELINES)
    for name in [name for table in wired for name in table] + [settings.SPIDER_LOADER_CLASS, settings.LOG_FORMATTER]:
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
