"""The search page by keyboard, its memory of own searches, and where a reader returns to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search_site import small_site  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
FOCUS = "document.activeElement.textContent || document.activeElement.id"


@pytest.fixture
def reader(browser: Browser, site: str) -> Iterator[Page]:
    """A fresh search page in a browser that has kept nothing."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}search/")
    yield page
    context.close()


def said(page: Page, text: str) -> None:
    """Waits until the page says this to those who cannot see it."""
    page.get_by_role("status").get_by_text(text, exact=True).wait_for()


def test_keys_walk_through_query_and_results(reader: Page) -> None:
    reader.keyboard.press("/")
    assert reader.evaluate(FOCUS) == "search-q"
    reader.keyboard.type("网格员")
    said(reader, "共 3 篇。")
    reader.keyboard.press("ArrowDown")
    assert reader.evaluate(FOCUS) == "网格员走进李井社区"
    reader.keyboard.press("ArrowDown")
    reader.keyboard.press("ArrowDown")
    reader.keyboard.press("ArrowDown")
    assert reader.evaluate(FOCUS) == "一座小镇的早晨"
    reader.keyboard.press("ArrowUp")
    assert reader.evaluate(FOCUS) == "夜巡"
    reader.keyboard.press("Escape")
    assert reader.evaluate(FOCUS) == "search-q"


def test_the_slash_is_a_letter_in_the_field_and_arrows_choose_in_a_list(reader: Page) -> None:
    query = reader.get_by_label("检索词")
    query.fill("a")
    query.press("/")
    assert query.input_value() == "a/"
    order = reader.get_by_label("排序")
    order.press("ArrowDown")
    assert order.input_value() == "date:desc"


def test_own_searches_are_offered_here_and_erased(reader: Page, site: str) -> None:
    query = reader.get_by_label("检索词")
    query.fill("碧水")
    query.press("Enter")
    query.fill("网格员")
    query.press("Enter")
    said(reader, "共 3 篇。")
    own = reader.get_by_role("region", name="搜索记录")
    assert not own.is_visible()
    reader.goto(f"{site}search/")
    own.wait_for()
    assert own.get_by_role("link").all_inner_texts() == ["网格员", "碧水"]
    own.get_by_role("link", name="碧水").click()
    said(reader, "共 1 篇。")
    reader.goto(f"{site}search/")
    own.get_by_role("button", name="清除搜索记录").click()
    assert not own.is_visible()
    reader.reload()
    reader.get_by_label("检索词").wait_for()
    assert reader.evaluate("localStorage.length") == 0


def test_typing_alone_is_not_kept(reader: Page) -> None:
    reader.get_by_label("检索词").press_sequentially("碧水")
    said(reader, "共 1 篇。")
    assert reader.evaluate("localStorage.length") == 0


def test_going_back_from_an_article_returns_to_as_many_results(reader: Page, site: str) -> None:
    reader.goto(f"{site}search/?q=基层治理")
    reader.get_by_role("button", name="更多结果").click()
    said(reader, "共 13 篇。")
    reader.goto(f"{site}blank.html")
    reader.go_back()
    said(reader, "共 13 篇。")
    assert reader.locator("[data-result]").count() == 13
