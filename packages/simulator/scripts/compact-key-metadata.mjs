// Writes src/keys/published-keys.json, the facts about keys in a compact form, from a file of key metadata: what OneFS
// answers to GET /platform/1/statistics/keys. Two members that OneFS does not have are understood too: a key whose name
// ends in .N and that says `index_squashed` stands for a row of indexes, `indices_8_2_1.count` of them.
// node packages/simulator/scripts/compact-key-metadata.mjs FILE
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [source] = process.argv.slice(2);
if (source === undefined) throw new Error('Which file? It holds {"keys": […]}, as statistics/keys answers.');
const target = fileURLToPath(new URL('../src/keys/published-keys.json', import.meta.url));

const policyLists = [];
function policyIndex(policies) {
  if (policies === null) return null;
  const text = JSON.stringify(policies.map((policy) => [policy.interval, policy.persistent, policy.retention]));
  if (!policyLists.includes(text)) policyLists.push(text);
  return policyLists.indexOf(text);
}

const indexCount = (key) => (key.index_squashed ? (key.indices_8_2_1?.count ?? null) : 0);

const all = JSON.parse(readFileSync(source, 'utf8')).keys.toSorted((a, b) => (a.key < b.key ? -1 : 1));
const keys = all
  .filter((key) => key.type !== null)
  .map((key) => [
    key.key,
    key.description,
    indexCount(key),
    key.units,
    key.type,
    key.aggregation_type,
    key.base_name,
    key.real_name,
    key.default_cache_time,
    key.policy_cache_time,
    policyIndex(key.policies),
  ]);
const described = all.filter((key) => key.type === null).map((key) => [key.key, key.description, indexCount(key)]);

const list = (rows) => rows.map((row) => `  ${row}`).join(',\n');
const members = {
  policies: policyLists,
  keys: keys.map((row) => JSON.stringify(row)),
  described: described.map((row) => JSON.stringify(row)),
};
const text = Object.entries(members).map(([name, rows]) => `"${name}": [\n${list(rows)}\n]`);
writeFileSync(target, `{\n${text.join(',\n')}\n}\n`);
process.stdout.write(`${keys.length} keys with metadata and ${described.length} with a description: ${target}\n`);
