/**
 * What a reader may mean by the first characters of a query: places, topics, practices, document numbers and
 * titles. Reads one small file for a first character (scripts/gongbao/search/suggestions.py); of a query in Traditional
 * characters their table, too, and where nothing fits how its characters are read.
 */
import { fold, isTraditional, learn } from "./search-text.js";

const FILES = new URL("search/suggest/", import.meta.url);
const SITE = new URL("../../", import.meta.url);
const EACH = 4;
const ALIKE = /^\p{Script=Han}{2,8}$/u;

/** The groups in the order they are shown, with their headings. */
const GROUPS = { region: "地区", topic: "专题词", practice: "治理实践", number: "发文字号", title: "标题" };

const files = new Map();

function read(name, options) {
  if (!files.has(name)) {
    const reading = fetch(new URL(name, FILES), options).then((response) => {
      if (!response.ok) throw new Error(`${response.status} ${name}`);
      return response.json();
    });
    reading.catch(() => files.delete(name));
    files.set(name, reading);
  }
  return files.get(name);
}

/**
 * Groups of suggestions: `{heading, rows: [{text, url}]}`, of each those first that begin as typed. `page` is the
 * address of the search page, to which places and topics lead.
 */
export async function suggestions(typed, page) {
  if (isTraditional(typed)) learn(await (await import("./search-listen.js")).traditional());
  const query = fold(typed);
  if (!query) return [];
  const fitting = await found(query, (text, spoken) => rank(fold(text), spoken.split(" "), query));
  if (!fitting.length && ALIKE.test(query)) fitting.push(...(await alike(query).catch(() => [])));
  return Object.entries(GROUPS)
    .map(([group, heading]) => ({ heading, rows: fitting.filter((row) => row.group === group).slice(0, EACH).map((row) => shown(row, page)) }))
    .filter((group) => group.rows.length);
}

/** The rows under the first character of a key that a `rank` below 3 fits, the best first. */
async function found(key, rankOf) {
  const { files: count, version } = await read("index.json", { cache: "no-cache" });
  const shard = await read(`${key.codePointAt(0) % count}.json?v=${version}`);
  const rows = shard[String.fromCodePoint(key.codePointAt(0))] ?? [];
  const ranked = rows.map(([group, text, target, spoken]) => ({ group, text, target, rank: rankOf(text, spoken) }));
  return ranked.filter((row) => row.rank < 3).sort((one, other) => one.rank - other.rank);
}

/** 0: begins so; 1: holds it; 2: its initials or its pinyin begin so; 3: none of these. */
function rank(folded, syllables, query) {
  if (folded.startsWith(query)) return 0;
  if (folded.includes(query)) return 1;
  const spelled = [syllables.join(""), syllables.map((one) => one[0]).join("")];
  return query && spelled.some((one) => one.startsWith(query)) ? 2 : 3;
}

/** What begins with characters read like these. */
async function alike(query) {
  const read = (await (await import("./search-listen.js")).spoken(query)).join(" ");
  return found(read, (_, spoken) => (`${spoken} `.startsWith(`${read} `) ? 2 : 3));
}

function shown({ group, text, target }, page) {
  const filter = ["region", "topic"].includes(group);
  return { text, url: filter ? `${page}?${new URLSearchParams({ [group]: target })}` : new URL(target, SITE).href };
}
