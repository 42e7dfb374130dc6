import { currentExtension, problemOf } from '@gostats/core';

const exitNow = process.exit.bind(process);
const reallyExit = Reflect.get(process, 'reallyExit') as (code: number) => never;

/** Ends the process. The only way to do so after `guardExit`. */
export function endProcess(code: number): never {
  Reflect.set(process, 'reallyExit', reallyExit);
  return exitNow(code);
}

/** Ends the process without running `exit` listeners, because a package may be in the middle of anything. */
export function endProcessAtOnce(code: number): never {
  return reallyExit.call(process, code);
}

/**
 * Prevents packages from ending this process, which would silently lose points and exit with code 0. Such a call
 * throws: only the package that made it fails, and it is named in the log.
 */
export function guardExit(): void {
  const refuse = (what: string) => (): never => {
    const extension = currentExtension();
    const caller =
      extension === undefined
        ? 'something that runs in gostats'
        : `the ${extension.noun} "${extension.id}" (${extension.place})`;
    const error = new Error(`${caller} called ${what}, which only gostats itself may do; the call was blocked`);
    // Report it here as well, because the package may swallow the error.
    extension?.fault('uncaught', `it called ${what}: ${problemOf(error)}`);
    throw error;
  };
  const kill = process.kill.bind(process);
  Object.assign(process, {
    exit: refuse('process.exit'),
    reallyExit: refuse('process.reallyExit'),
    abort: refuse('process.abort'),
    kill(pid: number, signal?: string | number): true {
      // Signal 0 only tests for existence. A pid of 0 or below addresses a process group, which may include this
      // process.
      if (signal !== 0 && (pid === process.pid || pid <= 0)) refuse('process.kill on gostats itself')();
      return kill(pid, signal);
    },
  });
}
