/**
 * What pinyin, pinyin and characters mixed, or initials may stand for. Loaded only for those.
 */
import { chains, grown, LISTS, START } from "./search-chains.js";
import { spread } from "./search-exact.js";
import { affords, readable } from "./search-files.js";
import { article, effort, listed, lookup, sounds } from "./search-index.js";
import { fold } from "./search-text.js";

const CUTS = 12;
const TITLES = 20;
/** What is left then to look up what they say. */
const LEFT = 30_000;
/** What a name counts whose characters are read as typed elsewhere. */
const RARELY = 0.01;

/** All ways to cut letters into syllables, the fewest syllables first. */
function syllables(letters) {
  if (!letters) return [[]];
  const out = [];
  for (let size = Math.min(6, letters.length); size > 0; size -= 1) {
    const number = sounds.numbers.get(letters.slice(0, size));
    if (number === undefined || out.length > CUTS) continue;
    out.push(...syllables(letters.slice(size)).map((rest) => [number, ...rest]));
  }
  return out.sort((one, other) => one.length - other.length).slice(0, CUTS);
}

/** The rows of slots that pinyin, or pinyin and characters mixed, may stand for; the shortest first, single characters last. */
function slotsOf(plain) {
  let rows = [[]];
  for (const piece of plain.match(/[a-z]+|\p{Script=Han}|[^a-z]/gu)) {
    const slots = /[a-z]/.test(piece)
      ? syllables(piece).map((row) => row.map((sound) => ({ sound })))
      : [[{ typed: piece, fixed: true }]];
    rows = rows.flatMap((row) => slots.map((more) => [...row, ...more])).slice(0, CUTS);
  }
  const rank = (row) => (row.length > 1 ? row.length : Infinity);
  return rows.sort((one, other) => rank(one) - rank(other));
}

/** Spellings of a word that is pinyin, or pinyin and characters mixed. */
async function byPinyin(word) {
  const plain = word.normalize("NFC").replace(/ü|u\u0308|u:/g, "v").normalize("NFD").replace(/\p{M}/gu, "");
  if (!/[a-z]/.test(plain) || plain.length > 40) return [];
  const lengths = [...Map.groupBy(slotsOf(plain), (row) => row.length).values()].slice(0, 3);
  for (const rows of lengths) {
    const found = [];
    for (const row of rows.slice(0, CUTS / 2)) if (affords(found.length && LISTS)) found.push(...(await chains(row)));
    if (found.length) return found.sort((one, other) => other.count - one.count);
  }
  return [];
}

/* ---- initials ---- */

/** The letters a character's readings begin with. */
function beginnings() {
  const letters = new Map();
  const add = (character, name) => letters.set(character, (letters.get(character) ?? "") + name[0]);
  for (const [point, number] of sounds.of) add(String.fromCodePoint(point), sounds.names[number]);
  for (const [number, characters] of sounds.too) for (const one of characters) add(one, sounds.names[number]);
  return letters;
}

/** Names, titles, subheads and authors whose characters begin with these letters. */
async function byInitials(word) {
  if (!/^[a-z]{2,12}$/.test(word)) return [];
  const { region, column, topic } = await listed();
  const names = [...region, ...column, ...topic].map(({ name }) => fold(name));
  const known = beginnings();
  const begins = (text, n) => known.get(Array.from(text)[n]) ?? "";
  const fits = (text) => Array.from(word).every((letter, n) => begins(text, n).includes(letter));
  const usual = (text) => Array.from(word).every((letter, n) => begins(text, n)[0] === letter);
  const named = names.filter((name) => name.length === word.length && fits(name));
  const weighed = Array.from(new Set(named), (name) => ({ ...written(name), weight: usual(name) ? 1 : RARELY }));
  if (weighed.length) return weighed.sort((one, other) => other.weight - one.weight);
  return fitting(await begun(word), word, fits).map((text, n) => ({ ...written(text), weight: 1 / (n + 1) }));
}

const written = (text) => ({ text, kept: 0, count: 1, ids: null });

const LETTERS = 0xd800;
const both = (one, other) => LETTERS + (one.charCodeAt(0) - 97) * 26 + other.charCodeAt(0) - 97;

/** What the index knows of two or three initials. */
const lookedUp = ([one, other, third]) => lookup(both(one, other), third ? both(other, third) : 0);

/** Titles, subheads and authors of articles that have all the groups of initials in a row; of those first that have them in a title. */
async function begun(word) {
  const places = word.length === 2 ? [0] : Array.from({ length: word.length - 2 }, (_, at) => at);
  const looked = await Promise.all(spread(places, 6).map(async (at) => ({ at, ...(await lookedUp(word.slice(at, at + 3))) })));
  const lists = await Promise.all(looked.map((known) => known.list()));
  const row = looked.reduce((one, known, n) => one && grown(one, known, lists[n], known.at), START);
  const order = Array.from(row?.ids.keys() ?? []).sort((one, other) => row.impacts[other] - row.impacts[one] || other - one);
  const some = order.slice(0, readable(Math.min(order.length, Math.round(TITLES * effort())), LEFT));
  const articles = await Promise.all(some.map((n) => article(row.ids[n])));
  return articles.flatMap(({ parts }) => parts.filter(({ level }) => level > 0));
}

/** The strings in texts that begin so, those of titles first, then the most frequent. */
function fitting(texts, word, fits) {
  const counts = new Map();
  for (const { folded, level } of texts) {
    for (let n = 0; n + word.length <= folded.length; n += 1) {
      const text = folded.slice(n, n + word.length);
      if (fits(text)) counts.set(text, (counts.get(text) ?? 0) + (level === 3 ? 100 : 1) + (level === 3 && !n ? 1e4 : 0));
    }
  }
  return Array.from(counts.keys()).sort((one, other) => counts.get(other) - counts.get(one));
}

/** The ways to find other spellings, in the order to try them. */
export const WAYS = [
  ["pinyin", byPinyin],
  ["initials", byInitials],
];
