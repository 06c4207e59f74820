/**
 * Reads the static index `gongbao.search/7` (scripts/gongbao/search/FORMAT.md): what it knows of two characters that stand
 * together, how characters are read, and the documents with their texts.
 */
import { INDEX, kept, read, use } from "./search-files.js";
import { gb2312, learn, partsOf } from "./search-text.js";

/** What the array of a document holds. */
const FIELDS =
  "url title number kicker subtitle summary byline captions notes sections date kind column region status old traditional".split(" ");
/** What stands in texts as U+0001 and so on. */
const FREQUENT = "，。、的“”：；（\n）一\r是在不了和有人中这大为上以对到地会要";
/** What is left of a text when compressed, and what that adds, in bytes. */
const [PACKED, WRAPPED] = [0.77, 150];
/** Numbers of the format: tables of this version, classes of characters without syllable. */
export const TABLES = "7";
const BEYOND = 1024;
/** A syllable with so many everyday characters is two classes: odd characters have so much more. */
const PARTED = 28;
const HALF = 512;

let meta = null;

/** What the index says of itself; once `opened`. */
export const described = () => meta;

/** How much more is read where the archive is larger than 10,000 documents: twice as much at 100,000. */
export const effort = () => Math.max(1, Math.log10(meta.documents) - 3);

/** What stands at a place of a folder, in a file of its own or in a pack: `{data, behind}`; `behind` reads what follows. */
async function placed({ name, version }, kind, number, ending) {
  const { pack } = meta;
  if (pack === 1) return { data: await read(`${name}/${kind}${number}${ending}`, version, "arrayBuffer") };
  const { slot } = await import("./search-packs.js");
  return slot(`${name}/${kind || "p"}${Math.floor(number / pack)}.bin`, version, number % pack, pack);
}

/** Lets go of what was kept of older indexes. */
async function tidy({ segments, version: own }) {
  const store = await kept;
  const versions = new Set([...segments.map(({ version }) => version), own, TABLES]);
  for (const { url } of (await store?.keys()) ?? []) {
    const version = new URL(url).searchParams.get("v");
    if (version && !versions.has(version)) store.delete(url);
  }
}

/** Reads how everyday characters are read, which follow each other by sound. */
function hear(counts) {
  const characters = gb2312(0xb0, 0xd7);
  let at = 0;
  Array.from(counts, (sign, n) => {
    const count = sign.charCodeAt(0) - 40;
    if (count >= PARTED) sounds.large.add(n + 1);
    for (const end = at + count; at < end; at += 1) sounds.of.set(characters[at].codePointAt(0), n + 1);
  });
}

async function open() {
  const url = new URL("meta.json", INDEX).href;
  const store = await kept;
  const response = await fetch(url, { cache: "no-cache" }).catch(() => store?.match(url));
  if (!response?.ok) throw new Error(`${response?.status} ${url}`);
  store?.put(url, response.clone()).catch(() => {});
  const found = await response.json();
  if (found.schema !== "gongbao.search/7") throw new Error(`unknown index format ${found.schema}`);
  await tidy(found);
  meta = found;
  hear(found.sounds);
  return found;
}

let reading = null;

/** Reads what the index says of itself: once, and again where that failed. */
export function opened() {
  reading ??= open();
  reading.catch(() => (reading = null));
  return reading;
}

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

/** What there is to filter by. */
export const listed = () => read("facets.json", meta.version, "json");

const articles = new Map();

/** A document with its texts, which is read once. */
export async function article(id) {
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

/** Position masks of lists that know none. */
export const ANYWHERE = 0xffff;

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

/** What the index knows of a pair of code points (second 0: a single character): its count, and how to get its list. */
export async function lookup(first, second) {
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
