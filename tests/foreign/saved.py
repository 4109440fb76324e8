"""Pages as people save them: MHTML of three families, SingleFile, "save as", the Wayback Machine, browsers' folders."""

import base64
import quopri
import re
import unicodedata
from collections.abc import Sequence
from email.header import Header
from pathlib import Path

from tests.foreign.stories import Story, page

SAVED = "Sat May 16 2026 19:12:36 GMT+0700 (Indochina Time)"
SAVED_AT = "2026-05-16T12:12:36+00:00"
STAMP = "20210512031500"
STAMPED_AT = "2021-05-12T03:15:00+00:00"
PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")
FRAME = '<!DOCTYPE html><html><body><p>Quảng cáo</p><script src="x.js"></script></body></html>'


def singlefile(text: str, url: str, saved: str = SAVED) -> str:
    """As SingleFile writes it: a comment in front of the head."""
    told = f"<!--\n Page saved with SingleFile \n url: {url} \n saved date: {saved}\n-->"
    return text.replace('<html lang="vi">', f'<html lang="vi">{told}', 1)


def saved_from(text: str, url: str) -> str:
    """As Chrome, Edge and Internet Explorer write it: a comment below the doctype, with the length of the address."""
    told = f"<!-- saved from url=({len(url):04}){url} -->"
    return text.replace("<!DOCTYPE html>", f"<!DOCTYPE html>\n{told}", 1)


def wayback(url: str, mark: str = "") -> str:
    """The address under which the Wayback Machine has an answer; `id_` as it came, `if_` without the toolbar."""
    return f"https://web.archive.org/web/{STAMP}{mark}/{url}"


WOMBAT = (
    '<script>__wm.init("https://web.archive.org/web");__wm.wombat("{url}","{stamp}","https://web.archive.org/","web",\
"https://web-static.archive.org/_static/","1620789300");</script>'
)
TOOLBAR = '<!-- BEGIN WAYBACK TOOLBAR INSERT --><div id="wm-ipp-base" lang="en"><div id="wm-ipp">The Wayback Machine - \
{seen} 12 captures 12 May 2021 - 3 Jun 2023</div></div><!-- END WAYBACK TOOLBAR INSERT -->'
ARCHIVED = """
<!--
     FILE ARCHIVED ON 03:15:00 May 12, 2021 AND RETRIEVED FROM THE
     INTERNET ARCHIVE ON 12:10:11 Nov 20, 2026.
     JAVASCRIPT APPENDED BY WAYBACK MACHINE, COPYRIGHT INTERNET ARCHIVE.
-->
"""


def replayed(told: Story, url: str, *, canonical: bool, wombat: bool, toolbar: bool, archived: bool) -> str:
    """A page as the Wayback Machine shows it; each of its signs may have been lost on the way to the disk."""
    head = f'<link rel="canonical" href="{wayback(url)}">' if canonical else ""
    head += WOMBAT.format(url=url, stamp=STAMP) if wombat else ""
    text = page(told, date="12/05/2021 07:15", head=head, end=ARCHIVED if archived else "")
    text = re.sub(r'href="/', f'href="{wayback(url[: url.index("/", 9)])}/', text)
    return text.replace("<body>", "<body>" + TOOLBAR.format(seen=wayback(url)), 1) if toolbar else text


def mhtml(
    text: str, url: str, manner: str, *, title: str = "Tin", encoding: str = "quoted-printable", charset: str = "utf-8"
) -> bytes:
    """A page with its frame and its picture in one file, in the manner of a family of browsers."""
    subject = Header(title, "utf-8").encode()
    mark = {
        "chrome": "----MultipartBoundary--Zk3aQ9----",
        "ie": "----=_NextPart_000_0000_01DCE54A.9B0C1230",
        "firefox": "----------{6FA0B1C2-77D8-4E1B-9C3A-0F2E4D5C6B7A}",
    }[manner]
    kind = f'Subject: {subject}\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\ttype="text/html";'
    kind += f'\n\tboundary="{mark}"\n'
    head = {
        "chrome": f"From: <Saved by Blink>\nSnapshot-Content-Location: {url}\n"
        f"Date: Sat, 16 May 2026 12:12:36 -0000\n{kind}",
        "ie": f'From: "Saved by Windows Internet Explorer 8"\nDate: Sat, 16 May 2026 19:12:36 +0700\n{kind}'
        "X-MimeOLE: Produced By Microsoft MimeOLE V6.1.7601.17514\n\nThis is a multi-part message in MIME format.",
        "firefox": f"From: <Saved by Mozilla 5.0 (X11)>\nDate: Sat, 16 May 2026 19:12:36 +0700\n{kind}"
        "X-MAF-Information: Produced By MAF V4.1.0\n",
    }[manner]  # fmt: skip
    first = {"chrome": "Content-ID: <frame-1@mhtml.blink>\n", "ie": "", "firefox": ""}[manner]
    stated = {"chrome": "", "ie": f';\n\tcharset="{charset}"', "firefox": f"; charset={charset}"}[manner]
    host = url.partition("//")[2].partition("/")[0]
    parts = (
        (f"text/html{stated}", f"{first}Content-Location: {url}\n", text.encode(charset), encoding),
        ("text/html", f"Content-Location: https://quangcao.example/khung?{host}\n", FRAME.encode(), "quoted-printable"),
        ("image/png", f"Content-Location: https://{host}/anh/1.png\n", PIXEL, "base64"),
        ("text/css", f"Content-Location: https://{host}/kieu.css\n", b"p { color: black }", "quoted-printable"),
    )
    made = b"".join(b"\n--" + mark.encode() + b"\n" + _part(*part) for part in parts)
    return (head.encode() + made + f"\n--{mark}--\n".encode()).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _part(content_type: str, more: str, body: bytes, encoding: str) -> bytes:
    coded = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}.get(encoding, bytes)(body)
    return f"Content-Type: {content_type}\nContent-Transfer-Encoding: {encoding}\n{more}\n".encode() + coded


TONES = "\u0300\u0301\u0303\u0309\u0323"


def in_windows_letters(text: str) -> str:
    """As windows-1258 has them: letters with circumflex, breve and horn, and their tones behind them."""
    made = []
    for letter in text:
        signs = unicodedata.normalize("NFD", letter)
        base = "".join(sign for sign in signs if sign not in TONES)
        made.append(unicodedata.normalize("NFC", base) + "".join(sign for sign in signs if sign in TONES))
    return "".join(made)


def mhtml_alone(text: str, url: str) -> bytes:
    """A page without pictures as Internet Explorer saves it: a message of one part."""
    head = (
        'From: "Saved by Windows Internet Explorer 8"\nSubject: Tin\nDate: Sat, 16 May 2026 19:12:36 +0700\n'
        'MIME-Version: 1.0\nContent-Type: text/html;\n\tcharset="utf-8"\nContent-Transfer-Encoding: base64\n'
        f"Content-Location: {url}\nX-MimeOLE: Produced By Microsoft MimeOLE V6.1.7601.17514\n\n"
    )
    return (head.encode() + base64.encodebytes(text.encode())).replace(b"\n", b"\r\n")


def save_complete(
    folder: Path, told: Story, *, name: str, beside: str, linked: str | None = None, url: str = ""
) -> Path:
    """A page and the folder of its parts; `linked` is how the page itself writes that folder."""
    linked = beside if linked is None else linked
    head = f'<link rel="stylesheet" href="./{linked}/a.css"><script src="./{linked}/x.js.download"></script>'
    aside = f'<iframe src="./{linked}/saved_resource.html"></iframe><img src="./{linked}/1.png">'
    text = page(told, head=head, aside=aside)
    folder.mkdir(parents=True, exist_ok=True)
    whole = folder / name
    whole.write_text(saved_from(text, url) if url else text, "utf-8")
    fill(folder / beside, page(Story(f"Khung của {told.title}", told.lead, told.body)))
    return whole


def fill(folder: Path, frame: str = FRAME) -> None:
    """What browsers put beside a page; a frame of it may well look like an article."""
    folder.mkdir(parents=True)
    kept: Sequence[tuple[str, bytes]] = (
        ("1.png", PIXEL), ("2.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0"), ("a.css", b"p { color: black }"),
        ("x.js.download", b"var x = 1;"), ("f.woff2", b"wOF2\0\1\0\0"), ("du-lieu.json", b'{"a": 1}'),
        ("saved_resource.html", frame.encode()), ("saved_resource(1).html", FRAME.encode()), ("css", b"@font-face {}"),
    )  # fmt: skip
    for name, content in kept:
        (folder / name).write_bytes(content)
