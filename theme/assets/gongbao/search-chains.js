/**
 * Rows of characters that readers may mean, by how they sound and by what stands together in the lists of the index.
 *
 * A spelling is `{text, kept, count, ids, impacts, sure}`: `kept` of the typed characters stand in it, `count`
 * articles may hold it; `ids` (null: not looked up yet) are these, `sure` says that no text can differ, and
 * `loose` that a frequent pair of it was not looked at, so that it may well stand nowhere; `weight` is what its articles
 * count beside those of others.
 */
import { affordsList, dear, turned } from "./search-exact.js";
import { affords } from "./search-files.js";
import { classesOf, classOf, described, known, lookup, shard, sounds } from "./search-index.js";

const WIDE = 400;
const LEAST = 6;
export const MOST = 12;
const SELDOM = 0.25;
/** What a shard takes in all segments. */
const SHARD = 3500;
/** What is left for the lists of frequent pairs before rarer readings are looked at. */
export const LISTS = 12_000;

/* ---- characters by their sound ---- */

/** How many of some shards may still be read. */
function readableShards(most) {
  let count = 0;
  while (count < most && affords(LISTS + SHARD * (count + 1))) count += 1;
  return count;
}

/** All pairs of characters of two classes (second 0: single characters), each as `lookup` gives it. */
async function heard(one, other) {
  const { segments } = described();
  const pairs = new Map();
  for (const [n, found] of (await Promise.all(segments.map((segment) => shard(segment, one, other)))).entries()) {
    for (const [key, entry] of found) {
      const [first, second] = [key >>> 16, key & 0xffff];
      if (classOf(first) !== one || classOf(second) !== other) continue;
      const pair = String.fromCharCode(first, second);
      pairs.set(pair, [...(pairs.get(pair) ?? []), { segment: segments[n], key, ...entry }]);
    }
  }
  return new Map(Array.from(pairs, ([pair, found]) => [pair, known(found)]));
}

/** The classes a slot's character may have, each with the characters meant, or null for all of it; `seldom` are those of second readings. */
function wanted({ sound, typed, fixed }) {
  if (fixed) return [[classOf(typed.codePointAt(0)), typed, false]];
  const own = (typed ? readingsOf(typed) : [sound]).flatMap(classesOf);
  const others = new Map();
  for (const character of own.map((one) => sounds.too.get(one) ?? "").join("")) {
    const other = classOf(character.codePointAt(0));
    if (!own.includes(other)) others.set(other, (others.get(other) ?? "") + character);
  }
  return [...own.map((one) => [one, null, false]), ...Array.from(others, ([other, characters]) => [other, characters, true])];
}

/** All syllables a character can be read as. */
export function readingsOf(character) {
  const too = Array.from(sounds.too).filter(([, characters]) => characters?.includes(character));
  return [...new Set([sounds.of.get(character.codePointAt(0)), ...too.map(([number]) => number)])];
}

/** The pairs of characters two slots may stand for, with what the index knows of each; `seldom`: only those of second readings. */
async function choices(left, right, seldom) {
  if (left.fixed && right.fixed) {
    const known = seldom ? { count: 0 } : await lookup(left.typed.codePointAt(0), right.typed.codePointAt(0));
    return known.count ? [[left.typed + right.typed, known]] : [];
  }
  const both = wanted(left).flatMap((one) => wanted(right).map((other) => [one, other]));
  const meant = both.filter(([one, other]) => (one[2] || other[2]) === seldom);
  const may = seldom ? meant.slice(0, readableShards(meant.length)) : meant;
  const found = await Promise.all(
    may.map(async ([[one, starts], [other, ends]]) => {
      const pairs = Array.from(await heard(one, other));
      return pairs.filter(([[first, second]]) => (starts?.includes(first) ?? true) && (ends?.includes(second) ?? true));
    }),
  );
  return found.flat();
}

function bits(mask) {
  let count = 0;
  for (let left = mask; left; left &= left - 1) count += 1;
  return count;
}

/**
 * Where a row and one more pair can stand together, the pair `at` characters in; null: nowhere. `lucks` are how likely
 * they only seem to; as many as must by chance do not count.
 */
function narrowed(row, list, at) {
  const [ids, masks, impacts, lucks] = [[], [], [], []];
  let chance = 0;
  for (let i = 0, j = 0; i < row.ids.length && j < list.ids.length; ) {
    if (row.ids[i] < list.ids[j]) i += 1;
    else if (row.ids[i] > list.ids[j]) j += 1;
    else {
      const mask = row.masks[i] & turned(list.masks[j], at);
      const luck = Math.min(1, (bits(row.masks[i]) * bits(list.masks[j])) / 16);
      chance += luck;
      if (mask) ids.push(row.ids[i]), masks.push(mask), impacts.push(Math.min(row.impacts[i], list.impacts[j])), lucks.push(luck);
      i += 1;
      j += 1;
    }
  }
  return ids.length ? { ids, masks, impacts, lucks, count: Math.max(SELDOM, ids.length - chance), passed: row.passed } : null;
}

/** A row with one more pair, whose list may be passed over. */
export function grown(row, known, list, at) {
  if (!list) return { ...row, count: Math.min(row.count, known.count), passed: [...row.passed, { known, at }] };
  if (row.ids) return narrowed(row, list, at);
  const masks = Array.from(list.masks, (mask) => turned(mask, at));
  return { ids: list.ids, masks, impacts: list.impacts, count: Math.min(row.count, list.ids.length), passed: row.passed };
}

/** How many candidates some rows have. */
const among = (rows) => rows.reduce((sum, { ids }) => sum + (ids?.length ?? 0), 0);

/** The rows as the lists leave them that were passed over, but for those that cost more than `most` texts, or too much to keep so many bytes. */
export async function settled(rows, most, kept) {
  let left = rows;
  const lists = new Set(rows.flatMap(({ passed = [] }) => passed.map(({ known }) => known)));
  for (const known of Array.from(lists).sort((one, other) => one.size - other.size)) {
    const of = (row) => (row.masks ? row.passed?.find((one) => one.known === known) : undefined);
    if (dear(known, among(left.filter(of)) + LEAST, most) || !affordsList(known, kept)) continue;
    const list = await known.list();
    left = left.flatMap((row) => {
      if (!of(row)) return [row];
      const less = narrowed(row, list, of(row).at);
      return less ? [{ ...row, ...less, passed: row.passed.filter((one) => one.known !== known) }] : [];
    });
  }
  return left;
}

export const START = { text: "", kept: 0, count: Infinity, ids: null, passed: [] };

/** The strings a row of slots may stand for, `{sound}` or `{typed, fixed}`: most of what was typed first, then the most frequent. */
export async function chains(slots) {
  if (slots.length === 1) return alone(slots[0]);
  const kept = (slot, character) => (slot.typed === character ? 1 : 0);
  const each = (seldom) => Promise.all(slots.slice(1).map((slot, n) => choices(slots[n], slot, seldom)));
  const [usual, seldom] = [await each(false), await each(true)];
  const pairs = usual.map((some, n) => [...some, ...seldom[n]]);
  let rows = new Map([["", [START]]]);
  for (let n = 0; n + 1 < slots.length; n += 1) {
    const next = [];
    for (const [pair, known] of pairs[n]) {
      const [first, second] = pair;
      const open = rows.get(n ? first : "") ?? [];
      const list = open.length && !known.size ? await known.list() : null;
      for (const row of open) {
        const longer = grown(row, known, list, n);
        if (!longer) continue;
        const before = n ? row : { text: first, kept: kept(slots[0], first) };
        next.push({ ...longer, text: before.text + second, kept: before.kept + kept(slots[n + 1], second) });
      }
    }
    next.sort((one, other) => other.kept - one.kept || other.count - one.count);
    rows = Map.groupBy(next.slice(0, WIDE), ({ text }) => Array.from(text).at(-1));
  }
  const chosen = await settled([...rows.values()].flat(), MOST);
  const found = chosen.map((row) => ({ ...row, loose: row.passed.length > 0, sure: slots.length === 2 && row.ids !== null }));
  return found.sort((one, other) => other.kept - one.kept || other.count - one.count);
}

/** The single characters with a sound, the most frequent first. */
async function alone({ sound }) {
  const heardAlone = await Promise.all(classesOf(sound).map((one) => heard(one, 0)));
  const found = heardAlone.flatMap((some) => Array.from(some, ([text, { count }]) => ({ text: text[0], kept: 0, count, ids: null })));
  return found.sort((one, other) => other.count - one.count).slice(0, 3);
}
