import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { testSinkConformance } from '@gostats/core/testing';
import { describe, it } from 'vitest';
import sqlite from '../src/index.js';

testSinkConformance(
  { describe, it },
  {
    definition: sqlite,
    setUp: () => mkdtempSync(join(tmpdir(), 'gostats-sqlite-')),
    options: (folder) => ({ file: join(folder, 'points.sqlite') }),
    refusedOptions: [{}, { file: '' }, { file: 'x', colour: 'red' }],
    received(folder) {
      const database = new DatabaseSync(join(folder, 'points.sqlite'));
      const rows = database.prepare('SELECT value FROM value ORDER BY time, series').all();
      database.close();
      return rows.map((row) => (row as { value: number }).value);
    },
    tearDown: (folder) => rmSync(folder, { recursive: true }),
  },
);
