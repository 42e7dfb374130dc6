import type { ModuleNoun } from './kind.js';

/** What a configuration means by `use`, without a look at the disk. */
export type ParsedUse =
  | { readonly kind: 'file' }
  /** Packages that it may stand for, the first before the others. */
  | { readonly kind: 'package'; readonly names: readonly string[] };

type Noun = ModuleNoun;

const BARE = /^[a-z0-9][a-z0-9-]*$/;
/** A package of a scope, as npm takes it; nothing below it. */
const SCOPED = /^@[a-z0-9][a-z0-9._-]*\/[a-z0-9][a-z0-9._-]*$/;
const MAX_NAME_LENGTH = 214;
const FILE = process.platform === 'win32' ? /^(?:\.{1,2}[\\/]|[\\/]|[a-z]:[\\/])/i : /^\.{0,2}\//;

/**
 * A bare name stands for our package of that name and for the one that anybody may publish; a name in full for itself; what
 * begins with `./`, `../` or `/` is a file. Nothing else is a name: neither capitals nor URLs nor what Node has built in
 * ever reach `import`.
 *
 * @returns nothing for what is none of these
 */
export function parseUse(noun: Noun, use: string): ParsedUse | undefined {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(use) || use !== use.trim()) return undefined;
  if (FILE.test(use)) return { kind: 'file' };
  if (use.length > MAX_NAME_LENGTH) return undefined;
  const full = new RegExp(`^gostats-${noun}-[a-z0-9][a-z0-9._-]*$`);
  if (SCOPED.test(use) || full.test(use)) return { kind: 'package', names: [use] };
  return BARE.test(use) ? { kind: 'package', names: [officialName(noun, use), `gostats-${noun}-${use}`] } : undefined;
}

/** `@gostats/sink-influxdb`: nobody but us can publish in that scope. */
function officialName(noun: Noun, bare: string): string {
  return `@gostats/${noun}-${bare}`;
}

/** The shortest name for a package, which `parseUse` leads back to it unless another one goes before. */
export function bareNameOf(noun: Noun, packageName: string): string | undefined {
  return new RegExp(`^(?:@gostats/|gostats-)${noun}-([a-z0-9][a-z0-9-]*)$`).exec(packageName)?.[1];
}
