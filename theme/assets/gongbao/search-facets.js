/**
 * How many of the results have each value to filter by, from `columns.json` of each segment, which has a
 * character for each document (scripts/gongbao/search/columns.py). Loaded only where filters are shown.
 */
import { read } from "./search-files.js";
import { described, listed } from "./search-index.js";
import { matching } from "./search-matching.js";

const DATES = ["from", "to"];
const BASE = 48;

/** How many of the results of a query have each value of each filter. */
export async function counts(asked, filters) {
  const dates = Object.fromEntries(DATES.map((name) => [name, filters[name]]));
  const { ids, exact } = await everyOne(asked, dates);
  const facets = await listed();
  const columns = await Promise.all(described().segments.map(columnsOf));
  const out = Object.fromEntries(Object.keys(facets).map((facet) => [facet, {}]));
  const values = valuesOf(facets, columns);
  for (const id of ids) count(out, values(id), filters);
  return { ...out, exact };
}

/** The ids of all results, near ones where nothing holds the words as they stand. */
async function everyOne(asked, dates) {
  const found = await matching(asked, dates);
  if (found.ids.length || !asked.words.length) return found;
  const { near } = await import("./search-near.js");
  const answer = await near(asked, { filters: dates, sort: "relevance", start: 0, size: 1, all: true });
  if (!answer) return found;
  return answer.ids ? { ids: answer.ids, exact: false } : matching({ ...asked, words: answer.words }, dates);
}

const taken = new WeakMap();

/** A segment's columns: the `row` of each document, and by facet `values` and for each row the characters of its own. */
async function columnsOf({ name, first, version }) {
  const written = await read(`${name}/columns.json`, version, "json");
  if (!taken.has(written)) {
    let id = first;
    const row = new Map(written.gaps.map((gap, n) => [(id += gap), n]));
    const facets = Object.entries(written.facets).map(([facet, { values, of }]) => [facet, values, cells(of)]);
    taken.set(written, { first, row, facets });
  }
  return taken.get(written);
}

/** One string for each document: a `+` stands between characters of the same one. */
const cells = (of) => of.match(/.(?:\+.)*/gsu) ?? [];

/** What values a document has, by facet, as a function of its id; a region brings those it lies in. */
function valuesOf(facets, columns) {
  const parents = new Map(facets.region.map(({ value, parent }) => [value, parent]));
  const years = facets.year.map(({ value, first, end }) => [value, [first, end]]);
  const chain = (value) => (value ? [value, ...chain(parents.get(value))] : []);
  return (id) => {
    const { row, facets: rows } = columns.findLast((one) => one.first <= id);
    const found = {};
    for (const [facet, values, of] of rows) {
      const own = Array.from((of[row.get(id)] ?? "").replaceAll("+", "").trim(), (sign) => values[sign.codePointAt(0) - BASE]);
      found[facet] = facet === "region" ? own.flatMap(chain) : own;
    }
    found.year = years.filter(([, [start, end]]) => id >= start && id < end).map(([value]) => value);
    return found;
  };
}

/** Counts a document for each filter that all others let through. */
function count(out, values, filters) {
  const chosen = Object.entries(out).filter(([facet]) => (filters[facet] ?? "") !== "");
  const barred = chosen.map(([facet]) => facet).filter((facet) => !values[facet]?.includes(String(filters[facet])));
  if (barred.length > 1) return;
  for (const facet of barred.length ? barred : Object.keys(out)) {
    for (const value of values[facet] ?? []) out[facet][value] = (out[facet][value] ?? 0) + 1;
  }
}
