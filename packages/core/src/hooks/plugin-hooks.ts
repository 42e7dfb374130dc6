import type { AsyncSeriesHook, SyncHook } from 'tapable';
import type { ResolvedConfig } from '../config/types.js';
import type { CollectorHooks } from './hooks.js';

/** Where among the other taps of its hook a tap stands. Without it: in the order of the `[[plugin]]`s. */
export interface TapOrder {
  /** The id of a plugin whose tap comes after this one. */
  readonly before?: string;
  /** Lower runs earlier; 0 when it is left out. */
  readonly stage?: number;
}

/** A hook as a plugin has it: to be tapped, never to be called. The tap bears the plugin's id. */
export interface Tap<Values extends unknown[], Answer> {
  tap(run: (...values: Values) => Answer, order?: TapOrder): void;
}

/** A configuration without what a plugin has no need of: passwords, secrets, the options of other packages. */
export interface ConfigSummary extends Pick<ResolvedConfig, 'file' | 'statGroups' | 'summaries'> {
  readonly clusters: readonly { readonly id: string; readonly hostname: string; readonly port: number }[];
  readonly sinks: readonly { readonly id: string; readonly use: string }[];
}

/** Taps of async hooks may return a promise, and are waited for. Taps of waterfalls may return nothing: no change. */
type TapOf<Hook> =
  Hook extends AsyncSeriesHook<infer Values extends unknown[]>
    ? Tap<Values, void | Promise<void>>
    : Hook extends SyncHook<infer Values extends unknown[], infer Answer, infer _Options>
      ? Tap<Values, Answer | undefined>
      : never;

/** The hooks that a plugin taps: those of the collector, one by one in docs/reference/hooks.md. */
export type PluginHooks = {
  readonly [Name in Exclude<keyof CollectorHooks, 'configResolved'>]: TapOf<CollectorHooks[Name]>;
} & {
  /** The configuration is read and checked; nothing runs yet. A throw aborts the start. */
  readonly configResolved: Tap<[config: ConfigSummary], void | Promise<void>>;
};
