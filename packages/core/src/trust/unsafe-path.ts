import type { Stats } from 'node:fs';
import { lstat, readlink } from 'node:fs/promises';
import { dirname, join, parse, resolve, sep } from 'node:path';

/** A file or folder that other users can change. */
export interface Unsafe {
  readonly path: string;
  /** `is writable by everyone (mode 0777)` */
  readonly problem: string;
  /** The command that fixes it. */
  readonly fix: string;
}

/** The owners trusted with loaded files: root and the user who runs the program. */
export interface TrustedOwner {
  readonly uid: number;
  /** Folders that contain the program itself. A group with write access to them could change the program as well. */
  readonly around: ReadonlySet<string>;
}

const MAX_LINKS = 40;
const STICKY = 0o1000;

/**
 * Checks every folder on the way to a path, following links, as ssh does for key files: anyone who owns one of them or
 * can write to it can put something else there.
 *
 * @param seen paths that were checked before
 */
export async function findUnsafePath(
  path: string,
  trusted: TrustedOwner,
  seen: Set<string>,
): Promise<Unsafe | undefined> {
  let rest = resolve(path);
  for (let links = 0; links < MAX_LINKS; links += 1) {
    const { root } = parse(rest);
    const steps = rest.slice(root.length).split(sep);
    let at = root;
    let next: string | undefined;
    for (const [index, step] of ['', ...steps].entries()) {
      if (step !== '') at = join(at, step);
      const stats = await lstat(at);
      const unsafe = seen.has(at) ? undefined : findUnsafeEntry(at, stats, trusted);
      if (unsafe !== undefined) return unsafe;
      seen.add(at);
      if (!stats.isSymbolicLink()) continue;
      next = resolve(dirname(at), await readlink(at), ...steps.slice(index));
      break;
    }
    if (next === undefined) return undefined;
    rest = next;
  }
  return { path, problem: 'is behind a loop of symbolic links', fix: `ls -l ${quote(path)}` };
}

/**
 * Checks one file, folder or link by itself. A folder with the sticky bit on the way to a path is accepted, since users
 * cannot replace files of others in it.
 */
export function findUnsafeEntry(
  path: string,
  stats: Stats,
  { uid, around }: TrustedOwner,
  isInside = false,
): Unsafe | undefined {
  if (stats.uid !== 0 && stats.uid !== uid) {
    const fix = `chown -h ${uid} ${quote(path)}`;
    return { path, problem: `belongs to user ${stats.uid}, neither to root nor to user ${uid}, who runs gostats`, fix };
  }
  if (stats.isSymbolicLink()) return undefined;
  if (!isInside && stats.isDirectory() && (stats.mode & STICKY) !== 0) return undefined;
  const mode = `mode ${(stats.mode & 0o7777).toString(8).padStart(4, '0')}`;
  if ((stats.mode & 0o002) !== 0) {
    return { path, problem: `is writable by everyone (${mode})`, fix: `chmod o-w ${quote(path)}` };
  }
  if ((stats.mode & 0o020) === 0 || isOwnGroup(stats) || around.has(path)) return undefined;
  return { path, problem: `is writable by group ${stats.gid} (${mode})`, fix: `chmod g-w ${quote(path)}` };
}

/**
 * Whether the owner is the group's only member: root's group, or a user's private group, which has the user's number.
 */
function isOwnGroup({ uid, gid }: Stats): boolean {
  return gid === 0 || gid === uid;
}

/** Quotes a path for a shell. */
function quote(path: string): string {
  return /^[\w./@+-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
