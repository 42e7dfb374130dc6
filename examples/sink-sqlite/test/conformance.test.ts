import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { testSinkConformance } from '@gostats/core/testing';
import { describe, it } from 'vitest';
import sqlite from '../src/index.js';

interface Row {
  readonly measurement: string;
  readonly tags: string;
  readonly field: string;
  readonly time: number;
  readonly value: number;
}

testSinkConformance(
  { describe, it },
  {
    definition: sqlite,
    setUp: () => mkdtempSync(join(tmpdir(), 'gostats-sqlite-')),
    options: (folder) => ({ file: join(folder, 'points.sqlite') }),
    refusedOptions: [{}, { file: '' }, { file: 'x', colour: 'red' }],
    received(folder) {
      const database = new DatabaseSync(join(folder, 'points.sqlite'));
      const rows = database
        .prepare(
          `SELECT measurement, tags, field, time, value FROM value JOIN series ON series.id = value.series
           ORDER BY time, series.id`,
        )
        .all() as unknown as Row[];
      database.close();
      return rows.map(({ measurement, tags, field, time, value }) => ({
        measurement,
        tags: JSON.parse(tags) as Record<string, string>,
        fields: { [field]: value },
        timestamp: time,
      }));
    },
    // SQLite stores a real number without a fraction as an integer.
    cannotHold: ['negative zero'],
    tearDown: (folder) => rmSync(folder, { recursive: true }),
  },
);
