"""What readers do, in headless Chromium on the real site: read, narrow the window, follow figures, search."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ARTICLE = "news/2023/08/lijingtan-doorstep-governance/"
KINDS = {
    "home": "",
    "article": ARTICLE,
    "photo": "news/2023/08/jiaxing-clear-water-photo/",
    "corrected": "news/2023/09/how-to-read-our-figures/",
    "policy": "policy/yuecheng-review-opinions/",
    "interpretation": "policy/yuecheng-review-opinions-explained/",
    "practice": "practice/xiaotuo-errands/",
    "statistics": "statistics/grassroots-governance/",
    "coverage": "statistics/coverage/",
    "indicators": "statistics/indicators/",
    "indicator": "statistics/indicators/grid-workers/",
    "column": "columns/explained/",
    "topics": "topics/",
    "region": "regions/330000/",
    "regions": "regions/",
    "issue": "issues/gongbao/2023-08-28/",
    "sheet": "issues/gongbao/2023-08-28/1/",
    "policies": "policy/",
    "practices": "practice/",
    "archive": "archive/",
    "month": "archive/2023-08/",
    "search": "search/",
    "sitemap": "sitemap/",
    "about": "about/",
    "lost": "404.html",
}


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    """A page on a phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, base_url=address)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_is_wider_than_the_window(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, base_url=address)
    page = context.new_page()
    for kind, url in KINDS.items():
        page.goto(url)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, kind
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_has_an_accessibility_fault(browser: Browser, address: str, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, base_url=address)
    page = context.new_page()
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for kind, url in KINDS.items():
        page.goto(url)
        results = Axe().run(page)
        assert results.violations_count == 0, f"{kind}: {results.generate_report()}"
    context.close()


def test_a_first_view_is_light_and_asks_nobody_else(phone: Page, address: str) -> None:
    received: list[tuple[str, bytes]] = []
    phone.on("response", lambda response: received.append((response.url, response.body())))
    phone.goto(ARTICLE, wait_until="networkidle")
    assert all(url.startswith(address) for url, _ in received)
    assert not [url for url, _ in received if "bundle" in url or "/search/" in url]
    assert sum(len(gzip.compress(body)) for _, body in received) <= 60_000


def test_a_reader_without_script_reads_everything_but_search(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto(ARTICLE)
    assert page.locator("article[data-kind=news] h1").inner_text().startswith("做优")
    page.goto("search/")
    assert page.get_by_role("link", name="基层治理").count() > 0
    assert not page.get_by_text("正在准备检索").is_visible()
    context.close()


def test_a_cell_of_the_statistics_leads_to_its_highlighted_sentence(phone: Page) -> None:
    phone.goto("statistics/grassroots-governance/")
    phone.locator("table a", has_text="325名").first.click()
    phone.wait_for_url(f"**/{ARTICLE}#fig-*")
    target = phone.locator("data.figure:target")
    assert target.inner_text() == "325名"
    assert target.get_attribute("value") == "325"
    background = target.evaluate("e => getComputedStyle(e).backgroundColor")
    assert background != "rgba(0, 0, 0, 0)"


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("网格员", "做优“家门口”党建 守护群众幸福梦"),
        ("碧水嘉兴", "碧水嘉兴"),
        ("1+X+N", "“1+X+N”网格"),
        ("98%以上", "做优“家门口”党建 守护群众幸福梦"),
        ("五听二查三报告", "越城“两官”履职评议"),
        ("履职评议的实施意见", "关于对区人民法院法官和区人民检察院检察官开展履职评议的实施意见（试行）"),
    ],
)
def test_search_finds_what_readers_type(phone: Page, query: str, title: str) -> None:
    phone.goto(f"search/?q={quote(query)}")
    phone.wait_for_selector("[data-result] a")
    assert title in phone.locator("[data-result] h2, [data-result] h3").all_inner_texts()
    assert phone.locator("[data-result] mark").count() > 0


def test_search_finds_ordinary_pages_and_invents_no_date_for_them(phone: Page) -> None:
    phone.goto(f"search/?q={quote('更正的痕迹长期保留')}")
    phone.wait_for_selector("[data-result] a")
    result = phone.locator("[data-result]").first
    assert "更正制度" in result.inner_text()
    assert result.locator("time").count() == 0


def test_a_date_known_to_the_month_is_shown_to_the_month(phone: Page) -> None:
    phone.goto(f"search/?q={quote('履职评议的实施意见')}&kind=policy")
    phone.wait_for_selector("[data-result] a")
    assert phone.locator("[data-result] time").first.inner_text() == "2020年7月"


def test_search_is_filtered_by_column_region_and_year(phone: Page) -> None:
    phone.goto(f"search/?q={quote('网格')}&column=explained")
    phone.wait_for_selector("[data-result] a")
    explained = phone.locator("[data-result]").count()
    phone.goto(f"search/?q={quote('网格')}&region=150000&year=2023")
    phone.wait_for_selector("[data-result] a")
    assert explained > 0
    assert phone.locator("[data-result]").count() > 0
    assert "李井滩" in phone.locator("[data-result]").first.inner_text()


def test_light_and_dark_can_be_chosen_and_are_remembered(phone: Page) -> None:
    phone.goto("")
    before = phone.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    phone.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    phone.get_by_text("深色").first.click()
    chosen = phone.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert chosen != before
    phone.goto(ARTICLE)
    assert phone.evaluate("getComputedStyle(document.documentElement).backgroundColor") == chosen
