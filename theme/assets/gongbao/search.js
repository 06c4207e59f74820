/**
 * Search in the reader's browser over the site's static index, without a server. Reads nothing before it is
 * asked, and works in a worker where the browser has module workers.
 *
 *   const { documents, facets } = await init();
 *   const { total, exact, relaxed, instead, limited, results } = await search("网格员 “98%以上” -试点", {
 *     filters: { column: "governance", region: "330602", year: "2023", from: "2023-06-01", to: "2023-09-30" },
 *     sort: "relevance", limit: 10, offset: 0,
 *   });
 *
 *   const { column, region, kind, status, year, topic, issuer, exact } = await counts("网格员", { filters });
 *
 * Words stand apart by blanks and must all occur; quotation marks hold a phrase together; a word behind `-`
 * must not occur. Script, width, case, brackets and quotation marks make no difference. Every result shown
 * was checked against its article's text; `total` is an upper bound where `exact` is false. `relevance`
 * puts title or document number before subhead, summary, body, the words together before apart, documents
 * in force before others, then the newest; the others are `date:desc` and `date:asc`.
 *
 * Where nothing holds the query as it stands, `relaxed` says how near answers were found: "pinyin",
 * "initials", "sound" or "shape" (a character read or looking alike), "other" (any character in one place), "pieces" (its informative parts, all of
 * them), "partial" (as many as possible); `instead` is what was searched. Otherwise it is "". Near answers are looked for
 * only as far as about 100 kB go (at 10,000 articles); `limited` says that there may be more than was looked at.
 * A result: `url` (absolute), `title`, `marked` and `excerpt` (HTML: escaped text and <mark>), `jump` (the
 * address with the first hit as text fragment, or ""), `date`, `column`, `region`, `kind`, `status` (as readers
 * see them) and `subs`, the subheads under which hits are, as `{url, title, marked}`.
 * `counts` gives for each filter an object from value to number: how many results there would be with that value
 * and the other filters as they are; a region counts what lies in it. `exact` says whether they are upper bounds.
 * A site that names an OpenSearch-compatible server (`search_endpoint` in mkdocs.yml) is answered by it, the same way.
 * Odd input gives no results; only a failing network rejects.
 */

const waiting = new Map();
let last = 0;
let post = null;

/** The server that answers instead of the site's own index, if the site names one. */
const server = () => document.querySelector('meta[name="gongbao-search"]')?.content ?? "";

/** Starts the engine: in a worker, or in this page where the browser has no module workers. */
function start() {
  if (server()) return inPage;
  try {
    const worker = new Worker(new URL("search-engine.js", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }) => settle(data);
    worker.onerror = () => {
      post = inPage;
      for (const [id, { task, given }] of waiting) post({ id, task, given });
    };
    return (message) => worker.postMessage(message);
  } catch {
    return inPage;
  }
}

function settle({ id, answer, fault }) {
  const { done, failed } = waiting.get(id) ?? {};
  waiting.delete(id);
  if (fault === undefined) done?.(answer);
  else failed?.(new Error(fault));
}

async function inPage({ id, task, given }) {
  try {
    const engine = await (server() ? import("./search-server.js") : import("./search-engine.js"));
    engine.at?.(server());
    settle({ id, answer: await engine[task](...given) });
  } catch (fault) {
    settle({ id, fault: String(fault) });
  }
}

function ask(task, ...args) {
  const given = JSON.parse(JSON.stringify(args));
  post ??= start();
  return new Promise((done, failed) => {
    last += 1;
    waiting.set(last, { done, failed, task, given });
    post({ id: last, task, given });
  });
}

/** Reads what there is to filter by: `{documents, facets}`; rejects when the index cannot be read. */
export const init = () => ask("init");

/** Finds articles. */
export const search = (query, options) => ask("search", query ?? "", options ?? {});

/** Counts, for the same query and filters, how many results each value of each filter would give. */
export const counts = (query, options) => ask("counts", query ?? "", options ?? {});
