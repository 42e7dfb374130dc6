import { bundle } from '../../tsup.base.js';

export default bundle({
  index: 'src/index.ts',
  'isolation-child': 'src/isolation/child.ts',
  'plugin/index': 'src/plugin/index.ts',
  'sink/index': 'src/sink/index.ts',
  'source/index': 'src/source/index.ts',
  'testing/index': 'src/testing/index.ts',
});
