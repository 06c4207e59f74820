"""What was searched once is found again without a network; what was not says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search_site import small_site  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture
def reader(browser: Browser, site: str) -> Iterator[Page]:
    """The search page after one search."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}search/?q=网格员&sort=date:asc")
    page.get_by_role("link", name="夜巡").wait_for()
    yield page
    context.close()


def said(page: Page, text: str) -> None:
    """Waits until the page says this to those who cannot see it."""
    page.get_by_role("status").get_by_text(text, exact=True).wait_for()


def test_an_open_page_answers_again_without_a_network(reader: Page) -> None:
    reader.context.set_offline(True)
    query = reader.get_by_label("检索词")
    query.fill("碧水")
    said(reader, "检索数据没有载入。请检查网络，稍后再按“搜索”重试。")
    query.fill("网格员")
    said(reader, "共 3 篇。")
    titles = reader.locator("[data-result] h2").all_inner_texts()
    assert titles == ["夜巡", "网格员走进李井社区", "一座小镇的早晨"]


def test_a_later_visit_answers_from_what_the_browser_kept(reader: Page, site: str) -> None:
    later = reader.context.new_page()
    asked: list[str] = []
    later.on("requestfailed", lambda request: asked.append(request.url))
    later.route("**/assets/gongbao/search/**", lambda route: route.abort())
    later.goto(f"{site}search/?q=网格员&sort=date:asc")
    said(later, "共 3 篇。")
    assert later.locator("[data-result] mark").first.inner_text() == "网格员"
    assert [url.rpartition("/")[2] for url in asked] == ["meta.json"]
