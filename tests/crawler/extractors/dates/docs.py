"""Write docs/dates.md from the tables that the tests run: python -m tests.crawler.extractors.dates.docs"""

import unicodedata
from pathlib import Path

from tests.crawler.extractors.dates.tables import Case, Form, Rule, form_rules, page_rules

PAGE = Path(__file__).parents[4] / "docs" / "dates.md"
COMMAND = "python -m tests.crawler.extractors.dates.docs"

_HEAD = f"""<!-- Made from tests/crawler/extractors/dates/forms.toml and pages.toml by `{COMMAND}`; edit those. -->
# How dates are read

Every stored time has its offset, its precision and the characters it was read from. The precision is what the text
says, never finer: a day is a day and no midnight. When in doubt the answer is *no time*; the time of the fetch never
stands in for a publication time.

```python
from datetime import datetime
from baotinh import choose_published, parse_timestamp

fetched = datetime.fromisoformat("2024-05-20T10:30:00+07:00")
parse_timestamp("Thứ năm, 18/03/2021, 07:05 (GMT+7)").at  # 2021-03-18 07:05 +07:00, precision "minute"
parse_timestamp("3 giờ trước", ref=fetched, role="listing")  # counted back from the fetch
choose_published([("byline", "18/03/2021 07:05"), ("masthead", "Thứ hai, 20/05/2024")], fetched).winner  # "byline"
```

## The grammar

A line is cut into tokens in one pass: numbers, marks, and words by what they do in a line that says when. The words
stand in [`times.toml`](../crawler/extractors/lexicon/times.toml), each with who prints it: weekdays, months, parts of
the day, units, zones, labels of a publication or a change, writers, counters, and words that say what else a time is
of. Of each token a letter is left, and the grammar is written in these letters:

    line = piece …               in any order, with any marks or none between
    piece = time | furniture
    time  = [label] (weekday | clock | date | zone | part of the day)+  |  relative phrase
    furniture = writer | place | section | agency | counter | title (in listings)

* A date is three numbers with one mark between, or a day, a named or numbered month and a year in any of the orders
  met; a clock is `7:05`, `7h05`, `7g05`, `7 giờ 5`. Blanks around marks and missing blanks between words and numbers do
  not matter. A line has one date and at most one clock; a second date counts only behind a label that says it is that
  of a change. A relative phrase beside a date says nothing.
* **Labels are closed.** Behind a colon a time is the page's own only where the label is one of publication or change,
  a writer's or a counter's. Any other label, whatever it says, refuses. Without a colon a name, a known section or an
  account may stand right before the time, and so may a section that no table has: up to four words of which the first
  has a capital, before a bare date three at least, since `Hội nghị 18/3/2021` is of something else. Other words must
  be parted from it by a mark, be few, and begin with a capital. A bare date in brackets is of what stands before them
  (`Vu lan (22/8/2021)`), except in a listing. A word that says what else the time is of refuses the line, except in a
  title of a listing.
* Icons printed as text (`schedule`, `access_time`, `fa fa-clock-o`) say nothing; what a page says of a story itself is
  left out before dates are looked for: its number, length and rating with their values (`Thời lượng: 05:32`), keywords,
  categories and voices up to the next mark or label (`Category: News Published: …`), the section within a label (`Đăng
  trong Tin tức ngày …`).
* A title of a listing may stand on either side of its time and end in any word, so `Bữa cơm mỗi ngày 18/3/2021 08:00`
  has a stamp behind its title and `… diễn ra lúc 8:00 ngày 18/3/2021` is a sentence. Where a text has line breaks that
  would part it from what refuses it, they do.
* A headline is none, unless it is a time and nothing else.
* A sentence is no time: small letters right behind it, `Sáng 18/3/2021, …`, `… ngày 18/3/2021` with other words before,
  bounds such as `từ`, `đến`, `trước`.
* What is refused says why, and the ledger keeps it: `unreadable:label`, `unreadable:prose`, `unreadable:two_dates` …
* Where a longer line is only searched (bylines, related items, flattened text), the same tokens tell where the time
  stands, and what before and behind it.

Not read, since readers differ or nobody prints it of a story: months in Roman numbers (`18/III/2021`), days in words,
`18_03_2021`, a clock with a dot (`09.35`), years of other eras such as the Buddhist one (`18/03/2564`), two different
marks in one date (`18-3/2021`), fractions of an hour (`1,5 giờ trước`) but halves: `8 giờ rưỡi` is half past eight. A
day of creation (`Ngày tạo:`) is a document's. Hours and minutes ago are a minute; a clock alone behind the label of a
change is of the same day. `python -m tests.times --seed N --strings K` composes lines of every kind that papers print,
with their answers, and tells what of them is not read as it says; the kinds and words stand in `tests/times/*.toml`.
`--third` and `--fourth` read lines that were written down with their truth before they were read.

## The rules

The rules have names, which the code and the ledger of `baotinh show` use. Below each rule stand examples: all of them
are run as tests. Viet Nam is +07:00 without summer time, and nothing before 1997 is accepted, so a fixed offset is
exact. Forms that no pattern claims (the year first, the month named) are asked of dateparser, and its answer counts
only where it repeats one year, one month and one day that stand in the text.
"""


def page() -> str:
    """The whole page."""
    parts = [_HEAD, "## One text", _fetched(form_rules())]
    parts += [_form_section(rule) for rule in form_rules()]
    parts += ["## One page", _PAGES]
    parts += [_case_section(rule) for rule in page_rules()]
    return "\n".join(parts).rstrip() + "\n"


_PAGES = """
A page gives many dates, each with the name of its place. `choose_published` reads them all, keeps all as evidence with
a verdict (`chosen`, `agrees`, `conflicts`, `update`, `unreadable:` and why, or why it was never considered) and takes
one or none. Pages in another language, unless under .vn, keep their own zones: a time without a zone is a day there, a
date that reads both ways is none, and S1 and S2 do not apply.
"""


def _fetched(rules: list[Rule]) -> str:
    usual = rules[0].forms[0].ref
    assert usual is not None
    return f"\nThe examples were fetched at {usual.isoformat()} and stood in the byline, where nothing else is said.\n"


def _form_section(rule: Rule) -> str:
    usual = form_rules()[0].forms[0].ref
    rows = [f"| {_code(form.text)} | {_where(form, usual)} | {_answer(form)} |" for form in rule.forms]
    return "\n".join([f"### {rule.id}", "", rule.says, "", "| text | where | read as |", "|---|---|---|", *rows, ""])


def _where(form: Form, usual: object) -> str:
    role = "" if form.role == "byline" else form.role
    if form.ref == usual:
        return role
    fetched = "no time of fetch" if form.ref is None else f"fetched {form.ref.isoformat()}"
    return ", ".join(part for part in (role, fetched) if part)


def _answer(form: Form) -> str:
    if form.expected is None:
        return f"— `{form.why}`" if form.why else "—"
    return form.expected + "".join(f" `{flag}`" for flag in form.flags)


def _case_section(rule: Rule) -> str:
    rows = [_case_row(case) for case in rule.cases]
    return "\n".join([f"### {rule.id}", "", rule.says, "", "| case | dates | published |", "|---|---|---|", *rows, ""])


def _case_row(case: Case) -> str:
    dates = "<br>".join(f"{source}: {_code(text)}" for source, text in case.dates)
    answer = "undated" if case.expected is None else f"{case.expected} from {case.winner}"
    answer += f", updated {case.updated}" if case.updated else ""
    return f"| {case.says} | {dates} | {answer}{''.join(f' `{flag}`' for flag in case.flags)} |"


def _code(text: str) -> str:
    """The text as code in a table, with what cannot be seen written out."""
    seen = "".join(
        f"\\u{ord(c):04x}" if unicodedata.category(c) in ("Cf", "Zs", "Cc") and c != " " else c for c in text
    )
    return f"`{seen}`".replace("|", "\\|")


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
