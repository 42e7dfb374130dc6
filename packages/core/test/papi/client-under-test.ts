import { manualClock, memoryLogger } from '@gostats/core/testing';
import type { ManualClock } from '@gostats/core/testing';
import { defaultTrust } from '@gostats/net';
import { createPapiClient } from '../../src/papi/client.js';
import type { PapiClient, PapiClientOptions, PapiClientSeams } from '../../src/papi/client.js';
import { PapiError } from '../../src/papi/papi-errors.js';
import type { Certificate } from './certificate.js';

/** A client with a clock and a log that the test holds. */
export interface ClientUnderTest extends AsyncDisposable {
  readonly client: PapiClient;
  readonly clock: ManualClock;
  readonly log: ReturnType<typeof memoryLogger>;
}

/** Defaults: 127.0.0.1, session, certificate trusted, 3 tries, waits of half of what jitter allows. */
export function makeClient(
  port: number,
  certificate: Certificate,
  options: Partial<PapiClientOptions> = {},
  seams: PapiClientSeams = {},
): ClientUnderTest {
  const clock = manualClock();
  const log = memoryLogger();
  const client = createPapiClient(
    {
      cluster: 'zoo',
      hostname: '127.0.0.1',
      port,
      username: 'keeper',
      password: 'secret',
      authtype: 'session',
      ...defaultTrust,
      certificateAuthority: certificate.cert,
      proxy: undefined,
      maxRetries: 3,
      userAgent: 'gostats/test',
      clock,
      logger: log,
      ...options,
    },
    { random: () => 0.5, ...seams },
  );
  return { client, clock, log, [Symbol.asyncDispose]: () => client.close() };
}

/** The PapiError that a promise rejects with. */
export async function failure(work: Promise<unknown>): Promise<PapiError> {
  const thrown = await work.then(
    () => new Error('did not fail'),
    (error: unknown) => error,
  );
  if (thrown instanceof PapiError) return thrown;
  throw thrown;
}

/** Turns the clock over each wait between tries, and nothing else, until the work is over. Gives the waits, in ms. */
export async function throughWaits({ clock, log }: ClientUnderTest, work: Promise<unknown>): Promise<number[]> {
  const waits: number[] = [];
  const state = { over: false };
  void work.catch(() => {}).finally(() => (state.over = true));
  while (!state.over) {
    const lines = log.lines.filter(({ message }) => message === 'retrying the request');
    const next = lines[waits.length];
    if (next === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    } else {
      waits.push(next.fields['waitMs'] as number);
      await clock.advance(next.fields['waitMs'] as number);
    }
  }
  return waits;
}

/** Settles as soon as the condition holds; sockets have their own pace, so it is looked at again and again. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1));
}
