import type { Clock, Collector, ResolvedConfig } from '@gostats/core';
import type { Log } from '../log/open-log.js';
import { reloadConfiguration } from './reload-configuration.js';
import { createReloadRequests } from './reload-requests.js';

/** For sinks that are replaced: what they do not end in by then is given up. */
const RELOAD_TIMEOUT_MS = 10_000;

export interface ReloadingOptions {
  readonly collector: Pick<Collector, 'reload'>;
  readonly config: ResolvedConfig;
  /** Reads the file again. @throws what is wrong with it */
  readonly load: () => Promise<ResolvedConfig>;
  readonly log: Pick<Log, 'logger' | 'setLevel'>;
  readonly clock: Clock;
  /** Where SIGHUP comes from. */
  readonly signals: NodeJS.EventEmitter;
  /** Calls when the file changed; returns what ends that. */
  readonly watch: (changed: () => void) => () => void;
}

export interface Reloading {
  /** The collector has started; a request for a reload before this waits for it. */
  begin(): void;
  /** The collector stops: a reload under way is cut short, and none begins. */
  end(): void;
}

/** Goes over to the configuration of the file at SIGHUP, and when the file changed. */
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
