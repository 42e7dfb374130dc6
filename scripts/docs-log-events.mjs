#!/usr/bin/env node
// Regenerates docs/reference/log-events.md from the table of events. The same test fails in CI if the page is out of
// date.
import { updatePage } from './update-page.mjs';

updatePage('packages/core/test/log/events-page.test.ts');
