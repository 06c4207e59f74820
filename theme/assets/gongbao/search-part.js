/**
 * The articles that hold as many pieces of a query as possible. Loaded only where nothing nearer is found.
 */
import { DATED, LONGEST_WORD, spread, turned } from "./search-exact.js";
import { affords, GLANCE, reached, readable } from "./search-files.js";
import { article, described, effort, lookup } from "./search-index.js";

/** What asks, and is not asked for. */
const LETTERS = /[a-z]{2}/;
const QUESTION = /什么|怎么|怎样|如何|哪|多少|是否|请问/;
const AT_MOST = 10;
const ENOUGH = 0.5;
const LEAST = 0.3;
const CLOSE = 0.75;
const LOOKED_AT = 24;
const TOGETHER = 10;
const LISTS = 24_000;
const MOST_LOOKED_AT = 32;

/** The articles that hold the most of a query, or of the `informative` words of a question or a long one, by the weight of its pairs, standing as there. */
export async function inPart(asked, page, informative) {
  const plain = asked.words.every((word) => word.length <= LONGEST_WORD && !QUESTION.test(word));
  const words = (plain ? null : informative) ?? asked.words;
  // Two letters of a name say nothing of it.
  const pairs = words.flatMap((word) => Array.from(word).slice(1).map((second, at) => ({ word, at, pair: Array.from(word)[at] + second })))
    .filter(({ pair }) => !LETTERS.test(pair));
  const looked = await Promise.all(
    spread(pairs, 2 * AT_MOST).map(async (one) => {
      const [first, second] = Array.from(one.pair, (character) => character.codePointAt(0));
      return { ...one, ...(await lookup(first, second)) };
    }),
  );
  const present = looked.filter(({ count }) => count).sort((one, other) => one.count - other.count).slice(0, AT_MOST);
  if (!present.length) return null;
  const used = affordable([...present, ...(await lonely(words, looked))].sort((one, other) => one.count - other.count));
  const scores = await scored(used, page.passes);
  const best = Array.from(scores.values()).reduce((most, score) => Math.max(most, score), 0);
  const all = used.filter(({ pair }) => pair.length > 1).reduce((sum, one) => sum + weigh(one), 0) * (looked.length / present.length);
  if (best < LEAST * all) return null;
  const ids = Array.from(scores.keys()).filter((id) => scores.get(id) >= ENOUGH * best);
  const ordered = DATED.includes(page.sort) ? byDate(ids, page.sort) : await byText(ids, scores, words);
  const wanted = ordered.slice(page.start, page.start + page.size);
  const most = page.start ? page.size : reached(wanted, readable(page.size, 0)) || GLANCE;
  const found = await Promise.all(wanted.slice(0, most).map(article));
  return { found, total: ids.length, exact: false, relaxed: "partial", instead: "", words: used.map(({ pair }) => pair).filter((pair) => pair.length > 1), ids };
}

/** The longest rows of three and more characters in which every pair stands somewhere, three at most. */
export async function rowsOf(words) {
  const found = [];
  for (const word of words) {
    const characters = Array.from(word).slice(0, MOST_LOOKED_AT);
    const points = characters.map((one) => one.codePointAt(0));
    const pairs = await Promise.all(points.slice(1).map((second, at) => lookup(points[at], second)));
    let from = 0;
    for (let at = 0; at < characters.length; at += 1) {
      if (pairs[at]?.count) continue;
      const row = characters.slice(from, at + 1).join("");
      if (at - from > 1 && !/^[a-z]+$/.test(row)) found.push(row);
      from = at + 1;
    }
  }
  return found.sort((one, other) => other.length - one.length).slice(0, 3);
}

/** Those whose lists are small, and of the others as many of the rarest as may be read. */
function affordable(present) {
  let left = LISTS * Math.max(1, described().documents / 10_000);
  let sum = 0;
  return present.filter(({ size }, n) => {
    const may = !n || !size || (size <= left && affords(sum + size));
    if (may) (left -= size), (sum += size);
    return may;
  });
}

const weigh = ({ count }) => Math.log(1 + described().documents / Math.max(1, count));
const byDate = (ids, sort) => ids.sort((one, other) => (sort === "date:asc" ? one - other : other - one));

/** The best first: by the pairs and characters that stand as in the query, the foremost then by their texts. */
async function byText(ids, scores, words) {
  ids.sort((one, other) => scores.get(other) - scores.get(one) || other - one);
  const near = ids.slice(0, LOOKED_AT * effort()).filter((id) => scores.get(id) >= CLOSE * scores.get(ids[0]));
  const all = words.reduce((sum, word) => sum + word.length, 0);
  const alike = new Map();
  for (let seen = 0, some = 0; seen < near.length && !(Math.max(...alike.values()) >= all - 1); seen += some) {
    some = Math.max(readable(TOGETHER, 0), seen ? 0 : GLANCE);
    if (!some) break;
    const texts = await Promise.all(near.slice(seen, seen + some).map(article));
    for (const { id, parts } of texts) alike.set(id, likeness(parts, words));
  }
  const close = [...alike.keys()];
  close.sort((one, other) => alike.get(other) - alike.get(one) || scores.get(other) - scores.get(one) || other - one);
  return [...close, ...ids.slice(close.length)];
}

/** The first and last character where they and their neighbours stand in no pair of any article: it may be those that are wrong. */
async function lonely(words, looked) {
  if (words.length > 1) return [];
  const [word] = words;
  const characters = Array.from(word);
  const paired = new Set(looked.filter(({ count }) => count).flatMap(({ at }) => [at, at + 1]));
  const last = characters.length - 1;
  const places = [[0, 1], [last, last - 1]].filter((both) => last > 1 && !both.some((at) => paired.has(at)));
  const known = places.map(async ([at]) => ({ word, at, pair: characters[at], ...(await lookup(characters[at].codePointAt(0), 0)) }));
  return (await Promise.all(known)).filter(({ count }) => count);
}

/** How many of the words' characters stand in a text as in the query, at best; one missing or one too many may shift the rest. */
function likeness(parts, words) {
  const best = (word) => Math.max(0, ...parts.map(({ folded }) => alignment(folded, word)));
  return words.reduce((sum, word) => sum + best(word), 0);
}

function alignment(text, word) {
  const diagonals = new Set();
  for (let at = 0; at + 1 < word.length; at += 1) {
    const pair = word.slice(at, at + 2);
    for (let n = text.indexOf(pair); n >= 0; n = text.indexOf(pair, n + 1)) diagonals.add(n - at);
  }
  let best = 0;
  for (const one of diagonals) {
    const same = (n, shift) => Number(word[n] === text[one + n + shift]);
    let [plain, less, more] = [0, 0, 0];
    for (let n = 0; n < word.length; n += 1) {
      less = Math.max(less, plain) + same(n, -1);
      more = Math.max(more, plain) + same(n, 1);
      plain += same(n, 0);
    }
    best = Math.max(best, plain, less - 0.5, more - 0.5);
  }
  return best;
}

/** For each document the weight of the pairs that stand there as in the query, by position modulo 16. */
async function scored(used, passes) {
  const scores = new Map();
  for (const rows of Map.groupBy(used, ({ word }) => word).values()) {
    const lists = await Promise.all(rows.map((one) => one.list()));
    const size = lists.reduce((sum, { ids }) => sum + ids.length, 0);
    const [sums, best, slots] = [new Float32Array(16 * size), new Float32Array(size), new Map()];
    lists.forEach(({ ids, masks, impacts }, of) => {
      const weight = weigh(rows[of]);
      for (let n = 0; n < ids.length; n += 1) {
        if (!passes(ids[n])) continue;
        let slot = slots.get(ids[n]);
        if (slot === undefined) slots.set(ids[n], (slot = slots.size));
        for (let mask = turned(masks[n], rows[of].at); mask; mask &= mask - 1) {
          const at = 16 * slot + 31 - Math.clz32(mask & -mask);
          sums[at] += weight * (1 + impacts[n] / 200);
          if (sums[at] > best[slot]) best[slot] = sums[at];
        }
      }
    });
    for (const [id, slot] of slots) scores.set(id, (scores.get(id) ?? 0) + best[slot]);
  }
  return scores;
}
