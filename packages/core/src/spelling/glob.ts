/** Whether a name has the form of a pattern: `*` stands for any number of characters, `?` for one. Case matters. */
export type Matches = (name: string) => boolean;

/**
 * Makes a pattern ready to be compared. Names come from clusters, so the time is bounded: at worst the product of both
 * lengths, where a regular expression of many stars can take for ever.
 */
export function compileGlob(pattern: string): Matches {
  if (!isGlob(pattern)) return (name) => name === pattern;
  return (name) => matches(pattern, name);
}

/** Matches what any of the patterns does. */
export function compileGlobs(patterns: readonly string[]): Matches {
  const compiled = patterns.map(compileGlob);
  return (name) => compiled.some((one) => one(name));
}

export function isGlob(pattern: string): boolean {
  return /[*?]/.test(pattern);
}

/** Goes on from the last star whenever what follows it does not fit: earlier stars never have to be looked at again. */
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
