import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { ClusterIdentities } from '../../src/cluster/identities.js';
import type { Identity } from '../../src/cluster/identity.js';
import { manualClock } from '../../src/testing/index.js';

const identity = (name: string, guid: string, nodes: readonly string[] = ['n1']): Identity => ({
  cluster: { id: '', hostname: '', name, guid, release: 'v9' },
  nodes: { total: nodes.length, down: 0 },
  nodeGuids: new Set(nodes),
  lnns: new Map(),
});
const zoo = identity('zoo', 'aaaa');

/** Entries `a`, `b`, …; those that are named are pinned. */
function rig(ids: string, pinned = '') {
  const clock = manualClock();
  const identities = new ClusterIdentities(clock);
  const entries = ids.split('').map((id) => ({ id, guid: pinned.includes(id) ? 'aaaa' : undefined }));
  identities.configure(entries);
  const moved: string[] = [];
  for (const { id } of entries) identities.join(id, () => void moved.push(id));
  return { clock, identities, moved };
}

const alone = { sameAs: undefined, namesake: undefined };

describe('entries that are the same cluster', () => {
  it('are collected through the first, whoever answers first', () => {
    const { identities, moved } = rig('ab');
    expect(identities.report('b', zoo)).toEqual(alone);
    expect(identities.report('a', zoo)).toEqual(alone);
    expect(moved).toEqual(['b']);
    expect(identities.report('b', zoo)).toEqual({ sameAs: 'a', namesake: undefined });
    expect(moved).toEqual(['b']);
  });

  it('are collected through the one that is pinned', () => {
    const { identities } = rig('abc', 'b');
    identities.report('b', zoo);
    expect([
      identities.report('a', zoo).sameAs,
      identities.report('c', zoo).sameAs,
      identities.report('b', zoo).sameAs,
    ]).toEqual(['b', 'b', undefined]);
  });

  it('are collected through the first that is pinned when both are', () => {
    const { identities } = rig('ab', 'ab');
    identities.report('a', zoo);
    expect(identities.report('b', zoo).sameAs).toBe('a');
    expect(identities.report('a', zoo).sameAs).toBeUndefined();
  });

  it('are collected through the next one while the first does not answer, and through the first again', () => {
    const { identities, moved } = rig('ab');
    identities.report('a', zoo);
    identities.report('b', zoo);
    identities.unreachable('a');
    expect(moved).toEqual(['b']);
    expect(identities.report('b', zoo)).toEqual(alone);
    identities.report('a', zoo);
    expect(moved).toEqual(['b', 'b']);
  });

  it('are collected through the next one when the first leaves', () => {
    const { identities, moved } = rig('ab');
    identities.report('a', zoo);
    identities.report('b', zoo);
    identities.leave('a');
    expect(moved).toEqual(['b']);
    expect(identities.report('b', zoo)).toEqual(alone);
  });

  it.each([
    ['have no GUID', identity('zoo', ''), identity('zoo', '')],
    ['have other GUIDs', zoo, identity('zoo', 'bbbb')],
    ['have no node in common', zoo, identity('zoo', 'aaaa', ['m1', 'm2'])],
  ])('are not those that %s, for all their name', (_, one, other) => {
    const { identities } = rig('ab');
    identities.report('a', one);
    expect(identities.report('b', other)).toEqual({ sameAs: undefined, namesake: 'a' });
  });

  it.each([
    ['the names', identity('farm', 'aaaa')],
    ['the names and the nodes', identity('farm', 'aaaa', ['m1'])],
  ])('are not those that differ in %s', (_, other) => {
    const { identities } = rig('ab');
    identities.report('a', zoo);
    expect(identities.report('b', other)).toEqual(alone);
  });

  it.each([
    ['one node in common', ['n1', 'n2'], ['n2', 'n3']],
    ['no nodes that the first tells', [], ['n1']],
    ['no nodes that the second tells', ['n1'], []],
  ])('are those with %s', (_, first, second) => {
    const { identities } = rig('ab');
    identities.report('a', identity('zoo', 'aaaa', first));
    expect(identities.report('b', identity('zoo', 'aaaa', second)).sameAs).toBe('a');
  });
});

describe('clusters of one name', () => {
  const other = identity('zoo', 'bbbb', ['m1']);

  it('are told apart by the later entry, whose runner hears of it', () => {
    const { identities, moved } = rig('ab');
    identities.report('b', other);
    identities.report('a', zoo);
    expect(moved).toEqual(['b']);
    expect(identities.report('b', other)).toEqual({ sameAs: undefined, namesake: 'a' });
  });

  it('stay told apart when the first is away, has another name, or leaves', () => {
    const { identities, moved } = rig('ab');
    identities.report('a', zoo);
    identities.report('b', other);
    identities.unreachable('a');
    expect(identities.report('b', other).namesake).toBe('a');
    identities.report('a', identity('farm', 'aaaa'));
    expect(identities.report('b', other).namesake).toBe('a');
    identities.leave('a');
    expect(identities.report('b', other).namesake).toBe('a');
    expect(moved).toEqual([]);
  });

  it('are told apart from one that was known and is away', () => {
    const { identities } = rig('ab');
    identities.report('a', zoo);
    identities.unreachable('a');
    expect(identities.report('b', other).namesake).toBe('a');
  });
});

describe('another configuration', () => {
  it('has another order', () => {
    const { identities, moved } = rig('ab');
    identities.report('a', zoo);
    identities.report('b', zoo);
    identities.configure([
      { id: 'b', guid: undefined },
      { id: 'a', guid: undefined },
    ]);
    expect(identities.report('b', zoo)).toEqual(alone);
    expect(moved).toEqual(['a']);
    expect(identities.report('a', zoo).sameAs).toBe('b');
  });

  it('pins other entries', () => {
    const { identities } = rig('ab');
    identities.report('a', zoo);
    identities.report('b', zoo);
    identities.configure([
      { id: 'a', guid: undefined },
      { id: 'b', guid: 'aaaa' },
    ]);
    expect([identities.report('b', zoo).sameAs, identities.report('a', zoo).sameAs]).toEqual([undefined, 'b']);
  });

  it('may be none: who joins comes after those that are there', () => {
    const { identities } = rig('');
    identities.join('x', () => {});
    identities.join('y', () => {});
    identities.report('x', zoo);
    expect([identities.report('y', zoo).sameAs, identities.report('x', zoo).sameAs]).toEqual(['x', undefined]);
    const one = rig('a');
    one.identities.join('x', () => {});
    expect([one.identities.report('a', zoo).sameAs, one.identities.report('x', zoo).sameAs]).toEqual([undefined, 'a']);
  });
});

describe('a turn', () => {
  /** Whether it came, as far as the clock was turned. */
  const turnOf = (
    one: ReturnType<typeof rig>,
    id: string,
    signal = new AbortController().signal,
  ): { came: boolean } => {
    const turn = { came: false };
    void one.identities.turn(id, signal).then(() => (turn.came = true));
    return turn;
  };

  it('of the first entry comes at once, that of a later one when all before were heard of', async () => {
    const one = rig('abc');
    const [a, c] = [turnOf(one, 'a'), turnOf(one, 'c')];
    await one.clock.advance(0);
    expect([a.came, c.came]).toEqual([true, false]);
    one.identities.report('a', zoo);
    await one.clock.advance(0);
    expect(c.came).toBe(false);
    one.identities.unreachable('b');
    await one.clock.advance(0);
    expect(c.came).toBe(true);
    expect(one.clock.pending).toBe(0);
  });

  it('comes when those before leave', async () => {
    const one = rig('ab');
    const b = turnOf(one, 'b');
    one.identities.leave('a');
    await one.clock.advance(0);
    expect(b.came).toBe(true);
  });

  it('comes after three seconds, whoever hangs', async () => {
    const one = rig('ab');
    const b = turnOf(one, 'b');
    await one.clock.advance(2999);
    expect(b.came).toBe(false);
    await one.clock.advance(1);
    expect(b.came).toBe(true);
  });

  it('leaves no listener behind', async () => {
    const [one, ending] = [rig('ab'), new AbortController()];
    turnOf(one, 'b', ending.signal);
    expect(getEventListeners(ending.signal, 'abort')).toHaveLength(1);
    await one.clock.advance(3000);
    expect(getEventListeners(ending.signal, 'abort')).toHaveLength(0);
  });

  it('ends when its runner does', async () => {
    const [one, ending] = [rig('ab'), new AbortController()];
    const b = turnOf(one, 'b', ending.signal);
    await one.clock.advance(1);
    ending.abort();
    await one.clock.advance(0);
    expect(b.came).toBe(true);
    expect(one.clock.pending).toBe(0);
  });
});
