#!/usr/bin/env node
// Regenerates docs/reference/metrics.md from the metrics. The same test fails in CI if the page is out of date.
import { updatePage } from './update-page.mjs';

updatePage('packages/cli/test/telemetry/metrics-page.test.ts');
