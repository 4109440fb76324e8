"""Kinds are told by content, not by name; what is no page is none; what belongs to a page is passed over."""

import bz2
import gzip
import io
import json
import lzma
import unicodedata
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.foreign.archive import Archive, lines, names, one_line, whole, write
from tests.foreign.records import (
    FORMS,
    HTML,
    Fields,
    Form,
    all_one_member,
    arc,
    arc_head,
    article,
    each_a_member,
    gz,
    gz_with_lengths,
    http,
    plain,
    record,
    record_id,
    response,
    revisit,
    wacz,
    warcinfo,
)
from tests.foreign.saved import PIXEL, fill, in_windows_letters, mhtml, mhtml_alone, save_complete
from tests.foreign.stories import STRANGER, Story, address, page, story

ONE, TWO = story(0, "Bến Sậy"), story(1, "Đồi Quạ")
FIRST, SECOND = address("tin-ben-say-1001"), address("tin-doi-qua-1002")
BOTH = (article(FIRST, ONE), article(SECOND, TWO))
SECRET = "zqx77kwv"
"""A password."""


def both_are_there(archive: Archive) -> None:
    assert archive.titles == sorted((ONE.title, TWO.title))
    assert sorted(archive.rows("SELECT url, site FROM articles")) == [(FIRST, "langtram"), (SECOND, "langtram")]


NAMES = (
    "data.warc.gz.1",
    "khong-duoi",
    "tin.html",
    "ghi-chu.txt",
    "x.warc",
    "x.warc.gz",
    "TEN.WARC.GZ",
    "x.dat",
    "x.csv",
)


@pytest.mark.parametrize("pack", FORMS.values(), ids=FORMS)
def test_a_warc_file_is_known_by_its_first_bytes(archive: Archive, tmp_path: Path, pack: Form) -> None:
    """Whatever it is called, and also where the name says something else."""
    told = {name: (address(f"tin-{at}-11{at}"), story(at, f"Ghềnh {at}")) for at, name in enumerate(NAMES)}
    head = warcinfo("x", "ai do")
    files = [(name, pack((head, article(*each), article(SECOND, TWO)))) for name, each in told.items()]
    whole(archive.take(write(tmp_path / "tep", files)))
    assert archive.titles == sorted((TWO.title, *(each.title for _, each in told.values())))
    assert archive.rows("SELECT count(*) FROM articles WHERE url IS NULL") == [(0,)]


@pytest.mark.parametrize("version", [1, 11, 2])
def test_an_arc_file_is_known_by_its_first_bytes(archive: Archive, tmp_path: Path, version: int) -> None:
    """Of Alexa, of Heritrix, and of the second version, with and without gzip, under any name."""
    for at, (name, form) in enumerate((("old.arc", plain), ("old.arc.gz", each_a_member), ("cu", all_one_member))):
        url, told = f"http://baolangtram.example/arc-{at}.html", story(at, f"Phà {at}")
        second = arc(f"http://baolangtram.example/b-{at}.html", story(at + 3, f"Phà {at}"), "20110101000000", version)
        (tmp_path / name).write_bytes(form((arc_head(version), arc(url, told, version=version), second)))
        whole(archive.take(tmp_path / name))
        assert archive.rows("SELECT url, site FROM articles WHERE title = ?", told.title) == [(url, "langtram")]
        assert archive.looks(url) == ["2010-05-12T03:00:00+00:00"]
    assert len(archive.titles) == 6


def test_no_article_is_read_from_the_head_of_an_arc_file(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "x.arc").write_bytes(plain((arc_head(11), arc(FIRST, ONE))))
    whole(archive.take(tmp_path / "x.arc"))
    assert archive.titles == [ONE.title]
    assert archive.rows("SELECT url FROM captures") == [(FIRST,)]


@pytest.mark.parametrize("is_deflated", [False, True], ids=["stored", "deflated"])
def test_a_wacz_file_is_known_by_what_is_in_it(archive: Archive, tmp_path: Path, is_deflated: bool) -> None:
    """Each of its WARC files is read, whatever the zip file is called; its lists are no pages."""
    for at, name in enumerate(("x.wacz", "x.zip", "khong-duoi")):
        warcs = {
            f"data-{n}.warc{'.gz' if form is each_a_member else ''}": form(
                (article(address(f"tin-{at}{n}-120"), story(n, f"Bãi {at}")),)
            )
            for n, form in enumerate((each_a_member, plain))
        }
        (tmp_path / name).write_bytes(wacz(warcs, is_deflated=is_deflated))
    whole(archive.take(*(tmp_path / name for name in ("x.wacz", "x.zip", "khong-duoi"))))
    assert archive.titles == sorted(story(n, f"Bãi {at}").title for at in range(3) for n in range(2))


MANNERS = {
    "chrome": ("chrome", "quoted-printable"),
    "chrome-base64": ("chrome", "base64"),
    "ie": ("ie", "base64"),
    "ie-quoted": ("ie", "quoted-printable"),
    "firefox": ("firefox", "8bit"),
    "firefox-base64": ("firefox", "base64"),
}


@pytest.mark.parametrize("suffix", [".mhtml", ".html", ""])
def test_the_page_within_an_mhtml_file_is_read(archive: Archive, tmp_path: Path, suffix: str) -> None:
    """Its frames, pictures and style sheets are no pages, and nothing is said of them."""
    told = {name: (address(f"tin-{name}-1301"), story(at, f"Ấp {at}")) for at, name in enumerate(MANNERS)}
    files = [
        (
            f"{name}{suffix}",
            mhtml(page(told[name][1]), told[name][0], manner, title=told[name][1].title, encoding=coded),
        )
        for name, (manner, coded) in MANNERS.items()
    ]
    alone = address("tin-mot-minh-1302"), story(4, "Ấp Chót")
    whole(archive.take(write(tmp_path / "tep", [*files, (f"mot-minh{suffix}", mhtml_alone(page(alone[1]), alone[0]))])))
    assert archive.titles == sorted(each.title for _, each in (*told.values(), alone))
    for url, each in (*told.values(), alone):
        [[site, body]] = archive.rows("SELECT site, body FROM articles WHERE ? IN (url, canonical_url)", url)
        assert (site, body) == ("langtram", "\n\n".join(each.body))
    assert {at for [at] in archive.rows("SELECT fetched_at FROM captures")} == {"2026-05-16T12:12:36+00:00"}


@pytest.mark.parametrize("charset", ["utf-16", "windows-1258"])
def test_an_old_mhtml_file_is_read_in_its_letters(archive: Archive, tmp_path: Path, charset: str) -> None:
    """Of which the part alone tells: old Vietnamese pages are in windows-1258 or in UTF-16."""
    text = page(ONE).replace('<meta charset="utf-8">', "")
    text = in_windows_letters(text) if charset == "windows-1258" else text
    (tmp_path / "a.mht").write_bytes(mhtml(text, FIRST, "ie", encoding="base64", charset=charset))
    whole(archive.take(tmp_path / "a.mht"))
    assert archive.titles == [ONE.title]
    assert archive.bodies(FIRST) == ["\n\n".join(ONE.body)]


def table(delimiter: str, *, columns: str = "url,title,content", mark: str = "") -> str:
    rows = [f'{address(f"tin-{n}")},"{told.title}","{" ".join(told.body)}"' for n, told in enumerate((ONE, TWO))]
    return (
        mark + "\n".join((columns, *rows)).replace('",', f'"{delimiter}').replace(".html,", f".html{delimiter}") + "\n"
    )


def zipped(name: str, body: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as whole_:
        whole_.writestr(name, body)
    return kept.getvalue()


NO_PAGES: dict[str, bytes | str] = {
    "bang.csv": table(","),
    "bang-khong-duoi": table(","),
    "bang.txt": table(","),
    "bang-excel.csv": table(";", columns="url;title;content", mark="\ufeff"),
    "bang.tsv": table("\t", columns="url\ttitle\tcontent"),
    "danh-sach.json": json.dumps([{"title": ONE.title, "body": "\n\n".join(ONE.body)}], ensure_ascii=False, indent=1),
    "dong.jsonl": "".join(json.dumps({"title": each.title, "body": each.body}) + "\n" for each in (ONE, TWO)),
    "anh.html": PIXEL,
    "anh.png": PIXEL,
    "van-ban.docx": zipped("word/document.xml", b"<w:document/>"),
    "van-ban.pdf": b"%PDF-1.7\n1 0 obj << >> endobj\n%%EOF\n",
    "rong.html": b"",
    "nguon.xml": '<?xml version="1.0"?><rss version="2.0"><channel><title>Báo</title><item><title>Tin</title>'
    f"<link>{FIRST}</link><description>{ONE.lead}</description></item></channel></rss>",
    "so-do.xml": '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    f"<url><loc>{FIRST}</loc></url></urlset>",
    "bang.db": b"SQLite format 3\0" + bytes(4080),
    "nen.bin": gz(PIXEL),
    "nen.lz4": b"\x04\x22\x4d\x18\x64\x40\xa7" + page(ONE).encode(),
    "nen-zst.warc": b"\x28\xb5\x2f\xfd\x04\x58" + page(ONE).encode(),
    "nen.html.bz2": bz2.compress(page(ONE).encode()),
    "nen.xz": lzma.compress(page(ONE).encode()),
    "trang.pdf": b"%PDF-1.7\n<html><title>x</title><p>" + page(ONE).encode(),
}  # fmt: skip


def test_what_is_no_page_is_refused_with_a_line(archive: Archive, tmp_path: Path) -> None:
    """Tables, lists, feeds, pictures, papers of an office: exit 2, a line each, and the page beside them is stored."""
    folder = write(tmp_path / "tep", [*NO_PAGES.items(), ("tin.html", page(ONE))])
    done = archive.take(folder)
    assert done.code == 2
    assert {
        name: sum(names(line, folder / name) for line in lines(done)) for name in NO_PAGES if name != "bang.csv"
    } == {name: 1 for name in NO_PAGES if name != "bang.csv"}
    assert len(lines(done)) == len(NO_PAGES)
    assert archive.titles == [ONE.title]


@pytest.mark.parametrize("name", ["nen.lz4", "nen-zst.warc", "nen.html.bz2", "nen.xz"])
def test_of_what_is_packed_the_line_says_that_it_has_to_be_unpacked(
    archive: Archive, tmp_path: Path, name: str
) -> None:
    [path] = write(tmp_path / "tep", [(name, NO_PAGES[name])]).iterdir()
    done = archive.take(path)
    one_line(done, path)
    assert "unpack it first" in done.err


def test_what_the_archive_itself_exports_is_no_page(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "x.warc").write_bytes(plain(BOTH))
    whole(archive.take(tmp_path / "x.warc"))
    for name in ("tin.csv", "tin.jsonl", "tin.json"):
        assert archive.ask("export", "-o", tmp_path / name).code == 0
        (tmp_path / name).rename(tmp_path / f"{name}.txt")
        one_line(archive.take(tmp_path / f"{name}.txt"), tmp_path / f"{name}.txt")
    both_are_there(archive)


def test_a_text_is_no_table_for_its_commas(archive: Archive, tmp_path: Path) -> None:
    """Flattened text, Markdown and pages stay articles, under any name."""
    told = [story(at, f"Xã {at}") for at in range(4)]
    text = "\n\n".join((told[0].title, "12/05/2026 07:15", told[0].lead, *told[0].body))
    marked = "\n\n".join((f"# {told[1].title}", told[1].lead, *told[1].body))
    files: list[tuple[str, bytes | str]] = [
        ("a.txt", text),
        ("b.md", marked),
        ("khong-duoi", page(told[2])),
        ("c.html", gzip.compress(page(told[3]).encode())),
    ]
    whole(archive.take(write(tmp_path / "tep", files)))
    assert archive.titles == sorted(each.title for each in told)


TEXT = "\n\n".join((ONE.title, *ONE.body)).encode()
WGET = "metadata://gnu.org/software/wget/warc/"
RESOURCES = (
    (f"urn:text:{FIRST}", TEXT, "text/plain"),
    (f"urn:text:{SECOND}", page(TWO).encode(), "text/html"),
    (f"urn:thumbnail:{FIRST}", PIXEL, "image/png"),
    (f"urn:view:{FIRST}", PIXEL, "image/png"),
    (f"urn:pageinfo:{FIRST}", b'{"pageid": "x"}', "application/json"),
    (f"urn:dom-snapshot:{SECOND}", page(TWO).encode(), "text/html"),
    (f"{WGET}wget.log", TEXT, "text/plain"),
    (f"{WGET}wget_arguments.txt", TEXT, "text/plain"),
)
ANSWERS: tuple[tuple[str, bytes, str, Fields], ...] = (
    ("https://baolangtram.example/robots.txt", b"User-agent: *\n", "200 OK", (("Content-Type", "text/plain"),)),
    ("https://baolangtram.example/1.png", PIXEL, "200 OK", (("Content-Type", "image/png"),)),
    ("https://baolangtram.example/a.css", b"p {}", "200 OK", (("Content-Type", "text/css"),)),
    (address("khong-con"), page(TWO).encode(), "404 Not Found", HTML),
    (address("hong"), page(TWO).encode(), "503 Service Unavailable", HTML),
    (address("cu"), b"", "301 Moved", (("Location", FIRST),)),
    ("https://baolangtram.example/", b"<title>Tin</title><a href='/a.html'>Tin</a>", "200 OK", HTML),
)
OTHERS = (
    ("request", FIRST, b"GET / HTTP/1.1\r\n\r\n", "application/http; msgtype=request"),
    ("metadata", FIRST, b"via: https://baolangtram.example/\r\n", "application/warc-fields"),
    ("metadata", address("mo-ta"), page(TWO).encode(), "text/html"),
    ("conversion", FIRST, TEXT, "text/plain"),
    ("continuation", FIRST, TEXT, "text/html"),
    ("response", "dns:baolangtram.example", b"20260512\nbaolangtram.example. 300 IN A 10.0.0.1\n", "text/dns"),
)
BESIDE = (
    warcinfo("x.warc.gz", "wget/1.21"),
    *(record("resource", url, body, content_type=kind) for url, body, kind in RESOURCES),
    *(response(url, body, headers=headers, status=f"HTTP/1.1 {status}") for url, body, status, headers in ANSWERS),
    *(record(kind, url, body, content_type=stated) for kind, url, body, stated in OTHERS),
)


def test_what_lies_beside_pages_in_a_warc_is_no_page(archive: Archive, tmp_path: Path) -> None:
    """Requests, logs, extracted texts, thumbnails, answers that are no pages: one article, and no complaint."""
    (tmp_path / "x.warc.gz").write_bytes(each_a_member((*BESIDE, article(FIRST, ONE))))
    whole(archive.take(tmp_path / "x.warc.gz"))
    assert archive.titles == [ONE.title]
    assert archive.rows("SELECT count(*) FROM captures WHERE url LIKE 'urn:%' OR url LIKE 'metadata:%'") == [(0,)]


def test_a_resource_with_the_address_of_a_page_is_a_page(archive: Archive, tmp_path: Path) -> None:
    """As tools write it that saw the page in a browser, without its answer."""
    (tmp_path / "x.warc").write_bytes(record("resource", FIRST, page(ONE).encode(), content_type="text/html"))
    whole(archive.take(tmp_path / "x.warc"))
    assert archive.rows("SELECT title, url FROM articles") == [(ONE.title, FIRST)]


LATER = "2026-05-14T03:00:00Z"
DATED = (("WARC-Refers-To-Target-URI", FIRST), ("WARC-Refers-To-Date", "2026-05-12T03:00:00Z"))
REFERS = {
    "by-address-and-date": (*DATED, ("WARC-Payload-Digest", "sha1:AAAA")),
    "by-id": (("WARC-Refers-To", record_id(FIRST)),),
    "by-address": DATED[:1],
    "by-own-address": (("WARC-Payload-Digest", "sha1:AAAA"),),
}


@pytest.mark.parametrize("more", REFERS.values(), ids=REFERS)
def test_a_revisit_is_a_look_at_its_page(archive: Archive, tmp_path: Path, more: Fields) -> None:
    """It says that the page was the same: one more capture, no other text; the same file again changes nothing."""
    (tmp_path / "x.warc.gz").write_bytes(each_a_member((article(FIRST, ONE), revisit(FIRST, LATER, more=more))))
    for _ in range(2):
        whole(archive.take(tmp_path / "x.warc.gz"))
        assert archive.looks(FIRST) == ["2026-05-12T03:00:00+00:00", "2026-05-14T03:00:00+00:00"]
        assert archive.bodies(FIRST) == ["\n\n".join(ONE.body)]
        assert archive.titles == [ONE.title]


def test_an_answer_304_is_a_look_too(archive: Archive, tmp_path: Path) -> None:
    told = revisit(FIRST, LATER, more=(("WARC-Refers-To-Target-URI", FIRST),), profile="server-not-modified",
                   head=http(b"", (("ETag", '"mot"'),), status="HTTP/1.1 304 Not Modified"))  # fmt: skip
    (tmp_path / "x.warc.gz").write_bytes(each_a_member((article(FIRST, ONE), told)))
    whole(archive.take(tmp_path / "x.warc.gz"))
    assert archive.looks(FIRST) == ["2026-05-12T03:00:00+00:00", "2026-05-14T03:00:00+00:00"]


def test_a_revisit_in_another_file_finds_its_page(archive: Archive, tmp_path: Path) -> None:
    """In the same import, and in one that comes later."""
    (tmp_path / "a.warc.gz").write_bytes(gz(article(FIRST, ONE)))
    (tmp_path / "b.warc.gz").write_bytes(gz(revisit(FIRST, LATER, more=DATED)))
    (tmp_path / "c.warc.gz").write_bytes(gz(revisit(FIRST, "2026-05-15T03:00:00Z", more=DATED)))
    whole(archive.take(tmp_path / "a.warc.gz", tmp_path / "b.warc.gz"))
    whole(archive.take(tmp_path / "c.warc.gz"))
    assert [str(at)[:10] for at in archive.looks(FIRST)] == ["2026-05-12", "2026-05-14", "2026-05-15"]


def test_a_revisit_of_the_page_at_another_address_is_that_page(archive: Archive, tmp_path: Path) -> None:
    """The second address had the same bytes: it leads to the text, as an article or as another name of the first."""
    (tmp_path / "x.warc.gz").write_bytes(each_a_member((article(FIRST, ONE), revisit(SECOND, LATER, more=DATED))))
    whole(archive.take(tmp_path / "x.warc.gz"))
    assert archive.looks(SECOND) == ["2026-05-14T03:00:00+00:00"]
    shown = archive.ask("show", SECOND)
    assert (shown.code, ONE.title in shown.out) == (0, True)


def test_a_revisit_of_what_nobody_has_is_no_page(archive: Archive, tmp_path: Path) -> None:
    """Files are handed on in parts: nothing is stored of it, and what lies beside it is; whether it is told is open."""
    more = (("WARC-Refers-To-Target-URI", SECOND), ("WARC-Refers-To-Date", "2020-05-12T03:00:00Z"))
    (tmp_path / "x.warc.gz").write_bytes(each_a_member((revisit(SECOND, LATER, more=more), article(FIRST, ONE))))
    done = archive.take(tmp_path / "x.warc.gz")
    assert done.code == (2 if lines(done) else 0)
    assert archive.titles == [ONE.title]


NO_ADDRESSES = (
    "file:///home/ai/tin.html",
    "javascript:alert(1)",
    "data:text/html,xin",
    "blob:https://a.example/1",
    "about:blank",
    "chrome-extension://abc/tin.html",
    "C:\\tin\\tin.html",
    "ftp://baolangtram.example/a.html",
)


def test_a_record_has_no_other_address_than_one_of_the_web(archive: Archive, tmp_path: Path) -> None:
    """As good as none: it costs a line, and the pages beside it are stored."""
    path = tmp_path / "x.warc.gz"
    bad = [article(url, story(at + 2, f"Hói {at}")) for at, url in enumerate(NO_ADDRESSES)]
    path.write_bytes(each_a_member((BOTH[0], *bad, BOTH[1])))
    done = archive.take(path)
    assert (done.code, len(lines(done))) == (2, len(NO_ADDRESSES)), done
    both_are_there(archive)
    assert archive.rows("SELECT count(*) FROM captures") == [(2,)]


def test_a_page_states_no_other_address_than_one_of_the_web(archive: Archive, tmp_path: Path) -> None:
    """What it gives as its own is passed over, and the page is one without address."""
    told = [(f"{at}.html", page(story(at, f"Hói {at}"), head=f'<link rel="canonical" href="{url}">'))
            for at, url in enumerate(NO_ADDRESSES)]  # fmt: skip
    whole(archive.take(write(tmp_path / "tep", told)))
    assert archive.rows("SELECT DISTINCT url, canonical_url FROM articles") == [(None, None)]
    assert len(archive.titles) == len(NO_ADDRESSES)


def with_password(url: str) -> str:
    return url.replace("https://", f"https://bandoc:{SECRET}@")


def nothing_tells_it(archive: Archive, folder: Path, said: str) -> None:
    assert archive.traces(SECRET) == []
    for name in ("tin.csv", "tin.jsonl"):
        assert archive.ask("export", "-o", folder / name).code == 0
        assert SECRET not in (folder / name).read_text("utf-8")
    for table_ in ("captures", "related", "images", "links", "pages"):
        assert SECRET not in archive.ask("export", "--table", table_, "-o", "-", "--format", "csv").out
    for number, *_ in archive.rows("SELECT id FROM articles"):
        said += "".join(archive.ask(command, number).out for command in ("show", "explain", "cite"))
    assert SECRET not in said


def test_no_password_of_an_address_of_a_warc_is_told(archive: Archive, tmp_path: Path) -> None:
    """Of pages, of redirects, of what a page leads to; the WARC keeps what came."""
    picture = with_password("https://baolangtram.example/1.jpg")
    links = (
        '<div class="related"><h3>Tin liên quan</h3><ul>'
        f'<li><a href="{with_password(SECOND)}">{TWO.title}</a></li></ul></div>'
        f'<figure><img src="{picture}"><figcaption>Bến sông</figcaption></figure>'
    )
    moved = (("Location", with_password(FIRST)),)
    head = f'<link rel="canonical" href="{with_password(FIRST)}">'
    records = (
        response(with_password(FIRST), page(ONE, aside=links, head=head)),
        response(with_password(SECOND), page(TWO), headers=(*HTML, ("Content-Location", with_password(SECOND)))),
        response(with_password(address("cu")), b"", status="HTTP/1.1 301 Moved", headers=moved),
        revisit(with_password(FIRST), LATER, more=(("WARC-Refers-To-Target-URI", with_password(FIRST)),)),
    )
    (tmp_path / "x.warc.gz").write_bytes(each_a_member(records))
    done = archive.take(tmp_path / "x.warc.gz")
    both_are_there(archive)
    nothing_tells_it(archive, tmp_path, done.said)
    assert archive.is_in_warc(SECRET)
    assert archive.ask("rebuild").code == 0
    nothing_tells_it(archive, tmp_path, "")


def test_no_password_of_a_bad_record_is_told(archive: Archive, tmp_path: Path) -> None:
    """Whatever is wrong with it: the line names file and byte, and no address with a password."""
    url = with_password(FIRST)
    strange = (*HTML, ("Content-Encoding", "aes128gcm"))
    bad = (
        article(url, ONE, None),
        response(url, page(ONE), length="99"),
        response(url, page(ONE), headers=strange),
    )
    (tmp_path / "x.warc.gz").write_bytes(each_a_member((*bad, BOTH[1])))
    done = archive.take(tmp_path / "x.warc.gz")
    assert (done.code, archive.titles) == (2, [TWO.title])
    nothing_tells_it(archive, tmp_path, done.said)


def test_no_password_of_a_saved_page_is_told(archive: Archive, tmp_path: Path) -> None:
    """Neither of the address that it states, nor of the one that is typed."""
    told = story(3, "Cồn Sáo")
    (tmp_path / "a.mhtml").write_bytes(mhtml(page(ONE), with_password(FIRST), "chrome"))
    (tmp_path / "b.html").write_text(page(TWO, head=f'<link rel="canonical" href="{with_password(SECOND)}">'), "utf-8")
    (tmp_path / "c.html").write_text(page(told), "utf-8")
    done = archive.take(tmp_path / "a.mhtml", tmp_path / "b.html")
    typed = archive.take(tmp_path / "c.html", "--url", with_password(address("tin-con-sao-1003")))
    assert archive.titles == sorted((ONE.title, TWO.title, told.title))
    nothing_tells_it(archive, tmp_path, done.said + typed.said)
    assert archive.is_in_warc(SECRET)


CLUTTER = (
    ("desktop.ini", b"[.ShellClassInfo]\r\n"),
    ("Thumbs.db", b"\xd0\xcf\x11\xe0"),
    (".DS_Store", b"\0\0\0\1Bud1"),
)
BROWSERS = {
    "chrome": ("tin.html", "tin_files"),
    "edge-htm": ("tin.htm", "tin_files"),
    "firefox": ("Giếng làng Bến Sậy - Báo.html", "Giếng làng Bến Sậy - Báo_files"),
    "german": ("tin.html", "tin-Dateien"),
    "german-explorer": ("tin.htm", "tin_Dateien"),
    "french": ("tin.html", "tin_fichiers"),
    "spanish": ("tin.html", "tin_archivos"),
    "portuguese": ("tin.html", "tin_ficheiros"),
    "vietnamese": ("tin.html", "tin_tệp"),
    "points": ("tin.html", "tin.files"),
    "no-suffix": ("tin", "tin_files"),
    "numbered": ("tin (2).html", "tin (2)_files"),
}


def test_the_folder_of_a_page_that_was_saved_whole_belongs_to_it(archive: Archive, tmp_path: Path) -> None:
    """Each browser names it in its own language; the page itself says where its parts are, in plain letters or escaped.

    What lies in it is no page, even if a frame looks like one; nothing is said of it, and exit is 0.
    """
    told = {name: story(at, f"Sông {name}") for at, name in enumerate(BROWSERS)}
    for at, (name, (file, beside)) in enumerate(BROWSERS.items()):
        linked = quote(beside) if at % 2 else beside
        save_complete(tmp_path / "tep" / name, told[name], name=file, beside=beside, linked=linked)
        write(tmp_path / "tep" / name, CLUTTER)
    whole(archive.take(tmp_path / "tep"))
    assert archive.titles == sorted(each.title for each in told.values())


def test_a_folder_belongs_to_its_page_however_its_name_is_composed(archive: Archive, tmp_path: Path) -> None:
    """A disk of a Mac has letters and marks apart."""
    apart, joined = (unicodedata.normalize(form, "Giếng làng_files") for form in ("NFD", "NFC"))
    name = apart.replace("_files", ".html")
    save_complete(tmp_path / "tep", ONE, name=name, beside=apart, linked=joined)
    whole(archive.take(tmp_path / "tep"))
    assert archive.titles == [ONE.title]


def test_folders_that_belong_to_no_page_are_searched(archive: Archive, tmp_path: Path) -> None:
    """By year, called as a page that has nothing in it, or called as browsers do without a page beside."""
    told = [story(at, f"Chòm {at}") for at in range(5)]
    files = ("2026/05/a.html", "tin/b.html", "tin.html", "cu_files/c.html", "bai_viet/d.html")
    folder = write(tmp_path / "tep", [(name, page(each)) for name, each in zip(files, told, strict=True)])
    whole(archive.take(folder))
    assert archive.titles == sorted(each.title for each in told)


def test_pages_that_share_a_folder_of_parts_are_both_read(archive: Archive, tmp_path: Path) -> None:
    """Also where the folder stands deeper than the one that is given."""
    save_complete(tmp_path / "tep" / "sau", ONE, name="tin.html", beside="tin_files")
    (tmp_path / "tep" / "sau" / "khac.html").write_text(page(TWO, head='<link href="tin_files/a.css">'), "utf-8")
    fill(tmp_path / "tep" / "sau" / "tin_files" / "khung_files")
    whole(archive.take(tmp_path / "tep"))
    assert archive.titles == sorted((ONE.title, TWO.title))


@pytest.mark.parametrize(
    "files", [(), (("desktop.ini", "[x]"),), (("trong/.an", "x"),)], ids=["empty", "shell", "hidden"]
)
def test_a_folder_without_pages_is_one_line(
    archive: Archive, tmp_path: Path, files: tuple[tuple[str, str], ...]
) -> None:
    """And the page beside it on the same line is stored, before it or behind it."""
    (tmp_path / "khong-co-gi").mkdir()
    write(tmp_path / "khong-co-gi", files)
    write(tmp_path, [("a.html", page(ONE)), ("b.html", page(TWO))])
    one_line(archive.take(tmp_path / "a.html", tmp_path / "khong-co-gi", tmp_path / "b.html"), tmp_path / "khong-co-gi")
    assert archive.titles == sorted((ONE.title, TWO.title))


def write_by_warcio(path: Path, version: str, told: list[tuple[Story, str]]) -> None:
    head = StatusAndHeaders("200 OK", list(HTML), protocol="HTTP/1.1")
    get = StatusAndHeaders("GET / HTTP/1.1", [], is_http_request=True)
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=path.suffix == ".gz", warc_version=version)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "warcio"}))
        for one, url in told:
            body, dated = page(one).encode(), {"WARC-Date": "2026-05-12T03:00:00Z"}
            answer = writer.create_warc_record(
                url, "response", io.BytesIO(body), length=len(body), http_headers=head, warc_headers_dict=dated
            )
            writer.write_request_response_pair(writer.create_warc_record(url, "request", http_headers=get), answer)
            digest = answer.rec_headers.get_header("WARC-Payload-Digest")
            again = writer.create_revisit_record(
                url, digest, url, dated["WARC-Date"], http_headers=head, warc_headers_dict={"WARC-Date": LATER}
            )
            writer.write_record(again)


def test_files_of_warcio_are_imported_whole(archive: Archive, tmp_path: Path) -> None:
    files = {"a.warc.gz": "1.0", "b.warc": "1.1"}
    told = {name: [(story(at, f"Làng {name}"), address(f"tin-{name[0]}{at}-15")) for at in range(3)] for name in files}
    for name, version in files.items():
        write_by_warcio(tmp_path / name, version, told[name])
    whole(archive.take(*(tmp_path / name for name in files)))
    assert archive.titles == sorted(one.title for each in told.values() for one, _ in each)
    for each in told.values():
        assert {len(archive.looks(url)) for _, url in each} == {2}


def by_wget(told: Story, url: str, at: str) -> tuple[bytes, ...]:
    """A request and its answer as wget 1.21 writes them: with the address in angle brackets."""
    more = (("WARC-IP-Address", "10.0.0.1"), ("WARC-Block-Digest", "sha1:AAAA"), ("WARC-Payload-Digest", "sha1:BBBB"))
    asked = b"GET / HTTP/1.1\r\nUser-Agent: Wget/1.21.3\r\n\r\n"
    block = http(page(told).encode(), (*HTML, ("Connection", "keep-alive")))
    return (
        record("request", f"<{url}>", asked, at=at, content_type="application/http;msgtype=request"),
        record("response", f"<{url}>", block, at=at, content_type="application/http;msgtype=response", more=more),
    )


@pytest.mark.parametrize("is_gz", [True, False], ids=["gz", "plain"])
def test_files_of_wget_are_imported_whole(archive: Archive, tmp_path: Path, is_gz: bool) -> None:
    """Each gzip member has its lengths in an extra field; at the end stand the log and the arguments, as resources."""
    told = [(story(at, f"Thung {at}"), address(f"tin-{at}-16")) for at in range(3)]
    same = (
        ("WARC-Profile", "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"),
        ("WARC-Truncated", "length"),
        ("WARC-Refers-To", record_id(f"<{told[0][1]}>")),
    )
    kind = "application/http;msgtype=response"
    records = [
        warcinfo("x.warc.gz", "Wget/1.21.3 (linux-gnu)"),
        *(each for one in told for each in by_wget(*one, "2026-05-12T03:00:00Z")),
        record("revisit", f"<{told[0][1]}>", http(b""), at=LATER, content_type=kind, more=same),
        record("metadata", f"<{WGET}MANIFEST.txt>", b"<urn:uuid:1>\r\n", content_type="text/plain"),
        record("resource", f"<{WGET}wget_arguments.txt>", b'"--warc-file" "x"\n', content_type="text/plain"),
        record("resource", f"<{WGET}wget.log>", TEXT, content_type="text/plain"),
    ]
    path = tmp_path / ("x.warc.gz" if is_gz else "x.warc")
    path.write_bytes(b"".join(map(gz_with_lengths, records)) if is_gz else plain(records))
    whole(archive.take(path))
    assert archive.titles == sorted(each.title for each, _ in told)
    assert sorted(str(url) for [url] in archive.rows("SELECT url FROM articles")) == sorted(url for _, url in told)
    assert [str(at)[:10] for at in archive.looks(told[0][1])] == ["2026-05-12", "2026-05-14"]


def test_files_of_fastwarc_are_imported_whole(archive: Archive, tmp_path: Path) -> None:
    """WARC/1.1, fields in their own order, the length before the rest, dates with a part of a second."""
    told = [(story(at, f"Khe {at}"), address(f"tin-{at}-17")) for at in range(3)]

    def written(one: Story, url: str) -> bytes:
        block = http(page(one).encode())
        fields = (
            f"WARC-Type: response\r\nContent-Length: {len(block)}\r\nWARC-Record-ID: {record_id(url)}\r\n"
            f"WARC-Date: 2026-05-12T03:00:00.250000Z\r\nContent-Type: application/http; msgtype=response\r\n"
            f"WARC-Target-URI: {url}\r\nWARC-Payload-Digest: sha1:AAAA\r\n"
        )
        return b"WARC/1.1\r\n" + fields.encode() + b"\r\n" + block + b"\r\n\r\n"

    (tmp_path / "x.warc.gz").write_bytes(each_a_member([written(*one) for one in told]))
    whole(archive.take(tmp_path / "x.warc.gz"))
    assert archive.titles == sorted(each.title for each, _ in told)


def test_files_of_browsers_crawlers_are_imported_whole(archive: Archive, tmp_path: Path) -> None:
    """Browsertrix and pywb rename the headers that they undid; Common Crawl does so with a prefix of its own."""
    renamed = {
        "orig": (("X-Archive-Orig-Content-Encoding", "br"), ("X-Archive-Orig-Transfer-Encoding", "chunked")),
        "crawler": (("X-Crawler-Content-Encoding", "gzip"), ("X-Crawler-Transfer-Encoding", "chunked")),
    }
    told = {name: (story(at, f"Núi {at}"), address(f"tin-{name}-18", STRANGER)) for at, name in enumerate(renamed)}
    records = [
        response(url, page(each), headers=(*HTML, *renamed[name]), status="HTTP/2 200",
                 more=(("WARC-Identified-Payload-Type", "text/html"), ("WARC-Resource-Type", "document")))
        for name, (each, url) in told.items()
    ]  # fmt: skip
    (tmp_path / "x.wacz").write_bytes(wacz({"rec-1.warc.gz": each_a_member(records)}))
    whole(archive.take(tmp_path / "x.wacz"))
    assert archive.titles == sorted(each.title for each, _ in told.values())
