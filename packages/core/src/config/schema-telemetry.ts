import { z } from 'zod';
import { key, type TableSpec } from './table-spec.js';

/** `[telemetry]`, as it stands in the file. */
export interface TelemetryTable {
  port: number | undefined;
  listen_address: string;
}

const ADDED = { added: true } as const;

export const telemetrySpec: TableSpec<TelemetryTable> = {
  name: 'telemetry',
  repeated: false,
  about: 'What gostats says of itself: `/metrics` for Prometheus and `/health` for a supervisor. Off without a port.',
  keys: {
    port: key(z.int().min(0).max(65_535).optional(), {
      ...ADDED,
      type: 'int',
      expected: 'a port number, or 0 for any free one',
      default: 'none: not served',
      effect: 'Where it is served.',
    }),
    listen_address: key(z.string().min(1).default('127.0.0.1'), {
      ...ADDED,
      type: 'string',
      expected: 'an address of this machine',
      effect: 'The address it is served at; `"0.0.0.0"` for all.',
    }),
  },
};
