/**
 * What comes nearest where nothing holds a query as it stands: words read or looking alike, pinyin and
 * initials, the informative parts of a question, at last as many pieces as possible. Loaded only then.
 */
import { ANY, exact, filtersOf, held, isWhole, mayRead, merit, spread, turned, WORTH } from "./search-exact.js";
import { affords, isCut, reached, readable, use } from "./search-files.js";
import { article, described, effort, lookup } from "./search-index.js";
import { listen, listenMore } from "./search-listen.js";

/** So many texts are looked at however much was read before. */
const GLANCE = 4;
const ONE = { sort: "relevance", start: 0, size: 1 };
const TRIES = 40;
const ROWS = 12;
const DATED = ["date:desc", "date:asc"];
const NAMED = 4;
const LONGEST_WORD = 12;

/** Whether a document passes the filters, as a function of its id. */
async function allowed(filters) {
  const wanted = await filtersOf(filters);
  return isWhole(wanted) ? () => true : (await import("./search-narrow.js")).allowed(wanted);
}

/** How characters are read, and the ways to write a word otherwise. */
async function sounding() {
  use("sounds.txt", SOUNDS);
  return (await Promise.all([import("./search-sound.js"), listen(), listenMore()]))[0];
}

/** What those take, with their scripts. */
const SOUNDS = 12_000;
const SPELLABLE = /\p{Script=Latin}|^\p{Script=Han}{2,12}$/u;

const occurs = async (word) => (await exact({ words: [word] }, ONE)).found.length > 0;

/** The nearest answer, with `relaxed`, `instead` and the `words` to mark; null when there is none, or when only
 * filters and excluded words leave nothing. */
export async function near(asked, page) {
  const { total } = await exact({ words: asked.words }, ONE);
  if (total) return null;
  for (const attempt of [respelled, inPieces, inPart, inFewPieces]) {
    const answer = await attempt(asked, page);
    if (answer?.total) return answer;
  }
  return null;
}

/* ---- other spellings ---- */

async function respelled(asked, page) {
  if (!asked.words.some((word) => SPELLABLE.test(word))) return null;
  const letters = asked.words.length > 1 && asked.words.every((word) => /^[a-z']+$/.test(word));
  const given = letters ? [asked.words.join("")] : asked.words;
  if (given.length === 1) return oneRespelled(given[0], asked, page);
  const words = [];
  let relaxed = "";
  for (const word of given) {
    const { text, how } = (await occurs(word)) ? { text: word, how: "" } : await spelled(word);
    if (!text) return null;
    words.push(text);
    relaxed ||= how;
  }
  if (!relaxed) return null;
  return { ...(await exact({ ...asked, words }, page)), relaxed, instead: words.join(" "), words };
}

/** The likeliest other spelling of a word that some article has, and how it was found. */
async function spelled(word) {
  const { WAYS } = await sounding();
  for (const [how, find] of Object.entries(WAYS)) {
    for (const { text } of (await find(word)).slice(0, TRIES)) {
      if (text !== word && !text.includes(ANY) && affords(0) && (await occurs(text))) return { text, how };
    }
  }
  return {};
}

/** The articles that hold any other spelling of a word. */
async function oneRespelled(word, asked, page) {
  const { WAYS } = await sounding();
  for (const [how, find] of Object.entries(WAYS)) {
    const rows = affords(0) ? (await find(word)).filter(({ text }) => text !== word) : [];
    for (const kept of new Set(rows.map((row) => row.kept))) {
      const { firm = [], loose = [] } = Object.groupBy(rows.filter((row) => row.kept === kept), (row) => (row.loose ? "loose" : "firm"));
      for (let n = 0; !n || (n * ROWS < firm.length && n * ROWS < TRIES); n += 1) {
        if (!affords(0, 0)) return null;
        const alike = [...firm.slice(n * ROWS, (n + 1) * ROWS), ...loose.slice((n * ROWS) / 2, ((n + 1) * ROWS) / 2)];
        const answer = await shared(alike, asked, page);
        if (answer.total) return { ...answer, relaxed: how };
      }
    }
  }
  return null;
}

/** Where a spelling stands that was not looked up yet: its best articles, or all of them, unverified. */
async function placed(row, asked, end, page) {
  if (row.ids) return { ...row, impacts: Array.from(row.ids, (_, n) => row.impacts[n]) };
  if (page.all) {
    const { matching } = await import("./search-matching.js");
    const { ids } = await matching({ ...asked, words: [row.text] }, page.filters);
    return { ...row, ids, impacts: Array.from(ids, (_, n) => -n), count: ids.length };
  }
  const sizes = row.passed?.map(({ known }) => known.size).sort((one, other) => one - other) ?? [];
  const frugal = row.loose && sizes.slice(0, 2).reduce((sum, size) => sum + size, 1);
  const { found, total } = await exact({ ...asked, words: [row.text] }, { sort: "relevance", start: 0, size: end, frugal, near: row.again, bounded: row.again });
  if (row.loose && !found.length) return { ...row, ids: [], impacts: [], count: 0 };
  return { ...row, ids: found.map(({ id }) => id), impacts: found.map((_, n) => -n), count: total, sure: total === found.length };
}

/** The articles of some spellings: each has its share of every page, frequent ones a larger one. */
async function shared(given, asked, page, whole = false) {
  const passes = await allowed(page.filters);
  const end = page.start + page.size;
  const each = whole || !given[0].weight ? end : Math.min(end, Math.ceil((2 * end) / (given.length + 1)));
  const some = given.filter((_, n) => n < 1 || !given[n].weight);
  let rows = await Promise.all(some.map((row) => placed(row, asked, each, page)));
  for (const row of given.slice(some.length)) if (affords(0)) rows.push(await placed(row, asked, each, page));
  let order = allotted(rows, passes);
  const dated = DATED.includes(page.sort);
  if (dated) order.sort((one, other) => (page.sort === "date:asc" ? one.id - other.id : other.id - one.id));
  const found = [];
  const texts = new Set();
  const tally = new Map(given.map(({ text }) => [text, { held: 0, read: 0 }]));
  let seen = 0;
  while (seen < order.length && found.length < end && mayRead(seen, found.length, end)) {
    const most = Math.max(1, Math.min(page.size, 2 * (end - found.length)));
    const likely = seen ? most : Math.min(most, 2 * Math.ceil(rows.reduce((sum, { count }) => sum + count, 0)));
    const may = readable(likely, seen && !found.length ? undefined : 0);
    const ahead = order.slice(seen, seen + likely);
    const some = ahead.slice(0, reached(ahead.map(({ id }) => id), seen ? may : Math.max(GLANCE, may)));
    if (!some.length) break;
    seen += some.length;
    const looked = await Promise.all(some.map(async ({ id, texts: meant }) => judged(await article(id), meant, asked)));
    const good = looked.filter(({ fits }) => fits.length);
    if (!dated) good.sort((one, other) => other.merit - one.merit);
    found.push(...good.map(({ one }) => one));
    for (const { one, fits } of good) for (const text of fits.flatMap((fit) => written(one, fit))) texts.add(text);
    for (const { fits, meant } of looked) for (const text of meant) (tally.get(text).read += 1), (tally.get(text).held += fits.includes(text));
    const trust = ({ texts: [text], share }) => (share * (tally.get(text).held + 1)) / (tally.get(text).read + 2);
    if (good.length < some.length / 2 && rows.some(({ passed }) => passed?.length) && seen < order.length) {
      const read = new Set(order.slice(0, seen).map(({ id }) => id));
      const { settled } = await sounding();
      rows = (await settled(rows, Infinity)).map((row) => (row.passed ? { ...row, passed: [] } : row));
      order = [...order.slice(0, seen), ...allotted(rows, (id) => passes(id) && !read.has(id))];
    }
    if (!dated) order = [...order.slice(0, seen), ...order.slice(seen).sort((one, other) => trust(other) - trust(one) || other.id - one.id)];
  }
  if (found.length < end && each < end && rows.some((row) => row.ids.length < row.count)) return shared(given, asked, page, true);
  const sparingly = rows.some((row) => row.loose && row.sure === false && row.ids.length);
  if (found.length < end && sparingly) return shared(given.map((row) => ({ ...row, loose: false, again: true })), asked, page, true);
  if (!found.length) return { found, total: 0, exact: true, ids: [] };
  const exactly = seen === order.length && rows.every((row) => row.sure !== false || row.ids.length >= row.count);
  const hidden = rows.reduce((sum, row) => sum + Math.max(0, row.count - row.ids.length), 0);
  return {
    found: found.slice(page.start, end),
    total: found.length + order.length - seen + hidden,
    exact: exactly && !isCut(),
    instead: [...texts].slice(0, NAMED).join("、"),
    words: [...texts],
    ids: order.map(({ id }) => id),
  };
}

/** How a spelling stands in an article that holds it. */
const written = ({ parts }, text) => parts.map(({ folded }) => held(folded, text)).filter(Boolean);

/** Which of some spellings an article holds, and how well it answers. */
function judged(one, meant, { without }) {
  const merits = meant.map((text) => merit(one, [text], without));
  return { one, meant, fits: meant.filter((_, n) => merits[n] !== null), merit: Math.max(...merits) };
}

/** Articles in turn from each spelling: `{id, texts}`; a spelling's second comes when others had their first. */
function allotted(rows, passes) {
  const queue = [];
  for (const { text, ids, impacts, lucks, count, weight = 1 } of rows) {
    const places = Array.from(ids.keys()).filter((n) => passes(ids[n]));
    const worth = (n) => (WORTH[impacts[n]] ?? impacts[n]) * (1.1 - (lucks?.[n] ?? 0));
    places.sort((one, other) => worth(other) - worth(one) || ids[other] - ids[one]);
    places.forEach((n, at) => queue.push({ id: ids[n], text, share: (weight * Math.sqrt(count)) / (at + 1) }));
  }
  queue.sort((one, other) => other.share - one.share || other.id - one.id);
  const out = new Map();
  for (const { id, text, share } of queue) {
    if (out.has(id)) out.get(id).texts.push(text);
    else out.set(id, { id, texts: [text], share });
  }
  return [...out.values()];
}

/* ---- fewer words ---- */

const ASKING =
  /请问|为什么|什么时候|是什么|怎么样|怎么办|怎么|怎样|如何|什么|哪里|哪些|哪个|哪年|多少|有没有|是否|是不是|能不能|可以|吗|呢|吧|的|[，。？！、：；,.?!:;·/|]|(?<=\d)年(?=\d)|[()[\]]/gu;
const FUNCTION = /了|是|有|在|和|与|对|把|被/gu;

/**
 * A query's informative parts, in three grains: question words away, function words too, scripts apart. Parts of
 * one character are left out; without `few`, so is a row of which that would leave a single part.
 */
function partsOf(words, few) {
  const cut = (texts, away) => texts.flatMap((text) => text.replace(away, " ").split(" ")).filter(Boolean);
  const light = cut(words, ASKING);
  const whole = cut(light, FUNCTION);
  const apart = whole.flatMap((part) => part.match(/\d+(?:[.]\d+)?\p{Script=Han}?|[a-z][a-z0-9.+-]*|\p{Script=Han}+/gu) ?? []);
  const long = (part) => part.length > 1;
  const chosen = [light, whole, apart].filter((row) => few || row.every(long) || row.filter(long).length > 1);
  const rows = chosen.map((row) => [...new Set(row.filter(long))]);
  const seen = new Set([words.join(" "), ""]);
  return rows.filter((row) => !seen.has(row.join(" ")) && seen.add(row.join(" ")));
}

async function inPieces(asked, page, few = false) {
  for (const words of partsOf(asked.words, few)) {
    const answer = await exact({ ...asked, words }, { ...page, near: true, bounded: true });
    if (answer.found.length || answer.total) return { ...answer, relaxed: "pieces", instead: words.join(" "), words };
  }
  return null;
}

const inFewPieces = (asked, page) => inPieces(asked, page, true);

const AT_MOST = 10;
const ENOUGH = 0.5;
const LEAST = 0.3;
const CLOSE = 0.75;
const LOOKED_AT = 24;
const TOGETHER = 10;
const LISTS = 24_000;

/** The articles that hold the most of a query, by the weight of its pairs, standing as in the query. */
async function inPart(asked, page) {
  const short = asked.words.every((word) => word.length <= LONGEST_WORD);
  const words = (short ? null : partsOf(asked.words, true).at(0)) ?? asked.words;
  const pairs = words.flatMap((word) =>
    Array.from(word).slice(1).map((second, at) => ({ word, at, pair: Array.from(word)[at] + second })),
  );
  const looked = await Promise.all(
    spread(pairs, 2 * AT_MOST).map(async (one) => {
      const [first, second] = Array.from(one.pair, (character) => character.codePointAt(0));
      return { ...one, ...(await lookup(first, second)) };
    }),
  );
  const present = looked.filter(({ count }) => count).sort((one, other) => one.count - other.count).slice(0, AT_MOST);
  if (!present.length) return null;
  const used = affordable([...present, ...(await lonely(words, looked))].sort((one, other) => one.count - other.count));
  const scores = await scored(used, await allowed(page.filters));
  const best = Array.from(scores.values()).reduce((most, score) => Math.max(most, score), 0);
  const all = used.filter(({ pair }) => pair.length > 1).reduce((sum, one) => sum + weigh(one), 0) * (looked.length / present.length);
  if (best < LEAST * all) return null;
  const ids = Array.from(scores.keys()).filter((id) => scores.get(id) >= ENOUGH * best);
  const ordered = DATED.includes(page.sort) ? byDate(ids, page.sort) : await byText(ids, scores, words);
  const wanted = ordered.slice(page.start, page.start + page.size);
  const found = await Promise.all(wanted.slice(0, reached(wanted, readable(page.size, 0)) || GLANCE).map(article));
  return { found, total: ids.length, exact: false, relaxed: "partial", instead: "", words: used.map(({ pair }) => pair).filter((pair) => pair.length > 1), ids };
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
