import type { WebTable } from '@gostats/net';
import { z } from 'zod';
import { webSpecKeys } from './schema-web.js';
import { key, type TableSpec } from './table-spec.js';

/** `[telemetry]`, as in the file. */
export interface TelemetryTable extends Required<WebTable> {
  port: number | undefined;
}

const ofThisListener = (name: string): string => {
  const fallback = name === 'listen_address' ? '; without either, `"127.0.0.1"`' : '';
  return `\`${name}\` of [\`[web]\`](#web) for this listener${fallback}.`;
};

export const telemetrySpec: TableSpec<TelemetryTable> = {
  name: 'telemetry',
  repeated: false,
  atReload: 'restart',
  about:
    'The health and metrics of gostats itself: `/metrics` for Prometheus and `/health` for a supervisor. Off unless a port is set.',
  keys: {
    port: key(z.int().min(0).max(65_535).optional(), {
      origin: 'added',
      type: 'int',
      expected: 'a port number, or 0 for any free one',
      default: 'none: not served',
      effect: 'The port of the listener.',
    }),
    ...webSpecKeys(ofThisListener),
  },
};
