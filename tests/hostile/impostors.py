"""Pages that answer 200 and are something else, and refusals: nothing of them is stored."""

from collections.abc import Sequence

from tests.hostile.server import Asked, Reply
from tests.hostile.stories import front, story
from tests.hostile.table import GOOD, Behaviour, Must, Seen, number, one


def _page(title: str, body: str, head: str = "") -> bytes:
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body><header><a href='/'>Trang chủ</a></header>{body}<footer>Báo điện tử</footer></body></html>"
    ).encode()


SOFT_404 = _page("Không tìm thấy trang", "<h1>404</h1><p>Bài viết không tồn tại hoặc đã bị xóa. <a href='/'>Về đầu</a>")
MAINTENANCE = _page("Website đang bảo trì", "<h1>Website đang bảo trì</h1><p>Xin quý độc giả quay lại sau ít phút.</p>")
LOGIN = _page(
    "Đăng nhập",
    "<h1>Đăng nhập</h1><form method='post'><input name='u'><input type='password' name='p'><button>Đăng nhập</button>"
    "</form><p>Vui lòng đăng nhập để đọc tiếp.</p>",
)
EMPTY_SHELL = _page("Báo điện tử", "<div id='app'></div><script src='/app.js'></script>")

# The shapes of walls that stand before many sites; every word and name in them is our own.
WALLS = {
    "wait-a-moment": _page(
        "Just a moment...",
        "<noscript><h1>Enable JavaScript and cookies to continue</h1></noscript><div id='challenge-stage'></div>",
        "<meta http-equiv='refresh' content='5'><script>window._opt={cType:'managed'}</script>",
    ),
    "prove-you-are-human": _page(
        "Xác minh bạn là người",
        "<h1>Xác minh bạn là người</h1><form action='/xac-minh'><input type='checkbox'> Tôi không phải là người máy"
        "<div class='captcha'></div></form>",
    ),
    "request-unsuccessful": b"<html><head><META NAME='robots' CONTENT='noindex,nofollow'></head><body>"
    b"<iframe src='/_Tuong_Resource?x=1' width=100%>Request unsuccessful. Incident ID: 77-1</iframe></body></html>",
    "pardon-our-interruption": _page(
        "Pardon Our Interruption",
        "<h1>Pardon Our Interruption</h1><p>As you were browsing something about your browser made us think "
        "you were a bot.</p>",
    ),
    "script-that-reloads": b"<html><body><script>document.cookie='D1N=0a0b0c;expires=Fri, 31-Dec-2099';"
    b"window.location.reload(true);</script></body></html>",
    "unusual-traffic": _page(
        "Security check", "<h1>Attention Required</h1><p>Unusual traffic from your network. Type the code.</p>"
    ),
}


def _many(name: str) -> tuple[str, ...]:
    return tuple(f"/{name}-3000{n:02}.html" for n in range(12))


def _paused(history: Sequence[Seen]) -> None:
    """A host that refuses is left alone, not asked for every address it has."""
    asked = [heard.asked.path for heard in history[-1].asked if heard.asked.path.endswith(".html")]
    assert len(set(asked)) <= 6, f"asked for {len(set(asked))} of 12 pages of a host that refuses"


def _refuses(name: str, reply: Reply) -> Behaviour:
    """A host whose articles all answer the same refusal."""
    states = dict.fromkeys(_many(name), "later|refused|due")
    return Behaviour(name=name, answers=dict.fromkeys((*_many(name), GOOD), reply),
                     must=Must(stored=(), states=states, also=_paused))  # fmt: skip


def _said(history: Sequence[Seen]) -> None:
    """The reason says what stood there."""
    seen = history[-1]
    for path, row in seen.pages.items():
        if path.endswith("-200002.html"):
            assert row["reason"], f"{path}: no reason"


_PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\n" + b"0" * 5000 + b"\n%%EOF"
_KINDS_OF_NOTHING = "later|refused|done"

IMPOSTORS = (
    *(one(name, Reply(page), "later|refused", also=_said) for name, page in WALLS.items()),
    one("soft-404", Reply(SOFT_404), "later|gone|refused", also=_said),
    one("maintenance-200", Reply(MAINTENANCE), "later", also=_said),
    one("login-page", Reply(LOGIN), "later|refused|done", also=_said),
    one("script-shell", Reply(EMPTY_SHELL), "later|done", also=_said),
    one("empty-body", Reply(b""), "later|done", also=_said),
    one("empty-body-204", Reply(b"", 204), "later|done|gone", also=_said),
    one("listing-as-article", Reply(front(f"/tin-so-{n}-cua-ngay-{n}00003.html" for n in range(50))), "done|later",
        also=_said),
    one("pdf-as-article", Reply(_PDF, kind="application/pdf"), _KINDS_OF_NOTHING, also=_said),
    one("pdf-called-html", Reply(_PDF), _KINDS_OF_NOTHING, also=_said),
    one("picture-as-article", Reply(b"\x89PNG\r\n\x1a\n" + bytes(9000), kind="image/png"), _KINDS_OF_NOTHING,
        also=_said),
    one("json-as-article", Reply(b'{"title": "x", "body": "' + b"a b c " * 300 + b'"}', kind="application/json"),
        _KINDS_OF_NOTHING, also=_said),
    one("binary-as-article", Reply(bytes(range(256)) * 40), _KINDS_OF_NOTHING, also=_said),
    one("status-403", Reply(b"<h1>Forbidden</h1>", 403), "later|refused", also=_said),
    one("status-401", Reply(b"", 401, headers=(("WWW-Authenticate", "Basic"),)), "later|refused", also=_said),
    one("status-451", Reply(story("/x"), 451), "later|refused|gone", also=_said),
    one("status-304-unasked", Reply(b"", 304), "later", also=_said),
    one("status-404", Reply(SOFT_404, 404), "gone|later", also=_said),
    one("status-410", Reply(b"", 410), "gone|later", also=_said),
    one("status-500-with-an-article", Reply(story("/y"), 500), "later", also=_said),
)  # fmt: skip

REFUSERS = (
    one("maintenance-503", Reply(MAINTENANCE, 503), "later", also=_said),
    _refuses("all-pages-403", Reply(b"<h1>Forbidden</h1>", 403)),
    _refuses("all-pages-a-wall", Reply(WALLS["wait-a-moment"])),
    _refuses("all-pages-429", Reply(b"", 429)),
    _refuses("all-pages-503", Reply(MAINTENANCE, 503)),
)


def _canonical(name: str, href: str) -> Behaviour:
    paths = [f"/{name}-20000{n}.html" for n in range(3)]
    pages = {path: Reply(story(path, head=f'<link rel="canonical" href="{href}">')) for path in paths}
    return Behaviour(name=name, answers=pages, must=Must(stored=number((GOOD, *paths)), also=_keys_are_own))


def _keys_are_own(history: Sequence[Seen]) -> None:
    """What a page claims of another place is not believed."""
    for path, row in history[-1].articles.items():
        assert row["key"].endswith(path.rsplit("/", 1)[-1]), f"{path} is stored as {row['key']}"
        assert row["key"].startswith("127."), f"{path} is stored as {row['key']}"


_TRACKED = "/mot-bai-muoi-bon-dia-chi-200002.html"
_TRACKING = ("", "?utm_source=a", "?utm_source=b&utm_medium=c", "?fbclid=1", "?fbclid=2&utm_id=3", "?gclid=4",
             "?zarsrc=5", "?zalo_id=6", "#binh-luan", "?igshid=7", "?mc_cid=8&mc_eid=9", "?_gl=1*a", "?ref_src=twsrc",
             "?utm_campaign=x#anh-1")  # fmt: skip


def _asked_once(history: Sequence[Seen]) -> None:
    asked = [h.asked.path for h in history[-1].asked if h.asked.path.startswith(_TRACKED)]
    assert len(asked) == 1, f"asked for {asked}"


def _base(asked: Asked) -> Reply:
    base = f'<base href="http://127.0.0.1:{asked.port}/">'
    return Reply(front((GOOD, "/lien-ket-sau-base-200002.html")).replace(b"<title>", base.encode() + b"<title>"))


IDENTITIES = (
    _canonical("canonical-elsewhere", "http://127.0.0.1:9/bai-cua-bao-khac-700007.html"),
    _canonical("canonical-front-page", "/"),
    _canonical("canonical-one-for-all", "/mot-trang-cho-tat-ca-999999.html"),
    _canonical("canonical-javascript", "javascript:alert(1)"),
    _canonical("canonical-broken", "http://[::1"),
    Behaviour(name="fourteen-tracking-variants", answers={_TRACKED: Reply(story(_TRACKED))},
              links=tuple(_TRACKED + tail for tail in _TRACKING),
              must=Must(stored=number((GOOD, _TRACKED)), also=_asked_once)),
    Behaviour(name="base-of-another-host", answers={
        "/": _base, "/lien-ket-sau-base-200002.html": Reply(story("/lien-ket-sau-base-200002.html")),
    }, must=Must(stored=number((GOOD, "/lien-ket-sau-base-200002.html")))),
)  # fmt: skip
"""Claims about addresses. A base of another host may cost links, never lead there."""
