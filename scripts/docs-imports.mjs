#!/usr/bin/env node
// Writes the table of folders in ARCHITECTURE.md anew from oxlint.config.ts. The test that it runs fails in CI when the page is not current.
import { updatePage } from './update-page.mjs';

updatePage('test/architecture-page.test.ts');
