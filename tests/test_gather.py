from __future__ import annotations

from datetime import UTC, datetime

from gongbao import schema
from gongbao.gather import Gathered, gather
from gongbao.source import read_article, read_yaml

NOW = datetime(2024, 1, 1, tzinfo=UTC)
DATA = {
    "columns": "- {id: ecology, name: 生态, description: 生态, keywords: [生态], type: 工作动态}\n",
    "regions": '- {key: "330000", name: 浙江省, short: 浙江}\n'
    '- {key: "330400", name: 嘉兴市, short: 嘉兴, parent: "330000"}\n'
    '- {key: "330402", name: 南湖区, parent: "330400"}\n',
}


def gathered(*articles: str, now: datetime = NOW) -> Gathered:
    """The library of articles given as extra front matter lines, named a.md, b.md, ….."""
    tables, _ = schema.tables({n: read_yaml(f"data/{n}.yml", t.encode()) for n, t in DATA.items()})
    rows = []
    for name, extra in zip("abcdefgh", articles, strict=False):
        head = f"kind: news\ntitle: 标题{name}\ncolumn: ecology\nslug: {name}\n"
        date = "" if "date:" in extra.split() else "date: 2023-08-15\n"
        source = read_article(f"news/{name}.md", f"---\n{head}{date}{extra}---\n正文".encode())
        article, found = schema.article(source)
        assert article is not None, found
        rows.append((article, source))
    return gather(rows, tables, now)


def test_articles_run_from_newest_to_oldest() -> None:
    library = gathered("date: 2023-01-01\n", "date: 2023-03-01\n", "date: 2023-02-01\n").library
    assert [a.slug for a in library.articles] == ["b", "c", "a"]


def test_a_region_may_be_named_by_code_name_or_short_name() -> None:
    library = gathered('region: "330400"\n', "region: 嘉兴市\n", "region: 嘉兴\n").library
    assert {a.region for a in library.articles} == {"330400"}


def test_a_region_holds_its_districts() -> None:
    library = gathered("region: 南湖区\n", "region: 浙江\n").library
    assert [a.slug for a in library.in_region("330400")] == ["a"]
    assert [a.slug for a in library.in_region("330000")] == ["a", "b"]
    assert [r.name for r in library.chain("330402")] == ["浙江省", "嘉兴市", "南湖区"]


def test_drafts_embargoed_and_expired_pieces_are_skipped_with_a_reason() -> None:
    result = gathered(
        "draft: true\n", "publish_at: 2024-01-01 08:00:01\n", "expires_at: 2024-01-01 08:00\n", ""
    )
    assert [a.slug for a in result.library.articles] == ["d"]
    assert [(s.path, s.reason) for s in result.library.skipped] == [
        ("news/a.md", "草稿"),
        ("news/b.md", "定时发布：2024年1月1日 08:00"),
        ("news/c.md", "已到期：2024年1月1日 08:00"),
    ]


def test_an_embargo_ends_at_its_second_in_beijing() -> None:
    embargoed = "publish_at: 2024-01-01 08:00:01\n"
    assert gathered(embargoed, now=datetime(2024, 1, 1, 0, 0, 0, tzinfo=UTC)).library.articles == ()
    assert len(gathered(embargoed, now=datetime(2024, 1, 1, 0, 0, 1, tzinfo=UTC)).library.articles) == 1


def test_neighbours_are_of_the_same_column() -> None:
    library = gathered("date: 2023-01-01\n", "date: 2023-02-01\n", "date: 2023-03-01\n").library
    newest, middle, oldest = library.articles
    assert library.neighbours(middle) == (newest, oldest)
    assert library.neighbours(newest) == (None, middle)


def test_what_the_editor_names_comes_first_among_related() -> None:
    library = gathered("topics: [水]\nrelated: [news/c.md]\n", "topics: [水]\n", "", "").library
    article = library.at("news/a.md")
    assert article is not None
    assert [a.slug for a in library.related(article)] == ["c", "b"]


def test_an_article_may_be_referred_to_by_path_slug_or_title() -> None:
    assert gathered("related: [news/b.md, b, 标题b]\n", "").findings == ()


def test_an_article_does_not_refer_to_itself() -> None:
    (found,) = gathered("related: [news/a.md]\n").findings
    assert (
        found.text()
        == "news/a.md:7:11: error relation-is-consistent 与 news/a.md 的关系不一致：related 指向自己"
    )
