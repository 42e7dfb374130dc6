import type { PackageHash } from './hash-package.js';
import type { Unsafe } from './unsafe-path.js';

/**
 * Results of checks made while the modules of one configuration are opened, since most of them share dependencies.
 * Never kept longer: what was safe then may be unsafe at the next reload.
 */
export interface TrustCache {
  /** Paths on the way to packages that were checked and found safe. */
  readonly paths: Set<string>;
  /** Folder of a package → the first unsafe entry in it, if any. */
  readonly contents: Map<string, Promise<Unsafe | undefined>>;
  /** Folder of a package → its checksums. */
  readonly hashes: Map<string, Promise<PackageHash>>;
}

export function createTrustCache(): TrustCache {
  return { paths: new Set(), contents: new Map(), hashes: new Map() };
}

/** Returns the cached answer for a folder, or calls `look` and caches its answer. */
export function once<Answer>(
  known: Map<string, Promise<Answer>>,
  folder: string,
  look: () => Promise<Answer>,
): Promise<Answer> {
  const answer = known.get(folder) ?? look();
  known.set(folder, answer);
  return answer;
}
