#!/usr/bin/env node
// Writes docs/reference/config.md anew from the schema. The test that it runs fails in CI when the page is not current.
import { updatePage } from './update-page.mjs';

updatePage('packages/core/test/config/reference.test.ts');
