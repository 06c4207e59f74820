"""How long a phone thinks: the time from data to answer, with the CPU slowed down to a quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import Browser, CDPSession
    from queries import Query

SLOWER = 4
FRESH = """async () => {
    window.held ??= new Map();
    window.frame?.remove();
    window.frame = document.createElement("iframe");
    document.body.append(frame);
    const inside = frame.contentWindow;
    Object.defineProperty(inside, "caches", { value: undefined });
    inside.fetch = async (address) => {
        const url = new URL(address, location.href).href;
        if (!held.has(url)) held.set(url, await (await fetch(url)).arrayBuffer());
        const bytes = held.get(url);
        const text = () => new TextDecoder().decode(bytes);
        const json = async () => JSON.parse(text());
        return { ok: true, arrayBuffer: async () => bytes.slice(0), text: async () => text(), json };
    };
    const load = (name) => inside.eval(`import("${location.origin}/assets/gongbao/${name}.js")`);
    window.engine = await load("search-engine");
    const later = ["near", "respelled", "spelling", "wrong", "part", "listen"];
    for (const name of later) await load(`search-${name}`);
}"""
"""A fresh engine in a frame of the page itself, as throttling does not reach workers; it reads from memory
whatever any engine of this page read before."""
ASK = """async ([text, options]) => {
    const start = performance.now();
    await engine.search(text, options);
    return performance.now() - start;
}"""


def answers(browser: Browser, root: str, asked: Iterable[Query]) -> list[tuple[float, float]]:
    """For each query milliseconds from the first byte read, all data at hand, to the answer.

    First by the clock of the slowed-down page, then four times the CPU time of an ordinary one: where other
    work shares the machine, only the latter says what a phone would take.
    """
    page = browser.new_context().new_page()
    page.goto(root)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
    spent = []
    for query in asked:
        given = [query.text, query.options]
        page.evaluate(FRESH)
        page.evaluate(ASK, given)
        page.evaluate(FRESH)
        before = _cpu(devtools)
        page.evaluate(ASK, given)
        cpu = _cpu(devtools) - before
        page.evaluate(FRESH)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        spent.append((page.evaluate(ASK, given), cpu * SLOWER))
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    page.context.close()
    return spent


def _cpu(devtools: CDPSession) -> float:
    """Milliseconds of CPU the page's main thread has used for its tasks."""
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration")) * 1000
