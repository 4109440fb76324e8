"""Addresses in scripts: menus of old, and functions that lead a reader on."""

import pytest

from crawler.spiders.anchors import Resolver, anchors
from crawler.spiders.scripts import functions, said
from tests.crawler.spiders.small_sites import HOME, SITE, front, tree

MENUS = {
    "Sothink": (
        'stm_bm(["menu1a2b",820,"","blank.gif",0],this);\n'
        'stm_aix("p0i1","p0i0",[0,"Thời sự","","",-1,-1,0,"/thoisu.asp","_self","","",""],90,0);\n'
        'stm_aix("p0i2","p0i0",[0,"Xã hội","","",-1,-1,0,"/xahoi.asp","_self","","",""],90,0);\n'
        'stm_aix("p0i3","p0i0",[0,"Kinh tế","","",-1,-1,0,"/kinhte.asp","_self","","",""],90,0);'
    ),
    "dtree": (
        "d = new dTree('d'); d.add(0,-1,'Báo'); d.add(1,0,'Thời sự','/thoisu.asp'); "
        "d.add(2,0,'Xã hội','/xahoi.asp'); d.add(3,0,'Kinh tế','/kinhte.asp'); document.write(d);"
    ),
    "constructor": (
        'var m = new Menu("root"); m.addItem(new MenuItem("Thời sự", "thoisu.asp"));\n'
        'm.addItem(new MenuItem("Xã hội", "xahoi.asp")); m.addItem(new MenuItem("Kinh tế", "kinhte.asp"));'
    ),
    "arrays": 'var ITEMS = [["Thời sự", "/thoisu.asp"], ["Xã hội", "/xahoi.asp"], ["Kinh tế", "/kinhte.asp", null]];',
    "document.write of a form": (
        "oM.makeMenu('m1','','Thời sự','/thoisu.asp'); oM.makeMenu('m2','','Xã hội','/xahoi.asp');"
        "oM.makeMenu('m3','','Kinh tế','/kinhte.asp')"
    ),
}


@pytest.mark.parametrize("code", MENUS.values(), ids=MENUS)
def test_the_menu_of_a_script_leads_to_sections(code: str) -> None:
    found = {link.url: link for link in front(f"<script>\n<!--\n{code}\n//-->\n</script>")}
    for name, label in (("thoisu", "Thời sự"), ("xahoi", "Xã hội"), ("kinhte", "Kinh tế")):
        link = found[f"{HOME}{name}.asp"]
        assert (link.kind, link.chance, link.title) == ("listing", "likely", label)


@pytest.mark.parametrize(
    "code",
    [
        "var api = '/api/v1/news'; var css = ['/static/a.css', '/js/main.js'];",
        "ga('create', 'UA-1234', 'auto'); $.getScript('//cdn.khac.vn/x.js');",
        "var logo = {name: 'Báo Ví Dụ', src: '/images/logo.png'};",
        "if (a.b('text/html')) { c = 'n/a'; d = '50%'; e = './'; }",
        "x.setRequestHeader('Content Type', 'application/x-www-form-urlencoded'); s('Mobil', 'text/javascript');",
        "$('.malaymail-article-details .icons-bar'); load('#a b', '/ajax/article_count/');",
        "document.write('<a href=\"/x\">' + t + '</a>');",
    ],
)
def test_other_texts_of_scripts_are_no_menu(code: str) -> None:
    assert said(tree(f"<script>{code}</script>")) == []


def test_a_single_address_of_a_script_is_worth_little() -> None:
    [link] = front("<script>window.location = '/trangchu.asp?so=5';</script>")
    assert (link.url, link.chance) == (f"{HOME}trangchu.asp?so=5", "possible")


FUNCTIONS = [
    'function xem(id){window.location.href="/xem.php?tin="+id;}',
    "function xem( id ) {\n  if (!id) return false;\n  location = '/xem.php?tin=' + id;\n}",
    "var xem = function(id) { window.open('/xem.php?tin=' + id, '_blank') }",
    "xem = (id) => { document.location.assign('/xem.php?tin=' + id) }",
    "var Bao = { xem: function(id) { top.location.replace('xem.php?tin=' + id); } }",
]


@pytest.mark.parametrize("code", FUNCTIONS)
@pytest.mark.parametrize(
    "click",
    [
        '<a href="javascript:xem(123)">Tin</a>',
        "<a href=\"javascript:xem('123');\">Tin</a>",
        '<a href="#" onclick="xem(123);return false">Tin</a>',
        "<td onclick='xem(\"123\")'>Tin</td>",
    ],
)
def test_a_function_of_the_page_leads_where_it_says(code: str, click: str) -> None:
    page = tree(f"<script>{code}</script><table><tr>{click}</tr></table>")
    assert [anchor.url for anchor in anchors(page, Resolver(page, HOME, SITE))] == [f"{HOME}xem.php?tin=123"]


def test_of_several_arguments_each_has_its_place() -> None:
    page = tree(
        "<script>function mo(muc, id, kieu) { window.location = '/' + muc + '/tin-' + id + '.html'; }</script>"
        "<a href=\"javascript:mo('xa-hoi', 98765, 1)\">Tin</a><a href=\"javascript:mo('xa-hoi')\">Tin</a>"
    )
    assert [anchor.url for anchor in anchors(page, Resolver(page, HOME, SITE))] == [f"{HOME}xa-hoi/tin-98765.html"]


@pytest.mark.parametrize(
    "code",
    [
        "function dong(id){document.getElementById(id).style.display='none';}",
        "function ve(){location.href='/';}",
        "function di(u){location.href=u;}",
        "function la(x){location.href='/a?x='+khac;}",
    ],
)
def test_functions_that_lead_nowhere_by_their_arguments_are_left_alone(code: str) -> None:
    assert functions(tree(f"<script>{code}</script>")) == {}
