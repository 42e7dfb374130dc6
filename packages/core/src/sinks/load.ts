import { gostatsError, problemOf } from '../errors.js';
import { CONTRACT_VERSION, findSpecProblem, SINK_BRAND, type SinkDefinition } from '../sink/index.js';
import type { ResolvedSink } from './resolve.js';

/**
 * Imports a sink's module and checks what it exports: brand, contract version, shape.
 *
 * @throws E_SINK_LOAD (the module threw), E_SINK_EXPORT, E_SINK_CONTRACT
 */
export async function loadSink({ use, url, place }: ResolvedSink): Promise<SinkDefinition> {
  let module: { default?: unknown };
  try {
    module = (await import(url)) as { default?: unknown };
  } catch (thrown) {
    throw gostatsError('E_SINK_LOAD', { use, place, problem: problemOf(thrown) }, thrown);
  }
  const definition = unwrapDefault(module.default);
  const fail = (problem: string): Error => gostatsError('E_SINK_EXPORT', { use, place, problem });
  if (definition === undefined) throw fail('it has no default export');
  const version = typeof definition === 'object' && definition !== null ? (definition as SinkDefinition)[SINK_BRAND] : undefined;
  if (typeof version !== 'number') throw fail('its default export did not come from defineSink');
  if (version !== CONTRACT_VERSION) {
    throw gostatsError('E_SINK_CONTRACT', { use, place, expected: CONTRACT_VERSION, found: version });
  }
  const problem = findSpecProblem(definition);
  if (problem !== undefined) throw fail(problem);
  return definition as SinkDefinition;
}

/** CommonJS made from `export default` arrives as `{ default: { default: … } }`. */
function unwrapDefault(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || SINK_BRAND in value) return value;
  return (value as { default?: unknown }).default ?? value;
}
