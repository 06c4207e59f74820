"""Policy documents in force stand before repealed ones, and results say which is which."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gongbao.article import Kind
from gongbao.search import Record, build
from search_corpus import day
from search_site import MODULE, ask, small_site  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def policy(name: str, date: str, status: str) -> Record:
    title, sections = "城市管理办法", (("", "", "规定城市管理的职责。"),)
    return Record(f"policy/{name}/", title, day(date), Kind.POLICY, sections=sections, status=status)


@pytest.mark.parametrize("query", ["城市", "城市管理办法", "城市 职责", "guanlibanfa"])
def test_what_is_in_force_stands_before_what_is_not(browser: Browser, site: str, query: str) -> None:
    records = [
        policy("repealed", "2023-05-01", "废止"),
        policy("old", "2020-05-01", "有效"),
        policy("void", "2022-05-01", "失效"),
        policy("new", "2021-05-01", "有效"),
    ]
    files = {file.path: file.data for file in build(records)}
    page = browser.new_page()
    page.route(
        "**/assets/gongbao/search/**",
        lambda route: route.fulfill(body=files[route.request.url.split("/sub/")[1].split("?")[0]]),
    )
    page.goto(f"{site}blank.html")
    page.evaluate(MODULE)
    results = ask(page, query)["results"]
    assert [one["url"].split("/")[-2] for one in results] == ["new", "old", "repealed", "void"]
    assert [one["status"] for one in results] == ["有效", "有效", "废止", "失效"]
    page.close()
