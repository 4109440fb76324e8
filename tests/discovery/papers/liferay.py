"""Liferay 6: asset publishers, windows of portlets in the query, sessions in the path."""

import re
import zlib
from datetime import date
from urllib.parse import quote

from tests.discovery import feeds
from tests.discovery.desk import Addresses, Desk
from tests.discovery.site import Paper
from tests.discovery.text import Section, Story

_PORTLET = "p_p_id=101_INSTANCE_kT4x&p_p_lifecycle=0&p_p_state=normal&p_p_mode=view&p_p_col_id=column-1"


def portal(today: date) -> Paper:
    """/web/guest/xa-hoi/-/asset_publisher/kT4x/content/slug;jsessionid=…?redirect=…, canonical /web/guest/-/slug."""
    desk = Desk("liferay", "Liferay 6.1", "baolongthanh.gov.vn", "liferay", today, title="Báo Long Thành", count=70,
                www=True, parts="thoi-su xa-hoi kinh-te xay-dung-dang-chinh-quyen", home="/web/guest",
                note=";jsessionid in links, redirect= back to the list, content shown in three places")  # fmt: skip
    desk.paper.session = re.compile(r";jsessionid=[0-9A-F]+\.node\d")
    desk.paper.ignores = frozenset({"inheritRedirect", "redirect", "p_p_state", "p_p_mode", "p_p_col_id"})
    desk.at = lambda s: f"/web/guest/{s.slug}"
    desk.link = _shown
    desk.menu = desk.nav('<li class="lfr-nav-item"><a href="$href"><span>$name</span></a></li>')
    desk.menu += desk.static("/web/guest/gioi-thieu", "/web/guest/ban-do-cong")
    desk.menu += (
        f'<li><a href="/c/portal/login?p_l_id=10183&redirect={quote("/web/guest", safe="")}">Đăng nhập</a></li>'
    )
    desk.put("/c/portal/login?p_l_id=10183", desk.draw("Đăng nhập", "<form><input name=login></form>"))
    desk.side = "<ul>" + desk.items(desk.stories[2:7], desk.look.related, lambda s: f"/web/guest/-/{s.slug}") + "</ul>"
    desk.front(3, path="/web/guest")
    desk.front(3, path="/")
    for section in desk.parts:
        _section(desk, section)
    desk.publish(
        _publisher, lambda s: f"/web/guest/-/{s.slug}", head=lambda s: desk.canonical(f"/web/guest/-/{s.slug}")
    )
    return desk.paper


def _publisher(story: Story) -> str:
    return f"/web/guest/{story.section.slug}/-/asset_publisher/kT4x/content/{story.slug}"


def _shown(story: Story) -> str:
    """As a list links to it: with a session, and with the way back."""
    session = f"{zlib.crc32(story.section.slug.encode()):08X}{zlib.crc32(story.slug.encode()):08X}"
    back = quote(f"http://www.baolongthanh.gov.vn/web/guest/{story.section.slug}?{_PORTLET}", safe="")
    return f"{_publisher(story)};jsessionid={session}.node1?inheritRedirect=false&redirect={back}"


def _section(desk: Desk, section: Section) -> None:
    base = desk.at(section)
    address: Addresses = lambda n: (  # noqa: E731
        f"{base}?{_PORTLET}&_101_INSTANCE_kT4x_delta=6&_101_INSTANCE_kT4x_cur={n + 1}" if n else base
    )
    head = desk.feed_link(f"{base}/-/asset_publisher/kT4x/rss")
    desk.listing(section.name, desk.of(section), address, per=6, form="words", head=head)
    text = feeds.atom(section.name, "", desk.of(section)[:8], lambda s: desk.url(_publisher(s)))
    desk.put(f"{base}/-/asset_publisher/kT4x/rss", text, "text/xml;charset=UTF-8")


MAKERS = (portal,)
