#!/usr/bin/env node
// Regenerates docs/reference/config.md from the schema. The same test fails in CI if the page is out of date.
import { updatePage } from './update-page.mjs';

updatePage('packages/core/test/config/reference.test.ts');
