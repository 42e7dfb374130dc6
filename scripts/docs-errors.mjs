#!/usr/bin/env node
// Writes docs/reference/errors.md anew from the catalogue of errors. The test that it runs fails in CI when the page is not current.
import { updatePage } from './update-page.mjs';

updatePage('test/errors-reference.test.ts');
