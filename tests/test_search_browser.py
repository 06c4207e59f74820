"""Readers find any words of any article: the search module and its page in a real browser."""

from __future__ import annotations

import random
import sys
import unicodedata
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copytree
from threading import Thread
from typing import TYPE_CHECKING, Any

import jinja2
import pytest

from gongbao.search import Record, build, fold, shard_of
from search_corpus import CORPUS, FOLDED, QUERIES, piece

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
THEME = Path(__file__).parents[1] / "theme"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site that has nothing but the search page and the index of `CORPUS`."""
    root = tmp_path_factory.mktemp("site") / "sub"
    copytree(THEME / "assets", root / "assets")
    for output in build(CORPUS):
        path = root / output.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(output.data)
    (root / "search").mkdir()
    (root / "search/index.html").write_text(search_page(), encoding="utf-8")
    (root / "blank.html").write_text("<!doctype html><title>空</title>", encoding="utf-8")
    handler = partial(Quiet, directory=str(root.parent))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/sub/"
    server.shutdown()
    thread.join()
    server.server_close()


class Quiet(SimpleHTTPRequestHandler):
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript"}  # noqa: RUF012

    def log_message(self, *_: object) -> None:
        pass


def search_page() -> str:
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(THEME), autoescape=True)
    columns = [{"name": "基层治理", "url": "columns/governance/"}]
    component = environment.get_template("components/search/template.html")
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>检索</title>'
        '<link rel="icon" href="data:,">'
        + component.render(base="../", view={"columns": columns})
        + '<script type="module" src="../assets/gongbao/search-page.js"></script></html>'
    )


@pytest.fixture(scope="module")
def module(browser: Browser, site: str) -> Iterator[Page]:
    """A blank page of the site with the search module at `window.gongbao`."""
    page = browser.new_page()
    page.goto(f"{site}blank.html")
    page.evaluate("async () => { window.gongbao = await import('./assets/gongbao/search.js') }")
    yield page
    page.close()


def ask(module: Page, query: object, **options: object) -> dict[str, Any]:
    answer: dict[str, Any] = module.evaluate("([q, o]) => gongbao.search(q, o)", [query, options])
    return answer


def slugs(module: Page, query: object, **options: object) -> list[str]:
    answer = ask(module, query, **options)
    assert answer["total"] >= len(answer["results"])
    return [result["url"].rstrip("/").rpartition("/")[2] for result in answer["results"]]


@pytest.mark.parametrize(("query", "found"), QUERIES)
def test_words_lead_to_their_articles(module: Page, query: str, found: list[str]) -> None:
    assert slugs(module, query) == found
    assert ask(module, query)["total"] == len(found)


def test_filters(module: Page) -> None:
    assert slugs(module, "网格员", filters={"year": "2022"}) == ["heading"]
    assert slugs(module, "网格员", filters={"region": "330000"}) == ["heading"]
    assert slugs(module, "网格员", filters={"region": "152900", "column": "governance"}) == ["grid"]
    assert slugs(module, "网格员", filters={"column": "ecology"}) == []
    assert slugs(module, "评议", filters={"kind": "policy", "status": "有效", "year": 2020}) == ["opinion"]
    assert slugs(module, "网格员", filters={"topic": "grid"}) == ["grid"]
    assert slugs(module, "网格员", filters={"column": "", "region": None}) == ["grid", "heading", "body"]


def test_sorting_and_paging(module: Page) -> None:
    assert slugs(module, "网格员", sort="date:desc") == ["body", "grid", "heading"]
    assert slugs(module, "网格员", sort="date:asc") == ["heading", "grid", "body"]
    first = slugs(module, "基层治理")
    rest = slugs(module, "基层治理", offset=10)
    assert first + rest == [f"many{n}" for n in range(12, 0, -1)] + ["grid"]
    assert ask(module, "基层治理", limit=2)["total"] == 13


def test_filters_alone_list_by_date_and_nothing_asked_finds_nothing(module: Page) -> None:
    assert slugs(module, "", filters={"region": "330000"}) == ["water", "heading", "opinion"]
    assert ask(module, "“ ”") == {"total": 0, "exact": True, "relaxed": "", "results": []}


def test_a_result_shows_where_the_words_stand(module: Page, site: str) -> None:
    [result] = ask(module, "碧水嘉兴行动")["results"]
    assert result["excerpt"].startswith("嘉兴开展“<mark>碧水嘉兴”行动</mark>，")
    assert (result["date"], result["column"], result["region"], result["kind"]) == (
        "2023-08-04",
        "生态环境",
        "嘉兴",
        "新闻",
    )
    [result] = ask(module, "志愿者 满意率")["results"]
    assert result["subs"] == [
        {"url": f"{site}news/grid/#qian-yi", "title": "前移服务阵地"},
        {"url": f"{site}news/grid/#peng-you", "title": "有“红色朋友圈”"},
    ]


def test_text_is_escaped(module: Page) -> None:
    assert "<mark>&lt;img src=x</mark> onerror" in ask(module, "“<img src=x”")["results"][0]["excerpt"]
    assert ask(module, "p;治")["results"][0]["excerpt"].endswith("&amp;am<mark>p;治</mark>理")
    assert "<script" not in ask(module, "script")["results"][0]["excerpt"]


ODD: list[object] = [
    None,
    7,
    [],
    {},
    True,
    "",
    " ",
    "\ud800",
    "(",
    "\\",
    "*" * 3000,
    "“",
    "=year:2022",
    "__proto__",
    "a b " * 900,
]


@pytest.mark.parametrize("query", ODD, ids=lambda query: ascii(query)[:12])
def test_odd_input_never_throws(module: Page, query: object) -> None:
    odd = {"sort": 1, "limit": "x", "offset": -3, "filters": {"__proto__": "x", "no-such": "y", "year": {}}}
    for options in (odd, {"filters": None}, {"limit": 0}, {"offset": 1e9}):
        assert ask(module, query, **options)["total"] >= 0
    assert module.evaluate("gongbao.search('网格员', null).then(a => a.total)") == 3


def test_many_candidates_are_verified_as_far_as_they_are_shown(browser: Browser, site: str) -> None:
    """Beyond the bound a page of results is still free of false hits, and `exact` says what `total` is."""
    false = [piece(f"f{n}", f"假{n}", "甲乙。乙丙。") for n in range(90)]
    true = [piece(f"t{n}", f"真{n}", "甲乙丙。", "2020-01-01") for n in range(30)]
    files = {o.path: o.data.decode() for o in build([*false, *true])}
    page = browser.new_page()
    page.route(
        "**/assets/gongbao/search/**",
        lambda r: r.fulfill(body=files[r.request.url.split("/sub/")[1].split("?")[0]]),
    )
    page.goto(f"{site}blank.html")
    page.evaluate("async () => { window.gongbao = await import('./assets/gongbao/search.js') }")
    answer = ask(page, "甲乙丙")
    assert all(result["title"].startswith("真") for result in answer["results"])
    assert (len(answer["results"]), answer["total"], answer["exact"]) == (10, 30, False)
    everything = ask(page, "甲乙丙", limit=40)
    assert (len(everything["results"]), everything["total"], everything["exact"]) == (30, 30, True)
    page.close()


def written(one: Record) -> list[str]:
    return [text for texts in one.levels for text in texts if len(text) > 1]


def test_random_pieces_of_any_text_are_found(module: Page) -> None:
    draw = random.Random(20230828)  # noqa: S311 - a sample, not a secret
    missed = []
    for _ in range(200):
        one = draw.choice(CORPUS)
        text = draw.choice(written(one))
        start = draw.randrange(len(text) - 1)
        cut = text[start : start + draw.randint(2, 20)]
        answer = ask(module, cut, limit=100)
        found = [r for r in answer["results"] if r["url"].endswith(one.url)]
        if fold(cut) and not (found and "<mark>" in found[0]["excerpt"]):
            missed.append((one.url, cut))
    assert missed == []


def test_both_sides_fold_alike(module: Page) -> None:
    known = [chr(n) for n in range(sys.maxunicode + 1) if unicodedata.category(chr(n)) not in {"Cn", "Cs"}]
    folds = module.evaluate("texts => texts.map(gongbao.fold)", [*FOLDED, *known])
    assert folds == [fold(text) for text in [*FOLDED, *known]]


def test_both_sides_hash_alike(module: Page) -> None:
    some = ["网格", "1+", "%以", "\U00020000龙", "=region:330602", ""]
    hashes = module.evaluate("terms => terms.map(term => gongbao.shardOf(term, 4096))", some)
    assert hashes == [shard_of(term, 4096) for term in some]


# --- the search page ------------------------------------------------------------------------------


@pytest.fixture
def reader(browser: Browser, site: str) -> Iterator[Page]:
    """A fresh search page; faults on it fail the test."""
    page = browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.goto(f"{site}search/")
    yield page
    page.close()
    assert faults == []


def titles(page: Page) -> list[str]:
    return page.locator("[data-result] h2 a").all_inner_texts()


def announced(page: Page, text: str) -> None:
    """Waits until the page says exactly this to those who cannot see it."""
    said = "text => document.querySelector('[role=status]').textContent === text"
    page.wait_for_function(said, arg=text, timeout=5000)


def test_typing_finds_and_keeps_the_address_in_step(reader: Page) -> None:
    entries = reader.evaluate("history.length")
    reader.get_by_label("检索词").press_sequentially("网格员")
    announced(reader, "共 3 篇。")
    assert titles(reader) == ["网格员走进李井社区", "夜巡", "一座小镇的早晨"]
    assert reader.url.endswith("/search/?q=%E7%BD%91%E6%A0%BC%E5%91%98")
    assert reader.evaluate("history.length") == entries
    assert reader.locator("[data-search-wait]").count() == 0
    first = reader.locator("[data-result]").first
    assert first.locator(".search__excerpt mark").first.inner_text() == "网格员"
    place = first.locator(".search__place > *").all_inner_texts()
    assert place == ["2023年8月14日", "新闻", "基层治理", "阿拉善"]
    heading = reader.locator("[data-result]").nth(1).get_by_role("link", name="网格员的一天")
    assert str(heading.get_attribute("href")).endswith("/sub/news/heading/#wang")


def test_back_returns_to_the_search_before(reader: Page) -> None:
    query = reader.get_by_label("检索词")
    query.press_sequentially("网格员")
    query.press("Enter")
    announced(reader, "共 3 篇。")
    query.fill("碧水")
    announced(reader, "共 1 篇。")
    query.press("Enter")
    reader.go_back()
    announced(reader, "共 3 篇。")
    assert query.input_value() == "网格员"
    reader.go_forward()
    announced(reader, "共 1 篇。")
    assert query.input_value() == "碧水"


def test_an_address_is_a_search(reader: Page, site: str) -> None:
    reader.goto(f"{site}search/?q=网格员&column=governance&region=330000&year=2022&sort=date:asc")
    announced(reader, "共 1 篇。")
    assert titles(reader) == ["夜巡"]
    assert reader.get_by_label("地区").input_value() == "330000"
    assert reader.get_by_label("排序").input_value() == "date:asc"
    reader.goto(f"{site}search/?column=no-such-column&q=碧水")
    announced(reader, "共 1 篇。")
    assert reader.get_by_label("栏目").input_value() == ""


def test_choosing_filters_and_an_order(reader: Page) -> None:
    region = reader.get_by_label("地区")
    region.locator("option").nth(5).wait_for(state="attached")
    assert region.locator("option").all_text_contents() == [
        "全部地区",
        "内蒙古（1）",
        "\u3000阿拉善（1）",
        "浙江（3）",
        "\u3000嘉兴（1）",
        "\u3000绍兴（2）",
    ]
    region.select_option("330000")
    announced(reader, "共 3 篇。")
    reader.get_by_label("排序").select_option("date:asc")
    reader.wait_for_function("document.querySelector('[data-result] a').textContent.startsWith('关于')")
    assert reader.url.endswith("?region=330000&sort=date%3Aasc")


def test_more_results(reader: Page) -> None:
    reader.get_by_label("检索词").fill("基层治理")
    announced(reader, "共 13 篇，已列出 10 篇。")
    reader.get_by_role("button", name="更多结果").click()
    announced(reader, "共 13 篇。")
    assert len(titles(reader)) == 13
    assert not reader.get_by_text("更多结果").is_visible()
    assert reader.evaluate("document.activeElement.textContent") == "基层治理第2讲"


def test_nothing_found_says_so_and_what_to_try(reader: Page) -> None:
    reader.get_by_label("年份").select_option("2020")
    reader.get_by_label("检索词").fill("碧水")
    announced(reader, "没有找到相符的文章。")
    assert reader.get_by_text("换用更短的词").is_visible()
    reader.get_by_role("button", name="去掉全部限定").click()
    announced(reader, "共 1 篇。")
    assert not reader.get_by_text("换用更短的词").is_visible()


def test_nothing_is_asked_while_characters_are_composed(reader: Page) -> None:
    reader.wait_for_load_state("networkidle")
    asked: list[str] = []
    reader.on("request", lambda request: asked.append(request.url))
    query = reader.get_by_label("检索词")
    query.dispatch_event("compositionstart")
    query.press_sequentially("bi shui")
    reader.wait_for_timeout(500)
    assert asked == []
    query.fill("碧水")
    query.dispatch_event("compositionend")
    announced(reader, "共 1 篇。")


def test_hostile_titles_stay_text(reader: Page) -> None:
    reader.get_by_label("检索词").fill("alert(1)")
    announced(reader, "共 1 篇。")
    assert titles(reader) == ["<script>alert(1)</script>标题"]
    assert reader.locator("[data-result] :is(img, script)").count() == 0


def test_a_failing_network_is_said_and_can_be_tried_again(reader: Page) -> None:
    reader.route("**/shards/*", lambda route: route.abort())
    query = reader.get_by_label("检索词")
    query.fill("碧水")
    announced(reader, "检索数据没有载入。请检查网络，稍后再按“搜索”重试。")
    reader.unroute("**/shards/*")
    query.press("Enter")
    announced(reader, "共 1 篇。")


def test_without_script_there_are_lists(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}search/")
    assert page.get_by_role("link", name="基层治理").get_attribute("href") == "../columns/governance/"
    assert not page.get_by_label("检索词").is_visible()
    context.close()


def test_from_a_file_the_page_says_why_it_cannot_search(browser: Browser, tmp_path: Path) -> None:
    copytree(THEME / "assets", tmp_path / "assets")
    (tmp_path / "search").mkdir()
    (tmp_path / "search/index.html").write_text(search_page(), encoding="utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "search/index.html").as_uri())
    assert page.get_by_text("直接打开本机文件时检索不可用").is_visible()
    page.close()
