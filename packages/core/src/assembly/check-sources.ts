import type { ResolvedConfig } from '../config/types.js';
import { GostatsError } from '../errors.js';
import type { SourcePrivilege } from '../source/index.js';
import { systemClock } from '../time/clock.js';
import type { CheckHost } from './check-plugins.js';
import { SourceSet } from './source-set.js';

/** A configured source that can be used. */
export interface CheckedSource {
  readonly id: string;
  /** The package, its version and its folder; or the file. */
  readonly place: string;
  readonly privileges: readonly SourcePrivilege[];
  /** Ids of the clusters it collects from; undefined = all. */
  readonly clusters: readonly string[] | undefined;
}

/**
 * Finds, loads and creates every configured source, which checks its options. Sends no request to a cluster.
 *
 * @param refused receives the error of each source that cannot be used
 */
export async function checkSources(
  config: ResolvedConfig,
  host: CheckHost,
  refused: GostatsError[],
): Promise<readonly CheckedSource[]> {
  const all: CheckedSource[] = [];
  for (const source of config.sources) {
    const sources = new SourceSet({ ...host, clock: systemClock });
    try {
      await sources.open({ ...config, sources: [{ ...source, onStartFailure: 'fail' }] });
      all.push(
        ...sources.members.map(({ definition: { privileges }, resolved: { place } }) => {
          return { id: source.id, place, privileges, clusters: source.clusters };
        }),
      );
    } catch (thrown) {
      if (!(thrown instanceof GostatsError)) throw thrown;
      refused.push(thrown);
    } finally {
      await sources.close();
    }
  }
  return all;
}
