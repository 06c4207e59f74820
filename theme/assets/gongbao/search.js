/**
 * Search in the reader's browser over the static index `gongbao.search/1` (its format and the rules of
 * folding: scripts/gongbao/search.py). Needs no server, no library, and reads nothing before it is asked.
 *
 *   const { documents, facets } = await init();
 *   const { total, exact, relaxed, results } = await search("网格员 98%以上", {
 *     filters: { column: "governance", region: "330602", year: "2023" },
 *     sort: "relevance", limit: 10, offset: 0,
 *   });
 *
 * Words stand apart by blanks and must all occur; quotation marks hold a phrase together. Hits are checked
 * against the articles' texts, so none is false. `total` and the order are exact for up to CHECKED
 * candidates and for every query of one or two characters; beyond, `exact` may be false: then `total` is an
 * upper bound and the order follows the best place each article has all pieces of the query in. `relaxed`
 * names the way a query was loosened to find anything; this version never does, so it is "".
 * A result: `url` (absolute), `title`, `excerpt` (HTML: escaped text and <mark>), `date`, `column`, `region`,
 * `kind`, `status` (as readers see them) and `subs`, the subheads under which hits are, as `{url, title}`.
 * Odd input gives no results; only a failing network rejects.
 */

const INDEX = new URL("search/", import.meta.url);
const SITE = new URL("../../", import.meta.url);
const CHECKED = 50;
const BATCH = 20;
const LOOKUPS = 12;
const LONGEST = 1000;
const SUBS = 5;

/* ---- folding: the same as in search.py, and tested against it ---- */

const TRANSPARENT = new RegExp(
  "[\\u0000-\\u0020\\u007F-\\u00A0\\u00AD\\u034F\\u061C\\u1680\\u180E\\u2000-\\u200F\\u2028-\\u202F" +
    "\\u205F-\\u206F\\u3000\\uD800-\\uDFFF\\uFE00-\\uFE0F\\uFEFF\\u{E0100}-\\u{E01EF}" +
    "\"'\\u00AB\\u00BB\\u2018-\\u201F\\u2039\\u203A\\u3008-\\u300F\\u301D-\\u301F]",
  "gu",
);
const SAME = Object.fromEntries(
  Array.from("[]〔〕【】〖〗‐‑‒–—―−〜", (character, n) => [character, "()()()()-------~"[n]]),
);
const SOME_SAME = new RegExp(`[${Object.keys(SAME).join("").replace(/[[\]]/g, "\\$&")}]`, "gu");
const known = new Map();

function foldCharacter(character) {
  let folded = known.get(character);
  if (folded === undefined) {
    folded = character.normalize("NFKD").toLowerCase().normalize("NFKD");
    folded = folded.replace(TRANSPARENT, "").replace(SOME_SAME, (one) => SAME[one]);
    known.set(character, folded);
  }
  return folded;
}

/** The text as search compares it. */
export function fold(text) {
  return Array.from(text, foldCharacter).join("");
}

/** The number of the shard that holds a term: FNV-1a, one code point at a time. */
export function shardOf(term, shards) {
  let value = 0x811c9dc5;
  for (const character of term) {
    value = Math.imul(value ^ character.codePointAt(0), 0x01000193);
  }
  return (value & (shards - 1)) >>> 0;
}

/* ---- reading the index: every file at most once ---- */

const files = new Map();
let meta = null;

function read(path, options) {
  if (!files.has(path)) {
    const reading = fetch(new URL(path, INDEX), options).then((response) => {
      if (!response.ok) throw new Error(`${response.status} ${path}`);
      return response.json();
    });
    reading.catch(() => files.delete(path));
    files.set(path, reading);
  }
  return files.get(path);
}

/** Reads what there is to filter by: `{documents, facets}`; rejects when the index cannot be read. */
export async function init() {
  const found = await read("meta.json", { cache: "no-cache" });
  if (found.schema !== "gongbao.search/1") throw new Error(`unknown index format ${found.schema}`);
  meta = found;
  return { documents: meta.documents, facets: meta.facets };
}

/** The documents that hold a term, as a map from id to the best place the term has there. */
async function postings(term) {
  const shard = await read(`shards/${shardOf(term, meta.shards)}.json?v=${meta.version}`);
  const found = new Map();
  let id = -1;
  for (const value of Object.hasOwn(shard, term) ? shard[term] : []) {
    id += value >>> 2;
    found.set(id, value & 3);
  }
  return found;
}

/** An article's text, cut into parts: each with its level, its folded form and its section. */
async function article(id) {
  const text = await read(`texts/${id}.json?v=${meta.version}`);
  const part = (level, written, section) => ({ level, written, section, folded: fold(written) });
  const parts = text.sections.map((section) => part(0, section[2], section));
  for (const written of [...text.captions, ...text.notes]) parts.push(part(0, written));
  for (const written of [text.summary, ...text.byline]) parts.push(part(1, written));
  for (const written of [text.kicker, text.subtitle]) parts.push(part(2, written));
  for (const section of text.sections) parts.push(part(2, section[1], section));
  for (const written of [text.number, text.title]) parts.push(part(3, written));
  return { id, text, parts };
}

/* ---- the query ---- */

const WORD = /(?:[“"「『＂][^”"」』＂]*[”"」』＂]|\S)+/gu;

function wordsOf(query) {
  const text = typeof query === "string" || typeof query === "number" ? String(query) : "";
  const words = (text.slice(0, LONGEST).match(WORD) ?? []).map(fold);
  return [...new Set(words.filter(Boolean))];
}

function filtersOf(filters) {
  return Object.entries(filters ?? {})
    .filter(([, value]) => ["string", "number"].includes(typeof value) && value !== "")
    .map(([facet, value]) => `=${facet}:${value}`);
}

function count(value, standard, most) {
  return Number.isFinite(value) && value >= 0 ? Math.min(Math.floor(value), most) : standard;
}

/** The pieces of a word the index knows: itself where it is one character, else its pairs. */
function pieces(word) {
  const characters = Array.from(word);
  if (characters.length === 1) return characters;
  return characters.slice(1).map((character, n) => characters[n] + character);
}

/** At most `most` items, evenly spread, first and last among them. */
function spread(items, most) {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, n) => items[Math.round((n * (items.length - 1)) / (most - 1))]);
}

/** The documents that hold all terms, as a map from id to the least of the terms' best places. */
function intersection(lists) {
  const [first, ...rest] = [...lists].sort((one, other) => one.size - other.size);
  const found = new Map();
  for (const [id, level] of first) {
    if (rest.every((list) => list.has(id))) {
      found.set(id, Math.min(level, ...rest.map((list) => list.get(id))));
    }
  }
  return found;
}

/* ---- judging and ordering ---- */

/** How well an article answers: the sum of each word's best place, then nearness; null when it does not. */
function merit({ parts }, words) {
  let places = 0;
  for (const word of words) {
    const best = Math.max(...parts.map((part) => (part.folded.includes(word) ? part.level : -1)));
    if (best < 0) return null;
    places += best;
  }
  const phrase = words.join("");
  return 2 * places + (parts.some((part) => part.folded.includes(phrase)) ? 1 : 0);
}

/** The candidates that are hits, in the order given. */
async function verified(ids, words) {
  const judged = await Promise.all(ids.map(article));
  return judged.map((one) => ({ ...one, merit: merit(one, words) })).filter((one) => one.merit !== null);
}

/** The first `wanted` hits among many candidates; those not looked at count as hits. */
async function firstVerified(ids, words, wanted) {
  const found = [];
  let seen = 0;
  while (seen < ids.length && found.length < wanted) {
    const batch = ids.slice(seen, seen + BATCH);
    seen += batch.length;
    found.push(...(await verified(batch, words)));
  }
  return { found, total: found.length + ids.length - seen, complete: seen === ids.length };
}

/** One page of hits. The index alone is certain of words of one or two characters. */
async function page(ids, words, byDate, start, end) {
  const certain = words.length <= LOOKUPS && words.every((word) => Array.from(word).length <= 2);
  if (certain && (byDate || words.length < 2)) {
    return { found: await verified(ids.slice(start, end), words), total: ids.length, exact: true };
  }
  if (ids.length <= CHECKED) {
    const found = await verified(ids, words);
    if (!byDate) found.sort((one, other) => other.merit - one.merit || other.id - one.id);
    return { found: found.slice(start, end), total: found.length, exact: true };
  }
  const { found, total, complete } = await firstVerified(ids, words, end);
  return { found: found.slice(start, end), total, exact: certain || complete };
}

/**
 * Finds articles. Sorts by `relevance` (title or document number > subhead > summary or byline > anything
 * else, words standing together first, then newest first), `date:desc` or `date:asc`. Without words,
 * filters alone list what they let through by date; without either nothing is found.
 */
export async function search(query, options) {
  const { filters, sort, limit, offset } = options ?? {};
  const words = wordsOf(query);
  const terms = [...spread([...new Set(words.flatMap(pieces))], LOOKUPS), ...filtersOf(filters)];
  if (!terms.length) return { total: 0, exact: true, relaxed: "", results: [] };
  await init();
  const candidates = intersection(await Promise.all(terms.map(postings)));
  const byDate = sort === "date:desc" || sort === "date:asc" || !words.length;
  const ids = [...candidates.keys()].sort((one, other) => other - one);
  if (!byDate) ids.sort((one, other) => candidates.get(other) - candidates.get(one));
  if (sort === "date:asc") ids.reverse();

  const start = count(offset, 0, Infinity);
  const end = start + count(limit, 10, 100);
  const { found, total, exact } = await page(ids, words, byDate, start, end);
  return { total, exact, relaxed: "", results: found.map((one) => result(one, words)) };
}

/* ---- showing ---- */

const BEFORE = 24;
const AFTER = 72;
const PIECES = 3;

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escape(text) {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

/** Where the words stand in a text: `[start, end]` in ascending order, overlapping ones as one. */
function hits(written, words) {
  const starts = [];
  const ends = [];
  let folded = "";
  let at = 0;
  for (const character of written) {
    const piece = foldCharacter(character);
    for (let n = 0; n < piece.length; n += 1) {
      starts.push(at);
      ends.push(at + character.length);
    }
    folded += piece;
    at += character.length;
  }
  const found = [];
  for (const word of words) {
    for (let n = folded.indexOf(word); n >= 0; n = folded.indexOf(word, n + word.length)) {
      found.push([starts[n], ends[n + word.length - 1]]);
    }
  }
  return merged(found);
}

function merged(ranges) {
  const out = [];
  for (const [start, end] of ranges.sort((one, other) => one[0] - other[0] || one[1] - other[1])) {
    const last = out.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else out.push([start, end]);
  }
  return out;
}

/** The stretch of a text from `start` to `end` as HTML, hits marked. */
function marked(written, start, end, ranges) {
  let html = "";
  let at = start;
  for (const [from, to] of ranges) {
    if (to <= start || from >= end) continue;
    html += escape(written.slice(at, Math.max(from, at)));
    at = Math.min(to, end);
    html += `<mark>${escape(written.slice(Math.max(from, start), at))}</mark>`;
  }
  return html + escape(written.slice(at, end));
}

/** A whole text as HTML with the query's words marked. */
export function highlight(text, query) {
  return marked(text, 0, text.length, hits(text, wordsOf(query)));
}

/** No cut through a character of two code units. */
function whole(written, at) {
  const code = written.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}

/** The opening of a text, for a list without words. */
function opening(written) {
  const end = whole(written, Math.min(written.length, BEFORE + AFTER));
  return escape(written.slice(0, end)) + (end < written.length ? "…" : "");
}

/** The part that shows most of the words, text before headings before title, cut down to the hits. */
function excerpt(text, parts, words) {
  if (!words.length) return opening(text.summary || parts[0].written);
  const shown = (part) => words.filter((word) => part.folded.includes(word)).length;
  const { written } = parts.reduce((one, other) => (shown(other) > shown(one) ? other : one));
  const firsts = words.flatMap((word) => hits(written, [word]).slice(0, 1)).slice(0, PIECES);
  const windows = merged(
    firsts.map(([from, to]) => [
      whole(written, Math.max(0, from - BEFORE)),
      whole(written, Math.min(written.length, Math.max(to, from + AFTER))),
    ]),
  );
  const ranges = hits(written, words);
  const html = windows.map(([from, to]) => marked(written, from, to, ranges)).join("…");
  return (windows[0][0] > 0 ? "…" : "") + html + (windows.at(-1)[1] < written.length ? "…" : "");
}

function result({ text, parts }, words) {
  const { title, date, column, region, kind, status } = text;
  const url = new URL(text.url, SITE).href;
  const hit = new Set(parts.filter((part) => words.some((word) => part.folded.includes(word))).map((p) => p.section));
  const subs = text.sections
    .filter((section) => hit.has(section) && section[0] && section[1])
    .slice(0, SUBS)
    .map(([anchor, heading]) => ({ url: `${url}#${encodeURIComponent(anchor)}`, title: heading }));
  return { url, title, excerpt: excerpt(text, parts, words), date, column, region, kind, status, subs };
}
