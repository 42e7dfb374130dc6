import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { prometheusBinary, promtoolBinary } from './binaries.js';
import { startServer } from './process.js';
import type { TestServer } from './process.js';

/**
 * Starts Prometheus with the given configuration file (YAML). Ask `prometheusBinary()` first.
 *
 * @throws Error when it is not installed or does not start
 */
export function startPrometheus(configuration: string): Promise<TestServer> {
  const binary = prometheusBinary();
  if (binary === undefined) throw new Error('Prometheus is not installed');
  return startServer({
    name: 'prometheus',
    binary,
    readyPath: '/-/ready',
    async prepare({ folder, port }) {
      const file = join(folder, 'prometheus.yml');
      await writeFile(file, configuration);
      return [
        `--config.file=${file}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ];
    },
  });
}

/** What `promtool check metrics` says of a page: 0 = nothing, 1 = it cannot be read, 3 = it could be named better. */
export interface PromtoolVerdict {
  readonly exitCode: number;
  readonly complaints: readonly string[];
}

/** Gives a page to promtool. @throws Error when it is not installed */
export async function checkMetrics(page: string): Promise<PromtoolVerdict> {
  return promtool(['check', 'metrics'], page);
}

/** Gives a configuration file to promtool. @throws Error when it is not installed */
export async function checkPrometheusConfig(file: string): Promise<PromtoolVerdict> {
  return promtool(['check', 'config', file], '');
}

async function promtool(args: readonly string[], input: string): Promise<PromtoolVerdict> {
  const binary = promtoolBinary();
  if (binary === undefined) throw new Error('promtool is not installed');
  const child = spawn(binary, args, { stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  // It may end before it has read everything; what it said then tells why.
  child.stdin.on('error', (error: Error) => (said += error.message)).end(input);
  const [exitCode] = (await once(child, 'close')) as [number];
  return { exitCode, complaints: said.split('\n').filter((line) => line !== '') };
}
