import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import type { Frame, PointBatch, Series } from '@gostats/core/sink';

/** A value that is written again replaces itself: a batch may come twice, when the first try ended half way. */
const SCHEMA = `
  PRAGMA journal_mode = WAL;
  CREATE TABLE IF NOT EXISTS series (
    id INTEGER PRIMARY KEY,
    measurement TEXT NOT NULL,
    tags TEXT NOT NULL,
    UNIQUE (measurement, tags)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS value (
    series INTEGER NOT NULL REFERENCES series,
    field TEXT NOT NULL,
    time INTEGER NOT NULL,
    value REAL NOT NULL,
    PRIMARY KEY (series, field, time)
  ) STRICT, WITHOUT ROWID;
`;

/** Rows that are written without letting others run: SQLite works on this thread, a row takes some microseconds. */
const ROWS_AT_ONCE = 500;

/** The database. Its statements are synchronous; a batch is one transaction, in pieces between which others run. */
export class Store {
  readonly #database: DatabaseSync;
  readonly #findSeries: StatementSync;
  readonly #addSeries: StatementSync;
  readonly #addValue: StatementSync;
  /** The same tags are the same object in every batch, so each is looked up once; it goes when the series goes. */
  #ids = new WeakMap<Series, Map<string, number>>();

  constructor(file: string) {
    this.#database = new DatabaseSync(file);
    this.#database.exec(SCHEMA);
    this.#findSeries = this.#database.prepare('SELECT id FROM series WHERE measurement = ? AND tags = ?');
    this.#addSeries = this.#database.prepare('INSERT INTO series (measurement, tags) VALUES (?, ?) RETURNING id');
    this.#addValue = this.#database.prepare(
      'INSERT OR REPLACE INTO value (series, field, time, value) VALUES (?, ?, ?, ?)',
    );
  }

  async write(batch: PointBatch, signal: AbortSignal): Promise<void> {
    this.#database.exec('BEGIN');
    try {
      let rows = 0;
      for (const frame of batch.frames) {
        for (let row = 0; row < frame.series.length; row++) {
          if (rows++ % ROWS_AT_ONCE === 0) {
            await setImmediate();
            signal.throwIfAborted();
          }
          this.#writeRow(frame, row);
        }
      }
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#database.exec('ROLLBACK');
      // The rows of new series went with the transaction.
      this.#ids = new WeakMap();
      throw error;
    }
  }

  close(): void {
    this.#database.close();
  }

  #writeRow({ stat, fields, series, timestamps, values }: Frame, row: number): void {
    const id = this.#idOf(stat.key, series[row] as Series);
    const time = timestamps[row] as number;
    for (const [column, { name }] of fields.entries()) {
      const value = values[row * fields.length + column] as number;
      if (!Number.isNaN(value)) this.#addValue.run(id, name, time, value);
    }
  }

  #idOf(measurement: string, series: Series): number {
    let ids = this.#ids.get(series);
    if (ids === undefined) this.#ids.set(series, (ids = new Map()));
    let id = ids.get(measurement);
    if (id === undefined) {
      const tags = JSON.stringify(series.tags);
      const row = this.#findSeries.get(measurement, tags) ?? this.#addSeries.get(measurement, tags);
      ids.set(measurement, (id = (row as { id: number }).id));
    }
    return id;
  }
}
