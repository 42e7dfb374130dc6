import type { Clock, Collector, EventLogger } from '@gostats/core';
import type { Terminal } from '../terminal/terminal.js';
import { watchRates } from './rates.js';
import { statusFields, statusText } from './status-text.js';

const LINE_EVERY_MS = 1_000;
const LINE_WINDOW_MS = 10_000;
const NOTICE_EVERY_MS = 60_000;

export interface ShowStatusOptions {
  readonly collector: Pick<Collector, 'stats' | 'clusters' | 'lanes'>;
  readonly terminal: Terminal;
  readonly logger: EventLogger;
  readonly clock: Clock;
}

/**
 * Shows the status: a line redrawn every second on a terminal, otherwise a log notice every minute.
 *
 * @returns a function that stops it
 */
export function showStatus({ collector, terminal, logger, clock }: ShowStatusOptions): () => void {
  const everyMs = terminal.interactive ? LINE_EVERY_MS : NOTICE_EVERY_MS;
  const rates = watchRates(collector.stats, clock, terminal.interactive ? LINE_WINDOW_MS : NOTICE_EVERY_MS);
  const show = (): void => {
    const { clusters, lanes } = collector;
    const status = { ...rates(), clusters, lanes: lanes.map((lane) => lane.status()) };
    const text = statusText(status);
    if (terminal.interactive) terminal.status(text);
    else logger.notice(text, { event: 'collector.status', ...statusFields(status) });
  };
  let cancel: () => void;
  const arm = (): void => {
    cancel = clock.after(everyMs, () => {
      show();
      arm();
    });
  };
  if (terminal.interactive) show();
  arm();
  return () => {
    cancel();
    terminal.end();
  };
}
