"""What can be said of an address, a name and a folder before anything is asked for: one line, and nothing written."""

from pathlib import Path

import click
import pytest

from baotinh.adding.address import short_name, wanted
from crawler.sites import load_sites
from tests.baotinh.conftest import Run

KNOWN = load_sites()
MINE = 'id = "baovidu"\nname = "Báo Ví Dụ"\ndomain = "baovidu.vn"\naliases = ["vidu.com.vn"]\n'
CONTACT = ("--contact", "you@example.org")


@pytest.mark.parametrize(
    ("typed", "urls", "domain"),
    [
        ("https://baovidu.vn", ["https://baovidu.vn/"], "baovidu.vn"),
        ("http://baovidu.vn/", ["http://baovidu.vn/"], "baovidu.vn"),
        ("baovidu.vn", ["https://baovidu.vn/", "http://baovidu.vn/"], "baovidu.vn"),
        ("WWW.BaoViDu.vn", ["https://www.baovidu.vn/", "http://www.baovidu.vn/"], "baovidu.vn"),
        ("https://m.baovidu.com.vn/thoi-su/mot-bai-1.html?a=1#b", ["https://m.baovidu.com.vn/"], "baovidu.com.vn"),
        ("https://baovidu.vn:8443/", ["https://baovidu.vn:8443/"], "baovidu.vn"),
        ("https://bücher.example/", ["https://xn--bcher-kva.example/"], "xn--bcher-kva.example"),
        ("https://tin.tinhvidu.gov.vn", ["https://tin.tinhvidu.gov.vn/"], "tin.tinhvidu.gov.vn"),
    ],
)
def test_a_front_page_is_understood_however_it_is_typed(typed: str, urls: list[str], domain: str) -> None:
    found = wanted(typed, KNOWN, allow_loopback=False)
    assert (list(found.urls), found.domain) == (urls, domain)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "expected the address of a newspaper"),
        ("baovidu", "expected the address of a newspaper"),
        ("bao vi du", "found 'bao vi du'"),
        ("ftp://baovidu.vn/", "found 'ftp://baovidu.vn/'"),
        ("file:///etc/passwd", "expected the address"),
        ("javascript:alert(1)", "expected the address"),
        ("http://[::1", "expected the address"),
        ("https://baovidu.vn:port/", "expected the address"),
        ("http://203.0.113.7/", "by the name of its host"),
        ("http://10.0.0.8/", "by the name of its host"),
        ("http://[2001:db8::1]/", "by the name of its host"),
        ("http://127.0.0.2:8631/", "--allow-loopback allows those of this machine"),
        ("http://localhost/", "expected the address"),
        ("http://2130706433/", "expected the address"),
        ("https://me:secret@baovidu.vn/", "without a user name or password, found 'https://…@baovidu.vn/'"),
        ("me:secret@baovidu.vn", "without a user name or password"),
        ("https://baosonla.vn/", "https://baosonla.vn/ is baosonla's"),
        ("http://www.baosonla.vn", "is baosonla's"),
        ("baosonla.vn:8080", "is baosonla's"),
        ("baosonla.org.vn", "is baosonla's"),
        ("https://kinhte.baosonla.vn", "is baosonla's"),
        ("https://dongkhoi.baovinhlong.vn/", "is baodongkhoi's"),
    ],
)
def test_what_is_no_address_of_an_unknown_paper_is_said_in_a_line_without_the_password(typed: str, says: str) -> None:
    with pytest.raises(click.UsageError) as caught:
        wanted(typed, KNOWN, allow_loopback=False)
    assert says in caught.value.message
    assert "secret" not in caught.value.message
    assert "\n" not in caught.value.message


@pytest.mark.parametrize(
    ("domain", "name"),
    [("baovidu.vn", "baovidu"), ("sggp.org.vn", "sggp"), ("tin.baovidu.com.vn", "tin-baovidu"),
     ("24h.com.vn", "bao24h"), ("127.0.0.5", "donglaconline"), ("vidu.tinh.gov.vn", "vidu-tinh")],
)  # fmt: skip
def test_a_short_name_is_made_of_the_host_or_where_that_is_a_number_of_the_name(domain: str, name: str) -> None:
    assert short_name(domain, "Đồng Lác Online") == name


def spoil(data: Path, how: str) -> None:
    papers, pages = data / "papers", data / "exports" / "pages"
    if how in ("papers is a file", "data has a broken paper", "a file has the name", "it is a paper of mine"):
        data.mkdir()
    if how == "papers is a file":
        papers.write_text("x", "utf-8")
    elif how == "data has a broken paper":
        papers.mkdir()
        (papers / "a.toml").write_text("id = ", "utf-8")
    elif how == "a file has the name":
        papers.mkdir()
        (papers / "baomoi.toml").write_text(MINE, "utf-8")
    elif how == "it is a paper of mine":
        papers.mkdir()
        (papers / "baovidu.toml").write_text(MINE, "utf-8")
    elif how == "pages are there":
        (pages / "baomoi").mkdir(parents=True)
        (pages / "baomoi" / "a.json").write_text("{}", "utf-8")
    elif how == "exports is a file":
        data.mkdir()
        (data / "exports").write_text("x", "utf-8")


@pytest.mark.parametrize(
    ("how", "options", "code", "says"),
    [
        ("nothing", ("--id", "baosonla"), 2, "expected a short name that no paper has, found 'baosonla'"),
        ("nothing", ("--id", "Báo Mới"), 2, "expected small letters, digits, - and _ as a short name"),
        ("nothing", ("--id", "../x"), 2, "expected small letters, digits, - and _ as a short name"),
        ("a file has the name", (), 2, "baomoi.toml is there already"),
        ("it is a paper of mine", ("--id", "baovidu"), 2, "expected a short name that no paper has"),
        ("pages are there", (), 2, "expected no folder, or an empty one"),
        ("papers is a file", (), 74, "Not a directory: "),
        ("exports is a file", (), 74, "Not a directory: "),
        ("data has a broken paper", (), 2, "a.toml: expected TOML in UTF-8"),
        ("nothing", ("--pages", "WARC"), 2, "is in the archive"),
        ("nothing", ("https://bao-thu-hai.vn", "--name", "Báo"), 2, "expected one ADDRESS with --id"),
        ("nothing", ("https://baosonla.vn",), 2, "is baosonla's"),
        ("no contact", (), 2, "no contact given"),
    ],
)
def test_nothing_is_asked_and_nothing_written_where_it_could_not_be_added(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, how: str, options: tuple[str, ...], code: int, says: str
) -> None:
    data = tmp_path / "data"
    monkeypatch.setattr("baotinh.sites_add.look", lambda *_, **__: pytest.fail("something was asked for"))
    spoil(data, how)
    if "WARC" in options:
        (data / "warc").mkdir(parents=True)
        (data / "archive.db").touch()
        options = ("--pages", str(data / "warc" / "x"))
    before = {path: path.read_bytes() if path.is_file() else b"" for path in tmp_path.rglob("*")}
    contact = () if how == "no contact" else CONTACT
    result = run("sites", "add", "https://baomoi.vn", *options, "--data", data, *contact)
    assert (result.code, result.out, result.err.count("\n")) == (code, "", 1)
    assert says in result.err
    assert {path: path.read_bytes() if path.is_file() else b"" for path in tmp_path.rglob("*")} == before


def test_a_folder_in_which_nobody_may_write_is_named(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("baotinh.adding.writing.os.access", lambda path, *_: "papers" not in str(path))
    monkeypatch.setattr("baotinh.sites_add.look", lambda *_, **__: pytest.fail("something was asked for"))
    (tmp_path / "papers").mkdir()
    result = run("sites", "add", "https://baomoi.vn", "--data", tmp_path, *CONTACT)
    assert (result.code, result.out) == (74, "")
    assert f"Permission denied: {tmp_path / 'papers'}" in result.err
