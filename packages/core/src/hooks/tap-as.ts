import { AsyncSeriesHook } from 'tapable';
import type { ResolvedConfig } from '../config/types.js';
import { policyOf } from './hook-policies.js';
import type { CollectorHooks } from './hooks.js';
import type { ConfigSummary, PluginHooks, TapOrder } from './plugin-hooks.js';

type AnyFunction = (...values: unknown[]) => unknown;

/** How a tap of somebody else's is called; whatever this throws reaches the hook. */
export type CallTap = (hook: string, call: () => unknown) => unknown;

interface Tappable {
  tap(options: object, run: AnyFunction): void;
  tapPromise(options: object, run: AnyFunction): void;
}

/**
 * The hooks as one plugin may have them: it taps them, under its own name, and cannot call, intercept or rename anything.
 *
 * @param name of every tap: the plugin's id
 * @param callTap what stands between the hook and the tap
 */
export function hooksFor(hooks: CollectorHooks, name: string, callTap: CallTap): PluginHooks {
  const entries = Object.entries(hooks as unknown as Readonly<Record<string, Tappable>>).map(([hook, target]) => {
    const view = hook === 'configResolved' ? summarize : undefined;
    const policy = policyOf(hook);
    const tap = (run: unknown, order: TapOrder = {}): void => {
      if (typeof run !== 'function') throw new TypeError(`hooks.${hook}.tap: expected a function, found ${typeof run}`);
      const called: AnyFunction = (first, ...values) => {
        return callTap(hook, () => {
          const answer = (run as AnyFunction)(view === undefined ? first : view(first), ...values) ?? undefined;
          // The wrong answer to a contained hook is noticed where that is contained.
          const problem = answer === undefined || policy.onThrow === 'contain' ? undefined : policy.check?.(answer);
          if (problem !== undefined) throw new TypeError(problem);
          return answer;
        });
      };
      const options = { name, ...pick(order) };
      // Hooks of tapable have no prototype to ask by instanceof.
      if ((target.constructor as unknown) === AsyncSeriesHook)
        target.tapPromise(options, async (...values) => called(...values));
      else target.tap(options, called);
    };
    return [hook, Object.freeze({ tap })] as const;
  });
  return Object.freeze(Object.fromEntries(entries)) as unknown as PluginHooks;
}

function pick({ before, stage }: TapOrder): TapOrder {
  return { ...(before === undefined ? {} : { before }), ...(stage === undefined ? {} : { stage }) };
}

function summarize(value: unknown): ConfigSummary {
  const { file, statGroups, summaries, clusters, sinks } = value as ResolvedConfig;
  return Object.freeze({
    file,
    statGroups,
    summaries,
    clusters: clusters.map(({ id, hostname, port }) => ({ id, hostname, port })),
    sinks: sinks.map(({ id, use }) => ({ id, use })),
  });
}
