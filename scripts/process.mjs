import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root folder of the repository. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** An error that the user can fix; printed without a stack. */
export class SetupError extends Error {}

/** The oldest Node version that can run the build; the same as `engines` in package.json. */
const oldestNode = [22, 19];

/**
 * Returns the Node that runs gostats and its tests: the one installed with the packages (an optional dependency,
 * because machines may have an old Node), or the one that runs this script.
 */
export function projectNode() {
  const { platform, arch } = process;
  const [folder, file] = platform === 'win32' ? ['win', 'node.exe'] : [platform, 'node'];
  const brought = join(root, 'node_modules', `node-${folder}-${arch}`, 'bin', file);
  if (existsSync(brought)) return brought;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return process.execPath;
  throw new SetupError(
    `This is Node ${process.versions.node}; gostats needs ${oldestNode.join('.')} or newer, and for ${platform} on ${arch} ` +
      'none comes with the install. Install a newer Node and start again.',
  );
}

/**
 * Runs a program in the root folder until it ends, and captures its output.
 * @returns {Promise<{ code: number, output: string }>} code 1 also if a signal ended it
 */
export function runQuietly(command, args, env = {}) {
  return new Promise((resolve, reject) => {
    // On Windows npm is a .cmd file, which needs a shell.
    const shell = process.platform === 'win32';
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      shell,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk) => {
      output += chunk;
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * Runs a script's main function. Errors that the user can fix are printed as a message, all others with their stack.
 */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof SetupError ? `gostats: ${error.message}` : error);
    process.exitCode = 1;
  }
}
