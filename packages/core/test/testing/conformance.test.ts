import { describe, expect, it } from 'vitest';
import { failingSink, memorySink, testSinkConformance } from '../../src/testing/index.js';
import { runSuite } from './collect-results.js';
import { pullDefinition, pushDefinition, subjectOf } from './shelf.js';

describe('under vitest', () => {
  testSinkConformance({ describe, it }, { definition: memorySink().definition, options: {} });
  testSinkConformance({ describe, it }, { ...subjectOf(pushDefinition(undefined, 4)), patienceMs: 1000 });
  testSinkConformance({ describe, it }, { ...subjectOf(pullDefinition()), patienceMs: 1000 });
});

it('runs more tests the more it is told', async () => {
  const little = await runSuite({ definition: memorySink().definition, options: {} });
  const much = await runSuite(subjectOf(pushDefinition()));
  expect(little.failures).toEqual({});
  expect(much.failures).toEqual({});
  expect(much.titles).toEqual(expect.arrayContaining([...little.titles]));
  expect(much.titles.length).toBeGreaterThan(little.titles.length + 8);
});

it('does not pass a sink that fails its first write', async () => {
  const { failures } = await runSuite({ definition: failingSink([new Error('no')]).definition, options: {} });
  expect(Object.keys(failures)).toHaveLength(1);
});
