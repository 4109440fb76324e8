"""Saved pages of a paper: what was read is written beside them, a person corrects it, and it holds from then on."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from baotinh.adding import saved
from crawler.extractors import extract
from crawler.items import Page
from tests.baotinh.adding.looks import LOOKS, YESTERDAY, page
from tests.baotinh.conftest import Run
from tests.hostile.stories import paragraphs, title_of

FETCHED = YESTERDAY + timedelta(hours=6)
PATHS = ("/mua-lon-o-mien-nui-310001.html", "/cau-moi-o-mien-nui-310002.html")


def fill(folder: Path, *, read: bool = False) -> None:
    pages = [Page(f"https://baovidu.vn{path}", page(LOOKS["onecms"], path, "Báo").encode(), FETCHED, "text/html")
             for path in PATHS]  # fmt: skip
    saved.save(folder, [(one, extract(one)) for one in pages])
    if read:
        for path in folder.glob("*.json"):
            change(path, read=True)


def change(path: Path, **more: Any) -> None:
    told = json.loads(path.read_text("utf-8"))
    expected = {key: value for key, value in more.items() if key in told["expected"]}
    told |= {key: value for key, value in more.items() if key not in expected}
    told["expected"] |= expected
    path.write_text(json.dumps(told), "utf-8")


def begin(data: Path, *, read: bool = False) -> Path:
    text = 'id = "baovidu"\nname = "Báo Ví Dụ"\ndomain = "baovidu.vn"\n'
    (data / "papers").mkdir(parents=True)
    (data / "papers" / "baovidu.toml").write_text(text, "utf-8")
    fill(data / "exports" / "pages" / "baovidu", read=read)
    return data / "exports" / "pages" / "baovidu"


def test_a_page_is_saved_byte_by_byte_with_what_a_reader_sees(tmp_path: Path) -> None:
    fill(tmp_path)
    for path in PATHS:
        name = path.strip("/").removesuffix(".html")
        assert (tmp_path / f"{name}.html").read_bytes() == page(LOOKS["onecms"], path, "Báo").encode()
        told = json.loads((tmp_path / f"{name}.json").read_text("utf-8"))
        assert (told["read"], told["url"]) == (False, f"https://baovidu.vn{path}")
        lead, *body = paragraphs(path)
        found = told["expected"]
        assert (found["title"], found["lead"], found["body"]) == (title_of(path), lead, body)
        assert found["published"] == YESTERDAY.isoformat(timespec="minutes")


def test_pages_of_one_name_lie_side_by_side(tmp_path: Path) -> None:
    same = [Page(f"https://bao.vn/{part}/tin-moi.html", b"<h1>Tin</h1>", YESTERDAY) for part in "abc"]
    saved.save(tmp_path, [(one, extract(one)) for one in same])
    assert len(list(tmp_path.glob("*.html"))) == len(list(tmp_path.glob("*.json"))) == 3


def test_until_somebody_has_read_them_they_prove_nothing(tmp_path: Path, run: Run) -> None:
    folder = begin(tmp_path)
    result = run("sites", "check", "baovidu", "--data", tmp_path)
    assert result.code == 0
    assert "baovidu: 0 of 2 saved pages are read as expected" in result.out
    assert result.out.count('set "read" to true') == 2
    assert str(folder) in result.out


def test_from_then_on_they_do(tmp_path: Path, run: Run) -> None:
    begin(tmp_path, read=True)
    result = run("sites", "check", "baovidu", "--data", tmp_path)
    assert (result.code, result.err) == (0, "")
    assert result.out.splitlines()[1:] == ["baovidu: 2 of 2 saved pages are read as expected"]


@pytest.mark.parametrize(
    ("key", "value", "place", "said"),
    [
        ("title", "Một nhan đề khác", "title", "Một nhan đề khác"),
        ("published", "2026-01-01", "published", "2026-01-01"),
        ("body", ["Đoạn."], "body[0]", "Đoạn."),
        ("authors", [], "authors[0]", None),
        ("lead", None, "lead", None),
    ],
)
def test_what_a_person_expects_and_is_not_read_is_shown_and_the_code_says_so(
    tmp_path: Path, run: Run, key: str, value: object, place: str, said: str | None
) -> None:
    folder = begin(tmp_path, read=True)
    change(folder / "mua-lon-o-mien-nui-310001.json", **{key: value})
    result = run("sites", "check", "baovidu", "--data", tmp_path)
    assert result.code == 69
    assert "baovidu: 1 of 2 saved pages is read as expected" in result.out
    shown = json.dumps(said, ensure_ascii=False)
    assert f"mua-lon-o-mien-nui-310001.html: {place}: expected {shown}, found " in result.out


def test_each_key_is_told_and_where_a_long_text_begins_to_differ(tmp_path: Path, run: Run) -> None:
    folder = begin(tmp_path, read=True)
    path = folder / "mua-lon-o-mien-nui-310001.json"
    body = json.loads(path.read_text("utf-8"))["expected"]["body"]
    last = body[-1].removesuffix(".")
    change(path, body=[*body[:-1], f"{last} bị cắt mất."], title="Khác", tags=["a", "b"])
    result = run("sites", "check", "baovidu", "--data", tmp_path)
    told = {line.split(": ")[1]: line for line in result.out.splitlines() if "expected" in line and "html" in line}
    assert told.keys() == {"title", f"body[{len(body) - 1}]", "tags[0]"}
    line = told[f"body[{len(body) - 1}]"]
    assert 'bị cắt mất."' in line
    assert f'{last[-15:]}."' in line
    assert 'expected "a", found null' in told["tags[0]"]


def test_a_page_without_a_json_gets_one_to_be_read(tmp_path: Path, run: Run) -> None:
    folder = begin(tmp_path, read=True)
    (folder / "cau-moi-o-mien-nui-310002.json").unlink()
    result = run("sites", "check", "baovidu", "--data", tmp_path)
    assert result.code == 0
    assert "1 of 2 saved pages is read as expected" in result.out
    told = json.loads((folder / "cau-moi-o-mien-nui-310002.json").read_text("utf-8"))
    assert (told["read"], told["expected"]["title"]) == (False, title_of(PATHS[1]))


@pytest.mark.parametrize(
    "content", ["{", "[]", '{"expected": 5}', '{"expected": {}, "fetched_at": "hôm qua"}', "\udcff"]
)
def test_a_json_that_is_not_understood_is_one_line(tmp_path: Path, run: Run, content: str) -> None:
    folder = begin(tmp_path, read=True)
    (folder / "mua-lon-o-mien-nui-310001.json").write_text(content, "utf-8", "surrogateescape")
    result = run("sites", "check", "baovidu", "--data", tmp_path)
    assert (result.code, result.err.count("\n")) == (2, 1)
    assert f"{folder}/mua-lon-o-mien-nui-310001.json: " in result.err


def test_another_folder_may_be_named_for_one_paper(tmp_path: Path, run: Run) -> None:
    folder = begin(tmp_path / "data", read=True).rename(tmp_path / "elsewhere")
    result = run("sites", "check", "baovidu", "--pages", folder, "--data", tmp_path / "data")
    assert "2 of 2 saved pages are read as expected" in result.out
    assert run("sites", "check", "baovidu", "baosonla", "--pages", folder, "--data", tmp_path / "data").code == 2


def test_where_the_disk_is_full_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(saved, "_write", full)
    with pytest.raises(OSError, match="No space left"):
        fill(tmp_path / "pages")
    assert not (tmp_path / "pages").exists()


def test_a_redaction_takes_the_saved_page_of_its_article_along_and_leaves_the_others(tmp_path: Path, run: Run) -> None:
    data = tmp_path / "data"
    folder = begin(data)
    assert run("import", *sorted(folder.glob("*.html"), reverse=True), "--data", data).code == 0
    assert run("redact", "1", "--yes", "--data", data).code == 0
    assert {path.name for path in folder.iterdir()} == {
        f"cau-moi-o-mien-nui-310002.{kind}" for kind in ("html", "json")
    }
