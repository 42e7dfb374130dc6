#!/usr/bin/env node
// Regenerates the table of folders in ARCHITECTURE.md from oxlint.config.ts. The same test fails in CI if the page is
// out of date.
import { updatePage } from './update-page.mjs';

updatePage('test/architecture-page.test.ts');
