import { remoteText, type InstalledModule, type OptionInfo } from '@gostats/core';

/** Marks a value that only the user can supply. */
const PLACEHOLDER = 'CHANGE-ME';
const SECRET = /(?:^|[_.])(?:password|passphrase|token|secret|api_?key)$/i;
const MAX_DESCRIPTION = 200;

/**
 * Formats the TOML table that configures a package: required keys with placeholders, all others commented out with
 * their defaults.
 */
export function sampleText({ noun, use, name, version, options }: InstalledModule): string {
  const table = [`# ${name}@${version}`, `[[${noun}]]`, `use = ${JSON.stringify(use)}`];
  if (options === undefined) {
    return `${[...table, `# [${noun}.options]: see the page of the package (its schema does not list them)`].join('\n')}\n`;
  }
  if (options.length === 0) return `${[...table, '# It has no options.'].join('\n')}\n`;
  const sorted = [...options.filter(({ required }) => required), ...options.filter(({ required }) => !required)];
  const lines = sorted.flatMap((option) => describeOption(option, use));
  return `${[...table, `[${noun}.options]`, ...lines].join('\n')}\n`;
}

function describeOption(option: OptionInfo, use: string): string[] {
  const { path, type, required, description } = option;
  const words = [required ? `required` : undefined, type === '' ? undefined : type, shorten(description)];
  const value =
    'default' in option ? (tomlOf(option.default) ?? placeholderOf(option, use)) : placeholderOf(option, use);
  const line = `${path.split('.').map(keyOf).join('.')} = ${value}`;
  const comment = words.filter((word) => word !== undefined && word !== '').join('; ');
  return [...(comment === '' ? [] : [`# ${comment}`]), required ? line : `#${line}`];
}

/** Returns a placeholder of the type in the schema, if known. For a secret it refers to an environment variable. */
function placeholderOf({ path, type }: OptionInfo, use: string): string {
  const [first = ''] = type.split(' | ');
  if (first.startsWith('"') || /^-?\d/.test(first)) return first;
  if (type.split(' | ').includes('string')) {
    if (!SECRET.test(path)) return JSON.stringify(PLACEHOLDER);
    return JSON.stringify(
      `$env:${`${use}_${path}`
        .toUpperCase()
        .replaceAll(/[^A-Z0-9]+/g, '_')
        .replace(/^_/, '')}`,
    );
  }
  if (first === 'boolean') return 'false';
  if (first === 'integer' || first === 'number') return '0';
  if (first === 'array') return '[]';
  return first === 'object' ? '{}' : JSON.stringify(PLACEHOLDER);
}

/** Formats a value as inline TOML. Returns undefined for values that TOML cannot represent. */
function tomlOf(value: unknown): string | undefined {
  if (typeof value === 'string') return textOf(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  if (Array.isArray(value)) {
    const all = value.map(tomlOf);
    return all.includes(undefined) ? undefined : `[${all.join(', ')}]`;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const all = Object.entries(value).map(([key, one]) => [keyOf(key), tomlOf(one)] as const);
  if (all.some(([, one]) => one === undefined)) return undefined;
  return all.length === 0 ? '{}' : `{ ${all.map(([key, one]) => `${key} = ${one}`).join(', ')} }`;
}

/** JSON and TOML strings are the same except for one control character that TOML requires to be escaped. */
function textOf(value: string): string {
  return JSON.stringify(value.toWellFormed()).replaceAll('\u007f', String.raw`\u007f`);
}

function keyOf(key: string): string {
  return /^[\w-]+$/.test(key) ? key : textOf(key);
}

function shorten(text: string | undefined): string | undefined {
  return text === undefined ? undefined : remoteText(text.trim(), MAX_DESCRIPTION);
}
