/**
 * The articles that hold all words of a query as they stand: candidates by the lists of the index, judged by their texts.
 */
import { affords, GLANCE, PAGE, readable, TEXT } from "./search-files.js";
import { ANYWHERE, article, described, effort, lookup } from "./search-index.js";

const LOOKUPS = 12;
const PER_WORD = 3;
const MORE = 4;
const MANY = 12;
/** How many bytes a text takes that need not be read. */
const SAVED = 1700;
/** So many texts for each place of a page are read to tell true hits from others, and more only while there is none. */
const READ = 3;
export const mayRead = (seen, found, end) => seen < READ * effort() * end || !found;
/** What the best place of a word is worth: body, summary, subhead, title, each once and often. */
export const WORTH = [1, 1.5, 2, 2.6, 4, 5, 10, 11];
const RECENCY = 0.3;
export const DATED = ["date:desc", "date:asc"];
/** A longer word is looked for by its parts rather than by other characters. */
export const LONGEST_WORD = 12;

const narrowing = () => import("./search-narrow.js");

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

/** The candidates that are kept. */
function only(found, isKept) {
  const chosen = Array.from(found.ids.keys()).filter((n) => isKept(found.ids[n]));
  const pick = (row) => row.constructor.from(chosen, (n) => row[n]);
  const words = Array.from(found.words, ([word, row]) => [word, { masks: pick(row.masks), impacts: pick(row.impacts) }]);
  return { ids: pick(found.ids), words: new Map(words) };
}

const short = (word) => word.length <= 2;

/** The documents that hold every word and pass the filters, as far as the index can tell. */
export async function candidates(words, without, { keys, range }, near) {
  const pairs = words.map(pairsOf);
  const first = spread(pairs.flatMap((one) => one.pairs), LOOKUPS);
  const chosen = keys.map(async (key) => (await narrowing()).valued(key));
  const looked = [...(await lookedUp(first)), ...(await Promise.all(chosen))];
  const counts = new Map();
  for (const { word, count } of looked) if (word) counts.set(word, Math.min(count, counts.get(word) ?? Infinity));
  let found = await sifted(null, looked, range, near);
  if (found.ids.length > MANY) {
    const more = spread(pairs.flatMap((one) => one.more), MORE);
    found = await sifted(found, await lookedUp(more), range, near);
  }
  if (!looked.length) found = await (await narrowing()).everything(range);
  const sure = words.length <= LOOKUPS && [...words, ...without].every(short);
  for (const { list } of await lookedUp(without.filter(short).flatMap((word) => pairsOf(word).pairs))) {
    const gone = new Set((await list()).ids);
    found = only(found, (id) => !gone.has(id));
  }
  return { skipped: [], ...found, counts, sure: !found.ids.length || (sure && !found.skipped?.length) };
}

const lookedUp = (wanted) => Promise.all(wanted.map(async (one) => ({ ...one, ...(await lookup(one.first, one.second)) })));

/** Whether a list costs more than the texts of `left` candidates that it would save a reader of one page. */
export const dear = ({ size }, left, most = PAGE) => size > SAVED * Math.min(Math.max(0, left - PAGE), most);

/** Whether two pairs of a word come so alike often that they most likely come together: the second then tells little. */
export const isAlike = (one, other, most = ALIKE) => Math.abs(one - other) < most * one;
const ALIKE = 0.02;

/** A list of fewer bytes is worth more than the texts that may then not be read. */
export const SMALL = 8_000;

/** Whether a near answer may read a list and still has some bytes kept. */
export const affordsList = ({ size }, kept) => affords(size, size < SMALL ? SMALL : kept);

/** The candidates that stand in some more lists, but for those that are too dear, or to a near answer, which are `skipped`. */
async function sifted(before, looked, range, near) {
  const none = { ids: new Int32Array(0), words: new Map(), skipped: [] };
  if (looked.some(({ count }) => !count)) return none;
  let found = before;
  const known = [...(before?.known ?? [])];
  const skipped = [...(before?.skipped ?? [])];
  for (const one of looked.sort((left, right) => left.count - right.count)) {
    const idle = one.size && known.some((other) => other.word === one.word && isAlike(other.count, one.count));
    if (found?.words.has(one.word) && (idle || dear(one, found.ids.length) || (near && !affordsList(one)))) skipped.push(one);
    else {
      const list = await one.list();
      known.push(one);
      found = narrowed(found ?? only({ ids: list.ids, words: new Map() }, (id) => id >= range[0] && id < range[1]), list, one);
      if (!found.ids.length) break;
    }
  }
  return { ...none, ...found, skipped, known };
}

/** Whether a filter says anything. */
export const says = (value) => ["string", "number"].includes(typeof value) && value !== "";

/** What the filters ask for: keys of the index and a range of ids, which are in order of date. */
export async function filtersOf(filters) {
  const given = Object.entries(filters ?? {}).filter(([, value]) => says(value));
  return given.length ? (await narrowing()).wanted(given) : { keys: [], range: [0, described().end] };
}

/** Whether that is everything. */
export const isWhole = ({ keys, range }) => !keys.length && range[0] === 0 && range[1] === described().end;

/* ---- judging and ordering ---- */

/** Stands in a word of Han characters for any one; no folded text has it. */
export const ANY = "\0";

/** What a folded text holds where a word is looked for; empty where it does not hold it. */
export function held(text, word) {
  if (word.includes(ANY)) return text.match(new RegExp(word.replace(ANY, "[^]"), "u"))?.[0] ?? "";
  return text.includes(word) ? word : "";
}

/** What a number counts less where it is but a piece of another one: 6号 in 16号. */
const PIECE = 0.25;

function cutsNumbers(text, word) {
  const [starts, ends] = [/^\d/.test(word), /\d$/.test(word)];
  const pieces = starts || ends ? text.split(word) : [];
  const isCut = (before, after) => (starts && /\d$/.test(before)) || (ends && /^\d/.test(after));
  return pieces.length > 1 && pieces.slice(1).every((after, n) => isCut(pieces[n], after));
}

/** How well an article answers: each word's best place, then words together, then being in force; null: not. */
export function merit({ text, parts }, words, without) {
  if (without.some((word) => parts.some((part) => part.folded.includes(word)))) return null;
  let places = 0;
  for (const word of words) {
    const best = Math.max(...parts.map(({ folded, level }) => (held(folded, word) ? level - (cutsNumbers(folded, word) ? PIECE : 0) : -Infinity)));
    if (best === -Infinity) return null;
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
  const weights = Array.from(found.words, ([word, row]) => [Math.log(1 + described().documents / found.counts.get(word)), row]);
  ids.forEach((id, n) => {
    const score = weights.reduce((sum, [weight, row]) => sum + weight * WORTH[row.impacts[n]], 0);
    scores.set(id, score + (RECENCY * id) / described().end);
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
    const early = end === size && (bounded || found.length > 0);
    const left = bounded && !found.length ? GLANCE * TEXT : 0;
    const step = early ? Math.max(readable(likely, left), seen ? 0 : GLANCE) : likely;
    if (!step) break;
    const articles = await Promise.all(ids.slice(seen, seen + step).map(article));
    seen += articles.length;
    const rows = articles.map((one) => ({ ...one, merit: merit(one, words, without) }));
    const good = rows.filter((one) => one.merit !== null);
    if (sort === "relevance") good.sort((one, other) => other.merit - one.merit);
    found.push(...good);
    const [smallest, ...others] = skipped.sort((one, other) => one.size - other.size);
    if (good.length < step / 2 && smallest && seen < ids.length && (!near || affordsList(smallest))) {
      known = await sifted({ ...known, skipped: [] }, [{ ...smallest, size: 0 }], [0, described().end]);
      const left = new Set(known.ids);
      ids = [...ids.slice(0, seen), ...ids.slice(seen).filter((id) => left.has(id))];
      skipped = others;
    }
  }
  return { found, total: found.length + ids.length - seen, complete: seen === ids.length };
}

const BEST = 16;
const LARGE = 9_000;
const LIKELY = 0.6;
/** Letters and digits that follow each other are mostly one name, whose pairs come together. */
const isOne = (word) => /[!-~]{2}/.test(word);

/**
 * An early page for one short word, for names, or for words of which even the rarest pair is frequent: the shard alone knows its
 * best documents and how many there are. Null where that does not do.
 */
async function best({ words, without }, wanted, { sort, start, size, frugal }) {
  const end = start + size;
  if (!words.length || without.length || !isWhole(wanted) || DATED.includes(sort) || end > BEST) return null;
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
