"""Citations say what is known and no more, and mean nothing to TeX that was not meant."""

import json
import re
from dataclasses import fields
from typing import Any

import pytest

from baotinh.cite import bibtex, citation, printed
from baotinh.references import csl_json, ris
from pipelines.db.rows import ArticleRow, CaptureRow, Row
from tests.baotinh.conftest import Run
from tests.baotinh.test_commands import data

__all__ = ["data"]

ARTICLE = {
    "id": 17, "site": "vidu", "site_name": "Báo Ví Dụ", "title": "Mưa lớn", "published_at": "2026-03-07T08:07+07:00",
    "url": "https://baovidu.vn/mua-lon-1.html", "canonical_url": None,
}  # fmt: skip
CAPTURE = {"fetched_at": "2026-03-07T20:00:00+00:00", "digest": "sha256:ab"}
UNKNOWN: dict[str, Any] = {"published_at": None, "site": None, "site_name": None, "url": None}


def row(kind: type[Row], told: dict[str, Any]) -> Row:
    """A row of which only some columns matter."""
    return kind(**{field.name: told.get(field.name) for field in fields(kind)})


def cited(how: Any, *, authors: tuple[str, ...] = (), capture: Any = CAPTURE, **told: Any) -> str:
    return str(how(row(ArticleRow, {**ARTICLE, **told}), authors, row(CaptureRow, capture)))


@pytest.mark.parametrize(
    ("at", "told"),
    {
        "2026-03-07T08:07:09+07:00": "08:07 ngày 7/3/2026",
        "2026-03-07T08:07+07:00": "08:07 ngày 7/3/2026",
        "2026-12-07": "ngày 7/12/2026",
        "2026-03": "tháng 3/2026",
        None: "không rõ ngày",
    }.items(),
)
def test_a_time_is_printed_as_far_as_it_is_known(at: str | None, told: str) -> None:
    assert printed(at) == told


def test_a_citation_has_who_what_where_when_address_capture_and_digest() -> None:
    assert cited(citation, authors=("Hữu Lữ", "P.V")) == (
        "Hữu Lữ, P.V: “Mưa lớn”, Báo Ví Dụ, 08:07 ngày 7/3/2026, https://baovidu.vn/mua-lon-1.html, "
        "lưu lúc 03:00 ngày 8/3/2026, sha256:ab."
    )


def test_what_is_not_known_is_said_and_never_made_up() -> None:
    nothing = {**CAPTURE, "fetched_at": None}
    assert cited(citation, **UNKNOWN, capture=nothing) == (
        "“Mưa lớn”, không rõ báo, không rõ ngày, không rõ địa chỉ, không rõ lúc lưu, sha256:ab."
    )
    entry = cited(bibtex, **UNKNOWN, capture=nothing)
    assert "không rõ ngày; capture time unknown; sha256:ab" in entry
    assert not re.search(r"^  (author|year|month|url|urldate|howpublished) =", entry, re.MULTILINE)


def test_an_entry_for_bibtex() -> None:
    assert cited(bibtex, authors=("Hữu Lữ", "P.V")).splitlines() == [
        "@misc{vidu-17,",
        "  author = {{Hữu Lữ} and {P.V}},",
        "  title = {{Mưa lớn}},",
        "  howpublished = {Báo Ví Dụ},",
        "  year = {2026},",
        "  month = {3},",
        "  url = {https://baovidu.vn/mua-lon-1.html},",
        "  urldate = {2026-03-08},",
        "  note = {published 2026-03-07T08:07+07:00; captured 2026-03-08T03:00:00+07:00; sha256:ab},",
        "}",
    ]


@pytest.mark.parametrize("title", ["100 % & 5 $", "a_b #1 ~ ^", "}{ lệch", "\\input{x}", "{đủ đôi}", "“ngoặc”"])
def test_letters_that_mean_something_to_tex_are_escaped(title: str) -> None:
    [line] = [line for line in cited(bibtex, title=title, url="https://b.vn/{a}%20b").splitlines() if "title" in line]
    value = line.removeprefix("  title = {{").removesuffix("}},")
    depth = 0
    for letter in value:
        depth += (letter == "{") - (letter == "}")
        assert depth >= 0
    assert depth == 0
    assert not re.search(r"(?<!\\)[&%$#_~^]", value)
    for plain, name in (("\\", r"\textbackslash{}"), ("{", r"\textbraceleft{}"), ("}", r"\textbraceright{}"),
                        ("~", r"\textasciitilde{}"), ("^", r"\textasciicircum{}")):  # fmt: skip
        value = value.replace(name, f"\x00{ord(plain)}\x00")
    assert re.sub("\x00(\\d+)\x00", lambda m: chr(int(m[1])), re.sub(r"\\(?=[&%$#_])", "", value)) == title


def test_an_address_in_an_entry_has_no_braces() -> None:
    assert "url = {https://b.vn/%7Ba%7D%20b}" in cited(bibtex, url="https://b.vn/{a}%20b")


RECORD = re.compile(r"(?:[A-Z][A-Z0-9]  - [^\r\n]*\r\n)+ER  - ")
"""Tags of two letters, two blanks, a dash, a blank; lines end with CR and LF; the last one is ER."""
KEPT = {"warc_file": "a.warc.gz", "warc_offset": 17, "warc_record": "<urn:uuid:1>", **CAPTURE}
FULL: dict[str, Any] = {"language": "vi", "section": "Thời sự", "title": "Mưa\nlớn"}


def tags(record: str) -> list[tuple[str, str]]:
    assert RECORD.fullmatch(record)
    return [(line[:2], line[6:]) for line in record.split("\r\n")]


def test_a_record_in_ris() -> None:
    assert tags(cited(ris, authors=("Hữu Lữ", "P.V, *CTV"), capture=KEPT, **FULL)) == [
        ("TY", "NEWS"),
        ("AU", "Hữu Lữ"),
        ("AU", "P.V CTV"),
        ("TI", "Mưa lớn"),
        ("T2", "Báo Ví Dụ"),
        ("PY", "2026"),
        ("DA", "2026/03/07/"),
        ("LA", "vi"),
        ("UR", "https://baovidu.vn/mua-lon-1.html"),
        ("Y2", "2026/03/08/"),
        ("DB", "Báo Tỉnh"),
        ("AV", "a.warc.gz, 17, <urn:uuid:1>"),
        ("N1", "published 2026-03-07T08:07+07:00; captured 2026-03-08T03:00:00+07:00; sha256:ab"),
        ("ER", ""),
    ]


def test_an_item_in_csl_json() -> None:
    assert json.loads(cited(csl_json, authors=("Hữu Lữ", "P.V"), capture=KEPT, **FULL)) == [
        {
            "id": "vidu-17",
            "type": "article-newspaper",
            "title": "Mưa\nlớn",
            "author": [{"literal": "Hữu Lữ"}, {"literal": "P.V"}],
            "container-title": "Báo Ví Dụ",
            "section": "Thời sự",
            "issued": {"date-parts": [[2026, 3, 7]]},
            "language": "vi",
            "URL": "https://baovidu.vn/mua-lon-1.html",
            "accessed": {"date-parts": [[2026, 3, 8]]},
            "archive": "Báo Tỉnh",
            "archive_location": "a.warc.gz, 17, <urn:uuid:1>",
            "note": "published 2026-03-07T08:07+07:00; captured 2026-03-08T03:00:00+07:00; sha256:ab",
        }
    ]


def test_records_say_a_day_that_is_not_known_nowhere() -> None:
    nothing = {**CAPTURE, "fetched_at": None}
    found = dict(tags(cited(ris, **UNKNOWN, capture=nothing)))
    assert set(found) == {"TY", "TI", "DB", "N1", "ER"}
    assert found["N1"] == "không rõ ngày; capture time unknown; sha256:ab"
    [item] = json.loads(cited(csl_json, **UNKNOWN, capture=nothing))
    assert set(item) == {"id", "type", "title", "archive", "note"}


@pytest.mark.parametrize(
    ("at", "slashed", "parts"),
    [
        ("2026-03-07T08:07:09+07:00", "2026/03/07/", [2026, 3, 7]),
        ("2026-12-07", "2026/12/07/", [2026, 12, 7]),
        ("2026-03", "2026/03//", [2026, 3]),
    ],
)
def test_a_date_has_as_many_parts_as_are_known(at: str, slashed: str, parts: list[int]) -> None:
    assert dict(tags(cited(ris, published_at=at)))["DA"] == slashed
    assert json.loads(cited(csl_json, published_at=at))[0]["issued"] == {"date-parts": [parts]}


def test_a_stored_article_is_cited(run: Run, data: object) -> None:
    assert run("cite", "1", "--data", data).out.endswith(".\n")
    assert run("cite", "1", "--bibtex", "--data", data).out.startswith("@misc{")
    assert ("LA", "vi") in tags(run("cite", "1", "--ris", "--data", data).out.removesuffix("\n"))
    [item] = json.loads(run("cite", "1", "--csl-json", "--data", data).out)
    assert item["archive_location"].split(", ")[0].endswith(".warc.gz")
    assert run("cite", "99", "--data", data).code == 2


@pytest.mark.parametrize(
    "styles", [("--bibtex", "--ris"), ("--csl-json", "--ris"), ("--bibtex", "--ris", "--csl-json")]
)
def test_of_two_styles_none_is_taken(run: Run, data: object, styles: tuple[str, ...]) -> None:
    done = run("cite", 8, "--data", data, *styles)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert "expected one style of citation, found --" in done.err
