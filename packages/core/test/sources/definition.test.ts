import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineSource, findSourceProblem } from '../../src/source/index.js';
import { isOlder } from '../../src/sources/release.js';

const good = { name: 'quotas', privileges: [], create: () => ({ jobs: () => [] }) };

describe('defineSource', () => {
  it('takes what is right, and nobody can change it afterwards', () => {
    const definition = defineSource({ ...good, config: z.strictObject({}), oldestRelease: '8.2' });
    expect(findSourceProblem(definition)).toBeUndefined();
    expect(Object.isFrozen(definition)).toBe(true);
  });

  it.each<[string, object]>([
    ['name', { name: 'Quotas' }],
    ['name', { name: undefined }],
    ['config', { config: {} }],
    ['clusterConfig', { clusterConfig: 'x' }],
    ['secrets', { secrets: 'token' }],
    ['privileges', { privileges: undefined }],
    ['privileges[0].id', { privileges: [{ id: 'quota', without: 'x' }] }],
    ['privileges[0].without', { privileges: [{ id: 'ISI_PRIV_QUOTA' }] }],
    ['privileges[0].id', { privileges: [null] }],
    ['oldestRelease', { oldestRelease: 'v8' }],
    ['create', { create: 'x' }],
  ])('names %s when it is wrong', (member, wrong) => {
    const spec: unknown = { ...good, ...wrong };
    expect(() => defineSource(spec as typeof good)).toThrow(`defineSource: ${member}: expected`);
  });

  it.each([null, undefined, 'x', 7])('does not take %j', (spec) => {
    expect(findSourceProblem(spec)).toMatch(/^expected an object/);
  });
});

it.each([
  ['v8.0.0.1', '8.2', true],
  ['v8.2.0.0', '8.2', false],
  ['v9.5.0.0', '8.2', false],
  ['v9.10.0.0', '9.9', false],
  ['v9.9', '9.9.1', true],
  ['', '8.2', false],
  ['Isilon OneFS v7.2.1.6', '8', true],
])('knows that release "%s" is older than %s: %s', (release, oldest, older) => {
  expect(isOlder(release, oldest)).toBe(older);
});
