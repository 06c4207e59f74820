"""Charts: well-formed, labelled, linked, small, and with room for every label."""

from __future__ import annotations

import time
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongbao.charts import Chart, Point, bar, legend, pyramid, summary

if TYPE_CHECKING:
    from collections.abc import Callable

SERVICE = Chart(
    "services",
    "一年培训187次",
    (
        Point("开展培训", 187, "187次", href="content:news/a.md#fig-13", tip="开展培训：187次"),
        Point("接待观摩", 80, "80余次", "gt", href="content:news/a.md#fig-14"),
    ),
)
GRIDS = Chart(
    "grids",
    "四级网格",
    tuple(Point(f"{name}级网格", n, f"{n}个") for name, n in zip("一二三四", (1, 2, 26, 74), strict=True)),
)


def elements(svg: str, name: str) -> list[ET.Element]:
    return list(ET.fromstring(svg).iter(name))  # noqa: S314 - our own output


def test_a_bar_chart_is_these_bytes() -> None:
    assert bar(SERVICE) == (
        '<svg class="chart__svg" viewBox="-2 -2 484 110" font-size="17" role="group" '
        'aria-labelledby="services-title" aria-describedby="services-desc">'
        '<title id="services-title">一年培训187次</title>'
        '<desc id="services-desc">共2项：开展培训187次、接待观摩80余次。</desc>'
        '<a href="content:news/a.md#fig-13"><title>开展培训：187次</title>'
        '<text class="chart__label" x="0" y="17">开展培训</text>'
        '<path class="chart__axis" d="M0,21v28"/>'
        '<rect class="chart__bar" x="0" y="24" width="399" height="22"/>'
        '<text class="chart__figure" x="409" y="41">187次</text></a>'
        '<a href="content:news/a.md#fig-14"><title>接待观摩：80余次</title>'
        '<text class="chart__label" x="0" y="77">接待观摩</text>'
        '<path class="chart__axis" d="M0,81v28"/>'
        '<rect class="chart__bar" x="0" y="84" width="170.7" height="22"/>'
        '<path class="chart__open" d="M170.7,84h18M170.7,106h18"/>'
        '<text class="chart__figure" x="198.7" y="101">80余次</text></a></svg>'
    )


def test_a_pyramid_has_steps_in_proportion_wide_at_the_bottom() -> None:
    svg = pyramid(GRIDS)
    steps = [(float(r.attrib["y"]), float(r.attrib["width"])) for r in elements(svg, "rect")]
    assert [y for y, _ in steps] == [0, 44, 88, 132]
    widths = [width for _, width in steps]
    assert widths == sorted(widths)
    assert widths[2] / widths[3] == pytest.approx(26 / 74, rel=0.01)
    assert [t.text for t in elements(svg, "text")] == [
        word
        for n, name in zip((1, 2, 26, 74), "一二三四", strict=True)
        for word in (f"{name}级网格", f"{n}个")
    ]


@pytest.mark.parametrize("draw", [bar, pyramid])
def test_role_says_whether_there_are_links(draw: Callable[[Chart], str]) -> None:
    assert 'role="group"' in draw(SERVICE)
    assert 'role="img"' in draw(GRIDS if draw is pyramid else replace(GRIDS, top=100))


@pytest.mark.parametrize(
    ("bound", "solid", "open_end"),
    [
        ("eq", 200, None),
        ("gt", 200, "M200,24h18M200,46h18"),
        ("ge", 200, "M200,24h18M200,46h18"),
        ("lt", 182, "M182,24h18M182,46h18M200,24v22"),
        ("le", 182, "M182,24h18M182,46h18M200,24v22"),
        ("approx", 191, "M191,24h18M191,46h18M209,24v22"),
        ("range", 200, "M200,24h200M200,46h200M400,24v22"),
    ],
)
def test_open_figures_have_broken_ends(bound: str, solid: float, open_end: str | None) -> None:
    upper = 100.0 if bound == "range" else None
    chart = Chart("x", "标题", (Point("甲", 50, "1234%", bound, upper),), top=100)
    scaled = replace(chart, points=(replace(chart.points[0], figure="一二三七"),))
    svg = bar(replace(scaled, top=100 * 402 / 400))  # 480 - 4 em - 10 is 402 units for the whole axis
    assert float(elements(svg, "rect")[0].attrib["width"]) == solid
    found = [p.attrib["d"] for p in elements(svg, "path") if p.attrib["class"] == "chart__open"]
    assert found == ([open_end] if open_end else [])


def test_an_open_figure_stays_inside_a_fixed_axis() -> None:
    svg = bar(Chart("r", "满意率", (Point("满意率", 98, "98%以上", "ge"),), top=100))
    rect = elements(svg, "rect")[0]
    axis, opened = (p.attrib["d"] for p in elements(svg, "path"))
    length = float(axis.split("M")[2].split(",")[0])
    assert float(rect.attrib["width"]) == pytest.approx(length * 0.98, abs=0.1)
    assert float(rect.attrib["width"]) + float(opened.split("h")[1].split("M")[0]) == pytest.approx(
        length, abs=0.2
    )


def test_a_summary_names_extremes_only_where_figures_are_exact() -> None:
    assert summary(GRIDS.points) == (
        "共4项：一级网格1个、二级网格2个、三级网格26个、四级网格74个。"
        "最多的是四级网格（74个），最少的是一级网格（1个）。"
    )
    assert summary(SERVICE.points) == "共2项：开展培训187次、接待观摩80余次。"
    assert summary(GRIDS.points[:1]) == "共1项：一级网格1个。"
    assert summary(()) == "暂无数据。"


def test_a_legend_explains_broken_lines_where_there_are_any() -> None:
    assert legend(SERVICE.points) == "虚线表示只报出界限的数字（80余次），按报出的数值绘制。"
    assert legend(GRIDS.points) == ""


def test_charts_are_small_and_quick() -> None:
    points = tuple(
        Point(f"指标名称第{n}", n * 7, f"{n * 7}人次", href=f"content:news/2023/article-name.md#fig-{n}")
        for n in range(1, 13)
    )
    chart = Chart("grassroots-governance", "十二个指标", points)
    assert len(bar(chart).encode()) <= 6144
    assert len(pyramid(chart).encode()) <= 6144
    start = time.process_time()
    for _ in range(20):
        bar(chart)
    assert (time.process_time() - start) / 20 <= 0.005  # measured 0.4 ms; loaded machines get slack


def box(text: ET.Element) -> tuple[float, float, float, float]:
    """Left, right, top, bottom of a text, by widths chosen here and not taken from the writer."""
    said = text.text or ""
    wide = sum(1.0 if unicodedata.east_asian_width(c) in "WFA" or c in "%WM@" else 0.56 for c in said)
    left, base = float(text.attrib["x"]), float(text.attrib["y"])
    return left, left + wide * 17, base - 15, base + 3


LABELS = st.text(alphabet="一二网格员社情民意办结率，。、（）“”ABcdi 019%+", min_size=1, max_size=60)
FIGURES = st.text(alphabet="0123456789余人次件%以上,.亿", min_size=1, max_size=40)


@pytest.mark.parametrize("draw", [bar, pyramid])
@given(
    st.lists(
        st.builds(
            Point,
            LABELS,
            st.floats(0, 1e12),
            FIGURES,
            st.sampled_from(["eq", "gt", "ge", "lt", "le", "approx"]),
        ),
        max_size=6,
    ),
    st.sampled_from([0.0, 100.0]),
)
def test_no_text_is_clipped_or_overlaps(
    draw: Callable[[Chart], str], points: list[Point], top: float
) -> None:
    svg = draw(Chart("x", "标题", tuple(points), top))
    x, y, width, height = map(float, ET.fromstring(svg).attrib["viewBox"].split())  # noqa: S314
    boxes = [box(t) for t in elements(svg, "text")]
    for left, right, high, low in boxes:
        assert x <= left
        assert right <= x + width + 0.1
        assert y <= high
        assert low <= y + height
    for i, (left, right, high, low) in enumerate(boxes):
        for left2, right2, high2, low2 in boxes[i + 1 :]:
            assert right <= left2 or right2 <= left or low <= high2 or low2 <= high


@pytest.mark.parametrize("draw", [bar, pyramid])
@given(st.text(), st.text(), st.text(), st.floats(0, allow_nan=False, allow_infinity=False))
def test_hostile_text_stays_text(
    draw: Callable[[Chart], str], label: str, figure: str, href: str, value: float
) -> None:
    svg = draw(Chart("x", label, (Point(label, value, figure, href=href),)))
    names = {element.tag for element in ET.fromstring(svg).iter()}  # noqa: S314
    assert names <= {"svg", "title", "desc", "a", "g", "text", "rect", "path"}


def test_markup_in_labels_is_escaped() -> None:
    svg = bar(Chart("x", "<b>", (Point('"><script>', 1, "1&2", href='javascript:"'),)))
    assert "<script" not in svg
    assert "&lt;b&gt;" in svg
    assert "1&amp;2" in svg
