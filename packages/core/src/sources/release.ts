/** Returns whether a OneFS release (`v9.7.1.2`) is older than another (`8.2`). An unparsable release counts as new. */
export function isOlder(release: string, oldest: string): boolean {
  const numbers = numbersOf(release);
  if (numbers.length === 0) return false;
  for (const [at, least] of numbersOf(oldest).entries()) {
    const number = numbers[at] ?? 0;
    if (number !== least) return number < least;
  }
  return false;
}

function numbersOf(release: string): readonly number[] {
  return /\d+(?:\.\d+)*/.exec(release)?.[0].split('.').map(Number) ?? [];
}
