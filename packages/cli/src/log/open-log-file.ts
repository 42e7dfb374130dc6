import { constants } from 'node:fs';
import { lstat, open, readlink, stat, type FileHandle } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** The system's own names for what this process has open already; links everywhere. */
const DEVICES: ReadonlySet<string> = new Set(['/dev/stdout', '/dev/stderr', '/dev/fd/1', '/dev/fd/2']);

export interface OpenedLogFile {
  readonly handle: FileHandle;
  readonly size: number;
  /** It is a file that has this name and may be given another. */
  readonly canRotate: boolean;
}

/**
 * Opens a log file for appending; makes it, readable by owner and group, if it is not there. A symbolic link in its place is
 * refused: whoever may write to that folder could make a gostats of root's write into any file. Links further up the
 * path are followed.
 *
 * @throws the system's error, or one that says where the link leads
 */
export async function openLogFile(file: string): Promise<OpenedLogFile> {
  const isDevice = DEVICES.has(file);
  // What does not know the flag (Windows) has no such links for other users to plant.
  const noFollow = isDevice ? 0 : (constants.O_NOFOLLOW ?? 0);
  const { O_WRONLY, O_APPEND, O_CREAT } = constants;
  try {
    const handle = await open(file, O_WRONLY | O_APPEND | O_CREAT | noFollow, 0o640);
    const { size, isFile } = await describe(handle);
    return { handle, size, canRotate: isFile && !isDevice };
  } catch (error) {
    // Linux and macOS say ELOOP, FreeBSD EMLINK.
    if (['ELOOP', 'EMLINK'].includes((error as NodeJS.ErrnoException).code ?? '')) throw await linkError(file, error);
    throw error;
  }
}

/** Whether the name still means the file that is open: somebody else may have moved it away, or put a link there. */
export async function isStillAt(file: string, handle: FileHandle): Promise<boolean> {
  const [named, opened] = await Promise.all([lstat(file).catch(() => undefined), handle.stat()]);
  return named !== undefined && named.ino === opened.ino && named.dev === opened.dev;
}

/** What lets others than the owner decide what becomes of a log file; for a warning. */
export async function findRisks(file: string): Promise<string[]> {
  if (DEVICES.has(file) || process.getuid === undefined) return [];
  const folder = dirname(resolve(file));
  const [own, around] = await Promise.all([stat(file), stat(folder)]);
  const risks: string[] = [];
  if ((around.mode & 0o1002) === 0o002) {
    risks.push(
      `everyone can rename and replace files in ${folder}: remove that permission (chmod o-w), or set the sticky bit (chmod +t)`,
    );
  }
  if (own.isFile() && (own.mode & 0o002) !== 0) risks.push('everyone can write to it: chmod o-w');
  if (own.isFile() && ![0, process.getuid(), around.uid].includes(own.uid)) {
    risks.push(`it belongs to another user (uid ${own.uid}), who can read and change it`);
  }
  return risks;
}

async function describe(handle: FileHandle): Promise<{ size: number; isFile: boolean }> {
  try {
    const stats = await handle.stat();
    return { size: stats.size, isFile: stats.isFile() };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function linkError(file: string, cause: unknown): Promise<Error> {
  const target = await readlink(file).catch(() => undefined);
  const named = target === undefined ? 'the file that it leads to' : `${resolve(dirname(file), target)} itself`;
  return new Error(
    `it is a symbolic link, which gostats does not follow for a log; name ${named}, or a folder that is a link`,
    { cause },
  );
}
