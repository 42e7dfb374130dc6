import type { ResolvedConfig } from '../config/types.js';
import { createHooks } from '../hooks/hooks.js';
import type { EventLogger } from '../log/index.js';
import type { PluginStatus } from '../plugins/tap-account.js';
import { systemClock } from '../time/clock.js';
import { PluginSet } from './plugin-set.js';

/** What packages are given while a configuration is checked. */
export interface CheckHost {
  readonly logger: EventLogger;
  readonly userAgent: string;
  readonly signal: AbortSignal;
  readonly sinkFolders: readonly string[];
}

/**
 * Finds, loads and applies the plugins of a configuration, which checks their options. The hooks are never called.
 *
 * @throws the same errors as a start
 */
export async function checkPlugins(config: ResolvedConfig, host: CheckHost): Promise<readonly PluginStatus[]> {
  const plugins = new PluginSet({ ...host, hooks: createHooks(() => {}), clock: systemClock });
  await plugins.open(config);
  return plugins.status();
}
