"""What is said of figures in prose, and what is rightly left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongbao import markup, numbers
from gongbao.diagnostics import Finding, finding
from newsroom import article as made

ROOT = Path(__file__).parents[1]


def told(text: str) -> list[str]:
    """Each fault as `quote → hint`, or `quote: what is wrong` where there is no hint."""
    found = []
    for fault in numbers.faults(text):
        message = finding("a.md", 1, 1, fault.code, **dict(fault.args)).message()
        quote = text[fault.start : fault.end]
        found.append(f"{quote} → {fault.hint}" if fault.hint else f"{quote}: {message}")
    return found


def checked(body: str, first: int = 7) -> list[Finding]:
    article = made("a", body=body, body_line=first)
    rendered, _ = markup.render(markup.Job(article.path, body, first))
    return list(numbers.check(article, rendered))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("走访约80余家企业。", "约80余家 → 约80家"),
        ("近百余名党员", "近百余名 → 近百名"),
        ("大约30左右", "大约30左右 → 大约30"),
        ("超过100以上", "超过100以上 → 超过100"),
        ("超过100人以上", "超过100人以上 → 超过100人"),
        ("80余名左右", "80余名左右 → 80余名"),
        ("不超过5%以内", "不超过5%以内 → 不超过5%"),
        ("历时约两个多月", "约两个多月 → 约两个月"),
        ("上百余家企业", "上百余家 → 上百家"),
        ("约近百名", "约近百名 → 近百名"),
    ],
)
def test_a_figure_qualified_twice_keeps_one_word(text: str, expected: str) -> None:
    assert told(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "走访80余家，近百名，约5%以内，超过60家，控制在5%以内，20名以上",
        "近20余年来，近两个多月来，至少有20多人",
        "节约80余万元，附近10余家",
        "近百家余杭企业、约30个上下游企业",
        "约6000平方米，30多种水鸟",
    ],
)
def test_one_qualifier_is_no_fault(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("满意率由95%提高到98%，提高3%", "提高3% → 提高3个百分点"),
        ("满意率98%，比上年提高3%", "提高3% → 提高3个百分点"),
        ("由341台增至512台，增长50.1个百分点", "增长50.1个百分点 → 增长50.1%"),
        ("满意率由95%提高到98%，提高5个百分点", "提高5个百分点 → 提高3个百分点"),
        ("由341台增至512台，增长25%", "增长25% → 增长50.1%"),
        ("由341台增至512台（增长25%）", "增长25% → 增长50.1%"),
        ("从去年的341台增至512台，同比增长25%", "增长25% → 增长50.1%"),
        ("从341台到去年的512台，增长25%", "增长25% → 增长50.1%"),
        ("由12家增至36家，增长3倍", "增长3倍 → 增长2倍"),
        ("由341台增至512台，增长一倍", "增长一倍 → 增长0.5倍"),
        ("从2019年的3.2万户增加到2023年的6.5万户，增加3.5万户", "增加3.5万户 → 增加3.3万户"),
        ("由90天压缩到30天，下降50%", "下降50% → 下降66.7%"),
        ("由90天压缩到40天，缩短一半", "缩短一半 → 缩短55.6%"),
        ("由341台增至512台，翻一番", "翻一番: “翻一番”对不上：从“341台”到“512台”是1.5倍"),
        ("由100台增至512台，翻了两番", "翻了两番: “翻了两番”对不上：从“100台”到“512台”是5.1倍"),
        ("由512台增至341台", "增至: “增至”对不上：从“512台”到“341台”是减少"),
        ("由341台调整为512台，下降33%", "下降33%: “下降33%”对不上：从“341台”到“512台”是增长50.1%"),
    ],
)
def test_a_change_follows_from_its_two_values(text: str, expected: str) -> None:
    assert told(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "满意率从95%提高到98%，提高3个百分点",
        "利率由4%提高到5%，提高25%",
        "由341台增至512台，增长50%",
        "由341台增至512台，增长五成",
        "由341台增至512台，增长超过50%",
        "由341台增至512台，年均增长10%",
        "由341台增至512台，同比增长10%",
        "由341台增至512台，产量增长10%",
        "由341台增至512台，占25%",
        "由300余台增至512台，增长25%",
        "由100台增至412台，翻了两番",
        "从3.2万户增加到6.5万户，翻了一番多",
        "从3.2万户增加到6.5万户，增长103.1%",
        "由12家增至25家，增长1.1倍",
        "由90天压缩到30天，减少三分之二",
        "气温由-5℃升至3℃，上升8℃",
        "产值增长3个百分点",
        "由120家增加到360家，翻了一番半",
        "由-3亿元增至2亿元，增加5亿元",
        "从村里3公里外到镇上12公里，提高8%的效率",
        "失业率为5.6%，同比下降0.1个百分点",
        "申请材料由30份减少到9份，分别减少66%、70%",
    ],
)
def test_a_true_or_unrelated_change_is_no_fault(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("三次产业结构调整为1.7∶45.1∶56.2", "103.0"),
        ("男性占48%，女性占50%", "98"),
        ("党员占30%，群众占40%，其他占35%", "105"),
        ("甲、乙、丙分别占30%、40%和35%", "105"),
    ],
)
def test_parts_of_a_whole_add_up(text: str, total: str) -> None:
    (fault,) = told(text)
    assert f"相加是 {total}，不是 100" in fault


@pytest.mark.parametrize(
    "text",
    [
        "三次产业结构比1.7∶42.1∶56.2",
        "产业结构3∶4∶3",
        "结构调整会议12:30:45结束",
        "男性占48.5%，女性占51.4%",
        "党员占30%，群众占40%，其他占30%",
        "前三位分别占40%、30%和25%",
        "产值、利税、就业分别占全市的40%、35%和40%",
        "产值占全市的60%，利税占全省的50%",
        "工业占60%，其中制造业占40%，其余占20%",
        "第一产业占国内生产总值7.3%，第二产业比重为39.9%，第三产业占52.8%",
        "党员占近30%，群众占40%，其他占35%",
    ],
)
def test_shares_that_need_not_add_up_are_left_alone(text: str) -> None:
    assert told(text) == []


def test_the_same_number_is_not_people_here_and_visits_there() -> None:
    assert told("服务群众25000余人次。为25000名群众服务。") == ["25000名 → 25000人次"]
    assert told("全年接待300人。游客300人次。") == ["300人 → 300人次"]


@pytest.mark.parametrize(
    "text",
    [
        "服务群众25000余人次。有325名网格员。",
        "服务群众300人次。招聘网格员300名。",
        "惠及群众300人、300人次。",
        "走访5人次。慰问5人。",
    ],
)
def test_people_who_are_not_those_visits_are_left_alone(text: str) -> None:
    assert told(text) == []


def test_a_fault_stands_at_its_place_in_the_source() -> None:
    body = (
        "约80家。\n\n## 标题\n\n[近百](a.md)名，**走访**约\n80余家[^1]。\n\n"
        '![约80余家](a.jpg "约80余家")\n\n- 走访`约80余家`\n\n[^1]: 约80余家。\n'
    )
    assert [(f.line, f.column) for f in checked(body)] == [(11, 19), (14, 17), (16, 6), (18, 7)]


def test_a_fault_that_cannot_be_found_again_stands_on_the_first_line() -> None:
    assert [(f.line, f.column) for f in checked("约&#56;0余家")] == [(7, 1)]


def test_our_own_content_and_what_was_printed_raise_no_alarm() -> None:
    for path in sorted((ROOT / "content").rglob("*.md")):
        assert told(path.read_text(encoding="utf-8")) == [], path.name
    assert (
        told("三级网格74个，网格员325名。接待观摩80余次，培训187次，服务群众25000余人次，满意率98%以上。")
        == []
    )


WORDS = [*"由从番，。占∶:%倍成台人名万约近余多率01三百*[]()`<>\\\n"]
WORDS += ["增至", "提高到", "，增长", "，翻", "其他占", "分别占", "结构", "个百分点", "人次", "接待"]
WORDS += ["左右", "以上", "超过", "分之", "一半", ".5", "25", "2019年", "同比", "去年"]


@pytest.mark.parametrize(
    ("piece", "faults"),
    [
        ("约80余", 2000),
        ("率9%，降低1%", 2000),
        ("由9台增到1台，", 2000),
        ("接待300人。接待300人次。", 2000),
        ("由1台", 0),
        ("其他占5%，", 0),
        ("结构1∶", 0),
    ],
)
def test_a_very_long_line_is_judged_to_its_end(piece: str, faults: int) -> None:
    assert len(checked(piece * 2000)) == faults


@given(st.lists(st.sampled_from(WORDS), max_size=30).map("".join) | st.text(max_size=60))
def test_any_text_is_judged_without_failing(text: str) -> None:
    for fault in numbers.faults(text):
        assert 0 <= fault.start < fault.end <= len(text)
    for found in checked(text):
        assert found.line >= 7
        assert found.column >= 1
        assert found.message()
