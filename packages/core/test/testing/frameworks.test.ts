import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { memorySink, testSinkConformance } from '../../src/testing/index.js';

const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

interface Report {
  readonly code: number;
  readonly output: string;
}

/** Runs the suite as a package would that tests with Node alone. */
function runNodeTest(sink: 'good' | 'faulty'): Promise<Report> {
  const args = [
    '--import',
    fixture('typescript-sources.mjs'),
    '--test-reporter=tap',
    '--test',
    fixture('conformance-node-test.mjs'),
  ];
  // Node would take this process, too, for one of its tests.
  const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: _options, ...env } = process.env;
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env: { ...env, SINK: sink } }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr });
    });
  });
}

const count = (output: string, what: string): number => Number(new RegExp(`^# ${what} (\\d+)`, 'm').exec(output)?.[1]);

it('runs under node:test', async () => {
  const { code, output } = await runNodeTest('good');
  expect({ code, failed: count(output, 'fail') }).toEqual({ code: 0, failed: 0 });
  expect(count(output, 'pass')).toBeGreaterThan(20);
});

it('fails under node:test when a sink does not keep its word, in words', async () => {
  const { code, output } = await runNodeTest('faulty');
  expect(code).not.toBe(0);
  expect(count(output, 'fail')).toBe(1);
  expect(output).toContain('writePoints failed for a batch after another instance was closed: not yet.');
});

it('asks of a framework only what jest allows', () => {
  // jest refuses a describe that returns something, and takes a test with a parameter for one with a callback.
  const returned: unknown[] = [];
  const bodies: (() => Promise<void>)[] = [];
  const framework = {
    describe: (_name: string, body: () => void) => returned.push(body()),
    it: (_name: string, body: () => Promise<void>) => bodies.push(body),
  };
  testSinkConformance(framework, { definition: memorySink().definition, options: {} });
  expect(returned).toEqual([undefined]);
  expect(bodies.map(({ length }) => length)).toEqual(bodies.map(() => 0));
});
