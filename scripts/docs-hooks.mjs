#!/usr/bin/env node
// Writes docs/reference/hooks.md anew from the comments in hooks.ts. The test that it runs fails in CI when the page is not current.
import { updatePage } from './update-page.mjs';

updatePage('packages/core/test/hooks/reference.test.ts');
