import { GostatsError, gostatsError, problemOf } from '../errors.js';
import type { EventLogger } from '../log/index.js';

/** Logs that a sink is left out, or that it keeps its previous options. */
export function reportUnusable(logger: EventLogger, id: string, use: string, thrown: unknown, goesOn = false): void {
  const { message, remedy, code } = asGostatsError(id, thrown, use);
  const consequence = goesOn
    ? 'It keeps its previous settings'
    : 'It is left out; the others continue. It is tried again at the next reload';
  logger.error(`${message} ${remedy} ${consequence}.`, { event: 'sink.unusable', sink: id, code });
}

/** Wraps what opening a sink threw in a GostatsError, unless it already is one. */
export function asGostatsError(id: string, thrown: unknown, place = id): GostatsError {
  if (thrown instanceof GostatsError) return thrown;
  return gostatsError('E_SINK_INSTANCE', { sink: id, place, problem: problemOf(thrown) }, thrown);
}
