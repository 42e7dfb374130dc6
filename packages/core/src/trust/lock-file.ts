import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { InstalledCode, PlacedPackage } from './installed-code.js';
import { findUnsafePath } from './unsafe-path.js';

/** Stands for the package that a name leads to where it leads to none. */
export const NONE = 'none';

const LOCK_NAME = 'gostats-lock.json';
const LOCK_VERSION = 1;

const locked = z.strictObject({
  integrity: z.string(),
  /** Package that it imports → the ids that its copies get, `none` among them where one of them gets none. */
  dependencies: z.record(z.string(), z.array(z.string())),
  files: z.record(z.string(), z.string()),
});

const lock = z.strictObject({
  lockVersion: z.literal(LOCK_VERSION),
  /** What a configuration may name (a package, or a file as it counts from here) → its id. */
  modules: z.record(z.string(), z.string()),
  /** `name@version`, or `file:./name` → what it holds. Also what those above depend on. */
  packages: z.record(z.string(), locked),
});

export type LockedPackage = z.infer<typeof locked>;
export type Lock = z.infer<typeof lock>;

export function lockFileOf(configFile: string): string {
  return join(dirname(configFile), LOCK_NAME);
}

/**
 * The lock beside a configuration; nothing when there is none.
 *
 * @throws Error when it is no lock, cannot be read, or can be changed by others
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
 * The text of a lock: in one order, whatever was locked first.
 *
 * @throws Error when there are two different packages of one name and version
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
