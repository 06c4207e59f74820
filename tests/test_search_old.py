"""Search in browsers that lack what newer ones have: long lists are read all the same, the rest is told."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from gongbao.search import Layout, build
from search_corpus import piece
from search_site import MODULE, slugs, small_site  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
RECORDS = [
    piece(f"often{n}", f"第{n}篇", f"网格员{'走' * (n % 5)}访。{chr(0x4E00 + n)}", f"20{n % 20 + 10}-01-01")
    for n in range(300)
]
WITHOUT_WORKERS = "delete window.Worker;"
"""Then the engine runs in the page, where a test can take things from it."""


@contextmanager
def page_without(browser: Browser, script: str) -> Iterator[Page]:
    context = browser.new_context()
    context.add_init_script(WITHOUT_WORKERS + script)
    page = context.new_page()
    yield page
    context.close()


def test_long_lists_are_read_without_the_browsers_help(browser: Browser, site: str) -> None:
    files = {file.path: file.data for file in build(RECORDS, Layout(shard_bytes=64))}
    with page_without(browser, "delete window.DecompressionStream;") as page:
        page.route(
            "**/assets/gongbao/search/**",
            lambda route: route.fulfill(body=files[route.request.url.split("/sub/")[1].split("?")[0]]),
        )
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
        page.goto(f"{site}blank.html")
        page.evaluate(MODULE)
        found = slugs(page, "网格员走走走走访", limit=100)
        assert sorted(found) == sorted(f"often{n}" for n in range(300) if n % 5 == 4)
    assert "search-inflate.js" in asked


def test_a_browser_too_old_for_near_answers_is_told(browser: Browser, site: str) -> None:
    with page_without(browser, "delete Map.groupBy;") as page:
        page.goto(f"{site}search/?q=wanggeyuan")
        page.get_by_text("这个浏览器的版本太旧，查不了拼音和相近的写法。").wait_for()
