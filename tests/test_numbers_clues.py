"""Looking only where a fault can be finds every fault that looking everywhere finds."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import example, given, settings
from hypothesis import strategies as st

from gongbao import numbers
from gongbao.numbers.places import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from gongbao.numbers.places import Fault

ROOT = Path(__file__).parents[1]
VISITS = import_module("gongbao.numbers.visits")

_ANY = [*"由从自到至为成番，。；、！\n占∶:%倍台人名位次约概近余多来率零下男女ab 　-—", "０", "３", "半", "两"]
_WORDS = [
    "增至",
    "减少到",
    "提高到",
    "，增长",
    "，比上年下降",
    "，翻",
    "，其余占",
    "分别占",
    "其中",
    "结构比",
    "构成",
]
_WORDS += [
    "个百分点",
    "人次",
    "左右",
    "以上",
    "以内",
    "不超过",
    "超过",
    "至少",
    "大约",
    "年多",
    "个多月",
    "分之",
]
_WORDS += ["接待", "服务", "群众", "2019年", "同比", "满意率", "提高", "达到", "了"]
_NUMERALS = [
    "25000",
    "2.5万",
    "两万五千",
    "二万五",
    "25 000",
    "25,000",
    "3至5万",
    "3万",
    "三十",
    "30",
    "三百",
    "3百",
]
_NUMERALS += [
    "300",
    "三百零五",
    "305",
    "15",
    "十五",
    "百",
    "２５",
    "2.50",
    "3余万",
    "3 万",
    "5 1,300",
    "1300",
    "98",
    "3",
]
_NUMERALS += [
    "3∶4∶3",
    "12.5%",
    "40%",
    "60%",
    "5%",
    "1%",
    "9.8%",
    "8%、7%",
    "由512台增至341台",
    "率9%，降低1%",
]
_piece = st.one_of(*map(st.sampled_from, (_ANY, _WORDS, _NUMERALS)))
_texts = st.lists(_piece, max_size=30).map("".join)
_counted = st.tuples(
    st.sampled_from(["接待", "服务", "共", "，惠及", "巡查 "]),
    st.sampled_from(_NUMERALS),
    st.sampled_from(["", "", "余", "多", "万", " ", "至5万", "、6和7", "人至5万", "半"]),
    st.sampled_from(["人次", "人次", "人", "名", "位", "人次半", "人半"]),
    st.sampled_from(["。", "。", "，", "群众。"]),
).map("".join)


def everywhere(text: str) -> Iterator[Fault]:
    """The faults of a text with every judge asked about every sentence."""
    for start, sentence in sentences(text):
        for judge in numbers.JUDGES:
            for fault in judge.faults(sentence):
                yield fault.moved(start)


def agree(text: str) -> None:
    told = [fault for fault in numbers.faults(text) if fault.code != "people-are-not-visits"]
    assert told == list(everywhere(text))


@settings(max_examples=400)
@given(_texts | st.lists(_counted, max_size=4).map("".join))
@example("约近百名，约80余家。由9台增到1台，近两年多左右")
@example("男女分别占40%和70%，其余占5%。三次产业结构比3∶4∶8。率9%，降低1%")
def test_a_clue_stands_in_every_sentence_with_a_fault(text: str) -> None:
    agree(text)


@settings(max_examples=300)
@given(
    st.lists(_counted, min_size=2, max_size=4).map("".join) | _texts.map("接待30人次。服务30人。{}".format)
)
def test_people_and_visits_are_compared_wherever_they_can_meet(text: str) -> None:
    found = list(VISITS.visits(text))
    with_all = list(VISITS.compared([(s, x) for s, x in sentences(text) if VISITS.PEOPLE.search(x)]))
    assert found == (with_all if "人次" in text else [])


def test_our_own_content_is_judged_alike() -> None:
    for path in sorted((ROOT / "content").rglob("*.md")):
        agree(path.read_text(encoding="utf-8"))


def test_plain_prose_never_reaches_the_grammar(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: str) -> None:
        raise AssertionError

    monkeypatch.setattr("gongbao.quantity.find", fail)
    monkeypatch.setattr("gongbao.quantity.scan", fail)
    text = "走访企业80余家，办结率98%，比上年多9件。由过去的12次，到今天的36次。接待300人次，网格员325名。"
    assert list(numbers.faults(text)) == []
