"""What pages tell readers: lists, neighbours, regions, issues, bylines, records."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import newsroom
from gongbao.article import Dateline, Moment, Rendered
from gongbao.tables import Masthead
from gongbao.views import Page, pages, site
from gongbao.views.contexts import (
    ArticleView,
    HomeView,
    IndexView,
    IssueView,
    ListView,
    PolicyView,
    PracticeView,
    SearchView,
    SheetView,
)
from gongbao.views.desk import dateline_of, period, weekday
from gongbao.views.fronts import pager
from newsroom import ALL, FEATURE, LAW, NEW_LAW, PHOTO, RETRACTED, TABLES, article, bodies, day, library, many

if TYPE_CHECKING:
    from gongbao.library import Library

V = TypeVar("V")


def made(lib: Library, per_page: int = 20) -> dict[str, Page]:
    return {page.url: page for page in pages(lib, bodies(lib), newsroom.MASTHEAD, per_page)}


def seen(shape: type[V], url: str, lib: Library | None = None, per_page: int = 20) -> V:
    view = made(lib or library(*ALL), per_page)[url].view
    assert isinstance(view, shape)
    return view


def test_pages_come_once_and_by_address() -> None:
    lib = library(*ALL)
    urls = [page.url for page in pages(lib, bodies(lib), newsroom.MASTHEAD)]
    assert urls == sorted(set(urls))
    assert {"", "search/", "sitemap/", "policy/", "archive/2023-08/", "issues/city/2023-08-15/1/"} <= set(
        urls
    )


def test_an_empty_site_still_has_a_front_page_a_search_and_a_site_map() -> None:
    assert sorted(made(library())) == ["", "search/", "sitemap/"]


def test_long_lists_are_cut_into_pages_that_know_their_siblings() -> None:
    found = made(library(*many(7)), 3)
    fronts = [url for url in found if url.startswith("columns/")]
    assert fronts == ["columns/governance/", "columns/governance/page/2/", "columns/governance/page/3/"]
    middle = found["columns/governance/page/2/"]
    assert isinstance(middle.view, ListView)
    assert [e.title for e in middle.view.entries] == ["题目many-03", "题目many-04", "题目many-05"]
    assert middle.view.count == 7
    assert (middle.view.pager.newer, middle.view.pager.older) == (fronts[0], fronts[2])
    assert middle.title == "基层治理（第2页）"


def test_a_pager_names_the_ends_and_the_neighbours() -> None:
    assert [link.label for link in pager("a/", 6, 20).pages] == ["1", "…", "4", "5", "6", "7", "8", "…", "20"]
    assert [link.label for link in pager("a/", 6, 20).pages if link.note] == ["6"]


def test_a_region_holds_the_articles_of_its_districts() -> None:
    province, district = seen(ListView, "regions/330000/"), seen(ListView, "regions/330602/")
    assert [e.title for e in province.entries] == [FEATURE.title, "题目third", PHOTO.title, LAW.title]
    assert [e.title for e in district.entries] == [FEATURE.title, LAW.title]
    assert [(c.label, c.note) for c in province.children] == [("绍兴市", "4篇")]
    assert [link.label for link in district.trail] == ["首页", "地区", "浙江", "绍兴"]


def test_the_index_of_regions_names_every_province() -> None:
    groups = seen(IndexView, "regions/").groups
    assert groups[0].heading.label == "浙江省"
    assert [(link.label, link.note) for link in groups[0].links] == [("绍兴市", "4篇"), ("越城区", "2篇")]
    assert [(link.label, link.url) for link in groups[-1].links] == [("安徽省", None)]


def test_an_issue_shows_its_pages_and_its_neighbours() -> None:
    issue = seen(IssueView, "issues/city/2023-08-15/")
    assert [(s.link.label, s.name) for s in issue.sheets] == [("第01版", "要闻"), ("第03版", "综合")]
    assert (issue.paper, issue.weekday) == ("城市报", "星期二")
    assert issue.newer is None
    assert issue.older is not None
    assert issue.older.label == "2023年8月8日"


def test_a_printed_page_leads_to_the_pages_beside_it() -> None:
    sheet = seen(SheetView, "issues/city/2023-08-15/3/")
    assert sheet.newer is not None
    assert (sheet.newer.url, sheet.newer.label) == ("issues/city/2023-08-15/1/", "第01版 要闻")
    assert sheet.older is None
    assert [link.url for link in sheet.sheets] == ["issues/city/2023-08-15/1/", None]


def test_an_article_knows_who_wrote_it_where_and_what_comes_next() -> None:
    piece = seen(ArticleView, FEATURE.url).piece
    assert [(c.org, c.role, c.names) for c in piece.byline] == [
        ("城市报", "记者", ("甲",)),
        ("", "通讯员", ("乙", "丙")),
    ]
    assert piece.dateline == "新华社北京8月3日电"
    assert piece.issue is not None
    assert piece.issue.label == "《城市报》2023年8月15日 第01版 要闻"
    assert piece.source is not None
    assert piece.source.reprint
    assert [link.label for link in piece.regions] == ["浙江", "绍兴", "越城区"]
    assert [link.label for link in piece.contents] == ["小标题0", "小标题1", "小标题2"]
    assert piece.newer is None
    assert piece.older is not None
    assert piece.older.label == "题目third"


def test_an_article_without_source_comes_from_the_sites_own_paper() -> None:
    source = seen(ArticleView, PHOTO.url).piece.source
    assert source is not None
    assert (source.name, source.reprint) == ("城市报", False)


def test_a_figure_is_quoted_whole_and_cut_around_its_number() -> None:
    first, second = seen(ArticleView, FEATURE.url).piece.figures
    assert (first.before, first.number, first.after) == ("网格员", "325", "名")
    assert (first.indicator, first.region, first.period, first.anchor) == (
        "网格员",
        "",
        "2022年",
        "#fig-1",
    )
    assert (second.before, second.number, second.after) == ("", "", "办了两天")


def test_a_withdrawn_article_leaves_only_its_notice() -> None:
    lib = library(*ALL)
    page = made(lib)[RETRACTED.url]
    assert isinstance(page.view, ArticleView)
    piece = page.view.piece
    assert (piece.body_html, piece.summary, page.description) == ("", "", "")
    assert piece.title == RETRACTED.title
    home = seen(HomeView, "")
    assert RETRACTED.title not in {i.title for front in home.fronts for i in (front.lead, *front.entries)}


def test_short_pieces_take_other_forms() -> None:
    lib = library(PHOTO, article("note"))
    short = {path: Rendered(path, "<p>短</p>") for path in bodies(lib)}
    forms = {
        p.url: p.view.form for p in pages(lib, short, newsroom.MASTHEAD) if isinstance(p.view, ArticleView)
    }
    assert forms == {PHOTO.url: "photo", "news/2023/08/note/": "brief"}


def test_a_policy_shows_its_record_in_the_order_of_the_national_library() -> None:
    rows = seen(PolicyView, LAW.url).rows
    assert [(row.label, row.text) for row in rows] == [
        ("主题分类", "综合\\公开"),
        ("发文机关", "区政府"),
        ("成文日期", "2020年6月30日"),
        ("标题", "实施办法"),
        ("发文字号", "越政〔2020〕1号"),
        ("施行日期", "2020年8月1日"),
        ("有效性", "有效"),
    ]


def test_policies_and_interpretations_lead_to_each_other_both_ways() -> None:
    law, new = seen(PolicyView, LAW.url), seen(PolicyView, NEW_LAW.url)
    assert [(r.label, r.title) for r in law.relations] == [("被下列文件废止", "新办法")]
    assert [(r.label, r.number, r.url, r.external) for r in new.relations] == [
        ("废止", "越政〔2020〕1号", LAW.url, ""),
        ("依据", "主席令第1号", "", "https://gov.example.cn/"),
    ]
    assert not new.current
    assert [i.title for i in law.interpretations] == ["题目explained"]
    assert [i.title for i in seen(ArticleView, "policy/explained/").policies] == ["实施办法"]


def test_a_practice_shows_who_where_since_when_and_how() -> None:
    view = seen(PracticeView, "practice/errands/")
    assert [row.text for row in view.rows] == ["街道", "越城", "2020年7月"]
    assert [event.date for event in view.timeline] == ["2020年7月15日"]
    assert FEATURE.title in {item.title for item in view.articles}


def test_the_front_page_leads_with_the_pinned_story_and_a_picture() -> None:
    home = seen(HomeView, "")
    assert home.lead is not None
    assert home.lead.title == FEATURE.title
    assert home.opening.startswith("第一句。走访一次。")
    assert home.secondary[0].title == PHOTO.title
    assert [f.number for f in home.figures] == ["325", ""]
    assert home.issue is not None
    assert home.issue.url == "issues/city/2023-08-15/1/"


def test_a_column_front_does_not_repeat_the_top_of_the_page() -> None:
    home = seen(HomeView, "", library(FEATURE, *many(8)))
    top = {home.lead, *home.secondary}
    (front,) = home.fronts
    assert not top & {front.lead, *front.entries}
    assert len(front.entries) == 3


def test_the_navigation_names_only_what_has_content() -> None:
    view = site(library(*ALL), newsroom.MASTHEAD)
    assert [c.label for c in view.columns] == ["基层治理"]
    assert [a.label for a in view.areas] == ["政策库", "实践库", "数据", "地区", "专题", "版面", "存档"]
    assert [(m.label, m.text) for m in view.marks] == [("主办单位", "编辑部"), ("ICP备案", "浙ICP备1号")]
    assert site(library(), Masthead("空")).areas == ()


def test_the_site_map_and_the_search_page_list_every_front() -> None:
    groups = {g.heading.label: [link.label for link in g.links] for g in seen(IndexView, "sitemap/").groups}
    assert groups["栏目"] == ["基层治理", "政策"]
    assert groups["地区"] == ["浙江省", "绍兴市", "越城区"]
    assert [link.label for link in seen(SearchView, "search/").months][:2] == ["2023年8月", "2023年7月"]


def test_a_list_is_as_new_as_its_newest_change() -> None:
    page = made(library(*ALL))["columns/governance/"]
    assert page.modified == day("2023-08-17")


def test_dates_and_datelines_read_as_printed() -> None:
    assert [period(p) for p in ("2022", "2020-07", "2020-07-05", "2020/2023", "近年来")] == [
        "2022年",
        "2020年7月",
        "2020年7月5日",
        "2020年至2023年",
        "近年来",
    ]
    assert dateline_of(Dateline("本报讯")) == "本报讯"
    assert weekday(Moment(day("2023-08-28").at)) == "星期一"


def test_topics_are_listed_by_size_then_name() -> None:
    (group,) = seen(IndexView, "topics/").groups
    assert [(link.label, link.note) for link in group.links] == [("网格", "3篇"), ("志愿", "1篇")]
    assert TABLES.columns["empty"].name not in {link.label for link in group.links}
