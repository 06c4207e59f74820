/**
 * What comes nearest where nothing holds a query as it stands: words read or looking alike, pinyin and
 * initials, the informative parts of a question, at last as many pieces as possible. Loaded only then.
 */
import { allowed, article, classOf, exact, heard, known, lookup, sounds, spread, turned } from "./search-engine.js";
import { fold } from "./search-text.js";

const ONE = { sort: "relevance", start: 0, size: 1 };
const BEAM = 12;
const TRIES = 40;
const SPELLINGS = 4;
const SHAPES = 8;
const LONGEST_WORD = 12;
const HAN = /^\p{Script=Han}+$/u;

const holds = async (word) => (await exact({ words: [word] }, ONE)).found.length > 0;

/** The nearest answer, with `relaxed`, `instead` and the `words` to mark; null when there is none, or when only
 * filters and excluded words leave nothing. */
export async function near(asked, page) {
  const { total } = await exact({ words: asked.words }, ONE);
  if (total) return null;
  for (const attempt of [respelled, inPieces, inPart]) {
    const answer = await attempt(asked, page);
    if (answer?.total) return answer;
  }
  return null;
}

/* ---- other spellings ---- */

async function respelled(asked, page) {
  const letters = asked.words.length > 1 && asked.words.every((word) => /^[a-z']+$/.test(word));
  const given = letters ? [asked.words.join("")] : asked.words;
  const choices_ = [];
  let relaxed = "";
  for (const word of given) {
    const { spellings, how } = (await holds(word)) ? { spellings: [word], how: "" } : await spelled(word);
    if (!spellings.length) return null;
    choices_.push(spellings);
    relaxed ||= how;
  }
  if (!relaxed) return null;
  const rows = given.length > 1 ? [choices_.map(([first]) => first)] : choices_[0].map((spelling) => [spelling]);
  return { ...(await together(rows, asked, page)), relaxed };
}

/** The articles that hold all words of any row, the better row's first. */
async function together(rows, asked, page) {
  const answers = [];
  for (const words of rows) answers.push(await exact({ ...asked, words }, { ...page, start: 0, size: page.start + page.size }));
  const found = [...new Map(answers.flatMap((answer) => answer.found).map((one) => [one.id, one])).values()];
  return {
    found: found.slice(page.start, page.start + page.size),
    total: rows.length > 1 ? Math.max(found.length, ...answers.map(({ total }) => total)) : answers[0].total,
    exact: rows.length === 1 && answers[0].exact,
    instead: rows.map((words) => words.join(" ")).join("、"),
    words: [...new Set(rows.flat())],
  };
}

/** Other spellings of a word that some article has, and how they were found. */
async function spelled(word) {
  for (const [how, find] of [["pinyin", byPinyin], ["initials", byInitials], ["sound", bySound], ["shape", byShape]]) {
    const spellings = [];
    for (const spelling of (await find(word)).slice(0, how === "shape" ? SHAPES : TRIES)) {
      if (spelling !== word && (await holds(spelling))) spellings.push(spelling);
      if (spellings.length === (how === "sound" || how === "shape" ? 1 : SPELLINGS)) break;
    }
    if (spellings.length) return { spellings, how };
  }
  return { spellings: [] };
}

/** The classes a slot's character may have, each with the characters meant, or null for all of it. */
function wanted({ sound, typed, fixed }) {
  if (fixed) return [[classOf(typed.codePointAt(0)), typed]];
  const own = typed ? classOf(typed.codePointAt(0)) : sound;
  const others = new Map();
  for (const character of sounds.too.get(own) ?? "") {
    const other = classOf(character.codePointAt(0));
    others.set(other, (others.get(other) ?? "") + character);
  }
  return [[own, null], ...others];
}

/** The pairs of characters two slots may stand for, with their frequency; a slot is `{sound}` or `{typed, fixed}`. */
async function choices(left, right) {
  if (left.fixed && right.fixed) return new Map([[left.typed + right.typed, Infinity]]);
  const pairs = new Map();
  const both = wanted(left).flatMap((one) => wanted(right).map((other) => [one, other]));
  await Promise.all(
    both.map(async ([[one, firsts], [other, seconds]]) => {
      for (const [pair, count] of await heard(one, other)) {
        const [first, second] = pair;
        if ((firsts?.includes(first) ?? true) && (seconds?.includes(second) ?? true)) pairs.set(pair, count);
      }
    }),
  );
  return pairs;
}

/** The likeliest strings for a row of slots: most of the typed characters kept, then the most frequent. */
async function chains(slots) {
  const steps = await Promise.all(slots.slice(1).map((slot, n) => choices(slots[n], slot)));
  const kept = (slot, character) => (slot.typed === character ? 1 : 0);
  let rows = [];
  for (const [n, pairs] of steps.entries()) {
    const next = [];
    for (const [pair, weight] of pairs) {
      const [first, second] = pair;
      const grown = n ? rows.filter((row) => row.last === first) : [{ text: first, kept: kept(slots[0], first), weight: Infinity }];
      for (const row of grown) {
        next.push({
          text: row.text + second,
          last: second,
          kept: row.kept + kept(slots[n + 1], second),
          weight: Math.min(row.weight, weight),
        });
      }
    }
    next.sort((one, other) => other.kept - one.kept || other.weight - one.weight);
    const ends = new Map();
    rows = next.filter(({ last }) => ends.set(last, (ends.get(last) ?? 0) + 1).get(last) <= BEAM).slice(0, BEAM * BEAM);
  }
  return rows.slice(0, TRIES).map(({ text }) => text);
}

/** All ways to cut letters into syllables, the fewest syllables first. */
function syllables(letters, numbers) {
  if (!letters) return [[]];
  const out = [];
  for (let size = Math.min(6, letters.length); size > 0; size -= 1) {
    const number = numbers.get(letters.slice(0, size));
    if (number === undefined || out.length > BEAM) continue;
    out.push(...syllables(letters.slice(size), numbers).map((rest) => [number, ...rest]));
  }
  return out.sort((one, other) => one.length - other.length).slice(0, BEAM);
}

/** Spellings of a word that is pinyin, or pinyin and characters mixed. */
async function byPinyin(word) {
  const plain = word.normalize("NFC").replace(/ü|u\u0308|u:/g, "v").normalize("NFD").replace(/\p{M}/gu, "");
  if (!/[a-z]/.test(plain) || plain.length > 40) return [];
  let rows = [[]];
  for (const piece of plain.match(/[a-z]+|\p{Script=Han}|[^a-z]/gu)) {
    const letters = /[a-z]/.test(piece);
    const slots = letters
      ? syllables(piece, sounds.numbers).map((row) => row.map((sound) => ({ sound })))
      : [[{ typed: piece, fixed: true }]];
    rows = rows.flatMap((row) => slots.map((more) => [...row, ...more])).slice(0, BEAM);
  }
  const found = await Promise.all(rows.filter((row) => row.length > 1).slice(0, BEAM / 2).map(chains));
  return found.flat();
}

/** Names, titles and authors whose characters begin with these letters. */
async function byInitials(word) {
  if (!/^[a-z]{2,12}$/.test(word)) return [];
  const begins = (character, letter) =>
    sounds.names[sounds.of.get(character.codePointAt(0))]?.[0] === letter ||
    Array.from(sounds.too).some(([number, too]) => too.includes(character) && sounds.names[number][0] === letter);
  const fits = (text) => text.length === word.length && Array.from(text).every((character, n) => begins(character, word[n]));
  const { region, column, topic } = known().facets;
  const named = [...region, ...column, ...topic].map(({ name }) => fold(name)).filter(fits);
  if (named.length) return [...new Set(named)];
  const grams = word.length === 2 ? [word] : Array.from({ length: word.length - 2 }, (_, n) => word.slice(n, n + 3));
  const lists = await Promise.all(spread(grams, 6).map(async (gram) => (await lookup(`~${gram}`)).list()));
  const [first, ...rest] = lists.map(({ ids }) => new Set(ids));
  const ids = Array.from(first ?? []).filter((id) => rest.every((set) => set.has(id)));
  const counts = new Map();
  for (const { parts } of await Promise.all(ids.reverse().slice(0, 10).map(article))) {
    for (const { folded } of parts.filter(({ level }) => level > 0)) {
      for (let n = 0; n + word.length <= folded.length; n += 1) {
        const text = folded.slice(n, n + word.length);
        if (fits(text)) counts.set(text, (counts.get(text) ?? 0) + 1);
      }
    }
  }
  return Array.from(counts.keys()).sort((one, other) => counts.get(other) - counts.get(one));
}

/** Which characters of a word may be wrong: those of pairs that no article has, or all. */
async function doubtful(word) {
  const characters = Array.from(word);
  const pairs = characters.slice(1).map((second, n) => lookup(characters[n].codePointAt(0), second.codePointAt(0)));
  const absent = (await Promise.all(pairs)).map(({ count }) => !count);
  const places = characters.map((_, n) => absent[n - 1] || absent[n]);
  return places.some(Boolean) ? places : characters.map(() => true);
}

const checkable = (word) => HAN.test(word) && word.length > 1 && word.length <= LONGEST_WORD;

/** Spellings with other characters read the same. */
async function bySound(word) {
  if (!checkable(word)) return [];
  const doubts = await doubtful(word);
  const slots = Array.from(word, (typed, n) => ({ typed, fixed: !doubts[n] || !sounds.of.has(typed.codePointAt(0)) }));
  return slots.every(({ fixed }) => fixed) ? [] : chains(slots);
}

/** Characters often taken for one another. */
const ALIKE =
  "己已巳 未末 土士 日曰 天夭 人入八 大太犬 王玉主 田由甲申 目且 木本术 午牛 千干于 刀力 几凡 九丸 贝见 住往佳 侯候 " +
  "市布 没设 拨拔 折拆 析折 治冶 哀衰衷 戊戌戍 免兔 乌鸟 今令 户卢 历厉 仓仑 处外 风凤 村材 科料 板扳 坏环 情清请 晴睛 " +
  "园圆 圈圆 辩辨辫 赢嬴 徽微徵 博搏 遣遗 崇祟 管菅 隶肃 粟栗 喝渴 眯迷 侍待 徒徙 详祥 洋样 极级 洲州 蓝篮 带滞 形型 " +
  "线钱 浅线 幕慕暮墓 检捡 俭险 评坪 平乎 准淮 推堆 维唯 谁准 议仪义 网冈 格恪 员圆 岸崖 碧璧 清靖 层尽 基墓 理里埋 社杜 区匹 " +
  "志忐 愿原 服报 务条 河何 长张 制刷 水冰永 生主 态恋 环还 境镜 保堡 护沪 农衣 镇填 群郡 众从 调凋 解触 矛予 盾质 安按 全金";
let alike = null;

async function byShape(word) {
  if (!checkable(word)) return [];
  if (!alike) {
    alike = new Map();
    for (const group of ALIKE.split(" ")) {
      for (const one of group) alike.set(one, (alike.get(one) ?? "") + group.replace(one, ""));
    }
  }
  const doubts = await doubtful(word);
  const characters = Array.from(word);
  return characters.flatMap((one, n) =>
    doubts[n] ? Array.from(alike.get(one) ?? "", (other) => characters.with(n, other).join("")) : [],
  );
}

/* ---- fewer words ---- */

const ASKING =
  /请问|为什么|什么时候|是什么|怎么样|怎么办|怎么|怎样|如何|什么|哪里|哪些|哪个|哪年|多少|有没有|是否|是不是|能不能|可以|吗|呢|吧|的|[，。？！、：；,.?!:;·/|]|(?<=\d)年(?=\d)|[()[\]]/gu;
const FUNCTION = /了|是|有|在|和|与|对|把|被/gu;

/** A query's informative parts, in three grains: question words away, function words too, scripts apart. */
function partsOf(words) {
  const cut = (texts, away) => texts.flatMap((text) => text.replace(away, " ").split(" ")).filter((part) => part.length > 1);
  const light = cut(words, ASKING);
  const whole = cut(light, FUNCTION);
  const apart = whole.flatMap((part) => part.match(/\d+(?:[.]\d+)?\p{Script=Han}?|[a-z][a-z0-9.+-]*|\p{Script=Han}{2,}/gu) ?? []);
  const rows = [light, whole, apart].map((row) => [...new Set(row)]);
  const seen = new Set([words.join(" "), ""]);
  return rows.filter((row) => !seen.has(row.join(" ")) && seen.add(row.join(" ")));
}

async function inPieces(asked, page) {
  for (const words of partsOf(asked.words)) {
    const answer = await exact({ ...asked, words }, page);
    if (answer.found.length || answer.total) return { ...answer, relaxed: "pieces", instead: words.join(" "), words };
  }
  return null;
}

const AT_MOST = 10;
const ENOUGH = 0.5;
const LEAST = 0.3;

/** The articles that hold the most of a query, by the weight of its pairs, standing as in the query. */
async function inPart(asked, page) {
  const short = asked.words.every((word) => word.length <= LONGEST_WORD);
  const words = (short ? null : partsOf(asked.words).at(0)) ?? asked.words;
  const pairs = words.flatMap((word) =>
    Array.from(word).slice(1).map((second, at) => ({ word, at, pair: Array.from(word)[at] + second })),
  );
  const looked = await Promise.all(
    spread(pairs, 2 * AT_MOST).map(async (one) => {
      const [first, second] = Array.from(one.pair, (character) => character.codePointAt(0));
      return { ...one, ...(await lookup(first, second)) };
    }),
  );
  const weigh = ({ count }) => Math.log(1 + known().documents / Math.max(1, count));
  const present = looked.filter(({ count }) => count).sort((one, other) => one.count - other.count).slice(0, AT_MOST);
  if (!present.length) return null;
  const used = present.filter((one, n) => n < 3 || !one.long);
  const scores = await scored(used, weigh, await allowed(page.filters));
  const best = Math.max(0, ...scores.values());
  const all = used.reduce((sum, one) => sum + weigh(one), 0) * (looked.length / used.length);
  if (best < LEAST * all) return null;
  const ids = Array.from(scores.keys()).filter((id) => scores.get(id) >= ENOUGH * best);
  ids.sort((one, other) => other - one);
  if (page.sort === "date:asc") ids.reverse();
  else if (page.sort !== "date:desc") ids.sort((one, other) => scores.get(other) - scores.get(one));
  const found = await Promise.all(ids.slice(page.start, page.start + page.size).map(article));
  return { found, total: ids.length, exact: false, relaxed: "partial", instead: "", words: used.map(({ pair }) => pair) };
}

/** For each document the weight of the pairs that stand there as in the query, by position modulo 16. */
async function scored(used, weigh, passes) {
  const byWord = new Map();
  for (const one of used) {
    const { ids, masks, impacts } = await one.list();
    const rows = byWord.get(one.word) ?? byWord.set(one.word, new Map()).get(one.word);
    ids.forEach((id, n) => {
      if (!passes(id)) return;
      const row = rows.get(id) ?? rows.set(id, new Float32Array(16)).get(id);
      const mask = turned(masks[n], one.at);
      for (let place = 0; place < 16; place += 1) if ((mask >> place) & 1) row[place] += weigh(one) * (1 + impacts[n] / 200);
    });
  }
  const scores = new Map();
  for (const rows of byWord.values()) {
    for (const [id, row] of rows) scores.set(id, (scores.get(id) ?? 0) + Math.max(...row));
  }
  return scores;
}
