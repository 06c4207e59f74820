"""Figures as readers follow them, without any script: text, panel, statistics and back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ARTICLE = "news/2023/08/lijingtan-doorstep-governance/"
CLEAR = "rgba(0, 0, 0, 0)"


@pytest.fixture
def article(browser: Browser, address: str) -> Iterator[Page]:
    """The article with the most figures, in a browser that runs no scripts of pages.

    Without smooth scrolling, for keys pressed faster than a reader can would race with it.
    """
    context = browser.new_context(base_url=address, java_script_enabled=False, reduced_motion="reduce")
    page = context.new_page()
    page.goto(ARTICLE)
    yield page
    context.close()


def background(element: Locator) -> str:
    colour: str = element.evaluate("e => getComputedStyle(e).backgroundColor")
    return colour


def test_a_figure_leads_by_keyboard_to_its_line_and_back_to_its_sentence(article: Page) -> None:
    figure = article.locator("data.figure", has_text="325名")
    assert background(figure) == CLEAR
    link = article.locator(".prose a[role=doc-noteref]", has_text="325名")
    link.focus()
    article.keyboard.press("Enter")
    article.wait_for_url(f"**/{ARTICLE}#data-*")
    line = article.locator(".figures li:target")
    assert "网格员325名" in line.inner_text().replace("\n", "")
    assert background(line) != CLEAR
    line.get_by_role("link", name="网格员325名").focus()
    article.keyboard.press("Enter")
    article.wait_for_url(f"**/{ARTICLE}#fig-*")
    assert article.locator("data.figure:target").inner_text() == "325名"
    assert background(figure) != CLEAR
    expect(figure).to_be_in_viewport()


def test_every_figure_in_the_text_has_its_line_and_every_line_its_figure(article: Page) -> None:
    noted = article.locator('.prose a[href^="#data-"]').evaluate_all("all => all.map(a => a.hash.slice(6))")
    listed = article.locator(".figures li").evaluate_all("all => all.map(li => li.id.slice(5))")
    marked = article.locator("data.figure").evaluate_all("all => all.map(d => d.id.slice(4))")
    assert len(listed) == 19
    assert sorted(noted) == sorted(listed) == sorted(marked)


def test_a_line_leads_to_the_table_it_feeds_which_leads_back(article: Page, address: str) -> None:
    line = article.locator("#data-7")
    target = line.get_by_role("link", name="基层治理数据").get_attribute("href")
    assert target
    page = urljoin(address + ARTICLE, target)
    article.goto(page)
    block = article.locator(f"#{page.partition('#')[2]}")
    back = block.locator("table a", has_text="325名").first
    assert back.get_attribute("href") == f"../../{ARTICLE}#fig-7"


def test_every_statistics_page_a_figure_feeds_exists(article: Page, address: str, site: Path) -> None:
    hrefs = article.locator(".figures p a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert len(hrefs) >= 15
    for href in hrefs:
        path, _, fragment = urljoin(address + ARTICLE, href).removeprefix(address).partition("#")
        assert f'id="{fragment}"' in (site / path / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_highlighted_figure_and_line_pass_the_accessibility_rules(
    browser: Browser, address: str, scheme: str
) -> None:
    context = browser.new_context(base_url=address, color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    for anchor in ("fig-7", "data-7"):
        page.goto(f"{ARTICLE}#{anchor}")
        found = Axe().run(page).response["violations"]
        assert [(v["id"], n["html"][:120]) for v in found for n in v["nodes"]] == []
    context.close()


def test_feeds_carry_the_figures_without_links_to_a_panel_they_lack(site: Path) -> None:
    feeds = [p for p in site.rglob("*") if p.suffix in {".xml", ".json"}]
    assert feeds
    assert [p.name for p in feeds if "#data-" in p.read_text(encoding="utf-8")] == []
