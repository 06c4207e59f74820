/**
 * Other ways to write a word that some article has: what pinyin or initials may stand for, and characters read
 * or looking alike. Works on the lists of the index alone; search-near.js checks the texts. Loaded only then.
 *
 * A spelling is `{text, kept, count, ids, impacts, sure}`: `kept` of the typed characters stand in it, `count`
 * articles may hold it; `ids` (null: not looked up yet) are these, `sure` says that no text can differ, and
 * `loose` that a frequent pair of it was not looked at, so that it may well stand nowhere; `weight` is what its articles
 * count beside those of others.
 */
import { ANY, dear, spread, turned } from "./search-exact.js";
import { affords } from "./search-files.js";
import { article, classesOf, classOf, described, effort, known, listed, lookup, opened, shard, sounds } from "./search-index.js";
import { listen, listenMore } from "./search-listen.js";
import { fold } from "./search-text.js";

const WIDE = 400;
const LEAST = 6;
const MOST = 12;
const SELDOM = 0.25;
const CUTS = 12;
const SHAPES = 8;
/** What a shard takes in all segments. */
const SHARD = 3500;
/** What is left for the lists of frequent pairs before rarer readings are looked at. */
const LISTS = 12_000;
/** A list of fewer bytes is worth more than the texts that may then not be read. */
const SMALL = 8_000;
const LONGEST_WORD = 12;
const TITLES = 20;
/** What a name counts whose characters are read as typed elsewhere. */
const RARELY = 0.1;
const HAN = /^\p{Script=Han}+$/u;

/* ---- rows of characters by their sound ---- */

/** How many of some shards may still be read. */
function readableShards(most) {
  let count = 0;
  while (count < most && affords(LISTS + SHARD * (count + 1))) count += 1;
  return count;
}

/** All pairs of characters of two classes (second 0: single characters), each as `lookup` gives it. */
async function heard(one, other) {
  const { segments } = described();
  const pairs = new Map();
  for (const [n, found] of (await Promise.all(segments.map((segment) => shard(segment, one, other)))).entries()) {
    for (const [key, entry] of found) {
      const [first, second] = [key >>> 16, key & 0xffff];
      if (classOf(first) !== one || classOf(second) !== other) continue;
      const pair = String.fromCharCode(first, second);
      pairs.set(pair, [...(pairs.get(pair) ?? []), { segment: segments[n], key, ...entry }]);
    }
  }
  return new Map(Array.from(pairs, ([pair, found]) => [pair, known(found)]));
}

/** How the characters of a text are read; one without a syllable stands as it is. */
export async function spoken(text) {
  await opened();
  await Promise.all([listen(), listenMore()]);
  return Array.from(text, (one) => sounds.names[sounds.of.get(one.codePointAt(0))] ?? one);
}

/** The classes a slot's character may have, each with the characters meant, or null for all of it; `seldom` are those of second readings. */
function wanted({ sound, typed, fixed }) {
  if (fixed) return [[classOf(typed.codePointAt(0)), typed, false]];
  const own = (typed ? readingsOf(typed) : [sound]).flatMap(classesOf);
  const others = new Map();
  for (const character of own.map((one) => sounds.too.get(one) ?? "").join("")) {
    const other = classOf(character.codePointAt(0));
    if (!own.includes(other)) others.set(other, (others.get(other) ?? "") + character);
  }
  return [...own.map((one) => [one, null, false]), ...Array.from(others, ([other, characters]) => [other, characters, true])];
}

/** All syllables a character can be read as. */
function readingsOf(character) {
  const too = Array.from(sounds.too).filter(([, characters]) => characters?.includes(character));
  return [...new Set([sounds.of.get(character.codePointAt(0)), ...too.map(([number]) => number)])];
}

/** The pairs of characters two slots may stand for, with what the index knows of each; `seldom`: only those of second readings. */
async function choices(left, right, seldom) {
  if (left.fixed && right.fixed) {
    const known = seldom ? { count: 0 } : await lookup(left.typed.codePointAt(0), right.typed.codePointAt(0));
    return known.count ? [[left.typed + right.typed, known]] : [];
  }
  const both = wanted(left).flatMap((one) => wanted(right).map((other) => [one, other]));
  const meant = both.filter(([one, other]) => (one[2] || other[2]) === seldom);
  const may = seldom ? meant.slice(0, readableShards(meant.length)) : meant;
  const found = await Promise.all(
    may.map(async ([[one, starts], [other, ends]]) => {
      const pairs = Array.from(await heard(one, other));
      return pairs.filter(([[first, second]]) => (starts?.includes(first) ?? true) && (ends?.includes(second) ?? true));
    }),
  );
  return found.flat();
}

function bits(mask) {
  let count = 0;
  for (let left = mask; left; left &= left - 1) count += 1;
  return count;
}

/**
 * Where a row and one more pair can stand together, the pair `at` characters in; null: nowhere. `lucks` are how likely
 * they only seem to; as many as must by chance do not count.
 */
function narrowed(row, list, at) {
  const [ids, masks, impacts, lucks] = [[], [], [], []];
  let chance = 0;
  for (let i = 0, j = 0; i < row.ids.length && j < list.ids.length; ) {
    if (row.ids[i] < list.ids[j]) i += 1;
    else if (row.ids[i] > list.ids[j]) j += 1;
    else {
      const mask = row.masks[i] & turned(list.masks[j], at);
      const luck = Math.min(1, (bits(row.masks[i]) * bits(list.masks[j])) / 16);
      chance += luck;
      if (mask) ids.push(row.ids[i]), masks.push(mask), impacts.push(Math.min(row.impacts[i], list.impacts[j])), lucks.push(luck);
      i += 1;
      j += 1;
    }
  }
  return ids.length ? { ids, masks, impacts, lucks, count: Math.max(SELDOM, ids.length - chance), passed: row.passed } : null;
}

/** A row with one more pair, whose list may be passed over. */
function grown(row, known, list, at) {
  if (!list) return { ...row, count: Math.min(row.count, known.count), passed: [...row.passed, { known, at }] };
  if (row.ids) return narrowed(row, list, at);
  const masks = Array.from(list.masks, (mask) => turned(mask, at));
  return { ids: list.ids, masks, impacts: list.impacts, count: Math.min(row.count, list.ids.length), passed: row.passed };
}

/** How many candidates some rows have. */
const among = (rows) => rows.reduce((sum, { ids }) => sum + (ids?.length ?? 0), 0);

/** The rows as the lists leave them that were passed over, but for those that cost more than `most` texts. */
export async function settled(rows, most) {
  let left = rows;
  const lists = new Set(rows.flatMap(({ passed = [] }) => passed.map(({ known }) => known)));
  for (const known of Array.from(lists).sort((one, other) => one.size - other.size)) {
    const of = (row) => (row.masks ? row.passed?.find((one) => one.known === known) : undefined);
    if (dear(known, among(left.filter(of)) + LEAST, most) || !affords(known.size, known.size < SMALL ? SMALL : undefined)) continue;
    const list = await known.list();
    left = left.flatMap((row) => {
      if (!of(row)) return [row];
      const less = narrowed(row, list, of(row).at);
      return less ? [{ ...row, ...less, passed: row.passed.filter((one) => one.known !== known) }] : [];
    });
  }
  return left;
}

const START = { text: "", kept: 0, count: Infinity, ids: null, passed: [] };

/** The strings a row of slots may stand for, `{sound}` or `{typed, fixed}`: most of what was typed first, then the most frequent. */
async function chains(slots) {
  if (slots.length === 1) return alone(slots[0]);
  const kept = (slot, character) => (slot.typed === character ? 1 : 0);
  const each = (seldom) => Promise.all(slots.slice(1).map((slot, n) => choices(slots[n], slot, seldom)));
  const [usual, seldom] = [await each(false), await each(true)];
  const pairs = usual.map((some, n) => [...some, ...seldom[n]]);
  let rows = new Map([["", [START]]]);
  for (let n = 0; n + 1 < slots.length; n += 1) {
    const next = [];
    for (const [pair, known] of pairs[n]) {
      const [first, second] = pair;
      const open = rows.get(n ? first : "") ?? [];
      const list = open.length && !known.size ? await known.list() : null;
      for (const row of open) {
        const longer = grown(row, known, list, n);
        if (!longer) continue;
        const before = n ? row : { text: first, kept: kept(slots[0], first) };
        next.push({ ...longer, text: before.text + second, kept: before.kept + kept(slots[n + 1], second) });
      }
    }
    next.sort((one, other) => other.kept - one.kept || other.count - one.count);
    rows = Map.groupBy(next.slice(0, WIDE), ({ text }) => Array.from(text).at(-1));
  }
  const chosen = await settled([...rows.values()].flat(), MOST);
  const found = chosen.map((row) => ({ ...row, loose: row.passed.length > 0, sure: slots.length === 2 && row.ids !== null }));
  return found.sort((one, other) => other.kept - one.kept || other.count - one.count);
}

/** The single characters with a sound, the most frequent first. */
async function alone({ sound }) {
  const heardAlone = await Promise.all(classesOf(sound).map((one) => heard(one, 0)));
  const found = heardAlone.flatMap((some) => Array.from(some, ([text, { count }]) => ({ text: text[0], kept: 0, count, ids: null })));
  return found.sort((one, other) => other.count - one.count).slice(0, 3);
}

/** All ways to cut letters into syllables, the fewest syllables first. */
function syllables(letters) {
  if (!letters) return [[]];
  const out = [];
  for (let size = Math.min(6, letters.length); size > 0; size -= 1) {
    const number = sounds.numbers.get(letters.slice(0, size));
    if (number === undefined || out.length > CUTS) continue;
    out.push(...syllables(letters.slice(size)).map((rest) => [number, ...rest]));
  }
  return out.sort((one, other) => one.length - other.length).slice(0, CUTS);
}

/** The rows of slots that pinyin, or pinyin and characters mixed, may stand for; the shortest first, single characters last. */
function slotsOf(plain) {
  let rows = [[]];
  for (const piece of plain.match(/[a-z]+|\p{Script=Han}|[^a-z]/gu)) {
    const slots = /[a-z]/.test(piece)
      ? syllables(piece).map((row) => row.map((sound) => ({ sound })))
      : [[{ typed: piece, fixed: true }]];
    rows = rows.flatMap((row) => slots.map((more) => [...row, ...more])).slice(0, CUTS);
  }
  const rank = (row) => (row.length > 1 ? row.length : Infinity);
  return rows.sort((one, other) => rank(one) - rank(other));
}

/** Spellings of a word that is pinyin, or pinyin and characters mixed. */
async function byPinyin(word) {
  const plain = word.normalize("NFC").replace(/ü|u\u0308|u:/g, "v").normalize("NFD").replace(/\p{M}/gu, "");
  if (!/[a-z]/.test(plain) || plain.length > 40) return [];
  const lengths = [...Map.groupBy(slotsOf(plain), (row) => row.length).values()].slice(0, 3);
  for (const rows of lengths) {
    const found = [];
    for (const row of rows.slice(0, CUTS / 2)) if (affords(found.length && LISTS)) found.push(...(await chains(row)));
    if (found.length) return found.sort((one, other) => other.count - one.count);
  }
  return [];
}

/* ---- initials ---- */

/** The letters a character's readings begin with. */
function beginnings() {
  const letters = new Map();
  const add = (character, name) => letters.set(character, (letters.get(character) ?? "") + name[0]);
  for (const [point, number] of sounds.of) add(String.fromCodePoint(point), sounds.names[number]);
  for (const [number, characters] of sounds.too) for (const one of characters) add(one, sounds.names[number]);
  return letters;
}

/** Names, titles, subheads and authors whose characters begin with these letters. */
async function byInitials(word) {
  if (!/^[a-z]{2,12}$/.test(word)) return [];
  const { region, column, topic } = await listed();
  const names = [...region, ...column, ...topic].map(({ name }) => fold(name));
  const known = beginnings();
  const begins = (text, n) => known.get(Array.from(text)[n]) ?? "";
  const fits = (text) => Array.from(word).every((letter, n) => begins(text, n).includes(letter));
  const usual = (text) => Array.from(word).every((letter, n) => begins(text, n)[0] === letter);
  const named = names.filter((name) => name.length === word.length && fits(name));
  if (named.length) return Array.from(new Set(named), (name) => ({ ...written(name), weight: usual(name) ? 1 : RARELY }));
  return fitting(await begun(word), word, fits).map((text, n) => ({ ...written(text), weight: 1 / (n + 1) }));
}

const written = (text) => ({ text, kept: 0, count: 1, ids: null });

const LETTERS = 0xd800;
const both = (one, other) => LETTERS + (one.charCodeAt(0) - 97) * 26 + other.charCodeAt(0) - 97;

/** What the index knows of two or three initials. */
const lookedUp = ([one, other, third]) => lookup(both(one, other), third ? both(other, third) : 0);

/** Titles, subheads and authors of articles that have all the groups of initials. */
async function begun(word) {
  const grams = word.length === 2 ? [word] : Array.from({ length: word.length - 2 }, (_, n) => word.slice(n, n + 3));
  const lists = await Promise.all(spread(grams, 6).map(async (gram) => (await lookedUp(gram)).list()));
  const [first, ...rest] = lists.map(({ ids }) => new Set(ids));
  const ids = Array.from(first ?? []).filter((id) => rest.every((set) => set.has(id)));
  const articles = await Promise.all(ids.reverse().slice(0, TITLES * effort()).map(article));
  return articles.flatMap(({ parts }) => parts.filter(({ level }) => level > 0));
}

/** The strings in texts that begin so, those of titles first, then the most frequent. */
function fitting(texts, word, fits) {
  const counts = new Map();
  for (const { folded, level } of texts) {
    for (let n = 0; n + word.length <= folded.length; n += 1) {
      const text = folded.slice(n, n + word.length);
      if (fits(text)) counts.set(text, (counts.get(text) ?? 0) + (level === 3 ? 100 : 1) + (level === 3 && !n ? 1e4 : 0));
    }
  }
  return Array.from(counts.keys()).sort((one, other) => counts.get(other) - counts.get(one));
}

/* ---- wrong characters ---- */

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

async function byShape(word) {
  if (!checkable(word)) return [];
  if (!alike) {
    alike = new Map();
    for (const group of ALIKE.split(" ")) {
      for (const one of group) alike.set(one, (alike.get(one) ?? "") + group.replace(one, ""));
    }
  }
  const { doubts } = await doubtful(word);
  const characters = Array.from(word);
  const found = characters.flatMap((one, n) =>
    doubts[n] ? Array.from(alike.get(one) ?? "", (other) => characters.with(n, other).join("")) : [],
  );
  return found.slice(0, SHAPES).map(written);
}

const SHORTEST = 4;

/** The word with any character in one place, where all pairs that no article has meet in that. */
async function byOther(word) {
  const characters = Array.from(word);
  if (!checkable(word) || characters.length < SHORTEST) return [];
  const { doubts, one } = await doubtful(word);
  const rows = await Promise.all(characters.map((_, n) => (one && doubts[n] ? butFor(characters, n) : null)));
  return rows.filter(Boolean);
}

/** Where the rarest pairs before and behind a place stand as in a word, as far as their lists are worth reading. */
async function butFor(characters, place) {
  const sides = [[0, place], [place + 1, characters.length]].filter(([from, end]) => end > from);
  const looked = (await Promise.all(sides.map(([from, end]) => rarest(characters, from, end)))).sort((one, other) => one.known.count - other.known.count);
  const [{ known, at }, ...others] = looked;
  if (looked.some((one) => !one.known.count) || !affords(known.size)) return null;
  const row = { ...grown(START, known, await known.list(), at), text: characters.with(place, ANY).join(""), kept: place, passed: others };
  const [left] = await settled([row], MOST);
  return left ? { ...left, loose: left.passed.length > 0, sure: false } : null;
}

/** Of the pairs between two places of a word, or the only character, that in the fewest articles. */
async function rarest(characters, from, end) {
  const points = characters.map((one) => one.codePointAt(0));
  const places = Array.from({ length: Math.max(1, end - from - 1) }, (_, n) => from + n);
  const second = (at) => (at + 1 < end ? points[at + 1] : 0);
  const looked = await Promise.all(places.map(async (at) => ({ at, known: await lookup(points[at], second(at)) })));
  return looked.reduce((one, other) => (other.known.count < one.known.count ? other : one));
}

/** The ways to find other spellings, in the order to try them. */
export const WAYS = { pinyin: byPinyin, initials: byInitials, sound: bySound, shape: byShape, other: byOther };
