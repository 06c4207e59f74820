/**
 * Texts and queries in the form search compares them, and pieces of texts as results show them.
 * Folding does what scripts/gongbao/search/folding.py does, and is tested against it.
 */

const TRANSPARENT = new RegExp(
  "[\\u0000-\\u0020\\u007F-\\u00A0\\u00AD\\u034F\\u061C\\u1680\\u180E\\u2000-\\u200F\\u2028-\\u202F" +
    "\\u205F-\\u206F\\u3000\\uD800-\\uDFFF\\uFE00-\\uFE0F\\uFEFF\\u{E0100}-\\u{E01EF}" +
    "\"'\\u00AB\\u00BB\\u2018-\\u201F\\u2039\\u203A\\u3008-\\u300F\\u301D-\\u301F]",
  "gu",
);
const same = new Map(Array.from("[]〔〕【】〖〗‐‑‒–—―−〜", (character, n) => [character, "()()()()-------~"[n]]));
const known = new Map();

function foldCharacter(character) {
  let folded = known.get(character);
  if (folded === undefined) {
    folded = character.normalize("NFKD").toLowerCase().normalize("NFKD").replace(TRANSPARENT, "");
    folded = Array.from(folded, (one) => same.get(one) ?? one).join("");
    known.set(character, folded);
  }
  return folded;
}

/** What folding changes; all Han characters stay as they are until a table of Traditional ones is learnt. */
const HAN = "\\u4e00-\\u9fff";
let foreign = "";
let odd = new RegExp(`[^${HAN}]`, "gu");

/** The text as search compares it. */
export const fold = (text) => text.replace(odd, foldCharacter);

/** Takes up the table of Traditional characters: two lines, each character above its Simplified form. */
export function learn(table) {
  const [traditional, simplified] = table.split("\n").map((line) => Array.from(line));
  if (traditional.every((character) => same.has(character))) return;
  traditional.forEach((character, n) => same.set(character, simplified[n]));
  known.clear();
  foreign += traditional.join("");
  odd = new RegExp(`[^${HAN}]|[${foreign}]`, "gu");
}

/** The characters of some rows of GB 2312, which is in order of sound up to row 0xD7. */
export function gb2312(first, last) {
  const bytes = [];
  for (let row = first; row <= last; row += 1) {
    for (let cell = 0xa1; cell < 0xff; cell += 1) if (row !== 0xd7 || cell < 0xfa) bytes.push(row, cell);
  }
  return Array.from(new TextDecoder("gb18030").decode(Uint8Array.from(bytes)));
}

let simplified = null;

/**
 * Whether a text may hold Traditional characters: any Han character that GB 2312 does not have. `isFirst` knows
 * those of its first level.
 */
export function isTraditional(text, isFirst = () => false) {
  const others = (text.normalize("NFKC").match(/\p{Script=Han}/gu) ?? []).filter((one) => one === "乾" || !isFirst(one));
  if (others.length) simplified ??= new Set(gb2312(0xb0, 0xf7));
  return others.some((one) => "於乾徵".includes(one) || !simplified.has(one));
}

/* ---- the query ---- */

const WORD = /(?:[“"「『＂][^”"」』＂]*[”"」』＂]|\S)+/gu;
const LONGEST = 1000;

/** The words of a query, folded: `{words, without}`. */
export function parse(query) {
  const text = typeof query === "string" || typeof query === "number" ? String(query) : "";
  const words = new Set();
  const without = new Set();
  for (const raw of text.slice(0, LONGEST).match(WORD) ?? []) {
    const excluded = raw.length > 1 && /^[-－]\D/u.test(raw);
    const folded = fold(excluded ? raw.slice(1) : raw);
    if (folded) (excluded ? without : words).add(folded);
  }
  return { words: [...words], without: [...without] };
}

/* ---- showing ---- */

const BEFORE = 24;
const AFTER = 72;
const PIECES = 3;
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

export function escape(text) {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

/** Where each word stands in a text, as lists of `[start, end]`. */
function places(written, words) {
  const folded = fold(written);
  const found = words.map((word) => {
    const starts = [];
    for (let n = folded.indexOf(word); n >= 0; n = folded.indexOf(word, n + word.length)) starts.push(n);
    return starts;
  });
  const last = Math.max(...words.map((word, n) => (found[n].length ? found[n].at(-1) + word.length : 0)));
  const begins = [];
  const ends = [];
  let at = 0;
  for (const character of written) {
    if (ends.length >= last) break;
    for (let n = fold(character).length; n > 0; n -= 1) {
      begins.push(at);
      ends.push(at + character.length);
    }
    at += character.length;
  }
  return words.map((word, n) => found[n].map((start) => [begins[start], ends[start + word.length - 1]]));
}

/** Where the words stand in a text: `[start, end]` in ascending order, overlapping ones as one. */
export const hits = (written, words) => merged(places(written, words).flat());

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

/** A whole text as HTML with the words marked. */
export function highlight(text, words) {
  return marked(text, 0, text.length, hits(text, words));
}

/** No cut through a character of two code units. */
function whole(written, at) {
  const code = written.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}

/** The opening of a text, for a list without words. */
export function opening(written) {
  const end = whole(written, Math.min(written.length, BEFORE + AFTER));
  return escape(written.slice(0, end)) + (end < written.length ? "…" : "");
}

/** A text cut down to what stands around the first places of the words, as HTML. */
export function around(written, words) {
  const found = places(written, words);
  const firsts = found.flatMap((one) => one.slice(0, 1)).slice(0, PIECES);
  if (!firsts.length) return opening(written);
  const windows = merged(
    firsts.map(([from, to]) => [
      whole(written, Math.max(0, from - BEFORE)),
      whole(written, Math.min(written.length, Math.max(to, from + AFTER))),
    ]),
  );
  const ranges = merged(found.flat());
  const html = windows.map(([from, to]) => marked(written, from, to, ranges)).join("…");
  return (windows[0][0] > 0 ? "…" : "") + html + (windows.at(-1)[1] < written.length ? "…" : "");
}
