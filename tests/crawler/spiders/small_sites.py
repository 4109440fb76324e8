"""A paper and pages of it for the tests of what pages lead to."""

from lxml import etree, html

from crawler.items import Kind, Link
from crawler.sites import Site
from crawler.spiders import discovery

SITE = Site(id="vidu", name="Báo Ví Dụ", domain="baovidu.vn")
HOME = "https://baovidu.vn/"
MUC = HOME + "thoi-su"


def tree(body: str, head: str = "") -> etree._Element:
    """A page with this in it."""
    parsed: etree._Element = html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>")
    return parsed


def front(body: str, head: str = "", url: str = HOME) -> list[Link]:
    """What a front page with this in it leads to."""
    return discovery.read_front(tree(body, head), url, SITE)


def listing(body: str, head: str = "", url: str = MUC) -> list[Link]:
    """What a section's page with this in it leads to."""
    return discovery.read_listing(tree(body, head), url, SITE)


def paths(links: list[Link], kind: Kind) -> list[str]:
    """The addresses of a kind, without the paper's host where that is its own."""
    return [link.url.removeprefix(HOME.rstrip("/")) for link in links if link.kind == kind]
