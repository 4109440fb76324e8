"""`baotinh cite`: an article as a source, in the style of the Vietnamese press or for programs that keep references."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click

from baotinh.options import data_option, revision_option
from baotinh.references import NO_DATE, article_key, csl_json, edition, in_vietnam, local_day, local_time, note, ris
from baotinh.show import pick_article
from crawler.messages import message
from pipelines.db.archive import Archive
from pipelines.db.disk import is_stream
from pipelines.db.rows import ArticleRow, AuthorRow, CaptureRow, StoodRow
from pipelines.query import articles

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", **{letter: f"\\{letter}" for letter in "&%$#_"},
}  # fmt: skip
"""Letters that mean something to TeX. Braces by name: BibTeX counts them even behind a backslash."""
_UNSAFE = re.compile(r"[{}\\\"\s<>^`|]")  # what must not stand in the url of an entry


@click.command()
@click.argument("name", metavar="ID|URL")
@data_option
@click.option("--bibtex", is_flag=True, help="Print an entry for BibTeX instead.")
@click.option("--ris", is_flag=True, help="Print a record in RIS instead, for EndNote, Zotero and others.")
@click.option("--csl-json", is_flag=True, help="Print CSL-JSON instead, for Zotero, pandoc and others.")
@revision_option
@click.option("--bundle", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.wacz",
              help="Write all evidence into a file that a stranger can check.")  # fmt: skip
def cite(name: str, data: Path, *, revision: int | None, bundle: Path | None, **styles: bool) -> None:
    """Cite an article: who, what, where, when, its address, when its bytes were captured, and their digest.

    A date that is not known is said to be unknown (không rõ ngày). RIS and CSL-JSON say too where the archive has it.
    With --revision it is a text that the article has had, with its own capture and digest, and that it stands there no
    more is said in every style.

    --bundle writes a WACZ of this one article: every look at it as it came, its pictures if they are kept, each text
    that it has had and what changed, the citation in all styles, and verify.py, which needs nothing but Python.

    \b
    Exit codes: 0  done
                2  no such article or bad options
                74 bytes in the WARC are damaged or lost, or no room: no half file
    """
    style = _only([style.replace("_", "-") for style, is_asked in styles.items() if is_asked])
    if bundle is not None:
        _require_bundle(bundle, style, revision)
    with Archive(data) as archive:
        article = pick_article(archive, name)
        text = None if revision is None else articles.revision(archive, article, revision)
        article = articles.as_it_stood(article, text) if text else article
        authors = [row.name for row in articles.parts(archive, article.id, AuthorRow)]
        capture = articles.capture_of(archive, article)
        if bundle is None:
            click.echo(_STYLES[style](article, authors, capture, text))
            return
        from pipelines.query import bundle as bundles  # nobody else waits for it

        archive.spare(bundle)
        archive.sweep()
        told = {f"citation.{suffix}": text for suffix, text in citations(article, authors, capture).items()}
        count = bundles.write(archive, article, bundle, told)
    click.echo(message("it is in", what=message("number looks", number=count), path=bundle))


def citations(article: ArticleRow, authors: Sequence[str], capture: CaptureRow) -> dict[str, str]:
    """An article cited in every style, by what the name of a file with it ends with: txt, bib, ris, csl.json."""
    return {suffix: _STYLES[of](article, authors, capture, None) for of, suffix in _SUFFIXES.items()}


def _only(asked: list[str]) -> str | None:
    """The style that is asked for, if one is; of two nobody knows which was meant."""
    if len(asked) > 1:
        raise click.UsageError(f"expected one style of citation, found --{asked[0]} and --{asked[1]}")
    return asked[0] if asked else None


def _require_bundle(path: Path, style: str | None, revision: int | None) -> None:
    """Refuse what no bundle can be written to, or is not asked for in one breath with it."""
    if revision is not None:
        raise click.UsageError("a bundle has every text of the article in it: leave out --bundle or --revision")
    if style is not None:
        raise click.UsageError(f"a bundle has every style of citation in it: leave out --bundle or --{style}")
    if path.suffix.lower() != ".wacz" or is_stream(path):
        raise click.UsageError(f"expected a file whose name ends with .wacz, found {str(path)!r}")


def citation(article: ArticleRow, authors: Sequence[str], capture: CaptureRow, text: StoodRow | None = None) -> str:
    """`Hữu Lữ: “Mưa lớn”, Báo Ví Dụ, 08:07 ngày 7/3/2026, https://…, lưu lúc 12:00 ngày 7/3/2026, sha256:….`"""
    title, captured = f"“{article.title}”", local_time(capture)
    kept = f"lưu tại {capture.captured_by} lúc" if capture.captured_by else "lưu lúc"
    parts = (
        f"{', '.join(authors)}: {title}" if authors else title,
        article.site_name or "không rõ báo",
        printed(article.published_at),
        article.address or "không rõ địa chỉ",
        *(_standing(text) if text else ()),
        f"{kept} {printed(captured.isoformat(timespec='minutes'))}" if captured else "không rõ lúc lưu",
        capture.digest or capture.first_digest or "",
    )
    return ", ".join(parts) + "."


def _standing(text: StoodRow) -> Iterator[str]:
    """Which of the texts it is, and that it stands there no more: `bản 1/2, báo đã sửa (thấy lúc 14:00 ngày …)`."""
    yield edition(text)
    for at, what in ((text.edited_at, "báo đã sửa"), (text.gone_at, "bài đã bị gỡ")):
        if at:
            yield f"{what} (thấy lúc {printed(_minutes(at))})"
    if text.edited_at and text.is_present:
        yield "nay báo lại đăng đúng bản này"


def _minutes(at: str) -> str:
    return in_vietnam(at)[:16]


def bibtex(article: ArticleRow, authors: Sequence[str], capture: CaptureRow, text: StoodRow | None = None) -> str:
    """An entry of the kind `misc`; names stand in braces, since pen names have no parts; no year when none is known."""
    at = article.published_at
    url = article.address
    fields = {
        "author": " and ".join(f"{{{escaped(name)}}}" for name in authors),
        "title": f"{{{escaped(article.title)}}}",
        "howpublished": escaped(article.site_name or ""),
        "year": at and at[:4],
        "month": at and str(int(at[5:7])),
        "url": url and _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", url),
        "urldate": local_day(capture),
        "note": escaped(note(article, capture, text)),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{article_key(article, text)},", *lines, "}"])


def printed(at: str | None) -> str:
    """A stored time as a Vietnamese paper prints it, as long as it is known: `08:07 ngày 7/3/2026`, `tháng 3/2026`."""
    if at is None:
        return NO_DATE
    year, month, *rest = (int(part) for part in at[:10].split("-"))
    if not rest:
        return f"tháng {month}/{year}"
    clock = f"{at[11:16]} " if len(at) > 10 else ""
    return f"{clock}ngày {rest[0]}/{month}/{year}"


def escaped(text: str) -> str:
    """Text that TeX prints as it is."""
    return "".join(_SPECIAL.get(letter, letter) for letter in text)


_STYLES: dict[str | None, Callable[[ArticleRow, Sequence[str], CaptureRow, StoodRow | None], str]] = {
    None: citation,
    "bibtex": bibtex,
    "ris": ris,
    "csl-json": csl_json,
}
_SUFFIXES = {None: "txt", "bibtex": "bib", "ris": "ris", "csl-json": "csl.json"}
"""What the files of a bundle end with that have them."""
