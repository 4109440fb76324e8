"""The tables of words: each entry fires, stands once and says who printed it; a slip is told in one line."""

import re
import subprocess
import sys
from collections.abc import Callable
from itertools import islice
from typing import cast

import pytest

from crawler.budget import bounded
from crawler.extractors.document.class_names import hints, is_hidden
from crawler.extractors.lexicon import tables
from crawler.extractors.lexicon.boilerplate import (
    classified_heading,
    comments_heading,
    comments_wanted,
    footer_line,
    is_count,
    labelled_tags,
    labelled_title,
    masthead,
    noise_line,
    offers,
    related_heading,
    site_keyword,
    tags_label,
    tool_line,
)
from crawler.extractors.lexicon.credits import caption_credit, caption_line, credit_of, made_by
from crawler.extractors.lexicon.lines import Lines
from crawler.extractors.lexicon.paging import leads_beside, leads_on
from crawler.extractors.lexicon.people import (
    is_placeholder,
    says_by,
    signature,
    without_by,
    without_date,
    without_post,
    without_post_behind,
)
from crawler.extractors.lexicon.phrases import Said, says
from crawler.extractors.lexicon.sections import (
    is_home,
    is_paper,
    is_section,
    is_standing,
    is_template,
    section_menu,
)
from crawler.extractors.lexicon.tables import KINDS, Entry, Table
from crawler.extractors.plaintext.line_kinds import site_prefix
from crawler.items import LexiconError
from crawler.text import fold

ENTRIES = [(table, entry, kind) for table in KINDS for entry in tables.load()[table] for kind in entry.kinds]
NAME = "An Bình"
STORY = "Giá vàng tăng"


def printed(words: str) -> str:
    """A line as a paper prints it that has the words: what they leave open is filled in."""
    return re.sub(r"(?<!\w)0(?!\w)", "12", words.replace("…", "Thanh Hương"))


def menu_with(section: str) -> str:
    others = [one.words for one in tables.entries("lines", "menu") if one.words != section]
    return " ".join([section, *islice(others, 3), "một hai ba bốn"])


def caption_of(line: str) -> bool:
    return caption_credit(f"Gặt lúa. {line}") == ("Gặt lúa.", NAME) and caption_line(line)


LINES: dict[str, Callable[[str], object]] = {
    "related": related_heading,
    "label": lambda line: labelled_title(f"{line}: {STORY}") == labelled_title(f"{line} » {STORY}") == STORY,
    "tool": tool_line,
    "comments": comments_heading,
    "invites": lambda line: comments_wanted(line) and comments_heading(line),
    "tags": lambda line: labelled_tags(f"{line}: lúa, gạo") == "lúa, gạo" and tags_label(f"{line}:"),
    "noise": noise_line,
    "footer": footer_line,
    "masthead": masthead,
    "section": is_section,
    "menu": lambda line: section_menu(menu_with(line)),
    "standing": is_standing,
    "template": is_template,
    "paper": is_paper,
    "of_site": site_keyword,
    "classified": classified_heading,
    "offer": offers,
    "home": is_home,
    "next": lambda line: leads_on(line) == "surely",
    "perhaps_next": lambda line: leads_on(line) == "perhaps",
    "beside": leads_beside,
    "desk": signature,
    "placeholder": is_placeholder,
    "lead_code": lambda line: site_prefix(f"{line} - Sáng nay") == line,
    "agency": lambda line: (credit := credit_of(f"({line})")) and credit.source == line,
    "stock_photo": caption_line,
}
LABELS: dict[str, Callable[[str], object]] = {
    "author": lambda label: (credit := credit_of(f"{label}: {NAME}")) and credit.authors == (NAME,),
    "photo": lambda label: (credit := credit_of(f"{label}: {NAME}")) and credit.photo == NAME,
    "source": lambda label: (credit := credit_of(f"{label}: {NAME}")) and credit.source == NAME,
    "caption": lambda label: caption_of(f"{label}: {NAME}"),
    "caption_by": lambda label: all(caption_of(f"{label}{mark}{NAME}") for mark in (": ", " by ", "/")),
    "caption_bare": lambda label: caption_credit(f"Gặt lúa. {label} {NAME}") == ("Gặt lúa.", NAME),
    "other": lambda label: (credit := credit_of(f"{NAME} - {label}: Mai An")) and credit.authors == (NAME,),
    "post": lambda label: without_post(f"{label} {NAME}") == NAME,
    "in_brackets": lambda label: (credit := credit_of(f"{NAME} ({label})")) and credit.authors == (NAME,),
    "done": lambda label: made_by(f"Nhóm PV {label.lower()}") == "Nhóm PV",
    "post_behind": lambda label: without_post_behind(f"{NAME} {label}") == NAME,
    "by": lambda label: without_by(f"{label} {NAME}") == without_by(f"{label}: {NAME}") == NAME,
    "says_by": lambda label: says_by(f"{label} {NAME}") and not says_by(f"{NAME} {label} {NAME}"),
    "dated": lambda label: without_date(f"{NAME} | {label} 7/3/2026") == NAME,
    "count": lambda label: is_count(f"1.234 {label}") and not is_count(f"{label} {NAME}"),
    "story": lambda label: leads_beside(f"« {label} trước") and not leads_beside(label),
    "side": lambda label: leads_beside(f"Bài {label}:") and not leads_beside(f"{label} An"),
}


def page_says(text: str, kind: str) -> bool:
    return says(fold(text), cast("Said", kind))


def names_say(words: str, kind: str) -> bool:
    """Whether a class that has the words hints at the kind: as a part, as a word among words, as a whole."""
    if kind == "hidden":
        return is_hidden(f"list {words}") and not is_hidden(f"not{words}")
    if words.startswith("*"):
        return kind in hints(f"x{words.strip('*')}y")
    return kind in hints(f"main__{words.replace('-', '_')} list")


@pytest.mark.parametrize(("table", "entry", "kind"), ENTRIES, ids=lambda value: getattr(value, "words", value))
def test_each_entry_fires_on_a_line_made_from_it(table: Table, entry: Entry, kind: str) -> None:
    if table == "names":
        assert names_say(entry.words, kind)
    elif table == "phrases":
        assert page_says(printed(entry.words), kind)
    else:
        assert {"lines": LINES, "labels": LABELS}[table][kind](printed(entry.words))


@pytest.mark.parametrize("entry", tables.entries("lines", "related", "tool"), ids=lambda entry: entry.words)
@pytest.mark.parametrize(
    "change",
    [str.upper, str.lower, ">> {}:".format, "{} (3)".format],
    ids=["capitals", "small letters", "marks", "count"],
)
def test_case_and_marks_around_make_no_difference(entry: Entry, change: Callable[[str], str]) -> None:
    if not entry.is_pattern:
        assert (related_heading if "related" in entry.kinds else tool_line)(change(entry.words))


@pytest.mark.parametrize(
    "entry", [entry for all_of in tables.load().values() for entry in all_of], ids=lambda e: e.words
)
def test_each_entry_says_who_printed_it_and_no_machine_s_path(entry: Entry) -> None:
    sources = entry.seen.split("; ")
    assert all(source == source.strip() != "" for source in sources)
    assert "/" not in entry.seen


@pytest.mark.parametrize("kind", ["related", "tool", "noise", "footer", "masthead"])
def test_no_entry_says_what_an_open_one_says_already(kind: str) -> None:
    """`Theo dõi trên Google News` beside `Theo dõi … trên Google News`."""
    opened = Lines(kind, longest=200)
    assert not [one for one in tables.entries("lines", kind) if not one.is_pattern and opened._is_open(one.key)]


@pytest.mark.parametrize("entry", tables.load()["phrases"], ids=lambda entry: entry.words)
def test_a_phrase_is_words_within_a_text_or_at_the_end_that_it_names(entry: Entry) -> None:
    words = printed(entry.words)
    begins, ends = entry.words.endswith("…"), entry.words.startswith("…")
    for kind in entry.kinds:
        within, ahead, behind = (page_says(text, kind) for text in (f"x {words} x", f"x {words}", f"{words} x"))
        assert (within, ahead, behind) == (not (begins or ends), not begins, not ends)
        assert not page_says(f"x{words}x", kind)


def test_every_kind_has_an_entry() -> None:
    assert {table: set(kinds) for table, kinds in KINDS.items()} == {
        table: {kind for entry in entries for kind in entry.kinds} for table, entries in tables.load().items()
    }


GOOD = '"Tin khác" = { is = "related", seen = "baotinh.vn" }'


def slip(words: str, said: str, table: str = "lines") -> str:
    return f'[{table}]\n"{words}" = {said}'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[lines]\n"Tin khác = 1', "expected TOML in UTF-8, found: "),
        (f"[lines]\n{GOOD}\n{GOOD}", "expected TOML in UTF-8, found: "),
        (b"[lines]\n\xff", "expected TOML in UTF-8, found: "),
        (
            f"[line]\n{GOOD}",
            "expected the tables [lines], [labels], [phrases], [names], found \"line\"; did you mean 'lines'?",
        ),
        ("lines = 1", 'expected the tables [lines], [labels], [phrases], [names], found "lines"'),
        (slip("Tin khác", '"related"'), '"Tin khác": expected { is = "…", seen = "…" }, found \'related\''),
        (slip("Tin khác", "{}"), '"Tin khác": expected { is = "…", seen = "…" }, found nothing'),
        (slip("Tin khác", '{ is = "related" }'), '"Tin khác": expected { is = "…", seen = "…" }, found is'),
        (slip("Tin khác", '{ is = "related", seen = " " }'), '"Tin khác": seen: expected who was seen to print it'),
        (slip("Tin khác", '{ is = "related", seen = 1 }'), '"Tin khác": seen: expected who was seen to print it'),
        (slip("Tin khác", '{ is = "relatd", seen = "b.vn" }'), "found 'relatd'; did you mean 'related'?"),
        (slip("Tin khác", '{ is = 7, seen = "b.vn" }'), '"Tin khác": is: expected related, label, '),
        (slip("Tin khác", '{ is = [], seen = "b.vn" }'), "found ''"),
        (slip("Tin khác", '{ is = [["related"]], seen = "b.vn" }'), "found ['related']"),
        (slip("same", '{ is = "section", seen = "b.vn" }', "names"), 'names: "same": is: expected caption, '),
        (slip(" … ", '{ is = "related", seen = "b.vn" }'), 'lines: " … ": expected text, found none'),
        (slip("*", '{ is = "related", seen = "b.vn" }', "names"), 'names: "*": expected text, found none'),
        (
            f'[lines]\n{GOOD}\n"TIN KHÁC:" = {{ is = "tool", seen = "b.vn" }}',
            'lines: "TIN KHÁC:": expected words once, found "Tin khác" in xx.toml too',
        ),
    ],
)
def test_a_slip_is_told_in_one_line(text: str | bytes, told: str) -> None:
    with pytest.raises(LexiconError) as caught:
        tables.read({"xx.toml": text if isinstance(text, bytes) else text.encode()})
    assert str(caught.value).startswith("xx.toml: ")
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_words_that_stand_in_two_languages_are_told() -> None:
    files = {"aa.toml": f"[lines]\n{GOOD}".encode(), "bb.toml": f"[lines]\n{GOOD}".encode()}
    with pytest.raises(LexiconError, match=r'^bb\.toml: lines: "Tin khác": .* found "Tin khác" in aa\.toml too$'):
        tables.read(files)


def test_the_same_words_may_be_a_line_and_a_label() -> None:
    read = tables.read(
        {"xx.toml": f'[lines]\n{GOOD}\n[labels]\n"Tin khác" = {{ is = "author", seen = "b.vn" }}'.encode()}
    )
    assert [len(read[table]) for table in tables.KINDS] == [1, 1, 0, 0]


def test_importing_the_extractors_reads_no_table() -> None:
    code = (
        "import crawler.extractors, crawler.spiders.pages\n"
        "from crawler.extractors.lexicon import tables\n"
        "raise SystemExit(tables.load.cache_info().currsize)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


def test_the_page_that_is_read_first_does_not_pay_for_the_tables() -> None:
    for cached in (tables.load, tables.entries, tables.keys):
        cached.cache_clear()
    with bounded() as bound:
        assert related_heading("Tin liên quan")
        tables.load()
    assert bound.spent < 200
