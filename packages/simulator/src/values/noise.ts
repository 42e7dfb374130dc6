/**
 * Stateless randomness: every value is a function of (seed, time), so that two simulators with the same seed return the
 * same values at the same second, and nothing has to be stored.
 */

/** Mixes two integers into 32 bits (the finisher of MurmurHash3). */
export function mix(a: number, b: number): number {
  let hash = a ^ Math.imul(b, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Derives a seed from a name and another seed. */
export function hashText(text: string, seed = 0): number {
  let hash = seed ^ 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return mix(hash, text.length);
}

/** Returns a number in [0, 1). */
export function noise(seed: number, at: number): number {
  return mix(seed, at) / 4294967296;
}

/** Returns a number in [0, 1) that changes smoothly over `periodSeconds`. */
export function drift(seed: number, time: number, periodSeconds: number): number {
  const step = Math.floor(time / periodSeconds);
  const part = time / periodSeconds - step;
  const ease = part * part * (3 - 2 * part);
  return noise(seed, step) * (1 - ease) + noise(seed, step + 1) * ease;
}

/** Derives `length` hexadecimal digits from a seed. */
export function hexDigits(seed: number, length: number): string {
  let digits = '';
  for (let index = 0; digits.length < length; index += 1) digits += mix(seed, index).toString(16).padStart(8, '0');
  return digits.slice(0, length);
}
