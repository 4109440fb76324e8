"""What a host does over several crawls: every page of it is due each time."""

from collections.abc import Callable, Sequence

from tests.hostile.impostors import EMPTY_SHELL, LOGIN, MAINTENANCE, SOFT_404, WALLS
from tests.hostile.server import Answer, Asked, Habit, Raw, Reply
from tests.hostile.stories import front, paragraphs, story
from tests.hostile.table import ANY, GOOD, ROBOTS, Behaviour, Check, Must, Seen

PHASES = 3
_PATH = "/bai-se-doi-khac-200002.html"
_NEW = "/dia-chi-moi-cua-bai-200002.html"
_PAGE = story(_PATH)
_FIRST = paragraphs(_PATH)
_EDITED = story(_PATH, body=[*_FIRST[:2], "Đính chính: số liệu của đoạn này đã được toà soạn sửa lại.", *_FIRST[3:]])


def _in_phases(*replies: Habit) -> Answer:
    """One reply for each crawl; the last for all that follow."""

    def answer(asked: Asked) -> Reply | Raw:
        reply = replies[min(asked.phase, len(replies)) - 1]
        return reply(asked) if callable(reply) else reply

    return answer


def _row(name: str, *replies: Habit, check: Check, **more: Habit) -> Behaviour:
    answers = {_PATH: _in_phases(*replies), **{f"/{key}": value for key, value in more.items()}}
    return Behaviour(name=name, answers=answers, links=(_PATH,), must=Must(stored=ANY, also=check))


def _revisions(*counts: int) -> Check:
    """How many texts the article has had, after each crawl."""

    def check(history: Sequence[Seen]) -> None:
        found = [len(seen.revisions.get(_PATH, ())) for seen in history]
        assert found == list(counts), f"revisions after each crawl: {found}, expected {list(counts)}"

    return check


def _kept(*states: str) -> Check:
    """The article stays as it was read first; the page's state after each crawl is one of those given."""

    def check(history: Sequence[Seen]) -> None:
        for seen, allowed in zip(history, states, strict=False):
            row = seen.articles.get(_PATH)
            assert row is not None, "the article is not there any more"
            assert row["body"] == history[0].articles[_PATH]["body"], "the article was overwritten"
            assert len(seen.revisions[_PATH]) == 1, "a page that is no article made a revision"
            assert len(seen.articles) == 2, f"something else was stored: {sorted(seen.articles)}"
            assert seen.pages[_PATH]["state"] in allowed.split("|"), seen.state(_PATH)
            assert seen.pages[_PATH]["state"] == "done" or seen.pages[_PATH]["reason"], "no reason"

    return check


def _all(*checks: Check) -> Check:
    def check(history: Sequence[Seen]) -> None:
        for one in checks:
            one(history)

    return check


def _asked(path: str) -> Check:
    """The page was really asked for in the second crawl: otherwise the row says nothing."""

    def check(history: Sequence[Seen]) -> None:
        assert history[1].times(path), f"{path} was not asked for again: {history[1].state(path)}"

    return check


def _gone_with_time(history: Sequence[Seen]) -> None:
    row = history[1].pages[_PATH]
    assert row["visited_at"] > history[0].pages[_PATH]["visited_at"], "the time is not that of the second crawl"
    control = [h for h in history[1].asked if h.status == 200 and h.asked.path != ROBOTS]
    assert control, "no other page of the paper was fetched"


def _said_each_time(history: Sequence[Seen]) -> None:
    """A page that does not show the article is not simply `done` without a word."""
    assert history[1].pages[_PATH]["reason"], f"no word of it: {history[1].state(_PATH)}"


def _furniture(asked: Asked) -> Reply:
    more = "".join(f"<li><a href='/tin-khac-{asked.phase}{n}0007.html'>Tin khác số {n} của {asked.phase}</a></li>"
                   for n in range(5))  # fmt: skip
    return Reply(
        story(_PATH, aside=f"<aside><h3>Đọc nhiều</h3><ul>{more}</ul><p>{asked.phase * 31} lượt xem</p></aside>")
    )


_TAG = ("ETag", '"ban-mot"')
_OLD = ("Last-Modified", "Sat, 07 Mar 2026 01:07:00 GMT")


def _conditional(header: str, answer: Callable[[Asked], Reply], named: str) -> Answer:
    """A host that answers 304 to whoever names its validator."""
    return lambda asked: Reply(b"", 304, headers=(_TAG,)) if asked.headers.get(header) == named else answer(asked)


def _liar(asked: Asked) -> Reply:
    """Its ETag never changes, its text does; it does not look at what it is asked."""
    return Reply(_PAGE if asked.phase == 1 else _EDITED, headers=(_TAG,))


def _stubborn(asked: Asked) -> Reply:
    """304 for ever, whatever has changed."""
    if asked.headers.get("if-none-match") or asked.headers.get("if-modified-since"):
        return Reply(b"", 304, headers=(_TAG,))
    return Reply(_PAGE if asked.phase == 1 else _EDITED, headers=(_TAG,))


def _used(header: str, value: str) -> Check:
    def check(history: Sequence[Seen]) -> None:
        asked = [h for h in history[1].asked if h.asked.path == _PATH]
        assert asked, "the page was not asked for again"
        assert asked[0].asked.headers.get(header) == value, f"asked without {header}: {dict(asked[0].asked.headers)}"
        assert asked[0].status == 304
        assert history[1].pages[_PATH]["state"] == "done", history[1].state(_PATH)
        statuses = [c["status"] for c in history[1].captures if c["url"].endswith(_PATH)]
        assert statuses[-1] == 304, f"captures: {statuses}"

    return check


def _revisit(history: Sequence[Seen]) -> None:
    assert history[1].revisits > history[0].revisits, "no revisit record in the WARC"


def _one_article_two_addresses(history: Sequence[Seen]) -> None:
    last = history[-1]
    assert len(last.articles) == 2, f"stored twice: {sorted(last.articles)}"
    assert last.pages[_PATH]["moved_to"].endswith(_NEW), dict(last.pages[_PATH])
    same = {last.pages[path]["article_id"] for path in (_PATH, _NEW)}
    assert len(same) == 1, f"two records for one article: {same}"


def _front_page_is_no_article(history: Sequence[Seen]) -> None:
    for seen in history:
        assert seen.pages["/"]["article_id"] is None, "the front page was taken for the article"
        assert seen.pages["/"]["kind"] == "home"


def _never_gone(history: Sequence[Seen]) -> None:
    """An outage is no deletion: not of the article, nor of any other address."""
    gone = [path for path, row in history[1].pages.items() if row["state"] == "gone" and path != "/sitemap.xml"]
    assert not gone, f"taken for deleted: {gone}"


def _crawled_at_last(history: Sequence[Seen]) -> None:
    assert not history[0].articles
    assert GOOD in history[-1].articles, f"after the rules were opened: {history[-1].state('/')}"


def _outage(name: str, *replies: Reply | Raw) -> Behaviour:
    """A whole host that answers one thing in the second crawl."""
    good = {"/": Reply(front((_PATH, GOOD))), GOOD: Reply(story(GOOD)), _PATH: Reply(_PAGE), ROBOTS: Reply(b"", 404)}
    answers = {path: _in_phases(page, *replies, page) for path, page in good.items()}
    answers["*"] = _in_phases(Reply(b"", 404), *replies, Reply(b"", 404))
    check = _all(_never_gone, _kept("done", "done|later|due", "done|later|due"))
    return Behaviour(name=name, answers=answers, links=(_PATH,), must=Must(stored=ANY, also=check))


def _over(name: str, reply: Reply | Raw, state: str = "later|done|refused") -> Behaviour:
    """Something that is no article stands at an article's address in the second crawl."""
    page = Reply(_PAGE)
    return _row(
        name, page, reply, page, check=_all(_asked(_PATH), _said_each_time, _kept("done", state, "done|later|refused"))
    )


_MOVED = Reply(b"", 301, headers=(("Location", _NEW),))
_CUT = _PAGE[: len(_PAGE) * 2 // 3]

CHANGES = (
    _row("edit-makes-a-revision", Reply(_PAGE), Reply(_EDITED), check=_revisions(1, 2, 2)),
    _row("edit-and-back", Reply(_PAGE), Reply(_EDITED), Reply(_PAGE), check=_revisions(1, 2, 3)),
    _row("furniture-makes-none", _furniture, check=_all(_asked(_PATH), _revisions(1, 1, 1))),
    _row("same-bytes-make-a-revisit", Reply(_PAGE), check=_all(_asked(_PATH), _revisions(1, 1, 1), _revisit)),
    _row("deleted-404", Reply(_PAGE), Reply(b"", 404), check=_all(_kept("done", "gone", "gone"), _gone_with_time)),
    _row("deleted-410", Reply(_PAGE), Reply(b"", 410), check=_all(_kept("done", "gone", "gone"), _gone_with_time)),
    _row("moved-301-is-an-alias", Reply(_PAGE), _MOVED, check=_one_article_two_addresses, **{_NEW[1:]: Reply(_PAGE)}),
    _row("moved-308-is-an-alias", Reply(_PAGE), Reply(b"", 308, headers=(("Location", _NEW),)),
         check=_one_article_two_addresses, **{_NEW[1:]: Reply(_PAGE)}),
    _row("deleted-to-the-front-page", Reply(_PAGE), Reply(b"", 302, headers=(("Location", "/"),)),
         check=_all(_asked(_PATH), _said_each_time, _front_page_is_no_article,
                    _kept("done", "done|later|gone", "done|later|gone"))),
    _row("deleted-to-another-article", Reply(_PAGE), Reply(b"", 302, headers=(("Location", GOOD),)),
         check=_kept("done", "done|later|gone", "done|later|gone")),
    _row("etag-honest", _conditional("if-none-match", lambda _: Reply(_PAGE, headers=(_TAG,)), _TAG[1]),
         check=_all(_used("if-none-match", _TAG[1]), _revisions(1, 1, 1), _revisit)),
    _row("last-modified-only", _conditional("if-modified-since", lambda _: Reply(_PAGE, headers=(_OLD,)), _OLD[1]),
         check=_all(_used("if-modified-since", _OLD[1]), _revisions(1, 1, 1))),
    _row("etag-that-lies", _liar, check=_revisions(1, 2, 2)),
    _row("always-304", _stubborn, check=_all(_asked(_PATH), _revisions(1, 1, 2))),
    _over("soft-404-over-an-article", Reply(SOFT_404), "later|done|refused|gone"),
    _over("maintenance-200-over-an-article", Reply(MAINTENANCE)),
    _over("login-over-an-article", Reply(LOGIN)),
    _over("shell-over-an-article", Reply(EMPTY_SHELL)),
    _over("empty-over-an-article", Reply(b"")),
    _over("listing-over-an-article", Reply(front(f"/tin-so-{n}-cua-ngay-{n}00003.html" for n in range(50)))),
    _over("status-403-over-an-article", Reply(b"", 403)),
    _over("cut-over-an-article", Raw((b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: "
                                      + str(len(_PAGE)).encode() + b"\r\n\r\n" + _CUT,)), "later"),
    *(_over(f"{name}-over-an-article", Reply(page)) for name, page in WALLS.items()),
    _outage("outage-all-404", Reply(b"", 404)),
    _outage("outage-all-410", Reply(b"", 410)),
    _outage("outage-all-500", Reply(b"", 500)),
    _outage("outage-all-soft-404", Reply(SOFT_404)),
    _outage("outage-all-maintenance", Reply(MAINTENANCE)),
    _outage("outage-all-reset", Raw(("reset",))),
    _outage("parked-domain", Reply(b"<html><h1>This domain is for sale</h1>")),
    Behaviour(name="robots-mended", answers={ROBOTS: _in_phases(Reply(b"", 500), Reply(b"", 404))},
              must=Must(stored=ANY, also=_crawled_at_last)),
    Behaviour(name="robots-opened", must=Must(stored=ANY, also=_crawled_at_last),
              answers={ROBOTS: _in_phases(Reply(b"User-agent: *\nDisallow: /\n", kind="text/plain"), Reply(b"", 404))}),
)  # fmt: skip
"""Edits, deletions, moves, outages and validators. Before the third crawl, all that was read is put back by 90 days."""

BUSY = (
    _over("maintenance-503-over-an-article", Reply(MAINTENANCE, 503), "later"),
    _outage("outage-all-503", Reply(MAINTENANCE, 503)),
)
"""The same where the host asks to be left alone."""
