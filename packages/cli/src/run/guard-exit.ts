import { currentExtension, problemOf } from '@gostats/core';

const exitNow = process.exit.bind(process);
const reallyExit = Reflect.get(process, 'reallyExit') as (code: number) => never;

/** Ends the process: the only way that is left after `guardExit`. */
export function endProcess(code: number): never {
  Reflect.set(process, 'reallyExit', reallyExit);
  return exitNow(code);
}

/** Ends it without calling those who listen for the end: code of a package may be in the middle of anything. */
export function endProcessAtOnce(code: number): never {
  return reallyExit.call(process, code);
}

/**
 * Takes from packages the ways to end this process, which would leave points behind without a word and with exit code 0. A
 * call is answered with an error: what makes it fails, is named, and the others go on.
 */
export function guardExit(): void {
  const refuse = (what: string) => (): never => {
    const extension = currentExtension();
    const caller =
      extension === undefined
        ? 'something that runs in gostats'
        : `the ${extension.noun} "${extension.id}" (${extension.place})`;
    const error = new Error(`${caller} called ${what}, which only gostats itself may do; the call was blocked`);
    // A package may swallow the error; that it was made must be known all the same.
    extension?.fault('uncaught', `it called ${what}: ${problemOf(error)}`);
    throw error;
  };
  const kill = process.kill.bind(process);
  Object.assign(process, {
    exit: refuse('process.exit'),
    reallyExit: refuse('process.reallyExit'),
    abort: refuse('process.abort'),
    kill(pid: number, signal?: string | number): true {
      // 0 asks whether a process is there; a pid of 0 or below means groups, and this process with them.
      if (signal !== 0 && (pid === process.pid || pid <= 0)) refuse('process.kill on gostats itself')();
      return kill(pid, signal);
    },
  });
}
