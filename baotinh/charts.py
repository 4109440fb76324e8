"""Charts of what was counted, as SVG or PNG, for files and for pages that run no script.

Altair describes a chart and vl-convert draws it, without a browser and without the network (the extra `charts`).
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.messages import message
from pipelines.db.archive import USAGE, ArchiveError
from pipelines.db.disk import atomic
from pipelines.query.trend import Line, Trend

if TYPE_CHECKING:
    import altair as alt

KINDS = (".svg", ".png")
MOST = 8
"""Groups that are drawn, the largest: more than so many colours nobody tells apart."""
_WIDTH, _HEIGHT, _BELOW = 720, 260, 60
"""Points: of the chart, and of the one of papers below it."""
_SCALE = 2
"""Pixels of a PNG for each point."""
_TICKS = 8
_FORMATS = {"day": "%d/%m/%Y", "week": "%d/%m/%Y", "month": "%m/%Y", "year": "%Y"}
_Point = Mapping[str, object]
_BLUE, _GREY = "#1f5fa8", "#b8bcc2"


def require() -> None:
    """Raise `ArchiveError` where what draws is not installed."""
    try:
        import altair as alt  # noqa: F401
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


def _chart(trend: Trend, title: str, *, share: bool) -> "alt.VConcatChart":
    """What was counted, and below it how many papers had any article: where none had, the chart is grey, not zero."""
    import altair as alt

    whole = _points(trend, trend.whole, share=share)
    gaps = [point for point in whole if not point["is_known"]]
    above = alt.layer(_bars(gaps, _GREY, opacity=0.35), _drawn(trend, whole, share=share))
    papers = alt.Y("papers:Q", title=message("column papers"), axis=alt.Axis(tickMinStep=1, tickCount=3))
    below = _bars(whole, _GREY).encode(x=_days(trend), y=papers, y2=alt.datum(0))
    both: alt.VConcatChart = (
        alt.vconcat(
            above.properties(width=_WIDTH, height=_HEIGHT, title=title), below.properties(width=_WIDTH, height=_BELOW)
        )
        .resolve_scale(x="shared")
        .configure_view(stroke=None)
        .configure(background="white", font="sans-serif")
    )
    return both


def _drawn(trend: Trend, whole: Sequence[_Point], *, share: bool) -> "alt.Chart":
    """A line for each group; a line for shares; bars for numbers."""
    import altair as alt

    name, axis = ("share", alt.Axis(format="~%")) if share else ("articles", alt.Axis(format="~s", tickMinStep=1))
    y = alt.Y("value:Q", title=message(f"column {name}"), axis=axis)
    if not trend.split and not share:
        bars: alt.Chart = _bars(whole, _BLUE).encode(x=_days(trend), y=y, y2=alt.datum(0))
        return bars
    lines = trend.groups[:MOST] if trend.split else ()
    points = [point for line in lines for point in _points(trend, line, share=share)] if lines else whole
    drawn: alt.Chart = alt.Chart(_data(points)).mark_line(point=True, color=_BLUE).encode(x=_days(trend), y=y)
    names = alt.Legend(labelLimit=220)
    if lines:
        drawn = drawn.encode(
            color=alt.Color("group:N", title=None, sort=[_shown(line) for line in lines], legend=names)
        )
    return drawn


def _bars(points: Sequence[_Point], color: str, opacity: float = 1) -> "alt.Chart":
    """Bars as wide as their periods."""
    import altair as alt

    drawn = alt.Chart(_data(points)).encode(x="day:T", x2="end:T")
    bars: alt.Chart = drawn.mark_rect(color=color, opacity=opacity, stroke="white", strokeWidth=0.5)
    return bars


def _days(trend: Trend) -> "alt.X":
    """The axis, which begins a period at each of its marks, whatever the clock of the machine."""
    import altair as alt

    step = len(trend.periods) // _TICKS + 1
    days = [period.first for period in trend.periods[::step]]
    marks = [alt.DateTime(utc=True, year=day.year, month=day.month, date=day.day) for day in days]
    axis = alt.Axis(values=marks, format=_FORMATS[trend.by], labelOverlap=True)
    return alt.X("day:T", title=None, scale=alt.Scale(type="utc"), axis=axis)


def _data(rows: Sequence[_Point]) -> Any:
    import altair as alt

    return alt.Data(values=list(rows))  # type: ignore[no-untyped-call]


def _shown(line: Line) -> str:
    return line.name or message("trend none")


def _points(trend: Trend, line: Line, *, share: bool) -> list[_Point]:
    """What is drawn of a line; `None` where nothing is known, at which a line breaks."""
    return [
        {
            "day": period.first.isoformat(),
            "end": (period.last + timedelta(days=1)).isoformat(),
            "group": _shown(line),
            "papers": count.papers,
            "value": None if not count.every else count.share if share else count.articles,
            "is_known": bool(count.papers or count.every),
        }
        for period, count in zip(trend.periods, line.counts, strict=True)
    ]
