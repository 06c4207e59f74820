"""Numbers in cells: the heat table, and the 34 province-level units as tiles, which is no map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongbao.charts.drawing import FONT, LINE, WIDTH, linked, series, svg, text, texts
from gongbao.charts.measure import TINY, ems, fitting, n, wrap

if TYPE_CHECKING:
    from gongbao.charts.data import Chart, Point

_ROW = 34.0
_LABEL = 8.0
_SHADES = 5
_TILE = 60.0
NOT_A_MAP = "方格图，不是地图：方格不表示边界、面积和距离。"
_TILES = (
    ".. .. .. .. .. .. .. 23",
    "65 .. .. .. 15 11 21 22",
    ".. 62 64 14 13 12 .. ..",
    ".. 63 61 41 37 .. .. ..",
    "54 51 50 42 34 32 31 ..",
    ".. .. 52 43 36 33 .. ..",
    ".. 53 45 44 35 .. 71 ..",
    ".. .. 46 82 81 .. .. ..",
)
"""Where the tile of each unit stands, by the first two digits of its GB/T 2260 code."""
PLACES = {
    f"{code}0000": (column, row)
    for row, codes in enumerate(_TILES)
    for column, code in enumerate(codes.split())
    if code.isdigit()
}
"""Column and row of each of the 34 units."""


def heat(chart: Chart) -> str:
    """A table of shaded cells, labels down and series across, with the number in each cell where it fits.

    Values must be finite and not negative; a missing point leaves its cell empty.
    """
    left = min(max((ems(label) for label in chart.labels), default=0), _LABEL)
    rows = {label: wrap(label, left) for label in chart.labels}
    start = left * FONT + 8
    width = (WIDTH - start) / max(len(chart.series), 1)
    heads = [wrap(name, max(width / FONT, 1.0)) for name in chart.series]
    y = max((len(head) for head in heads), default=0) * LINE + 4
    points, greatest = chart.at(), max((p.value for p in chart.points), default=0)
    cells = {
        name: [text("chart__tick", 0, FONT + i * LINE, line) for i, line in enumerate(head)]
        for name, head in zip(chart.series, heads, strict=True)
    }
    labels = []
    for label, lines in rows.items():
        tall = max(_ROW, len(lines) * LINE + 4)
        labels.append(texts("", 0, y + tall / 2, lines))
        for name in chart.series:
            if point := points.get((label, name)):
                cells[name].append(_cell(point, y, width, tall, greatest))
        y += tall
    columns = [
        series(name, f'transform="translate({round(start + (i + 0.5) * width)})"', own)
        for i, (name, own) in enumerate(cells.items())
    ]
    named = f'<g class="chart__label">{"".join(labels)}</g>'
    table = f'<g class="chart__cells chart__figure" text-anchor="middle" stroke-width="{n(_ROW - 2)}">'
    return svg(chart, y, [named, table, *columns, "</g>"])


def tile_grid(chart: Chart) -> str:
    """The 34 province-level units as tiles of one size, shaded by value, each with its name and number.

    Points are told apart by `key`, the unit's GB/T 2260 code; keys that are none of the 34 are left out.
    """
    greatest = max((p.value for p in chart.points), default=0)
    drawn = []
    for point in chart.points:
        if point.key not in PLACES:
            continue
        column, row = PLACES[point.key]
        x, y = column * _TILE, row * _TILE
        shape = f'<rect class="{_shade(point.value, greatest)}" x="{n(x + 1)}" y="{n(y + 1)}" '
        shape += f'width="{n(_TILE - 2)}" height="{n(_TILE - 2)}"/>'
        name = wrap(point.label, (_TILE - 4) / FONT)[0]
        shape += text("chart__tick", x + _TILE / 2, y + 26, name, "middle")
        shape += text(
            "chart__figure", x + _TILE / 2, y + 48, fitting(point.value, (_TILE - 2) / FONT), "middle"
        )
        drawn.append(linked(point, shape))
    bottom = len(_TILES) * _TILE
    drawn.append(text("chart__label", 0, bottom + FONT + 6, NOT_A_MAP))
    return svg(chart, bottom + LINE + 6, drawn, more=NOT_A_MAP)


def _cell(point: Point, y: float, width: float, tall: float, greatest: float) -> str:
    """A cell around the middle of its column: a stroke as thick as the row, and its number."""
    middle, half = round(y + tall / 2), int(width / 2) - 1
    thick = "" if tall == _ROW else f' stroke-width="{n(tall - 2)}"'
    shape = f'<path class="{_shade(point.value, greatest)}" d="M-{half},{middle}H{half}"{thick}/>'
    room = (width - 4) / FONT
    said = point.figure if ems(point.figure) <= room else fitting(point.value, room)
    shape += text("", 0, middle + 6, said) if said else ""
    return linked(point, shape, point.part)


def _shade(value: float, greatest: float) -> str:
    """One of five shades by share of the greatest value; none for zero."""
    share = min(value / max(greatest, TINY), 1)
    return f"s{0 if value <= 0 else min(_SHADES, int(share * _SHADES) + 1)}"
