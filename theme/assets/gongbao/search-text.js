/**
 * Texts and queries in the form search compares them.
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
    const excluded = /^[-－−][^\d-]/u.test(raw);
    const folded = fold(excluded ? raw.slice(1) : raw);
    if (folded && folded !== "-") (excluded ? without : words).add(folded);
  }
  return { words: [...words], without: [...without] };
}

/* ---- articles ---- */

/** Ordinary pages, whose titles count as summaries do. */
const PAGE_KIND = "页面";

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
