"""Which addresses look alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.addresses import form_of


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/xa-hoi/mua-lon-gay-ngap-123456.html", "/w/S4-N.html"),
        ("/kinh-te/gia-lua-len-cao-654321.html", "/w/S4-N.html"),
        ("/mot-hai-ba-bon-nam-sau-bay-123456.html", "/S4-N.html"),
        ("/lua-tom-123.html", "/w-N.html"),
        ("/ngap-post12345.html", "/w-N.html"),
        ("/cau-moi-xong/", "/S3/"),
        ("/2026/11/07/cau-moi", "/N/N/N/w"),
        ("/bv/3.htm", "/w/N.htm"),
        ("/tag/lua-gao", "/tag/w"),
        ("/lua-gao/tag", "/w/w"),
        ("/tag", "/w"),
        ("/?p=1234", "/?p"),
        ("/Default.aspx?tabid=5&ID=6554", "/w.aspx?ID&tabid"),
        ("/", "/"),
    ],
)
def test_addresses_that_a_paper_makes_in_one_way_have_one_form(path: str, form: str) -> None:
    assert form_of(f"https://www.baovidu.vn{path}") == f"baovidu.vn{form}"


def test_hosts_of_one_paper_differ_but_for_its_front_doors() -> None:
    hosts = ("baovidu.vn", "www.baovidu.vn", "m.baovidu.vn", "dulich.baovidu.vn")
    assert len({form_of(f"https://{host}/tin-123456.html") for host in hosts}) == 2


@given(st.text(max_size=3000))
def test_a_form_is_short_whatever_the_address(path: str) -> None:
    assert len(form_of(f"https://baovidu.vn/{path}".replace("[", "").replace("]", ""))) < 500
