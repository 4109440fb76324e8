"""A small world to be damaged: two newspapers on loopback, crawled, changed, crawled again, with a saved page beside.

One story has words in it that stand nowhere else, in whatever part of a page can be stored: `SECRETS`.
"""

import gzip
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import traceback
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from baotinh.cli import main
from tests.hostile.server import Answer, Asked, Raw, Reply, Server, serve
from tests.hostile.stories import front, paragraphs, story
from tests.test_house import ROOT

PAPERS: Mapping[str, str] = {"bao-nho": "127.60.0.1", "bao-kia": "127.60.0.2"}
"""The hosts of the newspapers, by id."""
DOOMED = "/dieu-khong-nen-ke-500003.html"
"""The story that will be taken down."""
MOVED = "/dia-chi-cu-cua-no-400003.html"
"""An address that leads to it."""
TAGGED = "/tin-co-dau-trong-ngay-500007.html"
"""A story whose server answers 304 to those who have it."""
PATHS = (*(f"/tin-so-{n}-trong-ngay-50000{n}.html" for n in (1, 2, 4, 5, 6)), DOOMED, TAGGED)
SECRETS = tuple(f"zqx{n:02}kwv" for n in range(16))
"""Words of the doomed story and of its earlier and saved copies, each of another part of the page."""


class Done(NamedTuple):
    """What a command said."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """All of it."""
        return self.out + self.err


def typed(*arguments: object) -> Done:
    """The command, run in this process."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    code: object = 0
    with patch.object(sys, "argv", ["baotinh", *map(str, arguments)]), redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            code = end.code
        except Exception:  # noqa: BLE001  # as the interpreter does it
            code = 1
            traceback.print_exc()
    texts = [stream.buffer.getvalue().decode() for stream in (out, err)]
    return Done(code if isinstance(code, int) else int(code is not None), *texts)


@dataclass(frozen=True, slots=True)
class World:
    """The archive, and the newspapers that it was made from."""

    data: Path
    server: Server

    def copy(self, to: Path) -> Path:
        """The archive once more, to be damaged."""
        return Path(shutil.copytree(self.data, to, symlinks=True))

    def crawl_command(self, data: Path, *options: object) -> list[str]:
        """How the newspapers are crawled."""
        start = [sys.executable, "-m", "baotinh", "crawl", *PAPERS, "--allow-loopback", "--data", str(data)]
        return [*start, *map(str, options)]

    def crawl(self, data: Path, *options: object) -> Done:
        """Crawl them."""
        done = subprocess.run(
            self.crawl_command(data, *options), capture_output=True, text=True, timeout=90, check=False, cwd=ROOT,
            env={name: value for name, value in os.environ.items() if not name.startswith("BAOTINH_")},
        )  # fmt: skip
        return Done(done.returncode, done.stdout, done.stderr)

    def url(self, path: str, paper: str = "bao-nho") -> str:
        """An address in a newspaper."""
        return f"http://{PAPERS[paper]}:{self.server.port}{path}"

    def start(self, data: Path) -> Path:
        """A folder with the site files and nothing else."""
        shutil.copytree(self.data / "papers", data / "papers")
        return data


@contextmanager
def make(folder: Path) -> Iterator[World]:
    """The world, until the block ends."""
    with serve({host: answer_of(name) for name, host in PAPERS.items()}) as server:
        world = World(folder / "data", server)
        for name, host in PAPERS.items():
            write_site_file(world.data, name, host, server.port)
        for server.phase in (1, 2):
            make_due(world.data)
            done = world.crawl(world.data)
            assert done.code == 0, done.err
        done = typed("import", *save_pages(folder, world.url(DOOMED)), "--data", world.data)
        assert (done.code, done.out.splitlines()[-1], done.err) == (0, "2 new", ""), done
        yield world


def write_site_file(data: Path, name: str, host: str, port: int) -> None:
    """The file of a newspaper that is asked without delay."""
    keys = {"id": name, "name": name, "domain": host, "home": f"http://{host}:{port}/"}
    lines = [f"{key} = {json.dumps(value)}" for key, value in keys.items()]
    (data / "papers").mkdir(parents=True, exist_ok=True)
    (data / "papers" / f"{name}.toml").write_text("\n".join((*lines, "delay = 0", "")), "utf-8")


def make_due(data: Path) -> None:
    """Let everything be looked at again; when front pages were read stays, since their rhythm is made of it."""
    if (data / "archive.db").exists():
        with closing(sqlite3.connect(data / "archive.db", timeout=30)) as db, db:
            db.execute(
                """UPDATE pages SET due_at = '2020-01-01T00:00:00+00:00',
                   visited_at = CASE kind WHEN 'home' THEN visited_at ELSE '2020-01-01T00:00:00+00:00' END"""
            )
            db.execute("UPDATE sites SET held_until = NULL")


def answer_of(name: str) -> Answer:
    """What a newspaper does with a request."""

    def answer(asked: Asked) -> Reply | Raw:
        paths = PATHS if name == "bao-nho" else PATHS[:2]
        if asked.path == "/":
            return Reply(front((*paths, *((MOVED,) if name == "bao-nho" else ()))))
        if asked.path == MOVED:
            return Reply(b"", 301, headers=(("Location", DOOMED),))
        if asked.path not in paths:
            return Reply(b"", 404)
        if asked.path == TAGGED:
            return _tagged(asked)
        return Reply(doomed(asked.phase) if asked.path == DOOMED else story(f"{name}{asked.path}"))

    return answer


def _tagged(asked: Asked) -> Reply:
    mark = (("ETag", '"mot"'),)
    return Reply(b"", 304, headers=mark) if "if-none-match" in asked.headers else Reply(story(TAGGED), headers=mark)


def doomed(phase: int) -> bytes:
    """The doomed story, as it was and as it is; its headline stands on the front page too, and is no secret."""
    s = SECRETS
    text = [f"{text} {s[n]} {s[n]} {s[n]}." for n, text in enumerate(paragraphs(DOOMED, 4))]
    text += [f"Sáng nay {s[4] if phase == 1 else s[5]} đã được sửa lại theo lời của bạn đọc gần xa trong cả nước."]
    head = (
        f'<meta name="description" content="Mô tả của {s[6]} để cho các máy tìm kiếm đọc thấy ngay.">'
        f'<meta property="article:tag" content="{s[7]}"><meta name="author" content="Nguyễn {s[8]}">'
        f'<meta property="article:section" content="Mục {s[9]}">'
    )
    aside = (
        f'<figure><img src="/{s[10]}.jpg"><figcaption>Cảnh {s[11]} chiều qua. Ảnh: Hữu Lữ</figcaption></figure>'
        f'<video src="/{s[10]}.mp4" title="Phim {s[11]}"></video>'
        f'<div class="lien-quan"><h3>Tin liên quan</h3><ul><li><a href="/tin-lien-quan-{s[12]}-600001.html">'
        f"Tin liên quan về chuyện {s[12]} hôm qua</a></li></ul></div>"
    )
    page = story(DOOMED, title="Điều không nên kể", head=head, body=text, aside="").decode()
    return page.replace("</article>", f"{aside}<p>Theo {s[13]}</p></article>").encode()


def save_pages(folder: Path, url: str) -> list[Path]:
    """A saved copy of the doomed story, and a text of nobody's."""
    page = doomed(1).decode().replace("<head>", f'<head><link rel="canonical" href="{url}">')
    page = page.replace(SECRETS[0], SECRETS[14])
    (folder / "saved.html").write_text(page, "utf-8")
    text = "Chuyện của làng\n\n" + "\n\n".join(paragraphs("/chuyen-cua-lang"))
    (folder / "saved.txt").write_text(text, "utf-8")
    return [folder / "saved.html", folder / "saved.txt"]


def plain_bytes(path: Path) -> bytes:
    """A file as it is, and if it is compressed each of its members that can be read, however damaged the others are."""
    body = path.read_bytes()
    parts, at = [body], 0
    while (at := body.find(b"\x1f\x8b\x08", at)) >= 0:
        inflate = zlib.decompressobj(wbits=31)
        try:
            parts.append(inflate.decompress(body[at:]))
        except zlib.error:
            at += 1
            continue
        at = len(body) - len(inflate.unused_data) if inflate.eof else at + 1
    return b"\n".join(parts)


def traces(data: Path) -> list[str]:
    """Where a secret stands, in any file of a folder."""
    found = []
    for path in sorted(data.rglob("*")):
        if path.is_file() and "papers" not in path.parts:
            body = plain_bytes(path).lower()
            if words := [word for word in SECRETS if word.encode() in body]:
                found.append(f"{path.relative_to(data)}: {', '.join(words)}")
    return found


def dump(path: Path) -> list[str]:
    """A database as SQL, with what stands in its write-ahead log; the file is left alone."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
        return list(db.iterdump())


def rows(data: Path, query: str, *values: object) -> list[tuple[object, ...]]:
    """What a query finds in the archive's database."""
    with closing(sqlite3.connect(f"{(data / 'archive.db').resolve().as_uri()}?mode=ro", uri=True)) as db:
        return [tuple(row) for row in db.execute(query, values)]


def articles(data: Path) -> dict[str, tuple[object, ...]]:
    """What a reader sees of each article, by key."""
    query = "SELECT key, title, lead, body, published_at, site FROM articles"
    return {str(key): tuple(seen) for key, *seen in rows(data, query)}


def warcs(data: Path) -> list[Path]:
    """The WARC files, oldest first."""
    return sorted((data / "warc").glob("*.warc.gz"))


def record_at(data: Path, file: str, offset: int) -> bytes | None:
    """The record at a place, decompressed; `None` where no whole one stands."""
    path = data / "warc" / file
    if not path.is_file():
        return None
    try:
        with path.open("rb") as stream:
            stream.seek(offset)
            inflate = zlib.decompressobj(wbits=31)
            body = inflate.decompress(stream.read())
    except (zlib.error, EOFError, gzip.BadGzipFile):
        return None
    return body if inflate.eof and body.startswith(b"WARC/") else None


def unreadable(data: Path) -> set[int]:
    """Captures whose own record cannot be opened where the table says that it stands."""
    query = "SELECT id, warc_file, warc_offset, warc_record FROM captures WHERE warc_file NOT NULL"
    found = set()
    for number, file, offset, name in rows(data, query):
        body = record_at(data, str(file), int(str(offset)))
        if body is None or str(name).encode() not in body.partition(b"\r\n\r\n")[0]:
            found.add(int(str(number)))
    return found
