import { constants } from 'node:fs';
import { lstat, open, readlink, stat, type FileHandle } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** Names for streams that this process already has open. They are symbolic links on every system. */
const DEVICES: ReadonlySet<string> = new Set(['/dev/stdout', '/dev/stderr', '/dev/fd/1', '/dev/fd/2']);

export interface OpenedLogFile {
  readonly handle: FileHandle;
  readonly size: number;
  /** Whether it is a regular file that can be renamed. */
  readonly canRotate: boolean;
}

/**
 * Opens a log file for appending and creates it, readable by owner and group, if it does not exist. A symbolic link in
 * its place is refused: anyone with write access to the folder could otherwise make a gostats running as root write to
 * any file. Links further up the path are followed.
 *
 * @throws the system's error, or an error that names the target of the link
 */
export async function openLogFile(file: string): Promise<OpenedLogFile> {
  const isDevice = DEVICES.has(file);
  // Windows lacks this flag, but other users cannot plant such links there.
  const noFollow = isDevice ? 0 : (constants.O_NOFOLLOW ?? 0);
  const { O_WRONLY, O_APPEND, O_CREAT } = constants;
  try {
    const handle = await open(file, O_WRONLY | O_APPEND | O_CREAT | noFollow, 0o640);
    const { size, isFile } = await describe(handle);
    return { handle, size, canRotate: isFile && !isDevice };
  } catch (error) {
    // Linux and macOS report ELOOP, FreeBSD EMLINK.
    if (['ELOOP', 'EMLINK'].includes((error as NodeJS.ErrnoException).code ?? '')) throw await linkError(file, error);
    throw error;
  }
}

/**
 * Checks whether the path still refers to the open file. Another program may have moved it away or replaced it with a
 * link.
 */
export async function isStillAt(file: string, handle: FileHandle): Promise<boolean> {
  const [named, opened] = await Promise.all([lstat(file).catch(() => undefined), handle.stat()]);
  return named !== undefined && named.ino === opened.ino && named.dev === opened.dev;
}

/** Describes permissions that let other users read, replace or change the log file, for a warning. */
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
