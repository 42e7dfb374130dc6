#!/usr/bin/env node
// Regenerates docs/reference/hooks.md from the comments in hooks.ts. The same test fails in CI if the page is out of
// date.
import { updatePage } from './update-page.mjs';

updatePage('packages/core/test/hooks/reference.test.ts');
