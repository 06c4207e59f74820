/**
 * How characters beyond the everyday ones are read, by what names all syllables go, and what Traditional characters are folded
 * to. Loaded only where a query needs it.
 */
import { read, use } from "./search-files.js";
import { described, opened, sounds, TABLES } from "./search-index.js";
import { gb2312 } from "./search-text.js";

let listening = null;
let listeningMore = null;

/** Reads how characters are spelled, and the classes of rare ones. */
export function listen() {
  listening ??= read("sounds.txt", TABLES, "text").then((written) => {
    const lines = written.slice(0, -1).split("\n");
    const level = lines.pop();
    gb2312(0xd8, 0xf7).forEach((one, n) => {
      const number = level.charCodeAt(n) - 40;
      if (number) sounds.of.set(one.codePointAt(0), number);
    });
    lines.forEach((line, n) => {
      const [name, too] = line.split(" ");
      sounds.names.push(name);
      sounds.numbers.set(name, n + 1);
      sounds.too.set(n + 1, too);
    });
  });
  listening.catch(() => (listening = null));
  return listening;
}

/** Reads how those characters beyond GB 2312 are read that some article holds. */
export function listenMore() {
  listeningMore ??= read("rare.txt", described().version, "text").then((written) => {
    const [characters, numbers] = written.split("\n");
    Array.from(characters, (one, n) => sounds.of.set(one.codePointAt(0), numbers.charCodeAt(n) - 40));
  });
  listeningMore.catch(() => (listeningMore = null));
  return listeningMore;
}

/** Reads the table of Traditional characters, for `learn`. */
export async function traditional() {
  const table = await read("traditional.txt", TABLES, "text");
  use("traditional.txt", 2 * table.length);
  return table;
}

/** How the characters of a text are read; one without a syllable stands as it is. */
export async function spoken(text) {
  await opened();
  await Promise.all([listen(), listenMore()]);
  return Array.from(text, (one) => sounds.names[sounds.of.get(one.codePointAt(0))] ?? one);
}
