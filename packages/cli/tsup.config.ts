import { bundle } from '../../tsup.base.js';

export default bundle({ main: 'src/main.ts', watchdog: 'src/watchdog.ts' });
