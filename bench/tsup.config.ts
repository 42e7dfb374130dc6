import { bundle } from '../tsup.base.js';

export default bundle({
  main: 'src/main.ts',
  isolation: 'src/isolation.ts',
  'end-to-end/simulator': 'src/end-to-end/simulator.ts',
  'end-to-end/collector': 'src/end-to-end/collector.ts',
  'end-to-end/floor': 'src/end-to-end/floor.ts',
});
