#!/usr/bin/env node
// Writes etc/*.api.d.ts anew from the types of core. The test that it runs fails in CI when they are not current.
import { updatePage } from './update-page.mjs';

updatePage('test/public-types.test.ts');
