/**
 * The search engine over the static index `gongbao.search/2` (scripts/gongbao/search/FORMAT.md). Runs in a
 * worker for search.js, which says what goes in and out; reads only what a query needs.
 */
import { around, escape, fold, gb2312, highlight, hits, isTraditional, learn, opening, parse } from "./search-text.js";

const INDEX = new URL("search/", import.meta.url);
const SITE = new URL("../../", import.meta.url);
const LOOKUPS = 12;
const PER_WORD = 5;
const FEW = 40;
const SUBS = 5;
/** What the best place of a word is worth: body, summary, subhead, title, each once and often. */
const WORTH = [1, 1.5, 2, 2.6, 4, 5, 10, 11];
const RECENCY = 0.3;

/* ---- reading the index: every file at most once, and from the last visit where it is unchanged ---- */

const files = new Map();
const kept = globalThis.caches?.open("gongbao-search").catch(() => null);
let meta = null;

async function fetched(url) {
  const store = await kept;
  const found = await store?.match(url);
  if (found) return found;
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status} ${url}`);
  store?.put(url, response.clone()).catch(() => {});
  return response;
}

/** A file of the index as "json", "text" or "arrayBuffer". */
export function read(path, version, kind) {
  const url = new URL(`${path}?v=${version}`, INDEX).href;
  if (!files.has(url)) {
    const reading = fetched(url).then((response) => response[kind]());
    reading.catch(() => files.delete(url));
    files.set(url, reading);
  }
  return files.get(url);
}

let opening_ = null;

async function open() {
  const url = new URL("meta.json", INDEX).href;
  const store = await kept;
  const response = await fetch(url, { cache: "no-cache" }).catch(() => store?.match(url));
  if (!response?.ok) throw new Error(`${response?.status} ${url}`);
  store?.put(url, response.clone()).catch(() => {});
  const found = await response.json();
  if (found.schema !== "gongbao.search/2") throw new Error(`unknown index format ${found.schema}`);
  const versions = new Set([...found.segments.map((one) => one.version), found.version]);
  for (const { url: old } of (await store?.keys()) ?? []) {
    const version = new URL(old).searchParams.get("v");
    if (version && version !== "2" && !versions.has(version)) store.delete(old);
  }
  meta = found;
  return found;
}

/**
 * How characters are read: `names` of the syllables from number 1, their `numbers`, the syllable `of` a
 * character, and by syllable the characters of other syllables that can be read so `too`.
 */
export const sounds = { names: [""], numbers: new Map(), of: new Map(), too: new Map() };

function listen(written) {
  const characters = gb2312(0xb0, 0xd7);
  let at = 0;
  written.slice(0, -1).split("\n").forEach((line, n) => {
    const [name, count, rare, too] = line.split(" ");
    sounds.names.push(name);
    sounds.numbers.set(name, n + 1);
    for (const one of [...characters.slice(at, at + Number(count)), ...rare]) sounds.of.set(one.codePointAt(0), n + 1);
    sounds.too.set(n + 1, too);
    at += Number(count);
  });
}

/** What decides where a character's pairs are kept: its syllable, or itself beyond those. */
export const classOf = (point) => (point ? (sounds.of.get(point) ?? point + 1024) : 0);

/** Reads what there is to filter by: `{documents, facets}`; rejects when the index cannot be read. */
export async function init() {
  opening_ ??= Promise.all([open(), read("sounds.txt", 2, "text").then(listen)]).then(([found]) => found);
  opening_.catch(() => (opening_ = null));
  const { documents, facets } = await opening_;
  return { documents, facets };
}

export const traditional = () => read("traditional.txt", 2, "text");

async function article(id) {
  const segment = meta.segments.findLast((one) => one.first <= id);
  const together = meta.textsPerFile;
  const rows = await read(`texts/${Math.floor(id / together)}.json`, segment.version, "json");
  const text = rows[id % together];
  if (text.traditional) learn(await traditional());
  return { id, text, parts: partsOf(text) };
}

/** The texts of a document as written and folded, each with its level. */
export function partsOf(text) {
  const part = (level, written, section) => ({ level, written, section, folded: fold(written) });
  const { sections = [], captions = [], notes = [], byline = [] } = text;
  const parts = sections.map((section) => part(0, section[2], section));
  for (const written of [...captions, ...notes]) parts.push(part(0, written));
  for (const written of [text.summary ?? "", ...byline]) parts.push(part(1, written));
  for (const written of [text.kicker ?? "", text.subtitle ?? ""]) parts.push(part(2, written));
  for (const section of sections) parts.push(part(2, section[1], section));
  for (const written of [text.number ?? "", text.title]) parts.push(part(3, written));
  return parts;
}

/* ---- posting lists ---- */

/** Reads integers from bytes: plain ones, of three bytes, and varints. */
export class Reader {
  constructor(buffer, at = 0) {
    this.bytes = buffer instanceof Uint8Array ? buffer : new Uint8Array(buffer);
    this.at = at;
  }
  get done() {
    return this.at >= this.bytes.length;
  }
  triple() {
    this.at += 3;
    return this.bytes[this.at - 3] | (this.bytes[this.at - 2] << 8) | (this.bytes[this.at - 1] << 16);
  }
  varint() {
    let value = 0;
    let shift = 0;
    let byte;
    do {
      byte = this.bytes[this.at++];
      value |= (byte & 127) << shift;
      shift += 7;
    } while (byte & 128);
    return value;
  }
}

const ANYWHERE = 0xffff;

/** A list as `{ids, impacts, masks}`; `kind` is "pair", "single" or "key". */
function decoded(reader, count, kind, first) {
  const list = { ids: new Int32Array(count), impacts: new Uint8Array(count), masks: new Uint16Array(count).fill(ANYWHERE) };
  let id = first - 1;
  for (let n = 0; n < count; n += 1) {
    const value = reader.varint();
    id += kind === "single" ? value >>> 2 : value;
    list.ids[n] = id;
    if (kind === "single") list.impacts[n] = (value & 3) << 1;
    if (kind !== "pair") continue;
    const info = reader.bytes[reader.at++];
    list.impacts[n] = (info >> 4) & 7;
    list.masks[n] = 1 << (info & 15);
    if (info & 128) list.masks[n] = reader.bytes[reader.at++] | (reader.bytes[reader.at++] << 8);
  }
  return list;
}

/** Where pairs are kept: the leading bits of a hash of both characters' classes. */
export function shardOf(first, second, bits) {
  const hash = Math.imul(Math.imul(first, 0x9e3779b1) + second, 0x85ebca6b);
  return bits ? hash >>> (32 - bits) : 0;
}

/** Where a key is kept: the leading bits of its FNV-1a hash. */
export function shardOfKey(key, bits) {
  let hash = 0x811c9dc5;
  for (const character of key) hash = Math.imul(hash ^ character.codePointAt(0), 0x01000193);
  return bits ? hash >>> (32 - bits) : 0;
}

/** What the shard of two classes holds in a segment, entry by entry. */
async function* entries(segment, one, other) {
  const buffer = await read(`${segment.name}/${shardOf(one, other, segment.bits)}.bin`, segment.version, "arrayBuffer");
  const reader = new Reader(buffer);
  while (!reader.done) {
    const first = reader.triple();
    const second = reader.triple();
    const count = reader.varint();
    const length = reader.varint();
    const found = { segment, first, second, count, kind: second ? "pair" : "single", long: "" };
    if (length) yield { ...found, reader: new Reader(reader.bytes, reader.at) };
    else {
      const best = reader.varint();
      const bytes = reader.varint();
      const long = `${segment.name}/${first.toString(16)}-${second.toString(16)}.bin`;
      yield { ...found, long, best, reader: new Reader(reader.bytes, reader.at) };
      reader.at += bytes;
    }
    reader.at += length;
  }
}

async function foundPair(segment, first, second) {
  for await (const entry of entries(segment, classOf(first), classOf(second))) {
    if (entry.first === first && entry.second === second) return entry;
  }
  return { segment, count: 0 };
}

/** All pairs of characters of two classes, each as `lookup` gives it. */
export async function heard(one, other) {
  const pairs = new Map();
  for (const found of await Promise.all(meta.segments.map((segment) => Array.fromAsync(entries(segment, one, other))))) {
    for (const entry of found) {
      if (classOf(entry.first) !== one || classOf(entry.second) !== other) continue;
      const pair = String.fromCodePoint(entry.first, entry.second);
      pairs.set(pair, [...(pairs.get(pair) ?? []), entry]);
    }
  }
  return new Map(Array.from(pairs, ([pair, found]) => [pair, known(found)]));
}

async function foundKey(segment, key) {
  const buffer = await read(`${segment.name}/k${shardOfKey(key, segment.keyBits)}.bin`, segment.version, "arrayBuffer");
  const reader = new Reader(buffer);
  const name = new TextEncoder().encode(key);
  const hex = Array.from(name, (byte) => byte.toString(16).padStart(2, "0")).join("");
  while (!reader.done) {
    const length = reader.bytes[reader.at++];
    const same = length === name.length && name.every((byte, n) => byte === reader.bytes[reader.at + n]);
    reader.at += length;
    const count = reader.varint();
    const bytes = reader.varint();
    if (same) return { segment, count, reader: new Reader(reader.bytes, reader.at), long: bytes ? "" : `${segment.name}/k-${hex}.bin`, kind: "key" };
    reader.at += bytes;
  }
  return { segment, count: 0 };
}

async function listOf({ segment, count, reader, long, kind }) {
  const source = long ? new Reader(await read(long, segment.version, "arrayBuffer")) : reader;
  return decoded(new Reader(source.bytes, source.at), count, kind, segment.first);
}

/** The best documents of a list; all of a short one. */
async function bestOf(found) {
  const { segment, best, reader } = found;
  if (best === undefined) return listOf(found);
  const from = new Reader(reader.bytes, reader.at);
  const list = { ids: new Int32Array(best), impacts: new Uint8Array(best), masks: new Uint16Array(best) };
  let id = segment.first - 1;
  for (let n = 0; n < best; n += 1) {
    id += from.varint();
    list.ids[n] = id;
    list.impacts[n] = from.bytes[from.at++];
  }
  return list;
}

function joined(lists) {
  if (!lists.length) return { ids: new Int32Array(0), impacts: new Uint8Array(0), masks: new Uint16Array(0) };
  if (lists.length === 1) return lists[0];
  const size = lists.reduce((sum, list) => sum + list.ids.length, 0);
  const out = { ids: new Int32Array(size), impacts: new Uint8Array(size), masks: new Uint16Array(size) };
  let at = 0;
  for (const list of lists) {
    for (const name of ["ids", "impacts", "masks"]) out[name].set(list[name], at);
    at += list.ids.length;
  }
  return out;
}

/** What entries of the shards say of one pair or key: its count, and how to get its list. */
function known(found) {
  return {
    count: found.reduce((sum, one) => sum + one.count, 0),
    long: found.some((one) => one.long),
    list: async () => joined(await Promise.all(found.map(listOf))),
    best: async () => joined(await Promise.all(found.map(bestOf))),
  };
}

/** What the shards know of a pair (second 0: a single character) or key. */
export async function lookup(first, second) {
  const find = typeof first === "string" ? (one) => foundKey(one, first) : (one) => foundPair(one, first, second);
  return known((await Promise.all(meta.segments.map(find))).filter((one) => one.count));
}

/* ---- finding ---- */

/** Which pairs to look up so that every character of a word is covered: `{word, at, first, second}`. */
function pairsOf(word) {
  const points = Array.from(word, (character) => character.codePointAt(0));
  if (points.length === 1) return [{ word, at: 0, first: points[0], second: 0 }];
  const places = [];
  for (let n = 0; n < points.length - 2; n += 2) places.push(n);
  places.push(points.length - 2);
  return spread(places, PER_WORD).map((at) => ({ word, at, first: points[at], second: points[at + 1] }));
}

/** At most `most` items, evenly spread, first and last among them. */
export function spread(items, most) {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, n) => items[Math.round((n * (items.length - 1)) / (most - 1))]);
}

/** Position masks as those of where a word would begin whose pair stands `at` characters in. */
export const turned = (mask, at) => ((mask >>> at % 16) | (mask << (16 - (at % 16)))) & ANYWHERE;

/** The candidates that a list holds too, beside the word's other pairs where it is one of a word. */
function narrowed(found, list, { word, at = 0 }) {
  const before = found.words.get(word);
  const left = [];
  const right = [];
  const masks = [];
  for (let i = 0, j = 0; i < found.ids.length && j < list.ids.length; ) {
    if (found.ids[i] < list.ids[j]) i += 1;
    else if (found.ids[i] > list.ids[j]) j += 1;
    else {
      const mask = turned(list.masks[j], at) & (before ? before.masks[i] : ANYWHERE);
      if (mask) left.push(i), right.push(j), masks.push(mask);
      i += 1;
      j += 1;
    }
  }
  const out = { ids: Int32Array.from(left, (i) => found.ids[i]), words: new Map() };
  for (const [name, row] of found.words) {
    out.words.set(name, { masks: Uint16Array.from(left, (i) => row.masks[i]), impacts: Uint8Array.from(left, (i) => row.impacts[i]) });
  }
  if (word) {
    const impacts = Uint8Array.from(right, (j, n) => Math.min(list.impacts[j], before ? before.impacts[left[n]] : 7));
    out.words.set(word, { masks: Uint16Array.from(masks), impacts });
  }
  return out;
}

/** All documents, or those of a range of ids, as candidates. */
function everything([first, end]) {
  return { ids: Int32Array.from({ length: Math.max(0, end - first) }, (_, n) => first + n), words: new Map() };
}

function within(found, [first, end]) {
  const chosen = Array.from(found.ids.keys()).filter((n) => found.ids[n] >= first && found.ids[n] < end);
  const pick = (row) => row.constructor.from(chosen, (n) => row[n]);
  const words = Array.from(found.words, ([word, row]) => [word, { masks: pick(row.masks), impacts: pick(row.impacts) }]);
  return { ids: pick(found.ids), words: new Map(words) };
}

/** The documents that hold every word and pass the filters, as far as the index can tell. */
async function candidates(words, without, { keys, range }) {
  const wanted = [...spread(words.flatMap(pairsOf), LOOKUPS), ...keys.map((key) => ({ first: key }))];
  const looked = await Promise.all(wanted.map(async (one) => ({ ...one, ...(await lookup(one.first, one.second)) })));
  const counts = new Map();
  for (const { word, count } of looked) if (word) counts.set(word, Math.min(count, counts.get(word) ?? Infinity));
  if (looked.some(({ count }) => !count)) return { ...everything([0, 0]), counts, sure: true };
  looked.sort((one, other) => one.count - other.count);
  let found = null;
  let sure = words.flatMap(pairsOf).length <= LOOKUPS && words.every((word) => Array.from(word).length <= 2);
  for (const one of looked) {
    if (found && one.word && one.long && found.ids.length <= FEW && found.words.has(one.word)) {
      sure = false;
      continue;
    }
    const list = await one.list();
    found = found ? narrowed(found, list, one) : narrowed(within({ ids: list.ids, words: new Map() }, range), list, one);
    if (!found.ids.length) break;
  }
  found ??= everything(range);
  for (const word of without.filter((one) => Array.from(one).length <= 2)) found = await removed(found, word);
  return { ...found, counts, sure: sure && without.every((word) => Array.from(word).length <= 2) };
}

async function removed(found, word) {
  const [{ first, second }] = pairsOf(word);
  const { ids } = await (await lookup(first, second)).list();
  const gone = new Set(ids);
  const chosen = Array.from(found.ids.keys()).filter((n) => !gone.has(found.ids[n]));
  const pick = (row) => row.constructor.from(chosen, (n) => row[n]);
  const words = Array.from(found.words, ([name, row]) => [name, { masks: pick(row.masks), impacts: pick(row.impacts) }]);
  return { ids: pick(found.ids), words: new Map(words) };
}

/** What the filters ask for: keys of the index and a range of ids, which are in order of date. */
async function filtersOf(filters) {
  const keys = [];
  let range = [0, meta.documents];
  const narrow = ([first, end]) => (range = [Math.max(range[0], first), Math.min(range[1], end)]);
  for (const [name, value] of Object.entries(filters ?? {})) {
    if (!["string", "number"].includes(typeof value) || value === "") continue;
    if (name === "year") narrow(yearRange(String(value)));
    else if (name === "from") narrow([await before(String(value), 0), meta.documents]);
    else if (name === "to") narrow([0, await before(String(value), 1)]);
    else keys.push(`=${name}:${value}`);
  }
  return { keys, range };
}

/** Whether a document passes the filters, as a function of its id. */
export async function allowed(filters) {
  const { keys, range } = await filtersOf(filters);
  const sets = await Promise.all(keys.map(async (key) => new Set((await (await lookup(key)).list()).ids)));
  return (id) => id >= range[0] && id < range[1] && sets.every((set) => set.has(id));
}

export function yearRange(year) {
  let end = meta.documents;
  for (const { value, count } of meta.facets.year) {
    if (value === year) return [end - count, end];
    end -= count;
  }
  return [0, 0];
}

/** How many documents are older than a day, or (`after` 1) than the day behind it. */
async function before(day, after) {
  const { first, counts } = await read("days.json", meta.version, "json");
  const days = Math.round((Date.parse(day) - Date.parse(first)) / 864e5) + after;
  return Number.isNaN(days) ? (after ? meta.documents : 0) : counts.slice(0, Math.max(0, days)).reduce((a, b) => a + b, 0);
}

/* ---- judging and ordering ---- */

/** How well an article answers: each word's best place, then words together, then being in force; null: not. */
function merit({ text, parts }, words, without) {
  if (without.some((word) => parts.some((part) => part.folded.includes(word)))) return null;
  let places = 0;
  for (const word of words) {
    const best = Math.max(...parts.map((part) => (part.folded.includes(word) ? part.level : -1)));
    if (best < 0) return null;
    places += best;
  }
  const phrase = words.join("");
  const together = parts.some((part) => part.folded.includes(phrase));
  return 4 * places + (together ? 2 : 0) + (text.old ? 0 : 1);
}

/** Candidate ids, the best first. */
function ordered(found, sort) {
  const ids = Array.from(found.ids);
  if (sort === "date:asc") return ids;
  if (sort === "date:desc" || !found.words.size) return ids.reverse();
  const scores = new Map();
  const weights = Array.from(found.words, ([word, row]) => [Math.log(1 + meta.documents / found.counts.get(word)), row]);
  ids.forEach((id, n) => {
    const score = weights.reduce((sum, [weight, row]) => sum + weight * WORTH[row.impacts[n]], 0);
    scores.set(id, score + (RECENCY * id) / meta.documents);
  });
  return ids.sort((one, other) => scores.get(other) - scores.get(one) || other - one);
}

/** The hits among `ids` up to number `end`; those not looked at count as hits. */
async function verified(ids, { words, without, sort, end, size }) {
  const found = [];
  let seen = 0;
  while (seen < ids.length && found.length < end) {
    const step = ids.length - seen <= size * 1.5 ? ids.length - seen : size;
    const articles = await Promise.all(ids.slice(seen, seen + step).map(article));
    seen += step;
    const rows = articles.map((one) => ({ ...one, merit: merit(one, words, without) }));
    const good = rows.filter((one) => one.merit !== null);
    if (sort === "relevance") good.sort((one, other) => other.merit - one.merit);
    found.push(...good);
  }
  return { found, total: found.length + ids.length - seen, complete: seen === ids.length };
}

const BEST = 32;

/** An early page for one short word: the shard alone knows its best documents and how many there are. */
async function best({ words: [word, ...more], without }, { keys, range }, { sort, start, size }) {
  const whole = !keys.length && range[0] === 0 && range[1] === meta.documents;
  if (!word || more.length || without.length || !whole || ["date:desc", "date:asc"].includes(sort)) return null;
  if (Array.from(word).length > 2 || start + size > BEST) return null;
  const [{ first, second }] = pairsOf(word);
  const { count, best: some } = await lookup(first, second);
  const { ids, impacts } = await some();
  const order = Array.from(ids.keys()).sort((one, other) => impacts[other] - impacts[one] || ids[other] - ids[one]);
  const shown = order.slice(start, start + size).map((n) => article(ids[n]));
  return { found: await Promise.all(shown), total: count, exact: true };
}

/** One page of the articles that hold all words as they stand. */
export async function exact({ words, without = [] }, { filters, sort, start, size }) {
  const wanted = await filtersOf(filters);
  const few = await best({ words, without }, wanted, { sort, start, size });
  if (few) return few;
  const found = await candidates(words, without, wanted);
  const order = ["date:desc", "date:asc"].includes(sort) ? sort : words.length ? "relevance" : "date:desc";
  const ids = ordered(found, order);
  if (found.sure && (order !== "relevance" || words.length < 2)) {
    const articles = await Promise.all(ids.slice(start, start + size).map(article));
    return { found: articles, total: ids.length, exact: true };
  }
  const page = await verified(ids, { words, without, sort: order, end: start + size, size: Math.max(size, 1) });
  return { found: page.found.slice(start, start + size), total: page.total, exact: found.sure || page.complete };
}

const count = (value, standard, most) => (Number.isFinite(value) && value >= 0 ? Math.min(Math.floor(value), most) : standard);

/** The words of a query, once the index can be read. */
export async function understood(query) {
  await init();
  if (typeof query === "string" && isTraditional(query)) learn(await traditional());
  return parse(query);
}

/** See search.js. */
export async function search(query, options) {
  const { filters, sort, limit, offset } = options ?? {};
  const nothing = { total: 0, exact: true, relaxed: "", instead: "", results: [] };
  const asked = await understood(query);
  const filtered = Object.values(filters ?? {}).some((value) => ["string", "number"].includes(typeof value) && value !== "");
  if (!asked.words.length && !filtered) return nothing;
  const page = { filters, sort, start: count(offset, 0, Infinity), size: count(limit, 10, 100) };
  let answer = await exact(asked, page);
  let { words } = asked;
  if (!answer.total && words.length && meta.documents) {
    const { near } = await import("./search-near.js");
    answer = (await near(asked, page)) ?? answer;
    words = answer.words ?? words;
  }
  const { total, relaxed = "", instead = "" } = answer;
  return { total, exact: answer.exact, relaxed, instead, results: answer.found.map((one) => result(one, words)) };
}

const SMALL = 40;

/** The ids of all articles that hold all words, in ascending order; few ones are checked by their texts. */
export async function matching({ words, without = [] }, filters) {
  const { ids, sure } = await candidates(words, without, await filtersOf(filters));
  if (sure || ids.length > SMALL) return { ids: Array.from(ids), exact: sure };
  const articles = await Promise.all(Array.from(ids, article));
  return { ids: articles.filter((one) => merit(one, words, without) !== null).map(({ id }) => id), exact: true };
}

/** How many of the results have each value to filter by; see search.js. */
export const counts = async (...given) => (await import("./search-facets.js")).counts(...given);

/** How many documents there are, and the names of what they can be filtered by. */
export const described = () => meta;

export { article, merit, WORTH };

/* ---- showing ---- */

function excerpt(text, parts, words) {
  if (!words.length) return opening(text.summary || parts[0].written);
  const shown = (part) => words.filter((word) => part.folded.includes(word)).length;
  return around(parts.reduce((one, other) => (shown(other) > shown(one) ? other : one)).written, words);
}

/** A link that makes the browser show the first hit itself. */
function jump(url, parts, words) {
  for (const { written, section } of parts.filter((part) => part.section)) {
    const [hit] = hits(written, words);
    if (!hit) continue;
    const anchor = section[0] ? encodeURIComponent(section[0]) : "";
    const text = encodeURIComponent(written.slice(...hit)).replace(/-/g, "%2D");
    return `${url}#${anchor}:~:text=${text}`;
  }
  return "";
}

/** A document as an answer tells it. */
export function result({ text, parts }, words) {
  const { title, date = "", column = "", region = "", kind, status = "", sections = [] } = text;
  const url = new URL(text.url, SITE).href;
  const hit = new Set(parts.filter((part) => words.some((word) => part.folded.includes(word))).map((p) => p.section));
  const subs = sections
    .filter((section) => hit.has(section) && section[0] && section[1])
    .slice(0, SUBS)
    .map(([anchor, heading]) => ({
      url: `${url}#${encodeURIComponent(anchor)}`,
      title: heading,
      marked: highlight(heading, words),
    }));
  const marked = highlight(title, words);
  const shown = { url, title, marked, excerpt: excerpt(text, parts, words), jump: jump(url, parts, words) };
  return { ...shown, date, column, region, kind, status, subs };
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
