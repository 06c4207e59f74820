"""What pages tell machines about themselves: links, page tags, Open Graph, and hostile text."""

from __future__ import annotations

from dataclasses import replace

from gongbao import feeds, metadata
from gongbao.article import Correction, Image, Person, Source
from gongbao.tables import Masthead
from sample_pages import (
    BODY,
    LIBRARY,
    MASTHEAD,
    NEWS,
    POLICY,
    SITE,
    STATISTICS,
    TABLES,
    article,
    moment,
    parse,
)

# --- links -----------------------------------------------------------------------------------------


def test_canonical_address_is_absolute() -> None:
    assert article(NEWS).links[0] == {"rel": "canonical", "href": f"{SITE}news/2023/08/grid/"}


def test_feeds_of_the_column_come_before_those_of_the_site() -> None:
    alternates = [link for link in article(NEWS).links if link["rel"] == "alternate"]
    assert alternates[0] == {
        "rel": "alternate",
        "type": "application/rss+xml",
        "title": "基层治理观察·基层治理",
        "href": "../../../../feeds/columns/grassroots.rss",
    }
    assert [link["href"].removeprefix("../../../../feeds/") for link in alternates] == [
        "columns/grassroots.rss",
        "columns/grassroots.atom",
        "columns/grassroots.json",
        "all.rss",
        "all.atom",
        "all.json",
    ]


def test_every_feed_a_page_names_is_published() -> None:
    published = {output.path for output in feeds.build(LIBRARY, {}, MASTHEAD)}
    pages = [metadata.for_home(LIBRARY, MASTHEAD), metadata.for_list("专题", "topics/", LIBRARY, MASTHEAD)]
    pages += [metadata.for_column(c, LIBRARY, MASTHEAD) for c in TABLES.columns.values()]
    named = {
        f"{feed.url}.{suffix}" for page in pages for feed in page.feeds for suffix in ("rss", "atom", "json")
    }
    assert named == published


def test_page_with_data_names_its_json() -> None:
    assert article(STATISTICS, data="statistics/s/data.json").links[-1] == {
        "rel": "alternate",
        "type": "application/json",
        "title": "网格数据",
        "href": "../../statistics/s/data.json",
    }


# --- page tags and Open Graph ------------------------------------------------------------------------


def test_content_page_carries_the_tags_of_all_three_levels() -> None:
    assert article(NEWS).metas[:16] == [
        ("SiteName", "基层治理观察"),
        ("SiteDomain", "news.example.cn"),
        ("SiteIDCode", "bm07000001"),
        ("ColumnName", "基层治理"),
        ("ColumnDescription", "社区与网格"),
        ("ColumnKeywords", "治理,网格"),
        ("ColumnType", "工作动态"),
        ("ArticleTitle", "家门口的事有人管"),
        ("PubDate", "2023-08-28 00:00"),
        ("ContentSource", "中国城市报"),
        ("Keywords", "网格,议事"),
        ("Author", "叶中华,李通,公报编辑部,赵文图"),
        ("Description", "小区装上了新的门。"),
        ("Image", f"{SITE}news/2023/%E6%B9%96%20%E9%9D%A2.jpg"),
        ("Url", f"{SITE}news/2023/08/grid/"),
        ("og:type", "article"),
    ]


def test_open_graph_of_an_article() -> None:
    properties = [pair for pair in article(NEWS).metas if ":" in pair[0]]
    assert properties == [
        ("og:type", "article"),
        ("og:title", "家门口的事有人管"),
        ("og:description", "小区装上了新的门。"),
        ("og:url", f"{SITE}news/2023/08/grid/"),
        ("og:site_name", "基层治理观察"),
        ("og:locale", "zh_CN"),
        ("og:image", f"{SITE}news/2023/%E6%B9%96%20%E9%9D%A2.jpg"),
        ("og:image:alt", "湖面"),
        ("article:published_time", "2023-08-28T00:00:00+08:00"),
        ("article:modified_time", "2023-09-03T00:00:00+08:00"),
        ("article:section", "基层治理"),
        ("article:tag", "网格"),
        ("article:tag", "议事"),
        ("article:author", "叶中华"),
        ("article:author", "李通"),
        ("article:author", "公报编辑部"),
        ("article:author", "赵文图"),
    ]


def test_publication_time_is_written_to_the_minute() -> None:
    timed = replace(NEWS, date=moment("2023-08-28T09:30:45"))
    assert article(timed).all("PubDate") == ["2023-08-28 09:30"]


def test_content_source_falls_back_to_issuer_then_paper_then_site() -> None:
    unsourced = replace(NEWS, source=None)
    assert article(POLICY).all("ContentSource") == ["区人大常委会"]
    assert article(unsourced).all("ContentSource") == ["观察报"]
    assert article(unsourced, replace(MASTHEAD, paper="")).all("ContentSource") == ["基层治理观察"]


def test_site_tags_the_masthead_lacks_are_absent() -> None:
    head = article(NEWS, Masthead(name="小站"))
    names = [name for name, _ in head.metas]
    assert "SiteName" in names
    assert not {"SiteDomain", "SiteIDCode", "Url", "Image", "og:url", "og:image"} & set(names)


def test_every_page_has_one_description_whatever_its_case() -> None:
    pages = [
        metadata.for_article(NEWS, BODY, LIBRARY, MASTHEAD),
        metadata.for_column(TABLES.columns["policy"], LIBRARY, MASTHEAD),
        metadata.for_home(LIBRARY, MASTHEAD),
    ]
    for page in pages:
        assert [name.lower() for name, _ in parse(page).metas].count("description") == 1


def test_column_page_carries_site_and_column_tags_only() -> None:
    head = parse(metadata.for_column(TABLES.columns["policy"], LIBRARY, MASTHEAD))
    assert [pair for pair in head.metas if ":" not in pair[0]] == [
        ("SiteName", "基层治理观察"),
        ("SiteDomain", "news.example.cn"),
        ("SiteIDCode", "bm07000001"),
        ("ColumnName", "政策"),
        ("ColumnDescription", "政策文件"),
        ("ColumnKeywords", "政策"),
        ("ColumnType", "政策文件"),
        ("description", "政策文件"),
    ]
    assert head.all("og:type") == ["website"]


def test_home_page_is_the_column_home() -> None:
    head = parse(metadata.for_home(LIBRARY, MASTHEAD))
    assert head.all("ColumnName") == head.all("ColumnType") == ["首页"]
    assert head.all("ColumnKeywords") == ["基层治理,政策,空栏目"]


def test_site_without_an_address_says_nothing_that_needs_one() -> None:
    nowhere = replace(MASTHEAD, url="")
    pages = [
        metadata.for_article(NEWS, BODY, LIBRARY, nowhere),
        metadata.for_home(LIBRARY, nowhere),
        metadata.for_column(TABLES.columns["policy"], LIBRARY, nowhere),
    ]
    for page in pages:
        html = metadata.head(page, nowhere)
        assert "canonical" not in html
        assert "feeds/" not in html
        assert '"url":""' not in html
        assert '"url":"news' not in html
    assert parse(pages[0], nowhere).thing("NewsArticle")["headline"] == "家门口的事有人管"


# --- hostile input -----------------------------------------------------------------------------------

HOSTILE = "“引”\"双'单</script><script>alert(1)</script>]]>&amp;<!--\u2028\u2029\x00\x85\ud800\ufffe尾"
SHOWN = "“引”\"双'单</script><script>alert(1)</script>]]>&amp;<!-- 尾"


def test_hostile_text_stays_text() -> None:
    named = replace(
        NEWS,
        title=HOSTILE,
        subtitle=HOSTILE,
        summary=HOSTILE,
        editor=HOSTILE,
        topics=(HOSTILE,),
        slug=f"{HOSTILE}\"'><img src=x>",
        byline=(Person(HOSTILE, HOSTILE, HOSTILE),),
        image=Image(HOSTILE, HOSTILE, HOSTILE, HOSTILE),
        source=Source(HOSTILE, f"https://x.example/{HOSTILE}", "reprint", HOSTILE, HOSTILE),
        corrections=(Correction(moment("2023-09-01"), "更正", HOSTILE, HOSTILE, HOSTILE),),
    )
    head = article(named)
    assert set(head.names) == {"meta", "link", "script"}
    assert head.all("ArticleTitle") == head.all("Description") == [SHOWN]
    news = head.thing("NewsArticle")
    assert news["headline"] == SHOWN
    assert len(head.things) == 2


def test_script_holds_no_character_that_html_or_javascript_could_misread() -> None:
    html = metadata.head(
        metadata.for_article(replace(NEWS, title=HOSTILE), BODY, LIBRARY, MASTHEAD), MASTHEAD
    )
    script = html.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert not set(script) & set("<>&\u2028\u2029\x00\ud800")
    assert "\\u003c/script\\u003e" in script
    html.encode()
