"""`import --only-known-sites`: of a large file of all the world's news, the pages of known papers, and nothing else."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.foreign.archive import PAPER, begin, lines, same_after_rebuild, write
from tests.foreign.records import (
    FORMS,
    HTML,
    arc,
    arc_head,
    article,
    each_a_member,
    gz,
    record,
    response,
    revisit,
    wacz,
    warcinfo,
)
from tests.foreign.saved import mhtml, saved_from, singlefile
from tests.foreign.stories import HOST, Story, address, page, story
from tests.recover.words import ONLY_KNOWN

AT, LATER = "2024-05-12T03:00:00Z", "2024-05-13T03:00:00Z"
OURS: dict[str, str] = {
    "plain": HOST, "www": f"www.{HOST}", "mobile": f"m.{HOST}", "edition": f"en.{HOST}", "upper": HOST.upper(),
    "shipped": "baosonla.vn", "dot": f"{HOST}.",
}  # fmt: skip
"""Hosts of known papers, as files of others have them."""
THEIRS = ("tin-la.example", f"x{HOST}", f"{HOST}.la.example", "baosonla.vn.la.example", "127.0.0.1", "baola.vn")
"""Hosts of others, some of which look like them."""


def world(count: int = 60) -> tuple[list[bytes], list[Story]]:
    """A file in the manner of CC-NEWS: answers of many hosts, a known one now and then."""
    ours = [(story(n, f"Xóm {name}"), address(f"tin-{name}-{30100 + n}", host)) for n, (name, host) in
            enumerate(OURS.items())]  # fmt: skip
    theirs = [(story(n, f"Phố {n}"), address(f"tin-la-{40100 + n}", THEIRS[n % len(THEIRS)])) for n in range(count)]
    records = [article(url, each, AT) for each, url in theirs]
    for n, (each, url) in enumerate(ours):
        records.insert(n * 9, article(url, each, AT))
    return [warcinfo("CC-NEWS-20240512.warc.gz", "StormCrawler 1.18"), *records], [each for each, _ in ours]


def aside(out: str) -> list[int]:
    """How many were left aside, as the lines that say so have it."""
    return [int(found[1]) for line in out.splitlines() if (found := re.search(r"\b(\d+)\b[^,]*\bleft aside\b", line))]


@pytest.mark.parametrize("form", FORMS)
def test_only_pages_of_known_papers_are_stored(tmp_path: Path, form: str) -> None:
    """One line says how many were left aside; that is no fault."""
    archive = begin(tmp_path / "data")
    records, ours = world()
    (tmp_path / "x.warc.gz").write_bytes(FORMS[form](records))
    done = archive.take(ONLY_KNOWN, tmp_path / "x.warc.gz")
    assert (done.code, lines(done), aside(done.out)) == (0, [], [60]), done
    assert archive.titles == sorted(each.title for each in ours)
    assert archive.rows("SELECT count(*) FROM captures") == [(len(ours),)]
    assert archive.rows("SELECT count(*) FROM articles WHERE site IS NULL") == [(0,)]
    same_after_rebuild(archive)
    assert archive.ask("verify").code == 0


def test_nothing_of_the_others_is_kept(tmp_path: Path) -> None:
    """Neither in the tables nor in the archive's own WARC files."""
    archive = begin(tmp_path / "data")
    records, _ = world(12)
    (tmp_path / "x.warc.gz").write_bytes(each_a_member(records))
    assert archive.take(ONLY_KNOWN, tmp_path / "x.warc.gz").code == 0
    for words in ("tin-la.example", "Phố 3", "baola.vn"):
        assert (archive.traces(words), archive.is_in_warc(words)) == ([], False), words


def test_without_the_option_all_are_stored(tmp_path: Path) -> None:
    archive = begin(tmp_path / "data")
    records, ours = world(6)
    (tmp_path / "x.warc.gz").write_bytes(each_a_member(records))
    done = archive.take(tmp_path / "x.warc.gz")
    assert (done.code, len(archive.titles), aside(done.out)) == (0, len(ours) + 6, [])


def test_again_it_changes_nothing_and_says_the_same(tmp_path: Path) -> None:
    """And without the option, later, the others come too."""
    archive = begin(tmp_path / "data")
    records, ours = world(6)
    (tmp_path / "x.warc.gz").write_bytes(each_a_member(records))
    assert archive.take(ONLY_KNOWN, tmp_path / "x.warc.gz").code == 0
    before = archive.rows("SELECT * FROM captures ORDER BY id")
    done = archive.take(ONLY_KNOWN, tmp_path / "x.warc.gz")
    assert (done.code, aside(done.out)) == (0, [6])
    assert archive.rows("SELECT * FROM captures ORDER BY id") == before
    assert archive.take(tmp_path / "x.warc.gz").code == 0
    assert len(archive.titles) == len(ours) + 6


def test_no_line_is_said_of_what_is_wrong_with_others(tmp_path: Path) -> None:
    """What will not be kept is not opened: 99 of 100 records of such a file are none of our business."""
    archive = begin(tmp_path / "data")
    other, ours = address("tin-la-50100", "tin-la.example"), address("tin-ta-50101")
    bad = (
        response(other, b"khong phai gzip", AT, headers=(*HTML, ("Content-Encoding", "gzip"))),
        response(other, b"khong phai br", AT, headers=(*HTML, ("Content-Encoding", "br"))),
        revisit(other, LATER, more=()),
        article(ours, story(1, "Xóm Ta"), AT),
    )
    (tmp_path / "x.warc.gz").write_bytes(each_a_member(bad))
    done = archive.take(ONLY_KNOWN, tmp_path / "x.warc.gz")
    assert (done.code, lines(done)) == (0, []), done
    assert archive.titles == [story(1, "Xóm Ta").title]


def test_a_damaged_record_still_costs_its_line(tmp_path: Path) -> None:
    """Whose it was nobody knows."""
    archive = begin(tmp_path / "data")
    good = gz(article(address("tin-ta-50102"), story(2, "Xóm Ta"), AT))
    bad = bytearray(gz(article(address("tin-ta-50103"), story(3, "Xóm Ta"), AT)))
    bad[len(bad) // 2] ^= 0x55
    (tmp_path / "x.warc.gz").write_bytes(bytes(bad) + good)
    done = archive.take(ONLY_KNOWN, tmp_path / "x.warc.gz")
    assert (done.code, len(lines(done)), len(archive.titles)) == (2, 1, 1), done


def test_looks_at_known_pages_count(tmp_path: Path) -> None:
    """A revisit of a known paper is a look, one of others is none."""
    archive = begin(tmp_path / "data")
    url, other = address("tin-ta-50104"), address("tin-la-50105", "tin-la.example")
    refers = (("WARC-Refers-To-Target-URI", url), ("WARC-Refers-To-Date", AT))
    records = (
        article(url, story(1, "Xóm Ta"), AT), article(other, story(2, "Phố"), AT),
        revisit(url, LATER, more=refers), revisit(other, LATER, more=()),
        record("request", other, b"GET / HTTP/1.1\r\n\r\n", at=AT),
    )  # fmt: skip
    (tmp_path / "x.warc.gz").write_bytes(each_a_member(records))
    done = archive.take(ONLY_KNOWN, tmp_path / "x.warc.gz")
    assert (done.code, lines(done)) == (0, []), done
    assert [str(at)[:10] for at in archive.looks(url)] == ["2024-05-12", "2024-05-13"]
    assert archive.rows("SELECT count(*) FROM captures") == [(2,)]


Save = Callable[[Story, str], str | bytes]
SAVERS: dict[str, Save] = {
    "singlefile": lambda told, url: singlefile(page(told), url),
    "chrome": lambda told, url: saved_from(page(told), url),
    "mhtml": lambda told, url: mhtml(page(told), url, "chrome"),
    "canonical": lambda told, url: page(told, head=f'<link rel="canonical" href="{url}">'),
}


def test_saved_pages_are_taken_by_the_address_that_they_claim(tmp_path: Path) -> None:
    """A page that claims none, or one of others, is left aside; text that says nothing too."""
    archive = begin(tmp_path / "data")
    ours = {name: story(n, f"Xóm {name}") for n, name in enumerate(SAVERS)}
    files: list[tuple[str, str | bytes]] = []
    for n, (name, save) in enumerate(SAVERS.items()):
        files.append((f"ta-{name}.html", save(ours[name], address(f"tin-{name}-{60100 + n}"))))
        files.append((f"la-{name}.html", save(story(n, f"Phố {name}"), address(f"tin-{n}-601", "tin-la.example"))))
    files.append(("khong.html", page(story(4, "Không Ai"))))
    done = archive.take(ONLY_KNOWN, write(tmp_path / "tep", files))
    assert (done.code, lines(done), aside(done.out)) == (0, [], [len(SAVERS) + 1]), done
    assert archive.titles == sorted(each.title for each in ours.values())


def test_whose_a_page_is_can_be_said_outright(tmp_path: Path) -> None:
    """With `--site` or `--url` the paper is known."""
    archive = begin(tmp_path / "data")
    (tmp_path / "a.html").write_text(page(story(0, "Xóm A")), "utf-8")
    (tmp_path / "b.html").write_text(page(story(1, "Xóm B")), "utf-8")
    assert archive.take(ONLY_KNOWN, tmp_path / "a.html", "--site", PAPER).code == 0
    assert archive.take(ONLY_KNOWN, tmp_path / "b.html", "--url", address("tin-b-60200")).code == 0
    assert len(archive.titles) == 2


def other_kinds(told: Sequence[Story]) -> dict[str, bytes]:
    """A known page and one of others, in each kind of file."""
    ours, theirs = address("tin-ta-70100"), address("tin-la-70101", "tin-la.example")
    pair = each_a_member((article(ours, told[0], AT), article(theirs, told[1], AT)))
    return {
        "x.wacz": wacz({"data.warc.gz": pair}),
        "x.arc.gz": gz(arc_head(1)) + gz(arc(address("tin-ta-70102"), told[2])) + gz(arc(theirs, told[3])),
    }


def test_files_of_each_kind_are_sifted(tmp_path: Path) -> None:
    archive = begin(tmp_path / "data")
    told = [story(n, f"Xóm {n}") for n in range(4)]
    folder = write(tmp_path / "tep", list(other_kinds(told).items()))
    done = archive.take(ONLY_KNOWN, folder)
    assert (done.code, lines(done), aside(done.out)) == (0, [], [2]), done
    assert archive.titles == sorted((told[0].title, told[2].title))


def test_a_file_without_a_known_paper_is_no_fault(tmp_path: Path) -> None:
    archive = begin(tmp_path / "data")
    records = [article(address(f"tin-{n}-80100", "tin-la.example"), story(n, f"Phố {n}"), AT) for n in range(5)]
    (tmp_path / "x.warc.gz").write_bytes(each_a_member(records))
    done = archive.take(ONLY_KNOWN, tmp_path / "x.warc.gz")
    assert (done.code, lines(done), aside(done.out)) == (0, [], [5]), done
    assert archive.rows("SELECT count(*) FROM captures") == [(0,)]
