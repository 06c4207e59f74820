"""A chart as a picture file of its own: for `<img>`, for embeds and feeds, and for downloading."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gongbao.charts.drawing import FONT, LINE, WIDTH, text
from gongbao.charts.measure import n, wrap

if TYPE_CHECKING:
    from collections.abc import Callable

    from gongbao.charts.data import Chart

_MARGIN = 20.0
_STYLE = """
svg{color-scheme:light dark;--i:#1b1917;--q:#8f8a83;--p:#fcfaf5;--c1:#a3251b;--c2:#1f5f8b;--c3:#7d5a00;
--c4:#2a6b4c;--c5:#6b4a8a;--c6:#5c564d}
@media(prefers-color-scheme:dark){svg{--i:#ebe6dc;--q:#8a8378;--p:#161412;--c1:#ee7d69;--c2:#7db7e0;
--c3:#dfb04d;--c4:#7fc7a0;--c5:#c3a6e2;--c6:#b0a89a}}
svg{--c:var(--c1)}text{fill:var(--i)}.back,.chart__on{fill:var(--p)}.head,.chart__figure{font-weight:700}
.chart__c2{--c:var(--c2)}.chart__c3{--c:var(--c3)}.chart__c4{--c:var(--c4)}.chart__c5{--c:var(--c5)}
.chart__c6{--c:var(--c6)}
.chart__bar,g g path{fill:var(--c)}.chart__bar--open{fill-opacity:.25}
pattern path{stroke:var(--c);stroke-width:4}
svg>.chart__c1 g path:not([class]),svg>.chart__c2 g path:not([class]){stroke:var(--c);stroke-width:9;
stroke-linecap:round}
svg>.chart__c2 g path:not([class]){stroke-linecap:square}
.chart__bars path:not([class]),.chart__parts path{stroke-width:22}
.chart__bars path:not([class]),.chart__parts .chart__c1 path{stroke:var(--c)}
.chart__parts text{paint-order:stroke;stroke:var(--p);stroke-width:5}
.chart__line,.chart__open,g .chart__open{fill:none;stroke:var(--c);stroke-width:2.5;stroke-linecap:butt}
.chart__open{stroke-dasharray:4 3}.chart__c2 .chart__line{stroke-dasharray:9 4}
.chart__c3 .chart__line{stroke-dasharray:3 3}.chart__c4 .chart__line{stroke-dasharray:10 3 3 3}
g .chart__axis,g .chart__guide,.chart__axis,.chart__grid,.chart__arrow,.chart__box{fill:none;
stroke:var(--q);stroke-width:1.5}g .chart__guide{stroke-dasharray:1 4}.chart__grid{stroke-width:.5}
g g .chart__hollow{fill:var(--p);stroke:var(--c);stroke-width:2}
.s0,.s1,.s2,.s3,.s4,.s5{--o:.04;fill:var(--c1);fill-opacity:var(--o);stroke-opacity:var(--o)}
.s1{--o:.1}.s2{--o:.18}.s3{--o:.26}.s4{--o:.34}.s5{--o:.42}
.chart__cells path{stroke:var(--c1)}.chart__cells .chart__tick{font-weight:400}
"""


def standalone(draw: Callable[[Chart], str], chart: Chart, subtitle: str = "", source: str = "") -> str:
    """The drawing as an SVG document with headline, subtitle and source in the picture itself.

    It carries its few styles, follows the reader's light or dark scheme, and has no links, which `<img>`
    does not offer.
    """
    bare = replace(chart, points=tuple(replace(p, href="") for p in chart.points))
    drawing = draw(bare)
    box = drawing.partition('viewBox="')[2].partition('"')[0].split()
    room = (WIDTH - 1) / FONT
    y = _MARGIN
    parts = []
    for kind, said, size in (("head", chart.title, 1.25), ("sub", subtitle, 0.9)):
        for row in wrap(said, room / size) if said else []:
            y += LINE * size
            parts.append(f'<g font-size="{n(FONT * size)}">{text(kind, _MARGIN, y - 4, row)}</g>')
    y += 14
    width, height = float(box[2]), float(box[3])
    place = f'<svg x="{n(_MARGIN - 2)}" y="{n(y)}" width="{n(width)}" height="{n(height)}" '
    parts.append(drawing.replace("<svg ", place, 1))
    y += height + 6
    for row in wrap(source, room / 0.8) if source else []:
        y += LINE * 0.8
        parts.append(f'<g font-size="{n(FONT * 0.8)}">{text("sub", _MARGIN, y, row)}</g>')
    full, tall = WIDTH + 2 * _MARGIN, y + _MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{n(full)}" height="{n(tall)}" '
        f'viewBox="0 0 {n(full)} {n(tall)}" font-family="sans-serif" font-size="{n(FONT)}">'
        f"<style>{_STYLE}</style>"
        f'<rect class="back" width="100%" height="100%"/>{"".join(parts)}</svg>\n'
    )
