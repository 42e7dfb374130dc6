import type { FaultAccount, FaultCounts } from '../blame/fault-account.js';
import { timedCall } from '../blame/timed-call.js';
import { gostatsError, problemOf } from '../errors.js';
import { waitAtMost } from '../time/wait-at-most.js';

/** What a plugin did in one hook. */
export interface TapStatus {
  readonly hook: string;
  readonly calls: number;
  /** For how long its taps kept everything else waiting, milliseconds in all. What they awaited is not counted. */
  readonly totalMs: number;
  /** Calls that threw or rejected. */
  readonly failures: number;
}

/** What a plugin cost and what it did wrong since the start. */
export interface PluginStatus {
  readonly id: string;
  /** The package, its version and its folder; or the file. */
  readonly place: string;
  readonly calls: number;
  readonly totalMs: number;
  readonly failures: number;
  /** One entry a hook that was called so far. */
  readonly taps: readonly TapStatus[];
  readonly faults: FaultCounts;
}

/** How long a promise of a tap is waited for. A stop has little time, and that belongs to the points that still wait. */
const DEFAULT_TIMEOUT_MS = 30_000;
const TAP_TIMEOUT_MS: Readonly<Record<string, number>> = { stopping: 500, stopped: 500 };

/** In these a throw ends what called them; it must say whose it was. */
const STRICT: ReadonlySet<string> = new Set(['configResolved', 'sinksReady', 'planReady']);

/** Calls the taps of one plugin and counts them. Costs two clock reads per call, none for the host's own taps. */
export class TapAccount {
  readonly #faults: FaultAccount;
  readonly #hooks = new Map<string, { calls: number; totalMs: number; failures: number }>();

  constructor(faults: FaultAccount) {
    this.#faults = faults;
  }

  /** @throws what the tap throws; in a strict hook as E_PLUGIN_VETO */
  call(hook: string, run: () => unknown): unknown {
    let counts = this.#hooks.get(hook);
    if (counts === undefined) this.#hooks.set(hook, (counts = { calls: 0, totalMs: 0, failures: 0 }));
    const one = counts;
    one.calls++;
    const failed = (thrown: unknown): never => {
      one.failures++;
      throw STRICT.has(hook) ? this.#veto(hook, thrown) : thrown;
    };
    try {
      const answer = timedCall(this.#faults, `its tap in the hook ${hook}`, run, (ms) => (one.totalMs += ms));
      return answer instanceof Promise
        ? waitAtMost(TAP_TIMEOUT_MS[hook] ?? DEFAULT_TIMEOUT_MS, answer).catch(failed)
        : answer;
    } catch (thrown) {
      return failed(thrown);
    }
  }

  status(): PluginStatus {
    const taps = [...this.#hooks].map(([hook, counts]): TapStatus => ({ hook, ...counts }));
    const sum = (name: 'calls' | 'totalMs' | 'failures'): number => taps.reduce((total, tap) => total + tap[name], 0);
    const { id, place, counts } = this.#faults;
    return { id, place, calls: sum('calls'), totalMs: sum('totalMs'), failures: sum('failures'), taps, faults: counts };
  }

  #veto(hook: string, thrown: unknown): Error {
    const { id, place } = this.#faults;
    return gostatsError('E_PLUGIN_VETO', { plugin: id, place, hook, problem: problemOf(thrown) }, thrown);
  }
}
