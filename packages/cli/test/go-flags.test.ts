import { expect, it } from 'vitest';
import { fromGoFlags } from '../src/go-flags.js';
import { createProgram } from '../src/program.js';

const program = createProgram(() => {});

it.each<[string[], string[]]>([
  [[], ['run']],
  [
    ['-config-file', 'x'],
    ['run', '--config-file', 'x'],
  ],
  [['--config-file=a=b'], ['run', '--config-file=a=b']],
  [
    ['run', '-check-stat-return=1', '-loglevel=info'],
    ['run', '--check-stat-return', '--loglevel=info'],
  ],
  [
    ['-check-stat-return=F', '-config-file=t'],
    ['run', '--config-file=t'],
  ],
  [['-h'], ['-h']],
  [['-help'], ['--help']],
  [['-version=true'], ['--version']],
  [
    ['check', '-config-file', '-'],
    ['check', '--config-file', '-'],
  ],
  [
    ['simulate', '--', '-port=1'],
    ['simulate', '--', '-port=1'],
  ],
])('%j is %j', (given, expected) => {
  expect(fromGoFlags(given, program)).toEqual(expected);
});
