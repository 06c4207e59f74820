/**
 * Files of the index, each read at most once, and from the last visit where it is unchanged; and what the present query has
 * used of them.
 */
export const INDEX = new URL("search/", import.meta.url);

/** How many results a page has, and what a text takes on the way, in bytes. */
export const PAGE = 10;
export const TEXT = 2600;
/** So many texts are looked at however much was read before. */
export const GLANCE = 4;
/** By how much texts differ in that. */
const SPREAD = 700;

export const files = new Map();
export const kept = globalThis.caches?.open("gongbao-search").catch(() => null);

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

/* ---- what a near answer may read ---- */

/** What the present query has used, in bytes by name, and whether a near answer had to do with less than there was. */
const account = { used: new Map(), most: 0, cut: false };

export const use = (name, bytes) => account.used.set(name, bytes);

/** Begins to count anew, up to so many bytes. */
export const begin = (most) => Object.assign(account, { used: new Map(), most, cut: false });

const used = () => Array.from(account.used.values()).reduce((sum, size) => sum + size, 0);

/** Whether a near answer may read some more bytes and still has some kept: for the texts of its page, if not told otherwise. */
export function affords(bytes, kept = PAGE * TEXT) {
  const yes = used() + bytes + kept <= account.most;
  account.cut ||= !yes;
  return yes;
}

/** How many of `most` texts a near answer may still read, if they are about as long as those that it read. */
export function readable(most, kept) {
  const sizes = Array.from(account.used).flatMap(([name, size]) => (typeof name === "number" ? [size] : []));
  const each = Math.max(TEXT, sizes.reduce((sum, size) => sum + size, 0) / sizes.length || 0);
  const left = account.most - used() - kept;
  const count = Array.from({ length: most }).findLastIndex((_, n) => each * (n + 1) + SPREAD * Math.sqrt(n + 1) <= left) + 1;
  account.cut ||= count < most;
  return count;
}

/** How many of some texts can be looked at where `most` are read that were not before. */
export function reached(ids, most) {
  let left = most;
  const end = ids.findIndex((id) => !account.used.has(id) && (left -= 1) < 0);
  return end < 0 ? ids.length : end;
}

export const isCut = () => account.cut;
