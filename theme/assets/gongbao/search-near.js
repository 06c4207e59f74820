/**
 * What comes nearest where nothing holds a query as it stands: other spellings, the informative parts of a question, at last as
 * many pieces as possible. Loaded only then.
 */
import { exact, filtersOf, isWhole } from "./search-exact.js";
import { use } from "./search-files.js";

const ONE = { sort: "relevance", start: 0, size: 1 };
const SPELLABLE = /\p{Script=Latin}|^\p{Script=Han}{2,12}$/u;
/** What the scripts take, loaded one by one. */
const [OWN, RESPELLED, PART] = [1_100, 7_000, 1_800];

/** The nearest answer, with `relaxed`, `instead` and the `words` to mark; null when there is none, or when only
 * filters and excluded words leave nothing. */
export async function near(asked, page) {
  use("search-near.js", OWN);
  const wanted = await filtersOf(page.filters);
  const isNarrowed = asked.without.length > 0 || !isWhole(wanted);
  if (isNarrowed && (await exact({ words: asked.words }, ONE)).total) return null;
  const passes = await allowed(wanted);
  for (const attempt of [respelled, inPieces, inPart, inFewPieces, inRow]) {
    const answer = await attempt(asked, { ...page, passes });
    if (answer?.total) return answer;
  }
  return null;
}

/** Whether a document passes the filters, as a function of its id. */
async function allowed(wanted) {
  return isWhole(wanted) ? () => true : (await import("./search-narrow.js")).allowed(wanted);
}

async function respelled(asked, page) {
  if (!asked.words.some((word) => SPELLABLE.test(word))) return null;
  use("search-respelled.js", RESPELLED);
  return (await import("./search-respelled.js")).respelled(asked, page);
}

async function inPart(asked, page) {
  use("search-part.js", PART);
  return (await import("./search-part.js")).inPart(asked, page, partsOf(asked.words, true)[0]);
}

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

/** What holds the longest pieces of a question, of which so little stands anywhere that its parts tell nothing. */
async function inRow(asked, page) {
  const { rowsOf } = await import("./search-part.js");
  const rows = await rowsOf(partsOf(asked.words, true)[0] ?? asked.words);
  const all = rows.length > 1 ? [rows] : [];
  for (const words of [...all, ...rows.map((row) => [row])]) {
    const answer = await exact({ ...asked, words }, { ...page, near: true, bounded: true });
    if (answer.total) return { ...answer, relaxed: "pieces", instead: words.join(" "), words };
  }
  return null;
}
