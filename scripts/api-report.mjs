#!/usr/bin/env node
// Regenerates etc/*.api.d.ts from the types of core. The same test fails in CI if they are out of date.
import { updatePage } from './update-page.mjs';

updatePage('test/public-types.test.ts');
