"""Feeds, as feed readers see them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest

from gongbao import feeds
from gongbao.article import Article, Correction, Image, Kind, Measured, Moment, Person, Rendered, Section
from gongbao.library import Library
from gongbao.tables import Column, Masthead, Tables

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gongbao.output import Output

SHANGHAI = ZoneInfo("Asia/Shanghai")
ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"

MASTHEAD = Masthead(
    name="基层治理观察", url="https://news.example.cn/gb/", description="写社区里的事", organizer="观察编辑部"
)
COLUMNS = {
    "grassroots": Column("grassroots", "基层治理", "社区与网格", ("治理",), "工作动态"),
    "water": Column("water", "治水", "河湖", ("水",), "工作动态"),
    "empty": Column("empty", "空栏目", "还没有文章", (), "工作动态"),
}
HOSTILE = "“引号\"与'单引号”</script>]]>&amp;<b>\x00\x0b\ufffe"


def moment(text: str) -> Moment:
    return Moment(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI), has_time="T" in text)


GRID = Article(
    path="news/2023/grid.md",
    kind=Kind.NEWS,
    slug="grid",
    title="家门口的事有人管",
    date=moment("2023-08-28T09:30:00"),
    updated=moment("2023-08-29"),
    column="grassroots",
    topics=("网格", "基层治理"),
    byline=(Person("叶中华", "记者"), Person("王编", "编辑"), Person("李通", "通讯员")),
    editor="赵责编",
    summary="五个小区\n装上了新的门。",
    image=Image("news/2023/一张 图.jpg", "居民在议事"),
)
WITHDRAWN = Article(
    path="news/2023/withdrawn.md",
    kind=Kind.NEWS,
    slug="withdrawn",
    title="一则不实的消息",
    date=moment("2023-08-20"),
    column="water",
    summary="这句话不该再出现。",
    image=Image("news/2023/withdrawn.jpg", "不该再出现的图"),
    corrections=(Correction(moment("2023-09-01"), "撤稿", reason="消息来源有误。"),),
)
ODD = Article(
    path="news/2023/odd.md",
    kind=Kind.NEWS,
    slug="怪",
    title=HOSTILE,
    date=moment("2023-08-10"),
    byline=(Person("<甲>&\x01乙", "摄影"),),
    topics=('a"b',),
)
ARTICLES = (GRID, WITHDRAWN, ODD)
RENDERED = {
    ODD.path: Rendered(
        ODD.path, "<p>…</p>", (Section("", "", 1, "开头一段。"), Section("a", "小标题", 2, "后一段。"))
    ),
    WITHDRAWN.path: Rendered(WITHDRAWN.path, "<p>…</p>", (Section("", "", 1, "正文也不该再出现。"),)),
}


@pytest.fixture
def files() -> dict[str, bytes]:
    return by_path(feeds.build(Library(ARTICLES, Tables(columns=COLUMNS)), RENDERED, MASTHEAD))


def by_path(outputs: Iterable[Output]) -> dict[str, bytes]:
    return {output.path: output.data for output in outputs}


def xml(data: bytes) -> ET.Element:
    return ET.fromstring(data)  # noqa: S314 - our own output


def values(element: ET.Element, name: str) -> list[str | None]:
    return [found.text for found in element.iterfind(name)]


def items(files: dict[str, bytes], name: str = "feeds/all.json") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(files[name])["items"]
    return found


def test_site_and_each_column_with_articles_have_three_feeds(files: dict[str, bytes]) -> None:
    assert list(files) == [
        "feeds/all.rss",
        "feeds/all.atom",
        "feeds/all.json",
        "feeds/columns/grassroots.rss",
        "feeds/columns/grassroots.atom",
        "feeds/columns/grassroots.json",
        "feeds/columns/water.rss",
        "feeds/columns/water.atom",
        "feeds/columns/water.json",
    ]


def test_site_without_an_address_has_no_feeds() -> None:
    nowhere = replace(MASTHEAD, url="")
    assert feeds.build(Library(ARTICLES, Tables(columns=COLUMNS)), RENDERED, nowhere) == []


def test_site_without_articles_has_no_feeds() -> None:
    assert feeds.build(Library((), Tables(columns=COLUMNS)), {}, MASTHEAD) == []


def test_column_feed_holds_the_column_only(files: dict[str, bytes]) -> None:
    feed = json.loads(files["feeds/columns/grassroots.json"])
    assert feed["title"] == "基层治理观察·基层治理"
    assert feed["home_page_url"] == "https://news.example.cn/gb/columns/grassroots/"
    assert feed["description"] == "社区与网格"
    assert [item["title"] for item in feed["items"]] == ["家门口的事有人管"]


def test_feed_ends_with_the_thirtieth_article() -> None:
    many = tuple(
        replace(GRID, path=f"news/{n}.md", slug=f"n{n}", date=moment(f"2023-07-{31 - n:02d}"))
        for n in range(31)
    )
    files = by_path(feeds.build(Library(many, Tables()), {}, MASTHEAD))
    urls = [item["url"] for item in items(files)]
    assert len(urls) == 30
    assert urls[0].endswith("/n0/")
    assert urls[-1].endswith("/n29/")


def test_a_page_of_statistics_shows_its_first_chart() -> None:
    page = replace(GRID, image=None, kind=Kind.STATISTICS)
    told = {page.path: Measured(picture="statistics/a/b.svg", picture_alt="最多的是<甲>。")}
    (item,) = json.loads(
        by_path(feeds.build(Library((page,), Tables()), {}, MASTHEAD, told))["feeds/all.json"]
    )["items"]
    assert item["image"] == "https://news.example.cn/gb/statistics/a/b.svg"
    assert f'<img src="{item["image"]}" alt="最多的是&lt;甲&gt;。">' in item["content_html"]


# --- RSS -------------------------------------------------------------------------------------------


def test_rss_is_written_byte_for_byte() -> None:
    article = replace(GRID, byline=GRID.byline[:1], topics=("网格",), image=None, editor="")
    files = by_path(feeds.build(Library((article,), Tables(columns=COLUMNS)), {}, MASTHEAD))
    assert files["feeds/all.rss"].decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>\n'
        "<title>基层治理观察</title>\n"
        "<link>https://news.example.cn/gb/</link>\n"
        "<description>写社区里的事</description>\n"
        "<language>zh-CN</language>\n"
        "<lastBuildDate>Tue, 29 Aug 2023 00:00:00 +0800</lastBuildDate>\n"
        '<atom:link rel="self" type="application/rss+xml"'
        ' href="https://news.example.cn/gb/feeds/all.rss"/>\n'
        "<item>\n"
        "<title>家门口的事有人管</title>\n"
        "<link>https://news.example.cn/gb/news/2023/08/grid/</link>\n"
        '<guid isPermaLink="false">tag:news.example.cn,2023-08-28:news/grid</guid>\n'
        "<pubDate>Mon, 28 Aug 2023 09:30:00 +0800</pubDate>\n"
        "<atom:updated>2023-08-29T00:00:00+08:00</atom:updated>\n"
        "<dc:creator>叶中华</dc:creator>\n"
        "<category>基层治理</category>\n"
        "<category>网格</category>\n"
        "<description>五个小区 装上了新的门。</description>\n"
        "<content:encoded>&lt;p&gt;五个小区 装上了新的门。&lt;/p&gt;&lt;p&gt;&lt;a href=&#34;"
        "https://news.example.cn/gb/news/2023/08/grid/&#34;&gt;阅读全文&lt;/a&gt;&lt;/p&gt;"
        "</content:encoded>\n"
        "</item>\n"
        "</channel></rss>\n"
    )


def test_rss_has_what_the_format_requires(files: dict[str, bytes]) -> None:
    for name in ("feeds/all.rss", "feeds/columns/water.rss"):
        channel = xml(files[name]).find("channel")
        assert channel is not None
        assert all(channel.findtext(tag) for tag in ("title", "link", "description", "lastBuildDate"))
        for item in channel.iterfind("item"):
            assert all(item.findtext(tag) for tag in ("title", "link", "guid", "pubDate", "description"))


def test_rss_date_of_the_feed_is_the_newest_date_of_its_content(files: dict[str, bytes]) -> None:
    whole = xml(files["feeds/all.rss"])
    assert whole.findtext("channel/lastBuildDate") == "Fri, 01 Sep 2023 00:00:00 +0800"


# --- Atom ------------------------------------------------------------------------------------------


def test_atom_has_what_the_format_requires(files: dict[str, bytes]) -> None:
    for name in ("feeds/all.atom", "feeds/columns/water.atom"):
        feed = xml(files[name])
        assert feed.findtext(f"{ATOM}id") == f"https://news.example.cn/gb/{name}"
        assert feed.findtext(f"{ATOM}author/{ATOM}name") == "观察编辑部"
        assert feed.find(f"{ATOM}link[@rel='self']") is not None
        for entry in feed.iterfind(f"{ATOM}entry"):
            assert all(entry.findtext(f"{ATOM}{tag}") for tag in ("id", "title", "updated", "content"))
            assert entry.find(f"{ATOM}link[@rel='alternate']") is not None


def test_atom_dates_carry_the_offset_and_come_from_the_content(files: dict[str, bytes]) -> None:
    feed = xml(files["feeds/all.atom"])
    assert feed.findtext(f"{ATOM}updated") == "2023-09-01T00:00:00+08:00"
    assert values(feed, f"{ATOM}entry/{ATOM}published") == [
        "2023-08-28T09:30:00+08:00",
        "2023-08-20T00:00:00+08:00",
        "2023-08-10T00:00:00+08:00",
    ]
    assert values(feed, f"{ATOM}entry/{ATOM}updated") == [
        "2023-08-29T00:00:00+08:00",
        "2023-09-01T00:00:00+08:00",
        "2023-08-10T00:00:00+08:00",
    ]


def test_writers_are_authors_and_editors_contributors(files: dict[str, bytes]) -> None:
    entry = xml(files["feeds/columns/grassroots.atom"]).find(f"{ATOM}entry")
    assert entry is not None
    assert values(entry, f"{ATOM}author/{ATOM}name") == ["叶中华", "李通"]
    assert values(entry, f"{ATOM}contributor/{ATOM}name") == ["王编", "赵责编"]
    item = xml(files["feeds/columns/grassroots.rss"]).find("channel/item")
    assert item is not None
    assert values(item, f"{DC}creator") == ["叶中华", "李通"]


def test_who_wrote_and_edited_is_named_as_both() -> None:
    both = replace(GRID, byline=(Person("周全", "记者"), Person("周全", "编辑")), editor="周全")
    files = by_path(feeds.build(Library((both,), Tables()), {}, MASTHEAD))
    feed = xml(files["feeds/all.atom"])
    assert values(feed, f"{ATOM}entry/{ATOM}author/{ATOM}name") == ["周全"]
    assert values(feed, f"{ATOM}entry/{ATOM}contributor/{ATOM}name") == ["周全"]


# --- JSON Feed -------------------------------------------------------------------------------------


def test_json_feed_says_everything_of_an_article(files: dict[str, bytes]) -> None:
    feed = json.loads(files["feeds/all.json"])
    first = feed.pop("items")[0]
    assert feed == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "基层治理观察",
        "home_page_url": "https://news.example.cn/gb/",
        "feed_url": "https://news.example.cn/gb/feeds/all.json",
        "description": "写社区里的事",
        "language": "zh-CN",
        "authors": [{"name": "观察编辑部"}],
    }
    url = "https://news.example.cn/gb/news/2023/08/grid/"
    assert first == {
        "id": "tag:news.example.cn,2023-08-28:news/grid",
        "url": url,
        "title": "家门口的事有人管",
        "summary": "五个小区 装上了新的门。",
        "content_html": f'<p>五个小区 装上了新的门。</p><p><a href="{url}">阅读全文</a></p>',
        "image": "https://news.example.cn/gb/news/2023/%E4%B8%80%E5%BC%A0%20%E5%9B%BE.jpg",
        "date_published": "2023-08-28T09:30:00+08:00",
        "date_modified": "2023-08-29T00:00:00+08:00",
        "authors": [{"name": "叶中华"}, {"name": "李通"}],
        "tags": ["基层治理", "网格"],
        "language": "zh-CN",
    }


# --- withdrawn and odd articles ----------------------------------------------------------------------


def test_withdrawn_article_leaves_a_notice_and_nothing_of_its_text(files: dict[str, bytes]) -> None:
    notice = items(files)[1]
    assert notice["title"] == "撤稿：一则不实的消息"
    assert notice["summary"] == "本文已撤稿。消息来源有误。"
    assert notice["id"] == "tag:news.example.cn,2023-08-20:news/withdrawn"
    for name, data in files.items():
        assert "不该再出现" not in data.decode(), name
        assert "withdrawn.jpg" not in data.decode(), name


def test_hostile_title_arrives_as_plain_text_in_every_format(files: dict[str, bytes]) -> None:
    shown = "“引号\"与'单引号”</script>]]>&amp;<b>"
    assert values(xml(files["feeds/all.rss"]), "channel/item/title")[2] == shown
    assert values(xml(files["feeds/all.atom"]), f"{ATOM}entry/{ATOM}title")[2] == shown
    assert items(files)[2]["title"] == shown
    assert items(files)[2]["authors"] == [{"name": "<甲>&乙"}]
    assert xml(files["feeds/all.atom"]).find(f"{ATOM}entry/{ATOM}category[@term='a\"b']") is not None


def test_hostile_summary_stays_text_inside_the_content() -> None:
    article = replace(GRID, summary='<img src=x onerror="alert(1)">')
    files = by_path(feeds.build(Library((article,), Tables()), {}, MASTHEAD))
    html = xml(files["feeds/all.rss"]).findtext(f"channel/item/{CONTENT}encoded")
    assert html is not None
    assert html.startswith("<p>&lt;img src=x onerror=&#34;alert(1)&#34;&gt;</p>")


def test_lone_surrogate_and_control_characters_do_not_reach_the_files() -> None:
    article = replace(GRID, title="一\ud800二\x08三\x7f", slug="s\ud800", summary="\x00\uffff")
    masthead = replace(MASTHEAD, name="站\x00名", description="")
    files = by_path(feeds.build(Library((article,), Tables()), {}, masthead))
    assert items(files)[0]["title"] == "一二三\x7f"
    assert "summary" not in items(files)[0]
    assert values(xml(files["feeds/all.atom"]), f"{ATOM}title") == ["站名"]
    assert values(xml(files["feeds/all.rss"]), "channel/item/description") == ["一二三\x7f"]


def test_article_without_summary_is_told_by_its_opening_without_headings(files: dict[str, bytes]) -> None:
    assert items(files)[2]["summary"] == "开头一段。后一段。"


def test_chinese_slug_is_percent_encoded(files: dict[str, bytes]) -> None:
    odd = items(files)[2]
    assert odd["url"] == "https://news.example.cn/gb/news/2023/08/%E6%80%AA/"
    assert odd["id"] == "tag:news.example.cn,2023-08-10:news/%E6%80%AA"


def test_ids_leave_out_port_and_account() -> None:
    masthead = replace(MASTHEAD, url="http://me:pw@News.Example.cn:8000/")
    files = by_path(feeds.build(Library((GRID,), Tables()), {}, masthead))
    assert items(files)[0]["id"] == "tag:news.example.cn,2023-08-28:news/grid"


PROBE = """
import sys; sys.path[:0] = sys.argv[1:]
import hashlib, test_feeds as t
from gongbao import feeds, metadata
library = t.Library(t.ARTICLES, t.Tables(columns=t.COLUMNS))
outputs = feeds.build(library, t.RENDERED, t.MASTHEAD)
page = metadata.for_article(t.ODD, t.RENDERED[t.ODD.path], library, t.MASTHEAD)
outputs += metadata.head(page, t.MASTHEAD)
outputs += feeds.sitemap([("b/", t.GRID.date, ["y.png"]), ("a/", None, [])], t.MASTHEAD)
print(hashlib.sha256(repr(outputs).encode()).hexdigest())
"""


def test_bytes_depend_on_neither_time_zone_locale_nor_hash_seed() -> None:
    digests = set()
    for zone, language, seed in (("UTC", "C", "1"), ("America/New_York", "zh_CN.UTF-8", "2")):
        env = os.environ | {"TZ": zone, "LC_ALL": language, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", PROBE, os.path.dirname(__file__), *sys.path]  # noqa: PTH120
        digests.add(subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout)
    assert len(digests) == 1
