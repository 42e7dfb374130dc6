import { configureGlobal } from 'fast-check';

/**
 * Runs before each test file: tests that draw their cases draw the same at every run, so that a gate does not fail by
 * chance. `FAST_CHECK_SEED=$RANDOM npm test` draws others.
 */
configureGlobal({ seed: Number(process.env['FAST_CHECK_SEED'] ?? 20_261_125) });
