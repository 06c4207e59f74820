/**
 * The articles that hold other spellings of what was typed. Loaded only where nothing holds that as it stands.
 */
import { settled } from "./search-chains.js";
import { ANY, DATED, exact, held, mayRead, merit, WORTH } from "./search-exact.js";
import { affords, GLANCE, isCut, PAGE, reached, readable, TEXT, use } from "./search-files.js";
import { article } from "./search-index.js";
import { listen, listenMore } from "./search-listen.js";

const ONE = { sort: "relevance", start: 0, size: 1 };
const TRIES = 40;
const ROWS = 12;
const NAMED = 4;
/** What it takes to look up one more spelling. */
const LOOKUPS = 6_000;
/** What the tables of sounds take. */
const SOUNDS = 6_300;

/** The ways to write a word otherwise, once it is known how characters are read. */
async function waysOf(word) {
  use("sounds.txt", SOUNDS);
  const ways = /\p{Script=Latin}/u.test(word) ? import("./search-spelling.js") : import("./search-wrong.js");
  return (await Promise.all([ways, listen(), listenMore()]))[0].WAYS;
}

const occurs = async (word) => (await exact({ words: [word] }, ONE)).found.length > 0;

/** The articles that hold other spellings of words that none has, of letters first as if they were one; null where there are none. */
export async function respelled(asked, page) {
  const letters = asked.words.length > 1 && asked.words.every((word) => /^[a-z']+$/.test(word));
  const joint = letters || asked.words.length === 1 ? await oneRespelled(asked.words.join(""), asked, page) : null;
  if (joint || asked.words.length === 1) return joint;
  const words = [];
  let relaxed = "";
  for (const word of asked.words) {
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
  for (const [how, find] of await waysOf(word)) {
    for (const { text, how: better } of (await find(word)).slice(0, TRIES)) {
      if (text !== word && !text.includes(ANY) && affords(0) && (await occurs(text))) return { text, how: better ?? how };
    }
  }
  return {};
}

/** The articles that hold any other spelling of a word: of one kind, and of the next ones where those are few. */
async function oneRespelled(word, asked, page) {
  let told = null;
  const texts = () => (told ? 2 * GLANCE : PAGE) * TEXT;
  for await (const { how, alike } of attempts(word, texts)) {
    const answer = await shared(alike, asked, told ? behind(told, page) : page);
    const relaxed = alike.find(({ text }) => text === answer.words?.[0])?.how ?? how;
    if (answer.total) told = told ? joined(told, answer, page) : { ...answer, relaxed };
    const few = told?.total < PAGE && !DATED.includes(page.sort) && !/\p{Script=Latin}/u.test(word);
    if (told && !(few && affords(LOOKUPS, texts()))) return told;
  }
  return told;
}

/** The spellings to look for at once, in the order to try them, and how they are looked for; `kept` is left for texts. */
async function* attempts(word, kept) {
  for (const [how, find] of await waysOf(word)) {
    const rows = affords(0, kept()) ? (await find(word)).filter(({ text }) => text !== word) : [];
    for (const place of new Set(rows.map((row) => row.kept))) {
      const { firm = [], loose = [] } = Object.groupBy(rows.filter((row) => row.kept === place), (row) => (row.loose ? "loose" : "firm"));
      for (let n = 0; !n || (n * ROWS < firm.length && n * ROWS < TRIES); n += 1) {
        if (!affords(0, 0)) return;
        yield { how, alike: [...firm.slice(n * ROWS, (n + 1) * ROWS), ...loose.slice((n * ROWS) / 2, ((n + 1) * ROWS) / 2)] };
      }
    }
  }
}

/** What is left of a page behind some results. */
function behind({ total, ids }, page) {
  const start = Math.max(0, page.start - total);
  const size = Math.max(1, page.start + page.size - Math.max(page.start, total));
  return { ...page, start, size, follows: true, passes: (id) => page.passes(id) && !ids.includes(id) };
}

/** Two answers as one, the second behind the first. */
const joined = (first, second, { size }) => ({
  found: [...first.found, ...second.found].slice(0, size),
  total: first.total + second.total,
  exact: first.exact && second.exact,
  relaxed: first.relaxed,
  instead: [...new Set(`${first.instead}、${second.instead}`.split("、"))].filter(Boolean).slice(0, NAMED).join("、"),
  words: [...new Set([...first.words, ...second.words])],
  ids: [...first.ids, ...second.ids],
});

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
  const { found, total } = await exact({ ...asked, words: [row.text] }, { sort: "relevance", start: 0, size: end, frugal, near: true, bounded: true });
  if ((row.loose || row.weight) && !found.length) return { ...row, ids: [], impacts: [], count: 0, unread: total };
  return { ...row, ids: found.map(({ id }) => id), impacts: found.map((_, n) => -n), count: total, sure: total === found.length };
}

/** The articles of some spellings: each has its share of every page, frequent ones a larger one. */
async function shared(given, asked, page, whole = false) {
  const { passes } = page;
  const end = page.start + page.size;
  const each = whole || !given[0].weight ? end : Math.min(end, Math.ceil((2 * end) / (given.length + 1)));
  let rows = [];
  // One after the other, for each must know what those before it left to read.
  for (const row of given) if (row.ids || !rows.length || affords(LOOKUPS, GLANCE * TEXT)) rows.push(await placed(row, asked, rows.length ? each : end, page));
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
    // Only a first page may end early: who asks for more is told more.
    const may = page.start ? likely : readable(likely, seen && !found.length ? GLANCE * TEXT : 0);
    const ahead = order.slice(seen, seen + likely);
    const some = ahead.slice(0, reached(ahead.map(({ id }) => id), seen || page.follows ? may : Math.max(GLANCE, may)));
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
      rows = (await settled(rows, Infinity)).map((row) => (row.passed ? { ...row, passed: [] } : row));
      order = [...order.slice(0, seen), ...allotted(rows, (id) => passes(id) && !read.has(id))];
    }
    if (!dated) order = [...order.slice(0, seen), ...order.slice(seen).sort((one, other) => trust(other) - trust(one) || other.id - one.id)];
  }
  const again = found.length < end && (page.start > 0 || !found.length || affords(GLANCE * TEXT, 0));
  if (again && each < end && rows.some((row) => row.ids.length < row.count)) return shared(given, asked, page, true);
  const sparingly = rows.some((row) => row.loose && (row.unread || (row.sure === false && row.ids.length)));
  if (again && sparingly) return shared(given.map((row) => ({ ...row, loose: false })), asked, page, true);
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
