import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { InstalledCode, PlacedPackage } from './installed-code.js';
import { findUnsafePath } from './unsafe-path.js';

/** Recorded instead of an id when a dependency is not installed. */
export const NONE = 'none';

const LOCK_NAME = 'gostats-lock.json';
const LOCK_VERSION = 1;

const locked = z.strictObject({
  integrity: z.string(),
  /**
   * Name of a dependency → ids that it resolves to in the copies of this package, including `none` where it is missing.
   */
  dependencies: z.record(z.string(), z.array(z.string())),
  files: z.record(z.string(), z.string()),
});

const lock = z.strictObject({
  lockVersion: z.literal(LOCK_VERSION),
  /** What a configuration may name (a package, or a file relative to this one) → its id. */
  modules: z.record(z.string(), z.string()),
  /** `name@version`, or `file:./name` → its content. Includes the dependencies of the modules above. */
  packages: z.record(z.string(), locked),
});

export type LockedPackage = z.infer<typeof locked>;
export type Lock = z.infer<typeof lock>;

export function lockFileOf(configFile: string): string {
  return join(dirname(configFile), LOCK_NAME);
}

/**
 * Reads a lock. Returns nothing when the file does not exist.
 *
 * @throws Error when it is not a lock, cannot be read, or can be changed by other users
 */
export async function readLock(file: string): Promise<Lock | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw thrown;
  }
  const uid = process.geteuid?.();
  const unsafe = uid === undefined ? undefined : await findUnsafePath(file, { uid, around: new Set() }, new Set());
  if (unsafe !== undefined)
    throw new Error(`the lock offers no protection: ${unsafe.path} ${unsafe.problem}; ${unsafe.fix}`);
  const parsed = lock.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const { path = [], message = '' } = parsed.error.issues[0] ?? {};
  throw new Error(
    `it is not a lock of version ${LOCK_VERSION}: ${path.map(String).join('.') || 'the file'}: ${message}`,
  );
}

/**
 * Formats a lock. Entries are sorted, so the text does not depend on the order of the modules.
 *
 * @throws Error when two packages with the same name and version have different content
 */
export function formatLock(all: readonly InstalledCode[]): string {
  const copies = new Map<string, PlacedPackage[]>();
  for (const one of all.flatMap(({ packages }) => packages)) copies.set(one.id, [...(copies.get(one.id) ?? []), one]);
  const modules = all.map(({ name, id }) => [name, id] as const);
  const packages = [...copies].map(([id, copiesOfOne]) => [id, merge(copiesOfOne)] as const);
  const whole: Lock = { lockVersion: LOCK_VERSION, modules: sorted(modules), packages: sorted(packages) };
  return `${JSON.stringify(whole, null, 2)}\n`;
}

function merge(copies: readonly PlacedPackage[]): LockedPackage {
  const [{ id, place, integrity, files }] = copies as [PlacedPackage];
  const other = copies.find((one) => one.integrity !== integrity);
  if (other !== undefined)
    throw new Error(`${id} is installed twice with different content: ${place} and ${other.place}`);
  const names = new Set(copies.flatMap(({ dependencies }) => Object.keys(dependencies)));
  const dependencies = [...names].map((name) => {
    const ids = copies.map((one) =>
      Object.hasOwn(one.dependencies, name) ? (one.dependencies[name] as string) : NONE,
    );
    return [name, [...new Set(ids)].toSorted()] as const;
  });
  return { integrity, dependencies: sorted(dependencies), files };
}

function sorted<Value>(entries: readonly (readonly [string, Value])[]): Record<string, Value> {
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
