import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { z } from 'zod';
import {
  defineSource,
  secret,
  type SourceDefinition,
  type SourceJob,
  type SourceRound,
} from '../../src/source/index.js';
import { testSourceConformance, type SourceSubject } from '../../src/testing/index.js';

const SECRET = 'hunter2-hunter2';
const answers = {
  '/platform/1/quota/quotas': { quotas: ['a', 'b', 'c', 'd'].map((id, usage) => ({ id, path: `/ifs/${id}`, usage })) },
};

async function collect({ list, rows }: SourceRound): Promise<void> {
  const usage = rows({ key: 'quota.usage' });
  for await (const page of list('/platform/1/quota/quotas', 'quotas')) for (const row of page) usage.add(row);
}

function made(run: SourceJob['run'], more: object = {}, instance: object = {}): SourceDefinition {
  return defineSource({
    name: 'quotas',
    privileges: [],
    config: z.strictObject({ token: z.string().transform((text) => secret(text)) }),
    create: () => ({ jobs: () => [{ id: 'quotas', intervalMs: 60_000, run }], ...instance }),
    ...more,
  }) as SourceDefinition;
}

/** Runs the suite with a framework that only collects. @returns what each test complained about */
async function complaintsOf(definition: SourceDefinition): Promise<Record<string, string>> {
  const tests: [title: string, body: () => Promise<void>][] = [];
  const subject: SourceSubject = {
    definition,
    options: { token: SECRET },
    refusedOptions: [{ token: SECRET, colour: 'red' }],
    secrets: [SECRET],
    answers,
    timeoutMs: 1000,
  };
  const framework = {
    describe: (_name: string, body: () => void) => body(),
    it: (title: string, body: () => Promise<void>) => tests.push([title, body]),
  };
  testSourceConformance(framework, subject);
  const complaints: Record<string, string> = {};
  for (const [title, body] of tests) await body().catch((error: Error) => (complaints[title] = error.message));
  return complaints;
}

let round = 0;

it.each<[fault: string, definition: () => SourceDefinition, title: RegExp, complaint: RegExp]>([
  ['takes any option', () => made(collect, { config: z.looseObject({}) }), /^refuses wrong options/, /colour/],
  ['has no job', () => made(collect, {}, { jobs: () => [] }), /^has at least one job/, /no job/],
  [
    'calls its job anew each time',
    () => made(collect, {}, { jobs: () => [{ id: `quotas ${round++}`, intervalMs: 60_000, run: collect }] }),
    /^has at least one job, and the same/,
    /keep ids and intervals stable/,
  ],
  [
    'asks another server',
    () =>
      made(async (one) => {
        await once(connect(1, '127.0.0.1'), 'error');
        await collect(one);
      }),
    /^uses no network/,
    /used the network/,
  ],
  ['collects nothing', () => made(async () => {}), /^collects something/, /collected nothing/],
  [
    'has a tag that changes',
    () =>
      made(async ({ list, rows }) => {
        for await (const page of list('/platform/1/quota/quotas', 'quotas'))
          for (const row of page) rows({ key: 'x' }).add({ ...row, seen: `at ${round++}` });
      }),
    /^makes the same series/,
    /a tag has a value that changes/,
  ],
  [
    'does not name its rows',
    () =>
      made(async ({ list, rows }) => {
        for await (const page of list('/platform/1/quota/quotas', 'quotas'))
          for (const { usage } of page) rows({ key: 'x' }).add({ usage });
      }),
    /^tells its rows apart/,
    /share a series/,
  ],
  [
    'needs a row',
    () =>
      made(async ({ list, rows }) => {
        let first: unknown;
        for await (const page of list('/platform/1/quota/quotas', 'quotas'))
          for (const row of page) {
            first ??= row;
            rows({ key: 'x' }).add(row);
          }
        if (first === undefined) throw new Error('no rows');
      }),
    /^takes empty lists/,
    /no rows/,
  ],
  [
    'needs every member',
    () =>
      made(async ({ list, rows }) => {
        for await (const page of list('/platform/1/quota/quotas', 'quotas'))
          for (const row of page) rows({ key: 'x' }).add({ ...row, short: (row['path'] as string).slice(1) });
      }),
    /^takes members that are missing/,
    /whose rows have/,
  ],
  [
    'hides what the cluster answers',
    () => made((one) => collect(one).catch(() => undefined)),
    /^fails a round with the error/,
    /hid the status 403/,
  ],
  [
    'does not mind its signal',
    () =>
      made(async (one) => {
        await collect(one).catch((error: unknown) =>
          one.signal.aborted ? new Promise(() => {}) : Promise.reject(error),
        );
      }),
    /^ends a round when its signal aborts/,
    /went on after its signal/,
  ],
  ['never ends its round', () => made(() => new Promise(() => {})), /^collects something/, /did not end within 1 s/],
  [
    'cannot be closed twice',
    () => {
      let closed = false;
      const close = async (): Promise<void> => {
        if (closed) throw new Error('closed already');
        closed = true;
      };
      return made(collect, {}, { close });
    },
    /^closes, and twice/,
    /closed already/,
  ],
  [
    'leaves a rejection behind',
    () =>
      made(async (one) => {
        void one.get('/platform/1/nothing');
        await collect(one);
      }),
    /^collects something/,
    /rejected and nobody listened/,
  ],
  [
    'tells its secret',
    () =>
      defineSource({
        name: 'quotas',
        privileges: [],
        config: z.strictObject({ token: z.string() }),
        create: ({ token }, { logger }) => ({
          jobs: () => {
            logger.info(`the token is ${token}`);
            return [{ id: 'quotas', intervalMs: 60_000, run: collect }];
          },
        }),
      }) as SourceDefinition,
    /^keeps its secrets/,
    /A secret stands/,
  ],
])('finds a source that %s', async (_, definition, title, complaint) => {
  const complaints = Object.entries(await complaintsOf(definition()));
  expect(complaints.filter(([one]) => title.test(one)).map(([, text]) => text)).toEqual([
    expect.stringMatching(complaint),
  ]);
});

it('finds nothing in one that does as it should', async () => {
  expect(await complaintsOf(made(collect))).toEqual({});
});
