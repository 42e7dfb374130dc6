import { createServer } from 'node:net';
import type { ErrorCode, OpenedSink, ResolvedConfig } from '@gostats/core';
import type { RunProblem } from './find-run-problems.js';

/** An address that something would listen on, and what that is. */
interface Listener {
  readonly who: string;
  readonly host: string | undefined;
  readonly port: number;
  /** The error that `run` reports if it cannot listen there; `inUse` is the one for a port in use. */
  readonly code: ErrorCode;
  readonly inUse: ErrorCode;
}

/** Finds ports claimed by two listeners, and addresses that do not belong to this machine. */
export async function listenerProblems(
  config: Pick<ResolvedConfig, 'telemetry'>,
  sinks: readonly OpenedSink[],
): Promise<RunProblem[]> {
  const all = listenersOf(config, sinks);
  return [...equalPorts(all), ...(await strangeAddresses(all))];
}

/** Lists the listeners in the order in which `run` opens them. */
function listenersOf({ telemetry }: Pick<ResolvedConfig, 'telemetry'>, sinks: readonly OpenedSink[]): Listener[] {
  const ofSinks = sinks.flatMap(({ config, instance }) =>
    (instance.destination?.listens ?? []).map(({ what, host, port }): Listener => {
      return { who: `${what} of the sink ${config.id}`, host, port, code: 'E_SINK_START', inUse: 'E_SINK_START' };
    }),
  );
  if (telemetry === undefined) return ofSinks;
  const { listenAddress: host, port } = telemetry;
  return [...ofSinks, { who: '[telemetry]', host, port, code: 'E_LISTEN', inUse: 'E_PORT_IN_USE' }];
}

function equalPorts(all: readonly Listener[]): RunProblem[] {
  return all.flatMap((one, index) => {
    const other = all
      .slice(0, index)
      .find((before) => one.port !== 0 && before.port === one.port && overlap(before.host, one.host));
    if (other === undefined) return [];
    const problem = `Port ${one.port} is used by both ${other.who} and ${one.who}: choose another port for one of them.`;
    return [{ code: other.inUse, problem }];
  });
}

const EVERYWHERE: ReadonlySet<string> = new Set(['', '0.0.0.0', '::']);

function overlap(one: string | undefined, other: string | undefined): boolean {
  return one === other || EVERYWHERE.has(one ?? '') || EVERYWHERE.has(other ?? '');
}

/**
 * Finds addresses that do not belong to this machine. The test binds a free port, because a running gostats may already
 * hold the configured one.
 */
async function strangeAddresses(all: readonly Listener[]): Promise<RunProblem[]> {
  const results = await Promise.all(
    all.map(async ({ who, host, port, code }): Promise<RunProblem[]> => {
      if (EVERYWHERE.has(host ?? '') || (await canListen(host ?? ''))) return [];
      return [
        {
          code,
          problem: `Cannot listen on ${host} for ${who} (port ${port}): it is not an address of this machine.`,
        },
      ];
    }),
  );
  return results.flat();
}

function canListen(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code !== 'EADDRNOTAVAIL'));
    server.listen({ host, port: 0, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
