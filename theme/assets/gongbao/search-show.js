/**
 * What an answer tells of a document: marked title, pieces of its texts around the hits, links to where they stand.
 */
import { fold } from "./search-text.js";

const SITE = new URL("../../", import.meta.url);
const SUBS = 5;
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

/* ---- results ---- */

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
