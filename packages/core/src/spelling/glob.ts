/** Returns whether a name matches a pattern: `*` matches any number of characters, `?` exactly one. Case-sensitive. */
export type Matches = (name: string) => boolean;

/**
 * Compiles a pattern. Names come from clusters, so the time must be bounded: at worst it is the product of both
 * lengths, while a regular expression with many stars can take exponentially long.
 */
export function compileGlob(pattern: string): Matches {
  if (!isGlob(pattern)) return (name) => name === pattern;
  return (name) => matches(pattern, name);
}

/** Matches names that match any of the patterns. */
export function compileGlobs(patterns: readonly string[]): Matches {
  const compiled = patterns.map(compileGlob);
  return (name) => compiled.some((one) => one(name));
}

export function isGlob(pattern: string): boolean {
  return /[*?]/.test(pattern);
}

/** On a mismatch, backtracks to the last star only. Earlier stars never need to be revisited. */
function matches(pattern: string, name: string): boolean {
  let [at, from] = [0, 0];
  let [star, afterStar] = [-1, 0];
  while (from < name.length) {
    const expected = pattern[at];
    if (expected === '*') {
      star = at++;
      afterStar = from;
    } else if (expected !== undefined && (expected === '?' || expected === name[from])) {
      at++;
      from++;
    } else if (star === -1) return false;
    else {
      at = star + 1;
      from = ++afterStar;
    }
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
