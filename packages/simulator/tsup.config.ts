import { bundle } from '../../tsup.base.js';

export default bundle({ index: 'src/index.ts', msw: 'src/msw.ts' });
