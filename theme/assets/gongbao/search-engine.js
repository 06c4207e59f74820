/**
 * The search engine over the static index. Runs in a worker for search.js, which says what goes in and out; reads only what a
 * query needs. Modules import those before them: search-text, search-files, search-index, search-exact, search-show, this.
 */
import { exact, says } from "./search-exact.js";
import { begin, isCut, TEXT } from "./search-files.js";
import { described, listed, opened, sounds } from "./search-index.js";
import { result } from "./search-show.js";
import { isTraditional, learn, parse } from "./search-text.js";

/** What a near answer may read at 10,000 documents, in bytes beside the scripts it always needs. */
const NEAR = 86_500;

/** Lists grow with the archive: what a near answer may read there, seven times as much at 100,000. */
const larger = () => Math.max(1, described().documents / 10_000) ** 0.85;

const isRead = (one) => sounds.of.has(one.codePointAt(0));

/** Whether a text has Han characters whose class only `listen` tells, or `listenMore`. */
const isRare = (text) => Array.from(text).some((one) => /\p{Script=Han}/u.test(one) && !isRead(one));

/** Reads what there is to filter by: `{documents, facets}`; rejects when the index cannot be read. */
export async function init() {
  const { documents } = await opened();
  return { documents, facets: await listed() };
}

const count = (value, standard, most) => (Number.isFinite(value) && value >= 0 ? Math.min(Math.floor(value), most) : standard);

/** The words of a query, once the index can be read. */
async function understood(query, start = 0) {
  await opened();
  begin(NEAR * larger() + TEXT * start);
  const listening = () => import("./search-listen.js");
  if (typeof query === "string" && isTraditional(query, isRead)) {
    await (await listening()).listenMore();
    if (isTraditional(query, isRead)) learn(await (await listening()).traditional());
  }
  const asked = parse(query);
  const all = [...asked.words, ...asked.without].join("");
  for (const more of ["listen", "listenMore"]) if (isRare(all)) await (await listening())[more]();
  return asked;
}

/** See search.js. */
export async function search(query, options) {
  const { filters, sort, limit, offset } = options ?? {};
  const nothing = { total: 0, exact: true, relaxed: "", instead: "", limited: false, results: [] };
  const asked = await understood(query, count(offset, 0, Infinity));
  const filtered = Object.values(filters ?? {}).some(says);
  if (!asked.words.length && !filtered) return nothing;
  const page = { filters, sort, start: count(offset, 0, Infinity), size: count(limit, 10, 100) };
  let answer = await exact(asked, page);
  let { words } = asked;
  if (!answer.total && words.length && described().documents) {
    const { near } = await import("./search-near.js");
    answer = (await near(asked, page)) ?? answer;
    words = answer.words ?? words;
  }
  const { total, relaxed = "", instead = "" } = answer;
  return { total, exact: answer.exact, relaxed, instead, limited: (relaxed !== "" || !total) && isCut(), results: answer.found.map((one) => result(one, words)) };
}

/** How many of the results have each value to filter by; see search.js. */
export async function counts(query, options) {
  const asked = await understood(query);
  return (await import("./search-facets.js")).counts(asked, options?.filters ?? {});
}

/* ---- in a worker ---- */

const TASKS = { init, search, counts };
if (typeof WorkerGlobalScope !== "undefined" && self instanceof WorkerGlobalScope) {
  addEventListener("message", async ({ data: { id, task, given } }) => {
    try {
      postMessage({ id, answer: await TASKS[task](...given) });
    } catch (fault) {
      postMessage({ id, fault: String(fault) });
    }
  });
}
