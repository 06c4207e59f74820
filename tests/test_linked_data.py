"""The JSON-LD of every kind of page, read back as search engines do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gongbao import metadata
from gongbao.article import Correction, Dateline, Person, Policy, Source
from gongbao.metadata import Named
from sample_pages import (
    GUIDE,
    LIBRARY,
    MASTHEAD,
    NEWS,
    POLICY,
    PRACTICE,
    SITE,
    STATISTICS,
    TABLES,
    article,
    moment,
    parse,
)

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


def test_office_that_edited_is_an_organization() -> None:
    news = article(replace(NEWS, byline=(), editor="公报编辑部")).thing("NewsArticle")
    assert news["editor"] == [{"@type": "Organization", "name": "公报编辑部"}]


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
