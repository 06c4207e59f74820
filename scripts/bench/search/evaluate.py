"""Measures search: how well it finds, what it costs the reader and the build; see RESULTS.md.

    python scripts/bench/search/evaluate.py [--size 1000] [--seed 1] [--each 14] [--pagefind PYTHON]

`--pagefind` names the Python of an environment with `pagefind[extended]`, to run it over the same articles
and queries. Writes a Markdown table to standard output; exit status 1 when a goal is missed.
"""

from __future__ import annotations

import argparse
import html
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from shutil import which
from statistics import mean, median
from typing import TYPE_CHECKING, Any

from corpus import archive
from goals import judged
from playwright.sync_api import sync_playwright
from queries import Archive, Questions
from serving import Host
from throttled import answers

from gongbao.search import build
from gongbao.site.scripts import sent

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page
    from queries import Query

    from gongbao.search import Record

ASSETS = Path(__file__).parents[3] / "theme" / "assets" / "gongbao"
BLANK = b"<!doctype html><title>blank</title>"
CUTS = frozenset(
    {"span2", "span3", "span4", "span6", "traditional", "pinyin", "mixed_pinyin"}
    | {"sound_typo", "wrong_character", "quoted", "two_words"}
)
"""The classes that are cut from the articles at random."""
OURS = "async () => { window.find = (await import('/assets/gongbao/search.js')).search }"
THEIRS = """async () => {
    const engine = await import('/pagefind/pagefind.js');
    await engine.init();
    window.find = async (text, { filters, sort } = {}) => {
        const given = { filters: filters?.region ? { region: filters.region } : {} };
        if (sort) given.sort = { date: "desc" };
        const { results } = await engine.search(text, given);
        const shown = await Promise.all(results.slice(0, 10).map((one) => one.data()));
        return { total: results.length, results: shown.map(({ url }) => ({ url: location.origin + url })) };
    };
}"""


def main() -> int:
    """Runs what the command line asks for; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=14)
    parser.add_argument("--pagefind", default="")
    parser.add_argument(
        "--only", nargs="*", default=(), metavar="CLASS", help="only these classes of queries"
    )
    parser.add_argument("--misses", action="store_true", help="list the queries that found too little")
    given = parser.parse_args()
    records = list(archive(given.size, given.seed))
    asked = Questions(Archive(records), given.seed).all(given.each, given.only)
    print(f"{given.size} articles, seed {given.seed}, {len(asked)} queries\n")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=which("chromium") or which("google-chrome"), args=["--no-sandbox"]
        )
        find, figures = ours(records)
        rows = {"Gongbao": run(browser, find, OURS, asked)}
        if given.pagefind:
            rows["Pagefind"] = run(browser, pagefind(records, Path(folder), given.pagefind), THEIRS, asked)
        browser.close()
    figures |= report(rows)
    if given.misses:
        misses(rows["Gongbao"])
    lines, reached = judged(figures, given.size)
    print("\n".join(lines))
    return 0 if reached else 1


def misses(row: dict[str, Any]) -> None:
    """The queries that found too little or too late: typed, meant, recall, reciprocal rank, found."""
    for (query, found, answer), (_, place) in zip(row["scores"], row["ranks"], strict=True):
        if found < 1 or place < 1:
            how = answer.get("relaxed"), answer.get("instead"), answer["total"]
            print(query.kind, query.text, query.meant, f"{found:.2f} {place:.2f} of {len(query.truth)}", *how)


def ours(records: list[Record]) -> tuple[Callable[[str], bytes | None], dict[str, float]]:
    """The files of our index, from memory, and what it took to make them."""
    before = _memory()
    start = time.process_time()
    outputs = list(build(records))
    spent = time.process_time() - start
    size = sum(len(output.data) for output in outputs)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"Gongbao: {spent:.1f} s CPU, peak {peak:.0f} MB, {len(outputs)} files, {size / 1e6:.1f} MB")
    figures = {
        "building, CPU s": spent,
        "building, MB beside the records": peak - before - size / 1e6,
        "largest file, MB": max(len(output.data) for output in outputs) / 1e6,
    }
    files = {output.path: output.data for output in outputs}
    scripts = {file.name: file.read_text(encoding="utf-8") for file in ASSETS.glob("search*.js")}
    files |= {f"assets/gongbao/{name}": script.encode() for name, script in sent(scripts).items()}
    return {**files, "index.html": BLANK}.get, figures


def _memory() -> float:
    """Megabytes this process takes now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1024**2


def pagefind(records: list[Record], folder: Path, python: str) -> Callable[[str], bytes | None]:
    """The same articles as pages, indexed by Pagefind."""
    for one in records:
        page = folder / one.url / "index.html"
        page.parent.mkdir(parents=True)
        parts = [one.number, one.summary, *one.byline, *one.captions]
        parts += [
            f'<h2 id="{anchor}">{html.escape(head)}</h2>{body}'
            for anchor, head, body in one.sections
            if anchor
        ]
        parts += [body for anchor, _, body in one.sections if not anchor]
        region = one.regions[-1].value
        page.write_text(
            f'<!doctype html><html lang="zh-CN"><title>{one.title}</title><main data-pagefind-body>'
            f'<h1 data-pagefind-filter="region[data-r]" data-r="{region}" data-pagefind-sort="date[data-d]"'
            f' data-d="{one.date.iso}">{one.title}</h1>'
            + "".join(f"<p>{part}</p>" for part in parts)
            + "</main></html>",
            encoding="utf-8",
        )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([python, "-m", "pagefind", "--site", folder], check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    files = [file for file in (folder / "pagefind").rglob("*") if file.is_file()]
    size = sum(file.stat().st_size for file in files) / 1e6
    peak = after.ru_maxrss / 1024
    print(f"Pagefind: {spent:.1f} s CPU, peak {peak:.0f} MB, {len(files)} files, {size:.1f} MB")

    def find(path: str) -> bytes | None:
        file = folder / path
        return BLANK if path == "index.html" else file.read_bytes() if file.is_file() else None

    return find


def run(
    browser: Browser, find: Callable[[str], bytes | None], setup: str, asked: list[Query]
) -> dict[str, Any]:
    """Asks every query on one page, then each on a first visit."""
    with Host(find) as host:
        page = fresh(browser, host, setup)
        scores, own, following = [], [], []
        for query in asked:
            host.reset()
            start = time.perf_counter()
            answer = page.evaluate("([text, options]) => find(text, options)", [query.text, query.options])
            following.append((host.bytes, host.requests, time.perf_counter() - start))
            strict = replace(query, truth=query.own)
            if query.own:
                own.append((query.kind, recall(strict, answer, host.url), rank(strict, answer, host.url)))
            scores.append((query, recall(query, answer, host.url), rank(query, answer, host.url), answer))
        page.context.close()
        firsts = [first_visit(browser, host, setup, query) for query in asked]
        some = asked[:: max(1, len(asked) // 96)]
        slow = answers(browser, host.url, some) if setup == OURS else []
    return {
        "scores": [(query, found, answer) for query, found, _, answer in scores],
        "ranks": [(query, one) for query, _, one, _ in scores],
        "own": own,
        "following": following,
        "firsts": firsts,
        "kinds": [query.kind for query in asked],
        "slow": slow,
    }


def fresh(browser: Browser, host: Host, setup: str) -> Page:
    """A page with the engine at `find` and nothing in any cache."""
    page = browser.new_context().new_page()
    page.goto(host.url)
    page.evaluate(setup)
    return page


def first_visit(browser: Browser, host: Host, setup: str, query: Query) -> tuple[int, int, float]:
    """Bytes, requests and seconds from nothing to the answer of one query."""
    page = browser.new_context().new_page()
    page.goto(host.url)
    host.reset()
    start = time.perf_counter()
    page.evaluate(setup)
    page.evaluate("([text, options]) => find(text, options)", [query.text, query.options])
    spent = time.perf_counter() - start
    page.context.close()
    return host.bytes, host.requests, spent


def paths(answer: dict[str, Any], root: str) -> list[str]:
    """The addresses found, as the archive knows them."""
    return [one["url"].removeprefix(root) for one in answer["results"][:10]]


def recall(query: Query, answer: dict[str, Any], root: str) -> float:
    """The share of ten places that could be right and are; for a query without answer, whether none came."""
    if not query.truth:
        return float(answer["total"] == 0)
    return len(query.truth.intersection(paths(answer, root))) / min(10, len(query.truth))


def rank(query: Query, answer: dict[str, Any], root: str) -> float:
    """One over the place of the first right answer."""
    if not query.truth:
        return float(answer["total"] == 0)
    return next((1 / n for n, url in enumerate(paths(answer, root), 1) if url in query.truth), 0.0)


def report(rows: dict[str, dict[str, Any]]) -> dict[str, float]:
    """Prints the tables; gives our figures by name."""
    kinds = list(dict.fromkeys(query.kind for query, _, _ in next(iter(rows.values()))["scores"]))
    by_kind = {name: {kind: _scores(row, [kind]) for kind in kinds} for name, row in rows.items()}
    print("\n| recall@10 / MRR, first visit | " + " | ".join(rows) + " |\n|---|" + "---|" * len(rows))
    for kind in kinds:
        cells = (
            f"{by_kind[name][kind][0]:.3f} / {by_kind[name][kind][1]:.3f}, {_first(row, kind):.0f} kB"
            for name, row in rows.items()
        )
        print(f"| {kind} | " + " | ".join(cells) + " |")
    figures = _totals(rows, kinds, by_kind)
    clock, cpu = zip(*rows["Gongbao"]["slow"], strict=True)
    for label, slow in (("by the clock", clock), ("CPU time", cpu)):
        print(f"| answer at a quarter of the CPU, {label}, ms | {median(slow):.0f} ({max(slow):.0f}) |")
    figures["answer at a quarter of the CPU, ms, median"] = median(clock)
    for label, key in (("first visit", "firsts"), ("following query", "following")):
        for at, unit, scale in ((0, "kB", 1000), (1, "requests", 1), (2, "ms", 0.001)):
            values = {name: [one[at] / scale for one in row[key]] for name, row in rows.items()}
            cells = (f"{median(one):.0f} ({max(one):.0f})" for one in values.values())
            print(f"| {label}, {unit}, median (worst) | " + " | ".join(cells) + " |")
            figures[f"{label}, {unit}, median"] = median(values["Gongbao"])
            figures[f"{label}, {unit}, worst"] = max(values["Gongbao"])
    return figures


def _totals(
    rows: dict[str, dict[str, Any]], kinds: list[str], by_kind: dict[str, dict[str, tuple[float, float]]]
) -> dict[str, float]:
    """The rows over several classes; strictly, only what was meant counts where another thing is typed."""
    figures: dict[str, float] = {}
    strict = {name: by_kind[name] | _strict(row["own"]) for name, row in rows.items()}
    cut = [kind for kind in kinds if kind in CUTS]
    for label, chosen in (("all classes", kinds), ("cut at random", cut)):
        for how, scores in (("", by_kind), (", strictly", strict)):
            means = {
                name: tuple(mean(scores[name][k][n] for k in chosen or kinds) for n in (0, 1))
                for name in rows
            }
            cells = (f"{found:.3f} / {first:.3f}" for found, first in means.values())
            print(f"| **{label}**{how} | " + " | ".join(cells) + " |")
            figures[f"recall@10, {label}{how}"], figures[f"MRR, {label}{how}"] = means["Gongbao"]
    return figures


def _strict(own: list[tuple[str, float, float]]) -> dict[str, tuple[float, float]]:
    """Recall and reciprocal rank by class of queries that are not typed as they are meant."""
    kinds = dict.fromkeys(kind for kind, _, _ in own)
    rows = {kind: [(found, first) for k, found, first in own if k == kind] for kind in kinds}
    return {kind: (mean(f for f, _ in some), mean(r for _, r in some)) for kind, some in rows.items()}


def _first(row: dict[str, Any], kind: str) -> float:
    """What first visits of one class read, median, in kB."""
    read = [found[0] for found, one in zip(row["firsts"], row["kinds"], strict=True) if one == kind]
    return float(median(read or [0])) / 1000


def _scores(row: dict[str, Any], kinds: list[str]) -> tuple[float, float]:
    recalls = [found for query, found, _ in row["scores"] if query.kind in kinds]
    ranks = [found for query, found in row["ranks"] if query.kind in kinds]
    return mean(recalls), mean(ranks)


if __name__ == "__main__":
    sys.exit(main())
