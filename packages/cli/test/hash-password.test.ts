import { PassThrough, Readable } from 'node:stream';
import { isPasswordHash, verifyPassword } from '@gostats/net';
import { describe, expect, it } from 'vitest';
import { printPasswordHash } from '../src/hash-password/print-password-hash.js';

async function run(input: Readable): Promise<{ code: number; out: string; err: string }> {
  const [out, err] = [new PassThrough(), new PassThrough()];
  const code = await printPasswordHash(input, out, err);
  return { code, out: String(out.read() ?? ''), err: String(err.read() ?? '') };
}

/** A terminal, at which these keys are pressed. */
function terminal(keys: string): Readable {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
  const press = ([first, ...rest]: readonly string[]): void => {
    if (first === undefined) return;
    input.write(first);
    setImmediate(() => press(rest));
  };
  setImmediate(() => press(keys.split('')));
  return input;
}

describe('gostats hash-password', () => {
  it('takes what comes from a pipe, without its line break', async () => {
    const { code, out, err } = await run(Readable.from(['pässw', ':rd\r\n']));
    expect([code, err, isPasswordHash(out.trim())]).toEqual([0, '', true]);
    expect(await verifyPassword('pässw:rd', out.trim())).toBe(true);
  });

  it('asks twice at a terminal, and shows nothing of it', async () => {
    const { code, out, err } = await run(terminal('abx\u007fc\rabc\r'));
    expect([code, err]).toEqual([0, 'Password: \nRepeat the password: \n']);
    expect(await verifyPassword('abc', out.trim())).toBe(true);
  });

  it.each([
    ['two that differ', () => terminal('abc\rabd\r'), 'gostats: the passwords do not match.'],
    ['Ctrl-C', () => terminal('ab\u0003'), 'Password: '],
    ['none', () => Readable.from(['\n']), 'gostats: expected a password of 1 to 1024 characters.'],
    [
      'a file that is none',
      () => Readable.from(['x'.repeat(100_000)]),
      'gostats: expected a password of 1 to 1024 characters.',
    ],
  ])('prints no hash for %s', async (_, input, said) => {
    const { code, out, err } = await run(input());
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(said);
  });
});
