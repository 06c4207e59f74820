from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from gongbao.article import Fact
from gongbao.markup import TAGS, Job, render, resolve

_SCHEME = re.compile(r"\s*[a-z]+\s*:", re.IGNORECASE)
_HARMLESS = ("content:", "http:", "https:", "mailto:", "tel:", "text-align:")


class Elements(HTMLParser):
    """Collects the elements of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, attrs))


def rendered(body: str, *facts: Fact) -> str:
    return render(Job("news/2023/a.md", body, 10, facts))[0].html


def faults(body: str) -> list[str]:
    return [f.text() for f in render(Job("news/2023/a.md", body, 10))[1]]


def test_chinese_line_breaks_leave_no_space() -> None:
    assert (
        rendered("配备网格员\n325名，\n走访\nthe town\nhall") == "<p>配备网格员325名，走访the town\nhall</p>"
    )


def test_headings_get_stable_chinese_addresses() -> None:
    html = rendered("## 前移服务阵地\n\n一。\n\n## 前移服务阵地\n\n二。")
    assert '<h2 id="前移服务阵地">' in html
    assert '<h2 id="前移服务阵地_1">' in html


def test_a_stray_top_heading_does_not_compete_with_the_title() -> None:
    assert rendered("# 标题") == '<h2 id="标题">标题</h2>'


def test_links_to_files_wait_for_their_address() -> None:
    result, _ = render(Job("news/2023/a.md", "见[政策](../../policy/办法.md#第一条)。", 10))
    assert 'href="content:policy/%E5%8A%9E%E6%B3%95.md#第一条"' in result.html
    (link,) = result.links
    assert (link.resolved, link.fragment, link.line, link.column) == ("policy/办法.md", "第一条", 10, 7)


def test_repeated_links_are_told_apart_by_place() -> None:
    result, _ = render(Job("a.md", "[一](b.md)\n\n[二](b.md)", 5))
    assert [(link.line, link.column) for link in result.links] == [(5, 5), (7, 5)]


def test_where_links_lead() -> None:
    assert resolve("news/2023/a.md", "../b.md#c") == "news/b.md#c"
    assert resolve("news/2023/a.md", "/about/") == "about/"
    assert resolve("news/2023/a.md", "#c") == "news/2023/a.md#c"
    assert resolve("news/a.md", "https://example.cn/?q=1") == "https://example.cn/?q=1"
    assert resolve("news/a.md", "../../../etc/passwd") == "../../etc/passwd"


def test_scripts_hidden_in_links_are_never_followed() -> None:
    hidden = (
        "javascript:alert(1)",
        " java\tscript:x",
        "JAVASCRIPT&#58;x",
        "\x01vbscript:x",
        "data:text/html,x",
    )
    assert [resolve("a.md", target) for target in (*hidden, "//evil.cn/x", "\\\\evil.cn")] == [None] * 7


def test_active_html_is_removed_and_told_with_its_place() -> None:
    body = "前文。\n\n<iframe src=x></iframe>\n\n<b onclick='x()'>粗</b>\n"
    html = rendered(body)
    assert "iframe" not in html
    assert "onclick" not in html
    assert faults(body) == [
        "news/2023/a.md:12:1: error html-is-safe 正文含有不允许的 HTML：<iframe src=x>",
        "news/2023/a.md:14:1: error html-is-safe 正文含有不允许的 HTML：<b onclick='x()'>",
    ]


def test_harmless_html_and_comments_are_no_fault() -> None:
    assert faults("上标<sup>2</sup><br>换行\n\n<!-- 记一笔 -->\n") == []


def test_a_picture_alone_with_a_title_becomes_a_figure() -> None:
    html = rendered('![湖](lake.png "图为南湖。")')
    assert html == (
        '<figure><img alt="湖" loading="lazy" src="content:news/2023/lake.png">'
        "<figcaption>图为南湖。</figcaption></figure>"
    )


def test_a_picture_without_words_is_a_fault() -> None:
    (told,) = faults("![](lake.png)")
    assert told.startswith("news/2023/a.md:10:5: error image-has-alt 图片没有替代文字：lake.png")


def test_a_confirmed_figure_is_marked_with_its_value() -> None:
    fact = Fact(1, "服务群众25000余人次", "people", "330402", "2022")
    assert rendered("全年服务群众\n25000余人次。", fact) == (
        '<p>全年服务群众<data class="figure" id="fig-1" value="25000">25000余人次</data>。</p>'
    )


def test_figures_stand_side_by_side_and_beside_entities() -> None:
    facts = (Fact(1, "甲&乙6支", "a", "r", "2022"), Fact(2, "丙46支", "b", "r", "2022"))
    assert rendered("甲&乙6支，丙46支。", *facts) == (
        '<p>甲&amp;乙<data class="figure" id="fig-1" value="6">6支</data>，'
        '丙<data class="figure" id="fig-2" value="46">46支</data>。</p>'
    )


def test_two_facts_on_one_figure_both_keep_an_anchor() -> None:
    facts = (Fact(1, "队伍46支", "a", "r", "2022"), Fact(2, "组建队伍46支", "b", "r", "2022"))
    html = rendered("组建队伍46支。", *facts)
    assert 'id="fig-1"' in html
    assert 'id="fig-2"' in html


def test_plain_text_follows_the_headings() -> None:
    result, _ = render(Job("a.md", "开头。[^1]\n\n## 岸上\n\n- 一\n- 二\n\n[^1]: 脚注。", 1))
    assert [(s.anchor, s.heading, s.text) for s in result.sections] == [
        ("", "", "开头。"),
        ("岸上", "岸上", "一\n二\n脚注。"),
    ]
    assert result.text == "开头。\n岸上\n一\n二\n脚注。"


def test_footnotes_speak_chinese() -> None:
    assert "回到正文中的注 1" in rendered("文。[^1]\n\n[^1]: 注。")


_MARKUP = st.text(max_size=80) | st.sampled_from(
    [
        "<script>x</script>",
        "<img src=x onerror=y>",
        "<svg><a xlink:href='javascript:x'>",
        "[a](javascript:x)",
        "<a href=' &#106;avascript:x'>",
        "<math><mi//xlink:href='data:x'>",
        "<p style='background:url(x)'>",
        "<noscript><p title='</noscript><img src=x onerror=y>'>",
        "<form action=x><input>",
        "<style>*{}</style>",
        "<base href=//x>",
    ]
)


@given(st.lists(_MARKUP, max_size=4).map("\n\n".join))
def test_whatever_is_written_nothing_active_comes_out(body: str) -> None:
    reader = Elements()
    reader.feed(rendered(body))
    for tag, attributes in reader.seen:
        assert tag in TAGS | {"data", "span"}
        for name, value in attributes:
            assert not name.startswith("on")
            assert not _SCHEME.match(value or "") or (value or "").startswith(_HARMLESS)


@given(st.text(alphabet='甲乙1#*_`[]()<>!|\n -"&;=xo:/', max_size=200))
def test_rendering_twice_gives_the_same_bytes(body: str) -> None:
    assert rendered(body) == rendered(body)
