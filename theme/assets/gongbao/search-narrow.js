/**
 * What filters and dates leave of the articles. Loaded only where a search has some.
 */
import { read } from "./search-files.js";
import { decoded, described, joined, listed, Reader } from "./search-index.js";

const SLOTS = 8;

/** What filters ask for: keys of the index, such as `region:330602`, and a range of ids, which are in order of date. */
export async function wanted(given) {
  const { end: last } = described();
  const keys = [];
  let range = [0, last];
  const narrow = async (from, to) => {
    const { begins } = await calendar();
    const [first, end] = await Promise.all([from ? begin(from, 0) : begins[1], to ? begin(...to) : last]);
    range = [Math.max(range[0], first), Math.min(range[1], end)];
  };
  for (const [name, value] of given) {
    if (name === "year") await narrow(`${value}-01-01`, [`${value}-12-31`, 1]);
    else if (name === "from") await narrow(String(value), null);
    else if (name === "to") await narrow("", [String(value), 1]);
    else keys.push(`${name}:${value}`);
  }
  return { keys, range };
}

/** The first ids of the pages, then of each day from `first` on, and how many documents stand there. */
async function calendar() {
  const { pages, first, counts: days } = await read("days.json", described().version, "json");
  const counts = [pages, ...days];
  const begins = [0];
  for (const count of counts) begins.push(begins.at(-1) + Math.max(1, Math.ceil(count / SLOTS)) * SLOTS);
  return { first, counts, begins: begins.slice(0, -1) };
}

/** The first id of a day, or (`after` 1) of the day behind it. */
async function begin(day, after) {
  const { first, begins } = await calendar();
  const { end } = described();
  const number = Math.round((Date.parse(day) - Date.parse(first)) / 864e5) + after + 1;
  if (Number.isNaN(number)) return after ? end : 0;
  return number < begins.length ? begins[Math.max(1, number)] : end;
}

/** All documents of a range of ids as candidates. */
export async function everything([first, end]) {
  const { begins, counts } = await calendar();
  const ids = begins.flatMap((begin, n) => Array.from({ length: counts[n] }, (_, slot) => begin + slot));
  return { ids: Int32Array.from(ids.filter((id) => id >= first && id < end)), words: new Map() };
}

/** The name of the file that lists the articles with a value: 32-bit FNV-1a behind the name of the filter. */
export function nameOf(key) {
  let hash = 0x811c9dc5;
  for (const character of key) hash = Math.imul(hash ^ character.codePointAt(0), 0x01000193);
  return `${key.split(":")[0]}-${(hash >>> 0).toString(16).padStart(8, "0")}.bin`;
}

/** The articles that have a value, as a list. */
export async function valued(key) {
  const [facet, ...rest] = key.split(":");
  const none = { count: 0, size: 0, list: async () => joined([]), best: async () => joined([]) };
  const known = (await listed())[facet]?.some(({ value }) => value === rest.join(":"));
  if (!known) return none;
  const reader = new Reader(await read(`facets/${nameOf(key)}`, described().version, "arrayBuffer"));
  while (!reader.done) {
    const name = new TextDecoder().decode(reader.take(reader.varint()));
    const gaps = reader.take(reader.varint());
    if (name !== key) continue;
    const count = gaps.reduce((sum, byte) => sum + (byte < 128), 0);
    const list = decoded({ bytes: gaps, count, gaps: 0 });
    return { ...none, count, list: async () => list, best: async () => list };
  }
  return none;
}

/** Whether a document passes what filters ask for, as a function of its id. */
export async function allowed({ keys, range }) {
  const sets = await Promise.all(keys.map(async (key) => new Set((await (await valued(key)).list()).ids)));
  return (id) => id >= range[0] && id < range[1] && sets.every((set) => set.has(id));
}
