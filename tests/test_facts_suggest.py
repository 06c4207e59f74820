"""Suggestions: which figures have no fact yet, what they count, and how they are filed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongbao import schema
from gongbao.article import Article, Fact, Kind, Moment
from gongbao.facts import State, Suggestion, differences, filed, suggest
from gongbao.facts.surroundings import mentions
from gongbao.source import read_yaml
from gongbao.tables import Indicator, Region, Tables

PATH = "news/a.facts.yml"
DAY = Moment(datetime(2023, 8, 28, tzinfo=UTC))
TABLES = Tables(
    regions={
        "330000": Region("330000", "浙江省", short="浙江"),
        "330400": Region("330400", "嘉兴市", "330000", "嘉兴"),
        "330402": Region("330402", "南湖区", "330400"),
    },
    indicators={
        "workers": Indicator("workers", "网格员", "名", ""),
        "volunteers": Indicator("volunteers", "志愿者", "名", ""),
        "rate": Indicator("rate", "社情民意办结率", "%", ""),
    },
)


def suggested(text: str, *facts: Fact, kind: Kind = Kind.NEWS) -> list[Suggestion]:
    article = Article("news/a.md", kind, "a", "网格", DAY, region="330400", facts=facts)
    return suggest(article, text, TABLES)


def fact(quote: str, n: int = 1, indicator: str = "workers", status: str = "reported") -> Fact:
    return Fact(n, quote, indicator, "330400", "2023", status, path=PATH)


def one(quote: str = "网格员325名", indicator: str = "workers", period: str = "2023") -> Suggestion:
    return Suggestion(quote, "325名", indicator, True, "网格员", "名", "330400", period, quote)  # noqa: FBT003


def test_a_figure_without_a_fact_is_proposed_with_its_indicator_region_and_period() -> None:
    (found,) = suggested("南湖区有变化。2022年，嘉兴市南湖区共配备网格员325名，办事快了。")
    assert (found.quote, found.figure, found.indicator, found.known) == (
        "网格员325名",
        "325名",
        "workers",
        True,
    )
    assert (found.region, found.period, found.unit) == ("330402", "2022", "名")
    assert found.sentence == "2022年，嘉兴市南湖区共配备网格员325名，办事快了。"


def test_what_has_a_fact_is_not_proposed_again() -> None:
    text = "配备网格员325名，志愿者649名。"
    assert [s.quote for s in suggested(text, fact("325名"))] == ["志愿者649名"]
    assert suggested(text, fact("325名"), fact("649名", 2)) == []


def test_a_quote_grows_until_it_stands_once() -> None:
    found = suggested("东片网格员25名，西片网格员25名，另有125名。")
    assert [s.quote for s in found] == ["东片网格员25名", "西片网格员25名"]


def test_the_indicator_is_the_one_with_the_same_unit_and_the_most_like_name() -> None:
    found = suggested("办结率100%，志愿者649名，网格50个。")
    assert [(s.indicator, s.known) for s in found] == [
        ("rate", True),
        ("volunteers", True),
        ("wang-ge", False),
    ]


def test_a_figure_that_nothing_names_is_not_proposed_under_its_unit() -> None:
    assert suggested("98%。") == []
    (found,) = suggested("办结率比上年提高，达到98%。")
    assert (found.indicator, found.period) == ("rate", "2023")  # of publication, not the year compared with


def test_a_measure_word_keeps_off_the_noun() -> None:
    (found,) = suggested("全市组建46支队伍。")
    assert (found.unit, found.name) == ("支", "队伍")


def test_a_page_of_statistics_and_a_text_without_figures_propose_nothing() -> None:
    assert suggested("网格员325名", kind=Kind.STATISTICS) == []
    assert suggested("第三次会议于2023年8月1日举行，还有三种做法。") == []


@pytest.mark.parametrize(
    ("text", "thing", "period"),
    [
        ("2022年1月，受理8000余件。", "受理", "2022-01"),
        ("去年上半年，志愿者649名。", "志愿者", "2022-01/2022-06"),
        ("今年以来，有50余家单位加入。", "单位", "2023"),
        ("2021年第三季度，网格员达到325名。", "网格员", "2021-07/2021-09"),
        ("2023年前三季度，培训187次。", "培训", "2023-01/2023-09"),
        ("2023年7月5日，来了志愿者20名。", "志愿者", "2023-07-05"),
        ("前年办结率100%。", "办结率", "2021"),
        ("2022年很好。网格员325名。", "网格员", "2022"),
        ("网格员325名，比2022年多。", "网格员", ""),
        ("收入50万元，比上年增长8%。", "收入", ""),
        ("组建46支队伍。", "队伍", ""),
        ("另有125名。", "", ""),
        ("2022年。\n网格员325名。", "网格员", ""),
        ("共有26个三级网格。", "三级网格", ""),
    ],
)
def test_the_words_around_a_figure_are_read(text: str, thing: str, period: str) -> None:
    found = mentions(text, date(2023, 8, 28))[-1]
    assert (found.thing, found.period) == (thing, period)


@given(st.text(alphabet="网格员325名，。\n 年2022余个100%至去第", max_size=60))
def test_every_quote_proposed_is_one_that_stands(text: str) -> None:
    for n, found in enumerate(suggested(text), 1):
        again = suggested(text, fact(found.quote, n))
        assert (found.quote, found.sentence) not in [(s.quote, s.sentence) for s in again]


def test_a_new_facts_file_reads_back() -> None:
    written = filed(PATH, None, [one(), one("“红色”：50余家", "yes", "2020/2023")])
    facts, found = schema.facts(read_yaml(PATH, written))
    assert found == []
    assert [(f.quote, f.indicator, f.region, f.period) for f in facts] == [
        ("网格员325名", "workers", "330400", "2023"),
        ("“红色”：50余家", "yes", "330400", "2020/2023"),
    ]


@pytest.mark.parametrize(
    "before",
    [
        "# 说明\nregion: 嘉兴市\nperiod: 2023\n\nfacts:\n  - quote: 志愿者649名 # 注\n    indicator: yes-1\n",
        "facts:\n- {quote: 志愿者649名, indicator: volunteers, region: 嘉兴市, period: 2023}",
        "\ufeffregion: 嘉兴市\r\nperiod: 2023\r\nfacts:\r\n- quote: 志愿者649名\r\n  indicator: yes-1\r\n",
        "period: 2023\nregion: 嘉兴市\nfacts:\n    - quote: 志愿者649名\n      indicator: yes-1\n\n# 尾注\n",
    ],
)
def test_what_stands_in_a_facts_file_stays_byte_for_byte(before: str) -> None:
    written = filed(PATH, before.encode(), [one()])
    assert written.startswith(before.encode())
    assert [f.quote for f in schema.facts(read_yaml(PATH, written))[0]] == ["志愿者649名", "网格员325名"]
    assert b"\r\n" not in before.encode() or b"\n" not in written.replace(b"\r\n", b"")


def test_new_facts_go_before_whatever_follows_the_list() -> None:
    before = "facts:\n- quote: 志愿者649名\n  indicator: volunteers\nregion: 嘉兴市\nperiod: 2023\n"
    written = filed(PATH, before.encode(), [one()]).decode()
    assert written.index("网格员325名") < written.index("region: 嘉兴市")
    assert written.replace('- quote: 网格员325名\n  indicator: workers\n  region: "330400"\n', "") == before


def test_defaults_of_the_file_are_not_repeated() -> None:
    before = b'region: "330400"\nperiod: "2023"\nfacts:\n- {quote: 1\xe5\x90\x8d, indicator: workers}\n'
    assert filed(PATH, before, [one()]).decode().endswith("- quote: 网格员325名\n  indicator: workers\n")


@pytest.mark.parametrize(
    ("before", "why"),
    [
        ("facts: [{quote: 1名, indicator: workers, region: 嘉兴市, period: 2023}]\n", "逐条写成"),
        ("facts:\n- quote: 1名\n", "有错误"),
        ("facts: [\n", "有错误"),
    ],
)
def test_a_file_that_cannot_be_added_to_is_refused(before: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        filed(PATH, before.encode(), [one()])


def test_changed_numbers_are_told_with_and_without_a_fact() -> None:
    before = State((fact("网格员325名"),), "网格员325名，走访20次。来过3家企业。")
    after = State((fact("网格员326名"),), "网格员326名，走访30次。来过3家企业，捐款5万元。")
    told = [(c.kind, c.was, c.now, c.indicator) for c in differences(before, after)]
    assert told == [
        ("changed", "325名", "326名", "workers"),
        ("changed", "20次", "30次", ""),
        ("added", "", "5万元", ""),
    ]
    assert differences(before, before) == []


def test_a_retracted_fact_is_a_changed_number() -> None:
    text = "网格员325名。"
    (told,) = differences(
        State((fact("网格员325名"),), text), State((fact("网格员325名", status="retracted"),), text)
    )
    assert (told.was, told.now) == ("325名", "325名（retracted）")


@pytest.mark.parametrize(
    ("text", "name", "unit"),
    [
        ("新增就业岗位3200个，增长15%。", "就业岗位增幅", "%"),
        ("税收收入28亿元，同比下降了3.1个百分点。", "税收收入降幅", "个百分点"),
        ("游客15万人次，同比增加2万人次。", "游客增加数", "人次"),
        ("志愿者649名，比上年减少20名。", "志愿者减少数", "名"),
    ],
)
def test_what_something_changed_by_is_not_proposed_under_its_own_indicator(
    text: str, name: str, unit: str
) -> None:
    *_, change = suggested(text)
    assert (change.name, change.unit, change.known) == (name, unit, False)


@pytest.mark.parametrize("text", ["志愿者增加到649名。", "志愿者由500名增至649名。", "新增志愿者649名。"])
def test_what_something_changed_to_is_its_value(text: str) -> None:
    assert suggested(text)[-1].indicator == "volunteers"


def test_one_thing_in_two_units_makes_two_indicators() -> None:
    kilometres, segments = suggested("绿道12公里，其中示范段5段，绿道30条。")[::2]
    assert kilometres.name == segments.name == "绿道"
    assert kilometres.indicator != segments.indicator


def test_a_registered_rate_of_growth_takes_the_growth() -> None:
    growth = Indicator("growth", "就业岗位增长率", "%", "")
    tables = replace(TABLES, indicators={**TABLES.indicators, "growth": growth})
    article = Article("news/a.md", Kind.NEWS, "a", "网格", DAY, region="330400")
    assert suggest(article, "就业岗位3200个，增长15%。", tables)[1].indicator == "growth"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("回收废旧衣物4吨。", "废旧衣物"),
        ("劝导不文明行为80次。", "不文明行为"),
        ("护送学生900名。", "学生"),
    ],
)
def test_a_name_is_without_the_verb_before_it(text: str, name: str) -> None:
    (found,) = suggested(text)
    assert found.name == name
