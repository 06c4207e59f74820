"""The fast path gives what the reference gives, or nothing: on fragments of all kinds, and on real bodies."""

from __future__ import annotations

from pathlib import Path
from random import Random
from time import process_time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gongbao.article import Fact
from gongbao.markup import Job, fastpath, finish, reference

CONTENT = Path(__file__).parent.parent / "content"

_WORDS = [
    "甲乙",
    "丙",
    "R&D",
    "AT&T",
    "&T3",
    "25000余人次",
    "3.5",
    "a b",
    "，",
    "。",
    "“引”",
    "　",
    "1.",
    "A4",
]
_MARKS = [
    "*",
    "**",
    "***",
    "_",
    "`",
    "[",
    "]",
    "(",
    ")",
    "!",
    "\\",
    "&",
    "&amp;",
    "&lt;",
    "&nbsp;",
    "&#",
    ";",
    "<",
]
_SIGNS = [
    ">",
    "|",
    "#",
    "-",
    "+",
    ":",
    "=",
    "~~~",
    '"',
    "'",
    "{",
    "}",
    "^",
    "  ",
    " ",
    "\t",
    "\u00a0",
    "\x02",
    "\u2028",
]
_BREAKS = ["\n", "\n\n", "\n\n\n", " \n", "\n ", "  \n", "\r\n", "\n    "]
_SPANS = [
    "**甲**", "*乙*", "**甲 b**", "* 乙 *", "**甲*乙*丙**", "***甲***", "[甲](b.md)",
    "[甲](../b_c.md#第一)",
    "[**甲**](b.md)", "**[甲](b.md)**", "[a](http://a.cn/x_y?z=1)", "[a](https://甲.cn)", "[a](//b)",
    "[a](javascript:x)", "[a](#fn:1)", "[a](#甲)", "[a](.)", "[a](b%20c.md)", "[a](b.md '题')", "[a]",
    "[a][b]",
    "![图](p.png)", "![](p.png)", '![图](p.png "题")', "[![图](p.png)](b.md)", "[^1]", "<b>粗</b>",
    "<!-- 注 -->",
    "\\*甲\\*", "\\&amp;", "\\[", "\\\\*甲*", "`码`", "<http://a.cn>", "[a](mailto:a@b.cn)",
    "[a](a%3Ab)", "![a]",
    'id="x"', "[a](http://a.cn:99/)", "[a](http://1.2.3.4/)", "[甲\n乙](b.md)", "**甲\n乙**", "!!! 注",
    "[a]: b.md",
]  # fmt: skip
_STARTS = [
    "", "", "", "# ", "## ", "##", "#### ", "##### ", "> ", ">", "> > ", "> - ", "- ", "* ", "+ ",
    "-  ", "1. ", "2. ", "10. ", "１. ", "٣. ",
    "1) ", "| ", "    ", " ", ": ", "!!! note", "---", "***", "===", "- - -", "--", "[^1]: ", "- # ",
    "- > ", "| --- | --: |",
    "| a | b |", "|a|b|", "|:-:|---|", "a | b", "--- | ---", "- 1. ", "**", "*", "```", "　　",
]  # fmt: skip

_inside = st.lists(
    st.one_of(*map(st.sampled_from, (_WORDS, _WORDS, _SPANS, _MARKS, _SIGNS))), min_size=1, max_size=5
).map("".join)
_KNOWN = [
    *_WORDS, *_WORDS, "**甲**", "*乙*", "**甲 b**", "[甲](b.md)", "[甲](../b_c.md#第一)",
    "[**甲**](b.md)", "**[甲](b.md)**",
    "[a](http://a.cn/x_y?z=1)", "![图](p.png)", "&amp;", "&lt;", "\\*", "\\[", "\n", "&", "!", ">", "-",
    "#", "(", "'", "~", "=",
]  # fmt: skip
_plain_inside = st.lists(st.sampled_from(_KNOWN), min_size=1, max_size=4).map("".join)
_line = st.tuples(st.sampled_from(_STARTS), st.one_of(_plain_inside, _inside)).map("".join)
_row = st.lists(_plain_inside, min_size=2, max_size=2).map(lambda cells: f"| {' | '.join(cells)} |")
_table = st.tuples(_row, st.sampled_from(["| --- | --: |", "|:-:|:--|", "| - |", "| a | b |"]), _row).map(
    "\n".join
)
_list = st.tuples(st.sampled_from(["- ", "* ", "1. "]), st.lists(_plain_inside, min_size=1, max_size=3)).map(
    lambda pair: "\n".join(pair[0] + item for item in pair[1])
)
_quote = st.lists(_plain_inside, min_size=1, max_size=3).map(lambda lines: "\n".join(f"> {x}" for x in lines))
_block = st.one_of(_plain_inside, _plain_inside.map("## {}".format), _table, _list, _quote, _line)
_tidy_body = st.lists(_block, max_size=6).map("\n\n".join)
_wild_body = st.lists(
    st.one_of(_line, _inside, st.sampled_from(_BREAKS), st.text(max_size=8)), max_size=10
).flatmap(lambda parts: st.sampled_from(["", "\n", "\n\n"]).map(lambda glue: glue.join(parts)))
_letters = st.text(alphabet='甲乙1 .#*_`[]()<>!|\n\n-"&;=x:/\\+~　', max_size=60)
_FACTS = (
    Fact(1, "25000余人次", "people", "330402", "2022"),
    Fact(2, "甲乙3.5", "share", "330402", "2022"),
)


def compare(body: str) -> bool:
    """Whether the fast path took the body; if so, it must give what the reference gives, findings and all."""
    job = Job("news/2023/a.md", body, 10, _FACTS)
    fast = fastpath.convert(job)
    if fast is None:
        return False
    slow = reference.convert(job)
    assert fast == slow
    assert finish(job, fast) == finish(job, slow)
    return True


_foreign = st.lists(st.text(max_size=12), max_size=5).flatmap(
    lambda parts: st.sampled_from(["", "甲", "\n", "\n\n", "\n- ", "**"]).map(lambda glue: glue.join(parts))
)
_bodies = st.one_of(_tidy_body, _wild_body, _letters, _foreign)


@given(_bodies)
@example("甲\n乙\nab\ncd")
@example("![**甲**](b.md)")
@example("\\![甲](b.md)")
@example(">")
@example("- 甲\n- 乙\n\n- 丙")
@example("> 甲\n>\n> 乙\n\n> 丙")
@example("## 甲\n乙\n## 甲\n\n##### 丙\n\n# 甲_1")
@example('![图](p.png "题 目")\n\n![图](p.png "题")丙')
@settings(max_examples=600, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_the_fast_path_takes_it_reads_as_the_reference_does(body: str) -> None:
    compare(body)


@pytest.mark.parametrize(
    "body",
    [
        "全年服务群众\n25000余人次。\n\n第二段。",
        "## 前移阵地\n\n一。\n\n## 前移阵地\n\n二。\n\n# 顶\n文\n\n##### 五",
        "- 一\n- **二**\n- [三](b.md)\n\n1. 甲\n2. 乙\n\n---\n\n* 丙",
        "| 指标 | 数 |\n| :-- | --: |\n| **甲** | 3 |\n|  | 4 |",
        "> 引文。\n> 又一行\n>\n> 第二段\n\n> 再引",
        "![湖](lake.png)甲*乙*丙**丁[戊](../b.md#己)**",
        '![湖](lake.png "图为南湖。")',
        "甲 & 乙 > 丙 &lt;丁&gt; R&D，\\*不斜\\*，[站](https://example.cn/a?b=1)",
    ],
)
def test_plain_news_prose_takes_the_fast_path(body: str) -> None:
    assert compare(body)


@pytest.mark.parametrize(
    "body",
    [
        "<b>粗</b>",
        "`码`",
        "甲[^1]",
        "***甲***",
        "- 甲\n\n- 乙",
        "    码",
        "甲  \n乙",
        "[甲](javascript:x)",
        "![](a.png)",
    ],
)
def test_at_any_doubt_it_declines(body: str) -> None:
    assert fastpath.convert(Job("a.md", body)) is None


def test_every_article_of_this_site_comes_out_the_same() -> None:
    bodies = [
        file.read_text(encoding="utf-8").split("\n---\n", 1)[-1] for file in sorted(CONTENT.rglob("*.md"))
    ]
    taken = sum(map(compare, bodies))
    assert taken >= len(bodies) / 2


def synthetic_article(seed: int) -> str:
    """A body as newsrooms file them: paragraphs, subheads, a list, a table, a quote, links and pictures."""
    pick = Random(seed)  # noqa: S311 - any numbers do
    words = [
        "网格员",
        "走访",
        "群众",
        "325名",
        "97.5%",
        "“一站式”",
        "2023年",
        "A B",
        "，推进",
        "、整治",
        "。",
    ]

    def prose(count: int) -> str:
        return "".join(pick.choices(words, k=count))

    blocks = [
        f"AT&T{prose(60)}",
        f"{prose(20)}**{prose(3)}甲**{prose(9)}[{prose(3)}乙](../a{seed}.md){prose(5)}",
        f"## {prose(4)}题",
        "\n".join(f"- 项{prose(6)}" for _ in range(pick.randint(1, 6))),
        "\n".join(["| 指标 | 数 |", "| --- | ---: |", *(f"| {prose(3)} | {n} |" for n in range(4))]),
        f"> 引{prose(12)}\n> 文{prose(5)}",
        f"![图{seed}](../images/{seed}.png)",
        f'![图{seed}](../images/{seed}.png "图为{prose(4)}。")',
        f"{prose(9)}\n{prose(9)}\n{prose(9)}",
    ]
    return "\n\n".join(pick.sample(blocks, k=len(blocks)))


@pytest.mark.parametrize("seed", range(40))
def test_synthetic_articles_take_the_fast_path(seed: int) -> None:
    assert compare(synthetic_article(seed))


@pytest.mark.parametrize(
    "mark",
    [
        "*",
        "**",
        "[",
        "![",
        "&",
        "\\",
        "[a](",
        "**a",
        "[a](b)",
        "|",
        "# a\n",
        "- a\n",
        "> a\n\n",
        "a\n",
        "　",
        "- ",
    ],
)
def test_hostile_repetition_is_declined_or_read_at_once(mark: str) -> None:
    """What took quadratic time would take minutes here."""
    start = process_time()
    fastpath.convert(Job("a.md", mark * 50_000))
    fastpath.convert(Job("a.md", f"{mark}甲 " * 50_000))
    assert process_time() - start < 10
