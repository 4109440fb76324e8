"""`baotinh cite`: an article as a source, in the style of the Vietnamese press or for programs that keep references."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from baotinh.options import data_option
from baotinh.references import NO_DATE, article_key, csl_json, local_day, local_time, note, ris
from baotinh.show import pick_article
from crawler.messages import message
from pipelines.db.archive import Archive
from pipelines.db.disk import is_stream
from pipelines.db.rows import ArticleRow, AuthorRow, CaptureRow
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
@click.option("--bibtex", "style", flag_value="bibtex", help="Print an entry for BibTeX instead.")
@click.option("--ris", "style", flag_value="ris", help="Print a record in RIS instead, for EndNote, Zotero and others.")
@click.option(
    "--csl-json", "style", flag_value="csl-json", help="Print CSL-JSON instead, for Zotero, pandoc and others."
)
@click.option("--bundle", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.wacz",
              help="Write all evidence into a file that a stranger can check.")  # fmt: skip
def cite(name: str, data: Path, *, style: str | None, bundle: Path | None) -> None:
    """Cite an article: who, what, where, when, its address, when its bytes were captured, and their digest.

    A date that is not known is said to be unknown (không rõ ngày). RIS and CSL-JSON say too where the archive has it.

    --bundle writes a WACZ of this one article: every look at it as it came, its pictures if they are kept, each text
    that it has had and what changed, the citation in all styles, and verify.py, which needs nothing but Python.

    \b
    Exit codes: 0  done
                2  no such article or bad options
                74 bytes in the WARC are damaged or lost, or no room: no half file
    """
    if bundle is not None:
        _require_bundle(bundle, style)
    with Archive(data) as archive:
        article = pick_article(archive, name)
        authors = [row.name for row in articles.parts(archive, article.id, AuthorRow)]
        capture = articles.capture_of(archive, article)
        if bundle is None:
            click.echo(_STYLES[style](article, authors, capture))
            return
        from pipelines.query import bundle as bundles  # nobody else waits for it

        archive.spare(bundle)
        archive.sweep()
        told = {f"citation.{suffix}": text for suffix, text in citations(article, authors, capture).items()}
        count = bundles.write(archive, article, bundle, told)
    click.echo(message("it is in", what=message("number looks", number=count), path=bundle))


def citations(article: ArticleRow, authors: Sequence[str], capture: CaptureRow) -> dict[str, str]:
    """An article cited in every style, by what the name of a file with it ends with: txt, bib, ris, csl.json."""
    return {suffix: _STYLES[of](article, authors, capture) for of, suffix in _SUFFIXES.items()}


def _require_bundle(path: Path, style: str | None) -> None:
    """Refuse what no bundle can be written to, or is not asked for in one breath with it."""
    if style is not None:
        raise click.UsageError(f"a bundle has every style of citation in it: leave out --bundle or --{style}")
    if path.suffix.lower() != ".wacz" or is_stream(path):
        raise click.UsageError(f"expected a file whose name ends with .wacz, found {str(path)!r}")


def citation(article: ArticleRow, authors: Sequence[str], capture: CaptureRow) -> str:
    """`Hữu Lữ: “Mưa lớn”, Báo Ví Dụ, 08:07 ngày 7/3/2026, https://…, lưu lúc 12:00 ngày 7/3/2026, sha256:….`"""
    title, captured = f"“{article.title}”", local_time(capture)
    kept = f"lưu tại {capture.captured_by} lúc" if capture.captured_by else "lưu lúc"
    parts = (
        f"{', '.join(authors)}: {title}" if authors else title,
        article.site_name or "không rõ báo",
        printed(article.published_at),
        article.address or "không rõ địa chỉ",
        f"{kept} {printed(captured.isoformat(timespec='minutes'))}" if captured else "không rõ lúc lưu",
        capture.digest or "",
    )
    return ", ".join(parts) + "."


def bibtex(article: ArticleRow, authors: Sequence[str], capture: CaptureRow) -> str:
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
        "note": escaped(note(article, capture)),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{article_key(article)},", *lines, "}"])


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


_STYLES: dict[str | None, Callable[[ArticleRow, Sequence[str], CaptureRow], str]] = {
    None: citation,
    "bibtex": bibtex,
    "ris": ris,
    "csl-json": csl_json,
}
_SUFFIXES = {None: "txt", "bibtex": "bib", "ris": "ris", "csl-json": "csl.json"}
"""What the files of a bundle end with that have them."""
