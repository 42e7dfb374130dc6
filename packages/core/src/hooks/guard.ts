import type { FullTap, HookInterceptor } from 'tapable';
import type { CheckAnswer } from './hook-policies.js';

/** Told of a tap that threw: the hook, the tap's name, and what it threw. */
export type ReportHookFailure = (hook: string, tap: string, thrown: unknown) => void;

interface Interceptable {
  intercept(interceptor: HookInterceptor<never, never>): void;
}

/**
 * Keeps what a tap throws inside that tap: in tapable a throw ends the other taps and the caller too, which is right for
 * a compiler and fatal for a daemon. A waterfall goes on with the value it had; `null` counts as no answer, since a
 * waterfall would take it for the new value. An async function given to a sync tap is not awaited by tapable: its
 * rejection is reported here and not lost. An answer that `check` finds fault with counts as a throw.
 */
export function contain(hook: string, target: object, report: ReportHookFailure, check?: CheckAnswer): void {
  (target as Interceptable).intercept({
    register: (tap: FullTap): FullTap => ({ ...tap, fn: guarded(hook, tap, report, check) }),
  });
}

type AnyFunction = (...values: unknown[]) => unknown;

function guarded(hook: string, tap: FullTap, report: ReportHookFailure, check?: CheckAnswer): AnyFunction {
  const run = tap.fn as unknown as AnyFunction;
  const failed = (thrown: unknown): undefined => {
    report(hook, tap.name, thrown);
    return undefined;
  };
  if (tap.type === 'async') {
    return (...values) => {
      const done = values.pop() as () => void;
      try {
        run(...values, (thrown?: unknown) => {
          if (thrown) failed(thrown);
          done();
        });
      } catch (thrown) {
        failed(thrown);
        done();
      }
    };
  }
  if (tap.type === 'promise') {
    return async (...values) => {
      try {
        await run(...values);
      } catch (thrown) {
        failed(thrown);
      }
    };
  }
  return (...values) => {
    try {
      const answer = run(...values) ?? undefined;
      if (answer instanceof Promise) {
        answer.catch(failed);
        return undefined;
      }
      const problem = answer === undefined ? undefined : check?.(answer);
      return problem === undefined ? answer : failed(new TypeError(problem));
    } catch (thrown) {
      return failed(thrown);
    }
  };
}
