import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { contractPage } from './support/contract-page.js';
import { emitDeclarations } from './support/emit-declarations.js';

let page: string;
beforeAll(async () => {
  page = contractPage(await emitDeclarations());
});

it('docs/reference/contract.md says what the contract says (run scripts/docs-contract.mjs after a change)', async () => {
  await expect(page).toMatchFileSnapshot(fileURLToPath(new URL('../docs/reference/contract.md', import.meta.url)));
});

it('marks what a sink must have', () => {
  expect(page).toMatch(
    /^\| \*\*`writePoints\(batch: PointBatch, signal: AbortSignal\): Promise<void>`\*\* \| Deliver/m,
  );
  expect(page).toMatch(/^\| `flush\?\(signal: AbortSignal\): Promise<void>` \|/m);
  expect(page).toMatch(/^\| \*\*`name: string`\*\* \| What the configuration calls it/m);
});
