import { mayBeOfAKey } from './refused-keys.js';

/** What a search asks with; rejects as a request does. */
export type AskKeys = (keys: readonly string[]) => Promise<void>;

/** What a search found so far. */
export interface SearchResult {
  /** Keys that are refused all alone, with what was answered to them. */
  readonly offenders: readonly (readonly [key: string, error: unknown])[];
  /** Parts that hold an offender and could not be parted further in this round. */
  readonly suspects: readonly (readonly string[])[];
  /** Whether anything was answered: else it is the endpoint that fails, and no key. */
  readonly answered: boolean;
}

/** How many requests a round may cost more than it has parts. */
export interface SearchBudget {
  left: number;
}

/**
 * Halves a request that was refused until the keys at fault stand alone; the others are answered on the way. When both
 * halves are refused, three keys are asked for alone first: if those are refused too, keys are not what is wrong.
 *
 * @throws what a request fails with that cannot be a key's fault
 */
export async function searchOffenders(
  refused: readonly string[],
  ask: AskKeys,
  budget: SearchBudget,
): Promise<SearchResult> {
  const suspects: (readonly string[])[] = [refused];
  const offenders: (readonly [string, unknown])[] = [];
  /** Asked for alone: it is known how they are. */
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

/** The first, the middle and the last key of what is left. */
function sample(parts: readonly (readonly string[])[]): readonly string[] {
  const keys = parts.flat();
  const places = new Set([0, Math.floor(keys.length / 2), keys.length - 1]);
  return [...places].flatMap((place) => keys[place] ?? []);
}
