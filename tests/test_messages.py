"""What is said to people is said in each language: nothing is missing, nothing too much, nothing left in English."""

import ast
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path

import pytest
from click import core, exceptions, parser, types

from crawler.messages import (
    LANGUAGES,
    day,
    en,
    language,
    message,
    moment,
    number,
    speak,
    speaking,
    translated,
    vi,
    weekday,
)
from crawler.text import counted
from pipelines.query.faults import KINDS
from tests.test_house import MODULES, ROOT, name_of

FIELD = re.compile(r"\{(\w+)\}")
SAME = {"–", "{kind}: {what}", "{counts}: {first}", ",", ".", "%Y-%m-%d", "HTML", "gzip"}
"""What may read alike in two languages."""
VIETNAMESE = re.compile(r"[ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE)
WITHOUT_MARKS = {
    "XEM",
    "feed",
    "trang HTML",
    "xem `{a}`",
    "{A} tại {B}",
    "Python {a}, SQLite {b}",
    '"active" hoặc "merged"',
}
QUOTED = re.compile(r"`[^`]*`|'[^']*'|\"[^\"]*\"|\{\w+\}|--[\w-]+|captures\.lost|404 Not Found")
"""What is the same in every language: commands, options, columns, what a page says."""
ENGLISH_WORDS = re.compile(
    r"\b(?:the|is|are|was|were|not|of|in|it|its|no|and|or|with|found|expected|see|has|have|had|be|to|by|from|that|this|"
    r"cannot|which|what|for|at|on|here|there|than|then|them|they|so|as|all|an|name|make|again|another)\b"
)


def forms(words: str | tuple[str, str]) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else words


def test_each_language_has_the_same_names() -> None:
    assert vi.MESSAGES.keys() - en.MESSAGES.keys() == set(), "superfluous"
    assert en.MESSAGES.keys() - vi.MESSAGES.keys() == set(), "missing"


def test_each_form_is_about_the_same_facts() -> None:
    for name in en.MESSAGES:
        facts = {frozenset(FIELD.findall(form)) for table in (en, vi) for form in forms(table.MESSAGES[name])}
        without_number = {fields - {"number"} for fields in facts}  # a form for one may go without
        assert len(without_number) == 1, name
        last = [forms(table.MESSAGES[name])[-1] for table in (en, vi)]
        assert len({"{number}" in form for form in last}) == 1, name


def test_what_was_said_in_english_keeps_its_facts() -> None:
    wrong = [line for line in vi.ENGLISH.items() if sorted(FIELD.findall(line[0])) != sorted(FIELD.findall(line[1]))]
    assert wrong == []


def test_what_is_said_in_vietnamese_is_vietnamese_and_composed() -> None:
    lines = {form for words in (*vi.MESSAGES.values(), *vi.ENGLISH.values()) for form in forms(words)}
    assert [form for form in lines if not unicodedata.is_normalized("NFC", form) or form != form.strip()] == []
    lines -= {form for form in lines if form in SAME or form.startswith("%")}
    assert {form for form in lines if not VIETNAMESE.search(form)} - WITHOUT_MARKS == set()
    assert [form for form in lines if ENGLISH_WORDS.search(QUOTED.sub(" ", form))] == []


# --- what stands in the code


Scope = Mapping[str, list[str]]
"""What the names within a function stand for."""


def calls(*names: str) -> Iterator[tuple[Path, Scope, ast.Call]]:
    """The calls of functions of these names, in what is ours to say: extraction and the make-believe papers are not."""
    for path in MODULES:
        if name_of(path).startswith(("crawler.extractors", "crawler.messages.", "baotinh.demo.")):
            continue
        source = path.read_text("utf-8")
        tree = ast.parse(source if any(f"{name}(" in source for name in names) else "")
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        for function in functions:
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and _called(node) in names:
                    yield path, scope_of(function), node


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else str(getattr(call.func, "id", ""))


def texts(node: ast.AST, scope: Scope) -> list[str]:
    """The texts that an expression may be, with `X` for what nobody knows before."""
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.IfExp):
        return texts(node.body, scope) + texts(node.orelse, scope)
    if isinstance(node, ast.Name):
        return scope.get(node.id, ["X"])
    if isinstance(node, ast.FormattedValue):
        return texts(node.value, scope)
    if isinstance(node, ast.JoinedStr):
        return ["".join(parts) for parts in product(*(texts(part, scope) for part in node.values))]
    if isinstance(node, ast.Call) and _called(node) == "counted":
        return [counted(number, text) for text in texts(node.args[1], scope) for number in (1, 2)]
    return ["X"]


def scope_of(function: ast.AST) -> Scope:
    """The texts that the names of a function, or of a module, stand for."""
    scope: dict[str, list[str]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found = texts(node.value, scope)
            if found != ["X"]:
                scope.setdefault(node.targets[0].id, []).extend(found)
    return scope


def test_every_name_is_said_and_every_name_that_is_said_is_there() -> None:
    said: set[str] = set()
    begun: set[str] = set()
    for _, scope, call in calls("message"):
        for text in texts(call.args[0], scope):
            (begun if "X" in text else said).add(text)
    begun = {text.partition("X")[0] for text in begun}
    known = set(en.MESSAGES)
    assert said - known == set()
    sources = [path.read_text("utf-8") for path in MODULES if "messages" not in path.parts]
    constants = {name for name in known - said if any(f'"{name}"' in source for source in sources)}
    left = {name for name in known - said - constants if not name.startswith(tuple(begun - {""}))}
    assert left - {"thousands", "decimal", "day"} == set(), "nobody says it"


ENDS = ("ArchiveError", "UsageError", "ConfigError", "BadParameter", "SiteError", "ContactMissingError",
        "ScheduleError", "LexiconError", "TakenAwayError", "DiskFullError", "UnexpectedError", "fail")  # fmt: skip
"""What ends a command with a line, and what is put into it."""


def said_in_english() -> Iterator[tuple[str, str]]:
    for path, scope, call in calls(*ENDS, "Check"):
        for argument in call.args[2:] if _called(call) == "Check" else call.args[:1]:
            for text in texts(argument, scope):
                said = re.sub(r"X+", "X", text)
                if " " in said.strip() and not re.search(r"[a-z]X|X[a-z]", said):  # else its pieces are looked at
                    yield name_of(path), said


def test_what_ends_a_command_and_what_doctor_finds_is_said_in_vietnamese_too() -> None:
    with speaking("vi"):
        told = {where: translated(where[1]) for where in set(said_in_english())}
    assert len(told) > 150
    left = {where: said for where, said in told.items() if ENGLISH_WORDS.search(QUOTED.sub(" ", said))}
    assert left == {}, "a line in ENGLISH of vi.py is missing"


def test_nothing_is_translated_that_nobody_says() -> None:
    trees = [ast.parse(path.read_text("utf-8")) for path in MODULES if "messages" not in path.parts]
    ours = {node.value for tree in trees for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)}  # fmt: skip
    libraries = [Path(module.__file__ or "").read_text("utf-8") for module in (core, exceptions, parser, types)]
    said = "\n".join([*ours, *libraries, *map(os.strerror, range(1, 140)), *SQLITE])
    assert {english for english in vi.ENGLISH if not any(map(said.__contains__, threes(english)))} == ELSEWHERE


def threes(english: str) -> list[str]:
    """The words of the longest part without a field, three at a time: some are next to each other where it is said."""
    words = max(FIELD.split(english)[::2], key=len).strip(" '\"").split(" ")
    return [" ".join(words[at : at + 3]) for at in range(max(1, len(words) - 2))]


ELSEWHERE = {"{a} at http{b}", "No such option: {a}", "{a} (Possible options: {b})", '"active" or "merged"',
             "{a} ({b} finding)", "{a} ({b} findings)"}  # fmt: skip
"""What is put together of parts, and what earlier versions of click say."""
SQLITE = ("file is not a database", "database disk image is malformed", "database is locked")


# --- how numbers and times are written


@pytest.mark.parametrize(
    ("value", "english", "vietnamese"),
    [(0, "0", "0"), (1234, "1,234", "1.234"), (1_234_567, "1,234,567", "1.234.567"), (2.5, "2.5", "2,5"),
     (2.0, "2", "2"), (1234.4, "1,234", "1.234"), (0.333, "0.333", "0,333")],
)  # fmt: skip
def test_numbers(value: float, english: str, vietnamese: str) -> None:
    assert number(value) == english
    with speaking("vi"):
        assert number(value) == vietnamese


def test_days_and_times() -> None:
    at = datetime(2026, 3, 8, 7, 5, tzinfo=UTC)
    assert (day(at), moment(at), moment(at, short=True)) == ("2026-03-08", "2026-03-08 07:05", "08.03. 07:05")
    with speaking("vi"):
        assert (day(at), moment(at), moment(at, short=True)) == ("08/03/2026", "07:05 ngày 08/03/2026", "07:05 08/03")
        week = [weekday(date(2026, 3, 2 + number)) for number in range(7)]
    assert week == ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"]


def test_one_and_many() -> None:
    assert [message("number came", number=n) for n in (0, 1, 2, 1200)] == [
        "0 articles came", "1 article came", "2 articles came", "1,200 articles came",
    ]  # fmt: skip
    with speaking("vi"):
        assert [message("number came", number=n) for n in (0, 1, 1200)] == ["0 bài mới", "1 bài mới", "1.200 bài mới"]


def test_a_language_is_spoken_until_its_block_ends() -> None:
    with speaking("vi"):
        speak("en")
        speak("vi")
    assert language() == "en"
    assert LANGUAGES == ("en", "vi")


# --- what was said in English


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [
        ("login page at https://x.vn/, and 2 more", "trang đăng nhập tại https://x.vn/, và 2 chỗ nữa"),
        ("robots.txt not to be had: HTTP 503", "không lấy được robots.txt: HTTP 503"),
        ("HTTP 403", "HTTP 403"),
        ("none of 14 pages is an article (12 × login page, 2 × HTTP 403)",
         "không trang nào trong 14 trang là bài (12 lần trang đăng nhập, 2 lần HTTP 403)"),
        ("Invalid value for '--since': expected a day such as 2026-03-07, found 'gestern'",
         "Giá trị không hợp lệ cho '--since': cần ngày như 2026-03-07, lại gặp 'gestern'"),
        ("papers/x.toml: home: expected an address on x.vn, found \"y\"",
         "papers/x.toml: home: cần địa chỉ thuộc x.vn, lại gặp \"y\""),
        ("no newspaper is called 'baosonl'; did you mean 'baosonla'?",
         "không có báo nào tên 'baosonl'; ý bạn là 'baosonla'?"),
        ("stopped by SIGTERM: what was stored is stored; run it again to go on",
         "dừng do tín hiệu SIGTERM: những gì đã lưu vẫn còn; chạy lại lệnh để làm tiếp"),
        ("a line {of} nobody's: {0}", "a line {of} nobody's: {0}"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_was_said_in_english_is_said_piece_by_piece(english: str, vietnamese: str) -> None:
    assert translated(english) == english
    with speaking("vi"):
        assert translated(english) == vietnamese


def walls() -> Iterator[str]:
    source = ast.parse((ROOT / "crawler" / "spiders" / "walls.py").read_text("utf-8"))
    for node in source.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name | ast.Tuple):
            for value in ast.walk(node.value):
                if isinstance(value, ast.Constant) and isinstance(value.value, str) and " page" in value.value:
                    yield value.value


@pytest.mark.parametrize("what", [*walls(), "script shell", "HTML page", "feed without an entry"])
def test_what_stands_in_place_of_a_page_has_a_vietnamese_name(what: str) -> None:
    with speaking("vi"):
        assert translated(what) != what


def test_kinds_are_the_same_in_every_language() -> None:
    with speaking("vi"):
        assert [translated(kind) for kind in KINDS] == list(KINDS)
