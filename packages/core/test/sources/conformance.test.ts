import { describe, it } from 'vitest';
import { z } from 'zod';
import { defineSource, secret } from '../../src/source/index.js';
import { summarySource } from '../../src/sources/summary/index.js';
import { testSourceConformance } from '../../src/testing/index.js';

const row = (node: number): object => ({
  node,
  protocol: 'nfs3',
  operation: 'read',
  operation_rate: node,
  time: 1_700_000_000,
});

testSourceConformance(
  { describe, it },
  {
    definition: summarySource,
    options: [
      { kind: 'protocol', intervalMs: 5000 },
      { kind: 'heat', intervalMs: 10_000, rowLimit: 10 },
    ] as never,
    answers: {
      '/platform/3/statistics/summary/protocol': { protocol: [1, 2, 3].map(row) },
      '/platform/3/statistics/summary/heat': {
        heat: [1, 2].map((node) => ({ ...row(node), path: `/ifs/${node}`, lin: '1:0' })),
      },
    },
  },
);

const quotas = defineSource({
  name: 'quotas',
  privileges: [{ id: 'ISI_PRIV_QUOTA', without: 'no quotas are collected' }],
  config: z.strictObject({
    interval: z.number().min(60).default(300),
    token: z
      .string()
      .default('')
      .transform((text) => secret(text)),
  }),
  create: ({ interval }) => ({
    jobs: () => [
      {
        id: 'quotas',
        intervalMs: interval * 1000,
        async run({ list, rows }) {
          const usage = rows({ key: 'quota.usage', ignored: ['persona'] });
          for await (const page of list('/platform/1/quota/quotas', 'quotas'))
            for (const quota of page) usage.add(quota);
        },
      },
    ],
  }),
});

testSourceConformance(
  { describe, it },
  {
    definition: quotas,
    options: { token: 'hunter2-hunter2' },
    refusedOptions: [{ interval: 1 }, { colour: 'red' }],
    secrets: ['hunter2-hunter2'],
    answers: (path) =>
      path.includes('resume')
        ? { quotas: [{ id: 'C', path: '/ifs/c', usage: 3, enforced: false }] }
        : {
            quotas: ['a', 'b'].map((name, usage) => ({
              id: name,
              path: `/ifs/${name}`,
              usage,
              enforced: true,
              persona: null,
            })),
            resume: 'next',
          },
  },
);
