"""Chinese quantities: what counts as a figure, and what it says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gongbao.quantity import Quantity, find, read, read_numeral, scan

# The clauses of the printed page that hold its 22 figures, look-alikes included.
PAGE = """累计打造特色品牌6个，真正构建“15分钟服务圈”，解决“最后一米”；
上面千条线、下面一根针，跑三五趟很常见。2023年8月3日，整个办理流程仅用了两天。”
探索网格员队伍建设“1+X+N”模式，划分1个一级网格、2个二级网格、26个三级网格、74个四级网格，
配备网格员325名。有时候办一件事，找另一个中心；网格员每半月走访一次，收集需求。
以2022年为例，接待各级观摩学习80余次，开展各类培训187次，服务群众25000余人次，
受理8000余件，办结率100%，满意率98%以上。示范区50余家机关、“两新”组织，
60余名在职党员“整建制”报到，组建志愿服务队46支，号召志愿者649名，开展活动187场次，大家一拍即合。
在第十届人大常委会第十二次会议上，6名法官汇报“五听二查三报告”；
2020年以来，连续4年组织开展“两官”评议；同年7月，经过4年的不断创新。"""


def said(figure: Quantity | None) -> str:
    """A quantity in one line: bound value unit."""
    if figure is None:
        return ""
    upper = f"-{figure.value_max}" if figure.value_max is not None else ""
    return f"{figure.bound} {figure.number}{upper} {figure.unit}"


def test_a_printed_page_yields_its_figures_and_nothing_else() -> None:
    assert [(q.text, said(q)) for q in find(PAGE)] == [
        ("6个", "eq 6 个"),
        ("两天", "eq 2 天"),
        ("1个", "eq 1 个"),
        ("2个", "eq 2 个"),
        ("26个", "eq 26 个"),
        ("74个", "eq 74 个"),
        ("325名", "eq 325 名"),
        ("一次", "eq 1 次"),
        ("80余次", "gt 80 次"),
        ("187次", "eq 187 次"),
        ("25000余人次", "gt 25000 人次"),
        ("8000余件", "gt 8000 件"),
        ("100%", "eq 100 %"),
        ("98%以上", "ge 98 %"),
        ("50余家", "gt 50 家"),
        ("60余名", "gt 60 名"),
        ("46支", "eq 46 支"),
        ("649名", "eq 649 名"),
        ("187场次", "eq 187 场次"),
        ("6名", "eq 6 名"),
        ("4年", "eq 4 年"),
        ("4年", "eq 4 年"),
    ]


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("1个一级网格", "eq 1 个"),
        ("网格员 325 名", "eq 325 名"),
        ("三百二十五名", "eq 325 名"),
        ("一座污水处理厂", "eq 1 座"),
        ("约80余次", "gt 80 次"),
        ("近3万人", "lt 30000 人"),
        ("附近3家单位", "eq 3 家"),
        ("逾1.2亿元", "gt 120000000 元"),
        ("超过50余万人次", "gt 500000 人次"),
        ("不少于20家", "ge 20 家"),
        ("不足5%", "lt 5 %"),
        ("不超过30天", "le 30 天"),
        ("30天以内", "le 30 天"),
        ("每户约200元", "approx 200 元"),
        ("200元左右", "approx 200 元"),
        ("十来个", "approx 10 个"),
        ("3年多", "gt 3 年"),
        ("3个多月", "gt 3 个月"),
        ("5至8个", "range 5-8 个"),
        ("10%～15%", "range 10-15 %"),
        ("3至5万人", "range 30000-50000 人"),
        ("8000至1万人", "range 8000-10000 人"),
        ("1,234,567件", "eq 1234567 件"),
        ("５３件", "eq 53 件"),
        ("5千米", "eq 5 千米"),
        ("3.50万吨", "eq 35000 吨"),
        ("百分之九十八点五以上", "ge 98.5 %"),
        ("提高1.5个百分点", "eq 1.5 个百分点"),
        ("两万零五十户", "eq 20050 户"),
        ("一万二千人", "eq 12000 人"),
        ("2022年培训187次", "eq 187 次"),
    ],
)
def test_a_quote_says(quote: str, expected: str) -> None:
    assert said(read(quote)) == expected


@pytest.mark.parametrize(
    "quote",
    [
        "五听二查三报告",
        "第十届第十二次会议",
        "2022年",
        "2020-2022年",
        "90年代",
        "3年级",
        "二〇二三年",
        "三五趟",
        "1+X+N",
        "PM2.5个",
        "10:30次",
        "每3天",
        "三级",
        "8至5个",
        "二次",
        "网格员",
        "",
        "1个一级网格、2个二级网格",
    ],
)
def test_a_quote_without_one_figure_says_nothing(quote: str) -> None:
    assert read(quote) is None


DIGITS = "零一二三四五六七八九"


def section(number: int) -> str:
    """A number below ten thousand as Chinese print writes it inside a longer one."""
    out = ""
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            out += DIGITS[digit] + name
        elif out and not out.endswith("零") and number % place:
            out += "零"
    return out


def numeral(number: int) -> str:
    """A number as Chinese print writes it: 10005 is 一万零五."""
    out = ""
    for power, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = number // power % 10**4
        if part:
            out += ("零" if out and part < 1000 else "") + section(part) + name
    return out or "零"


@given(st.integers(min_value=1, max_value=10**12 - 1))
@example(10)
@example(10005)
@example(100_000_010)
def test_a_printed_numeral_reads_back(number: int) -> None:
    assert read_numeral(numeral(number)) == number
    quote = read(numeral(number) + "件")
    # 二件 is not written (两件 is), so 二 with a measure word ranks.
    assert (quote.value if quote else None) == (None if number == 2 else number)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十五", 15),
        ("一百二", 120),
        ("三千五", 3500),
        ("一万二", 12000),
        ("两百", 200),
        ("三万亿", 3 * 10**12),
    ],
)
def test_spoken_numerals(text: str, number: int) -> None:
    assert read_numeral(text) == number


@pytest.mark.parametrize(
    "text", ["", "三五", "万", "十万零", "百", "亿亿", "零五", "一二三", "人", "一" * 99]
)
def test_not_a_numeral(text: str) -> None:
    assert read_numeral(text) is None


@given(
    st.text(alphabet="零〇一二两三十百千万亿0123,.%至-～余多约近以上个名年人次第每“”点分之 \n") | st.text()
)
def test_any_text_is_read_without_failing_and_figures_are_where_they_say(text: str) -> None:
    end = 0
    for figure in find(text):
        assert end <= figure.start < figure.end <= len(text)
        assert text[figure.start : figure.end] == figure.text
        assert Decimal(figure.number) == figure.value
        assert (figure.bound == "range") == (figure.value_max is not None)
        end = figure.end
    read(text)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("12月，接诊300人。", "2022-12"),  # no month to come is reported on
        ("预计12月接诊300人。", "2023-12"),
        ("2022年增长5%。三季度，接诊300人。", "2022-07/2022-09"),
        ("2022年12月接诊300人，当月出院20人。", "2022-12"),
        ("今年1月，接诊300人，去年同期为200人。", "2022-01"),
        ("今年1月，接诊300人，比去年同期多200人。", "2023-01"),
    ],
)
def test_a_date_without_its_year_is_the_one_reported_on(text: str, period: str) -> None:
    *_, last = (f for f in scan(text, date(2023, 2, 6)) if f.cls == "fact" and f.unit == "人")
    assert last.period == period
