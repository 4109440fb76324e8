"""Before anything is taken down, the command shows what would go."""

import io
import re
import shutil
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from pipelines.db.archive import Archive
from tests.baotinh.conftest import Result, Run
from tests.pipelines.conftest import NOON, URL
from tests.pipelines.sound import Filler

OTHER = "https://baovidu.vn/chuyen-khac-654321.html"
NEIGHBOUR = "https://baonhaban.vn/mua-lon-777777.html"
PAGE = b"cung mot trang"


class Keyboard(io.StringIO):
    """Somebody who can be asked."""

    def isatty(self) -> bool:
        return True


class Desk:
    """An archive, and somebody who takes articles down in it."""

    def __init__(self, data: Path, run: Run, patch: pytest.MonkeyPatch) -> None:
        self.data = data
        self._run = run
        self._patch = patch
        with Archive(data, write=True) as archive:
            filler = Filler(archive)
            filler.article(URL, NOON, b"ban dau", "Mưa")
            filler.article(URL, NOON + timedelta(hours=6), b"ban sau", "Mưa lớn")
            filler.article(OTHER, NOON, b"chuyen khac", "Chuyện khác")
            filler.finish()

    def keep(self, *found: tuple[str, str | None, str]) -> None:
        """Articles (address, paper, title) that all have the bytes of the one at `URL`, which is read once more."""
        with Archive(self.data, write=True) as archive:
            filler = Filler(archive)
            filler.article(URL, NOON + timedelta(days=1), PAGE, "Mưa rất lớn")
            for hour, (url, site, title) in enumerate(found):
                filler.article(url, NOON + timedelta(days=2, hours=hour), PAGE, title)
                archive.db.execute("INSERT OR IGNORE INTO sites (id, name, domain, status, local_sources)"
                                   " SELECT ?, ?, ?, status, local_sources FROM sites WHERE id = 'vidu'",
                                   (site, site, site))  # fmt: skip
                archive.db.execute("UPDATE articles SET site = ? WHERE url = ?", (site, url))
                archive.db.conn.commit()
            filler.finish()

    def takes_down(self, name: object, *options: str, answer: str | None = None) -> Result:
        """The command; `answer` is what is typed, if somebody is asked."""
        self._patch.setattr(sys, "stdin", io.StringIO() if answer is None else Keyboard(answer))
        return self._run("redact", name, *options, "--data", self.data)

    def has(self, url: str) -> bool:
        return self._run("show", url, "--data", self.data).code == 0


@pytest.fixture
def desk(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path / "data", run, monkeypatch)


@pytest.mark.parametrize("name", [URL, f"{URL}?utm_source=x", "1"])
def test_title_day_address_and_numbers_are_shown_before_the_question(desk: Desk, name: str) -> None:
    done = desk.takes_down(name, answer="n\n")
    listed, _, asked = done.out.partition("Delete")
    assert "1 article with 2 texts, and 2 captures" in listed
    assert f"1 · 2026-03-07 · vidu · Mưa lớn · {URL} · 2 texts" in listed
    assert "for good? [y/N]" in asked


@pytest.mark.parametrize("answer", ["n\n", "\n", "no\n"])
def test_who_says_no_keeps_everything(desk: Desk, answer: str) -> None:
    done = desk.takes_down(URL, answer=answer)
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith("nothing was taken out\n")
    assert desk.has(URL)


def test_who_says_yes_loses_what_was_shown_and_nothing_else(desk: Desk) -> None:
    done = desk.takes_down(URL, answer="y\n")
    assert done.code == 0
    assert "1 article and 2 captures taken out" in done.out
    assert not desk.has(URL)
    assert desk.has(OTHER)


def test_with_yes_the_same_is_said_and_nobody_is_asked(desk: Desk) -> None:
    done = desk.takes_down(URL, "--yes")
    assert f"1 · 2026-03-07 · vidu · Mưa lớn · {URL} · 2 texts" in done.out
    assert "for good?" not in done.out
    assert not desk.has(URL)


@pytest.mark.parametrize("name", ["99", "https://baovidu.vn/khong-co-000000.html", "x"])
def test_of_what_is_not_kept_nobody_is_asked(desk: Desk, name: str) -> None:
    done = desk.takes_down(name, answer="y\n")
    assert done.code == 2
    assert "for good?" not in done.out
    assert "nothing is kept of" in done.err


def test_an_article_without_a_day_or_an_address_is_shown_as_such(desk: Desk) -> None:
    page = desk.data.parent / "saved.txt"
    page.write_text("Mưa lớn\n\n" + "Mưa lớn kéo dài nhiều giờ khiến nước sông dâng. " * 9, "utf-8")
    desk._run("import", page, "--data", desk.data)
    assert "3 · no day · no paper · Mưa lớn · no address · 1 text\n" in desk.takes_down(3, answer="n\n").out


@pytest.mark.parametrize("control", ["\x1b[2J", "\x1b]0;x\x07", "\x9b31m", "\r", "\n", "\u2028", "\u202e"])
def test_titles_are_shown_in_one_line_without_controls(desk: Desk, control: str) -> None:
    with Archive(desk.data, write=True) as archive, archive.transaction() as db:
        db.execute("UPDATE articles SET title = ? WHERE url = ?", (f"Mưa{control}lớn", URL))
    lines = desk.takes_down(URL, "--yes").out.split("\n")
    [line] = [line for line in lines if URL in line]
    assert "Mưa" in line
    assert "lớn" in line
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202e]", line)


def test_a_title_without_an_end_is_cut(desk: Desk) -> None:
    with Archive(desk.data, write=True) as archive, archive.transaction() as db:
        db.execute("UPDATE articles SET title = ? WHERE url = ?", ("dài " * 5000, URL))
    done = desk.takes_down(URL, "--yes")
    assert max(map(len, done.out.splitlines())) < 300
    assert URL in done.out


@pytest.mark.parametrize(("others", "rest"), [(18, None), (19, None), (20, 1), (45, 26)])
def test_of_very_many_a_screenful_is_shown_and_the_number_of_the_rest(
    desk: Desk, others: int, rest: int | None
) -> None:
    desk.keep(*((f"https://baovidu.vn/ban-{n:03}-5000{n:03}.html", "vidu", f"Bản {n}") for n in range(others)))
    done = desk.takes_down(URL, answer="n\n")
    shown = [line for line in done.out.splitlines() if " · " in line]
    assert len(shown) == min(20, others + 1)
    assert URL in shown[0]
    assert f"{others + 1} articles with {others + 3} texts" in done.out
    assert (f"and {rest} more" in done.out) is (rest is not None)
    assert ("more" in done.out) is (rest is not None)


def test_an_article_of_another_paper_that_is_the_same_to_the_byte_is_told_before_the_question(desk: Desk) -> None:
    desk.keep((NEIGHBOUR, "nhaban", "Mưa rất lớn"))
    done = desk.takes_down(URL, answer="n\n")
    listed = done.out.partition("Delete")[0]
    assert f" · nhaban · Mưa rất lớn · {NEIGHBOUR} · 1 text" in listed
    assert "1 of them is another paper's (nhaban): its page is the same to the byte, so it goes too" in listed
    assert desk.has(NEIGHBOUR)


def test_articles_of_other_papers_are_shown_before_the_papers_own(desk: Desk) -> None:
    own = [(f"https://baovidu.vn/ban-{n:03}-5000{n:03}.html", "vidu", f"Bản {n}") for n in range(40)]
    desk.keep(*own, (NEIGHBOUR, "nhaban", "Mưa rất lớn"), ("https://baoxa.vn/tin-888888.html", "xa", "Mưa ở xa"))
    done = desk.takes_down(URL, answer="n\n")
    shown = [line for line in done.out.splitlines() if " · " in line]
    assert URL in shown[0]
    assert "nhaban" in shown[1]
    assert " xa " in shown[2]
    assert "2 of them are other papers' (nhaban, xa): their pages are the same to the byte, so they go too" in done.out


def test_of_an_article_that_stands_alone_no_other_paper_is_named(desk: Desk) -> None:
    assert "of them" not in desk.takes_down(URL, answer="n\n").out


def test_with_yes_what_goes_of_another_paper_is_told_too(desk: Desk) -> None:
    desk.keep((NEIGHBOUR, "nhaban", "Mưa rất lớn"))
    done = desk.takes_down(NEIGHBOUR, "--yes")
    assert "1 of them is another paper's (vidu)" in done.out
    assert not desk.has(URL)
    assert not desk.has(NEIGHBOUR)
    assert desk.has(OTHER)


def an_export(data: Path) -> Path:
    path = data / "exports" / "2026" / "news.csv"
    path.parent.mkdir(parents=True)
    path.write_text(f"id,url\n1,{URL}\n", "utf-8")
    return path


def a_report_of_a_rebuild(data: Path) -> Path:
    path = data / "exports" / "rebuild-20260307T080000.txt"
    path.parent.mkdir()
    path.write_text(f"article 1\t{URL[8:]}\tno article\tMưa lớn {URL}\n", "utf-8")
    return path


def a_snapshot(data: Path) -> Path:
    path = data / "exports" / "snapshot.db"
    path.parent.mkdir()
    shutil.copyfile(data / "archive.db", path)
    return path


def an_earlier_database(data: Path) -> Path:
    return Path(shutil.copyfile(data / "archive.db", data / "archive.db.before-rebuild"))


def a_later_one(data: Path) -> Path:
    return Path(shutil.copyfile(data / "archive.db", data / "archive.db.before-rebuild.2"))


def a_draft_of_a_rebuild(data: Path) -> Path:
    (data / ".rebuild").mkdir()
    return data / ".rebuild"


@pytest.mark.parametrize(
    "leave",
    [an_export, a_report_of_a_rebuild, a_snapshot, an_earlier_database, a_later_one, a_draft_of_a_rebuild],
    ids=lambda leave: leave.__name__,
)
def test_each_file_that_goes_is_named_once_before_the_question_and_once_after(
    desk: Desk, leave: Callable[[Path], Path]
) -> None:
    path = leave(desk.data)
    said = desk.takes_down(URL, answer="y\n").out
    asked, _, after = said.partition("for good?")
    before, told = (re.findall(rf"{re.escape(str(path))}(?=[,:])", part) for part in (asked, after))
    assert (len(before), len(told)) == (1, 1), said
    assert not path.exists()


def test_a_file_that_stays_is_not_named(desk: Desk) -> None:
    path = an_export(desk.data)
    path.write_text(f"id,url\n2,{OTHER}\n", "utf-8")
    assert path.name not in desk.takes_down(URL, answer="y\n").out
    assert path.exists()
