"""The papers, with the truth about each beside it, and the places that are no newspaper."""

import json
import os
import ssl
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.baotinh.adding.looks import LOOKS, YESTERDAY, page, whole
from tests.hostile.server import Answer, Asked, Raw, Reply, Server, serve
from tests.hostile.stories import paragraphs
from tests.test_house import ROOT
from tests.world import Done

__all__ = ["NONE", "PAPERS", "SECTIONS", "UNKNOWN", "YESTERDAY", "Paper", "World", "make", "paragraphs"]

SLUGS = tuple(f"tin-{word}-trong-ngay-hom-nay" for word in (
    "mua-lon", "cau-moi", "lua-vang", "cho-que", "ca-tom", "truong-lang", "duong-lo", "hoi-xuan", "vuon-cay", "dap-de",
    "tho-moc", "ghe-xuong", "den-duong", "nuoc-sach",
))  # fmt: skip
SECTIONS = ("xa-hoi", "kinh-te", "van-hoa", "the-thao")
_TONES = "\u0300\u0309\u0303\u0301\u0323"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A newspaper, and what its file has to say."""

    name: str
    host: str
    look: str
    typed: str
    """What a person types."""
    says: Mapping[str, object] = field(default_factory=dict)
    """Keys of the file besides id, name, domain."""
    silent: tuple[str, ...] = ()
    """Keys that the file must not have."""
    doors: frozenset[str] = frozenset({"feeds", "sitemap", "links"})
    charset: str = "utf-8"
    domain: str = ""
    plain: bool = False
    """Whether nobody listens for https."""
    head: str = ""
    others: tuple[str, ...] = ()
    """Hosts that lead here."""

    @property
    def id(self) -> str:
        return self.domain.partition(".")[0]

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(LOOKS[self.look].address(slug, n) for n, slug in enumerate(SLUGS))

    def answer(self, asked: Asked) -> Reply | Raw:
        """What its server says."""
        if asked.path in self.paths:
            return Reply(
                self._bytes(page(LOOKS[self.look], asked.path, self.name, charset=self.charset)), kind=self._html
            )
        if asked.path == "/":
            return Reply(self._bytes(self._front()), kind=self._html)
        if asked.path == "/robots.txt":
            named = f"Sitemap: {self._home}so-do.xml\n" if "sitemap" in self.doors else ""
            return Reply(f"User-agent: *\nDisallow: /quan-tri\n{named}".encode(), kind="text/plain")
        if asked.path.strip("/") in SECTIONS and "links" in self.doors:
            at = SECTIONS.index(asked.path.strip("/"))
            return Reply(
                self._bytes(whole(f"{self._menu}<h1>Mục</h1>{self._links(at, at + 9)}", self.name)), kind=self._html
            )
        if asked.path.startswith("/kenh-") and "feeds" in self.doors:
            items = "".join(
                f"<item><title>Tin</title><link>{self._home}{path[1:]}</link></item>" for path in self.paths
            )
            return Reply(
                f"<rss version='2.0'><channel><title>K</title>{items}</channel></rss>".encode(), kind="text/xml"
            )
        if asked.path == "/so-do.xml" and "sitemap" in self.doors:
            rows = "".join(
                f"<url><loc>{self._home}{path[1:]}</loc><lastmod>{YESTERDAY.isoformat()}</lastmod></url>"
                for path in self.paths
            )
            return Reply(
                f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{rows}</urlset>".encode(), kind="text/xml"
            )
        return Reply(b"<h1>404</h1>", 404)

    @property
    def _home(self) -> str:
        return f"{'http' if self.plain else 'https'}://{self.host}/"

    @property
    def _html(self) -> str:
        return "text/html" if self.charset != "utf-8" else "text/html; charset=utf-8"

    @property
    def _menu(self) -> str:
        return f"<nav>{''.join(f'<a href=/{s}>{s}</a> ' for s in SECTIONS)}<a href=/lien-he>Liên hệ</a></nav>"

    def _front(self) -> str:
        feeds = "".join(f"<link rel=alternate type=application/rss+xml href=/kenh-{n}.rss>" for n in (1, 2))
        links = f"{self._menu}{self._links(0, len(SLUGS))}" if "links" in self.doors else "<p>Chào bạn đọc</p>"
        return whole(links, f"{self.name} - Tin tức trong ngày", f"{feeds if 'feeds' in self.doors else ''}{self.head}",
                     charset=self.charset)  # fmt: skip

    def _links(self, start: int, end: int) -> str:
        return "".join(f'<li><a href="{path}">Tin trong tỉnh ngày hôm nay, số {n}</a></li>'
                       for n, path in enumerate(self.paths[start:end]))  # fmt: skip

    def _bytes(self, text: str) -> bytes:
        if self.charset == "utf-8":
            return text.encode()
        return "".join(map(_in_parts, unicodedata.normalize("NFC", text))).encode(self.charset)


def _in_parts(letter: str) -> str:
    """A letter as windows-1258 has it: the tone stands by itself."""
    parts = unicodedata.normalize("NFD", letter)
    tone = "".join(mark for mark in parts if mark in _TONES)
    return unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES)) + tone


PAPERS = (
    Paper(name="Báo Đồng Mới", host="baodongmoi.vn", domain="baodongmoi.vn", look="onecms", typed="https://baodongmoi.vn/",
          says={"platform": "onecms", "feeds": ["/kenh-1.rss", "/kenh-2.rss"], "sitemaps": ["/so-do.xml"]},
          silent=("home", "article", "aliases", "delay", "province"),
          head='<meta property="og:site_name" content="Báo Đồng Mới">', others=("bao-dong-cu.com",)),
    Paper(name="Báo Sông Hai", host="www.baosonghai.com.vn", domain="baosonghai.com.vn", look="hemera",
          typed="http://baosonghai.com.vn", others=("baosonghai.com.vn",),
          says={"platform": "hemera", "home": "https://www.baosonghai.com.vn/"}, silent=("article", "aliases")),
    Paper(name="Báo Núi Ba", host="baonuiba.vn", domain="baonuiba.vn", look="vietlong", typed="baonuiba.vn", plain=True,
          says={"platform": "vietlong", "home": "http://baonuiba.vn/"}, silent=("article",)),
    Paper(name="Báo Rừng Bốn", host="baorungbon.vn", domain="baorungbon.vn", look="content-fck",
          typed="https://www.baorungbon.vn/thoi-su/mot-bai-a1.html", others=("www.baorungbon.vn",),
          says={"platform": "content-fck"}, silent=("home", "aliases", "article")),
    Paper(name="Báo Biển Năm", host="baobiennam.vn", domain="baobiennam.vn", look="mediasoft", typed="https://baobiennam.vn",
          says={"platform": "mediasoft"}, silent=("article",)),
    Paper(name="Báo Tây Ninh", host="tayninhonline.vn", domain="tayninhonline.vn", look="wordpress",
          typed="https://tayninhonline.vn", says={"province": "Tây Ninh"}, silent=("platform",)),
    Paper(name="Báo Kênh Sáu", host="baokenhsau.vn", domain="baokenhsau.vn", look="onecms", typed="https://baokenhsau.vn/",
          doors=frozenset({"feeds"}), says={"platform": "onecms", "feeds": ["/kenh-1.rss", "/kenh-2.rss"]},
          silent=("sitemaps", "sections")),
    Paper(name="Báo Đồ Bảy", host="baodobay.vn", domain="baodobay.vn", look="wordpress", typed="https://baodobay.vn/",
          doors=frozenset({"sitemap"}), says={"sitemaps": ["/so-do.xml"]}, silent=("feeds", "sections", "platform")),
    Paper(name="Báo Trần Tám", host="baotrantam.vn", domain="baotrantam.vn", look="tables", typed="https://baotrantam.vn/",
          doors=frozenset({"links"}), silent=("feeds", "sitemaps", "platform")),
    Paper(name="Báo Cũ Chín", host="baocuchin.vn", domain="baocuchin.vn", look="queries", typed="https://baocuchin.vn/",
          charset="windows-1258", silent=("platform",)),
    Paper(name="Báo Mười", host="baomuoi.vn", domain="baomuoi.vn", look="hemera", typed="https://bao-muoi-cu.com/",
          others=("bao-muoi-cu.com",), says={"platform": "hemera", "aliases": ["bao-muoi-cu.com"]}),
)  # fmt: skip


def _shop(asked: Asked) -> Reply:
    paths = tuple(f"/ao-thun-nam-co-tron-mau-{n}-p{4100 + n}.html" for n in range(12))
    if asked.path == "/":
        items = "".join(
            f'<li><a href="{path}">Áo thun nam cổ tròn màu số {path[-6]}</a> 199.000đ</li>' for path in paths
        )
        return Reply(
            whole(f"<nav><a href=/ao>Áo</a><a href=/quan>Quần</a><a href=/giay>Giày</a></nav>{items}", "Shop").encode()
        )
    if asked.path in paths:
        text = (
            "<p>Áo thun bằng vải bông dày, thoáng mát, thấm mồ hôi, giặt máy không phai màu, đủ cỡ cho mọi người.</p>"
            * 3
        )
        return Reply(
            whole(f"<h1>Áo thun nam {asked.path[-9:-5]}</h1><div>{text}</div><button>Mua ngay</button>", "Áo").encode()
        )
    return Reply(b"", 404)


def _forum(address: str, head: str = "", post: str = "") -> Answer:
    """People who talk: each page a thread with a time, its posts long enough to be read as an article."""
    threads = {address.format(word="hoi-dap-mua-xe", n=3000 + n): n for n in range(14)}

    def answer(asked: Asked) -> Reply:
        if asked.path == "/":
            rows = "".join(
                f'<li><a href="{path}">Mọi người cho hỏi về xe cũ, lần thứ {n}</a>' for path, n in threads.items()
            )
            return Reply(whole(f"<h1>Diễn đàn</h1><ul>{rows}</ul>", "Diễn đàn xe", head).encode())
        if asked.path in threads:
            text = "".join(f"<p>{one}</p>" for one in paragraphs(asked.path))
            time = f'<time datetime="{YESTERDAY.isoformat()}">{YESTERDAY:%d/%m/%Y %H:%M}</time>'
            told = f"<h1>Cho hỏi lần {threads[asked.path]}</h1>{time}<div class='noi-dung'>{text}</div>{post}"
            return Reply(whole(told, "Cho hỏi - Diễn đàn xe", head).encode())
        return Reply(b"", 404)

    return answer


_LOGIN = whole(
    "<h1>Đăng nhập</h1><form method=post><input name=user><input type=password name=pass><button>Vào</button></form>",
    "Đăng nhập hệ thống",
)
_SHELL = '<html><title>Báo</title><body><div id="app"></div><script src="/a.js"></script></body></html>'


def _always(body: str | bytes, status: int = 200, kind: str = "text/html; charset=utf-8", robots: str = "") -> Answer:
    def answer(asked: Asked) -> Reply:
        if asked.path == "/robots.txt":
            return Reply(robots.encode(), 200 if robots else 404, "text/plain")
        if asked.path != "/" and status == 200:
            return Reply(b"", 404)
        return Reply(body if isinstance(body, bytes) else body.encode(), status, kind)

    return answer


def _leads(to: str) -> Answer:
    def answer(asked: Asked) -> Reply:
        return Reply(b"", 404) if asked.path == "/robots.txt" else Reply(b"", 301, headers=(("Location", to),))

    return answer


NONE: Mapping[str, tuple[Answer, str]] = {
    "ao-dep.vn": (_shop, "no newspaper"),
    "dien-dan-xe.vn": (_forum("/threads/{word}.{n}/"), "threads of a forum"),
    "dien-dan-cu.vn": (_forum("/showthread.php?t={n}"), "threads of a forum"),
    "dien-dan-moi.vn": (
        _forum("/{word}-{n}.html", "<meta name=generator content='Discourse 3.1 - https://x'>"),
        "threads of a forum",
    ),
    "dien-dan-hoi.vn": (
        _forum(
            "/{word}-{n}.html",
            post='<script type="application/ld+json">{"@type": "DiscussionForumPosting", "headline": "Hỏi"}</script>',
        ),
        "threads of a forum",
    ),
    "dang-nhap.vn": (_always(_LOGIN), "login page"),
    "mot-trang.vn": (_always(whole("<h1>Xin chào</h1><p>Trang của tôi</p>", "Tôi")), "without links"),
    "khong-thay.vn": (_always("<h1>404</h1>", 404), "HTTP 404"),
    "bi-chan.vn": (_always("<h1>403</h1>", 403), "HTTP 403"),
    "cam-vao.vn": (_always("<h1>Báo</h1>", robots="User-agent: *\nDisallow: /\n"), "robots.txt forbids it"),
    "vo-rong.vn": (_always(_SHELL), "script shell"),
    "tai-lieu.vn": (_always(b"%PDF-1.7 ...", kind="application/pdf"), "application/pdf"),
    "noi-bo.vn": (_leads("http://10.0.0.8/"), "private address"),
    "vong-tron.vn": (_leads("https://vong-tron.vn/"), "redirects"),
    "bao-nha.vn": (_leads("https://baosonla.vn/"), "baosonla"),
    "baosonla.vn": (_always("<h1>Báo Sơn La</h1>"), ""),
    "chung-thu-hong.vn": (_always("<h1>Báo</h1>"), "certificate"),
    "ban-ron.vn": (_always("", 503), "HTTP 503"),
}
"""Places that are no newspaper that can be added, and what is said of each; of `baosonla.vn` nothing is asked."""

UNKNOWN = "khong-co-ten-nay.vn"
UNCERTIFIED = "chung-thu-hong.vn"


@dataclass(frozen=True, slots=True)
class World:
    """All of it while it can be reached."""

    folder: Path
    names: dict[str, str]
    plain: Server
    secure: Server

    def command(self, *arguments: object) -> Done:
        """A command of somebody who lives in this world."""
        told = {
            "names": self.names, "ports": {"80": self.plain.port, "443": self.secure.port},
            "plain": [self.names[paper.host] for paper in PAPERS if paper.plain],
        }  # fmt: skip
        kept = {name: value for name, value in os.environ.items() if not name.startswith("BAOTINH_")}
        there = {"PYTHONPATH": str(Path(__file__).parent / "names"), "ADDING_WORLD": json.dumps(told),
                 "SSL_CERT_FILE": str(self.folder / "world.pem")}  # fmt: skip
        start = [sys.executable, "-m", "baotinh", *map(str, arguments)]
        done = subprocess.run(
            start, capture_output=True, text=True, timeout=120, check=False, cwd=ROOT, env=kept | there
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def heard(self, host: str) -> list[str]:
        """What a host was asked for."""
        return [one.asked.path for server in (self.plain, self.secure) for one in server.of(self.names[host])]


@contextmanager
def make(folder: Path) -> Iterator[World]:
    """The world, until the block ends."""
    answers: dict[str, Answer] = {paper.host: paper.answer for paper in PAPERS}
    for paper in PAPERS:
        answers |= {other: _to_paper(paper) for other in paper.others}
    answers |= {host: answer for host, (answer, _) in NONE.items()}
    names = {host: f"127.71.{n // 200}.{n % 200 + 1}" for n, host in enumerate(answers)}
    hosts = {names[host]: answer for host, answer in answers.items()}
    tls = _certified(folder / "world.pem", [name for name in names if name != UNCERTIFIED])
    with serve(hosts) as plain, serve(hosts, tls) as secure:
        yield World(folder, names, plain, secure)


def _to_paper(paper: Paper) -> Answer:
    def answer(asked: Asked) -> Reply:
        return Reply(b"", 301, headers=(("Location", f"https://{paper.host}{asked.path}"),))

    return answer


def _certified(path: Path, names: list[str]) -> ssl.SSLContext:
    """A certificate for these names, which whoever trusts the file trusts."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Báo")])
    now = datetime.now(UTC)
    draft = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    draft = draft.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=90))
    draft = draft.add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), critical=False)
    draft = draft.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    pem = serialization.Encoding.PEM
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(draft.sign(key, hashes.SHA256()).public_bytes(pem) + key.private_bytes(pem, *plain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
