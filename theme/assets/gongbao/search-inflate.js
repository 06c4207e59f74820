/**
 * Long lists for browsers that cannot inflate by themselves (before Chromium 103, Firefox 113, Safari 16.4): RFC 1951 as
 * far as the index uses it, which is without repetitions. Loaded only there.
 */

const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const FIXED = [[144, 8], [112, 9], [24, 7], [8, 8]].flatMap(([count, length]) => Array(count).fill(length));
const END = 256;

/** Reads bits, those of a byte from the lowest. */
class Bits {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }
  one() {
    const byte = this.bytes[this.at >> 3];
    if (byte === undefined) throw new RangeError("the list ends too soon");
    return (byte >> (this.at++ & 7)) & 1;
  }
  take(count) {
    let value = 0;
    for (let n = 0; n < count; n += 1) value |= this.one() << n;
    return value;
  }
  whole() {
    this.at = (this.at + 7) & ~7;
  }
}

/** The code of symbols by the lengths of their codes: for each length how many, and the symbols in order. */
function codeOf(lengths) {
  const symbols = Array.from(lengths.keys()).filter((n) => lengths[n]);
  symbols.sort((one, other) => lengths[one] - lengths[other] || one - other);
  return { counts: Array.from({ length: 16 }, (_, size) => lengths.filter((one) => size && one === size).length), symbols };
}

function symbol(bits, { counts, symbols }) {
  let code = 0;
  let first = 0;
  let before = 0;
  for (let size = 1; size < 16; size += 1) {
    code |= bits.one();
    if (code - first < counts[size]) return symbols[before + code - first];
    before += counts[size];
    first = (first + counts[size]) << 1;
    code <<= 1;
  }
  throw new RangeError("no such code");
}

function dynamic(bits) {
  const [literals, distances, sizes] = [bits.take(5) + 257, bits.take(5) + 1, bits.take(4) + 4];
  const known = Array(19).fill(0);
  for (let n = 0; n < sizes; n += 1) known[ORDER[n]] = bits.take(3);
  const code = codeOf(known);
  const lengths = [];
  while (lengths.length < literals + distances) {
    const one = symbol(bits, code);
    if (one < 16) lengths.push(one);
    else if (one === 16) lengths.push(...Array(3 + bits.take(2)).fill(lengths.at(-1)));
    else lengths.push(...Array(one === 17 ? 3 + bits.take(3) : 11 + bits.take(7)).fill(0));
  }
  return codeOf(lengths.slice(0, literals));
}

/** The bytes of a deflated list. */
export function inflated(data) {
  const bits = new Bits(new Uint8Array(data));
  const out = [];
  for (let last = 0; !last; ) {
    last = bits.one();
    const kind = bits.take(2);
    if (kind === 0) {
      bits.whole();
      const size = bits.take(16);
      bits.take(16);
      for (let n = 0; n < size; n += 1) out.push(bits.take(8));
      continue;
    }
    const code = kind === 1 ? codeOf(FIXED) : dynamic(bits);
    for (let one = symbol(bits, code); one !== END; one = symbol(bits, code)) {
      if (one > END) throw new RangeError("the list repeats itself");
      out.push(one);
    }
  }
  return Uint8Array.from(out).buffer;
}
