import { createHash } from 'node:crypto';
import { hashSync } from 'bcryptjs';
import { expect, test } from 'vitest';
import { Access, hashPassword, isPasswordHash, verifyPassword } from '../../src/listener/index.js';
import { basic, serve } from './support.js';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

test('a password in the configuration, hashes of both kinds, and a token', async () => {
  const users = { bea: hashSync('pässw:rd', 6), sam: await hashPassword('other') };
  const { ask, refused } = await serve({
    username: 'ann',
    password: 'plain',
    users,
    token_hashes: [sha256('t0ken~x=')],
  });
  const good = [
    basic('ann', 'plain'),
    basic('bea', 'pässw:rd'),
    basic('sam', 'other'),
    { authorization: 'Bearer t0ken~x=' },
  ];
  const bad = [
    {},
    basic('ann', 'other'),
    basic('bea', 'pässw:rdx'),
    basic('sam', 'plain'),
    basic('sam', ''),
    basic('', ''),
    basic('constructor', 'x'),
    basic('__proto__', 'x'),
    { authorization: 'Bearer t0ken' },
    { authorization: 'Bearer' },
    { authorization: `Basic ${Buffer.from('sam').toString('base64')}` },
    { authorization: 'Digest x' },
  ];
  for (const headers of good) expect([headers, (await ask({ headers })).status]).toEqual([headers, 200]);
  for (const headers of bad) {
    const { status, headers: answered } = await ask({ headers });
    expect([headers, status, answered['www-authenticate']]).toEqual([
      headers,
      401,
      'Basic realm="gostats", charset="UTF-8", Bearer realm="gostats"',
    ]);
  }
  expect(refused()).toBe(bad.length);
});

test('a hash is computed once for a scraper, and beside the event loop', async () => {
  const access = new Access({ passwords: {}, users: { u: hashSync('p', 12) }, tokenHashes: [] });
  const { authorization = '' } = basic('u', 'p');
  const first = access.check(authorization, 'a');
  expect(first).toBeInstanceOf(Promise);
  // A hash of this cost takes many turns of the event loop; computed on it, the answer would be there before the first turn.
  let turns = 0;
  const turn = (): void => {
    turns += 1;
    next = setImmediate(turn);
  };
  let next = setImmediate(turn);
  expect(await first).toBe('allowed');
  clearImmediate(next);
  expect(turns).toBeGreaterThan(50);
  expect(access.check(authorization, 'a')).toBe('allowed');
});

test('guesses of one address do not take all turns, nor the place of who was let in', async () => {
  const access = new Access({ passwords: {}, users: { u: await hashPassword('p') }, tokenHashes: [] });
  const check = (password: string, address: string): unknown =>
    access.check(basic('u', password)['authorization'], address);
  expect(await check('p', 'scraper')).toBe('allowed');
  const guesses = Array.from({ length: 100 }, (_, guess) => check(`guess ${guess}`, 'attacker'));
  expect(guesses.filter((one) => one === 'busy')).toHaveLength(96);
  expect(check('p', 'scraper')).toBe('allowed');
  const other = check('p2', 'another');
  expect(other).toBeInstanceOf(Promise);
  expect(await other).toBe('refused');
  expect(await Promise.all(guesses.slice(0, 4))).toEqual(['refused', 'refused', 'refused', 'refused']);
  expect(check('guess 0', 'attacker')).toBe('refused');
});

test('what is a hash, and what is none', async () => {
  const own = await hashPassword('p');
  expect(own).toMatch(/^\$scrypt\$ln=15,r=8,p=1\$/);
  expect(await hashPassword('p')).not.toBe(own);
  expect([await verifyPassword('p', own), await verifyPassword('q', own)]).toEqual([true, false]);
  const bcrypt = hashSync('p', 4);
  expect([own, bcrypt, bcrypt.replace('$2b$', '$2y$')].map(isPasswordHash)).toEqual([true, true, true]);
  const none = [
    '',
    'secret',
    '$2b$10$short',
    bcrypt.replace('$04$', '$15$'),
    own.replace('ln=15', 'ln=30'),
    own.slice(0, 30),
  ];
  expect(none.map(isPasswordHash)).toEqual(none.map(() => false));
  expect(await verifyPassword('secret', 'secret')).toBe(false);
});
