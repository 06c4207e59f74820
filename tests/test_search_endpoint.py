"""The search module over an OpenSearch-compatible server: the same questions, the same answers."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from opensearch import Real, Server, started
from search_corpus import CORPUS, QUERIES
from search_site import MODULE, ask, search_page, slugs, small_site  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser
CONTRACT = Path(__file__).parent / "opensearch_requests"
META = '<meta name="gongbao-search" content="/opensearch/gongbao/">'


NO_SERVER = (
    "no server: pip install osmem-server, or GONGBAO_OPENSEARCH=http://…, whose index gongbao is replaced"
)


@pytest.fixture(name="server", scope="module", params=["stand-in", "real"])
def answering(request: pytest.FixtureRequest) -> Iterator[Server | Real]:
    """A server that holds the corpus: our stand-in, and one that others wrote."""
    address = os.environ.get("GONGBAO_OPENSEARCH")
    if request.param == "stand-in":
        yield Server(CORPUS)
    elif address:
        yield Real(address, CORPUS)
    else:
        package: Any = pytest.importorskip("osmem_server", reason=NO_SERVER)
        with started(package.resolve_binary()) as local:
            yield Real(local, CORPUS)


@pytest.fixture
def phrases(server: Server | Real) -> None:
    """Skips where the server takes a phrase for its pieces, as osmem 0.1.6 does with pairs of characters."""
    phrase = {"match_phrase": {"title": "员网"}}
    body = {"query": phrase, "size": 1, "track_total_hits": True, "from": 0, "_source": ["shown"]}
    if server.search(body)["hits"]["total"]["value"]:
        pytest.skip("this server takes a phrase for its pieces")


@pytest.fixture(name="module", scope="module")
def served(browser: Browser, site: str, server: Server | Real) -> Iterator[Page]:
    """A page of a site that names a server, with the search module at `window.gongbao`."""
    context = browser.new_context()
    page = context.new_page()

    def answer(route: Route) -> None:
        route.fulfill(json=server.search(json.loads(route.request.post_data or "")))

    def named(route: Route) -> None:
        route.fulfill(body=f"<!doctype html>{META}{search_page()}", content_type="text/html; charset=utf-8")

    page.route("**/opensearch/gongbao/_search", answer)
    page.route("**/served/**", named)
    page.goto(f"{site}served/")
    page.evaluate(MODULE.replace("./", "../"))
    page.wait_for_load_state("networkidle")  # the page asks once for itself
    yield page
    context.close()


def contract(name: str, asked: list[dict[str, Any]]) -> None:
    """Compares requests with those on record; `GONGBAO_GOLDEN=1` records them."""
    text = json.dumps(asked, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    file = CONTRACT / f"{name}.json"
    if os.environ.get("GONGBAO_GOLDEN"):
        CONTRACT.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.usefixtures("phrases")
def test_what_goes_to_the_server_is_on_record(module: Page, server: Server | Real) -> None:
    server.asked.clear()
    module.evaluate("gongbao.init()")
    contract("init", server.asked)
    server.asked.clear()
    filters = {"region": "330000", "year": 2022, "from": "2022-01-01", "to": "2022-12-31", "column": ""}
    ask(module, "網格員 “夜里有人” -试点", filters=filters, sort="date:desc", limit=5, offset=0)
    contract("search", server.asked[:1])
    server.asked.clear()
    module.evaluate("f => gongbao.counts('网格员', {filters: f})", filters)
    contract("counts", server.asked[:1])
    server.asked.clear()
    ask(module, "lzpy")
    contract("near", server.asked)


@pytest.mark.usefixtures("phrases")
@pytest.mark.parametrize(("query", "found"), QUERIES)
def test_words_lead_to_their_articles(module: Page, query: str, found: list[str]) -> None:
    assert sorted(slugs(module, query)) == sorted(found)
    assert ask(module, query)["relaxed"] == ""


@pytest.mark.usefixtures("phrases")
def test_title_before_subhead_before_body(module: Page) -> None:
    assert slugs(module, "网格员") == ["grid", "heading", "body"]


def test_a_result_is_told_as_ever(module: Page, site: str) -> None:
    [result] = ask(module, "志愿者 满意率")["results"]
    assert result["url"] == f"{site}news/grid/"
    assert "<mark>满意率</mark>" in result["excerpt"]
    assert (result["date"], result["kind"], result["region"]) == ("2023-08-14", "新闻", "阿拉善")
    assert [sub["title"] for sub in result["subs"]] == ["前移服务阵地", "有“红色朋友圈”"]


@pytest.mark.usefixtures("phrases")
def test_filters_order_and_pages(module: Page) -> None:
    assert slugs(module, "网格员", filters={"region": "330000"}) == ["heading"]
    assert slugs(module, "网格员", filters={"from": "2022-05-01", "to": "2023-08-14"}) == ["grid", "heading"]
    assert slugs(module, "网格员", sort="date:asc") == ["heading", "grid", "body"]
    assert slugs(module, "", filters={"issuer": "绍兴市人大常委会"}) == ["opinion"]
    first, rest = slugs(module, "基层治理"), slugs(module, "基层治理", offset=10)
    assert len({*first, *rest}) == ask(module, "基层治理")["total"] == 13


@pytest.mark.usefixtures("phrases")
@pytest.mark.parametrize(
    ("query", "how", "first"),
    [
        ("lvzhipingyi", "pinyin", "opinion"),
        ("lzpy", "initials", "opinion"),
        ("水清岸绿滋养城市绿叶", "partial", "water"),
    ],
)
def test_near_answers_say_so(module: Page, query: str, how: str, first: str) -> None:
    assert ask(module, query)["relaxed"] == how
    assert slugs(module, query)[0] == first


@pytest.mark.usefixtures("phrases")
def test_counts_within_the_results(module: Page) -> None:
    counts = module.evaluate("gongbao.counts('网格员', {filters: {year: '2022'}})")
    assert (counts["year"], counts["region"]) == ({"2022": 1, "2023": 2}, {"330000": 1, "330600": 1})
    assert counts["exact"]


def test_the_page_works_the_same(module: Page, site: str) -> None:
    module.goto(f"{site}served/?q=网格员&region=330000")
    module.get_by_role("link", name="夜巡").wait_for()
    assert module.get_by_role("status").inner_text() == "共 1 篇。"
    assert module.get_by_label("地区", exact=True).locator("option").all_text_contents()[3:] == [
        "浙江（1）",
        "\u3000嘉兴（0）",
        "\u3000绍兴（1）",
    ]
    module.evaluate(MODULE.replace("./", "../"))


def test_a_server_that_fails_is_said(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.route("**/opensearch/**", lambda route: route.fulfill(status=503))
    page.route(
        "**/served/**",
        lambda route: route.fulfill(body=f"{META}{search_page()}", content_type="text/html; charset=utf-8"),
    )
    page.goto(f"{site}served/?q=网格员")
    page.get_by_text("检索数据没有载入").wait_for()
    page.close()
