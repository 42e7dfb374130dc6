import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { ClusterIdentities } from '../../src/cluster/identities.js';
import type { Identity } from '../../src/cluster/identity.js';
import { searchOffenders } from '../../src/sources/current/key-search.js';
import { TransientRows } from '../../src/sources/current/transient-rows.js';
import { evenParts, RequestSize } from '../../src/sources/current/request-size.js';
import type { RowProblem } from '../../src/sources/current/row-codes.js';
import { manualClock } from '../../src/testing/index.js';
import { keysOf, refusal } from './answers.js';

const MINUTE = 60_000;

it('finds just the keys at fault, answers each other key once at most, and loses none, whatever the budget', async () => {
  const flags = fc.array(fc.boolean(), { minLength: 2, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(flags, fc.integer({ min: 0, max: 40 }), async (bad, left) => {
      const keys = keysOf(bad.length);
      const atFault = new Set(keys.filter((_, index) => bad[index]));
      const answered: string[] = [];
      let asked = 0;
      const ask = async (some: readonly string[]): Promise<void> => {
        asked++;
        expect(some.length).toBeGreaterThan(0);
        if (some.some((key) => atFault.has(key))) throw refusal(500);
        answered.push(...some);
      };
      const found = await searchOffenders(keys, ask, { left });
      const offenders = found.offenders.map(([key]) => key);
      const suspects = found.suspects.flat();
      expect(offenders.every((key) => atFault.has(key))).toBe(true);
      expect(found.suspects.every((part) => part.length > 0)).toBe(true);
      expect(found.answered).toBe(answered.length > 0);
      // Every key is known to be at fault, was answered, or is still a suspect; none is two of these.
      expect([...offenders, ...answered, ...suspects].sort()).toEqual([...keys].sort());
      // The three keys that are asked for alone may be more than the budget has.
      expect(asked).toBeLessThanOrEqual(Math.max(0, left) + 3);
    }),
  );
});

it('finds all keys at fault in a few rounds when most keys are well', async () => {
  const places = fc.uniqueArray(fc.integer({ min: 0, max: 199 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(places, async (bad) => {
      const atFault = new Set(bad.map((index) => `k${index}`));
      const found = new Set<string>();
      let parts: (readonly string[])[] = [keysOf(200)];
      const ask = async (some: readonly string[]): Promise<void> => {
        if (some.some((key) => atFault.has(key))) throw refusal(400);
      };
      let rounds = 0;
      for (; parts.length > 0; rounds++) {
        const budget = { left: 24 };
        const next: (readonly string[])[] = [];
        for (const part of parts) {
          const one = await searchOffenders(part, ask, budget);
          for (const [key] of one.offenders) found.add(key);
          next.push(...one.suspects);
        }
        parts = next;
        expect(rounds).toBeLessThan(10);
      }
      expect(found).toEqual(atFault);
    }),
  );
});

it('parts keys evenly, in their order, none over the size', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 600 }), (count, size) => {
      const keys = keysOf(count);
      const lengths = evenParts(keys, size).map(({ length }) => length);
      expect(evenParts(keys, size).flat()).toEqual(keys);
      expect(lengths.every((length) => length > 0 && length <= size)).toBe(true);
      expect(lengths).toHaveLength(Math.ceil(count / size));
    }),
  );
});

it('settles at a size at which no answer is larger than 2 MiB, unless a key alone is', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.integer({ min: 1, max: 3 * 1024 * 1024 }),
      (count, bytesPerKey) => {
        const size = new RequestSize();
        let largest = 0;
        for (let round = 0; round < 30; round++) {
          const lengths = evenParts(keysOf(count), size.keys).map(({ length }) => length);
          for (const length of lengths) size.observe(length, length * bytesPerKey);
          size.settle(count);
          largest = Math.max(...lengths);
        }
        expect(largest === 1 || largest * bytesPerKey <= 2 * 1024 * 1024).toBe(true);
      },
    ),
    { numRuns: 50 },
  );
});

it('asks for a row that fails again at least once in five minutes and a cycle, and never more than three cycles in a row', () => {
  const cycles = fc.array(fc.record({ waitMs: fc.integer({ min: 1, max: 2 * MINUTE }), well: fc.boolean() }), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(cycles, (all) => {
      const problem: RowProblem = { kind: 'transient', key: 'a', devid: 1, code: 6, text: '' };
      const rows = new TransientRows();
      let now = 0;
      let [tried, inARow, failingSince] = [0, 0, undefined as number | undefined];
      for (const { waitMs, well } of all) {
        now += waitMs;
        if (well) {
          rows.answered(new Set(['a']), new Set(), now);
          [tried, inARow, failingSince] = [now, 0, undefined];
          continue;
        }
        failingSince ??= now;
        const again = rows.worthRetrying([problem], now).length > 0;
        inARow = again ? inARow + 1 : 0;
        if (again) tried = now;
        expect(inARow).toBeLessThanOrEqual(3);
        expect(now - Math.max(tried, failingSince)).toBeLessThanOrEqual(5 * MINUTE);
        rows.missed([problem], now);
      }
    }),
  );
});

it('collects each cluster through one entry that answers, whatever entries say and in whatever order', () => {
  const entries = fc.integer({ min: 1, max: 5 });
  const events = fc.array(
    fc.record({
      entry: fc.nat(4),
      name: fc.constantFrom('x', 'y'),
      guid: fc.constantFrom('1', '2'),
      answers: fc.boolean(),
    }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(entries, fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), events, (count, pinned, all) => {
      const identities = new ClusterIdentities(manualClock());
      const ids = keysOf(count);
      identities.configure(ids.map((id, index) => ({ id, guid: pinned[index] === true ? 'pinned' : undefined })));
      const said = new Map<string, Identity>();
      const of = (identity: Identity | undefined): string => `${identity?.cluster.name} ${identity?.cluster.guid}`;
      for (const id of ids) identities.join(id, () => {});
      for (const { entry, name, guid, answers } of all) {
        const id = ids[entry % count] as string;
        if (answers) {
          const identity: Identity = {
            cluster: { id, hostname: '', name, guid, release: '' },
            nodes: { total: 0, down: 0 },
            nodeGuids: new Set(),
            lnns: new Map(),
          };
          said.set(id, identity);
          identities.report(id, identity);
        } else {
          said.delete(id);
          identities.unreachable(id);
        }
        // Each asks again, as its runner does when its standing changes.
        const claims = [...said].map(([one, identity]) => ({
          of: of(identity),
          sameAs: identities.report(one, identity).sameAs,
        }));
        for (const claim of claims)
          expect(claim.sameAs === undefined ? claim.of : of(said.get(claim.sameAs))).toBe(claim.of);
        const collected = claims.filter(({ sameAs }) => sameAs === undefined).map((claim) => claim.of);
        expect(collected.sort()).toEqual([...new Set(claims.map((claim) => claim.of))].sort());
      }
    }),
  );
});
