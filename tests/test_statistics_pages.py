"""Statistics pages: charts, tables and files as readers get them."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from gongbao.statistics import (
    Shown,
    data_csv,
    data_json,
    database,
    html,
    outputs,
    run,
    split,
)
from statistics_samples import (
    TABLES,
    blocks_of,
    frame,
    page,
    shown_of,
)


def test_a_block_is_a_chart_then_its_table_with_links_to_sentences() -> None:
    text = html(shown_of(), frame())
    assert text.startswith('<section class="stat" id="stat-services" aria-labelledby="stat-services-name">')
    caption = text[text.index("<figcaption>") : text.index("</figcaption>")]
    assert '<span class="stat__title" id="stat-services-name">培训187次</span>' in caption
    assert '<span class="stat__subtitle">次数，2022年</span>' in caption
    assert "<p>资料来源：《网格里的&lt;事&gt;》。据本站报道整理，非官方统计。</p>" in text
    assert "<p>虚线表示只报出界限的数字（80余次），按报出的数值绘制。</p>" in text
    assert 'class="stat__summary"' not in text  # two bars are read at a glance
    assert '<p>更新于<time datetime="2023-08-28">2023年8月28日</time></p>' in text
    assert (
        text.index('<figure class="chart">')
        < text.index("<svg ")
        < text.index("<table")
        < text.index("</figure>")
    )
    assert (
        '<thead><tr><th scope="col">服务</th>'
        '<th scope="col" class="number">次数（单位：次）</th></tr></thead>\n'
        "<tbody>\n"
        '<tr><th scope="row">开展培训</th><td class="number"><a href="content:news/2023/grids.md#fig-5" '
        'title="见《网格里的&lt;事&gt;》">187次</a></td></tr>\n'
        '<tr><th scope="row">接待观摩</th><td class="number"><a href="content:news/2023/grids.md#fig-4" '
        'title="见《网格里的&lt;事&gt;》">80余次</a></td></tr>\n'
        "</tbody>"
    ) in text
    assert text.count('href="content:news/2023/grids.md#fig-4"') == 3  # chart, table, list of quotes
    assert [f">{kind}</a>" in text for kind in ("CSV", "JSON", "SVG", "固定链接")] == [True] * 4
    quotes = text.partition("<summary>原文</summary>")[2].partition("</details>")[0]
    assert re.findall(">([^<>]+)</a>", quotes) == ["培训187次", "观摩学习80余次"]


def test_a_table_block_has_no_chart_and_keeps_mixed_units() -> None:
    sql = "SELECT indicator_name, figure, id AS fact FROM facts WHERE n IN (3, 6) ORDER BY n"
    show = "chart: table\nid: mixed\ntitle: 两项\nsource: 本站\nnotes: [一, 二]"
    text = html(shown_of(sql, show), frame())
    assert "<svg" not in text
    assert '<caption><span class="stat__title" id="stat-mixed-name">两项</span></caption>' in text
    assert '<th scope="col">指标</th><th scope="col" class="number">数字</th>' in text
    assert "<p>资料来源：本站。据本站报道整理，非官方统计。</p><p>注：一</p><p>注：二</p>" in text
    assert ">325名</a>" in text
    assert ">98%以上</a>" in text


def test_numbers_without_facts_are_shown_plainly() -> None:
    sql = (
        "SELECT kind, count(*) AS value, 0.5 AS share, NULL AS note FROM articles GROUP BY kind ORDER BY kind"
    )
    show = "{chart: bar, title: 各类稿件, unit: 篇, columns: {kind: 类别, value: 篇数, note: 注}}"
    text = html(shown_of(sql, show), frame())
    assert '<svg class="chart__svg" viewBox="-2 -2 484 170" font-size="17" role="img"' in text
    assert ">1篇</text>" in text
    assert '<th scope="row">news</th><td class="number">1</td><td>—</td>' in text


def test_the_csv_opens_in_a_spreadsheet_and_cites_each_figure() -> None:
    data = data_csv(shown_of())
    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig")))) == [
        ["服务", "次数（单位：次）", "数值", "数值上限", "单位", "限定", "出处", "出处网址"],
        ["开展培训", "187次", "187", "", "次", "等于", "网格里的<事>", "news/2023/08/grids/#fig-5"],
        ["接待观摩", "80余次", "80", "", "次", "多于", "网格里的<事>", "news/2023/08/grids/#fig-4"],
    ]
    plain = data_csv(shown_of("SELECT '=1+1' AS title, '-5' AS date", "{chart: table, title: 表}"))
    assert plain.decode("utf-8-sig") == "报道,日期\r\n'=1+1,-5\r\n"


def test_the_json_names_value_bound_and_sentence() -> None:
    data = json.loads(data_json(shown_of(), frame()))
    assert {key: data[key] for key in ("schema", "id", "unit", "fields")} == {
        "schema": "gongbao.statistics/1",
        "id": "services",
        "unit": "次",
        "fields": [
            {"name": "indicator_name", "title": "服务"},
            {"name": "figure", "title": "次数（单位：次）"},
            {"name": "value", "title": "数值"},
            {"name": "value_max", "title": "数值上限"},
            {"name": "unit", "title": "单位"},
            {"name": "bound", "title": "限定"},
            {"name": "fact", "title": "数字编号"},
            {"name": "source_title", "title": "出处"},
            {"name": "source_url", "title": "出处网址"},
        ],
    }
    assert data["rows"][1] == {
        "indicator_name": "接待观摩",
        "figure": "80余次",
        "value": 80,
        "value_max": None,
        "unit": "次",
        "bound": "gt",
        "fact": "news/2023/grids.md#4",
        "source_title": "网格里的<事>",
        "source_url": "https://gongbao.example/news/2023/08/grids/#fig-4",
    }


def test_files_lie_beside_the_page() -> None:
    files = outputs(frame(), [shown_of()])
    assert [f.path for f in files] == [
        "statistics/data/datapackage.json",
        "statistics/data/embed/services/index.html",
        "statistics/data/services.csv",
        "statistics/data/services.json",
        "statistics/data/services.svg",
    ]
    assert files[2].data == data_csv(shown_of(), "https://gongbao.example/")
    assert b",https://gongbao.example/news/2023/08/grids/#fig-4\r\n" in files[2].data


TAGS = """section figure figcaption span div p svg title desc g text rect path time details summary pre code
table caption thead tbody tr th td a"""
OWN_TAGS = frozenset(TAGS.split())


class Tags(HTMLParser):
    """The tags of a text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        assert not any(name.startswith("on") for name, _ in attrs)


@settings(deadline=None, max_examples=40)
@given(st.text(min_size=1, max_size=20), st.text(max_size=20))
def test_hostile_results_stay_text(label: str, note: str) -> None:
    block = blocks_of(page())
    hostile = replace(
        block, show=block.show.model_copy(update={"title": label, "notes": (note,), "columns": {}})
    )
    connection = database([], TABLES)
    quoted = label.replace("'", "''")
    shown = run(replace(hostile, sql=f"SELECT '{quoted}' AS title, 1 AS value"), connection)
    connection.close()
    if isinstance(shown, Shown):
        tags = Tags()
        tags.feed(html(shown, frame()))
        assert tags.found <= OWN_TAGS
        json.loads(data_json(shown, frame()))
        data_csv(shown)


def test_the_shipped_pages_are_well_formed() -> None:
    pages = sorted((Path(__file__).parent.parent / "content/statistics").glob("*.md"))
    assert pages
    for path in pages:
        _, blocks, findings = split(replace(page(), body=path.read_text("utf-8")))
        assert findings == []
        assert blocks
