"""Ways out of the paper: redirects, links, feeds and sitemaps that lead where nobody may go."""

from collections.abc import Sequence
from html import escape
from itertools import pairwise

from tests.hostile.server import Answer, Asked, Habit, Raw, Reply
from tests.hostile.stories import front, story
from tests.hostile.table import GOOD, Behaviour, Must, Seen, fill, number

_LAST = "/dich-den-cuoi-cung-200009.html"

CANARIES = {
    "other-host": "http://127.0.0.1:{canary}/{name}-200002.html",
    "other-host-same-port": "http://127.0.0.1:{port}/{name}-200002.html",
    "other-port": "http://{host}:{canary}/{name}-200002.html",
    "decimal": "http://2130706433:{canary}/{name}-200002.html",
    "octal": "http://0177.0.0.1:{canary}/{name}-200002.html",
    "hexadecimal": "http://0x7f.0.0.1:{canary}/{name}-200002.html",
    "short-form": "http://127.1:{canary}/{name}-200002.html",
    "zero": "http://0.0.0.0:{canary}/{name}-200002.html",
    "ipv6": "http://[::1]:{canary}/{name}-200002.html",
    "mapped": "http://[::ffff:127.0.0.1]:{canary}/{name}-200002.html",
    "localhost": "http://localhost:{canary}/{name}-200002.html",
    "user-name": "http://{host}:{port}@127.0.0.1:{canary}/{name}-200002.html",
    "backslash": "http://127.0.0.1:{canary}\\@{host}:{port}/{name}-200002.html",
    "name-that-begins-alike": "http://{host}.localhost:{canary}/{name}-200002.html",
    "no-scheme": "//127.0.0.1:{canary}/{name}-200002.html",
    "fullwidth-digits": "http://１２７.０.０.１:{canary}/{name}-200002.html",
}  # fmt: skip
"""Addresses of the canary: of the machine itself, in every spelling, and of another port of the paper."""

SCHEMES = {
    "file": "file:///etc/passwd",
    "file-with-host": "file://localhost/etc/passwd",
    "ftp": "ftp://127.0.0.1:{canary}/bai-viet-200002.html",
    "gopher": "gopher://127.0.0.1:{canary}/_GET%20/",
    "data": "data:text/html,<h1>khong-duoc-luu</h1>",
    "javascript": "javascript:alert(1)",
    "s3": "s3://kho/bai-viet-200002.html",
    "https-on-the-same-port": "https://{host}:{port}/bai-viet-200002.html",
    "metadata": "http://169.254.169.254/latest/meta-data-200002.html",
    "private-network": "http://10.255.255.1:{canary}/bai-viet-200002.html",
}
"""Schemes and networks that are never asked; nothing can be heard of it, but nothing may be stored either."""


def to(target: str, name: str, status: int = 302) -> Answer:
    """A redirect."""
    return lambda asked: Reply(b"", status, headers=(("Location", fill(target, asked, name)),))


def _redirect(name: str, target: str) -> Behaviour:
    path = f"/{name}-200002.html"
    return Behaviour(name=name, answers={path: to(target, name)}, must=Must(states={path: "later|refused|gone"}))


def _start(name: str, target: str) -> Behaviour:
    must = Must(stored=(), states={"/": "later|refused"})
    return Behaviour(name=name, answers={"/": to(target, name, 301)}, must=must)


def _links(name: str, targets: tuple[str, ...]) -> Behaviour:
    return Behaviour(name=name, links=targets, must=Must())


def _sitemap(name: str, targets: tuple[str, ...]) -> Behaviour:
    def sitemap(asked: Asked) -> Reply:
        urls = (escape(fill(target, asked, name)) for target in targets)
        entries = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
        return Reply(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'.encode())

    def index(asked: Asked) -> Reply:
        urls = (escape(fill(target, asked, name)) for target in targets)
        entries = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in ("/bai.xml", *urls))
        return Reply(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}'
                     "</sitemapindex>".encode())  # fmt: skip

    answers = {"/sitemap.xml": index, "/bai.xml": sitemap}
    return Behaviour(name=name, answers=answers, links=(), site={"sitemaps": ["/sitemap.xml", "/bai.xml"]})


def _feed(name: str, targets: tuple[str, ...]) -> Behaviour:
    def feed(asked: Asked) -> Reply:
        urls = (escape(fill(target, asked, name)) for target in targets)
        items = "".join(f"<item><title>Tin</title><link>{url}</link></item>" for url in urls)
        return Reply(f'<rss version="2.0"><channel>{items}</channel></rss>'.encode(), kind="application/rss+xml")

    return Behaviour(name=name, answers={"/tin.rss": feed}, links=(), site={"feeds": ["/tin.rss"]})


def _second_hop() -> Behaviour:
    name = "redirect-leaves-at-the-second-hop"
    answers: dict[str, Habit] = {
        f"/{name}-200002.html": Reply(b"", 302, headers=(("Location", "/tram-trung-chuyen"),)),
        "/tram-trung-chuyen": to(CANARIES["other-host"], name),
    }
    must = Must(states={f"/{name}-200002.html": "later|refused|gone"})
    return Behaviour(name=name, answers=answers, links=(f"/{name}-200002.html",), must=must)


def _hops(name: str, count: int) -> dict[str, Reply]:
    """A chain of redirects that ends at an article."""
    steps = [f"/{name}-200002.html", *(f"/buoc-{n}" for n in range(1, count)), _LAST]
    moves = {a: Reply(b"", 302, headers=(("Location", b),)) for a, b in pairwise(steps)}
    return {**moves, _LAST: Reply(story(_LAST))}


def _moved(name: str, location: str | None, **must: object) -> Behaviour:
    path = f"/{name}-200002.html"
    headers = (("Location", location),) if location is not None else ()
    rules = Must(states={path: "later|refused|gone"}, **must)  # type: ignore[arg-type]
    return Behaviour(name=name, answers={path: Reply(b"", 302, headers=headers)}, must=rules)


def _refresh(_: Asked) -> Reply | Raw:
    page = story("/trang-tu-chuyen-200002.html", head='<meta http-equiv="refresh" content="0; url=/bay-200003.html">')
    return Reply(page)


def _ends_early(history: Sequence[Seen]) -> None:
    asked = [one for one in history[-1].asked if "redirect" in one.asked.path]
    assert 1 <= len(asked) <= 16, f"{len(asked)} requests for one page"


_CHAINS = (
    _moved("redirect-loop", "/redirect-loop-200002.html", also=_ends_early),
    Behaviour(name="redirect-of-two", answers={
        "/redirect-of-two-200002.html": Reply(b"", 302, headers=(("Location", "/redirect-back"),)),
        "/redirect-back": Reply(b"", 302, headers=(("Location", "/redirect-of-two-200002.html"),)),
    }, links=("/redirect-of-two-200002.html",),
        must=Must(states={"/redirect-of-two-200002.html": "later|refused|gone"}, also=_ends_early)),
    Behaviour(name="chain-of-three", answers=_hops("chain-of-three", 3), links=("/chain-of-three-200002.html",),
              must=Must(stored=number((GOOD, _LAST)))),
    Behaviour(name="chain-of-ten", answers=_hops("chain-of-ten", 10), links=("/chain-of-ten-200002.html",),
              must=Must(states={"/chain-of-ten-200002.html": "later|refused|gone"}, never=(_LAST,))),
    _moved("location-missing", None),
    _moved("location-empty", ""),
    _moved("location-broken", "http://[::1"),
    _moved("location-binary", "/\udcff\udcfe\udc80"),
    _moved("location-of-a-megabyte", "/" + "a" * 15_000),
    Behaviour(name="meta-refresh-not-followed", answers={"/trang-tu-chuyen-200002.html": _refresh},
              must=Must(stored=number((GOOD, "/trang-tu-chuyen-200002.html")), never=("/bay-200003.html",))),
    Behaviour(name="front-page-redirected-on-the-site", answers={
        "/": Reply(b"", 301, headers=(("Location", "/trang-nhat"),)), "/trang-nhat": Reply(front((GOOD,))),
    }, must=Must()),
)  # fmt: skip

_EVERYWHERE = tuple(CANARIES.values()) + tuple(SCHEMES.values())

REDIRECTS = (
    *(_redirect(f"redirect-to-{key}", target) for key, target in {**CANARIES, **SCHEMES}.items()),
    *(_start(f"start-redirected-to-{key}", CANARIES[key])
      for key in ("other-host", "other-port", "decimal", "mapped", "localhost")),
    _links("links-to-canaries", _EVERYWHERE),
    _sitemap("sitemap-of-canaries", _EVERYWHERE),
    _feed("feed-of-canaries", _EVERYWHERE),
    _second_hop(),
    *_CHAINS,
)  # fmt: skip
"""Everything that leads somewhere."""
