#!/usr/bin/env node
// Regenerates docs/reference/errors.md from the catalogue of errors. The same test fails in CI if the page is out of
// date.
import { updatePage } from './update-page.mjs';

updatePage('test/errors-reference.test.ts');
