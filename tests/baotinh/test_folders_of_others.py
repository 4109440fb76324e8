"""A user's folder may hold files and folders of any name, also of the names of our packages."""

import ast
import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from hatch_build import INSIDE, moved
from pipelines.db.archive import Archive
from tests.baotinh.conftest import IN_TURN
from tests.test_house import ROOT

PAGE = ROOT / "tests" / "pages" / "bacsong"
THEIRS = "WHOSE = 'theirs'\n"
FOLDERS: dict[str, Mapping[str, str]] = {
    "files": {"crawler.py": THEIRS, "pipelines.py": THEIRS},
    "packages": {"crawler/__init__.py": THEIRS, "pipelines/__init__.py": THEIRS, "pipelines/db.py": "raise OSError"},
    "one of the two": {"pipelines.py": THEIRS},
    "files that cannot be loaded": {"crawler.py": "raise OSError('not for you')", "pipelines.py": "pipelines("},
    "a Scrapy project": {"scrapy.cfg": "[settings]\ndefault = crawler.settings\n", "crawler/__init__.py": THEIRS,
                         "crawler/settings.py": "BOT_NAME = 'theirs'", "pipelines.py": THEIRS},
    "folders that are no packages": {"crawler/text.py": "raise OSError", "pipelines/a.csv": "", "data/b.csv": ""},
}  # fmt: skip
USE = """
import baotinh
from baotinh import Archive, Page, choose_published, extract
assert list(Archive("data").articles()) == []
page = Page(url=None, body=open("page.html", "rb").read(), fetched_at=None)
assert extract(page).title
"""
BESIDE = """
import crawler, pipelines
assert crawler.WHOSE == pipelines.WHOSE == "theirs"
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [found] = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the wheel was installed, beside nothing."""
    folder = tmp_path_factory.mktemp("installed")
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(folder))
    subprocess.run((*pip, str(wheel)), check=True)
    return folder


@pytest.fixture(params=FOLDERS)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return laid(tmp_path, request.param)


def laid(folder: Path, name: str = "") -> Path:
    """A folder of a user's with an archive, a page and what they keep there besides."""
    for file, text in FOLDERS.get(name, {}).items():
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(text)
    Archive(folder / "data", write=True).close()
    (folder / "page.html").write_bytes(next(PAGE.glob("*.html")).read_bytes())
    return folder


def by_wheel(folder: Path, installed: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """What Python says where the wheel is installed and this checkout is not."""
    path = os.pathsep.join((str(installed), sysconfig.get_path("purelib")))  # its *.pth, the checkout, are not read so
    environment = os.environ | {"PYTHONPATH": path}
    command = (sys.executable, "-S", *arguments)
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def by_checkout(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """What Python says where this checkout is installed to be edited."""
    return subprocess.run((sys.executable, *arguments), cwd=folder, capture_output=True, text=True)


def test_the_wheel_takes_one_name_at_the_top_and_has_every_file(wheel: Path) -> None:
    names = [name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name]
    assert {name.partition("/")[0] for name in names} == {"baotinh"}
    found = [path.relative_to(ROOT) for top in ("baotinh", *INSIDE) for path in (ROOT / top).rglob("*.*")]
    files = [str(path) for path in found if "__pycache__" not in path.parts and (ROOT / path).is_file()]
    assert sorted(names) == sorted(f"baotinh/{name.removeprefix('baotinh/')}" for name in files)


def test_no_module_of_the_wheel_names_what_is_no_longer_at_the_top(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as files:
        modules = {name: files.read(name).decode() for name in files.namelist() if name.endswith(".py")}
    for name, text in modules.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom):
                assert (node.module or "").partition(".")[0] not in INSIDE, name
            elif isinstance(node, ast.Import):
                assert not {alias.name.partition(".")[0] for alias in node.names}.intersection(INSIDE), name
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not node.value.startswith(tuple(f"{top}." for top in INSIDE)), name


@pytest.mark.parametrize(("written", "shipped"), [
    ("from crawler.text import fold", "from baotinh.crawler.text import fold"),
    ("    from pipelines.db import archive", "    from baotinh.pipelines.db import archive"),
    ("from crawler import settings as project", "from baotinh.crawler import settings as project"),
    ('LOG_FORMATTER = "crawler.logs.ShortLog"', 'LOG_FORMATTER = "baotinh.crawler.logs.ShortLog"'),
    ("from scrapy.crawler import Crawler", "from scrapy.crawler import Crawler"),
    ("size = crawler.settings['SIZE']", "size = crawler.settings['SIZE']"),
    ("from crawlers import one", "from crawlers import one"),
    ("'a line of the crawler. Then'", "'a line of the crawler. Then'"),
])  # fmt: skip
def test_imports_and_dotted_strings_are_moved_and_nothing_else_is(written: str, shipped: str) -> None:
    assert moved(written) == shipped


def test_the_wheel_works_in_any_folder(folder: Path, installed: Path) -> None:
    done = by_wheel(folder, installed, "-c", USE)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("program", [USE + BESIDE, BESIDE + USE], ids=["ours first", "theirs first"])
@pytest.mark.parametrize("name", ["files", "packages"])
def test_with_the_wheel_a_program_has_theirs_and_ours(name: str, program: str, tmp_path: Path, installed: Path) -> None:
    done = by_wheel(laid(tmp_path, name), installed, "-c", program)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_checkout_works_in_any_folder(folder: Path) -> None:
    done = by_checkout(folder, "-c", USE)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", ["files that cannot be loaded", "a Scrapy project"])
def test_commands_run_in_any_folder_also_what_reads_in_another_process(
    name: str, tmp_path: Path, installed: Path
) -> None:
    folder, read = laid(tmp_path, name), ("extract", "page.html")
    commands = json.dumps([words.split() for words in ("sites", "search x --data data", "schema", "crawl --help")])
    for done in (
        by_wheel(folder, installed, "-c", IN_TURN, commands),
        by_wheel(folder, installed, "-m", "baotinh", *read),
        by_wheel(folder, installed, str(installed / "bin" / "baotinh"), *read),
        by_checkout(folder, "-c", IN_TURN, commands),
        by_checkout(folder, "-m", "baotinh", *read),
        by_checkout(folder, str(Path(sys.executable).parent / "baotinh"), *read),
    ):
        assert (done.returncode, "Error" in done.stderr) == (0, False), done.stderr


@pytest.mark.parametrize("name", ["pty", "json", "baotinh"])
def test_what_reads_in_another_process_loads_nothing_from_the_folder_it_reads_in(
    name: str, tmp_path: Path, installed: Path
) -> None:
    folder = laid(tmp_path)
    (folder / f"{name}.py").write_text("open('was-run', 'w').close()\nraise OSError('not for you')\n")
    for done in (
        by_wheel(folder, installed, str(installed / "bin" / "baotinh"), "extract", "page.html"),
        by_checkout(folder, str(Path(sys.executable).parent / "baotinh"), "import", "page.html"),
    ):
        assert (done.returncode, done.stderr) == (0, "")
        assert not (folder / "was-run").exists()


def test_a_program_of_the_name_of_our_package_can_use_it(tmp_path: Path, installed: Path) -> None:
    (tmp_path / "crawler.py").write_text(USE)
    laid(tmp_path)
    for done in (by_wheel(tmp_path, installed, "crawler.py"), by_checkout(tmp_path, "crawler.py")):
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", INSIDE)
def test_where_theirs_was_imported_before_a_checkout_names_the_file_in_the_way(name: str, tmp_path: Path) -> None:
    (tmp_path / f"{name}.py").write_text(THEIRS)
    done = by_checkout(tmp_path, "-c", f"import {name}, baotinh")
    line = done.stderr.splitlines()[-1]
    assert line.startswith(f"ImportError: expected the package {name} of Báo Tỉnh, found {tmp_path / name}.py, ")
    assert "rename it, or install the wheel" in line


def test_the_path_is_left_as_it_was(tmp_path: Path) -> None:
    done = by_checkout(tmp_path, "-c", "import sys; before = [*sys.path]; import baotinh; assert sys.path == before")
    assert (done.returncode, done.stderr) == (0, "")


def test_scrapy_finds_the_papers_in_the_checkout() -> None:
    scrapy = (str(Path(sys.executable).parent / "scrapy"), "list")
    done = subprocess.run(scrapy, cwd=ROOT, capture_output=True, text=True)
    assert "baobacninhtv" in done.stdout.splitlines(), done.stderr
