import { verdictOf } from '@gostats/line-protocol';
import type { PostVerdict } from '@gostats/line-protocol';
import type { InfluxDbV2Connection } from './connection.js';

/**
 * Sends one write request.
 * Source: InfluxDB 2.7 API reference, `POST /api/v2/write`.
 *
 * @throws WriteError unless the lines were written or are too many for one request
 */
export async function writeLines(
  connection: InfluxDbV2Connection,
  body: Uint8Array,
  signal: AbortSignal,
): Promise<PostVerdict> {
  const { id, origin, options } = connection;
  const query = `org=${encodeURIComponent(options.org)}&bucket=${encodeURIComponent(options.bucket)}&precision=s`;
  const answer = await connection.request('POST', `/api/v2/write?${query}`, signal, body);
  return verdictOf(answer, {
    server: origin,
    credentials:
      options.access_token === undefined
        ? `it asks for a token. Set access_token of the sink "${id}"`
        : `check access_token of the sink "${id}", and that it may write to the bucket "${options.bucket}"`,
    missing: `Check org "${options.org}" and bucket "${options.bucket}" of the sink "${id}"; create what is not there`,
  });
}
