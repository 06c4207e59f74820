"""Readers find any words of any article: the search module in a real browser."""

from __future__ import annotations

import random
import re
import sys
import unicodedata
from typing import TYPE_CHECKING

import pytest

from gongbao.search import Layout, Record, build, fold
from gongbao.search.facets import name
from search_corpus import CORPUS, FOLDED, NEAR, QUERIES, piece
from search_site import MODULE, ask, search_module, slugs, small_site  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("query", "how", "instead", "first"), NEAR)
def test_nothing_as_it_stands_leads_to_what_is_near(
    module: Page, query: str, how: str, instead: str, first: str
) -> None:
    answer = ask(module, query)
    assert (answer["relaxed"], answer["instead"]) == (how, instead)
    assert answer["results"][0]["url"].endswith(f"/{first}/")


@pytest.mark.parametrize("query", ["没有这样的话", "qqxx", "wordls", "“员网”", "網員", "-夜"])
def test_what_has_nothing_near_finds_nothing(module: Page, query: str) -> None:
    answer = ask(module, query)
    assert (answer["total"], answer["relaxed"], answer["results"]) == (0, "", [])


@pytest.mark.parametrize(("query", "found"), QUERIES)
def test_words_lead_to_their_articles(module: Page, query: str, found: list[str]) -> None:
    assert slugs(module, query) == found
    answer = ask(module, query)
    assert (answer["total"], answer["relaxed"]) == (len(found), "")


def test_filters(module: Page) -> None:
    assert slugs(module, "网格员", filters={"year": "2022"}) == ["heading"]
    assert slugs(module, "网格员", filters={"region": "330000"}) == ["heading"]
    assert slugs(module, "网格员", filters={"region": "152900", "column": "governance"}) == ["grid"]
    assert slugs(module, "网格员", filters={"column": "ecology"}) == []
    assert slugs(module, "评议", filters={"kind": "policy", "status": "有效", "year": 2020}) == ["opinion"]
    assert slugs(module, "网格员", filters={"topic": "grid"}) == ["grid"]
    assert slugs(module, "网格员", filters={"from": "2023-08-15"}) == ["body"]
    assert slugs(module, "网格员", filters={"to": "2022-05-01"}) == ["heading"]
    assert slugs(module, "网格员", filters={"from": "2022-05-01", "to": "2023-08-14"}) == ["grid", "heading"]
    assert slugs(module, "网格员", filters={"from": "1900-01-01", "to": "2999-01-01"}) == [
        "grid",
        "heading",
        "body",
    ]
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
    nothing = {"total": 0, "exact": True, "relaxed": "", "instead": "", "limited": False, "results": []}
    assert ask(module, "“ ”") == nothing


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
    assert [{"url": sub["url"], "title": sub["title"]} for sub in result["subs"]] == [
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
    files = {o.path: o.data for o in build([*false, *true])}
    page = browser.new_page()
    page.route(
        "**/assets/gongbao/search/**",
        lambda r: r.fulfill(body=files[r.request.url.split("/sub/")[1].split("?")[0]]),
    )
    page.goto(f"{site}blank.html")
    page.evaluate(MODULE)
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
    table = "".join(o.data.decode() for o in build([]) if o.path.endswith("traditional.txt"))
    module.evaluate("table => texts.learn(table)", table)
    folds = module.evaluate("all => all.map(texts.fold)", [*FOLDED, *known])
    assert folds == [fold(text) for text in [*FOLDED, *known]]


def test_both_sides_hash_alike(module: Page) -> None:
    some = ["region:330602", "status:有效", "topic:\U00020000"]
    assert module.evaluate("keys => keys.map(narrow.nameOf)", some) == [name(key) for key in some]


def test_frequent_words_are_found_from_their_best_documents(browser: Browser, site: str) -> None:
    """A long list is not read for the first page, and the page is the same as from all of it."""
    records = [
        piece(
            f"a{n:03}",
            "治理" if n % 50 == 7 else f"第{n}篇",
            "治理" * (1 + n % 3),
            f"2023-{1 + n % 12:02}-01",
        )
        for n in range(300)
    ]
    files = {o.path: o.data for o in build(records, Layout(shard_bytes=256))}
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url.split("/sub/assets/gongbao/search/")[1].split("?")[0])
        route.fulfill(body=files[f"assets/gongbao/search/{asked[-1]}"])

    page = browser.new_page()
    page.route("**/assets/gongbao/search/**", answer)
    page.goto(f"{site}blank.html")
    page.evaluate(MODULE)
    for word in ("治理", "治"):
        first = ask(page, word)
        assert not [path for path in asked if "-" in path]
        every = [slug for start in (0, 100, 200) for slug in slugs(page, word, limit=100, offset=start)]
        asked.clear()
        assert (first["total"], len(set(every))) == (300, 300)
        assert [r["url"].split("/")[-2] for r in first["results"]] == every[:10]
        assert {r["title"] for r in first["results"][:6]} == {"治理"}
    page.close()


@pytest.mark.parametrize("ranges", [True, False], ids=["ranges", "whole files"])
def test_packs_are_read_piece_by_piece_where_the_host_can(
    browser: Browser, site: str, *, ranges: bool
) -> None:
    records = [piece(f"a{n:03}", f"第{n}篇", "治理" * (1 + n % 3)) for n in range(100)]
    files = {o.path: o.data for o in build(records, Layout(64, pack=16))}
    sent: list[int] = []

    def answer(route: Route) -> None:
        body = files[route.request.url.split("/sub/")[1].split("?")[0]]
        wanted = re.fullmatch(r"bytes=(\d+)-(\d+)", route.request.headers.get("range", ""))
        if wanted and ranges:
            sent.append(len(body := body[int(wanted[1]) : int(wanted[2]) + 1]))
            route.fulfill(status=206, body=body)
        else:
            route.fulfill(body=body)

    page = browser.new_page()
    page.route("**/assets/gongbao/search/**", answer)
    page.goto(f"{site}blank.html")
    page.evaluate(MODULE)
    assert slugs(page, "第77篇") == ["a077"]
    assert ask(page, "治理")["total"] == 100
    assert len({slug for start in (0, 50) for slug in slugs(page, "治", limit=50, offset=start)}) == 100
    assert bool(sent) == ranges
    page.close()
