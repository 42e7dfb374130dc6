import type { GostatsError } from '../errors.js';
import type { LimitEvent } from '../limits/index.js';
import type { ClusterRef, PointBatch } from '../sink/index.js';

/** A cluster answered, and it is known what will be asked of it. */
export interface ClusterUpEvent {
  readonly cluster: ClusterRef;
  readonly nodes: number;
  /** Keys that will be polled. */
  readonly keys: number;
  /** Keys of the active groups that this cluster does not have. */
  readonly missingKeys: readonly string[];
  /** One entry a polling interval: how many keys are asked for at it. Summaries count as one each. */
  readonly intervals: readonly { readonly intervalMs: number; readonly keys: number }[];
  /** How many jobs of `[[source]]`s will run; they count as one key each in `intervals`. Absent: none. */
  readonly sourceJobs?: number;
}

export interface ClusterDownEvent {
  /** The cluster's id: it may never have told its name. */
  readonly clusterId: string;
  readonly error: GostatsError;
  readonly retryInMs: number;
}

/** One request's answer came in and was decoded. */
export interface FetchedEvent {
  readonly cluster: ClusterRef;
  readonly job: string;
  readonly durationMs: number;
  readonly bytes: number;
  readonly points: number;
  /** Tag sets of this cluster that are known now, and about how much memory they take. */
  readonly series: number;
  readonly seriesBytes: number;
  /** By how much the cluster's clock is ahead of ours (negative: behind); 0 within what an answer takes. */
  readonly clockOffsetSeconds: number | undefined;
}

/** A cluster sent more than one of its limits allows, or no longer does. What was too much was left out. */
export type OverLimitEvent = LimitEvent;

/** A job's round is over: all its requests were answered, or at least one of them failed. */
export interface RoundEndedEvent {
  readonly cluster: ClusterRef;
  readonly job: string;
  readonly durationMs: number;
  /** Absent when the round succeeded. What other requests of the round brought came through `fetched`. */
  readonly error?: GostatsError;
  /** Rounds of this job that failed in a row, this one included; 0 when it succeeded. */
  readonly failures: number;
  /** When the job is asked next. */
  readonly nextInMs: number;
}

export interface WrittenEvent {
  readonly sink: string;
  readonly batch: PointBatch;
  readonly durationMs: number;
  /** 0 when the first try worked. */
  readonly retries: number;
}

export interface WriteFailedEvent {
  readonly sink: string;
  readonly batch: PointBatch;
  readonly error: GostatsError;
  /** Absent when the batch will not be tried again. */
  readonly retryInMs?: number;
}

/** Points that a sink will never get. */
export interface DroppedEvent {
  readonly sink: string;
  readonly points: number;
  /** `same series`: without tags that the configuration drops, they are of the same series as others. */
  readonly reason: 'queue full' | 'rejected' | 'retries exhausted' | 'stopped' | 'same series';
  /** When the oldest and the newest dropped batch were collected, milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
}
