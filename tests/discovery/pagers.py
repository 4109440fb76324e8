"""The ways in which lists lead to their next page."""

import html
from collections.abc import Callable
from typing import NamedTuple


class Foot(NamedTuple):
    """What a list says about its other pages."""

    body: str = ""
    head: str = ""


Address = Callable[[int], str]

_NEXT = {
    "rel": '<nav class="nav-links"><a rel="next" href="$">Tiếp</a></nav>',
    "words": '<p class="trang"><a href="$">Trang tiếp theo</a></p>',
    "sau": '<div class="paging"><a href="$">Trang sau</a></div>',
    "arrows": '<div class="phan-trang"><a href="$">&gt;&gt;</a></div>',
    "laquo": '<ul class="pagination"><li><a href="$">»</a></li></ul>',
    "icon": '<div class="pager"><a class="next page-link" href="$"><i class="fa fa-angle-right"></i></a></div>',
    "image": '<table><tr><td><a href="$"><img src="/images/next.gif" border=0 alt=""></a></td></tr></table>',
    "more": '<div class="readmore"><a class="btn-more" href="$">Xem thêm</a></div>',
    "older": '<div class="navigation"><div class="alignleft"><a href="$">« Tin cũ hơn</a></div></div>',
    "data-url": '<div class="loadmore"><button type="button" class="js-loadmore" data-url="$">Xem thêm</button></div>',
    "data-href": '<a href="javascript:void(0)" class="view-more" data-href="$">Xem thêm tin khác</a>',
    "onclick": '<input type="button" value="Tiếp theo" onclick="window.location.href=\'$\'">',
}


def pager(form: str, at: int, total: int, address: Address) -> Foot:
    """The links of page `at`, from 0, to the others."""
    if total < 2 or form == "none":
        return Foot()
    following = html.escape(address(at + 1)) if at + 1 < total else ""
    if form == "numbers":
        return Foot(f'<div class="pagination">{_numbers(at, total, address)}</div>')
    if form == "window":
        shown = range(max(at - 1, 0), min(at + 3, total))
        return Foot('<div class="page-nav">' + "".join(_number(n, at, address) for n in shown) + "</div>")
    if form == "select":
        rows = "".join(f'<option value="{html.escape(address(n))}">Trang {n + 1}</option>' for n in range(total))
        return Foot(f'<select name="trang" onchange="location.href=this.value">{rows}</select>')
    if form == "link":
        return Foot(head=f'<link rel="next" href="{following}">' if following else "")
    if form == "drupal":
        last = html.escape(address(total - 1))
        more = f'<li class="pager-next"><a href="{following}">tiếp ›</a></li>' if following else ""
        return Foot(f'<ul class="pager">{_numbers(at, total, address)}{more}<li><a href="{last}">cuối »</a></li></ul>')
    return Foot(_NEXT[form].replace("$", following) if following else "")


def _numbers(at: int, total: int, address: Address) -> str:
    return "".join(_number(n, at, address) for n in range(total))


def _number(n: int, at: int, address: Address) -> str:
    if n == at:
        return f'<span class="current">{n + 1}</span>'
    return f'<a href="{html.escape(address(n))}">{n + 1}</a>'
