"""What `show` prints of the texts that an article has had: one of them, and what changed from one to the next."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from baotinh.printing import Printer, escape
from crawler.messages import message, stored, translated
from pipelines.db.rows import RevisionRow, StoodRow
from pipelines.query.changed_words import Difference, Kind, Paragraph, Run, difference

_COLORED: dict[Kind, str] = {
    "kept": "{}",
    "added": "[green]{}[/green]",
    "removed": "[strike red]{}[/strike red]",
}
_MARKS: dict[Kind, tuple[str, str]] = {"kept": ("", ""), "added": ("{+", "+}"), "removed": ("[-", "-]")}
"""Where nobody sees colours: as wdiff marks words, and as the bundle of `cite` does."""
_AROUND = 12
"""Words that stay before and behind a change; of longer stretches the rest is left out."""


def print_changes(console: Printer, texts: Sequence[RevisionRow], only: int | None = None) -> None:
    """What each text put in and took out of the one before, or only what one of them did."""
    if only in (None, 1):
        paragraphs = "\n\n".join(filter(None, texts[0].parts)).split("\n\n")
        console.tell(message("first revision", at=stored(texts[0].seen_at), number=len(paragraphs)))
    for before, row in pairwise(texts):
        if only not in (None, row.number):
            continue
        console.tell(f"\n[bold]{message('revision', revision=row.number, at=stored(row.seen_at))}[/bold]")
        if row.doubt:
            console.tell(escape(message("revision in doubt", reason=translated(row.doubt))))
        found = difference(before.parts, row.parts)
        console.tell(f"[dim]{account(found)}[/dim]")
        print_difference(console, found)


def print_difference(console: Printer, found: Difference, *, indent: int = 0) -> None:
    """What is another in two texts, paragraph by paragraph, with the words that were put in and taken out."""
    for line in _lines(found, has_colors=console.has_colors):
        console.tell(f"{' ' * indent}{line}", hang=indent + 2)


def account(found: Difference) -> str:
    """How much was put in, taken out, and changed."""
    kinds: tuple[Kind, ...] = ("added", "removed")
    told = [
        message(f"diff {kind}", paragraphs=message("number paragraphs", number=found.count_paragraphs(kind)),
                words=message("number words", number=found.count_words(kind)))
        for kind in kinds
    ]  # fmt: skip
    if not any(map(found.count_words, kinds)) and all(one.kind == "kept" for one in found.paragraphs):
        return message("diff none")
    return "; ".join([*told, message("diff changed", number=found.count_paragraphs(None))])


def stands(text: StoodRow) -> str:
    """Which of an article's texts it is, since when it stood, and what became of it."""
    told = message("text of", number=text.number, of=text.of, at=stored(text.seen_at))
    return "; ".join([told, became(text)])


def became(text: StoodRow) -> str:
    """What became of a text: it is the present one, another one came, or the article is gone."""
    edited = text.edited_at and message("text edited", at=stored(text.edited_at))
    gone = text.gone_at and message("gone since", at=stored(text.gone_at))
    present = message("text again" if text.edited_at else "text present") if text.is_present else None
    doubt = text.edit_doubt and message("revision in doubt", reason=translated(text.edit_doubt))
    return "; ".join(filter(None, (edited, doubt, gone, present)))


def _lines(found: Difference, *, has_colors: bool) -> Iterator[str]:
    """Lines; unchanged paragraphs are only counted."""
    for is_kept, paragraphs in groupby(found.paragraphs, lambda one: one.kind == "kept"):
        if is_kept:
            yield f"  [dim]{message('diff unchanged', number=len(list(paragraphs)))}[/dim]"
            continue
        for paragraph in paragraphs:
            sign = {"added": "+", "removed": "-", None: "~"}[paragraph.kind if paragraph.kind != "kept" else None]
            yield f"{sign} {''.join(_marked(run, has_colors=has_colors) for run in _folded(paragraph))}"


def _folded(paragraph: Paragraph) -> Iterator[Run]:
    """What changed of a paragraph, with some words around it."""
    last = len(paragraph.runs) - 1
    for at, run in enumerate(paragraph.runs):
        words = run.text.split(" ")
        before, behind = _AROUND * (at > 0), _AROUND * (at < last)
        if run.kind != "kept" or len(words) <= before + behind + 1:
            yield run
            continue
        kept = [*words[:before], "…", *words[len(words) - behind :]]
        yield Run("kept", " ".join(kept))


def _marked(run: Run, *, has_colors: bool) -> str:
    return _COLORED[run.kind].format(escape(run.text)) if has_colors else escape(run.text.join(_MARKS[run.kind]))
