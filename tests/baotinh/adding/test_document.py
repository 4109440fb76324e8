"""docs/adding-a-newspaper.md, followed command by command on a make-believe paper: what it shows is what is printed."""

import os
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

from baotinh.demo import serve
from crawler.sites import load_sites
from tests.test_house import ROOT
from tests.world import rows

PORT = ":8631"


def steps() -> list[tuple[str, list[str]]]:
    """The commands of all console blocks, each with the lines that it prints."""
    document = (ROOT / "docs" / "adding-a-newspaper.md").read_text("utf-8")
    found = []
    for block in re.findall(r"^ *```console\n.*?```", document, re.DOTALL | re.MULTILINE):
        for command, printed in re.findall(r"^\$ (.*)\n((?:(?!\$ |```).*\n)*)", dedent(block), re.MULTILINE):
            found.append((command, [" ".join(line.split()) for line in printed.splitlines()]))
    return found


def is_shown(wanted: str, line: str) -> bool:
    """Whether a line is the one that the page shows; what the page leaves out there is `…`."""
    pattern = ".*".join(map(re.escape, wanted.split("…")))
    return re.fullmatch(pattern, " ".join(line.split())) is not None


def test_a_paper_is_added_by_the_document_alone(tmp_path: Path) -> None:
    """Commands share a shell, as on a terminal: what one exports, the next have."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("BAOTINH_")}
    clean["PATH"] = f"{Path(sys.executable).parent}:{clean['PATH']}"
    exported, done = "", 0
    with serve() as province:
        for command, wanted in steps():
            here = command.replace(PORT, f":{province.port}")
            ran = subprocess.run(["bash", "-c", f"set -o pipefail\n{exported}{here}"], cwd=tmp_path, env=clean,
                                 capture_output=True, text=True, timeout=60, check=False)  # fmt: skip
            assert ran.returncode == 0, (here, ran.stdout, ran.stderr)
            said = (ran.stdout + ran.stderr).replace(f":{province.port}", PORT).splitlines()
            assert [line for line in wanted if not any(is_shown(line, one) for one in said)] == [], (here, said)
            exported += f"{here}\n" if here.startswith("export ") else ""
            done += here.startswith("baotinh ")
        paper = next(one for one in province.papers if one.host == "127.0.0.4")
        site = load_sites(tmp_path / "data" / "thu" / "papers")["govang"]
        assert done >= 6
        assert (site.name, site.platform, site.province) == (paper.name, paper.platform, "Bến Tre")
        assert len(site.feeds) == len(paper.sections)  # the diff brought those that `sites add` had not asked for
        stored = {url for (url,) in rows(tmp_path / "data" / "thu", "SELECT url FROM articles")}
        home = province.address(paper).rstrip("/")
        assert len(stored & {f"{home}{story.path}" for story in paper.articles}) >= 18
