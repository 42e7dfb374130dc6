/** Whether a release of OneFS (`v9.7.1.2`) is older than another one (`8.2`). One that cannot be read is taken for new. */
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
