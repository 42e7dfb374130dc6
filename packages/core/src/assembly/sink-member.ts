import { FaultAccount } from '../blame/fault-account.js';
import type { ResolvedConfig, SinkConfig } from '../config/types.js';
import { gostatsError } from '../errors.js';
import type { HealthBoard } from '../health/board.js';
import { clusterStates } from '../health/names.js';
import type { CollectorHooks } from '../hooks/hooks.js';
import { packageLogger, scopedLogger, type EventLogger } from '../log/index.js';
import { guardSink } from '../pipeline/guard-sink.js';
import { laneOptions } from '../pipeline/lane-options.js';
import type { Lane } from '../pipeline/lane.js';
import { openLane } from '../pipeline/open-lane.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import type { Clock } from '../time/clock.js';
import type { SinkDefinition } from '../sink/index.js';
import { openSink } from '../sinks/open-sink.js';

export interface MemberOptions {
  readonly pipeline: Pipeline;
  readonly board: HealthBoard;
  readonly hooks: CollectorHooks;
  readonly clock: Clock;
  readonly logger: EventLogger;
  readonly random: () => number;
  readonly userAgent: string;
  readonly sinkFolders: readonly string[];
  /** Aborts when the deadline of the last stop has passed. */
  readonly signal: AbortSignal;
}

/** A sink that was created, with its lane. */
export interface Member {
  /** Excludes clusters whose options for this sink are invalid. */
  readonly config: SinkConfig;
  readonly definition: SinkDefinition;
  readonly lane: Lane;
}

/** Finds, loads and creates a sink and its lane without starting them. @throws the errors of `openSink` */
export async function openMember(config: ResolvedConfig, sink: SinkConfig, options: MemberOptions): Promise<Member> {
  const { board, clock, hooks, random, userAgent, signal, sinkFolders, pipeline } = options;
  const logger = scopedLogger(options.logger, { sink: sink.id });
  let faults = new FaultAccount({ noun: 'sink', id: sink.id, place: sink.use }, logger, clock);
  const blame = (place: string): FaultAccount =>
    (faults = new FaultAccount({ noun: 'sink', id: sink.id, place }, logger, clock));
  const own = packageLogger(options.logger, 'sink.message', { sink: sink.id });
  const host = { logger: own, userAgent, signal, clusterStates: () => clusterStates(board.statuses) };
  const opened = await openSink(config, sink, sinkFolders, host, blame, { clock, random });
  const { definition, instance, resolved, problems, warnings } = opened;
  const where = sink.isolation === undefined ? '' : ', in a process of its own';
  logger.info(`The sink "${sink.id}" is ${resolved.place}${where}.`, { event: 'sink.loaded', package: resolved.place });
  for (const { line, path, problem } of warnings) {
    logger.warn(`${config.file}${line === undefined ? '' : `:${line}`} ${path}: ${problem}`, {
      event: 'config.warning',
      file: config.file,
      line,
      path,
    });
  }
  if (problems.length > 0) {
    const { message, remedy, code } = gostatsError('E_CONFIG', { file: config.file, problems });
    logger.error(`${message}\nThis sink gets no points of these clusters. ${remedy}`, {
      event: 'sink.clusters-left-out',
      code,
    });
  }
  // A sink in its own process gets a copy of each batch anyway.
  const isShared = (): boolean => sink.isolation === undefined && pipeline.lanes.length > 1;
  const guarded = guardSink(definition, instance, faults, isShared);
  const lane = openLane(definition, guarded, laneOptions(config, sink, { logger, clock, hooks, random, faults }));
  return { config: opened.config, definition, lane };
}
