"""Simulated quarters: make-believe papers, a clock that tests control, and beside them the alarms that are due.

What is judged is one function, `Look`: an archive opened for reading and the moment that counts as now, and back come
the alarms that `baotinh status --check --json --data DIR` would name then, of no matter how many papers:

    Look = Callable[[Archive, datetime], Iterable[Alarm]]        # Alarm(paper, kind)

It is bound in one place, `tests.quarters.binding.bind`. `now` is aware. Nothing else of the program is told the time:
no variable of the environment, no option. Alarms are those that need a person, one for each paper and kind, of each
look: they are repeated for as long as the fault stands (to tell them once is the business of whoever mails them). The
kinds, in `tests.quarters.truth`, are those of the issue:

    SILENT      nothing new for longer than three times the usual gap
    UNREADABLE  nothing readable: the front page is a shell, empty, a soft 404; the server is dead for a day
    BLOCKED     the paper shuts us out: a login or a challenge, HTTP 403, robots.txt
    MOVED       the front page leads to a host that is not the paper's
    UNDATED     the new articles have no date any more
    BODILESS    the new articles have no text any more
    OUTAGE      of no paper, `Alarm("", OUTAGE)`: we could reach nobody, so no paper is named
    LEADLESS    the new articles have no lead any more; may be named, need not be
    FEWER_DATES, FEWER_BODIES, FEWER_LEADS
                a part of the layout has changed for good: a share of the articles, or those of some sections, lack it

What is due when (`tests.quarters.truth.Due`: it may be named from `may` on, each look from `must` up to `ends` names
it, and none from `over` on):

    front page  by the first whole run that meets it, up to the first that finds it well
    dead        5xx, no answer, no such name, maintenance: may be named by the first run that meets it, must be by the
                first whole one a day after the first whole one
    articles    by the first whole run after three new ones in a row have suffered; over after three that are well
    share       by the first whole run on the fourth day with articles that suffer, once so many would come about by
                chance once in 10^12, holidays left out; it may be told for ten days after twenty that are well
    silence     see `tests.quarters.silence`: three gaps after the last article, where days on which the paper rests
                and holidays do not count; never before it has been silent for longer than it usually is
    outage      by the first run in it, up to the first that reaches somebody

A gap is a day for papers that come every day, a publishing day for those that rest at week-ends, a week for weeklies.
A day is quiet for a paper when it may not be named at any time of it. `tests.quarters.judging.drive` counts three
things: alarms missed, false alarms (by paper, kind and day), quiet paper-days.

Two levels: accounts of thousands of paper-days, written into an archive as crawls leave them (`quarter`, `written`; by
hand, what is hardest to tell: `issue`); real crawls of papers on loopback, the archive's clock moved (`crawled`).
`able` is a judge of a few lines that shows that all which is due can be told from the accounts. `python -m
tests.quarters --seed 7 --dues` says what the quarters of a seed hold, `--judge bound` what comes of them; `many` is a
part of `make torture`. A certificate about to lapse is in none of them: `tests.pipelines.query.test_status` has it.
"""
