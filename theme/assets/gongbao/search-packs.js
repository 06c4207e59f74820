/**
 * Pieces of files that many shards or texts share, asked for by their bytes. Loaded only where the index has packs.
 */
import { files, INDEX, kept, use } from "./search-files.js";

/** What stands in one of `size` slots of a pack: `{data, behind}`; `behind` reads what follows it. */
export async function slot(path, version, number, size) {
  const table = new DataView(await span(path, version, 0, 8 * size));
  const [begin, length] = [0, 4].map((at) => table.getUint32(8 * number + at, true));
  const data = await span(path, version, begin, length);
  return { data, behind: (from, bytes) => span(path, version, begin + length + from, bytes) };
}

/** Some bytes of a file; a host that does not answer ranges sends the whole, which is then cut here. */
function span(path, version, from, size) {
  const url = new URL(`${path}?v=${version}`, INDEX).href;
  const name = `${url}&bytes=${from}-${from + size - 1}`;
  use(name, size);
  if (!files.has(name)) {
    const reading = files.get(url)?.then((whole) => whole.slice(from, from + size)) ?? ranged(url, name, from, size);
    reading.catch(() => files.delete(name));
    files.set(name, reading);
  }
  return files.get(name);
}

async function ranged(url, name, from, size) {
  const store = await kept;
  const found = await store?.match(name);
  if (found) return found.arrayBuffer();
  const response = await fetch(url, { headers: { Range: `bytes=${from}-${from + size - 1}` } });
  if (!response.ok) throw new Error(`${response.status} ${url}`);
  const bytes = await response.arrayBuffer();
  const part = response.status === 206;
  store?.put(part ? name : url, new Response(bytes)).catch(() => {});
  if (part) return bytes;
  files.set(url, Promise.resolve(bytes));
  return bytes.slice(from, from + size);
}
