import { FaultAccount } from '../blame/fault-account.js';
import { openHandles } from '../blame/handles.js';
import type { ConfigDiff } from '../config/diff.js';
import type { PluginConfig, ResolvedConfig } from '../config/types.js';
import { whereOf } from '../config/where.js';
import type { CollectorHooks } from '../hooks/hooks.js';
import { packageLogger, scopedLogger, type EventLogger } from '../log/index.js';
import { admitModule } from '../modules/admit.js';
import { loadModule } from '../modules/load.js';
import { searchFor } from '../modules/search.js';
import type { PluginDefinition } from '../plugin/index.js';
import { applyPlugin } from '../plugins/apply-plugin.js';
import { pluginKind } from '../plugins/plugin-kind.js';
import type { PluginStatus, TapAccount } from '../plugins/tap-account.js';
import type { Clock } from '../time/clock.js';

export interface PluginSetOptions {
  readonly hooks: CollectorHooks;
  readonly clock: Clock;
  readonly logger: EventLogger;
  readonly userAgent: string;
  readonly sinkFolders: readonly string[];
  readonly signal: AbortSignal;
}

interface LoadedPlugin {
  readonly plugin: PluginConfig;
  readonly definition: PluginDefinition;
  readonly faults: FaultAccount;
  readonly logger: EventLogger;
}

/** The plugins of a configuration. They tap the hooks when the collector starts and stay until it ends. */
export class PluginSet {
  readonly #options: PluginSetOptions;
  #accounts: readonly TapAccount[] = [];
  #faults: readonly FaultAccount[] = [];

  constructor(options: PluginSetOptions) {
    this.#options = options;
  }

  /** Finds and loads all plugins, then applies them one by one in file order. @throws the first error */
  async open(config: ResolvedConfig): Promise<void> {
    const loaded = await Promise.all(config.plugins.map((plugin) => this.#load(plugin, config)));
    this.#faults = loaded.map(({ faults }) => faults);
    const accounts: TapAccount[] = [];
    const { hooks, userAgent, signal } = this.#options;
    for (const { plugin, definition, faults, logger } of loaded) {
      const own = packageLogger(this.#options.logger, 'plugin.message', { plugin: plugin.id });
      accounts.push(await applyPlugin(definition, plugin, faults, { hooks, config, logger: own, userAgent, signal }));
      logger.info(`The plugin "${plugin.id}" is ${faults.place}.`, { event: 'plugin.loaded', package: faults.place });
    }
    this.#accounts = accounts;
  }

  status(): readonly PluginStatus[] {
    return this.#accounts.map((account) => account.status());
  }

  /**
   * Logs a warning when the list of plugins has changed. A tap cannot be removed from a hook, so a change needs a
   * restart.
   */
  compare({ globalChanged }: ConfigDiff): void {
    if (!globalChanged.includes('plugins')) return;
    this.#options.logger.warn(
      'The [[plugin]] tables have changed, but plugins are only reloaded by a restart. The running plugins stay as they are.',
      { event: 'plugin.restart-needed' },
    );
  }

  /** Reports handles that plugins left open. Call it once no plugin code runs any more. */
  close(): void {
    for (const faults of this.#faults) {
      const left = openHandles(faults);
      if (left !== '') faults.fault('leaked', left);
    }
  }

  async #load(plugin: PluginConfig, config: ResolvedConfig): Promise<LoadedPlugin> {
    const { sinkFolders: folders, clock } = this.#options;
    const wanted = { ...plugin, where: whereOf(config, plugin.path) };
    const resolved = await admitModule(pluginKind, wanted, searchFor(config, folders));
    const definition = await loadModule(pluginKind, resolved);
    const logger = scopedLogger(this.#options.logger, { plugin: plugin.id });
    const faults = new FaultAccount({ noun: 'plugin', id: plugin.id, place: resolved.place }, logger, clock);
    return { plugin, definition, faults, logger };
  }
}
