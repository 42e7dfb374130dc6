import type { EventLogger } from '../log/index.js';
import { countCall } from './call-board.js';
import type { Party } from './party.js';

const LOOK_EVERY_MS = 250;
/** As long as that nothing ran is worth a line. */
const STALLED_MS = 500;
/** With less work than that in it, it was not us: the machine slept, or had no time for this process. */
const BUSY_MS = 250;

interface Call {
  readonly party: Party;
  readonly operation: string;
}

/** Calls into packages that have not settled yet. */
const underWay = new Set<Call>();
/** Of each party the call that settled last, and when: what blocks and then settles has settled when a timer runs. */
const settled = new Map<Party, Call & { readonly at: number }>();
let lastBlamedAt = Number.NEGATIVE_INFINITY;

/** Notes that a call into a package has begun. @returns notes its end */
export function noteCall(party: Party, operation: string): () => void {
  const call = { party, operation };
  underWay.add(call);
  countCall(party, 1);
  return () => {
    underWay.delete(call);
    countCall(party, -1);
    settled.set(party, { ...call, at: performance.now() });
  };
}

/** The time until now was a package's, and that has been said. */
export function noteBlamed(): void {
  lastBlamedAt = performance.now();
}

/**
 * Says when the event loop stood still, and which calls of packages were under way. What blocks after an `await` cannot
 * be timed from outside, so these are suspects and not culprits: nothing is counted. @returns ends it
 */
export function watchStalls(logger: EventLogger): () => void {
  let timer: NodeJS.Timeout;
  const look = (): void => {
    const begunAt = performance.now();
    const cpuBefore = process.cpuUsage();
    settled.clear();
    // The system's own timer: what is looked for is that it comes too late.
    timer = setTimeout(() => {
      const tookMs = performance.now() - begunAt;
      const { user, system } = process.cpuUsage(cpuBefore);
      const busy = (user + system) / 1000 > BUSY_MS;
      if (tookMs - LOOK_EVERY_MS > STALLED_MS && busy && lastBlamedAt < begunAt) tell(logger, tookMs);
      look();
    }, LOOK_EVERY_MS).unref();
  };
  look();
  return () => clearTimeout(timer);
}

function tell(logger: EventLogger, tookMs: number): void {
  const ms = Math.round(tookMs - LOOK_EVERY_MS);
  const late = [...settled.values()].filter(({ at }) => at > performance.now() - ms);
  const calls = [...underWay, ...late].map(
    ({ party, operation }) => `${operation} of the ${party.noun} "${party.id}" (${party.place})`,
  );
  const suspects = [...new Set(calls)];
  if (suspects.length > 0) logger.warn(`Nothing ran for about ${ms} ms; under way: ${suspects.join(', ')}.`, { event: 'collector.blocked', ms, suspects });
  else logger.debug(`Nothing ran for about ${ms} ms.`, { event: 'collector.blocked', ms });
}
