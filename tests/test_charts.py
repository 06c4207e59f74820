"""Charts: well-formed, labelled, linked, small, and with room for every label."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from gongbao.charts import (
    NOT_A_MAP,
    PLACES,
    Chart,
    Point,
    bar,
    dot,
    grouped,
    heat,
    legend,
    line,
    pyramid,
    sparkline,
    stacked,
    standalone,
    steps,
    summary,
    tile_grid,
    timeline,
)

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
COURSE = Chart(
    "course",
    "两个栏目逐月的稿件",
    tuple(
        Point(f"{month}月", value, f"{value}篇", series=series)
        for series, values in (("治理", (2, 8, 5)), ("生态", (4, 3, 1)))
        for month, value in enumerate(values, 1)
    ),
    unit="篇",
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
        '<svg class="chart__svg" viewBox="-2 -2 484 110" font-size="17" role="group">'
        "<title>一年培训187次</title>"
        "<desc>共2项：开展培训187次、接待观摩80余次。</desc>"
        '<a href="content:news/a.md#fig-13"><title>开展培训：187次</title>'
        '<text class="chart__label" y="17">开展培训</text>'
        '<path class="chart__axis" d="M0,21v28"/>'
        '<rect class="chart__bar" x="0" y="24" width="399" height="22"/>'
        '<text class="chart__figure" x="409" y="41">187次</text></a>'
        '<a href="content:news/a.md#fig-14"><title>接待观摩：80余次</title>'
        '<text class="chart__label" y="77">接待观摩</text>'
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
    assert summary(GRIDS) == (
        "共4项：一级网格1个、二级网格2个、三级网格26个、四级网格74个。"
        "最多的是四级网格（74个），最少的是一级网格（1个）。"
    )
    assert summary(SERVICE) == "共2项：开展培训187次、接待观摩80余次。"
    assert summary(replace(GRIDS, points=GRIDS.points[:1])) == "共1项：一级网格1个。"
    assert summary(replace(GRIDS, points=())) == "暂无数据。"


def test_a_legend_explains_broken_lines_where_there_are_any() -> None:
    assert legend(SERVICE.points) == "虚线表示只报出界限的数字（80余次），按报出的数值绘制。"
    assert legend(GRIDS.points) == ""


def classes(svg: str, name: str) -> list[str]:
    return [e.attrib.get("class", "") for e in elements(svg, name)]


def said(svg: str, kind: str = "") -> list[str | None]:
    return [t.text for t in elements(svg, "text") if kind in t.attrib.get("class", "")]


def test_a_line_is_told_as_a_course_and_bears_its_name_at_its_end() -> None:
    svg = line(COURSE)
    assert elements(svg, "desc")[0].text == (
        "治理：从1月的2篇到3月的5篇，增加3篇，最高为2月的8篇。生态：从1月的4篇到3月的1篇，减少3篇。"
    )
    assert said(svg, "chart__name") == ["治理", "生态"]
    assert said(svg, "chart__tick") == ["0", "2", "4", "6", "8", "1月", "2月", "3月"]
    assert [g for g in classes(svg, "g") if g] == ["chart__c1", "chart__c2"]


def test_a_line_breaks_where_a_figure_is_missing() -> None:
    gap = replace(COURSE, points=tuple(p for p in COURSE.points if (p.label, p.series) != ("2月", "治理")))
    drawn = [p.attrib["d"] for p in elements(line(gap), "path") if p.attrib.get("class") == "chart__line"]
    assert [path.count("M") for path in drawn] == [1, 1]  # 1月 and 3月 are neighbours no more in the text
    assert "2月" in said(line(gap), "chart__tick")


def test_an_open_figure_is_a_hollow_mark() -> None:
    svg = line(Chart("o", "接待", (Point("2022", 80, "80余次", "gt"), Point("2023", 90, "90次"))))
    assert classes(svg, "path").count("chart__hollow") == 1
    assert elements(svg, "desc")[0].text == "从2022的80余次到2023的90次。"  # no change from an open figure


def test_a_line_may_go_below_zero() -> None:
    svg = line(Chart("d", "增长", (Point("2022", -3, "-3%"), Point("2023", 4, "4%"))))
    assert said(svg, "chart__tick")[:2] == ["-4", "-2"]


def test_grouped_bars_name_series_and_figure() -> None:
    svg = grouped(COURSE)
    assert said(svg)[:6] == ["1月", "2月", "3月", "治理 2篇", "治理 8篇", "治理 5篇"]
    titles = [title.text for title in elements(svg, "title")]
    assert titles[1:4] == ["治理", "1月：2篇", "2月：8篇"]  # the series is said once, of the group


def test_stacked_bars_differ_by_hatching_and_total_exact_parts() -> None:
    svg = stacked(COURSE)
    assert said(svg)[:5] == ["治理", "生态", "1月：6篇", "2月：11篇", "3月：6篇"]
    assert len(elements(svg, "pattern")) == 1
    series = [g for g in elements(svg, "g") if g.findtext("title") in {"治理", "生态"}]
    assert [g.attrib.get("stroke") for g in series] == [None, "url(#course-2)"]
    assert [len(list(g.iter("path"))) for g in series] == [4, 4]  # a sample and three parts
    open_part = replace(COURSE, points=(replace(COURSE.points[0], bound="gt"), *COURSE.points[1:]))
    assert said(stacked(open_part))[2:5] == ["1月", "2月：11篇", "3月：6篇"]


def test_shares_fill_the_whole_width() -> None:
    runs = [p.attrib["d"] for p in elements(stacked(COURSE, share=True), "path")[1:]]
    widths = [float(run.partition("h")[2]) for run in runs if not run.endswith(",11h20")]
    assert [first + second for first, second in zip(widths[:3], widths[3:], strict=True)] == [480] * 3
    assert widths[0] / 480 == pytest.approx(2 / 6, abs=0.001)


def test_dots_show_where_an_open_figure_may_lie() -> None:
    svg = dot(SERVICE)
    assert len(elements(svg, "circle")) == 2
    assert classes(svg, "path").count("chart__open") == 1


def test_a_heat_table_prints_its_numbers_and_leaves_gaps_empty() -> None:
    svg = heat(replace(COURSE, points=COURSE.points[:-1]))
    assert said(svg) == ["1月", "2月", "3月", "治理", "2篇", "8篇", "5篇", "生态", "4篇", "3篇"]
    assert classes(svg, "path") == ["s2", "s5", "s4", "s3", "s2"]


def test_the_tile_grid_has_all_34_units_shows_zero_and_says_it_is_no_map() -> None:
    points = tuple(Point(key[:2], int(key[:2]) % 3, "", key=key) for key in sorted(PLACES))
    svg = tile_grid(Chart("t", "各地", (*points, Point("没有这个地方", 9, "9", key="999999"))))
    assert len(PLACES) == len(set(PLACES.values())) == 34
    assert len(elements(svg, "rect")) == 34
    assert said(svg, "chart__figure").count("0") == sum(p.value == 0 for p in points)
    assert said(svg, "chart__label") == [NOT_A_MAP]
    assert (elements(svg, "desc")[0].text or "").startswith("方格图，不是地图")
    assert elements(svg, "path") == []  # no outlines


def test_few_steps_stand_abreast_many_go_down() -> None:
    three = Chart("s", "流程", tuple(Point(name, 0, "做什么") for name in ("点单", "派单", "接单")))
    assert said(steps(three), "chart__figure") == ["点单", "派单", "接单"]
    assert classes(steps(three), "path").count("chart__arrow") == 2
    five = replace(three, points=(*three.points, Point("四", 0, ""), Point("五", 0, "")))
    assert said(steps(five), "chart__on") == ["1", "2", "3", "4", "5"]


def test_a_timeline_stands_in_the_order_given() -> None:
    svg = timeline(Chart("t", "经过", (Point("启动", 0, "2020年3月"), Point("制定意见", 0, "2020年7月"))))
    assert said(svg) == ["2020年3月", "启动", "2020年7月", "制定意见"]


def test_a_sparkline_says_what_it_shows() -> None:
    svg = sparkline(Chart("s", "培训", (Point("2022", 187, "187次"), Point("2023", 190, "190次"))))
    assert 'aria-label="培训：从2022的187次到2023的190次，增加3次。"' in svg
    assert len(elements(svg, "circle")) == 1


def test_a_picture_of_its_own_says_title_and_source_and_has_no_links() -> None:
    picture = standalone(bar, SERVICE, "次数，2022年", "资料来源：《报道》。")
    spaced = {e.tag for e in ET.fromstring(picture).iter()}  # noqa: S314
    assert all(tag.startswith("{http://www.w3.org/2000/svg}") for tag in spaced)
    assert "<a " not in picture
    assert "prefers-color-scheme:dark" in picture
    assert "一年培训187次</text>" in picture
    assert "资料来源：《报道》。</text>" in picture
