/**
 * The same search over an OpenSearch-compatible server, as `gongbao export --opensearch` fills it: chosen by
 * `<meta name="gongbao-search" content="address of the index">`. Words are folded here as the export folds its
 * texts; as both are cut into single characters and pairs, a phrase is found exactly where it stands.
 */
import { traditional } from "./search-listen.js";
import { result } from "./search-show.js";
import { isTraditional, learn, parse, partsOf } from "./search-text.js";

const CHOICES = ["column", "region", "kind", "status", "year", "topic", "issuer"];
const TEXTS = ["title^10", "number^10", "kicker^4", "subtitle^4", "summary^2", "byline^2", "captions", "notes"];
const NESTED = { "sections.heading": 4, "sections.text": 1 };
const SHARE = "60%";
const ZONE = "+08:00";
const VALUES = 10_000;
const ORDERS = {
  "date:desc": [{ date: "desc" }, { url: "asc" }],
  "date:asc": [{ date: "asc" }, { url: "asc" }],
  relevance: ["_score", { date: "desc" }, { url: "asc" }],
};

/** The server's address; set once by search.js. */
let index = "";
export const at = (address) => (index = address.replace(/\/+$/, ""));

async function ask(body) {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(`${index}/_search`, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${response.status} ${index}`);
  return response.json();
}

/* ---- queries ---- */

const phrase = (word) => ({
  bool: {
    should: [
      { multi_match: { query: word, type: "phrase", fields: TEXTS } },
      ...Object.entries(NESTED).map(([field, boost]) => ({
        nested: { path: "sections", score_mode: "max", query: { match_phrase: { [field]: { query: word, boost } } } },
      })),
    ],
    minimum_should_match: 1,
  },
});

const loose = (word) => ({
  bool: {
    should: [
      { multi_match: { query: word, fields: TEXTS, minimum_should_match: SHARE } },
      { nested: { path: "sections", query: { match: { "sections.text": { query: word, minimum_should_match: SHARE } } } } },
    ],
    minimum_should_match: 1,
  },
});

const inTitle = (field) => (word) => ({ match_phrase: { [field]: word } });

function termsOf(filters, names) {
  return names.filter((name) => given(filters[name])).map((name) => ({ term: { [name]: String(filters[name]) } }));
}

const given = (value) => ["string", "number"].includes(typeof value) && value !== "";

function datesOf({ from, to }) {
  if (!given(from) && !given(to)) return [];
  const span = { ...(given(from) && { gte: from }), ...(given(to) && { lte: to }) };
  return [{ range: { date: { ...span, time_zone: ZONE } } }];
}

/** Words that must all stand, each as `how` looks for it, within some filters; what is in force comes first. */
function query({ words, without }, filter, how) {
  return {
    bool: {
      must: words.length ? words.map(how) : [{ match_all: {} }],
      must_not: without.map(phrase),
      filter,
      should: [{ term: { in_force: { value: true, boost: 2 } } }],
    },
  };
}

/* ---- what search.js offers ---- */

/** See search.js. */
export async function init() {
  const { hits, aggregations } = await ask({
    size: 0,
    track_total_hits: true,
    aggs: { labels: { terms: { field: "labels", size: VALUES } } },
  });
  const facets = Object.fromEntries(CHOICES.map((facet) => [facet, []]));
  for (const { key, doc_count: count } of aggregations.labels.buckets) {
    const [facet, value, name, parent] = key.split("\t");
    facets[facet]?.push({ value, name, count, ...(facet === "region" && { parent }) });
  }
  facets.year.sort((one, other) => Number(other.value) - Number(one.value));
  facets.region = inTree(facets.region);
  return { documents: hits.total.value, facets };
}

/** Regions each behind the one they lie in. */
function inTree(regions, parent = "") {
  const below = regions.filter((one) => one.parent === parent).sort((one, other) => (one.value < other.value ? -1 : 1));
  return below.flatMap((one) => [one, ...inTree(regions, one.value)]);
}

async function understood(text) {
  if (typeof text === "string" && isTraditional(text)) learn(await traditional());
  return parse(text);
}

const count = (value, standard, most) => (Number.isFinite(value) && value >= 0 ? Math.min(Math.floor(value), most) : standard);

/** See search.js. */
export async function search(text, options) {
  const { filters, sort, limit, offset } = { ...options, filters: options?.filters ?? {} };
  const asked = await understood(text);
  const filter = [...termsOf(filters, CHOICES), ...datesOf(filters)];
  const nothing = { total: 0, exact: true, relaxed: "", instead: "", limited: false, results: [] };
  if (!asked.words.length && !filter.length) return nothing;
  const order = ORDERS[sort] ?? ORDERS.relevance;
  const page = { from: count(offset, 0, VALUES), size: count(limit, 10, 100), track_total_hits: true, _source: ["shown"] };
  for (const [relaxed, how] of waysOf(asked)) {
    const { hits } = await ask({ ...page, query: query(asked, filter, how), sort: order });
    if (!hits.total.value) continue;
    const results = await Promise.all(hits.hits.map(({ _source }) => told(_source.shown, asked.words)));
    return { total: hits.total.value, exact: hits.total.relation === "eq" && !relaxed, relaxed, instead: "", limited: false, results };
  }
  return nothing;
}

/** How to look for the words, the strictest way first, as `[relaxed, how]`. */
function waysOf({ words }) {
  const ways = [["", phrase]];
  if (!words.length) return ways;
  if (words.every((word) => /^[a-z]+$/.test(word))) ways.push(["pinyin", inTitle("pinyin")], ["initials", inTitle("initials")]);
  return [...ways, ["partial", loose]];
}

async function told(text, words) {
  if (isTraditional([text.title, ...(text.sections ?? []).flat()].join(""))) learn(await traditional());
  return result({ text, parts: partsOf(text) }, words);
}

/** See search.js. */
export async function counts(text, options) {
  const filters = options?.filters ?? {};
  const asked = await understood(text);
  const aggs = Object.fromEntries(
    CHOICES.map((facet) => {
      const others = CHOICES.filter((name) => name !== facet);
      const values = { terms: { field: facet, size: VALUES } };
      return [facet, { filter: { bool: { filter: termsOf(filters, others) } }, aggs: { values } }];
    }),
  );
  for (const [relaxed, how] of waysOf(asked)) {
    const { hits, aggregations } = await ask({ size: 0, track_total_hits: true, query: query(asked, datesOf(filters), how), aggs });
    if (!hits.total.value) continue;
    const found = CHOICES.map((facet) => [
      facet,
      Object.fromEntries(aggregations[facet].values.buckets.map(({ key, doc_count: number }) => [key, number])),
    ]);
    return { ...Object.fromEntries(found), exact: !relaxed };
  }
  return { ...Object.fromEntries(CHOICES.map((facet) => [facet, {}])), exact: true };
}
