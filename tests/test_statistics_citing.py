"""What readers take away: citation, Data Package, embed page, what is told to machines, and revisions."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from gongbao.article import Article, Fact, Moment
from gongbao.facts import Locked
from gongbao.statistics import Shown, bibtex, database, gbt7714, html, measured, outputs, run
from statistics_samples import CIRCLE, NEWS, PLAN, TABLES, blocks_of, frame, page, shown_of

if TYPE_CHECKING:
    from pathlib import Path

LATER = Moment(datetime(2023, 9, 30, tzinfo=UTC))


def test_a_citation_names_author_title_site_dates_and_address() -> None:
    assert gbt7714(shown_of(), frame()) == (
        "公报. 培训187次[DS/OL]. 公报, 2023(2023-08-28)[引用日期]. "
        "https://gongbao.example/statistics/data/#stat-services."
    )
    assert bibtex(shown_of(), frame()) == (
        '@misc{data-services,\n  author = "{公报}",\n  title = "{培训187次}",\n'
        '  howpublished = "公报",\n  year = "2023",\n'
        '  note = "更新于 2023-08-28；据本站报道整理，非官方统计",\n'
        '  url = "https://gongbao.example/statistics/data/#stat-services"\n}'
    )


def test_a_bibtex_field_cannot_be_left() -> None:
    shown = shown_of(show="{chart: table, id: x, title: '甲}, url = {乙'}")
    assert 'title = "{甲, url = 乙}"' in bibtex(shown, frame())


def files(*blocks: Shown) -> dict[str, bytes]:
    return {o.path.removeprefix("statistics/data/"): o.data for o in outputs(frame(), blocks)}


def test_the_data_package_is_valid_and_its_rows_are_typed(tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless", reason="of the extra dev")
    sql = (
        "SELECT kind, count(*) AS value, length(kind) / 2.0 AS half FROM articles GROUP BY kind ORDER BY kind"
    )
    counted = shown_of(
        sql, "{chart: table, id: kinds, title: 各类稿件, columns: {kind: 类别, value: 篇数, half: 半}}"
    )
    ranged = shown_of(
        "SELECT indicator_name, figure, id AS fact FROM facts WHERE n > 3 ORDER BY n",
        "{chart: table, id: mixed, title: 几项}",
    )
    for name, data in files(shown_of(), counted, ranged).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldNumber", "type", "note"])
    package = frictionless.Package(str(tmp_path / "datapackage.json"))
    assert [r.name for r in package.resources] == ["services", "kinds", "mixed"]
    rows = package.get_resource("mixed").read_rows()
    assert [(row["plain_value"], row["plain_value_max"], row["plain_bound"]) for row in rows][-1] == (
        5,
        8,
        "区间",
    )
    assert package.get_resource("kinds").read_rows()[0].to_dict() == {"kind": "news", "value": 1, "half": 2.0}


def test_an_embed_needs_no_script_no_theme_and_leads_home() -> None:
    text = files(shown_of())["embed/services/index.html"].decode()
    assert '<img src="../../services.svg" alt="共2项：开展培训187次、接待观摩80余次。">' in text
    assert '<a href="../../#stat-services">公报：数据</a>' in text
    assert '<base target="_top">' in text
    assert "<script" not in text
    table = shown_of(show="{chart: table, id: t, title: 表}")
    text = files(table)["embed/t/index.html"].decode()
    assert '<td class="number">187次</td>' in text
    assert "content:" not in text


def test_the_code_to_embed_is_offered_where_the_site_has_an_address() -> None:
    assert "&lt;iframe src=&quot;https://gongbao.example/statistics/data/embed/services/&quot;" in html(
        shown_of(), frame()
    )
    assert "iframe" not in html(shown_of(), replace(frame(), root=""))


def test_machines_are_told_variables_period_and_files() -> None:
    told = measured([shown_of()], frame())
    assert told.variables == (("开展培训", "次"), ("接待观摩", "次"))
    assert told.period == "2022"
    assert told.files == (
        ("statistics/data/services.csv", "text/csv"),
        ("statistics/data/datapackage.json", "application/json"),
    )
    assert told.picture == "statistics/data/services.svg"
    assert told.picture_alt.startswith("共2项：开展培训187次、接待观摩80余次。")
    assert measured([shown_of(show="{chart: table, title: 表, id: t}")], frame()).picture == ""


def revised(status: str) -> Article:
    fact = Fact(1, "培训190次", "trainings", "152900", "2022", status, note="补报三次。")
    return replace(NEWS, path="news/2023/later.md", slug="later", title="更正", date=LATER, facts=(fact,))


def shown_with(*articles: Article) -> Shown:
    tables = database([NEWS, PLAN, CIRCLE, *articles], TABLES)
    sql = "SELECT indicator_name, figure, id AS fact FROM facts WHERE n = 1 AND indicator = 'trainings'"
    block = blocks_of(
        page(sql if articles else sql.replace("n = 1 AND ", ""), "{chart: bar, id: x, title: 培训}")
    )
    shown = run(block, tables)
    tables.close()
    assert isinstance(shown, Shown), shown
    return shown


def test_a_revised_figure_shows_its_history_with_reasons() -> None:
    text = html(shown_with(revised("revised")), frame())
    history = text[text.index("修订记录") : text.index("</ol>")]
    assert history.index("原报：") < history.index("修订：")
    assert '<a href="content:news/2023/grids.md#fig-5">培训187次</a>' in history
    assert '<a href="content:news/2023/later.md#fig-1">培训190次</a>（补报三次）' in history
    assert '更新于<time datetime="2023-09-30">' in text


def test_figures_that_were_never_revised_have_no_history() -> None:
    assert "修订记录" not in html(shown_with(), frame())


def test_the_json_cites_itself() -> None:
    data = json.loads(files(shown_of())["services.json"])
    assert data["citation"] == gbt7714(shown_of(), frame())
    assert data["updated"] == "2023-08-28"


def test_a_figure_that_was_corrected_tells_what_it_was_and_why() -> None:
    path = "news/2023/grids.facts.yml"
    entry = Locked(
        path=path, indicator="trainings", region="152900", period="2022", figure="187次", value="187",
        unit="次", bound="eq", was="180次", by="编辑部", reason="漏计7次",
    )  # fmt: skip
    tables = database([NEWS, PLAN, CIRCLE], TABLES, {entry.key: entry})
    shown = run(blocks_of(page()), tables)
    tables.close()
    assert isinstance(shown, Shown)
    text = html(shown, frame())
    sentence = '<a href="content:news/2023/grids.md#fig-5">培训187次</a>'
    assert f"<li>更正：{sentence}，原为180次（漏计7次，编辑部）</li>" in text
    assert text.count("更正：") == 1
