import type { ModuleNoun } from './kind.js';

/** The meaning of `use` in a configuration, determined without reading the disk. */
export type ParsedUse =
  | { readonly kind: 'file' }
  /** Packages that it may refer to, in order of precedence. */
  | { readonly kind: 'package'; readonly names: readonly string[] };

type Noun = ModuleNoun;

const BARE = /^[a-z0-9][a-z0-9-]*$/;
/** A scoped package name as npm accepts it, without a subpath. */
const SCOPED = /^@[a-z0-9][a-z0-9._-]*\/[a-z0-9][a-z0-9._-]*$/;
const MAX_NAME_LENGTH = 214;
const FILE = process.platform === 'win32' ? /^(?:\.{1,2}[\\/]|[\\/]|[a-z]:[\\/])/i : /^\.{0,2}\//;

/**
 * Parses `use`. A bare name refers to the official package of that name, then to the unscoped one that anybody may
 * publish. A full name refers to itself, and a path that begins with `./`, `../` or `/` to a file. Nothing else is
 * valid: names with capitals, URLs and Node's built-in modules never reach `import`.
 *
 * @returns nothing for an invalid name
 */
export function parseUse(noun: Noun, use: string): ParsedUse | undefined {
  // oxlint-disable-next-line no-control-regex -- control characters are what this rejects
  if (/[\u0000-\u001f\u007f]/.test(use) || use !== use.trim()) return undefined;
  if (FILE.test(use)) return { kind: 'file' };
  if (use.length > MAX_NAME_LENGTH) return undefined;
  const full = new RegExp(`^gostats-${noun}-[a-z0-9][a-z0-9._-]*$`);
  if (SCOPED.test(use) || full.test(use)) return { kind: 'package', names: [use] };
  return BARE.test(use) ? { kind: 'package', names: [officialName(noun, use), `gostats-${noun}-${use}`] } : undefined;
}

/** Returns the official name: `@gostats/sink-influxdb`. Only we can publish in that scope. */
function officialName(noun: Noun, bare: string): string {
  return `@gostats/${noun}-${bare}`;
}

/**
 * Returns the shortest name for a package. `parseUse` maps it back to the package unless another one takes precedence.
 */
export function bareNameOf(noun: Noun, packageName: string): string | undefined {
  return new RegExp(`^(?:@gostats/|gostats-)${noun}-([a-z0-9][a-z0-9-]*)$`).exec(packageName)?.[1];
}
