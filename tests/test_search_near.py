"""Where nothing stands as typed: every spelling has its share, rare characters and second readings too."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from gongbao.search import build
from search_corpus import piece
from search_site import MODULE, ask, small_site  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser
RECORDS = [
    *(piece(f"often{n}", f"第{n}篇", "江苏苏州来信。", f"2023-01-{n + 1:02}") for n in range(12)),
    piece("once", "一篇", "安徽宿州、肃州来信。", "2014-01-01"),
    piece("rare", "两篇", "众人跫响空谷而来。", "2015-01-01"),
    piece("second", "三篇", "这是无尽无穷乐舞的夜。", "2016-01-01"),
    piece("apart", "四篇", "爪牙从柔情绰态爪到底。", "2017-01-01"),
    piece("beyond", "六篇", "跼促走在路途天蹐之间，前有佛灯。", "2019-01-01"),
    *(piece(f"out{n}", f"外{n}", "江苏扬州有信。", f"2022-02-{n + 1:02}") for n in range(6)),
    *(piece(f"in{n}", f"内{n}", "扬州有信。", f"2022-01-{n + 1:02}") for n in range(12)),
    piece("heard", "七篇", "沿岸巡视河道。", "2012-01-01"),
    piece("other", "八篇", "每日巡查河道。", "2012-01-02"),
    piece("apart-newer", "五篇", "只见从柔情绰态不同。", "2018-01-01"),
    piece("heaven", "九篇", "函盖乾坤的气势。", "2012-01-03"),
    piece("title", "湖州新风", "一股清流。", "2010-01-01"),
    *(piece(f"subhead{n}", f"栏{n}", "", f"2011-01-{n + 1:02}", byline=(f"护住小坊{n}",)) for n in range(22)),
    *(piece(f"looks{n}", f"谈{n}", "由谈吐风生说起。", f"2013-01-{n + 1:02}") for n in range(12)),
    *(piece(f"sounds{n}", f"吐{n}", "神谈吐风生其人。", f"2013-02-{n + 1:02}") for n in range(12)),
    piece("sixteen", "十六号文", number="某政发〔2018〕16号", date="2018-06-01"),
    piece("six", "六号文", number="某政发〔2018〕6号", date="2018-05-01"),
]


@contextmanager
def indexed_page(browser: Browser, site: str) -> Iterator[Page]:
    """A blank page of the site whose index is that of `RECORDS`."""
    files = {file.path: file.data for file in build(RECORDS)}
    context = browser.new_context()
    page = context.new_page()
    page.route(
        "**/assets/gongbao/search/**",
        lambda route: route.fulfill(body=files[route.request.url.split("/sub/")[1].split("?")[0]]),
    )
    page.goto(f"{site}blank.html")
    yield page
    context.close()


@pytest.fixture(name="module", scope="module")
def indexed(browser: Browser, site: str) -> Iterator[Page]:
    """A page with the search module over `RECORDS`."""
    with indexed_page(browser, site) as page:
        page.evaluate(MODULE)
        yield page


def test_a_seldom_spelling_stands_on_the_first_page_beside_a_frequent_one(module: Page) -> None:
    answer = ask(module, "suzhou")
    slugs = [one["url"].split("/")[-2] for one in answer["results"]]
    assert (answer["relaxed"], answer["total"]) == ("pinyin", 13)
    assert "once" in slugs
    assert sum(slug.startswith("often") for slug in slugs) == 9


@pytest.mark.parametrize(
    ("typed", "how", "spelling", "found"),
    [
        ("qiongxiangkonggu", "pinyin", "跫响空谷", "rare"),
        ("无穷肋舞", "sound", "无穷乐舞", "second"),
        ("从柔情绰魅爪", "other", "从柔情绰态爪", "apart"),
        ("柔情绰态爪魅底", "other", "柔情绰态爪到底", "apart"),
        ("路途tianji", "pinyin", "路途天蹐", "beyond"),
        ("jucu", "pinyin", "跼促", "beyond"),
        ("跼醋", "sound", "跼促", "beyond"),
        ("fodeng", "pinyin", "佛灯", "beyond"),
        ("函盖qiankun", "pinyin", "函盖干坤", "heaven"),
    ],
)
def test_rare_characters_second_readings_and_lone_characters(
    module: Page, typed: str, how: str, spelling: str, found: str
) -> None:
    answer = ask(module, typed)
    assert (answer["relaxed"], answer["instead"]) == (how, spelling)
    assert answer["results"][0]["url"].endswith(f"/{found}/")


def test_initials_lead_to_an_old_title_before_many_newer_names(module: Page) -> None:
    answer = ask(module, "hzxf")
    assert answer["relaxed"] == "initials"
    assert answer["instead"].startswith("湖州新风")
    assert answer["results"][0]["url"].endswith("/title/")


def test_a_character_that_looks_alike_is_told_from_one_that_sounds_alike(module: Page) -> None:
    """What was meant cannot be known here; what takes least to look up is looked up first."""
    answer = ask(module, "申谈吐风生")
    assert (answer["relaxed"], answer["instead"]) == ("shape", "由谈吐风生")
    assert {one["url"].split("/")[-2][:5] for one in answer["results"]} == {"looks"}


def test_a_number_comes_before_those_it_is_a_piece_of(module: Page) -> None:
    slugs = [one["url"].split("/")[-2] for one in ask(module, "某政发 2018 6号")["results"]]
    assert slugs == ["six", "sixteen"]


def test_few_answers_of_one_kind_are_followed_by_those_of_the_next(module: Page) -> None:
    """What is read alike comes first, then what has any other character there; each article once."""
    answer = ask(module, "巡试河道")
    assert [one["url"].split("/")[-2] for one in answer["results"]] == ["heard", "other"]
    assert (answer["relaxed"], answer["instead"]) == ("sound", "巡视河道、巡查河道")
    assert answer["total"] == 2
    (second,) = ask(module, "巡试河道", offset=1)["results"]
    assert second["url"].endswith("/other/")


def test_a_long_question_of_which_little_stands_anywhere_still_finds_its_longest_piece(module: Page) -> None:
    answer = ask(module, "每天跑东跑西听跫响空谷究竟图个何事呢")
    assert (answer["relaxed"], answer["instead"], answer["total"]) == ("pieces", "跫响空谷", 1)
    assert answer["results"][0]["url"].endswith("/rare/")


def frugal(page: Page) -> None:
    """Lets a first answer of this page read no more than it must."""

    def poor(route: Route) -> None:
        script = route.fetch().text()
        less = script.replace("=86_500", "=0")
        route.fulfill(body=less if less != script else "throw 0", content_type="text/javascript")

    page.route("**/search-engine.js", poor)


def test_a_near_answer_that_may_read_no_more_says_so(browser: Browser, site: str) -> None:
    page = browser.new_page()
    frugal(page)
    page.goto(f"{site}search/?q=网格圆")
    page.get_by_text("为省流量，相近的写法只查了最可能的。").wait_for()
    page.close()


@pytest.mark.parametrize(("typed", "number"), [("扬州 -江苏扬州", 12), ("扬州的有信", 18)])
def test_only_a_first_page_may_end_early(browser: Browser, site: str, typed: str, number: int) -> None:
    """However little a first answer may read, who asks on is told all there is, each article once."""
    with indexed_page(browser, site) as page:
        frugal(page)
        page.evaluate(MODULE)
        first = ask(page, typed)
        rest = ask(page, typed, offset=len(first["results"]), limit=20)
    found = [one["url"] for one in (*first["results"], *rest["results"])]
    assert 0 < len(first["results"]) < 10
    assert len(found) == len(set(found)) == number
