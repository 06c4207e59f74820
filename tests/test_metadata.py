"""What pages tell machines about themselves, read back with an HTML parser and json."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gongbao import feeds, metadata
from gongbao.article import (
    Article,
    Correction,
    Dateline,
    Image,
    Issue,
    Kind,
    Moment,
    Person,
    Policy,
    Practice,
    Reference,
    Rendered,
    Section,
    Source,
)
from gongbao.library import Library
from gongbao.metadata import Named, PageMeta
from gongbao.tables import Column, Masthead, Paper, Region, Tables

SHANGHAI = ZoneInfo("Asia/Shanghai")
SITE = "https://news.example.cn/gb/"
MASTHEAD = Masthead(
    name="基层治理观察",
    url=SITE,
    description="写社区里的事",
    organizer="观察社",
    id_code="bm07000001",
    paper="观察报",
)
TABLES = Tables(
    columns={
        "grassroots": Column("grassroots", "基层治理", "社区与网格", ("治理", "网格"), "工作动态"),
        "policy": Column("policy", "政策", "政策文件", ("政策",), "政策文件"),
        "empty": Column("empty", "空栏目", "还没有文章", ("空",), "工作动态"),
    },
    regions={
        "330000": Region("330000", "浙江省"),
        "330400": Region("330400", "嘉兴市", parent="330000"),
        "nanhu-lake": Region("nanhu-lake", "南湖景区", parent="330400"),
    },
    papers={"gc": Paper("gc", "观察报")},
)


def moment(text: str) -> Moment:
    return Moment(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI), has_time="T" in text)


NEWS = Article(
    path="news/2023/grid.md",
    kind=Kind.NEWS,
    slug="grid",
    title="家门口的事有人管",
    kicker="内蒙古：",
    subtitle="五个小区的一年",
    date=moment("2023-08-28"),
    updated=moment("2023-08-29T10:00:00"),
    column="grassroots",
    topics=("网格", "议事"),
    region="nanhu-lake",
    byline=(
        Person("叶中华", "记者", "中国城市报"),
        Person("李通", "通讯员"),
        Person("公报编辑部", "撰稿"),
        Person("赵文图", "文/图"),
        Person("王编", "编辑"),
    ),
    source=Source("中国城市报", "https://paper.example.cn/1"),
    dateline=Dateline("新华社", "北京", "8月3日"),
    issue=Issue("gc", moment("2023-08-28"), 3, "基层"),
    editor="赵责编",
    summary="小区装上了新的门。",
    image=Image("news/2023/湖 面.jpg", "湖面", "图为南湖。", "人民图片"),
    corrections=(
        Correction(moment("2023-09-01"), "更正", was="三个小区", now="五个小区", reason="记录有误。"),
        Correction(moment("2023-09-02T08:00:00"), "补充", now="新增一张图。"),
        Correction(moment("2023-09-03"), "更正"),
    ),
)
POLICY = Article(
    path="policy/review.md",
    kind=Kind.POLICY,
    slug="review",
    title="关于履职评议的实施意见",
    date=moment("2020-08-01"),
    column="policy",
    region="330400",
    summary="评议怎么做。",
    policy=Policy(
        issuer="区人大常委会",
        number="越人大〔2020〕1号",
        index_number="000014349/2020-00001",
        genre="意见",
        made=moment("2020-07-10"),
        published=moment("2020-07-15"),
        effective=moment("2020-08-01"),
        expires=moment("2022-08-01"),
        status="有效",
        relations=(
            ("repeals", Reference(title="旧意见", number="越人大〔2010〕2号")),
            ("based_on", Reference(target="policy/law.md")),
            ("implements", Reference(title="上级的决定", url="https://gov.example.cn/d")),
        ),
    ),
)
LAW = replace(
    POLICY, path="policy/law.md", slug="law", title="监督办法", policy=Policy("市人大常委会", "市〔2019〕3号")
)
GUIDE = replace(
    NEWS,
    path="policy/guide.md",
    kind=Kind.INTERPRETATION,
    slug="guide",
    title="评议意见解读",
    column="policy",
    interprets=(Reference(target="policy/review.md"),),
)
PRACTICE = replace(
    NEWS,
    path="practice/grid.md",
    kind=Kind.PRACTICE,
    slug="one-grid",
    title="1+X+N 网格",
    practice=Practice(body="李井滩示范区", place="李井滩", since="2021-03"),
)
STATISTICS = replace(NEWS, path="statistics/s.md", kind=Kind.STATISTICS, slug="s", title="网格数据")
LIBRARY = Library((NEWS, POLICY, LAW, GUIDE, PRACTICE, STATISTICS), TABLES)
BODY = Rendered(
    "x",
    "<p>…</p>",
    (Section("", "", 1, "正文第一句。第二句有 12 个字。"), Section("a", "小标题", 2, "尾段。")),
)


@dataclass
class Head(HTMLParser):
    """The parsed head: metas and links in order, JSON-LD nodes, and every element's name."""

    metas: list[tuple[str, str]] = field(default_factory=list)
    links: list[dict[str, str]] = field(default_factory=list)
    things: list[dict[str, Any]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = {key: value or "" for key, value in attrs}
        self.names.append(tag)
        self._in_script = tag == "script"
        if tag == "meta":
            assert set(got) in ({"name", "content"}, {"property", "content"})
            self.metas.append((got.get("name") or got["property"], got["content"]))
        elif tag == "link":
            self.links.append(got)
        else:
            assert (tag, got) == ("script", {"type": "application/ld+json"})

    def handle_endtag(self, tag: str) -> None:
        assert tag == "script"
        self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.things.append(json.loads(data))
        else:
            assert not data.strip(), "text outside elements"

    def all(self, name: str) -> list[str]:
        return [content for key, content in self.metas if key == name]

    def thing(self, kind: str) -> dict[str, Any]:
        (found,) = [thing for thing in self.things if thing["@type"] == kind]
        assert found["@context"] == "https://schema.org"
        return found


def parse(page: PageMeta, masthead: Masthead = MASTHEAD) -> Head:
    parsed = Head()
    parsed.feed(metadata.head(page, masthead))
    parsed.close()
    return parsed


def article(found: Article, masthead: Masthead = MASTHEAD, data: str = "", body: Rendered = BODY) -> Head:
    return parse(metadata.for_article(found, body, LIBRARY, masthead, data=data), masthead)


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


# --- JSON-LD of articles -----------------------------------------------------------------------------


def test_news_article_says_what_schema_org_asks() -> None:
    news = article(NEWS).thing("NewsArticle")
    url = f"{SITE}news/2023/08/grid/"
    publisher = {
        "@type": "NewsMediaOrganization",
        "@id": f"{SITE}#organization",
        "name": "基层治理观察",
        "url": SITE,
        "correctionsPolicy": f"{SITE}about/corrections/",
        "parentOrganization": {"@type": "Organization", "name": "观察社"},
    }
    region = {
        "@type": "AdministrativeArea",
        "name": "南湖景区",
        "containedInPlace": {
            "@type": "AdministrativeArea",
            "name": "嘉兴市",
            "identifier": "330400",
            "containedInPlace": {"@type": "AdministrativeArea", "name": "浙江省", "identifier": "330000"},
        },
    }
    assert news == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "家门口的事有人管",
        "alternativeHeadline": "五个小区的一年",
        "articleSection": "基层治理",
        "wordCount": 17,
        "url": url,
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "description": "小区装上了新的门。",
        "inLanguage": "zh-CN",
        "datePublished": "2023-08-28T00:00:00+08:00",
        "dateModified": "2023-09-03T00:00:00+08:00",
        "author": [
            {
                "@type": "Person",
                "name": "叶中华",
                "jobTitle": "记者",
                "worksFor": {"@type": "Organization", "name": "中国城市报"},
            },
            {"@type": "Person", "name": "李通", "jobTitle": "通讯员"},
            {"@type": "Organization", "name": "公报编辑部"},
            {"@type": "Person", "name": "赵文图"},
        ],
        "editor": [{"@type": "Person", "name": "王编"}, {"@type": "Person", "name": "赵责编"}],
        "publisher": publisher,
        "image": {
            "@type": "ImageObject",
            "url": f"{SITE}news/2023/%E6%B9%96%20%E9%9D%A2.jpg",
            "caption": "图为南湖。",
            "creditText": "人民图片",
        },
        "keywords": ["网格", "议事"],
        "contentLocation": region,
        "correction": [
            {
                "@type": "CorrectionComment",
                "text": "更正：原文“三个小区”，应为“五个小区”。记录有误。",
                "datePublished": "2023-09-01T00:00:00+08:00",
            },
            {
                "@type": "CorrectionComment",
                "text": "补充：新增一张图。",
                "datePublished": "2023-09-02T08:00:00+08:00",
            },
            {
                "@type": "CorrectionComment",
                "text": "更正",
                "datePublished": "2023-09-03T00:00:00+08:00",
            },
        ],
        "sourceOrganization": [
            {"@type": "Organization", "name": "中国城市报", "url": "https://paper.example.cn/1"}
        ],
        "dateline": "新华社北京8月3日电",
        "printEdition": "观察报 2023年8月28日",
        "printPage": "3",
        "printSection": "基层",
    }


def test_reprint_is_based_on_the_original_and_written_by_its_author() -> None:
    source = Source("日报", "https://daily.example.cn/9", "reprint", "原来的标题", "钱原作")
    news = article(replace(NEWS, source=source, byline=())).thing("NewsArticle")
    assert news["isBasedOn"] == [
        {
            "@type": "CreativeWork",
            "name": "原来的标题",
            "author": {"@type": "Person", "name": "钱原作"},
            "publisher": {"@type": "Organization", "name": "日报"},
            "url": "https://daily.example.cn/9",
        }
    ]
    assert news["author"] == [{"@type": "Person", "name": "钱原作"}]
    assert "sourceOrganization" not in news


@pytest.mark.parametrize(
    "name", ["公报编辑部", "本报评论员", "本报记者组", "新华社", "越城区人大常委会", "人民日报"]
)
def test_office_in_a_byline_is_an_organization(name: str) -> None:
    (author,) = article(replace(NEWS, byline=(Person(name, "撰稿"),))).thing("NewsArticle")["author"]
    assert author == {"@type": "Organization", "name": name}


def test_piece_without_byline_is_by_its_source() -> None:
    news = article(replace(NEWS, byline=(), source=None, editor="")).thing("NewsArticle")
    assert news["author"] == [{"@type": "Organization", "name": "观察报"}]
    assert "editor" not in news


def test_dateline_without_place_and_day_is_the_agency_alone() -> None:
    assert article(replace(NEWS, dateline=Dateline("本报讯"))).thing("NewsArticle")["dateline"] == "本报讯"


def test_description_without_summary_is_the_opening_without_headings() -> None:
    head = article(replace(NEWS, summary=""))
    assert head.all("Description") == ["正文第一句。第二句有 12 个字。尾段。"]


def test_withdrawn_article_tells_why_and_nothing_of_its_content() -> None:
    gone = replace(NEWS, corrections=(Correction(moment("2023-09-09"), "撤稿", reason="来源有误。"),))
    head = article(gone)
    news = head.thing("NewsArticle")
    assert head.all("Description") == ["本文已撤稿。来源有误。"]
    assert news["correction"][0]["text"] == "撤稿：来源有误。"
    assert news["dateModified"] == "2023-09-09T00:00:00+08:00"
    assert not {"image", "wordCount"} & set(news)
    assert not head.all("og:image")


def test_policy_is_legislation_with_its_dates_force_and_relations() -> None:
    policy = article(POLICY).thing("Legislation")
    expected = {
        "name": "关于履职评议的实施意见",
        "identifier": "000014349/2020-00001",
        "legislationIdentifier": "越人大〔2020〕1号",
        "legislationType": "意见",
        "legislationDate": "2020-07-10",
        "legislationDateOfApplicability": "2020-08-01",
        "datePublished": "2020-07-15T00:00:00+08:00",
        "expires": "2022-08-01",
        "legislationLegalForce": "https://schema.org/InForce",
        "legislationPassedBy": {"@type": "Organization", "name": "区人大常委会"},
        "legislationRepeals": [
            {"@type": "Legislation", "name": "旧意见", "legislationIdentifier": "越人大〔2010〕2号"}
        ],
        "isBasedOn": [
            {
                "@type": "Legislation",
                "name": "监督办法",
                "legislationIdentifier": "市〔2019〕3号",
                "url": f"{SITE}policy/law/",
            }
        ],
        "legislationEnsuresImplementationOf": [
            {"@type": "Legislation", "name": "上级的决定", "url": "https://gov.example.cn/d"}
        ],
        "subjectOf": [{"@type": "CreativeWork", "name": "评议意见解读", "url": f"{SITE}policy/guide/"}],
    }
    assert {key: policy.get(key) for key in expected} == expected
    assert policy["jurisdiction"]["identifier"] == "330400"


@pytest.mark.parametrize(
    ("status", "force"),
    [
        ("部分失效", "https://schema.org/PartiallyInForce"),
        ("尚未生效", "https://schema.org/NotInForce"),
        ("已修改", "https://schema.org/NotInForce"),
        ("失效", "https://schema.org/NotInForce"),
        ("废止", "https://schema.org/NotInForce"),
        ("征求意见稿", None),
    ],
)
def test_legal_force_follows_the_status(status: str, force: str | None) -> None:
    found = article(replace(POLICY, policy=Policy("区人大常委会", status=status))).thing("Legislation")
    assert found.get("legislationLegalForce") == force


def test_interpretation_is_news_about_the_policy() -> None:
    assert article(GUIDE).thing("NewsArticle")["about"] == [
        {
            "@type": "Legislation",
            "name": "关于履职评议的实施意见",
            "legislationIdentifier": "越人大〔2020〕1号",
            "url": f"{SITE}policy/review/",
        }
    ]


def test_practice_is_an_article_about_it_and_who_runs_it() -> None:
    practice = article(PRACTICE).thing("Article")
    assert practice["headline"] == "1+X+N 网格"
    assert practice["about"] == [
        {"@type": "Thing", "name": "1+X+N 网格"},
        {"@type": "Organization", "name": "李井滩示范区"},
    ]
    assert practice["spatialCoverage"] == {"@type": "Place", "name": "李井滩"}
    assert practice["temporalCoverage"] == "2021-03/.."


def test_statistics_page_is_a_dataset_with_its_download() -> None:
    dataset = article(STATISTICS, data="statistics/s/data.json").thing("Dataset")
    assert dataset["name"] == "网格数据"
    assert dataset["distribution"] == [
        {
            "@type": "DataDownload",
            "contentUrl": f"{SITE}statistics/s/data.json",
            "encodingFormat": "application/json",
        }
    ]
    assert dataset["spatialCoverage"]["name"] == "南湖景区"


# --- JSON-LD of other pages --------------------------------------------------------------------------


def test_breadcrumbs_lead_home_through_the_column() -> None:
    assert article(NEWS).thing("BreadcrumbList")["itemListElement"] == [
        {"@type": "ListItem", "position": 1, "name": "首页", "item": SITE},
        {"@type": "ListItem", "position": 2, "name": "基层治理", "item": f"{SITE}columns/grassroots/"},
        {"@type": "ListItem", "position": 3, "name": "家门口的事有人管", "item": f"{SITE}news/2023/08/grid/"},
    ]


def test_home_page_is_a_website_with_search_and_its_publisher() -> None:
    head = parse(metadata.for_home(LIBRARY, MASTHEAD))
    site = head.thing("WebSite")
    assert site["url"] == SITE
    assert site["potentialAction"] == {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": f"{SITE}search/?q={{search_term_string}}"},
        "query-input": "required name=search_term_string",
    }
    assert site["publisher"]["@id"] == head.thing("NewsMediaOrganization")["@id"]
    assert len(head.things) == 2


def test_list_is_a_collection_with_breadcrumbs_and_place() -> None:
    trail = (Named("地区", "regions/"),)
    page = metadata.for_list("嘉兴市", "regions/330400/", LIBRARY, MASTHEAD, trail=trail, region="330400")
    head = parse(page)
    assert head.thing("CollectionPage")["contentLocation"]["identifier"] == "330400"
    assert [step["name"] for step in head.thing("BreadcrumbList")["itemListElement"]] == [
        "首页",
        "地区",
        "嘉兴市",
    ]


def test_second_page_of_a_column_has_its_own_address() -> None:
    column = TABLES.columns["policy"]
    head = parse(metadata.for_column(column, LIBRARY, MASTHEAD, url="columns/policy/2/"))
    assert head.links[0]["href"] == f"{SITE}columns/policy/2/"
    assert head.thing("CollectionPage")["url"] == f"{SITE}columns/policy/2/"


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


def test_same_page_gives_the_same_bytes() -> None:
    page = metadata.for_article(NEWS, BODY, LIBRARY, MASTHEAD)
    again = metadata.for_article(replace(NEWS), BODY, Library(LIBRARY.articles, TABLES), replace(MASTHEAD))
    assert metadata.head(page, MASTHEAD) == metadata.head(again, replace(MASTHEAD))
