import type { PackageHash } from './hash-package.js';
import type { Unsafe } from './unsafe-path.js';

/**
 * What was looked at already while the modules of one configuration are opened: most of them depend on the same packages.
 * Never kept for longer: what was safe then may not be so at the next reload.
 */
export interface TrustCache {
  /** Paths on the way to packages that were found safe. */
  readonly paths: Set<string>;
  /** Folder of a package → who can change what is in it. */
  readonly contents: Map<string, Promise<Unsafe | undefined>>;
  /** Folder of a package → what it holds. */
  readonly hashes: Map<string, Promise<PackageHash>>;
}

export function createTrustCache(): TrustCache {
  return { paths: new Set(), contents: new Map(), hashes: new Map() };
}

/** The answer of an earlier look, or that of a new one. */
export function once<Answer>(
  known: Map<string, Promise<Answer>>,
  folder: string,
  look: () => Promise<Answer>,
): Promise<Answer> {
  const answer = known.get(folder) ?? look();
  known.set(folder, answer);
  return answer;
}
