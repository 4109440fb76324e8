"""Each word names who printed it: a host, or somebody of the table of sources; a kind of paper is nobody."""

import re
import tomllib
from importlib.resources import files

import pytest

HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?!js$)[a-z]{2,}")  # "baonghean.vn", no "moment.js"
EXAMPLE = re.compile(r" \(`[^`]+`\)$")  # "cafef.vn (`00:01 AM`)"
KINDS = re.compile(r"(?i)\b(?:papers|sites|portals|pages|listings|make-believe|public|prose|everywhere)\b")
TABLES = {
    file.name: tomllib.loads(file.read_text(encoding="utf-8"))
    for file in files("crawler.extractors.lexicon").iterdir()
    if file.name.endswith(".toml")
}
NAMED = [name for names in TABLES.pop("sources.toml").values() for name in names]
SEEN = [
    (file, entry.get("seen", ""))  # without it, `baotinh` says so in a line
    for file, tables in TABLES.items()
    for table in tables.values()
    for entry in (table if isinstance(table, list) else table.values())
]


def sources(seen: str) -> list[str]:
    return [EXAMPLE.sub("", source) for source in seen.split("; ")]


def is_somebody(source: str) -> bool:
    return source in NAMED or (HOST.fullmatch(source) is not None and not source.endswith(".example"))


@pytest.mark.parametrize(("file", "seen"), sorted(set(SEEN)))
def test_each_source_is_a_host_or_stands_in_the_table(file: str, seen: str) -> None:
    nobody = [source for source in sources(seen) if not is_somebody(source)]
    assert not nobody, f"{file}: seen = {nobody} is no host and no name of sources.toml: say who printed the words"


@pytest.mark.parametrize(
    "kind",
    [
        "everywhere",
        "prose",
        "provincial portals",
        "public source of Vietnamese sites",
        "papers' columns of advertisements",
        "papers of many languages (`le 12 mars`)",
        "MediaTech, make-believe Quảng Lãng",
        "make-believe.example",
        "VnExpress, NukeViet",
        "",
    ],
)
def test_a_mere_kind_is_nobody(kind: str) -> None:
    assert not all(map(is_somebody, sources(kind)))


def test_the_table_names_each_source_once_and_none_that_no_word_needs() -> None:
    assert sorted(NAMED) == sorted({source for _, seen in SEEN for source in sources(seen)} & set(NAMED))
    assert [name for name in NAMED if KINDS.search(name) or HOST.fullmatch(name)] == []
