import { describeError } from './describe-error.js';
import { EXIT_FAILED } from './exit-codes.js';
import { guardOutput } from './output.js';
import { runProgram } from './program.js';
import { endProcess, guardExit } from './run/guard-exit.js';

/** Entry point of the command line: runs the command and ends the process with its exit code. */
export async function main(args: readonly string[]): Promise<never> {
  guardExit();
  // A closed pipe (`gostats check | head`) is not a failure; "run" has its own handler.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  guardOutput();
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) process.on(event, endWithError(event));
  let exitCode: number;
  try {
    exitCode = await runProgram(args);
  } catch (thrown) {
    const described = describeError(thrown, Boolean(process.env['GOSTATS_DEBUG']));
    process.stderr.write(described.text);
    exitCode = described.exitCode;
  }
  // On platforms that write pipes asynchronously, process.exit would truncate the output.
  await Promise.all([process.stdout, process.stderr].map(drained));
  endProcess(exitCode);
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.writableLength === 0 || stream.destroyed) resolve();
    else stream.once('drain', resolve).once('close', resolve);
  });
}

/** Redacts what Node would print as is. `run` has its own listener, which attributes the error to a package. */
function endWithError(event: 'uncaughtException' | 'unhandledRejection'): (thrown: unknown) => void {
  return (thrown) => {
    if (process.listenerCount(event) > 1) return;
    const { text } = describeError(thrown, Boolean(process.env['GOSTATS_DEBUG']));
    process.stderr.write(text, () => endProcess(EXIT_FAILED));
  };
}
