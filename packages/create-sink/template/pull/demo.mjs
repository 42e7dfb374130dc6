// npm run demo: a simulated cluster and the collector with sample.toml. Then look at http://127.0.0.1:9600/
import { collect } from './collect.mjs';

await collect();
