/** A line of line protocol as a database reads it. */
export interface ReadLine {
  readonly measurement: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, number>>;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}

/**
 * Reads lines as InfluxDB does: a separator counts unless a backslash stands right before it.
 *
 * @param lines with times in seconds
 */
export function readLines(lines: readonly string[]): ReadLine[] {
  return lines.filter((line) => line !== '').map(readLine);
}

function readLine(line: string): ReadLine {
  const [head = '', values = '', seconds = '', ...rest] = split(line, ' ');
  if (rest.length > 0) throw new Error(`too many parts: ${line}`);
  const [measurement = '', ...tags] = split(head, ',');
  const fields = split(values, ',').map(readPair);
  return {
    measurement: unescape(measurement),
    tags: Object.fromEntries(tags.map(readPair)),
    fields: Object.fromEntries(fields.map(([name, value]) => [name, Number(value.replace(/i$/, ''))])),
    timestamp: Number(seconds) * 1000,
  };
}

function readPair(text: string): readonly [name: string, value: string] {
  const [name, value, ...rest] = split(text, '=');
  if (name === undefined || value === undefined || rest.length > 0) throw new Error(`not one name and value: ${text}`);
  return [unescape(name), unescape(value)];
}

const split = (text: string, separator: ',' | '=' | ' '): string[] => text.split(new RegExp(`(?<!\\\\)${separator}`));

const unescape = (text: string): string => text.replace(/\\([,= ])/g, '$1');
