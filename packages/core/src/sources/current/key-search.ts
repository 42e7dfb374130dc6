import { mayBeOfAKey } from './refused-keys.js';

/** Sends a request for some keys. Rejects if the request fails. */
export type AskKeys = (keys: readonly string[]) => Promise<void>;

/** The result of a search in one round. */
export interface SearchResult {
  /** Keys that are refused when requested alone, with the error of each. */
  readonly offenders: readonly (readonly [key: string, error: unknown])[];
  /** Parts that contain an offender and could not be split further in this round. */
  readonly suspects: readonly (readonly string[])[];
  /** Whether any request succeeded. If none did, the endpoint is at fault and not a key. */
  readonly answered: boolean;
}

/** How many extra requests a round may still send. */
export interface SearchBudget {
  left: number;
}

/**
 * Bisects a refused request until the keys at fault are isolated. The other keys are answered on the way. When both
 * halves are refused, three keys are requested individually first: if those are refused too, no key is at fault.
 *
 * @throws the error of a request that cannot be a key's fault
 */
export async function searchOffenders(
  refused: readonly string[],
  ask: AskKeys,
  budget: SearchBudget,
): Promise<SearchResult> {
  const suspects: (readonly string[])[] = [refused];
  const offenders: (readonly [string, unknown])[] = [];
  /** Keys that were requested alone, so their state is known. */
  const known = new Set<string>();
  let answered = false;

  const isAnswered = async (keys: readonly string[]): Promise<boolean> => {
    budget.left--;
    try {
      await ask(keys);
      answered = true;
      return true;
    } catch (error) {
      if (!mayBeOfAKey(error)) throw error;
      if (keys.length === 1) offenders.push([keys[0] as string, error]);
      return false;
    }
  };

  while (suspects.length > 0 && budget.left >= 2) {
    const part = (suspects.shift() as readonly string[]).filter((key) => !known.has(key));
    for (const half of halves(part)) {
      if (!(await isAnswered(half)) && half.length > 1) suspects.push(half);
    }
    if (answered) continue;
    for (const key of sample(suspects)) {
      await isAnswered([key]);
      known.add(key);
    }
    if (!answered) break;
  }
  const rest = suspects.map((part) => part.filter((key) => !known.has(key))).filter((part) => part.length > 0);
  return { offenders, suspects: rest, answered };
}

function halves(keys: readonly string[]): (readonly string[])[] {
  const middle = Math.ceil(keys.length / 2);
  return [keys.slice(0, middle), keys.slice(middle)].filter(({ length }) => length > 0);
}

/** Returns the first, the middle and the last remaining key. */
function sample(parts: readonly (readonly string[])[]): readonly string[] {
  const keys = parts.flat();
  const places = new Set([0, Math.floor(keys.length / 2), keys.length - 1]);
  return [...places].flatMap((place) => keys[place] ?? []);
}
