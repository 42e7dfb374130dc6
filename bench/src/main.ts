/** `npm run bench`: measures the ratios that must hold, and ends with 1 when one does not. */
import { endToEndRatio } from './end-to-end.js';
import { expositionRatio } from './exposition.js';
import { lineProtocolRatio } from './line-protocol.js';
import type { Measured } from './measured.js';

interface Benchmark {
  readonly name: string;
  readonly target: number;
  readonly measure: () => Promise<Measured>;
}

const benchmarks: readonly Benchmark[] = [
  { name: 'end to end, CPU a byte: collector / undici and JSON.parse', target: 2, measure: endToEndRatio },
  { name: '/metrics, time: sink-prometheus / prom-client', target: 1 / 6, measure: expositionRatio },
  { name: 'line protocol, time: line-protocol / influx', target: 1 / 2, measure: lineProtocolRatio },
];

let missed = 0;
for (const { name, target, measure } of benchmarks) {
  const { ratio, detail } = await measure();
  const holds = ratio <= target;
  if (!holds) missed += 1;
  console.log(`${holds ? 'pass' : 'FAIL'}  ${name.padEnd(60)} ratio ${ratio.toFixed(3)}  target ${target.toFixed(3)}`);
  if (detail !== undefined) console.log(`      ${detail}`);
}
if (missed > 0) {
  console.error(`${missed} of ${benchmarks.length} ratios miss their target.`);
  process.exitCode = 1;
}
