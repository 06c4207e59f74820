"""Charts under load: no text overlaps or is clipped, hostile text stays text, size and time stay small."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongbao.charts import KINDS, PLACES, Chart, Point, standalone
from gongbao.charts.measure import wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOWN = sorted(KINDS)


def months(series: int = 3) -> Chart:
    """A dozen months of several series, each point a link to a sentence."""
    names = ("基层治理", "生态", "法治", "政策", "实践", "读懂")[:series]
    points = [
        Point(f"{m}月", m * 7 % 11, f"{m * 7 % 11}篇", href="../../news/2023/article-name/#fig-12", series=s)
        for s in names
        for m in range(1, 13)
    ]
    return Chart("grassroots", "三个栏目逐月的稿件", tuple(points), unit="篇")


@pytest.mark.parametrize("kind", ["line", "heat", "grouped", "stacked", "stacked-100"])
def test_a_chart_with_36_links_is_small(kind: str) -> None:
    svg = KINDS[kind](months())
    assert len(svg.encode()) <= 6 * 1024
    assert svg.count("<a href") == 36
    assert svg.count("<title>") >= 37


def test_the_bench_of_charts_draws_every_kind() -> None:
    bench = Path(__file__).parents[1] / "scripts/bench/charts.py"
    shown = subprocess.run([sys.executable, bench, "2"], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in shown.splitlines()]
    assert [row[0] for row in rows] == list(KINDS)
    sizes = {row[0]: int(row[5].replace(",", "")) for row in rows if row[1] == "36"}
    assert len(sizes) == 5
    assert max(sizes.values()) <= 6 * 1024


def test_no_line_ends_with_an_opening_mark_or_begins_with_a_closing_one() -> None:
    text = "有事的群众说出需求；在“小驼帮办”小程序里，可以（预约）帮办代办。"
    for width in range(5, 20):
        lines = wrap(text, width)
        assert "".join(lines) == text
        assert all(line[-1] not in "“（" and line[0] not in "；”，）。" for line in lines), lines


def test_bytes_do_not_depend_on_the_process() -> None:
    code = (
        "from test_charts_layout import months; from gongbao.charts import KINDS\n"
        "import hashlib; print(hashlib.sha256(''.join(KINDS[k](months()) for k in sorted(KINDS)"
        ").encode()).hexdigest())"
    )
    path = {"PYTHONPATH": ":".join(sys.path)}
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=path | {"PYTHONHASHSEED": seed, "LC_ALL": locale},
            capture_output=True,
            check=True,
        ).stdout
        for seed, locale in (("1", "C"), ("2", "C.UTF-8"))
    }
    assert len(runs) == 1


Box = tuple[float, float, float, float]


def boxes(element: ET.Element, anchor: str = "start", shift: float = 0) -> Iterator[Box]:
    """Left, right, top, bottom of each text, by widths chosen here and not taken from the writer."""
    shift += float(element.attrib.get("transform", "translate(0)")[10:-1])
    anchor = element.attrib.get("text-anchor", anchor)
    if element.tag == "text":
        said = element.text or ""
        wide = 17 * sum(
            1.0 if unicodedata.east_asian_width(c) in "WFA" or c in "%WM@" else 0.56 for c in said
        )
        left = (
            shift
            + float(element.attrib.get("x", 0))
            - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        )
        base = float(element.attrib["y"])
        yield left, left + wide, base - 14, base + 3
    for child in element:
        if child.tag != "pattern":
            yield from boxes(child, anchor, shift)


def assert_legible(svg: str) -> None:
    root = ET.fromstring(svg)  # noqa: S314 - our own output
    x, y, width, height = map(float, root.attrib["viewBox"].split())
    found = list(boxes(root))
    for left, right, high, low in found:
        assert x <= left + 0.1
        assert right <= x + width + 0.1
        assert y <= high
        assert low <= y + height
    for (left, right, high, low), (left2, right2, high2, low2) in combinations(found, 2):
        apart = right <= left2 + 0.1 or right2 <= left + 0.1 or low <= high2 + 0.1 or low2 <= high + 0.1
        assert apart, svg


LABELS = st.text(alphabet="一二网格员社情民意办结率，。、（）“”ABcdi 019%+", min_size=1, max_size=40)
FIGURES = st.text(alphabet="0123456789余人次件%以上,.亿", min_size=1, max_size=30)
BOUNDS = st.sampled_from(["eq", "gt", "ge", "lt", "le", "approx"])


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    labels = draw(st.lists(LABELS, max_size=7, unique_by=lambda s: " ".join(s.split())))
    series = draw(st.lists(LABELS, min_size=1, max_size=5, unique=True)) if draw(st.booleans()) else [""]
    points = [
        Point(label, draw(st.floats(0, 1e12)), draw(FIGURES), draw(BOUNDS), series=name)
        for name in series
        for label in labels
        if draw(st.integers(0, 5))
    ]
    return Chart("x", "标题", tuple(points), draw(st.sampled_from([0.0, 100.0])), "人次")


@pytest.mark.parametrize("kind", [kind for kind in SHOWN if kind != "tile-grid"])
@settings(deadline=None, max_examples=60)
@given(charts())
def test_no_text_is_clipped_or_overlaps(kind: str, chart: Chart) -> None:
    many = kind in {"line", "grouped", "stacked", "stacked-100", "heat", "sparkline"}
    if not many and len(chart.series) > 1:
        chart = Chart("x", "标题", tuple(p for p in chart.points if p.series == chart.series[0]), chart.top)
    assert_legible(KINDS[kind](chart))


@given(st.lists(st.floats(0, 1e12), min_size=34, max_size=34))
@settings(deadline=None, max_examples=20)
def test_tiles_hold_name_and_number(values: list[float]) -> None:
    names = ["内蒙古" if key < "2" else "黑龙江" for key in sorted(PLACES)]
    points = [Point(n, v, "", key=k) for n, v, k in zip(names, values, sorted(PLACES), strict=True)]
    assert_legible(KINDS["tile-grid"](Chart("t", "各地", tuple(points))))


KNOWN = {"svg", "title", "desc", "a", "g", "text", "rect", "path", "circle", "defs", "pattern", "style"}


@pytest.mark.parametrize("kind", SHOWN)
@settings(deadline=None, max_examples=60)
@given(st.text(), st.text(), st.floats(0, 1e15), st.text())
def test_hostile_text_stays_text(kind: str, label: str, figure: str, value: float, series: str) -> None:
    point = Point(label, value, figure, href=f"javascript:{label}", series=series, key="110000")
    chart = Chart("x", label, (point,))
    root = ET.fromstring(KINDS[kind](chart))  # noqa: S314 - our own output
    assert {element.tag for element in root.iter()} <= KNOWN
    picture = ET.fromstring(standalone(KINDS[kind], chart, figure, series))  # noqa: S314 - our own output
    assert {element.tag.rpartition("}")[2] for element in picture.iter()} <= KNOWN


@pytest.mark.parametrize("kind", SHOWN)
def test_a_chart_of_nothing_says_so(kind: str) -> None:
    assert "暂无数据。" in KINDS[kind](Chart("x", "标题", ()))
