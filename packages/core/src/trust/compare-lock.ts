import type { InstalledCode, PlacedPackage } from './installed-code.js';
import { NONE, type Lock, type LockedPackage } from './lock-file.js';

/** Maximum number of differences listed per package. */
const MAX_LISTED = 5;

/** Lists how a module differs from a lock, one phrase per difference. Empty when it matches. */
export function differences({ name, id, packages }: InstalledCode, lock: Lock): string[] {
  const lockedId = Object.hasOwn(lock.modules, name) ? lock.modules[name] : undefined;
  if (lockedId === undefined) return [`${name} is not in the lock`];
  if (lockedId !== id) return [`${name}: locked is ${lockedId}, installed ${id}`];
  return packages.flatMap((installed) => {
    const locked = Object.hasOwn(lock.packages, installed.id) ? lock.packages[installed.id] : undefined;
    if (locked !== undefined) return compare(installed, locked);
    return [`${installed.id} is not in the lock, and ${name} needs it (in ${installed.place})`];
  });
}

function compare(installed: PlacedPackage, locked: LockedPackage): string[] {
  const { id, place } = installed;
  const dependencies = compareDependencies(installed, locked);
  const files = changesBetween(locked.files, installed.files);
  if (installed.integrity === locked.integrity && files.length === 0) return dependencies;
  const told = files.slice(0, MAX_LISTED).map(({ name, before, after }) => `${wordFor(before, after)} ${name}`);
  if (files.length > told.length) told.push(`and ${files.length - told.length} more`);
  // The file list may match even if the checksum in the lock was edited.
  if (files.length === 0) told.push('its checksum does not match its files');
  return [`${id}: ${told.join(', ')} (in ${place})`, ...dependencies];
}

function compareDependencies({ id, dependencies }: PlacedPackage, locked: LockedPackage): string[] {
  const [earlier, later] = [new Map(Object.entries(locked.dependencies)), new Map(Object.entries(dependencies))];
  return [...new Set([...earlier.keys(), ...later.keys()])].flatMap((name) => {
    const allowed = earlier.get(name) ?? [NONE];
    const gets = later.get(name) ?? NONE;
    return allowed.includes(gets)
      ? []
      : [`${id}: its dependency ${name} is ${gets}, locked is ${allowed.join(' or ')}`];
  });
}

function wordFor(before: string | undefined, after: string | undefined): string {
  if (before === undefined) return 'added';
  return after === undefined ? 'removed' : 'changed';
}

interface Change {
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

function changesBetween(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): Change[] {
  const [earlier, later] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const names = [...new Set([...earlier.keys(), ...later.keys()])].toSorted();
  return names
    .map((name) => ({ name, before: earlier.get(name), after: later.get(name) }))
    .filter((one) => one.before !== one.after);
}
