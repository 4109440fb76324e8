"""What a home page ships as its state for a script to draw."""

import json

import pytest

from crawler.spiders import doors
from tests.crawler.spiders.small_sites import front, paths

STATE = {
    "props": {
        "menu": [{"id": 1, "name": "Thời sự", "url": "/thoi-su"}, {"name": "Kinh tế", "link": "/kinh-te"}],
        "latest": [
            {"title": "Nước mặn vào sâu nội đồng nhiều xã", "url": "/bai-viet/nuoc-man-vao-sau-7091584c"},
            {"headline": "Cầu mới thông xe {sớm} hơn \"dự kiến\"", "href": "https://baovidu.vn/bv/3.htm"},
            {"title": "Ảnh", "url": "/upload/anh.jpg"},
            {"title": "Báo bạn viết về nước mặn miền Tây", "url": "https://khac.vn/tin-55555.html"},
        ],
    }
}  # fmt: skip
JSON = json.dumps(STATE, ensure_ascii=False)
CODE = (
    r'(function(a){return {menu:[{name:"Thời sự",url:"/thoi-su"},{name:"Kinh tế",link:"/kinh-te"}],latest:['
    r'{title:"Nước mặn vào sâu nội đồng nhiều xã",url:"\u002Fbai-viet\u002Fnuoc-man-vao-sau-7091584c",n:a},'
    r'{href:"https:\/\/baovidu.vn\/bv\/3.htm",headline:"Cầu mới thông xe sớm hơn dự kiến"}]}}(1))'
)


@pytest.mark.parametrize(
    "script",
    [
        f'<script id="__NEXT_DATA__" type="application/json">{JSON}</script>',
        f'<script type="application/json">{json.dumps(STATE)}</script>',
        f"<script>window.__NUXT__={JSON};</script>",
        f"<script>window.__NUXT__={CODE};</script>",
        f"<script>window.__INITIAL_STATE__ = {json.dumps(STATE)}; window.a = 1</script>",
        f"<script>var __DATA__ = JSON.parse({json.dumps(json.dumps(STATE))})</script>",
        f"<script>self.__next_f.push([1,{json.dumps(json.dumps(STATE))}])</script>",
        f"<div id='app' data-page='{json.dumps(STATE).replace(chr(39), '&#39;')}'></div>",
    ],
)
def test_addresses_and_titles_of_a_state_are_read(script: str) -> None:
    found = front(f'<div id="root"></div>{script}')
    assert paths(found, "listing") == ["/thoi-su", "/kinh-te"]
    assert paths(found, "article") == ["/bai-viet/nuoc-man-vao-sau-7091584c", "/bv/3.htm"]
    assert next(link.title for link in found if link.kind == "article") == "Nước mặn vào sâu nội đồng nhiều xã"


def test_slugs_are_put_where_an_address_of_the_page_has_one() -> None:
    posts = [{"title": f"Nước mặn vào sâu nội đồng lần {n}", "slug": f"nuoc-man-lan-{n}"} for n in range(3)]
    script = f'<script type="application/json">{json.dumps({"posts": posts})}</script>'
    found = front(f'<a href="/tin-bai/nuoc-man-lan-1.html">Nước mặn vào sâu nội đồng lần 1</a>{script}')
    assert {f"/tin-bai/nuoc-man-lan-{n}.html" for n in range(3)} == set(paths(found, "article"))
    assert paths(front(script), "article") == [f"/nuoc-man-lan-{n}" for n in range(3)]


@pytest.mark.parametrize("text", ['{"url":', '{"url":"/a" "title"', "}}}}{{{{", '"' * 50, '{"url": {"url": ""}}', "\\"])
def test_what_is_damaged_raises_nothing(text: str) -> None:
    assert paths(front(f'<script type="application/json">{text}</script>'), "article") == []


@pytest.mark.parametrize(
    ("body", "needs"),
    [
        ('<div id="root"></div><script src="/a.js"></script>', True),
        ('<a href="/">Trang chủ</a><a href="#">Menu</a><script>dung()</script>', True),
        ("<p>Đang bảo trì</p>", False),
        ('<nav><a href="/thoi-su">Thời sự</a></nav><script src="/a.js"></script>', False),
        (f'<script id="__NEXT_DATA__" type="application/json">{JSON}</script>', False),
        ('<iframe src="/menu.asp"></iframe><script src="/a.js"></script>', False),
    ],
)
def test_a_front_page_that_only_a_browser_could_read_is_told(body: str, needs: bool) -> None:
    assert doors.needs_script(f"<html><body>{body}</body></html>".encode(), front(body)) is needs
