import { defineSink, type SinkDefinition } from '@gostats/core/sink';
import { z } from 'zod';
import { Store } from './store.js';

export interface SqliteOptions {
  readonly file: string;
}

const config: z.ZodType<SqliteOptions> = z.strictObject({ file: z.string().min(1, 'expected the path of a file') });

/** Writes to an SQLite database: a row a value, in the tables `series` and `value`. */
const sqlite: SinkDefinition<SqliteOptions> = defineSink({
  name: 'sqlite',
  delivery: 'push',
  config,
  create({ file }, { logger }) {
    let store: Store | undefined;
    return {
      async init(signal) {
        signal.throwIfAborted();
        store = new Store(file);
        logger.info(`writing to ${file}`);
      },
      writePoints: (batch, signal) => (store as Store).write(batch, signal),
      async close() {
        store?.close();
        store = undefined;
      },
    };
  },
});

export default sqlite;
