"""The language that is settled: which one counts, what is said in it, and what stays English."""

import re
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from baotinh.cli import cli
from baotinh.schedule import troubles
from baotinh.schedule.outbox import letter
from baotinh.troubles import lines
from crawler.messages import language, speaking
from crawler.sites import Site
from pipelines.db.archive import Archive
from tests.baotinh.conftest import Run
from tests.baotinh.test_status import make
from tests.pipelines.query.desk import OFFLINE, Told
from tests.test_messages import ENGLISH_WORDS, QUOTED

SHUT = Told({"asked": 4}, {"trouble": {"front page": "login page at https://baosonla.vn/"}}, new=0)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("language") / "data", {"baosonla": SHUT})


@pytest.fixture
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")


def settle(data: Path, text: str) -> None:
    (data / "baotinh.toml").write_text(text, "utf-8")


# --- which language


VI, EN = (
    "chưa thu thập báo nào: xem `baotinh crawl --help`\n",
    "no paper has been crawled yet: see `baotinh crawl --help`\n",
)


@pytest.mark.parametrize(
    ("line", "environment", "file", "locale", "said"),
    [
        ((), {}, "", {}, EN),
        ((), {}, "", {"LANG": "vi_VN.UTF-8"}, VI),
        ((), {}, "", {"LANG": "vi"}, VI),
        ((), {}, "", {"LANG": "vi_VN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, EN),
        ((), {}, "", {"LC_MESSAGES": "vi_VN", "LC_ALL": "C.UTF-8"}, EN),
        ((), {}, "", {"LANG": "vie_XX"}, EN),
        ((), {}, 'lang = "vi"', {}, VI),
        ((), {}, 'lang = "en"', {"LANG": "vi_VN.UTF-8"}, EN),
        ((), {"BAOTINH_LANG": "vi"}, 'lang = "en"', {}, VI),
        ((), {"BAOTINH_LANG": ""}, 'lang = "vi"', {}, VI),
        (("--lang", "en"), {"BAOTINH_LANG": "vi"}, 'lang = "vi"', {"LANG": "vi"}, EN),
        (("--lang", "vi"), {}, "", {}, VI),
    ],
)
def test_the_line_outranks_the_environment_and_that_the_file_and_that_the_locale(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: tuple[str, ...], environment: dict[str, str],
    file: str, locale: dict[str, str], said: str,
) -> None:  # fmt: skip
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {**environment, **locale}.items():
        monkeypatch.setenv(name, value)
    with Archive(tmp_path, write=True):
        pass
    if file:
        settle(tmp_path, f"{file}\n")
    assert run(*line, "status", "--data", tmp_path) == (0, said, "")
    assert language() == "en", "whoever imports the package hears English"


@pytest.mark.parametrize("word", ["de", "VI", "vi_VN", "tiếng Việt"])
def test_a_word_that_is_no_language_is_one_line(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    monkeypatch.setenv("BAOTINH_LANG", word)
    told = run("status", "--data", tmp_path)
    assert (told.code, told.out, told.err.count("\n")) == (2, "", 1)
    assert f'expected one of en, vi, found "{word}"' in told.err


def test_a_file_that_names_no_language_is_a_fault_and_stops_nobody_who_only_reads(run: Run, tmp_path: Path) -> None:
    with Archive(tmp_path, write=True):
        pass
    settle(tmp_path, 'lang = "de"\n')
    assert run("status", "--data", tmp_path).code == 0
    told = run("doctor", "--data", tmp_path)
    assert told.code == 74
    assert 'lang: expected one of en, vi, found "de"' in told.out
    assert run("crawl", "baosonla", "--data", tmp_path).code == 2


COMMANDS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("--lang", "vi", "status"), VI),
    (("status",), EN),
    (("--lang", "vi", "status", "--site", "x"), ""),
    (("--lang", "vi", "status", "--json"), "{"),
    (("status", "--check"), ""),
    (("--lang", "en", "status"), EN),
)


@pytest.mark.parametrize("order", [COMMANDS, COMMANDS[::-1], COMMANDS[3:] + COMMANDS[:3]])
@pytest.mark.parametrize("spoken", ["en", "vi"])
def test_commands_in_one_process_leave_each_other_and_their_caller_no_language(
    tmp_path: Path, order: tuple[tuple[tuple[str, ...], str], ...], spoken: str
) -> None:
    with Archive(tmp_path, write=True):
        pass
    with speaking(spoken):
        for words, said in order:
            assert CliRunner().invoke(cli, [*words, "--data", str(tmp_path)]).output.startswith(said), words
            assert language() == spoken, words


def test_the_language_of_a_folder_is_not_left_to_the_next_folder(tmp_path: Path) -> None:
    folders = (tmp_path / "vi", tmp_path / "en", tmp_path / "vi")
    for folder in folders:
        with Archive(folder, write=True):
            pass
    settle(tmp_path / "vi", 'lang = "vi"\n')
    said = [CliRunner().invoke(cli, ["status", "--data", str(folder)]).output for folder in folders]
    assert said == [VI, EN, VI]


# --- what is said in it


def assert_vietnamese(text: str) -> None:
    assert unicodedata.is_normalized("NFC", text)
    assert not ENGLISH_WORDS.search(QUOTED.sub(" ", re.sub(r"\S*[-/]\S*", " ", text))), text


def test_status_speaks_vietnamese_in_80_columns_and_its_kinds_stay(run: Run, made: Path, vietnamese: None) -> None:
    told = run("status", "--data", made)
    assert told.code == 0
    table = told.out.splitlines()[:4]
    assert all(len(line) <= 80 for line in table)
    assert table[2].startswith("ổn  bao-co-ten-rat-…")
    assert table[3].startswith("XEM baosonla")
    assert re.search(
        r"^XEM baosonla: nothing readable từ \d\d:\d\d ngày \d\d/\d\d/\d{4}: "
        r"ở chỗ trang chủ lại là trang đăng nhập tại https://baosonla\.vn/$",
        told.out,
        re.MULTILINE,
    )
    assert run("status", "--check", "--data", made).code == 70


def test_a_paper_that_is_well_has_its_usual_number_and_weekday(run: Run, tmp_path: Path, vietnamese: None) -> None:
    told = run("status", "--site", "baosonla", "--data", make(tmp_path, {})).out
    day = r"(thứ (Hai|Ba|Tư|Năm|Sáu|Bảy)|Chủ nhật)"
    assert re.search(rf"^ổn \S+: hôm nay \d+ bài, thường \d+(,\d+)? bài đến hết ngày {day}$", told, re.MULTILINE)


@pytest.mark.parametrize("command", ["status", "digest", "doctor"])
def test_json_is_the_same_in_every_language(
    run: Run, made: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    english = run(command, "--json", "--data", made)
    monkeypatch.setenv("BAOTINH_LANG", "vi")
    told = run(command, "--json", "--data", made)
    assert told.code == english.code
    changing = re.compile(r"\d{4}-\d\d-\d\dT[\d:+]+|\d+\.\d+ GiB")
    assert changing.sub("", told.out) == changing.sub("", english.out)


def test_the_digest_is_vietnamese_from_title_to_notes(run: Run, made: Path, tmp_path: Path, vietnamese: None) -> None:
    told = run("digest", "--data", made, "--html", tmp_path / "d.html")
    first, second, *_ = told.out.splitlines()
    assert re.fullmatch(r"Báo Tỉnh, từ 00:00 ngày [\d/]{10} đến \d\d:\d\d ngày [\d/]{10} \(giờ Việt Nam\)", first)
    assert re.fullmatch(
        r"(\d+ bài mới từ \d báo|Không có bài mới); 0 bài bị sửa, 0 bài bị gỡ; \d+ lần thu thập\.", second
    )
    assert_vietnamese(told.out)
    page = (tmp_path / "d.html").read_text("utf-8")
    assert '<html lang="vi">' in page
    assert "<h2>Đang có sự cố</h2>" in page


def test_doctor_says_what_it_found_in_vietnamese(run: Run, made: Path, vietnamese: None) -> None:
    told = run("doctor", "--data", made)
    assert told.code == 0
    lines = told.out.splitlines()
    assert {line.split()[0] for line in lines} <= {"ổn", "cảnh"}
    for line in lines:
        assert_vietnamese(line[22:])


def test_an_outage_of_ours_and_a_settled_paper_are_told(run: Run, tmp_path: Path, vietnamese: None) -> None:
    data = make(tmp_path / "data", {"*": OFFLINE})
    [line] = run("status", "--check", "--data", data).out.splitlines()
    assert line.startswith("mọi báo: outage từ ")
    assert line.endswith(": không máy chủ nào trả lời: máy này đang mất mạng, hoặc DNS hỏng")


# --- the line in which a command ends


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("status", "--site", "baosonl"), "không có báo nào tên 'baosonl'; ý bạn là 'baosonla'?"),
        (("search", "mưa", "--province", "Bến Đỗ"), "không có tỉnh nào, cũ hay mới, tên 'Bến Đỗ'"),
        (("status", "--sit", "x"), "Không có tùy chọn '--sit'. Ý bạn là '--site'?"),
        (("show",), "Thiếu tham số 'ID|URL'."),
        (("cite", "1", "2"), "Thừa tham số (2)"),
        (("export", "--limit", "0"), "Giá trị không hợp lệ cho '--limit': 0 nằm ngoài khoảng x>=1."),
        (("export", "--from", "gestern"), "cần ngày như 2026-03-07, lại gặp 'gestern'"),
        (("stat",), "Không có lệnh 'stat'."),
        (("show", "999999"), "không có bài '999999' trong "),
        (("backup",), "cần thư mục để sao lưu: hãy nêu DIR, hoặc đặt backup_to trong "),
        (
            ("restore", "/nirgends"),
            "không có bản sao lưu trong /nirgends: cần /nirgends/manifest.json; hãy chọn thư mục khác",
        ),
        (("crawl", "baosonla"), "chưa có địa chỉ liên hệ: hãy đặt --contact hoặc BAOTINH_CONTACT"),
    ],
)
def test_a_command_ends_with_a_vietnamese_line_and_the_same_code(
    run: Run, made: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    where = ("--data", made) if words[0] not in ("stat", "restore") else ()
    english = run(*words, *where)
    monkeypatch.setenv("BAOTINH_LANG", "vi")
    told = run(*words, *where)
    assert (told.code, told.out, told.err.count("\n")) == (english.code, "", 1)
    assert told.err.startswith("baotinh: ")
    assert said in told.err
    assert_vietnamese(told.err.replace("baotinh: ", "").replace(str(made), ""))


def test_an_archive_that_is_not_there(run: Run, tmp_path: Path, vietnamese: None) -> None:
    told = run("status", "--data", tmp_path / "x")
    assert told.code == 2
    assert told.err == (
        f"baotinh: không có kho lưu trữ trong {tmp_path}/x: cần {tmp_path}/x/archive.db; "
        "hãy thu thập hoặc nhập trước, hoặc chỉ --data khác\n"
    )


# --- letters, and what a crawl says


def test_a_letter_tells_in_vietnamese_what_began_and_what_is_over(tmp_path: Path) -> None:
    told = {"backup": "kết thúc với mã 74", "baosonla: silent": "x"}
    found = {
        "baosonla: silent": "x",
        "all papers: outage": "không máy chủ nào trả lời",
        "baocamau: blocked": "báo chặn",
    }
    with speaking("vi"):
        change = troubles.compare(told, found)
        written = letter(change.subject, change.body, tmp_path, datetime.now(UTC))
    assert written.subject == "baotinh: 2 sự cố mới, 1 sự cố đã hết: mọi báo: outage và 2 việc khác"
    assert written.body.splitlines() == [
        "mọi báo: outage: không máy chủ nào trả lời",
        "baocamau: blocked: báo chặn",
        "",
        "Đã hết:",
        "backup: kết thúc với mã 74",
        "",
        "Còn 1 sự cố đã báo trước đây: xem `baotinh status --check`.",
        "",
        "-- ",
        f"Kho lưu trữ ở {tmp_path}",
    ]


class Account:
    is_offline = False


@pytest.mark.parametrize(
    ("kind", "what", "said"),
    [
        ("silent", "HTTP 403", "không đọc được gì của bao ở https://bao.vn/: HTTP 403; lần thu thập tới sẽ hỏi lại"),
        ("silent", "it wants to be left alone until 2026-03-07T08:00:00+00:00",
         "máy chủ yêu cầu ngưng hỏi đến 15:00 ngày 07/03/2026; lần thu thập sau lúc đó sẽ hỏi lại"),
        ("front page", "script shell at https://bao.vn/", "gặp trang rỗng chờ script điền vào tại https://bao.vn/;"),
        ("feed", "HTML page at https://bao.vn/rss", "gặp trang HTML tại https://bao.vn/rss; cần RSS hoặc Atom"),
        ("sitemap", "sitemap without an address at https://bao.vn/s", "sitemap không có địa chỉ nào tại"),
        ("nothing stored", "none of 3 pages is an article (3 × login page)", "xem `baotinh runs --site bao`"),
        ("no date", "the last 4 new articles have no time of publication, those before had one",
         "bao: 4 bài mới nhất không có giờ đăng, các bài trước đó thì có; có lẽ báo đã đổi giao diện"),
        ("no body", "the last 4 new articles have no text, those before had one", "bao: 4 bài mới nhất không có"),
    ],
)  # fmt: skip
def test_a_crawl_says_what_is_wrong_with_a_paper_in_vietnamese(kind: str, what: str, said: str) -> None:
    class Ended:
        account = Account
        trouble = {"bao": {kind: what}}  # noqa: RUF012

    with speaking("vi"):
        [line] = lines(Ended, (Site(id="bao", name="Báo", domain="bao.vn"),))  # type: ignore[arg-type]
    assert said in line
    assert_vietnamese(line)
