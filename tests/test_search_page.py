"""The search page: form, address, results and announcements stay in step."""

from __future__ import annotations

from shutil import copytree
from typing import TYPE_CHECKING

import pytest

from search_site import THEME, search_page, small_site  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser


@pytest.fixture
def reader(browser: Browser, site: str) -> Iterator[Page]:
    """A fresh search page; faults on it fail the test."""
    page = browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.goto(f"{site}search/")
    yield page
    page.close()
    assert faults == []


def titles(page: Page) -> list[str]:
    return page.locator("[data-result] h2 a").all_inner_texts()


def announced(page: Page, text: str) -> None:
    """Waits until the page says exactly this to those who cannot see it."""
    said = "text => document.querySelector('[role=status]').textContent === text"
    page.wait_for_function(said, arg=text, timeout=20_000)


def test_typing_finds_and_keeps_the_address_in_step(reader: Page) -> None:
    entries = reader.evaluate("history.length")
    reader.get_by_label("检索词").press_sequentially("网格员")
    announced(reader, "共 3 篇。")
    assert titles(reader) == ["网格员走进李井社区", "夜巡", "一座小镇的早晨"]
    reader.wait_for_url("**/search/?q=%E7%BD%91%E6%A0%BC%E5%91%98")
    assert reader.evaluate("history.length") == entries
    assert reader.locator("[data-search-wait]").count() == 0
    first = reader.locator("[data-result]").first
    assert first.locator(".search__excerpt mark").first.inner_text() == "网格员"
    place = first.locator(".search__place > *").all_inner_texts()
    assert place == ["2023年8月14日", "新闻", "基层治理", "阿拉善", "看文中此处"]
    heading = reader.locator("[data-result]").nth(1).get_by_role("link", name="网格员的一天")
    assert str(heading.get_attribute("href")).endswith("/sub/news/heading/#wang")


def test_back_returns_to_the_search_before(reader: Page) -> None:
    query = reader.get_by_label("检索词")
    query.press_sequentially("网格员")
    query.press("Enter")
    announced(reader, "共 3 篇。")
    query.fill("碧水")
    announced(reader, "共 1 篇。")
    query.press("Enter")
    reader.go_back()
    announced(reader, "共 3 篇。")
    assert query.input_value() == "网格员"
    reader.go_forward()
    announced(reader, "共 1 篇。")
    assert query.input_value() == "碧水"


def test_an_address_is_a_search(reader: Page, site: str) -> None:
    reader.goto(f"{site}search/?q=网格员&column=governance&region=330000&year=2022&sort=date:asc")
    announced(reader, "共 1 篇。")
    assert titles(reader) == ["夜巡"]
    assert reader.get_by_label("地区", exact=True).input_value() == "330000"
    assert reader.get_by_label("排序").input_value() == "date:asc"
    reader.goto(f"{site}search/?column=no-such-column&q=碧水")
    announced(reader, "共 1 篇。")
    assert reader.get_by_label("栏目", exact=True).input_value() == ""


def test_choosing_filters_and_an_order(reader: Page) -> None:
    region = reader.get_by_label("地区", exact=True)
    region.locator("option").nth(5).wait_for(state="attached")
    assert region.locator("option").all_text_contents() == [
        "全部地区",
        "内蒙古（1）",
        "\u3000阿拉善（1）",
        "浙江（3）",
        "\u3000嘉兴（1）",
        "\u3000绍兴（2）",
    ]
    region.select_option("330000")
    announced(reader, "共 3 篇。")
    reader.get_by_label("排序").select_option("date:asc")
    reader.wait_for_function("document.querySelector('[data-result] a').textContent.startsWith('关于')")
    assert reader.url.endswith("?region=330000&sort=date%3Aasc")


def test_a_span_of_dates(reader: Page) -> None:
    reader.get_by_label("检索词").fill("网格员")
    reader.get_by_label("起始日期", exact=True).fill("2023-08-14")
    reader.get_by_label("截止日期", exact=True).fill("2023-08-19")
    reader.get_by_label("截止日期", exact=True).press("Tab")
    announced(reader, "共 1 篇。")
    assert titles(reader) == ["网格员走进李井社区"]
    assert reader.url.endswith("&from=2023-08-14&to=2023-08-19")
    reader.goto(f"{reader.url}&kind=policy")
    announced(reader, "没有找到相符的文章。")


def test_what_is_entered_while_the_filters_load_stands(reader: Page, site: str) -> None:
    held: list[Route] = []
    reader.goto(f"{site}blank.html")
    reader.context.route("**/meta.json", lambda route: held.append(route))  # noqa: PLW0108 - it must bear attributes
    reader.goto(f"{site}search/?q=碧水&column=governance")
    reader.get_by_label("起始日期", exact=True).fill("2023-08-14")
    reader.get_by_label("检索词").fill("网格员")
    reader.wait_for_timeout(500)
    held[0].continue_()
    announced(reader, "共 2 篇。")
    assert titles(reader) == ["网格员走进李井社区", "一座小镇的早晨"]
    reader.wait_for_url("**/search/?q=%E7%BD%91%E6%A0%BC%E5%91%98&column=governance&from=2023-08-14")


def test_words_to_leave_out_need_one_to_look_for(reader: Page) -> None:
    reader.get_by_label("检索词").fill("-网格员")
    announced(reader, "减号后面是不要的词，请再写一个要找的词。")


def test_a_reader_who_waits_is_told_that_search_is_under_way(reader: Page) -> None:
    held: list[Route] = []
    reader.route("**/*.bin*", lambda route: held.append(route))  # noqa: PLW0108 - it must bear attributes
    reader.get_by_label("检索词").fill("碧水")
    announced(reader, "正在检索……")
    held[0].continue_()
    announced(reader, "共 1 篇。")


def test_more_results(reader: Page) -> None:
    reader.get_by_label("检索词").fill("基层治理")
    announced(reader, "共 13 篇，已列出 10 篇。")
    reader.get_by_role("button", name="更多结果").click()
    announced(reader, "共 13 篇。")
    assert len(titles(reader)) == 13
    reader.get_by_text("更多结果").wait_for(state="hidden")
    reader.wait_for_function("document.activeElement.textContent === '基层治理第2讲'")


def test_nothing_found_says_so_and_what_to_try(reader: Page) -> None:
    reader.get_by_label("年份", exact=True).select_option("2020")
    reader.get_by_label("检索词").fill("碧水")
    announced(reader, "没有找到相符的文章。")
    reader.get_by_text("换用更短的词").wait_for()
    reader.get_by_role("button", name="去掉全部限定").click()
    announced(reader, "共 1 篇。")
    reader.get_by_text("换用更短的词").wait_for(state="hidden")


def test_nothing_is_asked_while_characters_are_composed(reader: Page) -> None:
    reader.wait_for_load_state("networkidle")
    asked: list[str] = []
    reader.on("request", lambda request: asked.append(request.url))
    query = reader.get_by_label("检索词")
    query.dispatch_event("compositionstart")
    query.press_sequentially("bi shui")
    reader.wait_for_timeout(500)
    assert asked == []
    query.fill("碧水")
    query.dispatch_event("compositionend")
    announced(reader, "共 1 篇。")


def test_a_near_answer_says_what_it_is(reader: Page) -> None:
    reader.get_by_label("检索词").fill("bishui")
    announced(reader, "没有与原词完全相符的文章，按拼音“碧水”找到：共 1 篇。")
    assert titles(reader) == ["水清岸绿滋养“城市绿肺”"]


def test_a_link_leads_to_the_hit_itself(reader: Page) -> None:
    reader.get_by_label("检索词").fill("满意率98%")
    announced(reader, "共 1 篇。")
    link = reader.get_by_role("link", name="看文中此处").get_attribute("href")
    assert str(link).endswith("/news/grid/#qian-yi:~:text=%E6%BB%A1%E6%84%8F%E7%8E%8798%25")


def test_hostile_titles_stay_text(reader: Page) -> None:
    reader.get_by_label("检索词").fill("alert(1)")
    announced(reader, "共 1 篇。")
    assert titles(reader) == ["<script>alert(1)</script>标题"]
    assert reader.locator("[data-result] :is(img, script)").count() == 0


def test_a_failing_network_is_said_and_can_be_tried_again(reader: Page) -> None:
    reader.route("**/*.bin*", lambda route: route.abort())
    query = reader.get_by_label("检索词")
    query.fill("碧水")
    announced(reader, "检索数据没有载入：没有网络时，只能再查查过的词。请检查网络，稍后再按“搜索”重试。")
    reader.unroute("**/*.bin*")
    query.press("Enter")
    announced(reader, "共 1 篇。")


def test_without_script_there_are_lists(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}search/")
    assert page.get_by_role("link", name="按月份查阅全部文章").get_attribute("href") == "../archive/"
    assert not page.get_by_label("检索词").is_visible()
    context.close()


def test_from_a_file_the_page_says_why_it_cannot_search(browser: Browser, tmp_path: Path) -> None:
    copytree(THEME / "assets", tmp_path / "assets")
    (tmp_path / "search").mkdir()
    (tmp_path / "search/index.html").write_text(search_page(), encoding="utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "search/index.html").as_uri())
    assert page.get_by_text("直接打开本机文件时检索不可用").is_visible()
    page.close()
