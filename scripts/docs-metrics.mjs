#!/usr/bin/env node
// Writes docs/reference/metrics.md anew from the metrics. The test that it runs fails in CI when the page is not current.
import { updatePage } from './update-page.mjs';

updatePage('packages/cli/test/telemetry/metrics-page.test.ts');
