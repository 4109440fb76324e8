"""robots.txt as RFC 9309 has it, and Retry-After."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

from tests.hostile.server import Answer, Asked, Habit, Raw, Reply
from tests.hostile.stories import front, story
from tests.hostile.table import ANY, GOOD, ROBOTS, Behaviour, Must, Seen, number

_CLOSED = "/vung-cam-khong-duoc-vao-200002.html"
_TEXT = "text/plain"


def elsewhere(_: Asked) -> Reply:
    """What the host for others answers, whatever it is asked."""
    return _rules(_NO)


def _rules(text: str | bytes) -> Reply:
    return Reply(text.encode() if isinstance(text, str) else text, kind=_TEXT)


def _robots(
    name: str, robots: Habit, more: Mapping[str, Habit] | None = None, *, shut: bool = False, open_: bool = False
) -> Behaviour:
    """A host with rules; `shut`: everything is forbidden; `open_`: nothing is; else one page."""
    answers = {ROBOTS: robots, _CLOSED: Reply(story(_CLOSED)), **(more or {})}
    if shut:
        must = Must(stored=(), states={"/": "later|refused"}, never=(GOOD, _CLOSED, "/", "/sitemap.xml"))
    elif open_:
        must = Must(stored=number((GOOD, _CLOSED)))
    else:
        must = Must(states={_CLOSED: "refused"}, never=(_CLOSED,))
    return Behaviour(name=name, answers=answers, links=(_CLOSED,), must=must)


def _hop(target: str) -> Reply:
    return Reply(b"", 302, headers=(("Location", target),))


def _hops(count: int) -> dict[str, Habit]:
    steps = [f"/buoc-{n}" for n in range(1, count)]
    return {step: _hop(after) for step, after in zip(steps, [*steps[1:], "/cuoi.txt"], strict=True)}


ELSEWHERE = "127.77.0.1"
"""A host of this server that has nothing but rules for others."""
_NO = f"User-agent: *\nDisallow: {_CLOSED}\n"
_LONG = "# " + "a" * 78 + "\n"
_GROUPS = f"User-agent: *\nDisallow: /\n\nUser-agent: BaoTinh\nDisallow: {_CLOSED}\n"
_LONGER = f"User-agent: *\nDisallow: /\nAllow: /$\nAllow: /tin-\nAllow: /sitemap\nDisallow: {_CLOSED}\n"
_WILD = "User-agent: *\nDisallow: /*khong-duoc*.html$\n"


def _gaps(history: Sequence[Seen]) -> None:
    """No two requests closer than the Crawl-delay, once it is known."""
    times = [h.asked.at for h in history[-1].asked if h.asked.path != ROBOTS]
    near = [f"{b - a:.2f}" for a, b in pairwise(times) if b - a < 0.95]
    assert not near, f"gaps of {near} s where robots.txt asks for 1 s"


def _asked_again_some_day(history: Sequence[Seen]) -> None:
    """What cannot be asked today is not forgotten."""
    row = history[-1].pages["/"]
    assert row["due_at"] is not None, "the front page is never due again"


def _from(other: str) -> Answer:
    """robots.txt is on another host of this server."""
    return lambda asked: _hop(f"http://{other}:{asked.port}/luat-o-cho-khac.txt")


MANNERS = (
    _robots("robots-404", Reply(b"", 404), open_=True),
    _robots("robots-403", Reply(b"", 403), open_=True),
    _robots("robots-empty", _rules(""), open_=True),
    _robots("robots-html", Reply(front(("/",))), open_=True),
    _robots("robots-binary", _rules(bytes(range(256)) * 100), open_=True),
    _robots("robots-500", Reply(b"", 500), shut=True),
    _robots("robots-503", Reply(b"", 503), shut=True),
    _robots("robots-503-with-rules", Reply(b"User-agent: *\nAllow: /\n", 503, _TEXT), shut=True),
    _robots("robots-reset", Raw(("reset",)), shut=True),
    _robots("robots-cut", Raw((b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\nUser-agent: *\n",)), shut=True),
    _robots("robots-forbids-all", _rules("User-agent: *\nDisallow: /\n"), shut=True),
    _robots("robots-forbids-us", _rules("User-agent: baotinh\nDisallow: /\n\nUser-agent: *\nAllow: /\n"), shut=True),
    _robots("robots-forbids-one", _rules(_NO)),
    _robots("robots-with-mark", _rules(b"\xef\xbb\xbf" + _NO.encode())),
    _robots("robots-with-cr", _rules(_NO.replace("\n", "\r"))),
    _robots("robots-with-cr-lf", _rules(_NO.replace("\n", "\r\n"))),
    _robots("robots-in-odd-case", _rules(_NO.replace("User-agent", "uSER-AGENT").replace("Disallow", "DISALLOW"))),
    _robots("robots-own-group", _rules(_GROUPS)),
    _robots("robots-longest-wins", _rules(_LONGER)),
    _robots("robots-wildcards", _rules(_WILD)),
    _robots("robots-huge", _rules(_LONG * 6_000 + _NO + _LONG * 20_000)),
    _robots("robots-redirected-five-times", _hop("/buoc-1"), {**_hops(5), "/cuoi.txt": _rules(_NO)}),
    _robots("robots-redirected-to-another-host", _from(ELSEWHERE)),
    Behaviour(name="robots-redirected-without-end", answers={ROBOTS: _hop(ROBOTS)}, must=Must(stored=ANY, most=30)),
    Behaviour(name="robots-redirected-to-a-file", answers={ROBOTS: _hop("file:///etc/passwd")},
              must=Must(stored=(), states={"/": "later|refused"}, never=(GOOD,))),
    Behaviour(name="robots-500-is-asked-again", answers={ROBOTS: Reply(b"", 500)},
              must=Must(stored=(), also=_asked_again_some_day)),
    Behaviour(name="crawl-delay", answers={ROBOTS: _rules("User-agent: *\nCrawl-delay: 1\n")},
              must=Must(also=_gaps)),
    Behaviour(name="crawl-delay-no-number", answers={ROBOTS: _rules("User-agent: *\nCrawl-delay: nhieu\n")}),
)  # fmt: skip


def _at_first(reply: Reply, path: str) -> Answer:
    """A refusal at first, the page afterwards."""
    return lambda asked: reply if asked.turn == 1 else Reply(story(path))


def _in_three_seconds(status: int, path: str) -> Answer:
    def answer(asked: Asked) -> Reply:
        until = format_datetime((datetime.now(UTC) + timedelta(seconds=4)).replace(microsecond=0), usegmt=True)
        return Reply(b"", status, headers=(("Retry-After", until),)) if asked.turn == 1 else Reply(story(path))

    return answer


def _waits(seconds: float) -> object:
    def check(history: Sequence[Seen]) -> None:
        seen = history[-1]
        at = next(h.asked.at for h in seen.asked if h.status in (429, 503))
        early = [f"{h.asked.at - at:.2f} s: {h.asked.path}" for h in seen.asked if 0.2 < h.asked.at - at < seconds]
        late = [f"{h.asked.at - at:.2f} s: {h.asked.path}" for h in seen.asked if 0 < h.asked.at - at <= 0.2]
        assert not early, f"asked before the {seconds} s were over: {early}"
        assert len(late) <= 1, f"more than what was under way: {late}"

    return check


def _due_within_the_cap(history: Sequence[Seen]) -> None:
    row = history[-1].pages["/hoi-lai-sau-200002.html"]
    assert row["state"] == "later", dict(row)
    wait = datetime.fromisoformat(row["due_at"]) - datetime.fromisoformat(row["visited_at"])
    assert timedelta(minutes=29) <= wait <= timedelta(hours=1, minutes=1), f"due after {wait}"


def _retry(name: str, answer: Habit, check: object, state: str = "later|done|due") -> Behaviour:
    path = "/hoi-lai-sau-200002.html"
    more = [f"/tin-tiep-theo-30000{n}.html" for n in range(4)]
    pages = {one: Reply(story(one)) for one in more}
    must = Must(stored=ANY, states={path: state}, also=check)  # type: ignore[arg-type]
    return Behaviour(name=name, answers={path: answer, **pages}, links=(path, *more), must=must)


_AFTER = "/hoi-lai-sau-200002.html"


def _busy(status: int, after: str) -> Reply:
    return Reply(b"", status, headers=(("Retry-After", after),))


PATIENCE = (
    _retry("retry-after-3-on-429", _at_first(_busy(429, "3"), _AFTER), _waits(3)),
    _retry("retry-after-3-on-503", _at_first(_busy(503, "3"), _AFTER), _waits(3)),
    _retry("retry-after-a-date-on-429", _in_three_seconds(429, _AFTER), _waits(3)),
    _retry("retry-after-a-date-on-503", _in_three_seconds(503, _AFTER), _waits(3)),
    _retry("retry-after-ten-years", _busy(429, "315360000"), _due_within_the_cap, "later"),
    _retry("retry-after-two-hours", _busy(503, "7200"), _waits(50)),
    _retry("retry-after-no-number", _busy(429, "sớm thôi".encode().decode("latin-1")), None),
    _retry("retry-after-in-the-past", _busy(503, "Wed, 21 Oct 2015 07:28:00 GMT"), None),
    _retry("retry-after-negative", _busy(429, "-5"), None),
)
"""Seconds and dates, kept to the second, for at most an hour."""
