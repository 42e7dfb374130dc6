import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import type { DeclarationFile } from './support/declarations.js';
import { emitDeclarations } from './support/emit-declarations.js';
import { publicTypes } from './support/public-types.js';

const reports = {
  'core.api.d.ts': 'index.d.ts',
  'core.plugin.api.d.ts': 'plugin/index.d.ts',
  'core.sink.api.d.ts': 'sink/index.d.ts',
  'core.source.api.d.ts': 'source/index.d.ts',
  'core.testing.api.d.ts': 'testing/index.d.ts',
};
const MEANING =
  'The public types of @gostats/core changed. Run scripts/api-report.mjs, look at the difference, and mind the rule in ' +
  'docs/guide/writing-a-sink.md#versions.';

let files: ReadonlyMap<string, DeclarationFile>;
beforeAll(async () => {
  files = await emitDeclarations();
});

it.each(Object.entries(reports))('etc/%s says what the types of %s are', async (report, entry) => {
  const file = fileURLToPath(new URL(`../etc/${report}`, import.meta.url));
  const now = publicTypes(files, entry);
  // oxlint-disable-next-line vitest/valid-expect -- the second argument is what a person reads first when it fails
  await expect(now, MEANING).toMatchFileSnapshot(file);
});

it('follows what the exports name, and nothing else', () => {
  const sink = publicTypes(files, 'sink/index.d.ts');
  expect(sink).toMatch(/^export interface PushSink \{$/m);
  expect(sink).toMatch(/^interface DefinitionBase</m);
  expect(sink).not.toContain('/**');
  expect(publicTypes(files, 'testing/index.d.ts')).toMatch(/^interface PushSink \{$/m);
  expect(sink).not.toContain('manualClock');
});
