"""`baotinh copies`: the papers that printed the same article, and what each added or cut."""

import dataclasses
from pathlib import Path

import click

from baotinh.options import data_option
from baotinh.printing import escape, printer, say_json
from baotinh.show import pick_article
from crawler.addresses import hostname
from crawler.messages import message, stored
from pipelines.db.archive import Archive
from pipelines.store import copies as kept


@click.command()
@click.argument("name", metavar="ID|URL")
@data_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def copies(name: str, data: Path, *, as_json: bool) -> None:
    """Show where else an article was printed, the earliest first, and what each paper added to it or cut.

    Articles of different papers are copies when three tenths of the shorter one stand in the longer one, in the same
    order, counted in runs of three words; two tenths are enough where both name the same source, or one names the paper
    of the other.
    """
    with Archive(data) as archive:
        found = kept.of(archive, pick_article(archive, name).id)
    if as_json:
        say_json([dataclasses.asdict(copy) for copy in found])
    else:
        _print(found)


def _print(found: list[kept.Copy]) -> None:
    console = printer()
    for copy in found:
        share = message("copies first") if copy is found[0] else message("copies share", share=f"{copy.shared:.0%}")
        credit = copy.source_cited and message("copies taken", source=copy.source_cited)
        seen = message("copies undated", at=stored(copy.first_seen_at))
        at = stored(copy.published_at) if copy.published_at else seen
        facts = (at, copy.site_name or copy.site or hostname(copy.url), share, credit)
        console.tell(f"[bold]{copy.id:>6}  {escape(copy.title)}[/bold]", hang=8)
        console.tell(f"        [dim]{escape(' · '.join(filter(None, facts)))}[/dim]", hang=8)
        console.tell(f"        [dim]{escape(copy.url or message('no address'))}[/dim]", hang=8)
        for mark, style, paragraphs in (("+", "green", copy.added), ("-", "red", copy.cut)):
            for paragraph in paragraphs:
                console.tell(f"        [{style}]{mark} {escape(paragraph)}[/{style}]", hang=10)
    if not found:
        console.tell(message("copies none"))
