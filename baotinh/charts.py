"""Charts of what was counted, as SVG or PNG, for files and for pages that run no script.

Altair describes a chart and vl-convert draws it, without a browser and without the network (the extra `charts`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
WIDTH = 720
"""Points of a chart for a file."""
_BELOW = 60
"""Points of the chart of papers below it."""
_SCALE = 2
"""Pixels of a PNG for each point."""
_TICK = 90
"""Points of the axis that a day needs."""
_FEW = 5
"""Up to which every number has its mark."""
_FORMATS = {"day": "%d/%m/%Y", "week": "%d/%m/%Y", "month": "%m/%Y", "year": "%Y"}
_Point = Mapping[str, object]
_GREY = "#b8bcc2"


@dataclass(frozen=True, slots=True)
class Look:
    """What a chart is drawn for: a page is narrow or wide, light or dark, and a file is white."""

    width: int = WIDTH
    height: int = 260
    is_dark: bool | None = None
    """`None` for a file, which has a ground of its own."""

    @property
    def ground(self) -> str:
        """What stands between bars."""
        return "#201f1c" if self.is_dark else "white"

    @property
    def color(self) -> str:
        """Of what is counted."""
        return {None: "#1f5fa8", False: "#9c3d22", True: "#e39b7d"}[self.is_dark]

    def config(self) -> dict[str, Any]:
        """Ground, letters and lines."""
        if self.is_dark is None:
            return {"background": "white", "font": "sans-serif", "view": {"stroke": None}}
        ink, line = ("#b9b4aa", "#3a3833") if self.is_dark else ("#5d584f", "#e4dfd5")
        axis = {"labelColor": ink, "titleColor": ink, "gridColor": line, "domainColor": line, "tickColor": line,
                "titleFontWeight": "normal", "labelFontSize": 12, "titleFontSize": 12}  # fmt: skip
        legend = {"labelColor": ink, "orient": "bottom", "columns": 2}
        return {
            "background": "transparent",
            "font": "system-ui, sans-serif",
            "axis": axis,
            "legend": legend,
            "view": {"stroke": None},
        }


FILE = Look()


def require() -> None:
    """Raise `ArchiveError` where what draws is not installed."""
    try:
        import altair as alt  # noqa: F401
        import vl_convert  # noqa: F401
    except ImportError:
        raise ArchiveError("charts need altair and vl-convert-python: install baotinh[charts]", USAGE) from None


def svg(trend: Trend, title: str, *, share: bool = False, look: Look = FILE) -> str:
    """A chart as SVG."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(_chart(trend, title, look, share=share).to_dict()))


def png(trend: Trend, title: str, *, share: bool = False) -> bytes:
    """A chart as PNG."""
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(_chart(trend, title, FILE, share=share).to_dict(), scale=_SCALE))


def write(trend: Trend, title: str, path: Path, *, share: bool = False) -> None:
    """Write a chart to a file of one of `KINDS`; the old file stays until the new one is complete."""
    with atomic(path) as file:
        if path.suffix.lower() == ".png":
            file.buffer.write(png(trend, title, share=share))
        else:
            file.write(svg(trend, title, share=share))


def _chart(trend: Trend, title: str, look: Look, *, share: bool) -> "alt.VConcatChart":
    """What was counted, and below it how many papers had any article: where none had, the chart is grey, not zero."""
    import altair as alt

    whole = _points(trend, trend.whole, share=share)
    gaps = [point for point in whole if not point["is_known"]]
    above = alt.layer(_bars(gaps, _GREY, look, opacity=0.35), _drawn(trend, whole, look, share=share))
    most = max((count.papers for count in trend.whole.counts), default=0)
    axis = alt.Axis(tickMinStep=1, tickCount=3, format="d", **_marks(most, 3))
    papers = alt.Y("papers:Q", title=message("column papers"), axis=axis)
    below = _bars(whole, _GREY, look).encode(x=_days(trend, look), y=papers, y2=alt.datum(0))
    both: alt.VConcatChart = (
        alt.vconcat(
            above.properties(width=look.width, height=look.height, title=title),
            below.properties(width=look.width, height=_BELOW),
        )
        .resolve_scale(x="shared")
        .configure(**look.config())
    )
    return both


def _drawn(trend: Trend, whole: Sequence[_Point], look: Look, *, share: bool) -> "alt.Chart":
    """A line for each group; a line for shares; bars for numbers."""
    import altair as alt

    most = max((count.articles for count in trend.whole.counts), default=0)
    numbers = alt.Axis(format="~s", tickMinStep=1, **_marks(most, _FEW))
    name, axis = ("share", alt.Axis(format="~%")) if share else ("articles", numbers)
    y = alt.Y("value:Q", title=message(f"column {name}"), axis=axis)
    if not trend.split and not share:
        bars: alt.Chart = _bars(whole, look.color, look).encode(x=_days(trend, look), y=y, y2=alt.datum(0))
        return bars
    lines = trend.groups[:MOST] if trend.split else ()
    points = [point for line in lines for point in _points(trend, line, share=share)] if lines else whole
    drawn: alt.Chart = (
        alt.Chart(_data(points)).mark_line(point=True, color=look.color).encode(x=_days(trend, look), y=y)
    )
    names = alt.Legend(labelLimit=220)
    if lines:
        drawn = drawn.encode(
            color=alt.Color("group:N", title=None, sort=[_shown(line) for line in lines], legend=names)
        )
    return drawn


def _bars(points: Sequence[_Point], color: str, look: Look, opacity: float = 1) -> "alt.Chart":
    """Bars as wide as their periods."""
    import altair as alt

    drawn = alt.Chart(_data(points)).encode(x="day:T", x2="end:T")
    bars: alt.Chart = drawn.mark_rect(color=color, opacity=opacity, stroke=look.ground, strokeWidth=0.5)
    return bars


def _marks(most: int, few: int) -> dict[str, Any]:
    """Whole numbers for an axis on which there are few: halves of an article are none."""
    return {"values": list(range(most + 1))} if most <= few else {}


def _days(trend: Trend, look: Look) -> "alt.X":
    """The axis, which begins a period at each of its marks, whatever the clock of the machine."""
    import altair as alt

    step = len(trend.periods) // max(look.width // _TICK, 1) + 1
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
