/**
 * Parses a fault from the command line: `unavailable`, `slow,ms=3000,nodes=2+3`, or the JSON that `/simulator/faults`
 * accepts. The simulator validates the result.
 */
export function readFault(text: string): unknown {
  if (text.trimStart().startsWith('{')) {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }
  const [kind = '', ...members] = text.split(',').map((part) => part.trim());
  return Object.fromEntries([['kind', kind], ...members.map(readMember)]);
}

const LISTS: ReadonlySet<string> = new Set(['keys', 'nodes']);

function readMember(text: string): [name: string, value: unknown] {
  const at = text.indexOf('=');
  if (at < 0) return [text, true];
  const name = text.slice(0, at);
  const value = text.slice(at + 1);
  return [name, LISTS.has(name) ? value.split('+').map(numberOr) : name === 'path' ? value : numberOr(value)];
}

function numberOr(text: string): number | string {
  return /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
}
