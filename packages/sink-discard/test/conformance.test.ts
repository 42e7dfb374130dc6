import { testSinkConformance } from '@gostats/core/testing';
import { describe, it } from 'vitest';
import discard from '../src/index.js';

testSinkConformance({ describe, it }, { definition: discard, options: {}, refusedOptions: [{ colour: 'red' }] });
