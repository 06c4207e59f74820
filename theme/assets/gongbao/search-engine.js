/**
 * The search engine over the static index `gongbao.search/7` (scripts/gongbao/search/FORMAT.md). Runs in a
 * worker for search.js, which says what goes in and out; reads only what a query needs.
 */
import { around, escape, fold, gb2312, highlight, hits, isTraditional, learn, opening, parse } from "./search-text.js";

export const INDEX = new URL("search/", import.meta.url);
const SITE = new URL("../../", import.meta.url);
const LOOKUPS = 12;
const PER_WORD = 3;
const MORE = 4;
const MANY = 12;
/** How many results a page has, and how many bytes a text takes that need not be read. */
const PAGE = 10;
const SAVED = 1700;
/** So many texts for each place of a page are read to tell true hits from others, and more only while there is none. */
const READ = 3;
/** What a near answer may read at 10,000 documents, in bytes beside the scripts it always needs, and what a text takes on the way. */
const NEAR = 82_000;
const TEXT = 2600;
const [PACKED, WRAPPED] = [0.77, 150];
/** How much more is read where the archive is larger than 10,000 documents: twice as much at 100,000. */
export const effort = () => Math.max(1, Math.log10(meta.documents) - 3);
/** Lists grow with the archive: what a near answer may read there, seven times as much at 100,000. */
const larger = () => Math.max(1, meta.documents / 10_000) ** 0.85;
export const mayRead = (seen, found, end) => seen < READ * effort() * end || !found;
const SUBS = 5;
/** What the best place of a word is worth: body, summary, subhead, title, each once and often. */
const WORTH = [1, 1.5, 2, 2.6, 4, 5, 10, 11];
const RECENCY = 0.3;
const DATED = ["date:desc", "date:asc"];
/** What the array of a document holds. */
const FIELDS = "url title number kicker subtitle summary byline captions notes sections date kind column region status old traditional".split(" ");
/** What stands in texts as U+0001 and so on. */
const FREQUENT = "，。、的“”：；（\n）一\r是在不了和有人中这大为上以对到地会要";
/** Ordinary pages, whose titles count as summaries do. */
const PAGE_KIND = "页面";
/** Numbers of the format: tables of this version, classes of characters without syllable. */
export const TABLES = "7";
const BEYOND = 1024;
/** A syllable with so many everyday characters is two classes: odd characters have so much more. */
const PARTED = 28;
const HALF = 512;

/* ---- reading the index: every file at most once, and from the last visit where it is unchanged ---- */

export const files = new Map();
export const kept = globalThis.caches?.open("gongbao-search").catch(() => null);
let meta = null;

/** What the present query has used, in bytes by name, and whether a near answer had to do with less than there was. */
const account = { used: new Map(), most: 0, cut: false };

export const use = (name, bytes) => account.used.set(name, bytes);

/** Begins to count anew, for the page of results that begins at `start`. */
const begin = (start) => Object.assign(account, { used: new Map(), most: NEAR * larger() + TEXT * start, cut: false });

/** Whether a near answer may read some more bytes and still has some kept: for the texts of its page, if not told otherwise. */
export function affords(bytes, kept = PAGE * TEXT) {
  const used = Array.from(account.used.values()).reduce((sum, size) => sum + size, 0);
  const yes = used + bytes + kept <= account.most;
  account.cut ||= !yes;
  return yes;
}

/** How many of `most` texts a near answer may still read, if they are as long as those that it read. */
export function readable(most, kept) {
  const sizes = Array.from(account.used).flatMap(([name, size]) => (typeof name === "number" ? [size] : []));
  const each = Math.max(TEXT, sizes.reduce((sum, size) => sum + size, 0) / sizes.length || 0);
  return Array.from({ length: most }).findLastIndex((_, n) => affords(each * (n + 1), kept)) + 1;
}

/** How many of some texts can be looked at where `most` are read that were not before. */
export function reached(ids, most) {
  let left = most;
  const end = ids.findIndex((id) => !account.used.has(id) && (left -= 1) < 0);
  return end < 0 ? ids.length : end;
}

export const isCut = () => account.cut;

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
export async function read(path, version, kind) {
  const url = `${INDEX.href}${path}?v=${version}`;
  if (!files.has(url)) {
    const reading = fetched(url).then((response) => response[kind]());
    reading.catch(() => files.delete(url));
    files.set(url, reading);
  }
  const data = await files.get(url);
  if (path.endsWith(".bin")) use(url, data.byteLength);
  return data;
}

/** What stands at a place of a folder, in a file of its own or in a pack: `{data, behind}`; `behind` reads what follows. */
async function placed({ name, version }, kind, number, ending) {
  const { pack } = meta;
  if (pack === 1) return { data: await read(`${name}/${kind}${number}${ending}`, version, "arrayBuffer") };
  const { slot } = await import("./search-packs.js");
  return slot(`${name}/${kind || "p"}${Math.floor(number / pack)}.bin`, version, number % pack, pack);
}

let opening_ = null;

async function open() {
  const url = new URL("meta.json", INDEX).href;
  const store = await kept;
  const response = await fetch(url, { cache: "no-cache" }).catch(() => store?.match(url));
  if (!response?.ok) throw new Error(`${response?.status} ${url}`);
  store?.put(url, response.clone()).catch(() => {});
  const found = await response.json();
  if (found.schema !== "gongbao.search/7") throw new Error(`unknown index format ${found.schema}`);
  const versions = new Set([...found.segments.map((one) => one.version), found.version, TABLES]);
  for (const { url: old } of (await store?.keys()) ?? []) {
    const version = new URL(old).searchParams.get("v");
    if (version && !versions.has(version)) store.delete(old);
  }
  meta = found;
  let at = 0;
  const characters = gb2312(0xb0, 0xd7);
  Array.from(found.sounds, (count, n) => {
    if (count.charCodeAt(0) - 40 >= PARTED) sounds.large.add(n + 1);
    for (const end = at + count.charCodeAt(0) - 40; at < end; at += 1) sounds.of.set(characters[at].codePointAt(0), n + 1);
  });
  return found;
}

export const opened = () => {
  opening_ ??= open();
  opening_.catch(() => (opening_ = null));
  return opening_;
};

/**
 * How characters are read: `names` of the syllables from number 1, their `numbers`, the syllable `of` a
 * character, those that are `large`, and by syllable the characters of other syllables that can be read so `too`. Without `listen`
 * only the syllables of everyday characters are known.
 */
export const sounds = { names: [""], numbers: new Map(), of: new Map(), large: new Set(), too: new Map() };

/** What decides where a character's pairs are kept: its syllable, or itself beyond those. */
export function classOf(point) {
  const number = point ? sounds.of.get(point) : 0;
  return number === undefined ? codeOf(point) + BEYOND : number + (sounds.large.has(number) ? HALF * (point % 2) : 0);
}

/** The classes of a syllable, or of no character (0). */
export const classesOf = (number) => (sounds.large.has(number) ? [number, number + HALF] : [number]);

const isRead = (one) => sounds.of.has(one.codePointAt(0));

/** Whether a text has Han characters whose class only `listen` tells, or `listenMore`. */
const isRare = (text) => Array.from(text).some((one) => /\p{Script=Han}/u.test(one) && !isRead(one));

let facets = null;
export const listed = () => read("facets.json", meta.version, "json").then((found) => (facets = found));

/** Reads what there is to filter by: `{documents, facets}`; rejects when the index cannot be read. */
export async function init() {
  const { documents } = await opened();
  return { documents, facets: await listed() };
}

export async function traditional() {
  const table = await read("traditional.txt", TABLES, "text");
  use("traditional.txt", 2 * table.length);
  return table;
}

const articles = new Map();

/** A document with its texts, which is read once. */
async function article(id) {
  if (!articles.has(id)) {
    const reading = shown(id);
    reading.catch(() => articles.delete(id));
    articles.set(id, reading);
  }
  const one = await articles.get(id);
  use(id, one.size);
  return one;
}

async function shown(id) {
  const segment = meta.segments.findLast((one) => one.first <= id);
  const { data } = await placed(segment, "t", id, ".txt");
  const written = new TextDecoder("gb18030").decode(data);
  const row = JSON.parse(written.replace(/[\x01-\x1f]/g, (one) => FREQUENT[one.charCodeAt(0) - 1]));
  const text = Object.fromEntries(FIELDS.map((name, n) => [name, row[n] || undefined]));
  if (text.traditional) learn(text.traditional.join("\n"));
  return { id, text, parts: partsOf(text), size: PACKED * data.byteLength + WRAPPED };
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
  parts.push(part(3, text.number ?? ""), part(text.kind === PAGE_KIND ? 1 : 3, text.title));
  return parts;
}

/* ---- posting lists ---- */

/** Reads integers from bytes: plain ones, of four bytes, and varints. */
export class Reader {
  constructor(buffer, at = 0) {
    this.bytes = buffer instanceof Uint8Array ? buffer : new Uint8Array(buffer);
    this.at = at;
  }
  get done() {
    return this.at >= this.bytes.length;
  }
  word() {
    this.at += 4;
    return (this.bytes[this.at - 4] | (this.bytes[this.at - 3] << 8) | (this.bytes[this.at - 2] << 16) | (this.bytes[this.at - 1] << 24)) >>> 0;
  }
  take(size) {
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
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

/** The 16 bits that stand for a character. */
const codeOf = (point) => (point > 0xffff ? 0xdc00 | ((point ^ (point >> 10)) & 0x3ff) : point);

/** Where terms are kept: the leading bits of a hash of both characters' classes, or of a single character. */
export function shardOf(first, second, bits) {
  const hash = Math.imul(Math.imul(first, 0x9e3779b1) + second, 0x85ebca6b);
  return bits ? hash >>> (32 - bits) : 0;
}

const parsed = new WeakMap();

/** What a shard holds, by term: how many documents, and where its share of the columns or its best begin. */
function terms(buffer, behind) {
  if (parsed.has(buffer)) return parsed.get(buffer);
  const reader = new Reader(buffer);
  const { bytes } = reader;
  const [size, ...columns] = Array.from({ length: 5 }, () => reader.varint());
  const keys = new Reader(bytes, reader.at);
  const [counts, gaps, infos, masks, tail] = [4 * size, ...columns].map((length) => new Reader(bytes, (reader.at += length)));
  const found = new Map();
  for (let n = 0; n < size; n += 1) {
    const key = keys.word();
    const count = counts.varint();
    found.set(key, { bytes, count, gaps: gaps.at, infos: infos.at, masks: masks.at });
    for (let left = count; left; gaps.at += 1) if (bytes[gaps.at] < 128) left -= 1;
    for (const end = infos.at + count; infos.at < end; infos.at += 1) if (bytes[infos.at] & 128) masks.at += 2;
  }
  for (let from = 0; !tail.done; ) {
    const [key, count, listed, length] = [tail.word(), tail.varint(), tail.varint(), tail.varint()];
    const start = from;
    found.set(key, { bytes, count, size: listed, best: tail.at, behind: behind && (() => behind(start, listed)) });
    from += listed;
    tail.at += length;
  }
  parsed.set(buffer, found);
  return found;
}

/** What the shard of two classes holds in a segment, by term. */
export async function shard(segment, one, other) {
  const { data, behind } = await placed(segment, "", shardOf(one, other, segment.bits), ".bin");
  return terms(await inflate(data), behind);
}

/** A list as `{ids, impacts, masks}`. */
export function decoded({ bytes, count, gaps, infos, masks }) {
  const list = { ids: new Int32Array(count), impacts: new Uint8Array(count), masks: new Uint16Array(count).fill(ANYWHERE) };
  const reader = new Reader(bytes, gaps);
  let mask = masks;
  let id = -1;
  for (let n = 0; n < count; n += 1) {
    id += reader.varint();
    list.ids[n] = id;
    if (infos === undefined) continue;
    const info = bytes[infos + n];
    list.impacts[n] = (info >> 4) & 7;
    list.masks[n] = 1 << (info & 15);
    if (info & 128) {
      list.masks[n] = bytes[mask] | (bytes[mask + 1] << 8);
      mask += 2;
    }
  }
  return list;
}

async function foundTerm(segment, first, second) {
  const key = ((first << 16) | second) >>> 0;
  const entry = (await shard(segment, classOf(first), classOf(second))).get(key);
  return { segment, key, count: 0, ...entry };
}

const inflated = new WeakMap();

/** The bytes of a shard or a long list. */
function inflate(data) {
  if (!inflated.has(data)) {
    let own = null;
    try {
      own = new DecompressionStream("deflate-raw");
    } catch {
      // older browsers
    }
    const given = new Uint8Array(data);
    if (own) inflated.set(data, new Response(new Blob([given]).stream().pipeThrough(own)).arrayBuffer());
    else inflated.set(data, import("./search-inflate.js").then((older) => older.inflated(given)));
  }
  return inflated.get(data);
}

async function listOf(entry) {
  const { segment, key, best, behind } = entry;
  if (best === undefined) return decoded(entry);
  const name = `${segment.name}/${key.toString(16).padStart(8, "0")}.bin`;
  const data = await (behind ? behind() : read(name, segment.version, "arrayBuffer"));
  return decoded(terms(await inflate(data)).get(key));
}

/** The best documents of a list; all of a short one. */
async function bestOf(entry) {
  const { bytes, best } = entry;
  if (best === undefined) return listOf(entry);
  const from = new Reader(bytes, best);
  const count = from.varint();
  const list = { ids: new Int32Array(count), impacts: new Uint8Array(count), masks: new Uint16Array(count) };
  let id = -1;
  for (let n = 0; n < count; n += 1) {
    id += from.varint();
    list.ids[n] = id;
    list.impacts[n] = from.bytes[from.at++];
  }
  return list;
}

export function joined(lists) {
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

const LETTERS = 0xd800;
const letters = (one, other) => LETTERS + (one.charCodeAt(0) - 97) * 26 + other.charCodeAt(0) - 97;

/**
 * What the index knows of a pair of code points (second 0: a single character), of two or three initials
 * (`~abc`) or of a value to filter by (`=region:330602`): its count, and how to get its list.
 */
export async function lookup(first, second) {
  if (typeof first === "string") {
    if (first[0] === "=") return (await narrowing()).valued(first.slice(1));
    const [, one, other, third] = first;
    return lookup(letters(one, other), third ? letters(other, third) : 0);
  }
  const asked = meta.segments.map((segment) => foundTerm(segment, codeOf(first), codeOf(second)));
  return known((await Promise.all(asked)).filter((one) => one.count));
}

/** What entries of the shards say of one term: its count, how to get its list, and how many bytes that still costs. */
export function known(found) {
  return {
    count: found.reduce((sum, one) => sum + one.count, 0),
    size: found.reduce((sum, one) => sum + (one.size ?? 0), 0),
    list: async () => joined(await Promise.all(found.map(listOf))),
    best: async () => joined(await Promise.all(found.map(bestOf))),
  };
}

/* ---- finding ---- */

/** The pairs of a word: first some that cover its characters, then `more` of the others; `{word, at, first, second}`. */
function pairsOf(word) {
  const points = Array.from(word, (character) => character.codePointAt(0));
  if (points.length === 1) return { pairs: [{ word, at: 0, first: points[0], second: 0 }], more: [] };
  const last = points.length - 2;
  const places = Array.from({ length: Math.ceil((last + 1) / 2) }, (_, n) => 2 * n).concat(last % 2 ? last : []);
  const chosen = spread(places, PER_WORD);
  const pair = (at) => ({ word, at, first: points[at], second: points[at + 1] });
  const others = points.slice(1).map((_, at) => at).filter((at) => !chosen.includes(at));
  return { pairs: chosen.map(pair), more: spread(others, MORE).map(pair) };
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

function within(found, [first, end]) {
  const chosen = Array.from(found.ids.keys()).filter((n) => found.ids[n] >= first && found.ids[n] < end);
  const pick = (row) => row.constructor.from(chosen, (n) => row[n]);
  const words = Array.from(found.words, ([word, row]) => [word, { masks: pick(row.masks), impacts: pick(row.impacts) }]);
  return { ids: pick(found.ids), words: new Map(words) };
}

const short = (word) => word.length <= 2;

/** The documents that hold every word and pass the filters, as far as the index can tell. */
export async function candidates(words, without, { keys, range }, near) {
  const pairs = words.map(pairsOf);
  const first = spread(pairs.flatMap((one) => one.pairs), LOOKUPS);
  const looked = await lookedUp([...first, ...keys.map((key) => ({ first: key }))]);
  const counts = new Map();
  for (const { word, count } of looked) if (word) counts.set(word, Math.min(count, counts.get(word) ?? Infinity));
  let found = await sifted(null, looked, range, near);
  if (found.ids.length > MANY) {
    const more = spread(pairs.flatMap((one) => one.more), MORE);
    found = await sifted(found, await lookedUp(more), range, near);
  }
  if (!looked.length) found = await (await narrowing()).everything(range);
  const sure = words.length <= LOOKUPS && [...words, ...without].every(short);
  for (const word of without.filter(short)) found = await removed(found, word);
  return { skipped: [], ...found, counts, sure: !found.ids.length || (sure && !found.skipped?.length) };
}

const lookedUp = (wanted) => Promise.all(wanted.map(async (one) => ({ ...one, ...(await lookup(one.first, one.second)) })));

/** Whether a list costs more than the texts of `left` candidates that it would save a reader of one page. */
export const dear = ({ size }, left, most = PAGE) => size > SAVED * Math.min(Math.max(0, left - PAGE), most);

/** Whether two pairs of a word come so alike often that they most likely come together: the second then tells little. */
const isAlike = (one, other) => Math.abs(one - other) < ALIKE * one;
const ALIKE = 0.02;

/** The candidates that stand in some more lists, but for those that are too dear, or to a near answer, which are `skipped`. */
async function sifted(before, looked, range, near) {
  const none = { ids: new Int32Array(0), words: new Map(), skipped: [] };
  if (looked.some(({ count }) => !count)) return none;
  let found = before;
  const known = [...(before?.known ?? [])];
  const skipped = [...(before?.skipped ?? [])];
  for (const one of looked.sort((left, right) => left.count - right.count)) {
    const idle = one.size && known.some((other) => other.word === one.word && isAlike(other.count, one.count));
    if (found?.words.has(one.word) && (idle || dear(one, found.ids.length) || (near && !affords(one.size)))) skipped.push(one);
    else {
      const list = await one.list();
      known.push(one);
      found = narrowed(found ?? within({ ids: list.ids, words: new Map() }, range), list, one);
      if (!found.ids.length) break;
    }
  }
  return { ...none, ...found, skipped, known };
}

async function removed(found, word) {
  const { pairs: [{ first, second }] } = pairsOf(word);
  const { ids } = await (await lookup(first, second)).list();
  const gone = new Set(ids);
  const chosen = Array.from(found.ids.keys()).filter((n) => !gone.has(found.ids[n]));
  const pick = (row) => row.constructor.from(chosen, (n) => row[n]);
  const words = Array.from(found.words, ([name, row]) => [name, { masks: pick(row.masks), impacts: pick(row.impacts) }]);
  return { ids: pick(found.ids), words: new Map(words) };
}

const narrowing = () => import("./search-narrow.js");

/** Whether a filter says anything. */
const says = (value) => ["string", "number"].includes(typeof value) && value !== "";

/** What the filters ask for: keys of the index and a range of ids, which are in order of date. */
export async function filtersOf(filters) {
  const given = Object.entries(filters ?? {}).filter(([, value]) => says(value));
  return given.length ? (await narrowing()).wanted(given) : { keys: [], range: [0, meta.end] };
}

/* ---- judging and ordering ---- */

/** Stands in a word of Han characters for any one; no folded text has it. */
export const ANY = "\0";

/** What a folded text holds where a word is looked for; empty where it does not hold it. */
export function held(text, word) {
  if (word.includes(ANY)) return text.match(new RegExp(word.replace(ANY, "[^]"), "u"))?.[0] ?? "";
  return text.includes(word) ? word : "";
}

/** How well an article answers: each word's best place, then words together, then being in force; null: not. */
function merit({ text, parts }, words, without) {
  if (without.some((word) => parts.some((part) => part.folded.includes(word)))) return null;
  let places = 0;
  for (const word of words) {
    const best = Math.max(...parts.map((part) => (held(part.folded, word) ? part.level : -1)));
    if (best < 0) return null;
    places += best;
  }
  const phrase = words.join("");
  const together = parts.some((part) => held(part.folded, phrase));
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
    scores.set(id, score + (RECENCY * id) / meta.end);
  });
  return ids.sort((one, other) => scores.get(other) - scores.get(one) || other - one);
}

/** How many texts to read next: first a page, then two for each place that is left; few more than these at once. */
function stepOf(left, seen, places, size) {
  const wanted = seen ? Math.min(size, 2 * places) : size;
  return left <= wanted + (seen ? 3 : size / 2) ? left : wanted;
}

/** The hits among candidates up to number `end`; those not looked at count as hits. */
async function verified(given, { words, without, sort, end, size, frugal, near, bounded }) {
  const found = [];
  let ids = ordered(given, sort);
  let known = given;
  let { skipped } = given;
  let seen = 0;
  while (seen < ids.length && found.length < end && mayRead(seen, found.length, end) && (found.length || !frugal || !seen)) {
    const likely = stepOf(ids.length - seen, seen, end - found.length, frugal ? GLANCE : size);
    // Only a first page may end early: who asks for more is told more.
    const early = end === size && found.length >= size / 2;
    const step = bounded || early ? Math.max(readable(likely, 0), seen ? 0 : GLANCE) : likely;
    if (!step) break;
    const articles = await Promise.all(ids.slice(seen, seen + step).map(article));
    seen += step;
    const rows = articles.map((one) => ({ ...one, merit: merit(one, words, without) }));
    const good = rows.filter((one) => one.merit !== null);
    if (sort === "relevance") good.sort((one, other) => other.merit - one.merit);
    found.push(...good);
    const [smallest, ...others] = skipped.sort((one, other) => one.size - other.size);
    if (good.length < step / 2 && smallest && seen < ids.length && (!near || affords(smallest.size))) {
      known = await sifted({ ...known, skipped: [] }, [{ ...smallest, size: 0 }], [0, meta.end]);
      const left = new Set(known.ids);
      ids = [...ids.slice(0, seen), ...ids.slice(seen).filter((id) => left.has(id))];
      skipped = others;
    }
  }
  return { found, total: found.length + ids.length - seen, complete: seen === ids.length };
}

const BEST = 16;
const LARGE = 9_000;
const GLANCE = 4;
const LIKELY = 0.6;
/** Letters and digits that follow each other are mostly one name, whose pairs come together. */
const isOne = (word) => /[!-~]{2}/.test(word);

/**
 * An early page for one short word, for names, or for words of which even the rarest pair is frequent: the shard alone knows its
 * best documents and how many there are. Null where that does not do.
 */
async function best({ words, without }, { keys, range }, { sort, start, size, frugal }) {
  const whole = !keys.length && range[0] === 0 && range[1] === meta.end;
  const end = start + size;
  if (!words.length || without.length || !whole || DATED.includes(sort) || end > BEST) return null;
  const looked = await lookedUp(spread(words.flatMap((word) => pairsOf(word).pairs), LOOKUPS));
  const { count, size: bytes, best: some } = looked.reduce((one, other) => (other.count < one.count ? other : one));
  const sure = words.length === 1 && Array.from(words[0]).length <= 2;
  if (!sure && bytes < (frugal || words.every(isOne) ? 1 : LARGE)) return null;
  const { ids, impacts } = await some();
  const order = Array.from(ids.keys()).sort((one, other) => impacts[other] - impacts[one] || ids[other] - ids[one]);
  const shown = (from, to) => Promise.all(order.slice(from, to).map((n) => article(ids[n])));
  if (sure) return { found: await shown(start, end), total: count, exact: true };
  const holding = (articles) => articles.filter((one) => merit(one, words, without) !== null);
  const found = holding(await shown(0, Math.min(GLANCE, end)));
  if (found.length > (frugal ? 0 : GLANCE / 4)) found.push(...holding(await shown(GLANCE, end)));
  if (found.length < end && found.length >= LIKELY * end) found.push(...holding(await shown(end, BEST)));
  return found.length < end && !(frugal && found.length) ? null : { found: found.slice(start, end), total: count, exact: false };
}

/** One page of the articles that hold all words as they stand; `frugal`: of few texts, and of lists
 * where so many bytes may still be read; `near`: of such lists as a near answer may read, `bounded`: and of such texts. */
export async function exact({ words, without = [] }, { filters, sort, start, size, frugal, near, bounded }) {
  const wanted = await filtersOf(filters);
  const few = await best({ words, without }, wanted, { sort, start, size, frugal });
  if (few) return few;
  if (frugal && !affords(frugal)) return { found: [], total: 0, exact: true };
  const found = await candidates(words, without, wanted, near);
  const order = DATED.includes(sort) ? sort : words.length ? "relevance" : "date:desc";
  if (found.sure && (order !== "relevance" || words.length < 2)) {
    const articles = await Promise.all(ordered(found, order).slice(start, start + size).map(article));
    return { found: articles, total: found.ids.length, exact: true };
  }
  const page = await verified(found, { words, without, sort: order, end: start + size, size: Math.max(size, 1), frugal, near, bounded });
  return { found: page.found.slice(start, start + size), total: page.total, exact: found.sure || page.complete };
}

const count = (value, standard, most) => (Number.isFinite(value) && value >= 0 ? Math.min(Math.floor(value), most) : standard);

/** The words of a query, once the index can be read. */
export async function understood(query, start = 0) {
  await opened();
  begin(start);
  const listening = () => import("./search-listen.js");
  if (typeof query === "string" && isTraditional(query, isRead)) {
    await (await listening()).listenMore();
    if (isTraditional(query, isRead)) learn(await traditional());
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
  if (!answer.total && words.length && meta.documents) {
    const { near } = await import("./search-near.js");
    answer = (await near(asked, page)) ?? answer;
    words = answer.words ?? words;
  }
  const { total, relaxed = "", instead = "" } = answer;
  return { total, exact: answer.exact, relaxed, instead, limited: (relaxed !== "" || !total) && isCut(), results: answer.found.map((one) => result(one, words)) };
}

/** How many of the results have each value to filter by; see search.js. */
export async function counts(...given) {
  await opened();
  await listed();
  return (await import("./search-facets.js")).counts(...given);
}

/** How many documents there are, and the names of what they can be filtered by, where those were read. */
export const described = () => ({ ...meta, facets });

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
