"""An e-paper: issues by date, their printed pages, the stories on each."""

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from tests.discovery.desk import Desk, numbered
from tests.discovery.site import Answer, Paper
from tests.discovery.text import Story

_DAY = re.compile(r"/(\d{4})/(\d\d)/(\d\d)/?$")  # "/2026/11/26/"


def by_date(today: date) -> Paper:
    """/2026/11/26/trang-1/3.html, a calendar of every day that there ever was, with an empty page for most of them."""
    desk = Desk("bao-in", "e-paper", "baothoithang.vn", "epaper", today, title="Báo Thới Thắng", count=144, days=18,
                parts="thoi-su kinh-te xa-hoi van-hoa",
                note="days as addresses; a calendar without beginning or end; pages as image maps")  # fmt: skip
    places: dict[int, str] = {}
    issues: dict[date, list[Story]] = defaultdict(list)
    for story in desk.stories:
        issues[story.at.date()].append(story)
    for day, stories in issues.items():
        for n, story in enumerate(sorted(stories, key=lambda s: s.section.number)):
            places[story.number] = f"/{day:%Y/%m/%d}/trang-{story.section.number}/{n + 1}.html"
    desk.link = lambda s: places[s.number]
    desk.menu = desk.static("/dat-bao", "/gia-quang-cao") + '<li><a href="/tim-kiem?q=">Tìm</a></li>'
    desk.put("/tim-kiem?q=", desk.draw("Tìm kiếm", "<form><input name=q></form>"))
    days = sorted(issues, reverse=True)
    desk.side = _calendar(issues, today)
    for path, day in (("/", days[0]), *((f"/{d:%Y/%m/%d}", d) for d in days)):
        desk.put(path, desk.draw(f"Số ra ngày {day:%d/%m/%Y}", _issue(desk, day, issues[day])))
    for day in days:
        for section in desk.parts:
            chosen = [s for s in issues[day] if s.section == section]
            path = f"/{day:%Y/%m/%d}/trang-{section.number}"
            if chosen:
                name = f"Trang {section.number}: {section.name}"
                desk.listing(name, chosen, numbered(path, ""), form="none", per=99)
    for stories in issues.values():
        for story in stories:
            near = [s for s in stories if s.section == story.section and s != story][:4]
            desk.article(story, desk.draw(story.title, desk.body(story, near)), places[story.number])
    desk.paper.otherwise = lambda url: _empty(desk, url, today)
    return desk.paper


def _issue(desk: Desk, day: date, stories: list[Story]) -> str:
    pages = sorted({s.section.number for s in stories})
    areas = "".join(f'<area shape="rect" href="/{day:%Y/%m/%d}/trang-{n}" alt="Trang {n}">' for n in pages)
    turn = f'<a class="prev" href="/{day - timedelta(days=1):%Y/%m/%d}">‹ Số trước</a>'
    turn += f'<a class="next" href="/{day + timedelta(days=1):%Y/%m/%d}">Số sau ›</a>'
    top = desk.items([s for s in stories if s.section.number == pages[0]])
    head = f'<h2>Số ra ngày {day:%d/%m/%Y}</h2><img usemap="#so"><map name="so">{areas}</map>'
    return f"{head}<ol>{top}</ol><div>{turn}</div>"


def _calendar(issues: Mapping[date, list[Story]], today: date) -> str:
    """A month in a table; days without an issue are links all the same."""
    first = min(issues)
    days = [first + timedelta(days=n) for n in range((today - first).days)]
    cells = "".join(f'<td><a href="/{d:%Y/%m/%d}">{d.day}</a></td>' for d in days)
    before = first - timedelta(days=31)
    return f'<table class="lich"><tr>{cells}</tr></table><a href="/{before:%Y/%m/%d}">Tháng trước</a>'


def _empty(desk: Desk, url: str, today: date) -> Answer:
    """A day without an issue answers 200 and leads to the days around it, for ever."""
    found = _DAY.search(url)
    if not found:
        return Answer(b"<h1>404</h1>", 404)
    try:
        day = date(*map(int, found.groups()))
        around = [day - timedelta(days=1), day + timedelta(days=1), day - timedelta(days=30)]
    except (ValueError, OverflowError):
        return Answer(b"<h1>404</h1>", 404)
    turn = "".join(f'<a href="/{d:%Y/%m/%d}">{d:%d/%m}</a> ' for d in around)
    return desk.send(desk.draw(f"Số ra ngày {day:%d/%m/%Y}", f"<h2>Chưa có số báo cho ngày {day:%d/%m/%Y}</h2>{turn}"))


MAKERS = (by_date,)
