import { verdictOf } from '@gostats/line-protocol';
import type { PostVerdict } from '@gostats/line-protocol';
import type { InfluxDbConnection } from './connection.js';
import { createDatabase } from './management.js';

/**
 * Sends a write request, and repeats it in two cases:
 *
 * - The database does not exist (any more) and may be created: creates it and writes again.
 * - Lines disagree on the type of a new field: InfluxDB (seen with 1.6.7) rejects all of them. By then it has adopted
 *   one type, and accepts the lines with that type on the second attempt.
 *
 * @throws WriteError unless the lines were written or are too many for one request
 */
export async function writeLines(
  connection: InfluxDbConnection,
  body: Uint8Array,
  signal: AbortSignal,
): Promise<PostVerdict> {
  const { id, origin, options } = connection;
  const path = `/write?db=${encodeURIComponent(options.database)}&precision=s`;
  let answer = await connection.request('POST', path, signal, body);
  if (answer.status === 404 && options.create_database && answer.raw.includes('database not found')) {
    await createDatabase(connection, signal);
    answer = await connection.request('POST', path, signal, body);
  }
  if (answer.status === 400 && answer.raw === 'field type conflict') {
    answer = await connection.request('POST', path, signal, body);
  }
  return verdictOf(answer, {
    server: origin,
    credentials: options.authenticated
      ? `check username and password of the sink "${id}", and that they may WRITE to the database "${options.database}"`
      : `it asks for a user. Set authenticated = true, username and password of the sink "${id}"`,
    missing: `Create the database "${options.database}", or set create_database = true for the sink "${id}"`,
  });
}
