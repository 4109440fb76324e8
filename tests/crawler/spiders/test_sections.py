"""Sections: what stands in a menu, wherever that stands."""

import pytest

from tests.crawler.spiders.small_sites import HOME, front, paths

NAMES = {"/thoi-su": "Thời sự", "/kinh-te.html": "Kinh tế", "/xa-hoi/": "Xã hội", "/van-hoa": "Văn hóa"}
LINKS = [f'<a href="{path}">{name}</a>' for path, name in NAMES.items()]
STORY = '<h3><a href="/nuoc-man-vao-sau-noi-dong-98765.html">Nước mặn vào sâu nội đồng nhiều xã ven biển</a></h3>'
LOGO = '<header><a href="/"><img src="/logo.png" alt="Báo Ví Dụ"></a></header>'


def told(body: str) -> list[str]:
    return [link.url.removeprefix(HOME.rstrip("/")) for link in front(body)
            if link.kind == "listing" and link.chance != "possible"]  # fmt: skip


def items(tag: str, *links: str) -> str:
    return "".join(f"<{tag}>{link}</{tag}>" for link in links)


@pytest.mark.parametrize(
    "menu",
    [
        f"<nav><ul>{items('li', *LINKS)}</ul></nav>",
        f'<ul class="nav navbar-nav">{items("li", *LINKS)}</ul>',
        f'<ul id="main-menu">{items("li", *LINKS)}</ul>',
        f'<div class="topmenu">{"".join(LINKS)}</div>',
        f'<div role="navigation">{"".join(LINKS)}</div>',
        f"<header><div>{''.join(LINKS)}</div></header>",
        f"<footer>{items('li', *LINKS)}</footer>",
        f'<table class="menubar"><tr>{items("td", *LINKS)}</tr></table>',
        f'<div id="danh-muc">{"".join(LINKS)}</div>',
        f"<table><tr>{items('td', *LINKS)}</tr></table>",  # without any name
        f"<div><ul>{items('li', *LINKS)}</ul></div>",
        "<select>" + "".join(f'<option value="{p}">{n}</option>' for p, n in NAMES.items()) + "</select>",
        "<map name=m>" + "".join(f'<area href="{p}" alt="{n}">' for p, n in NAMES.items()) + "</map>",
    ],
)
@pytest.mark.parametrize("logo", ["", LOGO, LOGO + '<nav class="mobile"></nav>'])
def test_a_menu_is_found_wherever_it_stands(menu: str, logo: str) -> None:
    found = told(logo + menu + STORY)
    assert found == list(NAMES)


def menu(*links: tuple[str, str]) -> str:
    return f"<nav>{''.join(f'<a href={path!r}>{name}</a>' for path, name in (*links, *NAMES.items()))}</nav>"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/?cat=5", "Thể thao"),
        ("/index.php?nv=news&op=The-thao", "Thể thao"),
        ("/Default.aspx?tabid=57", "Thể thao"),
        ("/chuyen-muc/60123", "Thể thao"),
        ("/12345/the-thao", "Thể thao"),
        ("/khoa-hoc-cong-nghe", "Khoa học - Công nghệ"),
        ("/xay-dung-dang-chinh-quyen", "Xây dựng Đảng, chính quyền"),
        ("https://thethao.baovidu.vn/", "Thể thao"),
        ("https://en.baovidu.vn/news", "English"),
    ],
)
def test_a_section_is_what_its_menu_says_whatever_its_address(address: str, name: str) -> None:
    whole = address.removeprefix(HOME.rstrip("/"))
    assert whole in [path.replace("%2F", "/") for path in told(menu((address, name)) + STORY)]


@pytest.mark.parametrize("address", ["/", "https://www.baovidu.vn/", "https://m.baovidu.vn", "https://khac.vn/thoi-su"])
def test_the_front_page_and_other_papers_are_no_sections(address: str) -> None:
    assert told(menu((address, "Trang chủ")) + STORY) == list(NAMES)


def test_an_article_in_a_menu_stays_one() -> None:
    body = menu(
        ("/nuoc-man-vao-sau-noi-dong", "Nước mặn vào sâu nội đồng nhiều xã ven biển"), ("/ngap-55555.html", "Ngập")
    )
    found = front(body)
    assert paths(found, "article") == ["/nuoc-man-vao-sau-noi-dong", "/ngap-55555.html"]


def test_what_stands_outside_the_menus_is_less_likely_a_section() -> None:
    found = front(menu() + '<aside><a href="/lich/2026/11">Tháng 11</a></aside>' + STORY)
    assert [link.chance for link in found if link.url.endswith("/lich/2026/11")] == ["possible"]
