"""What is said in English. Names of kinds, options, columns and JSON are the same in every language."""

from collections.abc import Mapping

MESSAGES: Mapping[str, str | tuple[str, str]] = {
    # how numbers and times are written
    "thousands": ",",
    "decimal": ".",
    "percent": "{share} %",
    "day": "%Y-%m-%d",
    "moment": "%Y-%m-%d %H:%M",
    "short moment": "%d.%m. %H:%M",
    "weekday 0": "Monday",
    "weekday 1": "Tuesday",
    "weekday 2": "Wednesday",
    "weekday 3": "Thursday",
    "weekday 4": "Friday",
    "weekday 5": "Saturday",
    "weekday 6": "Sunday",
    "all papers": "all papers",
    "alarm": "{paper}: {kind} since {since}: {sentence}",
    # `status`: words for who sees no colours
    "green": "well",
    "yellow": "note",
    "red": "LOOK",
    "grey": "–",
    "never": "never",
    "nobody": "no paper has been crawled yet: see `baotinh crawl --help`",
    # … what needs a person: nothing can be read
    "moved": "all its pages lead to another host: {what}",
    "blocked": "it lets us read nothing: {what}",
    "certificate": "its certificate is not accepted: {what}",
    "unreadable": "nothing of it can be read: {what}",
    "front": "its front page is none: {what}",
    "front moved": "its front page leads to another host: {what}",
    "fruitless": "none of the last {number} articles that it announces can be read: {most} × {what}",
    "no reason": "no reason is known",
    # … what its articles lack
    "undated": "the last {number} new articles have no date, those before had one",
    "bodiless": "the last {number} new articles have no text, those before had one",
    "walled": "in place of the last {number} new articles stands a {what}",
    "leadless": "the newest {number} articles have no lead, those before had one",
    # … what fewer of its articles have
    "fewer dates": "{now} of its articles have no date ({lacking} of {number}), before that {usual} had none",
    "fewer bodies": "{now} of its articles have no text ({lacking} of {number}), before that {usual} had none",
    "fewer leads": "{now} of its articles have no lead ({lacking} of {number}), before that {usual} had none",
    "may pass": "{what}; it may pass",
    # … silence
    "silent, daily": "nothing new since {since}; it usually has news every day",
    "silent": "nothing new since {since}; it usually has news every {gap} days",
    # … what is about to happen
    "lapses": "the certificate of {host} lapses on {day}",
    "lapsed": "the certificate of {host} has lapsed on {day}",
    # … what moves away
    "rescue": (
        "being rescued since {since}: all that it still leads to is fetched, {number} address is left",
        "being rescued since {since}: all that it still leads to is fetched, {number} addresses are left",
    ),
    # … of us
    "offline": "no host answered: this machine, its network or its resolver is offline",
    "late, hourly": "no crawl has run since then; usually one begins every hour",
    "late": "no crawl has run since then; usually one begins every {hours} hours",
    "ended": "no crawl has run since then",
    "settings": "the next crawl ends with 2: {what}",
    "never, all": "no crawl has ever run, though papers are settled in baotinh.toml ({number}): {papers}",
    "left out": "settled in baotinh.toml since, and the crawls leave it out",
    # … what is worth knowing
    "not asked": "it has not been asked for anything yet",
    "long ago": "not crawled since {since}",
    "not last time": "nothing could be read last time: {what}",
    "trouble": "{kind}: {what}",
    "filling": "its older articles are still being fetched",
    "young": "known for too short a time, or too few articles, to say what is usual",
    "well": "{today} today",
    "well, usual": "{today} today, usually {usual} by the end of a {weekday}",
    # `digest`
    "digest": "Báo Tỉnh, {since} to {until} (Viet Nam)",
    "digest lead": "{came} from {papers}; {edited}, {gone}; {crawls}.",
    "digest lead, nothing": "Nothing came; {edited}, {gone}; {crawls}.",
    "digest nobody": "No paper has been crawled yet: see `baotinh crawl --help`.",
    "digest wrong": "What is wrong",
    "digest all well": "Nothing: all is well.",
    "digest mended": "What was mended",
    "digest rescues": "What is being rescued",
    "digest rescued": "{paper}: done, all that could be had was fetched ({at})",
    "digest over": "{paper}: {kind} since {since}, and is no more",
    "digest came": "What came",
    "digest nothing": "nothing from {papers}: {names}",
    "digest of days": "published, usual: articles of {days}, and how many are usual",
    "digest edited": "What was edited",
    "digest gone": "What is gone",
    "digest more": "and {number} more",
    "digest no paper": "–",
    "digest no title": "(no title)",
    "field title": "title",
    "field lead": "lead",
    "field body": "text",
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
    "number came": ("{number} article came", "{number} articles came"),
    "number papers": ("{number} paper", "{number} papers"),
    "number edited": "{number} edited",
    "number gone": "{number} gone",
    "number crawls": ("{number} crawl", "{number} crawls"),
    "number killed": (
        "a crawl that ended without a word ({runs}) was put in order",
        "{number} crawls that ended without a word ({runs}) were put in order",
    ),
    # `doctor`
    "ok": "ok",
    "warning": "warning",
    "fault": "fault",
    # letters of the schedule
    "letter began": "{number} began",
    "letter ended": "{number} ended",
    "letter first": "{counts}: {first}",
    "letter first of": "{counts}: {first} and {number} more",
    "letter no longer": "No longer so:",
    "letter lasting": "{number} more, told before, last on: see `baotinh status --check`.",
    "letter archive": "The archive in {data}",
    "letter failed": "it ended with {code}: {what}",
    "turn ended": "{at} ended with {code}: see {path}",
    # what a crawl says of papers that are not well
    "crawl offline": (
        "nothing could be read of {first}: {why}; no host answered, {so}",
        "nothing could be read of any of {number} papers, such as {first}: {why}; no host answered, {so}",
    ),
    "crawl offline so": "so this machine may be offline, and nothing was put off; the next crawl asks again",
    "crawl at": "{paper} at {home}",
    "crawl silent": "nothing could be read of {paper} at {home}: {what}; the next crawl asks again",
    "crawl held": "nothing could be read of {paper} at {home}: {what}; a crawl after that asks again",
    "crawl front page": (
        "front page of {paper}: found {what}; expected a page that leads to articles; look at it in a browser, "
        "and name feeds or sections in its site file"
    ),
    "crawl feed": (
        "feed of {paper}: found {what}; expected RSS or Atom; look at it in a browser, and mend `feeds` in its "
        "site file; it is read without"
    ),
    "crawl sitemap": (
        "sitemap of {paper}: found {what}; expected addresses of the paper; look at it in a browser, and mend "
        "`sitemaps` in its site file; it is read without"
    ),
    "crawl nothing stored": (
        "{paper}: {what}; expected articles, of which none is known yet; look at it in a browser, then see "
        "`baotinh runs --site {paper}`"
    ),
    "crawl no date": (
        "{paper}: {what}; the paper may have been redesigned: look at one in a browser, and with `baotinh extract "
        "FILE --why`"
    ),
    "crawl no body": (
        "{paper}: {what}; the paper may have been redesigned, or have put up a wall: look at one in a browser, "
        "and with `baotinh extract FILE --why`"
    ),
}

ENGLISH: Mapping[str, str] = {}
"""What arises in English, and needs no other words."""
