/** What the processes of the end-to-end benchmark say to each other. */

/** Who is asked, and how it is known. */
export interface Clusters {
  readonly ports: readonly number[];
  /** PEM of the authority of their certificates. */
  readonly certificate: string;
}

/** One request as the simulator saw it. */
export interface SeenRequest {
  readonly port: number;
  /** Path and query. */
  readonly path: string;
  /** Since the first one, milliseconds. */
  readonly atMs: number;
}

/** To the simulator: begin to note requests, or hand over the notes. */
export type SimulatorOrder = 'record' | 'report';

/** What a measured process did between its warm-up and its end. */
export interface Work {
  /** User and system time of the process, from the operating system; microseconds. */
  readonly cpuMicroseconds: number;
  /** Of the bodies of the answers. */
  readonly bytes: number;
  readonly requests: number;
  /** 0 where none are made. */
  readonly points: number;
}

export const credentials: { readonly username: string; readonly password: string } = {
  username: 'gostats',
  password: 'gostats',
};
