"""The grammar of quantities against labelled texts of many genres, and against any text at all."""

from __future__ import annotations

import importlib.util
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongbao.quantity import Figure, scan
from gongbao.quantity.words import UNITS

ROOT = Path(__file__).parents[1]
_SPEC = importlib.util.spec_from_file_location("scorer", ROOT / "scripts" / "bench" / "quantities.py")
assert _SPEC is not None
assert _SPEC.loader is not None
scorer = importlib.util.module_from_spec(_SPEC)  # a script, not part of the package
sys.modules["scorer"] = scorer
_SPEC.loader.exec_module(scorer)

SETS = ROOT / "tests" / "quantities"
DAY = date(2023, 8, 28)


def facts(text: str) -> list[Figure]:
    return [f for f in scan(text, DAY) if f.cls == "fact"]


def said(figure: Figure) -> str:
    upper = f"-{figure.value_max}" if figure.value_max is not None else ""
    return f"{figure.bound} {figure.value}{upper} {figure.unit}".strip()


@pytest.mark.parametrize("name", sorted(file.stem for file in SETS.glob("*.yml")))
def test_the_grammar_keeps_its_promises_on_labelled_texts(name: str) -> None:
    score = scorer.score(scorer.load(SETS / f"{name}.yml"))
    assert score.wrong / score.proposed <= 0.05, score.misses
    assert score.found / score.labelled >= 0.95, score.misses
    assert score.core / score.labelled >= 0.95, score.misses
    assert score.thing / score.found >= 0.80, score.misses
    assert score.period / score.found >= 0.80, score.misses


def test_the_sets_are_broad() -> None:
    samples = [s for name in SETS.glob("*.yml") for s in scorer.load(name)]
    assert sum(label.cls == "fact" for s in samples for label in s.labels) >= 300
    assert len({s.genre for s in samples}) >= 20
    assert len(UNITS) >= 200


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("节约200万元", ["eq 2000000 元"]),
        ("上百家企业", ["ge 100 家"]),
        ("线上百家企业", []),
        ("超过三分之一", ["gt 0.333333"]),
        ("2/3以上的村", ["ge 0.666667"]),
        ("婴儿死亡率千分之三", ["eq 3 ‰"]),
        ("占八成五", ["eq 8.5 成"]),
        ("近三成为青年", ["lt 3 成"]),
        ("翻了近一番", ["lt 1 番"]),
        ("增长近两倍", ["lt 2 倍"]),
        ("从5%到8%", ["eq 5 %", "eq 8 %"]),
        ("由12家增至25家", ["eq 12 家", "eq 25 家"]),
        ("10%～15%", ["range 10-15 %"]),
        ("气温-5℃至3℃", ["range -5-3 ℃"]),
        ("零下10℃到零下5℃", ["range -10--5 ℃"]),
        ("三年六个月", ["eq 42 个月"]),
        ("跑出2小时13分2秒", ["eq 7982 秒"]),
        ("以43秒39夺冠", ["eq 43.39 秒"]),
        ("两个半小时", ["eq 2.5 个小时"]),
        ("一年半", ["eq 1.5 年"]),
        ("猜中九成多", ["gt 9 成"]),
        ("保证金贰万伍仟元整", ["eq 25000 元"]),
        ("记者陆元报道", []),
        ("跳绳一千下，", ["eq 1000 下"]),
        ("文化三下乡活动", []),
        ("较去年提前10天", ["eq 10 天"]),
        ("不到半小时", ["lt 0.5 小时"]),
        ("15个工作日内", ["le 15 个工作日"]),
        ("每平方米8000元", ["eq 8000 元"]),
        ("流量150立方米/秒", ["eq 150 立方米/秒"]),
        ("案件321 146件", ["eq 321146 件"]),
        ("用户突破1000万。", ["gt 10000000"]),
        ("两化融合指数112.6。", ["eq 112.6"]),
        ("历时近3年", ["lt 3 年"]),
        ("近3年", []),
        ("更换零件", []),
        ("十分重要", []),
        ("党建引领、三位一体，", []),
        ("亿元以上项目", []),
        ("庆祝建党100周年", []),
        ("东经120度30分", []),
        ("光绪二十三年", []),
    ],
)
def test_facts_are_read_as_printed(text: str, expected: list[str]) -> None:
    assert [said(f) for f in facts(text)] == expected


def test_a_list_shares_its_unit() -> None:
    (figure,) = facts("三个片区新建水窖12、15和20口"[4:])
    assert (figure.quote, figure.unit, [int(n) for n in figure.values]) == (
        "12、15和20口",
        "口",
        [12, 15, 20],
    )


@pytest.mark.parametrize(
    ("text", "cls"),
    [
        ("一级网格", "ordinal"),
        ("第三名", "ordinal"),
        ("“1+X+N”", "label"),
        ("15分钟生活圈", "label"),
        ("“两官”", "label"),
        ("三年行动", "label"),
        ("人民路88号", "label"),
        ("〔2017〕47号", "label"),
        ("3∶2", "label"),
        ("65岁", "label"),
        ("歼-20", "label"),
        ("100ml:0.9g", "label"),
        ("16支弄", "label"),
        ("PM2.5", "label"),
        ("5G", "label"),
        ("12345", "label"),
        ("上午9时30分", "date"),
        ("8:30", "date"),
        ("近3年", "date"),
        ("三五趟", "vague"),
        ("十几个", "vague"),
        ("上面千条线", "idiom"),
        ("一个人", "generic"),
        ("每半月", "generic"),
    ],
)
def test_other_numbers_are_named_for_what_they_are(text: str, cls: str) -> None:
    assert [f.cls for f in scan(text, DAY)] == [cls]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2022年培训187次", "2022"),
        ("今年以来打造6个", "2023"),
        ("去年培训6次", "2022"),
        ("前三季度增长6%", "2023-01/2023-09"),
        ("前五个月增长6%", "2023-01/2023-05"),
        ("由2003年的35头增至412头", ""),
        ("7月1日起，最高可贷60万元。首付不低于两成", "2023-07-01"),
        ("2023年1—9月增长6%", "2023-01/2023-09"),
        ("上半年增长6%", "2023-01/2023-06"),
        ("8月3日接待6人", "2023-08-03"),
        ("2020年至2022年投入6元", "2020/2022"),
        ("2020年以来培训6次", "2020/2023"),
        ("“十三五”期间投入6元", "2016/2020"),
        ("近3年投入6元", "2021/2023"),
        ("近年来投入6元", ""),
        ("2022年投入6元，较2019年增长5%", "2022"),
        ("5月18日开幕，当天接待6人", "2023-05-18"),
        ("2022年投入6元。其中，教育5元", "2022"),
    ],
)
def test_the_period_comes_from_the_dates_around(text: str, period: str) -> None:
    assert facts(text)[-1].period == period


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("抽检泳池96家次，合格率93%，6家被责令停业", "泳池"),
        ("平均亩产612公斤，比对照增产4.9%", "平均亩产"),
        ("额度由60万元调至80万元", "额度"),
        ("被困海拔1480米的山梁", "海拔"),
        ("保证金2万元整。", "保证金"),
    ],
)
def test_the_thing_comes_from_the_words_around(text: str, thing: str) -> None:
    assert thing in facts(text)[-1].thing


def test_without_a_day_of_reference_relative_dates_have_no_period() -> None:
    assert [f.period for f in scan("今年以来打造6个，8月3日完成") if f.cls == "date"] == ["", ""]


@given(
    st.lists(
        st.sampled_from(
            list(
                "零一二两三十百千万亿半几第每近约超余多的是个年月日时分秒成倍岁号，。、：“”《》+-～/.%0123456789A至到以上来内"
            )
        ),
        max_size=40,
    ).map("".join)
    | st.text(max_size=60),
    st.none() | st.dates(),
)
def test_any_text_is_scanned_without_failing(text: str, today: date | None) -> None:
    end = 0
    for figure in scan(text, today):
        assert end <= figure.start < figure.end <= len(text)
        assert text[figure.start : figure.end] == figure.quote
        assert (figure.value is None) == (figure.cls != "fact")
        end = figure.end
