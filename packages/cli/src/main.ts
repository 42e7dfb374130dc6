import { describeError } from './describe-error.js';
import { runProgram } from './program.js';

/** The command line's entry: runs it and ends the process with its exit code. */
export async function main(args: readonly string[]): Promise<never> {
  // A reader that went away (`gostats check | head`) is no failure; "run", which needs its readers, listens for itself.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  let exitCode: number;
  try {
    exitCode = await runProgram(args);
  } catch (thrown) {
    const described = describeError(thrown, Boolean(process.env['GOSTATS_DEBUG']));
    process.stderr.write(described.text);
    exitCode = described.exitCode;
  }
  // Where a pipe is written asynchronously, process.exit would cut off its end.
  await Promise.all([process.stdout, process.stderr].map(drained));
  process.exit(exitCode);
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.writableLength === 0 || stream.destroyed) resolve();
    else stream.once('drain', resolve).once('close', resolve);
  });
}
