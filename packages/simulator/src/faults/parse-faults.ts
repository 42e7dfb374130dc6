import type { Fault, FaultKind } from './fault.js';

const KINDS: readonly FaultKind[] = [
  'node-down',
  'row-error',
  'slow',
  'key-vanished',
  'throttle',
  'hang',
  'unauthorized',
  'forbidden',
  'unavailable',
  'truncate',
  'reset',
];
const NUMBERS = ['node', 'code', 'ms', 'count', 'probability', 'retryAfterSeconds'];
const NEEDED: Partial<Record<FaultKind, string>> = {
  'node-down': 'node',
  'row-error': 'code',
  slow: 'ms',
  'key-vanished': 'keys',
};
const ALLOWED = new Set(['kind', 'id', 'hits', 'path', 'keys', 'nodes', ...NUMBERS]);

/**
 * Parses `{"faults": […]}`, a list of faults, or a single fault. Throws a TypeError that names the invalid fault and
 * the problem.
 *
 * @param nodes the highest LNN; LNNs start at 1
 */
export function parseFaults(value: unknown, nodes: number = Infinity): Fault[] {
  const list = Array.isArray(value) ? value : isRecord(value) && 'faults' in value ? value['faults'] : [value];
  if (!Array.isArray(list)) throw new TypeError('E_SIMULATOR_FAULT  "faults": expected a list of faults.');
  return list.map((fault, index) => checked(fault, index, nodes));
}

function checked(fault: unknown, index: number, nodes: number): Fault {
  const refuse = (expected: string): never => {
    throw new TypeError(`E_SIMULATOR_FAULT  fault ${index}: expected ${expected}, got ${JSON.stringify(fault)}.`);
  };
  if (!isRecord(fault)) return refuse('an object with a "kind"');
  const kind = KINDS.find((known) => known === fault['kind']);
  if (kind === undefined) return refuse(`a "kind" out of ${KINDS.join(', ')}`);
  const needed = NEEDED[kind];
  if (needed !== undefined && fault[needed] === undefined) refuse(`"${needed}" in a fault of kind ${kind}`);
  for (const [name, field] of Object.entries(fault)) {
    if (!ALLOWED.has(name)) refuse(`no field "${name}"`);
    if (NUMBERS.includes(name) && (typeof field !== 'number' || !(field >= 0)))
      refuse(`a number of at least 0 in "${name}"`);
    if (name === 'node' && !isNode(field, nodes)) refuse(`a node from 1 to ${nodes}`);
    if (name === 'path' && typeof field !== 'string') refuse('text in "path"');
    if (name === 'keys' && !isListOf(field, 'string')) refuse('a list of stat keys in "keys"');
    if (name === 'nodes' && !isListOf(field, 'number')) refuse('a list of LNNs in "nodes"');
    if (name === 'nodes' && !(field as number[]).every((node) => isNode(node, nodes)))
      refuse(`nodes from 1 to ${nodes}`);
  }
  // The output of GET may be sent back; its ids and hits no longer apply.
  const { id: _id, hits: _hits, ...rest } = fault;
  return rest as unknown as Fault;
}

function isNode(value: unknown, nodes: number): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= nodes;
}

function isListOf(value: unknown, type: 'string' | 'number'): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === type);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
