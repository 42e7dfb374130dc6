#!/usr/bin/env node
// Writes docs/reference/log-events.md anew from the table of events. The test that it runs fails in CI when the page is not current.
import { updatePage } from './update-page.mjs';

updatePage('packages/core/test/log/events-page.test.ts');
