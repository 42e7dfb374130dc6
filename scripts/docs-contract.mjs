#!/usr/bin/env node
// Writes docs/reference/contract.md anew from packages/core/src/sink. The test that it runs fails in CI when the page is not current.
import { updatePage } from './update-page.mjs';

updatePage('test/contract-page.test.ts');
