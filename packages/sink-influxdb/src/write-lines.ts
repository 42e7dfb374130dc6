import { verdictOf } from '@gostats/line-protocol';
import type { PostVerdict } from '@gostats/line-protocol';
import type { InfluxDbConnection } from './connection.js';
import { createDatabase } from './management.js';

/**
 * One write request; two when the first one put right what was in the way.
 *
 * - When the database is not there (any more) and may be created, creates it and writes again.
 * - Lines that disagree on the type of a field that is new to the database make InfluxDB (seen with 1.6.7) refuse all
 *   of them. It has learnt a type by then, and takes the lines that agree with it the second time.
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
