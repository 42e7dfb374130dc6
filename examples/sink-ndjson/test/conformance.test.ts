import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testSinkConformance, type ReceivedPoint } from '@gostats/core/testing';
import { describe, it } from 'vitest';
import ndjson from '../src/index.js';

testSinkConformance(
  { describe, it },
  {
    definition: ndjson,
    setUp: () => mkdtempSync(join(tmpdir(), 'gostats-ndjson-')),
    options: (folder) => ({ file: join(folder, 'points.ndjson') }),
    refusedOptions: [{}, { file: '' }, { file: 'x', colour: 'red' }],
    received(folder) {
      const lines = readFileSync(join(folder, 'points.ndjson'), 'utf8').split('\n').slice(0, -1);
      return lines.map((line) => JSON.parse(line) as ReceivedPoint);
    },
    // JSON has a minus zero, and JSON.stringify does not write it.
    cannotHold: ['negative zero'],
    tearDown: (folder) => rmSync(folder, { recursive: true }),
  },
);
