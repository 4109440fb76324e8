"""Front pages drawn by a script from the state that is shipped as JSON in the page."""

import json
import zlib
from collections.abc import Iterable
from datetime import date
from typing import Any

from tests.discovery.desk import Desk, chunks
from tests.discovery.site import Paper
from tests.discovery.text import Section, Story


def next_js(today: date) -> Paper:
    """An empty #__next and __NEXT_DATA__; later pages of a section are JSON of /_next/data/; ids are not numbers."""
    desk = Desk("next", "Next.js", "baoxuanson.vn", "next", today, title="Báo Xuân Sơn", count=72,
                parts="thoi-su xa-hoi kinh-te van-hoa",
                note="lists only as __NEXT_DATA__; slug and a hexadecimal id; the next page is JSON")  # fmt: skip
    desk.link = lambda s: f"/bai-viet/{s.slug}-{zlib.crc32(s.title.encode()):08x}"
    home = {"menu": [_menu(s) for s in desk.parts], "latest": _cards(desk, desk.stories[:10])}
    desk.put("/", _shell(desk, desk.title, home, "/"))
    for section in desk.parts:
        pages = chunks(desk.of(section), 6)
        for n, group in enumerate(pages):
            more = f"/_next/data/b7Qx/{section.slug}.json?page={n + 2}" if n + 1 < len(pages) else None
            props = {"category": _menu(section), "articles": _cards(desk, group), "nextPage": more}
            if n == 0:
                desk.put(f"/{section.slug}", _shell(desk, section.name, props, "/[category]"))
            else:
                said = json.dumps({"pageProps": props, "__N_SSG": True})
                desk.put(f"/_next/data/b7Qx/{section.slug}.json?page={n + 1}", said, "application/json")
    desk.publish(desk.link, near=4, head=lambda s: desk.canonical(desk.link(s)))
    return desk.paper


def _menu(section: Section) -> dict[str, Any]:
    return {"id": section.number, "name": section.name, "url": f"/{section.slug}"}


def _cards(desk: Desk, chosen: Iterable[Story]) -> list[dict[str, Any]]:
    return [
        {"id": s.number, "title": s.title, "sapo": s.lead, "thumb": s.image, "url": desk.link(s),
         "publishedAt": s.at.isoformat(), "category": {"name": s.section.name, "url": f"/{s.section.slug}"}}
        for s in chosen
    ]  # fmt: skip


def _shell(desk: Desk, title: str, props: dict[str, Any], page: str) -> str:
    state = json.dumps(
        {"props": {"pageProps": props}, "page": page, "query": {}, "buildId": "b7Qx"}, ensure_ascii=False
    )
    script = f'<script id="__NEXT_DATA__" type="application/json">{state}</script>'
    return desk.draw(title, '<div class="Spinner_s__2"></div>', side=script)


def nuxt(today: date) -> Paper:
    """window.__NUXT__ with escaped slashes; addresses without any number; articles drawn by the server."""
    desk = Desk("nuxt", "Nuxt 2", "baocaihoi.vn", "next", today, title="Báo Cái Hội", count=60,
                parts="thoi-su nong-nghiep-nong-thon van-hoa the-thao",
                note=r"window.__NUXT__={…\u002Ftin-bai\u002F…}; the menu alone is HTML")  # fmt: skip
    desk.link = lambda s: f"/tin-bai/{s.section.slug}/{s.slug}"
    desk.at = lambda s: f"/chuyen-muc/{s.slug}"
    menu = f'<nav class="nav-bar">{desk.nav()}</nav><div class="loading">Đang tải…</div>'
    desk.put("/", desk.draw(desk.title, menu, side=_state(desk, desk.stories[:12])))
    for section in desk.parts:
        for n, group in enumerate(chunks(desk.of(section), 8)):
            more = f"/chuyen-muc/{section.slug}?trang={n + 2}" if (n + 1) * 8 < len(desk.of(section)) else ""
            path = f"/chuyen-muc/{section.slug}" + (f"?trang={n + 1}" if n else "")
            desk.put(path, desk.draw(section.name, menu, side=_state(desk, group, more)))
    desk.publish(desk.link, near=3)
    return desk.paper


def _state(desk: Desk, chosen: Iterable[Story], more: str = "") -> str:
    rows = [{"title": s.title, "link": desk.link(s), "date": f"{s.at:%d/%m/%Y %H:%M}"} for s in chosen]
    said = json.dumps({"layout": "default", "data": [{"list": rows, "next": more}], "serverRendered": True})
    return "<script>window.__NUXT__=" + said.replace("/", "\\u002F") + ";</script>"


MAKERS = (next_js, nuxt)
