"""Two papers that are not well: one whose stories are all errors, one that sends the reader round for a cookie."""

from datetime import date

from tests.discovery.desk import Desk
from tests.discovery.site import Answer, Paper, redirect


def _desk(name: str, domain: str, today: date, says: str, *, count: int, note: str) -> Desk:
    desk = Desk(
        name, "sick", domain, "portal", today, title=f"Báo {name}", count=count, parts="thoi-su xa-hoi", note=note
    )
    desk.paper.exits, desk.paper.says, desk.paper.well = (69,), says, False
    return desk


def broken(today: date) -> Paper:
    """A front page from a cache; behind every link an error of the server's."""
    desk = _desk("loi-may", "baoloimay.vn", today, r"\b50[0-9]\b|server error|error", count=20,
                 note="the front page stands in a cache, everything else answers 500")  # fmt: skip
    desk.menu = desk.nav('<a class="nav" href="$href">$name</a>')
    desk.front(6)
    desk.paper.otherwise = lambda _: Answer(b"<h1>Server Error in '/' Application.</h1>", 500)
    return desk.paper


def round_trip(today: date) -> Paper:
    """Every address sends the reader to itself with a cookie, for ever."""
    paper = _desk("vong-tron", "baovongtron.vn", today, "redirect|loop|cookie", count=1,
                  note="302 to the same address with Set-Cookie, for ever").paper  # fmt: skip
    paper.hosts.add("baovongtron.vn")
    paper.otherwise = lambda url: Answer(b"", 302, headers=(*redirect(url).headers, ("Set-Cookie", "D1N=1; path=/")))
    return paper


MAKERS = (broken, round_trip)
