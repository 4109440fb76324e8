"""`baotinh trend`: how much was written about something, over time."""

import csv
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from baotinh import charts
from baotinh.options import data_option
from baotinh.printing import escape, printer, say, say_json
from baotinh.search import joined, nothing, tell_also, tell_operator
from baotinh.selecting import selection_options
from crawler.messages import decimal, message, number
from pipelines.db.archive import Archive
from pipelines.query.export import cell
from pipelines.query.selection import Selection
from pipelines.query.standing_out import OF, Of, Standing, standing_out
from pipelines.query.trend import SPLITS, UNITS, Count, Line, Split, Trend, Unit, as_dict
from pipelines.query.trend import trend as count

_LEVELS = "▁▂▃▄▅▆▇█"
_NONE, _UNKNOWN = "·", " "
_WIDTH, _LEAST, _MOST = 80, 8, 60
"""Columns of what is no terminal; of a bar at least, and at most."""
_GROUPS, _NAME = 20, 24
"""Groups that are shown, and columns of their names."""
_TOP = 20


class ChartFile(click.ParamType[Path]):
    """A file for a chart, by whose name its kind is known."""

    name = "FILE"

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Read it."""
        path = Path(value)
        if path.suffix.lower() not in charts.KINDS:
            self.fail(f"expected a name that ends with .svg or .png for --chart, found {str(path)!r}", param, ctx)
        return path


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, required=True, callback=joined)
@data_option
@selection_options(is_ordered=False)
@click.option("--by", type=click.Choice(UNITS), default="month", show_default=True, help="What is counted together.")
@click.option("--split", type=click.Choice(SPLITS), help="Each paper, province or section by itself.")
@click.option("--share", is_flag=True, help="Draw the share of all articles, not their number.")
@click.option("--top", type=click.Choice(OF), help="Tell what stands out in what is found, too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV, a row for each period (and part).")
@click.option("--chart", type=ChartFile(), help="Draw it into a file: .svg or .png.")
@click.pass_context
def trend(
    ctx: click.Context, data: Path, chosen: Selection, by: Unit, split: Split | None, top: Of | None,
    chart: Path | None, *, share: bool, as_json: bool, as_csv: bool,
) -> None:  # fmt: skip
    """Count the articles that a search for QUERY finds in each period, and how many stories they are.

    The share is of all articles of the same period (and paper, province or section) that the other options let
    through. Beside it stands how many papers have any article in that period: where none has, nothing is known, which
    is no silence. Days are those of Viet Nam. What has no date, or a rougher one than is asked for, is told apart.
    Copies are one story within a period.

    \b
    baotinh trend 'hạn mặn' --by week --from 2026-01-01
    baotinh trend 'sáp nhập' --split province --share --chart sapnhap.svg
    baotinh trend 'dịch tả' --by year --top words
    baotinh trend 'đuối nước' --csv > duoi-nuoc.csv
    """
    if as_json and as_csv:
        raise click.UsageError("expected one of --json and --csv, found both")
    with Archive(data) as archive:
        archive.require_current()
        if chart is not None:
            _require_chart(archive, chart)
        found = count(archive, chosen, by, split, lineage=ctx.params.get("lineage", "both"))
        standing = (
            None if top is None else standing_out(archive, chosen, top, lineage=ctx.params.get("lineage", "both"))
        )
        if chart is not None and found.periods:
            charts.write(found, chosen.query or "", chart, share=share)
        if as_json:
            say_json(_as_dict(found, chosen, standing))
        elif as_csv:
            _write_csv(found)
        else:
            _print(found, share=share)
            _print_top(standing)
            if not found.whole.total.articles:
                printer().tell(escape(nothing(archive, chosen)))
        tell_also(chosen)
        tell_operator(chosen)


def _require_chart(archive: Archive, path: Path) -> None:
    """Whatever is wrong with a chart is told before anything is counted."""
    archive.spare(path)
    if not path.parent.is_dir():
        raise click.UsageError(f"there is no folder {path.parent} for --chart: make it, or name another")
    charts.require()


def _as_dict(found: Trend, chosen: Selection, standing: Standing | None) -> dict[str, object]:
    told: dict[str, object] = {"query": chosen.query, "by": found.by, "split": found.split,
                               "total": as_dict(found.whole.total), "rows": found.to_dicts()}  # fmt: skip
    return told if standing is None else {**told, "top": standing.to_dicts()}


def _write_csv(found: Trend) -> None:
    rows = found.to_dicts()
    group = [found.split] if found.split else []
    names = ["period", *group, "first_day", "last_day", "articles", "stories", "every", "share", "papers"]
    writer = csv.writer(sys.stdout)
    writer.writerow(names)
    writer.writerows([cell(row[name]) for name in names] for row in rows)


def _print(found: Trend, *, share: bool) -> None:
    if not found.whole.total.articles:
        return
    if found.split is None:
        _print_table(found, share=share)
    else:
        _print_groups(found, share=share)
    if gaps := len(found.gaps):
        printer().tell(f"[dim]{escape(message('trend gaps', number=gaps))}[/dim]")


def _width() -> int:
    """Columns that there are; a pipe has as many as a usual terminal."""
    return shutil.get_terminal_size((_WIDTH, 24)).columns if printer().is_terminal else _WIDTH


def _print_table(found: Trend, *, share: bool) -> None:
    """A line for each period, with a bar."""
    whole, gaps = found.whole, frozenset(found.gaps)
    named = [(period.name, one, period in gaps) for period, one in zip(found.periods, whole.counts, strict=True)]
    named += [
        (message(f"trend {name}"), one, False) for name in ("vague", "undated") if (one := getattr(whole, name)).every
    ]
    heads = [message(f"column {name}") for name in ("period", "articles", "stories", "share", "papers")]
    total = _cells(message("trend total"), whole.total)
    rows = [heads, *([*_cells(name, one)[:4], str(one.papers) if at < len(found.periods) else ""]
                     for at, (name, one, _) in enumerate(named)), [*total[:4], ""]]  # fmt: skip
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    room = min(_width() - sum(widths) - 2 * len(widths), _MOST)
    most = max((_value(one, share=share) for one in whole.counts), default=0)
    for at, row in enumerate(rows):
        line = "  ".join(f"{text:{'<' if place == 0 else '>'}{widths[place]}}" for place, text in enumerate(row))
        bar, is_gap = "", False
        if 0 < at <= len(found.periods) and room >= _LEAST:
            is_gap = named[at - 1][2]
            bar = message("trend gap")[:room] if is_gap else _bar(_value(named[at - 1][1], share=share), most, room)
        style = "dim" if is_gap else "cyan"
        tail = f"  [{style}]{escape(bar)}[/{style}]" if bar else ""
        printer().tell(
            f"[bold]{escape(line.rstrip())}[/bold]"
            if at == 0
            else f"{escape(line.rstrip() if not bar else line)}{tail}"
        )


def _value(one: Count, *, share: bool) -> float:
    return (one.share or 0) if share else one.articles


def _bar(value: float, most: float, room: int) -> str:
    """As long as the value, in eighths of a column; what is not zero is seen."""
    eighths = round(value / most * room * 8) if most else 0
    if value and not eighths:
        eighths = 1
    return "█" * (eighths // 8) + ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")[eighths % 8]


def _cells(name: str, one: Count) -> list[str]:
    return [name, number(one.articles), number(one.stories), _percent(one), number(one.papers)]


def _percent(one: Count) -> str:
    if one.share is None:
        return "–"
    return message("percent", share=decimal(100 * one.share, 1))


def _print_groups(found: Trend, *, share: bool) -> None:
    """A line for each group: its name, signs for its periods, what it comes to."""
    shown = found.groups[:_GROUPS]
    rows = [_cells(line.name or message("trend none"), line.total)[:4] for line in shown]
    rows.insert(0, [message(f"column {found.split}" if found.split != "site" else "column paper"),
                    *(message(f"column {name}") for name in ("articles", "stories", "share"))])  # fmt: skip
    widths = [min(max(map(len, column)), _NAME) for column in zip(*rows, strict=True)]
    room = max(_width() - sum(widths) - 2 * len(widths), _LEAST)
    step = -(-len(found.periods) // room) or 1
    signs = ["", *("".join(_signs(line, step, share=share)) for line in shown)]
    for at, (row, drawn) in enumerate(zip(rows, signs, strict=True)):
        name = row[0] if len(row[0]) <= _NAME else f"{row[0][: _NAME - 1]}…"
        line = "  ".join((f"{name:<{widths[0]}}", *(f"{row[n]:>{widths[n]}}" for n in (1, 2, 3))))
        printer().tell(f"[bold]{escape(line)}[/bold]" if at == 0 else f"{escape(line)}  [cyan]{drawn}[/cyan]")
    if found.periods:
        said = message("trend signs", first=found.periods[0].name, last=found.periods[-1].name, number=step,
                       by=message(f"trend by {found.by}"))  # fmt: skip
        printer().tell(f"[dim]{escape(said)}[/dim]")
    if (left := len(found.groups) - len(shown)) > 0:
        printer().tell(f"[dim]{escape(message('trend more', number=left))}[/dim]")


def _signs(line: Line, step: int, *, share: bool) -> Iterator[str]:
    """A sign for each period, or for so many together; each group by its own measure."""
    parts = [_together(line.counts[at : at + step]) for at in range(0, len(line.counts), step)]
    most = max((_value(one, share=share) for one in parts), default=0)
    for one in parts:
        if not one.every:
            yield _UNKNOWN
        elif not one.articles:
            yield _NONE
        else:
            yield _LEVELS[min(int(_value(one, share=share) / most * len(_LEVELS)), len(_LEVELS) - 1)]


def _together(counts: Sequence[Count]) -> Count:
    return Count(sum(c.articles for c in counts), 0, sum(c.every for c in counts), max(c.papers for c in counts))


def _print_top(standing: Standing | None) -> None:
    if standing is None:
        return
    if not standing.items:
        say(message("trend top none"))
        return
    if standing.of == "words":
        said = message("trend words", found=number(standing.found), others=number(standing.others))
        printer().tell(f"[dim]{escape(said)}[/dim]")
    head = {"words": "column word", "papers": "column paper", "provinces": "column province"}[standing.of]
    rows = [[message(head), message("column articles"), message("column of all"), "G²"]]
    rows += [
        [one.name, number(one.articles), number(one.every), decimal(one.keyness, 1)] for one in standing.items[:_TOP]
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for at, row in enumerate(rows):
        line = "  ".join(f"{text:{'<' if place == 0 else '>'}{widths[place]}}" for place, text in enumerate(row))
        printer().tell(f"[bold]{escape(line)}[/bold]" if at == 0 else escape(line))
