"""The filters of the search page: folded on a phone, counted within the results, taken away one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search_site import search_module, small_site  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Page]:
    """A fresh search page on a phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{site}search/")
    yield page
    context.close()


def choices(page: Page, label: str) -> list[str]:
    """What can be chosen, as the reader sees it."""
    shown = "select => Array.from(select.options).filter(o => !o.hidden).map(o => o.text)"
    found: list[str] = page.get_by_label(label, exact=True).evaluate(shown)
    return found


def counted(page: Page, label: str, expected: list[str]) -> None:
    """Waits for what can be chosen."""
    for _ in range(400):
        if choices(page, label) == expected:
            return
        page.wait_for_timeout(50)
    assert choices(page, label) == expected


def test_a_phone_shows_results_first_and_the_filters_folded(phone: Page) -> None:
    phone.get_by_label("检索词").fill("基层治理")
    first = phone.locator("[data-result]").first
    first.wait_for()
    box = first.bounding_box()
    assert box
    assert box["y"] < 400
    assert not phone.get_by_label("栏目", exact=True).is_visible()
    phone.get_by_text("筛选", exact=True).click()
    phone.get_by_label("栏目", exact=True).select_option("governance")
    phone.get_by_role("status").get_by_text("共 1 篇。").wait_for()
    assert phone.locator("summary").first.inner_text() == "筛选（1 项）"
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_each_choice_says_how_many_of_the_results_it_has(phone: Page, site: str) -> None:
    phone.goto(f"{site}search/?q=网格")
    phone.get_by_text("筛选", exact=True).click()
    counted(phone, "地区", ["全部地区", "内蒙古（1）", "\u3000阿拉善（1）", "浙江（1）", "\u3000绍兴（1）"])
    counted(phone, "栏目", ["全部栏目", "基层治理（4）"])
    counted(phone, "年份", ["全部年份", "2023年（3）", "2022年（1）"])
    phone.get_by_label("地区", exact=True).select_option("330000")
    counted(phone, "年份", ["全部年份", "2022年（1）"])
    assert choices(phone, "地区")[1:4] == ["内蒙古（1）", "\u3000阿拉善（1）", "浙江（1）"]


def test_counts_of_a_near_answer_are_of_what_is_shown(phone: Page, site: str) -> None:
    phone.goto(f"{site}search/?q=wanggeyuan")
    phone.get_by_text("筛选", exact=True).click()
    counted(phone, "栏目", ["全部栏目", "基层治理（3）"])


@pytest.mark.parametrize("query", ["wgy", "wanggeyuan"])
def test_counts_are_of_as_many_as_are_found(module: Page, query: str) -> None:
    total = module.evaluate(f"gongbao.search('{query}', {{}}).then((answer) => answer.total)")
    kinds = module.evaluate(f"gongbao.counts('{query}').then((answer) => answer.kind)")
    assert sum(kinds.values()) == total > 1


def test_counting_by_issuer_region_and_date(module: Page) -> None:
    counts = module.evaluate("gongbao.counts('评议')")
    assert counts["issuer"] == {"绍兴市人大常委会": 1}
    assert counts["region"] == {"330000": 1, "330600": 1}
    assert counts["status"] == {"有效": 1}
    assert counts["exact"]
    late = module.evaluate("gongbao.counts('网格员', {filters: {from: '2023-08-01', year: '2022'}})")
    assert (late["year"], late["column"]) == ({"2023": 2}, {})
    everything = module.evaluate("gongbao.counts('', {filters: {kind: 'policy'}})")
    assert everything["kind"] == {"news": 20, "policy": 1} | everything["kind"]
    assert everything["issuer"] == {"绍兴市人大常委会": 1}


def test_chosen_filters_stand_above_the_results_and_go_one_by_one(phone: Page, site: str) -> None:
    phone.goto(f"{site}search/?q=网格员&column=governance&from=2023-08-01")
    chips = phone.get_by_role("list", name="正在使用的限定").get_by_role("button")
    chips.first.wait_for()
    assert chips.all_inner_texts() == ["栏目：基层治理", "起始日期：2023-08-01", "去掉全部"]
    phone.get_by_role("button", name="去掉限定 起始日期：2023-08-01").click()
    phone.get_by_role("status").get_by_text("共 3 篇。").wait_for()
    phone.wait_for_url("**/search/?q=%E7%BD%91%E6%A0%BC%E5%91%98&column=governance")
    assert phone.evaluate("document.activeElement.id") == "search-q"
    assert chips.all_inner_texts() == ["栏目：基层治理"]
    phone.go_back()
    phone.get_by_role("status").get_by_text("共 2 篇。").wait_for()


def test_a_wide_page_shows_the_foremost_values_beside_the_results(browser: Browser, site: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{site}search/?q=网格")
    years = page.get_by_role("list", name="年份，结果最多的几项").get_by_role("button")
    years.first.wait_for()
    assert years.all_inner_texts() == ["2023年 3", "2022年 1"]
    years.first.click()
    page.get_by_role("status").get_by_text("共 3 篇。").wait_for()
    assert page.get_by_label("年份", exact=True).input_value() == "2023"
    assert not years.first.is_visible()
    page.close()


def test_the_issuer_is_a_filter(phone: Page, site: str) -> None:
    phone.goto(f"{site}search/?issuer=绍兴市人大常委会")
    phone.get_by_role("link", name="关于履职评议的实施意见（试行）").wait_for()
    assert phone.get_by_role("status").inner_text() == "共 1 篇。"
