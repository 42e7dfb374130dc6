import { expect, it } from 'vitest';
import { createRouting, type Routing } from '../../src/pipeline/routing.js';
import type { PointBatch } from '../../src/sink/index.js';
import { makeBatch } from '../../src/testing/index.js';

const statGroups = [
  { name: 'cpu', stats: ['cpu.user', 'shared'] },
  { name: 'net', stats: ['net.in'] },
].map((group) => ({ ...group, updateInterval: { kind: 'native', multiplier: 1 } }) as const);

function routing(sinks: Readonly<Record<string, { clusters?: string[]; statGroups?: string[] }>>): Routing {
  return createRouting({
    sinks: Object.entries(sinks).map(([id, { clusters, statGroups: groups }]) => ({
      id,
      use: id,
      onStartFailure: 'retry',
      allowUnsafePath: false,
      options: undefined,
      path: '',
      clusters,
      statGroups: groups,
      shaping: undefined,
    })),
    statGroups,
  });
}

const batch = (groups: readonly string[], ...keys: readonly string[]): PointBatch =>
  makeBatch(
    keys.map((key) => ({ key, rows: [{ value: 1 }, { value: 2, tags: { node: '2' } }] })),
    { groups, cluster: { id: 'a' } },
  );
const keysOf = (routed: PointBatch | undefined): readonly string[] | undefined =>
  routed?.frames.map(({ stat }) => stat.key);

it('gives a sink that asks for nothing in particular the batch itself', () => {
  const whole = batch(['cpu', 'net'], 'cpu.user', 'net.in');
  expect(routing({ all: {} })(whole, 'all')).toBe(whole);
  expect(routing({})(whole, 'unknown')).toBe(whole);
});

it('goes by the id of the cluster', () => {
  const route = routing({ yes: { clusters: ['b', 'a'] }, no: { clusters: ['b'] } });
  const whole = batch(['cpu'], 'cpu.user');
  expect(route(whole, 'yes')).toBe(whole);
  expect(route(whole, 'no')).toBeUndefined();
});

it('parts a batch of several groups by key, and counts the points anew', () => {
  const route = routing({
    cpu: { statGroups: ['cpu'] },
    both: { statGroups: ['net', 'cpu'] },
    other: { statGroups: ['disk'] },
  });
  const whole = batch(['cpu', 'net'], 'cpu.user', 'net.in', 'shared');
  const part = route(whole, 'cpu');
  expect(keysOf(part)).toEqual(['cpu.user', 'shared']);
  expect(part).toMatchObject({ pointCount: 4, groups: ['cpu'], cluster: { id: 'a' } });
  expect(route(whole, 'both')).toBe(whole);
  expect(route(whole, 'other')).toBeUndefined();
});

it('asks for both when a sink names clusters and groups', () => {
  const route = routing({
    one: { clusters: ['a'], statGroups: ['net'] },
    two: { clusters: ['b'], statGroups: ['net'] },
  });
  const whole = batch(['cpu', 'net'], 'cpu.user', 'net.in');
  expect(keysOf(route(whole, 'one'))).toEqual(['net.in']);
  expect(route(whole, 'two')).toBeUndefined();
});

it('lets a frame that a plugin made go wherever a part of its batch goes', () => {
  const route = routing({
    cpu: { statGroups: ['cpu'] },
    net: { statGroups: ['net'] },
    other: { statGroups: ['disk'] },
  });
  const whole = batch(['cpu', 'net'], 'cpu.user', 'net.in', 'made.by.a.plugin');
  expect(keysOf(route(whole, 'cpu'))).toEqual(['cpu.user', 'made.by.a.plugin']);
  expect(keysOf(route(whole, 'net'))).toEqual(['net.in', 'made.by.a.plugin']);
  expect(route(whole, 'other')).toBeUndefined();
});

it('gives nothing when no frame is of the groups that a sink wants', () => {
  expect(routing({ net: { statGroups: ['net'] } })(batch(['cpu', 'net'], 'cpu.user'), 'net')).toBeUndefined();
});
