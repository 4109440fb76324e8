"""`baotinh digest`, as cron mails it, as a browser shows it, and as programs read it."""

import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rich.cells import cell_len

from baotinh.report import WIDTH, Cell, Column, Report, Section, Table, as_html, as_text, bar
from crawler.items import VIETNAM
from pipelines.db.archive import Archive
from tests.baotinh.conftest import Run
from tests.pipelines.query.desk import DAY, Kept, Told, daily

BLOCKED = Told({"asked": 4, "listings": 0}, {"later": {"HTTP 403": 4}, "trouble": {"silent": "HTTP 403"}}, new=0)
LONG = "Ủy ban nhân dân tỉnh quyết định phê duyệt quy hoạch chi tiết khu dân cư mới ven sông giai đoạn hai " * 3
POISON = "Tin </td><script>alert(1)</script> \x1b[2J\u202e “quê” & \r\n<img src=x>"


def days_before(number: float) -> datetime:
    return datetime.now(UTC) - timedelta(days=number)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three papers, five weeks up to now; one of them is shut since an hour, and of two articles there is news."""
    folder = tmp_path_factory.mktemp("digest") / "data"
    with Archive(folder, write=True) as archive:
        start = days_before(36).astimezone(VIETNAM).date()
        rhythms = {"baosonla": daily(8), "bao-co-ten-rat-dai-nhu-the": daily(8), "baolangson": lambda *_: 0}
        desk = Kept(archive, 1, rhythms, start=start)
        desk.after(36)
        desk.now = days_before(0.03)  # late in the evening the last one of yesterday is more than a day ago
        desk.run({})
        desk.now = days_before(0.02)
        desk.run({"baosonla": BLOCKED})
        edited, gone = desk.publish("baosonla", LONG), desk.publish("baosonla", POISON)
        desk.edit(edited, body="Khác.")
        desk.delete(gone)
    return folder


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(made, tmp_path / "data"))


def section(out: str, head: str) -> list[str]:
    """The lines below a head, up to the next one."""
    lines = out.splitlines()
    rest = lines[lines.index(head) + 1 :]
    return rest[: rest.index("")] if "" in rest else rest


# --- the text


def test_the_text_has_everything_in_80_columns(run: Run, data: Path) -> None:
    told = run("digest", "--data", data)
    assert (told.code, told.err) == (0, "")
    assert max(map(cell_len, told.out.splitlines())) <= WIDTH
    first, second, *_ = told.out.splitlines()
    yesterday = datetime.now(VIETNAM).date() - DAY
    assert first.startswith(f"Báo Tỉnh, {yesterday} 00:00 to ")
    assert re.fullmatch(r"\d+ articles came from 2 papers; 1 edited, 1 gone; \d+ crawls\.", second)
    assert section(told.out, "What is wrong")[0].startswith("  baosonla: blocked since 20")
    came = section(told.out, "What came")
    assert came[0].split() == ["paper", "came", "edited", "gone", "published", "usual"]
    assert [line.split()[0] for line in came[1:3]] != []
    assert came[3] == "  nothing from 1 paper: baolangson"
    [head, edited] = section(told.out, "What was edited")
    assert head.split() == ["number", "seen", "paper", "title", "changed"]
    assert "Ủy ban nhân dân tỉnh quyết định" in edited
    assert edited.endswith("… text")
    assert cell_len(edited) == WIDTH - len("changed") + len("text"), "a title has all the room that is left"


def test_bars_are_of_text_and_the_longest_is_of_who_brought_most(run: Run, data: Path) -> None:
    rows = section(run("digest", "--data", data).out, "What came")[1:3]
    bars = [row.split()[-1] for row in rows]
    assert bars[0] == "█" * 20
    assert set("".join(bars)) <= {"█", "▌"}
    assert len(bars[1]) <= len(bars[0])


def test_what_a_page_says_reaches_no_terminal_and_breaks_no_line(run: Run, data: Path) -> None:
    told = run("digest", "--data", data)
    [_, gone] = section(told.out, "What is gone")
    assert "alert(1)" in gone
    assert not set("\x1b\u202e\r") & set(told.out)


def test_an_archive_without_anything_says_so(run: Run, tmp_path: Path) -> None:
    with Archive(tmp_path / "data", write=True):
        pass
    told = run("digest", "--data", tmp_path / "data")
    assert (told.code, told.err) == (0, "")
    assert told.out.splitlines()[1] == "No paper has been crawled yet: see `baotinh crawl --help`."


def test_an_archive_without_news_says_so(run: Run, data: Path) -> None:
    with Archive(data, write=True) as archive, archive.transaction() as db:
        for table, column in (("texts", "seen_at"), ("articles", "gone_at"), ("runs", "started_at")):
            db.execute(f"UPDATE {table} SET {column} = strftime('%Y-%m-%dT%H:%M:%S+00:00', {column}, '-5 days')")
        db.execute("UPDATE runs SET ended_at = started_at")
    told = run("digest", "--data", data, "--since", "today")
    assert told.out.splitlines()[1] == "Nothing came; 0 edited, 0 gone; 0 crawls."
    assert "outage since" in "\n".join(section(told.out, "What is wrong"))
    assert section(told.out, "What came")[0].startswith("  nothing from 3 papers: ")
    assert "What was edited" not in told.out


def test_where_all_is_well_it_says_so(run: Run, data: Path) -> None:
    with Archive(data, write=True) as archive, archive.transaction() as db:
        db.execute("DELETE FROM run_sites WHERE run_id = (SELECT max(id) FROM runs)")
    assert section(run("digest", "--data", data).out, "What is wrong") == ["  Nothing: all is well."]


# --- how far back


@pytest.mark.parametrize(
    ("told", "days"),
    [("today", 0), ("yesterday", 1), ("Yesterday", 1), ("7d", 7), ("2w", 14), ("1d", 1), ("ISO", 3)],
)
def test_days_are_those_of_viet_nam(run: Run, data: Path, told: str, days: int) -> None:
    day = datetime.now(VIETNAM).date() - days * DAY
    out = run("digest", "--data", data, "--since", day if told == "ISO" else told).out
    assert out.startswith(f"Báo Tỉnh, {day} 00:00 to ")


@pytest.mark.parametrize(
    "told", ["gestern", "0d", "7", "7 days", "99999d", "2026-02-30", "2026-W10", "20260307", "", "-1d", "２d"]
)
def test_what_is_no_day_is_one_line(run: Run, data: Path, told: str) -> None:
    answer = run("digest", "--data", data, f"--since={told}")
    assert (answer.code, answer.out) == (2, "")
    assert "expected yesterday, today, a day such as 2026-03-07, 7d or 2w, found" in answer.err
    assert answer.err.count("\n") == 1


def test_a_day_that_has_not_come_is_one_line(run: Run, data: Path) -> None:
    answer = run("digest", "--data", data, "--since", datetime.now(VIETNAM).date() + 2 * DAY)
    assert answer.code == 2
    assert "expected a day that has come" in answer.err


# --- HTML


class Tags(HTMLParser):
    """What stands in a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: dict[str, set[str | None]] = {}
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        if tag != "meta":
            self.open.append(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, set()).add(value)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_the_page_is_whole_in_itself_and_says_what_the_text_says(run: Run, data: Path, tmp_path: Path) -> None:
    told = run("digest", "--data", data, "--html", tmp_path / "digest.html")
    page = (tmp_path / "digest.html").read_text("utf-8")
    tags = Tags(page)
    assert tags.open == []
    assert tags.names <= {
        "html",
        "head",
        "meta",
        "title",
        "body",
        "h1",
        "h2",
        "p",
        "ul",
        "li",
        "table",
        "tr",
        "th",
        "td",
        "a",
    }
    assert tags.attributes.keys() <= {"lang", "charset", "name", "content", "style", "cellpadding", "align", "href"}
    assert tags.attributes["lang"] == {"en"}
    assert all(str(href).startswith("https://baosonla.vn/tin-") for href in tags.attributes["href"])
    assert "url(" not in page
    assert not set("\x1b\u202e") & set(page), "a file has no guard before it"
    said = " ".join(" ".join(tags.texts).split())
    assert LONG.strip() in said, "a page has room for a title"
    for head in ("What is wrong", "What came", "What was edited", "What is gone"):
        assert head in told.out.splitlines()
        assert head in said
    assert "█" * 20 in said


def test_what_a_page_says_is_text_in_the_html(run: Run, data: Path) -> None:
    told = run("digest", "--data", data, "--html", "-")
    assert told.code == 0
    assert told.out.startswith("<!DOCTYPE html>")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in told.out
    assert not set("\x1b\u202e") & set(told.out)


def test_the_page_is_not_written_into_the_archive_nor_half(run: Run, data: Path, tmp_path: Path) -> None:
    inside = run("digest", "--data", data, "--html", data / "warc" / "digest.html")
    assert (inside.code, inside.out) == (2, "")
    assert "is in the archive" in inside.err
    (tmp_path / "file").write_text("")
    nowhere = run("digest", "--data", data, "--html", tmp_path / "file" / "digest.html")
    assert (nowhere.code, nowhere.out, nowhere.err.count("\n")) == (74, "", 1)
    assert run("digest", "--data", data, "--html", data / "exports" / "digest.html").code == 0
    assert [path.name for path in (data / "exports").iterdir()] == ["digest.html"]


def test_json_has_all_of_it(run: Run, data: Path) -> None:
    told = run("digest", "--data", data, "--json")
    found = json.loads(told.out)
    assert found.keys() == {
        "since", "until", "crawls", "papers", "edited", "gone", "alarms", "mended", "rescues", "rescued",
        "killed", "seal",
    }  # fmt: skip
    documented = (Path(__file__).parent.parent.parent / "docs" / "operations.md").read_text("utf-8")
    assert {name for name in found if f"`{name}`" not in documented} == set()
    assert found["papers"][-1]["site"] == "baolangson"


# --- how a report is set


@pytest.mark.parametrize(
    ("number", "most", "shown"),
    [(0, 0, ""), (0, 9, ""), (9, 9, "████"), (1, 2, "██"), (1, 1_000_000, "▌"), (3, 8, "█▌"), (7, 8, "███▌")],
)
def test_a_bar_is_as_long_as_its_share_and_what_is_there_can_be_seen(number: int, most: int, shown: str) -> None:
    assert bar(number, most, 4) == shown


@pytest.mark.parametrize("title", [LONG, "新" * 90, "a" * 300, "Ngắn", "", "á" * 80, "\t\n", "👩‍🌾 " * 50])
def test_a_title_of_any_length_and_script_fits(title: str) -> None:
    columns = (Column("number", is_number=True), Column("title", is_wide=True), Column("changed"))
    rows = ((Cell("12"), Cell(title), Cell("text")), (Cell("3"), Cell("Một"), Cell("title")))
    report = Report("Tựa", title or "–", (Section("Head", (title,), Table(columns, rows), (title,)),))
    lines = as_text(report).splitlines()
    assert max(map(cell_len, lines)) <= WIDTH
    assert sum(line.endswith((" text", " title")) for line in lines) == 2
    assert Tags(as_html(report)).open == []


@pytest.mark.parametrize("url", [None, "javascript:alert(1)", "urn:sha256:12", "//x.vn/", "data:text/html,x"])
def test_html_leads_to_pages_of_the_web_alone(url: str | None) -> None:
    report = Report("T", "l", (Section("H", (), Table((Column("t"),), ((Cell("Tin", url),),))),))
    assert "<a" not in as_html(report)


def test_an_address_cannot_leave_its_attribute() -> None:
    cell = Cell("Tin", 'https://x.vn/"onmouseover="alert(1)')
    page = Tags(as_html(Report("T", "l", (Section("H", (), Table((Column("t"),), ((cell,),))),))))
    assert page.attributes.keys() == {"lang", "charset", "name", "content", "style", "cellpadding", "align", "href"}
