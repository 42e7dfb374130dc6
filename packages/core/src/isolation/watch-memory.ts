import { writeSync } from 'node:fs';

const CHECK_MS = 250;
const MEGABYTE = 1024 * 1024;

/** Kills the process when its buffers exceed the limit. Node.js's own limit covers only heap objects. */
export function watchMemory(maxMemoryMb: number): void {
  const end = process.kill.bind(process, process.pid, 'SIGKILL');
  const usage = process.memoryUsage.bind(process);
  setInterval(() => {
    const externalMb = Math.round(usage().external / MEGABYTE);
    if (externalMb <= maxMemoryMb) return;
    writeSync(2, `Its buffers take ${externalMb} MB; max_memory_mb is ${maxMemoryMb}.\n`);
    end();
  }, CHECK_MS).unref();
}
