"""Charts of what was counted, as SVG or PNG, for files and for pages that run no script.

Altair describes a chart and vl-convert draws it, without a browser and without the network (the extra `charts`).
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.messages import message
from pipelines.db.archive import USAGE, ArchiveError
from pipelines.db.disk import atomic
from pipelines.query.trend import Line, Trend

if TYPE_CHECKING:
    import altair

KINDS = (".svg", ".png")
MOST = 8
"""Groups that are drawn, the largest: more than so many colours nobody tells apart."""
_WIDTH, _HEIGHT, _BELOW = 720, 260, 60
"""Points: of the chart, and of the one of papers below it."""
_SCALE = 2
"""Pixels of a PNG for each point."""
_BLUE, _GREY = "#1f5fa8", "#b8bcc2"


def require() -> None:
    """Raise `ArchiveError` where what draws is not installed."""
    try:
        import altair  # noqa: F401
        import vl_convert  # noqa: F401
    except ImportError:
        raise ArchiveError("charts need altair and vl-convert-python: install baotinh[charts]", USAGE) from None


def svg(trend: Trend, title: str, *, share: bool = False) -> str:
    """A chart as SVG."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(_chart(trend, title, share=share).to_dict()))


def png(trend: Trend, title: str, *, share: bool = False) -> bytes:
    """A chart as PNG."""
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(_chart(trend, title, share=share).to_dict(), scale=_SCALE))


def write(trend: Trend, title: str, path: Path, *, share: bool = False) -> None:
    """Write a chart to a file of one of `KINDS`; the old file stays until the new one is complete."""
    with atomic(path) as file:
        if path.suffix.lower() == ".png":
            file.buffer.write(png(trend, title, share=share))
        else:
            file.write(svg(trend, title, share=share))


def _chart(trend: Trend, title: str, *, share: bool) -> "altair.VConcatChart":
    """What was counted, and below it how many papers had any article: where none had, the chart is grey, not zero."""
    import altair as alt

    alt.data_transformers.disable_max_rows()
    lines = trend.groups[:MOST] if trend.split else (trend.whole,)
    rows = [row for line in lines for row in _points(trend, line, share=share)]
    label = message("column share" if share else "column articles")
    x = alt.X("day:T", title=None, axis=alt.Axis(labelOverlap=True, format=_FORMATS[trend.by], tickCount=10))
    y = alt.Y("value:Q", title=label, axis=alt.Axis(format=".1%" if share else "~s", tickMinStep=0 if share else 1))
    base = alt.Chart(alt.Data(values=rows)).encode(x=x, y=y)
    if trend.split:
        shown = alt.Color(
            "group:N", title=None, sort=[_shown(line) for line in lines], legend=alt.Legend(labelLimit=220)
        )
        drawn: Any = base.mark_line(point=True, strokeWidth=2).encode(color=shown)
    else:
        drawn = base.mark_bar(color=_BLUE).encode(x2="end:T") if not share else base.mark_line(point=True, color=_BLUE)
    gaps = [{"day": period.first.isoformat(), "end": _end(trend, at)} for at, period in enumerate(trend.periods)
            if period in frozenset(trend.gaps)]  # fmt: skip
    behind = alt.Chart(alt.Data(values=gaps)).mark_rect(color=_GREY, opacity=0.35).encode(x="day:T", x2="end:T")
    papers = alt.Chart(alt.Data(values=list(_points(trend, trend.whole, share=share)))).mark_bar(color=_GREY).encode(
        x=x, x2="end:T", y=alt.Y("papers:Q", title=message("column papers"), axis=alt.Axis(tickMinStep=1, tickCount=3))
    )  # fmt: skip
    above = alt.layer(behind, drawn).properties(width=_WIDTH, height=_HEIGHT, title=title)
    below = papers.properties(width=_WIDTH, height=_BELOW)
    return alt.vconcat(above, below).configure_view(stroke=None).configure(background="white", font="sans-serif")


_FORMATS = {"day": "%d/%m/%Y", "week": "%d/%m/%Y", "month": "%m/%Y", "year": "%Y"}


def _shown(line: Line) -> str:
    return line.name or message("trend none")


def _end(trend: Trend, at: int) -> str:
    """The first day of the next period: until there a bar is drawn."""
    from datetime import timedelta

    return (trend.periods[at].last + timedelta(days=1)).isoformat()


def _points(trend: Trend, line: Line, *, share: bool) -> list[dict[str, object]]:
    """What is drawn of a line; `None` where nothing is known, at which a line breaks."""
    return [
        {"day": period.first.isoformat(), "end": _end(trend, at), "group": _shown(line), "papers": count.papers,
         "value": None if not count.every else count.share if share else count.articles}
        for at, (period, count) in enumerate(zip(trend.periods, line.counts, strict=True))
    ]  # fmt: skip
