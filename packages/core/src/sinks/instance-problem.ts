import { findSimilar } from '../spelling/similar.js';

const OPTIONAL = ['init', 'flush', 'close', 'forget'];
const MAIN = { push: 'writePoints', pull: 'observe' } as const;
const MOST_NAMES = 5;

/** Returns why the object that `create` returned is not a valid sink, or undefined if it is. */
export function findInstanceProblem(instance: unknown, delivery: 'push' | 'pull'): string | undefined {
  if (typeof instance !== 'object' || instance === null) {
    return `create returned ${instance === null ? 'null' : typeof instance}, expected an object`;
  }
  const members = instance as Record<string, unknown>;
  const main = MAIN[delivery];
  if (typeof members[main] !== 'function') {
    return `a ${delivery} sink needs the method ${main} (${describeFound(methodsOf(instance), delivery)})`;
  }
  for (const name of OPTIONAL) {
    if (members[name] !== undefined && typeof members[name] !== 'function') return `its ${name} is not a function`;
  }
  return undefined;
}

function describeFound(methods: readonly string[], delivery: 'push' | 'pull'): string {
  const main = MAIN[delivery];
  const similar = methods.find((name) => findSimilar(name, [main]) !== undefined);
  if (similar !== undefined) return `found ${similar}; did you mean ${main}?`;
  const other = delivery === 'push' ? 'pull' : 'push';
  if (methods.includes(MAIN[other])) return `found ${MAIN[other]}; did you mean delivery: '${other}'?`;
  if (methods.length === 0) return 'found no methods';
  const more = methods.length > MOST_NAMES ? ', …' : '';
  return `found ${methods.slice(0, MOST_NAMES).join(', ')}${more}`;
}

/** Returns the names of an object's own and inherited methods. Getters are not called. */
function methodsOf(instance: object): string[] {
  const names = new Set<string>();
  for (let holder = instance; holder !== Object.prototype && holder !== null;) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(holder))) {
      if (typeof value === 'function' && name !== 'constructor') names.add(name);
    }
    holder = Object.getPrototypeOf(holder) as object;
  }
  return [...names];
}
