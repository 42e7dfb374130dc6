/**
 * A program that collects in its own process: reads a configuration, watches the points go by, and stops when it is told
 * to. What `gostats run` does is the same calls with a log file, a terminal and a status around them.
 */
import { createCollector, loadConfig } from '@gostats/core';
import type { Logger } from '@gostats/core/sink';

const [configFile = 'embed.toml'] = process.argv.slice(2);
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const quiet = (): void => {};
const loud = (message: string): void => say(message);
const logger: Logger = {
  trace: quiet,
  debug: quiet,
  info: quiet,
  notice: loud,
  warn: loud,
  error: loud,
  critical: loud,
};

const collector = createCollector({
  // Where secrets like `$env:ISILON_PASSWORD` come from is the program's decision.
  config: await loadConfig(configFile, { env: process.env }),
  logger,
  userAgent: 'gostats-example-embed/0.1',
  // The folders from which sinks are found, after the configuration's own.
  sinkFolders: [import.meta.dirname],
});

collector.hooks.batch.tap('embed', (batch) => {
  const measurements = batch.frames.map(({ stat }) => stat.key).join(', ');
  say(`${batch.cluster.name}: ${batch.pointCount} points of ${measurements}`);
  return batch;
});

await collector.start();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    // Five seconds to deliver what waits; what is not delivered by then is given up.
    void collector.stop(AbortSignal.timeout(5000)).then(() => say('stopped'));
  });
}
