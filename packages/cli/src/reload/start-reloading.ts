import type { Clock, Collector, ResolvedConfig } from '@gostats/core';
import type { Log } from '../log/open-log.js';
import { reloadConfiguration } from './reload-configuration.js';
import { createReloadRequests } from './reload-requests.js';

/** Time limit for replaced sinks to finish; whatever is unfinished by then is abandoned. */
const RELOAD_TIMEOUT_MS = 10_000;

export interface ReloadingOptions {
  readonly collector: Pick<Collector, 'reload'>;
  readonly config: ResolvedConfig;
  /** Reads the file again. @throws if it is invalid */
  readonly load: () => Promise<ResolvedConfig>;
  readonly log: Pick<Log, 'logger' | 'setLevel'>;
  readonly clock: Clock;
  /** The emitter of SIGHUP. */
  readonly signals: NodeJS.EventEmitter;
  /** Calls `changed` when the file changes; returns a function that stops watching. */
  readonly watch: (changed: () => void) => () => void;
}

export interface Reloading {
  /** Call once the collector has started. Earlier reload requests wait for it. */
  begin(): void;
  /** Call when the collector stops. Aborts a reload in progress and prevents further ones. */
  end(): void;
}

/** Reloads the configuration on SIGHUP and when its file changes. */
export function startReloading(options: ReloadingOptions): Reloading {
  const { clock, signals, watch } = options;
  const ending = new AbortController();
  let { config } = options;
  const refused = {};
  const requests = createReloadRequests(async (request) => {
    const deadline = AbortSignal.any([ending.signal, AbortSignal.timeout(RELOAD_TIMEOUT_MS)]);
    const { config: next, incomplete } = await reloadConfiguration({
      ...options,
      before: config,
      request,
      deadline,
      refused,
    });
    config = next;
    return incomplete;
  }, clock);
  const onHangUp = (): void => requests.ask('SIGHUP');
  signals.on('SIGHUP', onHangUp);
  const unwatch = watch(() => requests.askWhenQuiet('the file changed'));
  return {
    begin: () => requests.begin(),
    end() {
      unwatch();
      requests.end();
      ending.abort(new DOMException('the collector stops', 'AbortError'));
    },
  };
}
