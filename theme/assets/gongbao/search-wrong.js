/**
 * Spellings with another character in place of one that may be wrong. Loaded only for words of Han characters.
 */
import { chains, grown, LISTS, MOST, readingsOf, settled, START } from "./search-chains.js";
import { ANY, held, isAlike, LONGEST_WORD, SMALL } from "./search-exact.js";
import { affords, TEXT } from "./search-files.js";
import { article, lookup, sounds } from "./search-index.js";

const SHAPES = 8;
/** Pairs of one side that come about as often as each other are most likely of one phrase. */
const PHRASE = 0.1;
const HAN = /^\p{Script=Han}+$/u;

/**
 * Which characters of a word may be wrong: those in all pairs that no article has, else those in any of them, else those of
 * the rarest pair, which is not `sure`.
 */
async function doubtful(word) {
  const characters = Array.from(word);
  const pairs = characters.slice(1).map((second, n) => lookup(characters[n].codePointAt(0), second.codePointAt(0)));
  const counts = (await Promise.all(pairs)).map(({ count }) => count);
  const least = Math.min(...counts);
  const rarest = counts.flatMap((count, n) => (count === least ? [n] : []));
  const absent = least ? rarest.slice(0, 1) : rarest;
  const within = (n) => (pair) => pair === n - 1 || pair === n;
  const [alone, some] = ["every", "some"].map((many) => characters.map((_, n) => absent[many](within(n))));
  return { doubts: alone.some(Boolean) ? alone : some, sure: !least, one: !least && alone.some(Boolean) };
}

const checkable = (word) => HAN.test(word) && word.length > 1 && word.length <= LONGEST_WORD;

/** Spellings with other characters read the same. */
async function bySound(word) {
  if (!checkable(word)) return [];
  const { doubts, sure } = await doubtful(word);
  const heardAt = (may) => {
    const slots = Array.from(word, (typed, n) => ({ typed, fixed: !may(n) || !sounds.of.has(typed.codePointAt(0)) }));
    return slots.every(({ fixed }) => fixed) ? [] : chains(slots);
  };
  const found = await heardAt((n) => doubts[n]);
  return sure || found.length || !affords(LISTS) ? found : heardAt(() => true);
}

/** Characters often taken for one another. */
const ALIKE =
  "己已巳 未末 土士 日曰 天夭 人入八 大太犬 王玉主 田由甲申 目且 木本术 午牛 千干于 刀力 几凡 九丸 贝见 住往佳 侯候 " +
  "市布 没设 拨拔 折拆 析折 治冶 哀衰衷 戊戌戍 免兔 乌鸟 今令 户卢 历厉 仓仑 处外 风凤 村材 科料 板扳 坏环 情清请 晴睛 " +
  "园圆 圈圆 辩辨辫 赢嬴 徽微徵 博搏 遣遗 崇祟 管菅 隶肃 粟栗 喝渴 眯迷 侍待 徒徙 详祥 洋样 极级 洲州 蓝篮 带滞 形型 " +
  "线钱 浅线 幕慕暮墓 检捡 俭险 评坪 平乎 准淮 推堆 维唯 谁准 议仪义 网冈 格恪 员圆 岸崖 碧璧 清靖 层尽 基墓 理里埋 社杜 区匹 " +
  "志忐 愿原 服报 务条 河何 长张 制刷 水冰永 生主 态恋 环还 境镜 保堡 护沪 农衣 镇填 群郡 众从 调凋 解触 矛予 盾质 安按 全金";
let alike = null;

/** The characters that one is often taken for. */
function looksOf(character) {
  if (!alike) {
    alike = new Map();
    for (const group of ALIKE.split(" ")) {
      for (const one of group) alike.set(one, (alike.get(one) ?? "") + group.replace(one, ""));
    }
  }
  return alike.get(character) ?? "";
}

async function byShape(word) {
  if (!checkable(word)) return [];
  const { doubts } = await doubtful(word);
  const characters = Array.from(word);
  const instead = (one, n) => Array.from(looksOf(one), (other) => ({ text: characters.with(n, other).join(""), how: likeness(one, other) }));
  const found = characters.flatMap((one, n) => (doubts[n] ? instead(one, n) : []));
  return found.slice(0, SHAPES).map((row) => ({ ...row, kept: 0, count: 1, ids: null }));
}

const SHORTEST = 4;

/** The word with any character in one place, where all pairs that no article has meet in that; lists are read as far as they leave so many bytes. */
async function anyIn(word, kept) {
  const characters = Array.from(word);
  if (!checkable(word) || characters.length < SHORTEST) return [];
  const { doubts, one } = await doubtful(word);
  const found = await Promise.all(characters.map((_, n) => (one && doubts[n] ? butFor(characters, n, kept) : null)));
  const rows = await settled(found.filter(Boolean), MOST, kept);
  return rows.map((row) => ({ ...row, loose: row.passed.length > 0, sure: false }));
}

/** Where the pairs before and behind a place stand as in a word; the rarest for now. */
async function butFor(characters, place, kept) {
  const sides = [[0, place], [place + 1, characters.length]].filter(([from, end]) => end > from);
  const looked = (await Promise.all(sides.map(([from, end]) => pairsBetween(characters, from, end)))).flat();
  if (looked.some(({ known }) => !known.count)) return null;
  const [{ known, at }, ...others] = looked.sort((one, other) => one.known.count - other.known.count);
  if (!affords(known.size, kept)) return null;
  return { ...grown(START, known, await known.list(), at), text: characters.with(place, ANY).join(""), kept: place, passed: others };
}

const byOther = (word) => anyIn(word, SMALL);

/** What the index knows of the pairs between two places of a word, or of the only character, but for those that tell no more than others. */
async function pairsBetween(characters, from, end) {
  const points = characters.map((one) => one.codePointAt(0));
  const places = Array.from({ length: Math.max(1, end - from - 1) }, (_, n) => from + n);
  const second = (at) => (at + 1 < end ? points[at + 1] : 0);
  const looked = await Promise.all(places.map(async (at) => ({ at, known: await lookup(points[at], second(at)) })));
  looked.sort((one, other) => one.known.count - other.known.count);
  return looked.filter(({ known }, n) => !known.size || !looked.slice(0, n).some((one) => isAlike(one.known.count, known.count, PHRASE)));
}

/** Of so few articles all texts are read at once, which costs less than to look up all characters that sound alike. */
const FEW = 10;
/** What is left then for the other ways. */
const LATER = 50_000;

/** What stands in place of a wrong character in the few articles that have the others there: what is read alike, else what looks alike. */
async function atGlance(word) {
  const rows = await anyIn(word, LATER);
  const ids = [...new Set(rows.flatMap((row) => Array.from(row.ids)))];
  if (ids.length > FEW || !affords(ids.length * TEXT, 0)) return [];
  const found = new Map();
  for (const { id, parts } of await Promise.all(ids.map(article))) {
    for (const { text: meant, kept: place } of rows) {
      for (const text of new Set(parts.map(({ folded }) => held(folded, meant)).filter(Boolean))) {
        const how = likeness(Array.from(word)[place], Array.from(text)[place]);
        found.set(text, { text, how, kept: 0, sure: true, ids: [...(found.get(text)?.ids ?? []), id] });
      }
    }
  }
  const all = Array.from(found.values(), (row) => ({ ...row, count: row.ids.length, impacts: row.ids.map(() => 0) }));
  const how = ["sound", "shape", "other"].find((one) => all.some((row) => row.how === one));
  return all.filter((row) => row.how === how);
}

/** How one character may be taken for another. */
function likeness(typed, meant) {
  if (readingsOf(meant).some((sound) => sound && readingsOf(typed).includes(sound))) return "sound";
  return looksOf(typed).includes(meant) ? "shape" : "other";
}

/** The ways to find other spellings, in the order to try them; what they find may say better how. */
export const WAYS = [
  ["other", atGlance],
  ["shape", byShape],
  ["sound", bySound],
  ["other", byOther],
];
