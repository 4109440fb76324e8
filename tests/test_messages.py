"""What is said to people is said in each language: nothing is missing, nothing too much, nothing left in English."""

import ast
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from typing import get_args

import pytest
from click import core, exceptions, parser, types

from baotinh.config import KEYS
from baotinh.fetching import ERRORS
from crawler.items import Outcome
from crawler.messages import (
    LANGUAGES,
    _form,
    day,
    decimal,
    en,
    language,
    message,
    moment,
    number,
    speak,
    speaking,
    stored,
    translated,
    vi,
    weekday,
)
from crawler.text import counted
from pipelines.query.faults import KINDS
from pipelines.query.holes import Cause
from pipelines.store.articles import Result
from pipelines.upkeep.faults import REACH, REBUILD, REMAKE, REPAIR, RESTORE, RETURNED
from tests.test_house import MODULES, ROOT, name_of

FIELD = re.compile(r"\{(\w+)\}")
SAME = {"HTML", "gzip", "CSV", "JSON", "Excel", "English"}
"""What may read alike in two languages, besides what is only put together."""
VIETNAMESE = re.compile(r"[ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE)
BARE = {"byte", "dòng", "feed", "sitemap", "tin", "theo", "trang", "trong"}
"""Words that sentences are made of in which no letter has a mark."""
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
    lines -= {form for form in lines if set(re.findall(r"\w+", FIELD.sub("", form))) <= BARE}
    assert {form for form in lines if not VIETNAMESE.search(form)} - WITHOUT_MARKS == set()
    assert [form for form in lines if ENGLISH_WORDS.search(QUOTED.sub(" ", form))] == []


# --- what stands in the code


Scope = Mapping[str, list[str]]
"""What the names within a function stand for."""


def calls(*names: str) -> Iterator[tuple[Path, Scope, ast.Call]]:
    """The calls of functions of these names, in what is ours to say: extraction and the make-believe papers are not."""
    for path in MODULES:
        if not name_of(path).startswith(("crawler.extractors", "crawler.messages.", "baotinh.demo.")):
            yield from ((path, scope, node) for scope, node in calls_of(path.read_text("utf-8"), *names))


def calls_of(source: str, *names: str) -> Iterator[tuple[Scope, ast.Call]]:
    """The calls of functions of these names in a module."""
    tree = ast.parse(source if any(f"{name}(" in source for name in names) else "")
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    for function in functions:
        found = [node for node in ast.walk(function) if isinstance(node, ast.Call) and _called(node) in names]
        scope = scope_of(function) if found else {}
        yield from ((scope, node) for node in found)


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


TEMPLATES = [path.read_text("utf-8") for path in (ROOT / "baotinh" / "serve" / "templates").rglob("*.html")]
SAID_IN_TEMPLATE = re.compile(r"""\bsay\(["']([^"']+)["'][,)]""")  # say("no title")
BEGUN_IN_TEMPLATE = re.compile(r"""\bsay\(["']([^"']+)["'] ~""")  # say("desk by " ~ name)


def test_every_name_is_said_and_every_name_that_is_said_is_there() -> None:
    said: set[str] = set()
    begun: set[str] = set()
    for _, scope, call in calls("message"):
        for text in texts(call.args[0], scope):
            (begun if "X" in text else said).add(text)
    for template in TEMPLATES:
        said |= set(SAID_IN_TEMPLATE.findall(template))
        begun |= {f"{text}X" for text in BEGUN_IN_TEMPLATE.findall(template)}
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


SHOWS = ("echo", "print", "tell", "say", "_say", "confirm", "prompt", "add_column", "Table")
"""What puts words before people."""
MARKUP = re.compile(r"\[/?[a-z ]+\]|<[^>]*>|`[^`]*`|(?:--|\.venv/bin/)[\w-]+|\b(?:baotinh|MB|INFO)\b")
"""What is for rich, or the same in every language."""
NOT_SAID = {
    "baotinh.schema": "the dictionary of the archive, which docs/schema.md has too",
    "baotinh.references": "fields for programs",
    "baotinh.config": "help, and the comments of a file; the questions are looked at below",
    "baotinh.language": "help",
    "baotinh.adding.writing": "the comments of a file",
    "baotinh.adding.naming": "words of front pages",
    "baotinh.schedule.crontab": "a crontab",
    "baotinh.schedule.units": "units of systemd",
}
"""Modules with sentences that are no messages."""
NO_SENTENCES = {
    "private address: 127.", "private address", "max redirections", "DNS lookup failed",
    "user-defined function raised exception",  # looked for in errors
    "bold cyan", "bold green", "bold red",
    # keys and values, for which `message` has a line
    "as expected", "no news", "site down", "moved away", "we were down", "not yet read", "not yet backfilled",
    "no article", "other pages", "taken from", "joined with X",
    # pieces of what is translated as a whole
    "without a user name or password", "in the way: X", "X on most of X", "led to X", "the database cannot be read",
    "Folder of the archive.",
    # media types, headers, attributes
    "text/html; charset=utf-8", "text/plain; charset=utf-8", "image/svg+xml; charset=utf-8", 'attachment; filename="X"',
    "text/csv; charset=utf-8", "application/json; charset=utf-8", "application/atom+xml; charset=utf-8",
    "text/x-bibtex; charset=utf-8", "noindex, nofollow", "noopener noreferrer nofollow",
    # commands
    "sites check", "baotinh sites check", "baotinh sites add", "baotinh show 1X", "baotinh crawl",
    "baotinh sites check XX; baotinh crawl X --limit 20XX", "baotinh export --format csv -o X/exports/news.csvX",
    "sqlite-utils X/archive.db 'SELECT site, title, published_at FROM articles LIMIT 9' -t",
}  # fmt: skip
TWO_WORDS = re.compile(r"(?<![\w-])[a-z]{2,}[,:;]? \(?[a-z]{2,}(?![\w-])")  # "nothing found"


def of_package(tree: ast.AST) -> Iterator[str]:
    """What is written in a module, but for documentation and for what is said, or ends a command, as it should."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # a docstring
        if isinstance(node, ast.Call) and _called(node) in (*ENDS, "Check", "message", "Later", "option", "setting"):
            continue
        if isinstance(node, ast.Call) and _called(node) in ("execute", "compile", "__getattr__", "AttributeError"):
            continue
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "X" for part in node.values)
            for part in node.values:
                if isinstance(part, ast.FormattedValue):
                    yield from of_package(ast.Expression(part.value))
        elif isinstance(node, ast.Constant):
            yield str(node.value)
        else:
            yield from of_package(node)


def shown_in_english(source: str) -> set[str]:
    """What a module puts before people without looking into the table."""
    said = (text for scope, call in calls_of(source, *SHOWS) for argument in call.args
            for text in texts(argument, scope))  # fmt: skip
    return {text for text in said if re.search(r"[a-z]{3}", MARKUP.sub(" ", text))}


def left_in_english(source: str) -> set[str]:
    """What else a module says in English alone."""
    written = {text.strip(" ;:,") for text in of_package(ast.parse(source))} - set(en.MESSAGES) - NO_SENTENCES
    with speaking("vi"):
        written = {text for text in written if translated(text) == text and translated(f"{text} X") == f"{text} X"}
    return {text for text in written if TWO_WORDS.search(MARKUP.sub(" ", text))}


OURS = [path for path in MODULES if name_of(path).startswith("baotinh") and "demo" not in path.parts]


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_what_a_command_shows_is_in_the_table(path: Path) -> None:
    source = path.read_text("utf-8")
    assert shown_in_english(source) == set(), "say it by `message`"
    left = set() if name_of(path) in NOT_SAID else left_in_english(source)
    assert left == set(), "a line in MESSAGES, or in ENGLISH of vi.py, is missing"


@pytest.mark.parametrize(
    "line",
    [
        'click.echo("nothing was found here")',
        'console.print(f"[dim]nothing of {paper} was kept[/dim]")',
        'say(f"{paper}: its pages are gone", err=True)',
        'table.add_column("not yet seen")',
        'click.confirm("Delete what is left over?")',
        'yield f"the last {count} pages were lost"',
        'return "no such thing" if x else message("ok")',
        'what = "kept for later"; say(what)',
        'say(message("ok") + "; look at that")',
    ],
)
def test_a_sentence_that_stands_in_the_code_is_found(line: str) -> None:
    source = f"def command(x):\n    {line}\n"
    assert shown_in_english(source) | left_in_english(source)


@pytest.mark.parametrize(
    "line",
    [
        'say(message("mend nothing"))',
        'console.print(f"[dim]{message(name)}[/dim]", markup=True)',
        'say(f"baotinh: {translated(str(error))}", err=True)',
        'raise ArchiveError(f"no archive in {data}: expected {path}")',
        '"""A docstring of several words."""',
        'name = "verify sound" if x else "verify faults"',
        'table.add_column(message(f"sites {key}"), no_wrap=True)',
    ],
)
def test_what_is_said_as_it_should_be_passes(line: str) -> None:
    source = f"def command(x):\n    {line}\n"
    assert shown_in_english(source) | left_in_english(source) == set()


# --- what arises below the commands, in English


def arising(*names: str, at: slice = slice(None)) -> set[str]:
    """The texts that calls of these names have at some of their places."""
    found = {text for _, scope, call in calls(*names) for argument in call.args[at] for text in texts(argument, scope)}
    return {re.sub(r"X+", "X", re.sub(r"%[sr]", "X", text)) for text in found} - {"", "X"}


def untranslated(said: set[str]) -> set[str]:
    with speaking("vi"):
        told = {text: translated(text) for text in said}
    same = {text for text, said in told.items() if said == text and re.search(r"[a-z]{3}", QUOTED.sub(" ", text))}
    return same | {text for text, said in told.items() if ENGLISH_WORDS.search(QUOTED.sub(" ", said))}


def test_stages_and_what_is_counted_in_them_have_vietnamese_names() -> None:
    said = arising("stage", "Stage", at=slice(2))
    assert len(said) > 15
    assert untranslated(said) == set()


def test_faults_that_verify_finds_are_told_in_vietnamese() -> None:
    names = {"archive.db", "redactions", "warc/X"}
    said = arising("Fault", "BrokenOff") - names
    assert len(said) > 30
    pieces = {text for text in said if not re.search(r"^X (?:X|of)", text)}  # "X × articles"
    assert untranslated(pieces) == set()
    assert untranslated({REBUILD, REPAIR, RETURNED, RESTORE, REMAKE, REACH}) == set()


def test_what_a_run_warns_of_is_told_in_vietnamese() -> None:
    said = {text for _, scope, call in calls("warning", "critical") if isinstance(call.func, ast.Attribute)
            for text in texts(call.args[0], scope)} - {"X", "baotinh: %s"}  # fmt: skip
    said = {re.sub(r"%[sdr]", "X", text) for text in said}
    assert len(said) > 5
    assert untranslated(said) == set()


def test_what_speaks_for_a_key_of_a_new_file_is_told_in_vietnamese() -> None:
    said = {re.sub(r"^(?:name|province|article): ", "", text) for text in arising("Fact", at=slice(2, 3))}
    assert len(said) > 8
    assert untranslated(said - {"og:site_name"}) == set()
    assert untranslated(set(ERRORS.values())) == set()


def test_questions_of_init_are_asked_in_vietnamese() -> None:
    assert untranslated({key.question for key in KEYS.values() if key.question}) == set()


@pytest.mark.parametrize(
    ("begin", "kinds"),
    [
        ("cause", get_args(Cause)),
        ("state", ("due", *get_args(Outcome))),
        ("import", (*get_args(Result), "taken down", "unreadable", "no article", "other pages")),
        ("backup", ("copied", "linked", "already there")),
        ("number", ("articles", "revisions", "pages", "warc files", "captures")),
        ("shut", ("home", "feed", "sitemap", "listing")),
    ],
)
def test_each_kind_has_its_name(begin: str, kinds: tuple[str, ...]) -> None:
    assert [kind for kind in kinds if f"{begin} {kind}" not in en.MESSAGES] == []


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
    assert (day(at), moment(at), moment(at, short=True)) == ("2026-03-08", "2026-03-08 07:05", "03-08 07:05")
    with speaking("vi"):
        assert (day(at), moment(at), moment(at, short=True)) == ("08/03/2026", "07:05 ngày 08/03/2026", "07:05 08/03")
        week = [weekday(date(2026, 3, 2 + number)) for number in range(7)]
    assert week == ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"]


@pytest.mark.parametrize(
    ("kept", "vietnamese"),
    [
        ("2026", "2026"),
        ("2026-03", "tháng 03/2026"),
        ("2026-03-07", "07/03/2026"),
        ("2026-03-07T08:07+07:00", "08:07 ngày 07/03/2026"),
        ("2026-03-07T20:07:30+00:00", "03:07 ngày 08/03/2026"),
        ("2026-03-07T08:07", "08:07 ngày 07/03/2026"),
    ],
)
def test_a_time_that_the_archive_keeps(kept: str, vietnamese: str) -> None:
    assert stored(kept) == kept.replace("07T20:07:30+00:00", "08T03:07:30+07:00")
    with speaking("vi"):
        assert stored(kept) == vietnamese


@pytest.mark.parametrize(
    ("value", "digits", "english", "vietnamese"),
    [(1234.56, 1, "1,234.6", "1.234,6"), (0.04, 1, "0.0", "0,0"), (40.2, 0, "40", "40"), (5.0, 1, "5.0", "5,0")],
)
def test_a_number_with_so_many_digits(value: float, digits: int, english: str, vietnamese: str) -> None:
    assert decimal(value, digits) == english
    with speaking("vi"):
        assert decimal(value, digits) == vietnamese


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
        ("it wants to be left alone until 2026-03-07T08:00:00+00:00",
         "máy chủ yêu cầu ngưng hỏi đến 15:00 ngày 07/03/2026"),
        ("Invalid value: expected a time such as 2026-03-07T08:07+07:00, found '1.5'",
         "Giá trị không hợp lệ: cần thời điểm như 2026-03-07T08:07+07:00, lại gặp '1.5'"),
        ("1.5 GiB free, 10.0 GiB wanted", "còn trống 1,5 GiB, cần 10,0 GiB"),
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
    assert translated(english) == english.replace("T08:00:00+00:00", "T15:00:00+07:00")
    with speaking("vi"):
        assert translated(english) == vietnamese


def test_no_more_sentences_are_compiled_than_a_line_may_be() -> None:
    _form.cache_clear()
    with speaking("vi"):
        assert translated("no newspaper is called 'baosonl'; did you mean 'baosonla'?").startswith("không có")
        assert translated("what nobody says") == "what nobody says"
    assert _form.cache_info().misses < len(vi.ENGLISH) / 20


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


def test_all_that_verify_counts_has_a_word() -> None:
    counted = {
        str(node.slice.value)
        for path in (ROOT / "pipelines" / "upkeep").glob("verify*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Subscript)
        and isinstance(node.slice, ast.Constant)
        and "counts" in ast.unparse(node.value)
    }
    assert "pictures" in counted
    assert {f"number {what}" for what in counted} - en.MESSAGES.keys() == set()


def test_kinds_are_the_same_in_every_language() -> None:
    with speaking("vi"):
        assert [translated(kind) for kind in KINDS] == list(KINDS)
