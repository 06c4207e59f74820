"""What was searched once is found again without a network; what was not says so."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from search_site import serving, small_site, write_site  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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
    said(reader, "检索数据没有载入：没有网络时，只能再查查过的词。请检查网络，稍后再按“搜索”重试。")
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


KEPT = """async (old) => {
    for (let tries = 0; tries < 200; tries += 1) {
        const all = await caches.keys();
        const names = all.filter((one) => one.startsWith("gongbao-offline-") && one !== old);
        const kept = names.length ? await (await caches.open(names[0])).keys() : [];
        if (kept.some(({ url }) => url.endsWith("search-engine.js"))) return names[0];
        await new Promise((done) => setTimeout(done, 50));
    }
}"""
"""Where the page is kept, once all that it needs is there; another place than an old one."""


def kept(page: Page, old: str = "") -> str:
    name: str = page.evaluate(KEPT, old)
    return name


def test_the_page_itself_opens_without_a_network_once_it_was_used(browser: Browser, tmp_path: Path) -> None:
    write_site(tmp_path)
    context = browser.new_context()
    page = context.new_page()
    with serving(tmp_path) as address:
        page.goto(f"{address}search/?q=网格员")
        said(page, "共 3 篇。")
        kept(page)
    page.goto(f"{address}search/?q=网格员&sort=date:asc")  # nobody answers there any more
    said(page, "共 3 篇。")
    assert page.locator("[data-result] h2").all_inner_texts() == [
        "夜巡",
        "网格员走进李井社区",
        "一座小镇的早晨",
    ]
    page.get_by_label("检索词").fill("网格")
    said(page, "检索数据没有载入：没有网络时，只能再查查过的词。请检查网络，稍后再按“搜索”重试。")
    context.close()


def test_nothing_is_kept_before_a_search(browser: Browser, site: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}search/")
    page.get_by_label("检索词").wait_for()
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    context.close()


def test_a_new_index_takes_the_place_of_what_was_kept(browser: Browser, tmp_path: Path) -> None:
    write_site(tmp_path)
    context = browser.new_context()
    page = context.new_page()
    with serving(tmp_path) as address:
        page.goto(f"{address}search/?q=网格员")
        before = kept(page)
        worker = tmp_path / "search/offline.js"
        worker.write_text(worker.read_text("utf-8").replace('VERSION="', 'VERSION="new'), encoding="utf-8")
        os.utime(worker, (2e9, 2e9))  # hosts tell files apart by their times
        page.reload()
        after = kept(page, before)
        places = page.evaluate("caches.keys()")
    assert after == before.replace("gongbao-offline-", "gongbao-offline-new")
    assert before not in places
    context.close()
