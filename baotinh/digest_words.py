"""All words of `baotinh digest`, in one table: for another language, write another.

Where there are two, the first is for one, the second for all other numbers.
"""

from collections.abc import Mapping

LANGUAGE = "en"

WORDS: Mapping[str, str] = {
    "title": "Báo Tỉnh, {since} to {until} (Viet Nam)",
    "lead": "{came} from {papers}; {edited}, {gone}; {crawls}.",
    "lead, nothing": "Nothing came; {edited}, {gone}; {crawls}.",
    "nobody": "No paper has been crawled yet: see `baotinh crawl --help`.",
    "wrong": "What is wrong",
    "all well": "Nothing: all is well.",
    "alarm": "{paper}: {kind} since {since}: {sentence}",
    "ours": "all papers",
    "mended": "What was mended",
    "over": "{paper}: {kind} since {since}, and is no more",
    "came": "What came",
    "nothing": "nothing from {papers}: {names}",
    "of days": "published, usual: articles of {days}, and how many are usual",
    "edited": "What was edited",
    "gone": "What is gone",
    "more": "and {number} more",
    "no paper": "–",
    "no title": "(no title)",
    "title, field": "title",
    "lead, field": "lead",
    "body, field": "text",
    "column paper": "paper",
    "column came": "came",
    "column edited": "edited",
    "column gone": "gone",
    "column published": "published",
    "column usual": "usual",
    "column id": "number",
    "column at": "seen",
    "column title": "title",
    "column fields": "changed",
}

COUNTS: Mapping[str, tuple[str, str]] = {
    "came": ("{number} article came", "{number} articles came"),
    "papers": ("{number} paper", "{number} papers"),
    "edited": ("{number} edited", "{number} edited"),
    "gone": ("{number} gone", "{number} gone"),
    "crawls": ("{number} crawl", "{number} crawls"),
    "killed": (
        "a crawl that ended without a word ({runs}) was put in order",
        "{number} crawls that ended without a word ({runs}) were put in order",
    ),
}


def word(name: str, **facts: object) -> str:
    """A word or a sentence of the table, with what it is about."""
    return WORDS[name].format(**facts)


def count(name: str, number: int, **facts: object) -> str:
    """A number and what it counts."""
    return COUNTS[name][number != 1].format(number=f"{number:,}", **facts)
