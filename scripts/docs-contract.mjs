#!/usr/bin/env node
// Regenerates docs/reference/contract.md from packages/core/src/sink. The same test fails in CI if the page is out of
// date.
import { updatePage } from './update-page.mjs';

updatePage('test/contract-page.test.ts');
