/** Bits of an address in the job and step formats. */
const addressFieldBits = 18;

/**
 * A distance between addresses as a signed field holds it. Addresses are taken modulo the size of the memory, at most
 * 2^18 words, so a distance may also go the other way round.
 */
export function wrapDistance(distance: number): number {
  const size = 2 ** addressFieldBits;
  const positive = ((distance % size) + size) % size;
  return positive < size / 2 ? positive : positive - size;
}
