import type { FaultAccount, FaultCounts } from '../blame/fault-account.js';
import { timedCall } from '../blame/timed-call.js';
import { gostatsError, problemOf } from '../errors.js';
import { policyOf } from '../hooks/hook-policies.js';
import { waitAtMost } from '../time/wait-at-most.js';

/** Statistics of a plugin's taps in one hook. */
export interface TapStatus {
  readonly hook: string;
  readonly calls: number;
  /** The total time in milliseconds that its taps blocked the event loop. Time spent awaiting is not counted. */
  readonly totalMs: number;
  /** Calls that threw or rejected. */
  readonly failures: number;
}

/** A plugin's run time and faults since the start. */
export interface PluginStatus {
  readonly id: string;
  /** The package, its version and its folder; or the file. */
  readonly place: string;
  readonly calls: number;
  readonly totalMs: number;
  readonly failures: number;
  /** One entry per hook called so far. */
  readonly taps: readonly TapStatus[];
  readonly faults: FaultCounts;
}

/** Calls and counts the taps of one plugin. The overhead is two clock reads per call; the host's own taps have none. */
export class TapAccount {
  readonly #faults: FaultAccount;
  readonly #hooks = new Map<string, { calls: number; totalMs: number; failures: number }>();

  constructor(faults: FaultAccount) {
    this.#faults = faults;
  }

  /** @throws what the tap throws, wrapped in E_PLUGIN_VETO in a strict hook */
  call(hook: string, run: () => unknown): unknown {
    let counts = this.#hooks.get(hook);
    if (counts === undefined) this.#hooks.set(hook, (counts = { calls: 0, totalMs: 0, failures: 0 }));
    const one = counts;
    const policy = policyOf(hook);
    one.calls++;
    const failed = (thrown: unknown): never => {
      one.failures++;
      throw policy.onThrow === 'veto' ? this.#veto(hook, thrown) : thrown;
    };
    try {
      const answer = timedCall(this.#faults, `its tap in the hook ${hook}`, run, (ms) => (one.totalMs += ms));
      return answer instanceof Promise ? waitAtMost(policy.timeoutMs, answer).catch(failed) : answer;
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
