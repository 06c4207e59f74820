"""Charts as SVG text, the same bytes on every machine.

No font is read: text widths, line breaks and places come from arithmetic alone (`measure`). Colours live in
theme/components/chart/style.css; a `standalone` picture carries its own.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gongbao.charts.bars import bar, dot, grouped, stacked
from gongbao.charts.data import SERIES, Chart, Point
from gongbao.charts.flows import pyramid, steps, timeline
from gongbao.charts.grids import NOT_A_MAP, PLACES, heat, tile_grid
from gongbao.charts.lines import line, sparkline
from gongbao.charts.standalone import standalone
from gongbao.charts.words import gist, legend, summary

if TYPE_CHECKING:
    from collections.abc import Callable

KINDS: dict[str, Callable[[Chart], str]] = {
    "bar": bar,
    "dot": dot,
    "grouped": grouped,
    "heat": heat,
    "line": line,
    "pyramid": pyramid,
    "stacked": stacked,
    "stacked-100": partial(stacked, share=True),
    "steps": steps,
    "tile-grid": tile_grid,
    "timeline": timeline,
}
"""Every kind of chart a block may ask for, by its name in `show`."""

__all__ = [
    "KINDS",
    "NOT_A_MAP",
    "PLACES",
    "SERIES",
    "Chart",
    "Point",
    "bar",
    "dot",
    "gist",
    "grouped",
    "heat",
    "legend",
    "line",
    "pyramid",
    "sparkline",
    "stacked",
    "standalone",
    "steps",
    "summary",
    "tile_grid",
    "timeline",
]
