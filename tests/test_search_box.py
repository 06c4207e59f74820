"""The search box on every page: suggestions, keys, and the reader's own history."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from search_site import small_site  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PAGE = """<!doctype html><html lang="zh-CN"><title>文章</title>
<link rel="icon" href="data:,">
<a href="search/" data-search-link>搜索</a><input aria-label="别的"><p>正文</p>
<script type="module" src="assets/gongbao/search-box.js"></script></html>"""


@pytest.fixture
def reader(browser: Browser, site: str) -> Iterator[Page]:
    """An ordinary page of the site, in a browser that has kept nothing."""
    context = browser.new_context()
    page = context.new_page()
    page.route(
        "**/article.html", lambda route: route.fulfill(body=PAGE, content_type="text/html; charset=utf-8")
    )
    page.goto(f"{site}article.html")
    yield page
    context.close()


def suggestions(page: Page) -> list[str]:
    return page.get_by_role("dialog").get_by_role("link").locator("span").all_inner_texts()


def test_nothing_is_read_before_the_box_is_opened(reader: Page) -> None:
    loaded = reader.evaluate("performance.getEntriesByType('resource').map(one => one.name)")
    assert [name.rpartition("/")[2] for name in loaded] == ["search-box.js"]


def test_the_slash_key_opens_and_suggestions_lead_to_articles(reader: Page, site: str) -> None:
    reader.keyboard.press("/")
    reader.keyboard.type("绍兴")
    reader.get_by_role("dialog").get_by_text("1 条建议，按回车检索全文。").wait_for()
    assert suggestions(reader) == ["绍兴"]
    assert (
        reader.get_by_role("list", name="地区").get_by_role("link").get_attribute("href")
        == f"{site}search/?region=330600"
    )
    reader.get_by_label("搜索本站").get_by_role("searchbox").fill("网格员走")
    reader.get_by_role("link", name="网格员走进李井社区").wait_for()
    reader.keyboard.press("ArrowDown")
    assert reader.evaluate("document.activeElement.querySelector('span').textContent") == "网格员走进李井社区"
    reader.keyboard.press("Escape")
    assert reader.get_by_role("dialog").count() == 0


@pytest.mark.parametrize(
    ("typed", "heading", "text"),
    [
        ("江", "地区", "浙江"),
        ("sx", "地区", "绍兴"),
        ("jiax", "地区", "嘉兴"),
        ("嘉興", "地区", "嘉兴"),
        ("加兴", "地区", "嘉兴"),
        ("网格化", "专题词", "网格化"),
        ("越人大[2020]", "发文字号", "越人大〔2020〕7号"),
        ("履职", "标题", "关于履职评议的实施意见（试行）"),
        ("水清", "标题", "水清岸绿滋养“城市绿肺”"),
    ],
)
def test_suggestions_stand_in_labelled_groups(reader: Page, typed: str, heading: str, text: str) -> None:
    reader.keyboard.press("/")
    reader.keyboard.type(typed)
    reader.get_by_role("list", name=heading).get_by_role("link", name=text, exact=True).wait_for()


def test_a_first_suggestion_is_a_few_kilobytes(reader: Page) -> None:
    read: list[tuple[str, int]] = []
    reader.on("response", lambda one: read.append((one.url, len(gzip.compress(one.body())))))
    reader.keyboard.press("/")
    reader.keyboard.type("基层治")
    reader.get_by_role("list", name="标题").wait_for()
    assert sum(size for _, size in read) < 10_000
    assert not [url for url, _ in read if "search-engine" in url or "meta.json" in url]


def test_the_slash_key_is_a_letter_where_one_types(reader: Page) -> None:
    reader.get_by_label("别的").press("/")
    assert reader.get_by_role("dialog").count() == 0


def test_own_searches_are_kept_here_and_can_be_erased(reader: Page, site: str) -> None:
    reader.get_by_role("link", name="搜索").click()
    reader.keyboard.type("碧水")
    reader.keyboard.press("Enter")
    reader.wait_for_url("**/search/?q=*")
    reader.goto(f"{site}article.html")
    reader.get_by_role("link", name="搜索").click()
    reader.get_by_role("list", name="搜索记录").get_by_role("link", name="碧水").wait_for()
    reader.get_by_role("button", name="清除搜索记录").click()
    reader.get_by_role("list", name="搜索记录").wait_for(state="detached")
    assert reader.evaluate("localStorage.getItem('gongbao-searches')") is None
