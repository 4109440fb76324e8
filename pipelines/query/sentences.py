"""All sentences in which `status` speaks of a paper or of us: for another language, write another table.

Names of kinds (`silent`, `blocked` …) stay as they are in every language: programs read them.
"""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    # what needs a person: nothing can be read
    "moved": "all its pages lead to another host: {what}",
    "blocked": "it lets us read nothing: {what}",
    "certificate": "its certificate is not accepted: {what}",
    "unreadable": "nothing of it can be read: {what}",
    "front": "its front page is none: {what}",
    "fruitless": "none of the last {number} articles that it announces can be read: {most} × {what}",
    "no reason": "no reason is known",
    # … what its articles lack
    "undated": "the last {number} new articles have no date, those before had one",
    "bodiless": "the last {number} new articles have no text, those before had one",
    "walled": "in place of the last {number} new articles stands a {what}",
    "leadless": "the newest {number} articles have no lead, those before had one",
    # … silence
    "silent, daily": "nothing new since {since}; it usually has news every day",
    "silent": "nothing new since {since}; it usually has news every {gap:g} days",
    # … what is about to happen
    "lapses": "the certificate of {host} lapses on {day}",
    "lapsed": "the certificate of {host} has lapsed on {day}",
    # … of us
    "offline": "no host answered: this machine, its network or its resolver is offline",
    "late, hourly": "no crawl has run since then; usually one begins every hour",
    "late": "no crawl has run since then; usually one begins every {hours:.3g} hours",
    "ended": "no crawl has run since then",
    "settings": "the next crawl ends with 2: {what}",
    "never, all": "no crawl has ever run, though papers are settled in baotinh.toml ({number}): {papers}",
    "never": "settled in baotinh.toml since, and the crawls leave it out",
    # what is worth knowing
    "twin or not due": "it has not been asked for anything yet",
    "long ago": "not crawled since {since}",
    "not last time": "nothing could be read last time: {what}",
    "trouble": "{kind}: {what}",
    "filling": "its older articles are still being fetched",
    "young": "known for too short a time, or too few articles, to say what is usual",
    "well": "{today} today",
    "well, usual": "{today} today, usually {usual:g} by the end of a {weekday}",
}  # fmt: skip

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def say(name: str, **facts: object) -> str:
    """A sentence of the table, with what it is about."""
    return SENTENCES[name].format(**facts)
