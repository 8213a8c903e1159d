/** SHA-256 (FIPS 180-4) without platform code, so that the compiler also hashes in a browser. Eight 32-bit words. */
export function sha256(data: Uint8Array): Uint32Array {
  const padded = pad(data);
  const state = Uint32Array.from(firstPrimes(8), (p) => fraction(Math.sqrt(p)));
  const schedule = new Uint32Array(64);
  for (let block = 0; block < padded.length; block += 16)
    compress(state, schedule, padded.subarray(block, block + 16));
  return state;
}

const roundConstants = Uint32Array.from(firstPrimes(64), (p) => fraction(Math.cbrt(p)));

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((p) => n % p !== 0)) primes.push(n);
  return primes;
}

/** First 32 bits behind the point. */
function fraction(x: number): number {
  return Math.floor((x - Math.floor(x)) * 2 ** 32);
}

/** Big-endian words, the bit 1, zeros, and the length in bits as 64-bit number. */
function pad(data: Uint8Array): Uint32Array {
  const words = new Uint32Array(Math.ceil((data.length + 9) / 64) * 16);
  for (let i = 0; i < data.length; i++) setByte(words, i, data[i] ?? 0);
  setByte(words, data.length, 0x80);
  words[words.length - 2] = Math.floor(data.length / 2 ** 29);
  words[words.length - 1] = (data.length * 8) % 2 ** 32;
  return words;
}

function setByte(words: Uint32Array, at: number, byte: number): void {
  words[at >> 2] = (words[at >> 2] ?? 0) | (byte << (24 - 8 * (at & 3)));
}

function rotate(x: number, by: number): number {
  return (x >>> by) | (x << (32 - by));
}

function compress(state: Uint32Array, w: Uint32Array, block: Uint32Array): void {
  const word = (i: number) => w[i] ?? 0;
  w.set(block);
  for (let t = 16; t < 64; t++) {
    const a = word(t - 15);
    const b = word(t - 2);
    const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
    const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
    w[t] = word(t - 16) + s0 + word(t - 7) + s1;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let t = 0; t < 64; t++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const choice = (e & f) ^ (~e & g);
    const t1 = (h + s1 + choice + (roundConstants[t] ?? 0) + word(t)) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + s0 + majority) | 0];
  }
  for (const [i, x] of [a, b, c, d, e, f, g, h].entries()) state[i] = (state[i] ?? 0) + x;
}
